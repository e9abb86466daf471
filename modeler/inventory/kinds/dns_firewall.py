"""A rule group of DNS Firewall: which names a VPC may ask for.

Sources: AWS::Route53Resolver::FirewallRuleGroup and FirewallRuleGroupAssociation (CloudFormation),
aws_route53_resolver_firewall_rule_group (Terraform), ListFirewallRuleGroups (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, references, texts
from ..table import As, Call, Form, Table
from ..values import Ref, String, Unknown, Value


@node
class DnsFirewall(Node):
    """A rule group of DNS Firewall.

    Parameters
    ----------
    actions : tuple of str
        ``ALLOW``, ``BLOCK`` or ``ALERT`` of each rule.
    vpcs : tuple of Ref of Vpc
        The VPCs for which it holds.
    """

    KIND = "dns-firewall"
    TABLE = Table(
        cloudformation="AWS::Route53Resolver::FirewallRuleGroup",
        terraform="aws_route53_resolver_firewall_rule_group",
        rows={
            "name": ("Name", "name", "Name"),
            "actions": ("FirewallRules[].Action", "", ""),
            "vpcs": ("", "", ""),
        },
        calls=(
            Call(
                "route53resolver",
                "list_firewall_rule_groups",
                "FirewallRuleGroups[]",
                "Id",
                "route53resolver:ListFirewallRuleGroups",
            ),
            Call(
                "route53resolver",
                "list_firewall_rules",
                "",
                "",
                "route53resolver:ListFirewallRules",
                per="dns-firewall",
                arguments={"FirewallRuleGroupId": "{key}"},
                completes=True,
                paths={"actions": "FirewallRules[].Action"},
            ),
            Call(
                "route53resolver",
                "list_firewall_rule_group_associations",
                "",
                "",
                "route53resolver:ListFirewallRuleGroupAssociations",
                per="dns-firewall",
                arguments={"FirewallRuleGroupId": "{key}"},
                completes=True,
                paths={"vpcs": "FirewallRuleGroupAssociations[].VpcId"},
            ),
        ),
        ids=("rslvr-frg-",),
        also=(
            Form(
                "AWS::Route53Resolver::FirewallRuleGroupAssociation",
                {"vpcs": As("VpcId", "one")},
                completes="FirewallRuleGroupId",
            ),
            Form(
                "aws_route53_resolver_firewall_rule_group_association",
                {"vpcs": As("vpc_id", "one")},
                completes="firewall_rule_group_id",
            ),
            Form(
                "aws_route53_resolver_firewall_rule",
                {"actions": As("action", "one")},
                completes="firewall_rule_group_id",
            ),
        ),
    )

    actions: Value[tuple[String, ...]] = texts()
    vpcs: Value[tuple[Ref[Any] | Unknown, ...]] = references("vpc")
