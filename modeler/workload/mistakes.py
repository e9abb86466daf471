"""What is wrong with a workload, in one sentence with the field's path and the nearest right name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from modeler.errors import MOST_MEANT, Mistake, meant, mistake_of, nearest, some_names
from modeler.units import format_quantity
from modeler.workload.backends import BACKEND_MODELS


def explain_error(model: type[BaseModel], error: ValidationError) -> Mistake:
    """Turn the first of pydantic's errors into a mistake with the field's path."""
    first = error.errors(include_url=False)[0]
    path = [str(part) for part in first["loc"]]
    kind, given = first["type"], first.get("input")
    names = [part for part in path if part not in BACKENDS]
    where = ".".join(names)
    if kind == "extra_forbidden":
        allowed = fields_at(model, path[:-1])
        return Mistake(f"unknown field '{where}'{_hint(model, path, allowed)}: allowed are {_allowed(allowed, names)}")
    if kind.startswith("union_tag"):
        kind_given = given.get("kind") if isinstance(given, Mapping) else given
        hint = _OTHER_VALUES["kind"].get(str(kind_given).lower(), "") or nearest(str(kind_given), BACKENDS)
        return Mistake(f"'{where}.kind' is {as_given(kind_given)}{hint}", BACKENDS)
    if kind == "tuple_type":
        return Mistake(
            f"'{where}' is {as_given(given)}: give a list, as in [{given if isinstance(given, str) else 'a'}]"
        )
    if kind in ("literal_error", "enum"):
        allowed_text = str(first.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
        hint = _OTHER_VALUES.get(names[-1], {}).get(str(given).lower(), "") if names else ""
        if isinstance(given, list | tuple):
            return Mistake(
                f"'{where}' is {as_given(given)}: give one of {allowed_text}; for several, write a workload for each"
            )
        choices = tuple(allowed_text.split(", "))
        see = f"modeler workload --explain {names[0]}"
        return Mistake(f"'{where}' is {as_given(given)}{hint or nearest(str(given), choices)}", choices, see)
    if kind == "value_error":
        cause = first.get("ctx", {}).get("error", first["msg"])
        return (mistake_of(cause) if isinstance(cause, Exception) else Mistake(str(cause))).within(where)
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        limits = first.get("ctx", {})
        words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
        unit = _unit(model, path)
        bounds = " and ".join(f"{words[key]} {_written(value, unit)}" for key, value in limits.items() if key in words)
        return Mistake(f"'{where}' is {as_given(given)}{_as_share(given, limits)}: give {bounds}")
    if kind in ("int_from_float", "int_parsing", "int_type"):
        return Mistake(f"'{where}' is {as_given(given)}: give a whole number")
    if kind in ("float_parsing", "float_type", "finite_number"):
        return Mistake(f"'{where}' is {as_given(given)}: give a number")
    if kind == "string_type":
        why = ": YAML reads a bare no, off, yes or on as true or false" if isinstance(given, bool) else ""
        return Mistake(f"'{where}' is {as_given(given)}: give text, in quotes{why}")
    if kind in ("bool_parsing", "bool_type"):
        return Mistake(f"'{where}' is {as_given(given)}: give true or false")
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return Mistake(f"'{where}' is {as_given(given)}: give fields, one on a line below it")
    message = str(first["msg"])
    return Mistake(f"'{where}' is {as_given(given)}: {message[:1].lower()}{message[1:]}")


_OTHER_VALUES = {
    "kind": {
        "ecs": " (ECS tasks run on fargate or ec2)",
        "kubernetes": " (did you mean 'eks'?)",
        "rds": " (did you mean 'rds-behind-lambda'?)",
    },
    "location": {
        "vpn": " (that is on-premises with 'link: vpn')",
        "direct-connect": " (that is on-premises with 'link: direct-connect')",
        "vpc": " (same-vpc, or other-vpc)",
    },
    "shape": {
        **dict.fromkeys(("burst", "bursts", "bursty", "peaks", "peaky"), meant(["spiky"])),
        **dict.fromkeys(("constant", "even", "steady", "uniform"), meant(["flat"])),
        **dict.fromkeys(("office", "office-hours", "working-hours"), meant(["business-hours"])),
        **dict.fromkeys(("daily", "day-night", "sine"), meant(["diurnal"])),
    },
}
"""What people write in a field, and where it belongs."""
BACKENDS = ("lambda", "fargate", "ec2", "eks", "eks-istio", "s3", "on-premises", "rds-behind-lambda")


def _hint(model: type[BaseModel], path: list[str], allowed: list[str]) -> str:
    """Hint at the field that somebody may have meant: one beside it, in another section, or a value of a list.

    >>> from modeler.workload import Workload
    >>> for path in (["trafic"], ["needs", "protocol"], ["requests"], ["needs", "waf"]):
    ...     print(_hint(Workload, path, fields_at(Workload, path[:-1])).strip())
    (did you mean 'traffic'?)
    (did you mean 'traffic.protocol'?)
    (did you mean 'clients.requests_per_connection' or 'traffic.requests_per_month'?)
    (did you mean 'api.waf', or 'shared_by.waf', or waf in the list needs.features?)
    """
    section, name = (path[0] if len(path) > 1 else "", path[-1])
    beside = nearest(name, allowed)
    if len(path) > 2:
        return beside
    elsewhere = [place for place in _places(model, name) if place.partition(".")[0] != section]
    lists = [f"{name} in the list {place}" for place in _lists_with(model, name)]
    if lists:
        return f" (did you mean {', or '.join([*(repr(place) for place in elsewhere), *lists])}?)"
    return (meant(elsewhere) if elsewhere and _is_whole(elsewhere, name) else "") or beside or meant(elsewhere)


def _is_whole(places: list[str], name: str) -> bool:
    return any(place.rpartition(".")[2] == name for place in places)


def _lists_with(model: type[BaseModel], name: str) -> list[str]:
    """Find the lists whose items may be a name: ``needs.features`` for ``waf``."""
    lists = []
    for section, declared in model.model_fields.items():
        part = model_of(declared.annotation)
        for field, info in part.model_fields.items() if part else ():
            if get_origin(info.annotation) is tuple and name in _names_in(info.annotation):
                lists.append(f"{section}.{field}")
    return lists


def _names_in(annotation: Any) -> set[str]:
    """Return the names of which a list may be made."""
    of = get_args(annotation)[0]
    return {str(member) for member in of} if isinstance(of, type) and issubclass(of, StrEnum) else set()


def _allowed(names: list[str], path: list[str]) -> str:
    """Write which fields are allowed, and what prints all of them where they are many."""
    section = f" {path[0]}" if len(path) > 1 else ""
    return some_names(names, f"modeler workload --explain{section}")


def _as_share(given: Any, limits: Mapping[str, Any]) -> str:
    """Say which share a number in percent is.

    >>> _as_share(99.99, {"lt": 1.0}), _as_share(99.99, {"le": 50.0})
    (' (99.99 % is 0.9999)', '')
    """
    most = limits.get("lt", limits.get("le"))
    is_percent = most == 1 and isinstance(given, int | float) and 1 < given <= 100
    return f" ({given:g} % is {given / 100:.10g})" if is_percent else ""


def _written(limit: float, unit: str) -> str:
    """Write a limit as a person would; a share as the number that it is in a file.

    >>> _written(1e15, "requests/month"), _written(900, "s"), _written(1.0, "share"), _written(6, "AZs")
    ('1,000T', '900 s', '1', '6')
    """
    return f"{limit:g}" if unit == "share" else format_quantity(limit, unit)


def _unit(model: type[BaseModel], path: list[str]) -> str:
    """Find the unit that a field declares."""
    section = section_at(model, path[:-1])
    extra = section.model_fields[path[-1]].json_schema_extra if path[-1] in section.model_fields else None
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def as_given(value: Any) -> str:
    """What was given, cut where it is long."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def fields_at(model: type[BaseModel], path: list[str]) -> list[str]:
    """Find which fields are allowed at a path, for the sentence about an unknown one."""
    return list(section_at(model, path).model_fields)


def section_at(model: type[BaseModel], path: list[str]) -> type[BaseModel]:
    """Find the section at a path."""
    section_model = model
    for part in path:
        if part in BACKENDS:
            section_model = BACKEND_MODELS[part]
        elif part in section_model.model_fields:
            inner_model = model_of(section_model.model_fields[part].annotation)
            section_model = inner_model or section_model
    return section_model


def _places(model: type[BaseModel], name: str) -> list[str]:
    """Find the fields of sections that have this name, or else begin with it.

    >>> from modeler.workload import Workload
    >>> [_places(Workload, name) for name in ("authorizer", "tasks", "colour")]
    [['api.authorizer'], ['backend.tasks'], []]
    """
    sections = {
        section: [model_of(declared.annotation)]
        for section, declared in model.model_fields.items()
        if section != "classes"  # each of a list of them is a section
    }
    if "backend" in sections:
        sections["backend"] = list(BACKEND_MODELS.values())
    fields = [
        (section, field)
        for section, parts in sections.items()
        for field in dict.fromkeys(field for part in parts if part for field in part.model_fields)
    ]
    named = [f"{section}.{field}" for section, field in fields if field == name]
    return named or [f"{section}.{field}" for section, field in fields if field.startswith(f"{name}_")][:MOST_MEANT]


def model_of(annotation: Any) -> type[BaseModel] | None:
    """The part of a workload that a field holds, if it holds one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        section = model_of(inner)
        if section:
            return section
    return None
