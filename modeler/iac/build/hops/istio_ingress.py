"""The ingress gateway of a mesh: the target group in which its pods are registered, and its manifests."""

from __future__ import annotations

from modeler.inventory.kinds.target_group import TargetGroup

from ..mesh import mesh_files
from ..site import BuildStep, BuiltHop
from ..targets import TLS_PORT, health_path

BUILDS = ("istio-ingress",)


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the target group, by whose name the manifests bind the gateway's pods to it."""
    site, cluster = step.site, step.next
    assert cluster is not None
    name = f"{site.name}-mesh"
    targets = site.add(
        TargetGroup,
        f"{step.key}Targets",
        name=name,
        vpc=step.network.vpc,
        target_type="ip",
        protocol="HTTPS",
        port=TLS_PORT,
        health_protocol="HTTPS",
        health_path=health_path(step),
    )
    site.files.update(mesh_files(name, step.w.region))
    site.note(
        "Istio and the objects of Kubernetes are manifests beside the template: kubernetes/README.md has the steps in "
        "their order."
    )
    return step.built(cluster.node, targets=targets, group=cluster.group, port=TLS_PORT)
