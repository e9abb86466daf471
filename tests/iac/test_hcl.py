"""Terraform's language, by its specification, and against another parser of it."""

from __future__ import annotations

from pathlib import Path

import hcl2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.iac.read.hcl import DEEPEST, HclError, parse_file, parse_template
from modeler.iac.read.hcl_tree import Binary, HclBody, Index, Literal, MapOf, Member, RootName, Splat, Template, Unary
from modeler.iac.read.terraform_values import value_of
from modeler.iac.read.work import Work

FILES = sorted(Path(__file__).parent.glob("architectures/*/*.tf"))


class _Names:
    """A scope of a few names."""

    def __init__(self) -> None:
        self.work = Work(50_000)
        self.values = {"xs": ["a", "b"], "n": 3, "m": {"k": "v"}, "yes": True}

    def lookup(self, root):
        return self.values.get(root)

    def template(self, path, values):
        return path


def _expression(text: str):
    return parse_file(f"x = {text}\n").attributes["x"]


def _value(text: str):
    return value_of(_expression(text), _Names())


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a.b[0].c", Member(Index(Member(RootName("a"), "b"), Literal(0)), "c")),
        ("a.0.b", Member(Index(RootName("a"), Literal(0)), "b")),
        ("a[*].b.c", Splat(RootName("a"), ("b", "c"))),
        ("a.*.b", Splat(RootName("a"), ("b",))),
        ("1 + 2 * 3", Binary("+", Literal(1), Binary("*", Literal(2), Literal(3)))),
        ("!a && b", Binary("&&", Unary("!", RootName("a")), RootName("b"))),
        ('{ a = 1, "b" : 2 }', MapOf(((Literal("a"), Literal(1)), (Literal("b"), Literal(2))))),
        ('"a${b}c"', Template(("a", RootName("b"), "c"))),
        ('"$${a}"', Literal("${a}")),
        (r'"\u00e9\n\"\\"', Literal('é\n"\\')),
        ("<<EOT\nEOT", Literal("")),
        ("<<-EOT\n    a\n      b\n    EOT", Literal("a\n  b\n")),
    ],
)
def test_an_expression_is_the_tree_that_the_specification_says(text, tree):
    assert _expression(text) == tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[\n  1, # one\n  2 /* two */,\n]", [1, 2]),
        ("(\n  n\n  + 1\n)", 4),
        ("n > 2 ? 1 : 2", 1),
        ('{ for i, x in xs : x => i if x != "a" }', {"b": 1}),
        ("[for x in xs : {\n  name = x\n}]", [{"name": "a"}, {"name": "b"}]),
        ('"%{ if yes }on%{ else }off%{ endif }"', "on"),
        ('"%{ for x in xs ~} ${x} %{~ endfor }"', "ab"),
        ('"a ${~ n ~} b"', "a3b"),
        ('m["k"]', "v"),
        ("-n", -3),
        ("1e3", 1000.0),
        ("{ (m.k) = 1 }", {"v": 1}),
        ("[{\n  a = 1\n  b = [\n    2\n  ]\n}]", [{"a": 1, "b": [2]}]),
        ("max([1, 5]...)", 5),
    ],
)
def test_an_expression_has_the_value_that_the_specification_says(text, value):
    assert _value(text) == value


def test_a_block_has_its_words_its_attributes_and_their_lines():
    body = parse_file('resource "a" b {\n  x = 1\n\n  in "y" { z = 2 }\n}\n')
    block = body.blocks[0]
    assert (block.words, block.line, block.body.lines) == (("resource", "a", "b"), 1, {"x": 2})
    assert (block.body.blocks[0].words, block.body.blocks[0].line) == (("in", "y"), 4)


def _outline(body: HclBody) -> list:
    blocks = [(list(block.words), _outline(block.body)) for block in body.blocks]
    return [sorted(body.attributes), sorted(blocks, key=str)]


def _is_block(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all("__is_block__" in str(item) for item in value)


def _outline_of_oracle(tree: dict) -> list:
    """Return the same of what python-hcl2 gives: a block is a list of mappings, with its labels as keys."""
    attributes, blocks = [], []
    for name, value in tree.items():
        if _is_block(value):
            blocks += [_block_of_oracle([name], item) for item in value]
        elif not name.startswith("__"):
            attributes.append(name)
    return [sorted(attributes), sorted(blocks, key=str)]


def _block_of_oracle(words: list[str], item: dict) -> tuple:
    while "__is_block__" not in item:
        label, item = next(iter(item.items()))
        words = [*words, label.strip('"')]
    return (words, _outline_of_oracle(item))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_a_file_has_the_blocks_that_another_parser_sees(path):
    text = path.read_text()
    assert _outline(parse_file(text)) == _outline_of_oracle(hcl2.loads(text))


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a = \n", 1, "a value is missing"),
        ('a = 1\nb = "x\n', 2, "'\"' is missing"),
        ("a {\n", 2, "'}' is missing"),
        ("a = 1 b = 2\n", 1, "a new line is missing"),
        ("a = <<EOT\nx\n", 1, "the line 'EOT' is missing"),
        ("x = " + "(" * 10_000, 1, f"more than {DEEPEST} levels"),
        ("x = " + "!" * 10_000 + "a", 1, f"more than {DEEPEST} levels"),
        ("x = a" + ".b" * 10_000, 1, f"more than {DEEPEST} levels"),
        ("a {\n" * 10_000, DEEPEST, f"more than {DEEPEST} levels"),
        ('x = "' + "%{ if a }" * 10_000 + '"', 1, f"more than {DEEPEST} levels"),
    ],
)
def test_what_is_no_terraform_is_said_with_its_line(text, line, problem):
    with pytest.raises(HclError, match=problem) as error:
        parse_file(text)
    assert error.value.line == line


WORDS = st.sampled_from(
    [
        *'abx01"$%{}[]()=.,:?!*+-/<>~#\\\n ',
        "${",
        "%{",
        "for ",
        " in ",
        "if ",
        "endif",
        "<<E\n",
        "E\n",
        "...",
        "=>",
        "\t",
        "é",
    ]
)


@given(st.text() | st.lists(WORDS, max_size=40).map("".join))
def test_any_text_is_parsed_or_refused_with_its_line(text):
    for parse in (parse_file, parse_template):
        try:
            parse(text)
        except HclError as error:
            problem = error
        else:
            continue
        assert problem.line >= 1


@given(st.lists(WORDS, max_size=25).map("".join))
def test_any_expression_has_a_value(text):
    try:
        tree = _expression(text)
    except HclError:
        return
    value_of(tree, _Names())


def test_a_new_line_ends_an_item_of_a_map_inside_the_parentheses_of_a_call():
    assert _value("merge({\n  a = 1\n  b = [{\n    c = 2\n  }]\n})") == {"a": 1, "b": [{"c": 2}]}


def test_a_space_may_stand_before_the_parentheses_of_a_call():
    assert _value("merge ({ a = 1 }, { b = 2 })") == {"a": 1, "b": 2}
