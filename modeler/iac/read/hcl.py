"""Terraform's language (HCL), parsed: text in, blocks with expressions out.

Written here since the parsers that there are take seconds for a project of a usual size, and since no depth of a
file may exhaust the stack.

Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md (2026-11-30).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from .hcl_tree import (
    Binary,
    Conditional,
    Expression,
    ForEach,
    FunctionCall,
    HclBlock,
    HclBody,
    Index,
    ListOf,
    Literal,
    MapOf,
    Member,
    RootName,
    Splat,
    Template,
    TemplateFor,
    TemplateIf,
    Unary,
)

DEEPEST = 80
_COMMENT = r"/\*.*?\*/|(?:#|//)[^\n]*"
_BLANK = re.compile(rf"(?:[ \t\r]+|{_COMMENT})*", re.DOTALL)
_FREE = re.compile(rf"(?:[ \t\r\n]+|{_COMMENT})*", re.DOTALL)
_WORD = re.compile(r"[^\W\d][\w-]*(?:::[^\W\d][\w-]*)*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_DIGITS = re.compile(r"\d+")
_SIGN = re.compile(r"\|\||&&|==|!=|<=|>=|<(?!<)|>|[-+*/%]")
_FOR = re.compile(r"for\s+[^\W\d][\w-]*\s*(?:,\s*[^\W\d][\w-]*\s*)?\bin\b")
_HEREDOC = re.compile(r"<<(-?)([^\W\d][\w-]*)[ \t]*\r?\n")
_CHUNK = re.compile(r'[^"\\$%\n]+')
_LONG_CHUNK = re.compile(r"[^$%]+")
_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))')
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_DIRECTIVE = re.compile(r"%\{~?\s*(if|else|endif|for|endfor)\b")
_STRENGTH = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_WORDS = {"true": True, "false": False, "null": None}


class HclError(ValueError):
    """What is written is not the language; `line` says where."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line, self.problem = line, problem


def parse_file(text: str) -> HclBody:
    r"""Return what stands in a file.

    Raises
    ------
    HclError
        If it is not Terraform's language, with the line.

    Examples
    --------
    >>> body = parse_file('resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n')
    >>> body.blocks[0].words, body.blocks[0].body.attributes["cidr_block"]
    (('resource', 'aws_vpc', 'main'), Literal(value='10.0.0.0/16'))
    """
    parser = _Parser(text.removeprefix("\ufeff"))
    return parser.body(closing="")


def parse_template(text: str) -> Expression:
    """Return a text with placeholders, as a file or a heredoc holds it.

    Examples
    --------
    >>> parse_template("a-${b}")
    Template(parts=('a-', RootName(name='b')))
    """
    parser = _Parser(text)
    template, _ = parser.template(quoted=False)
    return _plain(template)


def _plain(template: Template) -> Expression:
    """Return a template of texts only as the text that it is."""
    if all(isinstance(part, str) for part in template.parts):
        return Literal("".join(template.parts))
    return template


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.free = False
        """Whether a new line is a space here, as between parentheses."""
        self.trim = False
        """Whether spaces that follow are left out, after ``~}``."""
        self._starts: list[int] | None = None

    # Places and marks

    def line(self, at: int) -> int:
        if self._starts is None:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        return bisect_right(self._starts, at)

    def fail(self, problem: str) -> HclError:
        return HclError(self.line(self.at), problem)

    def skip(self, free: bool | None = None) -> None:
        pattern = _FREE if (self.free if free is None else free) else _BLANK
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()

    def next(self) -> str:
        """Return the character after spaces, empty at the end."""
        self.skip()
        return self.text[self.at : self.at + 1]

    def take(self, mark: str) -> bool:
        self.skip()
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def expect(self, mark: str) -> None:
        if not self.take(mark):
            raise self.fail(f"'{mark}' is missing")

    def match(self, pattern: re.Pattern[str]) -> str:
        """Return what stands here if it fits a pattern, else nothing."""
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fail(f"it nests more than {DEEPEST} levels deep")

    # Bodies

    def body(self, closing: str) -> HclBody:
        self.deeper()
        body = HclBody()
        while True:
            self.skip(free=True)
            if self.at >= len(self.text):
                if closing:
                    raise self.fail(f"'{closing}' is missing")
                break
            if closing and self.take(closing):
                break
            self._item(body)
        self.depth -= 1
        return body

    def _item(self, body: HclBody) -> None:
        line = self.line(self.at)
        name = self.match(_WORD) or (self._label() if self.text[self.at] == '"' else "")
        if not name:
            raise self.fail("a name is missing")
        if self.next() == "=" or self.next() == ":":
            self.at += 1
            body.attributes[name] = self.expression()
            body.lines[name] = line
            if self.next() not in ("\n", "}", ""):
                raise self.fail("a new line is missing")
            return
        words = [name]
        while (mark := self.next()) != "{":
            word = self._label() if mark == '"' else self.match(_WORD)
            if not word:
                raise self.fail("'=' or '{' is missing")
            words.append(word)
        self.at += 1
        body.blocks.append(HclBlock(tuple(words), self.body("}"), line))

    def _label(self) -> str:
        value = self._string()
        return str(value.value) if isinstance(value, Literal) else ""

    # Expressions

    def expression(self, free: bool | None = None) -> Expression:
        """Return an expression; ``free`` says whether new lines inside it are spaces."""
        outer = self.free
        self.free = outer if free is None else free
        self.deeper()
        value = self._binary(1)
        if self.take("?"):
            self.skip(free=True)
            yes = self.expression()
            self.skip(free=True)
            self.expect(":")
            self.skip(free=True)
            value = Conditional(value, yes, self.expression())
        self.depth -= 1
        self.free = outer
        return value

    def _binary(self, strength: int) -> Expression:
        left = self._unary()
        while True:
            self.skip()
            match = _SIGN.match(self.text, self.at)
            if match is None or _STRENGTH[match[0]] < strength:
                return left
            self.at = match.end()
            self.skip(free=True)
            left = Binary(match[0], left, self._binary(_STRENGTH[match[0]] + 1))

    def _unary(self) -> Expression:
        signs = []
        while self.next() in ("!", "-"):
            signs.append(self.text[self.at])
            self.at += 1
        if len(signs) > DEEPEST:
            raise self.fail(f"it nests more than {DEEPEST} levels deep")
        value = self._steps(self._primary())
        for sign in reversed(signs):
            value = Unary(sign, value)
        return value

    def _primary(self) -> Expression:
        mark = self.next()
        match mark:
            case '"':
                return self._string()
            case "(":
                self.at += 1
                value = self.expression(free=True)
                self.skip(free=True)
                self.expect(")")
                return value
            case "[":
                return self._list()
            case "{":
                return self._map()
            case "<":
                return self._heredoc()
        if mark.isdigit():
            return Literal(_number(self.match(_NUMBER)))
        name = self.match(_WORD)
        if not name:
            raise self.fail("a value is missing")
        if self.next() == "(":
            return self._call(name)
        return Literal(_WORDS[name]) if name in _WORDS else RootName(name)

    def _steps(self, value: Expression) -> Expression:
        """Return a value with the attributes and indices that follow it."""
        count = 0
        while True:
            count += 1
            if count > DEEPEST:
                raise self.fail(f"it nests more than {DEEPEST} levels deep")
            start = self.at
            self.skip()
            if self.text.startswith(("[*]", ".*"), self.at):
                whole = self.text[self.at] == "["
                self.at += 3 if whole else 2
                value = Splat(value, tuple(self._splat_steps(whole)))
                continue
            step = self._step(True)
            if step is None:
                self.at = start
                return value
            value = Member(value, step) if isinstance(step, str) else Index(value, step)

    def _splat_steps(self, whole: bool) -> list[Any]:
        steps: list[Any] = []
        while len(steps) < DEEPEST and (step := self._step(whole)) is not None:
            steps.append(step)
        return steps

    def _step(self, indices: bool) -> Any:
        """Return the next attribute or, as an expression, the next index; ``None`` where neither follows."""
        if self.text.startswith(".", self.at) and not self.text.startswith("...", self.at):
            self.at += 1
            self.skip()
            digits = self.match(_DIGITS)
            name = digits or self.match(_WORD)
            if not name:
                raise self.fail("a name is missing after '.'")
            return Literal(int(digits[:18])) if digits else name
        if indices and self.text.startswith("[", self.at) and not self.text.startswith("[*]", self.at):
            self.at += 1
            key = self.expression(free=True)
            self.skip(free=True)
            self.expect("]")
            return key
        return None

    def _call(self, name: str) -> Expression:
        self.at += 1
        arguments: list[Expression] = []
        spread = False
        self.skip(free=True)
        while not self.take(")"):
            arguments.append(self.expression(free=True))
            self.skip(free=True)
            spread = self.take("...")
            self.skip(free=True)
            if not self.take(","):
                self.skip(free=True)
                self.expect(")")
                break
            self.skip(free=True)
        return FunctionCall(name, tuple(arguments), spread)

    def _list(self) -> Expression:
        self.at += 1
        self.skip(free=True)
        if _FOR.match(self.text, self.at):
            return self._for("]")
        items: list[Expression] = []
        while not self.take("]"):
            items.append(self.expression(free=True))
            self.skip(free=True)
            if not self.take(","):
                self.expect("]")
                break
            self.skip(free=True)
        return ListOf(tuple(items))

    def _map(self) -> Expression:
        self.at += 1
        self.skip(free=True)
        if _FOR.match(self.text, self.at):
            return self._for("}")
        outer, self.free = self.free, False  # a new line ends an item, as a comma does
        items: list[tuple[Expression, Expression]] = []
        while not self.take("}"):
            key = self.expression()
            if not self.take("="):
                self.expect(":")
            self.skip(free=True)
            value = self.expression()
            items.append((Literal(key.name) if isinstance(key, RootName) else key, value))
            outer, self.free = self.free, False  # a new line ends an item, also inside parentheses
            if self.next() not in (",", "\n", "}"):
                raise self.fail("',' or '}' is missing")
            self.take(",")
            self.free = outer
            self.skip(free=True)
        self.free = outer
        return MapOf(tuple(items))

    def _for(self, closing: str) -> Expression:
        names, collection = self._for_intro()
        self.expect(":")
        self.skip(free=True)
        key: Expression | None = None
        value = self.expression(free=True)
        self.skip(free=True)
        if closing == "}":
            self.expect("=>")
            key, value = value, self.expression(free=True)
            self.skip(free=True)
        grouped = self.take("...")
        self.skip(free=True)
        condition: Expression | None = None
        if self.text.startswith("if", self.at):
            self.at += 2
            condition = self.expression(free=True)
            self.skip(free=True)
        self.expect(closing)
        return ForEach(names, collection, key, value, condition, grouped)

    def _for_intro(self) -> tuple[tuple[str, ...], Expression]:
        """Return the names of a ``for`` and what it goes over."""
        self.at += len("for")
        names = []
        while True:
            self.skip(free=True)
            names.append(self.match(_WORD))
            self.skip(free=True)
            if not self.take(","):
                break
        self.expect("in")
        collection = self.expression(free=True)
        self.skip(free=True)
        return tuple(names), collection

    # Texts

    def _string(self) -> Expression:
        self.at += 1
        self.trim = False
        self.deeper()
        template, _ = self.template(quoted=True)
        self.depth -= 1
        return _plain(template)

    def _heredoc(self) -> Expression:
        match = _HEREDOC.match(self.text, self.at)
        if match is None:
            raise self.fail("a value is missing")
        end = re.compile(rf"^[ \t]*{re.escape(match[2])}[ \t]*\r?$", re.MULTILINE).search(self.text, match.end())
        if end is None:
            raise self.fail(f"the line '{match[2]}' is missing")
        body = self.text[match.end() : end.start()]
        self.at = end.end()
        parser = _Parser(_without_indent(body) if match[1] else body)
        parser.depth = self.depth
        template, _ = parser.template(quoted=False)
        return _plain(template)

    def template(self, quoted: bool) -> tuple[Template, str]:
        """Return a text with its placeholders, and the directive on which it ends; a quoted one ends at its quote."""
        parts: list[Any] = []
        while True:
            if self.at >= len(self.text):
                if quoted:
                    raise self.fail("'\"' is missing")
                return Template(tuple(parts)), ""
            piece = self._piece(quoted)
            if piece is None:
                return Template(tuple(parts)), '"'
            if isinstance(piece, str):
                piece = piece.lstrip() if self.trim else piece
                self.trim = self.trim and not piece
                parts.append(piece)
                continue
            if self.text.startswith(("${~", "%{~"), self.at):
                parts[-1:] = [part.rstrip() if isinstance(part, str) else part for part in parts[-1:]]
            directive = _DIRECTIVE.match(self.text, self.at)
            if directive is None and self.text[self.at] == "%":
                raise self.fail("'if', 'for', 'else' or an end is missing")
            if directive is not None and directive[1] in ("else", "endif", "endfor"):
                self.at = directive.end()
                self._close()
                return Template(tuple(parts)), directive[1]
            if directive is not None:
                parts.append(self._directive(directive, quoted))
            else:
                self.at += 3 if self.text.startswith("${~", self.at) else 2
                parts.append(self.expression(free=True))
                self._close()

    def _piece(self, quoted: bool) -> Any:
        """Return the next piece of text; ``None`` at the closing quote, ``...`` before a placeholder."""
        chunk = self.match(_CHUNK if quoted else _LONG_CHUNK)
        if chunk:
            return chunk
        mark = self.text[self.at]
        if mark in "$%":
            if self.text.startswith(mark * 2 + "{", self.at):
                self.at += 3
                return mark + "{"
            if self.text.startswith(mark + "{", self.at):
                return ...
            self.at += 1
            return mark
        if mark == '"':
            self.at += 1
            return None
        if mark == "\n":
            raise self.fail("'\"' is missing")
        return self._escape()

    def _escape(self) -> str:
        match = _ESCAPE.match(self.text, self.at)
        if match is None:  # as in a regular expression that somebody did not double
            self.at += 1
            return "\\"
        self.at = match.end()
        return _ESCAPED[match[1]] if match[1] else _character(int(match[2] or match[3], 16))

    def _close(self) -> None:
        """Take the end of a placeholder, and note whether it trims what follows."""
        self.skip(free=True)
        self.trim = self.take("~")
        self.expect("}")

    def _directive(self, match: re.Match[str], quoted: bool) -> Expression:
        self.deeper()
        if match[1] == "if":
            self.at = match.end()
            condition = self.expression(free=True)
            self._close()
            yes, end = self.template(quoted)
            no = Template(())
            if end == "else":
                no, end = self.template(quoted)
            wanted, part = "endif", TemplateIf(condition, yes, no)
            part_of: Expression = part
        else:
            self.at = match.start(1)
            names, collection = self._for_intro()
            self._close()
            body, end = self.template(quoted)
            wanted, part_of = "endfor", TemplateFor(names, collection, body)
        if end != wanted:
            raise self.fail(f"'%{{ {wanted} }}' is missing")
        self.depth -= 1
        return part_of


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _number(text: str) -> int | float | str:
    if text.isdigit():
        return int(text) if len(text) < 19 else text
    value = float(text)
    return value if abs(value) < float("inf") else text


def _without_indent(body: str) -> str:
    lines = body.split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:] for line in lines)
