"""What a system must be told, and what follows from the rest: the zone of an alias, the Region of a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...inventory import Attribute, Inventory, Node, System, Text
from ...inventory.values import Tree
from .forms import WrittenResource

_TTL_S = 300
_Properties = dict[str, Any]


def complete(system: System, resource: WrittenResource, properties: _Properties, inventory: Inventory) -> None:
    """Add what a type must be told and what follows from other resources.

    Parameters
    ----------
    system : System
        Who writes it.
    resource : WrittenResource
        The resource.
    properties : dict
        Its properties, which are changed.
    inventory : Inventory
        All resources.
    """
    rule = _RULES.get(resource.type)
    if rule is not None:
        rule(resource.node, properties, inventory)


def _record(node: Node, properties: _Properties, inventory: Inventory) -> None:
    alias = properties.get("AliasTarget")
    if isinstance(alias, dict):
        alias.setdefault("HostedZoneId", _zone_of(alias.get("DNSName")))
        alias.setdefault("EvaluateTargetHealth", False)
    elif "ResourceRecords" in properties:
        properties.setdefault("TTL", str(_TTL_S))


def _terraform_record(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for alias in properties.get("alias", []):
        alias.setdefault("zone_id", _zone_of(alias.get("name")))
        alias.setdefault("evaluate_target_health", False)
    if "records" in properties:
        properties.setdefault("ttl", _TTL_S)


_CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
_ACCELERATOR_ZONE = "Z2BJ6XQ5FK7U4H"


def _zone_of(name: Tree) -> Tree:
    """Return the zone in which the name of an alias stands: the balancer, the endpoint or the domain says it."""
    part = name.attributes[0] if isinstance(name, Text) and name.attributes else name
    if not isinstance(part, Attribute):
        return None
    match part.name:
        case "DNSName" | "dns_name":
            return Attribute(part.key, "CanonicalHostedZoneID")
        case "RegionalDomainName" | "regional_domain_name":
            return Attribute(part.key, "RegionalHostedZoneId")
        case "DnsEntry.DomainName":
            return Attribute(part.key, "DnsEntry.HostedZoneId")
        case "DomainName" | "domain_name":
            return _CLOUDFRONT_ZONE
        case "DnsName":
            return _ACCELERATOR_ZONE
    if part.name.startswith("DnsEntries."):
        return Attribute(part.key, f"{part.name.rpartition('.')[0]}.0")
    return None


def _zone(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for vpc in properties.get("VPCs", []):
        vpc.setdefault("VPCRegion", Attribute("AWS::Region"))


def _group(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("GroupDescription", node.name if isinstance(node.name, str) else node.key)


def _plan_key(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("KeyType", "API_KEY")


def _terraform_plan_key(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("key_type", "API_KEY")


_RULES: dict[str, Callable[[Node, _Properties, Inventory], None]] = {
    "AWS::ApiGateway::UsagePlanKey": _plan_key,
    "AWS::EC2::SecurityGroup": _group,
    "AWS::Route53::HostedZone": _zone,
    "AWS::Route53::RecordSet": _record,
    "aws_api_gateway_usage_plan_key": _terraform_plan_key,
    "aws_route53_record": _terraform_record,
}
