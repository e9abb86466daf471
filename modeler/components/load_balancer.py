"""What Application and Network Load Balancers share: capacity units are the largest dimension in each hour.

A capacity unit (LCU, NLCU) covers so many new connections per second, connections open at a time, GB per hour and, for
an ALB, rule evaluations per second. Each hour bills the largest of them, and the month is the sum of its hours: never
the largest of the month's averages. Load balancers side by side pay their hours each; requests are spread over them
evenly, so that their capacity units add up to those of one. Source: https://aws.amazon.com/elasticloadbalancing/pricing/
"""

from __future__ import annotations

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.flow import SECONDS_PER_HOUR, Hours
from modeler.facts import bytes_per_gb
from modeler.units import Array, Note
from modeler.workload import Workload

BINARY_GB = 2.0**30


def per_second(arrivals: Arrivals, of: object) -> Hours:
    """Return a monthly quantity as a rate per second in each kind of hour."""
    return arrivals.hourly(of) / SECONDS_PER_HOUR  # type: ignore[arg-type]


def lcu_gb(w: Workload) -> float:
    """Return the bytes of a GB as capacity units count it."""
    return BINARY_GB if w.assumptions.lcu_gb == "binary" else bytes_per_gb("elb")


def count_note(count: int, w: Workload) -> Note | str:
    """Say how many load balancers there are for how many services, in words beside their hours.

    >>> str(count_note(1, Workload(services=4)))
    'one for all 4 services: api.load_balancers takes more'
    >>> str(count_note(4, Workload(services=4))), count_note(1, Workload())
    ('4 load balancers for 4 service(s)', 'whatever the traffic')
    """
    if count > 1:
        return Note.of("{} load balancers for {} service(s)", count, w.services)
    if w.services > 1:
        return Note.of("one for all {} services: api.load_balancers takes more", w.services)
    return "whatever the traffic"


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
