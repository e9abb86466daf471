"""The commands that write a report, and that say what changed between two."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    FreeOption,
    JsonOption,
    OverlayOption,
    OwnOption,
    RegionOption,
    RequestsOption,
    SetOption,
    WorkloadFile,
    load_book,
    load_workload,
    own_of_file,
    print_json,
    render,
    wanted_patterns,
)
from modeler.errors import ModelerError


@app.command(epilog="Example: modeler report examples/payroll.yaml -o report.md")
def report(
    workload: WorkloadFile,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .html, .md, .json, .csv or .parquet.")],
    patterns: Annotated[
        str, typer.Option("--patterns", metavar="A1,B6", help="Only these patterns; default: the whole catalogue.")
    ] = "",
    template: Annotated[
        str, typer.Option("--template", help="adr: an architecture decision record, in Markdown.")
    ] = "",
    date: Annotated[
        str, typer.Option("--date", help="Day that the report bears, e.g. 2026-11-21; none by default.")
    ] = "",
    rank: Annotated[str, typer.Option("--rank", help="balanced, cost, p99 or simplicity.")] = "balanced",
    today: Annotated[
        str, typer.Option("--from", metavar="PATTERN", help="What serves today: adds what the step to the pick takes.")
    ] = "",
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
) -> None:
    """Write a report for a design review: recommendation, reasons, pictures, bills and latencies of your workload.

    The same workload, prices and version give the same file; a file that is there already is replaced.
    """
    from modeler.workflows.report import check_target, make_report, write_report

    check_target(out, template)
    _check_date(date)
    w = load_workload(workload, region, requests, change)
    book = load_book(w.region, overlay, free_tier)
    named = dict.fromkeys(part.strip() for part in patterns.split(",") if part.strip())
    names = wanted_patterns(list(named), pattern_file)
    given = {
        "--patterns": patterns,
        "--template": template,
        "--date": date,
        "--rank": "" if rank == "balanced" else rank,
        "--from": today,
        "--region": region,
        "--requests": requests,
        "--pattern-file": str(pattern_file or ""),
        "--overlay": str(overlay or ""),
    }
    words = ["modeler", "report", str(workload), "-o", out.name]
    words += [word for name, value in given.items() if value for word in (name, value)]
    words += [word for setting in change or () for word in ("--set", setting)] + (["--free-tier"] if free_tier else [])
    runs = own_of_file(today, pattern_file)
    document = make_report(w, names, rank=rank, date=date, command=shlex.join(words), today=runs, book=book)
    write_report(document, out, template)
    pick = document.choice.pick
    outcome = f"{pick.pattern.code} {pick.pattern.id} comes first" if pick else "no pattern fits"
    print(f"report on {len(document.choice)} patterns written to {out}: {outcome}")


def _check_date(given: str) -> None:
    try:
        if given:
            datetime.date.fromisoformat(given)
    except ValueError:
        raise ModelerError(f"'--date {given}' is no day: write year, month and day, as in 2026-11-21") from None


@app.command(
    "compare-reports", epilog="Example: modeler compare-reports examples/payroll.yaml examples/regulated-internal.yaml"
)
def compare_reports(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="A report written as .json, or a workload (.yaml) as of now.")
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A later one, or a workload.")],
    as_json: JsonOption = False,
) -> None:
    """Say what changed between two reports and why: workload, prices, facts, and what they did to each pattern.

    Reports are those that 'modeler report WORKLOAD -o FILE.json' writes. With a report and its workload it says what
    has changed since the report was written.
    """
    from modeler.views.report.differences import differences_text
    from modeler.workflows.compare_reports import compare_documents, read_report

    differences = compare_documents(read_report(old), read_report(new))
    if as_json:
        print_json(differences.to_dict())
    else:
        render(differences_text(differences.to_dict()))
