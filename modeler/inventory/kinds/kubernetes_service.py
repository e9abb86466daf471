"""A Service of Kubernetes: of the type LoadBalancer it makes a Network Load Balancer.

Sources: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ ; only manifests have it
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, references, text, texts
from ..table import Table
from ..values import Ref, String, Tree, Unknown, Value


@node
class KubernetesService(Node):
    """A Service of Kubernetes.

    Parameters
    ----------
    namespace : str
        Its namespace.
    scheme : str
        ``internal`` or ``internet-facing``, of the balancer that it makes.
    annotations : mapping
        What tells the AWS Load Balancer Controller how.
    type : str
        ``ClusterIP``, ``NodePort`` or ``LoadBalancer``.
    ports : tuple of str
        The ports that it takes.
    target_groups : tuple of Ref of TargetGroup
        The groups in which its nodes or pods are registered.
    """

    KIND = "kubernetes-service"
    TABLE = Table(
        cloudformation="",
        terraform="",
        rows={
            "namespace": ("", "", ""),
            "scheme": ("", "", ""),
            "annotations": ("", "", ""),
            "type": ("", "", ""),
            "ports": ("", "", ""),
            "target_groups": ("", "", ""),
        },
    )

    namespace: String | None = text()
    scheme: String | None = text()
    annotations: Tree = document()
    type: String | None = text()
    ports: Value[tuple[String, ...]] = texts()
    target_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("target-group")
