"""Many points priced together cost what each of them costs alone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import modeler as m
from modeler.engine.situations import situation_for
from modeler.engine.study.curve import Entrant, cost_at, costs, entrant
from modeler.engine.study.inputs import NumberInput, find_input, number_inputs
from modeler.errors import ModelerError, NotComparable, UnknownNameError, WorkloadError
from modeler.facts.pricebook import price_book
from modeler.patterns import Pattern, patterns
from modeler.workload import Workload

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MORE: dict[str, Any] = {
    "assumptions": {"nlb_cross_zone": True, "rejected_requests_billed": True},
    "api": {
        "reserved_lcus": 2,
        "edge_cache": True,
        "private_ca": "general",
        "authorizer": "lambda",
        "waf": {"captcha_attempts": 1e5, "wcu": 1600},
        "cognito": {"monthly_active_users": 2e5, "federated_users": 1e3, "token_requests": 1e6, "app_clients": 2},
    },
    "logging": {"trace_share": 0.1, "insights_gb": 2.0, "custom_metrics": 5, "alarms": 2},
    "shared_by": {"hybrid_link": 2},
}
"""Settings that switch on what is off by default, so that more lines depend on the inputs."""


def situation(pattern: Pattern) -> tuple[Workload, Entrant]:
    """Give a workload that the pattern serves, with as much switched on as it can have."""
    document = situation_for(pattern)
    merged = {**document, **{name: {**document.get(name, {}), **more} for name, more in MORE.items()}}
    for rows_of_it in (merged, document):
        w = Workload.from_dict(rows_of_it)
        with suppress(NotComparable):
            return w, entrant(pattern, w, price_book(w.region))
    raise AssertionError(f"{pattern.code} does not serve its own situation")


def points(number: NumberInput) -> np.ndarray:
    """Give values of an input that a calculation may treat differently: none, one, some and many."""
    value = number.value or 0.5
    values = np.clip([value * 1.5, value * 3 + 1, value * 5 + 3, value, 0.0], number.least, number.most)
    return np.floor(values) if number.whole else values


@pytest.mark.parametrize("pattern", patterns(), ids=lambda line: line.code)
def test_every_input_gives_the_same_as_an_array_and_alone(pattern: Pattern) -> None:
    w, choice = situation(pattern)
    book = price_book(w.region)
    for number in number_inputs(w).values():
        together = costs([choice], w, {number: points(number)}, book).usd[:, 0]
        for point, usd in zip(points(number).tolist(), together, strict=True):
            try:
                here = w.with_values({number.path: number.plain(point)})
            except WorkloadError:
                continue  # contradicts the rest of the workload
            try:
                alone = cost_at(choice, here, book)
            except NotComparable:
                alone = np.nan
            assert usd == pytest.approx(alone, rel=1e-12, nan_ok=True), number.path


def test_points_for_which_more_load_balancers_stand_are_priced_as_they_are_alone() -> None:
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate", "tasks": 2}})
    book = price_book(w.region)
    inputs = number_inputs(w)
    columns = {
        inputs["services"]: np.array([1.0, 60.0, 1.0, 60.0]),
        inputs["traffic.requests_per_month"]: np.array([1e6, 2e6, 3e6, 4e6]),
    }
    usd = costs([entrant("B3", w, book)], w, columns, book).usd[:, 0]
    for row, (services, requests) in enumerate(zip(*columns.values(), strict=True)):
        here = w.with_values({"services": int(services), "traffic.requests_per_month": requests})
        assert usd[row] == pytest.approx(m.assess(here, "B3").monthly_usd)


def test_files_beside_the_api_stay_where_they_are() -> None:
    w = Workload.load(ROOT / "examples" / "hybrid-spa.yaml")
    assert w.classes
    code = m.compare(w).ranked[0].pattern.code
    requests = w.requests_per_month
    usd = m.cost_curve(w, [code], "requests", [requests, 1.01 * requests]).usd[:, 0]
    assert usd[0] == pytest.approx(m.assess(w, code).monthly_usd)
    assert usd[1] > usd[0]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("requests", "traffic.requests_per_month"),
        ("response_bytes", "traffic.response_bytes"),
        ("azs", "azs"),
        ("duration", "backend.duration"),  # nearer to the top than api.lambda_authorizer.duration
        ("backend.memory_mb", "backend.memory_mb"),
    ],
)
def test_an_input_is_found_by_its_last_part(name: str, path: str) -> None:
    assert find_input(Workload(), name).path == path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("region", "'region' is no single number"),
        ("shape", "'traffic.shape' is no single number"),
        ("p99", "no bill depends on 'objectives.p99'"),
        ("tasks", "belongs to the backend fargate, and this one is lambda"),
        ("api.waf.rules", "the workload has no 'api.waf'"),
    ],
)
def test_what_cannot_be_moved_says_why(name: str, expected: str) -> None:
    with pytest.raises(ModelerError, match=expected):
        find_input(Workload(), name)


def test_an_unknown_or_ambiguous_input_is_one_sentence() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean 'response_bytes'"):
        find_input(Workload(), "respons_bytes")
    with pytest.raises(UnknownNameError, match=r"clients.direct_connect.connections, clients.vpn.connections"):
        find_input(Workload(), "connections")


@pytest.mark.parametrize(
    ("aim", "moved"),
    [
        ({"target_utilization": 0.6}, {"target_utilization", "requests_per_target"}),
        ({"requests_per_target": 500}, {"requests_per_target"}),  # a utilization is no aim beside it
    ],
)
def test_the_smallest_aim_of_a_scaler_is_above_0(aim: dict[str, float], moved: set[str]) -> None:
    """No number of servers reaches an aim of 0."""
    inputs = number_inputs(Workload.from_dict({"backend": {"kind": "fargate", "scaling": aim}}))
    aims = {f"backend.scaling.{name}" for name in ("target_utilization", "requests_per_target")}
    assert aims & set(inputs) == {f"backend.scaling.{name}" for name in moved}
    for path in aims & set(inputs):
        assert 0 < inputs[path].least < 1e-6
