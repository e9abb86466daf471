"""The price book: what one unit of each metered dimension costs in a Region, by tiers.

Rows live in `facts/prices/*.csv`, one file per service: dimension, Region or scope, unit, tier, USD, usage type,
source, date, confidence. A Region's book takes its own rows first, then those of the scopes that apply to it
(`global`, `japan`, ...: `facts/regions.csv`), and last those of the CloudFront viewers near it (`edge:EU`). Tiers
apply by slices: the first 300 million requests at one price, the next at another
(https://aws.amazon.com/api-gateway/pricing/). A missing price is an error, never zero.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from modeler.errors import OverlayError, PriceMissingError, UnitError, nearest
from modeler.facts import HERE, Region, region, regions, rows
from modeler.facts.selection import BookError, directory_in_force, manifest, refreshed_directory
from modeler.results import Record, Result, monthly, number_of, short, with_schema
from modeler.units import Array, TierSlice, format_decimal, parse_count
from modeler.yamlfile import read_yaml

DEFAULT_REGION = "us-east-1"

UNPRICED = ("appsync.query_operations", "firehose.ingested_gb", "privatelink.resource_endpoint_data_gb")
"""Dimensions that a building block meters and for which no public price was found: an overlay can give one."""

BY_REGION = (
    "datatransfer.inter_region_egress_gb:to:",
    "directconnect.egress_gb:to_dx_location_in:",
    "globalaccelerator.dt_premium_gb:to:",
)
"""Starts of dimensions that end in a Region code; not every Region has a price, an overlay can give one for any."""


@dataclass(frozen=True, slots=True)
class Price:
    """The tiered price of one dimension in one Region.

    Parameters
    ----------
    bounds : tuple of float, length tiers + 1
        Tier limits in the dimension's unit, from 0 to infinity.
    usd : tuple of float, length tiers
        Price of one unit in each tier.
    """

    dimension: str
    region: str
    unit: str
    bounds: tuple[float, ...]
    usd: tuple[float, ...]
    usage_type: str
    source: str
    as_of: str
    confidence: str

    def __post_init__(self) -> None:
        if len(self.bounds) != len(self.usd) + 1 or self.bounds[0] != 0 or not np.isinf(self.bounds[-1]):
            raise OverlayError(f"the tiers of '{self.dimension}' must run from 0 to infinity without a gap")
        if any(a >= b for a, b in zip(self.bounds, self.bounds[1:], strict=False)):
            limits = ", ".join(format_decimal(bound) for bound in self.bounds)
            raise OverlayError(f"the tiers of '{self.dimension}' must rise, and are {limits}")

    def cost(self, quantity: Array, start: Array = 0.0) -> Array:
        """Price a quantity by slices, optionally on top of what was already used this month.

        Parameters
        ----------
        quantity, start : float or array, shape (workloads,)
            Units used, and units already used before them (they fill the first tiers).

        Returns
        -------
        float or array of the same shape, in USD
        """
        if len(self.usd) == 1:
            return quantity * self.usd[0]
        end = start + quantity
        total: Array = 0.0
        for low, high, usd in zip(self.bounds, self.bounds[1:], self.usd, strict=False):
            total = total + (_clip(end, low, high) - _clip(start, low, high)) * usd
        return total

    def slices(self, quantity: float, start: float = 0.0) -> tuple[TierSlice, ...]:
        """Show how a quantity falls into the tiers."""
        tier_slices = []
        for low, high, usd in zip(self.bounds, self.bounds[1:], self.usd, strict=False):
            part = min(max(start + quantity, low), high) - min(max(start, low), high)
            if part > 0 or (quantity == 0 and low == 0):
                tier_slices.append(TierSlice(low, high, float(part), usd, float(part * usd)))
        return tuple(tier_slices)


def _clip(number: Array, low: float, high: float) -> Array:
    if isinstance(number, np.ndarray):
        return np.clip(number, low, high)
    return min(max(number, low), high)  # many times faster than NumPy for one number


@dataclass(frozen=True, repr=False)
class PricedUsage(Result):
    """The answer of `PriceBook.price`: items, their total, and what could not be priced."""

    region: str
    price_date: str
    items: tuple[dict[str, Any], ...]
    unpriced: tuple[dict[str, Any], ...]
    prices: str = ""
    """Which price book was in force, in a phrase."""
    conditions: str = ""
    """What of the list prices was changed; nothing if they are as listed."""

    @property
    def total_usd(self) -> float:
        """Sum of the priced items in USD."""
        return float(sum(item["usd"] for item in self.items))

    def summary(self) -> str:
        """Say how many items there are and what they come to."""
        cost = monthly(self.total_usd, bool(self.unpriced))
        return f"{number_of(len(self.items), 'item')} in {self.region}, {cost}"

    def records(self) -> list[Record]:
        """Return one row an item."""
        return [dict(item) for item in self.items]

    def to_dict(self) -> Record:
        """Return the JSON form."""
        fields = {
            "region": self.region,
            "price_date": self.price_date,
            "items": list(self.items),
            "total_usd": self.total_usd,
            "unpriced": list(self.unpriced),
        }
        return with_schema("priced usage", fields)


@dataclass(frozen=True)
class Overlay:
    """Negotiated prices on top of the list: absolute or per cent, by dimension, by service, or for all.

    ``rules`` maps a dimension, a service or ``all`` to ``("percent", -12.0)`` or ``("usd", 0.9e-6)``; the most
    specific rule wins.
    """

    rules: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    name: str = "overlay"

    def apply(self, price: Price) -> Price:
        """Return the price as negotiated."""
        for key in (price.dimension, price.dimension.split(".", 1)[0], "all"):
            if key in self.rules:
                kind, value = self.rules[key]
                note = f"{price.source}; {self.name}: {key} "
                if kind == "usd":
                    return replace(
                        price, bounds=(0.0, np.inf), usd=(value,), source=f"{note}{format_decimal(value)} USD per unit"
                    )
                if value == 0:
                    return price
                usd = tuple(each * (1 + value / 100) for each in price.usd)
                return replace(price, usd=usd, source=f"{note}{'+' if value > 0 else ''}{format_decimal(value)} %")
        return price

    @staticmethod
    def parse(document: Any, name: str = "overlay") -> Overlay:
        """Read an overlay from plain data.

        Parameters
        ----------
        document : mapping
            ``{all: -5 %, apigateway: -12 %, elb.alb_hour: 0.02}``: a per cent changes the list price and has a
            sign, a number is the price in USD per unit.

        Raises
        ------
        OverlayError
            If a key is no dimension, service or ``all``, a value is neither a price nor a per cent, a per cent has
            no sign, or one is given for a dimension that has no list price.

        Examples
        --------
        >>> Overlay.parse({"apigateway": "-12 %", "elb.alb_hour": 0.02}).rules
        {'apigateway': ('percent', -12.0), 'elb.alb_hour': ('usd', 0.02)}
        """
        if not isinstance(document, Mapping):
            raise OverlayError(
                f"the price overlay {name} must be a mapping such as 'apigateway: -12 %', not {document!r}"
            )
        return Overlay({str(key): _rule(str(key), value, name) for key, value in document.items()}, name)


def _rule(key: str, value: Any, name: str) -> tuple[str, float]:
    """Read one line of an overlay: ``("percent", -12.0)`` or ``("usd", 0.02)``."""
    _check_key(key, name)
    text = str(value).strip()
    given = format_decimal(value) if isinstance(value, float) else text
    start = f"the price overlay {name} gives '{given}' for '{key}'"
    per_cent = text.endswith("%")
    text = text.removesuffix("%").strip()
    try:
        number = float(text)
    except ValueError:
        number = np.nan
    if isinstance(value, bool) or not np.isfinite(number) or (per_cent and number < -100):
        raise OverlayError(
            f"{start}: write a per cent not below -100 such as '-12 %', or a price in USD per unit such as 0.02"
        )
    if per_cent and number and text[0] not in "+-":
        raise OverlayError(
            f"{start}, which may be a discount or a surcharge: write '-{text} %' for less or '+{text} %' for more "
            "than the list price"
        )
    if not per_cent and (number < 0 or "." not in key):
        what = "is negative" if number < 0 else "is a price for more than one dimension"
        raise OverlayError(
            f"{start}, which {what}: write a per cent such as '-12 %', or a price from 0 up for one dimension"
        )
    if per_cent and "." in key and key not in dimensions():
        raise OverlayError(
            f"{start}, which has no list price to change: 'modeler prices list' shows what has; for others write USD "
            "per unit"
        )
    return ("percent", number) if per_cent else ("usd", number)


def _check_key(key: str, name: str) -> None:
    """Refuse a name that no price and no building block has: it would change nothing, and nobody would know."""
    services = sorted({dimension.split(".", 1)[0] for dimension in dimensions()})
    known = (*dimensions(), *UNPRICED)
    if "." not in key:
        if key != "all" and key not in services:
            raise OverlayError(
                f"the price overlay {name} names '{key}'{nearest(key, [*services, 'all'])}: use a dimension such as "
                f"'elb.alb_hour', a service ({', '.join(services)}) or 'all'"
            )
    elif key not in known and not any(key.removeprefix(start) in regions() for start in BY_REGION):
        raise OverlayError(
            f"the price overlay {name} names '{key}'{nearest(key, known)}, which no building block uses: "
            "'modeler prices list' shows the dimensions"
        )


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


Table = dict[str, dict[str, list[PriceRow]]]
"""Rows by dimension, then by Region or scope."""


@cache
def table_of(directory: str) -> Table:
    """Return the snapshot's rows, with those of a refreshed book laid over them ('' for the snapshot alone).

    Raises
    ------
    BookError
        If the refreshed book cannot be read.
    """
    if not directory:
        return _read_rows(HERE / "prices")
    table = {dimension: dict(by_place) for dimension, by_place in table_of("").items()}
    for dimension, by_place in _refreshed_rows(directory).items():
        table.setdefault(dimension, {}).update(by_place)
    return table


@cache
def _refreshed_rows(directory: str) -> Table:
    manifest(directory)
    try:
        table = _read_rows(Path(directory))
        for by_place in table.values():
            for place, tiers in by_place.items():
                _make(tiers, place)
    except (OSError, ValueError, TypeError, IndexError, StopIteration, csv.Error, OverlayError) as error:
        raise BookError(
            f"the refreshed prices in '{directory}' cannot be read ({error}): run 'modeler prices refresh' again, "
            "or 'modeler prices use snapshot'"
        ) from None
    return table


def _read_rows(directory: Path) -> Table:
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


def _make(tiers: Sequence[PriceRow], code: str) -> Price:
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


@dataclass(frozen=True)
class Allowance:
    """A free quantity a month, kept apart from prices and off unless asked for."""

    dimension: str
    group: str
    quantity: float
    kind: str
    source: str
    as_of: str


@cache
def allowances() -> tuple[Allowance, ...]:
    """Return the free allowances that AWS states.

    >>> next(a.quantity for a in allowances() if a.dimension == "datatransfer.internet_egress_gb")
    100.0
    """
    return tuple(
        Allowance(row["dimension"], row["group"], float(row["quantity"]), row["kind"], row["source"], row["as_of"])
        for row in rows("prices/allowances.csv")
    )


class PriceBook(Result):
    """The prices of one Region.

    Parameters
    ----------
    region_code : str
        Region code.
    overlay : Overlay, optional
        Negotiated prices on top of the list.
    free_tier : bool
        Whether the perpetual free allowances are taken off.
    directory : str or Path
        The folder whose rows lie over the snapshot; empty for the snapshot that comes with the library.

    Notes
    -----
    A book reads nothing of the user's own unless it is asked to: `PriceBook.refreshed` prices with what the user
    refreshed, and `PriceBook.in_force` with what the user chose by ``modeler prices use``, as the command line does.

    Examples
    --------
    >>> book = PriceBook("us-east-1")
    >>> book["apigateway.http_requests_512kb_increment"].usd
    (1e-06, 9e-07)
    >>> round(book.price({"apigateway.http_requests_512kb_increment": "432M"}).total_usd, 2)
    418.8
    """

    def __init__(
        self,
        region_code: str = DEFAULT_REGION,
        overlay: Overlay | None = None,
        free_tier: bool = False,
        directory: str | Path = "",
    ) -> None:
        self.region = region(region_code)
        self.overlay = overlay or Overlay()
        self.free_tier = free_tier
        self._directory = str(directory)
        self._prices: dict[str, Price | None] = {}
        self._everywhere = {self.region.code: self}

    def summary(self) -> str:
        """Say of which Region and which day the prices are."""
        free = ", free tier taken off" if self.free_tier else ""
        return f"{self.region.code}, prices of {self.price_date}, {short(self.origin, 60)}{free}"

    def records(self) -> list[Record]:
        """Return one row a price and tier."""
        return [row for dimension in self.dimensions for row in self._rows(dimension)]

    def first_records(self, count: int) -> list[Record]:
        """Return the first rows without pricing all dimensions."""
        rows: list[Record] = []
        for dimension in self.dimensions:
            rows += self._rows(dimension)
            if len(rows) >= count:
                break
        return rows[:count]

    def _rows(self, dimension: str) -> list[Record]:
        price = self.get(dimension)
        if price is None:
            return []
        return [
            {
                "dimension": dimension,
                "region": self.region.code,
                "unit": price.unit,
                "tier_from": low,
                "usd": usd,
                "as_of": price.as_of,
                "confidence": price.confidence,
                "source": price.source,
            }
            for low, usd in zip(price.bounds, price.usd, strict=False)
        ]

    @classmethod
    def refreshed(
        cls, region_code: str = DEFAULT_REGION, overlay: Overlay | None = None, free_tier: bool = False
    ) -> PriceBook:
        """Return the book that the user has refreshed, whether or not it is the one in force.

        Raises
        ------
        BookError
            If nothing was refreshed yet.
        UnknownNameError
            If there is no such Region.
        """
        return cls(region_code, overlay, free_tier, refreshed_directory())

    @classmethod
    def in_force(
        cls, region_code: str = DEFAULT_REGION, overlay: Overlay | None = None, free_tier: bool = False
    ) -> PriceBook:
        """Return the book that the user has chosen: the snapshot, or the refreshed one.

        Raises
        ------
        BookError
            If the choice, or the refreshed book, cannot be read.
        UnknownNameError
            If there is no such Region.
        """
        return cls(region_code, overlay, free_tier, directory_in_force())

    def elsewhere(self, region_code: str) -> PriceBook:
        """Return the book of another Region with the same rows, overlay and allowances as this one, made once.

        Raises
        ------
        UnknownNameError
            If there is no such Region.

        Examples
        --------
        >>> book = PriceBook("eu-west-1")
        >>> book.elsewhere("eu-central-1").region.code, book.elsewhere("eu-west-1") is book
        ('eu-central-1', True)
        """
        if region_code not in self._everywhere:
            made = PriceBook(region_code, self.overlay, self.free_tier, self._directory)
            made._everywhere = self._everywhere
            self._everywhere[region_code] = made
        return self._everywhere[region_code]

    def get(self, dimension: str) -> Price | None:
        """Return the price of a dimension, or None if this Region has none."""
        if dimension not in self._prices:
            self._prices[dimension] = self._find(dimension)
        return self._prices[dimension]

    def _find(self, dimension: str) -> Price | None:
        by_place = table_of(self._directory).get(dimension, {})
        for place in _searched(self.region):
            if place in by_place:
                return self.overlay.apply(_make(by_place[place], self.region.code))
        kind, usd = self.overlay.rules.get(dimension, ("", 0.0))
        if kind == "usd":
            unit = next(iter(by_place.values()))[0].unit if by_place else "unit"
            return Price(dimension, self.region.code, unit, (0.0, np.inf), (usd,), "", self.overlay.name, "", "overlay")
        return None

    def __getitem__(self, dimension: str) -> Price:
        price = self.get(dimension)
        if price is None:
            raise PriceMissingError(self.missing(dimension))
        return price

    def missing(self, dimension: str) -> str:
        """Say why there is no price and what to do."""
        return _missing(dimension, self.region.code, self._directory)

    @property
    def price_date(self) -> str:
        """The newest date in the book: each line of a bill also carries its own."""
        return _newest_date(self._directory)

    @property
    def directory(self) -> str:
        """The folder whose rows lie over the snapshot; empty for the snapshot alone."""
        return self._directory

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of all dimensions that have a price in some Region."""
        return tuple(table_of(self._directory))

    def available(self, dimension: str) -> tuple[str, ...]:
        """Return the Regions in which a dimension has a price in these rows.

        >>> len(PriceBook().available("elb.alb_hour"))
        35
        """
        have = table_of(self._directory).get(dimension, {})
        return tuple(code for code, place in regions().items() if any(each in have for each in _searched(place)))

    @property
    def origin(self) -> str:
        """Say whose prices these are: which book, what part of it is not refreshed, overlay and allowances.

        >>> PriceBook("eu-west-1").origin
        'snapshot of 20...'
        >>> PriceBook("eu-west-1", Overlay.parse({"all": "-5 %"}, "discounts.yaml"), free_tier=True).origin
        'snapshot of 20... with overlay discounts.yaml and free tier'
        """
        return self._book_name() + (f" with {self.conditions}" if self.conditions else "")

    @property
    def conditions(self) -> str:
        """What of the list prices is changed, in a phrase; nothing if they are as listed.

        >>> PriceBook("us-east-1", free_tier=True).conditions
        'free tier'
        """
        overlay = [f"overlay {self.overlay.name}"] if self.overlay.rules else []
        return " and ".join([*overlay, *(["free tier"] if self.free_tier else [])])

    def _book_name(self) -> str:
        snapshot = f"snapshot of {_newest_date('')}"
        if not self._directory:
            return snapshot
        fresh = _refreshed_rows(self._directory)
        priced = [
            (dimension, place)
            for dimension, by_place in table_of(self._directory).items()
            if (place := next((each for each in _searched(self.region) if each in by_place), ""))
        ]
        old = sum(place not in fresh.get(dimension, {}) for dimension, place in priced)
        when = str(manifest(self._directory)["refreshed"])[:10]
        return f"refreshed {when}, {old} of {len(priced)} dimensions from the {snapshot}"

    def allowance(self, dimension: str) -> Allowance | None:
        """Return the free allowance that is in force for a dimension, if any."""
        if not self.free_tier:
            return None
        return next((a for a in allowances() if a.dimension == dimension and a.kind == "perpetual"), None)

    def price(self, usage: Mapping[str, Any]) -> PricedUsage:
        """Turn raw usage into money.

        Parameters
        ----------
        usage : mapping of dimension to quantity
            A month's usage in the dimension's own unit; ``300M`` is read as a count.

        Returns
        -------
        PricedUsage
            Items with their tiers, and the unpriced ones apart.

        Raises
        ------
        UnitError
            If a quantity is negative or cannot be read.

        Examples
        --------
        >>> result = PriceBook("us-east-1").price({"elb.alb_hour": 730, "no.such_thing": 1})
        >>> round(result.total_usd, 3), [gap["dimension"] for gap in result.unpriced]
        (16.425, ['no.such_thing'])
        """
        items: list[dict[str, Any]] = []
        gaps: list[dict[str, Any]] = []
        pools = FreePools(self)
        for dimension, given in usage.items():
            quantity = _quantity(str(dimension), given)
            price = self.get(str(dimension))
            if price is None:
                gaps.append(
                    {
                        "dimension": str(dimension),
                        "quantity": quantity,
                        "reason": self.missing(str(dimension)),
                    }
                )
                continue
            billable = float(pools.billable(str(dimension), quantity))
            slices = price.slices(billable)
            items.append(
                {
                    "dimension": price.dimension,
                    "quantity": quantity,
                    "free_quantity": quantity - billable,
                    "unit": price.unit,
                    "tiers": [tier_slice.record() for tier_slice in slices],
                    "usd": float(sum(tier_slice.usd for tier_slice in slices)),
                    "source": price.source,
                    "as_of": price.as_of,
                }
            )
        return PricedUsage(self.region.code, self.price_date, tuple(items), tuple(gaps), self.origin, self.conditions)


@cache
def _missing(dimension: str, region_code: str, directory: str) -> str:
    table = table_of(directory)
    if dimension not in table:
        return (
            f"no price for '{dimension}'{nearest(dimension, table)}: it is not in the price book; "
            f"'modeler prices list' shows what is, and '--overlay' takes your own price for it"
        )
    return (
        f"no price for '{dimension}' in '{region_code}' (prices of {_newest_date(directory)}): pass your own "
        "price with '--overlay', or pick a Region that 'modeler prices show' lists for it"
    )


class FreePools:
    """What is left of the free allowances as usage goes on; several dimensions may draw on one pool.

    Examples
    --------
    >>> pools = FreePools(PriceBook(free_tier=True))
    >>> [float(pools.billable("datatransfer.internet_egress_gb", 80)) for _ in range(2)]
    [0.0, 60.0]
    """

    def __init__(self, book: PriceBook) -> None:
        self.book = book
        self.left: dict[str, Array] = {}

    def billable(self, dimension: str, quantity: Array) -> Array:
        """Take a quantity, a number or one for each workload, and give the part of it that is not free."""
        allowance = self.book.allowance(dimension)
        if allowance is None:
            return quantity
        left = self.left.get(allowance.group, allowance.quantity)
        billable: Array = np.maximum(quantity - left, 0.0)
        self.left[allowance.group] = left - (quantity - billable)
        return billable


def _quantity(dimension: str, given: Any) -> float:
    try:
        quantity = parse_count(given)
    except UnitError as error:
        raise UnitError(f"the usage of '{dimension}' cannot be read: {error}") from None
    if quantity < 0:
        raise UnitError(f"the usage of '{dimension}' is {given}: give a quantity from 0 up")
    return quantity


def newest_date(directory: str | Path = "") -> str:
    """Return the newest date on which a price was seen, in the snapshot or in the rows of a folder laid over it.

    >>> newest_date() >= "2026"
    True
    """
    return _newest_date(str(directory))


@cache
def _newest_date(directory: str) -> str:
    by_places = table_of(directory).values()
    return max(row.as_of for by_place in by_places for tiers in by_place.values() for row in tiers)


@cache
def _snapshot(code: str) -> PriceBook:
    return PriceBook(code)


def price_book(region_code: str = DEFAULT_REGION, overlay: Overlay | None = None, free_tier: bool = False) -> PriceBook:
    """Return the price book of a Region, of the snapshot that comes with the library.

    Parameters
    ----------
    region_code : str
        Region code; see ``modeler prices regions``.
    overlay : Overlay, optional
        Negotiated prices.
    free_tier : bool
        Take the perpetual free allowances off.

    Returns
    -------
    PriceBook
        The same object for the same Region without an overlay.

    Raises
    ------
    UnknownNameError
        If there is no such Region.

    Examples
    --------
    >>> price_book("eu-central-1")["apigateway.rest_requests"].usd[0]
    3.7e-06
    """
    if overlay is None and not free_tier:
        return _snapshot(region_code)
    return PriceBook(region_code, overlay, free_tier)


def read_overlay(path: str | Path) -> Overlay:
    """Read an overlay file (YAML).

    Parameters
    ----------
    path : str or Path
        A mapping of dimension, service or ``all`` to a price or a percentage.

    Returns
    -------
    Overlay
        For `price_book`.

    Raises
    ------
    OverlayError
        If the file cannot be read, says something twice, or says something that is not a price.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "ours.yaml"
    ...     _ = file.write_text("all: -10%")
    ...     overlay = read_overlay(file)
    >>> list(overlay.rules)
    ['all']
    """
    return Overlay.parse(read_yaml(path, OverlayError, "write lines such as 'apigateway: -12 %'"), str(path))


def available(dimension: str) -> tuple[str, ...]:
    """Return the Regions in which a dimension has a price in the snapshot.

    >>> len(available("elb.alb_hour"))
    35
    """
    return price_book().available(dimension)


def _searched(place: Region) -> tuple[str, ...]:
    """Return where a Region's price may stand: its own row, a scope's, its viewers' geography."""
    return (place.code, *place.scopes, f"edge:{place.edge}")
