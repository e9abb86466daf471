"""CloudFront's flat-rate plans: one price a month for a distribution with its web ACL, by the traffic that it may have.

A plan has an allowance of requests and of data out; more is not charged, but AWS may deliver more slowly if it goes on.
So the smallest plan is taken whose allowance holds a usual month. Pro and Free are left out: they have no promise of
availability and no VPC origin. Above the largest level AWS quotes by hand. Sources:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html,
https://aws.amazon.com/cloudfront/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import numpy as np

from modeler.dataclass import dataclass
from modeler.facts import metering
from modeler.units import Array, Note, Usage
from modeler.workload import Waf, Workload

CUSTOM: Final = "cloudfront.plan_custom_month"
BEYOND = "more than the largest flat-rate plan is meant for: AWS quotes a price by hand"
_NAMES = ("business", "premium_500m", "premium_750m", "premium_1250m", "premium_2b", "premium_3500m", "premium_6b")
_PREMIUM = 1
"""Number of the first level of the Premium plan."""


@dataclass(frozen=True)
class PlanLevel:
    """A plan, or a level of usage of the Premium plan.

    Parameters
    ----------
    name : str
        As in its dimension.
    requests, gb : float
        What a month may have.
    """

    name: str
    requests: float
    gb: float

    @property
    def dimension(self) -> str:
        """Its name in the price book."""
        return f"cloudfront.plan_{self.name}_month"


@cache
def plan_levels() -> tuple[PlanLevel, ...]:
    """Return the levels, the cheapest first.

    >>> plan_levels()[0].dimension, plan_levels()[-1].requests
    ('cloudfront.plan_business_month', 6000000000.0)
    """
    return tuple(
        PlanLevel(
            name,
            metering("cloudfront-plan", name, "requests_per_month"),
            metering("cloudfront-plan", name, "data_out_gb_per_month"),
        )
        for name in _NAMES
    )


def most_rules() -> float:
    """Return how many rules a web ACL may have under the largest plan."""
    return metering("cloudfront-plan", "premium", "web_acl_rules")


def rules_of(waf: Waf) -> int:
    """Count the rules of a web ACL as plans do: own ones and managed groups."""
    return waf.rules + waf.managed_rule_groups + waf.bot_control


def plan_usage(requests: Array, gb: Array, w: Workload) -> Iterator[Usage]:
    """Yield the one plan that holds a month: with client certificates or many rules only Premium does.

    Parameters
    ----------
    requests, gb : float or array, shape (workloads,)
        Requests of viewers, and data out to them.

    Examples
    --------
    >>> [usage.dimension for usage in plan_usage(5e6, 51_300.0, Workload())]
    ['cloudfront.plan_premium_750m_month']
    """
    levels = plan_levels()
    exceeded = [np.greater(requests, level.requests) | np.greater(gb, level.gb) for level in levels]
    number: Any = np.maximum(np.sum(exceeded, axis=0), _least(w))
    for place, level in enumerate(levels):
        there = number == place
        if np.any(there):
            note = Note.of("flat-rate plan for {:g} requests and {:g} GB", level.requests, level.gb)
            yield Usage(level.dimension, there * 1.0, fixed=True, note=note, there=there)
    there = number == len(levels)
    if np.any(there):
        yield Usage(CUSTOM, there * 1.0, fixed=True, there=there, unpriced=BEYOND)


def _least(w: Workload) -> int:
    many_rules = w.api.waf is not None and rules_of(w.api.waf) > metering(
        "cloudfront-plan", "business", "web_acl_rules"
    )
    return _PREMIUM if w.api.mtls or many_rules else 0
