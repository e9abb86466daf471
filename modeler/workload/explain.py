"""Every field of a workload by its path: for the reference, for tables of workloads and for studies."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import BaseModel

from modeler.dataclass import dataclass
from modeler.workload.backends import BACKEND_MODELS
from modeler.workload.declaration import Declaration, declaration
from modeler.workload.document import TrafficClass, Workload
from modeler.workload.mistakes import model_of

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
    path = _short_names().get(name, name)
    if path in paths:
        return [path]
    same = [path for path in paths if path.rpartition(".")[2] == name]
    depth = min((path.count(".") for path in same), default=0)
    return [path for path in same if path.count(".") == depth]


@cache
def _short_names() -> dict[str, str]:
    return {field.declared.short: field.path for field in declared_fields() if field.declared.short}


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
