"""Clusters of EKS with their nodes."""

from __future__ import annotations

from ..model import Context, ModelCall, Properties, ResourceModel


def _logging(properties: Properties, context: Context) -> Properties:
    """Return a cluster's properties with its logs as the call takes them."""
    logs = properties.get("Logging", {}).get("ClusterLogging", {}).get("EnabledTypes")
    if logs is None:
        return properties
    types = [entry["Type"] for entry in logs]
    return {**properties, "Logging": {"clusterLogging": [{"types": types, "enabled": True}]}}


MODELS = (
    ResourceModel(
        "AWS::EKS::Cluster",
        "eks",
        create="create_cluster",
        adjust=_logging,
        id="cluster.name",
        attributes={
            "Arn": "cluster.arn",
            "Endpoint": "cluster.endpoint",
            "ClusterSecurityGroupId": "cluster.resourcesVpcConfig.clusterSecurityGroupId",
            "CertificateAuthorityData": "cluster.certificateAuthority.data",
            "OpenIdConnectIssuerUrl": "cluster.identity.oidc.issuer",
        },
        delete=(ModelCall("delete_cluster", {"name": "{id}"}),),
    ),
    ResourceModel(
        "AWS::EKS::Nodegroup",
        "eks",
        create="create_nodegroup",
        id="{ClusterName}/{NodegroupName}",
        attributes={"Arn": "nodegroup.nodegroupArn", "NodegroupName": "nodegroup.nodegroupName"},
        delete=(ModelCall("delete_nodegroup", {"clusterName": "{ClusterName}", "nodegroupName": "{NodegroupName}"}),),
    ),
)
