"""Turn a collected list of AWS prices into the price book: one CSV per service, in one shape.

    python -m modeler.facts.build.normalize RAW.csv [--out DIR]

A price list gathered from many places (AWS price list offers, AWS pricing pages, published copies of both)
has one row per price but many dialects: tiers that are not monthly, Regions called "all", sources that say
where a copy was read and not what it is a copy of. The price book has one dialect, so that a refresh is a
data diff.

====================  =====================================  ==============================================
raw column            price book column                      rule
====================  =====================================  ==============================================
service, dimension    dimension = ``{service}.{dimension}``  `EXCLUDED` dimensions are left out, `RENAMED`
                                                             ones get the name that the model uses
region                region                                 a Region code or a scope: `SCOPES`
unit                  unit                                   one unit per dimension
tier_from, tier_to    tier_from, tier_to                     in the row's unit, contiguous, 0 to ``Inf``
usd                   usd                                    exact decimal text, no exponent
usagetype_or_blank    usage_type                             may be blank: "not seen", not "none"
source                source                                 a public reference: `SOURCE_RULES`
source_as_of          as_of                                  a date (2025-11-04) or a year (2026)
confidence            confidence                             high, medium or low
====================  =====================================  ==============================================

Other raw columns are not read: free quantities are facts of their own, in allowances.csv.

Special rules, each because AWS meters something in a way that a monthly tier cannot say:

* ``...:current`` rows of Direct Connect egress replace the older row of the same destination and Region.
* VPC Lattice gives 300,000 requests (or TCP connections) free per service *and hour*
  (https://aws.amazon.com/vpc/lattice/pricing/). The free tier row goes, the paid price becomes one tier, and
  the unit says above how many per hour it applies: whoever meters the hours subtracts.
* A tier that starts at a free quantity (`FREE_QUANTITY`) starts at 0 instead: the quantity is an allowance.
* Verified Access has a cheaper second tier whose boundary is not known: the first price is the only one.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

from modeler.dataclass import dataclass
from modeler.errors import ModelerError
from modeler.facts import HERE
from modeler.files.reading import read_text
from modeler.files.writing import make_folder, write_text

__all__ = [
    "COLUMNS",
    "EXCLUDED_DIMENSIONS",
    "RawPrice",
    "RawPricesError",
    "TierPrice",
    "main",
    "normalize",
    "read_raw_prices",
    "write_prices",
]

MOST_RAW_BYTES = 1 << 30
RAW_COLUMNS = (
    "service",
    "dimension",
    "usagetype_or_blank",
    "region",
    "unit",
    "tier_from",
    "tier_to",
    "usd",
    "source",
    "source_as_of",
    "confidence",
)
COLUMNS = (
    "dimension",
    "region",
    "unit",
    "tier_from",
    "tier_to",
    "usd",
    "usage_type",
    "source",
    "as_of",
    "confidence",
)
CONFIDENCES = ("high", "medium", "low")

EXCLUDED_DIMENSIONS: tuple[tuple[str, str], ...] = (
    ("elb.clb_*", "no pattern uses a Classic Load Balancer"),
    ("elb.gwlb_*", "no pattern uses a Gateway Load Balancer"),
    ("privatelink.gwlb_*", "no pattern uses a Gateway Load Balancer endpoint"),
    ("fargate.fargate_windows_*", "backends are modeled on Linux"),
    ("kms.*", "not on the path of a request"),
    ("secretsmanager.*", "not on the path of a request"),
    ("verifiedpermissions.*", "no pattern authorizes with Verified Permissions"),
    ("lambda.durable_*", "a backend's own workflow, not the path of a request"),
    ("cognito.user_pools_mau_legacy_tier", "closed to new user pools, and its free quantity is not known"),
    ("cognito.quota_increase_*", "a bought quota, not a meter of traffic"),
    ("cloudwatch.alarm_composite_month", "operations, the same for every pattern"),
    ("cloudwatch.alarm_high_resolution_month", "operations, the same for every pattern"),
    ("cloudwatch.api_request", "operations, the same for every pattern"),
    ("cloudwatch.get_metric_data_metric", "operations, the same for every pattern"),
    ("route53.dns_firewall_queries", "no pattern uses DNS Firewall"),
    ("route53.queries_geo", "no pattern routes by geography"),
    ("route53.queries_geoproximity", "no pattern routes by geography"),
    ("route53.queries_ip_based", "no pattern routes by client address"),
    ("transitgateway.connect_attachment_hour", "no pattern uses a Connect attachment"),
    ("vpc.public_ipv4_idle_hour", "no pattern keeps an idle address"),
    ("vpc.ipam_active_ip_hour", "not on the path of a request"),
    ("vpc.verified_access_app_hour_tier2", "the quantity at which the second tier starts is not known"),
    ("datatransfer.same_az_private_ip_gb", "free, and metered by nothing"),
    ("xray.insights_traces_stored", "operations, the same for every pattern"),
    ("cloudfront.http_requests", "only HTTPS is served"),
)
"""Raw dimensions that are left out (shell patterns), each with the reason."""

RENAMED = {
    "vpc.verified_access_app_hour_tier1": "vpc.verified_access_app_hour",
    "globalaccelerator.dt_premium_gb_vpn_example": "globalaccelerator.dt_premium_gb",
}

ONE_TIER = frozenset({"vpc.verified_access_app_hour"})
"""Dimensions of which only the first tier's price is known: it holds for every quantity."""

FREE_QUANTITY = {
    "route53.health_check_aws_month": Decimal(50),
    "waf.bot_control_requests": Decimal(10_000_000),
}
"""Dimensions whose raw tier starts where a free quantity ends; the quantity is in allowances.csv."""

HOURLY_FREE = frozenset({"lattice.requests", "lattice.tcp_connections"})

SCOPES = {"all": "global", "all (commercial)": "commercial"}
KNOWN_SCOPES = ("global", "commercial", "japan", "global-except-japan")

SUPERSEDES = ":current"

PAGES: tuple[tuple[str, str], ...] = (
    ("apigateway.", "https://aws.amazon.com/api-gateway/pricing/"),
    ("cloudfront.", "https://aws.amazon.com/cloudfront/pricing/"),
    ("cloudmap.", "https://aws.amazon.com/cloud-map/pricing/"),
    ("cloudwatch.", "https://aws.amazon.com/cloudwatch/pricing/"),
    ("cognito.", "https://aws.amazon.com/cognito/pricing/"),
    ("datatransfer.", "https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer"),
    ("directconnect.", "https://aws.amazon.com/directconnect/pricing/"),
    ("ec2.", "https://aws.amazon.com/ec2/pricing/on-demand/"),
    ("eks.", "https://aws.amazon.com/eks/pricing/"),
    ("elb.", "https://aws.amazon.com/elasticloadbalancing/pricing/"),
    ("fargate.", "https://aws.amazon.com/fargate/pricing/"),
    ("globalaccelerator.", "https://aws.amazon.com/global-accelerator/pricing/"),
    ("lambda.", "https://aws.amazon.com/lambda/pricing/"),
    ("lattice.", "https://aws.amazon.com/vpc/lattice/pricing/"),
    ("nat.", "https://aws.amazon.com/vpc/pricing/"),
    ("privateca.", "https://aws.amazon.com/private-ca/pricing/"),
    ("privatelink.", "https://aws.amazon.com/privatelink/pricing/"),
    ("route53.", "https://aws.amazon.com/route53/pricing/"),
    ("s3.", "https://aws.amazon.com/s3/pricing/"),
    ("transitgateway.", "https://aws.amazon.com/transit-gateway/pricing/"),
    ("vpc.verified_access_", "https://aws.amazon.com/verified-access/pricing/"),
    ("vpc.", "https://aws.amazon.com/vpc/pricing/"),
    ("vpn.", "https://aws.amazon.com/vpn/pricing/"),
    ("waf.", "https://aws.amazon.com/waf/pricing/"),
    ("xray.", "https://aws.amazon.com/xray/pricing/"),
)
"""The AWS pricing page of each dimension, by the start of its name: the reference of last resort."""

_RATE = r"[0-9A-Z]{16}\.[0-9A-Z]{10}\.[0-9A-Z]{10}"
_SKU = r"SKU [0-9A-Z]{12,16}"

SOURCE_RULES: tuple[tuple[str, str], ...] = (
    # AWS's own page data, with and without the rate code of the price list.
    (
        rf"; same value at unlabeled meter ({_RATE}) in AWS pricing-page data #",
        r"; same as AWS price list rate \1",
    ),
    (rf"AWS pricing-page data #({_RATE})", r"AWS price list rate \1"),
    (r"AWS pricing-page data # \(region=.*, instanceType=[\w.]+\)", "{page}"),
    (
        r"AWS pricing-page data # \(unlabeled meter; [^()]*\)",
        "{page} (unlabeled meter, matched by its price and tiers)",
    ),
    (r"; only the 90,000 boundary was seen \(.*?\); 990,000 .*$", "; boundaries above 90,000 inferred"),
    (r"AWS pricing-page data #", "{page}"),
    # Where a copy was read does not matter: what it is a copy of does.
    (r"archived copy \(\d{4} copy of (https://[^\s)]+)\)", r"\1"),
    (r"archived copy \(copy of AWS page text\)", "{page}"),
    (r"archived copy \(tool test fixture.*$", "a third party's test fixture, not confirmed by {page}"),
    (rf"archived copy \([^()]*?({_SKU})[^()]*\)", r"AWS price list \1"),
    (rf" and \d{{9,}} \(({_SKU})[^()]*\)", r" and \1"),
    (r" as quoted in archived copy(?: \([^()]*\))?", ""),
    (r", copy in archived copy", ""),
    # Harvested verbatim from an AWS page: the page is the source.
    (r"github:\S+ \(harvest run \S+ prices verbatim from (https://[^\s)]+)\)", r"\1"),
    # Notes that repeat what the dimension says.
    (r" \(location [^;]*; \d+ location\(s\) at this price\)", ""),
    ("…", "..."),
)
"""What a raw source becomes: (pattern, replacement), in order; ``{page}`` is the dimension's pricing page."""

UNPUBLIC = ("archived copy", "pricing-page data")
"""Words that must not be left over: they name no public reference."""

_REGION = re.compile(r"(?:[a-z]{2}|us-gov)-[a-z]+-\d|edge:\S.*")
_AS_OF = re.compile(r"\d{4}(?:-\d\d-\d\d)?")
_PER_HOUR = re.compile(r"(\d+) per service-hour")


class RawPricesError(ModelerError):
    """A raw price list that cannot be read or that contradicts itself."""


@dataclass(frozen=True)
class RawPrice:
    """One raw row, as text, with the line it stands on; `dimension` already has its service."""

    line: int
    dimension: str
    region: str
    unit: str
    tier_from: str
    tier_to: str
    usd: str
    usage_type: str
    source: str
    as_of: str
    confidence: str


@dataclass(frozen=True)
class TierPrice:
    """One row of the price book: a price per `unit` for quantities from `tier_from` up to `tier_to`."""

    dimension: str
    region: str
    unit: str
    tier_from: Decimal
    tier_to: Decimal
    usd: Decimal
    usage_type: str
    source: str
    as_of: str
    confidence: str

    def cells(self) -> tuple[str, ...]:
        """Return the row's text, in the order of `COLUMNS`.

        >>> from decimal import Decimal as D
        >>> start, end, usd = D(0), D("Inf"), D("4E-7")
        >>> TierPrice("s3.get", "us-east-1", "request", start, end, usd, "", "AWS", "2026", "high").cells()[3:6]
        ('0', 'Inf', '0.0000004')
        """
        numbers = (_text(self.tier_from), _text(self.tier_to), _text(self.usd))
        start = (self.dimension, self.region, self.unit)
        return (*start, *numbers, self.usage_type, self.source, self.as_of, self.confidence)


def read_raw_prices(path: Path) -> list[RawPrice]:
    """Read a raw price list.

    Raises
    ------
    RawPricesError
        When the file cannot be read, or lacks a column or a cell.
    """
    text = read_text(path, RawPricesError, "give a CSV file in UTF-8", MOST_RAW_BYTES)
    try:
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        missing = [name for name in RAW_COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise RawPricesError(f"{path.name} has no column {', '.join(missing)}: it needs {', '.join(RAW_COLUMNS)}")
        return [_raw(row, reader.line_num) for row in reader]
    except csv.Error as error:
        raise RawPricesError(f"{path} cannot be read ({error}): give a CSV file in UTF-8") from error


def normalize(rows: Iterable[RawPrice]) -> list[TierPrice]:
    """Apply every rule to raw rows and give the sorted, checked price book.

    Raises
    ------
    RawPricesError
        When a number, Region, source, date or confidence cannot be read, or when the tiers of a dimension in
        a Region are not contiguous from 0 to Inf, appear twice, or have two units.
    """
    kept = [replace(row, dimension=RENAMED.get(row.dimension, row.dimension)) for row in rows if not _excluded(row)]
    in_force = _without_superseded(kept)
    paid = [_only_paid(row) for row in in_force if not _is_hourly_free(row)]
    prices = sorted((_price(row) for row in paid), key=_order)
    _check(prices)
    return prices


def write_prices(prices: Sequence[TierPrice], out: Path) -> dict[str, int]:
    """Write one CSV per service into `out`; give the number of rows by file name."""
    by_service: dict[str, list[TierPrice]] = defaultdict(list)
    for price in prices:
        by_service[price.dimension.partition(".")[0]].append(price)
    make_folder(out)
    for service, rows in by_service.items():
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row.cells() for row in rows)
        write_text(out / f"{service}.csv", text.getvalue())
    return {f"{service}.csv": len(rows) for service, rows in by_service.items()}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the script: 0 when the price book was written, 2 with one sentence on stderr when it was not."""
    parser = argparse.ArgumentParser(
        prog="python -m modeler.facts.build.normalize",
        description="Turn a collected list of AWS prices into the price book, one CSV per service.",
    )
    parser.add_argument("raw", type=Path, metavar="RAW.csv", help=f"columns: {', '.join(RAW_COLUMNS)}")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        default=HERE / "prices",
        help="where the CSV files go (default: the price book of this package)",
    )
    args = parser.parse_args(argv)
    try:
        raw = read_raw_prices(args.raw)
        written = write_prices(normalize(raw), args.out)
    except ModelerError as error:
        print(error, file=sys.stderr)
        return 2
    for name, count in sorted(written.items()):
        print(f"{count:6,} {name}")
    print(f"{sum(written.values()):6,} prices from {len(raw):,} raw rows")
    return 0


def _raw(row: dict[str, str], line: int) -> RawPrice:
    absent = [name for name in RAW_COLUMNS if row[name] is None]
    if absent:
        raise RawPricesError(f"line {line} has no cell for {', '.join(absent)}: give every column, blank if unknown")
    cell = {name: row[name].strip() for name in RAW_COLUMNS}
    return RawPrice(
        line=line,
        dimension=f"{cell['service']}.{cell['dimension']}",
        region=cell["region"],
        unit=cell["unit"],
        tier_from=cell["tier_from"],
        tier_to=cell["tier_to"],
        usd=cell["usd"],
        usage_type=cell["usagetype_or_blank"],
        source=cell["source"],
        as_of=cell["source_as_of"],
        confidence=cell["confidence"],
    )


def _excluded(row: RawPrice) -> bool:
    return any(fnmatchcase(row.dimension, pattern) for pattern, _ in EXCLUDED_DIMENSIONS)


def _without_superseded(rows: Sequence[RawPrice]) -> list[RawPrice]:
    newer = {(row.dimension.removesuffix(SUPERSEDES), row.region) for row in rows if row.dimension.endswith(SUPERSEDES)}
    return [
        replace(row, dimension=row.dimension.removesuffix(SUPERSEDES))
        for row in rows
        if row.dimension.endswith(SUPERSEDES) or (row.dimension, row.region) not in newer
    ]


def _is_hourly_free(row: RawPrice) -> bool:
    return row.dimension in HOURLY_FREE and bool(_PER_HOUR.fullmatch(row.tier_to)) and _number(row, "usd") == 0


def _only_paid(row: RawPrice) -> RawPrice:
    """Return the one tier of a dimension whose free part is not a monthly tier; leave the others alone."""
    if row.dimension in HOURLY_FREE:
        per_hour = _PER_HOUR.fullmatch(row.tier_from)
        if per_hour is None:
            raise RawPricesError(
                f"line {row.line}: tier_from '{row.tier_from}' of {row.dimension} is not a quantity per hour:"
                " write for example '300000 per service-hour'"
            )
        return replace(row, tier_from="0", unit=f"{row.unit} above {int(per_hour[1]):,} per service-hour")
    if row.dimension in ONE_TIER:
        return replace(row, tier_from="0", tier_to="Inf")
    if row.dimension in FREE_QUANTITY:
        free = FREE_QUANTITY[row.dimension]
        if _number(row, "tier_from") != free:
            raise RawPricesError(
                f"line {row.line}: tier_from '{row.tier_from}' of {row.dimension} is not its free quantity"
                f" {free:,}: correct the row, or the free quantity here and in allowances.csv"
            )
        return replace(row, tier_from="0")
    return row


def _price(row: RawPrice) -> TierPrice:
    if not row.unit:
        raise RawPricesError(f"line {row.line}: {row.dimension} has no unit: say what one unit is")
    if not _AS_OF.fullmatch(row.as_of):
        raise RawPricesError(f"line {row.line}: date '{row.as_of}' is not a date: write YYYY-MM-DD, or a year")
    if row.confidence not in CONFIDENCES:
        raise RawPricesError(
            f"line {row.line}: confidence '{row.confidence}' is not known: use {', '.join(CONFIDENCES)}"
        )
    return TierPrice(
        dimension=row.dimension,
        region=_region(row),
        unit=row.unit,
        tier_from=_number(row, "tier_from"),
        tier_to=_number(row, "tier_to"),
        usd=_number(row, "usd"),
        usage_type=row.usage_type,
        source=_source(row),
        as_of=row.as_of,
        confidence=row.confidence,
    )


def _region(row: RawPrice) -> str:
    region = SCOPES.get(row.region, row.region)
    if region not in KNOWN_SCOPES and not _REGION.fullmatch(region):
        raise RawPricesError(
            f"line {row.line}: Region '{row.region}' is not known: use a Region code, edge:NAME or one of"
            f" {', '.join((*SCOPES, *KNOWN_SCOPES))}"
        )
    return region


def _source(row: RawPrice) -> str:
    text = row.source
    for pattern, replacement in SOURCE_RULES:
        if re.search(pattern, text):
            text = re.sub(pattern, replacement.replace("{page}", _page(row)), text)
    text = text.strip(" ;")
    if not text or any(word in text for word in UNPUBLIC):
        raise RawPricesError(
            f"line {row.line}: source '{row.source}' names no public reference: give a page or an offer"
        )
    return text


def _page(row: RawPrice) -> str:
    for start, page in PAGES:
        if row.dimension.startswith(start):
            return page
    raise RawPricesError(f"line {row.line}: {row.dimension} has no AWS pricing page: add its service to PAGES")


def _number(row: RawPrice, column: str) -> Decimal:
    text: str = getattr(row, column)
    infinite_allowed = column == "tier_to" and text == "Inf"
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_nan() or number < 0 or (number.is_infinite() and not infinite_allowed):
        allowed = "a number from 0, or Inf" if column == "tier_to" else "a number from 0"
        raise RawPricesError(f"line {row.line}: {column} '{text}' of {row.dimension} is not {allowed}: correct the row")
    return number


def _order(price: TierPrice) -> tuple[str, str, Decimal, Decimal]:
    return price.dimension, price.region, price.tier_from, price.tier_to


def _check(prices: Sequence[TierPrice]) -> None:
    """Refuse a price book that cannot be looked up: no prices, two units, duplicate or gapped tiers."""
    if not prices:
        raise RawPricesError(
            "no price is left after the exclusions: give a raw list with prices of the modeled services"
        )
    units: dict[str, str] = {}
    schedules: dict[tuple[str, str], list[TierPrice]] = defaultdict(list)
    for price in prices:
        unit = units.setdefault(price.dimension, price.unit)
        if unit != price.unit:
            raise RawPricesError(f"{price.dimension} has the units '{unit}' and '{price.unit}': use one per dimension")
        schedules[price.dimension, price.region].append(price)
    for (dimension, region), tiers in schedules.items():
        _check_tiers(f"{dimension} in {region}", tiers)


def _check_tiers(name: str, tiers: Sequence[TierPrice]) -> None:
    for lower, upper in pairwise(tiers):
        if lower.tier_from == upper.tier_from:
            raise RawPricesError(f"{name} has two prices from {_text(lower.tier_from)}: keep one")
        if lower.tier_to != upper.tier_from:
            raise RawPricesError(
                f"{name} has a tier up to {_text(lower.tier_to)} and the next from {_text(upper.tier_from)}:"
                " make the tiers contiguous"
            )
    for tier in tiers:
        if tier.tier_to <= tier.tier_from:
            raise RawPricesError(f"{name} has an empty tier from {_text(tier.tier_from)}: it must end above its start")
    if tiers[0].tier_from != 0:
        raise RawPricesError(f"{name} starts at {_text(tiers[0].tier_from)}: the first tier must start at 0")
    if not tiers[-1].tier_to.is_infinite():
        raise RawPricesError(f"{name} ends at {_text(tiers[-1].tier_to)}: the last tier must end at Inf")


def _text(number: Decimal) -> str:
    return "Inf" if number.is_infinite() else format(number, "f")


if __name__ == "__main__":
    raise SystemExit(main())
