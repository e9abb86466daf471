"""Compliance: whether the services of a path are eligible for a program, as far as a page was seen that says so.

Eligibility changes; AWS's own lists decide on the day of the design
(https://aws.amazon.com/compliance/services-in-scope/).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.components import where
from modeler.components.traits import NOT_A_SERVICE
from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import fits, look_up, rule
from modeler.engine.fit.subject import Subject
from modeler.engine.fit.words import and_more
from modeler.facts.constraints import ask

_SAYS = {"hipaa": "HIPAA", "pci-dss": "PCI DSS", "fedramp": "FedRAMP", "soc": "SOC", "iso": "ISO"}


@rule("eligible-services", "Services eligible for a program", "needs.compliance", topics=("Q10",))
def eligible(s: Subject) -> Iterator[Reason]:
    """Every service on the path must be eligible; what was not seen is unknown, never a yes."""
    for program in s.w.needs.compliance:
        if _has_pages(program):
            yield _on_the_pages(s, program)
        else:
            yield look_up(
                f"{_SAYS[program]} was asked for, and AWS's list of services in scope was not seen",
                change="look every service of the path up in AWS's list",
                requirement="needs.compliance",
                pages=pages.PROGRAMS,
            )


def _has_pages(program: str) -> bool:
    """Whether a page was seen that says of some service whether it is eligible."""
    return bool(where(lambda traits: program in (traits.programs or ())))


def _on_the_pages(s: Subject, program: str) -> Reason:
    """Judge by what AWS's pages say of each service; a part of a service is judged with it."""
    services = [component for component in s.path if component.traits.programs is not NOT_A_SERVICE]
    stated = {service.title: service.traits.programs.get(program) for service in services}
    facts = {name: ask(*name) for name in stated.values() if name}
    dark = [title for title, name in stated.items() if name is None or facts[name].unverified]
    asked = f"{_SAYS[program]} was asked for, and"
    if dark:
        return look_up(
            f"{asked} no page was seen that calls {and_more(dark)} eligible",
            *dict.fromkeys(facts.values()),
            change="look them up in AWS's list of eligible services",
            pages=pages.PROGRAMS,
        )
    return fits(f"{asked} AWS's pages call the services of this path eligible", *dict.fromkeys(facts.values()))
