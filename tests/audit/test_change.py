"""What a change to templates does to pattern, bill, tail and findings."""

from __future__ import annotations

import json
from typing import Any

import pytest

import modeler as m
from modeler.files.plain_json import load_json
from modeler.views.text.change_markdown import MARKER, change_markdown
from tests.audit.architectures import (
    HOURS,
    LINK_V1,
    TO_FUNCTION,
    TO_LINK_V1,
    TO_LINK_V2,
    balancer,
    endpoint,
    function,
    link_v2,
    network,
    rest_api,
    service,
)

REGION = "eu-west-1"


def read(tmp_path, resources: dict[str, Any], name: str = "template"):
    file = tmp_path / f"{name}.json"
    file.write_text(json.dumps({"Resources": resources}))
    return m.read(file, region=REGION)


def on_functions(**properties: Any) -> dict[str, Any]:
    return {**rest_api("REGIONAL", TO_FUNCTION), **function(**properties)}


def containers(link: dict[str, Any], integration: dict[str, Any], kind: str, tasks: int = 2) -> dict[str, Any]:
    return {
        **network(2),
        **rest_api("REGIONAL", integration),
        **link,
        **balancer(kind, "internal", 2),
        **service(tasks),
    }


def test_nothing_changes_where_nothing_changes(tmp_path):
    inventory = read(tmp_path, on_functions())
    change = m.diff(inventory, inventory)
    assert change.same
    assert (change.new_findings, change.gone_findings, change.resources) == ((), (), ())


def test_lines_that_move_change_nothing(tmp_path):
    resources = on_functions()
    before, after = read(tmp_path, resources), read(tmp_path, dict(reversed(resources.items())), "moved")
    assert m.diff(before, after).same


def test_an_unrelated_resource_changes_no_entry_point(tmp_path):
    more = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}}
    change = m.diff(read(tmp_path, on_functions()), read(tmp_path, {**on_functions(), **more}, "more"))
    assert change.same
    assert [(sign, node.key) for sign, node in change.resources] == [("+", "Queue")]


def test_more_memory_costs_in_proportion(tmp_path):
    w = m.Workload(clients={"location": "internet"}, traffic={"requests_per_month": "10M"})
    before, after = read(tmp_path, on_functions(MemorySize=512)), read(tmp_path, on_functions(MemorySize=1024), "after")
    (entry,) = m.diff(before, after, w).entries
    assert [(change.path, change.before.value, change.after.value) for change in entry.settings] == [
        ("backend.memory_mb", 512, 1024)
    ]
    backend = {"kind": "lambda", "architecture": "x86_64", "timeout": 3, "runtime": "python3.13"}
    priced = [
        m.assess(
            m.Workload(
                region=REGION,
                clients={"location": "internet"},
                traffic={"requests_per_month": "10M"},
                api={"hosted_zones": 0},
                logging={"access_logs": False},
                backend={**backend, "memory_mb": memory},
            ),
            "D1:rest",
        ).monthly_usd
        for memory in (512, 1024)
    ]
    assert entry.monthly_usd == pytest.approx(priced[1] - priced[0])
    assert entry.fixed_usd == 0


def test_another_link_is_another_pattern_with_other_hops(tmp_path):
    before = read(tmp_path, containers(LINK_V1, TO_LINK_V1, "network"))
    after = read(tmp_path, containers(link_v2(2), TO_LINK_V2, "application"), "after")
    (entry,) = m.diff(before, after).entries
    assert (entry.before.name, entry.after.name) == ("B7:nlb", "B6:alb")
    assert (entry.added, entry.removed) == (("vpc-link-v2", "alb"), ("vpc-link-v1", "nlb"))
    book = m.price_book(REGION)
    hour = {name: book.get(f"elb.{name}_hour").usd[0] for name in ("alb", "nlb")}
    assert entry.fixed_usd == pytest.approx((hour["alb"] - hour["nlb"]) * HOURS)


def test_an_entry_point_that_is_new_costs_its_whole_bill(tmp_path):
    after = read(tmp_path, containers(LINK_V1, TO_LINK_V1, "network"))
    (entry,) = m.diff(m.Inventory(()), after).entries
    assert entry.before is None
    assert entry.fixed_usd == entry.after.fixed_usd


def test_an_entry_point_that_went_saves_its_bill(tmp_path):
    before = read(tmp_path, containers(LINK_V1, TO_LINK_V1, "network"))
    (entry,) = m.diff(before, m.Inventory(())).entries
    assert entry.after is None
    assert entry.fixed_usd == -entry.before.fixed_usd


def test_an_entry_point_with_another_key_is_paired_if_it_is_the_only_one(tmp_path):
    before = read(tmp_path, on_functions())
    text = json.dumps(on_functions()).replace('"Api"', '"RenamedApi"')
    (entry,) = m.diff(before, read(tmp_path, load_json(text), "after")).entries
    assert entry.before is not None
    assert entry.same


def test_findings_come_and_go(tmp_path):
    alone, two = (
        read(tmp_path, {**network(2), **endpoint(zones), **rest_api("PRIVATE", TO_FUNCTION), **function()}, str(zones))
        for zones in (1, 2)
    )
    worse, better = m.diff(two, alone), m.diff(alone, two)
    assert "PA-06" in [finding.rule for finding in worse.new_findings]
    assert [finding.identity for finding in worse.new_findings] == [
        finding.identity for finding in better.gone_findings
    ]
    assert better.new_findings == ()


def test_the_comment_begins_with_a_marker_that_never_changes(tmp_path):
    inventory = read(tmp_path, on_functions())
    assert change_markdown(m.diff(inventory, inventory)).splitlines()[0] == MARKER
    assert change_markdown(m.diff(m.Inventory(()), inventory)).splitlines()[0] == MARKER


def test_what_users_wrote_is_no_markup_in_the_comment(tmp_path):
    named = load_json(json.dumps(on_functions()).replace('"Api"', '"<b>@team`|"'))
    text = change_markdown(m.diff(m.Inventory(()), read(tmp_path, named)))
    assert "<b>" not in text
    assert "@team" not in text


def test_what_is_no_workload_is_one_sentence(tmp_path):
    inventory = read(tmp_path, on_functions())
    with pytest.raises(m.ModelerError, match="is no workload: write diff"):
        m.diff(inventory, inventory, "A1")


def test_what_stands_and_what_changes_is_shown_for_people(tmp_path, capsys):
    inventory = read(tmp_path, on_functions())
    m.show(m.assess(inventory))
    m.show(m.diff(m.Inventory(()), inventory))
    out = capsys.readouterr().out
    assert "requests a month" in out
    assert "resources added" in out
