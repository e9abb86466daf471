"""The command that prices a whole table of workloads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    JsonOption,
    OverlayOption,
    PatternOption,
    load_book,
    print_json,
    render,
    say_middles,
)
from modeler.results import with_schema

if TYPE_CHECKING:
    pass


@app.command(epilog="Example: modeler sweep examples/fleet.csv -o fleet-costs.csv")
def sweep(
    table: Annotated[Path, typer.Argument(metavar="CSV", help="One workload a line; columns are workload fields.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write: .csv or .parquet.")],
    patterns: PatternOption = None,
    base: Annotated[Path | None, typer.Option("--base", help="YAML workload for what the table leaves out.")] = None,
    overlay: OverlayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Price patterns for every workload of a table, and sum up the fleet."""
    from modeler.facts.pricebook import DEFAULT_REGION
    from modeler.views.text import comparison as text
    from modeler.workflows.fleet import group_errors, sweep_file
    from modeler.workload import Workload

    start = Workload.load(base) if base else None
    if start:
        say_middles(start)
    book = load_book(start.region if start else DEFAULT_REGION, overlay, False)
    with _count_rows() as report:
        fleet_report = sweep_file(table, out, patterns or (), start, progress=report, book=book)
    grouped = group_errors(fleet_report.errors)
    for _, lines, sentence in grouped[:20]:
        print(f"{table}, {lines}: {sentence}", file=sys.stderr)
    if len(grouped) > 20:
        more = sum(count for count, _, _ in grouped[20:])
        print(f"... and {more:,} more {'line' if more == 1 else 'lines'} that cannot be read", file=sys.stderr)
    if as_json:
        errors = [{"line": line, "error": str(mistake)} for line, mistake in fleet_report.errors]
        print_json(
            with_schema("sweep", {"rows": fleet_report.rows, "out": str(out), **fleet_report.summary, "errors": errors})
        )
    else:
        render(text.fleet_text(fleet_report.rows, str(out), fleet_report.summary))


@contextmanager
def _count_rows() -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many rows are done; say nothing elsewhere."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with Progress(SpinnerColumn(), "workloads", MofNCompleteColumn(), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("workloads", total=None)
        yield lambda rows: bar.update(task, completed=rows)
