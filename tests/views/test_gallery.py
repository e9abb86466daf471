"""The gallery holds every pattern once, and everything that it shows."""

from __future__ import annotations

import base64
import re
from html import unescape

import pytest

from modeler.errors import UnknownNameError
from modeler.patterns import FAMILIES, patterns
from modeler.views.diagrams.gallery import gallery_html

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def whole() -> str:
    return gallery_html()


def test_every_pattern_has_its_picture_its_title_and_its_purpose(whole):
    shown = re.findall(r"<details>.*?</details>", whole, re.S)
    assert len(shown) == len(patterns())
    for known, title in zip(patterns(), shown, strict=True):
        svg = base64.b64decode(re.search(r"base64,([^\"]+)", title)[1]).decode()
        assert f"<title>{known.code} " in svg
        assert f"<b>{known.code}</b> {known.title}" in unescape(title)
        assert f"<p>{known.purpose}</p>" in unescape(title)


def test_what_is_not_recommended_says_so(whole):
    marked = re.findall(r"<b>(\w+)</b>[^<]*<em>([^<]+)</em>", whole)
    assert marked == [(pattern.code, pattern.status) for pattern in patterns() if pattern.status != "recommended"]


def test_it_loads_nothing(whole):
    assert "<script" not in whole
    assert set(re.findall(r'(?:src|href)="([^",;:]+:[^",;]+)', whole)) == {"data:image/svg+xml"}


def test_families_come_in_the_order_of_the_catalogue():
    heads = re.findall(r"<h3>(\w)\. ", gallery_html("CA"))
    assert heads == ["A", "C"]


def test_a_family_that_is_not_there_is_one_sentence():
    with pytest.raises(UnknownNameError, match=f"use one of {', '.join(FAMILIES)}"):
        gallery_html("AZ")
