"""How a value is written in one system and read in all: minutes as seconds, ``enabled`` as true, JSON in a string."""

from __future__ import annotations

import json
from collections.abc import Callable

from modeler.dataclass import dataclass
from modeler.files.plain_json import load_json

from .values import Tree


@dataclass(frozen=True, slots=True)
class Conversion:
    """How to read a written value, and how to write it."""

    read: Callable[[Tree], Tree]
    write: Callable[[Tree], Tree]


def _action(choice: Tree) -> Tree:
    """Return which of several actions is given, such as ``allow``; Terraform's plans hold an empty list for others."""
    return next((name.lower() for name, settings in choice.items() if settings not in (None, [])), None)


def _read_json(value: Tree) -> Tree:
    return load_json(value) if isinstance(value, str) else value


def _write_json(value: Tree) -> Tree:
    """Return a document as a text; as it is where other resources are named in it, which only a writer can spell."""
    try:
        return json.dumps(value, sort_keys=True)
    except TypeError:
        return value


CONVERSIONS: dict[str, Conversion] = {
    "enabled": Conversion(
        lambda value: str(value).lower() in ("enabled", "enable", "on", "true"),
        lambda value: "enabled" if value else "disabled",
    ),
    "enable": Conversion(
        lambda value: str(value).lower() in ("enabled", "enable", "on", "true"),
        lambda value: "enable" if value else "disable",
    ),
    "flag-text": Conversion(lambda value: str(value).lower() == "true", lambda value: "true" if value else "false"),
    "not": Conversion(lambda value: str(value).lower() != "true", lambda value: not value),
    "number-text": Conversion(lambda value: float(value) if "." in str(value) else int(value), str),
    "json": Conversion(_read_json, _write_json),
    "json-list": Conversion(_read_json, list),  # a writer makes one text of it
    "milliseconds": Conversion(lambda value: float(value) / 1000, lambda value: round(value * 1000)),
    "upper": Conversion(lambda value: str(value).upper(), lambda value: str(value).upper()),
    "lower": Conversion(lambda value: str(value).lower(), lambda value: str(value).upper()),
    "commas": Conversion(
        lambda value: [part.strip() for part in value.split(",")] if isinstance(value, str) else value,
        lambda value: list(value),
    ),
    "one": Conversion(lambda value: [value], lambda value: value[0]),
    "first": Conversion(
        lambda value: value[0] if isinstance(value, (list, tuple)) and value else value, lambda value: [value]
    ),
    "any": Conversion(lambda value: any(item is True for item in value), lambda value: [value]),
    "ENABLED": Conversion(
        lambda value: "ENABLED" if str(value).upper() in ("TRUE", "ENABLED") else "DISABLED",
        lambda value: value == "ENABLED",
    ),
    "scheme": Conversion(
        lambda value: "internal" if str(value).lower() == "true" else "internet-facing",
        lambda value: value == "internal",
    ),
    "pairs": Conversion(
        lambda value: {item["Name"]: item["Value"] for item in value},
        lambda value: [{"Name": name, "Value": item} for name, item in value.items()],
    ),
    "block": Conversion(
        lambda value: next((name.replace("_", "-") for name, block in value.items() if block), None),
        lambda value: value,
    ),
    "itself": Conversion(lambda value: [value], lambda value: value[0]),
    "method-path": Conversion(
        lambda value: f"/{str(value).rpartition('/')[0].strip('/')}", lambda value: f"{value.strip('/')}/*"
    ),
    "method-verb": Conversion(lambda value: str(value).rpartition("/")[2], lambda value: f"*/{value}"),
    "action": Conversion(_action, lambda value: {value.capitalize(): {}}),
    "action-block": Conversion(_action, lambda value: {value: [{}]}),
    "filled": Conversion(lambda value: None if value == "" else value, lambda value: value),
    "limit": Conversion(lambda value: value if int(value) >= 0 else None, lambda value: value),  # -1 is none
}
