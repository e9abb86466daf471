"""Many workloads at once: a table of workloads in, the cost of each pattern for each of them out.

Rows that differ only in numbers that metering takes as arrays (requests, bytes, keep-alive, duration) are priced
together, by the same code that prices one workload; other fields split the table into groups. Work goes in chunks, so
that memory does not grow with the table's hours. A bad row is reported with its number and does not stop the rest.
`FleetSummary` adds up any number of sweeps in bounded memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from modeler.components import client_flow
from modeler.engine.bill import totals
from modeler.engine.compare import parts_for
from modeler.engine.trip import Part, trip
from modeler.errors import CallError, ModelerError, NotComparable, UnitError, WorkloadError, nearest
from modeler.facts.pricebook import PriceBook, price_book
from modeler.patterns import Pattern, pattern, patterns
from modeler.results import Record, Result, number_of, short
from modeler.units import parse_count, parse_milliseconds, parse_seconds, parse_share, parse_size
from modeler.workload import Workload, as_aws_spells, explain

if TYPE_CHECKING:
    import pandas as pd

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
CHUNK_CELLS = 1 << 21
"""Numbers that one hourly array of a chunk may hold (16 MB)."""
CHUNK_ROWS = 1 << 17
SAMPLE = 100_000
"""Costs of each pattern from which a fleet's quantiles are taken when there are more."""
OUTLIERS = 10


def _number(value: Any) -> float:
    """Read a plain number."""
    try:
        found = np.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        found = np.nan
    if not np.isfinite(found):
        raise UnitError(f"'{value}' is not a number: write for example '512'")
    return found


@dataclass(frozen=True, slots=True)
class _Range:
    """How a numeric field is read, and what it may be."""

    parse: Callable[[Any], float]
    low: float = 0.0
    high: float = np.inf
    open_low: bool = False
    whole: bool = False


_VECTORS: dict[str, _Range] = {
    "traffic.requests_per_month": _Range(parse_count),
    "traffic.average_rps": _Range(parse_count),
    "traffic.request_bytes": _Range(parse_size),
    "traffic.response_bytes": _Range(parse_size),
    "traffic.cache_hit_ratio": _Range(parse_share, high=1.0),
    "traffic.unauthenticated_share": _Range(parse_share, high=1.0),
    "clients.requests_per_connection": _Range(parse_count, low=1.0),
    "clients.connection_duration": _Range(parse_seconds, open_low=True),
    "backend.duration": _Range(parse_milliseconds),
    "backend.cold_start_share": _Range(parse_share, high=1.0),
    "backend.init_duration": _Range(parse_milliseconds),
    "backend.memory_mb": _Range(_number, low=128, high=10240, whole=True),
    "backend.vcpu": _Range(_number, high=16, open_low=True),
    "backend.memory_gb": _Range(_number, high=120, open_low=True),
    "backend.storage_gb": _Range(_number),
}
"""Fields that may differ from row to row within one calculation."""
_LABELS = ("name", "description")
_SHORT = {
    name.split(".", 1)[1]: name
    for name in (
        "traffic.requests_per_month",
        "traffic.average_rps",
        "traffic.request_bytes",
        "traffic.response_bytes",
        "traffic.shape",
        "traffic.peak_factor",
        "traffic.protocol",
        "traffic.cache_hit_ratio",
        "traffic.unauthenticated_share",
        "clients.location",
        "clients.link",
        "clients.who",
        "clients.requests_per_connection",
        "clients.connection_duration",
    )
} | {"backend": "backend.kind"}


@dataclass(frozen=True, repr=False)
class Sweep(Result):
    """The answer of `sweep`.

    Parameters
    ----------
    frame : DataFrame
        One row for each workload and pattern: ``row, name, pattern, comparable, monthly_usd, fixed_usd,
        usd_per_million, fully_priced, cheapest, remark``; money in USD a month.
    errors : tuple of (row, sentence)
        Rows that could not be read, by their position in the table from 0.
    """

    frame: pd.DataFrame
    errors: tuple[tuple[int, str], ...]

    def summary(self) -> str:
        """Say how many rows there are and how many could not be read."""
        rows = number_of(self.frame["row"].nunique(), "workload")
        return f"{rows} with {number_of(self.frame['pattern'].nunique(), 'pattern')}, {len(self.errors)} unreadable"

    def records(self) -> list[Record]:
        """Give one row for each workload and pattern."""
        return self.first_records(len(self.frame))

    def first_records(self, count: int) -> list[Record]:
        """Give the first rows alone."""
        first = self.frame.head(count)
        return [dict(zip(first.columns, row, strict=True)) for row in first.itertuples(index=False, name=None)]


@cache
def fields() -> tuple[str, ...]:
    """Give the names that a column may have: fields of a workload by their path, and short forms.

    >>> "traffic.requests_per_month" in fields(), "requests_per_month" in fields()
    (True, True)
    """
    found: dict[str, None] = {}
    for row in explain():
        name = row["field"]
        if name.startswith("backend["):
            name = "backend." + name.split("].", 1)[1]
        if not name.startswith("classes"):
            found[name] = None
    return (*found, *_SHORT)


def sweep(
    frame: pd.DataFrame,
    names: Sequence[str | Pattern] = (),
    base: Workload | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    book: PriceBook | None = None,
) -> Sweep:
    """Price patterns for many workloads.

    Parameters
    ----------
    frame : DataFrame
        One row a workload; columns are workload fields (``traffic.response_bytes``, ``region``) or short forms
        (``requests_per_month``, ``location``, ``backend``); an empty cell takes the base's value.
    names : sequence of str or Pattern
        Ids or codes, or own patterns; by default the whole catalogue.
    base : Workload, optional
        Whatever the table does not say; by default the defaults.
    progress : callable (done, total), optional
        Called after each chunk of workloads.
    book : PriceBook, optional
        Prices, of which those of other Regions are taken, too; by default the list prices.

    Returns
    -------
    Sweep

    Raises
    ------
    CallError
        If the first argument is no table.
    WorkloadError
        If a column is no field of a workload, or two columns name the same one.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"requests_per_month": ["1M", "5M"], "region": ["us-east-1", "eu-west-1"]})
    >>> sweep(table, ["A1"]).frame["monthly_usd"].is_monotonic_increasing
    True
    """
    if not hasattr(frame, "columns"):
        raise CallError(f"the table comes first, and {short(repr(frame), 60)} was given: write sweep(frame, ['A1'])")
    named = [pattern(each) if isinstance(each, str) else each for each in names] or list(patterns())
    wanted = list({each.id: each for each in named}.values())
    work = _Work(wanted, _renamed(frame), base or Workload(), book)
    done = 0
    for positions, settings in work.groups():
        for chunk in work.price(positions, settings):
            done += chunk
            if progress:
                progress(done, len(frame))
    return Sweep(work.result(), tuple(sorted(work.errors.items())))


def full_names(columns: Iterable[Any]) -> list[str]:
    """Give the fields that a table's columns name, by their full paths.

    Raises
    ------
    WorkloadError
        If a column is no field of a workload, or two columns name the same one.

    Examples
    --------
    >>> full_names(["name", "requests_per_month", "link"])
    ['name', 'traffic.requests_per_month', 'clients.link']
    """
    allowed = fields()
    found: dict[str, str] = {}
    for column in columns:
        name = as_aws_spells(str(column).strip())
        if name not in allowed:
            raise WorkloadError(
                f"the column '{name}' is no field of a workload{nearest(name, allowed)}: 'modeler workload --explain' "
                "lists the fields"
            )
        full = _SHORT.get(name, name)
        if full in found:
            both = f"are both called '{name}'" if found[full] == name else f"'{found[full]}' and '{name}'"
            raise WorkloadError(f"two columns name the same field of a workload ({both}): keep one of them")
        found[full] = name
    return list(found)


def _renamed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the table with the fields' full paths as its columns and positions as its index."""
    return frame.set_axis(full_names(frame.columns), axis="columns").reset_index(drop=True)


class _Work:
    """One sweep: the table, its bad rows and what has been priced so far; arrays have shape (rows, patterns)."""

    def __init__(self, wanted: Sequence[Pattern], table: pd.DataFrame, base: Workload, book: PriceBook | None) -> None:
        self.wanted = wanted
        self.table = table
        self.base = base
        self.book = book or price_book(base.region)
        self.errors: dict[int, str] = {}
        self.bad = np.zeros(len(table), dtype=bool)
        self.remarks: dict[str, int] = {"": 0}
        shape = (len(table), len(wanted))
        self.monthly = np.full(shape, np.nan)
        self.fixed = np.full(shape, np.nan)
        self.comparable = np.zeros(shape, dtype=bool)
        self.priced = np.zeros(shape, dtype=bool)
        self.remark = np.zeros(shape, dtype=np.int32)
        self.requests = np.zeros(len(table))
        self.numbers = {name: self._read(name) for name in _VECTORS if name in table.columns}
        self.keys = [name for name in table.columns if name not in _VECTORS and name not in _LABELS]

    def _mark(self, position: int, sentence: str) -> None:
        """Note what is wrong with a row: the first thing that is found."""
        self.errors.setdefault(position, sentence)
        self.bad[position] = True

    def _mark_all(self, positions: Positions, error: ModelerError) -> None:
        sentence = str(error).removeprefix("the workload: ")
        for position in positions.tolist():
            self._mark(position, sentence)

    def _read(self, name: str) -> Numbers:
        """Read a numeric column: NaN for an empty cell; a cell that cannot be read marks its row."""
        column, rule = self.table[name], _VECTORS[name]
        if column.dtype.kind in "iuf":
            values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        else:
            values = np.full(len(column), np.nan)
            known: dict[str, float] = {}
            for position, cell in enumerate(column):
                if _empty(cell):
                    continue
                if isinstance(cell, str) and cell in known:
                    values[position] = known[cell]
                    continue
                try:
                    values[position] = rule.parse(cell)
                except UnitError as error:
                    self._mark(position, f"{name}: {error}")
                    continue
                if isinstance(cell, str):
                    known[cell] = values[position]
        low = values <= rule.low if rule.open_low else values < rule.low
        wrong = low | (values > rule.high) | np.isinf(values)
        if rule.whole:
            wrong |= (np.floor(values) != values) & ~np.isnan(values)
        for position in np.flatnonzero(wrong).tolist():
            more = "more than" if rule.open_low else "at least"
            top = f" and at most {rule.high:g}" if np.isfinite(rule.high) else " and finite"
            whole = "a whole number, " if rule.whole else ""
            self._mark(position, f"'{name}' is {column.iloc[position]}: give {whole}{more} {rule.low:g}{top}")
        return values

    def groups(self) -> Iterator[tuple[Positions, dict[str, Any]]]:
        """Give the positions of rows that agree in all but vector fields, with what they agree in."""
        if not self.keys:
            yield np.arange(len(self.table), dtype=np.int64), {}
            return
        by = self.keys if len(self.keys) > 1 else self.keys[0]
        keys = self.table[self.keys]
        try:
            found = keys.groupby(by, dropna=False, sort=False).indices
        except TypeError:  # a list in a cell cannot be a key
            found = keys.map(_plain).groupby(by, dropna=False, sort=False).indices
        for key, positions in found.items():
            cells = key if len(self.keys) > 1 and isinstance(key, tuple) else (key,)
            settings = {name: _plain(cell) for name, cell in zip(self.keys, cells, strict=True) if not _empty(cell)}
            yield np.asarray(positions, dtype=np.int64), settings

    def price(self, positions: Positions, settings: Mapping[str, Any]) -> Iterator[int]:
        """Price the rows of one group, chunk by chunk; give how many rows are done."""
        try:
            plain = self.base.with_values(settings) if settings else self.base
        except ModelerError as error:
            self._mark_all(positions, error)
            yield len(positions)
            return
        self._check(plain, positions)
        wrong = int(self.bad[positions].sum())
        if wrong:
            positions = positions[~self.bad[positions]]
            yield wrong
        kinds = len(client_flow(plain, plain.traffic).weights)
        size = int(min(CHUNK_ROWS, max(1, CHUNK_CELLS // kinds)))
        for start in range(0, len(positions), size):
            chunk = positions[start : start + size]
            with _short_arrays():
                self._price_chunk(chunk, plain)
            yield len(chunk)

    def _check(self, plain: Workload, positions: Positions) -> None:
        """Mark rows whose numbers contradict the rest of the workload."""
        both = self._given("traffic.requests_per_month", positions) & self._given("traffic.average_rps", positions)
        for position in positions[both].tolist():
            self._mark(position, "requests_per_month and average_rps contradict each other: give one of them")
        for name, values in self.numbers.items():
            section, field = name.split(".")
            if name != "traffic.cache_hit_ratio" and section != "backend":
                continue
            if section == "backend" and field in type(plain.backend).model_fields:
                continue
            given = positions[self._given(name, positions) & (values[positions] > 0)]
            good = given[~self.bad[given]]
            if len(good):
                try:
                    plain.with_values({name: float(values[good[0]])})
                except ModelerError as error:
                    self._mark_all(given, error)

    def _given(self, name: str, positions: Positions) -> npt.NDArray[np.bool_]:
        if name not in self.numbers:
            return np.zeros(len(positions), dtype=bool)
        return ~np.isnan(self.numbers[name][positions])

    def _filled(self, plain: Workload, chunk: Positions) -> Workload:
        """Give the group's workload with arrays in its vector fields, shape (rows of the chunk,)."""
        changes: dict[str, dict[str, Any]] = {}
        for name, values in self.numbers.items():
            section, field = name.split(".")
            own = getattr(getattr(plain, section), field, None)
            if own is None and name not in ("traffic.requests_per_month", "traffic.average_rps"):
                continue
            found = values[chunk]
            if own is not None or not name.startswith("traffic."):
                found = np.where(np.isnan(found), float(own or 0.0), found)
            changes.setdefault(section, {})[field] = found
        traffic = changes.get("traffic", {})
        if {"requests_per_month", "average_rps"} & set(traffic):
            traffic["requests_per_month"] = self._requests(plain, chunk)
            traffic["average_rps"] = None
        if len(chunk) == 1:  # numbers are faster than arrays of one
            changes = {
                section: {field: value if value is None else float(value[0]) for field, value in update.items()}
                for section, update in changes.items()
            }
        parts = {section: getattr(plain, section).model_copy(update=update) for section, update in changes.items()}
        return plain.model_copy(update=parts) if parts else plain

    def _requests(self, plain: Workload, chunk: Positions) -> Numbers:
        """Give each row's requests, whichever way they were given."""
        found = np.full(len(chunk), plain.requests_per_month)
        rps = self.numbers.get("traffic.average_rps")
        if rps is not None:
            per_month = rps[chunk] * plain.hours_per_month * 3600
            found = np.where(np.isnan(per_month), found, per_month)
        given = self.numbers.get("traffic.requests_per_month")
        if given is not None:
            found = np.where(np.isnan(given[chunk]), found, given[chunk])
        return found

    def _price_chunk(self, chunk: Positions, plain: Workload) -> None:
        w = self._filled(plain, chunk)
        book = self.book.elsewhere(plain.region)
        flows = (client_flow(w, traffic) for traffic in (w.traffic, *(each.traffic for each in plain.classes)))
        self.requests[chunk] = sum((flow.requests for flow in flows), 0.0)
        for order, each in enumerate(self.wanted):
            try:
                parts = [Part(each.architecture(w), w.traffic)]
                if plain.classes:
                    parts += parts_for(each, plain, book)[0][1:]
            except NotComparable as reason:
                self.remark[chunk, order] = self._code(str(reason))
                continue
            sums = totals(trip(parts, w), w, book)
            self.comparable[chunk, order] = True
            self.priced[chunk, order] = not sums.unpriced
            self.monthly[chunk, order] = sums.monthly_usd
            self.fixed[chunk, order] = sums.fixed_usd
            if sums.unpriced:
                self.remark[chunk, order] = self._code(f"unpriced: {', '.join(sums.unpriced)}")

    def _code(self, remark: str) -> int:
        return self.remarks.setdefault(remark, len(self.remarks))

    def result(self) -> pd.DataFrame:
        """Put the rows that could be read together, in the order of the table."""
        import pandas as pd

        rows = np.flatnonzero(~self.bad)
        whole = len(rows) == len(self.bad)

        def column(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
            return (values if whole else values[rows]).reshape(-1)

        per = np.full(self.monthly.shape, np.nan)
        requests = self.requests[:, None]
        np.divide((self.monthly - self.fixed) * 1e6, requests, out=per, where=requests > 0)
        order = np.tile(np.arange(len(self.wanted), dtype=np.int16), len(rows))
        found = {
            "row": np.repeat(rows, len(self.wanted)),
            "name": np.repeat(self._names()[rows], len(self.wanted)),
            "pattern": pd.Categorical.from_codes(order, pd.Index([each.id for each in self.wanted])),
            "comparable": column(self.comparable),
            "monthly_usd": column(self.monthly),
            "fixed_usd": column(self.fixed),
            "usd_per_million": column(per),
            "fully_priced": column(self.priced),
            "cheapest": column(self._cheapest()),
            "remark": pd.Categorical.from_codes(column(self.remark), pd.Index(list(self.remarks))),
        }
        return pd.DataFrame(found)

    def _names(self) -> npt.NDArray[Any]:
        if "name" not in self.table:
            return np.full(len(self.table), self.base.name, dtype=object)
        given = self.table["name"].astype(object)
        return given.where(given.notna() & (given != ""), self.base.name).to_numpy()

    def _cheapest(self) -> npt.NDArray[np.bool_]:
        """Mark the cheapest fully priced pattern of each workload: the first of equals."""
        usd = np.where(self.priced, self.monthly, np.inf)
        best = np.zeros(usd.shape, dtype=bool)
        rows = np.flatnonzero(np.isfinite(usd).any(axis=1))
        best[rows, usd[rows].argmin(axis=1)] = True
        return best


def _short_arrays() -> AbstractContextManager[Any]:
    """Keep notes of line items, which nobody reads here, from writing out whole arrays."""
    return np.printoptions(threshold=0, edgeitems=1)


def _empty(cell: Any) -> bool:
    import pandas as pd

    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or (pd.api.types.is_scalar(cell) and bool(pd.isna(cell)))


def _plain(cell: Any) -> Any:
    """Give a cell as plain Python: whole numbers as such, lists and mappings from text."""
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        lowered = cell.strip().lower()
        return {"true": True, "false": False}.get(lowered, cell.strip())
    return tuple(cell) if isinstance(cell, list | np.ndarray) else cell


def summary(found: Sweep) -> dict[str, Any]:
    """Sum up a fleet: totals by pattern, which is cheapest where, how costs spread, which workloads stand out.

    Returns
    -------
    dict
        ``workloads``, ``errors``; ``patterns``: for each its number of comparable workloads, their total, quantiles,
        how often it is the cheapest; ``cheapest_total_usd``: the fleet's cost if each took its cheapest; ``outliers``:
        up to 10 workloads whose cheapest cost is above Tukey's fence (third quartile + 1.5 interquartile ranges);
        ``without_any``: rows without a comparable, fully priced pattern; ``sample``: None, quantiles being exact.

    Examples
    --------
    >>> import pandas as pd
    >>> found = sweep(pd.DataFrame({"requests_per_month": ["1M", "2M", "900M"]}), ["A1", "E7"])
    >>> summary(found)["workloads"]
    3
    """
    fleet = FleetSummary(sample=max(1, len(found.frame)))
    fleet.add(found.frame, len(found.errors))
    return fleet.result()


class FleetSummary:
    """A summary that grows sweep by sweep, in memory that does not grow with the number of workloads.

    Sums and counts are exact. Quantiles are exact up to `sample` costs of a pattern; beyond, they come from a uniform
    random sample of that size, the same each time and however the fleet is cut.

    Parameters
    ----------
    sample : int
        Costs of each pattern to keep.
    seed : int
        Of the random sample.

    Examples
    --------
    >>> import pandas as pd
    >>> fleet = FleetSummary()
    >>> for requests in ("1M", "2M"):
    ...     fleet.add(sweep(pd.DataFrame({"requests_per_month": [requests]}), ["A1"]).frame)
    >>> fleet.result()["workloads"], fleet.result()["patterns"][0]["workloads"]
    (2, 2)
    """

    def __init__(self, sample: int = SAMPLE, seed: int = 0) -> None:
        self.sample = sample
        self.seed = seed
        self.workloads = 0
        self.errors = 0
        self.label = "row"
        self.costs: dict[str, _Reservoir] = {}
        self.best = _Reservoir(sample, seed)
        self.wins: dict[str, int] = {}
        self.top: list[dict[str, Any]] = []
        self.without: list[npt.NDArray[np.int64]] = []

    def add(self, frame: pd.DataFrame, errors: int = 0) -> None:
        """Add the frame of a sweep, whole workloads each; a column ``line`` names them instead of ``row``."""
        self.errors += errors
        if not len(frame):
            return
        self.label = "line" if "line" in frame else "row"
        names = frame["pattern"].cat.categories
        shape = (-1, len(names))
        cost = frame["monthly_usd"].to_numpy().reshape(shape)
        priced = (frame["comparable"] & frame["fully_priced"]).to_numpy().reshape(shape)
        cheapest = frame["cheapest"].to_numpy().reshape(shape)
        self.workloads += len(cost)
        for order, name in enumerate(map(str, names)):
            own = self.costs.setdefault(name, _Reservoir(self.sample, self.seed))
            own.add(cost[priced[:, order], order])
            self.wins[name] = self.wins.get(name, 0) + int(cheapest[:, order].sum())
        self.best.add(cost[cheapest])
        labels = frame[self.label].to_numpy()
        self.without.append(np.asarray(labels[:: len(names)][~priced.any(axis=1)], dtype=np.int64))
        far = frame[["name", "pattern", "monthly_usd", self.label]][frame["cheapest"].to_numpy()]
        rows: list[dict[str, Any]] = far.nlargest(OUTLIERS, "monthly_usd").to_dict(orient="records")  # type: ignore[assignment]
        self.top = sorted([*self.top, *rows], key=lambda row: -float(row["monthly_usd"]))[:OUTLIERS]

    def result(self) -> dict[str, Any]:
        """Give the summary so far, as `summary` does; ``sample`` is its size if any quantiles come from one."""
        rows = [
            {
                "pattern": name,
                "workloads": own.count,
                "total_usd": own.total,
                "p10_usd": own.quantile(0.1),
                "median_usd": own.quantile(0.5),
                "p90_usd": own.quantile(0.9),
                "cheapest_for": self.wins[name],
            }
            for name, own in self.costs.items()
            if own.count
        ]
        low, high = (self.best.quantile(share) for share in (0.25, 0.75))
        fence = high + 1.5 * (high - low)
        largest = max((own.count for own in (self.best, *self.costs.values())), default=0)
        return {
            "workloads": self.workloads,
            "errors": self.errors,
            "cheapest_total_usd": self.best.total,
            "patterns": sorted(rows, key=lambda row: (-row["cheapest_for"], row["total_usd"])),
            "outliers": [
                {
                    self.label: int(row[self.label]),
                    "name": str(row["name"]),
                    "pattern": str(row["pattern"]),
                    "monthly_usd": float(row["monthly_usd"]),
                }
                for row in self.top
                if row["monthly_usd"] > fence
            ],
            "without_any": [int(each) for some in self.without for each in some],
            "sample": self.sample if largest > self.sample else None,
        }


class _Reservoir:
    """Count, sum and a uniform sample of numbers: those that drew the smallest random keys."""

    def __init__(self, size: int, seed: int) -> None:
        self.size = size
        self.random = np.random.default_rng(seed)
        self.count = 0
        self.total = 0.0
        self.values = np.empty(0)
        self.keys = np.empty(0)

    def add(self, values: Numbers) -> None:
        self.count += len(values)
        self.total += float(values.sum())
        keys = self.random.random(len(values))
        self.values = np.concatenate([self.values, values])
        self.keys = np.concatenate([self.keys, keys])
        if len(self.keys) > self.size:
            kept = np.sort(np.argpartition(self.keys, self.size - 1)[: self.size])
            self.values, self.keys = self.values[kept], self.keys[kept]

    def quantile(self, share: float) -> float:
        return float(np.quantile(self.values, share)) if len(self.values) else np.nan
