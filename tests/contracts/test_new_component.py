"""A component that stands in no list works in every room by what it says of itself; a silent one is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Literal

import pytest

from modeler.components import Component, components
from modeler.components.alb import Alb
from modeler.components.fargate import FargateTasks
from modeler.components.latency import Delay, delay
from modeler.components.network import Network
from modeler.components.sla import NoSla, RegionalSla
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, By, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.engine.availability import availability
from modeler.engine.fit.reason import Outcome
from modeler.engine.fit.rules.compliance import eligible
from modeler.engine.fit.rules.exposure import api_private, no_internet_endpoint
from modeler.engine.fit.rules.operations import avoid
from modeler.engine.fit.subject import Subject
from modeler.engine.fit.words import name_of
from modeler.engine.trip import Part, trip
from modeler.errors import CompositionError
from modeler.patterns import Architecture, Hop, compose, fixed, hops, pattern
from modeler.views.diagrams import layout
from modeler.workload import Workload

PRIVATE_API = Workload(
    clients={"location": "same-vpc"},
    backend={"kind": "fargate"},
    needs={
        "api_private": True,
        "internet_endpoint_allowed": False,
        "avoid": ["load-balancer"],
        "compliance": ["hipaa"],
    },
)


@dataclass(frozen=True, kw_only=True)
class Router(Component):
    """A made-up load balancer."""

    id: ClassVar[str] = "made-up-router"
    title: ClassVar[str] = "Made-up Router"
    traits: ClassVar[Traits] = Traits(
        short=By("scheme", {"internal": "internal router", "public": "public router"}),
        place=Place.EDGE,
        exposure=By("scheme", {"internal": Exposure.PRIVATE, "public": Exposure.PUBLIC}),
        wiring=Wiring(
            reached_over=By("scheme", {"internal": frozenset({Network.VPC}), "public": frozenset({Network.INTERNET})}),
            leaves_over=PRIVATE_NETWORKS,
            follows=ANY,
            leads_to=frozenset({"fargate-tasks"}),
            answers=False,
        ),
        roles=frozenset({Role.DOOR, Role.LOAD_BALANCER}),
        ends_connection=True,
        reads_requests=True,
        counts_beside=False,
        sla=RegionalSla("cloudfront"),
        programs=NOT_SEEN,
        avoided_as={"load-balancer": "load balancer"},
        icon="other.png",
        kinds=(),
        quotas=(),
    )

    scheme: Literal["internal", "public"] = "internal"

    def processing(self, moment: Any, w: Workload) -> tuple[Delay, ...]:
        """As an ALB."""
        return (delay("alb", w),)


@dataclass(frozen=True, kw_only=True)
class Riddle(Router):
    """The same, of which nobody has looked up who can connect to it."""

    id: ClassVar[str] = "made-up-riddle"
    title: ClassVar[str] = "Made-up Riddle"
    traits: ClassVar[Traits] = replace(
        Router.traits, exposure=Exposure.UNKNOWN, short="riddle", sla=NoSla("nobody has looked")
    )


def built(door: Component, network: Network = Network.VPC) -> Part:
    """Give a path of two hops for the workload."""
    w = PRIVATE_API
    tasks = FargateTasks(backend=w.backend)
    way = (
        Hop(role="door", component=door, network=network),
        Hop(role="service", component=tasks, network=Network.VPC),
    )
    return Part(replace(pattern("E7").architecture(w), hops=way), w.traffic)


def path(door: Component, network: Network = Network.VPC) -> Subject:
    """Walk it, as the rules see it."""
    return Subject(pattern("E7"), PRIVATE_API, trip((built(door, network),), PRIVATE_API))


@pytest.fixture
def by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let own patterns find the made-up ones as if their file stood in the room."""
    known = {**components(), "made-up-router": Router, "made-up-riddle": Riddle}
    for module in (compose, fixed, hops):
        monkeypatch.setattr(module, "components", lambda: known)


def test_a_component_without_traits_is_refused_in_one_sentence():
    with pytest.raises(TypeError, match=r"component 'nameless' \(Nameless\) declares no traits: write 'traits"):

        class Nameless(Component):
            id: ClassVar[str] = "nameless"


def test_a_component_that_inherits_from_another_cannot_take_over_its_traits():
    with pytest.raises(TypeError, match=r"component 'my-alb' .* declares no traits"):

        class MyAlb(Alb):
            id: ClassVar[str] = "my-alb"


def test_it_is_composed_by_what_it_says_of_its_neighbors(by_name: None):
    tasks = {"component": "fargate-tasks", "network": "vpc"}
    mine = compose.own_pattern("mine", hops=[{"component": "made-up-router", "network": "vpc"}, tasks])
    assert [hop.component.id for hop in mine.architecture(PRIVATE_API).hops] == ["made-up-router", "fargate-tasks"]
    with pytest.raises(CompositionError, match=r"made-up-router \(internal\) cannot be reached over internet, only"):
        compose.own_pattern("mine", hops=[{"component": "made-up-router", "network": "internet"}, tasks])
    with pytest.raises(CompositionError, match="alb cannot follow made-up-router: only fargate-tasks can"):
        compose.own_pattern(
            "mine", hops=[{"component": "made-up-router", "network": "vpc"}, {"component": "alb", "network": "vpc"}]
        )


def test_it_is_drawn_where_it_says_and_as_it_says():
    picture = layout.picture(built(Router()).architecture)
    _, door, _ = picture.stops
    assert (door.component, door.icon) == ("made-up-router", "other.png")
    assert picture.places[door.place].kind == "edge"


def test_it_is_as_private_as_it_says():
    (reason,) = api_private.judge(path(Router()))
    assert (reason.outcome, reason.message.partition(", and ")[2]) == (
        Outcome.FITS,
        "nothing on this path has a public address",
    )
    (reason,) = api_private.judge(path(Router(scheme="public")))
    assert reason.outcome is Outcome.EXCLUDED
    assert "a public router is reached over the internet" in reason.message


def test_what_is_reached_over_the_internet_is_public_whatever_it_says():
    for rule in (api_private, no_internet_endpoint):
        (reason,) = rule.judge(path(Router(), Network.INTERNET))
        assert reason.outcome is Outcome.EXCLUDED


def test_unknown_is_not_private():
    for rule in (api_private, no_internet_endpoint):
        (reason,) = rule.judge(path(Riddle()))
        assert reason.outcome is Outcome.UNKNOWN
        assert "nobody has said who can connect to a riddle" in reason.message


def test_rules_find_its_roles():
    s = path(Router(scheme="public"))
    assert (s.door.component.id, s.reader.id) == ("made-up-router", "made-up-router")
    assert [balancer.id for balancer in s.public_load_balancers] == ["made-up-router"]
    assert name_of(s.reader) == "public router"
    (reason,) = avoid.judge(s)
    assert reason.message == "the team wants to run no load balancer, and this path has one"
    (reason,) = eligible.judge(s)
    assert "Made-up Router is not listed" in reason.message


def test_its_promise_counts_and_a_missing_one_is_named():
    promise = availability(built(Router()), PRIVATE_API)
    assert promise.share == pytest.approx(0.999 * 0.9999)  # as CloudFront, and compute in several zones
    assert not promise.unpromised
    promise = availability(built(Riddle()), PRIVATE_API)
    assert [(missing.title, missing.note) for missing in promise.unpromised] == [
        ("Made-up Riddle", "nobody has looked")
    ]
    assert str(promise).startswith("≤ ")


def test_it_is_in_no_list():
    assert {"made-up-router", "made-up-riddle"}.isdisjoint(components())
    assert isinstance(built(Router()).architecture, Architecture)
