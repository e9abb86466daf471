"""What the commands share: options, reading a workload and a price book, printing."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modeler.errors import ModelerError, WorkloadError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from modeler.facts.pricebook import PriceBook
    from modeler.patterns import Pattern
    from modeler.workload import Workload


WorkloadFile = Annotated[Path, typer.Argument(metavar="WORKLOAD", help="YAML file of the workload.")]
WorkloadOption = Annotated[Path | None, typer.Option("--workload", "-w", help="YAML file of the workload.")]
RegionOption = Annotated[str, typer.Option("--region", "-r", help="Use this Region instead of the file's.")]
RequestsOption = Annotated[str, typer.Option("--requests", help="Use this many requests a month, e.g. 200M.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Change a field, e.g. traffic.response_bytes=40KB (repeatable)."),
]
OverlayOption = Annotated[Path | None, typer.Option("--overlay", help="YAML file of negotiated prices.")]
FreeOption = Annotated[bool, typer.Option("--free-tier", help="Take the perpetual free allowances off.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="A missing price is an error.")]
OwnOption = Annotated[
    Path | None, typer.Option("--pattern-file", help="YAML file of your own patterns, priced beside the others.")
]
PatternOption = Annotated[
    list[str] | None, typer.Option("--pattern", "-p", metavar="PATTERN", help="Only this pattern (repeatable).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def load_workload(
    path: Path, region: str, requests: str, change: list[str] | None, *, with_ranges: bool = False
) -> Workload:
    """Read a workload file and apply the changes that options ask for; say that of ranges the middle is taken."""
    from modeler.workload import Workload

    changes: dict[str, Any] = {}
    if region:
        changes["region"] = region
    if requests:
        changes["traffic.requests_per_month"] = requests
    for option in change or ():
        field, equals, value = option.partition("=")
        if not equals or not field:
            raise WorkloadError(f"'--set {option}' is not a change: write --set FIELD=VALUE")
        changes[field.strip()] = _value(value, option)
    w = Workload.load(path, changes)
    _say_units(w, changes)
    if not with_ranges:
        say_middles(w)
    return w


def _say_units(w: Workload, changes: dict[str, Any]) -> None:
    """Say on standard error in which unit a change was taken that names none."""
    from modeler.workload import bare_numbers
    from modeler.workload.changes import placed

    if bare := bare_numbers(placed({"backend": {"kind": w.backend.kind}}, changes)):
        from modeler.views.text.workload import bare_numbers_text

        print(f"modeler: {bare_numbers_text(bare)}", file=sys.stderr)


def say_middles(w: Workload) -> None:
    """Say on standard error with which numbers is calculated, if some were given as ranges."""
    if w.ranges:
        from modeler.views.text.break_even import middle_line

        print(f"modeler: {middle_line(w)}", file=sys.stderr)


def _value(text: str, change: str) -> Any:
    from modeler.yamlfile import parse_yaml

    return parse_yaml(text, f"--set {change}", WorkloadError)


def load_book(region: str, overlay: Path | None, free_tier: bool) -> PriceBook:
    """Return a Region's price book with the prices that the user has chosen; say on standard error if refreshed."""
    from modeler.facts.overlay import read_overlay
    from modeler.facts.pricebook import PriceBook

    book = PriceBook.in_force(region, read_overlay(overlay) if overlay else None, free_tier)
    if book.directory:
        print(f"modeler: prices {book.origin}", file=sys.stderr)
    return book


def render(drawn: RenderableType, width: int = 120) -> None:
    """Print a table or text for people, at the width of the terminal."""
    from rich.console import Console

    # A file or a pipe has no width of its own: 80 columns would break every row.
    console = Console(width=width_for(width), highlight=False, emoji=False)
    if console.is_terminal:
        console.print(drawn)
        return
    with console.capture() as printed:
        console.print(drawn)
    # Rich fills some lines up with spaces, which would stand in a file.
    print("\n".join(line.rstrip() for line in printed.get().splitlines()))


def width_for(otherwise: int) -> int | None:
    """Return the width to draw for: the terminal's own (None), that of COLUMNS, or a fixed one."""
    if sys.stdout.isatty():
        return None
    given = os.environ.get("COLUMNS", "")
    return max(40, int(given)) if given.isascii() and given.isdigit() else otherwise


def print_json(document: Any) -> None:
    """Print a document for programs."""
    from modeler.files.plain_json import dump_json

    print(dump_json(document))


def wanted_patterns(names: list[str] | None, file: Path | None) -> list[str | Pattern]:
    """Return the patterns asked for: named ones, and own ones from a file; own ones join the whole catalogue."""
    from modeler.patterns import patterns as known

    own = {pattern.id: pattern for pattern in own_patterns(file)}
    for name in own:
        if any(name == pattern.id for pattern in known()):
            raise ModelerError(f"'{file}' has a pattern with the id '{name}', which the catalogue has too: rename it")
    if names:
        return [own_or_name(name, own) for name in names]
    return [*known(), *own.values()] if own else []


def own_or_name(name: str, own: dict[str, Pattern]) -> str | Pattern:
    """Return an own pattern by its id, with the one variant that stands behind it; or else the name as it is."""
    plain, colon, variant = name.partition(":")
    if plain not in own:
        return name
    return own[plain].only(variant) if colon else own[plain]


def own_of_file(name: str, file: Path | None) -> str | Pattern:
    """Return a file's own pattern by its id, perhaps with a variant, or the name as it is for the catalogue."""
    return own_or_name(name, {pattern.id: pattern for pattern in own_patterns(file)})


def own_patterns(file: Path | None) -> tuple[Pattern, ...]:
    """Read own patterns, if a file is given."""
    if file is None:
        return ()
    from modeler.patterns.own_file import read_patterns

    return read_patterns(file)


def named_pattern(given: str, file: Path | None) -> tuple[Pattern, str]:
    """Find a pattern, own ones first, and give the name of its variant: ``B6:nlb``; nothing if none is named."""
    from modeler.patterns import pattern as find

    name, _, variant = given.partition(":")
    return {pattern.id: pattern for pattern in own_patterns(file)}.get(name) or find(name), variant


def one_format(as_json: bool, as_csv: bool, as_markdown: bool) -> None:
    """Refuse more than one format.

    Raises
    ------
    ModelerError
        If two are asked for.
    """
    if as_json + as_csv + as_markdown > 1:
        raise ModelerError("--json, --csv and --markdown exclude each other: give one of them")
