"""What a sweep, or many of them, comes to: totals, quantiles, winners and outliers of a fleet of workloads.

Sums and counts grow sweep by sweep in bounded memory; quantiles come from a sample where there are more costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from modeler.engine.calls import check_answer
from modeler.engine.study.sweep import Sweep
from modeler.engine.study.table import Numbers

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 100_000
"""Costs of each pattern from which a fleet's quantiles are taken when there are more."""
OUTLIERS = 10


def summary(sweep: Sweep) -> dict[str, Any]:
    """Sum up a fleet: totals by pattern, which is cheapest where, how costs spread, which workloads stand out.

    Parameters
    ----------
    sweep : Sweep
        What was priced.

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
    >>> from modeler.engine.study.sweep import sweep
    >>> swept = sweep(pd.DataFrame({"requests_per_month": ["1M", "2M", "900M"]}), ["A1", "E7"])
    >>> summary(swept)["workloads"]
    3
    """
    check_answer(sweep, Sweep, "fleet_summary(sweep(frame))")
    fleet = FleetSummary(sample=max(1, len(sweep.frame)))
    fleet.add(sweep.frame, len(sweep.errors))
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
    >>> from modeler.engine.study.sweep import sweep
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
        """Return the summary so far, as `summary` does; ``sample`` is its size if any quantiles come from one."""
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
            "without_any": [int(count) for some in self.without for count in some],
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
