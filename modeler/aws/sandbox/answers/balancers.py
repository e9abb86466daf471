"""What moto drops of load balancers: the attributes that nobody set, and the groups of PrivateLink.

Source of the defaults: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..gate import Amend
from ..shelf import Shelf
from ..wire import WireRequest

_ENFORCE = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
_APPLICATION = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "connection_logs.s3.enabled": "false",
    "client_keep_alive.seconds": "3600",
    "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}
_NETWORK = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "dns_record.client_routing_policy": "any_availability_zone",
    "load_balancing.cross_zone.enabled": "false",
    "zonal_shift.config.enabled": "false",
}


def amended_answers(shelf: Shelf) -> dict[str, Amend]:
    """Return what is changed in moto's answers."""
    balancers = _Balancers(shelf)
    return {
        "elbv2:SetSecurityGroups": balancers.written,
        "elbv2:CreateLoadBalancer": balancers.listed,
        "elbv2:DescribeLoadBalancers": balancers.listed,
        "elbv2:DescribeLoadBalancerAttributes": _attributes,
    }


class _Balancers:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def written(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Remember whether a balancer's groups count for PrivateLink."""
        given = request.parameters.get(_ENFORCE)
        if given:
            self._shelf.of("balancer", request, account)[request.parameters["LoadBalancerArn"]] = {_ENFORCE: given}
        return {**answer, **({_ENFORCE: given} if given else {})}

    def listed(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Say it of network balancers with groups."""
        kept = self._shelf.of("balancer", request, account)
        balancers = [
            {**balancer, **({_ENFORCE: "on"} | kept.get(balancer["LoadBalancerArn"], {}))}
            if balancer.get("Type") == "network" and balancer.get("SecurityGroups")
            else balancer
            for balancer in answer.get("LoadBalancers", [])
        ]
        return {**answer, "LoadBalancers": balancers}


def _attributes(request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Return all attributes of a balancer, as AWS does, and not only those that moto knows."""
    is_network = ":loadbalancer/net/" in request.parameters["LoadBalancerArn"]
    given = {pair["Key"]: pair["Value"] for pair in answer.get("Attributes", [])}
    if not is_network and given.get("load_balancing.cross_zone.enabled") == "false":
        del given["load_balancing.cross_zone.enabled"]  # moto's own default, which an ALB does not have
    every = (_NETWORK if is_network else _APPLICATION) | given
    return {**answer, "Attributes": [{"Key": key, "Value": value} for key, value in every.items()]}
