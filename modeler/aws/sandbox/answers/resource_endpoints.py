"""Resource gateways and resource configurations of VPC Lattice; moto knows neither.

Source: https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_CreateResourceGateway.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..gate import Own
from ..kept import KeptKind, kept_answers
from ..shelf import Shelf


def _kind(name: str, prefix: str, path: str, **settings: Any) -> KeptKind:
    return KeptKind(
        service="vpc-lattice",
        name=f"lattice-{path}",
        create=f"Create{name}",
        shows=f"List{name}s",
        delete=f"Delete{name}",
        get=f"Get{name}",
        id="id",
        new_id=f"{prefix}-{{hex}}",
        items="items",
        named_by=f"{name[0].lower()}{name[1:]}Identifier",
        **settings,
    )


def _arn(path: str) -> str:
    return f"arn:aws:vpc-lattice:{{region}}:{{account}}:{path}/{{own}}"


_KINDS = (
    _kind(
        "ResourceGateway",
        "rgw",
        "resourcegateway",
        also={
            "arn": _arn("resourcegateway"),
            "status": "ACTIVE",
            "ipAddressType": "IPV4",
            "createdAt": "now",
            "lastUpdatedAt": "now",
        },
    ),
    _kind(
        "ResourceConfiguration",
        "rcfg",
        "resourceconfiguration",
        names={
            "resourceGatewayIdentifier": "resourceGatewayId",
            "resourceConfigurationGroupIdentifier": "resourceConfigurationGroupId",
            "domainVerificationIdentifier": "domainVerificationId",
        },
        also={
            "arn": _arn("resourceconfiguration"),
            "status": "ACTIVE",
            "protocol": "TCP",
            "amazonManaged": False,
            "createdAt": "now",
            "lastUpdatedAt": "now",
        },
    ),
)


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    return kept_answers(shelf, *_KINDS)
