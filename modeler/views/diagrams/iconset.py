"""The files of icons: AWS icons of the package ``diagrams``, and our own where it has none."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any

from modeler.errors import ModelerError

CLIENTS = {
    "internet": "aws.general.Users",
    "premises": "aws.general.OfficeBuilding",
    "vpc": "aws.general.Client",
}
"""The clients, by the network that they are in; a component says itself what it looks like (`Traits.icon`)."""
PART_ICONS = {
    "trust store": "aws.security.CertificateManager",
    "trust store in S3": "aws.storage.SimpleStorageServiceS3Bucket",
    "response cache": "aws.database.ElastiCache",
    "developer portal": "aws.general.Users",
    "Anycast static IP list": "aws.compute.EC2ElasticIpAddress",
}
"""Parts of a component that are paid for apart, by their titles: what they look like."""


@cache
def icon_file(icon: str) -> Path:
    """Find an icon's file.

    Parameters
    ----------
    icon : str
        A class of the package `diagrams`, or a file of our own in `icons/`.
    """
    if icon.endswith(".png"):
        return (Path(__file__).parent / "icons") / icon
    home, _, name = icon.rpartition(".")
    drawn = getattr(imported(f"diagrams.{home}"), name)
    packages = Path(str(imported("diagrams").__file__)).parents[1]
    return packages / str(drawn._icon_dir) / str(drawn._icon)


def imported(name: str) -> Any:
    """Import a package of the extra ``diagrams``.

    Raises
    ------
    ModelerError
        If it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ModelerError(
            "pictures need Graphviz, which is not installed: run 'make extras' or install 'modeler[diagrams]'; "
            "diagrams as .mmd or .dot and reports as .md, .json or .csv do without"
        ) from None
