"""Each pattern has its nearest equivalents on two other clouds, with a dated page and no price."""

from __future__ import annotations

from collections import Counter

import pytest

import modeler as m
from modeler.facts.equivalents import all_equivalents, equivalents_of

FIRST_HAND = ("https://learn.microsoft.com/", "https://docs.cloud.google.com/", "https://cloud.google.com/")


@pytest.mark.parametrize("pattern", m.catalogue(), ids=lambda pattern: pattern.code)
def test_each_pattern_has_one_equivalent_on_each_cloud(pattern):
    assert Counter(equivalent.cloud for equivalent in equivalents_of(pattern.code)) == {"Azure": 1, "Google Cloud": 1}


@pytest.mark.parametrize("equivalent", all_equivalents(), ids=lambda e: f"{e.cloud}-{e.patterns[0]}")
def test_what_is_not_verified_says_so_and_what_is_rests_on_the_vendor_s_page(equivalent):
    assert (equivalent.confidence == "low") == equivalent.difference.startswith("Unverified: ")
    if equivalent.confidence == "high":
        assert equivalent.source.startswith((*FIRST_HAND, "https://github.com/MicrosoftDocs/"))
    assert not any(sign in equivalent.equivalent + equivalent.difference for sign in "$€")
    assert equivalent.difference.endswith(".")
    assert set(equivalent.patterns) <= {pattern.code for pattern in m.catalogue()}


def test_a_card_names_them_and_a_pattern_of_one_s_own_has_none():
    assert equivalents_of("X1") == ()
