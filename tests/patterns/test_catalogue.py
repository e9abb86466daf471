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
EACH = pytest.mark.parametrize("catalogued", ALL, ids=[known.code for known in ALL])
CODE = re.compile(r"\b[A-G]\d{1,2}\b")
DATE = re.compile(r"20\d\d-(\d\d(-\d\d)?|H[12])")
FILES = [name for _, name, _ in pkgutil.iter_modules(modeler.patterns.catalogue.__path__) if re.match(r"[a-g]\d", name)]


def texts(known: Pattern) -> list[str]:
    return [known.title, known.purpose, known.initiates, *known.must_exist, *known.when, *known.when_not]


def test_ids_and_codes_are_unique():
    assert len({known.id for known in ALL}) == len({known.code for known in ALL}) == len(ALL)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_named_after_the_code_and_id_of_its_pattern(name):
    declared = importlib.import_module(f"modeler.patterns.catalogue.{name}").PATTERN
    assert name == f"{declared.code.lower()}_{declared.id.replace('-', '_')}"
    assert declared in ALL


def test_the_catalogue_goes_by_family_and_number():
    order = [(known.code[0], int(known.code[1:])) for known in ALL]
    assert order == sorted(order)


@EACH
def test_every_pattern_says_what_it_is_for_who_initiates_and_when_not_to_use_it(catalogued):
    assert catalogued.purpose.endswith(".")
    assert catalogued.initiates.endswith(".")
    assert catalogued.must_exist
    assert catalogued.when
    assert catalogued.when_not
    assert catalogued.variants
    assert all(text.strip() == text and text for text in texts(catalogued))


@EACH
def test_every_source_has_an_address_and_the_date_it_was_seen_or_says_that_it_is_not_known(catalogued):
    assert catalogued.sources
    for source in catalogued.sources:
        assert source.url.startswith("https://")
        assert DATE.fullmatch(source.seen) or source.seen == "archived page, date unknown", source


def test_only_developer_access_rests_on_undated_pages_alone():
    undated = [known.code for known in ALL if not any(DATE.fullmatch(source.seen) for source in known.sources)]
    assert undated == ["E9"]


@EACH
def test_a_pattern_names_known_articles_once(catalogued):
    assert set(catalogued.articles) <= set(ARTICLES)
    assert len(set(catalogued.articles)) == len(catalogued.articles)


@EACH
def test_a_pattern_refers_only_to_patterns_that_exist(catalogued):
    codes = {known.code for known in ALL}
    named = {code for text in texts(catalogued) for code in CODE.findall(text)}
    assert named <= codes
    assert catalogued.code not in named


@EACH
def test_variants_have_names_of_their_own_and_parts_that_fit(catalogued):
    assert len({variant.id for variant in catalogued.variants}) == len(catalogued.variants)
    for variant in catalogued.variants:
        variant.check()
        assert variant.title


@EACH
def test_a_pattern_is_found_by_id_and_by_code_in_either_case(catalogued):
    assert pattern(catalogued.id) is pattern(catalogued.code) is pattern(catalogued.code.lower()) is catalogued


def test_a_mistyped_name_gets_the_nearest_one():
    with pytest.raises(UnknownNameError, match="did you mean 'private-rest-vpce'"):
        pattern("private-rest-vpc")


@pytest.mark.parametrize("article", ARTICLES)
def test_every_article_leads_to_at_least_three_patterns(article):
    assert sum(article in known.articles for known in ALL) >= 3


def test_the_anti_patterns_are_those_whose_load_balancer_the_internet_reaches_past_the_api():
    assert [known.code for known in ALL if known.status == "anti-pattern"] == ["B8", "B9"]


def test_vpc_links_v1_are_legacy_but_for_websocket_apis_which_have_nothing_else():
    v1 = {
        known.code: known.status
        for known in ALL
        for variant in known.variants
        if variant.integration.id == "vpc-link-v1"
    }
    assert {code: status for code, status in v1.items() if code in ("B7", "B10", "C1")} == {
        "B7": "legacy",
        "B10": "recommended",
        "C1": "legacy",
    }


def test_only_rest_apis_are_private_api_gateways():
    doors = {door.id for known in ALL for variant in known.variants for door in variant.doors.doors if door.private}
    assert not doors & {"http-api", "websocket-api", "public-rest"}


def test_open_integrations_are_on_doors_that_leave_the_backend_open():
    codes = {known.code for known in ALL if any(isinstance(v.integration, OpenIntegration) for v in known.variants)}
    assert {"A1", "A2", "A3", "A4"} <= codes
    assert not codes & {"B1", "B6", "C2", "D1", "E1", "E7"}
