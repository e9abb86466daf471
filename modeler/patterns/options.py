"""Options of parts and components, as people write them: which there are, what they take, and reading them.

What follows from the workload is no option: it is filled in when a pattern meets one. A name that does not exist, a
value that is none, or an option that is missing is one sentence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import NoneType
from typing import Any, get_args, get_type_hints

from modeler.errors import CompositionError, UnitError, nearest
from modeler.facts import regions
from modeler.patterns.parts import parts
from modeler.patterns.parts.door.named import Asked, NamedDoors
from modeler.units import parse_size
from modeler.workload import Location

_FILLED: dict[str, str] = {
    "backend": "backend",
    "cognito": "api.cognito",
    "settings": "clients or api",
    "waf": "api.waf",
}
"""Options that the workload fills in, and where it says them."""
_FROM_WORKLOAD = frozenset({("inter-region", "remote_region")})
"""Options that may be left out, although a component cannot be without them."""
_WITHOUT_EFFECT = frozenset({("open", "backends")})
"""Options that a part inherits and does not look at."""
_MOST = 100_000


def name_and_options(given: Any) -> tuple[str, dict[Any, Any]]:
    """Return the id of a part, and the options that are written beside it.

    >>> name_and_options({"id": "vpc-link-v2", "to": "nlb"})
    ('vpc-link-v2', {'to': 'nlb'})
    """
    options = dict(given) if isinstance(given, Mapping) else {"id": given}
    return str(options.pop("id", "")), options


def options_of(kind: type[Any]) -> dict[str, tuple[str, bool]]:
    """Return the options that may be written for a part or component: the values in words, and whether it is needed.

    Examples
    --------
    >>> from modeler.components import components
    >>> options_of(components()["alb"])["scheme"], options_of(parts("reach")["hub"])["over"]
    (('one of internal, internet-facing', False), ('one of peering, transit-gateway', True))
    """
    hints = get_type_hints(kind)
    return {
        option.name: (
            _words(kind, option.name, _plain(hints[option.name])),
            option.default is dataclasses.MISSING and (kind.id, option.name) not in _FROM_WORKLOAD,
        )
        for option in dataclasses.fields(kind)
        if option.name not in _FILLED and (kind.id, option.name) not in _WITHOUT_EFFECT
    }


def _plain(hint: Any) -> Any:
    """Leave out of a type that the value may be missing."""
    others = [option for option in get_args(hint) if option is not NoneType]
    return others[0] if NoneType in get_args(hint) and len(others) == 1 else hint


def _names_allowed(kind: type[Any], name: str, hint: Any) -> tuple[str, ...]:
    """Return the names that an option takes; none if it is no choice of names."""
    if name == "exposure":
        return ("private", "public")
    if name in ("serves", "backends"):
        return tuple(sorted(map(str, getattr(kind, name))))
    return tuple(option for option in get_args(hint) if isinstance(option, str))


def _words(kind: type[Any], name: str, hint: Any) -> str:
    names = _names_allowed(kind, name, hint)
    if name in ("serves", "backends"):
        return f"some of {', '.join(names)}"
    if names:
        return f"one of {', '.join(names)}"
    if name == "remote_region":
        return "a Region"
    return {bool: "true or false", int: f"a whole number from 1 to {_MOST}", float: "a size such as 4 KB"}.get(
        hint, "a name"
    )


def _checked(kind: type[Any], name: str, hint: Any, value: Any) -> Any:
    """Return a value as the part wants it, or raise ValueError."""
    names = _names_allowed(kind, name, hint)
    if name in ("serves", "backends"):
        given = [value] if isinstance(value, str) else value
        if (
            not isinstance(given, list | tuple | set | frozenset)
            or not given
            or any(str(e) not in names for e in given)
        ):
            raise ValueError
        return frozenset(map(Location, given)) if name == "serves" else frozenset(map(str, given))
    if hint is float:
        value = parse_size(value)
        good = value >= 0
    elif hint is bool:
        good = isinstance(value, bool)
    elif hint is int:
        good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST
    else:
        good = isinstance(value, str) and bool(value.strip())
        if names or name == "remote_region":
            good = good and value in (names or regions())
    if not good:
        raise ValueError
    return value


def no_such_option(subject: str, name: str, allowed: Iterable[str]) -> str:
    """Say that there is no such option, and which there are."""
    names = sorted(allowed)
    return f"{subject} has no option '{name}'{nearest(name, names)}: " + (
        f"allowed are {', '.join(names)}" if names else "it has none"
    )


def checked_options(kind: type[Any], options: Iterable[tuple[Any, Any]], subject: str) -> dict[str, Any]:
    """Check options: their names, their values, and that none is missing that the part cannot do without.

    Raises
    ------
    CompositionError
        If there is no such option, its value is none that it takes, or one is missing.

    Examples
    --------
    >>> checked_options(parts("integration")["vpc-link-v2"], [("to", "nlb")], "integration 'vpc-link-v2'")
    {'to': 'nlb'}
    """
    allowed = options_of(kind)
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in options:
        name = str(key).replace("-", "_")
        if name in _FILLED and name in hints:
            where = f"{_FILLED[name]} in the workload"
            raise CompositionError(f"{subject}: its option '{key}' follows from {where}: leave it out here")
        if name not in allowed:
            raise CompositionError(no_such_option(subject, str(key), allowed))
        try:
            values[name] = _checked(kind, name, _plain(hints[name]), value)
        except (ValueError, UnitError):
            raise CompositionError(f"option '{key}' of {subject} is {value!r}: use {allowed[name][0]}") from None
    for name, (words, needed) in allowed.items():
        if needed and name not in values:
            raise CompositionError(f"{subject} needs the option '{name}': {words}")
    return values


def named_options(sequence: NamedDoors) -> dict[str, tuple[str, bool]]:
    """Return the options of a named sequence of doors: the values in words, and whether it is needed.

    Examples
    --------
    >>> from modeler.patterns.parts.door.named import NAMED_DOORS
    >>> named_options(NAMED_DOORS["chained-rest"])
    {'public': ('one of http-api, public-rest', True), 'link': ('one of v1, v2', False)}
    """
    words: dict[str, str] = {}
    for step in sequence.steps:
        if isinstance(step, Mapping):
            of_door = options_of(parts("door")[str(step["id"])])
            for name, value in step.items():
                if isinstance(value, Asked):
                    words[value.option] = of_door[name.replace("-", "_")][0]
    return {
        name: (words.get(name) or f"one of {', '.join(asked.doors)}", asked.default is None)
        for name, asked in sequence.asked.items()
    }


def spelled_out(sequence: NamedDoors, options: Mapping[Any, Any]) -> list[Any]:
    """Write a named sequence as the list of doors that it stands for.

    Raises
    ------
    CompositionError
        If there is no such option, its value is none that it takes, or one is missing.

    Examples
    --------
    >>> from modeler.patterns.parts.door.named import NAMED_DOORS
    >>> spelled_out(NAMED_DOORS["alb-private-rest"], {})
    ['internal-alb', 'private-rest']
    """
    subject = f"door '{sequence.id}'"
    given = {str(key).replace("_", "-"): value for key, value in options.items()}
    allowed = named_options(sequence)
    for name in given:
        if name not in allowed:
            raise CompositionError(no_such_option(subject, name, allowed))

    def chosen(asked: Asked) -> Any:
        value = given.get(asked.option, asked.default)
        if value is None:
            raise CompositionError(f"{subject} needs the option '{asked.option}': {allowed[asked.option][0]}")
        if not asked.doors:
            return value
        name, inner = name_and_options(value)
        if name not in asked.doors:
            raise CompositionError(f"option '{asked.option}' of {subject} is {value!r}: use {allowed[asked.option][0]}")
        return {"id": asked.doors[name], **inner}

    return [
        chosen(step)
        if isinstance(step, Asked)
        else {name: chosen(value) if isinstance(value, Asked) else value for name, value in step.items()}
        if isinstance(step, Mapping)
        else step
        for step in sequence.steps
    ]
