"""What AWS promises of a component's availability, or why nothing is known to be promised.

A service level agreement says when AWS refunds, not how often something fails. Most promise for a Region; some for
several zones and less for one. Source: https://aws.amazon.com/legal/service-level-agreements/
"""

from __future__ import annotations

from math import prod
from typing import Protocol

from modeler.dataclass import dataclass
from modeler.facts.constraints import Fact, ask
from modeler.workload import Workload


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised for a workload.

    Parameters
    ----------
    share : float or None
        Share of a month; None if nothing is known to be promised.
    facts : tuple of Fact
        Where it is promised.
    note : str
        How it was put together, or why there is none.
    """

    share: float | None
    facts: tuple[Fact, ...] = ()
    note: str = ""


UPTIME = "sla.monthly_uptime"


class Sla(Protocol):
    """How a component's promise follows from a workload."""

    def promised(self, w: Workload) -> Promised:
        """Return the promise, with its facts or the reason for none."""
        ...


@dataclass(frozen=True, slots=True)
class NoSla:
    """Nothing is known to be promised.

    Examples
    --------
    >>> NoSla("your own servers").promised(Workload()).share is None
    True
    """

    reason: str

    def promised(self, w: Workload) -> Promised:
        """Return the reason."""
        return Promised(None, note=self.reason)


@dataclass(frozen=True, slots=True)
class RegionalSla:
    """One promise for the service in a Region.

    Examples
    --------
    >>> RegionalSla("api-gateway").promised(Workload()).share
    0.9995
    """

    service: str

    def promised(self, w: Workload) -> Promised:
        """Return the promise; where the page was not seen, what the fact says instead."""
        promise = ask(self.service, UPTIME)
        share = promised_share(promise)
        return Promised(share, (promise,), "" if share else promise.meaning)


@dataclass(frozen=True, slots=True)
class ZonedSla:
    """A promise in several zones, and a smaller one in a single zone.

    Examples
    --------
    >>> ZonedSla("elb").promised(Workload(azs=1)).share
    0.9990000000000001
    """

    service: str

    def promised(self, w: Workload) -> Promised:
        """Return the promise for the workload's zones."""
        promise = ask(self.service, "sla.monthly_uptime" if w.azs > 1 else "sla.monthly_uptime_single_zone")
        return Promised(promised_share(promise), (promise,), f"{w.azs} AZ{'s' if w.azs > 1 else ''}")


@dataclass(frozen=True, slots=True)
class ComputeSla:
    """Promises that hold for compute in two zones or more; in one zone AWS promises only for single instances.

    Examples
    --------
    >>> ComputeSla(("ec2",)).promised(Workload(azs=1)).share is None
    True
    """

    services: tuple[str, ...]

    def promised(self, w: Workload) -> Promised:
        """Multiply the promises."""
        if w.azs < 2:
            return Promised(None, note="in one zone AWS promises only for single instances")
        promises = tuple(ask(service, UPTIME) for service in self.services)
        share = prod(promised_share(promise) or 1.0 for promise in promises)
        return Promised(share, promises, "compute in two zones or more")


def promised_share(promise: Fact) -> float | None:
    """Return the share that a fact promises; None if it was not verified.

    >>> promised_share(ask("privatelink", UPTIME)) is None
    True
    """
    known = isinstance(promise.value, float | int) and not promise.unverified
    return promise.number / 100 if known else None
