"""The enumeration against a brute force over requests: on random policies and small random networks both agree.

`make check` asks a few worlds, `make test` more, always the same ones; ``WORLDS=5000`` asks as many, and new ones.
"""

from __future__ import annotations

import ipaddress
import os
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modeler.audit.proof import CallerAccess, reachable

from .worlds import STRANGE_IDS, World, inside, worlds

WORLDS = int(os.environ.get("WORLDS", "0"))
LEAST_REQUESTS = 100_000
Way = tuple[str, str]


def brute(world: World) -> tuple[dict[Way, set[str]], int]:
    """Return the addresses that get in, by place and endpoint, and how many requests were asked."""
    admitted: dict[Way, set[str]] = defaultdict(set)
    asked = 0
    for request in world.requests():
        asked += 1
        way = (request.place, request.vpce)
        if request.address not in admitted[way] and world.allowed(request):
            admitted[way].add(request.address)
    return {way: addresses for way, addresses in admitted.items() if addresses}, asked


def way_of(access: CallerAccess) -> Way:
    place = access.caller.place
    if place.kind.value == "account":
        return "stranger", STRANGE_IDS[0]
    return (place.key if place.kind.value == "vpc" else place.kind.value), access.entry.through


def enumerated(world: World) -> dict[Way, list[CallerAccess]]:
    ways: dict[Way, list[CallerAccess]] = defaultdict(list)
    for access in reachable(world.inventory(), "abc"):
        assert access.sure, access.unknown
        ways[way_of(access)].append(access)
    return ways


def holds(access: CallerAccess, address: str) -> bool:
    return int(ipaddress.ip_address(address)) in access.caller.addresses


def compare(world: World) -> int:
    """Assert that both agree on every address that the brute force asked for, and on the witnesses."""
    expected, asked = brute(world)
    ways = enumerated(world)
    for place, address, vpce, _ in world._starts():
        way = (place, vpce)
        assert (address in expected.get(way, ())) == any(holds(access, address) for access in ways.get(way, ())), (
            way,
            address,
            world,
        )
    assert set(expected) <= set(ways)
    for way, accesses in ways.items():
        assert all(access.request.path.startswith("/prod/") for access in accesses), way
    return asked


def test_both_agree_on_a_hundred_thousand_requests() -> None:
    total = 0

    @settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(worlds())
    def agree(world: World) -> None:
        nonlocal total
        total += compare(world)

    agree()
    assert total >= LEAST_REQUESTS


@pytest.mark.slow
@settings(
    max_examples=WORLDS or 100, derandomize=not WORLDS, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(worlds())
def test_both_agree_on_many_worlds(world: World) -> None:
    compare(world)


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.data())
def test_a_witness_gets_in(world: World, data: st.DataObject) -> None:
    """The request that is shown, with its address, method and path, is one that the brute force lets in."""
    from .worlds import CallerRequest

    for access in reachable(world.inventory(), "abc"):
        place, vpce = way_of(access)
        keys = dict(access.request.keys)
        request = CallerRequest(
            place,
            keys["aws:VpcSourceIp"],
            keys["aws:SourceVpce"],
            keys["aws:SourceVpc"],
            access.request.method,
            access.request.path.removeprefix("/prod"),
        )
        assert vpce in (request.vpce, "vpce-new")
        if place == "vpc-1" and not any(inside(request.address, block) for block in ("10.0.0.0/29", "10.0.0.8/29")):
            raise AssertionError(request)
        assert world.allowed(request), request
