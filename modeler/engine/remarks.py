"""What a reader must know beside the numbers, as kinds with values; the words are made here and are never read back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from modeler.dataclass import dataclass
from modeler.results import abridged
from modeler.units import Note, format_usd

LEAST_SHARED_USD = 0.005
"""Dollars a month below which what others pay is not worth a word."""
LEAST_USD = 0.005
"""Dollars a month below which two costs are the same in words."""
LEAST_MS = 0.5
"""Milliseconds below which two times are the same in words."""


class RemarkKind(StrEnum):
    """What a remark is about."""

    STATUS = "status"
    UNPRICED = "unpriced"
    ARCHITECTURE = "architecture"
    ADDED = "added"
    IN_FULL = "in full"


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader must know beside the cost of a pattern.

    Parameters
    ----------
    kind : RemarkKind
        What it is about.
    values : tuple of str, Note or float
        The status; the dimensions without a price; what the architecture lacks or adds; who asked for what was added,
        then each thing with its USD, or why it has none; what it costs in full, in USD.

    Examples
    --------
    >>> str(Remark(RemarkKind.UNPRICED, ("lattice.service_hour", "lattice.requests")))
    'unpriced: lattice.service_hour, lattice.requests'
    >>> str(Remark(RemarkKind.IN_FULL, (1234.5,))), str(Remark(RemarkKind.STATUS, ("legacy",)))
    ('in full $1,234.50', 'legacy')
    >>> str(Remark(RemarkKind.ADDED, ("needs.features asks for waf", "WAF web ACL", 13.0)))
    'added because needs.features asks for waf: WAF web ACL $13.00'
    """

    kind: RemarkKind
    values: tuple[str | Note | float, ...]

    def __str__(self) -> str:
        if self.kind is RemarkKind.IN_FULL:
            return f"in full ${self.values[0]:,.2f}"
        if self.kind is RemarkKind.ADDED:
            things = zip(self.values[1::2], self.values[2::2], strict=True)
            listed = (f"{name} {f'${usd:,.2f}' if isinstance(usd, float) else usd}" for name, usd in things)
            return f"added because {self.values[0]}: {', '.join(listed)}"
        words = ", ".join(map(str, self.values))
        return f"unpriced: {words}" if self.kind is RemarkKind.UNPRICED else words


class Objective(StrEnum):
    """What a workload would have; that its requests are served is always one of them."""

    SERVED = "served"
    BUDGET = "budget"
    P99 = "p99"
    AVAILABILITY = "availability"


@dataclass(frozen=True, slots=True)
class Miss:
    """An objective that a pattern misses.

    Parameters
    ----------
    objective : Objective
        Which one.
    by : float or None
        By how much: the share of the requests that fail, USD a month, ms, or minutes a month; None if there is no end.
    wanted : float
        What was asked for: USD a month, ms, or a share of a month; of requests, that none fails.
    ways : tuple of str
        How requests fail, the most frequent way first.

    Examples
    --------
    >>> str(Miss(Objective.BUDGET, 120.4, 500.0))
    '$120 over the budget of $500 a month'
    >>> str(Miss(Objective.P99, None, 80.0)), str(Miss(Objective.SERVED, 0.031, 0.0, ("429",)))
    ('does not meet the p99 of 80 ms', '3.1 % of the requests fail (429)')
    """

    objective: Objective
    by: float | None
    wanted: float = 0.0
    ways: tuple[str, ...] = ()

    def __str__(self) -> str:
        by = self.by or 0.0
        if self.objective is Objective.SERVED:
            return f"{_percent(by)} of the requests fail ({', '.join(self.ways)})"
        if self.objective is Objective.BUDGET:
            return f"${by:,.0f} over the budget of ${self.wanted:,.0f} a month"
        if self.objective is Objective.P99:
            over = "does not meet" if self.by is None else f"{by:,.0f} ms over"
            return f"{over} the p99 of {self.wanted:g} ms"
        digits = 0 if by >= 10 else 2
        return f"{by:.{digits}f} minutes a month short of the availability of {100 * self.wanted:g} %"


class Criterion(StrEnum):
    """What patterns are compared in."""

    COST = "cost"
    P99 = "p99"
    SIMPLICITY = "simplicity"
    AVAILABILITY = "availability"


class Among(StrEnum):
    """Which patterns of a shortlist are compared."""

    ALL = "all"
    FITTING = "fitting"
    PRICED = "priced"


_BEST: Mapping[Criterion, str] = {
    Criterion.COST: "cheapest",
    Criterion.P99: "lowest p99",
    Criterion.SIMPLICITY: "fewest things to run",
    Criterion.AVAILABILITY: "highest promised availability",
}
_AMONG: Mapping[Among, str] = {
    Among.ALL: "",
    Among.FITTING: " of those that fit",
    Among.PRICED: " of those with all prices",
}


@dataclass(frozen=True, slots=True)
class Best:
    """What a pattern of a shortlist is the best in.

    Parameters
    ----------
    criteria : tuple of Criterion
        At least one.
    among : Among
        Which patterns of the shortlist it is compared with.

    Examples
    --------
    >>> str(Best((Criterion.COST, Criterion.P99), Among.FITTING))
    'cheapest, lowest p99 of those that fit'
    """

    criteria: tuple[Criterion, ...]
    among: Among = Among.ALL

    def __str__(self) -> str:
        return f"{', '.join(_BEST[criterion] for criterion in self.criteria)}{_AMONG[self.among]}"


@dataclass(frozen=True, slots=True)
class Behind:
    """How a pattern of a shortlist differs from the pick.

    Parameters
    ----------
    pick : str
        Code of the pick.
    usd : float
        USD a month that it costs more; negative if it costs less.
    p99_ms : float or None
        Milliseconds by which its p99 is higher; negative if it is lower, None if one of them has no bound.
    is_priced : bool
        Whether all its prices are known; if not, its cost is a lower bound, of which nobody can say that it is less.

    Examples
    --------
    >>> str(Behind("A5", 12.5, -3.0)), str(Behind("A5", 0.0, None))
    ('$12.50 more, 3 ms faster than A5', 'costs the same as A5')
    >>> str(Behind("A5", 12.5, -3.0, is_priced=False)), str(Behind("A5", -12.5, -3.0, is_priced=False))
    ('at least $12.50 more, 3 ms faster than A5', '3 ms faster than A5')
    >>> str(Behind("A5", -1.0, is_priced=False))
    'as fast as A5'
    """

    pick: str
    usd: float
    p99_ms: float | None = None
    is_priced: bool = True

    def __str__(self) -> str:
        ms = self.p99_ms or 0.0
        speed = f"{abs(ms):,.0f} ms {'slower' if ms > 0 else 'faster'}" if abs(ms) >= LEAST_MS else ""
        words = ", ".join(filter(None, (self._cost(), speed)))
        if not words:
            return f"as fast as {self.pick}"
        return f"{words} {'as' if words == _SAME else 'than'} {self.pick}"

    def _cost(self) -> str:
        if abs(self.usd) < LEAST_USD:
            return _SAME if self.is_priced else ""
        if self.usd < 0:
            return f"{format_usd(-self.usd)} less" if self.is_priced else ""
        return f"{'' if self.is_priced else 'at least '}{format_usd(self.usd)} more"


_SAME = "costs the same"


@dataclass(frozen=True, slots=True)
class After:
    """What holds a pattern back behind one with a worse score.

    Parameters
    ----------
    pattern : str
        Code of that one.
    rules : tuple of str
        Rules whose caveats are open; none if it is a price that is missing.

    Examples
    --------
    >>> str(After("A4", ("custom-domain",))), str(After("A4"))
    ('after A4 for what is open: custom-domain', 'after A4 for a price that is missing')
    """

    pattern: str
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"after {self.pattern} for " + (
            f"what is open: {abridged(self.rules)}" if self.rules else "a price that is missing"
        )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"
