"""X-Ray: traces recorded, and traces retrieved or scanned. REST APIs and Lambda record; HTTP and WebSocket APIs do not.

Source: https://aws.amazon.com/xray/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.sla import NoSla
from modeler.components.traits import BESIDE, NOT_SEEN, Exposure, Place, Traits
from modeler.units import Note, Usage
from modeler.workload import Workload


class XRay(Component):
    """Traces of a share of the requests.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(traffic={"requests_per_month": "1M"}, logging={"trace_share": "5 %"})
    >>> tracing = XRay()
    >>> [u.quantity for u in tracing.meter(Arrivals(((tracing, client_flow(w, w.traffic)),)), w)]
    [50000.0, 0.0, 0.0]
    """

    id: ClassVar[str] = "x-ray"
    title: ClassVar[str] = "X-Ray"
    traits: ClassVar[Traits] = Traits(
        short="X-Ray",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("no request waits for it"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.devtools.XRay",
        kinds=(),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "xray.traces_stored",
        "xray.traces_retrieved",
        "xray.traces_scanned",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/xray/pricing/",)
    group: ClassVar[str] = "observability"
    adds_no_latency: ClassVar[str] = "segments are sent beside the request"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Traces recorded, and the share of them that is read."""
        stored = arrivals.requests * w.logging.trace_share
        read = stored * w.logging.traces_read_share
        yield Usage("xray.traces_stored", stored, note=Note.of("{:.1%} of requests", w.logging.trace_share))
        yield Usage("xray.traces_retrieved", read, note="retrieved")
        yield Usage("xray.traces_scanned", read, note="scanned")
