"""A fleet of workloads as tables: by pattern, workload by workload, and what stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modeler.views.grids.made import count_cell, grid, usd_cell
from modeler.views.text.comparison import short_verdict
from modeler.views.widgets import Cell, Column, ComparisonTable

if TYPE_CHECKING:
    from modeler.engine.study.fleet_review import FleetReview

_MOST = 10


def fleet_patterns_grid(review: FleetReview, at_most: int = _MOST) -> ComparisonTable:
    """Show how many workloads each pattern serves, what those would cost, and for how many it is the cheapest."""
    columns = (
        "Pattern",
        Column("Workloads", numeric=True),
        _dollars("All of them"),
        _dollars("Median"),
        Column("Cheapest for", numeric=True),
    )
    rows = (
        (
            row["pattern"],
            count_cell(row["workloads"]),
            usd_cell(row["total_usd"]),
            usd_cell(row["median_usd"]),
            count_cell(row["cheapest_for"]),
        )
        for row in review.sums["patterns"][:at_most]
    )
    return grid(columns, rows)


def fleet_review_grid(review: FleetReview) -> ComparisonTable:
    """Show for each workload its standard pattern beside its pick, the largest saving first."""
    columns = (
        "Workload",
        "Region",
        "Standard",
        "Verdict",
        _dollars("Costs"),
        "Pick",
        "Its verdict",
        _dollars("Costs"),
        _dollars("Saves"),
    )
    rows = (
        (
            step.workload.name,
            step.workload.region,
            step.standard.pattern.code,
            short_verdict(step.standard.verdict),
            usd_cell(step.standard.monthly_usd),
            step.pick.pattern.code,
            short_verdict(step.pick.verdict),
            usd_cell(step.pick.monthly_usd),
            usd_cell(step.saves_usd),
        )
        for step in review.steps
    )
    return grid(columns, rows, empty="No workload has both a standard pattern and a pick.")


def _dollars(title: str) -> Column:
    return Column(title, numeric=True, help="USD a month")


def fleet_unreadable_grid(review: FleetReview) -> ComparisonTable:
    """Show the rows of a fleet that are no workload, counted from 1, each with what is wrong."""
    rows = ((Cell(str(row + 1), row), str(mistake)) for row, mistake in review.errors)
    return grid([Column("Workload", numeric=True), "What is wrong"], rows, empty="Every workload can be read.")


def fleet_outliers_grid(review: FleetReview) -> ComparisonTable:
    """Show the workloads whose cheapest pattern costs far more than that of most others."""
    columns = ("Workload", "Pattern", Column("$/month", numeric=True))
    rows = ((row["name"], row["pattern"], usd_cell(row["monthly_usd"])) for row in review.sums["outliers"])
    return grid(columns, rows, empty="No workload stands out.")
