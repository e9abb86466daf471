"""A quota of an account in a Region, as it holds now.

Sources: ListServiceQuotas; templates have none (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, node, number, text
from ..table import Call, Table
from ..values import String, Value


@node
class Quota(Node):
    """A quota.

    Parameters
    ----------
    service, code : str
        Which one: ``vpc`` and ``L-…``.
    value : float
        Its value.
    adjustable : bool
        Whether AWS raises it on request.
    """

    KIND = "quota"
    TABLE = Table(
        cloudformation="",
        terraform="",
        rows={
            "name": ("", "", "QuotaName"),
            "service": ("", "", "ServiceCode"),
            "code": ("", "", "QuotaCode"),
            "value": ("", "", "Value"),
            "adjustable": ("", "", "Adjustable"),
        },
        calls=(
            Call(
                "service-quotas",
                "list_service_quotas",
                "Quotas[]",
                "QuotaArn",
                "servicequotas:ListServiceQuotas",
                arguments={"ServiceCode": "apigateway"},
            ),
            Call(
                "service-quotas",
                "list_service_quotas",
                "Quotas[]",
                "QuotaArn",
                "servicequotas:ListServiceQuotas",
                arguments={"ServiceCode": "vpc"},
            ),
            Call(
                "service-quotas",
                "list_service_quotas",
                "Quotas[]",
                "QuotaArn",
                "servicequotas:ListServiceQuotas",
                arguments={"ServiceCode": "elasticloadbalancing"},
            ),
        ),
        ids=("arn:*:servicequotas:",),
    )

    service: String | None = text()
    code: String | None = text()
    value: Value[float] | None = number()
    adjustable: Value[bool] | None = flag()
