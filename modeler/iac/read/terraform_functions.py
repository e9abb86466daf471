"""Terraform's functions that the files alone can answer; any other is `Unknown`.

Source: https://developer.hashicorp.com/terraform/language/functions (2026-11-30).
"""

from __future__ import annotations

import base64
import ipaddress
import itertools
import json
import math
import re
from collections.abc import Callable
from typing import Any

from modeler.files.plain_json import load_json

from ...inventory import Attribute, Cause, Text, Unknown
from ...inventory.values import Tree
from .bodies import read_document
from .patterns import compiled
from .work import MOST_CHARACTERS, join_within_limit

MOST_ITEMS = 10_000
WIDEST = 200


def call(name: str, arguments: list[Tree]) -> Tree:
    """Return what a function gives, `Unknown` where it cannot be known from the files.

    Examples
    --------
    >>> call("cidrsubnet", ["10.0.0.0/16", 8, 1])
    '10.0.1.0/24'
    >>> call("join", ["-", ["a", "b"]])
    'a-b'
    >>> call("timestamp", []).reason
    'the function timestamp cannot be evaluated from the files alone'
    """
    if name in ("try", "coalesce", "can"):
        return _first_known(name, arguments)
    function = FUNCTIONS.get(name)
    if function is None:
        return Unknown(Cause.FUNCTION, name)
    for argument in arguments:
        if isinstance(argument, Unknown):
            return argument
    if name in _CHOOSES and arguments and isinstance(arguments[0], Attribute):
        return arguments[0]
    if name == "split" and len(arguments) == 2 and isinstance(arguments[1], Attribute):
        return arguments[1]
    if name not in _TAKES_TEXT and any(isinstance(argument, (Text, Attribute)) for argument in arguments):
        return Unknown(Cause.FUNCTION, name)
    try:
        value = function(*arguments)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError):
        return Unknown(Cause.MALFORMED, f"the call of {name}")
    if isinstance(value, str) and len(value) > MOST_CHARACTERS:
        return Unknown(Cause.LIMIT, f"a text of more than {MOST_CHARACTERS:,} characters")
    return value


def _first_known(name: str, arguments: list[Tree]) -> Tree:
    if name == "can":
        return not isinstance(arguments[0], Unknown) if arguments else False
    for argument in arguments:
        if name == "coalesce" and (argument is None or argument == ""):
            continue
        if isinstance(argument, Unknown) and argument.cause is Cause.MALFORMED and name == "try":
            continue
        return argument
    return None


def text_of(value: object) -> Tree:
    """Return a value as it stands inside a text.

    Examples
    --------
    >>> text_of(True), text_of(2.0)
    ('true', '2')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, (str, Text, Attribute, Unknown)) else str(value)


def _join(separator: str, *lists: Tree) -> Tree:
    items = [item for values in lists for item in (values if isinstance(values, list) else [values])]
    parts: list[Tree] = []
    for position, item in enumerate(items):
        parts += [separator] * (position > 0) + [text_of(item)]
    return join_within_limit(parts)


def _split(separator: str, text: Tree) -> Tree:
    return text.split(separator) if isinstance(text, str) else Unknown(Cause.FUNCTION, "split")


def _format(pattern: str, *values: Tree) -> Tree:
    parts: list[Tree] = []
    remaining = list(values)
    for piece in re.split(r"(%%|%[-+ 0-9.]*[a-zA-Z])", pattern):
        if piece == "%%":
            parts.append("%")
        elif re.fullmatch(r"%[-+ 0-9.]*[a-zA-Z]", piece):
            parts.append(_formatted(piece, remaining.pop(0)))
        else:
            parts.append(piece)
    return join_within_limit(parts)


def _formatted(verb: str, value: Tree) -> Tree:
    if any(int(digits) > WIDEST for digits in re.findall(r"\d+", verb)):
        raise ValueError
    if isinstance(value, (int, float)) and not isinstance(value, bool) and verb[-1] in "dfeg":
        return verb % value
    if verb[-1] == "q":
        return json.dumps(value) if isinstance(value, str) else Unknown(Cause.FUNCTION, "format")
    return text_of(value)


def _merge(*maps: Any) -> dict[str, Tree]:
    merged: dict[str, Tree] = {}
    for part in maps:
        merged |= part or {}
    return merged


def _flatten(values: list[Tree]) -> list[Tree]:
    flat: list[Tree] = []
    for value in values:
        flat += _flatten(value) if isinstance(value, list) else [value]
    return flat


def _lookup(mapping: dict[str, Tree], key: str, *default: Tree) -> Tree:
    if key in mapping:
        return mapping[key]
    return default[0] if default else Unknown(Cause.MALFORMED, f"the entry {key}")


def _subnet(block: str, bits: int, number: int) -> str:
    network = ipaddress.ip_network(block, strict=False)
    prefix = network.prefixlen + int(bits)
    if prefix > network.max_prefixlen or not 0 <= int(number) < 2 ** int(bits):
        raise ValueError
    size = 2 ** (network.max_prefixlen - prefix)
    return f"{ipaddress.ip_address(int(network.network_address) + int(number) * size)}/{prefix}"


def _subnets(block: str, *bits: int) -> list[str]:
    network = ipaddress.ip_network(block, strict=False)
    start, blocks = int(network.network_address), []
    for more in bits:
        prefix = network.prefixlen + int(more)
        size = 2 ** (network.max_prefixlen - prefix)
        start = -(-start // size) * size
        blocks.append(f"{ipaddress.ip_address(start)}/{prefix}")
        start += size
    return blocks


def _host(block: str, number: int) -> str:
    network = ipaddress.ip_network(block, strict=False)
    return str(network[int(number)])


def _replace(text: str, old: str, new: str) -> str:
    if len(text) * (len(new) + 1) > MOST_CHARACTERS:
        raise ValueError
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        return compiled(old[1:-1], text).sub(re.sub(r"\$\{?(\w+)\}?", r"\\g<\1>", new), text)
    return text.replace(old, new)


def _regex(pattern: str, text: str) -> Tree:
    """Return the first match: its groups by name or in order where the pattern has some."""
    match = compiled(pattern, text).search(text)
    if match is None:
        return Unknown(Cause.MALFORMED, "the call of regex")
    return match.groupdict() or list(match.groups()) or match[0]


def _regex_all(pattern: str, text: str) -> Tree:
    matches = compiled(pattern, text).finditer(text)
    return [match.groupdict() or list(match.groups()) or match[0] for match in matches]


def _number(value: Tree) -> int | float:
    number = float(value)
    return int(number) if number.is_integer() else number


def _range(*limits: int) -> list[int]:
    return list(itertools.islice(range(*(int(limit) for limit in limits)), MOST_ITEMS))


def _unique(values: list[Tree]) -> list[Tree]:
    unique: list[Tree] = []
    seen: set[Any] = set()
    for value in values:
        plain = isinstance(value, (str, int, float, Attribute, Text, Unknown))
        if (value in seen) if plain else (value in unique):
            continue
        unique.append(value)
        if plain:
            seen.add(value)
    return unique


def _boolean(value: Tree) -> bool:
    return {"true": True, "false": False}[str(value).lower()]


FUNCTIONS: dict[str, Callable[..., Tree]] = {
    "abs": abs,
    "base64encode": lambda text: base64.b64encode(text.encode()).decode(),
    "ceil": math.ceil,
    "cidrhost": _host,
    "cidrsubnet": _subnet,
    "cidrsubnets": _subnets,
    "coalescelist": lambda *lists: next((values for values in lists if values), []),
    "compact": lambda values: [value for value in values if value not in (None, "")],
    "concat": lambda *lists: [value for values in lists for value in values],
    "contains": lambda values, wanted: wanted in values,
    "distinct": _unique,
    "element": lambda values, index: values[int(index) % len(values)],
    "endswith": lambda text, end: text.endswith(end),
    "flatten": _flatten,
    "floor": math.floor,
    "format": _format,
    "index": lambda values, wanted: values.index(wanted),
    "join": _join,
    "jsondecode": lambda text: load_json(text) if isinstance(text, str) else text,
    "jsonencode": lambda value: value,  # a document is kept as data, with its references
    "keys": lambda mapping: sorted(mapping),
    "length": len,
    "lookup": _lookup,
    "lower": lambda text: text.lower(),
    "max": max,
    "merge": _merge,
    "min": min,
    "nonsensitive": lambda value: value,
    "one": lambda values: values[0] if len(values) == 1 else None,
    "range": _range,
    "regex": _regex,
    "regexall": _regex_all,
    "replace": _replace,
    "reverse": lambda values: values[::-1],
    "sensitive": lambda value: value,
    "setunion": lambda *sets: _unique([value for values in sets for value in values]),
    "slice": lambda values, start, end: values[int(start) : int(end)],
    "sort": lambda values: sorted(values),
    "split": _split,
    "startswith": lambda text, start: text.startswith(start),
    "substr": lambda text, start, length: text[int(start) :][: int(length)] if length >= 0 else text[int(start) :],
    "sum": sum,
    "title": lambda text: text.title(),
    "tobool": _boolean,
    "tolist": lambda values: list(values),
    "tomap": lambda mapping: dict(mapping),
    "tonumber": _number,
    "toset": lambda values: _unique(list(values)),
    "tostring": text_of,
    "trim": lambda text, characters: text.strip(characters),
    "trimprefix": lambda text, start: text.removeprefix(start),
    "trimspace": lambda text: text.strip(),
    "trimsuffix": lambda text, end: text.removesuffix(end),
    "upper": lambda text: text.upper(),
    "values": lambda mapping: [mapping[key] for key in sorted(mapping)],
    "yamldecode": lambda text: read_document(text) if isinstance(text, (str, Text)) else text,
    "yamlencode": lambda value: value,
    "zipmap": lambda keys, values: dict(zip(keys, values, strict=True)),
}
_TAKES_TEXT = frozenset(
    {
        "coalescelist",
        "compact",
        "concat",
        "distinct",
        "element",
        "flatten",
        "format",
        "join",
        "jsondecode",
        "jsonencode",
        "keys",
        "length",
        "lookup",
        "merge",
        "nonsensitive",
        "one",
        "reverse",
        "sensitive",
        "setunion",
        "slice",
        "split",
        "tolist",
        "tomap",
        "toset",
        "tostring",
        "values",
        "yamldecode",
        "yamlencode",
        "zipmap",
    }
)
_CHOOSES = frozenset(
    {
        "compact",
        "distinct",
        "element",
        "flatten",
        "one",
        "replace",
        "reverse",
        "sort",
        "tolist",
        "toset",
        "trimprefix",
        "trimsuffix",
    }
)
"""What only orders or chooses: of a list or a text that AWS makes it gives a part, which refers to the same."""
