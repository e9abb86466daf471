"""What Application and Network Load Balancers share: capacity units are the largest dimension in each hour.

A capacity unit (LCU, NLCU) covers so many new connections per second, connections open at a time, GB per hour and, for
an ALB, rule evaluations per second. Each hour bills the largest of them, and the month is the sum of its hours: never
the largest of the month's averages. Source: https://aws.amazon.com/elasticloadbalancing/pricing/
"""

from __future__ import annotations

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.flow import SECONDS_PER_HOUR, Hours
from modeler.facts import bytes_per_gb
from modeler.units import Array
from modeler.workload import Workload

BINARY_GB = 2.0**30


def per_second(arrivals: Arrivals, of: object) -> Hours:
    """Return a monthly quantity as a rate per second in each kind of hour."""
    return arrivals.hourly(of) / SECONDS_PER_HOUR  # type: ignore[arg-type]


def lcu_gb(w: Workload) -> float:
    """Return the bytes of a GB as capacity units count it."""
    return BINARY_GB if w.assumptions.lcu_gb == "binary" else bytes_per_gb("elb")


def unit_hours(dimensions: tuple[Hours, ...], arrivals: Arrivals, reserved: Array = 0.0) -> Array:
    """Add up the capacity-unit hours of a month.

    Parameters
    ----------
    dimensions : tuple of array, shape (workloads, hours)
        What each dimension asks for in each kind of hour, in capacity units.
    reserved : float or array
        Units reserved at all times, billed apart: only what exceeds them counts.

    Returns
    -------
    float or array, shape (workloads,)
    """
    units = dimensions[0]
    for values in dimensions[1:]:
        units = np.maximum(units, values)
    return arrivals.over_month(np.maximum(units - np.asarray(reserved)[..., None], 0.0))
