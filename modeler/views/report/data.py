"""A report as a table for spreadsheets and data frames: one row a pattern, best first, then what is not in the list."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modeler.errors import ModelerError
from modeler.views.diagrams.picture import plain
from modeler.views.text.comparison import rows_csv

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS = {"rank": "Int64", "things_to_run": "Int64"}


def rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give one plain row a pattern.

    Parameters
    ----------
    document : mapping
        As `modeler.workflows.report_document.document` gives it.

    Returns
    -------
    list of dict
        Money in USD a month, times in ms, availability as a share; what does not apply is None.
    """
    known = {each["code"]: each for each in document["patterns"]}
    found = [_listed(document, each, known[each["code"]]) for each in document["shortlist"]]
    left_out = [each for each in document["patterns"] if each["verdict"] in ("excluded", "not comparable")]
    return found + [_left_out(document, each) for each in left_out]


def _listed(document: Mapping[str, Any], each: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_common(document, own),
        "rank": each["rank"],
        "score": each["score"],
        "p50_ms": each["p50_ms"],
        "p99_ms": each["p99_ms"],
        "availability": each["availability"],
        "things_to_run": each["things_to_run"],
        "misses": "; ".join(each["misses"]),
        "why": each["why"],
    }


def _left_out(document: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    against = [each["message"] for each in own["reasons"] if each["outcome"] == "excluded"]
    found = own["latency"]
    return {
        **_common(document, own),
        "p50_ms": _middle(found, "p50"),
        "p99_ms": _middle(found, "p99"),
        "availability": own["availability"],
        "misses": "",
        "why": own["reason"] or "; ".join(against),
    }


def _common(document: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "workload": document["title"],
        "region": document["prices"]["region"],
        "rank": None,
        "code": own["code"],
        "pattern": own["id"],
        "variant": own["variant"],
        "verdict": own["verdict"],
        "score": None,
        "monthly_usd": own["monthly_usd"],
        "fixed_usd": own["fixed_usd"],
        "usd_per_million": own["usd_per_million"],
        "fully_priced": own["comparable"] and not own["unpriced"],
        "p50_ms": None,
        "p99_ms": None,
        "availability": None,
        "things_to_run": None,
    }


def _middle(latency: Mapping[str, Any] | None, name: str) -> float | None:
    """Give the middle of a bracket, as the engine does; None without an upper bound."""
    low, high = latency["percentiles_ms"][name] if latency else (None, None)
    return None if low is None or high is None else float((low + high) / 2)


def csv_text(document: Mapping[str, Any]) -> str:
    """Write the rows as CSV, one line each; cells that a spreadsheet would run as a formula are quoted as text."""
    return rows_csv(
        [
            {name: plain(value) if isinstance(value, str) else value for name, value in each.items()}
            for each in rows(document)
        ]
    )


def frame(document: Mapping[str, Any]) -> pd.DataFrame:
    """Give the rows as a DataFrame, as they stand in a Parquet file."""
    import pandas as pd

    return pd.DataFrame(rows(document)).astype(_NUMBERS)


def write_parquet(document: Mapping[str, Any], path: Path) -> None:
    """Write the rows as Parquet.

    Raises
    ------
    ModelerError
        If pyarrow is not installed.
    OSError
        If the file cannot be written.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise ModelerError(
            f"'{path}' needs pyarrow, which is not installed: install 'modeler[parquet]', or write .csv"
        ) from None
    frame(document).to_parquet(path, index=False)
