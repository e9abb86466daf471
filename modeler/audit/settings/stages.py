"""What stages of all APIs have: access logs with their destination, and throttles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement
from modeler.inventory import Node, Ref, Text, Unknown
from modeler.inventory.kinds.log_group import LogGroup
from modeler.inventory.mapping import attributes_in

DAYS_PER_MONTH: Final = 365 / 12


def access_logs(stage: Any, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield whether a stage writes access logs, where to, and how long they are kept."""
    log = stage.access_log
    if isinstance(log, Unknown):
        yield ResourceSetting("logging.access_logs", True, stage, "access_log")
        yield OpenSetting("logging.destination", stage, log)
        return
    yield ResourceSetting("logging.access_logs", log is not None, stage, "access_log")
    if log is None:
        return
    for node in _named(log, standing):
        if isinstance(node, LogGroup):
            yield from kept(node)
    written = str(log)
    if ":firehose:" in written:
        yield ResourceSetting("logging.destination", "firehose", stage, "access_log")
    elif ":logs:" in written or any(isinstance(node, LogGroup) for node in _named(log, standing)):
        yield ResourceSetting("logging.destination", "cloudwatch", stage, "access_log")


def kept(group: LogGroup) -> Iterator[SettingStatement]:
    """Yield how long a log group keeps what is written; nothing where it keeps all for good."""
    if isinstance(group.retention_days, Unknown):
        yield OpenSetting("logging.retention_months", group, group.retention_days)
    elif group.retention_days:
        months = round(group.retention_days / DAYS_PER_MONTH, 2)
        yield ResourceSetting("logging.retention_months", months, group, "retention_days")


def throttle(stage: Node, limits: Any) -> Iterator[SettingStatement]:
    """Yield the rate and the burst beyond which a stage answers 429; -1 is the account's."""
    for path, name in (("api.throttle_rps", "throttle_rate"), ("api.throttle_burst", "throttle_burst")):
        value = getattr(limits, name)
        if isinstance(value, Unknown):
            yield OpenSetting(path, stage, value)
        elif value is not None and value > 0:
            yield ResourceSetting(path, value, stage, name)


def _named(value: Any, standing: OnTheWay) -> Iterator[Node]:
    if isinstance(value, Ref):
        node = standing.inventory.find(value)
        if node is not None:
            yield node
    elif isinstance(value, str | Text) or value is not None:
        for attribute in attributes_in(value):
            node = standing.inventory.by_key.get(attribute.key)
            if node is not None:
                yield node
