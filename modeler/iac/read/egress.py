"""What a security group lets out where a template of CloudFormation writes no rule, or writes one that leads nowhere.

AWS gives a group for which a template writes no rule for packets out one that allows all. Terraform takes it away.
Who wants none writes a rule that leads to an address outside of every network.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
(2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...inventory import Attribute, Node, Resource
from ...inventory.kinds.security_group_rule import SecurityGroupRule

_NOWHERE = frozenset({"127.0.0.1/32", "255.255.255.255/32"})
"""Addresses to which no packet leaves an interface: the interface itself, and the broadcast of the local link."""


def default_egress(resources: Iterable[Resource]) -> Iterator[Resource]:
    """Yield the rule that AWS gives a security group for which a template writes no rule for packets out."""
    for resource in resources:
        if resource.type == "AWS::EC2::SecurityGroup" and "SecurityGroupEgress" not in resource.properties:
            rule = {"GroupId": Attribute(resource.key), "IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}
            yield replace(
                resource, type="AWS::EC2::SecurityGroupEgress", key=f"{resource.key}/default-egress", properties=rule
            )


def packets_out(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes without the rules that stand in a group only so that AWS adds none.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> rule = SecurityGroupRule(key="Group/0", origin=Origin("t.yaml"), direction="out", cidr="127.0.0.1/32")
    >>> packets_out([rule])
    []
    """
    return [node for node in nodes if not _leads_nowhere(node)]


def _leads_nowhere(node: Node) -> bool:
    return isinstance(node, SecurityGroupRule) and node.direction == "out" and node.cidr in _NOWHERE
