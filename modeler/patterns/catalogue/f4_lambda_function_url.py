"""F4: a function's own URL, bare or behind CloudFront.

The URL costs nothing beyond the function. CloudFront adds a name, WAF and cache, and its prices for requests and data.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, at_flat_rate
from modeler.patterns.parts.door.cloudfront import CloudFront
from modeler.patterns.parts.door.function_url import FunctionUrl
from modeler.patterns.parts.integration.functions import FunctionIntegration
from modeler.patterns.parts.reach.internet import InternetReach

_BEHIND_EDGE = (
    Variant(
        id="cloudfront",
        title="CloudFront in front",
        reach=InternetReach(),
        door=(CloudFront(), FunctionUrl()),
        integration=FunctionIntegration(),
    ),
)

PATTERN = Pattern(
    code="F4",
    id="lambda-function-url",
    title="Lambda function URL",
    status="recommended",
    purpose="HTTPS for a single function, with streaming, and IAM or nobody as its guard.",
    initiates="Clients open to the URL, or to CloudFront, which signs its requests to it.",
    since="2022",
    must_exist=(
        "URL configuration with AuthType AWS_IAM and a resource policy",
        "for CloudFront: origin access control",
    ),
    when=(
        "one function is the whole API, and its clients are on the internet",
        "responses stream up to 200 MB",
    ),
    when_not=(
        "access must be private: a function URL has no PrivateLink",
        "a custom name or WAF is needed, without CloudFront",
        "usage plans or API keys are needed",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html",
            "2026-12-01",
        ),
        Source("https://docs.aws.amazon.com/lambda/latest/dg/furls-http-invoke-decision.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html", "2026-H2"),
    ),
    articles=("cloudonaut",),
    variants=(
        Variant(
            id="url",
            title="function URL alone",
            reach=InternetReach(),
            door=FunctionUrl(),
            integration=FunctionIntegration(),
        ),
        *_BEHIND_EDGE,
        *at_flat_rate(*_BEHIND_EDGE),
    ),
)
