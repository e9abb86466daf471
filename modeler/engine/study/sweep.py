"""Many workloads at once: a table of workloads in, the cost of each pattern for each of them out.

Rows that differ only in numbers are priced together, by the same code that prices one workload; other fields split the
table into groups. Work goes in chunks, so that memory does not grow with the table's hours. A bad row is reported with
its number and does not stop the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from modeler.components import client_flow
from modeler.dataclass import dataclass
from modeler.engine.bill import totals
from modeler.engine.calls import Names, as_list, prices_for
from modeler.engine.remarks import Remark, RemarkKind
from modeler.engine.serving import serve
from modeler.engine.study.column import CHUNK_CELLS, Positions, ValueColumn, in_parts, with_column
from modeler.engine.study.table import Numbers, is_empty, number_fields, outside, plain_cell, renamed
from modeler.errors import CallError, Mistake, ModelerError, NotComparable, UnitError
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern, pattern, patterns
from modeler.results import Record, Result, number_of, short
from modeler.workload import THE_WORKLOAD, Model, Workload, declaration, with_numbers

if TYPE_CHECKING:
    import pandas as pd

CHUNK_ROWS = 1 << 17


_LABELS = ("name", "description")
_RATES = ("traffic.requests_per_month", "traffic.average_rps")
"""Two ways to say how much comes: a row that gives one has no other."""


@dataclass(frozen=True, repr=False)
class Sweep(Result):
    """The answer of `sweep`.

    Parameters
    ----------
    frame : DataFrame
        One row for each workload and pattern: ``row, name, pattern, comparable, monthly_usd, fixed_usd,
        usd_per_million, fully_priced, cheapest, remark``; money in USD a month.
    errors : tuple of (row, Mistake)
        Rows that could not be read, by their position in the table from 0, and what is wrong with them.
    """

    frame: pd.DataFrame
    errors: tuple[tuple[int, Mistake], ...]

    def summary(self) -> str:
        """Say how many rows there are and how many could not be read."""
        rows = number_of(self.frame["row"].nunique(), "workload")
        return f"{rows} with {number_of(self.frame['pattern'].nunique(), 'pattern')}, {len(self.errors)} unreadable"

    def records(self) -> list[Record]:
        """Return one row for each workload and pattern."""
        return self.first_records(len(self.frame))

    def first_records(self, count: int) -> list[Record]:
        """Return the first rows alone."""
        first = self.frame.head(count)
        return [dict(zip(first.columns, row, strict=True)) for row in first.itertuples(index=False, name=None)]


def sweep(
    frame: pd.DataFrame,
    names: Names = (),
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
    names : str, Pattern or sequence of them
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
    named = [pattern(name) if isinstance(name, str) else name for name in as_list(names)] or list(patterns())
    wanted = list({pattern.full_id: pattern for pattern in named}.values())
    work = _Work(wanted, renamed(frame), base or Workload(), book)
    done = 0
    for positions, settings in work.groups():
        for chunk in work.price(positions, settings):
            done += chunk
            if progress:
                progress(done, len(frame))
    return Sweep(work.result(), tuple(sorted(work.errors.items())))


class _Work:
    """One sweep: the table, its bad rows and what has been priced so far; arrays have shape (rows, patterns)."""

    def __init__(self, wanted: Sequence[Pattern], table: pd.DataFrame, base: Workload, book: PriceBook | None) -> None:
        self.wanted = wanted
        self.table = table
        self.base = base
        self.book = prices_for(base, book)
        self.errors: dict[int, Mistake] = {}
        self.bad = np.zeros(len(table), dtype=bool)
        self.remarks: dict[str, int] = {"": 0}
        shape = (len(table), len(wanted))
        self.monthly = np.full(shape, np.nan)
        self.fixed = np.full(shape, np.nan)
        self.comparable = np.zeros(shape, dtype=bool)
        self.priced = np.zeros(shape, dtype=bool)
        self.remark = np.zeros(shape, dtype=np.int32)
        self.requests = np.zeros(len(table))
        self.numbers = {name: self._read(name) for name in number_fields() if name in table.columns}
        self.keys = [name for name in table.columns if name not in number_fields() and name not in _LABELS]

    def _mark(self, position: int, mistake: Mistake) -> None:
        """Note what is wrong with a row: the first thing that is found."""
        self.errors.setdefault(position, mistake)
        self.bad[position] = True

    def _mark_all(self, positions: Positions, error: ModelerError) -> None:
        mistake = error.mistake.without(THE_WORKLOAD)
        for position in positions.tolist():
            self._mark(position, mistake)

    def _read(self, name: str) -> Numbers:
        """Read a numeric column: NaN for an empty cell; a cell that cannot be read marks its row."""
        column, declared = self.table[name], number_fields()[name]
        if column.dtype.kind in "iuf":
            values = np.array(column.to_numpy(dtype=np.float64, na_value=np.nan))
        else:
            values = np.full(len(column), np.nan)
            known: dict[str, float] = {}
            for position, cell in enumerate(column):
                if is_empty(cell):
                    continue
                if isinstance(cell, str) and cell in known:
                    values[position] = known[cell]
                    continue
                try:
                    values[position] = declared.read(cell)
                except (UnitError, ValueError) as error:
                    self._mark(position, Mistake(f"{name}: {error}"))
                    continue
                if isinstance(cell, str):
                    known[cell] = values[position]
        for position in np.flatnonzero(outside(values, declared)).tolist():
            allowed = f"{declared.limits.words}{'' if np.isfinite(declared.limits.high) else ' and finite'}"
            whole = "a whole number, " if declared.integer else ""
            self._mark(position, Mistake(f"'{name}' is {column.iloc[position]}: give {whole}{allowed}"))
        return values

    def groups(self) -> Iterator[tuple[Positions, dict[str, Any]]]:
        """Return the positions of rows that agree in all but vector fields, with what they agree in."""
        if not self.keys:
            yield np.arange(len(self.table), dtype=np.int64), {}
            return
        by = self.keys if len(self.keys) > 1 else self.keys[0]
        keys = self.table[self.keys]
        try:
            indices = keys.groupby(by, dropna=False, sort=False).indices
        except TypeError:  # a list in a cell cannot be a key
            indices = keys.map(plain_cell).groupby(by, dropna=False, sort=False).indices
        for key, positions in indices.items():
            cells = key if len(self.keys) > 1 and isinstance(key, tuple) else (key,)
            settings = {
                name: plain_cell(cell) for name, cell in zip(self.keys, cells, strict=True) if not is_empty(cell)
            }
            yield np.asarray(positions, dtype=np.int64), settings

    def price(self, positions: Positions, settings: Mapping[str, Any]) -> Iterator[int]:
        """Price the rows of one group, chunk by chunk; give how many rows are done."""
        try:
            plain = self.base.with_values(settings) if settings else self.base
        except ModelerError as error:
            yield from self._price_with_numbers(positions, settings, str(error))
            return
        self._mark_two_rates(positions)
        for rows, names in self._alike(positions, plain):
            yield from self._price_alike(rows, names, plain)

    def _price_with_numbers(self, positions: Positions, settings: Mapping[str, Any], alone: str) -> Iterator[int]:
        """Price rows whose settings need their numbers: WebSockets are open for some minutes a month.

        Rows in which the same numbers are given, and are not zero, go together.
        """
        names = list(self.numbers)
        columns = [np.nan_to_num(np.sign(self.numbers[name][positions]), nan=-1.0) for name in names]
        kinds = np.column_stack([np.zeros(len(positions)), *columns])
        for kind in np.unique(kinds, axis=0):
            alike = positions[(kinds == kind).all(axis=1)]
            given = [name for name, sign in zip(names, kind[1:], strict=True) if sign >= 0]
            plain = self._first_workload(alike, given, settings, alone)
            if plain is None:
                yield len(alike)
            else:
                yield from self._price_alike(alike, given, plain)

    def _first_workload(
        self, positions: Positions, names: list[str], settings: Mapping[str, Any], alone: str
    ) -> Workload | None:
        """Read the first row that makes a workload; mark those before it, or all if it is the settings' own mistake."""
        for order, position in enumerate(positions.tolist()):
            values = np.array([self.numbers[name][position] for name in names])
            try:
                return self.base.with_values({**settings, **_settings(names, values)})
            except ModelerError as error:
                self._mark_all(positions[order:] if str(error) == alone else positions[order : order + 1], error)
                if str(error) == alone:
                    return None
        return None

    def _mark_two_rates(self, positions: Positions) -> None:
        both = self._given("traffic.requests_per_month", positions) & self._given("traffic.average_rps", positions)
        mistake = Mistake("requests_per_month and average_rps contradict each other: give one of them")
        for position in positions[both].tolist():
            self._mark(position, mistake)

    def _alike(self, positions: Positions, plain: Workload) -> Iterator[tuple[Positions, list[str]]]:
        """Return rows in which the same numbers are given, of those that the workload leaves open; with all names."""
        is_open = [name for name in self.numbers if name in _RATES or _value(plain, name) is None]
        always = [name for name in self.numbers if name not in is_open]
        if not is_open:
            yield positions, always
            return
        given = np.column_stack([self._given(name, positions) for name in is_open])
        for which in np.unique(given, axis=0):
            names = [name for name, is_given in zip(is_open, which, strict=True) if is_given]
            yield positions[(given == which).all(axis=1)], always + names

    def _price_alike(self, positions: Positions, names: list[str], plain: Workload) -> Iterator[int]:
        """Price rows in which the same numbers are given, chunk by chunk."""
        self._fill(plain, positions, names)
        plain = self._checked(plain, positions, names)
        wrong = int(self.bad[positions].sum())
        if wrong:
            positions = positions[~self.bad[positions]]
            yield wrong
        if not len(positions):
            return
        kinds = len(client_flow(plain, plain.traffic).weights)
        size = int(min(CHUNK_ROWS, max(1, CHUNK_CELLS // kinds)))
        for start in range(0, len(positions), size):
            chunk = positions[start : start + size]
            self._price_chunk(chunk, names, plain)
            yield len(chunk)

    def _fill(self, plain: Workload, positions: Positions, names: list[str]) -> None:
        """Let empty cells take the workload's own numbers."""
        for name in names:
            own = _value(plain, name)
            if own is not None:
                values = self.numbers[name][positions]
                self.numbers[name][positions] = np.where(np.isnan(values), float(own), values)

    def _checked(self, plain: Workload, positions: Positions, names: list[str]) -> Workload:
        """Mark rows whose numbers contradict the rest of the workload; give the workload of one that does not.

        Numbers contradict by being there, or by not being zero: of each kind of rows one is read as a workload.
        """
        for section in _sections(names):
            self._check_sizes(section, names, positions[~self.bad[positions]], plain)
        good = positions[~self.bad[positions]]
        if not len(good) or not names:
            return plain
        values = np.column_stack([self.numbers[name][good] for name in names])
        _, first, member = np.unique(values > 0, axis=0, return_index=True, return_inverse=True)
        checked = plain
        for kind, row in enumerate(first.tolist()):
            try:
                checked = plain.with_values(_settings(names, values[row]))
            except ModelerError as error:
                self._mark_all(good[member.reshape(-1) == kind], error)
        return checked

    def _check_sizes(self, section: str, names: list[str], positions: Positions, plain: Workload) -> None:
        """Mark rows with numbers that contradict by how large they are: a 99th percentile below its mean."""
        part = _value(plain, section)
        own = {name: name.removeprefix(f"{section}.") for name in names if name.startswith(f"{section}.")}
        if not isinstance(part, Model) or not _are_compared(part, {path.partition(".")[0] for path in own.values()}):
            return

        def check(rows: Positions) -> None:
            columns = {path: self.numbers[name][rows].view(ValueColumn) for name, path in own.items()}
            try:
                with_numbers(part, columns).check()
            except ValueError:
                for position in rows.tolist():
                    self._mark_contradiction(position, names, plain)

        in_parts(positions, check)

    def _mark_contradiction(self, position: int, names: list[str], plain: Workload) -> None:
        here = np.array([position])
        try:
            plain.with_values(_settings(names, np.concatenate([self.numbers[name][here] for name in names])))
        except ModelerError as error:
            self._mark_all(here, error)

    def _given(self, name: str, positions: Positions) -> npt.NDArray[np.bool_]:
        if name not in self.numbers:
            return np.zeros(len(positions), dtype=bool)
        return ~np.isnan(self.numbers[name][positions])

    def _filled(self, plain: Workload, rows: Positions, names: list[str]) -> Workload:
        """Return the workload with the rows' numbers as columns; one row has plain numbers, which are faster."""
        for name in names:
            values = self.numbers[name][rows]
            alone = len(rows) == 1
            plain = with_column(plain, name, _settings([name], values)[name] if alone else values.view(ValueColumn))
        return plain

    def _price_chunk(self, chunk: Positions, names: list[str], plain: Workload) -> None:
        book = self.book.elsewhere(plain.region)
        whole = self._filled(plain, chunk, names)

        def filled(rows: Positions) -> Workload:
            return whole if len(rows) == len(chunk) else self._filled(plain, rows, names)

        in_parts(chunk, lambda rows: self._count(rows, filled(rows)))
        for order in range(len(self.wanted)):
            in_parts(chunk, lambda rows, order=order: self._price_one(order, rows, filled(rows), book))  # type: ignore[misc]

    def _count(self, rows: Positions, w: Workload) -> None:
        """Note how many requests the rows have, of all traffic classes."""
        flows = (
            client_flow(w, traffic) for traffic in (w.traffic, *(traffic_class.traffic for traffic_class in w.classes))
        )
        self.requests[rows] = sum((flow.requests for flow in flows), 0.0)

    def _price_one(self, order: int, rows: Positions, w: Workload, book: PriceBook) -> None:
        """Price one pattern for some rows."""
        try:
            stages = serve(self.wanted[order], w, book).stages
        except NotComparable as reason:
            self.remark[rows, order] = self._code(str(reason))
            return
        sums = totals(stages, w, book)
        self.comparable[rows, order] = True
        self.priced[rows, order] = not sums.unpriced
        self.monthly[rows, order] = sums.monthly_usd
        self.fixed[rows, order] = sums.fixed_usd
        if sums.unpriced:
            self.remark[rows, order] = self._code(str(Remark(RemarkKind.UNPRICED, sums.unpriced)))

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
        columns = {
            "row": np.repeat(rows, len(self.wanted)),
            "name": np.repeat(self._names()[rows], len(self.wanted)),
            "pattern": pd.Categorical.from_codes(order, pd.Index([pattern.full_id for pattern in self.wanted])),
            "comparable": column(self.comparable),
            "monthly_usd": column(self.monthly),
            "fixed_usd": column(self.fixed),
            "usd_per_million": column(per),
            "fully_priced": column(self.priced),
            "cheapest": column(self._cheapest()),
            "remark": pd.Categorical.from_codes(column(self.remark), pd.Index(list(self.remarks))),
        }
        return pd.DataFrame(columns)

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


def _value(w: Workload, path: str) -> Any:
    """Return a field's value; None where it is left open, or its section is, or this backend has none."""
    value: Any = w
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _sections(names: list[str]) -> set[str]:
    """Return the sections in which fields stand, and those around them.

    >>> sorted(_sections(["azs", "backend.scaling.max"]))
    ['backend', 'backend.scaling']
    """
    parts = (name.split(".")[:-1] for name in names)
    return {".".join(sections[:depth]) for sections in parts for depth in range(1, len(sections) + 1)}


def _settings(names: list[str], values: Numbers) -> dict[str, Any]:
    """Return numbers as their fields want them: whole ones as such."""
    pairs = zip(names, values.tolist(), strict=True)
    return {name: int(value) if number_fields()[name].integer else value for name, value in pairs}


def _are_compared(part: Model, columns: set[str]) -> bool:
    """Say whether a section has all of the columns, and compares one of them with another number that is given."""
    if not columns <= set(type(part).model_fields):
        return False
    for name, info in type(part).model_fields.items():
        others = declaration(info).compared_with
        if others and columns & {name, *others} and (name in columns or getattr(part, name) is not None):
            return True
    return False
