"""Statements about doors in sequence: which fit behind which, what they have together, and what they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.errors import CompositionError, NotComparable
from modeler.patterns import patterns
from modeler.patterns.compose import doors_behind, doors_in_sequence, own_pattern, parts_known
from modeler.patterns.own_file import read_patterns
from modeler.patterns.parts.door.alb import InternalAlb, InternetFacingAlb
from modeler.patterns.parts.door.base import Door
from modeler.patterns.parts.door.cloudfront import CloudFront
from modeler.patterns.parts.door.function_url import FunctionUrl
from modeler.patterns.parts.door.global_accelerator import GlobalAccelerator
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.door.named import NAMED_DOORS
from modeler.patterns.parts.door.nlb import InternalNlb, InternetFacingNlb
from modeler.patterns.parts.door.rest_api import PrivateRest, PublicRest
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.door.two_regions import TwoRegions
from modeler.patterns.parts.door.verified_access import VerifiedAccess
from modeler.patterns.parts.door.vpc_link import VpcLink
from modeler.workload import Protocol, Workload

INTERNET = {"clients": {"location": "internet"}, "backend": {"kind": "fargate"}}


def path(*doors: Door, **more: object) -> list[str]:
    """The components on the path of doors with targets behind them, for clients on the internet."""
    mine = own_pattern("mine", reach="internet", door=doors, integration="open")
    architecture = mine.architecture(Workload.from_dict({**INTERNET, **more}))
    return [hop.component.identity for hop in architecture.hops]


@pytest.mark.parametrize(
    ("doors", "because"),
    [
        ((InternalAlb(), CloudFront()), "'internal-alb' cannot lead to 'cloudfront'"),
        ((GlobalAccelerator(), HttpApi()), "only to one of kind alb or nlb"),
        ((VerifiedAccess(), InternetFacingAlb()), "which is reached over edge or internet, not over vpc"),
        ((FunctionUrl(), PrivateRest()), "no door can stand behind it"),
        ((CloudFront(vpc_origin=True), HttpApi()), "with a VPC origin needs a private door behind it"),
        ((CloudFront(vpc_origin=False), InternalAlb()), "without a VPC origin needs a public door behind it"),
        ((CloudFront(), InternalNlb(listener="TLS")), "no Network Load Balancer with a TLS listener"),
        ((HttpApi(), VpcLink(version="v1"), PrivateRest()), "which is reached over aws-internal, not over hyperplane"),
        ((HttpApi(), VpcLink()), "is only the way to another one"),
        ((VpcLink(), PrivateRest()), "cannot be the first one"),
        ((InternalAlb(), PrivateRest(), InternalAlb()), "stands 2 times in one sequence"),
        ((), "has no door"),
    ],
)
def test_doors_that_do_not_fit_are_refused(doors: tuple[Door, ...], because: str) -> None:
    with pytest.raises(NotComparable, match=because):
        Doors.of(doors)


def test_an_internal_load_balancer_is_not_reached_over_the_internet() -> None:
    mine = own_pattern("mine", reach="internet", door="internal-alb", integration="targets")
    with pytest.raises(NotComparable, match="not over internet"):
        mine.architecture(Workload.from_dict(INTERNET))


@pytest.mark.parametrize(
    ("doors", "lacks"),
    [
        # An ALB has what a REST API has not (client certificates), and the API what the ALB has not.
        ((InternalAlb(), PrivateRest()), set()),
        # A Network Load Balancer passes TLS through, so that the API would have to check certificates: it cannot.
        ((InternetFacingNlb(), PrivateRest()), {"mtls"}),
        # CloudFront brings web ACL and cache; it ends TLS, and verifies the clients' certificates there.
        ((CloudFront(), InternalAlb()), {"x-ray", "iam", "lambda-authorizer"}),
        # A response can be streamed only if each door on its way does.
        ((CloudFront(), HttpApi()), {"x-ray", "streaming"}),
        # An accelerator passes packets on: the ALB is where TLS ends.
        ((GlobalAccelerator(), InternalAlb()), {"cache", "x-ray", "iam", "lambda-authorizer"}),
    ],
)
def test_what_doors_lack_follows_from_what_each_has(doors: tuple[Door, ...], lacks: set[str]) -> None:
    assert set(Doors.of(doors).lacks) == lacks


def test_a_protocol_must_be_spoken_by_all_doors_that_relay_it() -> None:
    assert Protocol.GRPC in Doors.of(InternalAlb()).protocols
    assert Protocol.GRPC not in Doors.of((CloudFront(), InternalAlb())).protocols
    assert Protocol.WEBSOCKET in Doors.of((CloudFront(), InternalAlb())).protocols
    assert Protocol.TCP in Doors.of((GlobalAccelerator(), InternalNlb())).protocols


@pytest.mark.parametrize(
    ("doors", "title"),
    [
        ((HttpApi(),), "HTTP API"),
        ((CloudFront(), InternalAlb()), "CloudFront with an internal ALB"),
        (
            (CloudFront(), InternalAlb(), PrivateRest()),
            "CloudFront with an internal ALB in front of a private REST API",
        ),
        ((PublicRest(), VpcLink(), PrivateRest()), "public API in front of a private REST API"),
        ((TwoRegions(), InternalAlb(), PrivateRest()), "private REST API in two Regions"),
    ],
)
def test_a_sequence_is_called_by_its_doors(doors: tuple[Door, ...], title: str) -> None:
    assert Doors.of(doors).title == title


def test_what_one_door_settles_is_not_there_again() -> None:
    w = Workload.from_dict({**INTERNET, "backend": {"kind": "lambda"}, "api": {"waf": {}, "hosted_zones": 1}})
    mine = own_pattern("mine", reach="internet", door=["cloudfront", "internal-alb", "private-rest"])
    beside = [extra.identity for hop in mine.architecture(w).hops for extra in hop.beside]
    assert beside.count("hosted-zone") == 1
    assert "internet-egress" not in beside  # what AWS sends to CloudFront leaves the Region free of charge
    assert [name for name in beside if name.startswith("web-acl")] == ["web-acl@us-east-1"]


def test_three_doors_make_one_path() -> None:
    doors = (CloudFront(), InternalNlb(), InternalAlb())
    assert path(*doors) == ["cloudfront", "internal-nlb", "internal-alb", "fargate-tasks"]


def test_any_two_doors_that_fit_make_a_path_or_say_why_not() -> None:
    w = Workload.from_dict(INTERNET)
    made = set()
    for first in parts_known("door"):
        for second in doors_behind(first):
            try:
                own_pattern("mine", reach="internet", door=[first, second]).architecture(w)
            except (CompositionError, NotComparable):
                continue
            made.add((first, second))
    assert {("cloudfront", "internal-alb"), ("internet-facing-nlb", "internal-alb")} <= made


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("cloudfront-alb", "F1:alb"),
        ("cloudfront-nlb", "F1:nlb"),
        ("accelerator-alb", "F2:alb"),
        ("accelerator-nlb", "F2:nlb"),
        ("public-alb-private-rest", "C4:alb"),
        ({"id": "nlb-private-rest", "scheme": "internet-facing"}, "C4:nlb"),
        ({"id": "chained-rest", "public": "public-rest", "link": "v1"}, "C3:rest-v1"),
        ({"id": "chained-rest", "public": "http-api"}, "C3:http-v2"),
        ("cloudfront-function-url", "F4:cloudfront"),
        ("cloudfront-http-api", "F5:http"),
        ("cloudfront-rest", "F5:rest"),
        ("alb-private-rest", "A4:alb"),
        ({"id": "two-region-door", "door": "checked-private-rest"}, "G2:endpoint"),
    ],
)
def test_names_of_sequences_stand_for_the_doors_of_the_catalogue(name: object, code: str) -> None:
    family, _, variant = code.partition(":")
    doors = doors_in_sequence(name)
    assert Doors.of(doors).title == m.pattern(family).variant(variant).doors.title
    expected = m.pattern(family).variant(variant).doors.doors
    assert [door.id for door in doors] == [door.id for door in expected]
    assert Doors.of(doors).lacks == Doors(expected).lacks


def test_the_older_word_for_a_door_is_still_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("id: mine\nreach: internet\nfront: {id: chained-rest, public: http-api}\n", encoding="utf-8")
    (pattern,) = read_patterns(file)
    assert [door.id for door in pattern.variants[0].doors.doors] == ["http-api", "vpc-link", "private-rest"]
    file.write_text("id: mine\nreach: internet\nfront: http-api\ndoor: http-api\n", encoding="utf-8")
    with pytest.raises(CompositionError, match="older name of 'door'"):
        read_patterns(file)


def test_a_listener_is_told_to_a_load_balancer() -> None:
    mine = own_pattern(
        "mine",
        reach="internet",
        door=["global-accelerator", {"id": "internal-nlb", "listener": "TLS"}],
        integration="targets",
    )
    balancer = mine.architecture(Workload.from_dict(INTERNET)).hops[1]
    assert (balancer.component.listener, balancer.protocol) == ("TLS", "TLS")  # type: ignore[attr-defined]


def test_every_named_sequence_stands_for_doors_that_fit() -> None:
    needed = {"chained-rest": {"public": "http-api"}, "two-region-door": {"door": "private-rest"}}
    for name in NAMED_DOORS:
        Doors.of(doors_in_sequence({"id": name, **needed.get(name, {})}))


def test_no_pattern_of_the_catalogue_has_a_door_of_its_own() -> None:
    known = set(parts_known("door").values())
    assert {type(door) for pattern in patterns() for v in pattern.variants for door in v.doors.doors} <= known


def test_a_vpc_link_leads_to_a_network_load_balancer_that_ends_tls() -> None:
    mine = own_pattern(
        "mine", reach="internet", door="http-api", integration={"id": "vpc-link-v2", "to": "nlb", "listener": "TLS"}
    )
    hops = mine.architecture(Workload.from_dict(INTERNET)).hops
    assert [(hop.component.id, hop.over) for hop in hops] == [
        ("http-api", "internet, HTTPS :443"),
        ("vpc-link-v2", "hyperplane, internal"),
        ("nlb", "vpc, TLS :443"),
        ("fargate-tasks", "vpc, HTTPS :443"),
    ]
