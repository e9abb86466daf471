"""The busiest moment of a workload: computed from its traffic, so that nobody has to be asked for it.

The busiest hour of the week follows from the shape; within it the rate is `Traffic.peak_factor` times the hour's
average. Throttles and capacity are compared with this rate.
"""

from __future__ import annotations

import numpy as np

from modeler.components.flow import SECONDS_PER_HOUR, client_flow
from modeler.workload import Workload


def _busiest(w: Workload) -> float:
    """Share of a month's traffic in a second of the peak."""
    flow = client_flow(w, w.traffic)
    hours_each = flow.hours / len(flow.weights)
    return float(np.max(flow.weights)) / hours_each / SECONDS_PER_HOUR * w.traffic.peak_factor


def peak_rps(w: Workload) -> float:
    """Return the requests a second (WebSocket: messages) at the peak.

    Examples
    --------
    >>> flat = Workload(traffic={"average_rps": 100, "shape": "flat", "peak_factor": 3})
    >>> round(peak_rps(flat), 6)
    300.0
    """
    return float(np.max(client_flow(w, w.traffic).requests)) * _busiest(w)


def peak_connections(w: Workload) -> float:
    """Return the connections that are opened a second at the peak."""
    return float(np.max(client_flow(w, w.traffic).new_connections)) * _busiest(w)


def peak_bits(w: Workload) -> float:
    """Return the bits a second at the peak, of the busier direction.

    >>> round(peak_bits(Workload(traffic={"average_rps": 1, "shape": "flat", "peak_factor": 1,
    ...                                   "request_bytes": 500, "response_bytes": 1000})), 6)
    8000.0
    """
    flow = client_flow(w, w.traffic)
    busier = max(float(np.max(flow.bytes_in)), float(np.max(flow.bytes_out)))
    return busier * 8 * _busiest(w)
