"""A VPC endpoint: a private way from a VPC to a service of AWS or of somebody else.

Sources: AWS::EC2::VPCEndpoint (CloudFormation), aws_vpc_endpoint (Terraform), DescribeVpcEndpoints; defaults:
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, flag, node, reference, references, text, texts
from ..table import As, Call, Default, Form, Table
from ..values import Ref, String, Tree, Unknown, Value
from .security_group import SecurityGroup
from .vpc import Vpc

_CREATE = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html (2026-11-30)"


@node
class VpcEndpoint(Node):
    """An interface, gateway, resource or service-network endpoint.

    Parameters
    ----------
    type : str
        ``Interface``, ``Gateway``, ``GatewayLoadBalancer``, ``Resource`` or ``ServiceNetwork``.
    service : str
        The service's name: ``com.amazonaws.eu-west-1.execute-api``.
    vpc, subnets, security_groups, route_tables
        Where it stands, and what guards it.
    private_dns : bool
        Whether the service's public names lead to it from the whole VPC.
    policy : document
        Who may do what through it; ``None`` allows all.
    state : str
        In an account only: ``available``, ``pendingAcceptance``, ``rejected``…
    network_interfaces, failure, owner, names
        In an account only: its interfaces, why it failed, whose it is, and its DNS names.
    """

    KIND = "vpc-endpoint"
    TABLE = Table(
        cloudformation="AWS::EC2::VPCEndpoint",
        terraform="aws_vpc_endpoint",
        asked={"": "id", "NetworkInterfaceIds": "network_interface_ids"},
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "type": ("VpcEndpointType", "vpc_endpoint_type", "VpcEndpointType"),
            "service": ("ServiceName", "service_name", "ServiceName"),
            "service_region": ("ServiceRegion", "service_region", "ServiceRegion"),
            "vpc": ("VpcId", "vpc_id", "VpcId"),
            "subnets": ("SubnetIds", "subnet_ids", "SubnetIds"),
            "security_groups": ("SecurityGroupIds", "security_group_ids", "Groups[].GroupId"),
            "route_tables": ("RouteTableIds", "route_table_ids", "RouteTableIds"),
            "private_dns": ("PrivateDnsEnabled", "private_dns_enabled", "PrivateDnsEnabled"),
            "ip_address_type": ("IpAddressType", "ip_address_type", "IpAddressType"),
            "resource_configuration": (
                "ResourceConfigurationArn",
                "resource_configuration_arn",
                "ResourceConfigurationArn",
            ),
            "service_network": ("ServiceNetworkArn", "service_network_arn", "ServiceNetworkArn"),
            "policy": ("PolicyDocument", "policy", "PolicyDocument"),
            "state": ("", "", "State"),
            "names": ("", "", "DnsEntries[].DnsName"),
            "network_interfaces": ("", "", "NetworkInterfaceIds"),
            "failure": ("", "", "LastError.Message | FailureReason"),
            "owner": ("", "", "OwnerId"),
        },
        calls=(Call("ec2", "describe_vpc_endpoints", "VpcEndpoints[]", "VpcEndpointId", "ec2:DescribeVpcEndpoints"),),
        ids=("vpce-",),
        defaults={"type": Default("Gateway", _CREATE)},
        also=(
            Form("aws_vpc_endpoint_policy", {"policy": "policy"}, completes="vpc_endpoint_id"),
            Form(
                "aws_vpc_endpoint_subnet_association", {"subnets": As("subnet_id", "one")}, completes="vpc_endpoint_id"
            ),
            Form(
                "aws_vpc_endpoint_security_group_association",
                {"security_groups": As("security_group_id", "one")},
                completes="vpc_endpoint_id",
            ),
            Form(
                "aws_vpc_endpoint_route_table_association",
                {"route_tables": As("route_table_id", "one")},
                completes="vpc_endpoint_id",
            ),
        ),
    )

    type: String | None = text()
    service: String | None = text()
    service_region: String | None = text()
    vpc: Value[Ref[Vpc]] | None = reference("vpc")
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    security_groups: Value[tuple[Ref[SecurityGroup] | Unknown, ...]] = references("security-group")
    route_tables: Value[tuple[Ref[Any] | Unknown, ...]] = references("route-table")
    private_dns: Value[bool] | None = flag()
    ip_address_type: String | None = text()
    resource_configuration: Value[Ref[Any]] | None = reference("resource-configuration")
    service_network: Value[Ref[Any]] | None = reference("lattice-network")
    policy: Tree = document()
    state: String | None = text()
    names: Value[tuple[String, ...]] = texts()
    network_interfaces: Value[tuple[Ref[Any] | Unknown, ...]] = references("network-interface")
    failure: String | None = text()
    owner: String | None = text()
