"""How many tasks, instances and pods run, hour by hour, and what waits until new ones serve."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.components import Arrivals, client_flow
from modeler.components.ec2 import Ec2Instances
from modeler.components.eks import EksPods
from modeler.components.fargate import FargateTasks
from modeler.components.flow import SECONDS_PER_HOUR
from modeler.components.hours_in_turn import AVERAGED, TURNS, Week
from modeler.components.istio_ingress import IstioIngress
from modeler.components.latency import Delay, Moment
from modeler.components.scaling import course, running, scaler
from modeler.components.servers import ScalingGroup
from modeler.dist.scaling import Scaler, follow
from modeler.units import Usage
from modeler.workload import EksBackend, FargateBackend, Workload

KINDS: dict[str, type[ScalingGroup]] = {"fargate": FargateTasks, "ec2": Ec2Instances, "eks": EksPods}


def workload(kind: str, traffic: dict[str, Any], azs: int = 2, **backend: Any) -> Workload:
    return Workload.from_dict({"traffic": traffic, "azs": azs, "backend": {"kind": kind, **backend}})


def group(w: Workload) -> ScalingGroup:
    return KINDS[w.backend.kind](backend=w.backend)  # type: ignore[arg-type]


def usage(w: Workload) -> dict[str, Usage]:
    servers = group(w)
    return {
        metered.dimension: metered for metered in servers.meter(Arrivals(((servers, client_flow(w, w.traffic)),)), w)
    }


def by_hour(w: Workload) -> list[float]:
    """How many run in each hour, as the bill says."""
    (counted,) = [usage_of_it.by_hour for usage_of_it in usage(w).values() if usage_of_it.by_hour is not None]
    return np.asarray(counted).tolist()


def delays(w: Workload, hour: int, factor: float = 1.0) -> tuple[Delay, ...]:
    """What the requests of one hour wait for; `factor` scales its rate alone."""
    flow = client_flow(w, w.traffic)
    rps = float(flow.requests) * float(flow.weights[hour]) / (flow.hours / len(flow.weights)) / 3600 * factor
    return group(w).processing(Moment(flow, rps, w.traffic.peak_factor, (hour,)), w)


# By hand


def rising_and_falling() -> Workload:
    """20 requests a second, then an hour of 40, and 20 again; a task does 10 a second and aims at 5."""
    weights = [1.0] * 12 + [2.0] + [1.0] * 11
    rps = 20 * sum(weights) / 24
    traffic = {"average_rps": rps, "hourly_weights": weights, "peak_factor": 1}
    return workload("fargate", traffic, duration="100 ms", concurrency=1)


def test_task_hours_of_a_rise_and_of_a_fall_are_those_worked_out_by_hand() -> None:
    """Before: 20 / 5 = 4 tasks.

    In the hour of 40 a second all 4 are busy all the time: 100 %, above 50 % in 3 data points of a minute, so that
    after 3 minutes 4 x 100 / 50 = 8 are started, and paid: (3 x 4 + 57 x 8) / 60 = 7.8. 40 a second on 8 are 50 %,
    which is not above. In the hour after, 20 on 8 are 25 %, below 45 % for 15 minutes, and 8 x 25 / 50 = 4 are left:
    (15 x 8 + 45 x 4) / 60 = 5.
    """
    hours = by_hour(rising_and_falling())[:24]
    assert hours[11] == 4.0
    assert hours[12] == pytest.approx(7.8)
    assert hours[13] == pytest.approx(5.0)
    assert hours[14] == 4.0


def test_the_bill_is_the_sum_of_the_hours() -> None:
    """22 hours of 4 tasks, 7.8 and 5 a day, 730 / 24 days, 0.5 vCPU."""
    w = rising_and_falling()
    vcpu = usage(w)["fargate.fargate_linux_arm_vcpu_hour"]
    assert vcpu.quantity == pytest.approx((22 * 4 + 7.8 + 5) * 730 / 24 * 0.5)
    assert str(vcpu.note) == (
        "4 to 8 task(s), 4.2 on average, for 1 service(s), as the load needs at 50% of what one works on at once"
    )
    assert len(by_hour(w)) == 168


def test_what_exceeds_the_room_waits_until_new_tasks_serve() -> None:
    """10 a second fit on one task, and 30 come: 20 a second are left over for 3 minutes and a warm-up of one.

    Then 2 tasks serve 20 a second, 10 too few; the next data point starts 4, which serve 40.
    """
    single = Scaler(aim_rps=5, room_rps=10, least=1, most=9)
    course = follow(np.concatenate([np.full((5, 1), 5.0), np.full((20, 1), 30.0)]), single)
    assert course.ready[:12, 0].tolist() == [1] * 9 + [2, 2, 4]
    assert course.left[4:9, 0].tolist() == [0, 1200, 2400, 3600, 4800]


# Limits


def test_at_least_one_for_each_az_runs() -> None:
    for kind in KINDS:
        w = workload(kind, {"requests_per_month": 1000}, azs=3)
        assert set(by_hour(w)) == {3.0}, kind


def test_without_traffic_the_fewest_run() -> None:
    assert set(by_hour(workload("fargate", {"requests_per_month": 0}))) == {2.0}


def test_a_given_number_runs_whatever_the_load() -> None:
    w = workload("fargate", {"average_rps": 1e5}, tasks=3)
    assert set(by_hour(w)) == {3.0}
    assert str(usage(w)["fargate.fargate_linux_arm_vcpu_hour"].note) == "3 task(s) for 1 service(s)"


def test_no_more_than_the_most_run_and_the_rest_is_never_served() -> None:
    """4 tasks of one request at a time and 100 ms do 40 a second; of 50 all wait in a queue without end."""
    traffic = {"average_rps": 50, "shape": "flat", "peak_factor": 1}
    w = workload("fargate", traffic, duration="100 ms", concurrency=1, scaling={"max": 4})
    assert set(by_hour(w)) == {4.0}
    wait = delays(w, 0)[0]
    assert wait.overload.startswith("while 100% of these hours' requests come, they are more than 40 rps")
    assert wait.time.cdf(1e12) == 0


def test_an_aim_in_requests_a_minute_needs_as_many_as_it_says() -> None:
    """100 a second are 6,000 a minute: at 600 of each task 10 run, at 50 % of 50 x 10 a second 2."""
    traffic = {"average_rps": 100, "shape": "flat", "peak_factor": 1}
    by_requests = workload("fargate", traffic, duration="100 ms", scaling={"requests_per_target": 600})
    assert set(by_hour(by_requests)) == {10.0}
    assert set(by_hour(workload("fargate", traffic, duration="100 ms"))) == {2.0}


def test_each_service_has_tasks_of_its_own_for_its_part_of_the_load() -> None:
    traffic = {"average_rps": 40, "shape": "flat", "peak_factor": 1}
    w = workload("fargate", traffic, duration="100 ms", concurrency=1)
    assert set(by_hour(w)) == {8.0}
    assert set(by_hour(w.with_values({"services": 2}))) == {8.0}
    assert set(by_hour(w.with_values({"services": 8}))) == {16.0}  # two for each, one in each AZ


def test_nodes_follow_the_most_pods_of_an_hour_and_are_whole() -> None:
    """20 requests at once and an aim of 50 % are 40 pods of 0.5 vCPU; an m7g.large has 1.78 of its 2 for them, so 3."""
    traffic = {"average_rps": 200, "shape": "flat", "peak_factor": 1}
    w = workload("eks", traffic, duration="100 ms", concurrency=1)
    assert set(by_hour(w)) == {40.0}
    assert usage(w)["ec2.ondemand_linux_m7g.large"].quantity == math.ceil(40 / 3) * 730
    large = w.with_values({"backend.instance_type": "m7g.xlarge"})  # 3.77 of its 4 vCPU are for pods
    assert usage(large)["ec2.ondemand_linux_m7g.xlarge"].quantity == math.ceil(40 / 7) * 730


def test_pods_on_a_fixed_number_of_nodes_are_no_more_than_fit() -> None:
    """3 nodes hold 9 pods, which do 90 requests a second."""
    traffic = {"average_rps": 200, "shape": "flat", "peak_factor": 1}
    w = workload("eks", traffic, duration="100 ms", concurrency=1, nodes=3)
    assert usage(w)["ec2.ondemand_linux_m7g.large"].quantity == 3 * 730
    assert "more than 90 rps" in delays(w, 0)[0].overload


def test_the_ingress_gateway_grows_with_the_requests_of_all_services() -> None:
    """1,000 requests a second need 2 pods at an aim of 50 %; a pod is a quarter of a node of 2 vCPU."""
    for rps, pods in ((10, 2), (2000, 4)):
        w = workload("eks-istio", {"average_rps": rps, "shape": "flat", "peak_factor": 1})
        door = IstioIngress(backend=w.backend)  # type: ignore[arg-type]
        (usage_of_it,) = door.meter(Arrivals(((door, client_flow(w, w.traffic)),)), w)
        assert usage_of_it.quantity == pytest.approx(pods * 0.25 * 730)


@given(st.floats(0, 2000), st.floats(1, 1.5))
def test_a_steady_load_that_is_larger_never_needs_fewer(rps: float, times: float) -> None:
    few, many = (
        sum(by_hour(workload("fargate", {"average_rps": rate, "shape": "flat", "peak_factor": 1}, concurrency=5)))
        for rate in (rps, rps * times)
    )
    assert many >= few


@given(st.floats(0, 3000), st.floats(1, 6), st.sampled_from(["flat", "business-hours", "spiky"]))
@settings(max_examples=30)
def test_the_number_stays_within_its_limits(rps: float, factor: float, shape: str) -> None:
    traffic = {"average_rps": rps, "shape": shape, "peak_factor": factor}
    hours = by_hour(workload("fargate", traffic, concurrency=5, scaling={"min": 3, "max": 20}))
    assert all(3 <= count <= 20 for count in hours)


@pytest.mark.parametrize("rps", [1, 400, 900, 3000])
@pytest.mark.parametrize("peak_factor", [1.0, 1.2, 4.0])
def test_hours_in_which_as_many_are_needed_throughout_are_as_if_followed(rps: float, peak_factor: float) -> None:
    """What is priced without a course is what the courses of the hours say."""
    traffic = {"average_rps": rps, "shape": "diurnal", "peak_factor": peak_factor}
    w = Workload.from_dict({"backend": {"kind": "fargate"}, "traffic": traffic})
    flow = client_flow(w, w.traffic)
    assert isinstance(w.backend, FargateBackend)
    hourly, count = course(w.backend, flow, w), running(w.backend, [flow], w)
    paid = hourly.course.paid
    for hour in range(24):
        cells, times = hourly.cells_of((hour,))
        assert count.mean[hour] == pytest.approx(paid[:, cells].mean(axis=0) @ times, rel=1e-12)
        assert (count.least[hour], count.most[hour]) == (paid[:, cells].min(), paid[:, cells].max())


# Hours in turn


def weeks_in_a_row(w: Workload, weeks: int) -> np.ndarray:
    """The tasks in each hour, of one long course over all hours in a row."""
    flow = client_flow(w, w.traffic)
    group, week = scaler(w.backend, w), Week([flow], w)  # type: ignore[arg-type]
    steps = round(SECONDS_PER_HOUR / group.period_s)
    hours = len(week.kind_of)
    once = week.loads(steps, np.zeros(hours, dtype=np.int64), week.kind_of).T.reshape(-1)
    return follow(np.tile(once, weeks)[:, None], group).paid.reshape(weeks, hours, steps).mean(axis=2)


@given(
    st.lists(st.sampled_from([0.05, 0.3, 1.0, 2.0, 7.0]), min_size=24, max_size=24),
    st.floats(1, 500),
    st.sampled_from([1.0, 1.3, 2.0]),
    st.sampled_from(["fargate", "eks"]),
    st.sampled_from([{}, {"min": 1, "max": 20}, {"requests_per_target": 100}, {"scale_in_delay": "55 min"}]),
)
@settings(max_examples=12, deadline=None)
def test_each_hour_begins_as_the_one_before_it_ends(
    weights: list[float], rps: float, factor: float, kind: str, scaling: dict[str, Any]
) -> None:
    """In turns, only what begins otherwise is followed; one course over three days knows no turns, and says the same.

    Where a load never settles, the mean over all hours is compared, with that of twelve days.
    """
    traffic = {"average_rps": rps, "hourly_weights": weights, "peak_factor": factor}
    w = workload(kind, traffic, duration="500 ms", concurrency=2, scaling=scaling)
    assert isinstance(w.backend, FargateBackend | EksBackend)
    flow = client_flow(w, w.traffic)
    hourly = course(w.backend, flow, w)
    counted = running(w.backend, [flow], w).mean
    counted = np.broadcast_to(counted, 24)
    if len(hourly.cells) == 1:
        np.testing.assert_allclose(counted, weeks_in_a_row(w, 3)[-1], rtol=1e-9)
    else:
        assert counted.mean() == pytest.approx(weeks_in_a_row(w, 13)[1:].mean(), rel=0.03)


def test_the_turns_that_count_have_cycles_of_two_three_and_four_hours_whole() -> None:
    assert math.lcm(2, 3, 4) == AVERAGED
    assert TURNS > AVERAGED
    traffic = {"average_rps": 800, "shape": "flat", "peak_factor": 2}  # in turn 744, 622, 513, 744, 622, 513
    w = workload("fargate", traffic, duration="500 ms", concurrency=2)
    flow = client_flow(w, w.traffic)
    hours = weeks_in_a_row(w, 16).reshape(-1)
    np.testing.assert_allclose(hours[1:4], hours[4:7])
    assert len({round(count) for count in hours[1:4]}) == 3
    assert running(w.backend, [flow], w).mean[0] == pytest.approx(hours[1:4].mean())  # type: ignore[arg-type]


@given(st.lists(st.floats(0.1, 3000), min_size=2, max_size=5), st.sampled_from([1.0, 2.0]))
@settings(max_examples=15, deadline=None)
def test_many_workloads_at_once_are_as_each_alone(rates: list[float], factor: float) -> None:
    w = workload("fargate", {"average_rps": 1, "shape": "business-hours", "peak_factor": factor}, duration="500 ms")
    flow = client_flow(w, w.traffic)
    month = np.array(rates) * 730 * 3600
    together = running(w.backend, [replace(flow, requests=month)], w)  # type: ignore[arg-type]
    for row, requests in enumerate(month.tolist()):
        alone = running(w.backend, [replace(flow, requests=requests)], w)  # type: ignore[arg-type]
        for name in ("mean", "least", "most"):
            np.testing.assert_allclose(getattr(together, name)[row], getattr(alone, name), rtol=1e-12)
