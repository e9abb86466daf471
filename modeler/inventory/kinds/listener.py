"""A listener of a load balancer: a port, its certificates, and what it does with a request that no rule takes.

Sources: AWS::ElasticLoadBalancingV2::Listener (CloudFormation), aws_lb_listener (Terraform), DescribeListeners
(2026-11-30).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..node import Node, integer, node, records, reference, references, text
from ..table import As, Call, FieldPlace, FieldRow, Form, Table
from ..values import Ref, String, Unknown, Value
from .load_balancer import LoadBalancer
from .target_group import TargetGroup

_TERRAFORM: dict[str, FieldPlace] = {
    "load_balancer": "load_balancer_arn",
    "port": "port",
    "protocol": "protocol",
    "certificates": As("certificate_arn", "one"),
    "security_policy": "ssl_policy",
    "client_certificates": "mutual_authentication[0].mode",
    "trust_store": "mutual_authentication[0].trust_store_arn",
    "actions": "default_action[]",
}


@node
class Action:
    """What a listener or a rule does with a request.

    Parameters
    ----------
    type : str
        ``forward``, ``redirect``, ``fixed-response``, ``authenticate-oidc``, ``authenticate-cognito`` or
        ``jwt-validation``.
    target_groups : tuple of Ref of TargetGroup
        Where a forward leads, in order.
    redirect_protocol, redirect_host, redirect_port, status
        Where a redirect leads, and its or the fixed status.
    issuer, keys_endpoint : str
        Who signs the tokens, and where the keys lie, for a check of a token.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "type": ("Type", "type", "Type"),
        "target_groups": (
            "ForwardConfig.TargetGroups[].TargetGroupArn | TargetGroupArn",
            "forward[0].target_group[].arn | target_group_arn",
            "ForwardConfig.TargetGroups[].TargetGroupArn | TargetGroupArn",
        ),
        "redirect_protocol": ("RedirectConfig.Protocol", "redirect[0].protocol", "RedirectConfig.Protocol"),
        "redirect_host": ("RedirectConfig.Host", "redirect[0].host", "RedirectConfig.Host"),
        "redirect_port": ("RedirectConfig.Port", "redirect[0].port", "RedirectConfig.Port"),
        "status": (
            "FixedResponseConfig.StatusCode | RedirectConfig.StatusCode",
            "fixed_response[0].status_code | redirect[0].status_code",
            "FixedResponseConfig.StatusCode | RedirectConfig.StatusCode",
        ),
        "issuer": (
            "JwtValidationConfig.Issuer | AuthenticateOidcConfig.Issuer",
            "jwt_validation[0].issuer | authenticate_oidc[0].issuer",
            "JwtValidationConfig.Issuer | AuthenticateOidcConfig.Issuer",
        ),
        "keys_endpoint": (
            "JwtValidationConfig.JwksEndpoint",
            "jwt_validation[0].jwks_endpoint",
            "JwtValidationConfig.JwksEndpoint",
        ),
    }

    type: String | None = text()
    target_groups: Value[tuple[Ref[TargetGroup] | Unknown, ...]] = references("target-group")
    redirect_protocol: String | None = text()
    redirect_host: String | None = text()
    redirect_port: String | None = text()
    status: String | None = text()
    issuer: String | None = text()
    keys_endpoint: String | None = text()


@node
class Listener(Node):
    """A listener.

    Parameters
    ----------
    load_balancer : Ref of LoadBalancer
        Its load balancer.
    port, protocol
        ``HTTPS`` and 443, ``TCP``, ``TLS``…
    certificates : tuple of Ref of Certificate
        The certificates that it shows, the default one first.
    security_policy : str
        The TLS policy.
    client_certificates, trust_store : str
        ``verify`` or ``passthrough`` where it asks callers for a certificate, and who signs these.
    actions : tuple of Action
        What it does with a request that no rule takes.
    """

    KIND = "listener"
    TABLE = Table(
        cloudformation="AWS::ElasticLoadBalancingV2::Listener",
        terraform="aws_lb_listener",
        asked={"": "arn"},
        rows={
            "load_balancer": ("LoadBalancerArn", _TERRAFORM["load_balancer"], "LoadBalancerArn"),
            "port": ("Port", _TERRAFORM["port"], "Port"),
            "protocol": ("Protocol", _TERRAFORM["protocol"], "Protocol"),
            "certificates": (
                "Certificates[].CertificateArn",
                _TERRAFORM["certificates"],
                "Certificates[].CertificateArn",
            ),
            "security_policy": ("SslPolicy", _TERRAFORM["security_policy"], "SslPolicy"),
            "client_certificates": (
                "MutualAuthentication.Mode",
                _TERRAFORM["client_certificates"],
                "MutualAuthentication.Mode",
            ),
            "trust_store": (
                "MutualAuthentication.TrustStoreArn",
                _TERRAFORM["trust_store"],
                "MutualAuthentication.TrustStoreArn",
            ),
            "actions": ("DefaultActions[]", _TERRAFORM["actions"], "DefaultActions[]"),
        },
        calls=(
            Call(
                "elbv2",
                "describe_listeners",
                "Listeners[]",
                "ListenerArn",
                "elasticloadbalancing:DescribeListeners",
                per="load-balancer",
                arguments={"LoadBalancerArn": "{key}"},
            ),
        ),
        ids=("arn:*:elasticloadbalancing:*:listener/",),
        also=(
            Form("aws_alb_listener", _TERRAFORM),
            Form(
                "AWS::ElasticLoadBalancingV2::ListenerCertificate",
                {"certificates": "Certificates[].CertificateArn"},
                completes="ListenerArn",
            ),
            Form(
                "aws_lb_listener_certificate",
                {"certificates": As("certificate_arn", "one")},
                completes="listener_arn",
            ),
        ),
    )

    load_balancer: Value[Ref[LoadBalancer]] | None = reference("load-balancer")
    port: Value[int] | None = integer()
    protocol: String | None = text()
    certificates: Value[tuple[Ref[Any] | Unknown, ...]] = references("certificate")
    security_policy: String | None = text()
    client_certificates: String | None = text()
    trust_store: String | None = text()
    actions: Value[tuple[Action | Unknown, ...]] = records(Action)
