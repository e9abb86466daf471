"""The rows of a price book: the snapshot's, and those of a refreshed book that are laid over them.

One file per service: dimension, Region or scope, unit, tier, USD, usage type, source, date, confidence.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from modeler.errors import OverlayError
from modeler.facts import HERE, Region
from modeler.facts.price import Price
from modeler.facts.selection import BookError, manifest


class PriceRow(NamedTuple):
    """One row of a file of prices: the price of one tier, as it is written there."""

    dimension: str
    place: str
    unit: str
    tier_from: str
    tier_to: str
    usd: str
    usage_type: str
    source: str
    as_of: str
    confidence: str


PriceTable = dict[str, dict[str, list[PriceRow]]]
"""Rows by dimension, then by Region or scope."""


@cache
def table_of(directory: str) -> PriceTable:
    """Return the snapshot's rows, with those of a refreshed book laid over them ('' for the snapshot alone).

    Raises
    ------
    BookError
        If the refreshed book cannot be read.
    """
    if not directory:
        return _read_rows(HERE / "prices")
    table = {dimension: dict(by_place) for dimension, by_place in table_of("").items()}
    for dimension, by_place in refreshed_rows(directory).items():
        table.setdefault(dimension, {}).update(by_place)
    return table


@cache
def refreshed_rows(directory: str) -> PriceTable:
    """Return the rows of a refreshed book alone, each read once as a price.

    Raises
    ------
    BookError
        If the refreshed book cannot be read.
    """
    _check_files(Path(directory), manifest(directory))
    try:
        table = _read_rows(Path(directory))
        for by_place in table.values():
            for place, tiers in by_place.items():
                _check_price(price_of(tiers, place))
    except (OSError, ValueError, TypeError, IndexError, StopIteration, csv.Error, OverlayError):
        raise _damaged(directory, "a row is no price") from None
    return table


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file of prices: what is not as it was written has another."""
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_files(directory: Path, document: Mapping[str, Any]) -> None:
    """Compare the files of a refreshed book with what its manifest says that was written."""
    rows, sums = document.get("rows"), document.get("sha256", {})
    if not isinstance(rows, Mapping) or not isinstance(sums, Mapping):
        raise _damaged(directory, "its manifest is damaged")
    there = {path.name for path in directory.glob("*.csv")}
    for name in sorted(there.symmetric_difference(rows)):
        raise _damaged(directory, f"{name} is {'missing' if name in rows else 'not of this book'}")
    for name, known in sums.items():
        if name not in there or checksum(directory / name) != known:
            raise _damaged(directory, f"{name} is not as it was written")


def _check_price(price: Price) -> None:
    """Refuse a price that is no number from 0, also where the manifest of an older version has no checksums."""
    if not all(math.isfinite(usd) and usd >= 0 for usd in price.usd):
        raise ValueError(price.dimension)


def _damaged(directory: str | Path, reason: str) -> BookError:
    return BookError(
        f"the refreshed prices in '{directory}' cannot be read ({reason}): run 'modeler prices refresh' again, "
        "or 'modeler prices use snapshot'"
    )


def _read_rows(directory: Path) -> PriceTable:
    table: dict[str, dict[str, list[PriceRow]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(directory.glob("*.csv")):
        if path.name == "allowances.csv":
            continue
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.reader(file)
            next(reader)
            for row in map(PriceRow._make, reader):
                table[row.dimension][row.place].append(row)
    return {dimension: dict(places) for dimension, places in table.items()}


def dimensions() -> tuple[str, ...]:
    """Return the names of all dimensions that have a price in some Region in the snapshot.

    >>> "elb.alb_hour" in dimensions()
    True
    """
    return tuple(table_of(""))


def places(dimension: str) -> tuple[str, ...]:
    """Return the Regions and scopes in which a dimension has a price in the snapshot.

    >>> places("globalaccelerator.accelerator_hour")
    ('global',)
    """
    return tuple(table_of("").get(dimension, ()))


def price_of(tiers: Sequence[PriceRow], code: str) -> Price:
    """Put the rows of one dimension and place together as the price of a Region.

    >>> price_of(table_of("")["lattice.service_hour"]["eu-west-1"], "eu-west-1").bounds
    (0.0, inf)
    """
    ordered = sorted(tiers, key=lambda row: float(row.tier_from))
    first = ordered[0]
    return Price(
        dimension=first.dimension,
        region=code,
        unit=first.unit,
        bounds=(*(float(row.tier_from) for row in ordered), float(ordered[-1].tier_to)),
        usd=tuple(float(row.usd) for row in ordered),
        usage_type=first.usage_type,
        source=first.source,
        as_of=first.as_of,
        confidence=first.confidence,
    )


def places_searched(place: Region) -> tuple[str, ...]:
    """Return where a Region's price may stand: its own row, a scope's, its viewers' geography."""
    return (place.code, *place.scopes, f"edge:{place.edge}")


@cache
def newest_date(directory: str | Path = "") -> str:
    """Return the newest date on which a price was seen, in the snapshot or in the rows of a folder laid over it.

    >>> newest_date() >= "2026"
    True
    """
    by_places = table_of(str(directory)).values()
    return max(row.as_of for by_place in by_places for tiers in by_place.values() for row in tiers)
