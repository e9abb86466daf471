"""Deployments of private APIs that Terraform makes, and the resource that holds the policy of their API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from modeler.dataclass import dataclass
from modeler.inventory import Inventory
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_deployment import RestDeployment

from .endpoints import private_apis

_INDEX = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class PolicyDeployment:
    """A deployment of a private API with a policy.

    Parameters
    ----------
    api, deployment
        The two.
    policy : str
        The resource in which the policy is written: the API, or one of its own.
    apart : bool
        Whether it is one of its own.
    """

    api: RestApi
    deployment: RestDeployment
    policy: str
    apart: bool


def policy_deployments(inventory: Inventory) -> Iterator[PolicyDeployment]:
    """Yield the deployments of private APIs with a policy."""
    for api in private_apis(inventory):
        if api.policy is None:
            continue
        written = api.place("policy").name
        for deployment in inventory.referring_to(api, RestDeployment):
            yield PolicyDeployment(api, deployment, written or api.key, bool(written) and written != api.origin.name)


def is_terraform(deployment: RestDeployment) -> bool:
    """Return whether Terraform makes a deployment: it always names its API."""
    return bool(deployment.made_after)


def names_resource(names: Iterable[object], key: str, attribute: str = "") -> bool:
    """Return whether any name is that of a resource, or of one of its attributes.

    Examples
    --------
    >>> names_resource(["aws_api_gateway_rest_api.orders.policy"], "module.x.aws_api_gateway_rest_api.orders[0]")
    True
    >>> names_resource(["aws_api_gateway_rest_api.orders.body"], "aws_api_gateway_rest_api.orders", "policy")
    False
    """
    plain = _INDEX.sub("", key)
    for name in map(str, names):
        own, asked = _split(name)
        is_it = plain == own or plain.endswith((f".{own}", f"/{own}"))
        if is_it and (not attribute or asked in ("", attribute)):
            return True
    return False


def _split(name: str) -> tuple[str, str]:
    """Return the address of a resource and the attribute of a name such as ``type.name.attribute``."""
    parts = _INDEX.sub("", name).split(".")
    return ".".join(parts[:2]), parts[2] if len(parts) > 2 else ""
