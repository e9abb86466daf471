"""AWS price list offers: the files and records in which AWS publishes prices, turned into rows of the price book.

AWS publishes one *offer* per service code, as bulk files (JSON and CSV, whole or per Region) and as records of the
Query API (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-changes.html). A product has a SKU, a
product family and attributes; its on-demand term has one price per tier. `offers.csv` says which products are which
dimension of ours, and `offer_units.csv` what AWS calls a unit. Rules that are easy to get wrong:

* The usage type starts with a prefix that is no Region code (``USE1-``, ``EU-``), in us-east-1 often none, and not
  every capital word before a dash is one (``VPN-Usage-Hours``, ``DNS-Queries``).
* Load balancers have one usage type and differ in product family; NAT gateways are in the EC2 offer.
* Tiers come in any order, as ``beginRange`` and ``endRange`` up to ``Inf``. A free first tier is an allowance in our
  book, and the paid price starts at 0 (`free_first_tier`).
* A SKU can have several on-demand terms: the newest that is in effect on the publication date counts.
* Local Zones, Wavelength Zones and Outposts share the offers: their location type is not ``AWS Region``.

Nothing here opens a network or a credential: it takes streams and gives rows.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise
from typing import IO, Any

from modeler.dataclass import dataclass
from modeler.errors import ModelerError
from modeler.facts import regions, rows
from modeler.facts.build.normalize import TierPrice
from modeler.facts.price_rows import table_of
from modeler.files.plain_json import load_json

GLOBAL = "global"
ON_DEMAND = "JRTCKXETXF"
"""The code of the ordinary on-demand term."""

_PREFIX = re.compile(r"(?:[A-Z]{3}\d|EU|[a-z]{2}(?:-gov)?-[a-z]+-\d)-")
_CHUNK = 1 << 20
_LARGEST = 1 << 24
"""No product and no term is longer than this: what is, is not AWS's."""


class OfferError(ModelerError):
    """An offer that cannot be read, or that says something that we cannot take."""


@dataclass(frozen=True)
class Selector:
    """Which products of an offer are the price of a dimension.

    Parameters
    ----------
    dimension : str
        Ours; ``...:to:*`` stands for one dimension per destination Region.
    offer, product_family : str
        Service code; family, or '' for any.
    usage_type : str
        Regular expression of the whole usage type without its Region prefix.
    attributes : mapping
        Further attributes as AWS spells them, each with the value that it must have.
    units : set of str
        What AWS may count it in (`offer_units.csv`).
    scope : {'region', 'global'}
        Whether a product has a Region.
    free_first_tier : bool
        Whether a first tier at 0 is an allowance and not a price.
    """

    dimension: str
    offer: str
    product_family: str
    usage_type: str
    attributes: Mapping[str, str]
    units: frozenset[str]
    scope: str
    free_first_tier: bool


@dataclass(frozen=True)
class Rate:
    """The price of one tier of one product, as an offer has it, for one of our dimensions."""

    selector: Selector
    dimension: str
    region: str
    sku: str
    rate_code: str
    usage_type: str
    unit: str
    tier_from: Decimal
    tier_to: Decimal
    usd: Decimal
    effective: str
    as_of: str

    @property
    def term(self) -> str:
        """The offer term: the middle of the rate code."""
        return self.rate_code.split(".")[1] if self.rate_code.count(".") == 2 else ""


@dataclass(frozen=True)
class Offer:
    """What was taken from one offer file or query."""

    code: str
    published: str
    rates: tuple[Rate, ...]


@cache
def selectors() -> tuple[Selector, ...]:
    """Return all selectors, with every destination of a dimension that has one.

    >>> next(selector.offer for selector in selectors() if selector.dimension == "nat.nat_gateway_hour")
    'AmazonEC2'
    """
    return tuple(
        Selector(
            row["dimension"],
            row["offer"],
            row["product_family"],
            row["usage_type"],
            dict(part.split("=", 1) for part in row["attributes"].split(";") if part),
            frozenset(row["unit"].split("|")),
            row["scope"],
            row["free_first_tier"] == "yes",
        )
        for row in rows("offers.csv")
    )


def mapped_dimensions() -> tuple[str, ...]:
    """Return the dimensions of the snapshot that a refresh can bring.

    >>> "elb.alb_hour" in mapped_dimensions(), "lattice.requests" in mapped_dimensions()
    (True, False)
    """
    patterns = [selector.dimension for selector in selectors()]
    starts = tuple(pattern[:-1] for pattern in patterns if pattern.endswith(":*"))
    return tuple(dimension for dimension in table_of("") if dimension in patterns or dimension.startswith(starts))


@cache
def _units() -> dict[str, str]:
    return {_plain(row["offer_unit"]): row["unit"] for row in rows("offer_units.csv")}


def _plain(name: str) -> str:
    """Return an attribute's name without case, spaces and slashes: CSV and JSON spell them differently."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cache
def _locations() -> dict[str, str]:
    """Return the Region codes by the names that offers use: 'EU (Ireland)' and 'Europe (Ireland)'."""
    locations = {}
    for code, place in regions().items():
        name = _ascii(place.name)
        locations[name] = code
        locations[name.replace("Europe (", "EU (")] = code
    return locations


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def _place(attributes: Mapping[str, str], end: str = "") -> str | None:
    """Return the Region of a product (or of its `end`), 'global', or None for a place that we do not model."""
    for start in (end,) if end else ("", "from"):
        if attributes.get(f"{start}locationtype", "") not in ("", "AWS Region", "Other"):
            return None
        code = attributes.get(f"{start}regioncode", "")
        name = _ascii(attributes.get(f"{start}location", ""))
        if code and code not in ("aws-global", GLOBAL):
            return code if code in regions() else None
        if name and name not in ("Any", "Global", "External"):
            return _locations().get(name)
    return GLOBAL


def _matches(selector: Selector, family: str, attributes: Mapping[str, str]) -> str | None:
    """Return the Region (or 'global') if a product is this selector's, else None."""
    usage_type = attributes.get("usagetype", "")
    bare = _PREFIX.sub("", usage_type, count=1)
    if not re.fullmatch(selector.usage_type, bare):
        return None
    if selector.product_family and family != selector.product_family:
        return None
    if any(attributes.get(_plain(name), "") != wanted for name, wanted in selector.attributes.items()):
        return None
    place = _place(attributes)
    return place if place and (place == GLOBAL) == (selector.scope == GLOBAL) else None


def _wanted(
    chosen: Sequence[Selector], family: str, attributes: Mapping[str, str]
) -> Iterator[tuple[Selector, str, str]]:
    """Return (selector, dimension, Region) for each dimension that a product prices."""
    for selector in chosen:
        place = _matches(selector, family, attributes)
        if place is None:
            continue
        if not selector.dimension.endswith(":*"):
            yield selector, selector.dimension, place
            continue
        to = _place(attributes, "to")
        dimension = f"{selector.dimension[:-1]}{to}"
        if to and dimension in table_of(""):
            yield selector, dimension, place


class _Reader:
    """Collects the rates of one offer, whatever form it has."""

    def __init__(self, code: str, name: str, only: Collection[Selector], where: Collection[str]) -> None:
        self.code, self.name = code, name
        self.chosen = [selector for selector in only if selector.offer == code]
        self.where = where
        self.usage_types = re.compile("|".join(f"(?:{selector.usage_type})" for selector in self.chosen) or "(?!)")
        self.rates: dict[tuple[str, str], Rate] = {}

    def may_want(self, usage_type: str) -> bool:
        """Rule out most of an offer by one look."""
        return bool(self.usage_types.fullmatch(_PREFIX.sub("", usage_type, count=1)))

    def wanted(self, family: str, attributes: Mapping[str, str]) -> list[tuple[Selector, str, str]]:
        if not self.may_want(attributes.get("usagetype", "")):
            return []
        matches = _wanted(self.chosen, family, attributes)
        return [match for match in matches if not self.where or match[2] in self.where or match[2] == GLOBAL]

    def add(
        self,
        match: tuple[Selector, str, str],
        attributes: Mapping[str, str],
        price: Mapping[str, str],
        published: str,
    ) -> None:
        selector, dimension, place = match
        subject = f"{self.name}: SKU {price['sku']} of '{dimension}'"
        unit = _units().get(_plain(price["unit"]), "")
        if unit not in selector.units:
            known = [row["offer_unit"] for row in rows("offer_units.csv") if row["unit"] in selector.units]
            raise OfferError(
                f"{subject} is priced per '{price['unit']}', which is no unit that we know for it "
                f"({', '.join(known)}): leave it to the snapshot with '--without {dimension}'"
            )
        rate = Rate(
            selector,
            dimension,
            place,
            price["sku"],
            price["rate_code"],
            attributes.get("usagetype", ""),
            price["unit"],
            _number(price["tier_from"], subject),
            _number(price["tier_to"], subject),
            _number(price["usd"], subject),
            price["effective"],
            published,
        )
        if rate.usd.is_infinite() or rate.tier_from.is_infinite():
            raise OfferError(f"{subject} has a price or a tier that is no number: download the file again")
        known_rate = self.rates.setdefault((dimension, rate.rate_code), rate)
        if known_rate != rate:
            raise OfferError(
                f"{subject} appears twice with different prices ({known_rate.usd:f} and {rate.usd:f} USD): "
                "download the file again"
            )

    def offer(self, published: str) -> Offer:
        """Return what was collected, with one term for each SKU: the newest one that is in effect."""
        terms: dict[tuple[str, str], list[tuple[bool, str, bool, str]]] = defaultdict(list)
        for rate in self.rates.values():
            rank = (rate.effective <= rate.as_of, rate.effective, rate.term == ON_DEMAND, rate.term)
            terms[rate.dimension, rate.sku].append(rank)
        chosen = {key: max(dated)[-1] for key, dated in terms.items()}
        kept = (rate for rate in self.rates.values() if chosen[rate.dimension, rate.sku] == rate.term)
        return Offer(self.code, published, tuple(kept))


def _number(text: str, subject: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_nan() or number < 0:
        raise OfferError(f"{subject} has '{text}' where a number from 0 must stand: download the file again")
    return number


def _date(text: object, name: str) -> str:
    if not isinstance(text, str) or not re.match(r"\d{4}-\d\d-\d\d", text):
        raise OfferError(f"{name} has no publication date: it is no AWS price list offer, or only a part of one")
    return text[:10]


def read_csv(
    stream: IO[str],
    code: str,
    name: str = "",
    only: Collection[Selector] = (),
    where: Collection[str] = (),
) -> Offer:
    """Read a bulk offer file in CSV, row by row.

    Parameters
    ----------
    stream : text stream
        Opened with ``newline=""``.
    code : str
        Service code that the file must be of.
    name : str
        What errors call the file.
    only, where : collections
        The selectors and the Regions to take; empty for all.

    Raises
    ------
    OfferError
        If it is cut off, is no offer, is another service's, or has a unit that is not known.
    """
    name = name or f"{code}.csv"
    taken = _Reader(code, name, only or selectors(), where)
    head: dict[str, str] = {}
    reader = csv.reader(stream, strict=True)
    try:
        for cells in reader:
            if cells and cells[0] == "SKU":
                break
            if len(cells) != 2 or len(head) > 20:
                raise OfferError(f"{name} is no AWS price list offer: its header is not AWS's")
            head[_plain(cells[0])] = cells[1]
        else:
            raise OfferError(f"{name} is cut off before its first price, or is no AWS price list offer: get it again")
        _check_head(head.get("formatversion"), head.get("offercode"), code, name)
        published = _date(head.get("publicationdate"), name)
        columns = [_plain(cell) for cell in cells]
        _need(columns, _COLUMNS, name)
        usage, term = columns.index("usagetype"), columns.index("termtype")
        cells = []
        for cells in reader:
            if len(cells) != len(columns):
                raise OfferError(f"{name} is cut off or damaged in line {reader.line_num}: download it again")
            if cells[term] != "OnDemand" or not taken.may_want(cells[usage]):
                continue
            row = dict(zip(columns, cells, strict=True))
            if row.get("currency", "USD") != "USD":
                continue
            for match in taken.wanted(row.get("productfamily", ""), row):
                taken.add(match, row, _csv_price(row), published)
        if not cells:
            raise OfferError(f"{name} is cut off before its first price: download it again")
    except (csv.Error, UnicodeDecodeError) as error:
        raise OfferError(f"{name} is cut off or damaged ({error}): download it again") from None
    return taken.offer(published)


_COLUMNS = ("sku", "ratecode", "termtype", "startingrange", "endingrange", "unit", "priceperunit", "usagetype")


def _csv_price(row: Mapping[str, str]) -> dict[str, str]:
    return {
        "sku": row["sku"],
        "rate_code": row["ratecode"],
        "unit": row["unit"],
        "tier_from": row["startingrange"] or "0",
        "tier_to": row["endingrange"] or "Inf",
        "usd": row["priceperunit"],
        "effective": row.get("effectivedate", "")[:10],
    }


def _need(columns: Sequence[str], needed: Sequence[str], name: str) -> None:
    missing = [column for column in needed if column not in columns]
    if missing:
        raise OfferError(f"{name} has no column {', '.join(missing)}: it is no AWS price list offer")


def _check_head(version: object, offer: object, code: str, name: str) -> None:
    if version is not None and version != "v1.0":
        raise OfferError(f"{name} has the format '{version}', and we read v1.0: use a newer modeler")
    if offer is not None and offer != code:
        raise OfferError(f"{name} is the offer of '{offer}' and not of '{code}': put it under its own name")


def read_json(
    stream: IO[str],
    code: str,
    name: str = "",
    only: Collection[Selector] = (),
    where: Collection[str] = (),
) -> Offer:
    """Read a bulk offer file in JSON, product by product: only what is wanted is kept in memory.

    Parameters and errors are those of `read_csv`.
    """
    name = name or f"{code}.json"
    taken = _Reader(code, name, only or selectors(), where)
    head: dict[str, Any] = {}
    products: dict[str, tuple[Mapping[str, str], list[tuple[Selector, str, str]]]] = {}
    terms: list[tuple[str, Any]] = []
    seen_products = False
    for path, value in _members(stream, name):
        if len(path) == 1:
            head[path[0]] = value
        elif path[0] == "products":
            seen_products = True
            product = _product(value, name)
            if matches := taken.wanted(*product):
                products[path[1]] = (product[1], matches)
        elif path[:2] == ("terms", "OnDemand") and (not seen_products or path[2] in products):
            terms.append((path[2], value))
    _check_head(head.get("formatVersion"), head.get("offerCode"), code, name)
    published = _date(head.get("publicationDate"), name)
    if not seen_products and "products" not in head:
        raise OfferError(f"{name} has no products: it is no AWS price list offer, or only a part of one")
    for sku, found_terms in terms:
        if sku in products:
            _add_terms(taken, sku, products[sku], found_terms, published)
    return taken.offer(published)


def _product(value: Any, name: str) -> tuple[str, dict[str, str]]:
    if not isinstance(value, Mapping) or not isinstance(value.get("attributes"), Mapping):
        raise OfferError(f"{name} has a product without attributes: it is no AWS price list offer")
    attributes = {_plain(str(key)): str(cell) for key, cell in value["attributes"].items()}
    return str(value.get("productFamily") or ""), attributes


def _add_terms(
    taken: _Reader,
    sku: str,
    product: tuple[Mapping[str, str], list[tuple[Selector, str, str]]],
    terms: Any,
    published: str,
) -> None:
    attributes, matches = product
    try:
        prices = [(term, price) for term in terms.values() for price in term["priceDimensions"].values()]
        for term, price in prices:
            if "USD" not in price["pricePerUnit"]:
                continue
            cells = {
                "sku": sku,
                "rate_code": str(price["rateCode"]),
                "unit": str(price["unit"]),
                "tier_from": str(price["beginRange"]),
                "tier_to": str(price["endRange"]),
                "usd": str(price["pricePerUnit"]["USD"]),
                "effective": str(term.get("effectiveDate", ""))[:10],
            }
            for match in matches:
                taken.add(match, attributes, cells, published)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise OfferError(f"{taken.name}: SKU {sku} has no on-demand price in AWS's form: download it again") from None


def read_records(
    records: Iterable[str],
    code: str,
    name: str = "",
    only: Collection[Selector] = (),
    where: Collection[str] = (),
) -> Offer:
    """Read the records of the Query API: each is one product with its terms, as JSON text.

    Parameters and errors are those of `read_csv`.
    """
    name = name or f"the answer for {code}"
    taken = _Reader(code, name, only or selectors(), where)
    newest = ""
    for record in records:
        try:
            document = load_json(record)
            product, terms = document["product"], document["terms"].get("OnDemand", {})
            sku = str(product["sku"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise OfferError(f"{name} is not in AWS's form: try again") from None
        family, attributes = _product(product, name)
        if terms and (matches := taken.wanted(family, attributes)):
            published = _date(document.get("publicationDate"), name)
            newest = max(newest, published)
            _add_terms(taken, sku, (attributes, matches), terms, published)
    return taken.offer(newest)


def _is_entered(path: tuple[str, ...]) -> bool:
    """Whether an object is read member by member: products, terms, and each kind of terms. Others are read whole."""
    return path in (("products",), ("terms",)) or (len(path) == 2 and path[0] == "terms")


def _members(stream: IO[str], name: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return each (path, value) of an offer's JSON as it is read, so that the file is never in memory as a whole."""
    text = _Text(stream, name)
    text.take("{")
    path: list[str] = []
    first = True
    while True:
        if text.peek() == "}":
            text.take("}")
            if not path:
                text.end()
                return
            path.pop()
            first = False
            continue
        if not first:
            text.take(",")
        first = False
        key = text.value()
        if not isinstance(key, str):
            raise text.broken()
        text.take(":")
        here = (*path, key)
        if _is_entered(here):
            text.take("{")
            path.append(key)
            first = True
            continue
        yield here, text.value()


class _Text:
    """A window over a JSON text that moves on as values are taken from it."""

    def __init__(self, stream: IO[str], name: str) -> None:
        self.stream, self.name = stream, name
        self.buffer, self.at, self.finished = "", 0, False
        self.decoder = json.JSONDecoder()

    def broken(self) -> OfferError:
        if self.finished and self.at >= len(self.buffer.rstrip()):
            return OfferError(f"{self.name} is cut off: download it again")
        return OfferError(f"{self.name} is cut off or is not the JSON of an AWS price list offer: download it again")

    def more(self) -> bool:
        try:
            text = self.stream.read(_CHUNK)
        except UnicodeDecodeError:
            raise OfferError(f"{self.name} is not UTF-8 text: it is no AWS price list offer") from None
        self.buffer, self.at = self.buffer[self.at :] + text, 0
        self.finished = not text
        return bool(text)

    def peek(self) -> str:
        while True:
            while self.at < len(self.buffer) and self.buffer[self.at] in " \t\r\n\ufeff":
                self.at += 1
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.more():
                raise self.broken()

    def take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise self.broken()
        self.at += 1

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                raw_decode, end = self.decoder.raw_decode(self.buffer, self.at)
            except (ValueError, RecursionError):
                if len(self.buffer) - self.at > _LARGEST or not self.more():
                    raise self.broken() from None
                continue
            # A number at the very end of the window may go on in the next one.
            if end < len(self.buffer) or self.finished:
                self.at = end
                return raw_decode
            self.more()

    def end(self) -> None:
        while self.more():
            pass
        if self.buffer.strip():
            raise self.broken()


@dataclass(frozen=True)
class Rows:
    """Rows of the price book made from offers, and what was left to the snapshot, each with the reason."""

    prices: tuple[TierPrice, ...]
    left: tuple[str, ...] = ()


def book_rows(offers: Iterable[Offer]) -> Rows:
    """Turn offers into rows of the price book: checked tiers, our units, one product per dimension and Region.

    Two products that say the same price are one. Where they differ, nothing tells which is meant: the dimension is
    left to the snapshot in that Region, and the reason is given.

    Raises
    ------
    OfferError
        If the tiers of a product do not run from 0 to infinity without a gap.
    """
    grouped: dict[tuple[str, str], dict[str, list[Rate]]] = defaultdict(lambda: defaultdict(list))
    for offer in offers:
        for rate in offer.rates:
            grouped[rate.dimension, rate.region][rate.sku].append(rate)
    prices: list[TierPrice] = []
    left: list[str] = []
    for (dimension, place), by_sku in sorted(grouped.items()):
        schedules = {sku: _schedule(rates) for sku, rates in sorted(by_sku.items())}
        first = next(iter(schedules.values()))
        lines = [[(rate.tier_from, rate.tier_to, rate.usd) for rate in rates] for rates in schedules.values()]
        if any(line != lines[0] for line in lines):
            left.append(f"{dimension} in {place}: SKUs {', '.join(schedules)} have different prices")
            continue
        prices.extend(_row(rate) for rate in first)
    return Rows(tuple(prices), tuple(left))


def _schedule(rates: Sequence[Rate]) -> list[Rate]:
    tiers = sorted(rates, key=lambda rate: rate.tier_from)
    subject = f"SKU {tiers[0].sku} of '{tiers[0].dimension}' in {tiers[0].region}"
    for lower, upper in pairwise(tiers):
        if lower.tier_to != upper.tier_from:
            raise OfferError(
                f"{subject} has a tier up to {lower.tier_to:f} and the next from {upper.tier_from:f}: "
                "the offer is cut off or damaged, get it again"
            )
    if tiers[0].tier_from != 0 or not tiers[-1].tier_to.is_infinite():
        raise OfferError(f"{subject} has tiers that do not run from 0 to Inf: the offer is cut off, get it again")
    if any(tier.tier_to <= tier.tier_from for tier in tiers):
        raise OfferError(f"{subject} has an empty tier: the offer is damaged, get it again")
    if tiers[0].selector.free_first_tier and len(tiers) > 1 and tiers[0].usd == 0:
        tiers[0:2] = [replace(tiers[1], tier_from=Decimal(0))]
    return tiers


def _row(rate: Rate) -> TierPrice:
    unit = next(iter(table_of("")[rate.dimension].values()))[0].unit
    usd = rate.usd.normalize()
    return TierPrice(
        rate.dimension,
        rate.region,
        unit,
        rate.tier_from,
        rate.tier_to,
        usd,
        rate.usage_type,
        f"AWS price list {rate.rate_code}",
        rate.as_of,
        "high",
    )
