"""What the required cases would say with other parameters that are as plausible: how much a choice decides.

A case leaves room: three round trips could stand for the way from an edge location, and initialization can be that of
the same publication or that of the evidence. Those that were not taken stand here, with what comes of them.
"""

from __future__ import annotations

from modeler.dataclass import dataclass
from modeler.dist import Distribution, cold_share
from modeler.facts.evidence import cold_start_rates, region_round_trip
from modeler.validation.base import numbers
from modeler.validation.functions import COLD_MODE, ENOUGH_RATES, burst, burst_with_evidence, idle_timeout_s
from modeler.validation.gateways import CLOSE_ENOUGH, FAR, REGION, edge, endpoint, round_trip
from modeler.workload import LambdaBackend


@dataclass(frozen=True, slots=True)
class Alternative:
    """One choice, and whether the requirement would hold with it.

    Parameters
    ----------
    case, choice, result : str
        Which case, what is taken, and what comes of it.
    taken : bool
        Whether the required case uses it.
    holds : bool
        Whether the requirement holds with it.
    """

    case: str
    choice: str
    result: str
    taken: bool
    holds: bool


def alternatives() -> tuple[Alternative, ...]:
    """Return the choices of the required cases, taken or not.

    Examples
    --------
    >>> all(alternative.holds for alternative in alternatives() if alternative.taken)
    True
    """
    return (*_gateway_trips(), *_edge_trips(), *_initialization(), *_idle_timeouts())


def _gateway_trips() -> tuple[Alternative, ...]:
    kinds = ("regional", "private")

    def error(kind: str, place: str, trip_ms: float | None) -> float:
        return _error(endpoint(kind, place, trip_ms), f"{kind} from {place}")

    own = {f"{kind} from {place}": error(kind, place, None) for place in FAR for kind in kinds}
    matrix = {
        f"{kind} from {place}": error(kind, place, region_round_trip(place, REGION).at(0.5))
        for place in FAR
        for kind in kinds
    }
    return (
        _medians("Regional and private: round trip from the case's own time to connect", own, taken=True),
        _medians("Regional and private: round trip from the matrix of Regions (independent)", matrix, taken=False),
    )


def _edge_trips() -> tuple[Alternative, ...]:
    edge_trips = {
        "of the private case (between the Regions)": {p: round_trip("E01", f"private from {p}") for p in FAR},
        "of the Regional case (over the internet)": {p: round_trip("E01", f"regional from {p}") for p in FAR},
        "of the Regional case, less the way to the edge": {
            p: round_trip("E01", f"regional from {p}") - round_trip("E01", f"edge from {p}") for p in FAR
        },
        "of the matrix of Regions (independent)": {p: region_round_trip(p, REGION).at(0.5) or 0.0 for p in FAR},
    }
    return tuple(
        _medians(
            f"edge location to Region: round trip {name}",
            {
                f"edge from {p}": _error(edge(round_trip("E01", f"edge from {p}"), ms), f"edge from {p}")
                for p, ms in trips.items()
            },
            taken="private" in name,
        )
        for name, trips in edge_trips.items()
    )


def _error(time: Distribution, variant: str) -> float:
    return float(time.quantile(0.5)) / numbers("E01")[variant]["p50"] - 1


def _medians(choice: str, errors: dict[str, float], *, taken: bool) -> Alternative:
    inside = sum(abs(error) <= CLOSE_ENOUGH for error in errors.values())
    worst = max(errors, key=lambda error: abs(errors[error]))
    result = f"{inside} of {len(errors)} medians within {CLOSE_ENOUGH * 100:g} %; worst {errors[worst]:+.1%} ({worst})"
    return Alternative("E01", choice, result, taken, inside == len(errors))


def _initialization() -> tuple[Alternative, ...]:
    ways = (
        ("initialization from the publication's own single cold requests", burst, True),
        ("initialization of python3.8 from the evidence (a function that does nothing)", burst_with_evidence, False),
    )
    alternatives = []
    for choice, make, taken in ways:
        ratios = [float(t.quantile(0.95) / t.quantile(0.5)) for t in (make("100/s"), make("200/s"))]
        words = f"p95 is {ratios[0]:.1f} and {ratios[1]:.1f} times p50 (required: over {COLD_MODE})"
        alternatives.append(Alternative("E04", choice, words, taken, min(ratios) > COLD_MODE))
    return tuple(alternatives)


def _idle_timeouts() -> tuple[Alternative, ...]:
    own = idle_timeout_s()
    default = LambdaBackend().idle_timeout
    ways = (
        (own, "the gaps of the same runs"),
        (600.0, "10 minutes, as others found in August 2019"),
        (default, "the model's default, for today's Lambda"),
    )
    alternatives = []
    for timeout, origin in ways:
        inside = sum(
            cold_start_rate.low
            <= cold_share(cold_start_rate.rate_per_s, cold_start_rate.service_s, timeout)
            <= cold_start_rate.high
            for cold_start_rate in cold_start_rates()
        )
        words = f"inside the interval at {inside} of {len(cold_start_rates())} rates (required: {ENOUGH_RATES})"
        choice = f"idle timeout {timeout:g} s: {origin}"
        alternatives.append(Alternative("E03", choice, words, timeout == own, inside >= ENOUGH_RATES))
    return tuple(alternatives)
