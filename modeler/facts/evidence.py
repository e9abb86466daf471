"""How long things take, as data: what was measured in public, what vendors claim, and what is assumed for want of both.

A piece of evidence is one network leg or one component under one condition: the percentiles that are known, by which
method, how good it is, who says so and when. What is *assumed* says why and in which range its median lies. Times are
milliseconds; network legs are round trips. Known percentiles include the floor (what no request can undercut). Tables
are in ``latency/`` beside this file. How AWS suggests to measure a Region itself:
https://docs.aws.amazon.com/network-manager/latest/infrastructure-performance/what-is-infrastructure-performance.html
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import UnknownNameError, unknown_name
from modeler.facts import rows

METHODS = ("measured", "derived", "vendor claim", "assumed")
CONFIDENCES = ("high", "medium", "low")
QUANTILES = {
    "p10_ms": 0.10,
    "p50_ms": 0.50,
    "p75_ms": 0.75,
    "p90_ms": 0.90,
    "p95_ms": 0.95,
    "p99_ms": 0.99,
    "p99_9_ms": 0.999,
}
"""Columns of the tables, and the share of requests that is faster."""

CONNECTED = (
    "Median of a year of TCP connects from a Lambda function to an endpoint in the other Region, less 3.37 ms for the "
    "name lookup and the function itself: by so much it exceeds pings between European Regions, whose routes are "
    "stable, and inside a Region, where a ping takes 0.1 ms, it shows 3.3 ms."
)
PINGED = "Mean of pings between instances in the two Regions: below 10 ms it is better than a corrected connect."
SPREAD = (
    "From p50 to p90: the spread of those connects with that of connects inside a Region (2.53 ms) taken off in "
    "quadrature, at least 1 % of the median."
)
SAME_REGION = "Mean of pings between two instances in the Region, mostly in one Availability Zone."
SAME_REGION_ELSEWHERE = "No pings in this Region: the median of those inside 19 other Regions."


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of how long one thing takes.

    Parameters
    ----------
    id : str
        Name to find and to override it by, such as ``network.same-az``.
    of : str
        Component that takes the time, or ``network``.
    condition : str
        What exactly was timed, and what is not in it.
    quantiles_ms : tuple of (float, float)
        Share of requests that is faster and the time in ms, both increasing. None: the floor is all there is.
    method, confidence : str
        One of `METHODS`, one of `CONFIDENCES`.
    source, measured, as_of : str
        Who says so; when it was measured ("not stated" if unknown, empty if it never was); when we saw it.
    floor_ms : float
        What no request can undercut; the percentiles include it.
    mean_ms : float, optional
        Mean in ms, if published.
    low_ms, high_ms : float, optional
        Between which the median plausibly lies; always given for what is assumed.
    n : int, optional
        Number of measurements.
    reasoning : str
        How a number came about that is not simply read off.

    Examples
    --------
    >>> measured = evidence("lambda-function.invoke")
    >>> measured.p50_ms, measured.p99_ms, measured.method, measured.n
    (6.5, 13.6, 'measured', 140)
    """

    id: str
    of: str
    condition: str
    quantiles_ms: tuple[tuple[float, float], ...]
    method: str
    confidence: str
    source: str
    measured: str
    as_of: str
    floor_ms: float = 0.0
    mean_ms: float | None = None
    low_ms: float | None = None
    high_ms: float | None = None
    n: int | None = None
    reasoning: str = ""

    @property
    def assumed(self) -> bool:
        """Whether nothing was measured or claimed in public."""
        return self.method == "assumed"

    @property
    def p50_ms(self) -> float | None:
        """Median in ms, if known."""
        return self.at(0.5)

    @property
    def p99_ms(self) -> float | None:
        """99th percentile in ms, if known."""
        return self.at(0.99)

    def at(self, p: float) -> float | None:
        """Return the time at a share of requests that is in the table, or nothing: it does not interpolate.

        >>> evidence("http-api").at(0.99), evidence("http-api").at(0.42)
        (10.0, None)
        """
        return dict(self.quantiles_ms).get(p)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data.

        >>> evidence("alb").to_dict()["method"]
        'assumed'
        """
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of evidence that is assumed, or has one source, and carries part of some p99.

    Parameters
    ----------
    id : str
        Of the evidence, or of all that begin so, with a ``*`` at the end.
    percent : float
        Its largest share of the time of the slowest 1 % of the requests.
    pattern, comparison : str
        Which pattern that is, and in which comparison (`modeler.validation.tails`).
    sources : int
        How many independent publications it rests on.
    plausible : str
        The range, where no row of evidence has one.
    decision, why : str
        What was decided, in a word or two, and why.
    """

    id: str
    percent: float
    pattern: str
    comparison: str
    sources: int
    plausible: str
    decision: str
    why: str

    def covers(self, id: str) -> bool:
        """Whether it is about some evidence.

        >>> next(d for d in decisions() if d.id == "network.region.*").covers("network.region.eu-west-1.us-east-1")
        True
        """
        return id.startswith(self.id[:-1]) if self.id.endswith("*") else id == self.id


@dataclass(frozen=True, slots=True)
class Published:
    """One number of a published measurement of a whole path, to compare a model with.

    `metric` is a percentile of the whole request, its min, mean or max, or the median of its connecting
    (``connect_p50``) or of its processing (``processing_p50``). `required` marks those that the model must meet.
    """

    case: str
    variant: str
    metric: str
    ms: float
    required: bool
    path: str
    source: str
    measured: str
    as_of: str
    note: str


@dataclass(frozen=True, slots=True)
class ColdStartRate:
    """Share of cold starts of one function under Poisson arrivals, with its 95 % confidence interval."""

    rate_per_s: float
    hours: float
    requests: int
    cold: int
    share: float
    low: float
    high: float
    service_s: float
    setup: str
    source: str
    measured: str
    as_of: str


@dataclass(frozen=True, slots=True)
class IdleTimeout:
    """How many instances were gone after some time without a request."""

    measure: str
    idle_from_s: float | None
    idle_to_s: float | None
    requests: int | None
    cold: int | None
    share: float
    source: str
    measured: str
    as_of: str


def _table(name: str) -> Iterable[dict[str, str]]:
    return rows(f"latency/{name}.csv")


def _number(text: str) -> float | None:
    return float(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _quantiles(row: dict[str, str]) -> tuple[tuple[float, float], ...]:
    return tuple((p, float(row[column])) for column, p in QUANTILES.items() if row.get(column))


@cache
def _hops() -> dict[str, Evidence]:
    return {
        row["id"]: Evidence(
            id=row["id"],
            of=row["of"],
            condition=row["condition"],
            quantiles_ms=_quantiles(row),
            method=row["method"],
            confidence=row["confidence"],
            source=row["source"],
            measured=row["measured"],
            as_of=row["as_of"],
            floor_ms=float(row["floor_ms"]),
            mean_ms=_number(row["mean_ms"]),
            low_ms=_number(row["low_ms"]),
            high_ms=_number(row["high_ms"]),
            n=_whole(row["n"]),
            reasoning=row["reasoning"],
        )
        for row in _table("hops")
    }


def evidence(id: str) -> Evidence:
    """Return one piece of evidence by its id.

    Raises
    ------
    UnknownNameError
        If there is none of this id, with the nearest one and the list.

    Examples
    --------
    >>> evidence("rest-api.private").p50_ms - evidence("rest-api.regional").p50_ms  # what being private costs
    6.0
    """
    known = _hops()
    if id not in known:
        raise unknown_name("latency evidence", id, known)
    return known[id]


def all_evidence() -> tuple[Evidence, ...]:
    """Return all pieces of evidence of hops, in the order of the table: network first.

    >>> all_evidence()[0].id
    'network.same-az'
    """
    return tuple(_hops().values())


@cache
def _sources() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in _table("sources")}


@cache
def _region_rows() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["from"], row["to"]): row for row in _table("region_rtt")}


@cache
def _regions_without() -> dict[str, dict[str, str]]:
    return {row["region"]: row for row in _table("regions_without_rtt")}


@cache
def measured_regions() -> tuple[str, ...]:
    """Return the Regions with known round trips to all other such Regions.

    >>> len(measured_regions())
    33
    """
    return tuple(sorted({a for a, b in _region_rows() if a != b}))


@cache
def region_round_trip(a: str, b: str) -> Evidence:
    """Return the round trip from one Region to another, or inside one.

    Parameters
    ----------
    a, b : str
        Region codes: where the request comes from and where it goes. The way back may differ by a few ms.

    Raises
    ------
    UnknownNameError
        If a Region does not exist, or nobody published its round trips; then the nearest Region with data is named.

    Examples
    --------
    >>> region_round_trip("us-east-1", "eu-central-1").p50_ms
    89.79
    """
    row = _region_rows().get((a, b))
    if row is None:
        raise _no_round_trip(a, b)
    source = _sources()[row["source"]]
    return Evidence(
        id=f"network.region.{a}.{b}",
        of="network",
        condition=f"round trip from {a} to {b} over the network of AWS" if a != b else f"round trip inside {a}",
        quantiles_ms=_quantiles(row),
        method=row["method"],
        confidence=row["confidence"],
        source=source["source"],
        measured=source["measured"],
        as_of=source["as_of"],
        reasoning=_how_timed(row, same=a == b),
    )


def _how_timed(row: dict[str, str], *, same: bool) -> str:
    if same:
        return SAME_REGION if row["method"] == "measured" else SAME_REGION_ELSEWHERE
    return f"{CONNECTED if row['source'] == 'connect' else PINGED} {SPREAD}"


def _no_round_trip(a: str, b: str) -> UnknownNameError:
    for code in (a, b):
        if near := _regions_without().get(code):
            return UnknownNameError(
                f"no round trip from '{a}' to '{b}': nobody published measurements of {code}; "
                f"use {near['nearest']}, the nearest Region that has them, or put your own into the workload"
            )
    missing = a if a not in measured_regions() else b
    return unknown_name("Region in the table of round trips", missing, measured_regions())


InitKey = tuple[str, str, str]


@cache
def _init_rows() -> dict[InitKey, dict[int, dict[str, str]]]:
    """Rows of initialization by runtime, package and processor, then by memory in MB."""
    init_rows: dict[InitKey, dict[int, dict[str, str]]] = {}
    for row in _table("lambda_init"):
        init_rows.setdefault((row["runtime"], row["package"], row["arch"]), {})[int(row["memory_mb"])] = row
    return init_rows


@cache
def lambda_runtimes(package: str = "zip") -> tuple[str, ...]:
    """Return the Lambda runtimes with measured initialization; ``provided`` ones name what runs on them.

    >>> [name for name in lambda_runtimes() if name.startswith("nodejs2")]
    ['nodejs20.x', 'nodejs22.x', 'nodejs24.x']
    >>> lambda_runtimes("snapstart")
    ('java11', 'java17', 'java21')
    """
    return tuple(sorted({runtime for runtime, kind, _ in _init_rows() if kind == package}))


@cache
def lambda_init(runtime: str, memory_mb: int, arch: str, package: str = "zip") -> Evidence:
    """Return the Init Duration of a cold start, or Restore Duration with SnapStart, of a function that does nothing.

    Initialization of your own code comes on top; what else a cold start adds is
    ``evidence("lambda-function.cold-beyond-init")``.

    Parameters
    ----------
    runtime : str
        Runtime id such as ``python3.13``, or ``provided.al2023/rust``: see `lambda_runtimes`.
    memory_mb : int
        Memory; if it was not measured, the nearest measured one by ratio is taken, and `reasoning` says so.
    arch : str
        ``x86_64`` or ``arm64``.
    package : str
        ``zip``, ``image`` or ``snapstart``.

    Raises
    ------
    UnknownNameError
        If this runtime was not measured with this package and processor.

    Examples
    --------
    >>> lambda_init("python3.13", 1024, "arm64").p50_ms
    85.55
    >>> lambda_init("python3.13", 3008, "arm64").reasoning
    'Measured at 1024 MB, the nearest to 3008 MB.'
    """
    sizes = _init_rows().get((runtime, package, arch)) or _no_init(runtime, arch, package)
    if memory_mb <= 0:
        raise UnknownNameError(f"no function has {memory_mb} MB of memory: use 128 to 10240")
    size = min(sizes, key=lambda size: abs(math.log(size / memory_mb)))
    row = sizes[size]
    source = _sources()[row["source"]]
    metric = "Restore Duration" if package == "snapstart" else "Init Duration"
    return Evidence(
        id=f"lambda-function.init.{runtime}.{package}.{arch}.{size}",
        of="lambda-function",
        condition=f"{metric} of {row['label']}, {package}, {size} MB, {arch}, hello world",
        quantiles_ms=_quantiles(row),
        method="measured" if size == memory_mb else "derived",
        confidence="high" if size == memory_mb else "medium",
        source=source["source"],
        measured=source["measured"],
        as_of=source["as_of"],
        mean_ms=_number(row["mean_ms"]),
        n=int(row["n"]),
        reasoning="" if size == memory_mb else f"Measured at {size} MB, the nearest to {memory_mb} MB.",
    )


def _no_init(runtime: str, arch: str, package: str) -> dict[int, dict[str, str]]:
    if package not in (packages := sorted({kind for _, kind, _ in _init_rows()})):
        raise unknown_name("package of a Lambda function", package, packages)
    if runtime not in (runtimes := lambda_runtimes(package)):
        raise unknown_name(f"Lambda runtime with measured cold starts ({package})", runtime, runtimes)
    arches = sorted(arch for name, kind, arch in _init_rows() if (name, kind) == (runtime, package))
    raise unknown_name(f"processor with measured cold starts of {runtime}", arch, arches)


@cache
def decisions() -> tuple[Decision, ...]:
    """Return what was decided of weak evidence, the largest share of a p99 first.

    >>> decisions()[0].percent > decisions()[-1].percent
    True
    """
    table = (
        Decision(**{**row, "percent": float(row["percent"]), "sources": int(row["sources"])})  # type: ignore[arg-type]
        for row in _table("decisions")
    )
    return tuple(sorted(table, key=lambda decision: -decision.percent))


@cache
def _published() -> tuple[Published, ...]:
    paths = {(row["case"], row["variant"]): row for row in _table("published_cases")}
    return tuple(
        Published(
            case=row["case"],
            variant=row["variant"],
            metric=row["metric"],
            ms=float(row["ms"]),
            required=row["required"] == "yes",
            **{
                name: paths[row["case"], row["variant"]][name]
                for name in ("path", "source", "measured", "as_of", "note")
            },
        )
        for row in _table("published")
    )


def published(case: str = "") -> tuple[Published, ...]:
    """Return published measurements of whole paths: of one case, or all.

    Raises
    ------
    UnknownNameError
        If there is no such case.

    Examples
    --------
    >>> [row.ms for row in published("E01") if row.variant == "private from us-east-1" and row.metric == "p50"]
    [360.0]
    """
    if not case:
        return _published()
    of_case = tuple(published for published in _published() if published.case == case)
    if not of_case:
        raise unknown_name("published case", case, sorted({published.case for published in _published()}))
    return of_case


@cache
def cold_start_rates() -> tuple[ColdStartRate, ...]:
    """Return the shares of cold starts that were measured at eleven rates of requests, from slow to fast.

    >>> cold_start_rates()[0].share
    0.3172
    """
    return tuple(
        ColdStartRate(
            rate_per_s=float(row["rate_per_s"]),
            hours=float(row["hours"]),
            requests=int(row["requests"]),
            cold=int(row["cold"]),
            share=float(row["share"]),
            low=float(row["low"]),
            high=float(row["high"]),
            service_s=float(row["service_s"]),
            setup=row["setup"],
            source=row["source"],
            measured=row["measured"],
            as_of=row["as_of"],
        )
        for row in _table("cold_starts")
    )


@cache
def idle_timeouts() -> tuple[IdleTimeout, ...]:
    """Return what was measured of how long Lambda keeps an idle instance.

    >>> [timeout.share for timeout in idle_timeouts() if timeout.idle_from_s == 660]
    [1.0]
    """
    return tuple(
        IdleTimeout(
            measure=row["what"],
            idle_from_s=_number(row["idle_from_s"]),
            idle_to_s=_number(row["idle_to_s"]),
            requests=_whole(row["requests"]),
            cold=_whole(row["cold"]),
            share=float(row["share"]),
            source=row["source"],
            measured=row["measured"],
            as_of=row["as_of"],
        )
        for row in _table("idle_timeouts")
    )


@cache
def _handshakes() -> dict[str, int]:
    return {row["protocol"]: int(row["round_trips"]) for row in _table("handshakes")}


def handshake_round_trips(protocol: str) -> int:
    """Return how many round trips pass before the first byte of a request can go.

    Raises
    ------
    UnknownNameError
        If the protocol is not in the table.

    Examples
    --------
    >>> handshake_round_trips("tcp") + handshake_round_trips("tls1.2")
    3
    """
    known = _handshakes()
    if protocol not in known:
        raise unknown_name("protocol", protocol, known)
    return known[protocol]
