"""Pictures: what is drawn is the architecture, the same everywhere, and what users typed stays text."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import modeler as m
from modeler.cli import main
from modeler.components import components
from modeler.engine.situations import situation_for
from modeler.patterns import Pattern, patterns
from modeler.patterns.compose import own_pattern
from modeler.views.diagrams import diagram, iconset, layout, rendering
from modeler.views.diagrams.picture import IN_BOTH, Picture, Stop
from modeler.workload import Workload

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
AWS = "> AWS-managed"
HOSTILE = '<script>alert("x")</script>\n# 1; [a](b) `c` \\N %% 😀 \u202eabc שלום end'

every_pattern = pytest.mark.parametrize("pattern", patterns(), ids=lambda known: known.code)
with_graphviz = pytest.mark.skipif(
    not all(find_spec(name) for name in ("pygraphviz", "diagrams")),
    reason="pictures need modeler[diagrams]",
)


@cache
def plainest(pattern: Pattern) -> m.Assessment:
    return m.assess(Workload.from_dict(situation_for(pattern)), pattern)


def hostile_hops() -> list[dict[str, object]]:
    """Give a path whose roles are hostile, for a function."""
    return [
        {"component": "alb", "network": "vpc", "role": HOSTILE, "targets": "lambda"},
        {"component": "lambda-function", "network": "aws-internal"},
    ]


HOSTILE_TEXT = st.lists(
    st.sampled_from(
        ["<script>alert(1)</script>", '"', "'", "\n", "\\N", "😀", "\u202e", "שלום", "&lt;", "]]>", "--", "%%"]
    )
    | st.text(max_size=5),
    max_size=6,
).map("".join)


def assert_harmless(svg: str) -> None:
    """Well-formed, drawn with shapes and text alone, with nothing that runs or that is fetched."""
    elements = list(ET.fromstring(svg.encode()).iter())
    tags = {element.tag.removeprefix(SVG) for element in elements}
    assert tags <= {"svg", "title", "defs", "image", "use", "g", "path", "polygon", "polyline", "text"}
    for element in elements:
        assert not [name for name in element.attrib if name.lower().startswith("on")]
        assert (element.get(LINK) or "#icon-").startswith(("#icon-", "data:image/png;base64,"))


def words(svg: str) -> str:
    """All text of an SVG on one line."""
    texts = (element.text or "" for element in ET.fromstring(svg.encode()).iter(f"{SVG}text"))
    return " ".join(" ".join(texts).split())


@with_graphviz
@every_pattern
def test_an_svg_holds_every_hop_and_nothing_of_the_machine(pattern: Pattern) -> None:
    drawn_assessment = plainest(pattern)
    drawn = diagram.svg(drawn_assessment, prices=False)
    assert diagram.svg(drawn_assessment, prices=False) == drawn
    root = ET.fromstring(drawn.encode())
    text = words(drawn)
    assert drawn_assessment.bill
    for hop in drawn_assessment.bill.hops:
        assert f"{hop.number} {hop.role.removesuffix(IN_BOTH)}" in text
    for stop in layout.picture(drawn_assessment, prices=False).stops:
        assert stop.over in text
    links = [element.get(LINK) for element in root.iter() if element.get(LINK)]
    assert all(link.startswith(("#icon-", "data:image/png;base64,")) for link in links if link)
    data = [link for link in links if link and link.startswith("data:")]
    assert len(data) == len(set(data)), "an icon is there twice"
    for trace in ("site-packages", "file:", str(ROOT), "graphviz version"):
        assert trace not in drawn
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert f"{pattern.id}-hop1" in ids


@with_graphviz
def test_a_priced_picture_has_costs_total_and_price_date() -> None:
    assessment = plainest(m.pattern("B1"))
    assert assessment.bill
    text = words(diagram.svg(assessment))
    for hop in assessment.bill.hops:
        assert f"${hop.usd:,.2f}" in text
    assert f"total ${assessment.bill.monthly_usd:,.2f}" in text
    assert "list prices" in text
    assert assessment.bill.price_date in text
    assert "$" not in words(diagram.svg(assessment, prices=False))
    assert assessment.architecture
    assert "$" not in words(diagram.svg(assessment.architecture))


@with_graphviz
def test_a_lower_bound_is_marked() -> None:
    assessment = plainest(m.pattern("A7"))  # AppSync's operations have no price until you give one.
    assert assessment.bill
    assert assessment.bill.unpriced
    assert "total ≥ $" in words(diagram.svg(assessment))


@with_graphviz
def test_what_users_typed_stays_text(tmp_path: Path) -> None:
    own = own_pattern("own", title=HOSTILE, hops=hostile_hops())
    assessment = m.assess(Workload(name=HOSTILE), own)
    drawn = diagram.svg(assessment)
    assert_harmless(drawn)
    for phrase in ('<script>alert("x")</script>', "\\N", "😀", "שלום"):
        assert phrase in words(drawn)
    assert "\u202e" not in drawn
    for suffix in diagram.FORMATS:
        diagram.draw(assessment, tmp_path / f"own{suffix}")


@with_graphviz
@given(title=HOSTILE_TEXT, role=HOSTILE_TEXT, name=HOSTILE_TEXT)
@hypothesis_settings(max_examples=12)
def test_no_name_breaks_a_picture(title: str, role: str, name: str) -> None:
    hops = hostile_hops()
    hops[0]["role"] = role
    assessment = m.assess(Workload(name=name or "x"), own_pattern("own", title=title, hops=hops))
    assert_harmless(diagram.svg(assessment))
    assert_harmless(diagram.svg(assessment, assessment, prices=False))


@with_graphviz
def test_a_long_or_empty_name_is_drawn_without_complaint(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    w = Workload.from_dict({"clients": {"location": "on-premises", "link": "vpn"}, "backend": {"kind": "fargate"}})
    own = own_pattern(
        "mine",
        title=" ",
        hops=[
            {"component": "site-to-site-vpn", "network": "vpn"},
            {"component": "virtual-private-gateway", "network": "vpn", "role": "\u202e"},
            {"component": "alb", "network": "vpc"},
            {"component": "fargate-tasks", "network": "vpc"},
        ],
    )
    drawn = words(diagram.svg(m.assess(w, own)))
    assert "1 site-to-site-vpn" in drawn
    assert "fargate-tasks" in drawn
    assert capfd.readouterr().err == ""


@with_graphviz
@pytest.mark.parametrize("text", ["digraph { n [label=<<FONT></FONT>>] }", "digraph { n ["])
def test_what_graphviz_cannot_draw_is_an_error(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(m.ModelerError, match="Graphviz cannot draw this: ") as caught:
        rendering.graphviz(text, "svg")
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_mermaid_escapes_what_users_typed() -> None:
    own = own_pattern("own", title=HOSTILE, hops=hostile_hops())
    text = diagram.mermaid(m.assess(Workload(name=HOSTILE), own))
    assert "<script" not in text
    assert "\u202e" not in text
    assert "`" not in text.split("flowchart", 1)[1]
    _, front, body = text.split("---\n", 2)
    assert front.count("\n") == 1
    labels = re.findall(r'\["([^"\n]*)"\]|\|"([^"\n]*)"\|', body)
    for line in body.splitlines()[1:]:
        shape = r' *subgraph \w+\["[^"]*"\]| *direction LR| *\w+\["[^"]*"\]| *end|  \w+ -->\|"[^"]*"\| \w+'
        assert re.fullmatch(shape, line), line
    for label in (title or note for title, note in labels):
        assert not re.search(r"[<>]|[;](?<!#\d\d;)(?<!#\d\d\d\d\d;)(?<!#\d\d\d\d\d\d;)", label.replace("<br/>", ""))


@every_pattern
def test_mermaid_has_every_hop(pattern: Pattern) -> None:
    assessment = plainest(pattern)
    text = diagram.mermaid(assessment, prices=False)
    assert assessment.bill
    for hop in assessment.bill.hops:
        assert f'["{hop.number} {hop.role.removesuffix(IN_BOTH)}' in text
    lookups = pattern.code in ("G1", "G2")  # their name is asked, and passes no request
    assert text.count("-->") == len(assessment.bill.hops) - lookups
    assert ("-.->" in text) == (pattern.code in ("G1", "G2")), "only a second Region stands by"


def outline(drawn: Picture) -> list[str]:
    """The boundaries as they are nested: a sign for each one around."""
    return [f"{'> ' * (len(list(drawn.around(number))) - 1)}{place.title}" for number, place in enumerate(drawn.places)]


@pytest.mark.parametrize(
    ("code", "workload", "places"),
    [
        ("A1", {"clients": {"location": "same-vpc"}}, ["Your account, Region us-east-1", "> Clients' VPC", AWS]),
        (
            "E7",
            {"clients": {"location": "same-vpc"}, "backend": {"kind": "ec2"}},
            ["Your account, Region us-east-1", "> VPC"],
        ),
        (
            "A3",
            {"clients": {"location": "on-premises"}},
            ["On premises", "Private connection", "Your account, Region us-east-1", "> VPC", AWS],
        ),
        (
            "B7",
            {"clients": {"location": "internet"}, "backend": {"kind": "ec2"}},
            ["Internet", "Your account, Region us-east-1", AWS, "> VPC"],
        ),
        (
            "C4",
            {"clients": {"location": "internet"}},
            ["Internet", "Your account, Region us-east-1", "> VPC", "> > Public subnets", AWS],
        ),
        (
            "F1",
            {"clients": {"location": "internet"}},
            ["Internet", "Your account", "> AWS edge", "> Region us-east-1", "> > VPC", "> > AWS-managed"],
        ),
        (
            "E5",
            {"clients": {"location": "other-account", "vpcs": 3}},
            ["Clients' account, Region us-east-1", "> Clients' VPC (1 of 3)", "Your account, Region us-east-1", AWS],
        ),
        (
            "E3",
            {"clients": {"location": "other-region", "region": "eu-west-1"}},
            [
                *("Your account", "> Region eu-west-1", "> > Clients' VPC", "> Private connection"),
                *("> Region us-east-1", "> > VPC", "> > AWS-managed"),
            ],
        ),
        (
            "E4",
            {"clients": {"location": "on-premises", "transit_gateway": True}},
            ["On premises", "Private connection", "Your account, Region us-east-1", "> Hub VPC", AWS],
        ),
        (
            "E1",
            {"clients": {"location": "other-account"}, "backend": {"kind": "fargate"}},
            [
                *("Clients' account, Region us-east-1", "> Clients' VPC (consumer)"),
                *("Your account, Region us-east-1", AWS, "> Provider's VPC"),
            ],
        ),
        (
            "C2",
            {"clients": {"location": "on-premises"}, "backend": {"kind": "eks"}},
            [
                *("On premises", "Private connection", "Your account, Region us-east-1"),
                *("> Entry VPC", AWS, "> Backend's VPC"),
            ],
        ),
        (
            "G3",
            {"clients": {"location": "same-vpc"}, "backend": {"kind": "ec2"}},
            [
                *("Central account, Region us-east-1", "> Clients' VPC", AWS, "> Central VPC (consumer)"),
                *("Provider's account, Region us-east-1", AWS, "> Provider's VPC"),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hops_stand_in_their_account_region_and_network(
    code: str, workload: dict[str, object], places: list[str]
) -> None:
    assert outline(layout.picture(m.assess(Workload.from_dict(workload), code), prices=False)) == places


@every_pattern
def test_a_boundary_comes_after_the_one_around_it_and_none_is_empty(pattern: Pattern) -> None:
    drawn = layout.picture(plainest(pattern), prices=False)
    taken = {drawn_item.place for drawn_item in (*drawn.stops, *drawn.extras)}
    for number, place in enumerate(drawn.places):
        assert place.parent is None or place.parent < number
        within = {inner for inner in taken if place in drawn.around(inner)}
        assert within, f"{place.title} holds nothing"


def test_what_a_workload_adds_and_pays_for_is_drawn() -> None:
    w = Workload.from_dict(
        {
            "clients": {"location": "on-premises"},
            "backend": {"kind": "fargate", "way_out": "nat-gateway"},
            "needs": {"features": ["waf", "mtls"]},
            "api": {"private_zone": True, "cognito": {}},
        }
    )
    drawn = layout.picture(m.assess(w, "E7"), prices=False)
    stands = {extra.title: next(place.kind for place in drawn.around(extra.place)) for extra in drawn.extras}
    assert stands == {
        "trust store": "aws",
        "WAF web ACL": "aws",
        "Cognito user pool": "aws",
        "Route 53 Resolver inbound endpoint": "vpc",
        "NAT gateway": "subnets",  # public ones: it has a route to an internet gateway
    }
    assert all(extra.because for extra in drawn.extras)
    text = diagram.mermaid(m.assess(w, "E7"), prices=False)
    assert '(["NAT gateway<br/>because backend.way_out is nat-gateway"])' in text
    assert text.count("-.-") == len(drawn.extras)


def test_public_subnets_are_drawn_where_something_stands_in_them() -> None:
    public = {}
    for known in patterns():
        drawn = layout.picture(plainest(known), prices=False)
        inside = [stop.component for stop in drawn.stops if drawn.places[stop.place].kind == "subnets"]
        if inside:
            public[known.code] = inside
    assert public == {"B2": ["alb"], "B8": ["nlb"], "B9": ["alb"], "C4": ["alb"], "F3": ["alb"], "F6": ["alb"]}


@pytest.mark.parametrize("code", ["G1", "G2"])
def test_a_name_is_looked_up_and_not_passed(code: str) -> None:
    drawn = layout.picture(plainest(m.pattern(code)), prices=False)
    [name] = [stop for stop in drawn.stops if stop.looked_up]
    assert [(step.start, step.lookup) for step in drawn.steps if step.end == name.id] == [("clients", True)]
    assert not [step for step in drawn.steps if step.start == name.id]
    assert [place.kind for place in drawn.around(name.place)] == ["dns"]


def two_regions(clients: dict[str, object], share: str) -> Workload:
    document = {"clients": clients, "backend": {"kind": "fargate"}, "failover_region": "us-west-2"}
    return Workload.from_dict({**document, "failover_share": share})


@pytest.mark.parametrize("code", ["G1", "G2"])
@pytest.mark.parametrize(("share", "note"), [("0 %", ", stands by"), ("30 %", ", serves 30% of the requests")])
@pytest.mark.parametrize(
    ("clients", "parts_at"),
    [
        ({"location": "same-vpc"}, "clients"),
        ({"location": "on-premises"}, "hybrid link"),  # a Direct Connect gateway leads to either Region
        ({"location": "on-premises", "link": "vpn", "transit_gateway": True}, "network hub"),
        ({"location": "other-vpc", "vpcs": 2, "transit_gateway": True}, "network hub"),
    ],
    ids=["same VPC", "Direct Connect", "VPN and hub", "hubs"],
)
def test_the_second_region_is_a_lane_with_all_its_hops(
    code: str, share: str, note: str, clients: dict[str, object], parts_at: str
) -> None:
    assessment = m.assess(two_regions(clients, share), code)
    drawn = layout.picture(assessment, prices=False)
    assert assessment.architecture
    both = [hop for hop in assessment.architecture.hops if hop.role.endswith(IN_BOTH)]
    there = [stop for stop in drawn.stops if f"Region us-west-2{note}" in frames(drawn, stop)]
    assert [stop.component for stop in there] == [hop.component.id for hop in both]
    assert {len(frames(drawn, stop)) for stop in drawn.stops if stop.component in ("direct-connect", "vpn")} <= {1}
    assert is_one_way(drawn)
    into = [step for step in drawn.steps if step.end == there[0].id]
    start = {stop.id: stop for stop in drawn.stops}[into[0].start]
    assert len(into) == 1
    assert start.role == parts_at
    assert {step.stands_by for step in drawn.steps if step.end in {stop.id for stop in there}} == {share == "0 %"}


def frames(drawn: Picture, stop: Stop) -> list[str]:
    return [place.title for place in drawn.around(stop.place)]


def is_one_way(drawn: Picture) -> bool:
    """Whether every stop but the clients is arrived at, from one that was drawn before it."""
    order = [stop.id for stop in drawn.stops]
    forward = all(order.index(step.start) < order.index(step.end) for step in drawn.steps)
    return forward and {step.end for step in drawn.steps} == set(order[1:])


@with_graphviz
def test_the_second_region_is_drawn_apart() -> None:
    drawn = diagram.svg(plainest(m.pattern("G1")), prices=False)
    text = words(drawn)
    assert "Region us-east-1" in text
    assert "Region us-west-2, stands by" in text
    hops = [
        element.get("id") or ""
        for element in ET.fromstring(drawn.encode()).iter()
        if "hop" in (element.get("id") or "")
    ]
    assert [hop.removesuffix("-twin") for hop in hops if hop.endswith("-twin")] == [
        hop for hop in hops if f"{hop}-twin" in hops
    ]
    assert "stroke-dasharray" in drawn


@with_graphviz
def test_latency_stands_beside_the_costs() -> None:
    assessment = m.assess(Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "ec2"}}), "B1")
    assert assessment.latency
    text = words(diagram.svg(assessment))
    assert "p50 ms" in text
    for hop in assessment.latency.by_hop():
        assert layout._ms(hop.p99_ms) in text.split()
    median, tail = (layout._ms(float(assessment.latency.quantile(percentile))) for percentile in (0.5, 0.99))
    assert assessment.bill
    assert f"total ${assessment.bill.monthly_usd:,.2f} {median} {tail}" in text
    assert "p50" not in words(diagram.svg(assessment, prices=False))


def test_time_of_a_link_that_is_crossed_twice_is_shown_twice() -> None:
    w = Workload.from_dict({"clients": {"location": "on-premises"}, "backend": {"kind": "on-premises"}})
    assessment = m.assess(w, "C2")
    drawn = layout.picture(assessment)
    assert assessment.latency
    assert [(stop.p50, stop.p99) for stop in drawn.stops[1:]] == [
        (layout._ms(hop.p50_ms), layout._ms(hop.p99_ms)) for hop in assessment.latency.by_hop()
    ]


def test_a_shared_load_balancer_is_drawn_once() -> None:
    files = {"name": "files", "traffic": {"requests_per_month": "5M"}, "backend": {"kind": "s3"}, "pattern": "A6"}
    w = Workload.from_dict({"clients": {"location": "same-vpc"}, "classes": [files]})
    drawn = layout.picture(m.assess(w, "A4"))
    assert [stop.component for stop in drawn.stops].count("alb") == 1
    assert [step.end for step in drawn.steps if step.start == "hop1"] == ["hop2", "hop5"]


def test_a_link_that_is_crossed_twice_is_drawn_twice_with_one_number() -> None:
    w = Workload.from_dict({"clients": {"location": "on-premises"}, "backend": {"kind": "on-premises"}})
    links = [stop for stop in layout.picture(m.assess(w, "C2")).stops if stop.component == "direct-connect"]
    assert [(stop.id, stop.number) for stop in links] == [("hop1", 1), ("hop1-2", 1)]


@with_graphviz
@pytest.mark.parametrize(
    "icon", sorted({*(kind.traits.icon for kind in components().values()), *iconset.CLIENTS.values()})
)
def test_every_icon_is_a_picture(icon: str) -> None:
    file = iconset.icon_file(icon)
    assert file.read_bytes().startswith(b"\x89PNG"), file


@with_graphviz
def test_a_png_is_sharp_at_twice_the_size(tmp_path: Path) -> None:
    assessment = plainest(m.pattern("A1"))
    diagram.draw(assessment, tmp_path / "a.png")
    width, height = struct.unpack(">II", (tmp_path / "a.png").read_bytes()[16:24])
    root = ET.fromstring(diagram.svg(assessment).encode())
    points = [float(str(root.get(side)).removesuffix("pt")) for side in ("width", "height")]
    # A point is 1/72 inch and a CSS pixel 1/96 inch: twice the size is 192 pixels an inch.
    assert [width, height] == pytest.approx([point * 192 / 72 for point in points], abs=4)


def test_without_the_extra_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    iconset.icon_file.cache_clear()
    for name in ("pygraphviz", "diagrams", "diagrams.aws.network", "diagrams.aws.general"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(m.ModelerError, match=r"install 'modeler\[diagrams\]'"):
        diagram.draw(plainest(m.pattern("A1")), tmp_path / "a.svg")
    for suffix in (".mmd", ".dot"):
        diagram.draw(plainest(m.pattern("A1")), tmp_path / f"a{suffix}")
    assert main(["diagram", "A1", "-o", str(tmp_path / "a.png")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@with_graphviz
def test_the_gallery_is_what_the_code_draws(repository: Path) -> None:
    folder = repository / "diagrams"
    if not any(folder.glob("*.svg")):
        pytest.skip("there is no gallery yet: run 'make diagrams'")
    if sys.platform != "linux":
        pytest.skip("the gallery is drawn on Linux: other systems measure text a little differently")
    wanted = dict(diagram.gallery_pages())
    assert {path.name for path in folder.iterdir()} == set(wanted), "remove what is too much, run 'make diagrams'"
    for name, content in wanted.items():
        assert (folder / name).read_text(encoding="utf-8") == content, f"{name} is stale: run 'make diagrams'"


def test_the_folder_of_pictures_is_no_package(repository: Path) -> None:
    assert not list((repository / "diagrams").glob("*.py")), "it would shadow the package 'diagrams'"


@with_graphviz
def test_a_picture_is_drawn_in_a_moment() -> None:
    assessment = plainest(m.pattern("G1"))
    diagram.svg(assessment, prices=False)  # fonts and icons are read once in a process
    start = time.perf_counter()
    diagram.svg(assessment, prices=False)
    assert time.perf_counter() - start < 0.3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["B1", "-o", "b1.gif"], "is no picture file: use one of .svg"),
        (["B1", "-o", "nowhere/b1.mmd"], "cannot write to"),
        ([], "say what to draw"),
        (["--all"], "give '-o FOLDER'"),
        (["B1", "--all", "-o", "x"], "give '-o FOLDER'"),
        (["B1", "--region", "eu-west-1"], "add '-w FILE'"),
        (["B1:alp"], "unknown variant"),
        (["B1", "--versus", "B99"], "unknown pattern"),
        (["B6", "--versus", "B6:nlp"], "unknown variant"),
        (["B6", "--versus", "rest-vpclink-v2-alb"], "are the same: name two patterns, or two variants of one"),
        (["B6:alb", "--versus", "B6"], "are the same"),
        (["--versus", "B1"], "say what to draw"),
        (["--all", "--versus", "B1", "-o", "x"], "give '-o FOLDER'"),
    ],
)
def test_a_wrong_command_is_one_sentence(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["diagram", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert sentence in err


def test_the_command_prints_mermaid_and_draws_variants(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagram", "D1:http"]) == 0
    assert "API Gateway HTTP API" in capsys.readouterr().out
    assert main(["diagram", "C2:nlb", "-w", str(ROOT / "examples" / "payroll.yaml")]) == 0
    out = capsys.readouterr().out
    assert "Network Load Balancer (internal)<br/>$" in out
    assert "payroll: " in out


KILLED = """
import os, signal
from modeler.views.diagrams import rendering
print(rendering._font_folder(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal")
def test_what_a_killed_drawing_leaves_goes_with_the_next_one(tmp_path):
    """Where the user's cache cannot be written, each process has the font in a folder of its own."""
    environment = os.environ | {"XDG_CACHE_HOME": "/dev/null/none", "TMPDIR": str(tmp_path)}
    left, kept = (
        Path(
            subprocess.run([sys.executable, "-c", KILLED], env=environment, capture_output=True, text=True).stdout[:-1]
        )
        for _ in range(2)
    )
    assert left.parent == kept.parent
    assert not left.exists()
    assert kept.is_dir()
