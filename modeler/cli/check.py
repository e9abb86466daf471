"""The commands that judge what people already have by the rules."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, print_json, render, width_for
from modeler.cli.read import Folders, Parameters, Region, Set, read_inventory
from modeler.errors import ModelerError

if TYPE_CHECKING:
    from modeler.inventory import Inventory

OVER_ALL = "never"


class CheckFormat(StrEnum):
    """How findings are written."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"


class FailOn(StrEnum):
    """From which severity on a finding makes the command fail."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NEVER = OVER_ALL


FailOnOption = Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 from this severity on.")]
RuleOption = Annotated[
    list[str] | None, typer.Option("--rule", metavar="RULE", help="Only this rule or group (repeatable).")
]
SkipOption = Annotated[
    list[str] | None, typer.Option("--skip", metavar="RULE", help="Not this rule or group (repeatable).")
]
CheckFormatOption = Annotated[CheckFormat, typer.Option("--format", help="How to write it.")]
FindingsFile = Annotated[Path | None, typer.Option("--out", "-o", help="File to write to.")]
AllOption = Annotated[bool, typer.Option("--all", help="List also what cannot be told.")]


@app.command(epilog="Example: modeler check examples/templates --region eu-west-1 --fail-on high")
def check(
    paths: Folders,
    parameters: Parameters = None,
    change: Set = None,
    region: Region = "",
    fail_on: FailOnOption = FailOn.HIGH,
    rule: RuleOption = None,
    skip: SkipOption = None,
    format_: CheckFormatOption = CheckFormat.TABLE,
    out: FindingsFile = None,
    every: AllOption = False,
) -> int:
    """Say what is wrong with templates, each finding with file and line: exit 1 if any is as bad as --fail-on."""
    return show_check(read_inventory(paths, parameters, change, region), fail_on, rule, skip, format_, out, every)


def show_check(
    inventory: Inventory,
    fail_on: FailOn,
    rule: list[str] | None,
    skip: list[str] | None,
    format_: CheckFormat,
    out: Path | None,
    every: bool,
) -> int:
    """Judge an inventory by the rules and show what they say; return the exit code."""
    from modeler.audit.rules import Severity
    from modeler.files.writing import write_text
    from modeler.views.findings import formatted
    from modeler.workflows.check import check as check_source

    result = check_source(inventory, rule or None, skip or ())
    if format_ is CheckFormat.TABLE:
        from modeler.views.text.findings import findings_text

        drawn = findings_text(result, every=every)
        if out is None:
            render(drawn, 80)
        else:
            from modeler.views.text.findings import without_colors

            write_text(out, without_colors(drawn, width_for(100) or 100))
    else:
        text = formatted(result, format_.value)
        if out is None:
            print(text, end="")
        else:
            write_text(out, text)
    if out is not None:
        print(f"{result.summary()}: written to {out}")
    failing = () if fail_on is FailOn.NEVER else result.at_least(Severity(fail_on.value))
    return 1 if failing else 0


@app.command(epilog="Example: modeler explain PA-06")
def explain(
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="Code of a rule, e.g. PA-06; a group such as PA lists its rules.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Explain a rule: why it is there, what callers see, how to mend it in three forms, and its source."""
    from modeler.audit.rules import find_rules
    from modeler.results import with_schema

    rules = find_rules([code])
    if len(rules) > 1:
        if as_json:
            raise ModelerError(f"'{code}' is a group of {len(rules)} rules: give one, as in {rules[0].code}")
        print("\n".join(f"{rule.code}  {rule.severity.value:<6}  {rule.title}" for rule in rules))
        return
    if as_json:
        print_json(with_schema("rule", rules[0].record()))
    else:
        from modeler.views.text.findings import rule_text

        render(rule_text(rules[0]), 100)
