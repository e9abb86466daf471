"""How old what modeler knows is: every fact of this room with its source and the day on which it was seen.

Prices count by dimension, with the oldest of their rows in force; metering rules, features, quotas, promises and
latencies of hops count one by one; measurements that come in hundreds count by file and source. What was measured is
as old as the measurement, whenever it was read. A period, or a date without day or month, stands for the first day
that it can mean, so that nothing looks younger than it is. The age is a matter of the day on which one asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, Literal

from modeler.dataclass import dataclass
from modeler.errors import UnitError, unknown_name
from modeler.facts import HERE, by_id, constraints, rows
from modeler.facts.equivalents import all_equivalents
from modeler.facts.evidence import Evidence, all_evidence
from modeler.facts.price_rows import table_of

Kind = Literal["price", "free allowance", "metering rule", "constraint", "latency", "equivalent"]
_WORST_FIRST = ("low", "medium", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that modeler knows, and since when.

    Parameters
    ----------
    id : str
        Its name, e.g. ``VL-012`` or ``elb.alb_hour``.
    kind : price, free allowance, metering rule, constraint, latency or equivalent
        What it is.
    about : tuple of str
        Services or building blocks.
    statement : str
        What it says, in a sentence.
    source, as_of, as_of_text : str
        Page, when it was seen (year, month or day), and how exact that is.
    measured : str
        When it was measured (year, month, day, a period such as ``2020-04..2020-06``, or why it is not known).
    confidence : str
        high, medium or low; empty if it is not graded.
    """

    id: str
    kind: Kind
    about: tuple[str, ...]
    statement: str
    source: str
    as_of: str
    as_of_text: str = ""
    measured: str = ""
    confidence: str = ""

    @property
    def dates_from(self) -> date:
        """The day from which its age counts: when it was measured, if that is known."""
        return first_day(self.measured if self.measured[:1].isdigit() else self.as_of)

    def age_days(self, today: date) -> int:
        """Days since it was measured, or else seen."""
        return (today - self.dates_from).days


def first_day(text: str) -> date:
    """Read a day; of a year, a month or a period it is the first.

    Raises
    ------
    UnitError
        If the text is no date.

    Examples
    --------
    >>> first_day("2026-04-13"), first_day("2026"), first_day("2020-04..2020-06")
    (datetime.date(2026, 4, 13), datetime.date(2026, 1, 1), datetime.date(2020, 4, 1))
    """
    start = text.split("..", 1)[0]
    try:
        return date.fromisoformat(start + "-01" * (2 - start.count("-")))
    except ValueError:
        raise UnitError(f"'{text}' is not a date: write year-month-day such as 2026-11-21") from None


def all_dated(directory: str = "") -> tuple[Dated, ...]:
    """Return everything that has a source and a date; of prices, the snapshot's with the rows of a folder over them.

    >>> {fact.kind for fact in all_dated()} >= {"price", "metering rule", "constraint"}
    True
    """
    return _all(directory)


@cache
def _all(directory: str) -> tuple[Dated, ...]:
    return (*_prices(directory), *_allowances(), *_metering(), *_constraints(), *_latency(), *_equivalents())


def _prices(directory: str) -> Iterator[Dated]:
    for dimension, by_place in table_of(directory).items():
        price_rows = [row for tiers in by_place.values() for row in tiers]
        oldest = min(price_rows, key=lambda row: first_day(row.as_of))
        newest = max(price_rows, key=lambda row: first_day(row.as_of))
        upto = "" if newest.as_of == oldest.as_of else f", the newest of {newest.as_of}"
        where = f"{len(by_place)} Regions and scopes" if len(by_place) > 1 else next(iter(by_place))
        yield Dated(
            id=dimension,
            kind="price",
            about=(dimension.split(".", 1)[0],),
            statement=f"list price in {where}{upto}",
            source=oldest.source,
            as_of=oldest.as_of,
            confidence=min((row.confidence for row in price_rows), key=_WORST_FIRST.index),
        )


def _allowances() -> Iterator[Dated]:
    for row in rows("prices/allowances.csv"):
        yield Dated(
            id=f"free:{row['kind']}:{row['dimension']}",
            kind="free allowance",
            about=(row["dimension"].split(".", 1)[0],),
            statement=f"free of {row['dimension']}: {row['quantity']} a month, unit {row['unit']} ({row['kind']})",
            source=row["source"],
            as_of=row["as_of"],
        )


def _metering() -> Iterator[Dated]:
    for row in rows("metering.csv"):
        yield Dated(
            id=f"metering:{row['component']}.{row['unit']}.{row['dimension']}",
            kind="metering rule",
            about=(row["component"],),
            statement=f"{row['meaning']}: {row['value']}",
            source=row["source"],
            as_of=row["as_of"],
            confidence=row["confidence"],
        )
    for row in rows("gigabytes.csv"):
        yield Dated(
            id=f"gigabyte:{row['meter']}",
            kind="metering rule",
            about=(row["meter"].split(".", 1)[0],),
            statement=f"a GB is {int(row['bytes_per_gb']):,} bytes: {row['note']}",
            source=row["source"],
            as_of=row["as_of"],
            confidence=row["confidence"],
        )
    for row in rows("services.csv"):
        yield Dated(
            id=f"service:{row['dimension']}",
            kind="metering rule",
            about=(row["dimension"].split(".", 1)[0],),
            statement=f"a Region without a price of {row['dimension']} lacks {row['service']}",
            source=row["source"],
            as_of=row["as_of"],
        )


def _constraints() -> Iterator[Dated]:
    for fact in constraints.facts():
        yield Dated(
            id=fact.id,
            kind="constraint",
            about=fact.applies_to,
            statement=fact.meaning,
            source=fact.source,
            as_of=fact.as_of,
            as_of_text=fact.as_of_text,
            confidence=fact.confidence,
        )


def _equivalents() -> Iterator[Dated]:
    for equivalent in all_equivalents():
        yield Dated(
            id=f"elsewhere:{equivalent.cloud.replace(' ', '-')}.{'-'.join(equivalent.patterns)}",
            kind="equivalent",
            about=(equivalent.cloud.replace(" ", "-").lower(),),
            statement=f"{equivalent.equivalent}: {equivalent.difference}",
            source=equivalent.source,
            as_of=equivalent.as_of,
            confidence=equivalent.confidence,
        )


def _latency() -> Iterator[Dated]:
    yield from map(_hop, all_evidence())
    tables = {path.stem: list(rows(f"latency/{path.name}")) for path in sorted((HERE / "latency").glob("*.csv"))}
    for name, table in tables.items():
        if name == "sources":
            marked = Counter(row["source"] for table in tables.values() for row in table if "source" in row)
            yield from (_source(row, marked[row["key"]]) for row in table)
        elif name != "hops" and "as_of" in table[0]:
            yield from _measurements(name, table)


def _hop(evidence: Evidence) -> Dated:
    return Dated(
        id=evidence.id,
        kind="latency",
        about=(evidence.of,),
        statement=evidence.condition,
        source=evidence.source,
        as_of=evidence.as_of,
        measured=evidence.measured,
        confidence=evidence.confidence,
    )


def _source(row: dict[str, str], times: int) -> Dated:
    """Date the rows of other tables that name their source by a key."""
    return Dated(
        id=f"source:{row['key'].replace(' ', '-')}",
        kind="latency",
        about=("latency-tables",),
        statement=f"{times} rows of latency tables with the source '{row['key']}'",
        source=row["source"],
        as_of=row["as_of"],
        measured=row["measured"],
    )


def _measurements(name: str, table: Iterable[dict[str, str]]) -> Iterator[Dated]:
    """Count the rows of a table by where and when they come from."""
    count = Counter((row["source"], row.get("measured", ""), row["as_of"]) for row in table)
    for number, ((source, measured, as_of), times) in enumerate(sorted(count.items()), start=1):
        yield Dated(
            id=f"{name}:{number}",
            kind="latency",
            about=("latency-tables",),
            statement=f"{times} {'row' if times == 1 else 'rows'} of latency/{name}.csv",
            source=source,
            as_of=as_of,
            measured=measured,
        )


def dated(name: str, directory: str = "") -> Dated:
    """Return one by its id.

    Parameters
    ----------
    name : str
        Its id.
    directory : str
        The folder of refreshed prices to lay over the snapshot; empty for none.

    Raises
    ------
    UnknownNameError
        If there is none: with the nearest id.

    Examples
    --------
    >>> dated("elb.alb_hour").kind
    'price'
    """
    return by_id(all_dated(directory), name, "fact")


def by_age(today: date, *, stale_days: int = -1, about: str = "", directory: str = "") -> tuple[Dated, ...]:
    """Return facts from the oldest to the newest.

    Parameters
    ----------
    today : date
        The day from which the age counts.
    stale_days : int
        Only those that are more than so many days old; negative: all.
    about : str
        Only those about this service or building block, with or without hyphens; empty: all.
    directory : str
        The folder of refreshed prices to lay over the snapshot; empty for none.

    Raises
    ------
    UnknownNameError
        If nothing at all is about it.

    Examples
    --------
    >>> by_age(date(2026, 11, 21), about="http-api", stale_days=36500)
    ()
    """
    dated_facts: Iterable[Dated] = all_dated(directory)
    if about:
        names = sorted({name for dated in dated_facts for name in dated.about})
        if _plain(about) not in map(_plain, names):
            raise unknown_name("service", about, names)
        dated_facts = [dated for dated in dated_facts if _plain(about) in map(_plain, dated.about)]
    if stale_days >= 0:
        dated_facts = [dated for dated in dated_facts if dated.age_days(today) > stale_days]
    return tuple(sorted(dated_facts, key=lambda dated: dated.dates_from))


def _plain(name: str) -> str:
    """Leave out hyphens: price lists write ``directconnect``, people ``direct-connect``."""
    return name.replace("-", "").lower()


def age_record(dated: Dated, today: date) -> dict[str, Any]:
    """Return the JSON form; a constraint with all that it states."""
    data: dict[str, Any] = {
        "id": dated.id,
        "kind": dated.kind,
        "about": list(dated.about),
        "statement": dated.statement,
        "source": dated.source,
        "as_of": dated.as_of,
        "as_of_text": dated.as_of_text,
        "measured": dated.measured or None,
        "age_days": dated.age_days(today),
        "confidence": dated.confidence or None,
    }
    if dated.kind == "constraint":
        fact = constraints.fact(dated.id)
        names = ("key", "value", "unit", "hard", "quota_code", "valid_from", "valid_until", "kept_for")
        data |= {name: getattr(fact, name) for name in names} | {"regions": list(fact.regions)}
    return data
