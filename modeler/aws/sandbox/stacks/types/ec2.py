"""Networks: VPCs, subnets, routes, gateways, security groups, endpoints, peerings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model import Context, Made, ModelCall, Properties, ResourceFailed, ResourceModel

_GROUP_PEER = {
    "CidrIp": ("IpRanges", "CidrIp"),
    "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "SourcePrefixListId": ("PrefixListIds", "PrefixListId"),
    "DestinationPrefixListId": ("PrefixListIds", "PrefixListId"),
    "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
    "DestinationSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}
_OF_A_RULE = {"IpProtocol", "FromPort", "ToPort", "Description", "GroupId", "SourceSecurityGroupOwnerId", *_GROUP_PEER}


def _permission(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule as EC2's calls write it."""
    unknown = sorted(set(rule) - _OF_A_RULE)
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    permission: dict[str, Any] = {"IpProtocol": str(rule["IpProtocol"])}
    for port in ("FromPort", "ToPort"):
        if rule.get(port) is not None:
            permission[port] = int(rule[port])
    described = {"Description": rule["Description"]} if rule.get("Description") else {}
    for name, (place, member) in _GROUP_PEER.items():
        if rule.get(name):
            permission[place] = [{member: rule[name], **described}]
    return permission


def _tags(properties: Properties, context: Context, kind: str) -> list[dict[str, Any]]:
    tags = dict(context.stack_tags) | {tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    return [{"ResourceType": kind, "Tags": pairs}] if pairs else []


_OF_A_GROUP = {"GroupDescription", "GroupName", "VpcId", "SecurityGroupIngress", "SecurityGroupEgress", "Tags"}


def _make_group(properties: Properties, context: Context) -> Made:
    unknown = sorted(set(properties) - _OF_A_GROUP)
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    arguments = {
        "GroupName": properties.get("GroupName") or context.physical_name(255),
        "Description": properties["GroupDescription"],
        "TagSpecifications": _tags(properties, context, "security-group"),
    }
    if properties.get("VpcId"):
        arguments["VpcId"] = properties["VpcId"]
    group = context.call("ec2", "create_security_group", **arguments)["GroupId"]
    try:
        egress = properties.get("SecurityGroupEgress")
        if egress is not None:  # AWS then takes its own rule, which allows all, away
            everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
            context.call("ec2", "revoke_security_group_egress", GroupId=group, IpPermissions=[everything])
            if egress:
                rules = [_permission(rule) for rule in egress]
                context.call("ec2", "authorize_security_group_egress", GroupId=group, IpPermissions=rules)
        ingress = properties.get("SecurityGroupIngress")
        if ingress:
            rules = [_permission(rule) for rule in ingress]
            context.call("ec2", "authorize_security_group_ingress", GroupId=group, IpPermissions=rules)
    except ResourceFailed:
        context.call("ec2", "delete_security_group", GroupId=group)
        raise
    return Made(group, {"GroupId": group, "VpcId": properties.get("VpcId", "")})


def _rule(direction: str) -> ResourceModel:
    def make(properties: Properties, context: Context) -> Made:
        answer = context.call(
            "ec2",
            f"authorize_security_group_{direction}",
            GroupId=properties["GroupId"],
            IpPermissions=[_permission(properties)],
        )
        rules = answer.get("SecurityGroupRules") or [{}]
        return Made(
            rules[0].get("SecurityGroupRuleId", f"sgr-{context.logical_id}"),
            {"Id": rules[0].get("SecurityGroupRuleId")},
        )

    return ResourceModel(
        f"AWS::EC2::SecurityGroup{direction.capitalize()}",
        "ec2",
        make=make,
        delete=(
            ModelCall(f"revoke_security_group_{direction}", {"GroupId": "{GroupId}", "SecurityGroupRuleIds": ["{id}"]}),
        ),
    )


def _own_zone(properties: Properties, context: Context) -> Properties:
    """Return a subnet's properties with the name of its zone, of which a template may give the id."""
    if "AvailabilityZoneId" not in properties:
        return properties
    zones = context.call("ec2", "describe_availability_zones")["AvailabilityZones"]
    names = {zone["ZoneId"]: zone["ZoneName"] for zone in zones}
    wanted = properties["AvailabilityZoneId"]
    if wanted not in names:
        raise ResourceFailed(f"Value ({wanted}) for parameter availabilityZoneId is invalid. Zones are {sorted(names)}")
    kept = {name: value for name, value in properties.items() if name != "AvailabilityZoneId"}
    return {**kept, "AvailabilityZone": names[wanted]}


def _make_attachment(properties: Properties, context: Context) -> Made:
    vpc = properties["VpcId"]
    if properties.get("InternetGatewayId"):
        gateway = properties["InternetGatewayId"]
        context.call("ec2", "attach_internet_gateway", InternetGatewayId=gateway, VpcId=vpc)
        return Made(f"IGW|{vpc}", {"AttachmentType": "IGW"})
    context.call("ec2", "attach_vpn_gateway", VpnGatewayId=properties["VpnGatewayId"], VpcId=vpc)
    return Made(f"VGW|{vpc}", {"AttachmentType": "VGW"})


_EC2_TAGS = ModelCall("create_tags", {"Resources": ["{id}"], "Tags": "{Tags}"}, needs="Tags")


_DESTINATIONS = {
    name: f"{{{name}}}" for name in ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
}


def _with_destination(properties: Properties, _: Context) -> Properties:
    """Return a route's properties with where it leads, which is a part of its id."""
    destination = next((str(properties[name]) for name in _DESTINATIONS if properties.get(name)), "")
    return {**properties, "destination": destination}


def _propagate(properties: Properties, context: Context) -> Made:
    for table in properties["RouteTableIds"]:
        context.call("ec2", "enable_vgw_route_propagation", GatewayId=properties["VpnGatewayId"], RouteTableId=table)
    return Made(f"{properties['VpnGatewayId']}|{'|'.join(properties['RouteTableIds'])}")


def _stop_propagating(properties: Properties, _: str, context: Context) -> None:
    for table in properties["RouteTableIds"]:
        context.call("ec2", "disable_vgw_route_propagation", GatewayId=properties["VpnGatewayId"], RouteTableId=table)


_OF_AN_ATTACHMENT = {name: f"{{{name}}}" for name in ("TransitGatewayRouteTableId", "TransitGatewayAttachmentId")}

MODELS = (
    ResourceModel(
        "AWS::EC2::VPC",
        "ec2",
        create="create_vpc",
        id="Vpc.VpcId",
        tags="vpc",
        attributes={
            "VpcId": "Vpc.VpcId",
            "CidrBlock": "Vpc.CidrBlock",
            "DefaultSecurityGroup": "SecurityGroups[0].GroupId",
        },
        steps=(
            ModelCall(
                "modify_vpc_attribute",
                {"VpcId": "{id}", "EnableDnsSupport": {"Value": "{EnableDnsSupport}"}},
                needs="EnableDnsSupport",
            ),
            ModelCall(
                "modify_vpc_attribute",
                {"VpcId": "{id}", "EnableDnsHostnames": {"Value": "{EnableDnsHostnames}"}},
                needs="EnableDnsHostnames",
            ),
        ),
        read=ModelCall("describe_security_groups", {"Filters": [{"Name": "vpc-id", "Values": ["{id}"]}]}),
        update=(
            ModelCall(
                "modify_vpc_attribute",
                {"VpcId": "{id}", "EnableDnsHostnames": {"Value": "{EnableDnsHostnames}"}},
                needs="EnableDnsHostnames",
            ),
            _EC2_TAGS,
        ),
        updates=frozenset({"EnableDnsHostnames", "Tags"}),
        delete=(ModelCall("delete_vpc", {"VpcId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::Subnet",
        "ec2",
        create="create_subnet",
        id="Subnet.SubnetId",
        tags="subnet",
        adjust=_own_zone,
        attributes={
            "SubnetId": "Subnet.SubnetId",
            "AvailabilityZone": "Subnet.AvailabilityZone",
            "AvailabilityZoneId": "Subnet.AvailabilityZoneId",
            "CidrBlock": "Subnet.CidrBlock",
            "VpcId": "Subnet.VpcId",
        },
        steps=(
            ModelCall(
                "modify_subnet_attribute",
                {"SubnetId": "{id}", "MapPublicIpOnLaunch": {"Value": "{MapPublicIpOnLaunch}"}},
                needs="MapPublicIpOnLaunch",
            ),
        ),
        update=(_EC2_TAGS,),
        updates=frozenset({"Tags"}),
        delete=(ModelCall("delete_subnet", {"SubnetId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::RouteTable",
        "ec2",
        create="create_route_table",
        id="RouteTable.RouteTableId",
        tags="route-table",
        attributes={"RouteTableId": "RouteTable.RouteTableId"},
        update=(_EC2_TAGS,),
        updates=frozenset({"Tags"}),
        delete=(ModelCall("delete_route_table", {"RouteTableId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::Route",
        "ec2",
        create="create_route",
        adjust=_with_destination,
        id="{RouteTableId}|{destination}",
        delete=(ModelCall("delete_route", {"RouteTableId": "{RouteTableId}", **_DESTINATIONS}),),
    ),
    ResourceModel(
        "AWS::EC2::SubnetRouteTableAssociation",
        "ec2",
        create="associate_route_table",
        id="AssociationId",
        attributes={"Id": "AssociationId"},
        delete=(ModelCall("disassociate_route_table", {"AssociationId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::InternetGateway",
        "ec2",
        create="create_internet_gateway",
        id="InternetGateway.InternetGatewayId",
        tags="internet-gateway",
        attributes={"InternetGatewayId": "InternetGateway.InternetGatewayId"},
        delete=(ModelCall("delete_internet_gateway", {"InternetGatewayId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::VPNGateway",
        "ec2",
        create="create_vpn_gateway",
        id="VpnGateway.VpnGatewayId",
        tags="vpn-gateway",
        attributes={"VPNGatewayId": "VpnGateway.VpnGatewayId"},
        delete=(ModelCall("delete_vpn_gateway", {"VpnGatewayId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::VPCGatewayAttachment",
        "ec2",
        make=_make_attachment,
        delete=(
            ModelCall(
                "detach_internet_gateway",
                {"InternetGatewayId": "{InternetGatewayId}", "VpcId": "{VpcId}"},
                needs="InternetGatewayId",
            ),
            ModelCall(
                "detach_vpn_gateway", {"VpnGatewayId": "{VpnGatewayId}", "VpcId": "{VpcId}"}, needs="VpnGatewayId"
            ),
        ),
    ),
    ResourceModel("AWS::EC2::VPNGatewayRoutePropagation", "ec2", make=_propagate, remove=_stop_propagating),
    ResourceModel(
        "AWS::EC2::EIP",
        "ec2",
        create="allocate_address",
        id="PublicIp",
        tags="elastic-ip",
        attributes={"AllocationId": "AllocationId", "PublicIp": "PublicIp"},
        delete=(ModelCall("release_address", {"AllocationId": "{AllocationId}"}),),
    ),
    ResourceModel(
        "AWS::EC2::NatGateway",
        "ec2",
        create="create_nat_gateway",
        id="NatGateway.NatGatewayId",
        tags="natgateway",
        attributes={"NatGatewayId": "NatGateway.NatGatewayId"},
        delete=(ModelCall("delete_nat_gateway", {"NatGatewayId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::SecurityGroup",
        "ec2",
        make=_make_group,
        update=(_EC2_TAGS,),
        updates=frozenset({"Tags"}),
        delete=(ModelCall("delete_security_group", {"GroupId": "{id}"}),),
    ),
    _rule("ingress"),
    _rule("egress"),
    ResourceModel(
        "AWS::EC2::VPCEndpoint",
        "ec2",
        create="create_vpc_endpoint",
        id="VpcEndpoint.VpcEndpointId",
        tags="vpc-endpoint",
        attributes={
            "Id": "VpcEndpoint.VpcEndpointId",
            "NetworkInterfaceIds": "VpcEndpoint.NetworkInterfaceIds",
            "DnsEntries": "VpcEndpoint.DnsEntries[].join(':', [HostedZoneId, DnsName])",
            "CreationTimestamp": "VpcEndpoint.CreationTimestamp",
        },
        update=(
            ModelCall(
                "modify_vpc_endpoint",
                {
                    "VpcEndpointId": "{id}",
                    "PolicyDocument": "{PolicyDocument}",
                    "PrivateDnsEnabled": "{PrivateDnsEnabled}",
                },
            ),
            _EC2_TAGS,
        ),
        updates=frozenset({"PolicyDocument", "PrivateDnsEnabled", "Tags"}),
        delete=(ModelCall("delete_vpc_endpoints", {"VpcEndpointIds": ["{id}"]}),),
    ),
    ResourceModel(
        "AWS::EC2::VPCEndpointService",
        "ec2",
        create="create_vpc_endpoint_service_configuration",
        id="ServiceConfiguration.ServiceId",
        tags="vpc-endpoint-service",
        attributes={"ServiceId": "ServiceConfiguration.ServiceId"},
        delete=(ModelCall("delete_vpc_endpoint_service_configurations", {"ServiceIds": ["{id}"]}),),
    ),
    ResourceModel(
        "AWS::EC2::VPCEndpointServicePermissions",
        "ec2",
        create="modify_vpc_endpoint_service_permissions",
        names={"AllowedPrincipals": "AddAllowedPrincipals"},
        id="{ServiceId}",
        delete=(
            ModelCall(
                "modify_vpc_endpoint_service_permissions",
                {"ServiceId": "{ServiceId}", "RemoveAllowedPrincipals": "{AllowedPrincipals}"},
            ),
        ),
    ),
    ResourceModel(
        "AWS::EC2::VPCPeeringConnection",
        "ec2",
        create="create_vpc_peering_connection",
        id="VpcPeeringConnection.VpcPeeringConnectionId",
        tags="vpc-peering-connection",
        attributes={"Id": "VpcPeeringConnection.VpcPeeringConnectionId"},
        # CloudFormation accepts what asks for a VPC of the same account.
        steps=(ModelCall("accept_vpc_peering_connection", {"VpcPeeringConnectionId": "{id}"}),),
        delete=(ModelCall("delete_vpc_peering_connection", {"VpcPeeringConnectionId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::TransitGateway",
        "ec2",
        create="create_transit_gateway",
        id="TransitGateway.TransitGatewayId",
        tags="transit-gateway",
        attributes={"Id": "TransitGateway.TransitGatewayId", "TransitGatewayArn": "TransitGateway.TransitGatewayArn"},
        delete=(ModelCall("delete_transit_gateway", {"TransitGatewayId": "{id}"}),),
    ),
    *(
        ResourceModel(
            f"AWS::EC2::{name}",
            "ec2",
            create="create_transit_gateway_vpc_attachment",
            id="TransitGatewayVpcAttachment.TransitGatewayAttachmentId",
            tags="transit-gateway-attachment",
            attributes={"Id": "TransitGatewayVpcAttachment.TransitGatewayAttachmentId"},
            delete=(ModelCall("delete_transit_gateway_vpc_attachment", {"TransitGatewayAttachmentId": "{id}"}),),
        )
        for name in ("TransitGatewayAttachment", "TransitGatewayVpcAttachment")
    ),
    ResourceModel(
        "AWS::EC2::TransitGatewayPeeringAttachment",
        "ec2",
        create="create_transit_gateway_peering_attachment",
        id="TransitGatewayPeeringAttachment.TransitGatewayAttachmentId",
        tags="transit-gateway-attachment",
        attributes={"TransitGatewayAttachmentId": "TransitGatewayPeeringAttachment.TransitGatewayAttachmentId"},
        delete=(ModelCall("delete_transit_gateway_peering_attachment", {"TransitGatewayAttachmentId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::TransitGatewayRouteTable",
        "ec2",
        create="create_transit_gateway_route_table",
        id="TransitGatewayRouteTable.TransitGatewayRouteTableId",
        tags="transit-gateway-route-table",
        attributes={"TransitGatewayRouteTableId": "TransitGatewayRouteTable.TransitGatewayRouteTableId"},
        delete=(ModelCall("delete_transit_gateway_route_table", {"TransitGatewayRouteTableId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EC2::TransitGatewayRouteTableAssociation",
        "ec2",
        create="associate_transit_gateway_route_table",
        id="{TransitGatewayRouteTableId}|{TransitGatewayAttachmentId}",
        delete=(ModelCall("disassociate_transit_gateway_route_table", _OF_AN_ATTACHMENT),),
    ),
    ResourceModel(
        "AWS::EC2::TransitGatewayRouteTablePropagation",
        "ec2",
        create="enable_transit_gateway_route_table_propagation",
        id="{TransitGatewayRouteTableId}|{TransitGatewayAttachmentId}",
        delete=(ModelCall("disable_transit_gateway_route_table_propagation", _OF_AN_ATTACHMENT),),
    ),
    ResourceModel(
        "AWS::EC2::TransitGatewayRoute",
        "ec2",
        create="create_transit_gateway_route",
        id="{TransitGatewayRouteTableId}|{DestinationCidrBlock}",
        delete=(
            ModelCall(
                "delete_transit_gateway_route",
                {
                    "TransitGatewayRouteTableId": "{TransitGatewayRouteTableId}",
                    "DestinationCidrBlock": "{DestinationCidrBlock}",
                },
            ),
        ),
    ),
)
