"""How many requests a second a policy is asked; `make bench` runs it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from modeler.audit.policy import AccessRequest, CompiledPolicy, Policy, decide, read_policy

ENDPOINT, ADDRESS = "aws:SourceVpce", "aws:VpcSourceIp"
PETS = "arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/pets"
REQUESTS = [
    AccessRequest("execute-api:Invoke", f"{PETS}/{number}", keys={ENDPOINT: f"vpce-{number % 4}", ADDRESS: "10.0.0.1"})
    for number in range(2000)
]
LEAST_PER_SECOND = 10_000


def policy() -> Policy:
    """The policy that AWS's examples give to a private API, with a range of addresses beside the endpoints."""
    everybody = {"Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
    read = read_policy(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", **everybody},
                {"Effect": "Deny", **everybody, "Condition": {"StringNotEquals": {ENDPOINT: ["vpce-1", "vpce-2"]}}},
                {"Effect": "Deny", **everybody, "Condition": {"NotIpAddress": {ADDRESS: "10.0.0.0/8"}}},
            ],
        }
    )
    assert isinstance(read, Policy)
    return read


def per_second(ask: Callable[[AccessRequest], object]) -> float:
    best = 0.0
    for _ in range(5):
        start = time.perf_counter()
        for request in REQUESTS:
            ask(request)
        best = max(best, len(REQUESTS) / (time.perf_counter() - start))
    return best


@pytest.mark.parametrize("how", ["compiled", "policy"])
def test_ten_thousand_decisions_a_second(how: str) -> None:
    asked = policy()
    ready = CompiledPolicy(asked)
    rate = per_second(ready.decide if how == "compiled" else lambda request: decide(asked, request))
    print(f"\n{how}: {rate:,.0f} decisions a second")
    assert rate > LEAST_PER_SECOND
