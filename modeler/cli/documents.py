"""Commands that write pictures and reference pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    OwnOption,
    RegionOption,
    RequestsOption,
    SetOption,
    WorkloadOption,
    load_workload,
    named_pattern,
)
from modeler.errors import ModelerError, NotComparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modeler.audit.assess import EntryAssessment
    from modeler.engine.compare import Assessment
    from modeler.patterns import Pattern
    from modeler.workload import Workload


@app.command(epilog="Example: modeler docs -o docs")
def docs(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to.")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a page is not up to date.")] = False,
) -> None:
    """Write the reference pages from code and facts."""
    from modeler.cli.help import command_help
    from modeler.files.writing import make_folder, write_text
    from modeler.views.reference import pages

    written = pages(command_help())
    stale = [name for name, text in written.items() if _read(out / name) != text.encode()]
    if check:
        if stale:
            raise ModelerError(f"not up to date: {', '.join(stale)}: run 'modeler docs -o {out}'")
        return
    make_folder(out)
    for name in stale:
        write_text(out / name, written[name])
    print(f"{len(stale)} of {len(written)} pages written to {out}")


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


@app.command(epilog="Example: modeler diagram B1 -o b1.mmd")
def diagram(
    pattern: Annotated[
        str,
        typer.Argument(metavar="PATTERN", help="Id or code, with a variant: B6:nlb; or a folder or file of templates."),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File: .svg, .png, .pdf, .dot, .mmd or .drawio; a folder with --all."),
    ] = None,
    workload: WorkloadOption = None,
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    versus: Annotated[
        str, typer.Option("--versus", metavar="PATTERN", help="Draw this one beside it, with what differs marked.")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Draw every pattern, and an index of them.")] = False,
    decision: Annotated[
        bool, typer.Option("--decision", help="Draw the first questions of the guide, with the patterns that fit.")
    ] = False,
    entry: Annotated[str, typer.Option("--entry", help="With templates: only this entry point.")] = "",
) -> None:
    """Draw a pattern: for the plainest workload that it serves, or for yours with its prices and latency.

    Without a file the drawing is printed as Mermaid text. With --versus two patterns stand side by side, for the
    plainest workload that both serve, or for yours. Of templates each entry point is a picture, with the names of its
    resources; --set then gives a parameter.
    """
    from modeler.views.diagrams import diagram as views

    if every:
        if pattern or versus or workload or region or requests or change or pattern_file or out is None:
            raise ModelerError("--all draws the whole catalogue into a folder: give '-o FOLDER' and nothing else")
        print(f"{len(views.gallery(out))} files written to {out}")
        return
    if decision:
        if pattern or out is None:
            raise ModelerError("--decision draws the tree of questions into a file: give '-o FILE' and nothing else")
        from modeler.workflows.decision import draw_decision

        draw_decision(out)
        print(f"the decision drawn to {out}")
        return
    if not pattern:
        raise ModelerError("say what to draw: 'modeler diagram B1', or 'modeler diagram --all -o FOLDER'")
    if Path(pattern).exists():
        if versus or pattern_file:
            raise ModelerError("--versus and --pattern-file go with a pattern: leave them out for templates")
        _draw_templates(Path(pattern), out, workload, region, requests, change, entry)
        return
    if entry:
        raise ModelerError(f"--entry names an entry point of templates, and there is no file or folder '{pattern}'")
    if workload is None and (region or requests or change):
        raise ModelerError("these options need a workload: add '-w FILE'")
    w = load_workload(workload, region, requests, change) if workload else None
    assessment, rival = _to_draw(pattern, versus, w, pattern_file)
    if out is None:
        print(views.mermaid(assessment, rival, prices=w is not None), end="")
        return
    views.draw(assessment, out, rival, prices=w is not None)
    beside = f" versus {rival.pattern.code} {rival.pattern.id}" if rival else ""
    print(f"{assessment.pattern.code} {assessment.pattern.id}{beside} drawn to {out}")


def _draw_templates(
    path: Path,
    out: Path | None,
    workload: Path | None,
    region: str,
    requests: str,
    change: list[str] | None,
    entry: str,
) -> None:
    """Draw what stands in templates: a picture for each way, beside one another where there are several."""
    from modeler.audit.assess import assess_inventory
    from modeler.cli.read import read_inventory
    from modeler.views.diagrams import diagram as views
    from modeler.views.text.inventory import NO_ENTRY_POINT

    if requests and workload is None:
        raise ModelerError("'--requests' needs a workload: add '-w FILE'")
    w = load_workload(workload, "", requests, None) if workload else None
    today = assess_inventory(read_inventory([path], None, change, region), w)
    ways = [way for way in today if not entry or way.way.entry is today[entry].way.entry]
    drawn = [way for way in ways if way.assessment is not None]
    if not ways:
        raise ModelerError(NO_ENTRY_POINT)
    for number, way in enumerate(drawn or ways, 1):
        if out is None:
            print(views.mermaid(way), end="")
            continue
        file = out if len(drawn) < 2 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        views.draw(way, file)
        print(f"{way.way.entry.KIND} {way.way.entry.key} drawn to {file}")
    _say_not_drawn(ways)


def _say_not_drawn(ways: Sequence[EntryAssessment]) -> None:
    import sys

    from modeler.views.text.assess import no_bill

    for way in ways:
        name = f"{way.way.entry.KIND} {way.way.entry.key}"
        if way.assessment is not None and way.given and not way.served:
            print(
                f"modeler: {name} is drawn without the workload, which it does not serve: {way.reason}", file=sys.stderr
            )
        elif way.assessment is None:
            print(f"modeler: {name} is not drawn: {no_bill(way)}", file=sys.stderr)


def _to_draw(
    given: str, versus: str, w: Workload | None, pattern_file: Path | None
) -> tuple[Assessment, Assessment | None]:
    """Assess what to draw for a workload, or for the plainest one that the patterns, or their variants, serve."""
    from modeler.engine.compare import assess
    from modeler.facts.pricebook import PriceBook

    named = [named_pattern(name, pattern_file) for name in (given, versus) if name]
    if w is None:
        plainest = _plainest([_only(*entry) for entry in named])
        assessments = [
            assess(own, pattern, variant=variant) for (pattern, variant), own in zip(named, plainest, strict=True)
        ]
    else:
        book = PriceBook.in_force(w.region)
        assessments = [assess(w, pattern, variant=variant, book=book) for pattern, variant in named]
    if versus and len({(assessment.pattern.id, assessment.variant) for assessment in assessments}) == 1:
        raise ModelerError(f"'{given}' and '{versus}' are the same: name two patterns, or two variants of one")
    return assessments[0], assessments[1] if versus else None


def _only(pattern: Pattern, variant: str) -> Pattern:
    """Return a pattern with the named variant alone."""
    from dataclasses import replace

    return replace(pattern, variants=(pattern.variant(variant),)) if variant else pattern


def _plainest(patterns: Sequence[Pattern]) -> list[Workload]:
    """Return the plainest workload that all patterns serve, or else each one's own."""
    from modeler.engine.situations import situation_for, situations
    from modeler.workload import Workload

    if len(patterns) > 1:
        for document in situations():
            w = Workload.from_dict(document)
            if all(_serves(pattern, w) for pattern in patterns):
                return [w] * len(patterns)
    return [Workload.from_dict(situation_for(pattern)) for pattern in patterns]


def _serves(pattern: Pattern, w: Workload) -> bool:
    try:
        pattern.architecture(w)
    except NotComparable:
        return False
    return True
