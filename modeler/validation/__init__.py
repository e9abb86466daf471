"""What was published of whole paths against what the model says of them, number by number.

Parameters come from physics (round trips), evidence and the publications themselves; where there was a choice, all that
were tried are shown with their results (`alternatives`). Some cases must be met
(`required`), others inform, with the reasons of their misses; those that the model cannot express are named with the
reason.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import Any

from modeler.dataclass import dataclass
from modeler.validation.alternatives import Alternative, alternatives
from modeler.validation.base import Case, Check, Line, Missing, Parameter
from modeler.validation.functions import (
    ColdShare,
    authorizers,
    bursts,
    cold_shares,
    enough_rates,
    handler_shape,
    idle_timeout_s,
    serverless_endpoint,
)
from modeler.validation.gateways import (
    endpoint_types,
    endpoint_types_by_matrix,
    far_client,
    ten_at_a_time,
    two_gateways,
)
from modeler.validation.mesh import (
    external_authorizer,
    gateway_and_pod,
    hedged_read,
    ingress,
    sidecars,
)

__all__ = [
    "Alternative",
    "Case",
    "Check",
    "ColdShare",
    "Line",
    "Missing",
    "Parameter",
    "Validation",
    "idle_timeout_s",
    "validation",
]

_MISSING = (
    Missing(
        "E01",
        "the three endpoints from a client in the same Region",
        "two processors open 100 TLS connections at "
        "a time: a queue in the client, of which nothing was published but its result",
    ),
    Missing(
        "E03",
        "times of warm and of cold requests",
        "the place of the client, a third of a second of its "
        "overhead, and initialization of python3.6 were not published; the shares of cold starts are compared",
    ),
    Missing(
        "E04",
        "150 and 300 requests a second; single cold requests by memory",
        "the client queued, as its author found; the single requests are what initialization is taken from",
    ),
    Missing(
        "E05", "container images, ZIP files of 100 MB", "initialization by size of a package is not in the evidence"
    ),
    Missing(
        "E07",
        "a REST API of which 90.6 % of the answers are 429",
        "a throttled answer is no part of the latency: "
        "its share is reported; the limit of that account was not published, and the one piece of evidence for "
        "such an answer is this measurement",
    ),
    Missing("E09", "cold functions", "they initialize their own code and frameworks: the workload brings that time"),
    Missing("E11", "other filters", "what they add was derived from nothing but these rows"),
    Missing(
        "E18",
        "leaves of a search, tied requests",
        "the number of leaves, and how full the queues of the two servers were, were not published",
    ),
)


@dataclass(frozen=True, slots=True)
class Validation:
    """All cases.

    Parameters
    ----------
    required : tuple of Case
        Those with checks that must hold.
    informative : tuple of Case
        Those that show how close the model comes where more is unknown.
    cold : tuple of ColdShare
        Cold starts by rate, which are required, too.
    alternatives : tuple of Alternative
        What the required cases would say with other parameters.
    missing : tuple of Missing
        What the model cannot express.
    """

    required: tuple[Case, ...]
    informative: tuple[Case, ...]
    cold: tuple[ColdShare, ...]
    alternatives: tuple[Alternative, ...]
    missing: tuple[Missing, ...]

    @property
    def cold_check(self) -> Check:
        """Whether cold starts are met often enough."""
        return enough_rates(self.cold)

    @property
    def checks(self) -> tuple[Check, ...]:
        """All that is required."""
        return (*(check for case in self.required for check in case.checks), self.cold_check)

    @property
    def holds(self) -> bool:
        """Whether all that is required is met."""
        return all(check.holds for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "holds": self.holds,
            "required": [case.to_dict() for case in self.required],
            "cold_starts": [{**asdict(cold_share), "inside": cold_share.inside} for cold_share in self.cold],
            "alternatives": [asdict(alternative) for alternative in self.alternatives],
            "informative": [case.to_dict() for case in self.informative],
            "not_expressible": [asdict(missing) for missing in self.missing],
        }


@cache
def validation() -> Validation:
    """Set the published cases against the model.

    Examples
    --------
    >>> validation().holds
    True
    """
    return Validation(
        (endpoint_types(), bursts()),
        (
            endpoint_types_by_matrix(),
            authorizers(),
            serverless_endpoint(),
            handler_shape(),
            sidecars(),
            external_authorizer(),
            ingress(),
            far_client(),
            ten_at_a_time(),
            hedged_read(),
            gateway_and_pod(),
            two_gateways(),
        ),
        cold_shares(),
        alternatives(),
        _MISSING,
    )
