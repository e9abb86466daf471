"""A template in place of a workload: one sentence that names the command which takes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modeler.errors import WorkloadError

_KEYS = {
    "Resources": "a CloudFormation template",
    "AWSTemplateFormatVersion": "a CloudFormation template",
    "planned_values": "a Terraform plan",
    "resource_changes": "a Terraform plan",
    "resource": "a configuration of Terraform",
    "terraform": "a configuration of Terraform",
}
"""What a document is that has such a field at its top."""
_ENDINGS = {".tf": "a configuration of Terraform", ".tfstate": "a state of Terraform"}


def refuse_path(path: str | Path) -> None:
    """Refuse what is surely no workload by its name.

    Raises
    ------
    WorkloadError
        If it is a file of Terraform, or a folder with templates.

    Examples
    --------
    >>> refuse_path("main.tf")
    Traceback (most recent call last):
    modeler.errors.WorkloadError: 'main.tf' is a configuration of Terraform and no workload: ...
    """
    place = Path(path)
    if place.suffix in _ENDINGS:
        raise _no_workload(path, _ENDINGS[place.suffix])
    if place.is_dir():
        raise _no_workload(path, "a folder")


def refuse_template(document: Mapping[str, Any], path: str | Path) -> None:
    """Refuse a document that is a template.

    Raises
    ------
    WorkloadError
        If it has a field that only templates and plans have.
    """
    for key, kind in _KEYS.items():
        if key in document:
            raise _no_workload(path, kind)


def refuse_short_forms(path: str | Path, broken: WorkloadError) -> None:
    """Refuse a template whose short forms (``!Ref``) no YAML of a workload has.

    Raises
    ------
    WorkloadError
        If that is why it could not be read.
    """
    if "constructor for the tag '!" in str(broken):
        raise _no_workload(path, _KEYS["Resources"]) from None


def _no_workload(path: str | Path, kind: str) -> WorkloadError:
    return WorkloadError(
        f"'{path}' is {kind} and no workload: 'modeler assess {path}' says which patterns stand in it and what they "
        "cost, with '-w WORKLOAD' for your traffic"
    )
