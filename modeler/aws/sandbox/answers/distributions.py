"""Distributions of CloudFront and origins in VPCs: moto drops the origin's VPC, and knows no VPC origin.

Sources: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateVpcOrigin.html,
API_DistributionConfig.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..gate import Own
from ..kept import KeptKind, kept_answers, tags_of
from ..shelf import Shelf, ShelfRecord, not_found
from ..wire import SandboxFault, WireRequest


def _origins(records: list[ShelfRecord]) -> dict[str, Any]:
    items = [
        {
            **record,
            "Name": record["VpcOriginEndpointConfig"]["Name"],
            "OriginEndpointArn": record["VpcOriginEndpointConfig"]["Arn"],
        }
        for record in records
    ]
    return {"VpcOriginList": _page(items)}


def _page(items: list[Any]) -> dict[str, Any]:
    return {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": len(items), "Items": items}


_ORIGIN = KeptKind(
    service="cloudfront",
    name="vpc-origin",
    create="CreateVpcOrigin",
    shows="ListVpcOrigins",
    delete="DeleteVpcOrigin",
    get="GetVpcOrigin",
    id="Id",
    new_id="vo_{id}",
    items="VpcOriginList",
    result="VpcOrigin",
    also={
        "Arn": "arn:aws:cloudfront::{account}:vpcorigin/{own}",
        "AccountId": "{account}",
        "Status": "Deployed",
        "CreatedTime": "now",
        "LastModifiedTime": "now",
    },
    is_global=True,
    missing="EntityNotFound",
    list_answer=_origins,
)


def _deployed(record: ShelfRecord, request: WireRequest, account: str) -> ShelfRecord:
    """Return a distribution as it is kept: with its configuration, and its tags where they came with it."""
    given = record.pop("DistributionConfigWithTags", None)
    config = given["DistributionConfig"] if given else record.pop("DistributionConfig")
    tags = tags_of(given or {})
    return {**record, "DistributionConfig": config, "Tags": tags}


def _summaries(records: list[ShelfRecord]) -> dict[str, Any]:
    return {"DistributionList": _page([_summary(record) for record in records])}


def _summary(record: ShelfRecord) -> dict[str, Any]:
    return {**_EMPTY, **record["DistributionConfig"], **record}


_EMPTY: dict[str, Any] = {
    "Aliases": {"Quantity": 0},
    "CacheBehaviors": {"Quantity": 0},
    "CustomErrorResponses": {"Quantity": 0},
    "PriceClass": "PriceClass_All",
    "WebACLId": "",
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    "ViewerCertificate": {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1"},
    "IsIPV6Enabled": False,
    "Staging": False,
}
_DISTRIBUTION = KeptKind(
    service="cloudfront",
    name="distribution",
    create="CreateDistribution",
    shows="ListDistributions",
    delete="DeleteDistribution",
    get="GetDistribution",
    id="Id",
    new_id="E{hex}",
    items="DistributionList",
    result="Distribution",
    also={
        "ARN": "arn:aws:cloudfront::{account}:distribution/{own}",
        "Status": "Deployed",
        "LastModifiedTime": "now",
        "InProgressInvalidationBatches": 0,
        "DomainName": "d{id}.cloudfront.net",
        "ActiveTrustedSigners": {"Enabled": False, "Quantity": 0},
    },
    is_global=True,
    missing="NoSuchDistribution",
    complete=_deployed,
    list_answer=_summaries,
)


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    answers = kept_answers(shelf, _ORIGIN, _DISTRIBUTION)
    distributions = _Distributions(shelf)
    return answers | {
        "cloudfront:CreateDistributionWithTags": answers["cloudfront:CreateDistribution"],
        "cloudfront:GetDistributionConfig": distributions.config,
        "cloudfront:UpdateDistribution": distributions.update,
        "cloudfront:ListTagsForResource": distributions.tags,
    }


class _Distributions:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def config(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Return the configuration of a distribution."""
        record = _DISTRIBUTION.standing(self._shelf, request, account)[1]
        return {"DistributionConfig": record["DistributionConfig"], "ETag": "E1"}

    def update(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Change a distribution."""
        record = _DISTRIBUTION.standing(self._shelf, request, account)[1]
        if not request.parameters.get("IfMatch"):
            raise SandboxFault("InvalidIfMatchVersion", "The If-Match version is missing or not valid")
        record["DistributionConfig"] = request.parameters["DistributionConfig"]
        return {"Distribution": record, "ETag": "E1"}

    def tags(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Return the tags of a distribution or an origin."""
        arn = request.parameters["Resource"]
        for kind in (_DISTRIBUTION, _ORIGIN):
            for record in kind.records(self._shelf, request, account).values():
                if arn in (record.get("ARN"), record.get("Arn")):
                    return {"Tags": {"Items": record["Tags"]}}
        raise not_found(f"The resource {arn} does not exist")
