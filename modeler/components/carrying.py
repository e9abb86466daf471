"""What a connection can carry at a component, and whether the component passes bytes on while they come.

A component that *holds* a request or an answer has all of it before it passes any of it on, so that the times of the
connections on its two sides add up; where bytes stream through, the slower connection hides the faster one. What a
link carries is shared: other traffic and the workload's own leave a connection the rest, as fair queues do. A Transit
Gateway (100 Gbit/s a zone) and an interface endpoint (10 Gbit/s) carry more than AWS gives one connection of an
instance (5 Gbit/s), so that they are never the narrowest place of one.
Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from modeler.dataclass import dataclass
from modeler.dist.transfer import HEADERS, SEGMENT, serialization_ms
from modeler.facts.bandwidths import AccessLine
from modeler.facts.constraints import Fact
from modeler.facts.evidence import Evidence
from modeler.workload import Protocol, Workload
from modeler.workload.clients import line_of

BANDWIDTH = "bandwidth"
"""What evidence is of that says how much something carries, and not how long it takes."""
BASE64 = 4 / 3
"""Four letters for three bytes (RFC 4648)."""


class Held(NamedTuple):
    """Whether a component has all of a request, or of an answer, before it passes any of it on."""

    request: bool
    answer: bool


STREAMS = Held(request=False, answer=False)
HOLDS = Held(request=True, answer=True)


@dataclass(frozen=True, slots=True)
class Pipe:
    """What lies on the way of a connection and carries so much of it.

    Parameters
    ----------
    name : str
        What it is, in a sentence's words.
    down_bps, up_bps : float
        Bits a second that one connection alone can take, towards the client and from it.
    evidence : Evidence
        Who says so.
    shared_bps : float
        Bits a second of all its parts, which the workload's own traffic loads; 0 where each client has one of its own.
    taken : float
        Share of it that other traffic takes.
    segment : int
        Bytes of a TCP segment that fits through.
    """

    name: str
    down_bps: float
    up_bps: float
    evidence: Evidence
    shared_bps: float = 0.0
    taken: float = 0.0
    segment: int = SEGMENT

    def load(self, bits_per_second: float) -> float:
        """Return the share that is taken while so much of the workload's own traffic is on the way."""
        return self.taken + (bits_per_second / self.shared_bps if self.shared_bps else 0.0)


class Paced(NamedTuple):
    """A stream that is held back: so many bytes a second after the first ones."""

    after_bytes: float
    bytes_per_second: float


def streams_from_function(w: Workload) -> bool:
    """Say whether the function behind the door streams its answers.

    >>> streams_from_function(Workload(backend={"kind": "lambda", "streaming": True}))
    True
    """
    return w.traffic.protocol is Protocol.STREAMING or bool(getattr(w.backend, "streaming", False))


def client_line(w: Workload) -> Pipe:
    """Return the line of one client, as the workload says or as its kind has it.

    Examples
    --------
    >>> w = Workload(clients={"location": "internet", "access": "cable"})
    >>> client_line(w).name, client_line(w).up_bps
    ("the client's line (cable, assumed)", 20000000.0)
    """
    clients = w.clients
    usual = line_of({"location": clients.location, "access": clients.access, "link": clients.link})
    given = "bandwidth" in clients.model_fields_set
    return _client_line(usual, clients.bandwidth, clients.upload_bandwidth, given)


COUNTS_FROM_MS = 1.0
"""Time on the client's line from which on it is said what is assumed of the line."""


def assumed_line(w: Workload) -> tuple[str, ...]:
    """Say what is assumed of the clients' line, where bodies take a while there and nobody gave its bandwidth.

    Examples
    --------
    >>> w = Workload(clients={"location": "internet", "access": "cable"}, traffic={"response_bytes": "1 MB"})
    >>> assumed_line(w)
    ("the client's line (cable, assumed) carries 100 Mbit/s down and 20 Mbit/s up: give clients.bandwidth",)
    """
    pipe = client_line(w)
    upload_ms = serialization_ms(w.traffic.request_bytes, pipe.up_bps)
    if (
        not pipe.evidence.assumed
        or max(upload_ms, serialization_ms(w.traffic.response_bytes, pipe.down_bps)) < COUNTS_FROM_MS
    ):
        return ()
    speeds = f"{bandwidth_text(pipe.down_bps)} down and {bandwidth_text(pipe.up_bps)} up"
    return (f"{pipe.name} carries {speeds}: give clients.bandwidth",)


@lru_cache(maxsize=256)
def _client_line(usual: AccessLine, down_bps: float, up_bps: float, given: bool) -> Pipe:
    known = "" if given else f" ({usual.id}{', assumed' if usual.method == 'assumed' else ''})"
    name = f"the client's line{known}"
    return Pipe(name, down_bps, up_bps, _line_evidence(usual, down_bps, up_bps, given))


@lru_cache(maxsize=64)
def inside(usual: AccessLine) -> Pipe:
    """Return what AWS gives one connection between two of its networks' addresses."""
    evidence = _line_evidence(usual, usual.down_bps, usual.up_bps, False)
    return Pipe("one connection inside of AWS", usual.down_bps, usual.up_bps, evidence)


def _line_evidence(usual: AccessLine, down_bps: float, up_bps: float, given: bool) -> Evidence:
    return Evidence(
        id="clients.bandwidth" if given else f"bandwidth.{usual.id}",
        of=BANDWIDTH,
        condition=f"{bandwidth_text(down_bps)} down, {bandwidth_text(up_bps)} up",
        quantiles_ms=(),
        method="measured" if given else usual.method,
        confidence="high" if given else usual.confidence,
        source="your workload file" if given else usual.source,
        measured="",
        as_of="" if given else usual.as_of,
        reasoning="" if given else usual.reasoning,
    )


def stated_pipe(
    name: str, bits_per_second: float, fact: Fact, parts: float, taken: float, mtu_bytes: float = SEGMENT + HEADERS
) -> Pipe:
    """Return a pipe of which AWS states the bandwidth.

    Parameters
    ----------
    parts : float
        How many of them share the workload's traffic; a connection takes one.
    mtu_bytes : float
        Largest packet that fits through.
    """
    segment = min(int(mtu_bytes) - HEADERS, SEGMENT)
    return Pipe(name, bits_per_second, bits_per_second, _stated(fact), bits_per_second * parts, taken, segment)


@lru_cache(maxsize=64)
def _stated(fact: Fact) -> Evidence:
    return Evidence(
        id=fact.id,
        of=BANDWIDTH,
        condition=fact.meaning,
        quantiles_ms=(),
        method="vendor claim",
        confidence=fact.confidence,
        source=fact.source,
        measured="",
        as_of=fact.as_of,
        reasoning="",
    )


def bandwidth_text(bits_per_second: float) -> str:
    """Write a bandwidth.

    >>> bandwidth_text(1.25e9), bandwidth_text(768e3), bandwidth_text(3e6)
    ('1.25 Gbit/s', '768 kbit/s', '3 Mbit/s')
    """
    for unit, size in (("Gbit/s", 1e9), ("Mbit/s", 1e6), ("kbit/s", 1e3)):
        if bits_per_second >= size:
            return f"{bits_per_second / size:.3g} {unit}"
    return f"{bits_per_second:.3g} bit/s"
