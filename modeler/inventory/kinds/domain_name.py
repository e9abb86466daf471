"""A custom domain name of API Gateway: public or private, with its certificate and policies.

Sources: AWS::ApiGateway::DomainName and DomainNameV2, AWS::ApiGatewayV2::DomainName (CloudFormation),
aws_api_gateway_domain_name and aws_apigatewayv2_domain_name (Terraform), GetDomainNames (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, reference, text, texts
from ..table import As, Call, Form, System, Table
from ..values import Ref, String, Tree, Value


@node
class DomainName(Node):
    """A custom domain name.

    Parameters
    ----------
    name : str
        The name itself.
    endpoint_types : tuple of str
        ``EDGE``, ``REGIONAL`` or ``PRIVATE``.
    certificate : Ref of Certificate
        The certificate that it shows.
    security_policy, access_mode : str
        The TLS policy, and how strictly the way in is judged.
    trust_store : str
        Where the certificates of callers' authorities lie, for mutual TLS.
    policy : document
        Who may call it, for a private one.
    routing_mode : str
        Whether mappings or routing rules choose the API.
    regional_name, state, state_reason, trust_store_warnings, id, management_policy
        In an account only.
    """

    KIND = "domain-name"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::DomainName",
        terraform="aws_api_gateway_domain_name",
        asked={
            "": "domain_name",
            "DomainNameArn": "arn",
            "RegionalDomainName": "regional_domain_name",
            "RegionalHostedZoneId": "regional_zone_id",
        },
        rows={
            "name": ("DomainName", "domain_name", "domainName"),
            "endpoint_types": (
                "EndpointConfiguration.Types",
                "endpoint_configuration[0].types",
                "endpointConfiguration.types",
            ),
            "certificate": (
                "RegionalCertificateArn | CertificateArn",
                "regional_certificate_arn | certificate_arn",
                "regionalCertificateArn | certificateArn",
            ),
            "security_policy": ("SecurityPolicy", "security_policy", "securityPolicy"),
            "access_mode": ("EndpointAccessMode", "", "endpointAccessMode"),
            "trust_store": (
                "MutualTlsAuthentication.TruststoreUri",
                "mutual_tls_authentication[0].truststore_uri",
                "mutualTlsAuthentication.truststoreUri",
            ),
            "policy": ("", "policy", "policy"),
            "routing_mode": ("RoutingMode", "routing_mode", "routingMode"),
            "regional_name": ("", "", "regionalDomainName"),
            "state": ("", "", "domainNameStatus"),
            "management_policy": ("", "", "managementPolicy"),
            "state_reason": ("", "", "domainNameStatusMessage"),
            "trust_store_warnings": ("", "", "mutualTlsAuthentication.truststoreWarnings"),
            "id": ("", "", "domainNameId"),
            "ip_address_type": (
                "EndpointConfiguration.IpAddressType",
                "endpoint_configuration[0].ip_address_type",
                "endpointConfiguration.ipAddressType",
            ),
        },
        answers={(System.CLOUDFORMATION, ""): "DomainName"},
        calls=(Call("apigateway", "get_domain_names", "items[]", "domainNameArn | domainName", "apigateway:GET"),),
        also=(
            Form(
                "AWS::ApiGateway::DomainNameV2",
                {
                    "name": "DomainName",
                    "endpoint_types": "EndpointConfiguration.Types",
                    "certificate": "CertificateArn",
                    "security_policy": "SecurityPolicy",
                    "access_mode": "EndpointAccessMode",
                    "policy": "Policy",
                    "routing_mode": "RoutingMode",
                },
            ),
            Form(
                "AWS::ApiGatewayV2::DomainName",
                {
                    "name": "DomainName",
                    "endpoint_types": "DomainNameConfigurations[].EndpointType",
                    "certificate": "DomainNameConfigurations[0].CertificateArn",
                    "security_policy": "DomainNameConfigurations[0].SecurityPolicy",
                    "trust_store": "MutualTlsAuthentication.TruststoreUri",
                    "routing_mode": "RoutingMode",
                },
            ),
            Form(
                "aws_apigatewayv2_domain_name",
                {
                    "name": "domain_name",
                    "endpoint_types": As("domain_name_configuration[0].endpoint_type", "one"),
                    "certificate": "domain_name_configuration[0].certificate_arn",
                    "security_policy": "domain_name_configuration[0].security_policy",
                    "trust_store": "mutual_tls_authentication[0].truststore_uri",
                },
            ),
        ),
    )

    endpoint_types: Value[tuple[String, ...]] = texts()
    certificate: Value[Ref[Any]] | None = reference("certificate")
    security_policy: String | None = text()
    access_mode: String | None = text()
    trust_store: String | None = text()
    policy: Any = document()
    routing_mode: String | None = text()
    regional_name: String | None = text()
    state: String | None = text()
    management_policy: Tree = document()
    state_reason: String | None = text()
    trust_store_warnings: Value[tuple[String, ...]] = texts()
    id: String | None = text()
    ip_address_type: String | None = text()
