"""In which file of a module a resource stands: people look for the network, the API, the backend."""

from __future__ import annotations

_TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "api",
        ("aws_api_gateway_", "aws_apigatewayv2_", "aws_appsync_", "aws_cognito_", "aws_wafv2_"),
    ),
    (
        "backend",
        (
            "aws_appautoscaling_",
            "aws_autoscaling_",
            "aws_ecs_",
            "aws_eks_",
            "aws_instance",
            "aws_lambda_",
            "aws_launch_",
            "aws_service_discovery_",
        ),
    ),
    ("balancer", ("aws_lb", "aws_vpclattice_", "aws_globalaccelerator_", "aws_vpc_endpoint_service")),
    ("dns", ("aws_route53", "aws_acm")),
    ("edge", ("aws_cloudfront_",)),
    ("logs", ("aws_cloudwatch_", "aws_kms_", "aws_s3_")),
    ("roles", ("aws_iam_", "aws_ram_")),
)
_NETWORK = "network"


def topic(type_: str) -> str:
    """Return the name of the file in which a resource of a type stands, without its ending.

    Examples
    --------
    >>> topic("aws_api_gateway_rest_api"), topic("aws_vpc"), topic("aws_lb_listener")
    ('api', 'network', 'balancer')
    """
    return next((name for name, starts in _TOPICS if type_.startswith(starts)), _NETWORK)
