"""Commands that move a workload's numbers: where two patterns cross, what matters most, what ranges make of a bill."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    FreeOption,
    JsonOption,
    OverlayOption,
    OwnOption,
    PatternOption,
    RegionOption,
    RequestsOption,
    SetOption,
    WorkloadFile,
    load_book,
    load_workload,
    own_of_file,
    print_json,
    render,
)

NeededWorkload = Annotated[Path, typer.Option("--workload", "-w", help="YAML file of the workload.")]
_PATTERN = "Id or code, with a variant: B6:nlb."


@app.command("break-even", epilog="Example: modeler break-even F1 B4 -w examples/monolith-migration.yaml")
def break_even(
    a: Annotated[str, typer.Argument(metavar="A", help=_PATTERN)],
    b: Annotated[str, typer.Argument(metavar="B", help=_PATTERN)],
    workload: NeededWorkload,
    over: Annotated[
        str, typer.Option("--over", help="Number to vary: requests, response_bytes, azs, backend.memory_mb...")
    ] = "requests",
    low: Annotated[str, typer.Option("--low", help="From here, e.g. 1M or '4 KB'.")] = "",
    high: Annotated[str, typer.Option("--high", help="Up to here.")] = "",
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Find from where on one pattern costs less than another: all crossings, with both bills on either side."""
    from modeler.engine.study.break_even import break_even as run
    from modeler.views.text.break_even import break_even_text

    w = load_workload(workload, region, requests, change)
    book = load_book(w.region, overlay, free_tier)
    result = run(
        w, own_of_file(a, pattern_file), own_of_file(b, pattern_file), over, low or None, high or None, book=book
    )
    if as_json:
        print_json(result.to_dict())
    else:
        render(break_even_text(result))


@app.command(epilog="Example: modeler sensitivity B4 -w examples/monolith-migration.yaml --by 20%")
def sensitivity(
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help=_PATTERN)],
    workload: NeededWorkload,
    by: Annotated[str, typer.Option("--by", help="Share by which each number is moved, e.g. 20%.")] = "20%",
    p99: Annotated[bool, typer.Option("--p99", help="Look at the latency, too; takes longer.")] = False,
    top: Annotated[int, typer.Option("--top", min=1, help="How many inputs to show.")] = 15,
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Move each number of a workload alone, up and down, and rank what it does to a pattern's bill."""
    from modeler.engine.study.sensitivity import sensitivity as run
    from modeler.units import parse_share
    from modeler.views.text.break_even import sensitivity_text

    w = load_workload(workload, region, requests, change)
    share = parse_share(by)
    book = load_book(w.region, overlay, free_tier)
    result = run(w, own_of_file(pattern, pattern_file), share, ("usd", "p99") if p99 else ("usd",), book=book)
    if as_json:
        print_json(result.to_dict())
    else:
        render(sensitivity_text(result, top, f"each input alone by ± {share * 100:g} %, counts by one at least"))


@app.command(epilog="Example: modeler uncertainty examples/uncertain-growth.yaml --pattern F1 --pattern B4")
def uncertainty(
    workload: WorkloadFile,
    patterns: PatternOption = None,
    draws: Annotated[int, typer.Option("--draws", help="How many draws from the ranges.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same draws.")] = 0,
    p99_draws: Annotated[
        int, typer.Option("--p99", help="So many draws for the 99th percentile of the latency, too, e.g. 200.")
    ] = 0,
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take a workload's ranges, {low: 20M, high: 80M}: intervals of each cost, and how surely which is cheaper."""
    from modeler.cli.common import wanted_patterns
    from modeler.engine.study.uncertainty import uncertain
    from modeler.views.text.break_even import uncertainty_text

    w = load_workload(workload, region, requests, change, with_ranges=True)
    names = wanted_patterns(patterns, pattern_file)
    result = uncertain(w, names, draws, seed, p99_draws, book=load_book(w.region, overlay, free_tier))
    if as_json:
        print_json(result.to_dict())
    else:
        render(uncertainty_text(result))
