"""Compliance: whether the services of a path are eligible for a program, as far as a page was seen that says so.

Eligibility changes; AWS's own lists decide on the day of the design
(https://aws.amazon.com/compliance/services-in-scope/).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.components.traits import NOT_A_SERVICE
from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import fits, look_up, rule
from modeler.engine.fit.subject import Subject
from modeler.engine.fit.words import and_more
from modeler.facts.constraints import ask

PROGRAM_NAMES = {
    "hipaa": "HIPAA",
    "pci-dss": "PCI DSS",
    "soc": "SOC",
    "iso": "ISO 27001",
    "fedramp": "FedRAMP",
    "fedramp-moderate": "FedRAMP Moderate",
    "fedramp-high": "FedRAMP High",
}
"""Programs, and how a sentence calls them."""
_NAMED = 2
"""So many services are named; the others are counted."""


@rule("eligible-services", "Services eligible for a program", "needs.compliance", topics=("Q10",))
def eligible(s: Subject) -> Iterator[Reason]:
    """Every service on the path must be eligible; one without a page is not listed, which is no yes and no no."""
    for program in s.w.needs.compliance:
        yield _on_the_pages(s, program)


def _on_the_pages(s: Subject, program: str) -> Reason:
    """Judge by what AWS's pages say of each service; a part of a service is judged with it."""
    services = [component for component in s.path if component.traits.programs is not NOT_A_SERVICE]
    stated = {service.title: service.traits.programs.get(program) for service in services}
    facts = {name: ask(*name) for name in stated.values() if name}
    dark = [title for title, name in stated.items() if name is None or facts[name].unverified]
    asked = f"{PROGRAM_NAMES[program]} was asked for, and"
    if not dark:
        return fits(f"{asked} AWS's pages name every service of this path", *dict.fromkeys(facts.values()))
    if len(dark) == len(stated):
        message = f"{asked} no service of this path is listed on a page of AWS that was read"
    else:
        named = and_more([*dark[:_NAMED], *([f"{len(dark) - _NAMED} more"] if len(dark) > _NAMED else [])])
        listed = "is not listed" if len(dark) == 1 else "are not listed"
        message = f"{asked} of {len(stated)} services on this path {named} {listed} on a page of AWS that was read"
    return look_up(
        message,
        *dict.fromkeys(facts.values()),
        change=f"look {'it' if len(dark) == 1 else 'them'} up in AWS's list of services in scope",
        requirement="needs.compliance",
        pages=pages.PROGRAMS,
    )
