"""The step from one pattern to another: what is new, what goes, and that its hops add up to the two bills."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.engine.study.migration import migrate
from modeler.errors import CallError, ModelerError, NotComparable
from modeler.workload import Workload

EKS = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "eks-istio"}})
FARGATE = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}})
PAIRS = [(EKS, "F3", "B5"), (FARGATE, "B6:nlb", "B1"), (FARGATE, "F1", "B6"), (FARGATE, "B1", "F2:nlb")]


@pytest.mark.parametrize(("w", "today", "proposed"), PAIRS)
def test_hops_add_up_to_the_difference_of_both_bills(w: Workload, today: str, proposed: str) -> None:
    step = migrate(w, today, proposed)
    before, after = m.assess(w, today).monthly_usd, m.assess(w, proposed).monthly_usd
    assert sum(hop.today_usd or 0.0 for hop in step.hops) == pytest.approx(before)
    assert sum(hop.proposed_usd or 0.0 for hop in step.hops) == pytest.approx(after)
    assert step.usd == pytest.approx(after - before)
    assert step.usd == pytest.approx(-migrate(w, proposed, today).usd)


@pytest.mark.parametrize(("w", "today", "proposed"), PAIRS)
def test_while_both_stand_today_is_paid_and_the_hours_of_what_is_new(w: Workload, today: str, proposed: str) -> None:
    step = migrate(w, today, proposed)
    fixed = {(item.component, item.instance): 0.0 for item in step.proposed.bill.items}
    for item in step.proposed.bill.items:
        fixed[item.component, item.instance] += item.usd if item.fixed else 0.0
    assert step.today.monthly_usd <= step.both_usd + 1e-9
    assert step.both_usd <= step.today.monthly_usd + sum(fixed.values()) + 1e-9


def test_a_public_load_balancer_goes_where_a_private_one_comes() -> None:
    step = migrate(EKS, "F3", "B5")
    changes = {(hop.title, hop.change) for hop in step.hops}
    assert ("Application Load Balancer (internet-facing)", "goes") in changes
    assert ("Application Load Balancer (internal)", "new") in changes
    assert ("Pods on EKS", "stays") in changes
    assert set(step.to_remove) == {title for title, change in changes if change == "goes"}


def test_what_cannot_be_a_step_is_refused_in_a_sentence() -> None:
    with pytest.raises(ModelerError, match="named twice"):
        migrate(FARGATE, "B1", "B1")
    with pytest.raises(NotComparable, match="A1"):
        migrate(FARGATE, "A1", "B1")
    with pytest.raises(CallError):
        migrate("B1", "B1", "F1")  # type: ignore[arg-type]
