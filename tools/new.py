"""Write the file of something new, such as a pattern: `make new-pattern CODE=B11 ID=http-vpclink-nlb-tls`.

What is written passes lint and types. What only you can say is left empty, and the tests in `tests/contracts` name each
such thing in a sentence until it is filled in. docs/contributing.md tells the steps.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CATALOGUE = "modeler/patterns/catalogue"
COMPONENTS = "modeler/components"
CHARTS = "modeler/views/charts/kinds"
FIT_RULES = "modeler/engine/fit/rules"
RULES = "modeler/audit/rules"
RULE_FIXTURES = "tests/audit/rules"
KINDS = "modeler/inventory/kinds"
BUILDERS = "modeler/iac/build/hops"
SAID_BY_AUTHOR = {
    "title": '""',
    "status": '"recommended"',
    "purpose": '""',
    "initiates": '""',
    "since": '""',
    "must_exist": "()",
    "when": "()",
    "when_not": "()",
    "sources": '(Source("", ""),)',
    "articles": "()",
    "situation": '""',
}
"""Fields of a pattern that are not taken over from the pattern that it is like."""

COMPONENT = '''"""{class_name}."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.flow import Flow
from modeler.components.sla import NoSla
from modeler.components.traits import Exposure, Place, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class {class_name}(Component):
    """{class_name}."""

    id: ClassVar[str] = "{id}"
    title: ClassVar[str] = ""
    traits: ClassVar[Traits] = Traits(
        short="",
        place=Place.VPC,
        exposure=Exposure.UNKNOWN,
        wiring=Wiring(
            reached_over=frozenset(),
            leaves_over=frozenset(),
            follows=frozenset(),
            leads_to=None,
            answers=False,
        ),
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla(""),
        programs=None,
        avoided_as={{}},
        icon="",
        kinds=(),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = ()

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Turn a month's traffic into usage, a line for each of its `dimensions`."""
        yield from ()

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Return the traffic that the next hop sees."""
        return flow
'''

CHART = '''"""{title}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modeler.views.charts.chart import Chart
from modeler.views.charts.style import Assessments, shown, start, titles

if TYPE_CHECKING:
    import plotly.graph_objects as go


def {name}(result: Assessments) -> go.Figure:
    """Draw {words}.

    Parameters
    ----------
    result : Comparison, Choice, Assessment or iterable of Assessment
        What to draw.
    """
    drawn = shown(result)
    figure = start()
    titles(figure, 200 + 30 * len(drawn), "", "")
    return figure


CHART = Chart(draw={name}, takes="comparison")
'''

FIT_RULE = '''"""{title}."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import rule
from modeler.engine.fit.subject import Subject


@rule("{id}", "", "needs", topics=())
def {name}(s: Subject) -> Iterator[Reason]:
    """{title}."""
    yield from ()
'''


RULE = '''"""{code}: {words}."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.rest_api import RestApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, passes


@audit_rule(
    "{code}",
    "",
    severity=Severity.MEDIUM,
    why="",
    symptom="",
    remedy=Remedy("", "", "", ""),
    sources=(Source("", ""),),
    kinds=(RestApi,),
)
def {name}(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at each API."""
    for api in inventory.all(RestApi):
        yield passes(api)
'''

RULE_FIXTURE = "Resources: {}\n"


KIND = '''"""{title}.

Sources: CloudFormation, Terraform, boto3.
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Table
from ..values import String


@node
class {class_name}(Node):
    """{title}.

    Parameters
    ----------
    state : str
        In an account only.
    """

    KIND = "{id}"
    TABLE = Table(
        cloudformation="",
        terraform="",
        rows={{
            "name": ("", "", ""),
            "state": ("", "", ""),
        }},
    )

    state: String | None = text()
'''


class Refused(Exception):
    """What was asked for cannot be written: one sentence."""


BUILDER = '''"""{title}."""

from __future__ import annotations

from modeler.inventory.kinds.vpc import Vpc

from ..site import BuildStep, BuiltHop

BUILDS = ("{id}",)
BUILDS_BESIDE = ()


def build_hop(step: BuildStep) -> BuiltHop:
    """Build {words}: put its own kind in place of the VPC."""
    return step.built(step.site.add(Vpc, step.key))
'''


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Write the file, and say what comes next; 2 if it cannot be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("pattern", "component", "chart", "fit-rule", "rule", "kind", "builder"))
    parser.add_argument("--id", default="", help="name in commands: small letters, digits and hyphens")
    parser.add_argument("--code", default="", help="of a pattern, as in B11; of a rule, as in PA-28")
    parser.add_argument("--like", default="", help="of a pattern: the code of one whose variants are taken over")
    given = parser.parse_args(arguments)
    try:
        written = write(root, given.kind, given.id, given.code, given.like)
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{written.relative_to(root)} is written")
    tests = {"kind": "tests/inventory", "builder": "tests/iac/build"}.get(given.kind, "tests/contracts")
    print(f"what it must say: .venv/bin/pytest -q -n0 {tests} -k {given.code or given.id}")
    print("the steps after that: docs/contributing.md")
    return 0


def write(root: Path, kind: str, id: str, code: str = "", like: str = "") -> Path:
    """Write the file of a new thing.

    Raises
    ------
    Refused
        If a name is missing or wrong, or the file is there already.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id):
        raise Refused(f"ID={id}: give a name of small letters, digits and hyphens, as in ID=http-vpclink-nlb-tls")
    module = id.replace("-", "_")
    words = id.replace("-", " ")
    if kind == "pattern":
        path, text = _pattern(root, id, code, like)
    elif kind == "component":
        path, text = (
            root / COMPONENTS / f"{module}.py",
            COMPONENT.format(id=id, class_name=words.title().replace(" ", "")),
        )
    elif kind == "chart":
        path, text = root / CHARTS / f"{module}.py", CHART.format(name=module, words=words, title=words.capitalize())
    elif kind == "kind":
        title, class_name = words.capitalize(), words.title().replace(" ", "")
        path, text = root / KINDS / f"{module}.py", KIND.format(id=id, class_name=class_name, title=title)
    elif kind == "builder":
        path, text = root / BUILDERS / f"{module}.py", BUILDER.format(id=id, words=words, title=words.capitalize())
    elif kind == "fit-rule":
        path, text = root / FIT_RULES / f"{module}.py", FIT_RULE.format(id=id, name=module, title=words.capitalize())
    else:
        path, text = _rule(root, module, words, code)
    if path.exists():
        raise Refused(f"{path.relative_to(root)} is there already: take another ID")
    path.write_text(text, encoding="utf-8")
    if kind == "rule":
        _fixtures(root / RULE_FIXTURES / code)
    return path


def _rule(root: Path, module: str, words: str, code: str) -> tuple[Path, str]:
    if not re.fullmatch(r"[A-Z][A-Z0-9]-\d\d", code):
        raise Refused(f"CODE={code}: give the group in two signs and a number, as in CODE=PA-28")
    prefix = code.lower().replace("-", "_")
    taken = sorted((root / RULES).glob(f"{prefix}_*.py"))
    if taken:
        raise Refused(f"CODE={code}: that is {taken[0].name}, take the next free number")
    return root / RULES / f"{prefix}_{module}.py", RULE.format(code=code, words=words, name=module)


def _fixtures(folder: Path) -> None:
    """Write the three templates on which a rule is tested, empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("none.yaml", "pass.yaml", "fail.yaml"):
        (folder / name).write_text(RULE_FIXTURE, encoding="utf-8")


def _pattern(root: Path, id: str, code: str, like: str) -> tuple[Path, str]:
    """Take over the parts of the pattern that it is like, and none of its words."""
    if not re.fullmatch(r"[A-G][1-9]\d*", code):
        raise Refused(f"CODE={code}: give the letter of a family, A to G, and a number, as in CODE=B11")
    if _files(root, code):
        raise Refused(f"CODE={code}: that is {_files(root, code)[0].name}, take the next free number")
    model = _files(root, like or f"{code[0]}1")
    if not model:
        raise Refused(f"LIKE={like}: give the code of a pattern, as in LIKE=B3")
    source = model[0].read_text(encoding="utf-8")
    tree = ast.parse(source)
    imports = "\n".join(ast.unparse(node) for node in tree.body if isinstance(node, ast.ImportFrom))
    (call,) = (node.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call))
    taken_over = {word.arg: ast.get_source_segment(source, word.value) for word in call.keywords}
    fields = {**taken_over, "code": f'"{code}"', "id": f'"{id}"'}
    fields.update((name, empty) for name, empty in SAID_BY_AUTHOR.items() if name in fields)
    header = imports.replace("from __future__ import annotations", "from __future__ import annotations\n")
    lines = "".join(f"    {name}={value},\n" for name, value in fields.items())
    path = root / CATALOGUE / f"{code.lower()}_{id.replace('-', '_')}.py"
    return path, f'"""{code}."""\n\n{header}\n\nPATTERN = Pattern(\n{lines})\n'


def _files(root: Path, code: str) -> list[Path]:
    return sorted((root / CATALOGUE).glob(f"{code.lower()}_*.py"))


if __name__ == "__main__":
    sys.exit(main())
