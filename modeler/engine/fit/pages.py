"""Pages that rules rest on where no row of the fact tables says it: each with when a copy of it was read.

These are statements without numbers: how a service is built, or which modes it has. Numbers stand in the fact tables.
Where only the page's address is known and its statement from elsewhere, the page says "copy not read".
"""

from __future__ import annotations

from modeler.engine.fit.rule import Pages
from modeler.engine.fit.subject import Subject

_READ = "2026-11-21"
_NOT_READ = "copy not read"
_DOCS = "https://docs.aws.amazon.com"

OVERLAP_TRANSIT_GATEWAY: Pages = (
    (f"{_DOCS}/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html", _READ),
)
OVERLAP_PRIVATELINK: Pages = (
    (f"{_DOCS}/whitepapers/latest/aws-vpc-connectivity-options/aws-privatelink.html", "2026-H2"),
)
ALB_TLS: Pages = ((f"{_DOCS}/elasticloadbalancing/latest/application/describe-ssl-policies.html", _READ),)
NLB_TLS: Pages = ((f"{_DOCS}/elasticloadbalancing/latest/network/describe-ssl-policies.html", _READ),)
CLOUDFRONT_TLS: Pages = (
    (
        f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
        _READ,
    ),
)
CLOUDFRONT_MTLS: Pages = ((f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/mtls-authentication.html", _READ),)
CLOUDFRONT_EDGE: Pages = ((f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/Introduction.html", _NOT_READ),)
CLOUDFRONT_IPS: Pages = ((f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/request-static-ips.html", _NOT_READ),)
CLOUDFRONT_NAMES: Pages = ((f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html", _NOT_READ),)
ACCELERATOR_IPS: Pages = ((f"{_DOCS}/global-accelerator/latest/dg/introduction-components.html", _READ),)
NLB_IPS: Pages = ((f"{_DOCS}/elasticloadbalancing/latest/network/network-load-balancers.html", _READ),)
ALB_IPS: Pages = ((f"{_DOCS}/elasticloadbalancing/latest/application/application-load-balancers.html", _READ),)
ALB_IPV6: Pages = ((f"{_DOCS}/elasticloadbalancing/latest/application/load-balancer-ip-address-type.html", _READ),)
GATEWAYS: Pages = ((f"{_DOCS}/apigateway/latest/developerguide/welcome.html", _NOT_READ),)
GATEWAY_IPV6: Pages = ((f"{_DOCS}/apigateway/latest/developerguide/api-gateway-ip-address-type.html", _READ),)
GATEWAY_WILDCARD: Pages = ((f"{_DOCS}/apigateway/latest/developerguide/how-to-custom-domains.html", "2026-04-13"),)
ALB_NAMES: Pages = ((f"{_DOCS}/elasticloadbalancing/latest/application/https-listener-certificates.html", _NOT_READ),)
ALB_COGNITO: Pages = ((f"{_DOCS}/elasticloadbalancing/latest/application/listener-authenticate-users.html", _READ),)
NLB_MTLS: Pages = ((f"{_DOCS}/elasticloadbalancing/latest/network/mutual-authentication.html", _READ),)
IDENTITY: Pages = (
    (f"{_DOCS}/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html", "2026-H2"),
)
FUNCTION_URL: Pages = ((f"{_DOCS}/lambda/latest/dg/furls-http-invoke-decision.html", "2026-H2"),)
FUNCTION_URL_AUTH: Pages = ((f"{_DOCS}/lambda/latest/dg/urls-auth.html", _NOT_READ),)
LAMBDA_INVOKE: Pages = ((f"{_DOCS}/lambda/latest/api/API_Invoke.html", _NOT_READ),)
LAMBDA_TLS: Pages = ((f"{_DOCS}/lambda/latest/dg/security-dataprotection.html", _READ),)
LAMBDA_TRACES: Pages = ((f"{_DOCS}/lambda/latest/dg/services-xray.html", _NOT_READ),)
LAMBDA_PERMISSIONS: Pages = ((f"{_DOCS}/lambda/latest/dg/access-control-resource-based.html", _NOT_READ),)
APPSYNC_AUTH: Pages = ((f"{_DOCS}/appsync/latest/devguide/security-authz.html", _NOT_READ),)
APPSYNC_TRACES: Pages = ((f"{_DOCS}/appsync/latest/devguide/x-ray-tracing.html", _READ),)
LATTICE_AUTH: Pages = ((f"{_DOCS}/vpc-lattice/latest/ug/auth-policies.html", _READ),)
LATTICE_SHARING: Pages = ((f"{_DOCS}/vpc-lattice/latest/ug/what-is-vpc-lattice.html", "2026-H2"),)
LATTICE_RULES = LATTICE_SHARING
LATTICE_NAMES: Pages = ((f"{_DOCS}/vpc-lattice/latest/ug/service-custom-domain-name.html", _READ),)
PUBLIC_LOAD_BALANCER: Pages = (
    (f"{_DOCS}/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html", _READ),
)
NAT: Pages = ((f"{_DOCS}/vpc/latest/userguide/vpc-nat-gateway.html", _READ),)
RESOURCES: Pages = ((f"{_DOCS}/vpc/latest/privatelink/privatelink-access-resources.html", "2026-H2"),)
PROGRAMMES: Pages = (("https://aws.amazon.com/compliance/services-in-scope/", _NOT_READ),)
VERIFIED_ACCESS: Pages = ((f"{_DOCS}/verified-access/latest/ug/verified-access-endpoints.html", "2026-H2"),)


def built(s: Subject) -> Pages:
    """Give the pattern's own pages, for what follows from the components that it is made of."""
    return tuple((each.url, each.seen) for each in s.pattern.sources) or (("your own pattern", _READ),)
