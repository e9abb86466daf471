"""The process behind one page of the guide: an IPython kernel without what only a programmer needs.

It is no kernel for notebooks. Nobody debugs in it, asks it to complete a name, or looks at its history, so that the
packages for that are not loaded: they were a third of its memory and of the time until it answered.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import cast

NOT_NEEDED = ("debugpy", "jedi")
"""IPython does without them if they cannot be imported."""


def main() -> None:
    """Run the kernel that the arguments ask for, as ``python -m ipykernel_launcher`` does."""
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    modules.update(dict.fromkeys(NOT_NEEDED))
    # As for a command: see `modeler.cli.load_commands`.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()


if __name__ == "__main__":
    main()
