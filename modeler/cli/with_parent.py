"""Run a module that ends when the program that started it ends: ``python -m modeler.cli.with_parent voila ...``.

The parent holds the other end of standard input and writes nothing. When it is killed, the system closes that end; then
this process ends itself by SIGTERM, so that a server takes its own children along.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def _end_with_parent() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Run the module that the arguments name, with the others as its own."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
