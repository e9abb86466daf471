"""Compliance: whether the services of a path are eligible for a program, as far as a page was seen that says so.

Eligibility changes; AWS's own lists decide on the day of the design
(https://aws.amazon.com/compliance/services-in-scope/).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import fits, rule, unknown
from modeler.engine.fit.subject import GATEWAYS, Subject
from modeler.engine.fit.words import and_more
from modeler.facts.constraints import fact

_HIPAA = {
    **dict.fromkeys(GATEWAYS, "CO-001"),
    **dict.fromkeys(
        ("alb", "nlb", "lambda-function", "fargate-tasks", "eks-pods", "istio-ingress", "cloudfront"), "CO-002"
    ),
    **dict.fromkeys(
        ("lattice-service", "verified-access", "interface-endpoint", "resource-endpoint", "endpoint-service"), "CO-003"
    ),
}
_INSIDE = frozenset({"vpc-link-v1", "vpc-link-v2", "failover-record", "resource-traffic", "resource-gateway"})
"""Parts of services that are judged by themselves, or no service at all."""
_SAYS = {"hipaa": "HIPAA", "pci-dss": "PCI DSS", "fedramp": "FedRAMP", "soc": "SOC", "iso": "ISO"}


@rule("eligible-services", "Services eligible for a program", "needs.compliance")
def eligible(s: Subject) -> Iterator[Reason]:
    """Every service on the path must be eligible; what was not seen is unknown, never a yes."""
    for program in s.w.needs.compliance:
        if program == "hipaa":
            yield _hipaa(s)
        else:
            yield unknown(
                f"{_SAYS[program]} was asked for, and AWS's list of services in scope was not seen",
                change="look every service of the path up in AWS's list",
                requirement="needs.compliance",
                pages=pages.PROGRAMS,
            )


def _hipaa(s: Subject) -> Reason:
    services = [each for each in s.path if each.id not in _INSIDE]
    dark = dict.fromkeys(each.title for each in services if each.id not in _HIPAA or fact(_HIPAA[each.id]).unverified)
    if dark:
        ids = dict.fromkeys(_HIPAA[each.id] for each in services if each.id in _HIPAA)
        return unknown(
            f"HIPAA was asked for, and no page was seen that calls {and_more(dark)} eligible",
            *[fact(id) for id in ids],
            change="look them up in AWS's list of eligible services",
            pages=pages.PROGRAMS,
        )
    return fits(
        "HIPAA was asked for, and AWS's pages call the services of this path eligible",
        *dict.fromkeys(fact(_HIPAA[each.id]) for each in services),
    )
