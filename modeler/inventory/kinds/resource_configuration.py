"""A resource configuration of Amazon VPC Lattice: an address, a name or an AWS resource that others may reach.

Sources: AWS::VpcLattice::ResourceConfiguration (CloudFormation), aws_vpclattice_resource_configuration (Terraform),
ListResourceConfigurations (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text, texts
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class ResourceConfiguration(Node):
    """A resource configuration.

    Parameters
    ----------
    type : str
        ``SINGLE``, ``GROUP``, ``CHILD`` or ``ARN``.
    gateway : Ref of ResourceGateway
        The gateway through which it is reached.
    port_ranges : tuple of str
        The ports.
    address : str
        The address, the name or the ARN.
    custom_domain : str
        The name under which it is reached.
    state : str
        In an account only.
    """

    KIND = "resource-configuration"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::ResourceConfiguration",
        terraform="aws_vpclattice_resource_configuration",
        asked={"": "arn", "Id": "id"},
        rows={
            "name": ("Name", "name", "name"),
            "type": ("ResourceConfigurationType", "type", "type"),
            "gateway": ("ResourceGatewayId", "resource_gateway_identifier", "resourceGatewayId"),
            "port_ranges": ("PortRanges", "port_ranges", ""),
            "address": (
                (
                    "ResourceConfigurationDefinition.IpResource"
                    " | ResourceConfigurationDefinition.DnsResource.DomainName"
                    " | ResourceConfigurationDefinition.ArnResource"
                ),
                (
                    "resource_configuration_definition[0].ip_resource[0].ip_address"
                    " | resource_configuration_definition[0].dns_resource[0].domain_name"
                    " | resource_configuration_definition[0].arn_resource[0].arn"
                ),
                "",
            ),
            "state": ("", "", "status"),
            "custom_domain": ("CustomDomainName", "", "customDomainName"),
        },
        ids=("arn:*:vpc-lattice:*:resourceconfiguration/", "rcfg-"),
        calls=(
            Call(
                "vpc-lattice",
                "list_resource_configurations",
                "items[]",
                "arn",
                "vpc-lattice:ListResourceConfigurations",
            ),
        ),
    )

    type: String | None = text()
    gateway: Value[Ref[Any]] | None = reference("resource-gateway")
    port_ranges: Value[tuple[String, ...]] = texts()
    address: String | None = text()
    state: String | None = text()
    custom_domain: String | None = text()
