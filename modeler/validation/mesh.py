"""Measurements inside a cluster, and of asking many servers at once: whether parts add up to the whole."""

from __future__ import annotations

from modeler.components.latency import time_of
from modeler.dist import Comonotone, Distribution, FromQuantiles, Hedge, parallel, serial
from modeler.facts.evidence import evidence
from modeler.validation.base import SHARES, Case, Line, Parameter, lines, numbers


def as_published(case: str, variant: str) -> Distribution:
    """Return the distribution through all published percentiles of one measurement.

    >>> as_published("E12", "authorizer alone, 8 connections").quantile(0.5)
    1.75
    """
    known = numbers(case)[variant]
    return FromQuantiles({SHARES[metric]: ms for metric, ms in known.items() if metric in SHARES})


def sidecars() -> Case:
    """E11: the way without sidecars and what two sidecars add, at other numbers of connections."""
    added = time_of(evidence("istio-sidecars.telemetry-2020"))
    measured_lines = tuple(
        line
        for connections in (2, 16, 64)
        for line in lines(
            "E11",
            f"telemetry, two sidecars, {connections} connections",
            serial(as_published("E11", f"no filters, no sidecars, {connections} connections"), added),
        )
    )
    return Case(
        "E11",
        "Two Istio sidecars with telemetry between client and server",
        (
            Parameter("without sidecars", "p50, p90 and p99 as published", "this publication"),
            Parameter("two sidecars", "`istio-sidecars.telemetry-2020`", "evidence: the difference at 16 connections"),
        ),
        measured_lines,
        "What sidecars add was derived at 16 connections, so only the others are a test: it depends on how many "
        "requests are under way (less than half as much at 2, more in the tail at 64), which a fixed distribution "
        "cannot show.",
        independent=False,
    )


def external_authorizer() -> Case:
    """E12: two parts that were measured alone, one after the other."""
    measured_lines: list[Line] = []
    for connections in (8, 32, 64):
        parts = tuple(
            as_published("E12", f"{which}, {connections} connections")
            for which in ("without authorizer", "authorizer alone")
        )
        measured_lines.extend(lines("E12", f"with authorizer, {connections} connections", serial(*parts)))
    return Case(
        "E12",
        "A sidecar that asks an external authorizer for each request",
        (Parameter("both parts", "p50 and p99 as published, each measured alone", "this publication"),),
        tuple(measured_lines),
        f"Independent parts in a row hold as long as nothing is shared. At 64 connections they share processors and "
        f"queue for each other: even if both were slow at the same time p99 would be {_together():.1f} ms.",
    )


def _together() -> float:
    parts = tuple(as_published("E12", f"{w}, 64 connections") for w in ("without authorizer", "authorizer alone"))
    return float(Comonotone(parts).quantile(0.99))


def ingress() -> Case:
    """E13: whether a lognormal through p50 and p99 is a fair shape for an ingress gateway."""
    measured_lines = tuple(
        line
        for variant, known in numbers("E13").items()
        for line in lines("E13", variant, FromQuantiles({0.5: known["p50"], 0.99: known["p99"]}), ("p90",))
    )
    return Case(
        "E13",
        "Ingress gateways of a cluster: the shape of their time",
        (Parameter("p50 and p99", "as published", "this publication: p90 is what the shape must find"),),
        measured_lines,
        "`istio-ingress` is the second row, so its own percentiles are met exactly; nginx was asked for more than "
        "it could do. Where p99 stands apart (one connection, Cilium), p90 is overestimated by up to 39 %.",
    )


def gateway_and_pod() -> Case:
    """E20: one row of evidence against clusters with more pods."""
    measured_lines = tuple(
        line
        for mode, name in (("sidecar", "istio-ingress.https-sidecar"), ("ambient", "istio-ingress.https-ambient"))
        for variant in numbers("E20")
        if variant.startswith(mode)
        for line in lines("E20", variant, time_of(evidence(name)), ("p50", "p90", "p99"))
    )
    return Case(
        "E20",
        "HTTPS through an Istio gateway to a pod with a sidecar, or in ambient mode",
        (
            Parameter(
                "all", "`istio-ingress.https-sidecar` and `.https-ambient`", "evidence: 20 requests a second, 1 pod"
            ),
        ),
        measured_lines,
        "How far one row of evidence carries (20 requests a second and 1 pod are that row): with 90 pods the median "
        "is up to a quarter slower and p99 up to twice as slow as with one.",
        independent=False,
    )


def hedged_read() -> Case:
    """E18: waiting for a hundred servers, with and without a second request to the late ones."""
    quiet, hedged = "1,000 keys from 100 servers, no hedge", "1,000 keys from 100 servers, hedge after 10 ms"
    late_ms = numbers("E18")[quiet]["p99.9"]
    one_server = FromQuantiles({0.98: 10.0, 0.999 ** (1 / 100): late_ms})
    return Case(
        "E18",
        "The Tail at Scale: a read that waits for a hundred servers",
        (
            Parameter("one server", "2 % take over 10 ms", "this publication: 2 % more requests by hedging at 10 ms"),
            Parameter(
                "one server",
                f"1 in 100,000 takes over {late_ms:,.0f} ms",
                "this publication: p99.9 of the slowest of 100 without hedging",
            ),
            Parameter("servers", "independent", "model"),
        ),
        (
            *lines("E18", quiet, parallel(*[one_server] * 100)),
            *lines("E18", hedged, parallel(*[Hedge(one_server, after_ms=10)] * 100)),
        ),
        "Without hedging it is met by construction; the test is what hedging makes of it. Two points are all "
        "that is known of a server.",
    )
