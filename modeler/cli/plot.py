"""The command that draws charts into files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from modeler.errors import ModelerError, unknown

if TYPE_CHECKING:
    from modeler.facts.pricebook import PriceBook
    from modeler.patterns import Pattern
    from modeler.workload import Workload

KINDS = (
    "break-even",
    "cdf",
    "cost",
    "intervals",
    "latency",
    "pareto",
    "regions",
    "tornado",
    "waterfall",
)


@dataclass(frozen=True)
class _Asked:
    """What a chart is to be drawn of."""

    w: Workload
    names: Sequence[str | Pattern]
    book: PriceBook
    overlay: Path | None
    over: str
    low: str
    high: str


@app.command(epilog="Example: modeler plot break-even -w examples/monolith-migration.yaml -p B4 -p F1 -o b4-f1.html")
def plot(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}.")],
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
    from modeler.views import charts

    if kind not in KINDS:
        raise unknown("chart", kind, KINDS)
    w = load_workload(workload, region, requests, change, with_ranges=kind == "intervals")
    names = wanted_patterns(patterns, pattern_file)
    asked = _Asked(w, names, load_book(w.region, overlay, free_tier), overlay, over, low, high)
    written = charts.save(_DRAW.get(kind, _compared(kind))(asked), out)
    print(f"{kind} drawn to {written}")


def _compared(kind: str) -> Callable[[_Asked], Any]:
    def draw(asked: _Asked) -> Any:
        from modeler.engine.compare import compare
        from modeler.views import charts

        found = compare(asked.w, asked.names, asked.book)
        if asked.names:
            for each in found.not_comparable:
                raise ModelerError(
                    f"{each.pattern.code} {each.pattern.id} is not comparable for this workload, it {each.reason}: "
                    "leave it out"
                )
        return getattr(charts, kind)(found)

    return draw


def _count(asked: _Asked, kind: str, least: int, most: int) -> Sequence[str | Pattern]:
    """Give the patterns asked for, if they are as many as a chart takes."""
    if not least <= len(asked.names) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        noun = "pattern" if most == 1 else "patterns"
        raise ModelerError(f"{kind} draws {wanted} {noun}, not {len(asked.names)}: name them with '-p CODE'")
    return asked.names


def _break_even(asked: _Asked) -> Any:
    from modeler.engine.study.break_even import break_even
    from modeler.views import charts

    found = [
        break_even(a, b, asked.over, asked.w, asked.low or None, asked.high or None, asked.book)
        for a, b in combinations(_count(asked, "break-even", 2, 6), 2)
    ]
    return charts.break_even(found, asked.book)


def _intervals(asked: _Asked) -> Any:
    from modeler.engine.study.uncertainty import uncertain
    from modeler.views import charts

    return charts.intervals(uncertain(asked.w, asked.names, book=asked.book))


def _pareto(asked: _Asked) -> Any:
    from modeler.engine.choose import choose
    from modeler.views import charts

    return charts.pareto(choose(asked.w, asked.names, asked.book))


def _regions(asked: _Asked) -> Any:
    from modeler.engine.study.regional import compare_regions
    from modeler.facts.pricebook import read_overlay
    from modeler.views import charts

    prices = read_overlay(asked.overlay) if asked.overlay else None
    return charts.regions(compare_regions(asked.w, _count(asked, "regions", 1, 2), prices), asked.w.region)


def _tornado(asked: _Asked) -> Any:
    from modeler.engine.study.sensitivity import sensitivity
    from modeler.views import charts

    return charts.tornado(sensitivity(asked.w, _count(asked, "tornado", 1, 1)[0], book=asked.book))


def _waterfall(asked: _Asked) -> Any:
    from modeler.engine.compare import assess
    from modeler.views import charts

    return charts.waterfall(assess(_count(asked, "waterfall", 1, 1)[0], asked.w, asked.book))


_DRAW: dict[str, Callable[[_Asked], Any]] = {
    "break-even": _break_even,
    "intervals": _intervals,
    "pareto": _pareto,
    "regions": _regions,
    "tornado": _tornado,
    "waterfall": _waterfall,
}
