"""Many workloads at once: a table of workloads in, the cost of each pattern for each of them out.

Rows that differ only in numbers that metering takes as arrays (requests, bytes, keep-alive, duration) are priced
together, by the same code that prices one workload; other fields split the table into groups. Work goes in chunks, so
that memory does not grow with the table's hours. A bad row is reported with its number and does not stop the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from modeler.components import client_flow
from modeler.engine.compare import parts_for
from modeler.engine.cost import Part, totals, walk
from modeler.errors import ModelerError, NotComparable, UnitError, WorkloadError, nearest
from modeler.facts.pricebook import Overlay, PriceBook, price_book
from modeler.patterns import Pattern, pattern, patterns
from modeler.units import parse_count, parse_milliseconds, parse_seconds, parse_share, parse_size
from modeler.workload import Workload, explain

if TYPE_CHECKING:
    import pandas as pd

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
CHUNK_CELLS = 1 << 21
"""Numbers that one hourly array of a chunk may hold (16 MB)."""
CHUNK_ROWS = 1 << 17


@dataclass(frozen=True, slots=True)
class _Range:
    """How a numeric field is read, and what it may be."""

    parse: Callable[[Any], float]
    low: float = 0.0
    high: float = np.inf
    open_low: bool = False


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
}
"""Fields that may differ from row to row within one calculation."""
_LABELS = ("name", "description")
_SHORT = {
    name.split(".", 1)[1]: name
    for name in (
        "traffic.requests_per_month", "traffic.average_rps", "traffic.request_bytes", "traffic.response_bytes",
        "traffic.shape", "traffic.peak_factor", "traffic.protocol", "traffic.cache_hit_ratio",
        "traffic.unauthenticated_share", "clients.location", "clients.requests_per_connection",
        "clients.connection_duration",
    )
} | {"backend": "backend.kind"}  # fmt: skip


@dataclass(frozen=True)
class Sweep:
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
    names: Sequence[str | Pattern],
    frame: pd.DataFrame,
    base: Workload | None = None,
    overlay: Overlay | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Price patterns for many workloads.

    Parameters
    ----------
    names : sequence of str or Pattern
        Patterns; empty for all.
    frame : DataFrame
        One row a workload; columns are workload fields (``traffic.response_bytes``, ``region``) or short forms
        (``requests_per_month``, ``location``, ``backend``); an empty cell takes the base's value.
    base : Workload, optional
        Whatever the table does not say; by default the defaults.
    overlay : Overlay, optional
        Negotiated prices.
    progress : callable (done, total), optional
        Called after each chunk of workloads.

    Returns
    -------
    Sweep

    Raises
    ------
    WorkloadError
        If a column is no field of a workload, or two columns name the same one.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"requests_per_month": ["1M", "5M"], "region": ["us-east-1", "eu-west-1"]})
    >>> sweep(["A1"], table).frame["monthly_usd"].is_monotonic_increasing
    True
    """
    wanted = [pattern(each) if isinstance(each, str) else each for each in names] or list(patterns())
    work = _Work(wanted, _renamed(frame), base or Workload(), overlay)
    done = 0
    for positions, settings in work.groups():
        for chunk, priced in work.price(positions, settings):
            done += chunk
            work.pieces.extend(priced)
            if progress:
                progress(done, len(frame))
    return Sweep(work.result(), tuple(sorted(work.errors.items())))


def _renamed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the table with the fields' full paths as its columns and positions as its index."""
    allowed = fields()
    names: dict[Any, str] = {}
    for column in frame.columns:
        name = str(column).strip()
        if name not in allowed:
            raise WorkloadError(
                f"the column '{name}' is no field of a workload{nearest(name, allowed)}: 'modeler workload --explain' "
                "lists the fields"
            )
        names[column] = _SHORT.get(name, name)
    if len(set(names.values())) < len(names):
        raise WorkloadError("two columns name the same field of a workload: keep one of them")
    return frame.rename(columns=names).reset_index(drop=True)


class _Work:
    """One sweep: the table, its bad rows and what has been priced so far."""

    def __init__(self, wanted: Sequence[Pattern], table: pd.DataFrame, base: Workload, overlay: Overlay | None) -> None:
        self.wanted = wanted
        self.table = table
        self.base = base
        self.overlay = overlay
        self.errors: dict[int, str] = {}
        self.pieces: list[_Piece] = []
        self.remarks: dict[str, int] = {}
        self.numbers = {name: self._read(name) for name in _VECTORS if name in table.columns}
        self.keys = [name for name in table.columns if name not in _VECTORS and name not in _LABELS]

    def _read(self, name: str) -> Numbers:
        """Read a numeric column: NaN for an empty cell; a cell that cannot be read marks its row."""
        column, rule = self.table[name], _VECTORS[name]
        if column.dtype.kind in "iuf":
            values = column.to_numpy(dtype=np.float64)
        else:
            values = np.full(len(column), np.nan)
            for position, cell in enumerate(column):
                if _empty(cell):
                    continue
                try:
                    values[position] = rule.parse(cell)
                except UnitError as error:
                    self.errors[position] = f"{name}: {error}"
        low = values <= rule.low if rule.open_low else values < rule.low
        wrong = low | (values > rule.high) | np.isinf(values)
        for position in np.flatnonzero(wrong).tolist():
            more = "more than" if rule.open_low else "at least"
            top = f" and at most {rule.high:g}" if np.isfinite(rule.high) else " and finite"
            given = self.table[name].iloc[position]
            self.errors.setdefault(position, f"'{name}' is {given}: give {more} {rule.low:g}{top}")
        return values

    def groups(self) -> Iterator[tuple[Positions, dict[str, Any]]]:
        """Give the positions of rows that agree in all but vector fields, with what they agree in."""
        if not self.keys:
            yield np.arange(len(self.table), dtype=np.int64), {}
            return
        by = self.keys if len(self.keys) > 1 else self.keys[0]
        grouped = self.table.groupby(by, dropna=False, sort=False)
        for key, positions in grouped.indices.items():
            cells = key if isinstance(key, tuple) else (key,)
            settings = {name: _plain(cell) for name, cell in zip(self.keys, cells, strict=True) if not _empty(cell)}
            yield np.asarray(positions, dtype=np.int64), settings

    def price(self, positions: Positions, settings: Mapping[str, Any]) -> Iterator[tuple[int, list[_Piece]]]:
        """Price the rows of one group, chunk by chunk."""
        try:
            plain = self.base.with_values(settings) if settings else self.base
        except ModelerError as error:
            for position in positions:
                self.errors.setdefault(int(position), str(error).removeprefix("the workload: "))
            yield len(positions), []
            return
        self._check(plain, positions)
        if self.errors:
            good = np.array([int(each) not in self.errors for each in positions], dtype=bool)
            yield int((~good).sum()), []
            positions = positions[good]
        kinds = len(client_flow(plain, plain.traffic).weights)
        size = int(min(CHUNK_ROWS, max(1, CHUNK_CELLS // kinds)))
        for start in range(0, len(positions), size):
            chunk = positions[start : start + size]
            yield len(chunk), self._price_chunk(chunk, plain)

    def _check(self, plain: Workload, positions: Positions) -> None:
        """Mark rows whose numbers contradict the rest of the workload."""
        both = self._given("traffic.requests_per_month", positions) & self._given("traffic.average_rps", positions)
        for position in positions[both]:
            sentence = "requests_per_month and average_rps contradict each other: give one of them"
            self.errors.setdefault(int(position), sentence)
        for name in self.numbers:
            rows = positions[self._given(name, positions) & (self.numbers[name][positions] > 0)]
            rows = np.array([each for each in rows[:1] if int(each) not in self.errors], dtype=np.int64)
            if not len(rows) or not name.startswith(("traffic.cache", "backend.")):
                continue
            try:
                plain.with_values({name: float(self.numbers[name][rows[0]])})
            except ModelerError as error:
                for position in positions[self._given(name, positions) & (self.numbers[name][positions] > 0)]:
                    self.errors.setdefault(int(position), str(error).removeprefix("the workload: "))

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
            if name.startswith("traffic.") and own is None:
                changes.setdefault(section, {})[field] = found
            else:
                changes.setdefault(section, {})[field] = np.where(np.isnan(found), float(own or 0.0), found)
        traffic = changes.get("traffic", {})
        if {"requests_per_month", "average_rps"} & set(traffic):
            traffic["requests_per_month"] = self._requests(plain, chunk)
            traffic["average_rps"] = None
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

    def _price_chunk(self, chunk: Positions, plain: Workload) -> list[_Piece]:
        w = self._filled(plain, chunk)
        book = price_book(plain.region, self.overlay)
        return [self._one(order, chunk, plain, w, book) for order in range(len(self.wanted))]

    def _one(self, order: int, chunk: Positions, plain: Workload, w: Workload, book: PriceBook) -> _Piece:
        """Price one pattern for the workloads of a chunk."""
        each = self.wanted[order]
        nothing = np.full(len(chunk), np.nan)
        try:
            parts = [Part(each.architecture(w), w.traffic), *parts_for(each, plain, book)[0][1:]]
        except NotComparable as reason:
            return _Piece(order, chunk, False, False, self._code(str(reason)), nothing, nothing, nothing)
        sums = totals(walk(parts, w), w, book)
        requests = _column(sum((client_flow(w, part.traffic).requests for part in parts), 0.0), len(chunk))
        monthly, fixed = _column(sums.monthly_usd, len(chunk)), _column(sums.fixed_usd, len(chunk))
        per = np.divide((monthly - fixed) * 1e6, requests, out=nothing.copy(), where=requests > 0)
        remark = f"unpriced: {', '.join(sums.unpriced)}" if sums.unpriced else ""
        return _Piece(order, chunk, True, not sums.unpriced, self._code(remark), monthly, fixed, per)

    def _code(self, remark: str) -> int:
        return self.remarks.setdefault(remark, len(self.remarks))

    def result(self) -> pd.DataFrame:
        """Put the pieces together in the order of the table."""
        import pandas as pd

        lengths = [len(piece.rows) for piece in self.pieces]

        def join(of: Callable[[_Piece], Any], kind: Any) -> npt.NDArray[Any]:
            parts = [_column(of(piece), len(piece.rows)).astype(kind) for piece in self.pieces]
            return np.concatenate(parts) if parts else np.empty(0, dtype=kind)

        rows = join(lambda piece: piece.rows, np.int64)
        order = np.repeat(np.array([piece.order for piece in self.pieces], dtype=np.int64), lengths)
        remarks = np.repeat(np.array([piece.remark for piece in self.pieces], dtype=np.int64), lengths)
        names = self.table["name"].to_numpy()[rows] if "name" in self.table else self.base.name
        found = pd.DataFrame(
            {
                "row": rows,
                "name": names,
                "pattern": pd.Categorical.from_codes(order, pd.Index([each.id for each in self.wanted])),
                "comparable": join(lambda piece: piece.comparable, bool),
                "monthly_usd": join(lambda piece: piece.monthly, np.float64),
                "fixed_usd": join(lambda piece: piece.fixed, np.float64),
                "usd_per_million": join(lambda piece: piece.per_million, np.float64),
                "fully_priced": join(lambda piece: piece.fully_priced, bool),
                "cheapest": False,
                "remark": pd.Categorical.from_codes(remarks, pd.Index(list(self.remarks) or [""])),
            }
        )
        if not np.all(np.diff(rows) > 0):
            found = found.iloc[np.lexsort((order, rows))].reset_index(drop=True)
        found["cheapest"] = _cheapest(found, len(self.wanted))
        return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """One pattern for one chunk of workloads."""

    order: int
    rows: Positions
    comparable: bool
    fully_priced: bool
    remark: int
    monthly: Numbers
    fixed: Numbers
    per_million: Numbers


def _cheapest(found: pd.DataFrame, patterns: int) -> npt.NDArray[np.bool_]:
    """Mark the cheapest fully priced pattern of each workload: the first of equals."""
    usd = np.where(found["fully_priced"], found["monthly_usd"], np.inf).reshape(-1, patterns)
    best = np.zeros(usd.shape, dtype=bool)
    rows = np.flatnonzero(np.isfinite(usd).any(axis=1))
    best[rows, usd[rows].argmin(axis=1)] = True
    return best.reshape(-1)


def _column(value: Any, length: int) -> npt.NDArray[Any]:
    return np.broadcast_to(np.asarray(value), (length,))


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, float) and np.isnan(cell)) or cell == ""


def _plain(cell: Any) -> Any:
    """Give a cell as plain Python: whole numbers as such, lists and mappings from text."""
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        lowered = cell.strip().lower()
        return {"true": True, "false": False}.get(lowered, cell.strip())
    return cell


def summary(found: Sweep) -> dict[str, Any]:
    """Sum up a fleet: totals by pattern, which is cheapest where, how costs spread, which workloads stand out.

    Returns
    -------
    dict
        ``workloads``, ``errors``; ``patterns``: for each its number of comparable workloads, total, quantiles, how
        often it is the cheapest; ``cheapest_total_usd``: the fleet's cost if each took its cheapest; ``outliers``:
        workloads whose cheapest cost is above Tukey's fence (third quartile + 1.5 interquartile ranges).

    Examples
    --------
    >>> import pandas as pd
    >>> found = sweep(["A1", "E7"], pd.DataFrame({"requests_per_month": ["1M", "2M", "900M"]}))
    >>> summary(found)["workloads"]
    3
    """
    frame = found.frame
    priced = frame[frame["comparable"] & frame["fully_priced"]]
    best = frame[frame["cheapest"]]
    wins = best["pattern"].value_counts()
    rows = []
    for name, group in priced.groupby("pattern", observed=True):
        costs = group["monthly_usd"]
        rows.append(
            {
                "pattern": str(name),
                "workloads": len(group),
                "total_usd": float(costs.sum()),
                "p10_usd": float(costs.quantile(0.1)),
                "median_usd": float(costs.median()),
                "p90_usd": float(costs.quantile(0.9)),
                "cheapest_for": int(wins.get(name, 0)),
            }
        )
    quartiles = best["monthly_usd"].quantile([0.25, 0.75]) if len(best) else None
    fence = np.inf if quartiles is None else float(quartiles[0.75] + 1.5 * (quartiles[0.75] - quartiles[0.25]))
    far = best[best["monthly_usd"] > fence].sort_values("monthly_usd", ascending=False)
    return {
        "workloads": int(frame["row"].nunique()),
        "errors": len(found.errors),
        "cheapest_total_usd": float(best["monthly_usd"].sum()),
        "patterns": sorted(rows, key=lambda row: (-row["cheapest_for"], row["total_usd"])),
        "outliers": [
            {"row": row["row"], "name": str(row["name"]), "pattern": row["pattern"], "monthly_usd": row["monthly_usd"]}
            for row in far.head(10).to_dict(orient="records")
        ],
        "without_any": sorted(set(frame["row"]) - set(priced["row"])),
    }
