"""Charts carry the engine's numbers and nothing else, say what is true, and show a user's text as text."""

from __future__ import annotations

import math
import re
from html import unescape
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modeler as m
from modeler.cli import main
from modeler.engine.choose import choose
from modeler.engine.study.sensitivity import sensitivity
from modeler.errors import ModelerError
from modeler.facts.overlay import read_overlay
from modeler.views.charts.chart import Takes, chart, chart_names
from modeler.views.charts.kinds.pareto import _front, _Point
from modeler.views.charts.labels import LETTER, LINE, Anchor, Box, offsets
from modeler.views.charts.style import COLORS, DARK, OTHER, plotly_text
from modeler.workload import Workload

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not find_spec("plotly"), reason="charts need modeler[notebooks]")]

ROOT = Path(__file__).parents[2]
SHOP = Workload.load(ROOT / "examples" / "monolith-migration.yaml")
PAYROLL = Workload.load(ROOT / "examples" / "payroll.yaml")
GROWTH = Workload.load(ROOT / "examples" / "uncertain-growth.yaml")
HOSTILE = "<b>x</b> <a href='javascript:alert(1)'>y</a> $z$ $\\alpha$ \n %{x} \u202eevil \N{PILE OF POO}"


def title(figure: Any) -> str:
    """The finding as a reader sees it."""
    bold = re.match(r"<b>(.*?)</b>", figure.layout.title.text)
    assert bold
    return unescape(bold[1].replace("<br>", " "))


def notes(figure: Any) -> list[str]:
    return [unescape(re.sub(r"<[^>]+>", " ", annotation.text)) for annotation in figure.layout.annotations]


def trace(figure: Any, name: str) -> Any:
    (line_drawn,) = (drawn_trace for drawn_trace in figure.data if drawn_trace.name == name)
    return line_drawn


def every_chart(w: Workload, growth: Workload = GROWTH) -> dict[str, Any]:
    """One chart of each kind, for clients on the internet and containers behind."""
    compared = m.compare(w, ["F1", "B4", "B1"])
    volumes = [m.assess(w.with_values({"traffic.requests_per_month": requests}), "B4") for requests in ("1M", "10M")]
    results: dict[Takes, tuple[Any, ...]] = {
        "assessment": (compared["B4"],),
        "break-even": (m.break_even(w, "F1", "B4"),),
        "choice": (choose(w, ["F1", "B4", "B1"]),),
        "comparison": (compared,),
        "regions": (m.compare_regions(w, ["B4"]), w.region),
        "sensitivity": (sensitivity(w, "B4", by={"requests": 0.2, "duration": 0.2, "azs": 0.5}),),
        "uncertainty": (m.uncertain(growth, ["F1", "B4"], n=200),),
    }
    drawn = {name: chart(name).draw(*results[chart(name).takes]) for name in chart_names()}
    by_function = {name.replace("-", "_"): figure for name, figure in drawn.items()}
    return {**by_function, "cost_by_requests": m.plot.cost_by_requests(volumes, 5e6)}


@pytest.fixture(scope="module")
def charts() -> dict[str, Any]:
    return every_chart(SHOP)


# What holds for all of them


def test_there_is_a_sentence_for_a_chart_that_does_not_exist() -> None:
    with pytest.raises(AttributeError, match=r"there is no chart 'pie': m\.plot has break_even, cdf, "):
        _ = m.plot.pie


def test_every_chart_has_a_finding_and_units_on_its_axes(charts: dict[str, Any]) -> None:
    unit = re.compile(r"USD per month|\bms\b|requests per month|share of requests|, %$")
    for name, figure in charts.items():
        assert len(title(figure)) > 20, name
        numeric = [axis for axis in figure.select_xaxes() if axis.title.text] + [
            axis for axis in figure.select_yaxes() if axis.title.text
        ]
        assert numeric, name
        assert all(unit.search(axis.title.text) for axis in numeric), (name, [axis.title.text for axis in numeric])
        assert figure.layout.height, name
        assert not figure.layout.showlegend, f"{name} is labeled where things are"


def values(node: Any) -> list[float]:
    if isinstance(node, dict):
        return [number for inner in node.values() for number in values(inner)]
    if isinstance(node, list | tuple):
        return [number for inner in node for number in values(inner)]
    return [float(node)] if isinstance(node, int | float) and not isinstance(node, bool) else []


def test_no_number_in_a_chart_is_infinite_or_none_at_all(charts: dict[str, Any]) -> None:
    for name, figure in charts.items():
        assert all(math.isfinite(number) for number in values(figure.to_dict())), name


def test_at_most_six_colors_that_everybody_can_tell_apart(charts: dict[str, Any]) -> None:
    neutral = {"#333333", "#7F7F7F", OTHER, DARK}
    for name, figure in charts.items():
        drawn = [item.to_plotly_json() for item in figure.data]
        text = repr([(item.get("marker"), item.get("line")) for item in drawn])
        colors = set(re.findall(r"#[0-9A-Fa-f]{6}", text))
        assert colors - neutral <= set(COLORS), name
        assert len(colors) <= 6, (name, colors)


@given(st.text(max_size=80))
def test_no_text_of_a_user_becomes_markup_or_a_formula(text: str) -> None:
    written = plotly_text(text)
    assert "<" not in written
    assert ">" not in written
    assert "$" not in written
    assert "\n" not in written
    words = " ".join(unescape(written).split())
    assert words.rstrip("…") == " ".join(text.split())[: len(words.rstrip("…"))] or re.search(
        "[\u200e\u200f\u202a-\u202e\u2066-\u2069]|&", text
    )


def test_a_hostile_name_of_a_workload_is_shown_as_it_is() -> None:
    hostile = SHOP.with_values({"name": HOSTILE})
    for name, figure in every_chart(hostile, GROWTH.with_values({"name": HOSTILE})).items():
        texts = [figure.layout.title.text, *(annotation.text for annotation in figure.layout.annotations)]
        tags = {tag for text in texts for tag in re.findall(r"<\s*/?\s*(\w+)", text)}
        assert tags <= {"b", "br", "span"}, name
        assert not any("$" in text for text in texts), f"{name}: MathJax would read a formula"
        assert "\u202e" not in figure.to_json(), name


# Cost by hop


def test_the_bars_of_a_pattern_add_up_to_its_bill() -> None:
    compared = m.compare(SHOP, ["F1", "B4", "B6"])
    figure = m.plot.cost(compared)
    lengths: dict[str, float] = {}
    for bar in figure.data:
        for name, money in zip(bar.y, bar.x, strict=True):
            lengths[name.split()[0]] = lengths.get(name.split()[0], 0.0) + money
    assert lengths == {assessment.pattern.code: pytest.approx(assessment.monthly_usd) for assessment in compared.ranked}


def test_the_cheapest_is_named_also_where_something_else_ranks_first() -> None:
    compared = m.compare(PAYROLL, ["A4", "E7", "E1"], sort="p99")
    cheapest = min(compared.ranked, key=lambda assessment: assessment.monthly_usd)
    assert compared.ranked[0] is not cheapest
    assert title(m.plot.cost(compared)).startswith(f"{cheapest.pattern.code} costs least")


# Break-even


def test_break_even_points_are_the_engines_to_the_last_digit() -> None:
    crossing = m.break_even(SHOP, "F1", "B4")
    figure = m.plot.break_even(crossing)
    rings = trace(figure, "break-even")
    assert list(rings.x) == [point.at for point in crossing.crossings]
    assert len(rings.x) >= 1
    for point, money in zip(crossing.crossings, rings.y, strict=True):
        assert min(point.below.a_usd, point.above.a_usd) <= money <= max(point.below.a_usd, point.above.a_usd)
    for code in ("F1", "B4"):
        line = trace(figure, code)
        at = line.x.index(rings.x[0])
        assert line.y[at] == pytest.approx(rings.y[0], rel=1e-6)
        here = SHOP.with_values({"traffic.requests_per_month": line.x[50]})
        assert line.y[50] == pytest.approx(m.assess(here, code).monthly_usd)
    difference = trace(figure, "difference")
    first = difference.x.index(rings.x[0])
    assert difference.y[first] == pytest.approx(0, abs=1e-4)
    assert difference.y[0] * difference.y[-1] < 0


def test_the_label_of_a_break_even_says_where_it_is_and_who_is_cheaper() -> None:
    crossing_found = m.break_even(SHOP, "F1", "B4")
    (crossing,) = crossing_found.crossings
    after = crossing_found.name(crossing_found.intervals[1].cheaper)
    words_said = f"{crossing.at / 1e6:.4g}M"
    (label,) = (note for note in notes(m.plot.break_even(crossing_found)) if words_said in note)
    assert f"{after} cheaper from here" in label
    assert crossing.above.cheaper == crossing_found.intervals[1].cheaper


def test_of_many_patterns_the_cheapest_is_named_between_the_crossings() -> None:
    codes = ["F1", "B4", "B1"]
    pairs = [m.break_even(SHOP, a, b, low="10k", high="10G") for a, b in combinations(codes, 2)]
    figure = m.plot.break_even(pairs)
    crossing = next(
        point.at for pair in pairs for point in pair.crossings if {pair.a.label, pair.b.label} == {"F1", "B4"}
    )
    assert title(figure) == f"B4 is cheapest up to {crossing / 1e6:.4g}M requests a month, then F1"
    for requests, best in ((crossing / 3, "B4"), (crossing * 3, "F1")):
        here = SHOP.with_values({"traffic.requests_per_month": requests})
        assert min(codes, key=lambda code: m.assess(here, code).monthly_usd) == best


def test_a_missing_pair_that_decides_is_asked_for() -> None:
    pairs = [m.break_even(SHOP, a, b, low="10k", high="10G") for a, b in (("F1", "B1"), ("B4", "B1"))]
    with pytest.raises(ModelerError, match=r"changes from B4 to F1 .* give their break-even, too"):
        m.plot.break_even(pairs)


def test_lines_of_other_prices_are_not_drawn_through_a_break_even() -> None:
    own = m.price_book(SHOP.region, read_overlay(ROOT / "examples" / "overlay.yaml"))
    crossing = m.break_even(SHOP, "F1", "B4", book=own)
    with pytest.raises(ModelerError, match="found with other prices: give the same price book"):
        m.plot.break_even(crossing)
    assert list(trace(m.plot.break_even(crossing, own), "break-even").x) == [point.at for point in crossing.crossings]


def test_of_a_very_wide_range_the_part_around_the_marks_is_drawn() -> None:
    crossing = m.break_even(SHOP, "F1", "B4")
    assert (crossing.low, crossing.high) == (1, 1e12)
    line = trace(m.plot.break_even(crossing), "B4")
    outermost = [crossing.crossings[0].at, SHOP.requests_per_month]
    assert line.x[0] == pytest.approx(min(outermost) / 1000)
    assert line.x[-1] == pytest.approx(max(outermost) * 1000)
    narrow = m.break_even(SHOP, "F1", "B4", low="1M", high="1G")
    assert trace(m.plot.break_even(narrow), "B4").x[-1] == 1e9


def test_pairs_of_different_questions_are_not_mixed() -> None:
    crossing = m.break_even(SHOP, "F1", "B4")
    with pytest.raises(ModelerError, match="over another input, range or workload"):
        m.plot.break_even([crossing, m.break_even(SHOP, "F1", "B1", "response_bytes")])
    with pytest.raises(ModelerError, match="there is no break-even to draw"):
        m.plot.break_even([])


def test_whole_numbers_have_one_point_each() -> None:
    figure = m.plot.break_even(m.break_even(PAYROLL, "E6", "E1", "azs"))
    assert list(trace(figure, "E1").x) == [1, 2, 3, 4, 5, 6]
    assert figure.layout.xaxis.title.text == "AZs"


# Latency


def test_the_distribution_is_drawn_at_the_engines_percentiles() -> None:
    assessment = m.assess(SHOP, "B4")
    line = trace(m.plot.cdf(assessment), "B4")
    for ms, stretched, per_cent in zip(line.x, line.y, line.customdata, strict=True):
        p = per_cent / 100
        assert stretched == pytest.approx(1 / (1 - p))
        assert assessment.latency.bracket(p).low <= ms <= assessment.latency.bracket(p).high
    marks = trace(m.plot.cdf(assessment), "p99")
    assert list(marks.x) == [assessment.quantile_ms(0.99)]
    assert list(line.x) == sorted(line.x)


def test_a_bracket_is_drawn_as_a_band_where_it_is_wide_enough_to_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    visible = 0.006  # the brackets of these patterns are narrower than what is drawn by default
    monkeypatch.setattr("modeler.views.charts.kinds.cdf.VISIBLE", visible)
    cold = {"kind": "lambda", "cold_start_share": 0.01, "init_duration": "3 s"}  # a plateau between warm and cold
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": cold})
    shares = [1 - 0.1 * 0.005 ** (step / 80) for step in range(81)]
    banded = {}
    for code in ("F2", "D1", "C4", "C3"):
        assessment = m.assess(w, code)
        low, high = assessment.latency.distribution.brackets(shares)
        band = [drawn for drawn in m.plot.cdf(assessment).data if drawn.fill == "toself"]
        banded[code] = bool(band)
        assert banded[code] == (((high - low) / high).max() > visible)
        for drawn in band:
            half = len(drawn.x) // 2
            sides = zip(drawn.x[:half], reversed(drawn.x[half:]), trace(m.plot.cdf(assessment), code).x, strict=True)
            assert all(least <= middle <= most for least, most, middle in sides)
    assert set(banded.values()) == {True, False}


def test_percentiles_in_rows_are_the_engines() -> None:
    compared = m.compare(PAYROLL, ["A4", "E7"])
    figure = m.plot.latency(compared)
    order = sorted(compared.ranked, key=lambda assessment: assessment.quantile_ms(0.99))
    for name, p in (("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999)):
        assert list(trace(figure, name).x) == [candidate_drawn.quantile_ms(p) for candidate_drawn in order]
    assert title(figure).startswith(f"{order[0].pattern.code} has the lowest p99")


def test_patterns_whose_brackets_overlap_are_not_ranked() -> None:
    # B1 and B2 differ in which subnets the balancer stands in, not in what a request passes.
    same = [m.assess(SHOP, "B2"), m.assess(SHOP, "B1")]
    assert title(m.plot.cdf(same)).startswith("B2, B1 have the same p99")
    assert title(m.plot.cdf([*same, m.assess(SHOP, "B4")])).endswith(
        "B2, B1 have the highest, " + f"{same[0].quantile_ms(0.99):.0f} ms"
    )


def test_the_waterfall_adds_up_to_the_median_and_to_the_mean_of_the_slowest() -> None:
    assessment = m.assess(PAYROLL, "A4")
    figure = m.plot.waterfall(assessment)
    median, slowest = trace(figure, "p50"), trace(figure, "slowest 1 %")
    hops = assessment.latency.by_hop()
    assert tuple(slowest.x[:-1]) == assessment.latency.explain_hops(0.99)
    assert list(median.x[:-1]) == pytest.approx([hop.share_of_p50 * assessment.quantile_ms(0.5) for hop in hops])
    assert median.x[-1] == pytest.approx(assessment.quantile_ms(0.5))
    assert slowest.x[-1] == pytest.approx(sum(assessment.latency.explain(0.99).values()))
    assert slowest.x[-1] > assessment.quantile_ms(0.99), "the mean of the slowest 1 % is above the time they all exceed"
    for bar in (median, slowest):
        ends = [base + length for base, length in zip(bar.base, bar.x, strict=True)]
        assert list(bar.base[1:-1]) == pytest.approx(ends[:-2])
        assert bar.base[-1] == 0


def test_a_waterfall_is_of_one_pattern_and_needs_a_bound() -> None:
    with pytest.raises(ModelerError, match=r"m\.plot\.waterfall draws what"):
        m.plot.waterfall(m.compare(SHOP, ["B4", "F1"]))


# Cost against p99

numbers = st.integers(1, 6).map(float)
points = st.lists(
    st.builds(_Point, st.just("A1"), st.just("a"), numbers, numbers, st.booleans(), st.just(False)), max_size=12
)


@given(points)
def test_the_front_is_what_no_fully_priced_point_beats(drawn_points: list[_Point]) -> None:
    def beaten(point: _Point) -> bool:
        return any(
            rival.usd <= point.usd
            and rival.p99_ms <= point.p99_ms
            and (rival.usd, rival.p99_ms) != (point.usd, point.p99_ms)
            for rival in drawn_points
            if rival.fully_priced
        )

    wanted = sorted((point.usd, point.p99_ms) for point in drawn_points if point.fully_priced and not beaten(point))
    assert [(point.usd, point.p99_ms) for point in _front(drawn_points)] == wanted


def test_the_scatter_shows_the_shortlist_and_names_every_point() -> None:
    choice = choose(PAYROLL)
    figure = m.plot.pareto(choice)
    drawn = {
        data[0]: (usd, ms)
        for item in figure.data
        if item.name != "front"
        for data, usd, ms in zip(item.customdata, item.x, item.y, strict=True)
    }
    assert drawn == {candidate.pattern.code: (candidate.usd, candidate.p99_ms) for candidate in choice.shortlist}
    assert sorted(code.strip() for note in notes(figure) for code in note.split(",")) == sorted(drawn)
    least = min(
        (candidate for candidate in choice.shortlist if candidate.assessment.fully_priced), key=lambda point: point.usd
    )
    assert re.search(rf"\b{least.pattern.code}\b", title(figure))


@given(st.lists(st.tuples(st.floats(0, 800), st.floats(0, 380)), min_size=1, max_size=12, unique=True))
def test_labels_of_scattered_points_do_not_lie_on_each_other(places: list[tuple[float, float]]) -> None:
    anchors = [Anchor(x, y, 2) for x, y in places]
    shifts = offsets(anchors, 850, 400)
    boxes = [
        Box(anchor.x + right, anchor.y + down, 2 * LETTER, LINE)
        for anchor, (right, down) in zip(anchors, shifts, strict=True)
    ]
    assert not any(first.covers(second) for first, second in combinations(boxes, 2))


# Sensitivity, Regions, uncertainty


def test_the_tornado_shows_the_changes_that_the_engine_found() -> None:
    sensitivity_result = sensitivity(SHOP, "B4", by={"requests": 0.2, "duration": 0.5, "azs": 0.5})
    figure = m.plot.tornado(sensitivity_result)
    for name, changes in (("USD", "usd_changes"), ("p99", "p99_changes_ms")):
        wanted = [
            change
            for effect in sensitivity_result.effects
            for value, change in zip(effect.values, getattr(effect, changes), strict=True)
            if change and value != effect.base
        ]
        assert list(trace(figure, name).x) == wanted
    most = max(sensitivity_result.effects, key=lambda effect: effect.swing_usd)
    assert most.path in title(figure)
    assert len(list(figure.select_xaxes())) == 2


def test_without_latency_the_tornado_has_one_panel() -> None:
    figure = m.plot.tornado(sensitivity(SHOP, "B4", by={"requests": 0.2}, outputs=["usd"]))
    assert [item.name for item in figure.data] == ["USD"]
    assert title(figure).startswith("B4's cost depends most on traffic.requests_per_month (±$")


def test_regions_are_sorted_by_cost_and_those_without_a_price_are_named() -> None:
    regions = m.compare_regions(SHOP, ["B4"])
    figure = m.plot.regions(regions, SHOP.region)
    (bar,) = figure.data
    assert list(bar.x) == sorted(region_cost.monthly_usd for region_cost in regions if not region_cost.missing)
    missing = [region_cost for region_cost in regions if region_cost.missing]
    assert missing
    below = unescape(figure.layout.title.text.replace("<br>", " "))
    assert all(region_cost.region in below or "more" in below for region_cost in missing)
    assert not any(region_cost.region in label for region_cost in missing for label in bar.y)
    assert (
        f"in {min(regions, key=lambda region_cost: (bool(region_cost.missing), region_cost.monthly_usd)).region} to"
        in title(figure)
    )


def test_of_two_patterns_the_regions_are_counted() -> None:
    regions = m.compare_regions(SHOP, ["B4", "F1"])
    priced = {
        (region_cost.code, region_cost.region): region_cost.monthly_usd
        for region_cost in regions
        if not region_cost.missing
    }
    both = [region for code, region in priced if code == "B4" and ("F1", region) in priced]
    wins = sum(priced["B4", region] < priced["F1", region] for region in both)
    losses = sum(priced["B4", region] > priced["F1", region] for region in both)
    most, least = (("B4", wins), ("F1", losses)) if wins >= losses else (("F1", losses), ("B4", wins))
    counted = f"{most[0]} is cheaper in {most[1]} of {len(both)} Regions, {least[0]} in {least[1]}"
    if not least[1]:
        counted = f"{most[0]} is cheaper than {least[0]} in all {len(both)} Regions that price both"
    assert counted in title(m.plot.regions(regions))
    with pytest.raises(ModelerError, match="3 patterns were given: draw one or two"):
        m.plot.regions(m.compare_regions(SHOP, ["B4", "F1", "B1"]))


def test_intervals_are_the_engines_spreads() -> None:
    uncertainty = m.uncertain(GROWTH, ["F1", "B4"], n=500)
    figure = m.plot.intervals(uncertainty)
    bars, medians = trace(figure, "90 % interval"), trace(figure, "median")
    assert list(bars.base) == [outlook.usd.p5 for outlook in uncertainty.outlooks]
    assert list(bars.customdata) == [outlook.usd.p95 for outlook in uncertainty.outlooks]
    assert list(medians.x) == [outlook.usd.p50 for outlook in uncertainty.outlooks]
    share = uncertainty.cheaper("F1", "B4").share
    first, second = ("F1", "B4") if share >= uncertainty.cheaper("B4", "F1").share else ("B4", "F1")
    assert title(figure).startswith(f"{first} is cheaper than {second} in {max(share, 1 - share) * 100:.1f} % of cases")


# What cannot be drawn


def test_what_is_not_comparable_is_not_drawn() -> None:
    nothing = m.compare(SHOP, ["A4"])
    assert not nothing.ranked
    for draw in (m.plot.cost, m.plot.cdf, m.plot.latency, m.plot.pareto):
        with pytest.raises(ModelerError, match="nothing to draw: no pattern is comparable"):
            draw(nothing)


def test_more_lines_than_colors_are_refused() -> None:
    with pytest.raises(ModelerError, match="7 patterns were given: draw at most 6"):
        m.plot.cdf(m.compare(SHOP), at_most=7)


def test_without_plotly_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "plotly.graph_objects", None)
    with pytest.raises(ModelerError, match="not installed: run 'make extras'"):
        m.plot.cost(m.assess(SHOP, "B4"))


# Files


def test_a_page_carries_everything_that_it_needs(charts: dict[str, Any], tmp_path: Path) -> None:
    page = m.plot.save(charts["cost"], tmp_path / "cost.html").read_text(encoding="utf-8")
    assert not re.search(r"<script[^>]+src=|<link[^>]+href=", page)
    assert "Plotly.newPlot" in page
    assert len(page) < 6e6


def test_a_file_that_no_chart_can_be_is_refused(charts: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ModelerError, match=r"end it in \.html, \.svg, \.png or \.pdf"):
        m.plot.save(charts["cost"], tmp_path / "cost.gif")
    with pytest.raises(ModelerError, match=r"cannot write to .* give another file"):
        m.plot.save(charts["cost"], tmp_path / "no" / "cost.html")


def test_a_picture_without_kaleido_says_what_to_do(
    charts: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "kaleido", None)
    with pytest.raises(ModelerError, match=r"install 'modeler\[charts\]', or save the chart as \.html"):
        m.plot.save(charts["cost"], tmp_path / "cost.png")


def test_the_command_draws_and_says_what_it_cannot(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shop, out = str(ROOT / "examples" / "monolith-migration.yaml"), tmp_path / "x.html"
    for words in (
        ["cost", "-p", "B4"],
        ["pareto", "-p", "B4", "-p", "F1"],
        ["regions", "-p", "B4"],
        ["waterfall", "-p", "B4"],
    ):
        assert main(["plot", *words, "-w", shop, "-o", str(out)]) == 0
        assert out.stat().st_size > 1e6
        out.unlink()
    assert capsys.readouterr().out.splitlines()[0] == f"cost drawn to {out}"
    for words, sentence in (
        (["pie"], "unknown chart 'pie'"),
        (["break-even", "-p", "B4"], "break-even draws 2 to 6 patterns, not 1"),
        (["waterfall"], "waterfall draws 1 pattern, not 0"),
    ):
        assert main(["plot", *words, "-w", shop, "-o", str(out)]) == 2
        complaint = capsys.readouterr().err
        assert sentence in complaint
        assert complaint.count("\n") == 1
    assert not out.exists()


def test_charts_and_tables_say_what_is_legacy_or_excluded() -> None:
    w = m.Workload(backend={"kind": "fargate"}, needs={"features": ["caching"]})
    comparison = m.compare(w, ["A1", "E7", "C1"])
    for figure in (m.plot.cost(comparison), m.plot.latency(comparison)):
        names = {name for trace in figure.data for name in trace.y or ()}
        assert any(name.startswith("C1") and name.endswith("(legacy)") for name in names)
        assert any(name.startswith("E7") and name.endswith("(excluded)") for name in names)
    for figure in (m.plot.pareto(comparison), m.plot.cdf(comparison)):
        assert "legacy: C1; excluded by the needs: E7" in figure.layout.title.text.replace("<br>", " ")
    crossing = m.break_even(w, "A1", "C1", low="1M", high="2M")
    assert crossing.marks == {"A1": (), "C1": ("legacy",)}
    assert "legacy: C1" in m.plot.break_even(crossing).layout.title.text


def test_an_axis_that_does_not_start_at_nothing_says_so() -> None:
    figure = m.plot.pareto(m.compare(m.Workload(), ["A1", "A2"]))
    assert figure.layout.xaxis.type != "log"
    assert figure.layout.xaxis.range[0] > 0
    assert "not from 0: cost and p99" in figure.layout.title.text
