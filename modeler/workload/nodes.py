"""How many pods a worker node holds: by processor, memory and addresses, after what the node keeps for itself.

EKS reserves a part of the processors and of the memory of each node for the system, and its agents take another; how
many pods have an address follows from the network interfaces of the instance type
(https://github.com/awslabs/amazon-eks-ami, https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from modeler.facts import metering
from modeler.units import Array

_ROUNDING = 1e-9


def pods_per_node(instance_type: str, pod_vcpu: Array, pod_memory_gb: Array) -> Any:
    """Return how many pods of a size fit on a node; 0 if none does.

    Examples
    --------
    >>> pods_per_node("m7g.large", 0.5, 1)  # (2 - 0.07 - 0.15) / 0.5
    3.0
    """
    vcpu, memory_gib, addresses = _free(instance_type)
    by_vcpu, by_memory = np.floor(vcpu / pod_vcpu + _ROUNDING), np.floor(memory_gib / pod_memory_gb + _ROUNDING)
    fits = np.minimum(np.minimum(by_vcpu, by_memory), addresses)
    return float(fits) if np.ndim(fits) == 0 else fits


def nodes_for(pods: Array, per_node: Array) -> Array:
    """Return how many nodes hold so many pods.

    >>> nodes_for(4.0, 3.0)
    2.0
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # no number of nodes holds pods that fit on none
        count = np.ceil(pods / np.asarray(per_node) - _ROUNDING)
    return float(count) if np.ndim(count) == 0 else count


@cache
def _free(instance_type: str) -> tuple[float, float, float]:
    """Processor, memory and addresses that a node has left for pods."""
    vcpu, most = metering("ec2", instance_type, "vcpu"), metering("ec2", instance_type, "pods")
    cores = ("first", "second", "third", "third")
    kept = sum(metering("eks", "node", f"reserved_vcpu_{core}") for core in cores[: int(vcpu)])
    mib = metering("eks", "node", "reserved_memory_mib") + metering("eks", "node", "reserved_memory_mib_per_pod") * most
    memory = metering("ec2", instance_type, "memory_gib") - mib / 1024
    agents = metering("eks", "node", "agents_pods")
    return vcpu - kept - metering("eks", "node", "agents_vcpu"), memory, most - agents
