"""How people get in: machines to jump from, sessions, Client VPN and Verified Access."""

from __future__ import annotations

import json
from typing import Any

from ..model import Context, Made, ModelCall, Properties, ResourceFailed, ResourceModel

_OF_AN_IMAGE_GB = 8
_INTERFACE_NAMES = {"GroupSet": "Groups"}


def _machine(properties: Properties, context: Context) -> Properties:
    """Return a machine's properties as the call takes them, with disks of the size that images have.

    AWS takes the size of a disk from its image; moto wants it said.
    """
    profile = properties.get("IamInstanceProfile")
    disks = [
        {**disk, "Ebs": {"VolumeSize": _OF_AN_IMAGE_GB, **disk["Ebs"]}} if "Ebs" in disk else disk
        for disk in properties.get("BlockDeviceMappings", [])
    ]
    interfaces = [
        {_INTERFACE_NAMES.get(name, name): value for name, value in interface.items()}
        for interface in properties.get("NetworkInterfaces", [])
    ]
    return {
        **properties,
        **({"NetworkInterfaces": interfaces} if interfaces else {}),
        **({"IamInstanceProfile": {"Name": profile}} if profile else {}),
        **({"BlockDeviceMappings": disks} if disks else {}),
    }


def _make_profile(properties: Properties, context: Context) -> Made:
    _refuse_others(properties, {"InstanceProfileName", "Path", "Roles"})
    name = properties.get("InstanceProfileName") or context.physical_name(128)
    path = {"Path": properties["Path"]} if "Path" in properties else {}
    answer = context.call("iam", "create_instance_profile", InstanceProfileName=name, **path)
    for role in properties["Roles"]:
        context.call("iam", "add_role_to_instance_profile", InstanceProfileName=name, RoleName=role)
    return Made(name, {"Arn": answer["InstanceProfile"]["Arn"]})


def _empty_profile(properties: Properties, name: str, context: Context) -> None:
    for role in properties["Roles"]:
        context.call("iam", "remove_role_from_instance_profile", InstanceProfileName=name, RoleName=role)


def _document(properties: Properties, context: Context) -> Properties:
    """Return a document's properties with its content as a text."""
    content = properties["Content"]
    text = content if isinstance(content, str) else json.dumps(content)
    return {"Name": context.physical_name(128), **properties, "Content": text}


def _tags_of(properties: Properties, context: Context) -> Properties:
    """Return properties whose tags stand where those of other resources do."""
    tags = [tag for specification in properties.get("TagSpecifications", []) for tag in specification["Tags"]]
    kept = {name: value for name, value in properties.items() if name != "TagSpecifications"}
    return {**kept, "Tags": tags} if tags else kept


def _make_instance(properties: Properties, context: Context) -> Made:
    _refuse_others(
        properties, {"VerifiedAccessTrustProviderIds", "LoggingConfigurations", "Description", "FipsEnabled", "Tags"}
    )
    tags = dict(context.stack_tags) | {tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}
    given: dict[str, Any] = {}
    if properties.get("Description"):
        given["Description"] = properties["Description"]
    if "FipsEnabled" in properties:
        given["FIPSEnabled"] = str(properties["FipsEnabled"]).lower() == "true"
    if tags:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        given["TagSpecifications"] = [{"ResourceType": "verified-access-instance", "Tags": pairs}]
    own = context.call("ec2", "create_verified_access_instance", **given)["VerifiedAccessInstance"]
    own_id = own["VerifiedAccessInstanceId"]
    for provider in properties.get("VerifiedAccessTrustProviderIds", []):
        context.call(
            "ec2",
            "attach_verified_access_trust_provider",
            VerifiedAccessInstanceId=own_id,
            VerifiedAccessTrustProviderId=provider,
        )
    if "LoggingConfigurations" in properties:
        context.call(
            "ec2",
            "modify_verified_access_instance_logging_configuration",
            VerifiedAccessInstanceId=own_id,
            AccessLogs=properties["LoggingConfigurations"],
        )
    return Made(own_id, {"VerifiedAccessInstanceId": own_id})


def _detach_providers(properties: Properties, own_id: str, context: Context) -> None:
    for provider in properties.get("VerifiedAccessTrustProviderIds", []):
        context.call(
            "ec2",
            "detach_verified_access_trust_provider",
            VerifiedAccessInstanceId=own_id,
            VerifiedAccessTrustProviderId=provider,
        )


def _refuse_others(properties: Properties, known: set[str]) -> None:
    unknown = sorted(set(properties) - known)
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")


_VPN = {"ClientVpnEndpointId": "{ClientVpnEndpointId}"}

MODELS = (
    ResourceModel(
        "AWS::EC2::Instance",
        "ec2",
        create="run_instances",
        adjust=_machine,
        also={"MinCount": 1, "MaxCount": 1},
        id="Instances[0].InstanceId",
        tags="instance",
        attributes={
            "InstanceId": "Instances[0].InstanceId",
            "PrivateIp": "Instances[0].PrivateIpAddress",
            "AvailabilityZone": "Instances[0].Placement.AvailabilityZone",
        },
        delete=(ModelCall("terminate_instances", {"InstanceIds": ["{id}"]}),),
    ),
    ResourceModel(
        "AWS::EC2::LaunchTemplate",
        "ec2",
        create="create_launch_template",
        id="LaunchTemplate.LaunchTemplateId",
        tags="launch-template",
        attributes={
            "LaunchTemplateId": "LaunchTemplate.LaunchTemplateId",
            "LatestVersionNumber": "LaunchTemplate.LatestVersionNumber",
            "DefaultVersionNumber": "LaunchTemplate.DefaultVersionNumber",
        },
        delete=(ModelCall("delete_launch_template", {"LaunchTemplateId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::IAM::InstanceProfile",
        "iam",
        make=_make_profile,
        remove=_empty_profile,
        delete=(ModelCall("delete_instance_profile", {"InstanceProfileName": "{id}"}),),
    ),
    ResourceModel(
        "AWS::SSM::Document",
        "ssm",
        create="create_document",
        adjust=_document,
        id="DocumentDescription.Name",
        delete=(ModelCall("delete_document", {"Name": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::ClientVpnEndpoint",
        "ec2",
        create="create_client_vpn_endpoint",
        adjust=_tags_of,
        id="ClientVpnEndpointId",
        tags="client-vpn-endpoint",
        delete=(ModelCall("delete_client_vpn_endpoint", {"ClientVpnEndpointId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::ClientVpnTargetNetworkAssociation",
        "ec2",
        create="associate_client_vpn_target_network",
        id="AssociationId",
        delete=(ModelCall("disassociate_client_vpn_target_network", {**_VPN, "AssociationId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::ClientVpnAuthorizationRule",
        "ec2",
        create="authorize_client_vpn_ingress",
        id="{ClientVpnEndpointId}|{TargetNetworkCidr}",
        delete=(
            ModelCall(
                "revoke_client_vpn_ingress",
                {**_VPN, "TargetNetworkCidr": "{TargetNetworkCidr}", "AccessGroupId": "{AccessGroupId}"},
            ),
        ),
    ),
    ResourceModel(
        "AWS::EC2::VerifiedAccessTrustProvider",
        "ec2",
        create="create_verified_access_trust_provider",
        id="VerifiedAccessTrustProvider.VerifiedAccessTrustProviderId",
        tags="verified-access-trust-provider",
        attributes={"VerifiedAccessTrustProviderId": "VerifiedAccessTrustProvider.VerifiedAccessTrustProviderId"},
        delete=(ModelCall("delete_verified_access_trust_provider", {"VerifiedAccessTrustProviderId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::VerifiedAccessInstance",
        "ec2",
        make=_make_instance,
        remove=_detach_providers,
        delete=(ModelCall("delete_verified_access_instance", {"VerifiedAccessInstanceId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::VerifiedAccessGroup",
        "ec2",
        create="create_verified_access_group",
        id="VerifiedAccessGroup.VerifiedAccessGroupId",
        tags="verified-access-group",
        attributes={
            "VerifiedAccessGroupId": "VerifiedAccessGroup.VerifiedAccessGroupId",
            "VerifiedAccessGroupArn": "VerifiedAccessGroup.VerifiedAccessGroupArn",
        },
        steps=(
            ModelCall(
                "modify_verified_access_group_policy",
                {"VerifiedAccessGroupId": "{id}", "PolicyEnabled": "{PolicyEnabled}"},
                needs="PolicyEnabled",
            ),
        ),
        delete=(ModelCall("delete_verified_access_group", {"VerifiedAccessGroupId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::VerifiedAccessEndpoint",
        "ec2",
        create="create_verified_access_endpoint",
        id="VerifiedAccessEndpoint.VerifiedAccessEndpointId",
        tags="verified-access-endpoint",
        attributes={
            "VerifiedAccessEndpointId": "VerifiedAccessEndpoint.VerifiedAccessEndpointId",
            "EndpointDomain": "VerifiedAccessEndpoint.EndpointDomain",
        },
        delete=(ModelCall("delete_verified_access_endpoint", {"VerifiedAccessEndpointId": "{id}"}),),
    ),
)
