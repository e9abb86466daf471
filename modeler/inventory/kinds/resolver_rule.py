"""A Resolver rule: where the questions for a name go.

Sources: AWS::Route53Resolver::ResolverRule and ResolverRuleAssociation (CloudFormation), aws_route53_resolver_rule
(Terraform), ListResolverRules (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, references, text, texts
from ..table import As, Call, Form, Table
from ..values import Ref, String, Unknown, Value


@node
class ResolverRule(Node):
    """A Resolver rule.

    Parameters
    ----------
    domain : str
        The name that it is for, with all below it.
    type : str
        ``FORWARD``, ``SYSTEM`` or ``RECURSIVE``.
    targets : tuple of str
        The addresses that it asks.
    endpoint : Ref of ResolverEndpoint
        The outbound endpoint that it asks through.
    vpcs : tuple of Ref of Vpc
        The VPCs for which it holds.
    """

    KIND = "resolver-rule"
    TABLE = Table(
        cloudformation="AWS::Route53Resolver::ResolverRule",
        terraform="aws_route53_resolver_rule",
        rows={
            "name": ("Name", "name", "Name"),
            "domain": ("DomainName", "domain_name", "DomainName"),
            "type": ("RuleType", "rule_type", "RuleType"),
            "targets": ("TargetIps[].Ip", "target_ip[].ip", "TargetIps[].Ip"),
            "endpoint": ("ResolverEndpointId", "resolver_endpoint_id", "ResolverEndpointId"),
            "vpcs": ("", "", ""),
        },
        calls=(
            Call(
                "route53resolver", "list_resolver_rules", "ResolverRules[]", "Id", "route53resolver:ListResolverRules"
            ),
        ),
        also=(
            Form(
                "AWS::Route53Resolver::ResolverRuleAssociation",
                {"vpcs": As("VPCId", "one")},
                completes="ResolverRuleId",
            ),
            Form("aws_route53_resolver_rule_association", {"vpcs": As("vpc_id", "one")}, completes="resolver_rule_id"),
        ),
    )

    domain: String | None = text()
    type: String | None = text()
    targets: Value[tuple[String, ...]] = texts()
    endpoint: Value[Ref[Any]] | None = reference("resolver-endpoint")
    vpcs: Value[tuple[Ref[Any] | Unknown, ...]] = references("vpc")
