"""The code of functions as files of a module: the text, and the archive that AWS Lambda takes.

Terraform has no place for code inside a module. An archive made when Terraform runs needs one more provider; this one
is made here, and holds the same bytes for the same code.
"""

from __future__ import annotations

import io
import zipfile

from ...inventory import Inventory
from ...inventory.kinds.function import Function
from ...inventory.node import Node
from ..stack import snake_case

FOLDER = "functions"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def archive_of(function: Node) -> str:
    """Return the path of a function's archive in its module.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> archive_of(Function(key="EchoFunction", origin=Origin("x")))
    'functions/echo_function.zip'
    """
    return f"{FOLDER}/{snake_case(function.key)}.zip"


def code_files(inventory: Inventory) -> dict[str, str | bytes]:
    """Return the text and the archive of each function whose code is known."""
    files: dict[str, str | bytes] = {}
    for function in inventory.all(Function):
        if isinstance(function.code, str):
            name = code_name(function)
            files[f"{archive_of(function).removesuffix('.zip')}/{name}"] = function.code
            files[archive_of(function)] = _archive(name, function.code)
    return files


def code_name(function: Function) -> str:
    """Return the name of the file that a handler names: CloudFormation calls inline code ``index``."""
    return "index.py" if "python" in str(function.runtime) else "index.js"


def _archive(name: str, code: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name, _FIRST_DAY)
        entry.external_attr = _READABLE
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3
        archive.writestr(entry, code)
    return buffer.getvalue()
