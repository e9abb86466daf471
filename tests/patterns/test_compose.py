"""Own patterns: composed of named parts or of explicit hops, checked, priced and shown like the built-in ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import modeler as m
from modeler.cli import main
from modeler.components import components
from modeler.engine.situations import situation_for, situations
from modeler.errors import CompositionError, NotComparable
from modeler.patterns import Architecture, Pattern, patterns
from modeler.patterns.compose import own_pattern, parts_known
from modeler.patterns.hops import HopSpec, check_hops
from modeler.patterns.options import named_options, options_of
from modeler.patterns.own_file import read_patterns
from modeler.patterns.parts.door.named import NAMED_DOORS
from modeler.views.reference import own_pattern_page
from modeler.workload import Workload

FARGATE = Workload.from_dict({"backend": {"kind": "fargate"}})
INTERNET = Workload.from_dict({"backend": {"kind": "fargate"}, "clients": {"location": "internet"}})


def test_composed_of_the_same_parts_it_costs_the_same_as_the_built_in_one() -> None:
    mine = own_pattern("mine", reach="endpoint", door="private-rest", integration={"id": "vpc-link-v2", "to": "alb"})
    assert m.assess(FARGATE, mine).monthly_usd == pytest.approx(m.assess(FARGATE, "C2").monthly_usd)


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
    assert m.assess(quiet, mine).monthly_usd == pytest.approx(m.assess(quiet, "B1").monthly_usd)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"door": "http-api", "integration": "targets"}, "cannot be used by a HTTP API, only by alb, nlb"),
        ({"door": "http-ap"}, "unknown door 'http-ap' (did you mean 'http-api'?)"),
        ({"door": "http-api", "reach": "moon"}, "unknown reach 'moon'"),
        ({"door": "http-api", "integration": {"id": "vpc-link-v2", "to": "clb"}}, "use one of alb, nlb, cloud-map"),
        ({"door": "http-api", "integration": {"id": "vpc-link-v2", "two": "alb"}}, "has no option 'two'"),
        ({}, "needs a 'door'"),
        ({"door": "http-api", "hops": [{"component": "alb", "network": "vpc"}]}, "not both"),
        ({"hops": [{"component": "alb"}]}, "has no 'network'"),
        ({"hops": [{"component": "albb", "network": "vpc"}]}, "unknown component 'albb' (did you mean 'alb'?)"),
        ({"hops": [{"component": "alb", "network": "vpcc"}]}, "unknown network 'vpcc' (did you mean 'vpc'?)"),
        ({"hops": [{"component": "vpc-link-v2", "network": "hyperplane"}]}, "cannot follow clients"),
        ({"hops": [{"component": "http-api", "network": "privatelink"}]}, "cannot be reached over privatelink"),
        ({"hops": [{"component": "alb", "network": "vpc", "color": "red"}]}, "has no option 'color'"),
        ({"door": "http-api", "status": "bogus"}, "use recommended, situational, legacy, anti-pattern or own"),
        ({"door": "http-api", "title": 3}, "its 'title' is 3"),
        ({"door": "http-api", "reach": {"id": "private", "serves": "internet"}}, "use some of on-premises, "),
        ({"door": "http-api", "reach": {"id": "private", "serves": []}}, "use some of on-premises, "),
        ({"door": "http-api", "integration": {"id": "lambda", "backends": 3}}, "'lambda' is 3: use some of lambda"),
        ({"door": "http-api", "integration": {"id": "lambda", "backends": ["ec2"]}}, "use some of lambda"),
        ({"door": {"id": "private-rest", "custom-name": "no"}}, "is 'no': use true or false"),
        ({"door": "private-rest", "reach": "routed"}, "needs the option 'over': one of peering, transit-gateway"),
        ({"door": "private-rest", "reach": "hub"}, "needs the option 'over'"),
        ({"door": "private-rest", "reach": "developers"}, "needs the option 'by': one of bastion, ssm, client-vpn"),
        ({"door": "two-region-door"}, "needs the option 'door': one of private-rest, "),
        ({"door": "chained-rest"}, "needs the option 'public': one of http-api, public-rest"),
        ({"door": {"id": "chained-rest", "public": "private-rest"}}, "use one of http-api, public-rest"),
        (
            {"door": {"id": "two-region-door", "door": 3}},
            "of door 'two-region-door' is 3: use one of private-rest",
        ),
        ({"door": "private-rest", "reach": "two-regions"}, "go with door 'two-regions'"),
        ({"door": {"id": "two-region-door", "door": "private-rest"}}, "this door with that integration"),
        ({"hops": "alb"}, "'hops' must be a list"),
        ({"hops": ["alb"]}, "hop 1 must be a mapping"),
    ],
)
def test_parts_that_do_not_fit_are_refused_in_one_sentence(arguments: dict[str, object], expected: str) -> None:
    with pytest.raises(CompositionError) as caught:
        own_pattern("mine", **arguments)  # type: ignore[arg-type]
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


ENDPOINT = {"component": "interface-endpoint", "network": "vpc"}
PRIVATE_API = {"component": "rest-api", "network": "privatelink", "endpoint": "private"}
ALB = {"component": "alb", "network": "vpc"}
TASKS = {"component": "fargate-tasks", "network": "vpc"}
FUNCTION = {"component": "lambda-function", "network": "aws-internal"}


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        ([ENDPOINT, PRIVATE_API], "the path ends at rest-api, where nothing answers"),
        ([ALB], "the path ends at alb, where nothing answers"),
        ([TASKS, ALB], "hop 2: alb cannot follow fargate-tasks: it answers the request itself"),
        ([{**TASKS, "component": "eks-pods"}, {**ALB, "component": "nlb"}, TASKS], "nlb cannot follow eks-pods"),
        ([{**PRIVATE_API, "network": "internet"}, FUNCTION], "rest-api (private) cannot be reached over internet"),
        ([PRIVATE_API, FUNCTION], "rest-api (private) cannot follow clients, only interface-endpoint"),
        ([ENDPOINT, {**PRIVATE_API, "endpoint": "regional"}], "rest-api (regional) cannot be reached over privatelink"),
        ([{**ALB, "network": "internet"}, TASKS], "alb (internal) cannot be reached over internet"),
        ([{"component": "nlb", "network": "internet"}, TASKS], "nlb (internal) cannot be reached over internet"),
        ([{**ALB, "network": "edge"}, TASKS], "clients do not lead onto edge"),
        ([{"component": "cloudfront", "network": "vpc"}], "cloudfront cannot be reached over vpc, only over internet"),
        ([{"component": "http-api", "network": "internet"}, ALB, TASKS], "http-api does not lead onto vpc"),
        ([ENDPOINT, {"component": "nlb", "network": "vpc"}], "interface-endpoint does not lead onto vpc"),
        ([ALB, FUNCTION], "unless it has 'targets: lambda'"),
        ([{**ALB, "targets": "lambda"}, TASKS], "unless it has 'targets: ip'"),
        ([{"component": "cross-az", "network": "vpc"}, TASKS], "cross-az stands beside a hop, not on the path"),
        ([{**ENDPOINT, "count": -3}], "option 'count' of hop 1: component 'interface-endpoint' is -3: use a whole"),
        ([{**ENDPOINT, "count": "three"}], "is 'three': use a whole number from 1"),
        ([{**ENDPOINT, "count": True}], "is True: use a whole number from 1"),
        ([{**ALB, "beside": 3}], "its 'beside' is 3: give a list of component names"),
        ([{**ALB, "beside": [3]}], "its 'beside' is [3]: give a list of component names"),
        ([{**ALB, "beside": "cross-a"}], "unknown component 'cross-a' (did you mean 'cross-az'?)"),
        ([{**ALB, "beside": [{"component": "hosted-zone", "alias": "no"}]}], "is 'no': use true or false"),
        ([{**ALB, "beside": "in-region"}], "unknown component 'in-region'"),
        ([{**ALB, "beside": "transit-gateway-peering"}], "needs the option 'remote_region': a Region"),
        ([{"component": "in-region", "network": "vpc"}, TASKS], "unknown component 'in-region'"),
        ([{"component": "inter-region", "network": "vpc", "remote-region": "eu"}], "is 'eu': use a Region"),
        ([{"component": "direct-connect", "network": "direct-connect", "settings": "x"}], "leave it out here"),
        ([{"component": "resource-traffic", "network": "vpc", "bytes-per-request": "4 s"}], "use a size such as 4 KB"),
        ([{"component": "resource-traffic", "network": "vpc", "bytes-per-request": -1}], "use a size such as 4 KB"),
        ([{**ALB, "port": "http"}], "its 'port' is 'http'"),
        ([{**ALB, "role": 3}], "its 'role' is 3: give a name"),
        ([{"component": ["alb"], "network": "vpc"}], "its 'component' is ['alb']: give a name"),
        ([{**ALB, "scheme": ["internal"]}], "use one of internal, internet-facing"),
        ([HopSpec(component="interface-endpoint", network="vpc", options=(("count", 0),))], "is 0: use a whole number"),
    ],
)
def test_a_path_that_cannot_exist_is_refused_in_one_sentence(hops: list[object], expected: str) -> None:
    with pytest.raises(CompositionError) as caught:
        own_pattern("mine", hops=hops)  # type: ignore[arg-type]
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_name_is_a_list_of_one_and_sizes_have_units() -> None:
    w = Workload.from_dict({"backend": {"kind": "rds-behind-lambda"}, "api": {"waf": {}}})
    resource = {"component": "resource-traffic", "network": "hyperplane", "bytes-per-request": "4 KB"}
    hops = [{**ALB, "targets": "lambda", "beside": "web-acl"}, FUNCTION, resource]
    architecture = m.assess(w, own_pattern("mine", hops=hops)).architecture
    assert architecture
    assert [component.id for component in architecture.hops[0].beside] == ["web-acl"]
    assert architecture.hops[2].component.bytes_per_request == 4096  # type: ignore[attr-defined]
    narrow = own_pattern("mine", reach={"id": "private", "serves": "same-vpc"}, door="internal-alb")
    assert m.assess(Workload(), narrow).comparable
    assert (
        "serves clients in the API's own VPC"
        in m.assess(Workload.from_dict({"clients": {"location": "other-vpc"}}), narrow).reason
    )


def test_parts_inside_parts_can_be_given() -> None:
    chained = own_pattern("chained", reach="internet", door={"id": "chained-rest", "public": "http-api", "link": "v2"})
    assert m.assess(INTERNET, chained).monthly_usd == pytest.approx(m.assess(INTERNET, "C3:http-v2").monthly_usd)
    twice = own_pattern(
        "twice",
        reach="two-regions",
        door={"id": "two-region-door", "door": {"id": "nlb-private-rest"}},
        integration="two-regions",
    )
    w = FARGATE.with_values({"failover_region": "us-west-2"})
    assert m.assess(w, twice).monthly_usd == pytest.approx(m.assess(w, "G1:nlb").monthly_usd)


def spelled_out(architecture: Architecture) -> list[HopSpec]:
    """Write an architecture as hops."""
    return [
        HopSpec(
            component=hop.component.id,
            network=hop.network.value,
            options=tuple(
                (name, getattr(hop.component, name))
                for name in ("scheme", "endpoint", "targets", "service", "bytes_per_request")
                if hasattr(hop.component, name)
            ),
        )
        for hop in architecture.hops
    ]


@cache
def every_situation() -> list[Workload]:
    links: list[dict[str, object]] = [{}, {"link": "vpn"}, {"transit_gateway": True}]
    return [
        Workload.from_dict({**document, "clients": {**document["clients"], **link}})
        for document in situations()
        for link in (links if document["clients"]["location"] == "on-premises" else links[:1])
    ]


@pytest.mark.parametrize("pattern", patterns(), ids=lambda known: known.code)
def test_the_rules_for_hops_admit_every_built_in_architecture(pattern: Pattern) -> None:
    checked = set()
    for w in every_situation():
        for variant in pattern.variants:
            try:
                specs = spelled_out(pattern.architecture(w, variant.id))
            except NotComparable:
                continue
            check_hops(specs)
            checked.add(variant.id)
    assert checked == {own_variant.id for own_variant in pattern.variants}


@pytest.mark.parametrize("code", ["A7", "A8", "E6", "F4", "F5"])
def test_newer_patterns_can_be_spelled_out(code: str) -> None:
    known = m.pattern(code)
    w = Workload.from_dict(situation_for(known))
    built = known.architecture(w)
    mine = m.assess(w, own_pattern("mine", hops=spelled_out(built))).architecture
    assert mine
    assert [(hop.component.id, hop.network) for hop in mine.hops] == [(h.component.id, h.network) for h in built.hops]


def test_a_path_that_starts_with_the_way_out_of_the_clients_vpc_gets_no_second_one() -> None:
    hops = [{"component": "vpc-peering", "network": "vpc"}, {**ALB, "network": "peering"}, TASKS]
    w = FARGATE.with_values({"clients.location": "other-vpc"})
    architecture = m.assess(w, own_pattern("mine", hops=hops)).architecture
    assert architecture
    assert [hop.component.id for hop in architecture.hops] == ["vpc-peering", "alb", "fargate-tasks"]


def test_each_option_of_a_component_or_part_is_documented() -> None:
    page = own_pattern_page()
    kinds = [
        *components().values(),
        *(known_part for kind in ("reach", "door", "integration") for known_part in parts_known(kind).values()),
    ]
    for kind in kinds:
        for name, (words, needed) in options_of(kind).items():
            shown = f"`{name.replace('_', '-')}`: {'needed, ' if needed else ''}{words}"
            assert name == "instance" or shown in page
    for sequence in NAMED_DOORS.values():
        assert f"| `{sequence.id}` | {sequence.title} |" in page
        for name, (words, needed) in named_options(sequence).items():
            assert f"`{name}`: {'needed, ' if needed else ''}{words}" in page


def test_an_own_pattern_claims_nothing() -> None:
    mine = own_pattern("mine", reach="internet", door="http-api")
    assert (mine.status, mine.sources, mine.when, mine.when_not) == ("own", (), (), ())
    assert "own" in map(str, m.assess(INTERNET, mine).remarks)


def test_a_network_that_cannot_carry_the_clients_makes_it_not_comparable() -> None:
    mine = own_pattern(
        "mine", hops=[{"component": "alb", "network": "vpc"}, {"component": "fargate-tasks", "network": "vpc"}]
    )
    assert "starts on vpc" in m.assess(INTERNET, mine).reason
    hybrid = own_pattern(
        "hybrid",
        hops=[
            {"component": "direct-connect", "network": "direct-connect"},
            {"component": "alb", "network": "vpc"},
            {"component": "fargate-tasks", "network": "vpc"},
        ],
    )
    assert "starts on direct-connect" in m.assess(FARGATE, hybrid).reason
    assert m.assess(FARGATE, mine).comparable
    assessment = m.assess(Workload.from_dict({"backend": {"kind": "ec2"}}), mine)
    assert "backend is ec2" in assessment.reason


MINE = """
- id: rest-to-nlb
  title: Private REST API to an NLB
  reach: endpoint
  door: {id: private-rest, custom-name: true}
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
    assert [own_pattern_read.code for own_pattern_read in read_patterns(file)] == ["X1", "X2"]
    assert main(["compare", str(workload), "--pattern-file", str(file)]) == 0
    out = capsys.readouterr().out
    assert "rest-to-nlb" in out
    assert "internal-alb-direct" in out
    assert main(["show", "plain-alb", "-w", str(workload), "--pattern-file", str(file)]) == 0
    assert "elb.alb_hour" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- id: http-vpclink-internal-alb\n  door: http-api\n  reach: internet\n", "which the catalogue has too"),
        ("id: a-b\ndor: http-api\n", "unknown field 'dor' (did you mean 'door'?)"),
        ("door: http-api\n", "a pattern is a mapping with 'id'"),
        ("- {id: mine, door: http-api, reach: internet}\n- {id: mine, door: http-api}\n", "two patterns with the id"),
        ("id: A B\ndoor: http-api\n", "is no id for a pattern"),
        ("id: mine\nhops: 3\n", "'hops' must be a list"),
        ("# nothing\n", "is empty: give each pattern an 'id', and a 'door' or 'hops'"),
        ("[]\n", "holds no pattern: give each pattern an 'id'"),
        ("id: mine\ndoor: http-api\nstatus: good\n", "its 'status' is 'good'"),
        ("id: mine\nhops: [{component: alb, network: vpc, beside: 3}]\n", "its 'beside' is 3"),
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
    assessment = m.assess(premises, own_pattern("mine", hops=hops))
    assert assessment.architecture is not None
    path = [hop.component.id for hop in assessment.architecture.hops]
    assert path == ["site-to-site-vpn", "virtual-private-gateway", "alb", "fargate-tasks"]


def test_the_example_of_own_patterns_can_be_compared() -> None:
    root = Path(__file__).parents[2]
    payroll = Workload.load(root / "examples" / "payroll.yaml")
    for own_pattern_read in read_patterns(root / "examples" / "own-patterns.yaml"):
        assert m.assess(payroll, own_pattern_read).fully_priced
