"""Fresh prices: read AWS's price list, compare it with the book in force, and put it beside the snapshot.

A refresh never changes a book: it writes a new folder of rows, checks it by reading it back, and then moves one
pointer (`modeler.facts.selection`). Whatever fails or is interrupted before leaves the old book in force. A price that
jumped by more than ×3 is more often a changed unit than a changed price, and one that is gone is more often a file that
was cut off: both need a second word, and so does a list that is much older than the snapshot.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

from modeler.aws.session import AwsSession
from modeler.dataclass import dataclass
from modeler.engine.compare import compare
from modeler.errors import ModelerError, unknown_name
from modeler.facts import region, regions
from modeler.facts.build.normalize import TierPrice, write_prices
from modeler.facts.build.offers import Offer, Selector, book_rows, mapped_dimensions, selectors
from modeler.facts.price_rows import checksum, newest_date, table_of
from modeler.facts.pricebook import PriceBook
from modeler.facts.selection import (
    REFRESHED,
    BookError,
    Setting,
    book_directory,
    data_directory,
    directory_in_force,
    manifest,
    read_setting,
    write_setting,
)
from modeler.files.folders import part_folder, put_folder
from modeler.files.locks import alone_in
from modeler.files.writing import make_folder, write_text
from modeler.results import with_schema
from modeler.workload import Workload

JUMP = Decimal(3)
FIRST_LIST = "2015-12-09"
"""No price list is older: on this day AWS published the first (https://aws.amazon.com/blogs/aws/new-aws-price-list-api/)."""
AHEAD = timedelta(days=31)
"""A list, or a price in it, may be dated so far ahead of today; a clock may be wrong, and lists announce changes."""
STALE = timedelta(days=365)
SHOWN_CHANGES = 40
_STAYS = "the old book stays in force"
Tiers = tuple[tuple[Decimal, Decimal, Decimal], ...]


class RefreshError(ModelerError):
    """A refresh that would not give a sound price book."""


@dataclass(frozen=True)
class Change:
    """A price that the refresh changes: its tiers as (from, to, USD) before and after; empty if there is none."""

    dimension: str
    region: str
    before: Tiers
    after: Tiers

    @property
    def kind(self) -> str:
        """`new`, `gone` or `changed`."""
        return "new" if not self.before else "gone" if not self.after else "changed"

    @property
    def pair(self) -> tuple[Decimal, Decimal]:
        """The price of a unit before and after, at the quantity where it changed most."""
        starts = sorted({tier[0] for tier in (*self.before, *self.after)})
        return max(((_at(self.before, start), _at(self.after, start)) for start in starts), key=_ratio)

    @property
    def jumped(self) -> bool:
        """Whether a price changed by more than ×3 or ÷3, or became 0 or stopped being 0, at any quantity."""
        return self.kind == "changed" and _ratio(self.pair) > JUMP

    @property
    def doubtful(self) -> bool:
        """Whether it needs a second word: a price that jumped, or one that is gone."""
        return self.jumped or self.kind == "gone"


def _ratio(pair: tuple[Decimal, Decimal]) -> Decimal:
    low, high = sorted(pair)
    return high / low if low else Decimal("Inf") if high else Decimal(1)


def _at(tiers: Tiers, quantity: Decimal) -> Decimal:
    return next(usd for start, end, usd in tiers if start <= quantity < end)


@dataclass(frozen=True)
class PriceEffect:
    """What the new prices do to a workload: the cheapest patterns with their monthly USD before and after."""

    workload: str
    rows: tuple[tuple[str, float | None, float | None], ...]
    first_before: str
    first_after: str


@dataclass(frozen=True)
class Draft:
    """A refresh that is read and checked, and not yet kept.

    Attributes
    ----------
    directory : Path
        Where its rows are, for as long as the draft is open.
    prices : tuple of TierPrice
        The rows.
    changes : tuple of Change
        Against the book in force, in the Regions and dimensions that were asked for and read.
    unchanged : int
        Prices that are the same.
    left : tuple of str
        What AWS's list had, but could not be told apart: left to the snapshot, with the reason.
    absent : tuple of str
        Dimensions that were asked for and not found anywhere.
    missing : tuple of str
        Regions that were asked for and of which no price was found: the snapshot's stay.
    dropped : tuple of str
        Regions that the last refresh had and this one has not: they fall back to the snapshot.
    base : str
        What it is compared with.
    document : dict
        The manifest.
    """

    directory: Path
    prices: tuple[TierPrice, ...]
    changes: tuple[Change, ...]
    unchanged: int
    left: tuple[str, ...]
    absent: tuple[str, ...]
    missing: tuple[str, ...]
    dropped: tuple[str, ...]
    base: str
    document: dict[str, Any]

    @property
    def older(self) -> int:
        """How many prices were published before those of the snapshot that they would replace."""
        snapshot = table_of("")
        first = (price for price in self.prices if not price.tier_from)
        pairs = ((snapshot[price.dimension].get(price.region, []), price.as_of) for price in first)
        return sum(bool(tiers) and as_of[: len(tiers[0].as_of)] < tiers[0].as_of for tiers, as_of in pairs)

    @property
    def jumps(self) -> tuple[Change, ...]:
        """The changes that need a second word: prices that jumped, and those that are gone."""
        return tuple(change for change in self.changes if change.doubtful)

    @property
    def stale(self) -> str:
        """The date of a list that is more than a year older than the snapshot; nothing if none is."""
        oldest = min((price.as_of for price in self.prices), default="")
        limit = date.fromisoformat(newest_date()[:10]) - STALE
        return oldest if oldest and oldest[:10] < limit.isoformat() else ""

    def keep(self, accept_jumps: bool = False) -> Setting:
        """Make this the refreshed book, in one step; the one before stays for who reads it, older ones are removed.

        Raises
        ------
        RefreshError
            If prices jumped and that is not accepted; the old book stays.
        """
        if self.jumps and not accept_jumps:
            first = self.jumps[0]
            gone = sum(change.kind == "gone" for change in self.jumps)
            raise RefreshError(
                f"{len(self.jumps) - gone} price(s) jumped by more than ×{JUMP} or to or from 0 and {gone} are gone, "
                f"first {_line(first)} in {first.region}: nothing was kept; check them, then run it again with "
                f"'--accept-jumps', or leave them out with '--without {first.dimension}'"
            )
        if self.stale and not accept_jumps:
            raise RefreshError(
                f"prices were published on {self.stale}, more than a year before the snapshot's: nothing was kept; get "
                "the newest list, or run it again with '--accept-jumps'"
            )
        # Never the name of a book that was there: caches and other processes may still read that one.
        name = f"{self.document['refreshed'][:10]}-{self.directory.parent.name.removeprefix('.part-')}"
        target = book_directory(name)
        make_folder(target.parent, RefreshError, _STAYS)
        with alone_in(data_directory()):
            before = read_setting()
            put_folder(self.directory, target, RefreshError, _STAYS)
            after = Setting(before.prices, name)
            try:
                write_setting(after)
            except BaseException:
                shutil.rmtree(target, ignore_errors=True)
                raise
            _remove_books({name, before.refreshed})
        return after


def _remove_books(wanted: set[str]) -> None:
    for folder in (data_directory() / "prices").iterdir():
        if folder.name not in wanted and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)


def _check_dates(offers: Iterable[Offer]) -> None:
    """Refuse lists from before there were any, and what is only to come.

    Raises
    ------
    RefreshError
        With the day, and what to do.
    """
    # A clock that is behind must not refuse what the snapshot has already.
    today = max(datetime.now(UTC).date(), date.fromisoformat(newest_date()[:10]))
    latest = (today + AHEAD).isoformat()
    for offer in offers:
        if offer.published and not FIRST_LIST <= offer.published <= latest:
            raise RefreshError(
                f"the list of {offer.code} is dated {offer.published}, and one from {FIRST_LIST} to {latest} is taken: "
                "get it again, and look at this machine's clock"
            )
        for rate in offer.rates:
            if rate.effective > latest:
                raise RefreshError(
                    f"the price of '{rate.dimension}' in the list of {offer.code} takes effect on {rate.effective} "
                    f"only: get the list again, or leave it out with '--without {rate.dimension}'"
                )


class Refresh:
    """A refresh in the making: a context in which the draft's folder exists.

    Parameters
    ----------
    where : sequence of str
        Region codes; empty for all.
    without : sequence of str
        Dimensions to leave to the snapshot.
    from_bulk : str
        A folder with bulk offer files or an https address; empty to ask the Query API with the user's credentials.
    session : AwsSession, optional
        As whom AWS is asked; by default as the user is signed in.
    say : callable
        Called with a line about what is read.

    Raises
    ------
    UnknownNameError
        If a Region or a dimension does not exist.
    RefreshError, OfferError, AwsError
        If no sound book comes of it.
    """

    def __init__(
        self,
        where: Sequence[str] = (),
        without: Sequence[str] = (),
        from_bulk: str = "",
        *,
        session: AwsSession | None = None,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.where = tuple(dict.fromkeys(region(code).code for code in where))
        self.only = _chosen(without)
        self.from_bulk, self.session, self.say = from_bulk, session, say
        self._open = ExitStack()

    def __enter__(self) -> Draft:
        parent = data_directory() / "prices"
        place = self._open.enter_context(part_folder(parent, RefreshError, "set MODELER_DATA"))
        try:
            return self._draft(place)
        except BaseException as error:
            self._open.close()
            if isinstance(error, OSError):
                raise RefreshError(f"cannot write to '{parent}': {error.strerror}; the old book stays") from None
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def _draft(self, place: Path) -> Draft:
        offers = list(self._read(place / "downloads"))
        _check_dates(offers)
        rows = book_rows(offers)
        read = {rate.region for offer in offers for rate in offer.rates}
        missing = tuple(code for code in self.where if code not in read)
        if not rows.prices or (self.where and len(missing) == len(self.where)):
            of = f" of {', '.join(missing)}" if missing else ""
            raise RefreshError(
                f"no price of {len(self.only)} kinds that we know was found{of} {self._origin()}: "
                "check the folder's layout or the Regions; the old book stays in force"
            )
        shutil.rmtree(place / "downloads", ignore_errors=True)
        new = place / "book"
        counts = write_prices(rows.prices, new)
        document = self._manifest(offers, rows.prices, counts, {name: checksum(new / name) for name in counts})
        write_text(new / "manifest.json", json.dumps(document, indent=2) + "\n", RefreshError, _STAYS)
        newest_date(new)  # reads every row back: a book that cannot be read raises here, before it is kept
        changes, unchanged = price_difference(rows.prices, self._sought(offers))
        brought = {price.dimension for price in rows.prices}
        wanted = [
            mapped_dimension for mapped_dimension in mapped_dimensions() if _selected(mapped_dimension, self.only)
        ]
        absent = tuple(dimension for dimension in wanted if dimension not in brought)
        dropped = tuple(sorted(set(_refreshed_regions()) - set(document["regions"])))
        base = PriceBook.in_force().origin
        return Draft(new, rows.prices, changes, unchanged, rows.left, absent, missing, dropped, base, document)

    def _read(self, downloads: Path) -> Iterator[Offer]:
        make_folder(downloads, RefreshError, _STAYS)
        codes = sorted({selector.offer for selector in self.only})
        if not self.from_bulk:
            from modeler.aws.prices.price_list import pricing_client, read_offer

            pricing = pricing_client(self.session or AwsSession())
            for code in codes:
                self.say(f"asking for {code}")
                yield read_offer(code, self.only, self.where, pricing)
            return
        from modeler.aws.prices.bulk import address, folder, read_offers

        get = address(self.from_bulk, downloads) if "://" in self.from_bulk else folder(Path(self.from_bulk))
        for code in codes:
            self.say(f"reading {code}")
            yield from read_offers(get, code, self.only, self.where, tuple(regions()))

    def _origin(self) -> str:
        if not self.from_bulk:
            return "in the AWS Price List Query API"
        return "at the address given" if "://" in self.from_bulk else f"in '{self.from_bulk}'"

    def _manifest(
        self, offers: Sequence[Offer], prices: Sequence[TierPrice], counts: dict[str, int], sums: dict[str, str]
    ) -> dict[str, Any]:
        published: dict[str, str] = {}
        for offer in offers:
            published[offer.code] = max(offer.published, published.get(offer.code, ""))
        fields = {
            "refreshed": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "origin": "AWS Price List, " + ("bulk offer files" if self.from_bulk else "Query API"),
            "regions": sorted({price.region for price in prices}),
            "dimensions": len({price.dimension for price in prices}),
            "rows": dict(sorted(counts.items())),
            "sha256": dict(sorted(sums.items())),
            "published": dict(sorted(published.items())),
        }
        return with_schema("refresh", fields)

    def _sought(self, offers: Iterable[Offer]) -> Callable[[str, str], bool]:
        """Tell whether a price was looked for: its service's offer had something of its Region."""
        seen = {(offer.code, rate.region) for offer in offers for rate in offer.rates}
        by_dimension = {selector.dimension: selector.offer for selector in self.only}

        def sought(dimension: str, place: str) -> bool:
            key = dimension if dimension in by_dimension else f"{dimension.rpartition(':')[0]}:*"
            return key in by_dimension and (by_dimension[key], place) in seen

        return sought


def _refreshed_regions() -> list[str]:
    name = read_setting().refreshed
    if not name:
        return []
    try:
        return list(manifest(book_directory(name)).get("regions", ()))
    except BookError:
        return []  # a book that cannot be read is what a refresh mends


def _chosen(without: Sequence[str]) -> tuple[Selector, ...]:
    for name in without:
        if name not in table_of(""):
            raise unknown_name("dimension", name, mapped_dimensions())
    return tuple(selector for selector in selectors() if not any(_is_of(name, selector) for name in without))


def _is_of(dimension: str, selector: Selector) -> bool:
    return dimension == selector.dimension or (
        selector.dimension.endswith(":*") and dimension.startswith(selector.dimension[:-1])
    )


def _selected(dimension: str, only: Sequence[Selector]) -> bool:
    return any(_is_of(dimension, selector) for selector in only)


def price_difference(prices: Iterable[TierPrice], sought: Callable[[str, str], bool]) -> tuple[tuple[Change, ...], int]:
    """Compare rows with the book in force.

    Parameters
    ----------
    prices : iterable of TierPrice
        The new rows.
    sought : callable
        Whether a dimension was looked for in a Region: only then can its price be gone.

    Returns
    -------
    tuple of (changes, number of prices that are the same)
    """
    new: dict[tuple[str, str], list[tuple[Decimal, Decimal, Decimal]]] = defaultdict(list)
    for price in prices:
        new[price.dimension, price.region].append((price.tier_from, price.tier_to, price.usd))
    old = {
        (dimension, place): tuple(
            sorted((Decimal(row.tier_from), Decimal(row.tier_to), Decimal(row.usd)) for row in price_rows)
        )
        for dimension, by_place in table_of(directory_in_force()).items()
        for place, price_rows in by_place.items()
    }
    pairs = ((key, old.get(key, ()), tuple(tiers)) for key, tiers in sorted(new.items()))
    changes = [Change(*key, before, after) for key, before, after in pairs if before != after]
    unchanged = len(new) - len(changes)
    changes += [Change(*key, tiers, ()) for key, tiers in sorted(old.items()) if key not in new and sought(*key)]
    return tuple(changes), unchanged


def effect(draft: Draft, w: Workload, top: int = 3) -> PriceEffect:
    """Price a workload with the book in force and with the draft.

    Parameters
    ----------
    draft : Draft
        While it is open.
    w : Workload
        What to price.
    top : int
        How many of the cheapest patterns to show.
    """
    before = compare(w, book=PriceBook.in_force(w.region))
    after = compare(w, book=PriceBook(w.region, directory=draft.directory))
    old = {assessment.pattern.id: assessment.monthly_usd for assessment in before.ranked}
    new = {assessment.pattern.id: assessment.monthly_usd for assessment in after.ranked}
    rows = tuple((name, old[name], new.get(name)) for name in list(old)[:top])
    return PriceEffect(w.name, rows, next(iter(old), ""), next(iter(new), ""))


def report(draft: Draft) -> list[str]:
    """Say what a refresh brings, line by line: what is new, gone and changed, and by how much."""
    counts = Counter(change.kind for change in draft.changes)
    summary = ", ".join(f"{counts[kind]} {kind}" for kind in ("changed", "new", "gone"))
    lines = [
        f"{draft.document['dimensions']} dimensions in {len(draft.document['regions'])} Regions and scopes, published "
        f"{' to '.join(sorted({min(_dates(draft)), max(_dates(draft))}))}",
        f"against the {draft.base}: {summary}, {draft.unchanged} as before",
    ]
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for change in draft.changes:
        grouped[change.kind, _line(change)].append(change.region)
    shown = sorted(grouped.items(), key=lambda item: (("changed", "gone", "new").index(item[0][0]), item[0][1]))
    for (kind, line), places in shown[:SHOWN_CHANGES]:
        lines.append(f"  {_KINDS[kind]}: {line} in {_few(places)}")
    if len(shown) > SHOWN_CHANGES:
        lines.append(f"  and {len(shown) - SHOWN_CHANGES} more lines of this kind")
    lines += [f"  JUMPED: {_line(change)} in {change.region}" for change in draft.jumps if change.jumped]
    lines += [f"  left to the snapshot: {dimension}" for dimension in draft.left]
    if draft.older:
        lines.append(
            f"  OLDER than the snapshot's: {draft.older} prices, as far back as {min(_dates(draft))}: "
            "is this the newest list?"
        )
    if draft.missing:
        lines.append(f"  NOT FOUND: no price of {', '.join(draft.missing)}, left to the snapshot")
    if draft.dropped:
        lines.append(f"  not refreshed this time, back to the snapshot: {_few(draft.dropped)}")
    if draft.absent:
        lines.append(f"  not found, left to the snapshot: {_few(draft.absent)}")
    return lines


_KINDS = {"changed": "changed", "new": "new", "gone": "gone from AWS's list, the snapshot's stays"}


def _dates(draft: Draft) -> list[str]:
    return [price.as_of for price in draft.prices]


def _line(change: Change) -> str:
    unit = next(iter(table_of("")[change.dimension].values()))[0].unit
    if change.kind != "changed":
        tiers = change.after or change.before
        return f"{change.dimension} {tiers[0][2]:f} USD per {unit}"
    old, new = change.pair
    by = f" ({(new / old - 1) * 100:+.1f} %)" if old else ""
    if old == new:
        by = " (other tiers)"
    return f"{change.dimension} {old:f} → {new:f} USD per {unit}{by}"


def _few(names: Sequence[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def effect_lines(price_effect: PriceEffect) -> list[str]:
    """Say what the new prices do to a workload."""
    lines = []
    for name, old, new in price_effect.rows:
        change = "" if not old or new is None else f" ({(new / old - 1) * 100:+.2f} %)"
        lines.append(f"  {price_effect.workload}: {name} {_money(old)} → {_money(new)} a month{change}")
    if price_effect.first_before != price_effect.first_after:
        lines.append(
            f"  {price_effect.workload}: the cheapest is now {price_effect.first_after}, "
            f"no longer {price_effect.first_before}"
        )
    return lines


def _money(usd: float | None) -> str:
    return "no price" if usd is None else f"${usd:,.2f}"


def status() -> dict[str, Any]:
    """Say which book is in force, and what the refreshed one holds, if there is one.

    Returns
    -------
    dict
        `prices` (snapshot or refreshed), `origin`, `snapshot` (its date), `refreshed` (a manifest, or None) and
        `mapped` (how many dimensions a refresh can bring).
    """
    setting = read_setting()
    snapshot = newest_date()
    has = setting.refreshed and (setting.prices == REFRESHED or book_directory(setting.refreshed).is_dir())
    return {
        "prices": setting.prices,
        "origin": PriceBook.in_force().origin,
        "snapshot": snapshot,
        "refreshed": manifest(book_directory(setting.refreshed)) if has else None,
        "mapped": len(mapped_dimensions()),
        "dimensions": len(table_of("")),
    }


def status_lines(facts: dict[str, Any]) -> list[str]:
    """Say the status line by line.

    >>> status_lines({"origin": "snapshot of 2026-10-05", "refreshed": None, "mapped": 111, "dimensions": 187})
    ['In force (us-east-1): snapshot of 2026-10-05', 'Refreshed: none; a refresh can bring 111 of 187 dimensions']
    """
    lines = [f"In force (us-east-1): {facts['origin']}"]
    book = facts["refreshed"]
    mapped = f"a refresh can bring {facts['mapped']} of {facts['dimensions']} dimensions"
    if book is None:
        return [*lines, f"Refreshed: none; {mapped}"]
    published = book["published"].values()
    lines.append(
        f"Refreshed: {book['refreshed'][:10]} from the {book['origin']}, {book['dimensions']} dimensions in "
        f"{len(book['regions'])} Regions and scopes; {mapped}"
    )
    return [*lines, f"Published by AWS: {min(published)} to {max(published)}"]
