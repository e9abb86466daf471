"""What AWS says, as data: prices, metering rules, Regions. This is the one loader of them.

Every row has a source and the date it was seen. Behavior is code elsewhere; here are only tables (CSV) and the
functions that read them. Tables are read once for a process. Which look-up is for what:

- what a service can do, its quotas and promises: ``constraints.ask(subject, key)``, or ``facts`` for many of them;
  ``fact(id)`` finds again what a reason or a report cites;
- what a billed unit is: `metering` (increments and capacity units) and `bytes_per_gb` (one GB in bytes);
- how long something takes, measured or published: ``evidence.evidence(id)``;
- what it costs: ``pricebook.price_book(region)``;
- where: `region`, and `services` that some Regions lack.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from modeler.dataclass import dataclass
from modeler.errors import MOST_MEANT, meant, unknown_name

HERE = Path(__file__).parent


def rows(name: str) -> Iterator[dict[str, str]]:
    """Read a table of this room, row by row.

    >>> next(rows("regions.csv"))["region"]
    'af-south-1'
    """
    with (HERE / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


class Identified(Protocol):
    """What has an id."""

    @property
    def id(self) -> str:
        """Its id."""


T = TypeVar("T", bound=Identified)


def by_id(table: Iterable[T], wanted: str, noun: str) -> T:
    """Return the entry of a table by its id; a noun such as ``note`` says what the table lists.

    Raises
    ------
    UnknownNameError
        If there is none: with the nearest id.
    """
    entries = {entry.id: entry for entry in table}
    if wanted not in entries:
        raise unknown_name(noun, wanted, entries, f"'modeler {noun}s' shows all of them")
    return entries[wanted]


@dataclass(frozen=True, slots=True)
class Region:
    """An AWS Region: code, name, partition, nearest CloudFront geography, price scopes that apply, number of AZs."""

    code: str
    name: str
    partition: str
    edge: str
    scopes: tuple[str, ...]
    zones: int


@cache
def regions() -> dict[str, Region]:
    """Return all Regions of the price book by code.

    >>> regions()["eu-west-1"].name
    'Europe (Ireland)'
    """
    return {
        row["region"]: Region(
            row["region"],
            row["name"],
            row["partition"],
            row["edge"],
            tuple(row["scopes"].split()),
            int(row["zones"]),
        )
        for row in rows("regions.csv")
    }


def region(code: str) -> Region:
    """Return one Region, or say which exist.

    Raises
    ------
    UnknownNameError
        If there is no such Region in the price book.

    Examples
    --------
    >>> region("eu-west-1").edge
    'EU'
    """
    known = regions()
    if code not in known:
        raise unknown_name("Region", code, known, hint=_called(code, known), prints="modeler prices regions")
    return known[code]


def _called(name: str, known: Mapping[str, Region]) -> str:
    """Hint at the Region whose place somebody gave.

    >>> _called("Ireland", regions()), _called("eu-west-9", regions())
    (" (did you mean 'eu-west-1'?)", '')
    """
    places = [code for code, region in known.items() if len(name) > 3 and name.lower() in region.name.lower()]
    return meant(places[:MOST_MEANT])


@cache
def services() -> dict[str, str]:
    """Return the services whose missing price in a Region means that the Region lacks them, by dimension.

    >>> services()["lattice.service_hour"]
    'VPC Lattice'
    """
    return {row["dimension"]: row["service"] for row in rows("services.csv")}


@cache
def _metering() -> dict[tuple[str, str, str], float]:
    return {(row["component"], row["unit"], row["dimension"]): float(row["value"]) for row in rows("metering.csv")}


def metering(component: str, unit: str, dimension: str) -> float:
    """Return a metering rule: a capacity-unit dimension, an increment or a rounding.

    >>> metering("alb", "LCU", "new_connections_per_second")
    25.0
    """
    return _metering()[component, unit, dimension]


@cache
def _gigabytes() -> dict[str, float]:
    return {row["meter"]: float(row["bytes_per_gb"]) for row in rows("gigabytes.csv")}


def bytes_per_gb(meter: str) -> float:
    """Return what one billed GB is, in bytes: binary or decimal, as each meter has it.

    >>> bytes_per_gb("privatelink") == 2**30, bytes_per_gb("elb") == 10**9
    (True, True)
    """
    return _gigabytes()[meter]
