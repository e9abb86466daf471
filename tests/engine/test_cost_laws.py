"""Laws of every bill, over generated workloads and the whole catalogue; capacity units against an independent oracle.

What AWS promises: marginal prices are never negative, so more requests, bytes or AZs never cost less. What it does not
promise: that another shape of the week costs more or less, or that fewer bytes behind more connections do. The shape
laws that do hold follow from "the largest dimension of each hour". Nor does target tracking promise that a service
which begins with more servers, or has more to do, pays for more of them: what is late drives it beyond its aim. So laws
of more and less are those of given numbers; `tests/components/test_scaling_simulation.py` simulates the others.

The oracle at the end is written from AWS's definition of LCUs and NLCUs, with its own constants, as a plain loop over
the 168 hours of a week: it shares no code with `modeler.components.load_balancer`.
Source: https://aws.amazon.com/elasticloadbalancing/pricing/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from modeler.components import Arrivals, Component, Flow, client_flow
from modeler.components.alb import Alb
from modeler.components.cloudwatch import Logs
from modeler.components.data_transfer import InternetEgress
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.lambda_function import LambdaFunction
from modeler.components.nlb import Nlb
from modeler.components.vpc_lattice import LatticeService
from modeler.engine.bill import make_bill, total_usd
from modeler.engine.records import item_record
from modeler.engine.trip import Part
from modeler.errors import NotComparable
from modeler.facts.overlay import Overlay
from modeler.facts.price import Price
from modeler.facts.pricebook import PriceBook, price_book
from modeler.patterns import Architecture, Hop, Network, pattern, patterns
from modeler.workload import SharedBy, Workload

REGIONS = ["us-east-1", "eu-central-1", "ap-northeast-1", "sa-east-1"]
SHAPES: list[dict[str, Any]] = [
    {"shape": "flat"},
    {"shape": "diurnal"},
    {"shape": "business-hours"},
    {"shape": "spiky"},
    {"hourly_weights": list(range(24))},
]
BACKENDS: list[dict[str, Any]] = [
    {"kind": "lambda"},
    {"kind": "lambda", "architecture": "x86_64", "provisioned_concurrency": 3, "streaming": True, "ephemeral_mb": 2048},
    {"kind": "fargate"},
    {"kind": "ec2"},
    {"kind": "eks"},
    {"kind": "eks-istio", "extended_support": True},
    {"kind": "s3"},
    {"kind": "on-premises"},
    {"kind": "rds-behind-lambda"},
]
COUNTS: dict[str, dict[str, int]] = {
    "fargate": {"tasks": 4},
    "ec2": {"instances": 3},
    "eks": {"pods": 5},
    "eks-istio": {"pods": 5, "ingress_nodes": 2},
}
GIVEN = [backend | COUNTS.get(backend["kind"], {}) for backend in BACKENDS]
"""Backends whose number follows nothing."""
CLIENTS: list[dict[str, Any]] = [
    {"location": "internet"},
    {"location": "internet", "who": "workforce"},
    {"location": "internet", "who": "developers"},
    {"location": "same-vpc"},
    {"location": "other-vpc", "vpcs": 3, "transit_gateway": True},
    {"location": "other-account", "internet_egress": True},
    {"location": "other-region", "region": "eu-west-1"},
    {"location": "on-premises"},
    {"location": "on-premises", "link": "vpn", "transit_gateway": True},
]
PROTOCOLS: list[dict[str, Any]] = [
    {"protocol": "http"},
    {"protocol": "streaming"},
    {"protocol": "graphql"},
    {"protocol": "websocket", "connection_minutes_per_month": "3M"},
]
APIS: list[dict[str, Any]] = [
    {},
    {"authorizer": "lambda", "waf": {"bot_control": True, "wcu": 2000, "body_kb": 32}},
    {"cache_gb": "1.6", "authorizer": "cognito", "cognito": {"monthly_active_users": 20_000, "token_requests": "1M"}},
    {"mtls": True, "reserved_lcus": 2, "private_ca": "general", "listener_rules": 30},
]
SIZES = st.one_of(st.just(0.0), st.floats(1, 2e7))
REQUESTS = st.one_of(st.just(0.0), st.floats(1, 3e10))


@st.composite
def workloads(draw: st.DrawFn, backends: Sequence[dict[str, Any]] = BACKENDS) -> Workload:
    """A workload of any kind that the catalogue may be asked about."""
    clients = draw(st.sampled_from(CLIENTS)) | {
        "requests_per_connection": draw(st.floats(1, 1000)),
        "connection_duration": draw(st.floats(0.1, 1000)),
    }
    api = draw(st.sampled_from(APIS))
    traffic = (
        draw(st.sampled_from(SHAPES))
        | draw(st.sampled_from(PROTOCOLS))
        | {
            "requests_per_month": draw(REQUESTS),
            "request_bytes": draw(SIZES),
            "response_bytes": draw(SIZES),
            "unauthenticated_share": draw(st.floats(0, 1)),
            "cache_hit_ratio": draw(st.floats(0, 1)) if "cache_gb" in api else 0,
        }
    )
    document = {
        "region": draw(st.sampled_from(REGIONS)),
        "failover_region": draw(st.sampled_from([None, "ca-central-1"])),
        "azs": draw(st.integers(1, 5)),
        "hours_per_month": draw(st.sampled_from([720, 730, 743.5])),
        "services": draw(st.integers(1, 12)),
        "clients": clients,
        "traffic": traffic,
        "api": api,
        "backend": draw(st.sampled_from(backends)),
        "logging": {"trace_share": draw(st.floats(0, 1)), "custom_metrics": draw(st.integers(0, 20_000))},
        "assumptions": draw(
            st.sampled_from([{}, {"nlb_cross_zone": True, "endpoint_cross_az_billed": True, "cross_az_share": 0.3}])
        ),
    }
    return Workload.from_dict(document)


def architectures(w: Workload) -> list[Architecture]:
    """Every pattern of the catalogue that serves the workload."""
    violations = []
    for candidate in patterns():
        try:
            violations.append(candidate.architecture(w))
        except NotComparable:
            continue
    return violations


def of(w: Workload, *components: Component) -> list[Part]:
    """An architecture of these components, all of which see the clients' traffic."""
    hops = tuple(Hop(role=f"{n}", component=component, network=Network.VPC) for n, component in enumerate(components))
    return [Part(Architecture(pattern="test", title="test", hops=hops), w.traffic)]


def total(architecture: Architecture, w: Workload, book: PriceBook | None = None) -> float:
    return float(total_usd([Part(architecture, w.traffic)], w, book or price_book(w.region)))


def at_least(value: float) -> float:
    """The limit that rounding in the last digits may not cross."""
    return value - 1e-9 * abs(value) - 1e-9


SLOW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def test_the_laws_below_meet_every_pattern_of_the_catalogue() -> None:
    met = set()
    for clients, protocol, backend in product(CLIENTS, PROTOCOLS, BACKENDS):
        document = {"clients": clients, "traffic": protocol, "backend": backend, "failover_region": "ca-central-1"}
        met |= {architecture.pattern for architecture in architectures(Workload.from_dict(document))}
    assert {candidate.id for candidate in patterns()} - met == set()


# Sums


@pytest.mark.slow
@SLOW
@given(w=workloads())
def test_a_bill_is_never_negative_and_is_the_sum_of_its_items_and_of_its_hops(w: Workload) -> None:
    for architecture in architectures(w):
        bill = make_bill([Part(architecture, w.traffic)], w, price_book(w.region))
        for item in bill.items:
            assert item.usage >= 0, item
            if item.usd is None or item.full_usd is None:
                assert item in bill.unpriced
                continue
            assert 0 <= item.usd <= item.full_usd, item
            assert item.full_usd == pytest.approx(sum(tier.usd for tier in item.tiers))
            assert item.usage == pytest.approx(sum(tier.quantity for tier in item.tiers))
        assert bill.monthly_usd == pytest.approx(sum(item.usd for item in bill.items if item.usd is not None))
        assert bill.monthly_usd == pytest.approx(sum(hop.usd or 0 for hop in bill.hops))
        assert bill.full_usd == pytest.approx(sum(hop.full_usd or 0 for hop in bill.hops))
        assert bill.monthly_usd == pytest.approx(bill.fixed_usd + bill.variable_usd)
        assert bill.monthly_usd == pytest.approx(total(architecture, w))


@pytest.mark.slow
@SLOW
@given(w=workloads())
def test_the_next_million_requests_cost_what_the_larger_bill_costs_more(w: Workload) -> None:
    """Open minutes of WebSockets grow as their messages do."""
    now = w.requests_per_month
    grown = {"requests_per_month": now + 1e6}
    if now:
        grown["connection_minutes_per_month"] = w.traffic.connection_minutes_per_month * (1 + 1e6 / now)
    more = w.model_copy(update={"traffic": w.traffic.model_copy(update=grown)})
    for architecture in architectures(w):
        marginal = make_bill([Part(architecture, w.traffic)], w, price_book(w.region)).marginal_usd_per_million
        before, after = total(architecture, w), total(architecture, more)
        assert marginal == pytest.approx(after - before, rel=1e-6, abs=1e-9 * after + 1e-9)


# Tiers


@st.composite
def tier_schedules(draw: st.DrawFn) -> Price:
    limits = sorted(draw(st.sets(st.integers(1, 60), max_size=4)))
    usd = draw(st.lists(st.floats(0, 10), min_size=len(limits) + 1, max_size=len(limits) + 1))
    return Price("x.y", "us-east-1", "unit", (0.0, *map(float, limits), np.inf), tuple(usd), "", "", "", "")


def unit_by_unit(price: Price, quantity: int, start: int) -> float:
    """The slow way: find the tier of each single unit."""
    paid = 0.0
    for unit in range(start, start + quantity):
        tier = max(n for n, low in enumerate(price.bounds[:-1]) if low <= unit)
        paid += price.usd[tier]
    return paid


@given(price=tier_schedules(), quantity=st.integers(0, 120), start=st.integers(0, 120))
def test_tiers_apply_by_slices_as_if_each_unit_were_priced_alone(price: Price, quantity: int, start: int) -> None:
    expected = unit_by_unit(price, quantity, start)
    assert price.cost(float(quantity), float(start)) == pytest.approx(expected)
    assert sum(part.usd for part in price.slices(float(quantity), float(start))) == pytest.approx(expected)
    both = price.cost(np.array([float(quantity), 0.0]), np.array([float(start), 1.0]))
    assert both == pytest.approx([expected, 0.0])


TIERED = [
    "apigateway.rest_requests",
    "apigateway.http_requests_512kb_increment",
    "datatransfer.internet_egress_gb",
    "privatelink.interface_endpoint_data_gb",
    "cloudwatch.logs_vended_to_cloudwatch_gb",
    "lambda.duration_arm_gb_second",
]


@given(dimension=st.sampled_from(TIERED), region=st.sampled_from(REGIONS), data=st.data())
def test_a_quantity_costs_the_same_in_one_line_or_in_two(dimension: str, region: str, data: st.DataObject) -> None:
    price = price_book(region)[dimension]
    top = price.bounds[-2] * 2
    first, second = data.draw(st.floats(0, top)), data.draw(st.floats(0, top))
    in_two = price.cost(first) + price.cost(second, first)
    assert in_two == pytest.approx(price.cost(first + second), rel=1e-9, abs=1e-6)


@given(gigabytes=st.floats(0, 4e6))
def test_tiers_fill_up_over_the_lines_of_a_bill_in_the_order_of_its_hops(gigabytes: float) -> None:
    """Three endpoints share PrivateLink's tiers: limits at 1,048,576 and 5,242,880 GB."""
    traffic = {"requests_per_month": 1024, "request_bytes": 0, "response_bytes": gigabytes * 2**20}
    w = Workload.from_dict({"traffic": traffic})
    endpoints = [InterfaceEndpoint(service=name) for name in ("execute-api", "s3", "lambda")]
    bill = make_bill(of(w, *endpoints), w, price_book())
    lines = [item.usd for item in bill.items if item.dimension == "privatelink.interface_endpoint_data_gb"]

    def cost(size: float) -> float:
        return (
            0.01 * min(size, 1_048_576)
            + 0.006 * min(max(size - 1_048_576, 0), 4_194_304)
            + (0.004 * max(size - 5_242_880, 0))
        )

    sums = [cost(n * gigabytes) for n in range(4)]
    assert lines == pytest.approx([after - before for before, after in pairwise(sums)], rel=1e-9, abs=1e-5)


# More costs more


@pytest.mark.slow
@SLOW
@given(w=workloads(GIVEN), factor=st.floats(1, 100))
@pytest.mark.parametrize("field", ["requests_per_month", "request_bytes", "response_bytes"])
def test_more_requests_or_bytes_never_cost_less(field: str, w: Workload, factor: float) -> None:
    more = w.with_values({f"traffic.{field}": getattr(w.traffic, field) * factor + 1})
    for architecture in architectures(w):
        assert total(architecture, more) >= at_least(total(architecture, w)), architecture.pattern


@pytest.mark.slow
@SLOW
@given(w=workloads(GIVEN))
def test_more_azs_never_cost_less(w: Workload) -> None:
    """Endpoints, addresses and NAT gateways are paid in each AZ, and more of the traffic crosses."""
    more = w.model_copy(update={"azs": w.azs + 1})
    for here, there in zip(architectures(w), architectures(more), strict=True):
        assert total(there, more) >= at_least(total(here, w)), here.pattern


@pytest.mark.slow
@SLOW
@given(w=workloads(GIVEN), share=st.floats(0, 1))
def test_rejecting_more_requests_never_costs_more(w: Workload, share: float) -> None:
    """A rejected request brings its bytes and no answer: nothing of it costs more than of an accepted one."""
    fewer = w.traffic.unauthenticated_share * share
    less = w.with_values({"traffic.unauthenticated_share": fewer})
    for architecture in architectures(w):
        assert total(architecture, less) >= at_least(total(architecture, w)), architecture.pattern


def test_another_shape_may_cost_less_which_aws_never_promised_otherwise() -> None:
    """Bytes and connections that come at the same hours cost less than the same ones apart: an hour bills only the
    larger of the two. So 'burstier is dearer' is no law of bills with several traffic classes."""
    day, night = [1.0] * 12 + [0.0] * 12, [0.0] * 12 + [1.0] * 12
    heavy = {"requests_per_month": "1k", "response_bytes": "1 GB", "request_bytes": 0}
    chatty = {"requests_per_month": "1B", "response_bytes": 0, "request_bytes": 0}
    w = Workload.from_dict({"clients": {"requests_per_connection": 1}, "traffic": heavy | {"hourly_weights": day}})

    def lcu_hours(weights: list[float]) -> float:
        traffic = Workload.from_dict({"traffic": chatty | {"hourly_weights": weights}}).traffic
        return alb_units(Alb(), w, [client_flow(w, w.traffic), client_flow(w, traffic)])

    assert lcu_hours(day) < lcu_hours(night)


# One workload or many


VECTORS = ("requests_per_month", "request_bytes", "response_bytes", "unauthenticated_share")


@pytest.mark.slow
@SLOW
@given(w=workloads(), others=st.lists(workloads(), min_size=1, max_size=3))
def test_many_workloads_at_once_cost_what_each_costs_alone(w: Workload, others: list[Workload]) -> None:
    """The traffic of several workloads as arrays of shape (n,), whatever the kinds of hours: 1, 24 or 168."""
    many = [w, *others]
    alone = [
        w.model_copy(
            update={
                "traffic": w.traffic.model_copy(update={name: getattr(row.traffic, name) for name in VECTORS}),
                "clients": w.clients.model_copy(
                    update={
                        "requests_per_connection": row.clients.requests_per_connection,
                        "connection_duration": row.clients.connection_duration,
                    }
                ),
            }
        )
        for row in many
    ]
    together = w.model_copy(
        update={
            "traffic": w.traffic.model_copy(
                update={name: np.array([getattr(row.traffic, name) for row in many]) for name in VECTORS}
            ),
            "clients": w.clients.model_copy(
                update={
                    "requests_per_connection": np.array([row.clients.requests_per_connection for row in many]),
                    "connection_duration": np.array([row.clients.connection_duration for row in many]),
                }
            ),
        }
    )
    for architecture in architectures(w):
        vector = total_usd([Part(architecture, together.traffic)], together, price_book(w.region))
        assert np.shape(vector) in ((), (len(many),))
        bills = [make_bill([Part(architecture, row.traffic)], row, price_book(w.region)).monthly_usd for row in alone]
        assert np.broadcast_to(vector, len(many)) == pytest.approx(bills, rel=1e-9, abs=1e-6), architecture.pattern


@pytest.mark.parametrize("shape", ["flat", "diurnal", "business-hours"])
def test_hourly_allowances_and_capacity_hold_for_arrays_of_every_kind_of_hours(shape: str) -> None:
    """Lattice's free requests, LCUs, NLCUs and provisioned concurrency look at hours: 1, 24 and 168 of them."""
    requests = np.array([0.0, 1e6, 3e8, 5e9])
    backend = {"kind": "lambda", "provisioned_concurrency": 3}
    w = Workload.from_dict({"traffic": {"shape": shape, "requests_per_month": 1}, "backend": backend})
    parts = (LatticeService(), Alb(), Nlb(listener="TLS"), LambdaFunction(backend=w.backend))  # type: ignore[arg-type]

    def cost(amount: Any) -> Any:
        changed = w.model_copy(update={"traffic": w.traffic.model_copy(update={"requests_per_month": amount})})
        return total_usd(of(changed, *parts), changed, price_book())

    usd = cost(requests)
    assert usd.shape == (4,)
    assert usd == pytest.approx([float(cost(float(request))) for request in requests])


def test_arrays_of_silent_workloads_cost_their_fixed_part() -> None:
    w = Workload()
    none = w.model_copy(update={"traffic": w.traffic.model_copy(update={"requests_per_month": np.zeros(3)})})
    architecture = pattern("A1").architecture(w)
    silent = w.with_values({"traffic.requests_per_month": 0})
    usd = total_usd([Part(architecture, none.traffic)], none, price_book())
    assert usd == pytest.approx([total(architecture, silent)] * 3)


# Negotiated prices, free tiers, shared and uncounted things


@pytest.mark.slow
@SLOW
@given(w=workloads())
def test_an_overlay_of_0_per_cent_changes_nothing_and_of_100_makes_all_free(w: Workload) -> None:
    same = PriceBook(w.region, Overlay.parse({"all": "0 %"}))
    free = PriceBook(w.region, Overlay.parse({"all": "-100 %"}))
    half = PriceBook(w.region, Overlay.parse({"all": "-50 %"}))
    for architecture in architectures(w):
        part = [Part(architecture, w.traffic)]
        listed = make_bill(part, w, price_book(w.region))
        assert make_bill(part, w, same).items == listed.items
        assert make_bill(part, w, free).full_usd == 0
        assert make_bill(part, w, half).monthly_usd == pytest.approx(listed.monthly_usd / 2)
        assert make_bill(part, w, free).unpriced == tuple(replace(line) for line in listed.unpriced), (
            "a discount gives nothing a price"
        )


@pytest.mark.slow
@SLOW
@given(w=workloads())
def test_free_allowances_never_make_a_bill_dearer_and_touch_only_their_own_lines(w: Workload) -> None:
    book = PriceBook(w.region, free_tier=True)
    for architecture in architectures(w):
        part = [Part(architecture, w.traffic)]
        listed, allowed = (make_bill(part, w, prices).items for prices in (price_book(w.region), book))
        for before, after in zip(listed, allowed, strict=True):
            if before.usd is None or after.usd is None:
                assert before.usd is after.usd
            elif book.allowance(before.dimension) is None:
                assert before == after
            else:
                assert 0 <= after.usd <= before.usd + 1e-9 * before.usd


@pytest.mark.slow
@SLOW
@given(w=workloads(), by=st.integers(2, 10), field=st.sampled_from(list(SharedBy.model_fields)))
def test_sharing_a_thing_divides_its_fixed_lines_and_no_others(w: Workload, by: int, field: str) -> None:
    shared = w.model_copy(update={"shared_by": w.shared_by.model_copy(update={field: by})})
    for architecture in architectures(w):
        part = [Part(architecture, w.traffic)]
        book = price_book(w.region)
        alone, divided = (make_bill(part, workload, book).items for workload in (w, shared))
        for before, after in zip(alone, divided, strict=True):
            assert after.full_usd == before.full_usd, "what it costs as a whole stays"
            if after.share != before.share:
                assert before.fixed
                assert after.share == pytest.approx(1 / by)
            if before.usd is not None:
                assert after.usd == pytest.approx(before.usd * after.share / before.share)
        assert total(architecture, shared) == pytest.approx(sum(item.usd or 0 for item in divided))


def test_an_endpoint_shared_by_two_costs_half_of_its_hours_and_all_of_its_gb() -> None:
    """Two AZs x 730 h x 0.01 = 14.60, halved; 40 GB x 0.01 in full."""
    traffic = {"requests_per_month": 2**20, "request_bytes": 0, "response_bytes": "40 KB"}
    w = Workload.from_dict({"traffic": traffic, "shared_by": {"endpoint": 2}})
    bill = make_bill(of(w, InterfaceEndpoint()), w, price_book())
    assert [item.usd for item in bill.items] == pytest.approx([7.30, 0.40])
    assert [item.full_usd for item in bill.items] == pytest.approx([14.60, 0.40])


@pytest.mark.slow
@SLOW
@given(w=workloads(), group=st.sampled_from(["backend", "hybrid_link", "networking", "observability", "identity"]))
def test_what_is_not_counted_is_shown_with_its_price_and_not_added(w: Workload, group: str) -> None:
    without = w.model_copy(update={"counted": w.counted.model_copy(update={group: False})})
    for architecture in architectures(w):
        part = [Part(architecture, w.traffic)]
        book = price_book(w.region)
        every, some = (make_bill(part, workload, book) for workload in (w, without))
        for before, after in zip(every.items, some.items, strict=True):
            assert after.full_usd == before.full_usd
            if before.usd is not None:
                assert after.usd == (before.usd if after.counted else 0)
        assert some.full_usd == every.full_usd
        assert some.monthly_usd == pytest.approx(total(architecture, without))


def test_the_group_of_a_component_decides_whether_it_is_counted() -> None:
    w = Workload.from_dict({"counted": {"observability": False}, "clients": {"location": "internet"}})
    bill = make_bill(of(w, Logs(writer="api"), InternetEgress()), w, price_book())
    by = {item.dimension: item for item in bill.items}
    logs, egress = by["cloudwatch.logs_vended_to_cloudwatch_gb"], by["datatransfer.internet_egress_gb"]
    assert (logs.counted, logs.usd) == (False, 0)
    assert logs.full_usd is not None
    assert logs.full_usd > 0
    assert egress.counted
    assert bill.monthly_usd == egress.usd


def test_an_unpriced_line_has_no_money_and_leaves_a_lower_bound() -> None:
    w = Workload.from_dict({"region": "mx-central-1", "clients": {"location": "internet"}})
    bill = make_bill(of(w, LatticeService(), InternetEgress()), w, price_book("mx-central-1"))
    lattice = [item for item in bill.items if item.dimension.startswith("lattice.")]
    assert len(lattice) == 3
    assert all(item.usd is None and item.full_usd is None and "no price" in item.note for item in lattice)
    assert bill.unpriced == tuple(lattice)
    assert bill.monthly_usd == sum(item.usd for item in bill.items if item.usd is not None) > 0
    assert next(hop for hop in bill.hops if hop.component == "lattice-service").unpriced
    assert item_record(lattice[0])["usd"] is None


def test_a_thing_that_two_traffic_classes_share_is_paid_once() -> None:
    traffic = {"requests_per_month": "1M", "shape": "flat"}
    w = Workload.from_dict({"traffic": traffic})
    architecture = Architecture(pattern="x", title="x", hops=(Hop(role="door", component=Alb(), network=Network.VPC),))
    single, two = ([Part(architecture, w.traffic)] * n for n in (1, 2))
    alone, both = (make_bill(parts, w, price_book()) for parts in (single, two))
    assert [item.dimension for item in both.items] == ["elb.alb_hour", "elb.alb_lcu_hour"]
    assert both.items[0].usd == alone.items[0].usd
    assert both.items[1].usage == pytest.approx(2 * alone.items[1].usage)
    assert both.requests == 2 * alone.requests


# The oracle: LCUs and NLCUs hour by hour, from AWS's definition

HOURS = 168


@dataclass(frozen=True)
class Stream:
    """Traffic of one class, told as a person would: how much, when, how big, on how long connections."""

    requests: float
    weights: tuple[float, ...]
    request_bytes: float
    response_bytes: float
    requests_per_connection: float
    connection_s: float
    targets: str = "ip"

    def share_of_hour(self, hour: int) -> float:
        """Share of a week's traffic in one hour of it; a day's weights repeat."""
        kinds = len(self.weights)
        return self.weights[hour % kinds] / sum(self.weights) * kinds / HOURS


@dataclass(frozen=True)
class Balancer:
    """What one capacity unit covers."""

    new_per_s: float
    active: float
    rules: int = 0
    reserved: float = 0.0
    lambda_gb: float = 1.0


def oracle(streams: Iterable[Stream], balancer: Balancer, month_h: float) -> float:
    """Capacity-unit hours of a month: for each hour of the week the largest dimension, times how often it comes."""
    weeks = month_h / HOURS
    unit_hours = 0.0
    for hour in range(HOURS):
        new = active = gigabytes = evaluations = 0.0
        for stream in streams:
            in_this_hour = stream.requests * stream.share_of_hour(hour) / weeks
            per_second = in_this_hour / 3600
            opened = per_second / stream.requests_per_connection
            new += opened / balancer.new_per_s
            active += opened * stream.connection_s / balancer.active
            moved = in_this_hour * (stream.request_bytes + stream.response_bytes) / 1e9
            gigabytes += moved / (balancer.lambda_gb if stream.targets == "lambda" else 1.0)
            evaluations += per_second * max(balancer.rules - 10, 0) / 1000
        unit_hours += max(max(new, active, gigabytes, evaluations) - balancer.reserved, 0.0) * weeks
    return unit_hours


def flow_of(stream: Stream, w: Workload) -> Flow:
    traffic = {
        "requests_per_month": stream.requests,
        "request_bytes": stream.request_bytes,
        "response_bytes": stream.response_bytes,
    }
    shape = {"shape": "flat"} if len(stream.weights) == 1 else {"hourly_weights": stream.weights}
    clients = {
        "requests_per_connection": stream.requests_per_connection,
        "connection_duration": stream.connection_s,
    }
    own = Workload.from_dict({"traffic": traffic | shape, "clients": clients, "hours_per_month": w.hours_per_month})
    return client_flow(own, own.traffic)


def units(balancer: Alb | Nlb, w: Workload, pairs: Iterable[tuple[Component, Flow]]) -> float:
    name = "elb.alb_lcu_hour" if isinstance(balancer, Alb) else "elb.nlb_nlcu_hour"
    return next(float(u.quantity) for u in balancer.meter(Arrivals(tuple(pairs)), w) if u.dimension == name)


def alb_units(alb: Alb, w: Workload, flows: Iterable[Flow]) -> float:
    return units(alb, w, [(alb, flow) for flow in flows])


WEIGHT = st.one_of(st.just(0.0), st.floats(0.01, 100))


SMALL_OR_LARGE = st.one_of(st.floats(0, 200), st.floats(0, 1e6))


@st.composite
def streams(draw: st.DrawFn) -> Stream:
    kinds = draw(st.sampled_from([1, 24, HOURS]))
    weights = tuple(draw(st.lists(WEIGHT, min_size=kinds, max_size=kinds)))
    assume(sum(weights) > 0)
    return Stream(
        requests=draw(st.floats(0, 1e10)),
        weights=weights,
        request_bytes=draw(SMALL_OR_LARGE),
        response_bytes=draw(SMALL_OR_LARGE),
        requests_per_connection=draw(st.one_of(st.just(1.0), st.floats(1, 1000))),
        connection_s=draw(st.one_of(st.floats(0.1, 60), st.floats(60, 5000))),
        targets=draw(st.sampled_from(["ip", "lambda"])),
    )


ORACLE = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@ORACLE
@given(
    drawn=st.lists(streams(), min_size=1, max_size=2),
    rules=st.integers(1, 100),
    mtls=st.booleans(),
    reserved=st.integers(0, 50),
    month_h=st.sampled_from([672.0, 720.0, 730.0]),
)
def test_lcu_hours_agree_with_an_hour_by_hour_count(
    drawn: list[Stream], rules: int, mtls: bool, reserved: int, month_h: float
) -> None:
    """One or two classes of traffic on an ALB, to addresses or functions, with mutual TLS, rules and reserved LCUs."""
    api = {"listener_rules": rules, "mtls": mtls, "reserved_lcus": reserved}
    w = Workload.from_dict({"hours_per_month": month_h, "api": api})
    balancer = Balancer(25, 1500 if mtls else 3000, rules, reserved, lambda_gb=0.4)
    pairs = [(Alb(targets=stream.targets), flow_of(stream, w)) for stream in drawn]  # type: ignore[arg-type]
    expected = oracle(drawn, balancer, month_h)
    assert units(Alb(), w, pairs) == pytest.approx(expected, rel=1e-9, abs=1e-6)


NLCU = {"TCP": Balancer(800, 100_000), "TLS": Balancer(50, 3000)}


@ORACLE
@given(
    drawn=st.lists(streams(), min_size=1, max_size=2),
    listener=st.sampled_from(["TCP", "TLS"]),
    month_h=st.sampled_from([672.0, 720.0, 730.0]),
)
def test_nlcu_hours_agree_with_an_hour_by_hour_count(drawn: list[Stream], listener: str, month_h: float) -> None:
    w = Workload.from_dict({"hours_per_month": month_h})
    nlb = Nlb(listener=listener)  # type: ignore[arg-type]
    pairs = [(nlb, flow_of(stream, w)) for stream in drawn]
    ip_only = [replace(target, targets="ip") for target in drawn]
    assert units(nlb, w, pairs) == pytest.approx(oracle(ip_only, NLCU[listener], month_h), rel=1e-9, abs=1e-6)


@ORACLE
@given(first=streams(), second=streams(), rules=st.integers(1, 50))
def test_lcu_hours_of_a_weeks_hours_are_never_fewer_than_those_of_its_average(
    first: Stream, second: Stream, rules: int
) -> None:
    """The largest of sums is convex: spreading traffic evenly is the least that an ALB can ask for. With one class
    and no reserved LCUs every dimension follows the same hours, and shaped and flat traffic ask for the same."""
    w = Workload.from_dict({"api": {"listener_rules": rules}})
    flat = [replace(stream, weights=(1.0,)) for stream in (first, second)]
    shaped_units = alb_units(Alb(), w, [flow_of(stream, w) for stream in (first, second)])
    flat_units = alb_units(Alb(), w, [flow_of(stream, w) for stream in flat])
    assert shaped_units >= at_least(flat_units)
    alone = alb_units(Alb(), w, [flow_of(first, w)])
    assert alone == pytest.approx(alb_units(Alb(), w, [flow_of(flat[0], w)]), rel=1e-9, abs=1e-6)


def test_a_days_hours_repeat_through_the_week() -> None:
    """A daily and a weekly class on one ALB, told apart by hand: 1 GB an hour at noon on every day, and 100 new
    connections a second (4 LCUs) from 12 to 13 on Mondays only. Six hours ask for 1 LCU, one for 4."""
    noon = tuple(float(hour == 12) for hour in range(24))
    monday_noon = tuple(float(hour == 12) for hour in range(HOURS))
    daily = Stream(7, noon, 1e9, 0, 1000, 0.1)
    weekly = Stream(100 * 3600, monday_noon, 0, 0, 1, 0.1)
    w = Workload.from_dict({"hours_per_month": 168})
    assert alb_units(Alb(), w, [flow_of(stream, w) for stream in (daily, weekly)]) == pytest.approx(6 * 1 + 4)
    assert oracle([daily, weekly], Balancer(25, 3000), 168) == pytest.approx(10)


def test_the_oracle_itself_gives_the_answers_that_aws_publishes() -> None:
    """1 connection/s of 2 minutes, 5 requests/s, 300 KB/s, 60 rules: 1.08 LCUs; 100 connections/s of 3 minutes,
    400 requests/s, 1,000 KB/s, 20 rules: 6 LCUs."""
    first = Stream(5 * 3600 * 720, (1.0,), 60e3, 0, 5, 120)
    second = Stream(400 * 3600 * 720, (1.0,), 2500, 0, 4, 180)
    assert oracle([first], Balancer(25, 3000, 60), 720) == pytest.approx(1.08 * 720)
    assert oracle([second], Balancer(25, 3000, 20), 720) == pytest.approx(6 * 720)
