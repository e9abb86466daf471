"""A record of a hosted zone: a name and what it stands for.

Sources: AWS::Route53::RecordSet and RecordSetGroup (CloudFormation), aws_route53_record (Terraform),
ListResourceRecordSets (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, integer, node, reference, text, texts
from ..table import Call, Default, Form, System, Table
from ..values import Ref, String, Value

_ALIAS = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html (2026-12-01)"


@node
class DnsRecord(Node):
    """A record.

    Parameters
    ----------
    name, type
        The name, and ``A``, ``AAAA``, ``CNAME``…
    zone : Ref of HostedZone
        Its zone, by id, or by its name in `zone_name`.
    alias : str
        The name of an AWS resource that it stands for.
    values : tuple of str
        The addresses or names that it stands for.
    failover, region_routing, weight, health_check
        How one of several records of a name is chosen.
    follows_target : bool
        Whether an alias answers only while what it stands for is healthy.
    set_identifier : str
        Which of several records of a name and type it is.
    """

    KIND = "dns-record"
    TABLE = Table(
        cloudformation="AWS::Route53::RecordSet",
        terraform="aws_route53_record",
        rows={
            "name": ("Name", "name", "Name"),
            "zone": ("HostedZoneId", "zone_id", ""),
            "zone_name": ("HostedZoneName", "", ""),
            "type": ("Type", "type", "Type"),
            "alias": ("AliasTarget.DNSName", "alias[0].name", "AliasTarget.DNSName"),
            "values": ("ResourceRecords", "records", "ResourceRecords[].Value"),
            "failover": ("Failover", "failover_routing_policy[0].type", "Failover"),
            "region_routing": ("Region", "latency_routing_policy[0].region", "Region"),
            "weight": ("Weight", "weighted_routing_policy[0].weight", "Weight"),
            "follows_target": (
                "AliasTarget.EvaluateTargetHealth",
                "alias[0].evaluate_target_health",
                "AliasTarget.EvaluateTargetHealth",
            ),
            "health_check": ("HealthCheckId", "health_check_id", "HealthCheckId"),
            "set_identifier": ("SetIdentifier", "set_identifier", "SetIdentifier"),
        },
        answers={(System.CLOUDFORMATION, ""): "Name"},
        within="zone",
        identity=("name", "type", "set_identifier"),
        calls=(
            Call(
                "route53",
                "list_resource_record_sets",
                "ResourceRecordSets[]",
                "",
                "route53:ListResourceRecordSets",
                per="hosted-zone",
                arguments={"HostedZoneId": "{key}"},
                parent="zone",
            ),
        ),
        also=(
            Form(
                "AWS::Route53::RecordSetGroup",
                {
                    "name": "Name",
                    "zone": "HostedZoneId",
                    "zone_name": "HostedZoneName",
                    "type": "Type",
                    "alias": "AliasTarget.DNSName",
                    "values": "ResourceRecords",
                    "failover": "Failover",
                    "region_routing": "Region",
                    "weight": "Weight",
                    "follows_target": "AliasTarget.EvaluateTargetHealth",
                    "health_check": "HealthCheckId",
                },
                inside="RecordSets[]",
                around={"zone": "HostedZoneId", "zone_name": "HostedZoneName"},
            ),
        ),
        defaults={"follows_target": Default(False, _ALIAS, {"values": (None, ())})},
    )

    zone: Value[Ref[Any]] | None = reference("hosted-zone")
    zone_name: String | None = text()
    type: String | None = text()
    alias: String | None = text()
    values: Value[tuple[String, ...]] = texts()
    failover: String | None = text()
    region_routing: String | None = text()
    weight: Value[int] | None = integer()
    follows_target: Value[bool] | None = flag()
    health_check: Value[Ref[Any]] | None = reference("health-check")
    set_identifier: String | None = text()
