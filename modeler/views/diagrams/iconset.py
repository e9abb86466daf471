"""Which icon stands for a component: AWS icons of the package ``diagrams``, and our own where it has none."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any

from modeler.errors import ModelerError

ICONS = {
    "alb": "aws.network.ElbApplicationLoadBalancer",
    "appsync-api": "aws.integration.Appsync",
    "client-vpn": "aws.network.ClientVpn",
    "clients:internet": "aws.general.Users",
    "clients:premises": "aws.general.OfficeBuilding",
    "clients:vpc": "aws.general.Client",
    "cloud-map": "aws.network.CloudMap",
    "cloudfront": "aws.network.CloudFront",
    "cloudwatch-logs": "aws.management.CloudwatchLogs",
    "cloudwatch-metrics": "aws.management.CloudwatchAlarm",
    "cognito-user-pool": "aws.security.Cognito",
    "cross-az": "aws.network.VPCRouter",
    "direct-connect": "aws.network.DirectConnect",
    "ec2-instances": "aws.compute.EC2",
    "eks-pods": "aws.compute.EKS",
    "endpoint-service": "aws.network.Privatelink",
    "failover-record": "aws.network.Route53",
    "fargate-tasks": "aws.compute.Fargate",
    "function-url": "aws.compute.LambdaFunction",
    "global-accelerator": "aws.network.GlobalAccelerator",
    "health-check": "aws.network.Route53",
    "hosted-zone": "aws.network.Route53HostedZone",
    "http-api": "aws.network.APIGateway",
    "in-region": "other.png",
    "inter-region": "between-regions.png",
    "interface-endpoint": "aws.network.Endpoint",
    "internet-egress": "aws.network.InternetGateway",
    "istio-ingress": "onprem.network.Istio",
    "jump-host": "aws.compute.EC2Instance",
    "lambda-api": "aws.compute.LambdaFunction",
    "lambda-authorizer": "aws.compute.LambdaFunction",
    "lambda-function": "aws.compute.Lambda",
    "lattice-service": "lattice.png",
    "nat-gateway": "aws.network.NATGateway",
    "nlb": "aws.network.ElbNetworkLoadBalancer",
    "on-premises-servers": "aws.general.TraditionalServer",
    "private-ca": "aws.security.CertificateAuthority",
    "public-ipv4": "aws.compute.EC2ElasticIpAddress",
    "resolver-endpoint": "aws.network.Route53",
    "resource-endpoint": "aws.network.Endpoint",
    "resource-gateway": "resource-gateway.png",
    "resource-traffic": "aws.database.RDS",
    "rest-api": "aws.network.APIGateway",
    "s3-bucket": "aws.storage.S3",
    "s3-gateway-endpoint": "aws.network.Endpoint",
    "service-network-endpoint": "aws.network.Endpoint",
    "session-manager": "aws.management.SystemsManager",
    "site-to-site-vpn": "aws.network.SiteToSiteVpn",
    "transit-gateway": "aws.network.TransitGateway",
    "transit-gateway-peering": "aws.network.TransitGatewayAttachment",
    "verified-access": "verified-access.png",
    "virtual-private-gateway": "aws.network.VpnGateway",
    "vpc-link-v1": "vpc-link.png",
    "vpc-link-v2": "vpc-link.png",
    "vpc-peering": "aws.network.VPCPeering",
    "web-acl": "aws.security.WAF",
    "websocket-api": "aws.network.APIGateway",
    "x-ray": "aws.devtools.XRay",
}
"""Component to icon: a class of the package `diagrams`, or a file of our own in `icons/`."""


@cache
def icon_file(name: str) -> Path:
    """Find an icon's file."""
    icon = ICONS.get(name, ICONS["in-region"])
    if icon.endswith(".png"):
        return (Path(__file__).parent / "icons") / icon
    home, _, kind = icon.rpartition(".")
    found = getattr(imported(f"diagrams.{home}"), kind)
    packages = Path(str(imported("diagrams").__file__)).parents[1]
    return packages / str(found._icon_dir) / str(found._icon)


def imported(name: str) -> Any:
    """Import a package of the extra ``diagrams``.

    Raises
    ------
    ModelerError
        If it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ModelerError(
            "pictures need Graphviz, which is not installed: run 'make extras' or install 'modeler[diagrams]'; "
            "diagrams as .mmd or .dot and reports as .md, .json or .csv do without"
        ) from None
