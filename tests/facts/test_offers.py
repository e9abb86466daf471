"""Offers of the AWS price list: what AWS's files say, and which of it is ours."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest

from modeler.facts import rows
from modeler.facts.build.offers import (
    OfferError,
    Rows,
    book_rows,
    mapped_dimensions,
    read_csv,
    read_json,
    read_records,
    selectors,
)
from modeler.facts.price_rows import table_of

HEAD = ["SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange"]
HEAD += ["EndingRange", "Unit", "PricePerUnit", "Currency", "Product Family", "serviceCode", "Location"]
HEAD += ["Location Type", "Group", "usageType", "operation", "Region Code", "serviceName"]
TERM = "JRTCKXETXF"
BALANCER = ("Load Balancer-Application", "EU-LoadBalancerUsage")


def line(sku: str, family: str, usage_type: str, usd: str, unit: str = "Hrs", **more: str) -> dict[str, str]:
    """One row of an offer file, with AWS's column names."""
    start = {"SKU": sku, "OfferTermCode": TERM, "TermType": "OnDemand", "EffectiveDate": "2026-10-01"}
    tier = {"StartingRange": "0", "EndingRange": "Inf", "Unit": unit, "PricePerUnit": usd, "Currency": "USD"}
    product = {"Product Family": family, "usageType": usage_type, "Location Type": "AWS Region"}
    cells = {**dict.fromkeys(HEAD, ""), **start, **tier, **product, "Region Code": "eu-west-1", **more}
    cells["RateCode"] = cells["RateCode"] or f"{sku}.{cells['OfferTermCode']}.R{cells['StartingRange']}"
    return cells


def offer_csv(code: str, *lines: dict[str, str], published: str = "2026-11-18T10:00:00Z") -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["FormatVersion", "v1.0"], ["Disclaimer", "Prices, for information"]])
    writer.writerows([["Publication Date", published], ["Version", "20261118100000"], ["OfferCode", code], HEAD])
    writer.writerows([text_line[name] for name in HEAD] for text_line in lines)
    return out.getvalue()


def offer_dict(code: str, *lines: dict[str, str], published: str = "2026-11-18T10:00:00Z") -> dict[str, Any]:
    products: dict[str, Any] = {}
    terms: dict[str, Any] = {}
    for text_line in lines:
        sku, key = text_line["SKU"], f"{text_line['SKU']}.{text_line['OfferTermCode']}"
        attributes = {
            "servicecode": code,
            "location": text_line["Location"],
            "locationType": text_line["Location Type"],
            "usagetype": text_line["usageType"],
            "operation": text_line["operation"],
            "group": text_line["Group"],
            "regionCode": text_line["Region Code"],
        }
        products[sku] = {"sku": sku, "productFamily": text_line["Product Family"], "attributes": attributes}
        term = terms.setdefault(sku, {}).setdefault(
            key,
            {
                "offerTermCode": text_line["OfferTermCode"],
                "sku": sku,
                "effectiveDate": f"{text_line['EffectiveDate']}T00:00:00Z",
                "priceDimensions": {},
                "termAttributes": {},
            },
        )
        term["priceDimensions"][text_line["RateCode"]] = {
            "rateCode": text_line["RateCode"],
            "description": "a price",
            "beginRange": text_line["StartingRange"],
            "endRange": text_line["EndingRange"],
            "unit": text_line["Unit"],
            "pricePerUnit": {"USD": text_line["PricePerUnit"]},
            "appliesTo": [],
        }
    return {
        "formatVersion": "v1.0",
        "disclaimer": "Prices, for information",
        "offerCode": code,
        "version": "20261118100000",
        "publicationDate": published,
        "products": products,
        "terms": {"OnDemand": terms, "Reserved": {"X": {"X.Y": {"priceDimensions": {}}}}},
        "attributesList": {},
    }


def offer_json(code: str, *lines: dict[str, str]) -> str:
    return json.dumps(offer_dict(code, *lines), indent=1)


def records(code: str, *lines: dict[str, str]) -> list[str]:
    whole = offer_dict(code, *lines)
    return [
        json.dumps(
            {
                "product": product,
                "serviceCode": code,
                "terms": {"OnDemand": whole["terms"]["OnDemand"][sku]},
                "version": whole["version"],
                "publicationDate": whole["publicationDate"],
            }
        )
        for sku, product in whole["products"].items()
    ]


def from_csv(code: str, *lines: dict[str, str]) -> Rows:
    return book_rows([read_csv(io.StringIO(offer_csv(code, *lines)), code)])


def usd(rows_found: Rows) -> dict[tuple[str, str], list[str]]:
    prices: dict[tuple[str, str], list[str]] = {}
    for price in rows_found.prices:
        prices.setdefault((price.dimension, price.region), []).append(f"{price.tier_from:f}:{price.usd:f}")
    return prices


BALANCERS = (
    line("A1", "Load Balancer-Application", "EU-LoadBalancerUsage", "0.0262000000"),
    line("A2", "Load Balancer-Network", "EU-LoadBalancerUsage", "0.0252000000", operation="LoadBalancing:Network"),
    line("A3", "Load Balancer", "EU-LoadBalancerUsage", "0.0280000000", operation="LoadBalancing"),
    line("A4", "Load Balancer-Application", "EU-LCUUsage", "0.0080000000", "LCU-Hrs"),
    line("A5", "Load Balancer-Application", "EU-Outposts-LoadBalancerUsage", "0.5"),
    line("A6", "Load Balancer-Application", "USE1WL1-LoadBalancerUsage", "0.9"),
)


def test_every_selector_names_a_dimension_of_the_book() -> None:
    known = table_of("")
    for selector in selectors():
        names = [name for name in known if name.startswith(selector.dimension.removesuffix("*"))]
        assert names, selector.dimension


def test_every_usage_type_that_the_book_has_seen_is_one_that_its_selector_takes() -> None:
    from modeler.facts.build.offers import _PREFIX

    by_dimension = {selector.dimension: selector for selector in selectors()}
    checked = 0
    for dimension, by_place in table_of("").items():
        for row in (row for row_group in by_place.values() for row in row_group if dimension in by_dimension):
            for usage_type in filter(None, row[6].split("|")):
                bare = _PREFIX.sub("", usage_type, count=1)
                assert re.fullmatch(by_dimension[dimension].usage_type, bare), (dimension, usage_type)
                checked += 1
    assert checked > 1000


def test_what_a_refresh_can_bring() -> None:
    assert len(mapped_dimensions()) == len(set(mapped_dimensions()))
    # Destinations of inter-Region traffic are one row of the table and one dimension each.
    assert "datatransfer.inter_region_egress_gb:to:eu-west-1" in mapped_dimensions()
    units = {row["unit"] for row in rows("offer_units.csv")}
    assert {unit for selector in selectors() for unit in selector.units} <= units


def test_load_balancers_differ_only_in_product_family() -> None:
    assert usd(from_csv("AWSELB", *BALANCERS)) == {
        ("elb.alb_hour", "eu-west-1"): ["0:0.0262"],
        ("elb.alb_lcu_hour", "eu-west-1"): ["0:0.008"],
        ("elb.nlb_hour", "eu-west-1"): ["0:0.0252"],
    }


def test_csv_json_and_api_say_the_same() -> None:
    wanted = read_csv(io.StringIO(offer_csv("AWSELB", *BALANCERS)), "AWSELB")
    assert wanted.rates == read_json(io.StringIO(offer_json("AWSELB", *BALANCERS)), "AWSELB").rates
    assert wanted.rates == read_records(records("AWSELB", *BALANCERS), "AWSELB").rates


def test_a_row_has_the_rate_code_the_usage_type_and_the_publication_date() -> None:
    (row,) = from_csv("AWSELB", BALANCERS[0]).prices
    wanted = ("elb.alb_hour", "eu-west-1", "hour", "0", "Inf", "0.0262", "EU-LoadBalancerUsage")
    assert row.cells() == (*wanted, "AWS price list A1.JRTCKXETXF.R0", "2026-11-18", "high")


def test_nat_gateways_are_in_the_ec2_offer_and_their_reserved_bandwidth_is_another_meter() -> None:
    lines = (
        line("N1", "NAT Gateway", "EU-NatGateway-Hours", "0.048"),
        line("N2", "NAT Gateway", "EU-NatGateway-Bytes", "0.048", "GB"),
        line("N3", "NAT Gateway", "EU-NatGateway-Prvd-Bytes", "0", "GB"),
    )
    assert usd(from_csv("AmazonEC2", *lines)) == {
        ("nat.nat_gateway_data_gb", "eu-west-1"): ["0:0.048"],
        ("nat.nat_gateway_hour", "eu-west-1"): ["0:0.048"],
    }


@pytest.mark.parametrize(
    ("usage_type", "region"),
    [
        ("VPN-Usage-Hours:ipsec.1", "us-east-1"),  # no prefix, and "VPN-" is none
        ("USE1-VPN-Usage-Hours:ipsec.1", "us-east-1"),
        ("EU-VPN-Usage-Hours:ipsec.1", "eu-west-1"),
        ("EUC1-VPN-Usage-Hours:ipsec.1", "eu-central-1"),
        ("APS3-VPN-Usage-Hours:ipsec.1", "ap-south-1"),  # the prefix's number is not the Region's
        ("UGW1-VPN-Usage-Hours:ipsec.1", "us-gov-west-1"),
    ],
)
def test_prefixes_of_usage_types_are_not_region_codes(usage_type: str, region: str) -> None:
    text_line = line(
        "V1", "Cloud Connectivity", usage_type, "0.05", operation="CreateVpnConnection", **{"Region Code": region}
    )
    assert list(usd(from_csv("AmazonVPC", text_line))) == [("vpn.site_to_site_connection_hour", region)]


def test_an_offer_without_region_codes_names_places() -> None:
    old = {"Region Code": "", "operation": "CreateVpnConnection"}
    vpn = "Cloud Connectivity"
    lines = (
        line("V1", vpn, "EU-VPN-Usage-Hours:ipsec.1", "0.05", Location="EU (Ireland)", **old),
        line("V2", vpn, "SAE1-VPN-Usage-Hours:ipsec.1", "0.05", **old, Location="South America (Sao Paulo)"),
        line("V3", vpn, "XXX9-VPN-Usage-Hours:ipsec.1", "0.05", Location="Moon (Tranquility)", **old),
    )
    assert {place for _, place in usd(from_csv("AmazonVPC", *lines))} == {"eu-west-1", "sa-east-1"}


def test_transit_gateway_attachments_differ_in_operation() -> None:
    lines = (
        line("T1", "", "EU-TransitGateway-Hours", "0.05", operation="TransitGatewayVPC"),
        line("T2", "", "EU-TransitGateway-Hours", "0.07", operation="TransitGatewayVPN"),
        line("T3", "", "EU-TransitGateway-Hours", "0.09", operation="TransitGatewayConnect"),
    )
    assert usd(from_csv("AmazonVPC", *lines)) == {
        ("transitgateway.vpc_attachment_hour", "eu-west-1"): ["0:0.05"],
        ("transitgateway.vpn_attachment_hour", "eu-west-1"): ["0:0.07"],
    }


def test_tiers_come_in_any_order() -> None:
    lines = (
        line("R1", "API Calls", "EU-ApiGatewayHttpRequest", "0.0000010000", "Requests", StartingRange="300000000"),
        line("R1", "API Calls", "EU-ApiGatewayHttpRequest", "0.0000011100", "Requests", EndingRange="300000000"),
    )
    prices = usd(from_csv("AmazonApiGateway", *lines))
    assert prices == {("apigateway.http_requests_512kb_increment", "eu-west-1"): ["0:0.00000111", "300000000:0.000001"]}


def test_a_free_first_tier_is_an_allowance_only_where_the_book_has_it_so() -> None:
    whole = {"Region Code": "", "Location": "Any"}
    checks = (
        line("H1", "DNS Health Check", "Health-Check-AWS", "0.0", "Mo", EndingRange="50", **whole),
        line("H1", "DNS Health Check", "Health-Check-AWS", "0.5", "Mo", StartingRange="50", **whole),
    )
    assert usd(from_csv("AmazonRoute53", *checks)) == {("route53.health_check_aws_month", "global"): ["0:0.5"]}
    zones = (
        line("Z1", "DNS Zone", "HostedZone", "0.0", "HostedZone", EndingRange="25", **whole),
        line("Z1", "DNS Zone", "HostedZone", "0.1", "HostedZone", StartingRange="25", **whole),
    )
    assert usd(from_csv("AmazonRoute53", *zones)) == {("route53.hosted_zone_month", "global"): ["0:0", "25:0.1"]}


def test_dns_queries_are_global_without_a_region_and_the_resolvers_with_one() -> None:
    lines = (
        line("Q1", "DNS Query", "DNS-Queries", "0.0000004", "Queries", **{"Region Code": ""}),
        line("Q2", "DNS Query", "EU-DNS-Queries", "0.0000005", "Queries"),
        line("Q3", "DNS Query", "Intra-AWS-DNS-Queries", "0", "Queries", **{"Region Code": ""}),
    )
    assert usd(from_csv("AmazonRoute53", *lines)) == {
        ("route53.queries_standard", "global"): ["0:0.0000004"],
        ("route53.resolver_queries", "eu-west-1"): ["0:0.0000005"],
    }


def test_inter_region_traffic_has_a_dimension_for_each_destination() -> None:
    whole = offer_dict("AWSDataTransfer", line("D1", "Data Transfer", "USE1-EU-AWS-Out-Bytes", "0.02", "GB"))
    product = whole["products"]["D1"]
    product["attributes"] = {
        "servicecode": "AWSDataTransfer",
        "transferType": "InterRegion Outbound",
        "fromLocation": "US East (N. Virginia)",
        "fromLocationType": "AWS Region",
        "toLocation": "EU (Ireland)",
        "toLocationType": "AWS Region",
        "usagetype": "USE1-EU-AWS-Out-Bytes",
        "operation": "",
    }
    rows_read = book_rows([read_json(io.StringIO(json.dumps(whole)), "AWSDataTransfer")])
    assert usd(rows_read) == {("datatransfer.inter_region_egress_gb:to:eu-west-1", "us-east-1"): ["0:0.02"]}


def test_of_several_terms_the_newest_in_effect_counts() -> None:
    def term(code: str, day: str, price: str) -> dict[str, str]:
        more = {"OfferTermCode": code, "EffectiveDate": day}
        return line("A1", "Load Balancer-Application", "EU-LoadBalancerUsage", price, **more)

    lines = (
        term("OLDOLDOLD1", "2020-01-01", "0.03"),
        term(TERM, "2026-10-01", "0.0252"),
        term("FUTUREFUT1", "2027-01-01", "0.02"),
    )
    for rows_read in (
        read_csv(io.StringIO(offer_csv("AWSELB", *lines)), "AWSELB"),
        read_json(io.StringIO(offer_json("AWSELB", *lines)), "AWSELB"),
    ):
        assert [rate.usd for rate in rows_read.rates] == [Decimal("0.0252")]


def test_reserved_terms_and_other_currencies_are_not_ours() -> None:
    lines = (
        line("A1", "Load Balancer-Application", "EU-LoadBalancerUsage", "0.01", TermType="Reserved"),
        line("A1", "Load Balancer-Application", "EU-LoadBalancerUsage", "0.2", Currency="CNY"),
    )
    assert from_csv("AWSELB", *lines).prices == ()


def test_two_products_with_one_price_are_one_and_with_two_are_left_out_loudly() -> None:
    same = (line("A1", *BALANCER, "0.0252"), line("A9", *BALANCER, "0.0252"))
    assert usd(from_csv("AWSELB", *same)) == {("elb.alb_hour", "eu-west-1"): ["0:0.0252"]}
    rows_read = from_csv("AWSELB", line("A1", *BALANCER, "0.0252"), line("A9", *BALANCER, "0.9"))
    assert rows_read.prices == ()
    assert rows_read.left == ("elb.alb_hour in eu-west-1: SKUs A1, A9 have different prices",)


def test_a_rate_that_is_said_twice_is_one_and_an_error_if_the_two_differ() -> None:
    once = line("A1", *BALANCER, "0.0252")
    assert len(from_csv("AWSELB", once, once).prices) == 1
    with pytest.raises(OfferError, match=r"SKU A1 of 'elb.alb_hour' appears twice"):
        from_csv("AWSELB", once, {**once, "PricePerUnit": "0.0262"})


def test_an_unknown_unit_is_named_and_can_be_left_out() -> None:
    with pytest.raises(OfferError, match=r"per 'Fortnights'.*--without elb.alb_hour"):
        from_csv("AWSELB", line("A1", *BALANCER, "0.0252", "Fortnights"))
    # An hour's price is no GB's: known units of another kind are refused, too.
    with pytest.raises(OfferError, match="per 'GB'"):
        from_csv("AWSELB", line("A1", *BALANCER, "0.0252", "GB"))


@pytest.mark.parametrize("text", ["free", "-0.1", "NaN", "", "Infinity"])
def test_a_price_that_is_no_number_is_an_error(text: str) -> None:
    with pytest.raises(OfferError):
        from_csv("AWSELB", line("A1", *BALANCER, text))


@pytest.mark.parametrize(
    ("tiers", "sentence"),
    [
        ([("0", "10"), ("20", "Inf")], "tier up to 10 and the next from 20"),
        ([("0", "10")], "do not run from 0 to Inf"),
        ([("10", "Inf")], "do not run from 0 to Inf"),
    ],
)
def test_tiers_must_run_from_0_to_inf(tiers: list[tuple[str, str]], sentence: str) -> None:
    lines = [line("A1", *BALANCER, "0.02", StartingRange=start, EndingRange=end) for start, end in tiers]
    with pytest.raises(OfferError, match=sentence):
        from_csv("AWSELB", *lines)


def test_a_file_that_is_cut_off_anywhere_is_an_error_or_lacks_whole_rows_only() -> None:
    text = offer_json("AWSELB", *BALANCERS)
    for end in range(0, len(text) - 1, 37):
        with pytest.raises(OfferError, match=r"AWSELB\.json"):
            read_json(io.StringIO(text[:end]), "AWSELB")
    text = offer_csv("AWSELB", *BALANCERS)
    rows_end = {at + 1 for at, sign in enumerate(text) if sign == "\n"}
    header = text.index('"SKU"')
    for end in range(1, len(text) - 2, 7):
        if (end not in rows_end and end + 1 not in rows_end) or end < header:
            with pytest.raises(OfferError, match=r"AWSELB\.csv"):
                read_csv(io.StringIO(text[:end]), "AWSELB")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>Sign in</html>",
        "[]",
        "{}",
        '{"formatVersion": "v1.0"}',
        "SKU\n",
        "a,b,c\n",
        '{"products": []}',
        "null",
    ],
)
def test_what_is_no_offer_is_refused(text: str) -> None:
    with pytest.raises(OfferError):
        read_json(io.StringIO(text), "AWSELB")
    with pytest.raises(OfferError):
        read_csv(io.StringIO(text), "AWSELB")


def test_an_offer_of_another_service_or_format_is_refused() -> None:
    text = offer_csv("AmazonVPC", BALANCERS[0])
    with pytest.raises(OfferError, match=r"the offer of 'AmazonVPC' and not of 'AWSELB'"):
        read_csv(io.StringIO(text), "AWSELB")
    with pytest.raises(OfferError, match=r"format 'v2\.0'"):
        read_csv(io.StringIO(text.replace("v1.0", "v2.0")), "AmazonVPC")


def test_records_that_are_not_in_form_are_refused() -> None:
    for record in ("", "[]", "{}", '{"product": {"sku": "X"}, "terms": []}', '{"product": 3}'):
        with pytest.raises(OfferError):
            read_records([record], "AWSELB")


def test_a_large_json_is_read_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    import modeler.facts.build.offers as module

    monkeypatch.setattr(module, "_CHUNK", 16)
    wanted = read_csv(io.StringIO(offer_csv("AWSELB", *BALANCERS)), "AWSELB")
    assert read_json(io.StringIO(offer_json("AWSELB", *BALANCERS)), "AWSELB").rates == wanted.rates


def test_local_and_wavelength_zones_are_other_places() -> None:
    for kind in ("AWS Local Zone", "AWS Wavelength Zone", "AWS Outposts"):
        assert from_csv("AWSELB", line("A1", *BALANCER, "0.9", **{"Location Type": kind})).prices == ()
