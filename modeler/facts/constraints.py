"""What AWS services can do, how much of it, since when, and what they promise: one fact a row, in `constraints/`.

A fact is a feature (yes or no), a quota, a timeout, a limit of zones and Regions, or a promised uptime. Numbers are
in base units (bytes, seconds, bits/s), AWS's KB and MB as binary, as everywhere in modeler. ``hard`` says what can
be done about a limit: nothing (hard), a quota increase (adjustable), a setting of one's own (configurable), or that
it is no limit (n/a). A fact that names Regions holds in these, before one that names none. What nobody could verify
has confidence ``low``. Pages: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html and the
``source`` of each fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

from modeler.errors import UnitError, UnknownNameError, unknown
from modeler.facts import HERE, region, rows

Hard = Literal["hard", "adjustable", "configurable", "n/a"]
Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement of AWS.

    Parameters
    ----------
    id : str
        Its name for rules and reports, e.g. ``QH-003``.
    applies_to : tuple of str
        Services or building blocks, e.g. ``http-api``.
    key : str
        What is stated, e.g. ``timeout_s``, ``feature.api-keys``, ``quota.payload_bytes``.
    value : bool, float or str
        In ``unit`` if it is a number.
    hard : hard, adjustable, configurable or n/a
        What can be done about it.
    quota_code : str
        Code in Service Quotas, if it is adjustable and the code is known.
    valid_from, valid_until : str
        First and last day (ISO) on which it holds; empty: since ever, until now.
    regions : tuple of str
        The only Regions in which it holds; empty: in all.
    source, as_of, as_of_text : str
        Page, the day (ISO) on which it was seen, and how exact that day is.
    confidence : high, medium or low
        ``low`` is unverified: never state it as certain.
    meaning : str
        One sentence for people.
    """

    id: str
    applies_to: tuple[str, ...]
    key: str
    value: bool | float | str
    unit: str
    hard: Hard
    quota_code: str
    valid_from: str
    valid_until: str
    regions: tuple[str, ...]
    source: str
    as_of: str
    as_of_text: str
    confidence: Confidence
    meaning: str

    @property
    def yes(self) -> bool:
        """The value of a feature.

        Raises
        ------
        UnitError
            If the fact is not a yes or a no, e.g. because nobody could verify it.
        """
        if not isinstance(self.value, bool):
            raise UnitError(f"fact '{self.id}' is neither yes nor no but '{format_value(self)}': read its value")
        return self.value

    @property
    def number(self) -> float:
        """The value of a quota, in the fact's unit.

        Raises
        ------
        UnitError
            If the fact is not a number.
        """
        if not isinstance(self.value, float):
            raise UnitError(f"fact '{self.id}' is not a number but '{format_value(self)}': read its value")
        return self.value

    @property
    def words(self) -> tuple[str, ...]:
        """The value of a list, e.g. of zones.

        Raises
        ------
        UnitError
            If the fact is not a text.
        """
        if not isinstance(self.value, str):
            raise UnitError(f"fact '{self.id}' is not a list but '{format_value(self)}': read its value")
        return tuple(self.value.split())

    @property
    def unverified(self) -> bool:
        """Whether nobody could verify it."""
        return self.confidence == "low"

    def holds_in(self, code: str) -> bool:
        """Say whether it holds in a Region."""
        return not self.regions or code in self.regions


def format_value(each: Fact) -> str:
    """Write a fact's value for people.

    >>> format_value(fact("QH-003")), format_value(fact("FM-008")), format_value(fact("QR-031"))
    ('30 s', 'no', '10,485,760 bytes')
    """
    if isinstance(each.value, bool):
        return "yes" if each.value else "no"
    if isinstance(each.value, str):
        return each.value
    digits = f"{each.value:,.6f}".rstrip("0").rstrip(".")
    return f"{digits} {each.unit}"


def _value(text: str, unit: str) -> bool | float | str:
    if unit:
        return float(text)
    return {"yes": True, "no": False}.get(text, text)


def _fact(row: dict[str, str]) -> Fact:
    return Fact(
        id=row["id"],
        applies_to=tuple(row["applies_to"].split()),
        key=row["key"],
        value=_value(row["value"], row["unit"]),
        unit=row["unit"],
        hard=cast(Hard, row["hard"]),
        quota_code=row["quota_code"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        regions=tuple(row["regions"].split()),
        source=row["source"],
        as_of=row["as_of"],
        as_of_text=row["as_of_text"],
        confidence=cast(Confidence, row["confidence"]),
        meaning=row["meaning"],
    )


@cache
def _facts() -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for path in sorted((HERE / "constraints").glob("*.csv")):
        found.update((row["id"], _fact(row)) for row in rows(f"constraints/{path.name}"))
    return found


@cache
def _by_subject() -> dict[str, tuple[Fact, ...]]:
    found: dict[str, list[Fact]] = {}
    for each in _facts().values():
        for name in each.applies_to:
            found.setdefault(name, []).append(each)
    return {name: tuple(each) for name, each in found.items()}


def subjects() -> tuple[str, ...]:
    """Give what the facts are about, in order of name.

    >>> "http-api" in subjects()
    True
    """
    return tuple(sorted(_by_subject()))


def keys() -> tuple[str, ...]:
    """Give all keys, in order of name.

    >>> "timeout_s" in keys()
    True
    """
    return tuple(sorted({each.key for each in _facts().values()}))


def fact(name: str) -> Fact:
    """Give a fact by its id.

    Raises
    ------
    UnknownNameError
        If there is none: with the nearest id.

    Examples
    --------
    >>> fact("QH-003").number, fact("QH-003").hard
    (30.0, 'hard')
    """
    found = _facts().get(name)
    if found is None:
        raise _unknown("fact", name, _facts())
    return found


def value(name: str) -> bool | float | str:
    """Give the value of a fact by its id.

    Raises
    ------
    UnknownNameError
        If there is none.

    Examples
    --------
    >>> value("FM-008"), value("QR-030"), value("TL-001")
    (False, 8000.0, '1.2')
    """
    return fact(name).value


def facts(applies_to: str = "", key: str = "", *, region_code: str = "") -> tuple[Fact, ...]:
    """Give facts by what they are about, what they state, and where they hold.

    Parameters
    ----------
    applies_to : str
        A service or building block of `subjects`; empty: all.
    key : str
        A key, or the start of keys if it ends in a dot (``feature.``); empty: all.
    region_code : str
        Only what holds there; where a fact of this Region speaks, the general one of the same key does not.

    Raises
    ------
    UnknownNameError
        If no fact at all has this subject or key, or there is no such Region.

    Examples
    --------
    >>> [each.id for each in facts("http-api", "timeout_s")]
    ['QH-003']
    >>> [each.number for each in facts("api-gateway", "quota.requests_per_second", region_code="eu-south-1")]
    [2500.0]
    """
    if applies_to and applies_to not in _by_subject():
        raise _unknown("subject", applies_to, subjects())
    chosen: Iterable[Fact] = _by_subject()[applies_to] if applies_to else _facts().values()
    if key:
        chosen = _with_key(chosen, key)
    return _in_region(tuple(chosen), region_code) if region_code else tuple(chosen)


def _with_key(chosen: Iterable[Fact], key: str) -> Iterable[Fact]:
    matches = key.endswith(".")
    if not any(name.startswith(key) if matches else name == key for name in keys()):
        raise _unknown("key", key, keys())
    return [each for each in chosen if (each.key.startswith(key) if matches else each.key == key)]


def _in_region(chosen: tuple[Fact, ...], code: str) -> tuple[Fact, ...]:
    """Keep what holds in a Region; its own facts replace the general ones of the same subject and key."""
    region(code)
    own = {(name, each.key) for each in chosen if code in each.regions for name in each.applies_to}
    return tuple(
        each
        for each in chosen
        if each.holds_in(code) and (each.regions or not any((name, each.key) in own for name in each.applies_to))
    )


def valid_on(each: Fact, day: date | str) -> bool:
    """Say whether a fact holds on a day.

    Parameters
    ----------
    each : Fact
        A fact with its first and last day.
    day : date or str
        A day, as a date or in ISO form.

    Raises
    ------
    UnitError
        If the text is no day.

    Examples
    --------
    >>> valid_on(fact("FM-089"), "2025-11-20"), valid_on(fact("FM-089"), "2025-11-21")
    (False, True)
    """
    text = day.isoformat() if isinstance(day, date) else _iso(day)
    return (each.valid_from or text) <= text <= (each.valid_until or text)


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UnitError(f"'{text}' is not a day: write year-month-day such as 2026-11-21") from None


def _unknown(kind: str, name: str, allowed: Iterable[str]) -> UnknownNameError:
    """Hint at the nearest name; the hundreds of others are a command away."""
    return unknown(kind, name, allowed, "'modeler facts' shows all of them")
