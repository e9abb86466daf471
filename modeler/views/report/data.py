"""A report as a table for spreadsheets and data frames: one row a pattern, best first, then what is not in the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from modeler.engine.records import report_rows
from modeler.errors import ModelerError
from modeler.views.diagrams.picture import plain
from modeler.views.text.comparison import rows_csv

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS = {"rank": "Int64", "things_to_run": "Int64"}


def csv_text(document: Mapping[str, Any]) -> str:
    """Write the rows as CSV, one line each; cells that a spreadsheet would run as a formula are quoted as text."""
    return rows_csv(
        [
            {name: plain(value) if isinstance(value, str) else value for name, value in report_row.items()}
            for report_row in report_rows(document)
        ]
    )


def frame(document: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows as a DataFrame, as they stand in a Parquet file."""
    import pandas as pd

    return pd.DataFrame(report_rows(document)).astype(_NUMBERS)


def parquet_bytes(document: Mapping[str, Any]) -> bytes:
    """Return the rows as a Parquet file.

    Raises
    ------
    ModelerError
        If pyarrow is not installed.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise ModelerError(
            "a report in .parquet needs pyarrow, which is not installed: install 'modeler[parquet]', or write .csv"
        ) from None
    content: bytes = frame(document).to_parquet(None, index=False)
    return content
