"""Agents get what the notebooks get, by the protocol's own client, with sources, and are refused in one sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest

from modeler.files.plain_json import load_json

mcp = pytest.importorskip("mcp")

import modeler as m  # noqa: E402
from modeler.mcp.server import agent_server  # noqa: E402
from modeler.mcp.tools import TOOLS  # noqa: E402

HERE = Path(__file__).resolve().parents[2]
PAYROLL = "examples/payroll.yaml"
TEMPLATES = ["examples/templates"]


def call(name: str, root: Path = HERE, **arguments: Any) -> Any:
    """Ask a server in this process by the SDK's client."""

    async def ask() -> Any:
        async with mcp.Client(agent_server(root)) as client:
            return await client.call_tool(name, arguments)

    return anyio.run(ask)


def answer(name: str, **arguments: Any) -> dict[str, Any]:
    result = call(name, **arguments)
    assert not result.is_error, result.content[0].text
    return result.structured_content


def refusal(name: str, root: Path = HERE, **arguments: Any) -> str:
    result = call(name, root, **arguments)
    assert result.is_error
    text = result.content[0].text
    assert "\n" not in text
    assert "Traceback" not in text
    return text


def listed() -> list[Any]:
    async def ask() -> Any:
        async with mcp.Client(agent_server(HERE)) as client:
            return (await client.list_tools()).tools

    return anyio.run(ask)


def test_each_question_is_read_only_says_what_it_takes_and_has_a_typed_answer() -> None:
    tools = listed()
    assert [tool.name for tool in tools] == list(TOOLS)
    assert {"compare", "choose", "why_not", "price", "latency", "recognise", "check", "trace", "breaks"} <= set(TOOLS)
    for tool in tools:
        assert tool.annotations.read_only_hint, tool.name
        assert len(tool.description) > 40, tool.name
        assert tool.output_schema["properties"], tool.name


def test_the_bill_is_the_library_s_to_the_cent_and_each_line_names_its_page() -> None:
    bill = answer("price", workload=PAYROLL, pattern="A2")
    w = m.Workload.load(HERE / PAYROLL)
    assert bill["monthly_usd"] == m.assess(w, "A2").monthly_usd
    assert sum(item["usd"] for item in bill["items"]) == pytest.approx(bill["monthly_usd"])
    assert all(item["source"] and item["as_of"] for item in bill["items"])


def test_a_workload_is_an_object_or_a_file() -> None:
    fields = {"region": "eu-west-1", "traffic": {"requests_per_month": "5M"}}
    compared = answer("compare", workload=fields, patterns=["A1", "D1"], sort="cost")
    expected = m.compare(m.Workload.from_dict(fields), ["A1", "D1"], sort="cost")
    assert [row["code"] for row in compared["patterns"]] == [row.pattern.code for row in expected]
    assert [row["monthly_usd"] for row in compared["patterns"]] == [row.monthly_usd for row in expected]
    assert len(answer("compare", workload=PAYROLL, limit=3)["patterns"]) == 3


def test_the_choice_is_the_library_s_and_why_not_names_the_nearest() -> None:
    w = m.Workload.load(HERE / PAYROLL)
    choice = m.choose(w)
    chosen = answer("choose", workload=PAYROLL)
    assert [row["code"] for row in chosen["shortlist"]] == [place.pattern.code for place in choice.shortlist]
    reasons = [reason for row in chosen["shortlist"] for reason in row["reasons"]]
    assert reasons
    assert all(source["source"].startswith("http") for reason in reasons for source in reason["sources"])
    why = answer("why_not", workload=PAYROLL, pattern="A1")
    assert why["not_comparable"] == m.why_not(w, "A1").not_comparable
    assert why["nearest"]


def test_the_path_s_percentiles_are_those_of_the_library() -> None:
    answered = answer("latency", workload=PAYROLL, pattern="A4")
    latency = m.assess(m.Workload.load(HERE / PAYROLL), "A4").latency
    assert latency is not None
    assert answered["percentiles_ms"] == {name: list(b) for name, b in latency.to_dict()["percentiles_ms"].items()}
    assert len(answered["hops"]) == len(latency.to_dict()["hops"])


def test_templates_are_recognised_checked_traced_and_proven() -> None:
    entries = answer("recognise", paths=["examples/templates/private-api.yaml"])["entries"]
    assert [entry["entry"] for entry in entries] == ["Api"]
    checked = answer("check", paths=TEMPLATES, region="eu-west-1")
    assert [finding["rule"] for finding in checked["findings"]] == [
        finding.rule for finding in m.check(m.read([HERE / TEMPLATES[0]], region="eu-west-1")).findings
    ]
    assert all(finding["remedy"] and finding["sources"] for finding in checked["findings"])
    role = "arn:aws:iam::111122223333:role/app"
    traced = answer("trace", paths=TEMPLATES, api="Api", place="Service", path="/orders", identity=role)
    assert traced["steps"]
    proof = answer("private", paths=TEMPLATES, api="Api", clients=["endpoint:Endpoint"], region="eu-west-1")
    assert proof["outcome"] == "private"
    opened = "allow tcp 443 from 10.1.0.0/16 to EndpointGroup"
    assert answer("breaks", paths=TEMPLATES, change=[opened], apis=["Api"])["opens"]


def test_facts_fields_and_patterns_can_be_looked_up() -> None:
    assert answer("fact", id="VL-012")["source"].startswith("http")
    assert all(row["field"].startswith("clients") for row in answer("workload_fields", section="clients")["fields"])
    assert len(answer("patterns")["patterns"]) == len(m.catalogue())


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("compare", {"workload": {"region": "mars-1"}}, "mars-1"),
        ("compare", {"workload": {"trafic": {}}}, "did you mean 'traffic'"),
        ("compare", {"workload": PAYROLL, "limit": 0}, "'limit' is 0"),
        ("compare", {"workload": PAYROLL, "sort": "beauty"}, "'sort' of 'compare' is 'beauty'"),
        ("compare", {}, "'compare' needs 'workload'"),
        ("compare", {"workload": PAYROLL, "pattern": ["A1"]}, "did you mean 'patterns'"),
        ("compare", {"workload": "nowhere.yaml"}, "nowhere.yaml"),
        ("price", {"workload": PAYROLL, "pattern": "Z9"}, "Z9"),
        ("workload_fields", {"section": "klients"}, "klients"),
        ("check", {"paths": []}, "'paths' is empty"),
        ("breaks", {"paths": TEMPLATES}, "nothing changes"),
        ("trace", {"paths": TEMPLATES, "api": "Nobody", "place": "internet"}, "Nobody"),
        ("fact", {"id": "XX-999"}, "XX-999"),
        ("deploy", {}, "no question 'deploy'"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(name: str, arguments: dict[str, Any], words: str) -> None:
    assert words in refusal(name, **arguments)


def test_no_file_outside_of_its_folder_is_read_also_not_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("region: eu-west-1\n", encoding="utf-8")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link.yaml").symlink_to(outside)
    for path in ("../outside.yaml", str(outside), "link.yaml"):
        assert "outside of the folder" in refusal("compare", root, workload=path)
        assert "outside of the folder" in refusal("check", root, paths=[path])


def test_the_command_speaks_the_protocol_on_its_standard_output_alone(tmp_path: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    run = subprocess.run(
        [sys.executable, "-m", "modeler.cli", "mcp", "--root", str(tmp_path)],
        input=json.dumps(hello) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    lines = [load_json(line) for line in run.stdout.splitlines()]
    assert lines[0]["result"]["serverInfo"]["name"] == "modeler"
