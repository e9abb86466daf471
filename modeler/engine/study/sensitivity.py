"""What a bill and a tail depend on: every input is moved alone, up and down, and the effects are ranked.

Numbers move by the same share of themselves (20 % unless said otherwise), whole numbers by at least one, within what a
field allows. Assumptions that are a choice take each of their other values. Effects of inputs moved together do not
add up: for that, give ranges and see `modeler.engine.study.uncertainty`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

import numpy as np

from modeler.dataclass import dataclass
from modeler.engine.calls import check_workload, prices_for
from modeler.engine.records import finite
from modeler.engine.study.curve import Entrant, Numbers, cost_at, costs, entrant, p99_at
from modeler.engine.study.inputs import NumberInput, find_input, number_inputs
from modeler.errors import ModelerError, NotComparable
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern
from modeler.results import Record, Result, monthly, number_of, short, with_schema
from modeler.workload import Assumptions, Workload, value_at

BY = 0.2
Output = Literal["usd", "p99"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one input does to one pattern.

    Parameters
    ----------
    path, unit : str
        The input.
    base : float, bool or str
        Its value in the workload.
    values : tuple
        What it was set to: for a number the lower and the higher value, for a choice each other value.
    usd : tuple of float or None
        The monthly cost at each of them; None where the pattern does not serve the workload.
    p99_ms : tuple of float or None
        The 99th percentile of the latency at each of them: inf without an upper bound, None where it was not asked
        for or the pattern does not serve the workload.
    base_usd, base_p99_ms : float, float or None
        Both for the workload as it is; the percentile is None if it was not asked for or has no upper bound.
    p99_resolution_ms : float
        Changes of the percentile up to this are not told apart from none: the width of its bracket.
    """

    path: str
    unit: str
    base: Any
    values: tuple[Any, ...]
    usd: tuple[float | None, ...]
    p99_ms: tuple[float | None, ...]
    base_usd: float
    base_p99_ms: float | None
    p99_resolution_ms: float = 0.0

    @property
    def usd_changes(self) -> tuple[float | None, ...]:
        """By how many USD a month the cost changes at each value."""
        return tuple(None if cost is None else cost - self.base_usd for cost in self.usd)

    @property
    def p99_changes_ms(self) -> tuple[float | None, ...]:
        """By how many ms the 99th percentile changes at each value: 0 if by less than can be told."""
        base, least = self.base_p99_ms, self.p99_resolution_ms
        if base is None:
            return (None,) * len(self.p99_ms)
        changes = (None if p99_ms is None else p99_ms - base for p99_ms in self.p99_ms)
        return tuple(0.0 if change is not None and abs(change) <= least else change for change in changes)

    @property
    def swing_usd(self) -> float:
        """Between the lowest and the highest cost that the input makes, the workload as it is included."""
        changes = [0.0, *(usd_change for usd_change in self.usd_changes if usd_change is not None)]
        return max(changes) - min(changes)

    @property
    def swing_p99_ms(self) -> float:
        """The same of the 99th percentile; 0 if it is not known."""
        changes = [0.0, *(p99_change_ms for p99_change_ms in self.p99_changes_ms if p99_change_ms is not None)]
        return max(changes) - min(changes)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "input": self.path,
            "unit": self.unit,
            "base": self.base,
            "values": list(self.values),
            "usd": list(self.usd),
            "usd_changes": list(self.usd_changes),
            "swing_usd": self.swing_usd,
            "p99_ms": [finite(p99_ms) for p99_ms in self.p99_ms],
            "p99_changes_ms": [finite(p99_change_ms) for p99_change_ms in self.p99_changes_ms],
        }


@dataclass(frozen=True, repr=False)
class Sensitivity(Result):
    """The answer of `sensitivity`.

    Parameters
    ----------
    effects : tuple of Effect
        Inputs that change something, the largest effect on cost first, then on the 99th percentile.
    without_effect : tuple of str
        Inputs that were moved and change nothing here.
    not_moved : mapping of str to str
        Inputs that were not moved, with the reason.
    unpriced : tuple of str
        Dimensions without a price: costs are then lower bounds.
    p99_resolution_ms : float
        Changes of the percentile up to this are not told apart from none.
    """

    choice: Entrant
    workload: Workload
    base_usd: float
    base_p99_ms: float | None
    effects: tuple[Effect, ...]
    without_effect: tuple[str, ...]
    not_moved: dict[str, str]
    unpriced: tuple[str, ...]
    outputs: tuple[str, ...] = ("usd",)
    prices: str = ""
    p99_resolution_ms: float = 0.0

    @property
    def by_p99(self) -> tuple[Effect, ...]:
        """The effects on the 99th percentile, the largest first."""
        moving = (effect for effect in self.effects if effect.swing_p99_ms > 0)
        return tuple(sorted(moving, key=lambda effect: (-effect.swing_p99_ms, effect.path)))

    def __getitem__(self, name: str) -> Effect:
        path = find_input(self.workload, name).path if "." not in name else name
        for effect in self.effects:
            if effect.path == path:
                return effect
        raise KeyError(path)

    def summary(self) -> str:
        """Say how many inputs move the bill, and the one that moves it most."""
        most = f", most {self.effects[0].path}" if self.effects else ""
        bill = f"{short(self.choice.label)}, {monthly(self.base_usd, bool(self.unpriced))}"
        return f"{bill}, {number_of(len(self.effects), 'input')} with an effect{most}"

    def records(self) -> list[Record]:
        """Return one row an input, the largest effect first."""
        return [
            {
                "input": effect.path,
                "unit": effect.unit,
                "base": effect.base,
                "lowest_usd": min(_known(effect.usd), default=None),
                "highest_usd": max(_known(effect.usd), default=None),
                "swing_usd": effect.swing_usd,
                "swing_p99_ms": effect.swing_p99_ms,
            }
            for effect in self.effects
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        fields = {
            "workload": self.workload.name,
            "region": self.workload.region,
            "prices": self.prices,
            "pattern": {
                "code": self.choice.pattern.code,
                "id": self.choice.pattern.id,
                "variant": self.choice.variant,
            },
            "base": {
                "monthly_usd": self.base_usd,
                "p99_ms": self.base_p99_ms,
                "p99_resolution_ms": self.p99_resolution_ms,
            },
            "effects": [effect.to_dict() for effect in self.effects],
            "without_effect": list(self.without_effect),
            "not_moved": self.not_moved,
            "unpriced": list(self.unpriced),
        }
        return with_schema("sensitivity", fields)


def _known(costs_found: Sequence[float | None]) -> list[float]:
    return [usd for usd in costs_found if usd is not None]


def sensitivity(
    w: Workload,
    pattern: str | Pattern,
    by: float | Mapping[str, float] = BY,
    outputs: Sequence[Output] = ("usd", "p99"),
    *,
    book: PriceBook | None = None,
) -> Sensitivity:
    """Move every input of a workload alone and rank what it does to one pattern.

    Parameters
    ----------
    w : Workload
        The starting point; of ranges in it the middle counts.
    pattern : str or Pattern
        Id or code, with a variant if wanted.
    by : float or mapping of str to float
        The share of itself by which a number is moved, between 0 and 1; or the inputs to move, each with its own.
    outputs : sequence of {"usd", "p99"}
        What to look at; cost is always there, latency takes longer.
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    Sensitivity
        The effects, the largest first.

    Raises
    ------
    CallError
        If the first argument is no workload.
    NotComparable
        If the pattern does not serve the workload.
    ModelerError
        If a share is not between 0 and 1, or an input is not there.

    Examples
    --------
    >>> tornado = sensitivity(Workload(), "A1", outputs=["usd"])
    >>> tornado.effects[0].path, len(tornado.effects[0].usd)
    ('traffic.requests_per_month', 2)
    """
    check_workload(w, 'sensitivity(w, "A1")')
    unknown = [output for output in outputs if output not in get_args(Output)]
    if unknown:
        raise ModelerError(f"'{unknown[0]}' is no output: use 'usd', 'p99' or both")
    w = w.without_ranges()
    book = prices_for(w, book)
    work = _Work(entrant(pattern, w, book), w, book, "p99" in outputs)
    moves, not_moved = _moves(w, by)
    effects = [*work.numbers(moves), *(work.switches() if not isinstance(by, Mapping) else ())]
    moving = [effect for effect in effects if effect.swing_usd > 1e-9 * work.base_usd or effect.swing_p99_ms > 0]
    still = [effect.path for effect in effects if effect not in moving]
    ranked = sorted(moving, key=lambda effect: (-effect.swing_usd, -effect.swing_p99_ms, effect.path))
    return Sensitivity(
        work.choice,
        w,
        work.base_usd,
        work.base_p99_ms,
        tuple(ranked),
        tuple(still),
        not_moved,
        work.unpriced,
        tuple(outputs),
        book.origin,
        work.p99_resolution_ms,
    )


def _moves(
    w: Workload, by: float | Mapping[str, float]
) -> tuple[dict[NumberInput, tuple[float, float]], dict[str, str]]:
    """Return the lower and the higher value of each number that can be moved, and why others are not."""
    if isinstance(by, Mapping):
        shares = {find_input(w, name): _share(share, name) for name, share in by.items()}
    else:
        shares = dict.fromkeys(number_inputs(w).values(), _share(by, "by"))
    moves: dict[NumberInput, tuple[float, float]] = {}
    not_moved: dict[str, str] = {}
    for number, share in shares.items():
        if number.value is None:
            not_moved[number.path] = "not given"
        elif number.value == 0 and not number.whole:
            not_moved[number.path] = "is 0: a share of it is nothing"
        else:
            moves[number] = _moved(number, number.value, share)
    return moves, not_moved


def _share(share: float, name: str) -> float:
    if not 0 < share < 1:
        raise ModelerError(f"'{name}' is to be moved by {share}: give a share between 0 and 1 such as 0.2")
    return float(share)


def _moved(number: NumberInput, value: float, share: float) -> tuple[float, float]:
    step = max(1.0, float(np.round(value * share))) if number.whole else value * share
    return max(value - step, number.least, 0.0), min(value + step, number.most)


class _Work:
    """One pattern and the workload that everything starts from."""

    def __init__(self, choice: Entrant, w: Workload, book: PriceBook, with_p99: bool) -> None:
        self.choice = choice
        self.w = w
        self.book = book
        self.with_p99 = with_p99
        start = number_inputs(w)["traffic.request_bytes"]
        assert start.value is not None
        base = costs([choice], w, {start: np.array([start.value])}, book)
        self.base_usd = float(base.usd[0, 0])
        self.unpriced = base.unpriced[0]
        bracket = p99_at(choice, w, book) if with_p99 else None
        bounded = bracket is not None and bracket.bounded
        self.base_p99_ms = bracket.midpoint if bracket and bounded else None
        self.p99_resolution_ms = bracket.high - bracket.low if bracket and bounded else 0.0

    def numbers(self, moves: Mapping[NumberInput, tuple[float, float]]) -> Iterator[Effect]:
        """Price all moves together: in each row all inputs but one are as they are."""
        # What follows from other inputs while it is not given must not be held when those move.
        given = {number: ends for number, ends in moves.items() if value_at(self.w, number.path) is not None}
        for group in (given, *({number: ends} for number, ends in moves.items() if number not in given)):
            if not group:
                continue
            rows = 2 * len(group)
            columns: dict[NumberInput, Numbers] = {number: np.full(rows, number.value) for number in group}
            for position, (number, ends) in enumerate(group.items()):
                columns[number][2 * position : 2 * position + 2] = ends
            usd = costs([self.choice], self.w, columns, self.book).usd.reshape(-1, 2)
            for (number, ends), pair in zip(group.items(), usd, strict=True):
                values = tuple(number.plain(end) for end in ends)
                end_costs = tuple(None if np.isnan(cost) else float(cost) for cost in pair)
                assert number.value is not None
                yield self._effect(number.path, number.unit, number.plain(number.value), values, end_costs)

    def switches(self) -> Iterator[Effect]:
        """Set each assumption that is a choice to its other values."""
        for name, info in Assumptions.model_fields.items():
            if info.annotation is bool:
                options: tuple[Any, ...] = (False, True)
            elif get_origin(info.annotation) is Literal:
                options = get_args(info.annotation)
            else:
                continue
            path = f"assumptions.{name}"
            base = value_at(self.w, path)
            values = tuple(option for option in options if option != base)
            yield self._effect(path, "choice", base, values, tuple(self._cost(path, value) for value in values))

    def _cost(self, path: str, value: Any) -> float | None:
        try:
            return cost_at(self.choice, self.w.with_values({path: value}), self.book)
        except NotComparable:
            return None

    def _effect(
        self, path: str, unit: str, base: Any, values: tuple[Any, ...], usd: tuple[float | None, ...]
    ) -> Effect:
        p99: tuple[float | None, ...] = (None,) * len(values)
        if self.with_p99:
            brackets = (p99_at(self.choice, self.w.with_values({path: value}), self.book) for value in values)
            p99 = tuple(bracket.midpoint if bracket else None for bracket in brackets)
        return Effect(path, unit, base, values, usd, p99, self.base_usd, self.base_p99_ms, self.p99_resolution_ms)
