"""What is due for another look: old, badly verified, or of one witness; ordered by what rests on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import modeler as m
from modeler.engine.study.facts_due import OLD_AFTER_DAYS, DueBecause, witnesses
from modeler.facts.ages import all_dated

TODAY = date(2026, 11, 30)


def workload():
    return m.Workload(clients={"location": "same-vpc"})


@pytest.fixture(scope="module")
def due():
    return m.review_facts([workload()], today=TODAY)


def test_each_reason_is_so_and_nothing_that_is_due_is_left_out(due):
    listed = {fact.fact.id: fact for fact in due.facts}
    for fact in all_dated():
        old = fact.age_days(TODAY) > OLD_AFTER_DAYS[fact.kind]
        single = len(witnesses(fact.source)) == 1 and not any(
            site in fact.source for site in ("aws.amazon.com/", "learn.microsoft.com/", "cloud.google.com/")
        )
        if not (old or single or fact.confidence == "low"):
            assert fact.id not in listed
            continue
        because = listed[fact.id].because
        assert (DueBecause.OLD in because) == old
        assert (DueBecause.NOT_VERIFIED in because) == (fact.confidence == "low")
        assert DueBecause.SINGLE_WITNESS in because or not single, fact.source


def test_a_price_counts_by_its_share_of_bills_and_a_fact_once_for_each_verdict(due):
    compared = m.compare(workload())
    listed = {fact.fact.id: fact for fact in due.facts}
    name = "apigateway.rest_requests"
    shares = []
    for bill in (assessment.bill for assessment in compared if assessment.bill):
        total = sum(item.usd or 0 for item in bill.items)
        shares.append(sum(item.usd or 0 for item in bill.items if item.dimension == name) / total)
    assert listed[name].bill_share == pytest.approx(sum(shares) / len(shares))
    cited = [{fact for reason in assessment.reasons for fact in reason.facts} for assessment in compared]
    assert {fact: due.verdicts for fact, due in listed.items()} == {
        fact: sum(fact in facts for facts in cited) for fact in listed
    }


def test_the_most_harmful_comes_first_and_age_makes_it_worse(due):
    harms = [fact.harm for fact in due.facts]
    assert harms == sorted(harms, reverse=True)
    assert harms[0] > 0
    worst = due.facts[0]
    later = m.review_facts([workload()], today=TODAY + timedelta(days=365))
    again = next(fact for fact in later.facts if fact.fact.id == worst.fact.id)
    assert again.harm == pytest.approx(worst.harm * (worst.age_days + 365) / worst.age_days)


@pytest.mark.slow
def test_without_a_workload_each_place_of_clients_and_each_need_counts():
    due = m.review_facts(today=TODAY)
    assert due.workloads >= 6 + 1 + 20
    assert due.assessments == due.workloads * len(m.catalogue())
