"""Hosted zones, records, Cloud Map."""

from __future__ import annotations

from typing import Any

from ..model import Context, Made, ModelCall, Properties, ResourceFailed, ResourceModel

_OF_A_ZONE = {"Name", "HostedZoneConfig", "VPCs", "HostedZoneTags"}


def _make_zone(properties: Properties, context: Context) -> Made:
    unknown = sorted(set(properties) - _OF_A_ZONE)
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    vpcs = properties.get("VPCs", [])
    config: dict[str, Any] = {"Comment": properties.get("HostedZoneConfig", {}).get("Comment", "")}
    first = {"VPC": vpcs[0], "HostedZoneConfig": {**config, "PrivateZone": True}} if vpcs else {}
    answer = context.call(
        "route53",
        "create_hosted_zone",
        Name=properties["Name"],
        CallerReference=context.physical_name(128),
        **({"HostedZoneConfig": config} | first),
    )
    zone = answer["HostedZone"]["Id"].rpartition("/")[2]
    for vpc in vpcs[1:]:
        context.call("route53", "associate_vpc_with_hosted_zone", HostedZoneId=zone, VPC=vpc)
    tags = dict(context.stack_tags) | {tag["Key"]: str(tag["Value"]) for tag in properties.get("HostedZoneTags", [])}
    if tags:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        context.call("route53", "change_tags_for_resource", ResourceType="hostedzone", ResourceId=zone, AddTags=pairs)
    return Made(zone, {"Id": zone, "NameServers": answer.get("DelegationSet", {}).get("NameServers", [])})


def _remove_zone(_: Properties, zone: str, context: Context) -> None:
    context.call("route53", "delete_hosted_zone", Id=zone)


_OF_A_RECORD = {
    "Name",
    "Type",
    "TTL",
    "AliasTarget",
    "SetIdentifier",
    "Weight",
    "Failover",
    "HealthCheckId",
    "Region",
    "MultiValueAnswer",
    "GeoLocation",
}
_BESIDE_A_RECORD = {"HostedZoneId", "HostedZoneName", "ResourceRecords", "Comment"}


def _make_record(properties: Properties, context: Context) -> Made:
    unknown = sorted(set(properties) - _OF_A_RECORD - _BESIDE_A_RECORD)
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    _change_record("CREATE", properties, context)
    return Made(properties["Name"].rstrip("."))


def _change_record(action: str, properties: Properties, context: Context) -> None:
    record = {name: properties[name] for name in _OF_A_RECORD if name in properties}
    for name in ("TTL", "Weight"):
        if name in record:
            record[name] = int(record[name])
    alias = record.get("AliasTarget")
    if alias:
        healthy = str(alias.get("EvaluateTargetHealth", False)).lower() == "true"
        record["AliasTarget"] = {**alias, "EvaluateTargetHealth": healthy}
    if "ResourceRecords" in properties:
        record["ResourceRecords"] = [{"Value": value} for value in properties["ResourceRecords"]]
    context.call(
        "route53",
        "change_resource_record_sets",
        HostedZoneId=properties["HostedZoneId"],
        ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": record}]},
    )


def _remove_record(properties: Properties, _: str, context: Context) -> None:
    _change_record("DELETE", properties, context)


def _make_namespace(properties: Properties, context: Context) -> Made:
    known = {"Name", "Vpc", "Description", "Tags"}
    unknown = sorted(set(properties) - known)
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    tags = dict(context.stack_tags) | {tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}
    described = {"Description": properties["Description"]} if "Description" in properties else {}
    operation = context.call(
        "servicediscovery",
        "create_private_dns_namespace",
        Name=properties["Name"],
        Vpc=properties["Vpc"],
        CreatorRequestId=context.physical_name(),
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        **described,
    )["OperationId"]
    done = context.call("servicediscovery", "get_operation", OperationId=operation)["Operation"]
    own = done["Targets"]["NAMESPACE"]
    namespace = context.call("servicediscovery", "get_namespace", Id=own)["Namespace"]
    zone = namespace.get("Properties", {}).get("DnsProperties", {}).get("HostedZoneId", "")
    return Made(own, {"Id": own, "Arn": namespace["Arn"], "HostedZoneId": zone})


MODELS = (
    ResourceModel("AWS::Route53::HostedZone", "route53", make=_make_zone, remove=_remove_zone),
    ResourceModel("AWS::Route53::RecordSet", "route53", make=_make_record, remove=_remove_record),
    ResourceModel(
        "AWS::Route53::HealthCheck",
        "route53",
        create="create_health_check",
        also={"CallerReference": "{physical_name}"},
        id="HealthCheck.Id",
        attributes={"HealthCheckId": "HealthCheck.Id"},
        steps=(
            ModelCall(
                "change_tags_for_resource",
                {"ResourceType": "healthcheck", "ResourceId": "{id}", "AddTags": "{HealthCheckTags}"},
                needs="HealthCheckTags",
            ),
        ),
        delete=(ModelCall("delete_health_check", {"HealthCheckId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ServiceDiscovery::PrivateDnsNamespace",
        "servicediscovery",
        make=_make_namespace,
        delete=(ModelCall("delete_namespace", {"Id": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ServiceDiscovery::Service",
        "servicediscovery",
        create="create_service",
        id="Service.Id",
        attributes={"Id": "Service.Id", "Arn": "Service.Arn", "Name": "Service.Name"},
        delete=(ModelCall("delete_service", {"Id": "{id}"}),),
    ),
    ResourceModel(
        "AWS::Route53Resolver::ResolverEndpoint",
        "route53resolver",
        create="create_resolver_endpoint",
        also={"CreatorRequestId": "{physical_name}"},
        id="ResolverEndpoint.Id",
        attributes={
            "ResolverEndpointId": "ResolverEndpoint.Id",
            "Arn": "ResolverEndpoint.Arn",
            "HostVPCId": "ResolverEndpoint.HostVPCId",
        },
        delete=(ModelCall("delete_resolver_endpoint", {"ResolverEndpointId": "{id}"}),),
    ),
)
