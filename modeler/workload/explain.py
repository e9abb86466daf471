"""Every field of a workload by its path: for the reference, for tables of workloads and for studies."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import BaseModel

from modeler.dataclass import dataclass
from modeler.errors import unknown_name
from modeler.workload.backends import BACKEND_MODELS
from modeler.workload.declaration import Declaration, declaration
from modeler.workload.document import TrafficClass, Workload
from modeler.workload.mistakes import model_of
from modeler.workload.ranges import declaration_at
from modeler.workload.spelling import as_aws_spells

ALIKE = ("eks-istio",)
"""Kinds of backends whose fields are those of another kind."""


@dataclass(frozen=True, slots=True)
class DeclaredField:
    """A field of a workload: where it is and what it says of itself.

    Parameters
    ----------
    path : str
        Its name as `Workload.with_values` takes it, e.g. ``backend.memory_mb``.
    backend : str
        The kind of backend that has it; empty outside of the backend.
    declared : Declaration
        Unit, limits and the rest.
    """

    path: str
    backend: str
    declared: Declaration

    @property
    def shown(self) -> str:
        """The path as the reference shows it, with the kind of backend.

        Examples
        --------
        >>> [field.shown for field in declared_fields() if field.path == "backend.tasks"]
        ['backend[fargate].tasks']
        """
        return f"backend[{self.backend}].{self.path.removeprefix('backend.')}" if self.backend else self.path


@cache
def declared_fields() -> tuple[DeclaredField, ...]:
    """List every field that can be named by its path, in the order of the file; those of further classes are not.

    Examples
    --------
    >>> [field.path for field in declared_fields() if field.declared.short]
    ['traffic.requests_per_month', 'traffic.average_rps', 'backend.kind', ...]
    """
    return tuple(_fields(Workload, "", "", moves_bill=True))


def _fields(model: type[BaseModel], prefix: str, backend: str, *, moves_bill: bool) -> Iterator[DeclaredField]:
    for name, info in model.model_fields.items():
        path, declared, inner = f"{prefix}{name}", declaration(info), model_of(info.annotation)
        moves = moves_bill and declared.moves_bill
        if path == "backend":
            for kind, own in BACKEND_MODELS.items():
                if kind not in ALIKE:
                    yield from _fields(own, "backend.", kind, moves_bill=moves)
        elif inner is not None and declared.unit == "section":
            yield from _fields(inner, f"{path}.", backend, moves_bill=moves)
        elif declared.unit != "list":
            yield DeclaredField(path, backend, replace(declared, moves_bill=moves))


def paths_called(name: str, paths: Collection[str]) -> list[str]:
    """Find which paths a short name may stand for: the declared one, or those nearest to the top that end with it.

    Examples
    --------
    >>> paths_called("rps", ["traffic.average_rps"]), paths_called("rules", ["api.waf.rules", "azs"])
    (['traffic.average_rps'], ['api.waf.rules'])
    >>> paths_called("connections", ["clients.vpn.connections", "clients.direct_connect.connections"])
    ['clients.vpn.connections', 'clients.direct_connect.connections']
    """
    path = short_names().get(name, name)
    if path in paths:
        return [path]
    same = [path for path in paths if path.rpartition(".")[2] == name]
    depth = min((path.count(".") for path in same), default=0)
    return [path for path in same if path.count(".") == depth]


@cache
def short_names() -> dict[str, str]:
    """Return the short names of fields with the paths that they stand for."""
    return {field.declared.short: field.path for field in declared_fields() if field.declared.short}


UNITS_LEFT_OUT = ("bytes", "ms", "s", "bits/s")
"""Units of which a field reads several, so that a bare number may be meant in another one."""


@dataclass(frozen=True, slots=True)
class BareNumber:
    """A number that a document gives without a unit, and the unit in which it was taken.

    Parameters
    ----------
    path : str
        Of its field.
    value : float
        As it stands there.
    unit : str
        That of the field.
    """

    path: str
    value: float
    unit: str


def bare_numbers(document: Mapping[str, Any]) -> tuple[BareNumber, ...]:
    """Find the numbers that a document of a workload gives without a unit, where a field reads several units.

    Examples
    --------
    >>> bare_numbers({"traffic": {"response_bytes": 40, "request_bytes": "2 KB"}, "azs": 3})
    (BareNumber(path='traffic.response_bytes', value=40, unit='bytes'),)
    """
    return tuple(_bare_numbers(document, document, ""))


def _bare_numbers(document: Mapping[str, Any], section: Mapping[str, Any], prefix: str) -> Iterator[BareNumber]:
    for name, value in section.items():
        path = f"{prefix}{as_aws_spells(str(name))}"
        if isinstance(value, Mapping):
            yield from _bare_numbers(document, value, f"{path}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            declared = declaration_at(Workload, path, document)
            if declared is not None and declared.unit in UNITS_LEFT_OUT:
                yield BareNumber(path, value, declared.unit)


def explained(name: str) -> list[dict[str, str]]:
    """Return the rows of `explain` for a field, by its path or short name, or for all fields of a section.

    Raises
    ------
    UnknownNameError
        If neither a field nor a section is called so.

    Examples
    --------
    >>> [row["field"] for row in explained("rps")]
    ['traffic.average_rps']
    >>> len(explained("logging")) > 3
    True
    """
    rows = explain()
    wanted = as_aws_spells(name)
    if section := [row for row in rows if row["field"].startswith((f"{wanted}.", f"{wanted}["))]:
        return section
    if same := [row for row in rows if row["field"] == wanted]:
        return same
    plain = {row["field"]: _PLAIN_BACKEND.sub("backend.", row["field"]) for row in rows}
    paths = paths_called(wanted, list(dict.fromkeys(plain.values())))
    if fields := [row for row in rows if plain[row["field"]] in paths]:
        return fields
    names = dict.fromkeys([*(row["field"].partition(".")[0].partition("[")[0] for row in rows), *plain.values()])
    raise unknown_name("field or section", name, names, prints="modeler workload --explain")


_PLAIN_BACKEND = re.compile(r"^backend\[[^\]]*\]\.")


def explain() -> list[dict[str, str]]:
    """List every field of a workload: path, unit, default, meaning.

    Returns
    -------
    list of dict with keys field, unit, default, allowed, meaning

    Examples
    --------
    >>> explain()[0]["field"]
    'name'
    """
    return [*(_row(field.shown, field.declared) for field in declared_fields()), *_class_rows()]


def _class_rows() -> Iterator[dict[str, str]]:
    """Explain the fields of a further traffic class, whose sections are those of the workload."""
    for name, info in TrafficClass.model_fields.items():
        row = _row(f"classes[].{name}", declaration(info))
        if name in ("traffic", "backend"):
            row |= {"default": "s3" if name == "backend" else "as traffic", "allowed": f"as {name}"}
        yield row


def _row(path: str, declared: Declaration) -> dict[str, str]:
    short = f" Short name: {declared.short}." if declared.short and "." in path else ""
    return {
        "field": path,
        "unit": declared.unit,
        "default": _shown(declared.default),
        "allowed": declared.allowed,
        "meaning": declared.meaning + short,
    }


def _shown(default: Any) -> str:
    if default is None or default in ((), {}):
        return "-"
    if isinstance(default, bool):
        return "true" if default else "false"
    return str(default) or "-"
