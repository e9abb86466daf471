"""The price book as a library: tiers, scopes, free allowances, negotiated prices, and what is missing."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import modeler as m
from modeler.engine.compare import assess
from modeler.errors import ModelerError, OverlayError, PriceMissingError, UnitError, UnknownNameError, WorkloadError
from modeler.facts import pricebook, regions
from modeler.facts.allowances import allowances
from modeler.facts.overlay import BY_REGION, UNPRICED, Overlay, read_overlay
from modeler.facts.price import Price
from modeler.facts.price_rows import PriceRow, dimensions, newest_date
from modeler.facts.pricebook import PriceBook, available, price_book
from modeler.files.plain_json import load_json
from modeler.patterns import pattern
from modeler.workload import Workload

REST = "apigateway.rest_requests"
EGRESS = "datatransfer.internet_egress_gb"


def usd(book: PriceBook, usage: dict[str, Any]) -> float:
    priced = book.price(usage)
    assert priced.unpriced == ()
    return priced.total_usd


# Tiers


def test_the_first_333_million_rest_requests_cost_one_price_and_the_next_another() -> None:
    """333 x 3.50 and 1 x 2.80 (https://aws.amazon.com/api-gateway/pricing/)."""
    assert usd(PriceBook(), {REST: "333M"}) == pytest.approx(1165.50)
    assert usd(PriceBook(), {REST: "334M"}) == pytest.approx(1165.50 + 2.80)


def test_the_slices_of_a_price_show_how_a_quantity_falls_into_tiers() -> None:
    slices = PriceBook()[REST].slices(400e6)
    assert [(part.tier_from, part.tier_to, part.quantity) for part in slices] == [
        (0, 333e6, 333e6),
        (333e6, 1e9, 67e6),
    ]
    assert [part.usd for part in slices] == pytest.approx([333 * 3.50, 67 * 2.80])


def test_what_was_used_before_fills_the_first_tiers() -> None:
    price = PriceBook()[REST]
    assert price.cost(2e6, start=332e6) == pytest.approx(3.50 + 2.80)
    assert [part.quantity for part in price.slices(2e6, start=332e6)] == [1e6, 1e6]


def test_nothing_used_is_one_slice_of_nothing() -> None:
    (only,) = PriceBook()[REST].slices(0)
    assert (only.quantity, only.usd) == (0, 0)


def test_prices_are_vectorized() -> None:
    cost = PriceBook()[REST].cost(np.array([0.0, 333e6, 334e6]))
    assert cost == pytest.approx([0, 1165.50, 1168.30])


@pytest.mark.parametrize(
    ("bounds", "prices"),
    [
        ((0, 5), (1,)),
        ((1, np.inf), (1,)),
        ((0, np.inf), (1, 2)),
        ((0, 5, 5, np.inf), (1, 2, 3)),
        ((0, 9, 5, np.inf), (1, 2, 3)),
    ],
)
def test_tiers_with_a_gap_or_out_of_order_are_refused(bounds: tuple[float, ...], prices: tuple[float, ...]) -> None:
    with pytest.raises(OverlayError, match=r"the tiers of 'x\.y' must"):
        Price("x.y", "us-east-1", "unit", bounds, prices, "", "", "", "")


# Scopes


def test_a_region_in_japan_takes_japans_direct_connect_price_and_others_do_not() -> None:
    """0.285 and 0.30 an hour (https://aws.amazon.com/directconnect/pricing/)."""
    hour = "directconnect.dedicated_port_hour_1gbps"
    assert [price_book(code)[hour].usd for code in ("ap-northeast-1", "ap-northeast-3")] == [(0.285,), (0.285,)]
    assert [price_book(code)[hour].usd for code in ("us-east-1", "ap-northeast-2")] == [(0.30,), (0.30,)]


def test_a_price_for_everywhere_except_japan_is_none_in_japan() -> None:
    hosted = "directconnect.hosted_port_hour_1gbps"
    assert price_book("eu-west-1").get(hosted) is not None
    assert price_book("ap-northeast-1").get(hosted) is None
    assert "ap-northeast-1" not in available(hosted)
    assert len(available(hosted)) == len(regions()) - 2


def test_a_global_price_holds_in_every_region() -> None:
    assert set(available("route53.hosted_zone_month")) == set(regions())
    assert {price_book(code)["route53.hosted_zone_month"].usd[0] for code in regions()} == {0.50}


def test_a_commercial_price_does_not_hold_in_govcloud() -> None:
    peering = "datatransfer.vpc_peering_cross_az_each_direction_gb"
    assert price_book("us-gov-west-1").get(peering) is None
    assert price_book("eu-west-1").get(peering) is not None


def test_a_region_without_its_own_edge_price_takes_its_viewers_geography() -> None:
    """CloudFront's first 10 TB: 0.085 in Europe and the United States, 0.12 in Asia
    (https://aws.amazon.com/cloudfront/pricing/)."""
    egress = "cloudfront.egress_to_internet_gb"
    assert [price_book(code)[egress].usd[0] for code in ("eu-west-1", "us-east-1", "ap-southeast-1")] == [
        0.085,
        0.085,
        0.12,
    ]


def test_a_region_takes_its_own_price() -> None:
    assert (price_book("eu-central-1")[REST].usd[0], price_book("us-east-1")[REST].usd[0]) == (3.7e-6, 3.5e-6)


def test_a_regions_own_price_goes_before_that_of_a_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    """No dimension has both today: this holds the order for the day that one does."""

    def row(place: str, price: str) -> PriceRow:
        return PriceRow("x.y", place, "unit", "0", "inf", price, "", "", "2026", "high")

    given = {"eu-west-1": "1", "global": "2", "edge:EU": "3"}
    table = {"x.y": {place: [row(place, price)] for place, price in given.items()}}
    monkeypatch.setattr(pricebook, "table_of", lambda directory: table)
    assert PriceBook("eu-west-1")["x.y"].usd == (1,)
    assert PriceBook("eu-west-2")["x.y"].usd == (2,)
    del table["x.y"]["global"]
    assert PriceBook("eu-west-2")["x.y"].usd == (3,)


def test_an_unknown_region_is_told_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown Region 'eu-west-9' \(did you mean 'eu-west-"):
        PriceBook("eu-west-9")


# Missing prices


def test_a_missing_price_is_an_error_that_says_where_and_what_to_do() -> None:
    with pytest.raises(PriceMissingError) as error:
        price_book("mx-central-1")["lattice.service_hour"]
    message = str(error.value)
    assert "no price for 'lattice.service_hour' in 'mx-central-1'" in message
    assert newest_date() in message
    assert "--overlay" in message


def test_an_unknown_dimension_is_told_the_nearest() -> None:
    with pytest.raises(PriceMissingError, match=r"'elb\.alb_hours' \(did you mean 'elb\.alb_hour'\?\)"):
        PriceBook()["elb.alb_hours"]


def test_a_missing_price_is_never_zero() -> None:
    result = PriceBook("mx-central-1").price({"lattice.service_hour": 730, "elb.alb_hour": 1})
    assert [gap["dimension"] for gap in result.unpriced] == ["lattice.service_hour"]
    assert [item["dimension"] for item in result.items] == ["elb.alb_hour"]


# The answer of `price`


def test_the_answer_has_a_stable_json_form() -> None:
    document = PriceBook("eu-west-1").price({REST: "400M", "elb.alb_hour": 730, "no.such": "2k"}).to_dict()
    assert load_json(json.dumps(document)) == document, "no infinity, no NaN, no array"
    assert list(document) == ["schema", "region", "price_date", "items", "total_usd", "unpriced"]
    assert (document["schema"], document["region"], document["price_date"]) == (1, "eu-west-1", newest_date())
    rest_api, alb = document["items"]
    assert {"dimension", "quantity", "unit", "tiers", "usd"} <= set(rest_api)
    assert (rest_api["dimension"], rest_api["quantity"], rest_api["free_quantity"]) == (REST, 400e6, 0)
    assert [tier["to"] for tier in rest_api["tiers"]] == [333e6, 1e9]
    assert [tier["to"] for tier in alb["tiers"]] == [None], "the last tier has no end"
    assert sum(tier["usd"] for tier in rest_api["tiers"]) == pytest.approx(rest_api["usd"])
    assert document["total_usd"] == pytest.approx(rest_api["usd"] + alb["usd"])
    (gap,) = document["unpriced"]
    assert (gap["dimension"], gap["quantity"]) == ("no.such", 2000)
    assert "no price for 'no.such'" in gap["reason"]


def test_no_usage_costs_nothing() -> None:
    assert PriceBook().price({}).to_dict()["total_usd"] == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (-1, "the usage of 'elb.alb_hour' is -1: give a quantity from 0 up"),
        ("-2k", "the usage of 'elb.alb_hour' is -2k: give a quantity from 0 up"),
        ("20 KB", "the usage of 'elb.alb_hour' cannot be read: '20 KB' is a size, not a count"),
        (None, "the usage of 'elb.alb_hour' cannot be read: None is not a count"),
        (float("nan"), "the usage of 'elb.alb_hour' cannot be read: 'nan' is not finite"),
    ],
)
def test_usage_that_cannot_be_is_one_sentence_with_its_dimension(given: object, message: str) -> None:
    with pytest.raises(UnitError) as error:
        PriceBook().price({"elb.alb_hour": given})
    assert str(error.value).startswith(message)


# Free allowances


def test_free_allowances_are_off_unless_asked_for() -> None:
    assert usd(PriceBook(), {EGRESS: 100}) == pytest.approx(9)
    assert usd(PriceBook(free_tier=True), {EGRESS: 100}) == 0
    assert usd(PriceBook(free_tier=True), {EGRESS: 101}) == pytest.approx(0.09)


def test_an_allowance_is_one_pool_over_the_dimensions_of_its_group() -> None:
    """400,000 GB-seconds over both architectures: 300,000 on arm leave 100,000 for x86."""
    usage = {"lambda.duration_arm_gb_second": 300_000, "lambda.duration_x86_gb_second": 300_000}
    result = PriceBook(free_tier=True).price(usage)
    assert [item["free_quantity"] for item in result.items] == [300_000, 100_000]
    assert result.total_usd == pytest.approx(200_000 * 0.0000166667)


def test_ingested_and_stored_and_scanned_logs_have_an_allowance_each() -> None:
    """AWS tracks 5 GB of DataProcessing-Bytes and 5 GB of TimedStorage-ByteHrs
    (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/tracking-free-tier-usage.html)."""
    usage = {
        "cloudwatch.logs_ingestion_standard_gb": 5,
        "cloudwatch.logs_storage_gb_month": 5,
        "cloudwatch.logs_insights_scanned_gb": 5,
    }
    assert usd(PriceBook(free_tier=True), usage) == 0
    assert usd(PriceBook(free_tier=True), {**usage, "cloudwatch.logs_storage_gb_month": 6}) == pytest.approx(0.03)


def test_what_the_account_uses_elsewhere_is_taken_out_of_the_pool() -> None:
    """Of 400,000 GB-seconds over both architectures 250,000 are used on arm and 100,000 on x86: 50,000 are left."""
    used = {"lambda.duration_arm_gb_second": "250k", "lambda.duration_x86_gb_second": 100_000}
    result = PriceBook(free_tier=used).price({"lambda.duration_x86_gb_second": 60_000})
    assert [item["free_quantity"] for item in result.items] == [50_000]
    assert usd(PriceBook(free_tier={EGRESS: "500 GB"}), {EGRESS: 10}) == pytest.approx(10 * 0.09)
    assert usd(PriceBook(free_tier={}), {EGRESS: 10}) == usd(PriceBook(free_tier=True), {EGRESS: 10}) == 0


def test_another_region_s_book_has_the_same_used_allowances() -> None:
    book = PriceBook("eu-west-1", free_tier={EGRESS: 60})
    assert book.elsewhere("eu-central-1").pools().billable(EGRESS, 100.0) == 60.0
    assert book.elsewhere("eu-central-1").conditions == book.conditions == "free tier"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"lambda.request_arm": 1}, "(did you mean 'lambda.requests_arm'?)"),
        ({"elb.alb_hour": 1}, "those of an account's first year are never taken off"),
        (
            {EGRESS: "20 KB"},
            f"'{EGRESS}' is '20 KB': give how much of it is used already, a quantity from 0 up (unit: GB)",
        ),
        ({EGRESS: -1}, f"'{EGRESS}' is -1: give how much of it is used already"),
        ([EGRESS], "is no mapping of dimension to quantity"),
    ],
)
def test_a_wrong_use_of_allowances_is_one_sentence(given: object, sentence: str) -> None:
    with pytest.raises(ModelerError) as error:
        PriceBook(free_tier=given)  # type: ignore[arg-type]
    assert sentence in str(error.value)
    with pytest.raises(WorkloadError, match=re.escape(sentence)):
        Workload.from_dict({"free_tier": given})


def test_a_workload_says_what_the_account_uses_of_its_allowances() -> None:
    """3M invocations on arm: of the million that is free, 600,000 are used elsewhere, so 2.6M are paid."""
    document = {"traffic": {"requests_per_month": "3M"}, "backend": {"kind": "lambda"}}
    w = Workload.from_dict({**document, "free_tier": {"lambda.requests_arm": "600k"}})
    price = PriceBook()["lambda.requests_arm"].usd[0]
    for book in (None, PriceBook(free_tier=True)):
        comparison = m.compare(w, ["A1"], book=book)
        bill = comparison["A1"].bill
        assert bill is not None
        assert comparison.conditions == "free tier"
        assert next(item for item in bill.items if item.dimension == "lambda.requests_arm").usd == pytest.approx(
            2.6e6 * price
        )


def test_tiers_count_from_the_first_unit_after_the_allowance() -> None:
    assert usd(PriceBook(free_tier=True), {EGRESS: 100 + 10_240}) == pytest.approx(10_240 * 0.09)


def test_allowances_of_the_first_year_are_never_taken_off() -> None:
    """Accounts created since 2025-07-15 have credits instead (https://aws.amazon.com/free/)."""
    legacy = [allowance.dimension for allowance in allowances() if allowance.kind == "legacy-12-months"]
    assert REST in legacy
    assert "elb.alb_hour" in legacy
    book = PriceBook(free_tier=True)
    assert all(book.allowance(dimension) is None for dimension in legacy)


# Negotiated prices


def test_a_per_cent_changes_every_tier_and_keeps_their_limits() -> None:
    book, plain = PriceBook(overlay=Overlay.parse({"apigateway": "-12 %"})), PriceBook()
    assert book[REST].usd == pytest.approx([price * 0.88 for price in plain[REST].usd])
    assert book[REST].bounds == plain[REST].bounds
    assert book["elb.alb_hour"] == plain["elb.alb_hour"]


def test_a_price_replaces_all_tiers() -> None:
    book = PriceBook(overlay=Overlay.parse({REST: 1e-6}))
    assert usd(book, {REST: "21B"}) == pytest.approx(21_000)


def test_the_most_specific_rule_wins() -> None:
    overlay = Overlay.parse({"all": "-50 %", "elb": "-10 %", "elb.alb_hour": 0.02})
    book, plain = PriceBook(overlay=overlay), PriceBook()
    assert book["elb.alb_hour"].usd == (0.02,)
    assert book["elb.nlb_hour"].usd[0] == pytest.approx(plain["elb.nlb_hour"].usd[0] * 0.9)
    assert book[REST].usd[0] == pytest.approx(plain[REST].usd[0] / 2)


def test_a_surcharge_is_an_overlay_too() -> None:
    assert PriceBook(overlay=Overlay.parse({"elb": "+10 %"}))["elb.alb_hour"].usd[0] == pytest.approx(0.02475)


def test_an_overlay_gives_a_price_where_the_list_has_none() -> None:
    overlay = Overlay.parse({"lattice.service_hour": 0.03, "appsync.query_operations": 4e-6})
    book = PriceBook("mx-central-1", overlay)
    assert usd(book, {"lattice.service_hour": 2, "appsync.query_operations": "1M"}) == pytest.approx(4.06)
    assert book["appsync.query_operations"].source == "overlay"


def test_a_per_cent_gives_no_price_where_the_list_has_none() -> None:
    assert PriceBook("mx-central-1", Overlay.parse({"all": "-5 %"})).get("lattice.service_hour") is None


def test_a_negotiated_price_says_so_in_its_source() -> None:
    source = PriceBook(overlay=Overlay.parse({"elb": "-10 %"}, "deal.yaml"))["elb.alb_hour"].source
    assert source.startswith(PriceBook()["elb.alb_hour"].source)
    assert source.endswith("deal.yaml: elb -10 %")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (["elb: -10 %"], "must be a mapping such as 'apigateway: -12 %'"),
        ({"elbe": "-10 %"}, "names 'elbe' (did you mean 'elb'?)"),
        ({"elb": "cheap"}, "gives 'cheap' for 'elb': write a per cent not below -100"),
        ({"elb": "-101 %"}, "gives '-101 %' for 'elb': write a per cent not below -100"),
        ({"elb": None}, "gives 'None' for 'elb'"),
        ({"elb.alb_hour": True}, "gives 'True' for 'elb.alb_hour'"),
        ({"elb.alb_hour": float("nan")}, "gives 'nan' for 'elb.alb_hour'"),
        ({"elb.alb_hour": -0.02}, "is negative"),
        ({"elb": 0.02}, "is a price for more than one dimension"),
        ({"all": 0.02}, "is a price for more than one dimension"),
        ({"elb.alb_huor": 0.02}, "names 'elb.alb_huor' (did you mean 'elb.alb_hour'?), which no building block uses"),
        ({"appsync.query_operation": 1e-6}, "(did you mean 'appsync.query_operations'?)"),
        ({"partner.port_hour": 0.5}, "names 'partner.port_hour', which no building block uses"),
        ({"datatransfer.inter_region_egress_gb:to:mars-1": 0.5}, "which no building block uses"),
        ({1.5: 0.5}, "names '1.5', which no building block uses"),
        ({"firehose.ingested_gb": "-5 %"}, "which has no list price to change"),
        ({"ec2": "30 %"}, "gives '30 %' for 'ec2', which may be a discount or a surcharge: write '-30 %' for less"),
        ({"ec2": "30%"}, "or '+30 %' for more than the list price"),
        ({"elb": "%"}, "gives '%' for 'elb': write a per cent not below -100"),
        ({"elb": "-5 %%"}, "gives '-5 %%' for 'elb': write a per cent not below -100"),
        ({"elb.alb_hour": -3.7e-6}, "gives '-0.0000037' for 'elb.alb_hour', which is negative"),
    ],
)
def test_an_overlay_that_cannot_be_is_one_sentence(document: object, message: str) -> None:
    with pytest.raises(OverlayError) as error:
        Overlay.parse(document, "deal.yaml")
    assert message in str(error.value)
    assert "deal.yaml" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_mistyped_dimension_in_an_overlay_is_told_and_not_silently_without_effect() -> None:
    """A discount on 'elb.alb_hours' would change nothing; a price for an unknown dimension may be meant."""
    with pytest.raises(OverlayError, match=r"elb\.alb_hours.*did you mean 'elb\.alb_hour'"):
        Overlay.parse({"elb.alb_hours": "-10 %"})


def test_overlays_are_read_from_yaml(tmp_path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text("all: -5 %\nelb.alb_hour: 0.02\n")
    assert read_overlay(file).rules == {"all": ("percent", -5.0), "elb.alb_hour": ("usd", 0.02)}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"all: [\n", "deal.yaml, line 2: this is not valid YAML"),
        (b"\xff\xfe\x00", "it is not a text file"),
        (b"just words", "must be a mapping"),
        (b"elb: -5 %\nall: -1 %\nelb: -50 %\n", "deal.yaml, line 3: the field 'elb' is given twice: keep one"),
        (b"", "deal.yaml' is empty: write lines such as 'apigateway: -12 %'"),
        (b"elb: 2026-13-45\n", "line 1: '2026-13-45' cannot be read as a value of the kind 'timestamp'"),
    ],
)
def test_a_broken_overlay_file_is_one_sentence(tmp_path, content: bytes, message: str) -> None:
    file = tmp_path / "deal.yaml"
    file.write_bytes(content)
    with pytest.raises(OverlayError) as error:
        read_overlay(file)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_overlay_file_is_one_sentence(tmp_path) -> None:
    with pytest.raises(OverlayError, match=r"cannot read '.*none\.yaml': No such file or directory"):
        read_overlay(tmp_path / "none.yaml")


def test_every_dimension_that_is_not_in_the_book_but_metered_can_be_given_a_price() -> None:
    from modeler.components import components

    meters = {dimension for kind in components().values() for dimension in kind.dimensions}
    bare = {usages for usages in meters if not any(fnmatchcase(name, usages) for name in dimensions())}
    assert bare == set(UNPRICED), "one list for what has no public price"
    to_anywhere = [f"{start}{code}" for start in BY_REGION for code in regions()]
    named = [*dimensions(), *UNPRICED, *to_anywhere]
    assert set(Overlay.parse(dict.fromkeys(named, 1)).rules) == set(named)


def test_a_per_cent_has_a_sign_unless_it_is_nothing() -> None:
    assert Overlay.parse({"ec2": "-30 %", "elb": "+30%", "all": "0 %"}).rules == {
        "ec2": ("percent", -30.0),
        "elb": ("percent", 30.0),
        "all": ("percent", 0.0),
    }


def test_small_prices_are_written_as_decimals() -> None:
    book = PriceBook(overlay=Overlay.parse({REST: 3.7e-6, "elb.alb_hour": "-0.00001 %"}, "deal.yaml"))
    assert book[REST].source.endswith(f"deal.yaml: {REST} 0.0000037 USD per unit")
    assert book["elb.alb_hour"].source.endswith("elb.alb_hour -0.00001 %")
    with pytest.raises(OverlayError, match=r"must rise, and are 0, 5, 0\.0000037, infinity$"):
        Price("x.y", "us-east-1", "unit", (0, 5, 3.7e-6, np.inf), (1, 2, 3), "", "", "", "")


# The book


def test_a_book_says_its_overlay_and_its_allowances() -> None:
    plain, overlay = PriceBook().origin, Overlay.parse({"all": "-5 %"}, "discounts.yaml")
    assert plain == f"snapshot of {newest_date()}"
    assert PriceBook(overlay=Overlay()).origin == plain
    assert PriceBook(overlay=overlay).origin == f"{plain} with overlay discounts.yaml"
    assert PriceBook(free_tier=True).origin == f"{plain} with free tier"
    assert PriceBook(overlay=overlay, free_tier=True).origin == f"{plain} with overlay discounts.yaml and free tier"


def test_a_book_elsewhere_has_the_same_overlay_and_allowances_and_is_made_once() -> None:
    book = PriceBook("eu-west-1", Overlay.parse({"elb.alb_hour": 0.02}), free_tier=True)
    there = book.elsewhere("us-east-1")
    assert (there.region.code, there.overlay, there.free_tier) == ("us-east-1", book.overlay, True)
    assert there["elb.alb_hour"].usd == (0.02,)
    assert book.elsewhere("us-east-1") is there
    assert book.elsewhere("eu-west-1") is book
    assert there.elsewhere("eu-west-1") is book
    with pytest.raises(UnknownNameError, match="unknown Region 'mars-1'"):
        book.elsewhere("mars-1")


def lay(folder: Path, usd: str, *places: str) -> str:
    """A refreshed book with one dimension, and the year 2031 as its date."""
    folder.mkdir()
    document = {"refreshed": "2031-01-01T00:00:00+0000", "rows": {"elb.csv": len(places)}}
    (folder / "manifest.json").write_text(json.dumps(document))
    head = "dimension,region,unit,tier_from,tier_to,usd,usage_type,source,as_of,confidence\n"
    rows = "".join(f"elb.alb_hour,{place},hour,0,Inf,{usd},,test,2031-01-01,high\n" for place in places)
    (folder / "elb.csv").write_text(head + rows)
    return str(folder)


def test_a_book_elsewhere_has_the_rows_of_the_book(tmp_path: Path) -> None:
    listed = price_book("eu-west-1")
    fresh = PriceBook("eu-west-1", directory=lay(tmp_path / "book", "7", "eu-west-1", "us-east-1"))
    assert listed.elsewhere("us-east-1")["elb.alb_hour"].usd[0] < 1
    assert "2031" not in listed.elsewhere("us-east-1").origin
    assert fresh.elsewhere("us-east-1")["elb.alb_hour"].usd == (7,)
    assert fresh.elsewhere("us-east-1").price_date == "2031-01-01"
    assert fresh.directory == str(tmp_path / "book")
    assert listed.directory == ""


def test_a_dimension_that_only_a_refreshed_book_has_is_among_its_rows(tmp_path: Path) -> None:
    folder = Path(lay(tmp_path / "book", "7", "eu-west-1"))
    text = (folder / "elb.csv").read_text().replace("elb.alb_hour", "elb.new_hour")
    (folder / "elb.csv").write_text(text)
    fresh = PriceBook("eu-west-1", directory=str(folder))
    assert fresh["elb.new_hour"].usd == (7,)
    assert "elb.new_hour" in {row["dimension"] for row in fresh.records()}
    assert "elb.new_hour" not in {row["dimension"] for row in price_book("eu-west-1").records()}


def test_a_book_says_in_which_regions_its_rows_have_a_price(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    text = "dimension,region,unit,tier_from,tier_to,usd,usage_type,source,as_of,confidence\n"
    row = "lattice.service_hour,mx-central-1,hour,0,Inf,1,,test,2031-01-01,high\n"
    (folder / "lattice.csv").write_text(text + row, encoding="utf-8")
    document = {"refreshed": "2031-01-01", "rows": {"lattice.csv": 1}}
    (folder / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    assert "mx-central-1" not in PriceBook().available("lattice.service_hour")
    assert "mx-central-1" in PriceBook(directory=folder).available("lattice.service_hour")
    w = Workload.from_dict({"region": "mx-central-1", "backend": {"kind": "fargate"}})
    verdicts = [
        {reason.rule for reason in assess(w, pattern("E6"), book=book).reasons if reason.outcome == "excluded"}
        for book in (price_book("mx-central-1"), PriceBook("mx-central-1", directory=folder))
    ]
    assert "service-in-region" in verdicts[0]
    assert "service-in-region" not in verdicts[1]


def test_a_bill_over_two_regions_is_priced_by_one_book(tmp_path: Path) -> None:
    """Usage in another Region takes the rows, the overlay and the date of the book that was given."""
    from modeler.engine.bill import book_for
    from modeler.units import Usage

    usage = Usage("elb.alb_hour", 1.0, region="us-east-1")
    overlaid = PriceBook("eu-west-1", Overlay.parse({"elb.nlb_hour": 0.5}), free_tier=True)
    listed = book_for(usage, overlaid).get(usage.dimension)
    fresh = PriceBook("eu-west-1", directory=lay(tmp_path / "book", "7", "us-east-1"))
    price = book_for(usage, fresh).get(usage.dimension)
    assert book_for(usage, overlaid).get(usage.dimension) == listed
    assert price is not None
    assert (price.usd, price.as_of) == ((7,), "2031-01-01")
    nowhere = Usage("no.such", 1.0, region="us-east-1")
    assert "'no.such'" in book_for(nowhere, fresh).missing(nowhere.dimension)
    gap = Usage("lattice.service_hour", 1.0, region="mx-central-1")
    assert "in 'mx-central-1' (prices of 2031-01-01)" in book_for(gap, fresh).missing(gap.dimension)


def test_plain_books_are_made_once_and_others_are_not_mixed_with_them() -> None:
    assert price_book("eu-west-1") is price_book("eu-west-1")
    discounted = price_book("eu-west-1", Overlay.parse({"all": "-100 %"}))
    assert discounted[REST].usd[0] == 0
    assert price_book("eu-west-1")[REST].usd[0] > 0


def test_every_dimension_has_a_price_in_some_region() -> None:
    assert [name for name in dimensions() if not available(name)] == []
