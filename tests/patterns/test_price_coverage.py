"""The catalogue uses what the project has: every price is metered by something, and every component is on some path."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from typing import Any

import pytest

from modeler.components import Component, components
from modeler.components.in_region import InRegion
from modeler.errors import NotComparable
from modeler.facts.overlay import UNPRICED
from modeler.facts.price_rows import dimensions
from modeler.patterns import Pattern, patterns
from modeler.workload import BACKEND_MODELS, Location, Protocol, Workload

_SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {
        "api": {
            "authorizer": "lambda",
            "waf": {},
            "cognito": {"monthly_active_users": 1},
            "private_ca": "general",
            "edge_cache": True,
        },
        "logging": {"trace_share": 0.1, "alarms": 1},
        "failover_region": "us-west-2",
    },
)
_LINKS: tuple[dict[str, Any], ...] = (
    {"link": "direct-connect", "who": "developers"},
    {"link": "vpn", "transit_gateway": True, "internet_egress": True},
)


def workloads() -> Iterator[Workload]:
    """Every place, link, backend and protocol, plain and with all that can be set up at a door."""
    for place, link, backend, protocol, more in product(Location, _LINKS, BACKEND_MODELS, Protocol, _SETTINGS):
        clients: dict[str, Any] = {"location": place, "vpcs": 2, **link}
        if place is Location.OTHER_REGION:
            clients["region"] = "eu-west-1"
        traffic: dict[str, Any] = {"protocol": protocol}
        if protocol is Protocol.WEBSOCKET:
            traffic["connection_minutes_per_month"] = 1000
        yield Workload.from_dict({"clients": clients, "backend": {"kind": backend}, "traffic": traffic, **more})


@cache
def served() -> dict[str, frozenset[type[Component]]]:
    """For each pattern, which components it uses in any variant for any workload; empty if it serves none."""
    classes: dict[str, set[type[Component]]] = {pattern.code: set() for pattern in patterns()}
    for w in workloads():
        for candidate in patterns():
            for variant in candidate.variants:
                try:
                    hops = candidate.architecture(w, variant.id).hops
                except NotComparable:
                    continue
                for hop in hops:
                    for component in (hop.component, *hop.beside):
                        classes[candidate.code].add(type(component))
                        if isinstance(component, InRegion):
                            classes[candidate.code].add(type(component.component))
    return {code: frozenset(kinds) for code, kinds in classes.items()}


@pytest.mark.parametrize("pattern", patterns(), ids=lambda known: known.code)
def test_every_pattern_serves_some_workload(pattern: Pattern):
    assert served()[pattern.code]


def test_every_component_is_used_by_some_pattern():
    used = frozenset[type[Component]]().union(*served().values())
    assert sorted(name for name, kind in components().items() if kind not in used) == []


def test_every_price_is_metered_by_some_component():
    meters = {dimension for kind in components().values() for dimension in kind.dimensions}
    idle = [name for name in dimensions() if not any(fnmatchcase(name, usages) for usages in meters)]
    assert idle == []


def test_every_dimension_of_a_component_has_a_price_or_is_known_to_have_none():
    names = dimensions()
    meters = {dimension for kind in components().values() for dimension in kind.dimensions}
    bare = {usages for usages in meters if not any(fnmatchcase(name, usages) for name in names)}
    assert bare == set(UNPRICED)
