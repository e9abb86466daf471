"""Price a file of workloads: CSV in, CSV or Parquet out, chunk by chunk, in memory that does not grow with the file.

The output appears whole or not at all: it is written beside its place and moved there at the end. A line that cannot
be read stands in the output, too, with the reason in `remark`.
"""

from __future__ import annotations

import csv
import importlib.util
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from modeler.dataclass import dataclass
from modeler.engine.study.fleet_summary import FleetSummary
from modeler.engine.study.sweep import Sweep, sweep
from modeler.engine.study.table import full_names
from modeler.errors import Mistake, ModelerError, WorkloadError
from modeler.facts.pricebook import PriceBook
from modeler.files.reading import open_bytes
from modeler.files.writing import replacing
from modeler.patterns import Pattern, patterns
from modeler.units import safe_cell
from modeler.workload import Workload

if TYPE_CHECKING:
    import pandas as pd

ROWS_AT_ONCE = 200_000
CELLS_AT_ONCE = 1 << 20
"""Workloads times patterns that are held at once."""
MOST_TWICE = 8
"""Allowed names that are printed again with each mistake; of more, the first list is enough."""
ABOVE = ("those listed above",)
_NOTHING = frozenset(("", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null"))
"""What programs write into an empty cell."""


@dataclass(frozen=True)
class FleetReport:
    """What `sweep_file` did: rows read, lines that could not be priced, and the fleet's summary."""

    rows: int
    errors: tuple[tuple[int, Mistake], ...]
    """Line number in the file, as an editor counts, and what is wrong with it."""
    summary: dict[str, Any]


def sweep_file(
    source: str | Path,
    target: str | Path,
    names: Sequence[str | Pattern] = (),
    base: Workload | None = None,
    *,
    progress: Callable[[int], None] | None = None,
    book: PriceBook | None = None,
) -> FleetReport:
    """Price every workload of a CSV file.

    Parameters
    ----------
    source : path
        CSV with workload fields as columns (see `modeler.engine.study.sweep.sweep`); lines that start with # are
        comments.
    target : path
        ``.csv`` or ``.parquet``: one row for each workload and pattern, named by the workload's ``line`` in the source;
        one row without a pattern for each line that cannot be read, with the reason in ``remark``.
    progress : callable (rows done), optional
        Called as the work goes on.
    book : PriceBook, optional
        Prices, of which those of other Regions are taken, too; by default the list prices.

    Raises
    ------
    WorkloadError
        If the file cannot be read, a column is no field of a workload, or no line can be read.
    ModelerError
        If the target cannot be written, or is the source.
    """
    source, target = Path(source), Path(target)
    if _same(source, target):
        raise ModelerError(f"'{target}' is the table of workloads itself: name another file for the costs")
    done = 0
    errors: list[tuple[int, Mistake]] = []
    total = FleetSummary()
    size = min(ROWS_AT_ONCE, max(1, CELLS_AT_ONCE // (len(names) or len(patterns()))))
    with _writer(target) as write:
        for chunk in _chunks(source, size):
            offset = done + len(chunk.bad)

            def report(count: int, _: int, offset: int = offset) -> None:
                if progress:
                    progress(offset + count)

            swept = sweep(chunk.frame(), names, base, progress=report, book=book)
            bad = sorted([*chunk.bad, *chunk.unreadable(swept)])
            frame = _by_line(swept.frame, chunk.lines)
            total.add(frame, len(bad))
            write(_with_bad(frame, bad))
            errors += [(line, mistake) for line, _, mistake in bad]
            done += len(chunk.lines) + len(chunk.bad)
        if not done:
            raise WorkloadError(f"'{source}' has a header but no rows: give one line for each workload")
        if len(errors) == done:
            line, mistake = errors[0]
            raise WorkloadError(
                f"no workload in '{source}' can be read, so nothing was written; the first, line {line}: {mistake}"
            )
    return FleetReport(done, tuple(errors), total.result())


def read_fleet(source: str | Path) -> pd.DataFrame:
    r"""Read a CSV file of workloads as `sweep` and `fleet_review` take it.

    Parameters
    ----------
    source : path
        CSV with workload fields as columns; lines that start with # are comments.

    Returns
    -------
    DataFrame
        Text, with the fields' full paths as columns.

    Raises
    ------
    WorkloadError
        If it cannot be read, or a line has more or fewer cells than the header.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "fleet.csv")
    ...     _ = file.write_text("name,region\norders,eu-west-1\n")
    ...     fleet = read_fleet(file)
    >>> list(fleet["region"])
    ['eu-west-1']
    """
    import pandas as pd

    path = Path(source)
    frames = []
    for chunk in _chunks(path, ROWS_AT_ONCE):
        for line, _, mistake in chunk.bad:
            raise WorkloadError(f"line {line} of '{path}': {mistake}")
        frames.append(chunk.frame())
    if not frames:
        raise WorkloadError(f"'{path}' has a header and no workloads: give a line for each")
    return pd.concat(frames, ignore_index=True)


def group_errors(errors: Iterable[tuple[int, Mistake]]) -> list[tuple[int, str, str]]:
    """Put lines with the same error together, and print a long list of what is allowed only once.

    Returns
    -------
    list of (number of lines, "lines 3 and 7-9", sentence)

    Examples
    --------
    >>> no, why = Mistake("no"), Mistake("why")
    >>> group_errors([(3, no), (5, why), (7, no), (8, no), (9, no)])
    [(4, 'lines 3, 7-9', 'no'), (1, 'line 5', 'why')]
    """
    by_mistake: dict[Mistake, list[int]] = {}
    for line, mistake in errors:
        by_mistake.setdefault(mistake, []).append(line)
    groups = []
    listed: set[tuple[str, ...]] = set()
    for mistake, lines in by_mistake.items():
        repeats = mistake.allowed in listed and len(mistake.allowed) > MOST_TWICE
        groups.append((len(lines), _lines(lines), str(replace(mistake, allowed=ABOVE) if repeats else mistake)))
        listed.add(mistake.allowed)
    return groups


def _lines(lines: Sequence[int]) -> str:
    """Write line numbers, runs of them as ranges; of very many only the first."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    shown = ", ".join(f"{low}-{high}" if high > low else f"{low}" for low, high in runs[:8])
    left = sum(high - low + 1 for low, high in runs[8:])
    return f"line{'s' if len(lines) > 1 else ''} {shown}{f' and {left:,} more' if left else ''}"


def _same(source: Path, target: Path) -> bool:
    try:
        return target.samefile(source)
    except OSError:
        return False


def _by_line(frame: pd.DataFrame, lines: Sequence[int]) -> pd.DataFrame:
    """Name workloads by their line in the file instead of their position in the chunk."""
    return frame.assign(row=np.array(lines, dtype=np.int64)[frame["row"]]).rename(columns={"row": "line"})


def _with_bad(frame: pd.DataFrame, bad: Sequence[tuple[int, str, Mistake]]) -> pd.DataFrame:
    """Add a row for each line that cannot be read, in the order of the file."""
    import pandas as pd

    if not bad:
        return frame
    lines, names, mistakes = zip(*bad, strict=True)
    sentences = [str(mistake) for mistake in mistakes]
    known = dict.fromkeys(sentences)
    pattern = frame["pattern"].cat.add_categories([""])
    remark = frame["remark"].cat.add_categories(
        [remark_text for remark_text in known if remark_text not in frame["remark"].cat.categories]
    )
    more = pd.DataFrame(
        {
            "line": np.array(lines, dtype=np.int64),
            "name": np.array(names, dtype=object),
            "pattern": pd.Categorical([""] * len(bad), categories=pattern.cat.categories),
            "comparable": False,
            "monthly_usd": np.nan,
            "fixed_usd": np.nan,
            "usd_per_million": np.nan,
            "fully_priced": False,
            "cheapest": False,
            "remark": pd.Categorical(sentences, categories=remark.cat.categories),
        }
    )
    if not len(frame):
        return more
    together = pd.concat([frame.assign(pattern=pattern, remark=remark), more], ignore_index=True)
    return together.iloc[np.argsort(together["line"].to_numpy(), kind="stable")].reset_index(drop=True)


@dataclass
class _Chunk:
    """Some workloads of the file: their cells and line numbers, and lines that are no row of the table."""

    columns: list[str]
    rows: list[list[str | None]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bad: list[tuple[int, str, Mistake]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) + len(self.bad)

    def add(self, line: int, cells: list[str]) -> None:
        """Take a row of the file, or note that its cells do not fit the header."""
        count = len(self.columns)
        while len(cells) > count and not cells[-1]:
            cells.pop()
        if len(cells) == count:
            labels = ("name", "description")
            empty = [
                cell == "" if name in labels else cell in _NOTHING
                for name, cell in zip(self.columns, cells, strict=True)
            ]
            self.rows.append([None if no else cell for cell, no in zip(cells, empty, strict=True)])
            self.lines.append(line)
            return
        more = len(cells) > count
        hint = "put a cell that holds a comma into quotation marks" if more else "write a comma for each empty cell"
        has = f"{len(cells)} cell{'s' if len(cells) > 1 else ''}"
        self.reject(line, f"it has {has} but the header has {count} column{'s' if count > 1 else ''}: {hint}", cells)

    def reject(self, line: int, sentence: str, cells: Sequence[str] = ()) -> None:
        """Note what is wrong with a line."""
        place = self.columns.index("name") if "name" in self.columns else len(cells)
        self.bad.append((line, cells[place] if place < len(cells) else "", Mistake(sentence)))

    def frame(self) -> pd.DataFrame:
        """Return the rows as a table of text."""
        import pandas as pd

        columns = zip(*self.rows, strict=True) if self.rows else ([] for _ in self.columns)
        return pd.DataFrame(
            {name: pd.Series(cells, dtype=object) for name, cells in zip(self.columns, columns, strict=True)}
        )

    def unreadable(self, sweep: Sweep) -> Iterator[tuple[int, str, Mistake]]:
        """Return line, name and error of rows whose values are wrong."""
        place = self.columns.index("name") if "name" in self.columns else None
        for row, mistake in sweep.errors:
            yield self.lines[row], (self.rows[row][place] or "") if place is not None else "", mistake


def _chunks(source: Path, size: int) -> Iterator[_Chunk]:
    """Read the file, a number of workloads at a time."""
    try:
        with open_bytes(source, WorkloadError, "give a CSV file") as content:
            records = _Records(io.TextIOWrapper(content, encoding="utf-8-sig", newline=""))
            chunk = _Chunk(_header(source, records))
            for line, cells, wrong in records:
                if wrong:
                    chunk.reject(line, wrong)
                elif any(cells):
                    chunk.add(line, cells)
                if len(chunk) >= size:
                    yield chunk
                    chunk = _Chunk(chunk.columns)
            if len(chunk):
                yield chunk
    except UnicodeDecodeError:
        raise WorkloadError(
            f"cannot read '{source}': it is not a text file in UTF-8; save it as 'CSV UTF-8' or give another"
        ) from None


def _header(source: Path, records: _Records) -> list[str]:
    """Read the columns' names; commas that follow the last are none."""
    for _, cells, wrong in records:
        if wrong or not any(cells):
            continue
        for mark, word in ((";", "semicolons"), ("\t", "tabs")):
            if len(cells) == 1 and mark in cells[0]:
                raise WorkloadError(f"'{source}' separates its cells by {word}: save it as a CSV file with commas")
        while not cells[-1]:
            cells.pop()
        if "" in cells:
            raise WorkloadError(f"column {cells.index('') + 1} of '{source}' has no name: name the field it holds")
        return full_names(cells)
    raise WorkloadError(f"'{source}' is not a CSV table of workloads: give a header line with the fields' names")


class _Records:
    """Records of a CSV file with the number of the line on which each begins; comments and empty lines are left out.

    Iterating gives (line, cells without blanks around them, what is wrong with the record).
    """

    def __init__(self, file: IO[str]) -> None:
        self.lines = enumerate(file, start=1)
        self.at = 0
        self.inside = self.open = False
        self.reader = csv.reader(self._feed(), skipinitialspace=True)

    def _feed(self) -> Iterator[str]:
        """Return the reader its lines: it asks for a further one only inside of quotation marks."""
        for number, text in self.lines:
            if not self.inside:
                if text.startswith("#") or not text.strip():
                    continue
                self.at, self.inside = number, True
            yield text
        self.open = self.inside

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        unclosed = "a quotation mark opens here and does not close: close it, or double one that belongs to the text"
        while True:
            self.inside = False
            try:
                cells = next(self.reader)
            except StopIteration:
                return
            except csv.Error:
                yield (
                    self.at,
                    [],
                    f"a cell is longer than {csv.field_size_limit():,} characters: close its quotation mark",
                )
                continue
            if self.open:
                yield self.at, [], unclosed
                return
            yield self.at, [cell.strip() for cell in cells], ""


@contextmanager
def _writer(target: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Write beside the target and move it there when all is done; on any failure nothing is left."""
    if target.suffix not in (".csv", ".parquet"):
        raise ModelerError(f"cannot write '{target}': name a file that ends in .csv or .parquet")
    with replacing(target) as file:
        opened = _CsvTarget(file) if target.suffix == ".csv" else _ParquetTarget(file)
        try:
            yield opened.write
        finally:
            opened.close()


class _CsvTarget:
    def __init__(self, file: IO[bytes]) -> None:
        self.file = io.TextIOWrapper(file, encoding="utf-8", newline="")
        self.first = True

    def write(self, frame: pd.DataFrame) -> None:
        safe = {
            "name": frame["name"].map(safe_cell),
            "pattern": frame["pattern"].cat.rename_categories(safe_cell),
            "remark": frame["remark"].cat.rename_categories(safe_cell),
        }
        frame.assign(**safe).to_csv(self.file, index=False, header=self.first, lineterminator="\n")
        self.first = False

    def close(self) -> None:
        self.file.flush()
        self.file.detach()  # who opened the file closes it


class _ParquetTarget:
    def __init__(self, file: IO[bytes]) -> None:
        if importlib.util.find_spec("pyarrow") is None:
            raise ModelerError(
                "writing Parquet needs pyarrow: run 'make extras' or install 'modeler[parquet]', or name a file that "
                "ends in .csv"
            )
        self.file = file
        self.writer: Any = None

    def write(self, frame: pd.DataFrame) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        plain = frame.assign(**{name: frame[name].astype(str) for name in ("name", "pattern", "remark")})
        table = pa.Table.from_pandas(plain, preserve_index=False)
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.file, table.schema)
        self.writer.write_table(table)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
