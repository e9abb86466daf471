"""The one reader of YAML: what YAML itself would take silently, slowly or with a traceback is one sentence here."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.errors import OverlayError, WorkloadError
from modeler.workload import Workload
from modeler.workload import read_yaml as read_workload_yaml
from modeler.yamlfile import DEEPEST, parse_yaml, read_yaml

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGED = "a: &a {x: 1}\n" + "".join(
    f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 10)}]}}\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
CHAIN = "- &a0 []\n" + "".join(f"- &a{n} [*a{n - 1}]\n" for n in range(1, 400))

WRONG: dict[str, tuple[str, str]] = {
    "no such month": ("name: x\ndescription: 2026-13-45\n", "line 2: '2026-13-45' cannot be read as a value of the"),
    "no such hour": ("a: 2026-01-01 25:00:00\n", "line 1: '2026-01-01 25:00:00' cannot be read"),
    "int": ("a: 1\nb: !!int abc\n", "line 2: 'abc' cannot be read as a value of the kind 'int': put it in quotes"),
    "empty int": ("a: !!int ''\n", "line 1: '' cannot be read as a value of the kind 'int'"),
    "long int": (f"a: {'9' * 5000}\n", "line 1: a number of 5,000 digits is too large: write a smaller one"),
    "float": ("a: [1, !!float x]\n", "line 1: 'x' cannot be read"),
    "bool": ("a: !!bool x\n", "line 1: 'x' cannot be read"),
    "timestamp": ("- 1\n- !!timestamp x\n", "line 2: 'x' cannot be read as a value of the kind 'timestamp'"),
    "brackets": ("a:\n  " + "[" * 3000 + "]" * 3000, f"line 2: more than {DEEPEST} lists and mappings"),
    "open brackets": ("[" * 3000, f"line 1: more than {DEEPEST} lists and mappings"),
    "mappings": ("".join(f"{' ' * n}a:\n" for n in range(300)), f"line {DEEPEST + 1}: more than {DEEPEST} lists"),
    "bomb": (BOMB, "more than 100,000 values come of it, its aliases written out"),
    "merged": (MERGED, "more than 100,000 values come of it"),
    "chain": (CHAIN, f"more than {DEEPEST} lists and mappings"),
    "itself": ("- &a [1, *a]\n", "line 1: this is not valid YAML (an alias that contains itself)"),
    "twice": ("a: 1\nb: {c: 1, c: 2}\n", "line 2: the field 'c' is given twice: keep one"),
    "key": ("a: 1\n[b]: 2\n", "line 2: a field's name must be text"),
    "python": ("a: !!python/object/apply:os.system [x]\n", "line 1: this is not valid YAML (could not determine"),
    "two": ("a: 1\n---\na: 2\n", "line 2: this is not valid YAML"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_read_is_one_sentence_with_file_and_line(tmp_path: Path, case: str) -> None:
    content, sentence = WRONG[case]
    file = tmp_path / "w.yaml"
    file.write_text(content, encoding="utf-8")
    start = time.process_time()
    with pytest.raises(WorkloadError) as error:
        Workload.load(file)
    assert str(error.value).startswith(f"{file}, {sentence}" if sentence.startswith("line") else f"{file}, line ")
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < len(str(file)) + 200
    assert time.process_time() - start < 5
    with pytest.raises(OverlayError):
        read_yaml(file, OverlayError)


def test_a_stack_that_is_nearly_full_is_one_sentence_too() -> None:
    def deeper(left: int) -> object:
        return deeper(left - 1) if left else parse_yaml("[" * 90 + "]" * 90, "w.yaml")

    with pytest.raises((WorkloadError, RecursionError)) as error:
        deeper(700)
    assert isinstance(error.value, WorkloadError)
    assert "too deeply" in str(error.value)


def test_aliases_that_stay_small_are_plain_yaml() -> None:
    text = "base: &base {azs: 2, name: x}\nown: {<<: *base, name: y}\nlist: [*base, *base]\n"
    assert parse_yaml(text, "w.yaml") == {
        "base": {"azs": 2, "name": "x"},
        "own": {"azs": 2, "name": "y"},
        "list": [{"azs": 2, "name": "x"}] * 2,
    }


def test_the_limits_are_where_they_are_said_to_be() -> None:
    assert parse_yaml("[" * DEEPEST + "1" + "]" * DEEPEST, "w.yaml")
    with pytest.raises(WorkloadError):
        parse_yaml("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "w.yaml")
    base = f"- &a [{'1, ' * 999}]\n"
    assert len(parse_yaml(base + "- *a\n" * 98, "w.yaml")) == 99
    with pytest.raises(WorkloadError, match="more than 100,000 values"):
        parse_yaml(base + "- *a\n" * 99, "w.yaml")


def test_one_reader_serves_all(tmp_path: Path) -> None:
    assert read_workload_yaml is read_yaml
    with pytest.raises(WorkloadError, match=r"cannot read '.*none': No such file"):
        read_yaml(tmp_path / "none")


@given(text=st.text(st.sampled_from("ab:- \n[]{}&*!'\"|>#%0129.,?<~"), max_size=40))
def test_no_text_leaks_another_error(text: str) -> None:
    place = "w.yaml"
    try:
        parse_yaml(text, "w.yaml")
    except WorkloadError as error:
        place = str(error)
    assert place.startswith("w.yaml")
    assert "\n" not in place
