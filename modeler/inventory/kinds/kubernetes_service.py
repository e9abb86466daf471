"""A Service of Kubernetes: of the type LoadBalancer it makes a Network Load Balancer.

Sources: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ ; only manifests have it
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, document, node, text, texts
from ..table import Table
from ..values import String, Tree, Value


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
        },
    )

    namespace: String | None = text()
    scheme: String | None = text()
    annotations: Tree = document()
    type: String | None = text()
    ports: Value[tuple[String, ...]] = texts()
