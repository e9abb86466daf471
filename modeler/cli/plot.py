"""The command that draws charts into files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    FreeOption,
    OverlayOption,
    OwnOption,
    PatternOption,
    RegionOption,
    RequestsOption,
    SetOption,
    load_book,
    load_workload,
    wanted_patterns,
)
from modeler.dataclass import dataclass
from modeler.errors import ModelerError
from modeler.views.charts.chart import Chart, Takes, chart, chart_names

if TYPE_CHECKING:
    from modeler.facts.pricebook import PriceBook
    from modeler.patterns import Pattern
    from modeler.workload import Workload


@dataclass(frozen=True)
class _Asked:
    """What a chart is to be drawn of."""

    w: Workload
    names: Sequence[str | Pattern]
    book: PriceBook
    over: str
    low: str
    high: str


@app.command(epilog="Example: modeler plot break-even -w examples/monolith-migration.yaml -p B4 -p F1 -o b4-f1.html")
def plot(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(chart_names())}.")],
    workload: Annotated[Path, typer.Option("--workload", "-w", help="YAML file of the workload.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="File: .html, .svg, .png or .pdf.")],
    patterns: PatternOption = None,
    over: Annotated[str, typer.Option("--over", help="Of break-even: the number to vary.")] = "requests",
    low: Annotated[str, typer.Option("--low", help="Of break-even: from here, e.g. 1M.")] = "",
    high: Annotated[str, typer.Option("--high", help="Of break-even: up to here.")] = "",
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
) -> None:
    """Draw a chart of a workload into a file that opens offline (.html) or a picture.

    break-even takes two to six patterns, regions one or two, waterfall and tornado one, intervals a workload with
    ranges. The others take any patterns, or the whole catalogue. Pictures need Kaleido and an installed Chrome or
    Chromium; pages need nothing.
    """
    from modeler.views.charts.saving import save

    drawn = chart(kind)
    w = load_workload(workload, region, requests, change, with_ranges=kind == "intervals")
    names = wanted_patterns(patterns, pattern_file)
    asked = _Asked(w, names, load_book(w.region, overlay, free_tier), over, low, high)
    _check_count(kind, drawn, names)
    written = save(drawn.draw(*_RESULTS[drawn.takes](asked)), out)
    print(f"{kind} drawn to {written}")


def _check_count(kind: str, drawn: Chart, names: Sequence[str | Pattern]) -> None:
    """Refuse to draw more or fewer patterns than a chart takes."""
    if drawn.most and not drawn.least <= len(names) <= drawn.most:
        wanted = f"{drawn.least}" if drawn.least == drawn.most else f"{drawn.least} to {drawn.most}"
        noun = "pattern" if drawn.most == 1 else "patterns"
        raise ModelerError(f"{kind} draws {wanted} {noun}, not {len(names)}: name them with '-p CODE'")


def _assessment(asked: _Asked) -> tuple[Any, ...]:
    from modeler.engine.compare import assess

    return (assess(asked.w, asked.names[0], book=asked.book),)


def _break_even(asked: _Asked) -> tuple[Any, ...]:
    from modeler.engine.study.break_even import break_even

    crossings = [
        break_even(asked.w, a, b, asked.over, low=asked.low or None, high=asked.high or None, book=asked.book)
        for a, b in combinations(asked.names, 2)
    ]
    return crossings, asked.book


def _choice(asked: _Asked) -> tuple[Any, ...]:
    from modeler.engine.choose import choose

    return (choose(asked.w, asked.names, book=asked.book),)


def _comparison(asked: _Asked) -> tuple[Any, ...]:
    from modeler.engine.compare import compare

    comparison = compare(asked.w, asked.names, book=asked.book)
    if asked.names:
        for assessment in comparison.not_comparable:
            raise ModelerError(f"{assessment.not_comparable}; leave it out")
    return (comparison,)


def _regions(asked: _Asked) -> tuple[Any, ...]:
    from modeler.engine.study.regional import compare_regions

    return compare_regions(asked.w, asked.names, book=asked.book), asked.w.region


def _sensitivity(asked: _Asked) -> tuple[Any, ...]:
    from modeler.engine.study.sensitivity import sensitivity

    return (sensitivity(asked.w, asked.names[0], book=asked.book),)


def _uncertainty(asked: _Asked) -> tuple[Any, ...]:
    from modeler.engine.study.uncertainty import uncertain

    return (uncertain(asked.w, asked.names, book=asked.book),)


_RESULTS: dict[Takes, Callable[[_Asked], tuple[Any, ...]]] = {
    "assessment": _assessment,
    "break-even": _break_even,
    "choice": _choice,
    "comparison": _comparison,
    "regions": _regions,
    "sensitivity": _sensitivity,
    "uncertainty": _uncertainty,
}
"""What the engine is asked for, by what a chart takes."""
