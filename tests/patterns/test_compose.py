"""Own patterns: composed of named parts or of explicit hops, checked, priced and shown like the built-in ones."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.cli import main
from modeler.errors import CompositionError
from modeler.patterns.compose import own_pattern, read_patterns
from modeler.workload import Workload

FARGATE = Workload.from_dict({"backend": {"kind": "fargate"}})
INTERNET = Workload.from_dict({"backend": {"kind": "fargate"}, "clients": {"location": "internet"}})


def test_composed_of_the_same_parts_it_costs_the_same_as_the_built_in_one() -> None:
    mine = own_pattern("mine", reach="endpoint", front="private-rest", integration={"id": "vpc-link-v2", "to": "alb"})
    assert m.assess(mine, FARGATE).monthly_usd == pytest.approx(m.assess("C2", FARGATE).monthly_usd)


def test_explicit_hops_cost_the_same_as_the_parts_they_spell_out() -> None:
    quiet = INTERNET.with_values({"logging.access_logs": False, "api.hosted_zones": 0})
    mine = own_pattern(
        "mine",
        hops=[
            {"component": "http-api", "network": "internet", "beside": ["internet-egress"]},
            {"component": "vpc-link-v2", "network": "hyperplane"},
            {"component": "alb", "network": "vpc", "behind_gateway": True},
            {"component": "fargate-tasks", "network": "vpc"},
        ],
    )
    assert m.assess(mine, quiet).monthly_usd == pytest.approx(m.assess("B1", quiet).monthly_usd)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"front": "http-api", "integration": "targets"}, "cannot be used by a HTTP API, only by alb, nlb"),
        ({"front": "http-ap"}, "unknown front 'http-ap' (did you mean 'http-api'?)"),
        ({"front": "http-api", "reach": "moon"}, "unknown reach 'moon'"),
        ({"front": "http-api", "integration": {"id": "vpc-link-v2", "to": "clb"}}, "use one of alb, nlb, cloud-map"),
        ({"front": "http-api", "integration": {"id": "vpc-link-v2", "two": "alb"}}, "has no option 'two'"),
        ({}, "needs a 'front'"),
        ({"front": "http-api", "hops": [{"component": "alb", "network": "vpc"}]}, "not both"),
        ({"hops": [{"component": "alb"}]}, "has no 'network'"),
        ({"hops": [{"component": "albb", "network": "vpc"}]}, "unknown component 'albb' (did you mean 'alb'?)"),
        ({"hops": [{"component": "alb", "network": "vpcc"}]}, "unknown network 'vpcc' (did you mean 'vpc'?)"),
        ({"hops": [{"component": "vpc-link-v2", "network": "hyperplane"}]}, "cannot follow clients"),
        ({"hops": [{"component": "http-api", "network": "privatelink"}]}, "cannot be reached over privatelink"),
        ({"hops": [{"component": "alb", "network": "vpc", "colour": "red"}]}, "has no option 'colour'"),
    ],
)
def test_parts_that_do_not_fit_are_refused_in_one_sentence(arguments: dict[str, object], expected: str) -> None:
    with pytest.raises(CompositionError) as caught:
        own_pattern("mine", **arguments)  # type: ignore[arg-type]
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_network_that_cannot_carry_the_clients_makes_it_not_comparable() -> None:
    mine = own_pattern(
        "mine", hops=[{"component": "alb", "network": "vpc"}, {"component": "fargate-tasks", "network": "vpc"}]
    )
    assert "starts on vpc" in m.assess(mine, INTERNET).reason
    hybrid = own_pattern(
        "hybrid",
        hops=[{"component": "direct-connect", "network": "direct-connect"}, {"component": "alb", "network": "vpc"}],
    )
    assert "starts on direct-connect" in m.assess(hybrid, FARGATE).reason
    assert m.assess(mine, FARGATE).comparable
    other = m.assess(mine, Workload.from_dict({"backend": {"kind": "ec2"}}))
    assert "backend is ec2" in other.reason


MINE = """
- id: rest-to-nlb
  title: Private REST API to an NLB
  reach: endpoint
  front: {id: private-rest, custom-name: true}
  integration: {id: vpc-link-v2, to: nlb}
- id: plain-alb
  hops:
    - {component: alb, network: vpc, role: door}
    - {component: fargate-tasks, network: vpc}
"""


def test_a_file_of_own_patterns_is_compared_beside_the_catalogue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(MINE, encoding="utf-8")
    workload = tmp_path / "w.yaml"
    workload.write_text("backend: {kind: fargate}\n", encoding="utf-8")
    assert [each.code for each in read_patterns(file)] == ["X1", "X2"]
    assert main(["compare", str(workload), "--pattern-file", str(file)]) == 0
    out = capsys.readouterr().out
    assert "rest-to-nlb" in out
    assert "internal-alb-direct" in out
    assert main(["show", "plain-alb", "-w", str(workload), "--pattern-file", str(file)]) == 0
    assert "elb.alb_hour" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- id: http-vpclink-internal-alb\n  front: http-api\n  reach: internet\n", "which the catalogue has too"),
        ("id: a-b\nfron: http-api\n", "unknown field 'fron' (did you mean 'front'?)"),
        ("front: http-api\n", "a pattern is a mapping with 'id'"),
        ("- {id: mine, front: http-api, reach: internet}\n- {id: mine, front: http-api}\n", "two patterns with the id"),
        ("id: A B\nfront: http-api\n", "is no id for a pattern"),
        ("id: mine\nhops: 3\n", "'hops' must be a list"),
    ],
)
def test_a_bad_file_of_own_patterns_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, expected: str
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    workload = tmp_path / "w.yaml"
    workload.write_text("region: us-east-1\n", encoding="utf-8")
    assert main(["compare", str(workload), "--pattern-file", str(file)]) == 2
    err = capsys.readouterr().err
    assert expected in err
    assert err.count("\n") == 1


def test_clients_elsewhere_come_over_their_own_network_to_a_path_that_starts_in_the_vpc() -> None:
    hops = [{"component": "alb", "network": "vpc"}, {"component": "fargate-tasks", "network": "vpc"}]
    premises = FARGATE.with_values({"clients.location": "on-premises", "clients.link": "vpn"})
    found = m.assess(own_pattern("mine", hops=hops), premises)
    assert found.architecture is not None
    path = [hop.component.id for hop in found.architecture.hops]
    assert path == ["site-to-site-vpn", "virtual-private-gateway", "alb", "fargate-tasks"]


def test_the_example_of_own_patterns_can_be_compared() -> None:
    root = Path(__file__).parents[2]
    payroll = Workload.load(root / "examples" / "payroll.yaml")
    for each in read_patterns(root / "examples" / "own-patterns.yaml"):
        assert m.assess(each, payroll).fully_priced
