"""A call that AWS refuses never makes a finding, a way around or a proof, and never turns a trace around.

Whatever is said of an account in which one call was refused is said of it with all answers, too.
"""

from __future__ import annotations

import functools

import pytest

import modeler as m
from modeler.audit.check import Checked, check_inventory
from modeler.audit.proof import PrivateProof, private
from modeler.audit.rules import find_rules
from modeler.audit.trace import trace
from modeler.aws.collect.questions import with_parents
from modeler.errors import InventoryError
from modeler.inventory import Inventory
from modeler.inventory.kinds import catalogue
from modeler.inventory.other import OtherResource

from .denied import as_live, denials, questions, without_answer
from .test_planted import PLANTS, healthy
from .trace.test_laws import REQUESTS, TEMPLATES

PROVEN = [("private", "Api"), ("linked_v1", "Api"), ("endpoint_service", "Service"), ("lattice", "Service")]
PROVEN += [("accelerator", "Balancer"), ("functions", "Balancer")]
JUDGED = ["HY-04", "N1-06"]
"""Defects that stand beside what is absent: a route back, a second zone."""
WITHOUT_CALLS = {kind for kind, cls in catalogue().items() if not cls.TABLE.calls} | {OtherResource.KIND}


@functools.cache
def account(name: str) -> Inventory:
    return as_live(m.read(TEMPLATES / f"{name}.yaml", region="eu-west-1"))


@pytest.mark.parametrize(("name", "api", "place"), REQUESTS, ids=[" ".join(request) for request in REQUESTS])
def test_a_trace_is_never_turned_around(name: str, api: str, place: str) -> None:
    known = trace(account(name), api, place, path="/orders")
    for call, inventory in denials(account(name)):
        try:
            opened = trace(inventory, api, place, path="/orders", host=known.host)
        except InventoryError:
            continue  # the API or the place itself was not read
        assert opened.passes in (None, known.passes), (call, opened.failed)


def ways(proof: PrivateProof) -> set[tuple[str, str, str]]:
    """The ways that are certain; a VPC that was not read has no name."""
    return {(bypass.place.kind.value, bypass.kind.value, bypass.goal.value) for bypass in proof.sure_bypasses}


@pytest.mark.parametrize(("name", "api"), PROVEN)
def test_nothing_becomes_private_and_no_way_around_becomes_certain(name: str, api: str) -> None:
    known = private(account(name), api)
    for call, inventory in denials(account(name)):
        try:
            proof = private(inventory, api)
        except InventoryError:
            continue  # the API itself was not read
        assert known.is_private or not proof.is_private, call
        assert ways(proof) <= ways(known), call


@pytest.mark.parametrize("code", JUDGED)
def test_no_rule_finds_more(code: str) -> None:
    entry = PLANTS[code]
    planted = (entry[0] if isinstance(entry, tuple) else entry)(healthy())
    inventory = as_live(planted)
    known = {finding.identity for finding in check_inventory(inventory).findings}
    assert known
    for call, less in list(denials(inventory))[::4]:
        assert {finding.identity for finding in check_inventory(less).findings} <= known, call


@pytest.mark.parametrize("code", sorted(PLANTS))
def test_a_rule_needs_only_the_kinds_that_it_names(code: str) -> None:
    """So `live check --rule` reads only these, and `live policy --for` allows only these; no call shows a manifest."""
    entry = PLANTS[code]
    inventory = as_live((entry[0] if isinstance(entry, tuple) else entry)(healthy()))
    (rule,) = find_rules([code])
    kinds = {cls.KIND for cls in with_parents([kind.KIND for kind in rule.kinds])} | WITHOUT_CALLS
    read = Inventory(tuple(node for node in inventory if node.KIND in kinds))
    assert findings(check_inventory(read, [rule])) == findings(check_inventory(inventory, [rule])) != []


def findings(checked: Checked) -> list[tuple[str, ...]]:
    return [finding.identity for finding in checked.findings]


def test_what_a_call_for_each_resource_would_show_is_unknown_and_told() -> None:
    """A refused call for each of several resources leaves a mark at each, with the kinds that it is about."""
    (question,) = [item for item in questions() if item.name == "route53:ListResourceRecordSets"]
    inventory = without_answer(account("private_domain"), question)
    (missing,) = inventory.not_collected
    assert (missing.kinds, missing.partly) == ((), ("dns-record",))
    (hidden, *_) = inventory.by_kind["dns-record"]
    assert hidden.exists is not True
    assert hidden.name == hidden.exists
