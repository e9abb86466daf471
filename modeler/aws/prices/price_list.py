"""The AWS Price List Query API: the price records of the products that our dimensions need.

The API is one for all Regions and answers in us-east-1 (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/
price-list-query-api.html). It costs nothing. A query names a service and filters by exact attribute values, so that
each query asks for one product family or operation and `modeler.facts.build.offers` picks from the answer. Nothing is
written to the account.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from modeler.aws.session import AwsError, AwsSession
from modeler.dataclass import dataclass
from modeler.facts.build.offers import Offer, Selector, read_records

ENDPOINT_REGION = "us-east-1"
ACTIONS = ("pricing:DescribeServices", "pricing:GetProducts")
FEW_REGIONS = 5
"""Up to so many Regions are asked for one by one; for more, one query without a Region brings fewer pages."""


def policy() -> str:
    """Return the least-privilege policy: the two actions have no resources to be limited to.

    >>> "pricing:GetProducts" in policy()
    True
    """
    statement = {"Effect": "Allow", "Action": list(ACTIONS), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass(frozen=True)
class Query:
    """One question to the API: a service, with exact values of attributes."""

    code: str
    filters: tuple[tuple[str, str], ...]


def pricing_client(session: AwsSession) -> Any:
    """Make a client of the price list, which answers in one Region for all.

    Raises
    ------
    AwsError
        If boto3 is not installed, or the user's profile cannot be read.
    """
    try:
        return session.client("pricing", ENDPOINT_REGION)
    except AwsError as error:
        raise AwsError(f"{error}, or use '--from-bulk'") from None


def read_offer(code: str, only: Sequence[Selector], where: Collection[str], pricing: Any) -> Offer:
    """Ask for the prices of one service.

    Parameters
    ----------
    code : str
        Service code, such as ``AWSELB``.
    only : sequence of Selector
        What is wanted of it.
    where : collection of str
        Region codes; empty for all.
    pricing : client
        A boto3 client of the service `pricing`, as `pricing_client` makes it.

    Raises
    ------
    AwsError
        If AWS refuses (with the policy that is needed), is out of reach, or keeps throttling.
    OfferError
        If the answer is not in AWS's form.
    """
    wanted = [selector for selector in only if selector.offer == code]
    return read_records(_records(pricing, code, wanted, where), code, f"the price list of {code}", wanted, where)


def _records(pricing: Any, code: str, wanted: Sequence[Selector], where: Collection[str]) -> Iterator[str]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        known = _attribute_names(pricing, code)
        for query in queries(code, wanted, where, known):
            filters = [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in query.filters]
            pages = pricing.get_paginator("get_products").paginate(
                ServiceCode=code, Filters=filters, FormatVersion="aws_v1", PaginationConfig={"PageSize": 100}
            )
            for page in pages:
                yield from page.get("PriceList", ())
    except ClientError as error:
        raise AwsError(_refusal(error.response.get("Error", {}))) from None
    except BotoCoreError as error:
        raise AwsError(_out_of_reach(error)) from None


def _attribute_names(pricing: Any, code: str) -> frozenset[str]:
    answer = pricing.describe_services(ServiceCode=code, FormatVersion="aws_v1", MaxResults=1)
    services = answer.get("Services", ())
    return frozenset(services[0].get("AttributeNames", ())) if services else frozenset()


def queries(code: str, wanted: Sequence[Selector], where: Collection[str], known: Collection[str]) -> list[Query]:
    """Return the fewest queries for a service: equal ones once, filtered by nothing that the service does not know.

    >>> from modeler.facts.build.offers import selectors
    >>> nat = [selector for selector in selectors() if selector.dimension.startswith("nat.")]
    >>> [query.filters for query in queries("AmazonEC2", nat, ["eu-west-1"], ["productFamily", "regionCode"])]
    [(('productFamily', 'NAT Gateway'), ('regionCode', 'eu-west-1'))]
    """
    distinct: dict[Query, None] = {}
    for selector in wanted:
        filters = [("productFamily", selector.product_family), *selector.attributes.items()]
        # An empty value cannot be a filter, nor can an attribute that the service does not have.
        kept = [(name, value) for name, value in filters if value and name in known]
        place = "fromRegionCode" if "fromRegionCode" in known and "regionCode" not in known else "regionCode"
        if where and len(where) <= FEW_REGIONS and selector.scope == "region" and place in known:
            for region in sorted(where):
                distinct[Query(code, (*kept, (place, region)))] = None
        else:
            distinct[Query(code, tuple(kept))] = None
    return list(distinct)


def _refusal(error: dict[str, Any]) -> str:
    code = str(error.get("Code", ""))
    if code in ("AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "403"):
        return f"AWS does not let you read the price list: ask for the policy {policy()}, or use '--from-bulk'"
    if code in ("ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"):
        return "AWS throttles the price list, also after several tries: wait some minutes, then try again"
    if code in ("ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException", "InvalidSignatureException"):
        return f"AWS does not accept your credentials ({code}): sign in again, or use '--from-bulk'"
    return f"AWS does not answer with prices ({code or 'unknown error'}): try again later, or use '--from-bulk'"


def _out_of_reach(error: Exception) -> str:
    kind = type(error).__name__
    if kind in ("NoCredentialsError", "PartialCredentialsError", "TokenRetrievalError", "SSOTokenLoadError"):
        return "there are no AWS credentials: sign in (for example 'aws sso login'), or use '--from-bulk'"
    if kind == "UnauthorizedSSOTokenError":
        return "your AWS sign-in has expired: run 'aws sso login', or use '--from-bulk'"
    return f"the AWS Price List is out of reach ({kind}): check the network, or use '--from-bulk'"
