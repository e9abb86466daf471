"""What icons look like in draw.io: the AWS shapes of its own library, so that everything stays editable.

Names are those of draw.io's AWS palette (https://github.com/jgraph/drawio, Sidebar-AWS4.js, seen 2026-11-30). A
*service* is a white drawing on a square (``resourceIcon``), a *resource* a drawing in a color.
"""

from __future__ import annotations

from modeler.dataclass import dataclass

_COMPUTE, _NETWORK, _SECURITY = "#ED7100", "#8C4FFF", "#DD344C"
_STORAGE, _DATABASE, _MANAGEMENT, _GENERAL = "#7AA116", "#C925D1", "#E7157B", "#232F3D"
_LABEL = (
    "sketch=0;outlineConnect=0;fontColor=#232F3E;gradientColor=none;dashed=0;verticalLabelPosition=bottom;"
    "verticalAlign=top;align=center;html=1;whiteSpace=wrap;fontSize=11;aspect=fixed;"
)


@dataclass(frozen=True, slots=True)
class AwsShape:
    """A shape of the AWS library: its name, its color, and whether it is a service on a square."""

    name: str
    color: str
    service: bool = False

    @property
    def style(self) -> str:
        """The style of a cell.

        >>> AwsShape("nat_gateway", "#8C4FFF").style.split(";")[-2]
        'shape=mxgraph.aws4.nat_gateway'
        """
        if self.service:
            drawn = f"shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.{self.name};"
            return f"{_LABEL}strokeColor=#ffffff;fillColor={self.color};{drawn}"
        return f"{_LABEL}strokeColor=none;fillColor={self.color};shape=mxgraph.aws4.{self.name};"


UNKNOWN = AwsShape("general", _GENERAL, service=True)
SHAPES = {
    "aws.compute.EC2": AwsShape("ec2", _COMPUTE, service=True),
    "aws.compute.EC2ElasticIpAddress": AwsShape("elastic_ip_address", _COMPUTE),
    "aws.compute.EC2Instance": AwsShape("instance2", _COMPUTE),
    "aws.compute.EKS": AwsShape("eks", _COMPUTE, service=True),
    "aws.compute.Fargate": AwsShape("fargate", _COMPUTE, service=True),
    "aws.compute.Lambda": AwsShape("lambda", _COMPUTE, service=True),
    "aws.compute.LambdaFunction": AwsShape("lambda_function", _COMPUTE),
    "aws.database.ElastiCache": AwsShape("elasticache", _DATABASE, service=True),
    "aws.database.RDS": AwsShape("rds", _DATABASE, service=True),
    "aws.devtools.XRay": AwsShape("xray", _DATABASE, service=True),
    "aws.general.Client": AwsShape("client", _GENERAL),
    "aws.general.General": UNKNOWN,
    "aws.general.OfficeBuilding": AwsShape("corporate_data_center", _GENERAL),
    "aws.general.TraditionalServer": AwsShape("traditional_server", _GENERAL),
    "aws.general.Users": AwsShape("users", _GENERAL),
    "aws.integration.Appsync": AwsShape("appsync", _MANAGEMENT, service=True),
    "aws.management.CloudwatchAlarm": AwsShape("alarm", _MANAGEMENT),
    "aws.management.CloudwatchLogs": AwsShape("logs", _MANAGEMENT),
    "aws.management.SystemsManager": AwsShape("systems_manager", _MANAGEMENT, service=True),
    "aws.network.APIGateway": AwsShape("api_gateway", _NETWORK, service=True),
    "aws.network.ClientVpn": AwsShape("client_vpn", _NETWORK, service=True),
    "aws.network.CloudFront": AwsShape("cloudfront", _NETWORK, service=True),
    "aws.network.CloudMap": AwsShape("cloud_map", _NETWORK, service=True),
    "aws.network.DirectConnect": AwsShape("direct_connect", _NETWORK, service=True),
    "aws.network.ElbApplicationLoadBalancer": AwsShape("application_load_balancer", _NETWORK),
    "aws.network.ElbNetworkLoadBalancer": AwsShape("network_load_balancer", _NETWORK),
    "aws.network.Endpoint": AwsShape("endpoints", _NETWORK),
    "aws.network.GlobalAccelerator": AwsShape("global_accelerator", _NETWORK, service=True),
    "aws.network.InternetGateway": AwsShape("internet_gateway", _NETWORK),
    "aws.network.NATGateway": AwsShape("nat_gateway", _NETWORK),
    "aws.network.Privatelink": AwsShape("vpc_privatelink", _NETWORK, service=True),
    "aws.network.Route53": AwsShape("route_53", _NETWORK, service=True),
    "aws.network.Route53HostedZone": AwsShape("hosted_zone", _NETWORK),
    "aws.network.SiteToSiteVpn": AwsShape("site_to_site_vpn", _NETWORK, service=True),
    "aws.network.TransitGateway": AwsShape("transit_gateway", _NETWORK, service=True),
    "aws.network.TransitGatewayAttachment": AwsShape("transit_gateway_attachment", _NETWORK),
    "aws.network.VPCPeering": AwsShape("peering", _NETWORK),
    "aws.network.VPCRouter": AwsShape("router", _NETWORK),
    "aws.network.VpnGateway": AwsShape("vpn_gateway", _NETWORK),
    "aws.security.CertificateAuthority": AwsShape("certificate_manager_3", _SECURITY, service=True),
    "aws.security.CertificateManager": AwsShape("certificate_manager_3", _SECURITY, service=True),
    "aws.security.Cognito": AwsShape("cognito", _SECURITY, service=True),
    "aws.security.WAF": AwsShape("waf", _SECURITY, service=True),
    "aws.storage.S3": AwsShape("s3", _STORAGE, service=True),
    "aws.storage.SimpleStorageServiceS3Bucket": AwsShape("bucket", _STORAGE),
    "between-regions.png": AwsShape("peering", _NETWORK),
    "lattice.png": AwsShape("vpc_lattice", _NETWORK, service=True),
    "onprem.network.Istio": AwsShape("mesh", _NETWORK),
    "onprem.network.Nginx": AwsShape("fargate", _COMPUTE, service=True),
    "resource-gateway.png": AwsShape("gateway", _NETWORK),
    "verified-access.png": AwsShape("verified_access", _NETWORK, service=True),
    "vpc-link.png": AwsShape("elastic_network_interface", _NETWORK),
}
"""The shape of each icon (`Traits.icon`)."""

_GROUP = (
    "sketch=0;outlineConnect=0;gradientColor=none;html=1;whiteSpace=wrap;fontSize=12;container=1;pointerEvents=0;"
    "collapsible=0;recursiveResize=0;shape=mxgraph.aws4.group;verticalAlign=top;align=left;spacingLeft=30;"
)
_PLAIN = (
    "rounded=1;arcSize=4;html=1;whiteSpace=wrap;fontSize=12;container=1;pointerEvents=0;collapsible=0;"
    "recursiveResize=0;verticalAlign=top;align=left;spacingLeft=8;"
)
BOUNDARY_STYLES = {
    "account": f"{_GROUP}grIcon=mxgraph.aws4.group_account;strokeColor=#CD2264;fillColor=none;fontColor=#CD2264;",
    "region": (
        f"{_GROUP}grIcon=mxgraph.aws4.group_region;strokeColor=#00A4A6;fillColor=none;fontColor=#147EBA;dashed=1;"
    ),
    "vpc": f"{_GROUP}grIcon=mxgraph.aws4.group_vpc2;strokeColor=#8C4FFF;fillColor=none;fontColor=#8C4FFF;",
    "subnets": (
        f"{_GROUP}grIcon=mxgraph.aws4.group_security_group;grStroke=0;strokeColor=#7AA116;fillColor=#F2F6E8;"
        "fontColor=#248814;"
    ),
    "internet": f"{_PLAIN}strokeColor=#D98A1F;fillColor=#FFF7EC;fontColor=#545B64;",
    "premises": f"{_PLAIN}strokeColor=#7D8998;fillColor=#F4F5F6;fontColor=#545B64;",
    "link": f"{_PLAIN}strokeColor=#9AA5B1;fillColor=none;fontColor=#545B64;dashed=1;",
    "edge": f"{_PLAIN}strokeColor=#C2407C;fillColor=#FDF0F6;fontColor=#545B64;",
    "aws": f"{_PLAIN}strokeColor=#3B6FC9;fillColor=#EEF3FD;fontColor=#545B64;",
    "dns": f"{_PLAIN}strokeColor=#8250C4;fillColor=#F7F2FD;fontColor=#545B64;",
}
"""The style of a boundary, by its kind: groups of the AWS library where it has them."""
