"""What is wrong with a workload, in one sentence with the field's path and the nearest right name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from modeler.errors import Mistake, ModelerError, nearest
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
        hint = (_in_a_section(model, where) if len(path) == 1 else "") or nearest(path[-1], allowed)
        return Mistake(f"unknown field '{where}'{hint}: allowed are {', '.join(allowed)}")
    if kind.startswith("union_tag"):
        kind_given = given.get("kind") if isinstance(given, Mapping) else given
        hint = _OTHER_NAMES.get(str(kind_given).lower(), "") or nearest(str(kind_given), BACKENDS)
        return Mistake(f"'{where}.kind' is {as_given(kind_given)}{hint}", BACKENDS)
    if kind == "tuple_type":
        return Mistake(
            f"'{where}' is {as_given(given)}: give a list, as in [{given if isinstance(given, str) else 'a'}]"
        )
    if kind in ("literal_error", "enum"):
        allowed_text = str(first.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
        hint = _OTHER_NAMES.get(str(given).lower(), "") if names[-1:] == ["location"] else ""
        if isinstance(given, list | tuple):
            return Mistake(
                f"'{where}' is {as_given(given)}: give one of {allowed_text}; for several, write a workload for each"
            )
        choices = tuple(allowed_text.split(", "))
        return Mistake(f"'{where}' is {as_given(given)}{hint or nearest(str(given), choices)}", choices)
    if kind == "value_error":
        cause = first.get("ctx", {}).get("error", first["msg"])
        return (cause.mistake if isinstance(cause, ModelerError) else Mistake(str(cause))).within(where)
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        limits = first.get("ctx", {})
        words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
        bounds = " and ".join(f"{words[key]} {value:g}" for key, value in limits.items() if key in words)
        return Mistake(f"'{where}' is {as_given(given)}: give {bounds}")
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


_OTHER_NAMES = {
    "ecs": " (ECS tasks run on fargate or ec2)",
    "kubernetes": " (did you mean 'eks'?)",
    "rds": " (did you mean 'rds-behind-lambda'?)",
    "vpn": " (that is on-premises with 'link: vpn')",
    "direct-connect": " (that is on-premises with 'link: direct-connect')",
    "vpc": " (same-vpc, or other-vpc)",
}
"""What people write, and where it belongs."""
BACKENDS = ("lambda", "fargate", "ec2", "eks", "eks-istio", "s3", "on-premises", "rds-behind-lambda")


def as_given(value: Any) -> str:
    """What was given, cut where it is long."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def fields_at(model: type[BaseModel], path: list[str]) -> list[str]:
    """Find which fields are allowed at a path, for the sentence about an unknown one."""
    section_model = model
    for part in path:
        if part in BACKENDS:
            section_model = BACKEND_MODELS[part]
        elif part in section_model.model_fields:
            inner_model = model_of(section_model.model_fields[part].annotation)
            section_model = inner_model or section_model
    return list(section_model.model_fields)


def _in_a_section(model: type[BaseModel], name: str) -> str:
    """Hint at the sections that have a field of this name, if any has.

    >>> from modeler.workload import Workload
    >>> _in_a_section(Workload, "authorizer"), _in_a_section(Workload, "tasks"), _in_a_section(Workload, "colour")
    (" (did you mean 'api.authorizer'?)", " (did you mean 'backend.tasks'?)", '')
    """
    sections = {
        section: model_of(declared.annotation)
        for section, declared in model.model_fields.items()
        if section != "classes"  # each of a list of them is a section
    }
    places = [f"{section}.{name}" for section, part in sections.items() if part and name in part.model_fields]
    in_backends = any(name in backend.model_fields for backend in BACKEND_MODELS.values())
    if "backend" in model.model_fields and in_backends and f"backend.{name}" not in places:
        places.append(f"backend.{name}")
    return f" (did you mean {' or '.join(repr(place) for place in places)}?)" if places else ""


def model_of(annotation: Any) -> type[BaseModel] | None:
    """The part of a workload that a field holds, if it holds one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        section = model_of(inner)
        if section:
            return section
    return None
