"""A service of AWS Cloud Map: a name whose instances register themselves.

Sources: AWS::ServiceDiscovery::Service (CloudFormation), aws_service_discovery_service (Terraform), ListServices
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, texts
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class CloudMapService(Node):
    """A service of Cloud Map.

    Parameters
    ----------
    namespace : Ref of CloudMapNamespace
        The namespace that it stands in.
    record_types : tuple of str
        ``A`` or ``SRV``; a VPC link needs ``SRV`` where the port is not the listener's.
    record_ttls : tuple of str
        For how many seconds each record may be kept.
    """

    KIND = "cloud-map-service"
    TABLE = Table(
        cloudformation="AWS::ServiceDiscovery::Service",
        terraform="aws_service_discovery_service",
        rows={
            "name": ("Name", "name", "Name"),
            "namespace": ("NamespaceId | DnsConfig.NamespaceId", "namespace_id | dns_config[0].namespace_id", ""),
            "record_types": (
                "DnsConfig.DnsRecords[].Type",
                "dns_config[0].dns_records[].type",
                "DnsConfig.DnsRecords[].Type",
            ),
            "record_ttls": (
                "DnsConfig.DnsRecords[].TTL",
                "dns_config[0].dns_records[].ttl",
                "DnsConfig.DnsRecords[].TTL",
            ),
        },
        calls=(Call("servicediscovery", "list_services", "Services[]", "Arn", "servicediscovery:ListServices"),),
        ids=("arn:*:servicediscovery:*:service/",),
    )

    namespace: Value[Ref[Any]] | None = reference("cloud-map-namespace")
    record_types: Value[tuple[String, ...]] = texts()
    record_ttls: Value[tuple[String, ...]] = texts()
