"""Patterns with the same hops: each two are told apart by what else stands there, or given as equal with a reason."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

import modeler as m
from modeler.audit.recognise.match import CLUES
from modeler.audit.recognise.signatures import index, never_built, schemes
from modeler.patterns import patterns

OPEN = "the first leaves its integration open, and the second is the same with one that it names"
HUB = "the endpoint stands in a VPC to which a transit gateway leads, and the second says no more than that"
EQUAL = {
    frozenset({"A1:endpoint", "C2:alb"}): OPEN,
    frozenset({"A1:endpoint", "D1:private"}): OPEN,
    frozenset({"C2:alb-hub", "E4:transit-gateway"}): HUB,
    frozenset({"D1:private-hub", "E4:transit-gateway"}): HUB,
}
"""Variants with the same resources under two names, and why they are the same."""

ONE_SIDED = {"function"}
"""Clues that only exclude: D1 is no pattern without a function, and with one A1 is the same."""

PLANS = {"F1:alb-plan", "F1:nlb-plan", "F4:cloudfront-plan", "F5:http-plan", "F5:rest-plan"}
"""Variants that a flat-rate plan of CloudFront pays for: it is bought, and a template shows the variant without it."""

SHAPES = sorted({shape for shapes in index().values() for shape in shapes})
ALIKE = sorted({pair for shapes in index().values() for pair in combinations(sorted(shapes), 2)})


def test_all_patterns_and_variants_can_be_recognised():
    assert never_built() == ()
    assert {shape.pattern for shape in SHAPES} == {pattern.code for pattern in patterns()}
    names = {
        f"{pattern.code}:{variant.id}" if variant.id else pattern.code
        for pattern in patterns()
        for variant in pattern.variants
    }
    assert PLANS | {name.removesuffix("-plan") for name in PLANS} <= names
    assert {shape.name for shape in SHAPES} == names - PLANS


def test_what_is_given_as_equal_has_the_same_hops():
    assert set(EQUAL) <= {frozenset({first.name, second.name}) for first, second in ALIKE}


@pytest.mark.parametrize(("first", "second"), ALIKE, ids=lambda shape: shape.name)
def test_two_patterns_with_the_same_hops_are_told_apart_or_given_as_equal(first, second):
    clues = [name for name, has in CLUES.items() if has(first) != has(second) and name not in ONE_SIDED]
    by_scheme = not schemes().get(first, frozenset()) & schemes().get(second, frozenset())
    apart = bool(clues) or (by_scheme and first in schemes() and second in schemes())
    assert apart != (frozenset({first.name, second.name}) in EQUAL)


@pytest.mark.parametrize(("protocol", "name"), [("HTTPS", "E6:https"), ("TLS_PASSTHROUGH", "E6:tls")])
def test_the_protocol_of_a_lattice_listener_decides(tmp_path, protocol, name):
    target = {"TargetGroupArn": {"Fn::GetAtt": ["Group", "Arn"]}, "PortName": "orders"}
    forward = {"Forward": {"TargetGroups": [{"TargetGroupIdentifier": {"Ref": "Group"}}]}}
    listener = {"ServiceIdentifier": {"Ref": "Lattice"}, "Protocol": protocol, "Port": 443, "DefaultAction": forward}
    bodies = {
        "Lattice": ("VpcLattice::Service", {}),
        "Listener": ("VpcLattice::Listener", listener),
        "Group": ("VpcLattice::TargetGroup", {"Type": "IP"}),
        "Tasks": ("ECS::Service", {"LaunchType": "FARGATE", "VpcLatticeConfigurations": [target]}),
    }
    resources = {key: {"Type": f"AWS::{type_}", "Properties": given} for key, (type_, given) in bodies.items()}
    (tmp_path / "t.json").write_text(json.dumps({"Resources": resources}))
    (result,) = m.recognise(m.read(tmp_path))
    assert [(match.shape.name, match.certainty) for match in result.matches] == [(name, "sure")]
