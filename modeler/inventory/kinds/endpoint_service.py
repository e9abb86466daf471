"""An endpoint service: one's own service, offered to other VPCs over AWS PrivateLink.

Sources: AWS::EC2::VPCEndpointService and VPCEndpointServicePermissions (CloudFormation), aws_vpc_endpoint_service
(Terraform), DescribeVpcEndpointServiceConfigurations and DescribeVpcEndpointServicePermissions (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, references, text, texts
from ..table import As, Call, Default, Form, Table
from ..values import Ref, String, Unknown, Value

_CREATE = (
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpointServiceConfiguration.html (2026-11-30)"
)


@node
class EndpointService(Node):
    """An endpoint service.

    Parameters
    ----------
    load_balancers : tuple of Ref of LoadBalancer
        The Network or Gateway Load Balancers that stand behind it.
    acceptance_required : bool
        Whether its owner accepts each connection.
    principals : tuple of str
        Who may connect.
    private_dns_name : str
        The name that consumers may use for it.
    regions : tuple of str
        The other Regions from which it may be reached.
    state, zone_ids, private_dns_state
        In an account only.
    """

    KIND = "endpoint-service"
    TABLE = Table(
        cloudformation="AWS::EC2::VPCEndpointService",
        terraform="aws_vpc_endpoint_service",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "ServiceName"),
            "load_balancers": ("NetworkLoadBalancerArns", "network_load_balancer_arns", "NetworkLoadBalancerArns"),
            "acceptance_required": ("AcceptanceRequired", "acceptance_required", "AcceptanceRequired"),
            "principals": ("", "allowed_principals", ""),
            "private_dns_name": ("", "private_dns_name", "PrivateDnsName"),
            "regions": ("SupportedRegions", "supported_regions", "SupportedRegions[].Region"),
            "private_dns_state": ("", "", "PrivateDnsNameConfiguration.State"),
            "state": ("", "", "ServiceState"),
            "zone_ids": ("", "", "AvailabilityZoneIds"),
        },
        calls=(
            Call(
                "ec2",
                "describe_vpc_endpoint_service_configurations",
                "ServiceConfigurations[]",
                "ServiceId",
                "ec2:DescribeVpcEndpointServiceConfigurations",
            ),
            Call(
                "ec2",
                "describe_vpc_endpoint_service_permissions",
                "",
                "",
                "ec2:DescribeVpcEndpointServicePermissions",
                per="endpoint-service",
                arguments={"ServiceId": "{key}"},
                completes=True,
                paths={"principals": "AllowedPrincipals[].Principal"},
            ),
        ),
        ids=("vpce-svc-",),
        defaults={"acceptance_required": Default(True, _CREATE)},
        also=(
            Form("AWS::EC2::VPCEndpointServicePermissions", {"principals": "AllowedPrincipals"}, completes="ServiceId"),
            Form(
                "aws_vpc_endpoint_service_allowed_principal",
                {"principals": As("principal_arn", "one")},
                completes="vpc_endpoint_service_id",
            ),
        ),
    )

    load_balancers: Value[tuple[Ref[Any] | Unknown, ...]] = references("load-balancer")
    acceptance_required: Value[bool] | None = flag()
    principals: Value[tuple[String, ...]] = texts()
    private_dns_name: String | None = text()
    regions: Value[tuple[String, ...]] = texts()
    private_dns_state: String | None = text()
    state: String | None = text()
    zone_ids: Value[tuple[String, ...]] = texts()
