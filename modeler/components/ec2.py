"""EC2 instances that answer: instance-hours, Linux, on demand.

Source: https://aws.amazon.com/ec2/pricing/on-demand/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.servers import ScalingGroup, by_hour
from modeler.components.sla import ComputeSla
from modeler.components.traits import ANY, NO_NETWORK, NOT_SEEN, PRIVATE_NETWORKS, Exposure, Place, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Usage
from modeler.workload import Ec2Backend, Workload


@dataclass(frozen=True, kw_only=True)
class Ec2Instances(ScalingGroup):
    """Instances in the VPC.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "ec2", "instances": 3})
    >>> instances = Ec2Instances(backend=w.backend)
    >>> [u.quantity for u in instances.meter(Arrivals(((instances, client_flow(w, w.traffic)),)), w)]
    [2190.0]
    """

    id: ClassVar[str] = "ec2-instances"
    title: ClassVar[str] = "EC2 instances"
    traits: ClassVar[Traits] = Traits(
        short="EC2 instances",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=NO_NETWORK,
            follows=ANY,
            leads_to=frozenset(),
            answers=True,
        ),
        roles=frozenset(),
        ends_connection=True,
        reads_requests=False,
        counts_beside=False,
        sla=ComputeSla(("ec2",)),
        programs=NOT_SEEN,
        avoided_as={"ec2": "EC2 instance"},
        icon="aws.compute.EC2",
        kinds=("AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::AutoScalingGroup"),
        quotas=("ec2",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("ec2.ondemand_linux_*",)
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/ec2/pricing/on-demand/",)
    note: ClassVar[str] = "without EBS volumes, which are not in the price book"

    noun: ClassVar[str] = "instance"

    backend: Ec2Backend

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Instance-hours."""
        count = self.running(arrivals, w)
        hours = count.on_average() * w.services * w.hours_per_month
        usage = self.fixed(f"ec2.ondemand_linux_{self.backend.instance_type}", hours, w, self.counted(count, w))
        yield replace(usage, by_hour=by_hour(count.mean, w.services))
