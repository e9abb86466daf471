"""HTTP APIs and WebSocket APIs, and links of both generations of API."""

from __future__ import annotations

from ..model import ModelCall, ResourceModel

_API = {"ApiId": "{ApiId}"}

MODELS = (
    ResourceModel(
        "AWS::ApiGatewayV2::Api",
        "apigatewayv2",
        create="create_api",
        id="ApiId",
        attributes={"ApiId": "ApiId", "ApiEndpoint": "ApiEndpoint"},
        update=(ModelCall("update_api", {"ApiId": "{id}", "Name": "{Name}"}),),
        updates=frozenset({"Name"}),
        delete=(ModelCall("delete_api", {"ApiId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGatewayV2::VpcLink",
        "apigatewayv2",
        create="create_vpc_link",
        id="VpcLinkId",
        attributes={"VpcLinkId": "VpcLinkId"},
        delete=(ModelCall("delete_vpc_link", {"VpcLinkId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGatewayV2::Integration",
        "apigatewayv2",
        create="create_integration",
        id="IntegrationId",
        attributes={"IntegrationId": "IntegrationId"},
        delete=(ModelCall("delete_integration", {**_API, "IntegrationId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGatewayV2::Route",
        "apigatewayv2",
        create="create_route",
        id="RouteId",
        attributes={"RouteId": "RouteId"},
        delete=(ModelCall("delete_route", {**_API, "RouteId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGatewayV2::Stage",
        "apigatewayv2",
        create="create_stage",
        id="StageName",
        delete=(ModelCall("delete_stage", {**_API, "StageName": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGatewayV2::Authorizer",
        "apigatewayv2",
        create="create_authorizer",
        id="AuthorizerId",
        attributes={"AuthorizerId": "AuthorizerId"},
        delete=(ModelCall("delete_authorizer", {**_API, "AuthorizerId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGatewayV2::DomainName",
        "apigatewayv2",
        create="create_domain_name",
        id="DomainName",
        attributes={
            "RegionalDomainName": "DomainNameConfigurations[0].ApiGatewayDomainName",
            "RegionalHostedZoneId": "DomainNameConfigurations[0].HostedZoneId",
        },
        delete=(ModelCall("delete_domain_name", {"DomainName": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ApiGatewayV2::ApiMapping",
        "apigatewayv2",
        create="create_api_mapping",
        id="ApiMappingId",
        attributes={"ApiMappingId": "ApiMappingId"},
        delete=(ModelCall("delete_api_mapping", {"ApiMappingId": "{id}", "DomainName": "{DomainName}"}),),
    ),
)
