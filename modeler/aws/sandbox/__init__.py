"""A fake AWS on loopback: moto, with its gaps closed, and loud where it would be silent.

`sandbox` starts one for as long as a block runs, `remembered` finds the one that ``modeler sandbox start`` keeps.
Nothing here is imported until it is used, so that neither a command that needs no sandbox waits for moto, nor the
server for what only its users need.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Sandbox as Sandbox
    from .client import SandboxError as SandboxError
    from .client import sandbox as sandbox
    from .remembered import remembered as remembered
    from .remembered import start_sandbox as start_sandbox
    from .remembered import stop_sandbox as stop_sandbox

_HOMES = {
    "Sandbox": "client",
    "SandboxError": "client",
    "remembered": "remembered",
    "sandbox": "client",
    "start_sandbox": "remembered",
    "stop_sandbox": "remembered",
}

__all__ = ["Sandbox", "SandboxError", "remembered", "sandbox", "start_sandbox", "stop_sandbox"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
