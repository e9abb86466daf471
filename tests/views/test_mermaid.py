"""Mermaid texts: the real Mermaid, under Node, takes every one, and finds in it what we drew."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import modeler as m
from modeler.engine.situations import situation_for
from modeler.patterns import patterns
from modeler.patterns.compose import own_pattern
from modeler.views.diagrams import diagram
from modeler.views.diagrams.layout import picture
from modeler.views.diagrams.picture import Picture, plain
from modeler.workload import Workload

Parse = Callable[[list[str]], list[dict[str, Any]]]
PIECES = [
    "<script>alert(1)</script>",
    '"',
    "'",
    "`",
    "\n",
    "😀",
    "\u202e",
    "שלום",
    "end",
    "]",
    "|",
    "-->",
    "%%",
    "#quot;",
    "---",
    ";",
    "{",
    "}",
    "%%{init: {}}%%",
    "subgraph",
    "click hop1 href",
    ":::",
    "\\",
]
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=6).map("".join)


def assessments(codes: str = "") -> list[m.Assessment]:
    shown = [pattern for pattern in patterns() if not codes or pattern.code in codes.split()]
    return [m.assess(Workload.from_dict(situation_for(known)), known) for known in shown]


def read(label: str) -> str:
    """Turn Mermaid's marks for character codes back, as it does when it draws."""
    text = re.sub(r"ﬂ°°(\d+)¶ß", lambda match: chr(int(match[1])), label)
    return " ".join(text.replace("<br/>", " ").replace("<br>", " ").split())


def labels(drawn: Picture) -> list[str]:
    return [*(stop.name for stop in drawn.stops), *(extra.title for extra in drawn.extras)]


def titles(drawn: Picture) -> set[str]:
    return {" ".join(filter(None, (place.title, place.note))) for place in drawn.places}


def title_of(text: str) -> str:
    """The title in the lines before the flowchart."""
    return str(yaml.safe_load(text.split("---\n")[1])["title"])


@pytest.mark.mermaid
@pytest.mark.parametrize(("codes", "prices"), [("", False), ("A1 B5 E4 G1", True)])
def test_mermaid_parses_every_pattern(parse_mermaid: Parse, codes: str, prices: bool) -> None:
    priced = assessments(codes)
    assert len(priced) == (4 if codes else len(patterns()))
    parsed = parse_mermaid([diagram.mermaid(assessment, prices=prices) for assessment in priced])
    for assessment, read_back in zip(priced, parsed, strict=True):
        drawn = picture(assessment, prices=prices)
        assert "error" not in read_back, assessment.pattern.code
        for label, name in zip(sorted(map(read, read_back["nodes"])), sorted(labels(drawn)), strict=True):
            assert label.startswith(name)
        assert len(read_back["arrows"]) == len(drawn.steps) + len(drawn.extras)
        assert {read(box) for box in read_back["boxes"]} == titles(drawn)


@pytest.mark.mermaid
def test_mermaid_parses_two_patterns_side_by_side(parse_mermaid: Parse) -> None:
    w = Workload.from_dict(
        {"clients": {"location": "same-vpc"}, "backend": {"kind": "fargate"}, "failover_region": "us-west-2"}
    )
    served = [assessment for assessment in (m.assess(w, pattern) for pattern in patterns()) if assessment.comparable]
    assert len(served) > 5
    parsed = parse_mermaid([diagram.mermaid(served[0], assessment, prices=False) for assessment in served])
    for assessment, read_back in zip(served, parsed, strict=True):
        assert "error" not in read_back, assessment.pattern.code
        legend = 4
        assert (
            len(read_back["nodes"])
            == sum(len(picture(side, prices=False).stops) for side in (served[0], assessment)) + legend
        )


@pytest.mark.mermaid
def test_the_parser_does_refuse_what_is_no_mermaid(parse_mermaid: Parse) -> None:
    assert "error" in parse_mermaid(["flowchart LR\n  a -->"])[0]


@pytest.mark.mermaid
@given(texts=st.lists(HOSTILE, min_size=30, max_size=30))
@settings(max_examples=2, phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # each asks Node once
def test_no_name_breaks_a_mermaid_text(parse_mermaid: Parse, texts: list[str]) -> None:
    hops = [
        [
            {"component": "alb", "network": "vpc", "role": text, "targets": "lambda"},
            {"component": "lambda-function", "network": "aws-internal"},
        ]
        for text in texts
    ]
    own = [
        m.assess(Workload(name=text or "x"), own_pattern("own", title=text, hops=path))
        for text, path in zip(texts, hops, strict=True)
    ]
    written = [diagram.mermaid(own[0]), *(diagram.mermaid(assessment, prices=False) for assessment in own[1:])]
    written += [diagram.mermaid(assessment, own[0], prices=False) for assessment in own]
    parsed = parse_mermaid(written)
    for assessment, text, read_back in zip(own, written, parsed, strict=False):
        assert "error" not in read_back, text
        assert len(read_back["nodes"]) == 3
        role = picture(assessment, prices=False).stops[1].name
        assert any(read(label).startswith(plain(role)) for label in read_back["nodes"])
        assert title_of(text).startswith(f"{assessment.pattern.code} {plain(assessment.pattern.title)}".strip())
    assert not [answer for answer in parsed if "error" in answer]
    assert not [diagram_text for diagram_text in written if "<script" in diagram_text]
