"""A file with the place of each value, as people write files."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.errors import InventoryError
from modeler.iac.read.source import DEEPEST, decode, documents


def test_each_value_has_its_line():
    source = decode("Resources:\n  Api:\n    Type: X\n    Properties:\n      Name: a\n", "t.yaml")
    origin = source.origin(("Resources", "Api", "Properties", "Name"))
    assert (origin.line, origin.column) == (5, 7)
    assert source.origin(("Resources", "Api", "Properties", "Missing")).line == 4


def test_short_tags_are_the_long_functions():
    source = decode("A: !Ref B\nC: !GetAtt D.E.F\nG: !Sub '${H}'\nI: !If [J, 1, 2]\n", "t.yaml")
    assert source.data == {
        "A": {"Ref": "B"},
        "C": {"Fn::GetAtt": ["D", "E.F"]},
        "G": {"Fn::Sub": "${H}"},
        "I": {"Fn::If": ["J", 1, 2]},
    }


def test_a_policy_version_without_quotes_is_no_date():
    assert decode("Version: 2012-10-17\n", "t.yaml").data == {"Version": "2012-10-17"}


def test_an_account_id_keeps_its_leading_zero():
    assert decode("Account: 012345678901\n", "t.yaml").data == {"Account": "012345678901"}


def test_a_key_given_twice_is_warned_and_the_last_one_counts():
    source = decode("A: 1\nB: 2\nA: 3\n", "t.yaml")
    assert source.data["A"] == 3
    assert source.warnings == ("t.yaml:3: 'A' is given twice, the last one counts",)


def test_a_merge_key_gives_what_is_not_written():
    source = decode("A: &a\n  x: 1\n  y: 2\nB:\n  y: 3\n  <<: *a\n", "t.yaml")
    assert source.data["B"] == {"x": 1, "y": 3}
    assert source.origin(("B", "x")).line == 2


def test_a_value_of_an_alias_is_found_where_it_is_written():
    source = decode("A: &a\n  x: 1\nB: *a\n", "t.yaml")
    assert source.data["B"] == {"x": 1}
    assert source.origin(("B", "x")).line == 2
    assert source.origin(("B",)).line == 3


def test_json_beyond_the_first_plane_is_read():
    assert decode('{"A": "\\ud83d\\ude00"}', "t.json").data == {"A": "\U0001f600"}


def test_a_key_given_twice_in_json_is_warned_with_its_line():
    source = decode('{"A": 1,\n "A": 2}', "t.json")
    assert (source.data, source.warnings) == ({"A": 2}, ("t.json:2: 'A' is given twice, the last one counts",))


@given(st.text() | st.text("{}[],:!&*<>-'\"|# \n\tab1"))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    sentence = ""
    try:
        assert all(source.origin(()).line >= 1 for source in documents(text, "t.yaml"))
    except InventoryError as error:
        sentence = str(error)
    assert "\n" not in sentence


def test_json_with_tabs_and_escaped_slashes_is_read():
    assert decode('{\n\t"A": "b\\/c",\n\t"D": [1, true, null]\n}', "t.json").data == {"A": "b/c", "D": [1, True, None]}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-999, 999) | st.text("abc xyz"),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("abc", min_size=1), inner),
        max_leaves=12,
    )
)
def test_json_is_read_as_json_says(value):
    assert decode(json.dumps({"x": value}), "t.json").data == {"x": value}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A: [1, 2", "neither YAML nor JSON, line"),
        ("A: &a [1]\nB: *c\n", "neither YAML nor JSON"),
        ("[" * 100, "neither YAML nor JSON"),
        ("a: " + "[" * 100_000, "levels deep"),
        ('{"a":' * 100_000, "levels deep"),
        ("a: &a\n  b: *a\n", "the alias 'a' names nothing before it"),
        ("a: 1\n---\nb: 2\n", "2 documents"),
        ("a: " + "[" * (DEEPEST + 5) + "]" * (DEEPEST + 5), "levels deep"),
    ],
    ids=["open", "alias", "brackets", "flow", "json", "loop", "documents", "deep"],
)
def test_what_cannot_be_read_is_one_sentence(text, words):
    with pytest.raises(InventoryError, match=words) as error:
        decode(text, "t.yaml")
    assert "\n" not in str(error.value)


def test_aliases_do_not_make_a_short_file_large():
    rows = ["a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    rows += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(InventoryError, match="values"):
        decode("\n".join(rows), "t.yaml")
