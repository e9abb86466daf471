"""Accelerators of Global Accelerator, with listeners and endpoint groups; moto knows none of them.

Source: https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateAccelerator.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..gate import Own
from ..kept import KeptKind, kept_answers
from ..shelf import Shelf, ShelfRecord
from ..wire import WireRequest


def _kind(name: str, new_id: str, **settings: Any) -> KeptKind:
    return KeptKind(
        service="globalaccelerator",
        name=f"accelerator-{name}",
        create=f"Create{name}",
        shows=f"List{name}s",
        delete=f"Delete{name}",
        get=f"Describe{name}",
        id=f"{name}Arn",
        new_id=new_id,
        items=f"{name}s",
        result=name,
        is_global=True,
        missing=f"{name}NotFoundException",
        **settings,
    )


def _described(record: ShelfRecord, request: WireRequest, account: str) -> ShelfRecord:
    """Return an endpoint group with its endpoints as they are shown."""
    endpoints = [
        {
            "EndpointId": endpoint["EndpointId"],
            "Weight": endpoint.get("Weight", 128),
            "HealthState": "HEALTHY",
            "ClientIPPreservationEnabled": endpoint.get("ClientIPPreservationEnabled", True),
        }
        for endpoint in record.pop("EndpointConfigurations", [])
    ]
    return {**record, "EndpointDescriptions": endpoints}


_KINDS = (
    _kind(
        "Accelerator",
        "arn:aws:globalaccelerator::{account}:accelerator/{uuid}",
        also={
            "IpAddressType": "IPV4",
            "Enabled": True,
            "DnsName": "a{hex}.awsglobalaccelerator.com",
            "IpSets": [{"IpFamily": "IPv4", "IpAddressFamily": "IPv4", "IpAddresses": ["198.51.100.1", "203.0.113.1"]}],
            "Status": "DEPLOYED",
            "CreatedTime": "now",
            "LastModifiedTime": "now",
        },
    ),
    _kind("Listener", "{of.AcceleratorArn}/listener/{hex}", also={"ClientAffinity": "NONE"}, of="AcceleratorArn"),
    _kind(
        "EndpointGroup",
        "{of.ListenerArn}/endpoint-group/{hex}",
        also={"TrafficDialPercentage": 100.0, "HealthCheckProtocol": "TCP", "HealthCheckIntervalSeconds": 30},
        of="ListenerArn",
        complete=_described,
    ),
)


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    return kept_answers(shelf, *_KINDS)
