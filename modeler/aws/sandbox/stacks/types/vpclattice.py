"""Services and service networks of VPC Lattice."""

from __future__ import annotations

import json

from ..model import Context, Made, ModelCall, Properties, ResourceModel

_SERVICE = {"serviceIdentifier": "{ServiceIdentifier}"}


def _named(properties: Properties, context: Context) -> Properties:
    """Return properties with the name that CloudFormation makes up: small letters."""
    return {"Name": context.physical_name(40).lower(), **properties}


def _make_policy(properties: Properties, context: Context) -> Made:
    policy = properties["Policy"]
    text = policy if isinstance(policy, str) else json.dumps(policy)
    answer = context.call(
        "vpc-lattice", "put_auth_policy", resourceIdentifier=properties["ResourceIdentifier"], policy=text
    )
    return Made(str(properties["ResourceIdentifier"]), {"State": answer.get("state", "Active")})


MODELS = (
    ResourceModel(
        "AWS::VpcLattice::Service",
        "vpc-lattice",
        create="create_service",
        adjust=_named,
        id="arn",
        attributes={
            "Arn": "arn",
            "Id": "id",
            "DnsEntry.DomainName": "dnsEntry.domainName",
            "DnsEntry.HostedZoneId": "dnsEntry.hostedZoneId",
        },
        delete=(ModelCall("delete_service", {"serviceIdentifier": "{Id}"}),),
    ),
    ResourceModel(
        "AWS::VpcLattice::ServiceNetwork",
        "vpc-lattice",
        create="create_service_network",
        adjust=_named,
        id="arn",
        attributes={"Arn": "arn", "Id": "id"},
        delete=(ModelCall("delete_service_network", {"serviceNetworkIdentifier": "{Id}"}),),
    ),
    ResourceModel(
        "AWS::VpcLattice::ServiceNetworkServiceAssociation",
        "vpc-lattice",
        create="create_service_network_service_association",
        id="arn",
        attributes={"Arn": "arn", "Id": "id"},
        delete=(
            ModelCall(
                "delete_service_network_service_association", {"serviceNetworkServiceAssociationIdentifier": "{Id}"}
            ),
        ),
    ),
    ResourceModel(
        "AWS::VpcLattice::ServiceNetworkVpcAssociation",
        "vpc-lattice",
        create="create_service_network_vpc_association",
        id="arn",
        attributes={"Arn": "arn", "Id": "id"},
        delete=(
            ModelCall("delete_service_network_vpc_association", {"serviceNetworkVpcAssociationIdentifier": "{Id}"}),
        ),
    ),
    ResourceModel(
        "AWS::VpcLattice::TargetGroup",
        "vpc-lattice",
        create="create_target_group",
        adjust=_named,
        id="arn",
        attributes={"Arn": "arn", "Id": "id"},
        steps=(
            ModelCall("register_targets", {"targetGroupIdentifier": "{id}", "targets": "{Targets}"}, needs="Targets"),
        ),
        delete=(ModelCall("delete_target_group", {"targetGroupIdentifier": "{Id}"}),),
    ),
    ResourceModel(
        "AWS::VpcLattice::Listener",
        "vpc-lattice",
        create="create_listener",
        adjust=_named,
        id="arn",
        attributes={"Arn": "arn", "Id": "id"},
        delete=(ModelCall("delete_listener", {**_SERVICE, "listenerIdentifier": "{Id}"}),),
    ),
    ResourceModel(
        "AWS::VpcLattice::AccessLogSubscription",
        "vpc-lattice",
        create="create_access_log_subscription",
        id="arn",
        attributes={"Arn": "arn", "Id": "id"},
        delete=(ModelCall("delete_access_log_subscription", {"accessLogSubscriptionIdentifier": "{Id}"}),),
    ),
    ResourceModel(
        "AWS::VpcLattice::ResourceGateway",
        "vpc-lattice",
        create="create_resource_gateway",
        adjust=_named,
        id="arn",
        attributes={"Arn": "arn", "Id": "id"},
        delete=(ModelCall("delete_resource_gateway", {"resourceGatewayIdentifier": "{Id}"}),),
    ),
    ResourceModel(
        "AWS::VpcLattice::ResourceConfiguration",
        "vpc-lattice",
        create="create_resource_configuration",
        adjust=_named,
        names={
            "ResourceConfigurationType": "type",
            "ResourceGatewayId": "resourceGatewayIdentifier",
            "ResourceConfigurationGroupId": "resourceConfigurationGroupIdentifier",
        },
        id="arn",
        attributes={"Arn": "arn", "Id": "id"},
        delete=(ModelCall("delete_resource_configuration", {"resourceConfigurationIdentifier": "{Id}"}),),
    ),
    ResourceModel(
        "AWS::VpcLattice::AuthPolicy",
        "vpc-lattice",
        make=_make_policy,
        delete=(ModelCall("delete_auth_policy", {"resourceIdentifier": "{id}"}),),
    ),
)
