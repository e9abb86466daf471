"""A namespace of AWS Cloud Map.

Sources: AWS::ServiceDiscovery::PrivateDnsNamespace (CloudFormation), aws_service_discovery_private_dns_namespace
(Terraform), ListNamespaces (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference
from ..table import Call, Form, Table
from ..values import Ref, Value


@node
class CloudMapNamespace(Node):
    """A namespace.

    Parameters
    ----------
    vpc : Ref of Vpc
        The VPC that sees its names.
    """

    KIND = "cloud-map-namespace"
    TABLE = Table(
        cloudformation="AWS::ServiceDiscovery::PrivateDnsNamespace",
        terraform="aws_service_discovery_private_dns_namespace",
        asked={"": "id", "Arn": "arn", "HostedZoneId": "hosted_zone"},
        rows={
            "name": ("Name", "name", "Name"),
            "vpc": ("Vpc", "vpc", ""),
        },
        ids=("ns-",),
        calls=(Call("servicediscovery", "list_namespaces", "Namespaces[]", "Id", "servicediscovery:ListNamespaces"),),
        also=(
            Form("AWS::ServiceDiscovery::HttpNamespace", {"name": "Name"}),
            Form("aws_service_discovery_http_namespace", {"name": "name"}),
        ),
    )

    vpc: Value[Ref[Any]] | None = reference("vpc")
