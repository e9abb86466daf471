"""Each effect is what changing that one input does."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.errors import ModelerError, NotComparable, UnknownNameError
from modeler.workload import Workload

ROOT = Path(__file__).parents[2]
PAYROLL = Workload.load(ROOT / "examples" / "payroll.yaml")
SHOP = Workload.load(ROOT / "examples" / "monolith-migration.yaml")


@pytest.mark.parametrize(("w", "code"), [(PAYROLL, "C2"), (SHOP, "B1"), (SHOP, "F1")], ids=["C2", "B1", "F1"])
def test_each_effect_is_what_the_whole_bill_says(w: Workload, code: str) -> None:
    sensitivity_result = m.sensitivity(w, code, outputs=["usd"])
    base = m.assess(w, code).monthly_usd
    assert sensitivity_result.base_usd == pytest.approx(base)
    assert sensitivity_result.effects
    for effect in sensitivity_result.effects:
        for value, usd, change in zip(effect.values, effect.usd, effect.usd_changes, strict=True):
            here = m.assess(w.with_values({effect.path: value}), code).monthly_usd
            assert usd == pytest.approx(here), effect.path
            assert base is not None
            assert change == pytest.approx((here or 0) - base, abs=1e-6)


def test_effects_are_ranked_by_their_swing() -> None:
    swings = [effect.swing_usd for effect in m.sensitivity(SHOP, "B1", outputs=["usd"]).effects]
    assert swings == sorted(swings, reverse=True)


def test_every_number_of_the_workload_is_an_effect_or_says_why_not() -> None:
    from modeler.engine.study.inputs import number_inputs

    sensitivity_result = m.sensitivity(SHOP, "B1", outputs=["usd"])
    told = (
        {effect.path for effect in sensitivity_result.effects}
        | set(sensitivity_result.without_effect)
        | set(sensitivity_result.not_moved)
    )
    assert set(number_inputs(SHOP)) <= told
    assert {f"assumptions.{name}" for name in ("lcu_gb", "nlb_cross_zone", "rejected_requests_billed")} <= told


def test_what_is_without_effect_is_without_effect() -> None:
    sensitivity_result = m.sensitivity(PAYROLL, "C2", outputs=["usd"])
    base = m.assess(PAYROLL, "C2").monthly_usd
    assert "clients.developers" in sensitivity_result.without_effect
    changed = PAYROLL.with_values({"clients.developers": 50})
    assert m.assess(changed, "C2").monthly_usd == pytest.approx(base)


def test_more_zones_also_move_the_traffic_between_them() -> None:
    # Unless it is given, the share of traffic that crosses AZs is (azs - 1) / azs.
    sensitivity_result = m.sensitivity(SHOP, "B4", by={"azs": 0.3}, outputs=["usd"])
    (effect,) = sensitivity_result.effects
    assert effect.values == (2, 4)
    held = SHOP.with_values({"assumptions.cross_az_share": 2 / 3})
    changes = m.sensitivity(held, "B4", by={"azs": 0.3}, outputs=["usd"]).effects
    assert not changes or changes[0].usd_changes != effect.usd_changes


def test_numbers_stay_within_what_a_field_allows() -> None:
    effect = m.sensitivity(SHOP, "B1", by={"hours_per_month": 0.2}, outputs=["usd"])["hours_per_month"]
    assert effect.values == (584.0, 744.0)


def test_a_switch_takes_its_other_values() -> None:
    effect = m.sensitivity(SHOP, "B1", outputs=["usd"])["assumptions.lcu_gb"]
    assert (effect.base, effect.values) == ("decimal", ("binary",))


def test_the_tail_is_what_the_latency_says() -> None:
    sensitivity_result = m.sensitivity(SHOP, "B1", by={"backend.duration": 0.5, "response_bytes": 0.2})
    assert sensitivity_result.base_p99_ms == pytest.approx(m.assess(SHOP, "B1").latency.quantile(0.99))
    effect = sensitivity_result["backend.duration"]
    for value, ms in zip(effect.values, effect.p99_ms, strict=True):
        here = m.assess(SHOP.with_values({"backend.duration": value}), "B1")
        assert ms == pytest.approx(here.latency.quantile(0.99))
    assert effect.p99_changes_ms[0] < 0 < effect.p99_changes_ms[1]


@pytest.mark.parametrize(
    ("call", "kind", "expected"),
    [
        (lambda: m.sensitivity(SHOP, "B1", by=1.5), ModelerError, "between 0 and 1"),
        (lambda: m.sensitivity(SHOP, "B1", by=0), ModelerError, "between 0 and 1"),
        (lambda: m.sensitivity(SHOP, "B1", by={"azz": 0.2}), UnknownNameError, "did you mean 'azs'"),
        (lambda: m.sensitivity(SHOP, "B1", outputs=["p50"]), ModelerError, "'p50' is no output"),
        (lambda: m.sensitivity(SHOP, "A1"), NotComparable, "A1 private-rest-vpce is not comparable"),
    ],
)
def test_a_wrong_question_is_one_sentence(call, kind: type[ModelerError], expected: str) -> None:
    with pytest.raises(kind, match=expected):
        call()
