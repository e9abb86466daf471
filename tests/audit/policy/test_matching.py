"""Names with wildcards: against a plain definition, and quick for any pattern."""

from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.audit.policy import Truth, read_policy
from modeler.audit.policy.matching import Signs, Wildcard, covers, signs_of, wild, wild_resource
from modeler.inventory import Attribute, Cause, Text, Unknown

PATTERNS = st.text(alphabet="ab:/*?", max_size=12)
NAMES = st.text(alphabet="ab:/*", max_size=12)


def plainly(pattern: Signs, name: str) -> bool:
    """The definition: a star covers nothing, or one more letter."""

    @cache
    def fits(at: int, position: int) -> bool:
        if at == len(pattern):
            return position == len(name)
        sign, left = pattern[at], position < len(name)
        if sign in (Wildcard.STAR, Wildcard.PART):
            more = left and (sign is Wildcard.STAR or name[position] != ":")
            return fits(at + 1, position) or (more and fits(at, position + 1))
        return left and (sign is Wildcard.ANY or sign == name[position]) and fits(at + 1, position + 1)

    return fits(0, 0)


@given(PATTERNS, NAMES)
def test_patterns_cover_what_the_definition_says(pattern: str, name: str) -> None:
    for signs in (wild(tuple(pattern)), wild_resource(tuple(pattern))):
        assert (covers(signs, name) is Truth.YES) == plainly(signs, name)


@given(PATTERNS, NAMES, st.integers(0, 12), st.sampled_from(["", "a", "b:", "//ab"]))
def test_a_hole_is_settled_by_its_value(pattern: str, name: str, at: int, value: str) -> None:
    """Whatever fills the hole of a name, the answer is the one given before, or that was maybe."""
    signs = wild(tuple(pattern))
    open_name = signs_of(Text((name[:at], Unknown(Cause.PARAMETER, "P"), name[at:])))
    before, after = covers(signs, open_name), covers(signs, name[:at] + value + name[at:])
    assert before in (after, Truth.MAYBE)


def test_a_parameter_is_the_same_wherever_it_stands_and_a_function_is_not() -> None:
    for cause, expected in ((Cause.PARAMETER, Truth.YES), (Cause.FUNCTION, Truth.MAYBE)):
        text = Text(("a/", Unknown(cause, "X")))
        assert covers(signs_of(text), signs_of(text)) is expected


def test_an_id_has_one_name_in_cloudformation_and_terraform() -> None:
    assert covers(signs_of(Text((Attribute("e", "id"),))), signs_of(Text((Attribute("e"),)))) is Truth.YES


@pytest.mark.parametrize("pattern", ["*a" * 40 + "b", "*" * 2000 + "b", "arn:" + "*a" * 12 + "b:*"])
def test_no_pattern_makes_it_slow(pattern: str) -> None:
    name = "arn:" + "a" * 2000 if not pattern.startswith("arn") else "arn:" + "a" * 60
    start = time.perf_counter()
    for signs in (
        (wild(tuple(pattern)), wild_resource(tuple(pattern))) if len(pattern) < 100 else (wild(tuple(pattern)),)
    ):
        covers(signs, name)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("depth", [29, 31, 500, 5000])
def test_depth_is_no_crash(depth: int) -> None:
    text = '{"Statement": ' + "[" * depth + "]" * depth + "}"
    for value in (text, Text((text[:-1], ', "Id": "', Attribute("A"), '"}'))):
        read_policy(value)
