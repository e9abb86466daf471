"""What moto cannot do with VPC Lattice: register and list targets, show an association with a VPC, delete.

Source: https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/ (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..gate import Own
from ..shelf import Shelf
from ..wire import SandboxFault, WireRequest

_DELETED = {
    "DeleteService": ("services", "serviceIdentifier"),
    "DeleteServiceNetwork": ("service_networks", "serviceNetworkIdentifier"),
    "DeleteServiceNetworkServiceAssociation": (
        "service_network_service_associations",
        "serviceNetworkServiceAssociationIdentifier",
    ),
    "DeleteServiceNetworkVpcAssociation": (
        "service_network_vpc_associations",
        "serviceNetworkVpcAssociationIdentifier",
    ),
    "DeleteTargetGroup": ("target_groups", "targetGroupIdentifier"),
    "DeleteListener": ("listeners", "listenerIdentifier"),
}
"""Calls that delete, moto's table of what they delete, and the argument that names it."""


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    targets = _Targets(shelf)
    deletions = {f"vpc-lattice:{name}": _deletion(table, argument) for name, (table, argument) in _DELETED.items()}
    return deletions | {
        "vpc-lattice:RegisterTargets": targets.register,
        "vpc-lattice:DeregisterTargets": targets.deregister,
        "vpc-lattice:ListTargets": targets.listed,
        "vpc-lattice:GetServiceNetworkVpcAssociation": _vpc_association,
    }


class _Targets:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def register(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Add targets to a group."""
        targets = self._of(request, account)
        for target in request.parameters["targets"]:
            targets[f"{target['id']}:{target.get('port')}"] = target
        return {"successful": request.parameters["targets"], "unsuccessful": []}

    def deregister(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Take targets out of a group."""
        targets = self._of(request, account)
        for target in request.parameters["targets"]:
            targets.pop(f"{target['id']}:{target.get('port')}", None)
        return {"successful": request.parameters["targets"], "unsuccessful": []}

    def listed(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Return the targets of a group; those that are functions have no health."""
        targets = self._of(request, account).values()
        return {
            "items": [
                {**target, "status": "UNAVAILABLE" if target["id"].startswith("arn:") else "HEALTHY"}
                for target in targets
            ]
        }

    def _of(self, request: WireRequest, account: str) -> dict[str, Any]:
        group = _standing("target_groups", "targetGroupIdentifier", request, account)[0]
        return self._shelf.of(f"lattice-targets/{group}", request, account)


def _deletion(table: str, argument: str) -> Own:
    def delete(request: WireRequest, account: str) -> dict[str, Any]:
        own_id, resource = _standing(table, argument, request, account)
        del _table(table, request, account)[own_id]
        return {"id": own_id, "arn": resource.arn, "status": "DELETE_IN_PROGRESS"}

    return delete


def _vpc_association(request: WireRequest, account: str) -> dict[str, Any]:
    _, association = _standing(
        "service_network_vpc_associations", "serviceNetworkVpcAssociationIdentifier", request, account
    )
    written: dict[str, Any] = association.to_dict()
    return written


def _standing(table: str, argument: str, request: WireRequest, account: str) -> tuple[str, Any]:
    own_id = str(request.parameters[argument]).rpartition("/")[2]
    resources = _table(table, request, account)
    if own_id not in resources:
        raise SandboxFault("ResourceNotFoundException", f"Resource {own_id} not found")
    return own_id, resources[own_id]


def _table(name: str, request: WireRequest, account: str) -> Any:
    from moto.vpclattice.models import vpclattice_backends

    resources: Mapping[str, Any] = getattr(vpclattice_backends[account][request.region], name)
    return resources
