"""Where the rules of security groups stand in a template of CloudFormation.

A group for which a template writes no rule for packets out may send everything everywhere: AWS adds that rule. So
rules for packets out stand inside their group, and a group that sends nothing gets one that leads to itself alone. A
rule that names another group stands inside as well, unless the two would then wait for each other.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
(2026-11-30).
"""

from __future__ import annotations

from collections import defaultdict

from ...inventory import Inventory, Ref, System
from ...inventory.kinds.security_group import SecurityGroup
from ...inventory.kinds.security_group_rule import SecurityGroupRule
from ...inventory.mapping import write_attributes
from ...inventory.values import Tree

GROUP = "AWS::EC2::SecurityGroup"
NO_WAY_OUT = {
    "IpProtocol": "-1",
    "CidrIp": "127.0.0.1/32",
    "Description": "Keeps AWS from adding a rule that allows all.",
}
"""The rule of a group that sends nothing; it is read as no rule."""


def inline_rules(inventory: Inventory) -> dict[str, list[SecurityGroupRule]]:
    """Return the rules that stand inside their groups, by the key of the group."""
    inside: dict[str, list[SecurityGroupRule]] = defaultdict(list)
    leads: dict[str, set[str]] = defaultdict(set)
    groups = {group.key for group in inventory.all(SecurityGroup)}
    for rule in inventory.all(SecurityGroupRule):
        if not isinstance(rule.group, Ref) or rule.group.key not in groups:
            continue
        peer = rule.peer.key if isinstance(rule.peer, Ref) and rule.peer.key in groups else ""
        if not peer:
            inside[rule.group.key].append(rule)
        elif rule.direction == "out" and not _leads_to(peer, rule.group.key, leads):
            leads[rule.group.key].add(peer)
            inside[rule.group.key].append(rule)
    return inside


def with_rules(properties: dict[str, Tree], rules: list[SecurityGroupRule]) -> None:
    """Add rules to the properties of their group."""
    for direction, name in (("in", "SecurityGroupIngress"), ("out", "SecurityGroupEgress")):
        written = [_written(rule, name) for rule in rules if rule.direction == direction]
        if written:
            properties[name] = written
    properties.setdefault("SecurityGroupEgress", [dict(NO_WAY_OUT)])


def _written(rule: SecurityGroupRule, name: str) -> dict[str, Tree]:
    form = next(form for form in rule.TABLE.also if form.type == GROUP and form.inside == f"{name}[]")
    properties: dict[str, Tree] = {}
    write_attributes(rule, form.paths, properties, System.CLOUDFORMATION)
    return properties


def _leads_to(start: str, target: str, leads: dict[str, set[str]]) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        group = waiting.pop()
        if group == target:
            return True
        waiting += [peer for peer in leads[group] if peer not in seen]
        seen |= leads[group]
    return False
