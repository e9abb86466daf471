"""Results at a prompt, in a notebook and as tables: short, escaped, and all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import modeler as m
from modeler.audit.drift import drift
from modeler.aws.deploy import LeftBehind, PlannedChange, StackPlan, ToRemove
from modeler.aws.deploy.removing import StandingResource
from modeler.engine.availability import Availability
from modeler.engine.study.growth import beside, hub_break_even
from modeler.iac.review import review_stack
from modeler.inventory import Inventory, Origin
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc import Vpc
from modeler.patterns.compose import own_pattern
from modeler.results import Result
from modeler.workflows.deploy import DeployedStack
from modeler.workflows.report import make_report

TYPED = "<script>alert('&')</script> " + "a long name " * 40
"""What a user may type as a name: it must be cut in a line and escaped in a page."""


OPEN = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}]}


@cache
def workload() -> m.Workload:
    return m.Workload(
        name=TYPED, clients={"location": "internet"}, backend={"kind": "fargate"}, needs={"features": ["mtls"]}
    )


@cache
def ranged() -> m.Workload:
    return m.Workload.from_dict({"name": TYPED, "traffic": {"requests_per_month": {"low": "20M", "high": "80M"}}})


@cache
def templates() -> m.Inventory:
    return m.read("examples/templates")


def mine() -> m.Pattern:
    return own_pattern("mine", title=TYPED, reach="internet", door="http-api", integration="lambda")


def swept() -> Result:
    table = pd.DataFrame({"name": [TYPED, "other"], "requests_per_month": ["1M", "5M"]})
    return m.sweep(table, ["A1", "A5"])


def reviewed() -> Result:
    """A stack whose private API has lost its policy, so that something is found."""
    stack = m.template("A1", m.Workload())
    nodes = (node.replace(policy=None) if isinstance(node, RestApi) else node for node in stack.inventory)
    return review_stack(m.Workload(), replace(stack, inventory=m.Inventory(tuple(nodes))))


def drift_of_a_network():
    """What somebody changed by hand."""
    says = Inventory((Vpc(key="Network", origin=Origin("t.yaml", 3), cidrs=("10.0.0.0/16",)),))
    stands = Inventory((Vpc(key="vpc-1", origin=Origin("account"), cidrs=("10.1.0.0/16",)),))
    return drift(says, stands, {"Network": "vpc-1"})


MAKE: dict[str, Callable[[], Any]] = {
    "Architecture": lambda: m.assess(workload(), "B1").architecture,
    "Assessment": lambda: m.assess(workload(), "B1"),
    "Availability": lambda: m.assess(workload(), "B1").availability,
    "Bill": lambda: m.assess(workload(), "B1").bill,
    "BreakEven": lambda: m.break_even(workload(), "B1", "B3"),
    "Candidate": lambda: m.choose(workload()).pick,
    "Checked": lambda: m.check(templates()),
    "Choice": lambda: m.choose(workload()),
    "Breaks": lambda: m.breaks(templates(), m.Inventory(()), apis=["Api"]),
    "Comparison": lambda: m.compare(workload()),
    "CostCurve": lambda: m.cost_curve(workload(), ["B1", "B3"], "requests", [1e6, 1e7]),
    "FactsDue": lambda: m.review_facts([workload()]),
    "Drift": lambda: drift_of_a_network(),
    "DeployedStack": lambda: DeployedStack(
        name="demo", status="CREATE_COMPLETE", reason="", outputs={"Url": "https://demo"}, drift=None
    ),
    "LeftBehind": lambda: LeftBehind(name="demo", arns=("arn:aws:s3:::files",)),
    "StackPlan": lambda: StackPlan(
        name="demo",
        stack_id="stack",
        change_set_id="set",
        is_new=True,
        changes=(PlannedChange(action="Add", key="Network", type="AWS::EC2::VPC"),),
    ),
    "ToRemove": lambda: ToRemove(
        name="demo",
        stack_id="stack",
        resources=(StandingResource(key="Network", type="AWS::EC2::VPC", physical_id="vpc-1"),),
    ),
    "EntryAssessment": lambda: m.assess(templates())[0],
    "HubBreakEven": lambda: hub_break_even(m.Workload(clients={"location": "other-vpc"}), most=4),
    "PatternStep": lambda: m.migrate(workload(), "B1", "B3"),
    "Increment": lambda: next(iter(beside(workload(), "B1", m.compare(workload(), ["B3"])).values())),
    "Latency": lambda: m.assess(workload(), "B1").latency,
    "Pattern": mine,
    "PolicyAnswer": lambda: m.ask_policy(OPEN, caller=TYPED),
    "PriceBook": lambda: m.price_book("eu-west-1"),
    "PricedUsage": lambda: m.price_book("eu-west-1").price({"elb.alb_hour": 730}),
    "PrivateProof": lambda: m.private(templates(), "Api"),
    "SymptomCauses": lambda: m.symptom(templates(), "Api", "internet", "403 Forbidden"),
    "Recognised": lambda: m.recognise(templates())[0],
    "Recommendation": lambda: m.recommend(m.choose(workload())),
    "RegionalCost": lambda: m.compare_regions(workload(), ["B1"])[0],
    "Regions": lambda: m.compare_regions(workload(), ["B1"]),
    "Relaxed": lambda: m.what_if(m.choose(workload()))[0],
    "Report": lambda: make_report(workload(), ["B1", "B3"]),
    "Sensitivity": lambda: m.sensitivity(workload(), "B1", outputs=["usd"]),
    "StackReview": reviewed,
    "FleetReview": lambda: m.fleet_review(pd.DataFrame({"name": [TYPED]}), ["A1"]),
    "Sweep": swept,
    "TemplateAssessment": lambda: m.assess(templates()),
    "TemplateChange": lambda: m.diff(m.Inventory(()), templates()),
    "Trace": lambda: m.trace(templates(), "Api", "internet", path=f"/{TYPED}"),
    "Uncertainty": lambda: m.uncertain(ranged(), ["A1", "A5"], n=100),
    "WhatIf": lambda: m.what_if(m.choose(workload())),
    "WhyNot": lambda: m.choose(workload()).why_not(m.assess(workload(), "A1")),
    "Workload": workload,
}


def kinds(kind: type[Result]) -> set[str]:
    own = {child.__name__ for child in kind.__subclasses__() if child.__module__.startswith("modeler.")}
    return own.union(*(kinds(child) for child in kind.__subclasses__()))


def test_every_result_is_tried_here() -> None:
    for name in m.__all__:
        getattr(m, name)
    assert {Availability.__name__, *kinds(Result)} == set(MAKE)


@pytest.mark.parametrize("name", MAKE)
def test_a_result_is_one_short_line_at_a_prompt(name: str) -> None:
    line = repr(MAKE[name]())
    assert line.startswith(f"<{name}: ")
    assert len(line) < 200
    assert "\n" not in line


@pytest.mark.parametrize("name", MAKE)
def test_a_notebook_shows_a_small_table_with_what_users_typed_escaped(name: str) -> None:
    html = MAKE[name]()._repr_html_()
    assert html.startswith("<table>")
    assert "<script" not in html
    assert html.count("<tr>") <= 12
    assert len(html) < 12_000


@pytest.mark.parametrize("name", MAKE)
def test_every_result_is_a_table(name: str) -> None:
    result = MAKE[name]()
    rows = m.table(result)
    assert len(rows) == len(result.records()) > 0
    assert not any(
        isinstance(cell, dict | list | tuple)
        for cell in rows.drop(columns=["tiers", "by_hour"], errors="ignore").iloc[0]
    )


def test_what_is_no_result_is_refused_with_the_list_of_results() -> None:
    with pytest.raises(m.ModelerError, match=r"^int is no result: .*one of .*Assessment, .*Comparison"):
        m.table(3)  # type: ignore[arg-type]


def test_no_typed_schema_number_stands_outside_the_list() -> None:
    files = Path(m.__file__).parent.rglob("*.py")
    typed = [file.name for file in files if '"schema":' in file.read_text(encoding="utf-8")]
    assert typed == ["results.py"]


def test_no_view_reads_words_back() -> None:
    """Views get kinds and values: a sentence that is taken apart breaks when somebody improves its words."""
    taken_apart = re.compile(
        r"""partition\(f?"(, list prices| with )|startswith\("(unpriced|shared with|without )"""
        r"""|removeprefix\("without |"(in full|unpriced: |p99|budget)" in (remark|miss|line|each)\b"""
    )
    rooms = ("views", "workflows", "cli", "guide", "engine")
    files = [file for room in rooms for file in (Path(m.__file__).parent / room).rglob("*.py")]
    assert not [file.name for file in files if taken_apart.search(file.read_text(encoding="utf-8"))]
