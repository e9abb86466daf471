"""Which version of Terraform's AWS provider a module needs, by the arguments that it uses.

The least version is the one whose schema was read (5.100.0); arguments that it lacks were found in 6.25.0,
or came later, as a note of the stack then says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

LEAST = "5.100"
NEWER = "6.25"
_NEWER: dict[str, tuple[str, ...]] = {
    "aws_api_gateway_domain_name": ("routing_mode",),
    "aws_api_gateway_integration": ("integration_target", "response_transfer_mode"),
    "aws_apigatewayv2_routing_rule": ("domain_name",),
    "aws_lambda_permission": ("invoked_via_function_url",),
    "aws_lb_listener": ("jwt_validation",),
    "aws_lb_listener_rule": ("jwt_validation", "transform"),
    "aws_nat_gateway": ("availability_mode", "vpc_id"),
    "aws_vpclattice_resource_gateway": ("resource_config_dns_resolution",),
}


def provider_version(resources: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """Return the least version of the provider that has all arguments of resources.

    Examples
    --------
    >>> provider_version([("aws_vpc", {"cidr_block": "10.0.0.0/16"})])
    '5.100'
    >>> provider_version([("aws_api_gateway_integration", {"integration_target": "arn:..."})])
    '6.25'
    """
    newer = any(name in _names(properties) for type_, properties in resources for name in _NEWER.get(type_, ()))
    return NEWER if newer else LEAST


def _names(properties: Any) -> set[str]:
    if isinstance(properties, Mapping):
        return set(properties).union(*map(_names, properties.values()))
    return set().union(*map(_names, properties)) if isinstance(properties, list) else set()
