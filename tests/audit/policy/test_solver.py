"""Policies with equality and networks, against a solver that knows nothing of our evaluator.

The solver gets a policy as a formula over *all* requests: whether a key is there, which endpoint it names, which of
2^32 addresses it holds. Our answer comes from deciding a few classes of requests.
"""

from __future__ import annotations

import ipaddress
import itertools
import random
from typing import Any

import pytest
import z3

from modeler.audit.policy import AccessRequest, CompiledPolicy, Policy, PolicyOutcome, read_policy
from modeler.audit.policy.classes import classes_of

ENDPOINTS = ["vpce-1", "vpce-2", "vpce-3"]
VPCS = ["vpc-1", "vpc-2"]
NETWORKS = ["10.0.0.0/8", "10.0.0.0/16", "10.0.128.0/17", "10.1.0.0/16", "10.0.0.5", "192.168.0.0/16", "0.0.0.0/0"]
KEYS = {"aws:SourceVpce": ENDPOINTS, "aws:SourceVpc": VPCS, "aws:VpcSourceIp": NETWORKS}
POLICIES = 1000

HAS = {key: z3.Bool(f"has {key}") for key in KEYS}
NAMES = {key: z3.Int(key) for key in ("aws:SourceVpce", "aws:SourceVpc")}
ADDRESS = z3.BitVec("address", 32)


def condition(rng: random.Random) -> dict[str, Any]:
    key = rng.choice(list(KEYS))
    values = rng.sample(KEYS[key], rng.randint(1, 2))
    if rng.random() < 0.15:
        return {"Null": {key: rng.choice(["true", "false"])}}
    plain, negated = ("IpAddress", "NotIpAddress") if key == "aws:VpcSourceIp" else ("StringEquals", "StringNotEquals")
    operator = rng.choice([plain, negated]) + rng.choice(["", "", "IfExists"])
    return {operator: {key: values}}


def document(rng: random.Random) -> dict[str, Any]:
    statements = []
    for _ in range(rng.randint(1, 4)):
        block: dict[str, Any] = {}
        for _ in range(rng.randint(0, 3)):
            for operator, keys in condition(rng).items():
                block.setdefault(operator, {}).update(keys)
        effect = rng.choice(["Allow", "Deny"])
        statements.append(
            {"Effect": effect, "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*", "Condition": block}
        )
    return {"Version": "2012-10-17", "Statement": statements}


def is_in(network: str) -> z3.BoolRef:
    parsed = ipaddress.ip_network(network)
    mask, base = z3.BitVecVal(int(parsed.netmask), 32), z3.BitVecVal(int(parsed.network_address), 32)
    return (ADDRESS & mask) == base  # type: ignore[no-any-return]


def is_named(key: str, value: str) -> z3.BoolRef:
    return is_in(value) if key == "aws:VpcSourceIp" else NAMES[key] == KEYS[key].index(value)


def formula_of_condition(operator: str, key: str, values: Any) -> z3.BoolRef:
    """As IAM's pages have it: a positive operator needs the key; a negated one and IfExists do without it."""
    if operator == "Null":
        return z3.Not(HAS[key]) if values == "true" else HAS[key]
    named = z3.Or(*(is_named(key, value) for value in values))
    if "Not" in operator:
        return z3.Or(z3.Not(HAS[key]), z3.Not(named))
    return z3.Or(z3.Not(HAS[key]), named) if operator.endswith("IfExists") else z3.And(HAS[key], named)


def formula_of(policy: dict[str, Any]) -> z3.BoolRef:
    """A request is allowed where an Allow applies and no Deny does."""
    applying: dict[str, list[z3.BoolRef]] = {"Allow": [], "Deny": []}
    for statement in policy["Statement"]:
        holds = [
            formula_of_condition(operator, key, values)
            for operator, keys in statement["Condition"].items()
            for key, values in keys.items()
        ]
        applying[statement["Effect"]].append(z3.And(*holds))
    return z3.And(z3.Or(*applying["Allow"]), z3.Not(z3.Or(*applying["Deny"])))


def requests(policy: Policy) -> list[AccessRequest]:
    """One request of each class that the policy can tell apart."""
    classes = classes_of([policy])
    choices = [[(key, value) for value in values] for key, values in classes.items()]
    return [
        AccessRequest("execute-api:Invoke", "*", keys={key: value for key, value in choice if value is not None})
        for choice in itertools.product(*choices)
    ]


def is_home(request: AccessRequest) -> bool:
    """From the first endpoint, or from 10.0.0.0/16."""
    address = request.value("aws:vpcsourceip")
    return request.value("aws:sourcevpce") == "vpce-1" or (
        isinstance(address, str) and ipaddress.ip_address(address) in ipaddress.ip_network("10.0.0.0/16")
    )


HOME = z3.Or(
    z3.And(HAS["aws:SourceVpce"], is_named("aws:SourceVpce", "vpce-1")),
    z3.And(HAS["aws:VpcSourceIp"], is_in("10.0.0.0/16")),
)


@pytest.mark.parametrize("part", range(4))
def test_it_finds_a_way_in_exactly_where_the_solver_does(part: int) -> None:
    """Somebody gets in, and somebody from elsewhere gets in: our classes of callers miss nobody."""
    rng = random.Random(part)
    outcomes = {True: 0, False: 0}
    ask_all = {"Effect": "Allow", "Principal": "*", "Action": "other:Action", "Resource": "*", "Condition": {}}
    ask_all["Condition"] = {
        "StringEquals": {"aws:SourceVpce": "vpce-1"},
        "IpAddress": {"aws:VpcSourceIp": ["10.0.0.0/16"]},
    }
    for _ in range(POLICIES // 4):
        written = document(rng)
        policy = read_policy(written)
        asked = read_policy(written | {"Statement": [*written["Statement"], ask_all]})  # so that HOME cuts classes too
        assert isinstance(policy, Policy)
        assert isinstance(asked, Policy)
        compiled = CompiledPolicy(policy)
        allowed = [request for request in requests(asked) if compiled.decide(request).outcome is PolicyOutcome.ALLOW]
        solver = z3.Solver()
        solver.add(formula_of(written))
        assert (solver.check() == z3.sat) == bool(allowed), written
        solver.add(z3.Not(HOME))
        from_elsewhere = solver.check() == z3.sat
        assert from_elsewhere == any(not is_home(request) for request in allowed), written
        outcomes[from_elsewhere] += 1
    assert min(outcomes.values()) > 20  # both answers come out often


def test_it_decides_each_request_as_the_solver_does() -> None:
    rng = random.Random(99)
    names = {key: [*values, f"{values[0]}-new", None] for key, values in KEYS.items() if key != "aws:VpcSourceIp"}
    addresses = ["10.0.0.5", "10.0.200.1", "10.1.0.1", "10.9.0.1", "192.168.1.1", "8.8.8.8", None]
    for _ in range(150):
        written = document(rng)
        policy = read_policy(written)
        assert isinstance(policy, Policy)
        formula = formula_of(written)
        every = list(itertools.product(*names.values(), addresses))
        for endpoint, vpc, address in rng.sample(every, 20):
            given = {"aws:SourceVpce": endpoint, "aws:SourceVpc": vpc, "aws:VpcSourceIp": address}
            keys: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
            facts = [(HAS[key], z3.BoolVal(given[key] is not None)) for key in KEYS]
            facts += [(NAMES[key], z3.IntVal(_number(key, given[key]))) for key in NAMES]
            facts.append((ADDRESS, z3.BitVecVal(int(ipaddress.ip_address(address or "0.0.0.0")), 32)))
            expected = z3.is_true(z3.simplify(z3.substitute(formula, *facts)))
            decided = CompiledPolicy(policy).decide(AccessRequest("execute-api:Invoke", "*", keys=keys))
            assert (decided.outcome is PolicyOutcome.ALLOW) == expected, (written, keys)


def _number(key: str, value: str | None) -> int:
    return KEYS[key].index(value) if value in KEYS[key] else -1
