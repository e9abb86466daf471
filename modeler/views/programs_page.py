"""The reference page of compliance programs: which services AWS's pages name for which, and when that was seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from modeler.components import components
from modeler.components.traits import NOT_A_SERVICE
from modeler.engine.fit.rules.compliance import PROGRAM_NAMES
from modeler.facts.constraints import Fact, ask
from modeler.views.pages import markdown_table, page
from modeler.workload import Program

_NOT_LISTED = "not listed"


def programs_page() -> str:
    """Write the table: a row a service, a column a program."""
    names = get_args(Program)
    intro = (
        "For which compliance programs AWS's pages name the services of the catalogue, with the day on which the page "
        "was read. *Not listed* means that no page was read that names the service for the program: neither yes nor "
        "no. [AWS's list of services in scope](https://aws.amazon.com/compliance/services-in-scope/) decides on the "
        "day of the design; it could not be read for this table. A page that says FedRAMP without a level counts for "
        "neither Moderate nor High. `needs.compliance` asks for a program, and `modeler choose --why PATTERN` names "
        "the services of its path that are not listed."
    )
    table = markdown_table(("service", *(PROGRAM_NAMES[name] for name in names)), _rows(names))
    return page("Compliance programs", intro, table)


def _rows(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    stated: dict[str, Mapping[str, tuple[str, str]]] = {}
    for component in components().values():
        if component.traits.programs is not NOT_A_SERVICE:
            stated.setdefault(component.title, component.traits.programs)
    for title in sorted(stated):
        facts = {name: ask(*fact) for name, fact in stated[title].items()}
        yield title, *(_cell(facts.get(name)) for name in names)


def _cell(fact: Fact | None) -> str:
    return _NOT_LISTED if fact is None or fact.unverified else f"[{fact.as_of}]({fact.source}), {fact.id}"
