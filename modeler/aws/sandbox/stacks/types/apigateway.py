"""REST APIs of API Gateway, with what belongs to them."""

from __future__ import annotations

import json
from typing import Any

from ..model import Context, Made, ModelCall, Properties, ResourceFailed, ResourceModel

_API = {"restApiId": "{RestApiId}"}


def _text_policy(properties: Properties, _: Context) -> Properties:
    """Return an API's properties with its policy as the call takes it: a text."""
    policy = properties.get("Policy")
    return {**properties, "Policy": json.dumps(policy)} if isinstance(policy, dict) else properties


def _named_domain(properties: Properties, context: Context) -> Properties:
    """Return a mapping's properties with the domain's name and id, which stand in its ARN."""
    name, _, own_id = str(properties["DomainNameArn"]).rpartition("/")[2].partition("+")
    kept = {member: value for member, value in properties.items() if member != "DomainNameArn"}
    return {**kept, "domainName": name, **({"domainNameId": own_id} if own_id else {})}


_OF_A_METHOD = {
    "RestApiId": "restApiId",
    "ResourceId": "resourceId",
    "HttpMethod": "httpMethod",
    "AuthorizationType": "authorizationType",
    "AuthorizerId": "authorizerId",
    "ApiKeyRequired": "apiKeyRequired",
    "OperationName": "operationName",
    "RequestParameters": "requestParameters",
    "RequestModels": "requestModels",
    "RequestValidatorId": "requestValidatorId",
    "AuthorizationScopes": "authorizationScopes",
}
_OF_AN_INTEGRATION = {
    "Type": "type",
    "IntegrationHttpMethod": "integrationHttpMethod",
    "Uri": "uri",
    "ConnectionType": "connectionType",
    "ConnectionId": "connectionId",
    "IntegrationTarget": "integrationTarget",
    "TimeoutInMillis": "timeoutInMillis",
    "Credentials": "credentials",
    "RequestParameters": "requestParameters",
    "RequestTemplates": "requestTemplates",
    "PassthroughBehavior": "passthroughBehavior",
    "ContentHandling": "contentHandling",
    "CacheNamespace": "cacheNamespace",
    "CacheKeyParameters": "cacheKeyParameters",
    "ResponseTransferMode": "responseTransferMode",
}


def _named(properties: Properties, names: dict[str, str], beside: set[str]) -> dict[str, Any]:
    unknown = sorted(set(properties) - set(names) - beside)
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    return {names[name]: value for name, value in properties.items() if name in names}


def _strings(value: Any) -> dict[str, str]:
    return {name: str(part) for name, part in (value or {}).items()}


def _truths(value: Any) -> dict[str, bool]:
    return {name: str(part).lower() == "true" for name, part in (value or {}).items()}


def _make_method(properties: Properties, context: Context) -> Made:
    method = _named(properties, _OF_A_METHOD, {"Integration", "MethodResponses"})
    place = {name: method[name] for name in ("restApiId", "resourceId", "httpMethod")}
    method.setdefault("authorizationType", "NONE")
    if "requestParameters" in method:
        method["requestParameters"] = _truths(method["requestParameters"])
    context.call("apigateway", "put_method", **method)
    for response in properties.get("MethodResponses", []):
        context.call(
            "apigateway",
            "put_method_response",
            **place,
            statusCode=str(response["StatusCode"]),
            responseParameters=_truths(response.get("ResponseParameters")),
            responseModels=_strings(response.get("ResponseModels")),
        )
    integration = properties.get("Integration")
    if integration:
        _put_integration(integration, place, context)
    return Made(f"{context.logical_id}-{place['restApiId']}-{place['resourceId']}-{place['httpMethod']}")


def _put_integration(integration: Properties, place: dict[str, Any], context: Context) -> None:
    arguments = _named(integration, _OF_AN_INTEGRATION, {"IntegrationResponses", "TlsConfig"})
    if "TlsConfig" in integration:
        skips = integration["TlsConfig"].get("InsecureSkipVerification", False)
        arguments["tlsConfig"] = {"insecureSkipVerification": str(skips).lower() == "true"}
    if "timeoutInMillis" in arguments:
        arguments["timeoutInMillis"] = int(arguments["timeoutInMillis"])
    for name in ("requestParameters", "requestTemplates"):
        if name in arguments:
            arguments[name] = _strings(arguments[name])
    context.call("apigateway", "put_integration", **place, **arguments)
    for response in integration.get("IntegrationResponses", []):
        context.call(
            "apigateway",
            "put_integration_response",
            **place,
            statusCode=str(response["StatusCode"]),
            responseParameters=_strings(response.get("ResponseParameters")),
            responseTemplates=_strings(response.get("ResponseTemplates")),
        )


_STAGE_SETTINGS = {
    "ThrottlingRateLimit": "throttling/rateLimit",
    "ThrottlingBurstLimit": "throttling/burstLimit",
    "LoggingLevel": "logging/loglevel",
    "DataTraceEnabled": "logging/dataTrace",
    "MetricsEnabled": "metrics/enabled",
    "CachingEnabled": "caching/enabled",
    "CacheTtlInSeconds": "caching/ttlInSeconds",
    "CacheDataEncrypted": "caching/dataEncrypted",
}
_OF_A_STAGE = {
    "RestApiId": "restApiId",
    "StageName": "stageName",
    "DeploymentId": "deploymentId",
    "Description": "description",
    "CacheClusterEnabled": "cacheClusterEnabled",
    "CacheClusterSize": "cacheClusterSize",
    "Variables": "variables",
    "TracingEnabled": "tracingEnabled",
    "DocumentationVersion": "documentationVersion",
}
_AFTER_A_STAGE = {"AccessLogSetting", "MethodSettings", "Tags", "ClientCertificateId"}


def _make_stage(properties: Properties, context: Context) -> Made:
    arguments = _named(properties, _OF_A_STAGE, _AFTER_A_STAGE)
    for name in ("cacheClusterEnabled", "tracingEnabled"):
        if name in arguments:
            arguments[name] = str(arguments[name]).lower() == "true"
    tags = dict(context.stack_tags) | {tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}
    context.call("apigateway", "create_stage", **arguments, tags=tags)
    place = {"restApiId": arguments["restApiId"], "stageName": arguments["stageName"]}
    changes = _stage_changes(properties)
    if changes:
        try:
            context.call("apigateway", "update_stage", **place, patchOperations=changes)
        except ResourceFailed:
            context.call("apigateway", "delete_stage", **place)
            raise
    return Made(arguments["stageName"])


def _stage_changes(properties: Properties) -> list[dict[str, str]]:
    changes = []
    log = properties.get("AccessLogSetting", {})
    if log.get("DestinationArn"):
        changes.append(("/accessLogSettings/destinationArn", log["DestinationArn"]))
    if log.get("Format"):
        changes.append(("/accessLogSettings/format", log["Format"]))
    if properties.get("ClientCertificateId"):
        changes.append(("/clientCertificateId", properties["ClientCertificateId"]))
    for setting in properties.get("MethodSettings", []):
        resource = setting.get("ResourcePath", "/*").lstrip("/").replace("/", "~1") or "*"
        start = f"/{resource}/{setting.get('HttpMethod', '*')}"
        unknown = sorted(set(setting) - set(_STAGE_SETTINGS) - {"ResourcePath", "HttpMethod"})
        if unknown:
            raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
        changes += [
            (f"{start}/{path}", setting[name])
            for name, path in _STAGE_SETTINGS.items()
            if setting.get(name) is not None
        ]
    return [{"op": "replace", "path": path, "value": _plain(value)} for path, value in changes]


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


MODELS = (
    ResourceModel(
        "AWS::ApiGateway::RestApi",
        "apigateway",
        create="create_rest_api",
        id="id",
        adjust=_text_policy,
        also={"name": "{physical_name}"},
        attributes={"RestApiId": "id", "RootResourceId": "rootResourceId"},
        delete=(ModelCall("delete_rest_api", {"restApiId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::Resource",
        "apigateway",
        create="create_resource",
        id="id",
        attributes={"ResourceId": "id"},
        delete=(ModelCall("delete_resource", {**_API, "resourceId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::Method",
        "apigateway",
        make=_make_method,
        delete=(ModelCall("delete_method", {**_API, "resourceId": "{ResourceId}", "httpMethod": "{HttpMethod}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::Deployment",
        "apigateway",
        create="create_deployment",
        id="id",
        attributes={"DeploymentId": "id"},
        delete=(ModelCall("delete_deployment", {**_API, "deploymentId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::Stage",
        "apigateway",
        make=_make_stage,
        delete=(ModelCall("delete_stage", {**_API, "stageName": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::VpcLink",
        "apigateway",
        create="create_vpc_link",
        id="id",
        attributes={"VpcLinkId": "id"},
        delete=(ModelCall("delete_vpc_link", {"vpcLinkId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::Authorizer",
        "apigateway",
        create="create_authorizer",
        names={"AuthorizerUri": "authorizerUri", "ProviderARNs": "providerARNs"},
        id="id",
        attributes={"AuthorizerId": "id"},
        delete=(ModelCall("delete_authorizer", {**_API, "authorizerId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::RequestValidator",
        "apigateway",
        create="create_request_validator",
        id="id",
        attributes={"RequestValidatorId": "id"},
        delete=(ModelCall("delete_request_validator", {**_API, "requestValidatorId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::DomainName",
        "apigateway",
        create="create_domain_name",
        id="domainName",
        attributes={
            "RegionalDomainName": "regionalDomainName",
            "RegionalHostedZoneId": "regionalHostedZoneId",
            "DistributionDomainName": "distributionDomainName",
            "DistributionHostedZoneId": "distributionHostedZoneId",
            "DomainNameArn": "domainNameArn",
        },
        delete=(ModelCall("delete_domain_name", {"domainName": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::BasePathMapping",
        "apigateway",
        create="create_base_path_mapping",
        id="{DomainName}|{RestApiId}",
        delete=(ModelCall("delete_base_path_mapping", {"domainName": "{DomainName}", "basePath": "(none)"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::DomainNameV2",
        "apigateway",
        create="create_domain_name",
        adjust=_text_policy,
        id="domainNameArn",
        attributes={"DomainNameArn": "domainNameArn", "DomainNameId": "domainNameId"},
        delete=(ModelCall("delete_domain_name", {"domainName": "{DomainName}", "domainNameId": "{DomainNameId}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::BasePathMappingV2",
        "apigateway",
        create="create_base_path_mapping",
        adjust=_named_domain,
        names={"domainNameId": "domainNameId"},
        id="{domainName}|{RestApiId}",
        delete=(
            ModelCall(
                "delete_base_path_mapping",
                {"domainName": "{domainName}", "domainNameId": "{domainNameId}", "basePath": "(none)"},
            ),
        ),
    ),
    ResourceModel(
        "AWS::ApiGateway::DomainNameAccessAssociation",
        "apigateway",
        create="create_domain_name_access_association",
        id="domainNameAccessAssociationArn",
        attributes={"DomainNameAccessAssociationArn": "domainNameAccessAssociationArn"},
        delete=(ModelCall("delete_domain_name_access_association", {"domainNameAccessAssociationArn": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGateway::Account",
        "apigateway",
        create="update_account",
        also={"patchOperations": [{"op": "replace", "path": "/cloudwatchRoleArn", "value": "{CloudWatchRoleArn}"}]},
        id="{logical_id}",
    ),
)
