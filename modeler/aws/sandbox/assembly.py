"""Putting the sandbox together: moto, our models and patches, CloudFormation, and the gate before them."""

from __future__ import annotations

import logging
import threading
from functools import cache, cached_property
from typing import Any

from .answers import all_answers
from .gate import Keys, SandboxGate
from .inside import BEFORE_SEND, FromInside
from .shelf import Shelf
from .sparing import spare_the_validator
from .stacks.engine import Surroundings
from .stacks.operations import CloudFormation


def make_gate(key: str, holder: dict[str, str]) -> SandboxGate:
    """Return the gate of an empty account; `holder` will say under ``url`` where it can be asked."""
    spare_the_validator()
    from moto.core.config import default_user_config
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    default_user_config["lambda"] = {"use_docker": False}
    default_user_config["batch"] = {"use_docker": False}
    default_user_config["iam"] = {"load_aws_managed_policies": True}
    keys = Keys(key)
    clients = _Clients(keys, holder)
    stacks = CloudFormation(clients.surroundings)
    shelf = Shelf()
    own, amended = all_answers(shelf)
    own |= {f"cloudformation:{name}": answer for name, answer in stacks.operations().items()}

    def forget() -> None:
        stacks.forget()
        shelf.clear()
        _reset_moto()

    gate = SandboxGate(keys, DomainDispatcherApplication(create_backend_app), own, amended, forget, stacks.places)
    clients.ask(gate)
    return gate


class _Clients:
    """Clients with which the sandbox's CloudFormation asks the sandbox."""

    def __init__(self, keys: Keys, holder: dict[str, str]) -> None:
        self._keys = keys
        self._holder = holder
        self._gate: SandboxGate | None = None
        self._lock = threading.Lock()
        self.client = cache(self._client)

    def ask(self, gate: SandboxGate) -> None:
        """Ask a gate of this process, and no socket."""
        self._gate = gate

    def surroundings(self, account: str, region: str) -> Surroundings:
        """Return where the stacks of an account and a Region are made."""
        import botocore.session

        partition = botocore.session.get_session().get_partition_for_region(region)

        def client(service: str) -> Any:
            return self.client(service, account, region)

        def zones(asked: str) -> list[str]:
            answer = self.client("ec2", account, asked).describe_availability_zones()
            return [zone["ZoneName"] for zone in answer["AvailabilityZones"]]

        return Surroundings(
            client=client, account=account, region=region, partition=partition, zones=zones, exports=dict
        )

    def _client(self, service: str, account: str, region: str) -> Any:
        from botocore.config import Config

        assert self._gate is not None
        with self._lock:  # two threads must not use a session at once
            client = self._boto.client(
                service,
                region_name=region,
                endpoint_url=self._holder["url"],
                aws_access_key_id=self._keys.of_stacks,
                aws_secret_access_key="sandbox",  # noqa: S106  (no secret: the server looks at the key's id)
                config=Config(retries={"mode": "standard", "total_max_attempts": 3}, inject_host_prefix=False),
            )
        client.meta.events.register(BEFORE_SEND, FromInside(self._holder["url"], self._gate))
        return client

    @cached_property
    def _boto(self) -> Any:
        import boto3

        return boto3.Session()


def _reset_moto() -> None:
    from moto.core.base_backend import BackendDict
    from moto.core.model_instances import reset_model_data

    BackendDict.reset()
    reset_model_data()
