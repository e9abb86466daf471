"""Which resources take tags, and how each system writes them.

Sources: the resource schemas of CloudFormation as cfn-lint 1.58.0 carries them; ``terraform providers schema -json`` of
hashicorp/aws 5.100.0 (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Mapping

from ...inventory.values import Tree

_LISTS = """
    ACMPCA: CertificateAuthority
    ApiGateway: ApiKey ClientCertificate DomainName DomainNameAccessAssociation DomainNameV2 RestApi Stage UsagePlan
    VpcLink
    AppSync: GraphQLApi
    ApplicationAutoScaling: ScalableTarget
    CertificateManager: Certificate
    CloudFront: Distribution VpcOrigin
    CloudWatch: Alarm
    DirectConnect: Connection DirectConnectGateway PrivateVirtualInterface TransitVirtualInterface
    EC2: CustomerGateway EIP EgressOnlyInternetGateway Instance InternetGateway NatGateway NetworkAcl
    NetworkInterface PrefixList RouteTable SecurityGroup Subnet TransitGateway TransitGatewayAttachment
    TransitGatewayPeeringAttachment TransitGatewayRouteTable TransitGatewayVpcAttachment VPC
    VPCBlockPublicAccessExclusion VPCEndpoint VPCEndpointService VPCPeeringConnection VPNConnection VPNGateway
    VerifiedAccessEndpoint VerifiedAccessGroup VerifiedAccessInstance VerifiedAccessTrustProvider
    ECS: Cluster Service TaskDefinition
    EKS: Cluster
    ElasticLoadBalancingV2: Listener ListenerRule LoadBalancer TargetGroup TrustStore
    GlobalAccelerator: Accelerator
    IAM: Role
    KMS: Key
    Lambda: Function
    Logs: LogGroup
    RAM: ResourceShare
    Route53Profiles: Profile ProfileAssociation
    Route53Resolver: FirewallRuleGroup FirewallRuleGroupAssociation ResolverEndpoint ResolverRule
    S3: Bucket
    SSM: Document
    ServiceDiscovery: HttpNamespace PrivateDnsNamespace Service
    VpcLattice: AccessLogSubscription Listener ResourceConfiguration ResourceGateway Rule Service ServiceNetwork
    ServiceNetworkResourceAssociation ServiceNetworkServiceAssociation ServiceNetworkVpcAssociation TargetGroup
    WAFv2: WebACL
"""
MAPS = {
    "AWS::ApiGatewayV2::Api": "Tags",
    "AWS::ApiGatewayV2::DomainName": "Tags",
    "AWS::ApiGatewayV2::Stage": "Tags",
    "AWS::ApiGatewayV2::VpcLink": "Tags",
    "AWS::Cognito::UserPool": "UserPoolTags",
    "AWS::EKS::Nodegroup": "Tags",
}
"""The types of CloudFormation that take a mapping, and the property that has it."""
_OTHER_LISTS = {"AWS::Route53::HealthCheck": "HealthCheckTags", "AWS::Route53::HostedZone": "HostedZoneTags"}
_TERRAFORM = """
    acm_certificate acmpca_certificate_authority alb alb_listener alb_listener_rule alb_target_group
    api_gateway_api_key api_gateway_client_certificate api_gateway_domain_name
    api_gateway_domain_name_access_association api_gateway_rest_api api_gateway_stage api_gateway_usage_plan
    api_gateway_vpc_link apigatewayv2_api apigatewayv2_domain_name apigatewayv2_stage apigatewayv2_vpc_link
    appautoscaling_target appsync_graphql_api cloudfront_distribution cloudfront_vpc_origin cloudwatch_log_group
    cloudwatch_metric_alarm cognito_user_pool customer_gateway default_route_table default_security_group default_vpc
    dx_connection dx_private_virtual_interface dx_transit_virtual_interface ec2_client_vpn_endpoint
    ec2_managed_prefix_list ec2_transit_gateway ec2_transit_gateway_peering_attachment
    ec2_transit_gateway_route_table ec2_transit_gateway_vpc_attachment ecs_cluster ecs_service ecs_task_definition
    egress_only_internet_gateway eip eks_cluster eks_node_group globalaccelerator_accelerator
    iam_instance_profile iam_role instance
    internet_gateway kms_key lambda_function launch_template lb lb_listener lb_listener_rule lb_target_group
    lb_trust_store nat_gateway network_acl network_interface ram_resource_share route53_health_check
    route53_resolver_endpoint route53_resolver_firewall_rule_group route53_resolver_firewall_rule_group_association
    route53_resolver_rule route53_zone route53profiles_association route53profiles_profile route_table s3_bucket
    security_group service_discovery_http_namespace service_discovery_private_dns_namespace service_discovery_service
    ssm_document
    subnet verifiedaccess_endpoint verifiedaccess_group verifiedaccess_instance verifiedaccess_trust_provider vpc
    vpc_block_public_access_exclusion vpc_endpoint vpc_endpoint_service vpc_peering_connection
    vpc_security_group_egress_rule vpc_security_group_ingress_rule vpclattice_access_log_subscription
    vpclattice_listener vpclattice_listener_rule
    vpclattice_resource_configuration vpclattice_resource_gateway vpclattice_service vpclattice_service_network
    vpclattice_service_network_resource_association vpclattice_service_network_service_association
    vpclattice_service_network_vpc_association vpclattice_target_group vpn_connection vpn_gateway wafv2_web_acl
"""


def _listed(text: str) -> frozenset[str]:
    types, service = set(), ""
    for word in text.split():
        if word.endswith(":"):
            service = word
        else:
            types.add(f"AWS::{service.rstrip(':')}::{word}")
    return frozenset(types)


LISTS = dict.fromkeys(_listed(_LISTS), "Tags") | _OTHER_LISTS
"""The types of CloudFormation that take a list of keys and values, and the property that has it."""
TERRAFORM = frozenset(f"aws_{name}" for name in _TERRAFORM.split())
"""The types of Terraform that take ``tags``."""


def put_tags(type_: str, properties: dict[str, Tree], tags: Mapping[str, Tree]) -> None:
    """Add the tags of a stack to the properties of a resource of CloudFormation; its own come first.

    Examples
    --------
    >>> properties = {"Tags": [{"Key": "Name", "Value": "net"}]}
    >>> put_tags("AWS::EC2::VPC", properties, {"owner": "api"})
    >>> properties["Tags"][1]
    {'Key': 'owner', 'Value': 'api'}
    """
    if not tags:
        return
    if type_ in MAPS:
        properties[MAPS[type_]] = {**dict(tags), **properties.get(MAPS[type_], {})}
    elif type_ in LISTS:
        own = properties.get(LISTS[type_], [])
        names = {item["Key"] for item in own}
        more = [{"Key": key, "Value": value} for key, value in tags.items() if key not in names]
        properties[LISTS[type_]] = [*own, *more]
