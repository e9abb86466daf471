"""F5: CloudFront with a web ACL in front of a Regional HTTP or REST API with a private integration.

The API's data goes to CloudFront free of charge and leaves at CloudFront's prices. The web ACL is part of the pattern:
if the workload describes none, a default one is priced.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, at_flat_rate
from modeler.patterns.parts.door.cloudfront import CloudFront, CloudFrontFiles
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.door.rest_api import PublicRest
from modeler.patterns.parts.integration.s3 import EdgeFilesIntegration
from modeler.patterns.parts.integration.vpc_link import LinkV2Integration
from modeler.patterns.parts.reach.internet import InternetReach

_BY_USE = (
    Variant(
        id="http",
        title="HTTP API",
        reach=InternetReach(),
        door=(CloudFront(web_acl=True), HttpApi()),
        integration=LinkV2Integration(to="alb"),
    ),
    Variant(
        id="rest",
        title="REST API",
        reach=InternetReach(),
        door=(CloudFront(web_acl=True), PublicRest()),
        integration=LinkV2Integration(to="alb"),
    ),
)

PATTERN = Pattern(
    code="F5",
    id="cloudfront-waf-http-api",
    title="CloudFront with WAF, Regional API, VPC link V2, internal ALB",
    status="recommended",
    purpose="The web ACL and cache that an HTTP API lacks, and one host name for files and API.",
    initiates="Clients open to CloudFront, CloudFront to the Regional API, API Gateway into the VPC.",
    must_exist=(
        "distribution with a web ACL (kept in us-east-1)",
        "the API's default endpoint switched off, and a secret header that the API checks",
        "VPC link V2 and internal ALB",
    ),
    when=(
        "an HTTP API is wanted and a web ACL demanded",
        "files and API share one host",
    ),
    when_not=(
        "the way around CloudFront is not closed: default endpoint on, or no secret checked",
        "a REST API with its own web ACL is enough (B6)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html",
            "2026-12-01",
        ),
        Source("https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html", "2026-04-13"),
    ),
    articles=("klika",),
    variants=(
        *_BY_USE,
        *at_flat_rate(*_BY_USE),
        Variant(
            id="files",
            title="files from S3 on the same distribution",
            reach=InternetReach(),
            door=CloudFrontFiles(),
            integration=EdgeFilesIntegration(),
        ),
    ),
)
