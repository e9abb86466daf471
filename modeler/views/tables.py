"""Results as pandas DataFrames: views only, every number comes from the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modeler.engine.bill import Bill
from modeler.engine.compare import Assessment, Comparison
from modeler.facts.pricebook import PricedUsage

if TYPE_CHECKING:
    import pandas as pd


def table(result: Comparison | Assessment | Bill | PricedUsage) -> pd.DataFrame:
    """Give a result as a DataFrame.

    Parameters
    ----------
    result : Comparison, Assessment, Bill or PricedUsage
        A comparison becomes one row a pattern; the others one row a line item.

    Returns
    -------
    pandas.DataFrame
        Money in USD a month; not comparable patterns have no number.

    Examples
    --------
    >>> import modeler as m
    >>> frame = m.table(m.compare(m.Workload()))
    >>> list(frame.columns)[:5]
    ['rank', 'code', 'pattern', 'monthly_usd', 'fixed_usd']
    """
    import pandas as pd

    if isinstance(result, Comparison):
        return pd.DataFrame(comparison_rows(result)).astype({"rank": "Int64", "hops": "Int64"})
    if isinstance(result, Assessment):
        return pd.DataFrame(result.bill.records() if result.bill else [])
    if isinstance(result, Bill):
        return pd.DataFrame(result.records())
    return pd.DataFrame(list(result.items))


def comparison_rows(comparison: Comparison) -> list[dict[str, object]]:
    """Give a comparison as one plain row a pattern, in its order."""
    rows: list[dict[str, object]] = []
    for rank, each in enumerate(comparison.ranked, start=1):
        assert each.bill is not None
        rows.append(
            {
                "rank": rank,
                "code": each.pattern.code,
                "pattern": each.pattern.id,
                "monthly_usd": each.bill.monthly_usd,
                "fixed_usd": each.bill.fixed_usd,
                "usd_per_million": each.bill.usd_per_million,
                "marginal_usd_per_million": each.bill.marginal_usd_per_million,
                "p50_ms": each.quantile_ms(0.5),
                "p99_ms": each.quantile_ms(0.99),
                "hops": len(each.bill.hops),
                "fully_priced": each.fully_priced,
                "verdict": each.verdict,
                "variant": each.variant,
                "beside": ", ".join(each.beside),
                "remarks": "; ".join(each.remarks),
            }
        )
    blank = dict.fromkeys(rows[0]) if rows else {}
    for each in comparison.not_comparable:
        rows.append(
            {
                **blank,
                "rank": None,
                "code": each.pattern.code,
                "pattern": each.pattern.id,
                "monthly_usd": None,
                "fixed_usd": None,
                "usd_per_million": None,
                "marginal_usd_per_million": None,
                "p50_ms": None,
                "p99_ms": None,
                "hops": None,
                "fully_priced": False,
                "verdict": each.verdict,
                "variant": "",
                "beside": "",
                "remarks": each.reason,
            }
        )
    return rows
