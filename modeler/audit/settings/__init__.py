"""What a template says of the workload's fields: zones, cache, memory, tasks, logs, each with its place.

A file here knows one kind of resource, or several alike, and is found by being there: ``OF`` names the kinds and
``settings_from`` yields what one of them says. The fields are those of `modeler.workload.Workload`, so that the same
components with the same prices read them. What a template does not say stays the workload's.
"""

from .gather import ResourceSettings, settings_of
from .setting import OnTheWay, OpenSetting, ResourceSetting

__all__ = ["OnTheWay", "OpenSetting", "ResourceSetting", "ResourceSettings", "settings_of"]
