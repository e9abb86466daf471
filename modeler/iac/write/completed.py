"""What a system must be told, and what follows from the rest: the zone of an alias, the Region of a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...inventory import Attribute, Inventory, Node, Ref, System, Text, Unknown
from ...inventory.kinds.function_alias import FunctionAlias
from ...inventory.kinds.function_version import FunctionVersion
from ...inventory.values import Tree
from .code import archive_of
from .forms import WrittenResource
from .hcl_text import HclExpression
from .names import local_name
from .web_acl_rules import complete_rules, complete_terraform_rules, hide_headers, hide_terraform_headers

_LATEST = "$LATEST"
_TTL_S = 300
_READING = ("GET", "HEAD")
_Properties = dict[str, Any]


def complete(
    system: System, resource: WrittenResource, properties: _Properties, inventory: Inventory, stack: str = ""
) -> None:
    """Add what a type must be told and what follows from other resources.

    Parameters
    ----------
    system : System
        Who writes it.
    resource : WrittenResource
        The resource.
    properties : dict
        Its properties, which are changed.
    inventory : Inventory
        All resources.
    stack : str
        What the stack is called: a part of the names that Terraform must be given.
    """
    argument = _NAMED.get(resource.type)
    if argument and not resource.adds and system is System.TERRAFORM:
        properties.setdefault(argument, f"{stack}-{local_name(resource.node.key, resource.type).replace('_', '-')}")
    rule = _RULES.get(resource.type)
    if rule is not None:
        rule(resource.node, properties, inventory)


def _record(node: Node, properties: _Properties, inventory: Inventory) -> None:
    alias = properties.get("AliasTarget")
    if isinstance(alias, dict):
        alias.setdefault("HostedZoneId", zone_of_alias(alias.get("DNSName")))
        alias.setdefault("EvaluateTargetHealth", False)
    elif "ResourceRecords" in properties:
        properties.setdefault("TTL", str(_TTL_S))


def _terraform_record(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for alias in properties.get("alias", []):
        alias.setdefault("zone_id", zone_of_alias(alias.get("name")))
        alias.setdefault("evaluate_target_health", False)
    if "records" in properties:
        properties.setdefault("ttl", _TTL_S)


_CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
_ACCELERATOR_ZONE = "Z2BJ6XQ5FK7U4H"


def zone_of_alias(name: Tree) -> Tree:
    """Return the zone in which the name of an alias stands: the balancer, the endpoint or the domain says it."""
    part = name.attributes[0] if isinstance(name, Text) and name.attributes else name
    if isinstance(name, Text) and len(name.parts) == 1 and isinstance(name.parts[0], Unknown):
        return _zone_from_elsewhere(name.parts[0])
    if not isinstance(part, Attribute):
        return None
    match part.name:
        case "DNSName" | "dns_name":
            return Attribute(part.key, "CanonicalHostedZoneID")
        case "RegionalDomainName" | "regional_domain_name":
            return Attribute(part.key, "RegionalHostedZoneId")
        case "DnsEntry.DomainName":
            return Attribute(part.key, "DnsEntry.HostedZoneId")
        case "DomainName" | "domain_name":
            return _CLOUDFRONT_ZONE
        case "DnsName":
            return _ACCELERATOR_ZONE
    if part.name.startswith("DnsEntries."):
        return Attribute(part.key, f"{part.name.rpartition('.')[0]}.0")
    return None


_NAMES_AND_ZONES = {
    "DNSName": "CanonicalHostedZoneID",
    "DnsEntryDomainName": "DnsEntryHostedZoneId",
    "DnsEntries01": "DnsEntries00",
}


def _zone_from_elsewhere(name: Unknown) -> Tree:
    """Return the zone of a name that another stack shows: the parameter beside it."""
    endings = (ending for ending in _NAMES_AND_ZONES if name.name.endswith(ending))
    ending = next(endings, None)
    if ending is None:
        return None
    return Unknown(name.cause, name.name.removesuffix(ending) + _NAMES_AND_ZONES[ending])


def _zone(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for vpc in properties.get("VPCs", []):
        vpc.setdefault("VPCRegion", Attribute("AWS::Region"))


_REWRITE, _WHOLE_HOST = "host-header-rewrite", ".*"


def _listener_rule(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for transform in properties.get("Transforms", []):
        transform.setdefault("Type", _REWRITE)
        for rewrite in transform.get("HostHeaderRewriteConfig", {}).get("Rewrites", []):
            rewrite.setdefault("Regex", _WHOLE_HOST)


def _terraform_listener_rule(node: Node, properties: _Properties, inventory: Inventory) -> None:
    _terraform_actions(node, properties, inventory)
    for transform in properties.get("transform", []):
        transform.setdefault("type", _REWRITE)
        for settings in transform.get("host_header_rewrite_config", []):
            for rewrite in settings.get("rewrite", []):
                rewrite.setdefault("regex", _WHOLE_HOST)


_ADDRESS = re.compile(r"[0-9.]+|[0-9a-f:]*:[0-9a-f:]*|arn:.*", re.IGNORECASE)


def _resource(node: Node, properties: _Properties, inventory: Inventory) -> None:
    """Say that a resource is known by its name, where it is by neither its address nor its ARN."""
    definition = properties.get("ResourceConfigurationDefinition", {})
    address = definition.get("IpResource")
    if address is not None and not _ADDRESS.fullmatch(str(address)):
        properties["ResourceConfigurationDefinition"] = {
            "DnsResource": {"DomainName": address, "IpAddressType": "IPV4"},
        }


def _terraform_resource(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for definition in properties.get("resource_configuration_definition", []):
        for resource in definition.get("ip_resource", []):
            address = resource.get("ip_address")
            if not _ADDRESS.fullmatch(str(address)):
                definition.pop("ip_resource")
                definition["dns_resource"] = [{"domain_name": address, "ip_address_type": "IPV4"}]
                break


def _web_acl(node: Node, properties: _Properties, inventory: Inventory) -> None:
    complete_rules(properties, str(node.name or node.key))


def _terraform_web_acl(node: Node, properties: _Properties, inventory: Inventory) -> None:
    complete_terraform_rules(properties, str(node.name or node.key))


def _web_acl_logs(node: Node, properties: _Properties, inventory: Inventory) -> None:
    hide_headers(properties)


def _terraform_web_acl_logs(node: Node, properties: _Properties, inventory: Inventory) -> None:
    hide_terraform_headers(properties)


_NEWEST_HTTP, _HTTP_PORT = "http2and3", 80


def _distribution(node: Node, properties: _Properties, inventory: Inventory) -> None:
    """Say of a bucket as an origin that no identity of old times reads it, as CloudFormation must be told."""
    settings = properties.get("DistributionConfig", {})
    settings.setdefault("HttpVersion", _NEWEST_HTTP)
    for origin in settings.get("Origins", []):
        if not origin.keys() & {"CustomOriginConfig", "VpcOriginConfig"}:
            origin["S3OriginConfig"] = {"OriginAccessIdentity": ""}


def _terraform_distribution(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("http_version", _NEWEST_HTTP)
    for origin in properties.get("origin", []):
        for settings in origin.get("custom_origin_config", []):
            settings.setdefault("http_port", _HTTP_PORT)
    properties.setdefault("restrictions", [{"geo_restriction": [{"restriction_type": "none"}]}])
    for behavior in (*properties.get("default_cache_behavior", []), *properties.get("ordered_cache_behavior", [])):
        behavior.setdefault("allowed_methods", _READING)
        behavior.setdefault("cached_methods", _READING)


def _terraform_profile(node: Node, properties: _Properties, inventory: Inventory) -> None:
    """Name the role: an instance profile takes its name, where others take its ARN."""
    role = properties.get("role")
    if isinstance(role, Attribute) and not role.name:
        properties["role"] = Attribute(role.key, "name")


def _terraform_service(node: Node, properties: _Properties, inventory: Inventory) -> None:
    """Say that consumers are accepted one by one: it is the default of the API, and not of the provider."""
    properties.setdefault("acceptance_required", True)


def _terraform_vpc_origin(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for settings in properties.get("vpc_origin_endpoint_config", []):
        for versions in settings.get("origin_ssl_protocols", []):
            versions.setdefault("quantity", len(versions["items"]))


def _terraform_actions(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for action in (*properties.get("default_action", []), *properties.get("action", [])):
        for answer in action.get("fixed_response", []):
            answer.setdefault("content_type", "text/plain")


def _instance(node: Node, properties: _Properties, inventory: Inventory) -> None:
    """Move subnet and groups into the interface that gets a public address, as CloudFormation wants it."""
    for interface in properties.get("NetworkInterfaces", []):
        interface.setdefault("DeviceIndex", "0")
        for name, inner in (("SubnetId", "SubnetId"), ("SecurityGroupIds", "GroupSet")):
            if name in properties:
                interface[inner] = properties.pop(name)


def _vpn(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for tags in properties.get("TagSpecifications", []):
        tags.setdefault("ResourceType", "client-vpn-endpoint")


def _vpn_rule(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("AuthorizeAllGroups", True)


def _terraform_vpn_rule(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("authorize_all_groups", True)


def _terraform_scaling(node: Node, properties: _Properties, inventory: Inventory) -> None:
    target = getattr(node, "target", None)
    if isinstance(target, Ref):
        properties.setdefault("service_namespace", Attribute(target.key, "service_namespace"))
        properties.setdefault("scalable_dimension", Attribute(target.key, "scalable_dimension"))


def _people(node: Node, properties: _Properties, inventory: Inventory) -> None:
    """Say that a policy holds: Terraform's provider does so by itself."""
    if "PolicyDocument" in properties:
        properties.setdefault("PolicyEnabled", True)


def _access_logs(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.get("LoggingConfigurations", {}).get("CloudWatchLogs", {}).setdefault("Enabled", True)


def _terraform_access_logs(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for logs in properties.get("access_logs", []):
        for group in logs.get("cloudwatch_logs", []):
            group.setdefault("enabled", True)


def _group(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("GroupDescription", node.name if isinstance(node.name, str) else node.key)


def _association(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("AccessAssociationSourceType", "VPCE")


def _terraform_association(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("access_association_source_type", "VPCE")


def _terraform_mapping(node: Node, properties: _Properties, inventory: Inventory) -> None:
    domain = inventory.find(getattr(node, "domain", None))
    if domain is not None and getattr(domain, "endpoint_types", ()) == ("PRIVATE",):
        properties.setdefault("domain_name_id", Attribute(domain.key, "domain_name_id"))


def _ipsec(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("Type", "ipsec.1")


def _terraform_ipsec(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("type", "ipsec.1")


def _plan_key(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("KeyType", "API_KEY")


def _terraform_plan_key(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties.setdefault("key_type", "API_KEY")


def _function(node: Node, properties: _Properties, inventory: Inventory) -> None:
    if isinstance(getattr(node, "code", None), str):
        archive = f"${{path.module}}/{archive_of(node)}"
        properties["filename"] = HclExpression(f'"{archive}"')
        properties["source_code_hash"] = HclExpression(f'filebase64sha256("{archive}")')
    for logging in properties.get("logging_config", []):
        logging.setdefault("log_format", "Text")


def _published(node: Node, properties: _Properties, inventory: Inventory) -> None:
    """Let a function publish a version of itself whenever it changes, where one is asked for."""
    _function(node, properties, inventory)
    if inventory.referring_to(node, FunctionVersion):
        properties["publish"] = True


def _alias(node: Node, properties: _Properties, inventory: Inventory) -> None:
    """Let an alias lead to the version of its function that stands here, or to the code as it is."""
    versions = _of_function(node, FunctionVersion, inventory)
    properties["FunctionVersion"] = Attribute(versions[0].key, "Version") if versions else _LATEST


def _terraform_alias(node: Node, properties: _Properties, inventory: Inventory) -> None:
    function = getattr(node, "function", None)
    versions = _of_function(node, FunctionVersion, inventory)
    properties["function_version"] = Attribute(function.key, "version") if versions and function else _LATEST


def _terraform_provisioned(node: Node, properties: _Properties, inventory: Inventory) -> None:
    properties["function_name"] = getattr(node, "function", None)


def _terraform_permission(node: Node, properties: _Properties, inventory: Inventory) -> None:
    """Name the alias that a permission is about beside its function."""
    alias = inventory.find(getattr(node, "function", None))
    if isinstance(alias, FunctionAlias):
        properties["function_name"] = alias.function
        properties["qualifier"] = Attribute(alias.key, "name")


def _of_function(alias: Node, kind: type[Node], inventory: Inventory) -> list[Node]:
    """Return what refers to the function of an alias."""
    return [node for node in inventory.all(kind) if getattr(node, "function", None) == getattr(alias, "function", None)]


def _cloud_map(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for settings in properties.get("dns_config", []):
        settings.setdefault("namespace_id", properties.pop("namespace_id", None))


def _lifecycle(node: Node, properties: _Properties, inventory: Inventory) -> None:
    for rule in properties.get("rule", []):
        rule.setdefault("filter", [{}])


_NAMED = {
    type_: argument
    for argument, types in {
        "name": "api_gateway_api_key api_gateway_authorizer api_gateway_request_validator api_gateway_rest_api"
        " api_gateway_usage_plan api_gateway_vpc_link apigatewayv2_api apigatewayv2_authorizer apigatewayv2_vpc_link"
        " appsync_graphql_api cognito_user_pool cognito_user_pool_client dx_connection dx_gateway"
        " ec2_managed_prefix_list ecs_cluster ecs_service globalaccelerator_accelerator ram_resource_share ssm_document"
        " route53_resolver_firewall_rule_group route53profiles_profile service_discovery_service"
        " vpclattice_listener vpclattice_listener_rule vpclattice_resource_configuration"
        " vpclattice_resource_gateway vpclattice_service vpclattice_service_network vpclattice_target_group",
        "function_name": "lambda_function",
        "family": "ecs_task_definition",
        "alarm_name": "cloudwatch_metric_alarm",
    }.items()
    for type_ in (f"aws_{name}" for name in types.split())
}
"""The types to which Terraform must be told a name, where CloudFormation makes one."""
_RULES: dict[str, Callable[[Node, _Properties, Inventory], None]] = {
    "AWS::ApiGateway::DomainNameAccessAssociation": _association,
    "AWS::ApiGateway::UsagePlanKey": _plan_key,
    "AWS::EC2::CustomerGateway": _ipsec,
    "AWS::EC2::SecurityGroup": _group,
    "AWS::EC2::VPNConnection": _ipsec,
    "AWS::EC2::VPNGateway": _ipsec,
    "AWS::ElasticLoadBalancingV2::ListenerRule": _listener_rule,
    "AWS::Route53::HostedZone": _zone,
    "AWS::Route53::RecordSet": _record,
    "aws_api_gateway_base_path_mapping": _terraform_mapping,
    "aws_api_gateway_domain_name_access_association": _terraform_association,
    "aws_api_gateway_usage_plan_key": _terraform_plan_key,
    "aws_appautoscaling_policy": _terraform_scaling,
    "AWS::Lambda::Alias": _alias,
    "aws_iam_instance_profile": _terraform_profile,
    "aws_lambda_alias": _terraform_alias,
    "aws_lambda_function": _published,
    "aws_lambda_provisioned_concurrency_config": _terraform_provisioned,
    "aws_lambda_permission": _terraform_permission,
    "aws_customer_gateway": _terraform_ipsec,
    "AWS::VpcLattice::ResourceConfiguration": _resource,
    "aws_vpclattice_resource_configuration": _terraform_resource,
    "AWS::CloudFront::Distribution": _distribution,
    "AWS::EC2::ClientVpnAuthorizationRule": _vpn_rule,
    "AWS::EC2::ClientVpnEndpoint": _vpn,
    "AWS::EC2::Instance": _instance,
    "AWS::EC2::VerifiedAccessEndpoint": _people,
    "AWS::EC2::VerifiedAccessGroup": _people,
    "AWS::EC2::VerifiedAccessInstance": _access_logs,
    "AWS::WAFv2::LoggingConfiguration": _web_acl_logs,
    "AWS::WAFv2::WebACL": _web_acl,
    "aws_cloudfront_distribution": _terraform_distribution,
    "aws_vpc_endpoint_service": _terraform_service,
    "aws_cloudfront_vpc_origin": _terraform_vpc_origin,
    "aws_lb_listener": _terraform_actions,
    "aws_ec2_client_vpn_authorization_rule": _terraform_vpn_rule,
    "aws_verifiedaccess_instance_logging_configuration": _terraform_access_logs,
    "aws_wafv2_web_acl": _terraform_web_acl,
    "aws_wafv2_web_acl_logging_configuration": _terraform_web_acl_logs,
    "aws_lb_listener_rule": _terraform_listener_rule,
    "aws_route53_record": _terraform_record,
    "aws_s3_bucket_lifecycle_configuration": _lifecycle,
    "aws_service_discovery_service": _cloud_map,
    "aws_vpn_connection": _terraform_ipsec,
}
