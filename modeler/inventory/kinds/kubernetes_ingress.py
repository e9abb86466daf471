"""An Ingress of Kubernetes: with the class alb it makes an Application Load Balancer.

Sources: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ ; only manifests have it
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, references, text, texts
from ..table import Table
from ..values import Ref, String, Tree, Unknown, Value


@node
class KubernetesIngress(Node):
    """An Ingress of Kubernetes.

    Parameters
    ----------
    namespace : str
        Its namespace.
    scheme : str
        ``internal`` or ``internet-facing``, of the balancer that it makes.
    annotations : mapping
        What tells the AWS Load Balancer Controller how.
    ingress_class : str
        ``alb``, ``nginx``…
    hosts, paths : tuple of str
        What it takes.
    backends : tuple of Ref of KubernetesService
        Where a request goes.
    """

    KIND = "kubernetes-ingress"
    TABLE = Table(
        cloudformation="",
        terraform="",
        rows={
            "namespace": ("", "", ""),
            "scheme": ("", "", ""),
            "annotations": ("", "", ""),
            "ingress_class": ("", "", ""),
            "hosts": ("", "", ""),
            "paths": ("", "", ""),
            "backends": ("", "", ""),
        },
    )

    namespace: String | None = text()
    scheme: String | None = text()
    annotations: Tree = document()
    ingress_class: String | None = text()
    hosts: Value[tuple[String, ...]] = texts()
    paths: Value[tuple[String, ...]] = texts()
    backends: Value[tuple[Ref[Any] | Unknown, ...]] = references("kubernetes-service")
