"""What a workload needs, and what of it stands: a need is no resource.

What stands is priced without the things that needs would add (a web ACL, an authorizer, a cache, traces, a trust
store): only a template puts them there. Where a template leaves one open, the workload says it. A need that would add
one to what stands is not met by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from modeler.audit.recognise import RequestWay
from modeler.audit.settings import ResourceSettings
from modeler.components.carrying import streams_from_function
from modeler.engine.bill import Bill
from modeler.engine.compare import Assessment
from modeler.inventory import Inventory
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.user_pool import UserPool
from modeler.inventory.kinds.websocket_api import WebSocketApi
from modeler.workload import TOKENS, Feature, Workload, as_needed, checks
from modeler.workload.changes import opened

_ADDED: Final = {
    "api": ("authorizer", "cache_gb", "cognito", "mtls", "streaming", "waf"),
    "logging": ("trace_share",),
}
"""The settings that needs switch on (`modeler.workload.as_needed`), by section."""
_DOOR_OF: Final = (RestApi, HttpApi, WebSocketApi)
"""Doors whose own names are read."""


def as_it_stands(w: Workload, settings: ResourceSettings, way: RequestWay, inventory: Inventory) -> Workload:
    """Return a workload without what it asks for, to which the settings of a template are then added.

    Parameters
    ----------
    w : Workload
        What the user brings.
    settings : ResourceSettings
        What stands; what they leave open is as the workload asks for it.
    way : RequestWay
        The way: CloudFront caches where it stands, so that it needs no setting.
    inventory : Inventory
        What was read: a user pool whose tokens a function checks stands by itself.
    """
    asked = as_needed(w)
    unknown = {setting.path for setting in settings.open}
    taken = {setting.path: setting.value for setting in settings.taken}
    sections = {
        name: _without(getattr(asked, name), {field for field in fields if f"{name}.{field}" not in unknown})
        for name, fields in _ADDED.items()
    }
    decides = taken.get("api.authorizer")
    of_pool = decides in TOKENS or (decides == "lambda" and bool(inventory.all(UserPool)))
    if of_pool and asked.api.cognito is not None:
        sections["api"] = sections["api"].model_copy(update={"cognito": asked.api.cognito})
    if "cloudfront" not in way.components:
        sections["api"] = _without(sections["api"], set() if w.api.edge_cache else {"edge_cache"})
    standing = w.model_copy(update={**sections, "needs": _without(w.needs, {"features", "authentication"})})
    caches = taken.get("api.cache_gb") or standing.api.cache_gb or standing.api.edge_cache
    return standing if caches else _uncached(standing)


def _without(section: Any, names: set[str]) -> Any:
    """Return a section of a workload with the defaults of some fields, as if nobody had given them."""
    return type(section)(**{name: value for name, value in opened(section).items() if name not in names})


def _uncached(w: Workload) -> Workload:
    if not any(traffic.cache_hit_ratio for traffic in (w.traffic, *(part.traffic for part in w.classes))):
        return w
    classes = tuple(part.model_copy(update={"traffic": _never_hit(part.traffic)}) for part in w.classes)
    return w.model_copy(update={"traffic": _never_hit(w.traffic), "classes": classes})


def _never_hit(traffic: Any) -> Any:
    return traffic.model_copy(update={"cache_hit_ratio": 0.0})


def unmet_needs(
    inventory: Inventory, way: RequestWay, w: Workload, today: Assessment, judged: Assessment
) -> tuple[str, ...]:
    """Return the features and the ways to authenticate that a workload needs and that do not stand.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    way : RequestWay
        The way.
    w : Workload
        With the needs.
    today : Assessment
        What stands.
    judged : Assessment
        The same pattern with all that is needed.
    """
    return tuple(dict.fromkeys((*_features(inventory, way, w, today, judged), *_authentication(w, today.workload))))


def _features(
    inventory: Inventory, way: RequestWay, w: Workload, today: Assessment, judged: Assessment
) -> Iterator[str]:
    billed = _added_lines(judged, today.bill)
    for feature in w.needs.features:
        unnamed = feature is Feature.CUSTOM_DOMAIN and not _has_name(inventory, way)
        if unnamed or _switches_on(feature, today.workload) or f"needs.features asks for {feature}" in billed:
            yield str(feature)


def _switches_on(feature: Feature, standing: Workload) -> bool:
    """Say whether a feature asks for a setting that what stands has not."""
    needs = standing.needs.model_copy(update={"features": (feature,)})
    if feature is Feature.X_RAY:
        return not standing.logging.trace_share
    if feature is Feature.RESPONSE_STREAMING:
        return not (standing.api.streaming or streams_from_function(standing))
    if feature is Feature.CACHING:
        return standing.api.cache_gb is None and not standing.api.edge_cache
    return as_needed(standing.model_copy(update={"needs": needs})).api != standing.api


def _added_lines(judged: Assessment, bill: Bill | None) -> set[str]:
    """Return who asks for the lines of a bill that the bill of what stands has not."""
    if judged.bill is None or bill is None:
        return set()
    stand = {(item.instance, item.dimension) for item in bill.items}
    more = [item for item in judged.bill.items if (item.instance, item.dimension) not in stand]
    provisions = {provision for part in judged.parts for provision in part.architecture.provisions}
    return {
        provision.because
        for provision in provisions
        if any(provision.covers(item.instance, item.dimension) for item in more)
    }


def _has_name(inventory: Inventory, way: RequestWay) -> bool:
    """Say whether a name of its own leads to an API; of other doors nobody reads it."""
    return not isinstance(way.entry, _DOOR_OF) or bool(inventory.referring_to(way.entry, DomainMapping))


def _authentication(w: Workload, standing: Workload) -> Iterator[str]:
    for method in w.needs.authentication:
        stands = standing.api.mtls if method == "mtls" else checks(standing.api.authorizer, method)
        if not stands:
            yield method
