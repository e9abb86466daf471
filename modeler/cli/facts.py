"""Commands that show what modeler knows, from whom and since when, and what articles got wrong."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, print_json, render
from modeler.errors import ModelerError
from modeler.results import with_schema


@app.command(epilog="Example: modeler facts --stale 365 --about direct-connect")
def facts(
    name: Annotated[str, typer.Argument(metavar="FACT", help="Show this fact in full, e.g. VL-012.")] = "",
    stale: Annotated[int | None, typer.Option("--stale", metavar="DAYS", help="Only those older than DAYS.")] = None,
    about: Annotated[
        str, typer.Option("--about", "-a", metavar="SERVICE", help="Only those about this service, e.g. http-api.")
    ] = "",
    today: Annotated[
        str, typer.Option("--today", metavar="DATE", help="Count ages from this day, not from today.")
    ] = "",
    review: Annotated[
        bool, typer.Option("--review", help="Only what is due for another look, the most harmful first.")
    ] = False,
    workloads: Annotated[
        list[Path] | None,
        typer.Option("--workload", "-w", metavar="FILE", help="With --review: count over this workload (repeatable)."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List prices, quotas, features, promises and latency evidence by age, with their sources."""
    from modeler.facts.ages import age_record, by_age
    from modeler.facts.selection import directory_in_force
    from modeler.views.text import facts as text

    day = _day(today)
    if review:
        if name or stale is not None or about:
            raise ModelerError("--review chooses by itself what is due: leave FACT, --stale and --about out")
        return _review(day, workloads or [], as_json)
    if workloads:
        raise ModelerError("-w says over which workloads --review counts: add --review")
    if name:
        if stale is not None or about:
            raise ModelerError(
                f"'{name}' is one fact, and --stale and --about choose among many: give one or the other"
            )
        return _one(name, day, as_json)
    if stale is not None and stale < 0:
        raise ModelerError(f"--stale takes a number of days from 0 up, not {stale}")
    directory = directory_in_force()
    dated_facts = by_age(day, stale_days=-1 if stale is None else stale, about=about, directory=directory)
    if as_json:
        print_json(
            with_schema("facts", {"today": day.isoformat(), "facts": [age_record(dated, day) for dated in dated_facts]})
        )
        return None
    of = f" about {about}" if about else ""
    old = "" if stale is None else f", more than {stale} days old"
    if dated_facts:
        render(text.facts_text(f"{len(dated_facts)} facts{of}{old}, {day}", dated_facts, day, stale is not None))
    else:
        render(f"No fact{of} is more than {stale} days old on {day}.")


def _review(day: date, files: list[Path], as_json: bool) -> None:
    from modeler.engine.study.facts_due import review_facts
    from modeler.facts.selection import directory_in_force
    from modeler.views.text import facts as text
    from modeler.workload import Workload

    due = review_facts([Workload.load(file) for file in files], today=day, directory=directory_in_force())
    if as_json:
        print_json(with_schema("facts due", due.to_dict()))
    else:
        render(text.due_text(due))


def _one(name: str, day: date, as_json: bool) -> None:
    from modeler.facts import constraints
    from modeler.facts.ages import age_record, dated
    from modeler.facts.notes import all_notes
    from modeler.facts.selection import directory_in_force
    from modeler.views.text import facts as text

    fact_dated = dated(name, directory_in_force())
    cited = [note for note in all_notes() if name in note.facts]
    if as_json:
        entry = {**age_record(fact_dated, day), "notes": [note.id for note in cited]}
        print_json(with_schema("fact", {"today": day.isoformat(), "facts": [entry]}))
        return
    fact = constraints.fact(name) if fact_dated.kind == "constraint" else None
    render(text.fact_text(fact_dated, fact, cited, day))


def _day(text: str) -> date:
    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ModelerError(f"--today '{text}' is not a day: write year-month-day such as 2026-11-21") from None


@app.command(epilog="Example: modeler notes --pattern A4")
def notes(
    pattern: Annotated[str, typer.Option("--pattern", "-p", help="Only those that touch it, e.g. A1.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List what well-known articles got wrong or what has changed since, with what holds today."""
    from modeler.facts.notes import all_notes, notes_for
    from modeler.patterns import pattern as find
    from modeler.views.text import facts as text

    chosen = find(pattern) if pattern else None
    chosen_notes = notes_for(chosen.code) if chosen else all_notes()
    if as_json:
        print_json(with_schema("notes", {"notes": [asdict(note) for note in chosen_notes]}))
        return
    touches = f" on {chosen.code} {chosen.id}" if chosen else ""
    if chosen_notes:
        render(text.notes_text(f"{len(chosen_notes)} notes{touches}", chosen_notes))
    else:
        render(f"No article that modeler knows says anything doubtful{touches}.")
