"""A trace as a picture: what goes on, what stops, what is open, what is not reached, each with a frame and a word."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

import modeler as m
from modeler.audit.trace import Trace, trace
from modeler.cli import main
from modeler.inventory import Inventory, Origin
from modeler.inventory.kinds.rest_api import RestApi
from modeler.views.diagrams.diagram import mermaid, svg
from modeler.views.diagrams.traced import STEP_MARKS, StepMark, traced_dot, traced_markdown

TEMPLATES = Path(__file__).parents[1] / "audit" / "trace" / "templates"


def traced(name: str, place: str, api: str = "Api") -> Trace:
    return m.trace(m.read(TEMPLATES / f"{name}.yaml", region="eu-west-1"), api, place, path="/orders")


CASES = {
    "arrives": (traced("private", "Caller"), {StepMark.PASSES}),
    "stopped": (traced("private", "internet"), {StepMark.PASSES, StepMark.STOPS, StepMark.UNREACHED}),
    "open": (traced("balancer_before_endpoint", "vpc:Net"), {StepMark.PASSES, StepMark.OPEN}),
}


@pytest.mark.parametrize(("result", "marks"), CASES.values(), ids=CASES.keys())
def test_every_place_has_its_mark_in_each_form(result: Trace, marks: set[StepMark]) -> None:
    text, title = traced_dot(result)
    flowchart = mermaid(result)
    for mark in StepMark:
        word = STEP_MARKS[mark].word.split(" ", 1)[1]
        assert (word in text) is (mark in marks), mark
        assert (word in flowchart) is (mark in marks), mark
    assert result.host in title


def test_the_stop_says_what_the_caller_sees() -> None:
    assert "403" in mermaid(CASES["stopped"][0])


def test_an_svg_is_one_document() -> None:
    root = ElementTree.fromstring(svg(CASES["stopped"][0]))
    assert root.tag.endswith("svg")


def test_markdown_has_the_picture_the_steps_and_the_urls() -> None:
    page = traced_markdown(CASES["stopped"][0])
    assert page.count("```") == 2
    assert "| ✗ | API behind the name: a private API asked through the internet |" in page
    assert "x-apigw-api-id: \\${Api}" in page


def test_what_users_name_is_no_markup() -> None:
    key = '<script>|"`]'
    api = RestApi(key=key, origin=Origin("t.yaml", 3), endpoint_types=("PRIVATE",), region="eu-west-1")
    result = trace(Inventory((api,)), key, "internet")
    for text in (mermaid(result), traced_markdown(result), traced_dot(result)[0]):
        assert "<script>" not in text


@pytest.mark.parametrize("suffix", ["svg", "mmd", "md", "dot"])
def test_the_command_draws_into_a_file(tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / f"trace.{suffix}"
    template = str(TEMPLATES / "private.yaml")
    assert main(["trace", template, "--api", "Api", "--from", "internet", "-o", str(file)]) == 1
    assert file.read_text(encoding="utf-8")
    assert "FAIL" in capsys.readouterr().out


def test_a_notebook_shows_every_step() -> None:
    html = CASES["arrives"][0]._repr_html_()
    assert html.count("<tr>") == 1 + len(CASES["arrives"][0].steps)
