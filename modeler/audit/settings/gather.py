"""All settings of one way, and the workload that they make of one: what contradicts it is left out, and said."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any, Final

import modeler.audit.settings as room
from modeler.audit.recognise import RequestWay
from modeler.audit.settings.names import names
from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement
from modeler.dataclass import dataclass
from modeler.errors import WorkloadError
from modeler.inventory import Inventory, Node, Unknown
from modeler.workload import Feature, Workload

ENDS_WITH: Final = {
    "lambda-function": ("lambda", "rds-behind-lambda"),
    "fargate-tasks": ("fargate",),
    "ec2-instances": ("ec2",),
    "eks-pods": ("eks",),
    "istio-ingress": ("eks-istio",),
    "s3-bucket": ("s3",),
    "on-premises-servers": ("on-premises",),
}
"""The kinds of backends that a component at the end of a way may be."""


@dataclass(frozen=True)
class ResourceSettings:
    """What stands on a way says of the fields of a workload.

    Parameters
    ----------
    taken : tuple of ResourceSetting
        One for each field: the first resource on the way decides.
    overruled : tuple of ResourceSetting
        What resources further on say otherwise.
    open : tuple of OpenSetting
        What is unknown, with what would settle it.
    """

    taken: tuple[ResourceSetting, ...]
    overruled: tuple[ResourceSetting, ...] = ()
    open: tuple[OpenSetting, ...] = ()


@dataclass(frozen=True)
class RefusedSetting:
    """A setting that contradicts the workload, and the sentence that says why."""

    setting: ResourceSetting
    reason: str


@dataclass
class _Gathered:
    """ResourceSettings by field while they come in."""

    taken: dict[str, ResourceSetting] = field(default_factory=dict)
    overruled: list[ResourceSetting] = field(default_factory=list)
    open: dict[tuple[str, Unknown], OpenSetting] = field(default_factory=dict)

    def add(self, statement: SettingStatement) -> None:
        if isinstance(statement, OpenSetting):
            self.open.setdefault((statement.path, statement.unknown), statement)
            return
        first = self.taken.setdefault(statement.path, statement)
        if first is not statement and first.value != statement.value:
            self.overruled.append(statement)


def settings_of(inventory: Inventory, way: RequestWay) -> ResourceSettings:
    """Return what the resources of a way say of the fields of a workload.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    way : RequestWay
        One of `modeler.audit.recognise.ways`.

    Examples
    --------
    >>> import modeler as m
    >>> inventory = m.read("examples/templates/private-api.yaml")
    >>> settings = settings_of(inventory, m.recognise(inventory)[0].ways[0])
    >>> {setting.path: setting.value for setting in settings.taken}["backend.vcpu"]
    0.5
    >>> [(setting.path, setting.unknown.name) for setting in settings.open]
    [('azs', 'Subnets')]
    """
    standing = OnTheWay(inventory, way)
    gathered = _Gathered()
    for statement in _statements(standing):
        gathered.add(statement)
    known = set(gathered.taken)
    return ResourceSettings(
        tuple(gathered.taken.values()),
        tuple(gathered.overruled),
        tuple(setting for setting in gathered.open.values() if setting.path not in known),
    )


def _statements(standing: OnTheWay) -> Iterator[SettingStatement]:
    nodes = dict.fromkeys([*(step.node for step in standing.way.steps), standing.way.entry])
    for node in nodes:
        if isinstance(node.region, str):
            yield ResourceSetting("region", node.region, node, "region")
        elif isinstance(node.region, Unknown):
            yield OpenSetting("region", node, node.region)
    for node in nodes:
        read = _readers().get(type(node))
        if read is not None:
            yield from read(node, standing)
    yield from names(standing)


@functools.cache
def _readers() -> dict[type[Node], Callable[[Any, OnTheWay], Iterator[SettingStatement]]]:
    names_of_modules = (f"{room.__name__}.{module.name}" for module in pkgutil.iter_modules(room.__path__))
    modules = map(importlib.import_module, names_of_modules)
    return {kind: module.settings_from for module in modules for kind in getattr(module, "OF", ())}


def with_settings(w: Workload, settings: ResourceSettings, kind: str) -> tuple[Workload, tuple[RefusedSetting, ...]]:
    """Return a workload with what stands, and what of it the workload does not take.

    Parameters
    ----------
    w : Workload
        What the user brings.
    settings : ResourceSettings
        What stands.
    kind : str
        The kind of backend that stands; empty for the workload's own.
    """
    own = _with_backend(w, kind)
    changes = {setting.path: _value(setting, own) for setting in settings.taken}
    changes |= _following(changes, own)
    try:
        return own.with_values(changes), ()
    except WorkloadError:
        return _one_by_one(own, settings)


def _one_by_one(w: Workload, settings: ResourceSettings) -> tuple[Workload, tuple[RefusedSetting, ...]]:
    refused: list[RefusedSetting] = []
    for setting in settings.taken:
        changes = {setting.path: _value(setting, w)}
        try:
            w = w.with_values(changes | _following(changes, w))
        except WorkloadError as error:
            refused.append(RefusedSetting(setting, str(error)))
    return w, tuple(refused)


def _with_backend(w: Workload, kind: str) -> Workload:
    return w if not kind or w.backend.kind == kind else w.with_values({"backend": {"kind": kind}})


def _value(setting: ResourceSetting, w: Workload) -> Any:
    if setting.path == "needs.features":
        return tuple(dict.fromkeys((*w.needs.features, *setting.value)))
    if setting.path == "logging.trace_share" and setting.value and w.logging.trace_share:
        return w.logging.trace_share  # the share is the workload's; that requests are traced is the stage's
    return setting.value


def _following(changes: dict[str, Any], w: Workload) -> dict[str, Any]:
    """Return what follows from settings: no answers from a cache that is not there, and a WebSocket has connections."""
    more: dict[str, Any] = {}
    caches = w.api.edge_cache or Feature.CACHING in w.needs.features
    if "api.cache_gb" in changes and changes["api.cache_gb"] is None and not caches:
        more["traffic.cache_hit_ratio"] = 0
    if changes.get("traffic.protocol") == "websocket" and not w.traffic.connection_minutes_per_month:
        more["traffic.connection_minutes_per_month"] = 1
    return more
