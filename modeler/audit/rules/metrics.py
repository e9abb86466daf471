"""What CloudWatch counted for a resource, which only an account says."""

from __future__ import annotations

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.metric import Metric

from .live import live_state


def daily_sums(inventory: Inventory, metric: str, subject: str) -> tuple[float, ...] | Unknown:
    """Return the sums of a metric by day, the newest first; unknown where no account was asked.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    metric : str
        The name of the metric.
    subject : str
        The value of its dimension.

    Examples
    --------
    >>> daily_sums(Inventory(()), "4XXError", "orders").reason
    'no template says it: the call cloudwatch:GetMetricData does'
    """
    for item in inventory.all(Metric):
        if item.metric == metric and item.subject == subject and isinstance(item.daily_sums, (list, tuple)):
            return tuple(float(str(value)) for value in item.daily_sums)
    return live_state(Metric)
