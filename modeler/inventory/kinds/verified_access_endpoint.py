"""An endpoint of AWS Verified Access: a name for people without a VPN.

Sources: AWS::EC2::VerifiedAccessEndpoint (CloudFormation), aws_verifiedaccess_endpoint (Terraform),
DescribeVerifiedAccessEndpoints (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class VerifiedAccessEndpoint(Node):
    """A Verified Access endpoint.

    Parameters
    ----------
    domain, domain_prefix : str
        The name that people use, and how the name begins that AWS makes.
    type, attachment : str
        ``load-balancer`` or ``network-interface``, and ``vpc``.
    load_balancer, port, protocol
        What it leads to.
    security_groups : tuple of Ref of SecurityGroup
        What guards it.
    policy : str
        Who may use it, in Cedar.
    certificate, group, subnets
        What it shows, what it belongs to, and where it stands.
    """

    KIND = "verified-access-endpoint"
    TABLE = Table(
        cloudformation="AWS::EC2::VerifiedAccessEndpoint",
        terraform="aws_verifiedaccess_endpoint",
        asked={"": "id", "EndpointDomain": "endpoint_domain"},
        rows={
            "domain": ("ApplicationDomain", "application_domain", "ApplicationDomain"),
            "domain_prefix": ("EndpointDomainPrefix", "endpoint_domain_prefix", ""),
            "type": ("EndpointType", "endpoint_type", "EndpointType"),
            "attachment": ("AttachmentType", "attachment_type", "AttachmentType"),
            "protocol": (
                "LoadBalancerOptions.Protocol",
                "load_balancer_options[0].protocol",
                "LoadBalancerOptions.Protocol",
            ),
            "load_balancer": (
                "LoadBalancerOptions.LoadBalancerArn",
                "load_balancer_options[0].load_balancer_arn",
                "LoadBalancerOptions.LoadBalancerArn",
            ),
            "port": ("LoadBalancerOptions.Port", "load_balancer_options[0].port", "LoadBalancerOptions.Port"),
            "security_groups": ("SecurityGroupIds", "security_group_ids", "SecurityGroupIds"),
            "policy": ("PolicyDocument", "policy_document", ""),
            "state": ("", "", "Status.Code"),
            "certificate": ("DomainCertificateArn", "domain_certificate_arn", "DomainCertificateArn"),
            "group": ("VerifiedAccessGroupId", "verified_access_group_id", "VerifiedAccessGroupId"),
            "subnets": (
                "LoadBalancerOptions.SubnetIds",
                "load_balancer_options[0].subnet_ids",
                "LoadBalancerOptions.SubnetIds",
            ),
        },
        ids=("vae-",),
        calls=(
            Call(
                "ec2",
                "describe_verified_access_endpoints",
                "VerifiedAccessEndpoints[]",
                "VerifiedAccessEndpointId",
                "ec2:DescribeVerifiedAccessEndpoints",
            ),
        ),
    )

    domain: String | None = text()
    domain_prefix: String | None = text()
    type: String | None = text()
    attachment: String | None = text()
    protocol: String | None = text()
    load_balancer: Value[Ref[Any]] | None = reference("load-balancer")
    port: Value[int] | None = integer()
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    policy: String | None = text()
    state: String | None = text()
    certificate: Value[Ref[Any]] | None = reference("certificate")
    group: Value[Ref[Any]] | None = reference("verified-access-group")
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
