"""Patterns as tables: families, a comparison, a shortlist, reasons, and what each requirement costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from modeler.engine.choose import Choice
from modeler.engine.compare import Assessment, Comparison
from modeler.engine.fit import Outcome
from modeler.engine.study.what_if import Relaxed, WhatIf
from modeler.errors import unknown_name
from modeler.patterns import FAMILIES, patterns
from modeler.views.grids.made import DASH, count_cell, grid, time_cell, usd_cell
from modeler.views.guide.results import SHORTLIST, shortlist_rows
from modeler.views.text.choose import capital, does_not
from modeler.views.text.comparison import money, short_verdict
from modeler.views.widgets import Cell, Column, ComparisonTable

_STATUSES = ("recommended", "situational", "legacy", "anti-pattern")


def families_grid(letters: str = "".join(FAMILIES)) -> ComparisonTable:
    """Show what each family of patterns has in common, and how many patterns of which status it has.

    Raises
    ------
    UnknownNameError
        If there is no such family.

    Examples
    --------
    >>> import modeler as m
    >>> [cell["text"] for cell in m.grid.families("D").rows[0]["cells"]][2:4]
    ['2', '2']
    """
    for letter in letters:
        if letter not in FAMILIES:
            raise unknown_name("family", letter, FAMILIES)
    wanted = [pattern for pattern in patterns() if pattern.family in letters]
    rows = []
    for letter, members in groupby(wanted, lambda pattern: pattern.family):
        statuses = Counter[str](pattern.status for pattern in members)
        counts = [count_cell(statuses[name]) if statuses[name] else Cell("", 0) for name in _STATUSES]
        rows.append((letter, FAMILIES[letter], count_cell(statuses.total()), *counts))
    numbers = [Column(name, numeric=True) for name in ("Patterns", *map(capital, _STATUSES))]
    return grid(["Family", "What they have in common", *numbers], rows)


def ranking_grid(comparison: Comparison) -> ComparisonTable:
    """Show the patterns that serve a workload, in the order of the comparison.

    Examples
    --------
    >>> import modeler as m
    >>> m.grid.ranking(m.compare(m.Workload(), ["A1", "A5"], sort="cost")).rows[0]["cells"][1]["text"]
    'A5 alb-lambda'
    """
    columns = (
        Column("#", numeric=True),
        Column("Pattern"),
        Column("$/month", numeric=True),
        Column("Fixed", numeric=True, help="USD a month that are paid even if nobody calls", roomy=True),
        Column("$ per million", numeric=True, help="What a million requests cost beside the fixed part", roomy=True),
        Column("p50", numeric=True, help="Half of the requests are answered within this time", roomy=True),
        Column("p99", numeric=True, help="99 of 100 requests are answered within this time"),
        Column("Verdict"),
    )
    return grid(columns, (_ranked(place, ranked) for place, ranked in enumerate(comparison.ranked, start=1)))


def _ranked(place: int, assessment: Assessment) -> tuple[Cell | str, ...]:
    bill = assessment.bill
    return (
        Cell(str(place), place),
        Cell(f"{assessment.pattern.code} {assessment.pattern.id}", assessment.pattern.code),
        Cell(money(assessment), assessment.monthly_usd),
        usd_cell(bill.fixed_usd if bill else None),
        usd_cell(bill.usd_per_million if bill else None),
        time_cell(assessment.quantile_ms(0.5)),
        time_cell(assessment.quantile_ms(0.99)),
        short_verdict(assessment.verdict),
    )


def left_out_grid(comparison: Comparison) -> ComparisonTable:
    """Show why patterns do not serve a workload, those with the same reason together.

    Examples
    --------
    >>> import modeler as m
    >>> m.grid.left_out(m.compare(m.Workload(), ["A1", "B1", "B2"])).rows[0]["cells"][1]["text"]
    'B1, B2'
    """
    by_reason: dict[str, list[str]] = {}
    for assessment in comparison.not_comparable:
        by_reason.setdefault(does_not(assessment.reason), []).append(assessment.pattern.code)
    return grid(["Reason", "Patterns"], ((why, ", ".join(codes)) for why, codes in sorted(by_reason.items())))


def shortlist_grid(choice: Choice) -> ComparisonTable:
    """Show what fits, best first.

    Examples
    --------
    >>> import modeler as m
    >>> m.grid.shortlist(m.choose(m.Workload(), ["A1", "A5"])).rows[0]["key"]
    'A5'
    """
    return ComparisonTable(SHORTLIST, shortlist_rows(choice), empty="No pattern meets all that is needed.")


def what_if_grid(relaxed: WhatIf) -> ComparisonTable:
    """Show what each requirement costs: what would be saved without it, and which patterns it keeps out.

    Examples
    --------
    >>> import modeler as m
    >>> m.grid.what_if(m.what_if(m.choose(m.Workload()))).html().count("nothing to drop")
    1
    """
    columns = ("Without", "Pick", Column("Saves $/month", numeric=True), Column("Saves p99", numeric=True), "Lets in")
    idle = "No requirement changes the answer." if relaxed else "No needs and no objectives: nothing to drop."
    return grid(columns, (_relaxed(entry) for entry in relaxed if not entry.changes_nothing), empty=idle)


def _relaxed(entry: Relaxed) -> tuple[Cell | str, ...]:
    return (
        entry.dropped,
        entry.pick.pattern.code if entry.pick else DASH,
        usd_cell(entry.saved_usd),
        time_cell(entry.saved_p99_ms),
        ", ".join(entry.allows) or DASH,
    )


def reasons_grid(assessments: Iterable[Assessment]) -> ComparisonTable:
    """Show what speaks against patterns, or must be looked at, with what would change it.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload(needs={"internet_endpoint_allowed": False})
    >>> m.grid.reasons([m.assess(w, "A1")]).html().count("Nothing")
    1
    """
    rows = (
        (assessment.pattern.code, str(reason.outcome), Cell(capital(reason.message), note=capital(reason.change)))
        for assessment in assessments
        for reason in assessment.reasons
        if reason.outcome is not Outcome.FITS
    )
    return grid(["Pattern", "Outcome", "Why"], rows, empty="Nothing speaks against them.")
