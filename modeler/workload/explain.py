"""Every field of a workload, for the reference and for `modeler workload --explain`."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel

from modeler.workload.backends import BACKEND_MODELS
from modeler.workload.document import TrafficClass, Workload
from modeler.workload.mistakes import model_of


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
    found: list[dict[str, str]] = []
    _explain(Workload, "", found)
    return found


def _explain(model: type[BaseModel], prefix: str, found: list[dict[str, str]]) -> None:
    for name, info in model.model_fields.items():
        path = f"{prefix}{name}"
        extra = info.json_schema_extra
        unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        inner = model_of(info.annotation)
        if name == "backend" and model is Workload:
            for kind, each in BACKEND_MODELS.items():
                if kind != "eks-istio":
                    _explain(each, f"{path}[{kind}].", found)
            continue
        if name == "backend" and model is TrafficClass:
            found.append(_row(path, unit, "s3", "as backend", info.description))
            continue
        if inner is not None and unit in ("section", "list"):
            if name == "traffic" and prefix:
                found.append(_row(path, unit, "as traffic", "as traffic", info.description))
            else:
                _explain(inner, f"{path}[]." if unit == "list" else f"{path}.", found)
            continue
        default = info.get_default(call_default_factory=True, validated_data={})
        found.append(_row(path, unit, default, _allowed(info.annotation), info.description))


def _row(path: str, unit: str, default: Any, allowed: str, meaning: str | None) -> dict[str, str]:
    if default is None or default in ((), {}):
        shown = "-"
    elif isinstance(default, bool):
        shown = "true" if default else "false"
    else:
        shown = str(default) or "-"
    return {"field": path, "unit": unit, "default": shown, "allowed": allowed, "meaning": meaning or ""}


def _allowed(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(each.value for each in annotation)
    args = getattr(annotation, "__args__", ())
    if getattr(annotation, "__origin__", None) is Literal:
        return ", ".join(str(each) for each in args)
    return next((text for each in args if (text := _allowed(each))), "")
