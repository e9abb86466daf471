"""What the price book says of AWS, and what the normalizer does to a raw price list.

Expected prices are typed from the AWS price pages, 2025-2026, and are per million where AWS prints them so.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from modeler.facts.build import normalize

Row = dict[str, str]

MILLION = Decimal(10**6)
AS_OF = re.compile(r"\d{4}(-\d\d-\d\d)?")
CONFIDENCES = {"high", "medium", "low"}


def table(name: str) -> list[Row]:
    text = (files("modeler.facts") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def price_files() -> list[str]:
    folder = files("modeler.facts") / "prices"
    names = sorted(entry.name for entry in folder.iterdir())
    return [name for name in names if name.endswith(".csv") and name != "allowances.csv"]


BOOK: list[Row] = [row for name in price_files() for row in table(f"prices/{name}")]
SCHEDULES: dict[tuple[str, str], list[Row]] = defaultdict(list)
for _row in BOOK:
    SCHEDULES[_row["dimension"], _row["region"]].append(_row)
REGIONS = {row["region"]: row for row in table("regions.csv")}


def prices(dimension: str, region: str = "us-east-1") -> list[Decimal]:
    return [Decimal(row["usd"]) for row in SCHEDULES[dimension, region]]


def price(dimension: str, region: str = "us-east-1") -> Decimal:
    return prices(dimension, region)[0]


def regions_of(dimension: str) -> set[str]:
    return {region for name, region in SCHEDULES if name == dimension}


# The book as a whole


def test_the_book_has_one_file_per_service() -> None:
    for name in price_files():
        rows = table(f"prices/{name}")
        assert rows, name
        assert {f"{row['dimension'].partition('.')[0]}.csv" for row in rows} == {name}


def test_files_have_the_columns_of_the_book_no_byte_order_mark_and_plain_line_ends() -> None:
    for name in price_files():
        content = (files("modeler.facts") / "prices" / name).read_bytes()
        assert content.startswith(",".join(normalize.COLUMNS).encode() + b"\n")
        assert b"\r" not in content


def test_rows_are_sorted_so_that_a_refresh_is_a_readable_diff() -> None:
    for name in price_files():
        keys = [(r["dimension"], r["region"], Decimal(r["tier_from"])) for r in table(f"prices/{name}")]
        assert keys == sorted(keys)


def test_every_price_has_a_public_source_a_date_and_a_known_confidence() -> None:
    for row in BOOK:
        assert re.search(r"https://|github:|AWS price list (rate|SKU) [0-9A-Z]", row["source"]), row
        assert "archived copy" not in row["source"]
        assert AS_OF.fullmatch(row["as_of"]), row
        assert row["confidence"] in CONFIDENCES


def test_no_price_is_negative_or_written_with_an_exponent() -> None:
    for row in BOOK:
        assert re.fullmatch(r"\d+(\.\d+)?", row["usd"]), row


def test_a_dimension_has_one_unit_in_all_regions() -> None:
    units: dict[str, set[str]] = defaultdict(set)
    for row in BOOK:
        units[row["dimension"]].add(row["unit"])
    assert {
        dimension: units_of_it for dimension, units_of_it in units.items() if len(units_of_it) != 1 or "" in units_of_it
    } == {}


def test_tiers_are_contiguous_from_zero_to_infinity() -> None:
    for key, tiers in SCHEDULES.items():
        assert tiers[0]["tier_from"] == "0", key
        assert tiers[-1]["tier_to"] == "Inf", key
        assert all(lower["tier_to"] == upper["tier_from"] for lower, upper in pairwise(tiers)), key


def test_a_higher_tier_never_costs_more_than_a_lower_one() -> None:
    for (dimension, region), tiers in SCHEDULES.items():
        usd = [Decimal(tier["usd"]) for tier in tiers]
        assert usd == sorted(usd, reverse=True), (dimension, region)


def test_only_these_dimensions_are_free() -> None:
    free = {row["dimension"] for row in BOOK if Decimal(row["usd"]) == 0}
    assert free == {
        "cognito.m2m_app_client_month",
        "datatransfer.internet_ingress_gb",
        "directconnect.data_transfer_in_gb",
        "privatelink.s3_dynamodb_gateway_endpoint",
    }


def test_every_price_belongs_to_a_region_or_to_a_scope_that_some_region_has() -> None:
    scopes = {scope for row in REGIONS.values() for scope in row["scopes"].split()}
    edges = {f"edge:{row['edge']}" for row in REGIONS.values()}
    assert {row["region"] for row in BOOK} == set(REGIONS) | scopes | edges


# What AWS sells where


def test_rest_apis_have_four_tiers_in_all_35_regions() -> None:
    rows = [row for row in BOOK if row["dimension"] == "apigateway.rest_requests"]
    assert len(rows) == 140
    assert {row["region"] for row in rows} == set(REGIONS)


@pytest.mark.parametrize(
    "dimension",
    [
        "datatransfer.internet_egress_gb",
        "elb.alb_hour",
        "elb.alb_lcu_hour",
        "elb.nlb_hour",
        "elb.nlb_nlcu_hour",
        "lambda.requests_x86",
        "lambda.duration_x86_gb_second",
        "nat.nat_gateway_hour",
        "privatelink.interface_endpoint_hour_per_az",
        "privatelink.interface_endpoint_data_gb",
        "transitgateway.vpc_attachment_hour",
        "vpn.site_to_site_connection_hour",
    ],
)
def test_the_parts_of_most_patterns_are_priced_in_all_35_regions(dimension: str) -> None:
    assert regions_of(dimension) == set(REGIONS)


def test_http_apis_are_not_priced_in_taipei_and_mexico() -> None:
    assert set(REGIONS) - regions_of("apigateway.http_requests_512kb_increment") == {
        "ap-east-2",
        "mx-central-1",
    }


def test_vpc_lattice_is_priced_in_28_regions() -> None:
    assert len(regions_of("lattice.service_hour")) == 28
    assert "us-gov-west-1" not in regions_of("lattice.service_hour")


def test_inter_az_transfer_is_unknown_in_eight_regions() -> None:
    assert set(REGIONS) - regions_of("datatransfer.inter_az_each_direction_gb") == {
        "ap-east-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-7",
        "eu-central-2",
        "eu-south-2",
        "me-central-1",
        "mx-central-1",
    }


# us-east-1 (AWS price pages, 2025-2026)


@pytest.mark.parametrize(
    ("dimension", "per_million"),
    [
        ("apigateway.rest_requests", ["3.50", "2.80", "2.38", "1.51"]),
        ("apigateway.http_requests_512kb_increment", ["1.00", "0.90"]),
        ("apigateway.websocket_messages_32kb_increment", ["1.00", "0.80"]),
        ("apigateway.websocket_connection_minutes", ["0.25"]),
        ("lambda.requests_x86", ["0.20"]),
        ("waf.requests_upto_1500_wcu", ["0.60"]),
        ("waf.bot_control_requests", ["1.00"]),
    ],
)
def test_virginia_charges_per_million(dimension: str, per_million: list[str]) -> None:
    assert [usd * MILLION for usd in prices(dimension)] == [Decimal(usd) for usd in per_million]


@pytest.mark.parametrize(
    ("dimension", "usd"),
    [
        ("elb.alb_hour", ["0.0225"]),
        ("elb.alb_lcu_hour", ["0.008"]),
        ("elb.nlb_hour", ["0.0225"]),
        ("elb.nlb_nlcu_hour", ["0.006"]),
        ("privatelink.interface_endpoint_hour_per_az", ["0.01"]),
        ("privatelink.interface_endpoint_data_gb", ["0.01", "0.006", "0.004"]),
        ("transitgateway.vpc_attachment_hour", ["0.05"]),
        ("transitgateway.vpc_data_gb", ["0.02"]),
        ("nat.nat_gateway_hour", ["0.045"]),
        ("nat.nat_gateway_data_gb", ["0.045"]),
        ("vpn.site_to_site_connection_hour", ["0.05"]),
        ("vpc.public_ipv4_in_use_hour", ["0.005"]),
        ("datatransfer.internet_egress_gb", ["0.09", "0.085", "0.07", "0.05"]),
        ("datatransfer.inter_az_each_direction_gb", ["0.01"]),
        ("lambda.duration_x86_gb_second", ["0.0000166667", "0.000015", "0.0000133334"]),
        ("fargate.fargate_linux_x86_vcpu_hour", ["0.04048"]),
        ("fargate.fargate_linux_x86_gb_hour", ["0.004445"]),
        ("eks.cluster_hour", ["0.10"]),
        ("cloudwatch.logs_ingestion_standard_gb", ["0.50"]),
        ("cloudwatch.logs_storage_gb_month", ["0.03"]),
        ("waf.web_acl_month", ["5"]),
        ("waf.rule_month", ["1"]),
        ("route53.resolver_eni_hour", ["0.125"]),
    ],
)
def test_virginia_charges_per_unit(dimension: str, usd: list[str]) -> None:
    assert prices(dimension) == [Decimal(value) for value in usd]


def test_arm_is_a_fifth_cheaper_than_x86_on_lambda() -> None:
    assert price("lambda.duration_arm_gb_second") == Decimal("0.0000133334")


def test_privatelink_and_egress_tiers_end_at_binary_terabytes() -> None:
    ends = [row["tier_to"] for row in SCHEDULES["privatelink.interface_endpoint_data_gb", "us-east-1"]]
    assert ends == [str(1024**2), str(5 * 1024**2), "Inf"]
    ends = [row["tier_to"] for row in SCHEDULES["datatransfer.internet_egress_gb", "us-east-1"]]
    assert ends == [str(10 * 1024), str(50 * 1024), str(150 * 1024), "Inf"]


# What differs between Regions (AWS price pages, 2025-2026)


@pytest.mark.parametrize(
    ("region", "per_million"),
    [
        ("eu-west-1", "3.50"),
        ("us-west-2", "3.50"),
        ("ap-south-1", "3.50"),
        ("ap-southeast-2", "3.50"),
        ("eu-central-1", "3.70"),
        ("ap-southeast-1", "4.25"),
        ("ap-northeast-1", "4.25"),
        ("sa-east-1", "4.25"),
    ],
)
def test_a_rest_request_costs_more_in_some_regions(region: str, per_million: str) -> None:
    assert price("apigateway.rest_requests", region) * MILLION == Decimal(per_million)


def test_privatelink_gigabytes_cost_the_same_everywhere_while_hours_double() -> None:
    assert {price("privatelink.interface_endpoint_data_gb", region) for region in REGIONS} == {Decimal("0.01")}
    hours = [price("privatelink.interface_endpoint_hour_per_az", region) for region in REGIONS]
    assert (min(hours), max(hours)) == (Decimal("0.010"), Decimal("0.021"))


def test_lambda_costs_the_same_in_sao_paulo_as_in_virginia_while_fargate_costs_72_percent_more() -> None:
    assert price("lambda.duration_x86_gb_second", "sa-east-1") == price("lambda.duration_x86_gb_second")
    fargate = "fargate.fargate_linux_x86_vcpu_hour"
    assert round(price(fargate, "sa-east-1") / price(fargate), 2) == Decimal("1.72")


def test_an_lcu_costs_0_011_in_sao_paulo() -> None:
    assert price("elb.alb_lcu_hour", "sa-east-1") == Decimal("0.011")


def test_a_vpn_connection_is_cheaper_in_tokyo() -> None:
    assert price("vpn.site_to_site_connection_hour", "ap-northeast-1") == Decimal("0.048")


# Special meters


def test_lattice_is_priced_above_its_hourly_free_quantity() -> None:
    for dimension, noun in (("lattice.requests", "request"), ("lattice.tcp_connections", "connection")):
        (row,) = SCHEDULES[dimension, "us-east-1"]
        assert row["unit"] == f"{noun} above 300,000 per service-hour"
        assert Decimal(row["usd"]) * MILLION == Decimal("0.10")


def test_direct_connect_egress_has_one_price_per_destination_and_the_newer_one_wins() -> None:
    assert not [row for row in BOOK if row["dimension"].endswith(":current")]
    (newer,) = SCHEDULES["directconnect.egress_gb:to_dx_location_in:us-east-1", "eu-west-1"]
    assert (newer["usd"], newer["as_of"]) == ("0.0282", "2026-08-21")
    (older,) = SCHEDULES["directconnect.egress_gb:to_dx_location_in:eu-west-1", "eu-west-1"]
    assert (older["as_of"], older["confidence"]) == ("2020-09-25", "low")


def test_a_direct_connect_port_is_cheaper_in_japan() -> None:
    port = "directconnect.dedicated_port_hour_1gbps"
    assert price(port, "japan") == Decimal("0.285")
    assert price(port, "global-except-japan") == Decimal("0.30")


def test_cognito_no_longer_charges_for_machine_clients() -> None:
    assert prices("cognito.m2m_app_client_month") == [0, 0, 0]


def test_the_premium_of_global_accelerator_is_known_in_16_regions() -> None:
    assert len(regions_of("globalaccelerator.dt_premium_gb")) == 16
    assert price("globalaccelerator.dt_premium_gb", "us-east-1") == Decimal("0.015")
    assert price("globalaccelerator.dt_premium_gb", "ap-southeast-1") == Decimal("0.01")


def test_the_list_of_fixed_addresses_has_a_price_that_nobody_confirmed() -> None:
    (row,) = SCHEDULES["cloudfront.anycast_static_ip_list_month", "global"]
    assert (row["usd"], row["confidence"]) == ("3000", "low")


def test_verified_access_has_one_price_because_the_second_tier_has_no_known_start() -> None:
    (row,) = SCHEDULES["vpc.verified_access_app_hour", "us-east-1"]
    assert (row["tier_from"], row["tier_to"]) == ("0", "Inf")


def test_no_excluded_dimension_is_in_the_book() -> None:
    left_over = {row["dimension"] for row in BOOK if row["dimension"].startswith(("kms.", "elb.clb", "elb.gwlb"))}
    assert left_over == set()


def test_the_readme_gives_every_exclusion_with_its_reason() -> None:
    readme = (files("modeler.facts") / "prices" / "README.md").read_text(encoding="utf-8")
    for dimension, reason in normalize.EXCLUDED_DIMENSIONS:
        assert f"| `{dimension}` | {reason} |" in readme


def test_the_readme_counts_the_rows() -> None:
    readme = (files("modeler.facts") / "prices" / "README.md").read_text(encoding="utf-8")
    assert f"{len(BOOK):,} rows" in readme


# Allowances


def test_allowances_are_quantities_of_dimensions_in_the_book_in_the_same_unit() -> None:
    units = {row["dimension"]: row["unit"] for row in BOOK}
    for row in table("prices/allowances.csv"):
        assert units[row["dimension"]] == row["unit"]
        assert Decimal(row["quantity"]) > 0
        assert row["kind"] in {"perpetual", "legacy-12-months"}
        assert re.match(r"https://(docs\.)?aws\.amazon\.com/", row["source"]), "AWS itself says it"
        assert AS_OF.fullmatch(row["as_of"])


def test_dimensions_that_draw_on_one_pool_have_one_quantity() -> None:
    pools: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in table("prices/allowances.csv"):
        pools[row["group"]].add((row["quantity"], row["kind"]))
    assert all(len(quantities) == 1 for quantities in pools.values())
    assert pools["lambda.requests"] == {("1000000", "perpetual")}
    assert pools["lambda.duration"] == {("400000", "perpetual")}


def test_quantities_taken_out_of_the_tiers_are_allowances() -> None:
    quantities = {row["dimension"]: Decimal(row["quantity"]) for row in table("prices/allowances.csv")}
    for dimension, free in normalize.FREE_QUANTITY.items():
        assert quantities[dimension] == free


def test_api_gateway_is_free_only_in_the_first_year_of_older_accounts() -> None:
    kinds = {r["kind"] for r in table("prices/allowances.csv") if r["dimension"].startswith("apigateway.")}
    assert kinds == {"legacy-12-months"}


# Regions


def test_there_are_35_regions_two_of_them_in_govcloud() -> None:
    assert len(REGIONS) == 35
    govcloud = {code for code, row in REGIONS.items() if row["partition"] == "aws-us-gov"}
    assert govcloud == {"us-gov-east-1", "us-gov-west-1"}
    assert {row["partition"] for row in REGIONS.values()} == {"aws", "aws-us-gov"}


def test_regions_have_their_official_names() -> None:
    assert REGIONS["eu-west-1"]["name"] == "Europe (Ireland)"
    assert REGIONS["us-gov-west-1"]["name"] == "AWS GovCloud (US-West)"
    assert len({row["name"] for row in REGIONS.values()}) == 35


def test_the_scopes_of_a_region_follow_its_partition_and_country() -> None:
    assert REGIONS["eu-west-1"]["scopes"] == "global commercial global-except-japan"
    assert REGIONS["ap-northeast-1"]["scopes"] == "global commercial japan"
    assert REGIONS["us-gov-west-1"]["scopes"] == "global global-except-japan"


def test_viewers_near_a_region_have_a_cloudfront_price() -> None:
    edges = {region.removeprefix("edge:") for region in regions_of("cloudfront.egress_to_internet_gb")}
    assert {row["edge"] for row in REGIONS.values()} == edges
    assert REGIONS["mx-central-1"]["edge"] == "United States"


# Metering and gigabytes


def metering(component: str, unit: str, dimension: str) -> Decimal:
    (value,) = (
        Decimal(row["value"])
        for row in table("metering.csv")
        if (row["component"], row["unit"], row["dimension"]) == (component, unit, dimension)
    )
    return value


def test_every_metering_rule_is_a_number_with_a_source_a_date_and_a_confidence() -> None:
    rows = table("metering.csv")
    assert {row["component"] for row in rows} == {
        "alb",
        "nlb",
        "apigateway-http",
        "apigateway-websocket",
        "apigateway-rest-streaming",
        "lambda",
        "fargate",
        "vpc",
        "nat",
        "elb",
        "privatelink",
        "transitgateway",
        "lattice",
        "ec2",
        "cloudfront-plan",
        "eks",
        "istio",
    }
    assert len({(row["component"], row["unit"], row["dimension"]) for row in rows}) == len(rows)
    for row in rows:
        assert Decimal(row["value"]) > 0
        assert row["meaning"]
        assert row["source"].startswith("https://")
        assert AS_OF.fullmatch(row["as_of"])
        assert row["confidence"] in CONFIDENCES


def test_an_alb_with_lambda_targets_gets_0_4_gb_per_lcu_hour() -> None:
    assert metering("alb", "LCU", "processed_gb_per_hour_lambda_target") == Decimal("0.4")
    assert metering("alb", "LCU", "processed_gb_per_hour_ec2_container_ip") == 1


def test_a_tls_listener_gets_a_sixteenth_of_the_new_connections_of_a_tcp_listener() -> None:
    tcp = metering("nlb", "NLCU-TCP", "new_connections_per_second")
    tls = metering("nlb", "NLCU-TLS", "new_connections_per_second")
    assert tcp == 16 * tls == 800


def test_larger_certificates_get_fewer_new_connections_per_lcu() -> None:
    steps = [metering("alb", "LCU", "new_connections_per_second_rsa2048_or_smaller")]
    steps += [metering("alb", "LCU", f"new_connections_per_second_certificate_step_{n}") for n in (2, 3, 4)]
    assert steps == [25, 5, 1, Decimal("0.25")]


def test_http_apis_are_metered_in_512_kb_and_websockets_in_32_kb() -> None:
    assert metering("apigateway-http", "request", "metering_increment_kb") == 512
    assert metering("apigateway-websocket", "message", "metering_increment_kb") == 32


def test_the_free_requests_of_lattice_agree_with_the_unit_of_its_price() -> None:
    free = metering("lattice", "service", "free_requests_per_hour")
    assert f"above {free:,} per service-hour" in SCHEDULES["lattice.requests", "us-east-1"][0]["unit"]


def test_a_gigabyte_is_decimal_for_load_balancers_and_binary_elsewhere() -> None:
    sizes = {row["meter"]: int(row["bytes_per_gb"]) for row in table("gigabytes.csv")}
    assert sizes.pop("elb") == 10**9
    assert set(sizes.values()) == {2**30}


def test_every_meter_of_gigabytes_has_a_gigabyte_a_source_and_a_confidence() -> None:
    rows = table("gigabytes.csv")
    for row in rows:
        assert row["source"].startswith("https://")
        assert AS_OF.fullmatch(row["as_of"])
        assert row["confidence"] in CONFIDENCES
        assert any(price["dimension"].startswith(row["meter"]) for price in BOOK), row["meter"]
    of_transfer = {r["dimension"].partition(".")[0] for r in BOOK if re.fullmatch(r"GB( \(.*\))?", r["unit"])}
    assert of_transfer <= {row["meter"] for row in rows}


# The normalizer

RAW_HEADER = (*normalize.RAW_COLUMNS[:8], "free_allowance", *normalize.RAW_COLUMNS[8:])
RATE = "37CUWUT8GSNQEPUV.JRTCKXETXF.6YS6EN2CT7"


def raw(dimension: str = "elb.alb_hour", **cells: str) -> Row:
    service, _, name = dimension.partition(".")
    row = {
        "service": service,
        "dimension": name,
        "usagetype_or_blank": "",
        "region": "us-east-1",
        "unit": "hour",
        "tier_from": "0",
        "tier_to": "Inf",
        "usd": "0.0225",
        "free_allowance": "",
        "source": f"AWS pricing-page data #{RATE}",
        "source_as_of": "2025-11-04",
        "confidence": "high",
    }
    assert set(cells) <= set(row)
    return row | cells


def write_raw(path: Path, *rows: Row, header: tuple[str, ...] = RAW_HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(tmp_path: Path, *rows: Row) -> list[Row]:
    """Normalize the rows and give the price book that was written."""
    out = tmp_path / "out"
    assert normalize.main([str(write_raw(tmp_path / "raw.csv", *rows)), "--out", str(out)]) == 0
    rows_found: list[Row] = []
    for path in sorted(out.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows_found += csv.DictReader(file)
    return rows_found


def test_service_and_dimension_become_one_name_and_columns_get_the_names_of_the_book(tmp_path: Path) -> None:
    (row,) = run(tmp_path, raw(usagetype_or_blank="LoadBalancerUsage"))
    assert row == {
        "dimension": "elb.alb_hour",
        "region": "us-east-1",
        "unit": "hour",
        "tier_from": "0",
        "tier_to": "Inf",
        "usd": "0.0225",
        "usage_type": "LoadBalancerUsage",
        "source": f"AWS price list rate {RATE}",
        "as_of": "2025-11-04",
        "confidence": "high",
    }


def test_every_service_gets_its_own_file(tmp_path: Path) -> None:
    run(tmp_path, raw("elb.alb_hour"), raw("nat.nat_gateway_hour"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["elb.csv", "nat.csv"]


def test_the_order_of_the_raw_rows_does_not_matter(tmp_path: Path) -> None:
    rows = [
        raw("s3.get", region="us-east-1", tier_from="1000", usd="0.1"),
        raw("s3.get", region="us-east-1", tier_from="0", tier_to="1000", usd="0.2"),
        raw("s3.get", region="eu-west-1"),
    ]
    run(tmp_path, *rows)
    forwards = (tmp_path / "out" / "s3.csv").read_bytes()
    run(tmp_path, *reversed(rows))
    assert (tmp_path / "out" / "s3.csv").read_bytes() == forwards
    assert b"\r" not in forwards


def test_a_price_is_written_without_an_exponent(tmp_path: Path) -> None:
    (row,) = run(tmp_path, raw(usd="3.5E-06"))
    assert row["usd"] == "0.0000035"


@pytest.mark.parametrize(
    ("given", "scope"),
    [
        ("all", "global"),
        ("all (commercial)", "commercial"),
        ("japan", "japan"),
        ("global-except-japan", "global-except-japan"),
        ("edge:South America", "edge:South America"),
        ("us-gov-west-1", "us-gov-west-1"),
    ],
)
def test_regions_and_scopes_have_one_spelling(tmp_path: Path, given: str, scope: str) -> None:
    (row,) = run(tmp_path, raw(region=given))
    assert row["region"] == scope


@pytest.mark.parametrize(
    "dimension",
    [
        "elb.clb_hour",
        "privatelink.gwlb_endpoint_data_gb",
        "fargate.fargate_windows_gb_hour",
        "kms.key_month",
        "lambda.durable_operations",
        "cognito.quota_increase_rps_user_token",
        "vpc.verified_access_app_hour_tier2",
        "cloudfront.http_requests",
    ],
)
def test_dimensions_that_no_pattern_uses_are_left_out(tmp_path: Path, dimension: str) -> None:
    assert [row["dimension"] for row in run(tmp_path, raw(), raw(dimension))] == ["elb.alb_hour"]


def test_excluding_a_dimension_does_not_exclude_its_namesakes(tmp_path: Path) -> None:
    rows = run(tmp_path, raw("cloudfront.https_requests"), raw("route53.queries_standard"), raw("xray.traces_stored"))
    assert len(rows) == 3


def test_a_current_direct_connect_price_replaces_the_older_one(tmp_path: Path) -> None:
    egress = "directconnect.egress_gb:to_dx_location_in:us-east-1"
    rows = run(
        tmp_path,
        raw(egress, region="eu-west-1", usd="0.03", source_as_of="2020-09-25"),
        raw(f"{egress}:current", region="eu-west-1", usd="0.0282", source_as_of="2026-08-21"),
        raw(egress, region="ap-east-1", usd="0.09", source_as_of="2020-09-25"),
    )
    assert [(r["dimension"], r["region"], r["usd"], r["as_of"]) for r in rows] == [
        (egress, "ap-east-1", "0.09", "2020-09-25"),
        (egress, "eu-west-1", "0.0282", "2026-08-21"),
    ]


def test_a_free_quantity_per_hour_becomes_part_of_the_unit(tmp_path: Path) -> None:
    (row,) = run(
        tmp_path,
        raw("lattice.requests", unit="request", tier_to="300000 per service-hour", usd="0"),
        raw("lattice.requests", unit="request", tier_from="300000 per service-hour", usd="0.0000001"),
    )
    assert (row["tier_from"], row["tier_to"], row["usd"]) == ("0", "Inf", "0.0000001")
    assert row["unit"] == "request above 300,000 per service-hour"


def test_the_first_price_of_verified_access_holds_for_every_quantity(tmp_path: Path) -> None:
    (row,) = run(
        tmp_path,
        raw("vpc.verified_access_app_hour_tier1", tier_to="tier boundary not in source", usd="0.27"),
        raw("vpc.verified_access_app_hour_tier2", tier_from="tier boundary not in source", usd="0.2"),
    )
    assert (row["dimension"], row["tier_from"], row["tier_to"], row["usd"]) == (
        "vpc.verified_access_app_hour",
        "0",
        "Inf",
        "0.27",
    )


def test_the_premium_from_the_vpn_example_gets_its_plain_name(tmp_path: Path) -> None:
    (row,) = run(tmp_path, raw("globalaccelerator.dt_premium_gb_vpn_example", region="us-east-2"))
    assert row["dimension"] == "globalaccelerator.dt_premium_gb"


@pytest.mark.parametrize(
    ("dimension", "free"),
    [("route53.health_check_aws_month", "50"), ("waf.bot_control_requests", "10000000")],
)
def test_a_tier_that_starts_at_a_free_quantity_starts_at_zero(tmp_path: Path, dimension: str, free: str) -> None:
    (row,) = run(tmp_path, raw(dimension, tier_from=free, usd="0.5"))
    assert (row["tier_from"], row["tier_to"], row["usd"]) == ("0", "Inf", "0.5")


@pytest.mark.parametrize(
    ("dimension", "given", "public"),
    [
        ("nat.nat_gateway_hour", "AWS pricing-page data #", "https://aws.amazon.com/vpc/pricing/"),
        (
            "vpc.verified_access_data_gb",
            "AWS pricing-page data #",
            "https://aws.amazon.com/verified-access/pricing/",
        ),
        (
            "ec2.ondemand_linux_t3.micro",
            "AWS pricing-page data # (region=africa-(cape-town), instanceType=t3.micro)",
            "https://aws.amazon.com/ec2/pricing/on-demand/",
        ),
        (
            "cognito.plus_mau",
            "AWS pricing-page data # (unlabeled meter; identified by value+tier pattern)",
            "https://aws.amazon.com/cognito/pricing/ (unlabeled meter, matched by its price and tiers)",
        ),
        (
            "lambda.tenant_isolated_environment_gb",
            "archived copy (2026 copy of https://aws.amazon.com/lambda/pricing/)",
            "https://aws.amazon.com/lambda/pricing/",
        ),
        (
            "lambda.snapstart_restore_gb_x86",
            "archived copy (2026 copy of https://aws.amazon.com/lambda/pricing/);"
            f" same value at unlabeled meter {RATE} in AWS pricing-page data #",
            f"https://aws.amazon.com/lambda/pricing/; same as AWS price list rate {RATE}",
        ),
        (
            "datatransfer.internet_egress_gb",
            "archived copy (2026-09-30, SKU HQEH3ZWJVT46JHRG family; tiers) + github:a/b@c:d.json",
            "AWS price list SKU HQEH3ZWJVT46JHRG + github:a/b@c:d.json",
        ),
        (
            "globalaccelerator.accelerator_hour",
            "https://aws.amazon.com/vpn/pricing/ example 2, copy in archived copy",
            "https://aws.amazon.com/vpn/pricing/ example 2",
        ),
        (
            "directconnect.dedicated_port_hour_1gbps",
            "github:a/b:plans.yml (harvest run 20260920T120546, prices verbatim from"
            " https://aws.amazon.com/directconnect/pricing/pay-as-you-go/)",
            "https://aws.amazon.com/directconnect/pricing/pay-as-you-go/",
        ),
        (
            "directconnect.egress_gb:to_dx_location_in:eu-central-1",
            f"github:a/b@c:raw/directconnect.json#{RATE} (location CE Colo; 12 location(s) at this price)",
            f"github:a/b@c:raw/directconnect.json#{RATE}",
        ),
    ],
)
def test_a_source_becomes_a_public_reference(tmp_path: Path, dimension: str, given: str, public: str) -> None:
    (row,) = run(tmp_path, raw(dimension, source=given))
    assert row["source"] == public


def test_a_fixture_of_another_tool_is_said_to_be_unconfirmed(tmp_path: Path) -> None:
    (row,) = run(tmp_path, raw("privatelink.resource_endpoint_hour_per_az", source="archived copy (tool test fixture)"))
    assert row["source"] == "a third party's test fixture, not confirmed by https://aws.amazon.com/privatelink/pricing/"


ERRORS: dict[str, tuple[list[Row], str]] = {
    "price in words": ([raw(usd="cheap")], "line 2: usd 'cheap' of elb.alb_hour is not a number from 0"),
    "price below zero": ([raw(usd="-1")], "usd '-1' of elb.alb_hour is not a number from 0"),
    "infinite price": ([raw(usd="Inf")], "usd 'Inf' of elb.alb_hour is not a number from 0"),
    "tier in words": ([raw(tier_to="many")], "tier_to 'many' of elb.alb_hour is not a number from 0, or Inf"),
    "gap": (
        [raw(tier_to="10"), raw(tier_from="11")],
        "elb.alb_hour in us-east-1 has a tier up to 10 and the next from 11",
    ),
    "late start": ([raw(tier_from="5")], "elb.alb_hour in us-east-1 starts at 5"),
    "early end": ([raw(tier_to="5")], "elb.alb_hour in us-east-1 ends at 5"),
    "empty tier": ([raw(tier_to="0"), raw()], "elb.alb_hour in us-east-1 has two prices from 0"),
    "tier that ends before it starts": ([raw(tier_to="0")], "has an empty tier from 0"),
    "duplicate": ([raw(), raw(usd="0.03")], "elb.alb_hour in us-east-1 has two prices from 0: keep one"),
    "two units": (
        [raw(), raw(region="eu-west-1", unit="minute")],
        "elb.alb_hour has the units 'minute' and 'hour'",
    ),
    "no unit": ([raw(unit="")], "line 2: elb.alb_hour has no unit"),
    "unknown Region": ([raw(region="Ireland")], "line 2: Region 'Ireland' is not known"),
    "unknown confidence": ([raw(confidence="sure")], "confidence 'sure' is not known: use high, medium, low"),
    "no date": ([raw(source_as_of="n/a")], "date 'n/a' is not a date: write YYYY-MM-DD, or a year"),
    "no source": ([raw(source="")], "source '' names no public reference"),
    "copy of nothing": ([raw(source="archived copy")], "source 'archived copy' names no public reference"),
    "unknown service": (
        [raw("newservice.hour", source="AWS pricing-page data #")],
        "line 2: newservice.hour has no AWS pricing page",
    ),
    "monthly tier where AWS counts hours": (
        [raw("lattice.requests", tier_from="300000")],
        "tier_from '300000' of lattice.requests is not a quantity per hour",
    ),
    "another free quantity": (
        [raw("waf.bot_control_requests", tier_from="5000000")],
        "tier_from '5000000' of waf.bot_control_requests is not its free quantity 10,000,000",
    ),
    "nothing left": ([raw("kms.key_month")], "no price is left after the exclusions"),
}


def refusal(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run the script, expect exit code 2 and nothing but one sentence on stderr, and give the sentence."""
    assert normalize.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "Traceback" not in printed.err
    return printed.err


@pytest.mark.parametrize("case", ERRORS)
def test_a_raw_list_that_contradicts_itself_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    rows, sentence = ERRORS[case]
    path = write_raw(tmp_path / "raw.csv", *rows)
    assert sentence in refusal([str(path), "--out", str(tmp_path / "out")], capsys)
    assert not (tmp_path / "out").exists()


def test_a_raw_list_without_a_column_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = tuple(name for name in RAW_HEADER if name not in {"usd", "unit"})
    path = write_raw(tmp_path / "raw.csv", raw(), header=header)
    assert "raw.csv has no column unit, usd: it needs service," in refusal([str(path)], capsys)


def test_a_short_row_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "raw.csv"
    path.write_text(",".join(RAW_HEADER) + "\nelb,alb_hour,,us-east-1,hour,0,Inf,0.0225\n", encoding="utf-8")
    assert "line 2 has no cell for source, source_as_of, confidence" in refusal([str(path)], capsys)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot read" in refusal([str(tmp_path / "absent.csv")], capsys)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = write_raw(tmp_path / "raw.csv", raw())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert normalize.main([str(path), "--out", str(tmp_path / "out")]) == 0
