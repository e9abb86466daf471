"""A health check of Amazon Route 53.

Sources: AWS::Route53::HealthCheck (CloudFormation), aws_route53_health_check (Terraform), ListHealthChecks
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String


@node
class HealthCheck(Node):
    """A health check.

    Parameters
    ----------
    type : str
        ``HTTPS``, ``TCP``, ``CLOUDWATCH_METRIC``…
    domain, path
        What it calls, from the internet.
    alarm, alarm_region : str
        The alarm that it follows, for a private name, and where that stands.
    insufficient_data : str
        What it takes an alarm for that has no data: ``Healthy``, ``Unhealthy`` or ``LastKnownStatus``.
    address : str
        Or the address that it calls.
    """

    KIND = "health-check"
    TABLE = Table(
        cloudformation="AWS::Route53::HealthCheck",
        terraform="aws_route53_health_check",
        rows={
            "type": ("HealthCheckConfig.Type", "type", "HealthCheckConfig.Type"),
            "domain": (
                "HealthCheckConfig.FullyQualifiedDomainName",
                "fqdn",
                "HealthCheckConfig.FullyQualifiedDomainName",
            ),
            "path": ("HealthCheckConfig.ResourcePath", "resource_path", "HealthCheckConfig.ResourcePath"),
            "alarm": (
                "HealthCheckConfig.AlarmIdentifier.Name",
                "cloudwatch_alarm_name",
                "HealthCheckConfig.AlarmIdentifier.Name",
            ),
            "alarm_region": (
                "HealthCheckConfig.AlarmIdentifier.Region",
                "cloudwatch_alarm_region",
                "HealthCheckConfig.AlarmIdentifier.Region",
            ),
            "insufficient_data": (
                "HealthCheckConfig.InsufficientDataHealthStatus",
                "insufficient_data_health_status",
                "HealthCheckConfig.InsufficientDataHealthStatus",
            ),
            "address": ("HealthCheckConfig.IPAddress", "ip_address", "HealthCheckConfig.IPAddress"),
        },
        calls=(Call("route53", "list_health_checks", "HealthChecks[]", "Id", "route53:ListHealthChecks"),),
    )

    type: String | None = text()
    domain: String | None = text()
    path: String | None = text()
    alarm: String | None = text()
    alarm_region: String | None = text()
    insufficient_data: String | None = text()
    address: String | None = text()
