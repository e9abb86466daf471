"""Verified Access: who is trusted, instances, groups and endpoints; moto knows none of them.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVerifiedAccessEndpoint.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..gate import Own
from ..kept import KeptKind, kept_answers
from ..shelf import Shelf, ShelfRecord
from ..wire import WireRequest


def _kind(name: str, prefix: str, **settings: Any) -> KeptKind:
    return KeptKind(
        service="ec2",
        name=f"verified-access-{name}",
        create=f"CreateVerifiedAccess{name}",
        shows=f"DescribeVerifiedAccess{name}s",
        delete=f"DeleteVerifiedAccess{name}",
        id=f"VerifiedAccess{name}Id",
        new_id=f"{prefix}-{{hex}}",
        items=f"VerifiedAccess{name}s",
        result=f"VerifiedAccess{name}",
        many=f"VerifiedAccess{name}Ids",
        missing=f"InvalidVerifiedAccess{name}Id.NotFound",
        **settings,
    )


_PROVIDER = _kind("TrustProvider", "vatp")
_INSTANCE = _kind(
    "Instance",
    "vai",
    names={"FIPSEnabled": "FipsEnabled"},
    complete=lambda record, *_: {**record, "VerifiedAccessTrustProviders": []},
)
_GROUP = _kind(
    "Group",
    "vagr",
    also={
        "Owner": "{account}",
        "VerifiedAccessGroupArn": "arn:aws:ec2:{region}:{account}:verified-access-group/{own}",
    },
)
_ENDPOINT = _kind(
    "Endpoint",
    "vae",
    also={
        "EndpointDomain": "{of.EndpointDomainPrefix}.{own}.prod.verified-access.{region}.amazonaws.com",
        "Status": {"Code": "active"},
    },
)


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    instances = _Instances(shelf)
    return kept_answers(shelf, _PROVIDER, _INSTANCE, _GROUP, _ENDPOINT) | {
        "ec2:AttachVerifiedAccessTrustProvider": instances.attach,
        "ec2:DetachVerifiedAccessTrustProvider": instances.detach,
        "ec2:ModifyVerifiedAccessInstanceLoggingConfiguration": instances.log,
        "ec2:DescribeVerifiedAccessInstanceLoggingConfigurations": instances.logging,
        "ec2:ModifyVerifiedAccessGroupPolicy": instances.set_policy,
        "ec2:GetVerifiedAccessGroupPolicy": instances.policy,
    }


class _Instances:
    """What is set of instances and groups when they stand."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def attach(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Let an instance trust a provider."""
        instance = _INSTANCE.standing(self._shelf, request, account)[1]
        provider = _PROVIDER.standing(self._shelf, request, account)[1]
        instance["VerifiedAccessTrustProviders"].append(_condensed(provider))
        return {"VerifiedAccessInstance": instance, "VerifiedAccessTrustProvider": provider}

    def detach(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Let it trust the provider no longer."""
        instance = _INSTANCE.standing(self._shelf, request, account)[1]
        own_id, provider = _PROVIDER.standing(self._shelf, request, account)
        trusted = instance["VerifiedAccessTrustProviders"]
        trusted[:] = [entry for entry in trusted if entry["VerifiedAccessTrustProviderId"] != own_id]
        return {"VerifiedAccessInstance": instance, "VerifiedAccessTrustProvider": provider}

    def log(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Say where an instance writes its log."""
        own_id, instance = _INSTANCE.standing(self._shelf, request, account)
        instance["AccessLogs"] = request.parameters["AccessLogs"]
        return {"LoggingConfiguration": _logging(own_id, instance)}

    def logging(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Return where instances write their logs."""
        wanted = request.parameters.get("VerifiedAccessInstanceIds")
        instances = _INSTANCE.records(self._shelf, request, account)
        return {
            "LoggingConfigurations": [
                _logging(own_id, instance) for own_id, instance in instances.items() if not wanted or own_id in wanted
            ]
        }

    def set_policy(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Say whom a group lets in."""
        group = _GROUP.standing(self._shelf, request, account)[1]
        group |= {
            name: request.parameters[name] for name in ("PolicyDocument", "PolicyEnabled") if name in request.parameters
        }
        return self.policy(request, account)

    def policy(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Return whom a group lets in."""
        group = _GROUP.standing(self._shelf, request, account)[1]
        return {"PolicyEnabled": group.get("PolicyEnabled", False), "PolicyDocument": group.get("PolicyDocument")}


def _logging(own_id: str, instance: ShelfRecord) -> dict[str, Any]:
    return {"VerifiedAccessInstanceId": own_id, "AccessLogs": instance.get("AccessLogs", {})}


def _condensed(provider: ShelfRecord) -> dict[str, Any]:
    kept = ("VerifiedAccessTrustProviderId", "Description", "TrustProviderType", "UserTrustProviderType")
    return {name: provider[name] for name in kept if name in provider}
