"""Every command that reads a file, with a hostile file in the place of each of its files in turn.

The list comes of the command line itself: an argument or an option that takes a path is one that reads, but for the few
that are written. A new one without a call of its own here, or of a kind that has no hostile files, fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import typer

import modeler.cli.app
from modeler.cli import load_commands

TEMPLATE = "examples/templates/private-api.yaml"
PAYROLL = "examples/payroll.yaml"
ASKED = "--action execute-api:Invoke --resource execute-api:/*"
CALLS = {
    "assess": f"assess <paths={TEMPLATE}> --format json",
    "break-even": f"break-even E7 A2 <--workload={PAYROLL}> --json",
    "breaks": f"breaks <paths={TEMPLATE}> <--change='private-dns off Endpoint'> --api Api --from internet --json",
    "check": f"check <paths={TEMPLATE}> --format json",
    "choose": f"choose <workload={PAYROLL}> -p A2 -p A5 --json",
    "compare": f"compare <workload={PAYROLL}> -p A2 -p B3 --json",
    "compare-reports": "compare-reports <old=MADE/report.json> <new=MADE/report.json> --json",
    "deploy": "deploy A2 --name orders --sandbox --yes",
    "diagram": "diagram <pattern=A1>",
    "diff": f"diff <before={TEMPLATE}> <after={TEMPLATE}> --format json",
    "facts": "facts --review --json",
    "hub": f"hub <workload={PAYROLL}> --most 3 --json",
    "latency": f"latency A2 <--workload={PAYROLL}> --json",
    "live assess": "live assess --format json",
    "live breaks": "live breaks --json",
    "migrate": f"migrate A4 A2 <--workload={PAYROLL}> --json",
    "plot": f"plot cost -p A2 -o OUT.html <--workload={PAYROLL}>",
    "policy": f"policy <paths={TEMPLATE}> --of Api {ASKED} --json",
    "price": "price <usage=examples/usage.yaml> --json",
    "prices refresh": "prices refresh --region eu-west-1 <--from-bulk=tests/fuzz> <--effect-on=examples/payroll.yaml>",
    "private": f"private <paths={TEMPLATE}> --api Api --json",
    "read": f"read <paths={TEMPLATE}> --json",
    "recognise": f"recognise <paths={TEMPLATE}> --json",
    "regions": f"regions <workload={PAYROLL}> -p A2 --json",
    "report": f"report <workload={PAYROLL}> -o OUT.json --patterns A2",
    "sensitivity": f"sensitivity A2 <--workload={PAYROLL}> --json",
    "show": f"show A2 <--workload={PAYROLL}> --json",
    "sweep": "sweep <table=examples/fleet.csv> -o OUT.csv -p A2 --json",
    "template": "template A2 -o OUT.yaml",
    "trace": f"trace <paths={TEMPLATE}> --api Api --from internet --json",
    "uncertainty": "uncertainty <workload=examples/uncertain-growth.yaml> -p A1 --draws 100 --json",
    "workload": f"workload <file={PAYROLL}> --json",
}
"""A right call of each command that reads a file. What is in angle brackets gives way to the hostile file."""

OTHER_FORMS = {
    "assess": ("--format json", "", "--format markdown"),
    "check": ("--format json", "", "--format sarif", "--format markdown"),
    "breaks": ("--json", ""),
    "choose": ("--json", ""),
    "compare": ("--json", ""),
    "compare-reports": ("--json", ""),
    "diff": ("--format json", "", "--format markdown"),
    "policy": ("--json", ""),
    "price": ("--json", ""),
    "private": ("--json", "", "--markdown"),
    "read": ("--json", "--all"),
    "recognise": ("--json", ""),
    "report": (".json", ".md", ".csv", ".html"),
    "show": ("--json", ""),
    "sweep": ("--json", ""),
    "trace": ("--json", "", "-o OUT.md"),
    "workload": ("--json", ""),
}
"""What a call ends with, and what may stand in its place."""

SLOW = {"break-even", "facts", "plot", "regions", "report", "sensitivity", "uncertainty", "live assess"}
"""Commands that take a second and more with a right file: they are tried in a long run, and with what is no file."""

KINDS = {
    "workload": ("workload", "containers", "sockets"),
    "workloads": ("workload",),
    "file": ("workload", "containers", "sockets"),
    "base": ("workload",),
    "effect_on": ("workload",),
    "overlay": ("overlay",),
    "pattern_file": ("patterns",),
    "usage": ("usage",),
    "table": ("table",),
    "parameters": ("parameters",),
    "paths": ("template", "cloudformation", "hcl", "plan", "changes", "inventory"),
    "pattern": ("template", "cloudformation", "inventory"),
    "against": ("cloudformation", "plan", "inventory"),
    "before": ("template", "hcl", "inventory"),
    "after": ("cloudformation", "plan", "changes"),
    "old": ("report",),
    "new": ("report",),
    "from_bulk": ("offer",),
}
"""What an argument or an option of this name reads."""

READ_AS_TEXT = {("diagram", "pattern"), ("prices refresh", "from_bulk")}
"""What reads a file, but takes other words too."""
OF_FOLDERS = {"from_bulk"}
"""What names the folder that holds the file."""
IN_WORDS = {
    "policy": (
        f"policy FILE {ASKED} --json",
        f"policy FILE {ASKED}",
        f"breaks {TEMPLATE} --change 'policy of Api = FILE' --json",
        "live breaks --change 'policy of Api = FILE' --json",
    )
}
"""Kinds of files that are named within other words, or beside others that an argument takes."""
NOT_READ = {"out": "it is written", "root": "agents name the files below it", "region": "the name of one"}
_OF_FILES = re.compile(r"\b(file|files|folder|folders)\b", re.IGNORECASE)


def all_commands() -> Iterator[tuple[str, Any]]:
    """Give each command of the command line with its name."""
    load_commands()

    def below(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        if not hasattr(command, "commands"):
            yield name, command
            return
        for own, inner in sorted(command.commands.items()):
            yield from below(inner, f"{name} {own}".strip())

    yield from below(typer.main.get_command(modeler.cli.app.app), "")


@cache
def readers() -> tuple[tuple[str, str, str], ...]:
    """Give (command, name of the parameter, how the option is written): all that read a file."""
    return tuple(
        (name, parameter.name, parameter.opts[0])
        for name, command in all_commands()
        for parameter in command.params
        if reads(name, parameter)
    )


def reads(command: str, parameter: Any) -> bool:
    """Say whether a parameter names files that are read."""
    described = getattr(parameter, "type_descriptor", None)
    takes_path = described is not None and "Path" in str(described.annotation)
    return (takes_path and parameter.name not in NOT_READ) or (command, parameter.name) in READ_AS_TEXT


def speaks_of_files(parameter: Any) -> bool:
    """Say whether the help of a parameter that takes a value speaks of files."""
    is_switch = getattr(parameter, "is_flag", False)
    return not is_switch and bool(_OF_FILES.search(getattr(parameter, "help", None) or ""))


def call(command: str, parameter: str, option: str) -> str:
    """Write the call of a command in which one parameter is the hostile file."""

    def filled(match: re.Match[str]) -> str:
        name, _, usual = match[1].partition("=")
        hostile = "HOLDER" if parameter in OF_FOLDERS else "FILE"
        value = hostile if name.lstrip("-").replace("-", "_") == parameter else usual
        return f"{name} {value}" if name.startswith("-") else value

    line = re.sub(r"<([^>]*)>", filled, CALLS[command])
    return line if {"FILE", "HOLDER"} & set(line.split()) else f"{line} {option} FILE"


@cache
def commands_for(kind: str, long: bool) -> tuple[str, ...]:
    """Give the calls of all commands that read such a file, in each of their forms."""
    lines: list[str] = [*IN_WORDS.get(kind, ())]
    for command, parameter, option in readers():
        if kind not in KINDS[parameter] or (command in SLOW and not long):
            continue
        line = call(command, parameter, option)
        usual, *others = OTHER_FORMS.get(command, ("",))
        lines += [line, *(line.replace(usual, form, 1) for form in others)]
    return tuple(lines)
