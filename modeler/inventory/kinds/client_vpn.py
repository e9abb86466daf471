"""A Client VPN endpoint: people's laptops in a VPC.

Sources: AWS::EC2::ClientVpnEndpoint (CloudFormation), aws_ec2_client_vpn_endpoint (Terraform),
DescribeClientVpnEndpoints (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, references, text, texts
from ..table import As, Call, Form, Table
from ..values import Ref, String, Unknown, Value


@node
class ClientVpn(Node):
    """A Client VPN endpoint.

    Parameters
    ----------
    vpc, subnets, security_groups
        Where it stands, and what guards it.
    client_cidr : str
        The addresses of laptops.
    dns_servers : tuple of str
        Who answers their DNS questions.
    split_tunnel : bool
        Whether only traffic to the VPC goes through it.
    server_certificate : Ref of Certificate
        What it shows laptops.
    authentication, client_authority
        How people sign in, and who signs their certificates.
    logs, log_group
        Whether it writes down each connection, and where.
    authorized_cidrs : tuple of str
        The addresses to which people may go.
    """

    KIND = "client-vpn"
    TABLE = Table(
        cloudformation="AWS::EC2::ClientVpnEndpoint",
        terraform="aws_ec2_client_vpn_endpoint",
        rows={
            "name": ("TagSpecifications[0].Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "vpc": ("VpcId", "vpc_id", "VpcId"),
            "client_cidr": ("ClientCidrBlock", "client_cidr_block", "ClientCidrBlock"),
            "security_groups": ("SecurityGroupIds", "security_group_ids", "SecurityGroupIds"),
            "dns_servers": ("DnsServers", "dns_servers", "DnsServers"),
            "split_tunnel": ("SplitTunnel", "split_tunnel", "SplitTunnel"),
            "subnets": ("", "", ""),
            "server_certificate": ("ServerCertificateArn", "server_certificate_arn", "ServerCertificateArn"),
            "authentication": (
                "AuthenticationOptions[0].Type",
                "authentication_options[0].type",
                "AuthenticationOptions[0].Type",
            ),
            "client_authority": (
                "AuthenticationOptions[0].MutualAuthentication.ClientRootCertificateChainArn",
                "authentication_options[0].root_certificate_chain_arn",
                "AuthenticationOptions[0].MutualAuthentication.ClientRootCertificateChain",
            ),
            "logs": (
                "ConnectionLogOptions.Enabled",
                "connection_log_options[0].enabled",
                "ConnectionLogOptions.Enabled",
            ),
            "log_group": (
                "ConnectionLogOptions.CloudwatchLogGroup",
                "connection_log_options[0].cloudwatch_log_group",
                "ConnectionLogOptions.CloudwatchLogGroup",
            ),
            "authorized_cidrs": ("", "", ""),
        },
        calls=(
            Call(
                "ec2",
                "describe_client_vpn_endpoints",
                "ClientVpnEndpoints[]",
                "ClientVpnEndpointId",
                "ec2:DescribeClientVpnEndpoints",
            ),
            Call(
                "ec2",
                "describe_client_vpn_target_networks",
                "",
                "",
                "ec2:DescribeClientVpnTargetNetworks",
                per="client-vpn",
                arguments={"ClientVpnEndpointId": "{key}"},
                completes=True,
                paths={"subnets": "ClientVpnTargetNetworks[].TargetNetworkId"},
            ),
            Call(
                "ec2",
                "describe_client_vpn_authorization_rules",
                "",
                "",
                "ec2:DescribeClientVpnAuthorizationRules",
                per="client-vpn",
                arguments={"ClientVpnEndpointId": "{key}"},
                completes=True,
                paths={"authorized_cidrs": "AuthorizationRules[].DestinationCidr"},
            ),
        ),
        ids=("cvpn-endpoint-",),
        also=(
            Form(
                "AWS::EC2::ClientVpnTargetNetworkAssociation",
                {"subnets": As("SubnetId", "one")},
                completes="ClientVpnEndpointId",
            ),
            Form(
                "aws_ec2_client_vpn_network_association",
                {"subnets": As("subnet_id", "one")},
                completes="client_vpn_endpoint_id",
            ),
            Form(
                "AWS::EC2::ClientVpnAuthorizationRule",
                {"authorized_cidrs": As("TargetNetworkCidr", "one")},
                completes="ClientVpnEndpointId",
            ),
            Form(
                "aws_ec2_client_vpn_authorization_rule",
                {"authorized_cidrs": As("target_network_cidr", "one")},
                completes="client_vpn_endpoint_id",
            ),
        ),
    )

    vpc: Value[Ref[Any]] | None = reference("vpc")
    client_cidr: String | None = text()
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    dns_servers: Value[tuple[String, ...]] = texts()
    split_tunnel: Value[bool] | None = flag()
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    server_certificate: Value[Ref[Any]] | None = reference("certificate")
    authentication: String | None = text()
    client_authority: Value[Ref[Any]] | None = reference("certificate")
    logs: Value[bool] | None = flag()
    log_group: String | None = text()
    authorized_cidrs: Value[tuple[String, ...]] = texts()
