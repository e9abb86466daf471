"""What AWS services can do, how much of it, since when, and what they promise: one fact a row, in `constraints/`.

A fact is a feature (yes or no), a quota, a timeout, a limit of zones and Regions, or a promised uptime. Numbers are
in base units (bytes, seconds, bits/s), AWS's KB and MB as binary, as everywhere in modeler. ``hard`` says what can
be done about a limit: nothing (hard), a quota increase (adjustable), a setting of one's own (configurable), or that
it is no limit (n/a). What nobody could verify has confidence ``low``. Code asks for a fact by its name, subject and
key, with `ask`, which says what goes before what; reasons and reports cite facts by id, which `fact` finds again.
Pages: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html and the ``source`` of each fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal, cast

from modeler.dataclass import dataclass
from modeler.errors import FactMissingError, UnitError, UnknownNameError, unknown_name
from modeler.facts import HERE, rows
from modeler.facts import region as find_region

Hard = Literal["hard", "adjustable", "configurable", "n/a"]
Confidence = Literal["high", "medium", "low"]
Kept = Literal["", "documentation", "live-check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement of AWS.

    Parameters
    ----------
    id : str
        Under which reasons, reports and tests cite it; code asks by subject and key.
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
    kept_for : documentation, live-check or empty
        What it is kept for although no rule, reach or component asks for it: to be read here and in ``docs/facts.md``,
        or also for a check of a running account or a template. Empty: it is asked for.
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
    kept_for: Kept = ""

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


def format_value(fact: Fact) -> str:
    """Write a fact's value for people.

    >>> format_value(ask("http-api", "timeout_s")), format_value(ask("http-api", "feature.private-endpoint"))
    ('30 s', 'no')
    >>> format_value(ask("rest-api", "quota.payload_bytes"))
    '10,485,760 bytes'
    """
    if isinstance(fact.value, bool):
        return "yes" if fact.value else "no"
    if isinstance(fact.value, str):
        return fact.value
    digits = f"{fact.value:,.6f}".rstrip("0").rstrip(".")
    return f"{digits} {fact.unit}"


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
        kept_for=cast(Kept, row["kept_for"]),
    )


@cache
def _facts() -> dict[str, Fact]:
    loaded: dict[str, Fact] = {}
    for path in sorted((HERE / "constraints").glob("*.csv")):
        loaded.update((row["id"], _fact(row)) for row in rows(f"constraints/{path.name}"))
    return loaded


@cache
def _by_subject() -> dict[str, tuple[Fact, ...]]:
    table: dict[str, list[Fact]] = {}
    for statement in _facts().values():
        for subject in statement.applies_to:
            table.setdefault(subject, []).append(statement)
    return {subject: tuple(statements) for subject, statements in table.items()}


@cache
def _by_name() -> dict[tuple[str, str], tuple[Fact, ...]]:
    """Facts by subject and key: several only where Regions or days tell them apart."""
    table: dict[tuple[str, str], list[Fact]] = {}
    for subject, statements in _by_subject().items():
        for statement in statements:
            table.setdefault((subject, statement.key), []).append(statement)
    return {name: tuple(statements) for name, statements in table.items()}


def subjects() -> tuple[str, ...]:
    """Return what the facts are about, in order of name.

    >>> "http-api" in subjects()
    True
    """
    return tuple(sorted(_by_subject()))


def keys(subject: str = "") -> tuple[str, ...]:
    """Return all keys, or those of a subject, in order of name.

    >>> "timeout_s" in keys(), keys("tunnel-endpoint")
    (True, ('purpose',))
    """
    about = facts(subject) if subject else _facts().values()
    return tuple(sorted({statement.key for statement in about}))


def ask(subject: str, key: str, *, region: str = "", on: date | str | None = None) -> Fact:
    """Return what AWS states of a subject under a key: the one fact that holds there and then.

    A fact that names the Region goes before one that holds everywhere. Without a day the newest statement is given: the
    one that has no last day, even if it begins later, as ``valid_from`` says. What nobody could verify is an answer,
    too: see ``unverified``.

    Parameters
    ----------
    subject, key : str
        A service or building block of `subjects`, and one of its `keys`.
    region : str
        Where it must hold; empty: what holds wherever nothing else is stated.
    on : date or str, optional
        The day (ISO) on which it must hold.

    Raises
    ------
    UnknownNameError
        If nothing has this subject, or nothing of it this key: with the nearest name; or if there is no such Region.
    FactMissingError
        If all that is stated under this name holds elsewhere, or on other days.

    Examples
    --------
    >>> ask("http-api", "timeout_s").number, ask("http-api", "feature.api-keys").yes
    (30.0, False)
    >>> ask("api-gateway", "quota.requests_per_second", region="eu-south-1").number
    2500.0
    >>> ask("rest-api", "quota.header_bytes", on="2026-04-13").number, ask("rest-api", "quota.header_bytes").number
    (10240.0, 20480.0)
    """
    stated = _by_name().get((subject, key))
    if stated is None:
        raise _no_such_name(subject, key)
    if region:
        find_region(region)
    for statement in sorted(stated, key=lambda statement: not statement.regions) if region else stated:
        in_place = statement.holds_in(region) if region else not statement.regions
        in_time = not statement.valid_until if on is None else valid_on(statement, on)
        if in_place and in_time:
            return statement
    raise _not_there_and_then(subject, key, region, on)


def _no_such_name(subject: str, key: str) -> UnknownNameError:
    if subject not in _by_subject():
        return _unknown("subject", subject, subjects())
    return _unknown(f"{subject} key", key, keys(subject))


def _not_there_and_then(subject: str, key: str, region: str, on: date | str | None) -> FactMissingError:
    where = f"in {region}" if region else "for all Regions"
    when = f" on {on}" if on is not None else ""
    return FactMissingError(
        f"nothing is stated of '{key}' of '{subject}' {where}{when}: "
        f"facts('{subject}', '{key}') shows where and when something is"
    )


def is_stated(subject: str, key: str) -> bool:
    """Say whether anything is stated of a subject under a key, anywhere and at any time.

    >>> is_stated("http-api", "timeout_s"), is_stated("http-api", "idle_timeout_s")
    (True, False)
    """
    return (subject, key) in _by_name()


def fact(id: str) -> Fact:
    """Return a fact by the id under which a reason or a report cites it; code asks by name, with `ask`.

    Raises
    ------
    UnknownNameError
        If there is none: with the nearest id.

    Examples
    --------
    >>> fact(ask("http-api", "timeout_s").id).number
    30.0
    """
    cited = _facts().get(id)
    if cited is None:
        raise _unknown("fact", id, _facts())
    return cited


def facts(subject: str = "", key: str = "", *, region: str = "", on: date | str | None = None) -> tuple[Fact, ...]:
    """Return all facts of a subject, of a key or of both, where and when they hold: none, one or many.

    Parameters
    ----------
    subject : str
        A service or building block of `subjects`; empty: all.
    key : str
        A key, or the start of keys if it ends in a dot (``feature.``); empty: all.
    region : str
        Only what holds there; where a fact of this Region speaks, the general one of the same key does not.
    on : date or str, optional
        Only what holds on this day (ISO).

    Raises
    ------
    UnknownNameError
        If no fact at all has this subject or key, or there is no such Region.

    Examples
    --------
    >>> [statement.number for statement in facts("http-api", "timeout_s")]
    [30.0]
    >>> [statement.number for statement in facts("api-gateway", "quota.requests_per_second", region="eu-south-1")]
    [2500.0]
    >>> len(facts("rest-api", "quota.header_bytes")), len(facts("rest-api", "quota.header_bytes", on="2026-11-21"))
    (2, 1)
    """
    if subject and subject not in _by_subject():
        raise _unknown("subject", subject, subjects())
    chosen: Iterable[Fact] = _by_subject()[subject] if subject else _facts().values()
    if (subject, key) in _by_name():
        chosen = _by_name()[subject, key]
    elif key:
        chosen = _with_key(chosen, key)
    if on is not None:
        chosen = [statement for statement in chosen if valid_on(statement, on)]
    return _in_region(tuple(chosen), region) if region else tuple(chosen)


def _with_key(chosen: Iterable[Fact], key: str) -> Iterable[Fact]:
    prefix = key.endswith(".")
    if not any(name.startswith(key) if prefix else name == key for name in keys()):
        raise _unknown("key", key, keys())
    return [fact for fact in chosen if (fact.key.startswith(key) if prefix else fact.key == key)]


def _in_region(chosen: tuple[Fact, ...], code: str) -> tuple[Fact, ...]:
    """Keep what holds in a Region; its own facts replace the general ones of the same subject and key."""
    find_region(code)
    own = {(name, fact.key) for fact in chosen if code in fact.regions for name in fact.applies_to}
    return tuple(
        fact
        for fact in chosen
        if fact.holds_in(code) and (fact.regions or not any((name, fact.key) in own for name in fact.applies_to))
    )


def valid_on(fact: Fact, day: date | str) -> bool:
    """Say whether a fact holds on a day.

    Parameters
    ----------
    fact : Fact
        A fact with its first and last day.
    day : date or str
        A day, as a date or in ISO form.

    Raises
    ------
    UnitError
        If the text is no day.

    Examples
    --------
    >>> to_alb = ask("rest-api", "feature.integration-alb")
    >>> valid_on(to_alb, "2025-11-20"), valid_on(to_alb, "2025-11-21")
    (False, True)
    """
    text = day.isoformat() if isinstance(day, date) else _iso(day)
    return (fact.valid_from or text) <= text <= (fact.valid_until or text)


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UnitError(f"'{text}' is not a day: write year-month-day such as 2026-11-21") from None


def _unknown(kind: str, name: str, allowed: Iterable[str]) -> UnknownNameError:
    """Hint at the nearest name; the hundreds of others are a command away."""
    return unknown_name(kind, name, allowed, "'modeler facts' shows all of them")
