"""Design guide and cost modeler for private APIs on AWS.

A workload (clients, traffic, backend) is run through every known pattern, hop by hop, to the cent:

>>> import modeler as m
>>> comparison = m.compare(m.Workload(region="eu-west-1", traffic={"requests_per_month": "5M"}))
>>> comparison.ranked[0].monthly_usd > 0
True

Names are loaded when they are first used (PEP 562), so that ``import modeler`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_GROUPS = {
    "What you bring": {
        "Workload": "modeler.workload",
        "PriceBook": "modeler.facts.pricebook",
        "price_book": "modeler.facts.pricebook",
        "read_overlay": "modeler.facts.overlay",
        "regions": "modeler.facts",
        "review_facts": "modeler.engine.study.facts_due",
        "units": "modeler.units",
    },
    "The catalogue, and patterns of your own": {
        "FAMILIES": "modeler.patterns",
        "Pattern": "modeler.patterns",
        "catalogue": "modeler.patterns:patterns",
        "pattern": "modeler.patterns",
        "own_pattern": "modeler.patterns.compose",
        "read_patterns": "modeler.patterns.own_file",
        "part": "modeler.patterns.compose",
        "parts_known": "modeler.patterns.compose",
    },
    "What fits, what it costs, how slow it is": {
        "compare": "modeler.engine.compare",
        "Comparison": "modeler.engine.compare",
        "assess": "modeler.workflows.assess",
        "Assessment": "modeler.engine.compare",
        "Bill": "modeler.engine.bill",
        "Latency": "modeler.engine.latency",
        "choose": "modeler.engine.choose",
        "Choice": "modeler.engine.choose",
        "why_not": "modeler.engine.choose",
        "what_if": "modeler.engine.study.what_if",
        "migrate": "modeler.engine.study.migration",
        "recommend": "modeler.guide.recommend",
    },
    "What you have already": {
        "read": "modeler.iac.read",
        "collect": "modeler.aws.collect",
        "Inventory": "modeler.inventory",
        "diff": "modeler.workflows.diff",
        "recognise": "modeler.audit.recognise",
        "check": "modeler.workflows.check",
        "trace": "modeler.audit.trace",
        "symptom": "modeler.audit.trace",
        "breaks": "modeler.workflows.breaks",
        "ask_policy": "modeler.workflows.policy",
        "private": "modeler.audit.proof",
        "Checked": "modeler.audit.check",
    },
    "What you deploy": {
        "template": "modeler.iac.build",
        "NetworkChoice": "modeler.iac.build",
        "Stack": "modeler.iac.stack",
        "review_stack": "modeler.iac.review",
        "open_account": "modeler.workflows.deploy",
        "plan_deployment": "modeler.workflows.deploy",
        "deploy": "modeler.workflows.deploy",
        "stack_standing": "modeler.workflows.deploy",
        "built_by": "modeler.workflows.deploy",
        "check_built": "modeler.workflows.deploy",
        "destroy": "modeler.workflows.deploy",
        "sandbox": "modeler.aws.sandbox.client",
        "Sandbox": "modeler.aws.sandbox.client",
    },
    "What if the numbers were others": {
        "break_even": "modeler.engine.study.break_even",
        "cost_curve": "modeler.engine.study.curve",
        "sensitivity": "modeler.engine.study.sensitivity",
        "uncertain": "modeler.engine.study.uncertainty",
        "compare_regions": "modeler.engine.study.regional",
        "sweep": "modeler.engine.study.sweep",
        "read_fleet": "modeler.workflows.fleet",
        "fleet_review": "modeler.engine.study.fleet_review",
        "full_names": "modeler.engine.study.table",
        "fleet_summary": "modeler.engine.study.fleet_summary:summary",
    },
    "How it looks": {
        "table": "modeler.views.tables",
        "show": "modeler.views.text.show",
        "percent": "modeler.views.text.latency",
        "plot": "modeler.views.charts",
        "grid": "modeler.views.grids",
        "explore": "modeler.views.explore",
        "draw": "modeler.views.diagrams.diagram",
        "svg": "modeler.views.diagrams.diagram",
        "gallery": "modeler.views.diagrams.gallery:gallery_html",
        "widgets": "modeler.views.widgets",
        "Guide": "modeler.views.guide",
        "report": "modeler.workflows.report:make_report",
        "write_report": "modeler.workflows.report",
        "write_review": "modeler.workflows.review_folder",
    },
    "What can go wrong": {
        "ModelerError": "modeler.errors",
    },
}
"""Every public name with its home; after a colon, the name it has there, if that is another. docs/api.md follows it."""
_HOMES = {name: home for names in _GROUPS.values() for name, home in names.items()}
_WHOLE_MODULES = {"explore", "grid", "plot", "units", "widgets"}  # the name stands for its home itself

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  (one list of public names)

if TYPE_CHECKING:
    from modeler import units
    from modeler.audit.check import Checked
    from modeler.audit.proof import private
    from modeler.audit.recognise import recognise
    from modeler.audit.trace import symptom, trace
    from modeler.aws.collect import collect
    from modeler.aws.sandbox.client import Sandbox, sandbox
    from modeler.engine.bill import Bill
    from modeler.engine.choose import Choice, choose, why_not
    from modeler.engine.compare import Assessment, Comparison, compare
    from modeler.engine.latency import Latency
    from modeler.engine.study.break_even import break_even
    from modeler.engine.study.curve import cost_curve
    from modeler.engine.study.facts_due import review_facts
    from modeler.engine.study.fleet_review import fleet_review
    from modeler.engine.study.fleet_summary import summary as fleet_summary
    from modeler.engine.study.migration import migrate
    from modeler.engine.study.regional import compare_regions
    from modeler.engine.study.sensitivity import sensitivity
    from modeler.engine.study.sweep import sweep
    from modeler.engine.study.table import full_names
    from modeler.engine.study.uncertainty import uncertain
    from modeler.engine.study.what_if import what_if
    from modeler.errors import ModelerError
    from modeler.facts import regions
    from modeler.facts.overlay import read_overlay
    from modeler.facts.pricebook import PriceBook, price_book
    from modeler.guide.recommend import recommend
    from modeler.iac.build import NetworkChoice, template
    from modeler.iac.read import read
    from modeler.iac.review import review_stack
    from modeler.iac.stack import Stack
    from modeler.inventory import Inventory
    from modeler.patterns import FAMILIES, Pattern, pattern
    from modeler.patterns import patterns as catalogue
    from modeler.patterns.compose import own_pattern, part, parts_known
    from modeler.patterns.own_file import read_patterns
    from modeler.views import charts as plot
    from modeler.views import explore, widgets
    from modeler.views import grids as grid
    from modeler.views.diagrams.diagram import draw, svg
    from modeler.views.diagrams.gallery import gallery_html as gallery
    from modeler.views.guide import Guide
    from modeler.views.tables import table
    from modeler.views.text.latency import percent
    from modeler.views.text.show import show
    from modeler.workflows.assess import assess
    from modeler.workflows.breaks import breaks
    from modeler.workflows.check import check
    from modeler.workflows.deploy import (
        built_by,
        check_built,
        deploy,
        destroy,
        open_account,
        plan_deployment,
        stack_standing,
    )
    from modeler.workflows.diff import diff
    from modeler.workflows.fleet import read_fleet
    from modeler.workflows.policy import ask_policy
    from modeler.workflows.report import make_report as report
    from modeler.workflows.report import write_report
    from modeler.workflows.review_folder import write_review
    from modeler.workload import Workload


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'modeler' has no attribute '{name}': it has {', '.join(_HOMES)}")
    home, _, there = _HOMES[name].partition(":")
    module = importlib.import_module(home)
    value = module if name in _WHOLE_MODULES else getattr(module, there or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
