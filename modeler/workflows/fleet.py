"""Price a file of workloads: CSV in, CSV or Parquet out, chunk by chunk.

The output appears whole or not at all: it is written beside its place and moved there at the end.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modeler.engine.sweep import Sweep, summary, sweep
from modeler.errors import ModelerError, WorkloadError
from modeler.facts.pricebook import Overlay
from modeler.patterns import Pattern
from modeler.workload import Workload

if TYPE_CHECKING:
    import pandas as pd

ROWS_AT_ONCE = 200_000


@dataclass(frozen=True)
class FleetReport:
    """What `sweep_file` did: rows read, lines that could not be priced, and the fleet's summary."""

    rows: int
    errors: tuple[tuple[int, str], ...]
    """Line number in the file (the header is line 1) and what is wrong with it."""
    summary: dict[str, Any]


def sweep_file(
    source: str | Path,
    target: str | Path,
    names: Sequence[str | Pattern] = (),
    base: Workload | None = None,
    overlay: Overlay | None = None,
    progress: Callable[[int], None] | None = None,
) -> FleetReport:
    """Price every workload of a CSV file.

    Parameters
    ----------
    source : path
        CSV with workload fields as columns (see `modeler.engine.sweep.sweep`).
    target : path
        ``.csv`` or ``.parquet``: one row for each workload and pattern.
    progress : callable (rows done), optional
        Called as the work goes on.

    Raises
    ------
    WorkloadError
        If the file cannot be read, or a column is no field of a workload.
    ModelerError
        If the target cannot be written.
    """
    done = 0
    errors: list[tuple[int, str]] = []
    kept: list[pd.DataFrame] = []
    with _writer(Path(target)) as write:
        for frame in _frames(Path(source)):
            offset = done

            def report(count: int, _: int, offset: int = offset) -> None:
                if progress:
                    progress(offset + count)

            found = sweep(names, frame, base, overlay, report)
            found.frame["row"] += offset
            write(found.frame)
            errors += [(offset + row + 2, sentence) for row, sentence in found.errors]
            kept.append(
                found.frame[["row", "name", "pattern", "comparable", "monthly_usd", "fully_priced", "cheapest"]]
            )
            done += len(frame)
    return FleetReport(done, tuple(errors), _summary(kept, errors))


def _summary(kept: list[pd.DataFrame], errors: list[tuple[int, str]]) -> dict[str, Any]:
    import pandas as pd

    together = kept[0] if len(kept) == 1 else pd.concat(kept, ignore_index=True)
    return summary(Sweep(together, tuple(errors)))


def _frames(source: Path) -> Iterator[pd.DataFrame]:
    import pandas as pd

    try:
        with pd.read_csv(source, chunksize=ROWS_AT_ONCE, skipinitialspace=True, comment="#") as reader:
            some = False
            for frame in reader:
                some = some or len(frame) > 0
                yield frame
            if not some:
                raise WorkloadError(f"'{source}' has a header but no rows: give one line for each workload")
    except OSError as error:
        raise WorkloadError(f"cannot read '{source}': {error.strerror}; give a CSV file") from None
    except UnicodeDecodeError:
        raise WorkloadError(f"cannot read '{source}': it is not a text file; give a CSV file") from None
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        reason = " ".join(str(error).split())
        raise WorkloadError(f"'{source}' is not a CSV table of workloads ({reason}): give a header line") from None


@contextmanager
def _writer(target: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Write beside the target and move it there when all is done; on any failure nothing is left."""
    if target.suffix not in (".csv", ".parquet"):
        raise ModelerError(f"cannot write '{target}': name a file that ends in .csv or .parquet")
    half = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        opened = _CsvTarget(half) if target.suffix == ".csv" else _ParquetTarget(half)
        try:
            yield opened.write
        finally:
            opened.close()
        half.replace(target)
    except OSError as error:
        raise ModelerError(f"cannot write '{target}': {error.strerror or error}; give another place") from None
    finally:
        half.unlink(missing_ok=True)


class _CsvTarget:
    def __init__(self, path: Path) -> None:
        self.file = path.open("w", encoding="utf-8", newline="")
        self.first = True

    def write(self, frame: pd.DataFrame) -> None:
        frame.to_csv(self.file, index=False, header=self.first, lineterminator="\n")
        self.first = False

    def close(self) -> None:
        self.file.close()


class _ParquetTarget:
    def __init__(self, path: Path) -> None:
        if importlib.util.find_spec("pyarrow") is None:
            raise ModelerError(
                "writing Parquet needs pyarrow: install 'modeler[parquet]', or name a file that ends in .csv"
            )
        self.path = path
        path.touch()
        self.writer: Any = None

    def write(self, frame: pd.DataFrame) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        plain = frame.assign(pattern=frame["pattern"].astype(str), name=frame["name"].astype(str))
        if "remark" in plain:
            plain = plain.assign(remark=plain["remark"].astype(str))
        table = pa.Table.from_pandas(plain, preserve_index=False)
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.path, table.schema)
        self.writer.write_table(table)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
