"""EKS: the control plane by the cluster-hour, and worker nodes by the instance-hour.

A Kubernetes version in extended support has a meter of its own; whether it adds to the cluster price or replaces it is
`assumptions.extended_support`. Source: https://aws.amazon.com/eks/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.base import cross_az_share, cross_az_usage
from modeler.components.latency import Delay, Moment, delay
from modeler.components.scaling import Running, as_scalar
from modeler.components.servers import ScalingGroup, by_hour
from modeler.components.sla import ComputeSla
from modeler.components.traits import ANY, NO_NETWORK, PRIVATE_NETWORKS, Exposure, Place, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Array, Note, Usage
from modeler.workload import EksBackend, Workload, nodes_for


@dataclass(frozen=True, kw_only=True)
class EksPods(ScalingGroup):
    """Pods on a cluster's nodes.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "eks", "nodes": 2}, shared_by={"eks": 4})
    >>> pods = EksPods(backend=w.backend)
    >>> [(u.dimension, u.quantity, u.share) for u in pods.meter(Arrivals(((pods, client_flow(w, w.traffic)),)), w)]
    [('eks.cluster_hour', 730.0, 0.25), ('ec2.ondemand_linux_m7g.large', 1460.0, 1.0)]
    """

    id: ClassVar[str] = "eks-pods"
    title: ClassVar[str] = "Pods on EKS"
    traits: ClassVar[Traits] = Traits(
        short="Pods on EKS",
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
        sla=ComputeSla(("ec2", "eks")),
        programs={"hipaa": ("eks", "compliance.hipaa_whitepaper")},
        avoided_as={"eks": "EKS cluster"},
        icon="aws.compute.EKS",
        kinds=("AWS::EKS::Cluster", "AWS::EKS::Nodegroup"),
        quotas=("eks",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "eks.cluster_hour",
        "eks.cluster_hour_extended_support",
        "ec2.ondemand_linux_*",
        "datatransfer.inter_az_each_direction_gb",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/eks/pricing/",)
    assumptions: ClassVar[tuple[str, ...]] = ("extended_support", "cross_az_share")
    note: ClassVar[str] = "without EBS volumes, which are not in the price book"
    shared_key: ClassVar[str] = "eks"

    noun: ClassVar[str] = "pod"

    backend: EksBackend
    behind_ingress: bool = False
    """True where an ingress gateway in the cluster forwards to the pods: that hop crosses AZs."""

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """Extended support and AZ crossings matter only where they occur."""
        support = self.assumptions[:1] if self.backend.extended_support else ()
        return support + (self.assumptions[1:] if self.behind_ingress else ())

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Cluster-hours (shared), node-hours (own), and bytes from the ingress to pods in another AZ."""
        f = self.backend
        hours = f.clusters * w.hours_per_month
        if not f.extended_support or w.assumptions.extended_support == "adds":
            yield self.fixed("eks.cluster_hour", hours, w, Note.of("{} cluster(s)", f.clusters))
        if f.extended_support:
            yield self.fixed("eks.cluster_hour_extended_support", hours, w, "version in extended support")
        yield self._nodes(arrivals, w)
        if self.behind_ingress:
            size = arrivals.total(lambda flow: flow.bytes_both)
            yield cross_az_usage(size, cross_az_share(w), "ingress to a pod in another AZ, both ends")

    def _nodes(self, arrivals: Arrivals, w: Workload) -> Usage:
        """Node-hours: as many as are given, or in each hour as many as hold the most pods of that hour."""
        dimension, given = f"ec2.ondemand_linux_{self.backend.instance_type}", self.backend.nodes
        pods = self.running(arrivals, w)
        running_pods = by_hour(pods.mean, w.services)
        if given is None:
            nodes = as_scalar(node_counts(self.backend, pods, w).mean(axis=-1))
            note = Note.of("{:.4g} node(s) on average, at least one for each AZ, for {}", nodes, self.counted(pods, w))
        elif self.backend.pods is None:
            nodes = given * w.services
            note = Note.of("{} node(s) for {} service(s), with {}", given, w.services, self.counted(pods, w))
        else:
            nodes = given * w.services
            note = Note.of("{} node(s) for {} service(s)", given, w.services)
        return Usage(dimension, nodes * w.hours_per_month, fixed=True, note=note, by_hour=running_pods)

    def room(self, w: Workload) -> Array | None:
        """What a fixed number of nodes holds."""
        nodes = self.backend.nodes
        return None if nodes is None else nodes * self.backend.pods_per_node

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Two sidecars behind a mesh's ingress, the wait for a free pod, and the handler."""
        mesh = (delay("istio-sidecars", w, "sidecars"),) if self.behind_ingress else ()
        return (*mesh, *super().processing(moment, w))


def node_counts(backend: EksBackend, count: Running, w: Workload) -> Any:
    """Return how many nodes stand in each hour: at least one for each AZ, and as many as hold its most pods.

    Examples
    --------
    >>> pods = np.array([2.0, 10.0])
    >>> backend = EksBackend(instance_type="m7g.large")  # 3 pods a node
    >>> node_counts(backend, Running(pods, pods, pods), Workload(azs=3)).tolist()
    [3.0, 4.0]
    """
    pods = count.most * np.asarray(w.services)[..., None]
    per_node = np.asarray(backend.pods_per_node)[..., None]
    return np.maximum(nodes_for(pods, per_node), np.asarray(w.azs)[..., None])
