"""A sandbox from the side of who uses it: its address and keys, its calls, its faults."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modeler.aws.session import AwsError, AwsSession, Credentials
from modeler.dataclass import dataclass
from modeler.files.plain_json import load_json

from .calls import MadeCall, read_calls
from .faults import FOREVER, SLOW_S, Fault, FaultKind, fault_of

HOST = "127.0.0.1"
ACCOUNT = "123456789012"
"""The account of a sandbox, which is nobody's."""
SECRET = "sandbox"  # noqa: S105  (no secret: only the key's id opens it)
_DEFAULT_REGION = "eu-west-1"
_KEY_START = "SANDBOX0"


class SandboxError(AwsError):
    """The sandbox cannot be started or asked: why, and what to do."""


@dataclass(frozen=True)
class Sandbox:
    """A fake account that listens on loopback.

    Parameters
    ----------
    port : int
        Where it listens.
    key_id : str
        The id of the access key that opens it, which nobody else knows.
    pid : int
        The process.

    Examples
    --------
    >>> Sandbox(port=8000, key_id="AKIDEXAMPLE", pid=1).url
    'http://127.0.0.1:8000'
    """

    port: int
    key_id: str
    pid: int

    def __repr__(self) -> str:
        """Write it without its key."""
        return f"Sandbox({self.url})"

    @property
    def url(self) -> str:
        """The address of all services."""
        return f"http://{HOST}:{self.port}"

    def environment(self, region: str | None = None) -> dict[str, str]:
        """Return the environment in which every program of AWS's SDKs asks the sandbox.

        Parameters
        ----------
        region : str, optional
            The Region; by default the one that the environment has, or ``eu-west-1``.
        """
        region = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or _DEFAULT_REGION
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": self.key_id,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def session(self, region: str | None = None) -> AwsSession:
        """Return a session with which our own code asks the sandbox."""
        return AwsSession(
            region=region or _DEFAULT_REGION,
            endpoint_url=self.url,
            credentials=Credentials(access_key_id=self.key_id, secret_access_key=SECRET),
        )

    def client(self, service: str, region: str | None = None) -> Any:
        """Return a boto3 client that asks the sandbox."""
        return self.session(region).client(service)

    def calls(self, by_stacks: bool = False) -> list[MadeCall]:
        """Return the calls since the start; those of the sandbox's own CloudFormation only if asked for."""
        calls = read_calls(self._ask("GET", "calls")["calls"])
        return [call for call in calls if by_stacks or not call.by_stack]

    def forget_calls(self) -> None:
        """Begin a new list of calls."""
        self._ask("DELETE", "calls")

    def regions_of(self, stack: str) -> tuple[str, ...]:
        """Return the Regions in which a stack of this name stands."""
        return tuple(sorted({row["region"] for row in self._ask("GET", "stacks")["stacks"] if row["name"] == stack}))

    def faults(self) -> list[Fault]:
        """Return the faults that are still to come."""
        return [fault_of(fault) for fault in self._ask("GET", "faults")["faults"]]

    def fault(
        self, kind: FaultKind | str, calls: str = "*", times: int = FOREVER, after: int = 0, seconds: float = SLOW_S
    ) -> None:
        """Let something go wrong: see `Fault` for what the parameters are."""
        fault = Fault(FaultKind(kind), calls, times, after, seconds)
        self._ask("POST", "faults", fault.to_dict())

    def heal(self) -> None:
        """Take all faults away."""
        self._ask("DELETE", "faults")

    def empty(self) -> None:
        """Empty the account: no resource, no stack, no fault, no call."""
        self._ask("DELETE", "everything")

    def is_alive(self) -> bool:
        """Tell whether it answers to its key."""
        try:
            self._ask("GET", "faults", timeout=2)
        except SandboxError:
            return False
        return True

    def _ask(self, method: str, name: str, body: Mapping[str, Any] | None = None, timeout: float = 60) -> Any:
        request = urllib.request.Request(  # noqa: S310  (loopback)
            f"{self.url}/_sandbox/{name}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Sandbox-Key": self.key_id},
            method=method,
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=timeout) as answer:
                return load_json(answer.read())
        except (OSError, ValueError, urllib.error.URLError):
            raise SandboxError(
                f"the sandbox at {self.url} does not answer: start another one with 'modeler sandbox start'"
            ) from None


@contextlib.contextmanager
def sandbox(port: int = 0) -> Iterator[Sandbox]:
    """Start an empty sandbox for as long as a block runs; it also ends when this program does, in whatever way.

    Parameters
    ----------
    port : int
        Where it listens; by default a free port.

    Returns
    -------
    context manager of Sandbox
        Where it listens, while the block runs.

    Raises
    ------
    SandboxError
        If it does not start.

    Examples
    --------
    >>> with sandbox() as account:  # doctest: +SKIP
    ...     account.client("ec2").describe_vpcs()
    """
    process, started = launch(port, with_parent=True)
    try:
        yield started
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def launch(
    port: int = 0, faults: Sequence[str] = (), with_parent: bool = False
) -> tuple[subprocess.Popen[bytes], Sandbox]:
    """Start the server's process, and return it when it listens.

    Raises
    ------
    SandboxError
        If moto is not installed, or the server does not start.
    """
    import importlib.util

    if importlib.util.find_spec("moto") is None or importlib.util.find_spec("flask") is None:
        raise SandboxError("the sandbox needs moto: run 'make extras' or install 'modeler[sandbox]'")
    key = f"{_KEY_START}{secrets.token_hex(16).upper()}"
    command = [sys.executable, "-m", "modeler.aws.sandbox.server", f"--port={port}"]
    command += [f"--fault={fault}" for fault in faults]
    command += ["--with-parent"] if with_parent else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    process = subprocess.Popen(  # noqa: S603  (our own interpreter)
        command,
        env=environment | {"MODELER_SANDBOX_KEY": key},
        stdin=subprocess.PIPE if with_parent else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        code = process.wait()
        raise SandboxError(
            f"the sandbox did not start (code {code}): is port {port} free? Leave --port out to take any free one"
        )
    return process, Sandbox(load_json(line)["port"], key, process.pid)
