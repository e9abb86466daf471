"""The proof against a solver: a stranger gets in by a policy exactly where the solver has a request for it.

Strangers come through endpoints that were not read: one that a policy names, in any VPC, or a new one in a VPC of
theirs. They choose their addresses.
"""

from __future__ import annotations

import ipaddress
import random
from typing import Any

import pytest
import z3

from modeler.audit.proof import PlaceKind, reachable

from .worlds import World

ENDPOINTS = ["vpce-1", "vpce-8", "vpce-9"]
VPCS = ["vpc-1", "vpc-8"]
NETWORKS = ["10.0.0.0/8", "10.0.0.0/28", "10.0.128.0/17", "10.1.0.0/16", "10.0.0.5/32", "192.168.0.0/30", "0.0.0.0/0"]
POLICIES, PARTS = 1000, 4

ENDPOINT, VPC = z3.Int("endpoint"), z3.Int("vpc")
ADDRESS = z3.BitVec("address", 32)
KEYS = {"aws:SourceVpce": (ENDPOINT, ENDPOINTS), "aws:SourceVpc": (VPC, VPCS)}


def condition(rng: random.Random) -> dict[str, Any]:
    key = rng.choice(["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:SourceIp"])
    suffix = rng.choice(["", "", "IfExists"])
    if key in KEYS:
        return {
            rng.choice(["StringEquals", "StringNotEquals"]) + suffix: {key: rng.sample(KEYS[key][1], rng.randint(1, 2))}
        }
    return {rng.choice(["IpAddress", "NotIpAddress"]) + suffix: {key: rng.sample(NETWORKS, rng.randint(1, 2))}}


def document(rng: random.Random) -> tuple[dict[str, Any], ...]:
    statements = []
    for _ in range(rng.randint(1, 4)):
        block: dict[str, Any] = {}
        for _ in range(rng.randint(0, 3)):
            for operator, keys in condition(rng).items():
                block.setdefault(operator, {}).update(keys)
        statements.append(
            {
                "Effect": rng.choice(["Allow", "Allow", "Deny"]),
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "execute-api:/*",
                "Condition": block,
            }
        )
    return tuple(statements)


def formula(operator: str, key: str, values: list[str]) -> z3.BoolRef:
    """A request through an endpoint has no aws:SourceIp, and always the three other keys."""
    if key == "aws:SourceIp":
        return z3.BoolVal("Not" in operator or operator.endswith("IfExists"))
    if key in KEYS:
        variable, names = KEYS[key]
        matched = z3.Or(*(variable == names.index(value) for value in values))
    else:
        matched = z3.Or(*(is_in(value) for value in values))
    return z3.Not(matched) if "Not" in operator else matched


def is_in(network: str) -> z3.BoolRef:
    parsed = ipaddress.ip_network(network)
    mask, base = z3.BitVecVal(int(parsed.netmask), 32), z3.BitVecVal(int(parsed.network_address), 32)
    return (ADDRESS & mask) == base  # type: ignore[no-any-return]


def permitted(statements: tuple[dict[str, Any], ...]) -> z3.BoolRef:
    applying: dict[str, list[z3.BoolRef]] = {"Allow": [], "Deny": []}
    for statement in statements:
        block = statement["Condition"]
        held = [formula(operator, key, values) for operator, keys in block.items() for key, values in keys.items()]
        applying[statement["Effect"]].append(z3.And(*held))
    return z3.And(z3.Or(*applying["Allow"]), z3.Not(z3.Or(*applying["Deny"])))


def named(statements: tuple[dict[str, Any], ...], key: str) -> set[int]:
    """Return the numbers of the ids that a policy names."""
    values = {value for item in statements for keys in item["Condition"].values() for value in keys.get(key, ())}
    return {KEYS[key][1].index(value) for value in values}


def stranger(statements: tuple[dict[str, Any], ...]) -> tuple[z3.BoolRef, z3.BoolRef]:
    """Return what is true of somebody with a new endpoint, and of somebody with any endpoint that was not read."""
    new = z3.And(ENDPOINT == -1, VPC == -1)
    vpcs = [VPC == -1, *(number == VPC for number in named(statements, "aws:SourceVpc"))]
    by_name = [number == ENDPOINT for number in named(statements, "aws:SourceVpce") if ENDPOINTS[number] != "vpce-1"]
    in_vpc = [
        z3.And(ENDPOINT == -1, number == VPC)
        for number in named(statements, "aws:SourceVpc")
        if VPCS[number] != "vpc-1"
    ]
    return new, z3.Or(new, z3.And(z3.Or(*by_name), z3.Or(*vpcs)), *in_vpc)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_stranger_gets_in_exactly_where_the_solver_has_a_request(part: int) -> None:
    rng = random.Random(part)
    outcomes = {True: 0, False: 0}
    for _ in range(POLICIES // PARTS):
        statements = document(rng)
        world = World(statements, None, (("vpce-1", "0.0.0.0/0"),), (), False, False)
        accesses = [
            item for item in reachable(world.inventory(), "abc") if item.entry.through not in ("vpce-1", "vpce-2")
        ]
        new, anybody = stranger(statements)
        solver = z3.Solver()
        solver.add(permitted(statements))
        solver.push()
        solver.add(anybody)
        expected = solver.check() == z3.sat
        assert expected == bool(accesses), statements
        solver.pop()
        solver.add(new)
        strangers = [item for item in accesses if item.caller.place.kind is PlaceKind.ACCOUNT]
        assert (solver.check() == z3.sat) == any(item.sure for item in strangers), statements
        if strangers:  # exactly the addresses that the policy admits
            for first, last in strangers[0].caller.addresses.ranges:
                inside = z3.And(z3.UGE(ADDRESS, first), z3.ULE(ADDRESS, last))
                check = z3.Solver()
                check.add(new, inside, z3.Not(permitted(statements)))
                assert check.check() == z3.unsat, statements
        outcomes[expected] += 1
    assert min(outcomes.values()) > 20  # both answers come out often
