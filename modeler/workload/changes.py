"""Changes of single fields by their path: in a document before it is read, and of numbers in a workload that was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from modeler.errors import WorkloadError
from modeler.workload.fields import Model
from modeler.workload.spelling import as_aws_spells

M = TypeVar("M", bound=BaseModel)
_RATES = {
    "traffic.requests_per_month": "average_rps",
    "traffic.average_rps": "requests_per_month",
}
"""Two ways to say how much comes: a change of one takes the other away."""


def opened(model: BaseModel) -> dict[str, Any]:
    """Return what was given of a model as a document; its sections stay as they were read, so nobody reads them again.

    Examples
    --------
    >>> from modeler.workload import Workload
    >>> opened(Workload(azs=3, traffic={"peak_factor": 2}))
    {'azs': 3, 'traffic': Traffic(...)}
    """
    names = [name for name in type(model).model_fields if name in model.model_fields_set or name == "kind"]
    return {name: getattr(model, name) for name in names}


def changed(document: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with other values at some paths.

    Parameters
    ----------
    document : mapping
        Plain data, whose sections may have been read already.
    changes : mapping
        Values by the path of their field.

    Raises
    ------
    WorkloadError
        If a path leads through what has no fields.

    Examples
    --------
    >>> changed({"traffic": {"average_rps": 5}}, {"azs": 3, "traffic.requests_per_month": "5M"})
    {'traffic': {'requests_per_month': '5M'}, 'azs': 3}
    """
    modified = dict(document)
    for path, value in ((as_aws_spells(path), value) for path, value in changes.items()):
        section, _, _ = path.rpartition(".")
        if section == "backend" and modified.get("backend") is None:
            modified["backend"] = {"kind": "lambda"}
        modified = placed(modified, {path: value})
        if path in _RATES:
            modified["traffic"].pop(_RATES[path], None)
    return modified


def placed(document: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with values at some paths, and everything else as it was."""
    modified = dict(document)
    for path, value in values.items():
        *sections, last = path.split(".")
        place = modified
        for section in sections:
            fields = _fields_of(place.get(section), section, path)
            place[section] = fields
            place = fields
        place[last] = value
    return modified


def _fields_of(section: Any, name: str, path: str) -> dict[str, Any]:
    """Return a copy of a section as plain data; empty if there is none."""
    if section is None:
        return {}
    if isinstance(section, BaseModel):
        return opened(section)
    if isinstance(section, Mapping):
        return dict(section)
    raise WorkloadError(f"'{path}' is not a field of a workload: '{name}' has no fields")


def with_numbers(model: M, numbers: Mapping[str, Any]) -> M:
    """Return a copy with other numbers at some paths, which are not checked.

    Examples
    --------
    >>> from modeler.workload import Workload
    >>> with_numbers(Workload(), {"azs": 3, "traffic.peak_factor": 4.0}).traffic.peak_factor
    4.0
    """
    own, sections = _by_section(numbers)
    inner = {name: with_numbers(getattr(model, name), values) for name, values in sections.items()}
    return model.model_copy(update={**own, **inner})


def agreeing(model: M, numbers: Mapping[str, Any], section: str = "") -> M:
    """Return a copy with other numbers at some paths, each within the limits of its field, if the rest agrees.

    Parameters
    ----------
    model : BaseModel
        What was read.
    numbers : mapping
        Numbers by the path of their field.
    section : str
        The path of the model itself, for the sentence.

    Raises
    ------
    ValueError
        If another field of the section, or of one around it, contradicts them.

    Examples
    --------
    >>> from modeler.workload import Workload
    >>> agreeing(Workload(), {"backend.duration_p99": 50.0})
    Traceback (most recent call last):
    ValueError: backend: duration_p99 is 50 ms where duration, the mean, is 80 ms: ...
    """
    own, sections = _by_section(numbers)
    inner = {
        name: agreeing(getattr(model, name), values, f"{section}.{name}".lstrip("."))
        for name, values in sections.items()
    }
    copy = model.model_copy(update={**own, **inner})
    if isinstance(copy, Model):
        _check(copy, section)
    return copy


def _check(model: Model, section: str) -> None:
    try:
        model.check()
    except ValueError as error:
        raise ValueError(f"{section}: {error}" if section else str(error)) from None


def _by_section(numbers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Split values by path into those of the fields themselves and those of each section."""
    own: dict[str, Any] = {}
    sections: dict[str, dict[str, Any]] = {}
    for path, value in numbers.items():
        section, _, field = path.partition(".")
        if field:
            sections.setdefault(section, {})[field] = value
        else:
            own[path] = value
    return own, sections
