"""One sandbox for all tests of a worker: each test that makes something begins with an empty account."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from modeler.aws.sandbox import Sandbox, sandbox

REGION = "eu-west-1"


@pytest.fixture(scope="session")
def server() -> Iterator[Sandbox]:
    """The server, which starts once."""
    with sandbox() as started:
        yield started


@pytest.fixture
def account(server: Sandbox) -> Sandbox:
    """An empty account."""
    server.empty()
    return server


@pytest.fixture
def certificate(account: Sandbox) -> Callable[[str], str]:
    """Make a certificate in a Region, as a user has one before a stack names it."""

    def make(region: str = REGION) -> str:
        answer = account.client("acm", region).request_certificate(DomainName="api.example.com")
        return str(answer["CertificateArn"])

    return make


@pytest.fixture
def settled(account: Sandbox) -> Callable[..., dict[str, Any]]:
    """Wait until nothing is being done with a stack, and return what it is then."""

    def wait(name: str, region: str = REGION, within_s: float = 120) -> dict[str, Any]:
        client = account.client("cloudformation", region)
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            stack: dict[str, Any] = client.describe_stacks(StackName=name)["Stacks"][0]
            if not stack["StackStatus"].endswith("IN_PROGRESS"):
                return stack
            time.sleep(0.02)
        raise TimeoutError(f"{name} is still {stack['StackStatus']} at {datetime.datetime.now()}")

    return wait
