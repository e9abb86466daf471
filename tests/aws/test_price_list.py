"""The Price List Query API, answered by botocore's Stubber: no network, no credentials."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, NoCredentialsError
from botocore.stub import Stubber

from modeler.aws.prices.price_list import ACTIONS, policy, queries, read_offer
from modeler.aws.session import AwsError
from modeler.facts.build.offers import OfferError, Selector, selectors
from modeler.files.plain_json import load_json

NAMES = ["productFamily", "servicecode", "usagetype", "operation", "group", "regionCode", "location"]


def of(*dimensions: str) -> list[Selector]:
    return [selector for selector in selectors() if selector.dimension in dimensions]


def record(sku: str, family: str, usage_type: str, usd: str, unit: str = "Hrs", region: str = "eu-west-1") -> str:
    """One entry of PriceList: a product with its on-demand term, as JSON text."""
    attributes = {"servicecode": "AWSELB", "usagetype": usage_type, "regionCode": region, "locationType": "AWS Region"}
    price = {
        "rateCode": f"{sku}.JRTCKXETXF.6YS6EN2CT7",
        "beginRange": "0",
        "endRange": "Inf",
        "unit": unit,
        "pricePerUnit": {"USD": usd},
        "appliesTo": [],
    }
    term = {
        "sku": sku,
        "offerTermCode": "JRTCKXETXF",
        "effectiveDate": "2026-10-01T00:00:00Z",
        "priceDimensions": {price["rateCode"]: price},
        "termAttributes": {},
    }
    return json.dumps(
        {
            "product": {"sku": sku, "productFamily": family, "attributes": attributes},
            "serviceCode": "AWSELB",
            "terms": {"OnDemand": {f"{sku}.JRTCKXETXF": term}},
            "version": "20261118100000",
            "publicationDate": "2026-11-18T10:00:00Z",
        }
    )


@pytest.fixture
def stub() -> Iterator[Stubber]:
    pricing = boto3.client(
        "pricing",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(retries={"mode": "standard", "total_max_attempts": 1}),
    )
    with Stubber(pricing) as stubber:
        yield stubber


def expect_service(stub: Stubber, code: str, names: Sequence[str] = NAMES) -> None:
    stub.add_response(
        "describe_services",
        {"Services": [{"ServiceCode": code, "AttributeNames": list(names)}], "FormatVersion": "aws_v1"},
        {"ServiceCode": code, "FormatVersion": "aws_v1", "MaxResults": 1},
    )


def expect_products(stub: Stubber, code: str, filters: dict[str, str], products: list[str], **more: str) -> None:
    asked: dict[str, Any] = {
        "ServiceCode": code,
        "Filters": [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in filters.items()],
        "FormatVersion": "aws_v1",
        "MaxResults": 100,
    }
    answer: dict[str, Any] = {"PriceList": products, "FormatVersion": "aws_v1"}
    if "token" in more:
        asked["NextToken"] = more["token"]
    if "then" in more:
        answer["NextToken"] = more["then"]
    stub.add_response("get_products", answer, asked)


def test_all_pages_are_read_and_one_query_serves_two_dimensions(stub: Stubber) -> None:
    family = "Load Balancer-Application"
    filters = {"productFamily": family, "regionCode": "eu-west-1"}
    expect_service(stub, "AWSELB")
    expect_products(stub, "AWSELB", filters, [record("A1", family, "EU-LoadBalancerUsage", "0.0252")], then="more")
    second = [record("A2", family, "EU-LCUUsage", "0.0080", "LCU-Hrs")]
    expect_products(stub, "AWSELB", filters, second, token="more")
    offer = read_offer("AWSELB", of("elb.alb_hour", "elb.alb_lcu_hour"), ["eu-west-1"], stub.client)
    assert {(rate.dimension, str(rate.usd)) for rate in offer.rates} == {
        ("elb.alb_hour", "0.0252"),
        ("elb.alb_lcu_hour", "0.0080"),
    }
    assert offer.published == "2026-11-18"
    stub.assert_no_pending_responses()


def test_all_regions_are_one_query() -> None:
    wanted = of("nat.nat_gateway_hour", "nat.nat_gateway_data_gb")
    assert [query.filters for query in queries("AmazonEC2", wanted, (), NAMES)] == [(("productFamily", "NAT Gateway"),)]


def test_data_transfer_is_asked_for_by_where_it_comes_from() -> None:
    names = ["productFamily", "transferType", "fromRegionCode", "operation"]
    (query,) = queries("AWSDataTransfer", of("datatransfer.internet_egress_gb"), ["eu-west-1"], names)
    assert dict(query.filters)["fromRegionCode"] == "eu-west-1"
    # An empty value cannot be a filter.
    assert "operation" not in dict(query.filters)


def test_global_prices_are_asked_for_without_a_region() -> None:
    (query,) = queries("AmazonRoute53", of("route53.hosted_zone_month"), ["eu-west-1"], NAMES)
    assert query.filters == (("productFamily", "DNS Zone"),)


def test_the_policy_names_the_two_actions_and_nothing_else() -> None:
    (statement,) = load_json(policy())["Statement"]
    assert tuple(statement["Action"]) == ACTIONS == ("pricing:DescribeServices", "pricing:GetProducts")


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("AccessDeniedException", 400, "pricing:GetProducts"),
        ("ThrottlingException", 400, "throttles"),
        ("ExpiredTokenException", 400, "sign in again"),
        ("UnrecognizedClientException", 400, "sign in again"),
        ("InternalErrorException", 500, "InternalErrorException"),
    ],
)
def test_a_refusal_is_one_sentence_without_account_or_request_ids(
    stub: Stubber, code: str, status: int, words: str
) -> None:
    detail = "User: arn:aws:iam::123456789012:user/mallory is not authorized"
    expect_service(stub, "AWSELB")
    stub.add_client_error("get_products", code, detail, status)
    with pytest.raises(AwsError) as caught:
        read_offer("AWSELB", of("elb.alb_hour"), ["eu-west-1"], stub.client)
    sentence = str(caught.value)
    assert words in sentence
    assert "123456789012" not in sentence
    assert "mallory" not in sentence
    assert "\n" not in sentence


def test_describe_services_may_be_refused_too(stub: Stubber) -> None:
    stub.add_client_error("describe_services", "AccessDeniedException", "no", 400)
    with pytest.raises(AwsError, match="pricing:DescribeServices"):
        read_offer("AWSELB", of("elb.alb_hour"), [], stub.client)


class Broken:
    """A client that fails before AWS answers."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def describe_services(self, **_: Any) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoCredentialsError(), "no AWS credentials"),
        (EndpointConnectionError(endpoint_url="https://api.pricing.example"), "out of reach"),
    ],
)
def test_no_credentials_and_no_network_are_one_sentence(error: Exception, words: str) -> None:
    with pytest.raises(AwsError, match=words):
        read_offer("AWSELB", of("elb.alb_hour"), [], Broken(error))


def test_an_answer_that_is_cut_off_is_an_error(stub: Stubber) -> None:
    expect_service(stub, "AWSELB")
    whole = record("A1", "Load Balancer-Application", "EU-LoadBalancerUsage", "0.0252")
    filters = {"productFamily": "Load Balancer-Application"}
    expect_products(stub, "AWSELB", filters, [whole[:100]])
    with pytest.raises(OfferError, match="not in AWS's form"):
        read_offer("AWSELB", of("elb.alb_hour"), [], stub.client)
