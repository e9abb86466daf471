"""The command line: the same calls as in a notebook, with tables for people and JSON for programs.

Whatever the user got wrong is one sentence on standard error and exit code 2.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modeler.errors import ModelerError, UnitError, UnknownNameError, WorkloadError, nearest, unknown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from modeler.engine.compare import Assessment, Comparison
    from modeler.facts.pricebook import PriceBook
    from modeler.patterns import Pattern
    from modeler.workload import Workload

app = typer.Typer(
    name="modeler",
    help="Compare private-API architectures on AWS: what each pattern costs for your workload, hop by hop.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
prices_app = typer.Typer(help="Look into the price book.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(prices_app, name="prices")

WorkloadFile = Annotated[Path, typer.Argument(metavar="WORKLOAD", help="YAML file of the workload.")]
WorkloadOption = Annotated[Path | None, typer.Option("--workload", "-w", help="YAML file of the workload.")]
RegionOption = Annotated[str, typer.Option("--region", "-r", help="Use this Region instead of the file's.")]
RequestsOption = Annotated[str, typer.Option("--requests", help="Use this many requests a month, e.g. 200M.")]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", help="Change a field, e.g. traffic.response_bytes=40KB (repeatable).")
]
OverlayOption = Annotated[Path | None, typer.Option("--overlay", help="YAML file of negotiated prices.")]
FreeOption = Annotated[bool, typer.Option("--free-tier", help="Take the perpetual free allowances off.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="A missing price is an error.")]
OwnOption = Annotated[
    Path | None, typer.Option("--pattern-file", help="YAML file of your own patterns, priced beside the others.")
]
PatternOption = Annotated[list[str] | None, typer.Option("--pattern", "-p", help="Only this pattern (repeatable).")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _load(path: Path, region: str, requests: str, changes: list[str] | None) -> Workload:
    from modeler.workload import Workload

    w = Workload.load(path)
    found: dict[str, Any] = {}
    if region:
        found["region"] = region
    if requests:
        found["traffic.requests_per_month"] = requests
    for change in changes or ():
        field, equals, value = change.partition("=")
        if not equals or not field:
            raise WorkloadError(f"'--set {change}' is not a change: write --set FIELD=VALUE")
        found[field.strip()] = _value(value, change)
    return w.with_values(found) if found else w


def _value(text: str, change: str) -> Any:
    from modeler.facts.yamlfile import parse_yaml

    return parse_yaml(text, f"--set {change}", WorkloadError)


def _book(region: str, overlay: Path | None, free_tier: bool) -> PriceBook:
    from modeler.facts.pricebook import price_book, read_overlay

    book = price_book(region, read_overlay(overlay) if overlay else None, free_tier)
    if book.refreshed:
        print(f"modeler: prices {book.origin}", file=sys.stderr)
    return book


def _show(drawn: RenderableType, width: int = 120) -> None:
    from rich.console import Console

    # A file or a pipe has no width of its own: 80 columns would break every row.
    Console(width=_width(width), highlight=False).print(drawn)


def _width(otherwise: int) -> int | None:
    """Give the width to draw for: the terminal's own (None), that of COLUMNS, or a fixed one."""
    if sys.stdout.isatty():
        return None
    given = os.environ.get("COLUMNS", "")
    return max(40, int(given)) if given.isdigit() else otherwise


def _print_json(document: Any) -> None:
    print(json.dumps(document, indent=2, ensure_ascii=False))


@app.command(epilog="Example: modeler compare examples/payroll.yaml")
def compare(
    workload: WorkloadFile,
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    patterns: PatternOption = None,
    pattern_file: OwnOption = None,
    beside: Annotated[str, typer.Option("--beside", help="Price each on top of this pattern that runs already.")] = "",
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    strict: StrictOption = False,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")] = False,
) -> None:
    """Price every pattern for a workload, cheapest first; what does not serve it, with the reason."""
    from modeler.engine.compare import compare as run

    _one_format(as_json, as_csv, as_markdown)
    w = _load(workload, region, requests, change)
    book = _book(w.region, overlay, free_tier)
    found = run(w, _wanted(patterns, pattern_file), book, strict=strict)
    if beside:
        _print_increments(found, beside, book, as_json, as_csv, as_markdown)
    else:
        _print_comparison(found, as_json, as_csv, as_markdown)


def _wanted(names: list[str] | None, file: Path | None) -> list[str | Pattern]:
    """Give the patterns asked for: named ones, and own ones from a file; own ones join the whole catalogue."""
    from modeler.patterns import patterns as known
    from modeler.patterns.compose import read_patterns

    own = {each.id: each for each in read_patterns(file)} if file else {}
    for name in own:
        if any(name == each.id for each in known()):
            raise ModelerError(f"'{file}' has a pattern with the id '{name}', which the catalogue has too: rename it")
    if names:
        return [own.get(name, name) for name in names]
    return [*known(), *own.values()] if own else []


def _print_increments(
    found: Comparison, running: str, book: PriceBook, as_json: bool, as_csv: bool, as_markdown: bool
) -> None:
    from modeler.engine.growth import beside
    from modeler.views import text

    if as_csv or as_markdown:
        raise ModelerError("--beside prints a table or JSON: leave --csv and --markdown out")
    added = beside(found.workload, running, found, book)
    if as_json:
        document = found.to_dict()
        for each in document["patterns"]:
            one = added.get(each["id"])
            each["incremental_usd"] = one.incremental_usd if one else None
            each["shared_with_running"] = list(one.shared) if one else []
        _print_json({**document, "beside": running})
    else:
        _show(text.increments_text(found, running, added))


def _one_format(as_json: bool, as_csv: bool, as_markdown: bool) -> None:
    if as_json + as_csv + as_markdown > 1:
        raise ModelerError("--json, --csv and --markdown exclude each other: give one of them")


def _print_comparison(found: Comparison, as_json: bool, as_csv: bool, as_markdown: bool) -> None:
    from modeler.views import text

    if as_json:
        _print_json(found.to_dict())
    elif as_csv:
        print(text.comparison_csv(found), end="")
    elif as_markdown:
        print(text.comparison_markdown(found), end="")
    else:
        width = _width(120) or shutil.get_terminal_size().columns
        _show(text.comparison_text(found, width))


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
    from modeler.views import text

    own = {each.id: each for each in _own(pattern_file)}
    name, _, variant = pattern.partition(":")
    if workload is None:
        if region or requests or change or overlay or free_tier or strict or as_json:
            raise ModelerError("these options need a workload: add '-w FILE'")
        _show(text.pattern_text(own.get(name) or find(name)))
        return
    from modeler.engine.compare import assess

    w = _load(workload, region, requests, change)
    found = assess(own.get(name, name), w, _book(w.region, overlay, free_tier), variant, strict=strict)
    if as_json:
        _print_json({"schema": 1, "region": w.region, **found.to_dict()})
    else:
        _show(text.bill_text(found), width=160)


def _own(file: Path | None) -> tuple[Pattern, ...]:
    from modeler.patterns.compose import read_patterns

    return read_patterns(file) if file else ()


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
    from modeler.engine.regional import cheapest_by_region, compare_regions
    from modeler.facts.pricebook import read_overlay
    from modeler.views import text

    w = _load(workload, "", requests, change)
    found = compare_regions(w, patterns or (), read_overlay(overlay) if overlay else None)
    if not found:
        from modeler.engine.compare import compare

        reasons = {each.pattern.code: each.reason for each in compare(w, patterns or ()).not_comparable}
        said = "; ".join(f"{code} {reason}" for code, reason in list(reasons.items())[:3])
        raise ModelerError(f"no pattern that you named serves this workload: {said}")
    if as_json:
        rows = [
            {
                "region": each.region, "name": each.name, "pattern": each.pattern, "monthly_usd": each.monthly_usd,
                "fixed_usd": each.fixed_usd, "missing": list(each.missing),
            }
            for each in found
        ]  # fmt: skip
        _print_json({"schema": 1, "workload": w.name, "regions": rows})
    else:
        _show(text.regions_text(w, cheapest_by_region(found), patterns or []))


@app.command(epilog="Example: modeler hub examples/regulated-internal.yaml --most 20")
def hub(
    workload: WorkloadFile,
    most: Annotated[int, typer.Option("--most", min=2, max=500, help="Largest number of client VPCs to try.")] = 30,
    change: SetOption = None,
    overlay: OverlayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find from how many client VPCs on shared hub endpoints (E4) cost less than one in each VPC (E5)."""
    from modeler.engine.growth import hub_break_even
    from modeler.views import text

    w = _load(workload, "", "", change)
    found = hub_break_even(w, most, _book(w.region, overlay, False))
    if as_json:
        _print_json({"schema": 1, "workload": w.name, "break_even_vpcs": found.vpcs, "rows": list(found.rows)})
    else:
        _show(text.hub_text(w, found, most))


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
    from modeler.facts.pricebook import read_overlay
    from modeler.views import text
    from modeler.workflows.fleet import group_errors, sweep_file
    from modeler.workload import Workload

    start = Workload.load(base) if base else None
    with _count_rows() as report:
        found = sweep_file(table, out, patterns or (), start, read_overlay(overlay) if overlay else None, report)
    grouped = group_errors(found.errors)
    for _, lines, sentence in grouped[:20]:
        print(f"{table}, {lines}: {sentence}", file=sys.stderr)
    if len(grouped) > 20:
        more = sum(count for count, _, _ in grouped[20:])
        print(f"... and {more:,} more {'line' if more == 1 else 'lines'} that cannot be read", file=sys.stderr)
    if as_json:
        errors = [{"line": line, "error": sentence} for line, sentence in found.errors]
        _print_json({"schema": 1, "rows": found.rows, "out": str(out), **found.summary, "errors": errors})
    else:
        _show(text.fleet_text(found.rows, str(out), found.summary))


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


@app.command(epilog="Example: modeler patterns --family B")
def patterns(
    family: Annotated[str, typer.Option("--family", "-f", help="Only this family, A to G.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List the catalogue."""
    from modeler.patterns import patterns as known
    from modeler.views import text

    found = known(family)
    if as_json:
        _print_json(
            [
                {"id": each.id, "code": each.code, "title": each.title, "status": each.status, "purpose": each.purpose}
                for each in found
            ]
        )
    else:
        _show(text.catalogue_text(found))


@app.command(epilog="Example: modeler price examples/usage.yaml --region eu-west-1")
def price(
    usage: Annotated[Path, typer.Argument(metavar="USAGE", help="YAML file: dimension, colon, quantity.")],
    region: Annotated[str, typer.Option("--region", "-r", help="Region whose prices apply.")] = "us-east-1",
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Turn raw usage into money."""
    from modeler.errors import PriceMissingError
    from modeler.views import text
    from modeler.workload import read_yaml

    document = read_yaml(usage)
    if not isinstance(document, dict):
        raise UnitError(f"'{usage}' must hold lines such as 'elb.alb_hour: 730'")
    found = _book(region, overlay, free_tier).price(document)
    if strict and found.unpriced:
        raise PriceMissingError(str(found.unpriced[0]["reason"]))
    if as_json:
        _print_json(found.to_dict())
    else:
        _show(text.priced_text(found))


@prices_app.command("list", epilog="Example: modeler prices list --service elb")
def prices_list(
    service: Annotated[str, typer.Option("--service", "-s", help="Only this service, e.g. elb.")] = "",
    region: Annotated[str, typer.Option("--region", "-r", help="Region whose prices to show.")] = "us-east-1",
) -> None:
    """List what the price book holds for a Region."""
    from modeler.facts.pricebook import dimensions, price_book
    from modeler.views import text

    book = price_book(region)
    services = sorted({name.split(".", 1)[0] for name in dimensions()})
    if service and service not in services:
        raise unknown("service", service, services)
    found = [
        (name, price)
        for name in sorted(dimensions())
        if name.split(".", 1)[0] == (service or name.split(".", 1)[0]) and (price := book.get(name))
    ]
    title = f"{book.region.code}, {book.region.name}: {len(found)} of {len(dimensions())} dimensions have a price"
    _show(text.prices_text(title, found))


@prices_app.command("show", epilog="Example: modeler prices show elb.alb_lcu_hour")
def prices_show(dimension: Annotated[str, typer.Argument(help="Dimension, e.g. elb.alb_lcu_hour.")]) -> None:
    """Show the price of one dimension in every Region."""
    from modeler.facts import regions
    from modeler.facts.pricebook import dimensions, price_book
    from modeler.views import text

    if dimension not in dimensions():
        hint = nearest(dimension, dimensions())
        raise UnknownNameError(f"unknown dimension '{dimension}'{hint}: 'modeler prices list' shows all of them")
    found = [(code, price) for code in regions() if (price := price_book(code).get(dimension))]
    missing = [code for code in regions() if code not in dict(found)]
    _show(text.prices_text(dimension, found))
    if missing:
        _show(f"No price in: {', '.join(missing)}")


@prices_app.command("regions", epilog="Example: modeler prices regions")
def prices_regions() -> None:
    """List the Regions, and how many dimensions have a price in each."""
    from modeler.facts import regions
    from modeler.facts.pricebook import dimensions, price_book
    from modeler.views import text

    rows = [
        {
            "Region": code,
            "name": place.name,
            "dimensions with a price": str(sum(price_book(code).get(name) is not None for name in dimensions())),
        }
        for code, place in regions().items()
    ]
    _show(text.rows_text(f"{len(rows)} Regions, {len(dimensions())} dimensions", rows, "name"))


@prices_app.command("refresh", epilog="Example: modeler prices refresh --policy")
def prices_refresh(
    region: Annotated[
        list[str] | None, typer.Option("--region", "-r", help="Only this Region (repeatable; default: all).")
    ] = None,
    from_bulk: Annotated[
        str, typer.Option("--from-bulk", metavar="DIR|URL", help="Read bulk offer files instead of asking the API.")
    ] = "",
    without: Annotated[
        list[str] | None, typer.Option("--without", help="Leave this dimension to the snapshot (repeatable).")
    ] = None,
    effect_on: Annotated[
        list[Path] | None,
        typer.Option(
            "--effect-on", help="Show what it does to this workload (repeatable; default: those in examples/)."
        ),
    ] = None,
    accept_jumps: Annotated[
        bool, typer.Option("--accept-jumps", help="Keep prices that jumped by more than ×100, or to or from 0.")
    ] = False,
    policy: Annotated[bool, typer.Option("--policy", help="Print the IAM policy that it needs, and stop.")] = False,
) -> None:
    """Read AWS's current prices, show what changed, and keep them beside the snapshot."""
    if policy:
        from modeler.aws.price_list import policy as needed

        print(needed())
        return
    from modeler.workflows.refresh import Refresh, effect, effect_lines, report
    from modeler.workload import Workload

    workloads = [Workload.load(path) for path in effect_on or ()] or _examples()
    with Refresh(region or (), without or (), from_bulk, say=_say) as draft:
        print("\n".join(report(draft)))
        for w in workloads:
            print("\n".join(effect_lines(effect(draft, w))))
        kept = draft.keep(accept_jumps)
    if kept.prices == "refreshed":
        print("Kept, and in force.")
    else:
        print("Kept. The snapshot stays in force: 'modeler prices use refreshed' to price with these.")


def _say(line: str) -> None:
    if sys.stderr.isatty():
        print(f"modeler: {line}", file=sys.stderr)


def _examples() -> list[Workload]:
    """Give the example workloads, where the command is run in the project's own folder."""
    from modeler.workload import Workload

    found = []
    for path in sorted(Path("examples").glob("*.yaml")):
        try:
            found.append(Workload.load(path))
        except WorkloadError:
            continue  # a file of usage, prices or patterns
    return found


@prices_app.command("use", epilog="Example: modeler prices use snapshot")
def prices_use(book: Annotated[str, typer.Argument(metavar="BOOK", help="snapshot or refreshed.")]) -> None:
    """Choose the price book in force: the snapshot that came with modeler, or the refreshed one."""
    from modeler.facts.pricebook import price_book
    from modeler.facts.selection import use

    use(book)
    print(f"In force: {price_book().origin}")


@prices_app.command("status", epilog="Example: modeler prices status")
def prices_status(as_json: JsonOption = False) -> None:
    """Say which price book is in force, and what the refreshed one holds."""
    from modeler.workflows.refresh import status, status_lines

    found = status()
    if as_json:
        _print_json({"schema": 1, **found})
    else:
        print("\n".join(status_lines(found)))


@app.command(epilog="Example: modeler workload --explain")
def workload(
    file: Annotated[Path | None, typer.Argument(metavar="[WORKLOAD]", help="YAML file to check.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print every field with unit, default, meaning.")] = False,
    section: Annotated[str, typer.Option("--section", help="With --explain: only this section, e.g. clients.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Check a workload file, or explain what can be in one."""
    from modeler.views import text
    from modeler.workload import Workload
    from modeler.workload import explain as fields

    if file is not None:
        w = Workload.load(file)
        if as_json:
            _print_json(w.model_dump(mode="json"))
        else:
            print(f"{file} is a valid workload: {w.name}, {w.region}, {w.requests_per_month:,.0f} requests a month")
    elif explain:
        rows = [row for row in fields() if not section or row["field"].startswith(section)]
        if not rows:
            raise unknown("section", section, sorted({row["field"].split(".")[0].split("[")[0] for row in fields()}))
        if as_json:
            _print_json(rows)
        else:
            _show(text.rows_text(f"{len(rows)} fields of a workload", rows, "meaning"), width=160)
    else:
        raise ModelerError("say what to do: 'modeler workload --explain', or 'modeler workload FILE' to check a file")


@app.command(epilog="Example: modeler docs -o docs")
def docs(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to.")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a page is not up to date.")] = False,
) -> None:
    """Write the reference pages from code and facts."""
    from modeler.views.reference import pages

    found = pages(command_help())
    stale = [name for name, text in found.items() if _read(out / name) != text]
    if check:
        if stale:
            raise ModelerError(f"not up to date: {', '.join(stale)}: run 'modeler docs -o {out}'")
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (out / name).write_text(found[name], encoding="utf-8")
    except OSError as error:
        raise ModelerError(f"cannot write to '{out}': {error.strerror}; give another folder with '-o'") from None
    print(f"{len(stale)} of {len(found)} pages written to {out}")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@app.command(epilog="Example: modeler diagram B1 -o b1.mmd")
def diagram(
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="Id or code, with a variant: B6:nlb.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File: .svg, .png, .pdf, .dot or .mmd; a folder with --all.")
    ] = None,
    workload: WorkloadOption = None,
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    every: Annotated[bool, typer.Option("--all", help="Draw every pattern, and an index of them.")] = False,
) -> None:
    """Draw a pattern: for the plainest workload that it serves, or for yours with its prices.

    Without a file the drawing is printed as Mermaid text.
    """
    from modeler.views import diagram as views

    if every:
        if pattern or workload or region or requests or change or pattern_file or out is None:
            raise ModelerError("--all draws the whole catalogue into a folder: give '-o FOLDER' and nothing else")
        print(f"{len(views.gallery(out))} files written to {out}")
        return
    if not pattern:
        raise ModelerError("say what to draw: 'modeler diagram B1', or 'modeler diagram --all -o FOLDER'")
    if workload is None and (region or requests or change):
        raise ModelerError("these options need a workload: add '-w FILE'")
    w = _load(workload, region, requests, change) if workload else None
    found = _to_draw(pattern, w, pattern_file)
    if out is None:
        print(views.mermaid(found, prices=w is not None), end="")
        return
    views.draw(found, out, prices=w is not None)
    print(f"{found.pattern.code} {found.pattern.id} drawn to {out}")


def _to_draw(given: str, w: Workload | None, pattern_file: Path | None) -> Assessment:
    """Assess a pattern for a workload, or for the plainest one that it, or the named variant of it, serves."""
    from dataclasses import replace

    from modeler.engine.compare import assess
    from modeler.engine.situations import situation_for
    from modeler.patterns import pattern as find
    from modeler.workload import Workload

    name, _, variant = given.partition(":")
    found = {each.id: each for each in _own(pattern_file)}.get(name) or find(name)
    if w is None:
        alone = replace(found, variants=(found.variant(variant),)) if variant else found
        w = Workload.from_dict(situation_for(alone))
    return assess(found, w, variant=variant)


def command_help() -> dict[str, str]:
    """Give the help text of every command, as a terminal of 100 columns shows it."""
    root = typer.main.get_command(app)
    found: dict[str, str] = {}
    _collect_help(root, "modeler", None, found)
    return found


def _collect_help(command: Any, path: str, parent: Any, found: dict[str, str]) -> None:
    context = command.make_context(
        path.rsplit(" ", 1)[-1], [], parent=parent, resilient_parsing=True, terminal_width=100, max_content_width=100
    )
    found[path] = context.get_help()
    for name, inner in getattr(command, "commands", {}).items():
        _collect_help(inner, f"{path} {name}", context, found)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; what the user got wrong is one sentence and exit code 2."""
    if not sys.stdout.isatty() and isinstance(sys.stdout, io.TextIOWrapper):
        # A pipe on Windows speaks an old code page that has no "≥".
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        result = app(arguments, standalone_mode=False, prog_name="modeler")
        sys.stdout.flush()
    except ModelerError as error:
        return _complain(str(error))
    except BrokenPipeError:
        # The reader (head, less) has had enough: say nothing, also not when Python flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return _complain("interrupted: nothing was changed", 130)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            return 0
        return _complain(_usage(error))
    return result if isinstance(result, int) else 0


def _usage(error: Any) -> str:
    """Write a wrong command line as one sentence."""
    context = getattr(error, "ctx", None)
    help_of = getattr(context, "command_path", "modeler")
    message = " ".join(str(error.format_message()).split()).rstrip(".")
    return f"{message[:1].lower()}{message[1:]}: '{help_of} --help' shows what is allowed"


def _complain(sentence: str, code: int = 2) -> int:
    print(f"modeler: {sentence}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
