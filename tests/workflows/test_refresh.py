"""A refresh from end to end, against a server on this machine that lays files out as AWS does."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from modeler.cli import main
from modeler.engine.compare import compare
from modeler.errors import ModelerError, UnknownNameError
from modeler.facts import selection
from modeler.facts.price_rows import newest_date
from modeler.facts.pricebook import PriceBook, price_book
from modeler.files.plain_json import load_json
from modeler.workflows import refresh as module
from modeler.workflows.refresh import Refresh, effect, effect_lines, report, status
from modeler.workload import Workload

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TREE = "offers/v1.0/aws"
COLUMNS = ["SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange"]
COLUMNS += ["EndingRange", "Unit", "PricePerUnit", "Currency", "Product Family", "serviceCode", "Location"]
COLUMNS += ["Location Type", "Group", "usageType", "operation", "Region Code", "serviceName"]

Row = tuple[str, str, str, str, str]
"""SKU, product family, usage type, unit, USD."""

ELB: list[Row] = [
    ("ALBHOURALBHOUR01", "Load Balancer-Application", "EU-LoadBalancerUsage", "Hrs", "0.0300000000"),
    ("ALBLCUALBLCUAL01", "Load Balancer-Application", "EU-LCUUsage", "LCU-Hrs", "0.0080000000"),
    ("NLBHOURNLBHOUR01", "Load Balancer-Network", "EU-LoadBalancerUsage", "Hrs", "0.0252000000"),
    ("NLBLCUNLBLCUNL01", "Load Balancer-Network", "EU-LCUUsage", "LCU-Hrs", "0.0060000000"),
    ("ALBTSALBTSALBT01", "Load Balancer-Application", "EU-TS-LoadBalancerUsage", "Hrs", "0.0056000000"),
]


def offer(code: str, rows: list[Row], region: str = "eu-west-1", published: str = "2026-11-18T10:00:00Z") -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["FormatVersion", "v1.0"], ["Disclaimer", "Prices, for information"]])
    writer.writerows([["Publication Date", published], ["Version", "20261118100000"], ["OfferCode", code], COLUMNS])
    for sku, family, usage_type, unit, usd in rows:
        term = [sku, "JRTCKXETXF", f"{sku}.JRTCKXETXF.6YS6EN2CT7", "OnDemand", "a price", "2026-10-01"]
        product = [family, code, "EU (Ireland)", "AWS Region", "", usage_type, "", region, code]
        writer.writerow([*term, "0", "Inf", unit, usd, "USD", *product])
    return out.getvalue()


def region_index(code: str, *places: str) -> str:
    def url(place: str) -> str:
        return f"/{TREE}/{code}/20261118100000/{place}/index.json"

    listed = {place: {"regionCode": place, "currentVersionUrl": url(place)} for place in places}
    return json.dumps({"formatVersion": "v1.0", "publicationDate": "2026-11-18T10:00:00Z", "regions": listed})


def tree(rows: list[Row]) -> dict[str, str]:
    """The files of one service in one Region, by path."""
    return {
        f"{TREE}/AWSELB/current/region_index.json": region_index("AWSELB", "eu-west-1"),
        f"{TREE}/AWSELB/20261118100000/eu-west-1/index.csv": offer("AWSELB", rows),
    }


class Server:
    """AWS's bulk files on loopback; by path: text, status codes to answer first, content type, length to cut to."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.faults: dict[str, list[int]] = {}
        self.kinds: dict[str, str] = {}
        self.cut: dict[str, int] = {}
        self.moved: dict[str, str] = {}
        self.unannounced: set[str] = set()
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.lstrip("/")
                outer.asked.append(path)
                if outer.faults.get(path):
                    self.send_error(outer.faults[path].pop(0))
                    return
                if path in outer.moved:
                    self.send_response(302)
                    self.send_header("Location", outer.moved[path])
                    self.end_headers()
                    return
                if path not in outer.files:
                    self.send_error(404)
                    return
                body = outer.files[path].encode()
                self.send_response(200)
                kind = "text/csv" if path.endswith(".csv") else "application/json"
                self.send_header("Content-Type", outer.kinds.get(path, kind))
                if path not in outer.unannounced:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: outer.cut.get(path, len(body))])

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of the test's own."""
    monkeypatch.setenv("MODELER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("modeler.aws.prices.bulk.WAITS_S", (0.0, 0.0, 0.0))
    return tmp_path / "data"


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    started.files = tree(ELB)
    thread = threading.Thread(target=started.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield started
    started.http.shutdown()
    started.http.server_close()
    thread.join()


CSV = f"{TREE}/AWSELB/20261118100000/eu-west-1/index.csv"


def lay(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def keep(where: str, **options: object) -> selection.Setting:
    with Refresh(["eu-west-1"], from_bulk=where, **options) as draft:  # type: ignore[arg-type]
        return draft.keep()


def nothing_changed(data: Path) -> bool:
    """Whether neither a book nor a setting nor a half of one is there."""
    return [path.name for path in data.rglob("*") if path.name != "prices"] == []


def test_a_good_refresh_is_kept_but_not_in_force_until_chosen(server: Server, data: Path) -> None:
    listed = PriceBook.in_force("eu-west-1")["elb.alb_hour"].usd
    with Refresh(["eu-west-1"], from_bulk=server.url) as draft:
        (change,) = draft.changes
        assert (change.kind, change.dimension, change.region) == ("changed", "elb.alb_hour", "eu-west-1")
        assert change.pair == (Decimal("0.0252"), Decimal("0.03"))
        assert draft.unchanged == len(ELB) - 1
        # 0.03 / 0.0252 = 1.190...
        assert any("0.0252 → 0.03 USD per hour (+19.0 %)" in line for line in report(draft))
        draft.keep()
    assert PriceBook.in_force("eu-west-1")["elb.alb_hour"].usd == listed
    selection.use("refreshed")
    book = PriceBook.in_force("eu-west-1")
    assert book["elb.alb_hour"].usd == (0.03,)
    assert book["elb.alb_hour"].source == "AWS price list ALBHOURALBHOUR01.JRTCKXETXF.6YS6EN2CT7"
    assert book["elb.alb_hour"].as_of == "2026-11-18"
    selection.use("snapshot")
    assert PriceBook.in_force("eu-west-1")["elb.alb_hour"].usd == listed
    assert PriceBook.refreshed("eu-west-1")["elb.alb_hour"].usd == (0.03,)


def test_the_library_prices_with_the_snapshot_whatever_the_user_has_chosen(server: Server, data: Path) -> None:
    w = Workload.load(ROOT / "examples" / "payroll.yaml")
    listed = {assessment.pattern.id: assessment.monthly_usd for assessment in compare(w).ranked}
    keep(server.url)
    selection.use("refreshed")
    assert price_book("eu-west-1")["elb.alb_hour"].usd == (0.0252,)
    assert {assessment.pattern.id: assessment.monthly_usd for assessment in compare(w).ranked} == listed
    (data / "settings.json").write_text("not even JSON", encoding="utf-8")
    assert {assessment.pattern.id: assessment.monthly_usd for assessment in compare(w).ranked} == listed


def test_refreshed_prices_are_asked_for_by_name_and_must_be_there() -> None:
    with pytest.raises(selection.BookError, match="modeler prices refresh"):
        PriceBook.refreshed("eu-west-1")


def test_the_book_says_what_is_not_refreshed(server: Server) -> None:
    snapshot = newest_date()
    assert PriceBook.in_force("eu-west-1").origin == f"snapshot of {snapshot}"
    keep(server.url)
    selection.use("refreshed")
    book = PriceBook.in_force("eu-west-1")
    origin = book.origin
    priced = int(origin.split(" of ")[1].split()[0])
    assert f"{priced - len(ELB)} of {priced} dimensions from the snapshot of {snapshot}" in origin
    # What the refresh did not bring keeps its own date.
    assert book["elb.alb_hour"].as_of == "2026-11-18"
    assert book["apigateway.rest_requests"].as_of < "2026-11-18"
    # A Region that was not refreshed has nothing but the snapshot.
    elsewhere = PriceBook.in_force("us-east-1").origin
    assert elsewhere.split(", ")[1].startswith(f"{(n := elsewhere.split(' of ')[1].split()[0])} of {n}")


def test_a_book_that_was_made_keeps_its_prices_whatever_is_chosen_later(server: Server) -> None:
    before = PriceBook.in_force("eu-west-1")
    keep(server.url)
    selection.use("refreshed")
    assert before["elb.alb_hour"].usd == (0.0252,)


def test_a_folder_in_every_layout_of_aws_gives_the_same(tmp_path: Path) -> None:
    current = {f"{TREE}/AWSELB/current/eu-west-1/index.csv": offer("AWSELB", ELB)}
    whole = {f"{TREE}/AWSELB/current/index.csv": offer("AWSELB", ELB)}
    inside = {name.removeprefix(f"{TREE}/"): text for name, text in tree(ELB).items()}
    layouts = [tree(ELB), current, whole, inside, {"AWSELB.csv": offer("AWSELB", ELB)}]
    layouts.append({"AWSELB/index.csv": offer("AWSELB", ELB)})
    layouts.append({"AWSELB-eu-west-1.csv": offer("AWSELB", ELB)})
    versions = {"20261118100000": {"offerVersionUrl": f"/{TREE}/AWSELB/20261118100000/index.json"}}
    index = json.dumps({"formatVersion": "v1.0", "currentVersion": "20261118100000", "versions": versions})
    layouts.append(
        {f"{TREE}/AWSELB/index.json": index, f"{TREE}/AWSELB/20261118100000/index.csv": offer("AWSELB", ELB)}
    )
    for number, layout in enumerate(layouts):
        root = lay(tmp_path / str(number), layout)
        with Refresh(["eu-west-1"], from_bulk=str(root)) as draft:
            assert len(draft.prices) == len(ELB), sorted(layout)


def test_without_a_region_all_that_are_listed_are_read(server: Server) -> None:
    server.files[f"{TREE}/AWSELB/current/region_index.json"] = region_index(
        "AWSELB", "eu-west-1", "us-east-1", "mars-1"
    )
    rows = [(sku, family, usage.removeprefix("EU-"), unit, usd) for sku, family, usage, unit, usd in ELB]
    there = f"{TREE}/AWSELB/20261118100000/us-east-1/index.csv"
    server.files[there] = offer("AWSELB", rows, region="us-east-1")
    with Refresh(from_bulk=server.url) as draft:
        assert {price.region for price in draft.prices} == {"eu-west-1", "us-east-1"}


def test_a_price_that_the_list_no_longer_has_is_gone_and_a_new_one_is_new(server: Server) -> None:
    server.files = tree([row for row in ELB if not row[0].startswith("NLBHOUR")])
    with Refresh(["eu-west-1"], from_bulk=server.url) as draft:
        assert ("gone", "elb.nlb_hour") in {(change.kind, change.dimension) for change in draft.changes}
        # Nothing is said of services that were not read.
        assert {change.dimension.split(".")[0] for change in draft.changes} == {"elb"}


def test_a_server_is_not_flooded_with_guesses(server: Server) -> None:
    with Refresh(from_bulk=server.url) as draft:
        assert draft.prices
    # 18 services: a region index of each, and at most a version index and a whole offer in two forms.
    assert len(server.asked) <= 18 * 4 + 2


Break = Callable[[Server], object]

FAILURES: dict[str, tuple[Break, str]] = {
    "truncated": (lambda s: s.cut.update({CSV: 900}), "is cut off: 900 of"),
    "wrong content type": (lambda s: s.kinds.update({CSV: "text/html; charset=utf-8"}), "'text/html' and no offer"),
    "wrong content": (lambda s: s.files.update({CSV: "<html>Sign in</html>"}), "no AWS price list offer"),
    "another service": (lambda s: s.files.update({CSV: offer("AmazonVPC", ELB)}), "offer of 'AmazonVPC'"),
    "denied": (lambda s: s.faults.update({CSV: [403]}), "denied (403)"),
    "busy for long": (lambda s: s.faults.update({CSV: [429, 503, 429, 503]}), "busy (503) and was after 4 tries"),
    "broken index": (
        lambda s: s.files.update({f"{TREE}/AWSELB/current/region_index.json": '{"regions": '}),
        "region index of AWSELB is cut off",
    ),
    "unknown unit": (
        lambda s: s.files.update({CSV: offer("AWSELB", [(*ELB[0][:3], "Fortnights", "0.03")])}),
        "per 'Fortnights'",
    ),
    "gone": (lambda s: s.files.clear(), "no price of"),
}


@pytest.mark.parametrize("case", FAILURES, ids=lambda name: name.replace(" ", "-"))
def test_what_fails_is_one_sentence_and_leaves_the_old_book(
    server: Server, data: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    breaks, sentence = FAILURES[case]
    breaks(server)
    code = main(["prices", "refresh", "--region", "eu-west-1", "--from-bulk", server.url])
    out, err = capsys.readouterr()
    assert code == 2
    assert sentence in err
    assert err.count("\n") == 1
    assert "Traceback" not in err + out
    assert nothing_changed(data)
    assert PriceBook.in_force("eu-west-1")["elb.alb_hour"].usd == (0.0252,)


def test_a_busy_server_is_asked_again(server: Server) -> None:
    server.faults[CSV] = [429, 503]
    assert keep(server.url).refreshed
    assert server.asked.count(CSV) == 3


def test_a_failure_leaves_the_refreshed_book_in_force(server: Server) -> None:
    keep(server.url)
    selection.use("refreshed")
    server.faults[CSV] = [403]
    with pytest.raises(ModelerError, match="403"):
        keep(server.url)
    assert PriceBook.in_force("eu-west-1")["elb.alb_hour"].usd == (0.03,)


@pytest.mark.parametrize("step", ["write_prices", "book_rows", "write_setting"])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
def test_interrupted_half_way_leaves_the_old_book(
    server: Server, data: Path, monkeypatch: pytest.MonkeyPatch, step: str, stop: type[BaseException]
) -> None:
    def interrupted(*_: object) -> None:
        raise stop

    keep(server.url)
    selection.use("refreshed")
    kept = sorted(path for path in data.rglob("*"))
    server.files = tree([(*ELB[0][:4], "0.04"), *ELB[1:]])
    monkeypatch.setattr(module, step, interrupted)
    with pytest.raises((stop, ModelerError)):
        keep(server.url)
    assert sorted(path for path in data.rglob("*")) == kept
    assert PriceBook.in_force("eu-west-1")["elb.alb_hour"].usd == (0.03,)


@pytest.mark.parametrize(
    ("usd", "jumps"),
    [("0.0756", False), ("0.0757", True), ("2.52", True), ("0", True), ("0.0084", False), ("0.0083", True)],
)
def test_a_jump_of_more_than_3_or_to_0_needs_a_second_word(server: Server, data: Path, usd: str, jumps: bool) -> None:
    # The snapshot's price of an ALB-hour in eu-west-1 is 0.0252 USD.
    server.files = tree([(*ELB[0][:4], usd), *ELB[1:]])
    with Refresh(["eu-west-1"], from_bulk=server.url) as draft:
        assert bool(draft.jumps) is jumps
        if jumps:
            assert any("JUMPED: elb.alb_hour" in line for line in report(draft))
            with pytest.raises(ModelerError, match="--accept-jumps"):
                draft.keep()
            assert not (data / "settings.json").exists()
        draft.keep(accept_jumps=True)
    selection.use("refreshed")
    assert PriceBook.in_force("eu-west-1")["elb.alb_hour"].usd == (float(usd),)


def test_an_unknown_unit_can_be_left_to_the_snapshot(server: Server) -> None:
    server.files = tree([(*ELB[0][:3], "Fortnights", "0.03"), *ELB[1:]])
    with Refresh(["eu-west-1"], ["elb.alb_hour"], server.url) as draft:
        assert "elb.alb_hour" not in {price.dimension for price in draft.prices}
        assert draft.changes == ()
        draft.keep()


def test_names_are_checked_before_anything_is_read(server: Server) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'eu-west-"):
        Refresh(["eu-west-9"], from_bulk=server.url)
    with pytest.raises(UnknownNameError, match=r"did you mean 'elb\.alb_hour'"):
        Refresh([], ["elb.alb_hou"], server.url)
    assert server.asked == []


@pytest.mark.parametrize("url", ["http://pricing.example.com", "ftp://127.0.0.1/x", "file:///etc", "http://10.0.0.1"])
def test_plain_http_is_for_this_machine_only(url: str) -> None:
    with pytest.raises(ModelerError, match="no safe address"):
        keep(url)


def test_a_redirect_to_an_unsafe_address_is_not_followed(server: Server) -> None:
    from modeler.aws.prices.bulk import _SafeRedirects

    with pytest.raises(ModelerError, match=r"'http://pricing\.example\.com/x' is no safe address"):
        _SafeRedirects().redirect_request(None, None, 302, "", {}, "http://name:word@pricing.example.com/x?token=1")  # type: ignore[arg-type]


def test_an_index_that_points_elsewhere_is_not_followed(server: Server) -> None:
    index = load_json(region_index("AWSELB", "eu-west-1"))
    index["regions"]["eu-west-1"]["currentVersionUrl"] = f"/{TREE}/AWSELB/../../../../secret/index.json"
    server.files[f"{TREE}/AWSELB/current/region_index.json"] = json.dumps(index)
    with pytest.raises(ModelerError, match="no price of"):
        keep(server.url)
    assert not any("secret" in path for path in server.asked)


@pytest.mark.parametrize(
    "url",
    [
        "https://[::1",
        "https://host:abc/x",
        "https://host:99999/",
        "https://name:word@host:abc/?token=1",
        "https://" + "x" * 70 + ".example/",
        "https://a..b/",
        "https://",
        "https://a b/",
        "http://[::1",
    ],
)
def test_an_address_that_is_none_is_one_sentence(url: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prices", "refresh", "--from-bulk", url]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "word" not in err
    assert "token" not in err
    assert nothing_changed(data)


class Asked:
    """What a redirect handler is given of the request before."""

    def __init__(self, url: str) -> None:
        self.full_url = url


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("https://mirror.example/a", "http://127.0.0.1/a"),
        ("https://mirror.example/a", "http://localhost/a"),
        ("https://mirror.example/a", "https://127.0.0.1/a"),
        ("https://mirror.example/a", "https://localhost./a"),
        ("https://mirror.example/a", "https://x.localhost/a"),
        ("https://mirror.example/a", "https://127.1/a"),
        ("https://mirror.example/a", "https://2130706433/a"),
        ("https://mirror.example/a", "https://0.0.0.0/a"),
        ("https://mirror.example/a", "https://[::1]/a"),
        ("https://mirror.example/a", "https://[::ffff:127.0.0.1]/a"),
        ("https://mirror.example/a", "https://169.254.169.254/latest"),
        ("http://127.0.0.1/a", "https://mirror.example/a"),
    ],
)
def test_a_redirect_keeps_its_scheme_and_never_comes_to_this_machine(start: str, end: str) -> None:
    from modeler.aws.prices.bulk import _SafeRedirects

    with pytest.raises(ModelerError, match="which is not followed"):
        _SafeRedirects().redirect_request(Asked(start), None, 302, "", {}, end)  # type: ignore[arg-type]


def test_a_redirect_that_cannot_be_read_is_one_sentence() -> None:
    from modeler.aws.prices.bulk import _SafeRedirects

    with pytest.raises(ModelerError, match="cannot be read"):
        _SafeRedirects().redirect_request(Asked("https://a.example"), None, 302, "", {}, "https://[x")  # type: ignore[arg-type]


def test_a_redirect_with_the_same_scheme_is_followed(server: Server) -> None:
    moved = CSV.replace("20261118100000", "moved")
    server.files[moved] = server.files.pop(CSV)
    server.moved[CSV] = f"{server.url}/{moved}"
    assert keep(server.url).refreshed


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_without_end_is_cut(
    server: Server, data: Path, monkeypatch: pytest.MonkeyPatch, announced: bool
) -> None:
    monkeypatch.setattr("modeler.aws.prices.bulk.MOST_BYTES", 1000)
    if not announced:
        server.unannounced.add(CSV)
    with pytest.raises(ModelerError, match=r"index\.csv is larger than .* GiB: check the address, or download"):
        keep(server.url)
    assert nothing_changed(data)


def test_a_file_without_a_length_is_read(server: Server) -> None:
    server.unannounced.add(CSV)
    assert keep(server.url).refreshed


def test_a_download_that_takes_too_long_is_left(server: Server, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modeler.aws.prices.bulk.LONGEST_S", -1.0)
    with pytest.raises(ModelerError, match="takes longer than"):
        keep(server.url)
    assert nothing_changed(data)


def test_a_region_that_was_asked_for_and_not_found_is_named(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    with Refresh(["eu-west-1", "eu-central-1", "us-east-1"], from_bulk=server.url) as draft:
        assert draft.missing == ("eu-central-1", "us-east-1")
        lines = [line for line in report(draft) if "NOT FOUND" in line]
    assert lines == ["  NOT FOUND: no price of eu-central-1, us-east-1, left to the snapshot"]
    words = ["prices", "refresh", "--region", "eu-west-1", "--region", "eu-central-1", "--from-bulk", server.url]
    assert main(words) == 0
    assert "NOT FOUND: no price of eu-central-1, left to" in capsys.readouterr().out


def test_regions_of_which_none_was_found_are_named_and_nothing_is_kept(
    server: Server, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["prices", "refresh", "--region", "eu-central-1", "--region", "us-east-1", "--from-bulk", server.url]
    assert main(words) == 2
    assert "was found of eu-central-1, us-east-1 at the address given" in capsys.readouterr().err
    # A global price that is found on the way is not what was asked for.
    zone = [("ZONEZONEZONEZON1", "DNS Zone", "HostedZone", "HostedZone", "0.5")]
    text = offer("AmazonRoute53", zone, region="").replace('"EU (Ireland)","AWS Region"', '"",""')
    root = lay(tmp_path / "files", {"AmazonRoute53.csv": text})
    assert main([*words[:-1], str(root)]) == 2
    assert "was found of eu-central-1, us-east-1 in" in capsys.readouterr().err
    assert nothing_changed(data)
    with Refresh(from_bulk=str(root)) as draft:
        assert ({price.region for price in draft.prices}, draft.missing) == ({"global"}, ())


def test_an_old_list_and_regions_that_fall_back_are_said(server: Server, tmp_path: Path) -> None:
    keep(server.url)
    rows = [(sku, family, usage.replace("EU-", "USE2-"), unit, usd) for sku, family, usage, unit, usd in ELB]
    old = offer("AWSELB", rows, "us-east-2", published="2020-01-01T00:00:00Z")
    # In 2020 the term of 2026 was not in effect; it is the only one.
    root = lay(tmp_path / "old", {"AWSELB.csv": old})
    with Refresh(["us-east-2"], from_bulk=str(root)) as draft:
        text = "\n".join(report(draft))
    assert "OLDER than the snapshot's: 5 prices" in text
    assert "back to the snapshot: eu-west-1" in text


def test_the_effect_on_a_workload_is_what_the_next_comparison_shows(server: Server) -> None:
    w = Workload.load(ROOT / "examples" / "payroll.yaml")
    with Refresh(["eu-west-1"], from_bulk=server.url) as draft:
        change = effect(draft, w)
        draft.keep()
    assert effect_lines(change)
    selection.use("refreshed")
    after = {
        assessment.pattern.id: assessment.monthly_usd
        for assessment in compare(w, book=PriceBook.in_force(w.region)).ranked
    }
    for name, _, new in change.rows:
        assert new == pytest.approx(after[name])
    assert any(old != new for _, old, new in change.rows)


def test_the_book_before_stays_for_who_still_reads_it_and_older_ones_go(server: Server, data: Path) -> None:
    names = [keep(server.url).refreshed for _ in range(3)]
    assert {path.name for path in (data / "prices").iterdir()} == set(names[1:])


def test_the_manifest_says_what_the_book_is(server: Server, data: Path) -> None:
    keep(server.url)
    (book,) = (data / "prices").iterdir()
    assert {path.name for path in book.iterdir()} == {"manifest.json", "elb.csv"}
    document = selection.manifest(book)
    assert document["regions"] == ["eu-west-1"]
    assert document["rows"] == {"elb.csv": len(ELB)}
    assert document["published"] == {"AWSELB": "2026-11-18"}
    assert server.url not in json.dumps(document)


def test_a_damaged_book_in_force_is_one_sentence_and_a_refresh_mends_it(
    server: Server, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(server.url)
    selection.use("refreshed")
    (book,) = (data / "prices").iterdir()
    (book / "elb.csv").write_text("dimension\nelb.alb_hour,eu-west-1,hour,0,5,x\n", encoding="utf-8")
    assert main(["compare", str(ROOT / "examples" / "payroll.yaml")]) == 2
    err = capsys.readouterr().err
    assert "modeler prices use snapshot" in err
    assert err.count("\n") == 1
    assert main(["prices", "use", "snapshot"]) == 0
    keep(server.url)
    selection.use("refreshed")
    assert PriceBook.in_force("eu-west-1")["elb.alb_hour"].usd == (0.03,)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"prices": "mine"}', '{"refreshed": "../../etc"}', '{"refreshed": 3}']
)
def test_a_setting_that_is_none_is_one_sentence(data: Path, text: str) -> None:
    data.mkdir()
    (data / "settings.json").write_text(text, encoding="utf-8")
    with pytest.raises(selection.BookError, match=r"settings\.json' is not a setting"):
        PriceBook.in_force("eu-west-1")


def test_the_data_directory_is_found_as_xdg_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MODELER_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert selection.data_directory() == tmp_path / "modeler"
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert selection.data_directory() == tmp_path / "home" / ".local" / "share" / "modeler"


def test_the_commands_say_which_book_is_in_force(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        return code, *capsys.readouterr()

    assert run("prices", "use", "refreshed")[0] == 2
    assert run("prices", "use", "fresh")[2].startswith("modeler: unknown price book 'fresh'")
    code, out, err = run("prices", "refresh", "-r", "eu-west-1", "--from-bulk", server.url)
    assert (code, err) == (0, "")
    assert "'modeler prices use refreshed'" in out
    assert status()["prices"] == "snapshot"
    assert run("prices", "use", "refreshed")[0] == 0
    code, out, _ = run("prices", "status", "--json")
    assert load_json(out)["prices"] == "refreshed"
    code, out, err = run("compare", str(ROOT / "examples" / "payroll.yaml"), "--json")
    assert code == 0
    assert "from the snapshot of" in err
    assert load_json(out)["schema"] == 1
