"""Distributions of CloudFront with their origins, and accelerators of Global Accelerator."""

from __future__ import annotations

from typing import Any

from ..model import Context, Made, ModelCall, Properties, ResourceFailed, ResourceModel, typed_arguments

_NAMES = {"IPV6Enabled": "IsIPV6Enabled"}


def _make_distribution(properties: Properties, context: Context) -> Made:
    client = context.client("cloudfront")
    shape = client.meta.service_model.operation_model("CreateDistribution").input_shape
    written = {_NAMES.get(name, name): value for name, value in properties["DistributionConfig"].items()}
    config = _counted(_as_called(written), shape.members["DistributionConfig"])
    config.setdefault("Comment", "")
    config["CallerReference"] = context.physical_name(128)
    tags = dict(context.stack_tags) | {tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}
    typed = typed_arguments("AWS::CloudFront::Distribution", {"DistributionConfig": config}, shape)
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    answer = context.call(
        "cloudfront",
        "create_distribution_with_tags",
        DistributionConfigWithTags={**typed, "Tags": {"Items": pairs}},
    )["Distribution"]
    return Made(answer["Id"], {"Id": answer["Id"], "DomainName": answer["DomainName"]})


def _as_called(config: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration with what the call writes in another place."""
    if "Logging" in config:
        config["Logging"] = {"Enabled": True, "IncludeCookies": False, "Prefix": "", **config["Logging"]}
    for origin in config.get("Origins", []):
        if "OriginCustomHeaders" in origin:
            origin["CustomHeaders"] = origin.pop("OriginCustomHeaders")
        if "CustomOriginConfig" in origin:
            origin["CustomOriginConfig"] = {"HTTPPort": 80, "HTTPSPort": 443, **origin["CustomOriginConfig"]}
    return config


def _counted(value: Any, shape: Any) -> Any:
    """Return a value whose lists are written as CloudFront's calls write them: with their number."""
    if shape.type_name == "structure" and isinstance(value, list):
        items = [_counted(item, shape.members["Items"].member) for item in value]
        return {"Quantity": len(items), "Items": items}
    if shape.type_name != "structure" or not isinstance(value, dict):
        return value
    members = {member.lower(): member for member in shape.members}
    return {
        name: _counted(part, shape.members[members[name.lower()]]) if name.lower() in members else part
        for name, part in value.items()
    }


def _origin(properties: Properties, context: Context) -> Properties:
    """Return an origin's properties with its versions of TLS as the call takes them: with their number."""
    config = dict(properties["VpcOriginEndpointConfig"])
    if "OriginSSLProtocols" in config:
        versions = config["OriginSSLProtocols"]
        config["OriginSSLProtocols"] = {"Quantity": len(versions), "Items": versions}
    return {**properties, "VpcOriginEndpointConfig": {"HTTPPort": 80, "HTTPSPort": 443, **config}}


def _remove_distribution(_: Properties, own_id: str, context: Context) -> None:
    """Take a distribution out of use and remove it, as CloudFormation does."""
    current = context.call("cloudfront", "get_distribution_config", Id=own_id)
    config = {**current["DistributionConfig"], "Enabled": False}
    changed = context.call(
        "cloudfront", "update_distribution", Id=own_id, IfMatch=current["ETag"], DistributionConfig=config
    )
    context.call("cloudfront", "delete_distribution", Id=own_id, IfMatch=changed["ETag"])


def _remove_access_control(_: Properties, own_id: str, context: Context) -> None:
    tag = context.call("cloudfront", "get_origin_access_control", Id=own_id)["ETag"]
    context.call("cloudfront", "delete_origin_access_control", Id=own_id, IfMatch=tag)


def _make_endpoint_group(properties: Properties, context: Context) -> Made:
    client = context.client("globalaccelerator")
    shape = client.meta.service_model.operation_model("CreateEndpointGroup").input_shape
    unknown = sorted(set(properties) - set(shape.members))
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    arguments = {"IdempotencyToken": context.physical_name(), **properties}
    typed = typed_arguments("AWS::GlobalAccelerator::EndpointGroup", arguments, shape)
    arn = context.call("globalaccelerator", "create_endpoint_group", **typed)["EndpointGroup"]["EndpointGroupArn"]
    return Made(arn, {"EndpointGroupArn": arn})


_TOKEN = {"IdempotencyToken": "{physical_name}"}

MODELS = (
    ResourceModel("AWS::CloudFront::Distribution", "cloudfront", make=_make_distribution, remove=_remove_distribution),
    ResourceModel(
        "AWS::CloudFront::VpcOrigin",
        "cloudfront",
        create="create_vpc_origin",
        adjust=_origin,
        id="VpcOrigin.Id",
        attributes={"Id": "VpcOrigin.Id", "Arn": "VpcOrigin.Arn", "Status": "VpcOrigin.Status"},
        delete=(ModelCall("delete_vpc_origin", {"Id": "{id}", "IfMatch": "E1"}),),
    ),
    ResourceModel(
        "AWS::CloudFront::OriginAccessControl",
        "cloudfront",
        create="create_origin_access_control",
        id="OriginAccessControl.Id",
        attributes={"Id": "OriginAccessControl.Id"},
        remove=_remove_access_control,
    ),
    ResourceModel(
        "AWS::GlobalAccelerator::Accelerator",
        "globalaccelerator",
        create="create_accelerator",
        also=_TOKEN,
        id="Accelerator.AcceleratorArn",
        attributes={
            "AcceleratorArn": "Accelerator.AcceleratorArn",
            "DnsName": "Accelerator.DnsName",
            "Ipv4Addresses": "Accelerator.IpSets[0].IpAddresses",
        },
        delete=(ModelCall("delete_accelerator", {"AcceleratorArn": "{id}"}),),
    ),
    ResourceModel(
        "AWS::GlobalAccelerator::Listener",
        "globalaccelerator",
        create="create_listener",
        also=_TOKEN,
        id="Listener.ListenerArn",
        attributes={"ListenerArn": "Listener.ListenerArn"},
        delete=(ModelCall("delete_listener", {"ListenerArn": "{id}"}),),
    ),
    ResourceModel(
        "AWS::GlobalAccelerator::EndpointGroup",
        "globalaccelerator",
        make=_make_endpoint_group,
        delete=(ModelCall("delete_endpoint_group", {"EndpointGroupArn": "{id}"}),),
    ),
)
