"""The busiest moment of a workload: computed from its traffic, so that nobody has to be asked for it.

The busiest hour of the week follows from the shape; within it the rate is `Traffic.peak_factor` times the hour's
average. Throttles and capacity are compared with this rate.
"""

from __future__ import annotations

import numpy as np

from modeler.components import Flow
from modeler.components.flow import SECONDS_PER_HOUR
from modeler.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Peak:
    """What the clients send in a second of the peak.

    Parameters
    ----------
    requests : float
        Requests (WebSocket: messages) a second.
    connections : float
        Connections that are opened a second.
    bits : float
        Bits a second, of the busier direction.
    """

    requests: float
    connections: float
    bits: float

    @classmethod
    def of(cls, flow: Flow, factor: float) -> Peak:
        """Return the peak of a month's traffic.

        Parameters
        ----------
        flow : Flow
            What the clients send.
        factor : float
            The peak rate within the busiest hour, in multiples of that hour's average.

        Examples
        --------
        >>> from modeler.components import client_flow
        >>> from modeler.workload import Workload
        >>> w = Workload(traffic={"average_rps": 1, "shape": "flat", "request_bytes": 500, "response_bytes": 1000})
        >>> peak = Peak.of(client_flow(w, w.traffic), 3)
        >>> round(peak.requests, 6), round(peak.bits, 6)
        (3.0, 24000.0)
        """
        hours_each = flow.hours / len(flow.weights)
        share_of_a_second = float(np.max(flow.weights)) / hours_each / SECONDS_PER_HOUR * factor
        busier = max(float(np.max(flow.bytes_in)), float(np.max(flow.bytes_out)))
        return cls(
            requests=float(np.max(flow.requests)) * share_of_a_second,
            connections=float(np.max(flow.new_connections)) * share_of_a_second,
            bits=busier * 8 * share_of_a_second,
        )
