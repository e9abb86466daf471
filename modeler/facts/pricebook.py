"""The price book: what one unit of each metered dimension costs in a Region, by tiers.

Rows live in `facts/prices/*.csv`, one file per service: dimension, Region or scope, unit, tier, USD, usage type,
source, date, confidence. A Region's book takes its own rows first, then those of the scopes that apply to it
(`global`, `japan`, ...: `facts/regions.csv`), and last those of the CloudFront viewers near it (`edge:EU`). Tiers
apply by slices: the first 300 million requests at one price, the next at another
(https://aws.amazon.com/api-gateway/pricing/). A missing price is an error, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from modeler.errors import PriceMissingError, UnitError, nearest
from modeler.facts import region, regions
from modeler.facts.allowances import Allowance, FreePools, perpetual, read_used
from modeler.facts.overlay import Overlay
from modeler.facts.price import Price
from modeler.facts.price_rows import newest_date, places_searched, price_of, refreshed_rows, table_of
from modeler.facts.priced_usage import PricedUsage
from modeler.facts.selection import directory_in_force, manifest, refreshed_directory
from modeler.results import Record, Result, short
from modeler.units import parse_count

DEFAULT_REGION = "us-east-1"
FreeTier = bool | Mapping[str, Any]
"""Whether free allowances are taken off; a mapping says how much of each the account uses elsewhere."""


class PriceBook(Result):
    """The prices of one Region.

    Parameters
    ----------
    region_code : str
        Region code.
    overlay : Overlay, optional
        Negotiated prices on top of the list.
    free_tier : bool or mapping of dimension to quantity
        Whether the perpetual free allowances are taken off; of a mapping, less what others of the account use of them.
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
    >>> book = PriceBook("us-east-1", free_tier={"lambda.requests_arm": "600k"})  # of 1M, 400k are left
    >>> round(book.price({"lambda.requests_arm": "1M"}).total_usd, 2)
    0.12
    """

    def __init__(
        self,
        region_code: str = DEFAULT_REGION,
        overlay: Overlay | None = None,
        free_tier: FreeTier = False,
        directory: str | Path = "",
    ) -> None:
        self.region = region(region_code)
        self.overlay = overlay or Overlay()
        self.free_tier = not isinstance(free_tier, bool) or free_tier
        self.used = {} if isinstance(free_tier, bool) else read_used(free_tier)
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
        cls, region_code: str = DEFAULT_REGION, overlay: Overlay | None = None, free_tier: FreeTier = False
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
        cls, region_code: str = DEFAULT_REGION, overlay: Overlay | None = None, free_tier: FreeTier = False
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
            made = PriceBook(region_code, self.overlay, self.used if self.free_tier else False, self._directory)
            made._everywhere = self._everywhere
            self._everywhere[region_code] = made
        return self._everywhere[region_code]

    def with_free_tier(self, used: Mapping[str, Any]) -> PriceBook:
        """Return the same prices with the free allowances taken off, less what others of the account use of them.

        Parameters
        ----------
        used : mapping of dimension to quantity
            Such as ``{"lambda.requests_arm": "600k"}``; empty if nobody else uses any.

        Raises
        ------
        UnknownNameError
            If a dimension has no free allowance.
        UnitError
            If a quantity cannot be read.

        Examples
        --------
        >>> PriceBook("eu-west-1").with_free_tier({"datatransfer.internet_egress_gb": 100}).conditions
        'free tier'
        """
        return PriceBook(self.region.code, self.overlay, used, self._directory)

    def pools(self) -> FreePools:
        """Return the free allowances of a month, none of them drawn on yet by the bill that is to be priced."""
        return FreePools(self.free_tier, self.used)

    def get(self, dimension: str) -> Price | None:
        """Return the price of a dimension, or None if this Region has none."""
        if dimension not in self._prices:
            self._prices[dimension] = self._find(dimension)
        return self._prices[dimension]

    def _find(self, dimension: str) -> Price | None:
        by_place = table_of(self._directory).get(dimension, {})
        for place in places_searched(self.region):
            if place in by_place:
                return self.overlay.apply(price_of(by_place[place], self.region.code))
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
        return newest_date(self._directory)

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
        return tuple(code for code, place in regions().items() if any(name in have for name in places_searched(place)))

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
        snapshot = f"snapshot of {newest_date('')}"
        if not self._directory:
            return snapshot
        fresh = refreshed_rows(self._directory)
        priced = [
            (dimension, place)
            for dimension, by_place in table_of(self._directory).items()
            if (place := next((name for name in places_searched(self.region) if name in by_place), ""))
        ]
        old = sum(place not in fresh.get(dimension, {}) for dimension, place in priced)
        when = str(manifest(self._directory)["refreshed"])[:10]
        return f"refreshed {when}, {old} of {len(priced)} dimensions from the {snapshot}"

    def allowance(self, dimension: str) -> Allowance | None:
        """Return the free allowance that is in force for a dimension, if any."""
        return perpetual(dimension) if self.free_tier else None

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
        pools = self.pools()
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
        service = dimension.partition(".")[0] + "."
        siblings = [name for name in table if name.startswith(service)]
        return (
            f"no price for '{dimension}'{nearest(dimension, siblings or table)}: it is not in the price book; "
            f"'modeler prices list' shows what is, and '--overlay' takes your own price for it"
        )
    return (
        f"no price for '{dimension}' in '{region_code}' (prices of {newest_date(directory)}): pass your own "
        "price with '--overlay', or pick a Region that 'modeler prices show' lists for it"
    )


def _quantity(dimension: str, given: Any) -> float:
    try:
        quantity = parse_count(given)
    except UnitError as error:
        raise UnitError(f"the usage of '{dimension}' cannot be read: {error}") from None
    if quantity < 0:
        raise UnitError(f"the usage of '{dimension}' is {given}: give a quantity from 0 up")
    return quantity


@cache
def _snapshot(code: str) -> PriceBook:
    return PriceBook(code)


def price_book(
    region_code: str = DEFAULT_REGION, overlay: Overlay | None = None, free_tier: FreeTier = False
) -> PriceBook:
    """Return the price book of a Region, of the snapshot that comes with the library.

    Parameters
    ----------
    region_code : str
        Region code; see ``modeler prices regions``.
    overlay : Overlay, optional
        Negotiated prices.
    free_tier : bool or mapping of dimension to quantity
        Take the perpetual free allowances off, less what others of the account use of them.

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
    if overlay is None and free_tier is False:
        return _snapshot(region_code)
    return PriceBook(region_code, overlay, free_tier)


def available(dimension: str) -> tuple[str, ...]:
    """Return the Regions in which a dimension has a price in the snapshot.

    >>> len(available("elb.alb_hour"))
    35
    """
    return price_book().available(dimension)
