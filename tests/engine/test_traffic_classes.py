"""A single-page application: files and API calls in one bill, with what they share paid once."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.errors import WorkloadError
from modeler.workload import Workload


def spa(place: str, **files: object) -> Workload:
    return Workload.from_dict(
        {
            "clients": {"location": place},
            "backend": {"kind": "lambda"},
            "traffic": {"requests_per_month": "8M"},
            "classes": [
                {
                    "name": "files",
                    "traffic": {"requests_per_month": "3M", "response_bytes": "60 KB"},
                    "backend": {"kind": "s3"},
                    **files,
                }
            ],
        }
    )


def usage(assessment: m.Assessment, dimension: str) -> list[float]:
    assert assessment.bill is not None
    return [item.usage for item in assessment.bill.items if item.dimension == dimension]


def test_alb_and_direct_connect_of_both_classes_are_paid_once() -> None:
    both = m.assess(spa("on-premises", pattern="A6"), "A4")
    assert both.beside == ("s3-interface-spa",)
    assert usage(both, "elb.alb_hour") == [730]
    assert usage(both, "directconnect.dedicated_port_hour_1gbps") == [1460]
    # Two interface endpoints, one for the API and one for S3, each in two AZs.
    assert usage(both, "privatelink.interface_endpoint_hour_per_az") == [1460, 1460]


def test_a_private_domain_and_files_need_an_alb_for_the_files_only() -> None:
    both = m.assess(spa("on-premises", pattern="A6"), "A2")
    assert usage(both, "elb.alb_hour") == [730]
    alone = m.assess(spa("on-premises", pattern="A6").model_copy(update={"classes": ()}), "A2")
    assert usage(alone, "elb.alb_hour") == []


def test_both_classes_leave_over_the_one_link() -> None:
    both = m.assess(spa("on-premises", pattern="A6"), "A4")
    out = usage(both, "directconnect.egress_gb:to_dx_location_in:us-east-1")
    assert out == pytest.approx([(8e6 * 10 * 1024 + 3e6 * 60 * 1024) / 2**30])


def test_on_the_internet_files_come_from_cloudfront() -> None:
    both = m.assess(spa("internet", pattern="F5"), "D1")
    assert both.beside == ("cloudfront-waf-http-api",)
    assert usage(both, "cloudfront.https_requests") == [3e6]
    assert usage(both, "s3.get_and_other") == [3e6]


def test_a_class_that_no_pattern_serves_is_said_so() -> None:
    assessment = m.assess(spa("on-premises", pattern="B1"), "A4")
    assert "leaves traffic class 'files' without a pattern beside it" in assessment.reason


def test_price_tiers_fill_up_over_all_classes() -> None:
    # Each class alone stays in the first egress tier (10,240 GB at 0.09); together they pass it.
    w = Workload.from_dict(
        {
            "clients": {"location": "internet"},
            "backend": {"kind": "lambda"},
            "traffic": {"requests_per_month": "10M", "response_bytes": "640 KB"},
            "classes": [
                {
                    "name": "more calls",
                    "pattern": "D1",
                    "traffic": {"requests_per_month": "10M", "response_bytes": "640 KB"},
                    "backend": {"kind": "lambda"},
                }
            ],
        }
    )
    assessment = m.assess(w, "D1")
    assert assessment.bill is not None
    egress_gb = 10e6 * 640 / 2**20
    assert egress_gb < 10240 < 2 * egress_gb
    usd = sum(
        item.usd for item in assessment.bill.items if item.dimension == "datatransfer.internet_egress_gb" and item.usd
    )
    assert usd == pytest.approx(10240 * 0.09 + (2 * egress_gb - 10240) * 0.085)


def two_backends(main: dict[str, object], second: dict[str, object]) -> Workload:
    return Workload.from_dict(
        {
            "backend": main,
            "traffic": {"requests_per_month": "1M"},
            "classes": [{"name": "heavy", "pattern": "A1", "traffic": {"requests_per_month": "1M"}, "backend": second}],
        }
    )


def test_a_class_with_another_function_is_billed_with_its_own_settings() -> None:
    small = {"kind": "lambda", "memory_mb": 128, "duration": "10 ms", "cold_start_share": 0}
    large = {"kind": "lambda", "memory_mb": 10240, "duration": "10 s", "cold_start_share": 0}
    both = m.assess(two_backends(small, large), "A1")
    # 1M x 10 ms x 0.125 GB, and 1M x 10 s x 10 GB.
    assert usage(both, "lambda.duration_arm_gb_second") == pytest.approx([1250, 1e8])


def test_two_classes_on_the_same_backend_pay_it_once() -> None:
    tasks = {"kind": "fargate", "tasks": 2, "vcpu": 0.5}
    assert usage(m.assess(two_backends(tasks, tasks), "A1"), "fargate.fargate_linux_arm_vcpu_hour") == [730]
    more = {"kind": "fargate", "tasks": 50, "vcpu": 4}
    hours = usage(m.assess(two_backends(tasks, more), "A1"), "fargate.fargate_linux_arm_vcpu_hour")
    assert hours == [730, 50 * 4 * 730]


def test_an_unpriced_line_of_the_main_pattern_does_not_hide_the_class() -> None:
    # Global Accelerator's premium has no price in sa-east-1; the files do not change that.
    w = spa("internet", pattern="F5").with_values({"region": "sa-east-1", "backend": {"kind": "fargate"}})
    assessment = m.assess(w, "F2")
    assert assessment.comparable
    assert assessment.beside == ("cloudfront-waf-http-api",)
    assert assessment.bill is not None
    assert [item.dimension for item in assessment.bill.unpriced] == ["globalaccelerator.dt_premium_gb"]


def test_a_public_nlb_and_a_public_alb_have_addresses_of_their_own() -> None:
    w = Workload.from_dict(
        {
            "clients": {"location": "internet"},
            "backend": {"kind": "fargate"},
            "classes": [{"name": "more", "pattern": "B9", "backend": {"kind": "fargate"}, "traffic": {}}],
        }
    )
    assert sum(usage(m.assess(w, "B8"), "vpc.public_ipv4_in_use_hour")) == 2 * 2 * 730


def test_two_classes_of_one_name_cannot_be_told_apart() -> None:
    files = {"name": "files", "backend": {"kind": "s3"}}
    with pytest.raises(WorkloadError, match="two traffic classes are called 'files'"):
        Workload.from_dict({"classes": [files, files]})


def test_a_cache_that_a_class_hopes_for_must_exist() -> None:
    files = {"name": "files", "backend": {"kind": "s3"}, "traffic": {"cache_hit_ratio": 0.9}}
    with pytest.raises(WorkloadError, match="class 'files' has a cache_hit_ratio but nothing caches"):
        Workload.from_dict({"classes": [files]})
    assert (
        Workload.from_dict({"classes": [files], "api": {"edge_cache": True}}).classes[0].traffic.cache_hit_ratio == 0.9
    )


def test_a_door_without_the_edge_cache_that_was_asked_for_says_so() -> None:
    w = Workload.from_dict({"api": {"edge_cache": True}, "traffic": {"cache_hit_ratio": 0.9}})
    assert "no edge cache at the private REST API" in map(str, m.assess(w, "A1").remarks)


def test_only_the_class_that_streams_counts_its_responses_in_10_mb() -> None:
    w = Workload.from_dict(
        {
            "traffic": {"requests_per_month": "1M", "response_bytes": "25 MB"},
            "classes": [
                {
                    "name": "tokens",
                    "pattern": "A1",
                    "traffic": {"requests_per_month": "1M", "response_bytes": "25 MB", "protocol": "streaming"},
                    "backend": {"kind": "lambda"},
                }
            ],
        }
    )
    # One each for the plain calls, three (25 MB in started 10 MB) for the streamed ones.
    assert usage(m.assess(w, "A1"), "apigateway.rest_requests") == [1e6 + 3e6]
