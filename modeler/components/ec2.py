"""EC2 instances that answer: instance-hours, Linux, on demand.

Source: https://aws.amazon.com/ec2/pricing/on-demand/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.base import Component
from modeler.components.flow import Arrivals
from modeler.components.handler import served
from modeler.components.latency import Delay, Moment, backend_handshakes
from modeler.units import Usage
from modeler.workload import Ec2Backend, Workload


@dataclass(frozen=True, kw_only=True)
class Ec2Instances(Component):
    """Instances in the VPC.

    Examples
    --------
    >>> from modeler.components.flow import Arrivals, client_flow
    >>> w = Workload(backend={"kind": "ec2", "instances": 3})
    >>> instances = Ec2Instances(backend=w.backend)
    >>> [u.quantity for u in instances.meter(Arrivals(((instances, client_flow(w, w.traffic)),)), w)]
    [2190.0]
    """

    id: ClassVar[str] = "ec2-instances"
    title: ClassVar[str] = "EC2 instances"
    dimensions: ClassVar[tuple[str, ...]] = ("ec2.ondemand_linux_*",)
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/ec2/pricing/on-demand/",)
    group: ClassVar[str] = "backend"
    note: ClassVar[str] = "without EBS volumes, which are not in the price book"
    ends_connection: ClassVar[bool] = True

    backend: Ec2Backend

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Instance-hours."""
        hours = self.backend.instances * w.services * w.hours_per_month
        dimension = f"ec2.ondemand_linux_{self.backend.instance_type}"
        yield self.fixed(dimension, hours, w, f"{self.backend.instances} instance(s) for {w.services} service(s)")

    def handshakes(self, w: Workload) -> int:
        """TCP, and TLS if the way to the backend is encrypted."""
        return backend_handshakes(w)

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """The wait for a free one, and the handler.

        Raises
        ------
        Saturated
            If more arrives than they can serve.
        """
        return served(moment, w, self.backend, self.backend.instances, self.id)
