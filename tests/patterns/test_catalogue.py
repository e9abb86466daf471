"""Statements about the catalogue: every pattern is complete, findable and honest about its sources."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import modeler.patterns
from modeler.errors import UnknownNameError
from modeler.patterns import ARTICLES, Pattern, pattern, patterns
from modeler.patterns.parts.integration.open import OpenIntegration

ALL = patterns()
EACH = pytest.mark.parametrize("each", ALL, ids=[each.code for each in ALL])
CODE = re.compile(r"\b[A-G]\d{1,2}\b")
DATE = re.compile(r"20\d\d-(\d\d(-\d\d)?|H[12])")
FILES = [name for _, name, _ in pkgutil.iter_modules(modeler.patterns.catalogue.__path__) if re.match(r"[a-g]\d", name)]


def texts(each: Pattern) -> list[str]:
    return [each.title, each.purpose, each.initiates, *each.must_exist, *each.when, *each.when_not]


def test_ids_and_codes_are_unique():
    assert len({each.id for each in ALL}) == len({each.code for each in ALL}) == len(ALL)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_named_after_the_code_and_id_of_its_pattern(name):
    found = importlib.import_module(f"modeler.patterns.catalogue.{name}").PATTERN
    assert name == f"{found.code.lower()}_{found.id.replace('-', '_')}"
    assert found in ALL


def test_the_catalogue_goes_by_family_and_number():
    order = [(each.code[0], int(each.code[1:])) for each in ALL]
    assert order == sorted(order)


@EACH
def test_every_pattern_says_what_it_is_for_who_initiates_and_when_not_to_use_it(each):
    assert each.purpose.endswith(".")
    assert each.initiates.endswith(".")
    assert each.must_exist
    assert each.when
    assert each.when_not
    assert each.variants
    assert all(text.strip() == text and text for text in texts(each))


@EACH
def test_every_source_has_an_address_and_the_date_it_was_seen_or_says_that_it_is_not_known(each):
    assert each.sources
    for source in each.sources:
        assert source.url.startswith("https://")
        assert DATE.fullmatch(source.seen) or source.seen == "archived page, date unknown", source


def test_only_developer_access_rests_on_undated_pages_alone():
    undated = [each.code for each in ALL if not any(DATE.fullmatch(source.seen) for source in each.sources)]
    assert undated == ["E9"]


@EACH
def test_a_pattern_names_known_articles_once(each):
    assert set(each.articles) <= set(ARTICLES)
    assert len(set(each.articles)) == len(each.articles)


@EACH
def test_a_pattern_refers_only_to_patterns_that_exist(each):
    codes = {known.code for known in ALL}
    named = {code for text in texts(each) for code in CODE.findall(text)}
    assert named <= codes
    assert each.code not in named


@EACH
def test_variants_have_names_of_their_own_and_parts_that_fit(each):
    assert len({variant.id for variant in each.variants}) == len(each.variants)
    for variant in each.variants:
        variant.check()
        assert variant.title


@EACH
def test_a_pattern_is_found_by_id_and_by_code_in_either_case(each):
    assert pattern(each.id) is pattern(each.code) is pattern(each.code.lower()) is each


def test_a_mistyped_name_gets_the_nearest_one():
    with pytest.raises(UnknownNameError, match="did you mean 'private-rest-vpce'"):
        pattern("private-rest-vpc")


@pytest.mark.parametrize("article", ARTICLES)
def test_every_article_leads_to_at_least_three_patterns(article):
    assert sum(article in each.articles for each in ALL) >= 3


def test_the_anti_patterns_are_those_whose_load_balancer_the_internet_reaches_past_the_api():
    assert [each.code for each in ALL if each.status == "anti-pattern"] == ["B8", "B9"]


def test_vpc_links_v1_are_legacy_but_for_websocket_apis_which_have_nothing_else():
    v1 = {
        each.code: each.status for each in ALL for variant in each.variants if variant.integration.id == "vpc-link-v1"
    }
    assert {code: status for code, status in v1.items() if code in ("B7", "B10", "C1")} == {
        "B7": "legacy",
        "B10": "recommended",
        "C1": "legacy",
    }


def test_only_rest_apis_are_private_api_gateways():
    doors = {door.id for each in ALL for variant in each.variants for door in variant.doors.doors if door.private}
    assert not doors & {"http-api", "websocket-api", "public-rest"}


def test_open_integrations_are_on_doors_that_leave_the_backend_open():
    codes = {each.code for each in ALL if any(isinstance(v.integration, OpenIntegration) for v in each.variants)}
    assert {"A1", "A2", "A3", "A4"} <= codes
    assert not codes & {"B1", "B6", "C2", "D1", "E1", "E7"}
