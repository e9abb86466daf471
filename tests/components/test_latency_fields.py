"""What the workload says about latency: defaults, and one sentence for what cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from modeler.components.latency import own_evidence, time_of
from modeler.dist import FromQuantiles
from modeler.engine.compare import assess
from modeler.errors import WorkloadError
from modeler.workload import HopLatency, Workload


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"backend": {"kind": "lambda", "duration_p99": "50 ms"}}, "duration_p99 is 50 ms where duration.*80 ms"),
        ({"backend": {"kind": "fargate", "duration": "10 ms", "duration_p99": "1 s"}}, "at most 14.9 times"),
        ({"backend": {"kind": "lambda", "duration": "2 s", "timeout": "1 s"}}, "timeout is 1 s where duration"),
        ({"backend": {"kind": "lambda", "timeout": "20 min"}}, "backend.timeout' is '20 min': give at most 900"),
        ({"backend": {"kind": "lambda", "runtime": "node22"}}, "'node22'.*did you mean.*or leave it out"),
        ({"backend": {"kind": "lambda", "runtime": "provided.al2/quarkus", "architecture": "arm64"}}, "leave it out"),
        ({"backend": {"kind": "ec2", "concurrency": 0}}, "backend.concurrency' is 0: give at least 1"),
        ({"backend": {"kind": "lambda", "idle_timeout": 0}}, "backend.idle_timeout' is 0: give more than 0"),
        ({"clients": {"access": "modem"}}, "clients.access' is 'modem': use one of data-center"),
        ({"clients": {"tls": "1.1"}}, "clients.tls' is '1.1'"),
        ({"clients": {"callers": 0.5}}, "clients.callers' is 0.5: give at least 1"),
        ({"clients": {"round_trip": -1}}, "clients.round_trip"),
        ({"api": {"throttle_rps": 0}}, "api.throttle_rps' is 0: give more than 0"),
        ({"api": {"throttle_burst": 0}}, "api.throttle_burst' is 0: give at least 1"),
        ({"api": {"lambda_authorizer": {"ttl": "2 h"}}}, "api.lambda_authorizer.ttl' is '2 h': give at most 3,600 s"),
        ({"api": {"lambda_authorizer": {"duration_p99": "1 ms"}}}, "api.lambda_authorizer: duration_p99 is 1 ms"),
        ({"latency": {"alb": {"p50": "5 ms", "p99": "4 ms"}}}, "percentiles must increase"),
        ({"latency": {"alb": {"p50": 0, "p90": "5 ms", "p99": "5 ms"}}}, "percentiles must increase"),
        ({"latency": {"alb": {"floor": "3 ms", "p50": "2 ms"}}}, "p50 is 2 ms, below the floor of 3 ms"),
        ({"latency": {"alb": {}}}, "no percentile is given"),
    ],
)
def test_what_cannot_be_is_one_sentence(document: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WorkloadError, match=sentence) as problem:
        Workload.from_dict(document)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize("own", [{"p50": 0}, {"floor": 0}, {"p50": 0, "p99": 0}, {"p99_9": "0 ms"}])
def test_a_hop_may_take_no_time(own: dict[str, Any]) -> None:
    assert time_of(own_evidence("alb", HopLatency(**own))).quantile(0.999) == 0


def test_percentiles_at_the_floor_say_how_many_take_no_longer() -> None:
    """Half of the requests take 0 ms and 99 % at most 5: of the other half, 98 % take at most 5."""
    half = time_of(own_evidence("alb", HopLatency(p50=0, p99=5)))
    assert [half.quantile(p) for p in (0.1, 0.49, 0.99)] == [0, 0, pytest.approx(5)]
    assert half.quantile(0.75) == pytest.approx(FromQuantiles({0.98: 5}).quantile(0.5))


def test_a_hop_of_no_time_takes_its_time_off_the_path() -> None:
    usual = Workload(backend={"kind": "fargate"})
    document = {"backend": {"kind": "fargate"}, "latency": {"alb": {"p50": 0}}}
    free = Workload.from_dict(document)
    before, after = (assess(w, "E7").quantile_ms(0.5) for w in (usual, free))
    assert before is not None
    assert after is not None
    assert after < before


@pytest.mark.parametrize("kind", ["lambda", "fargate"])
def test_code_that_takes_no_time_has_a_99th_percentile_of_no_time(kind: str) -> None:
    stated = Workload.from_dict({"backend": {"kind": kind, "duration": 0, "duration_p99": 0}})
    unstated = Workload.from_dict({"backend": {"kind": kind, "duration": 0}})
    assert assess(stated, "A5").quantile_ms(0.99) == assess(unstated, "A5").quantile_ms(0.99)


def test_programs_call_from_data_centers_and_people_from_the_end_of_a_fiber() -> None:
    assert Workload().clients.access == "data-center"
    for who in ("workforce", "developers"):
        assert Workload(clients={"who": who}).clients.access == "fiber"
    assert Workload(clients={"who": "workforce", "access": "mobile"}).clients.access == "mobile"


def test_a_tls_version_may_be_written_as_a_number_as_yaml_reads_it() -> None:
    assert Workload.from_dict({"clients": {"tls": 1.2}}).clients.tls == "1.2"


def test_a_changed_caller_keeps_the_usual_line_of_that_kind_of_caller() -> None:
    assert Workload().with_values({"clients.who": "workforce"}).clients.access == "fiber"
