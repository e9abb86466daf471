"""Commands that price patterns for one workload."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

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
    StrictOption,
    WorkloadFile,
    WorkloadOption,
    load_book,
    load_workload,
    one_format,
    own_patterns,
    print_json,
    render,
    wanted_patterns,
)
from modeler.errors import ModelerError
from modeler.results import with_schema

if TYPE_CHECKING:
    from modeler.engine.compare import Comparison
    from modeler.facts.pricebook import PriceBook


@app.command(epilog="Example: modeler compare examples/payroll.yaml")
def compare(
    workload: WorkloadFile,
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    patterns: PatternOption = None,
    pattern_file: OwnOption = None,
    beside: Annotated[
        str,
        typer.Option(
            "--beside",
            metavar="PATTERN",
            help="Price the step to each from this pattern, which serves the workload today.",
        ),
    ] = "",
    sort: Annotated[str, typer.Option("--sort", help="What ranks: verdict, cost, p50 or p99.")] = "verdict",
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    strict: StrictOption = False,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")] = False,
) -> None:
    """Price every pattern for a workload, what fits first; what does not serve it, with the reason."""
    from modeler.engine.compare import compare as run

    one_format(as_json, as_csv, as_markdown)
    w = load_workload(workload, region, requests, change)
    book = load_book(w.region, overlay, free_tier)
    comparison = run(w, wanted_patterns(patterns, pattern_file), strict=strict, sort=cast("Any", sort), book=book)
    if beside:
        _print_increments(comparison, beside, book, as_json, as_csv, as_markdown)
    else:
        _print_comparison(comparison, as_json, as_csv, as_markdown)


def _print_increments(
    compared: Comparison, running: str, book: PriceBook, as_json: bool, as_csv: bool, as_markdown: bool
) -> None:
    from modeler.engine.study.growth import beside
    from modeler.views.text import comparison as text

    if as_csv or as_markdown:
        raise ModelerError("--beside prints a table or JSON: leave --csv and --markdown out")
    added = beside(compared.workload, running, compared, book=book)
    if as_json:
        document = compared.to_dict()
        for pattern in document["patterns"]:
            increment = added.get(pattern["id"])
            pattern["incremental_usd"] = increment.incremental_usd if increment else None
            pattern["shared_with_running"] = list(increment.shared) if increment else []
        print_json({**document, "beside": running})
    else:
        render(text.increments_text(compared, running, added))


def _print_comparison(compared: Comparison, as_json: bool, as_csv: bool, as_markdown: bool) -> None:
    from modeler.views.text import comparison as text

    if as_json:
        print_json(compared.to_dict())
    elif as_csv:
        print(text.comparison_csv(compared), end="")
    elif as_markdown:
        print(text.comparison_markdown(compared), end="")
    else:
        render(text.comparison_text(compared))


@app.command(epilog="Example: modeler show http-vpclink-internal-alb -w examples/monolith-migration.yaml")
def show(
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="Id or code, with a variant: B6:nlb.")],
    workload: WorkloadOption = None,
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Show one pattern: what it is for, and with a workload its hops with every line item."""
    from modeler.patterns import pattern as find
    from modeler.views.text import comparison as text

    own = {pattern.id: pattern for pattern in own_patterns(pattern_file)}
    name, _, variant = pattern.partition(":")
    if workload is None:
        if region or requests or change or overlay or free_tier or strict or as_json:
            raise ModelerError("these options need a workload: add '-w FILE'")
        shown = own.get(name) or find(name)
        if variant:
            shown.variant(variant)  # refuses one that there is not
        render(text.pattern_text(shown))
        return
    from modeler.engine.compare import assess

    w = load_workload(workload, region, requests, change)
    assessment = assess(
        w, own.get(name, name), strict=strict, variant=variant, book=load_book(w.region, overlay, free_tier)
    )
    if as_json:
        print_json(with_schema("pattern", {"region": w.region, **assessment.to_dict()}))
    else:
        render(text.bill_text(assessment), width=160)


@app.command(epilog="Example: modeler migrate B6 B1 -w examples/monolith-migration.yaml")
def migrate(
    today: Annotated[str, typer.Argument(metavar="TODAY", help="What serves the workload today, as B6 or B6:nlb.")],
    proposed: Annotated[str, typer.Argument(metavar="PROPOSED", help="What would, as B1.")],
    workload: Annotated[Path, typer.Option("--workload", "-w", help="YAML file of the workload.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Draw both, with what differs marked: .svg, .png, .pdf, .drawio.")
    ] = None,
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say what a step from one pattern to another costs by hop, what is new, what goes, and what is done once."""
    from modeler.cli.common import own_or_name
    from modeler.engine.study.migration import migrate as run
    from modeler.views.text.migration import migration_text

    own = {pattern.id: pattern for pattern in own_patterns(pattern_file)}
    w = load_workload(workload, region, requests, change)
    book = load_book(w.region, overlay, free_tier)
    step = run(w, own_or_name(today, own), own_or_name(proposed, own), book=book)
    if out is not None:
        from modeler.views.diagrams.diagram import draw

        draw(step.today, out, step.proposed)
    if as_json:
        print_json(step.to_dict())
        return
    render(migration_text(step.to_dict()))
    if out is not None:
        print(f"{step.today.label} and {step.proposed.label} drawn to {out}")


@app.command(epilog="Example: modeler regions examples/monolith-migration.yaml --pattern B1")
def regions(
    workload: WorkloadFile,
    patterns: PatternOption = None,
    requests: RequestsOption = "",
    change: SetOption = None,
    overlay: OverlayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Price one workload in every Region: the cheapest pattern, or those named; and what a Region lacks."""
    from modeler.engine.study.regional import cheapest_by_region, compare_regions
    from modeler.views.text import comparison as text

    w = load_workload(workload, "", requests, change)
    book = load_book(w.region, overlay, False)
    costs = compare_regions(w, patterns or (), book=book)
    if not costs:
        from modeler.engine.compare import compare

        reasons = {
            assessment.pattern.code: assessment.reason
            for assessment in compare(w, patterns or (), book=book).not_comparable
        }
        words = "; ".join(f"{code} {reason}" for code, reason in list(reasons.items())[:3])
        raise ModelerError(f"no pattern that you named serves this workload: {words}")
    if as_json:
        print_json(with_schema("regions", {"workload": w.name, "regions": [cost.to_dict() for cost in costs]}))
    else:
        render(text.regions_text(w, cheapest_by_region(costs), patterns or []))


@app.command(epilog="Example: modeler hub examples/regulated-internal.yaml --most 20")
def hub(
    workload: WorkloadFile,
    most: Annotated[int, typer.Option("--most", min=2, max=500, help="Largest number of client VPCs to try.")] = 30,
    change: SetOption = None,
    overlay: OverlayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find from how many client VPCs on shared hub endpoints (E4) cost less than one in each VPC (E5)."""
    from modeler.engine.study.growth import hub_break_even
    from modeler.views.text import comparison as text

    w = load_workload(workload, "", "", change)
    result = hub_break_even(w, most, book=load_book(w.region, overlay, False))
    if as_json:
        print_json(with_schema("hub", {"workload": w.name, "break_even_vpcs": result.vpcs, "rows": result.records()}))
    else:
        render(text.hub_text(w, result, most))
