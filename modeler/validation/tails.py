"""Which evidence carries the p99 of which pattern, in a fixed set of comparisons whose backends are quick.

The quicker the backend's own code, the larger the share of everything else: 10 ms here, where a workload that says
nothing has several times as much. What is assumed or comes from one source and carries more than 2 % of some p99 here
has a row in `modeler/facts/latency/decisions.csv`, with what was decided of it and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from modeler.dataclass import dataclass
from modeler.engine.compare import compare
from modeler.workload import Workload

NOTICEABLE = 0.02
"""Share of a p99 from which on weak evidence needs a decision."""

_INTERNET = {"location": "internet"}
_QUICK = "10 ms"
COMPARISONS: Mapping[str, Mapping[str, Any]] = {
    "people, function": {
        "clients": _INTERNET,
        "backend": {"kind": "lambda", "duration": _QUICK},
        "api": {"authorizer": "jwt"},
        "needs": {"features": ["waf"]},
    },
    "people, containers": {"clients": _INTERNET, "backend": {"kind": "fargate", "duration": _QUICK}},
    "another continent": {
        "region": "eu-central-1",
        "clients": {**_INTERNET, "region": "us-east-1"},
        "backend": {"kind": "lambda", "duration": _QUICK},
        "api": {"endpoint": "edge"},
    },
    "own VPC, mesh": {"clients": {"location": "same-vpc"}, "backend": {"kind": "eks-istio", "duration": _QUICK}},
    "own VPC, function": {"clients": {"location": "same-vpc"}, "backend": {"kind": "lambda", "duration": _QUICK}},
    "own VPC, GraphQL": {
        "clients": {"location": "same-vpc"},
        "backend": {"kind": "lambda", "duration": _QUICK},
        "traffic": {"protocol": "graphql"},
    },
    "other accounts, containers": {
        "clients": {"location": "other-account", "vpcs": 3},
        "backend": {"kind": "fargate", "duration": _QUICK},
    },
    "on premises, function": {
        "clients": {"location": "on-premises"},
        "backend": {"kind": "lambda", "duration": _QUICK},
        "api": {"authorizer": "lambda"},
    },
    "on premises over VPN, containers": {
        "clients": {"location": "on-premises", "link": "vpn"},
        "backend": {"kind": "fargate", "duration": _QUICK},
    },
    "workforce, containers": {
        "clients": {**_INTERNET, "who": "workforce"},
        "backend": {"kind": "fargate", "duration": _QUICK},
    },
    "developers, function": {
        "clients": {**_INTERNET, "who": "developers"},
        "backend": {"kind": "lambda", "duration": _QUICK},
    },
    "people, files": {"clients": _INTERNET, "backend": {"kind": "s3"}},
    "people, WebSocket": {
        "clients": _INTERNET,
        "backend": {"kind": "fargate", "duration": _QUICK},
        "traffic": {"protocol": "websocket", "connection_minutes_per_month": "5M"},
    },
}


@dataclass(frozen=True, slots=True)
class LargestShare:
    """The largest share of a p99 that rests on one piece of evidence, and where that is.

    Parameters
    ----------
    share : float
        Of the time of the slowest 1 % of the requests.
    pattern, comparison : str
        Code of the pattern, and title of the comparison.
    weak : bool
        Whether it is assumed, a claim, or rests on one source.
    """

    share: float
    pattern: str
    comparison: str
    weak: bool


@cache
def largest_shares() -> dict[str, LargestShare]:
    """Return, by the id of the evidence, the largest share of the p99 of any pattern in any of the comparisons."""
    largest: dict[str, LargestShare] = {}
    for title, document in COMPARISONS.items():
        for assessment in compare(Workload.from_dict(document)):
            if (latency := assessment.latency) is None:
                continue
            known = {evidence.id: evidence for evidence in latency.evidence}
            for name, share in latency.explain_evidence(0.99).items():
                if name not in largest or share > largest[name].share:
                    weak = known[name].method in ("assumed", "vendor claim") or "; " not in known[name].source
                    largest[name] = LargestShare(share, assessment.pattern.code, title, weak)
    return largest
