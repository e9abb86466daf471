"""Tasks, pods, instances and servers: they work on so many requests at once, and the others wait."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.components import client_flow
from modeler.components.base import Component
from modeler.components.ec2 import Ec2Instances
from modeler.components.eks import EksPods
from modeler.components.fargate import FargateTasks
from modeler.components.handler import worked_time
from modeler.components.latency import Delay, Moment
from modeler.components.on_premises import OnPremisesServers
from modeler.dist.queue import erlang_c
from modeler.workload import MOST_SPREAD, Ec2Backend, EksBackend, FargateBackend, OnPremisesBackend, Workload


def component(w: Workload) -> Component:
    if isinstance(w.backend, FargateBackend):
        return FargateTasks(backend=w.backend)
    if isinstance(w.backend, Ec2Backend):
        return Ec2Instances(backend=w.backend)
    return EksPods(backend=w.backend) if isinstance(w.backend, EksBackend) else OnPremisesServers()


def delays(w: Workload, rps: float) -> tuple[Delay, ...]:
    return component(w).processing(Moment(client_flow(w, w.traffic), rps), w)


def servers(kind: str, **fields: Any) -> Workload:
    return Workload.from_dict({"backend": {"kind": kind, **fields}, "services": 1})


KINDS = {"fargate": "tasks", "ec2": "instances", "eks": "pods", "on-premises": "servers"}


@pytest.mark.parametrize(("kind", "many"), KINDS.items())
def test_tasks_times_their_concurrency_work_at_once_and_saturate_at_that_by_the_duration(kind: str, many: str) -> None:
    """3 x 4 = 12 at once at 100 ms each: 120 requests a second and not more."""
    w = servers(kind, **{many: 3, "concurrency": 4, "duration": "100 ms"})
    wait, handler = delays(w, 110)
    assert (wait.activity, handler.activity) == ("wait", "handler")
    (endless,) = delays(w, 121)
    assert endless.overload.startswith("unstable above 120 rps")
    assert endless.time.cdf(1e12) == 0


def test_the_share_that_waits_is_erlangs() -> None:
    """20 requests/s x 100 ms = 2 erlang on 3 servers."""
    wait, _ = delays(servers("fargate", tasks=3, concurrency=1, duration="100 ms"), 20)
    assert 1 - wait.time.cdf(0.0) == pytest.approx(erlang_c(3, 2.0))


def test_each_service_has_tasks_of_its_own() -> None:
    single = Workload.from_dict({"backend": {"kind": "fargate", "tasks": 1, "concurrency": 4, "duration": "100 ms"}})
    three = single.with_values({"services": 3})
    (alone, _), (of_three, _) = delays(single, 30), delays(three, 90)
    assert alone.time == of_three.time
    assert not any(delay.overload for delay in delays(three, 119))
    (endless,) = delays(three, 121)
    assert endless.overload.startswith("unstable above 40 rps")
    assert endless.overload.endswith("(each of 3 services)")


def test_idle_servers_make_nobody_wait() -> None:
    assert delays(servers("ec2"), 0)[-1].activity == "handler"
    assert [delay.time.quantile(0.999) for delay in delays(servers("ec2"), 1) if delay.activity == "wait"] in (
        [],
        [0.0],
    )


def test_where_no_task_runs_nothing_is_answered() -> None:
    (endless,) = delays(servers("fargate", tasks=0), 1)
    assert "nothing answers" in endless.overload


def test_code_that_takes_no_time_makes_nobody_wait() -> None:
    assert delays(servers("fargate", duration=0), 1e6) == ()


def test_the_wait_says_that_an_estimated_concurrency_is_assumed() -> None:
    (wait, _) = delays(servers("fargate", tasks=1, duration="100 ms"), 480)
    assert wait.evidence[0].assumed
    (wait, _) = delays(servers("fargate", tasks=1, duration="100 ms", concurrency=50), 480)
    assert not wait.evidence[0].assumed


def test_the_percentiles_that_are_shown_of_a_wait_are_those_of_its_distribution() -> None:
    (wait, _) = delays(servers("fargate", tasks=3, concurrency=1, duration="100 ms"), 20)
    (shown,) = wait.evidence
    assert [p for p, _ in shown.quantiles_ms] == [0.9, 0.99, 0.999]  # 44 % wait, so in the median nobody does
    for p, ms in shown.quantiles_ms:
        assert wait.time.quantile(p) == pytest.approx(ms)


def test_pods_behind_a_mesh_ingress_have_sidecars() -> None:
    w = servers("eks-istio")
    assert isinstance(w.backend, EksBackend)
    moment = Moment(client_flow(w, w.traffic), 1)
    plain = [delay.activity for delay in EksPods(backend=w.backend).processing(moment, w)]
    meshed = [delay.activity for delay in EksPods(backend=w.backend, behind_ingress=True).processing(moment, w)]
    assert meshed == ["sidecars", *plain]


def test_servers_on_premises_without_settings_of_their_own_have_the_defaults() -> None:
    w = servers("on-premises")
    assert delays(w, 1)[-1].time.mean == pytest.approx(OnPremisesBackend().duration)


@given(st.floats(0.1, 1e5), st.floats(1.001, MOST_SPREAD))
def test_the_time_of_code_has_the_mean_and_the_p99_that_were_given(mean_ms: float, ratio: float) -> None:
    time = worked_time(mean_ms, mean_ms * ratio)
    assert time.mean == pytest.approx(mean_ms)
    assert time.quantile(0.99) == pytest.approx(mean_ms * ratio, rel=1e-6)


def test_no_lognormal_has_a_p99_of_more_than_15_times_its_mean() -> None:
    """p99 / mean = exp(z sigma - sigma^2 / 2) is largest at sigma = z, where it is exp(z^2 / 2)."""
    z = 2.3263478740408408
    assert math.exp(z**2 / 2) > MOST_SPREAD > 0.99 * math.exp(z**2 / 2)
