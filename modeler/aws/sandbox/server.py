"""The server: a process of its own that listens on loopback and ends with who started it, or when it is told to."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from typing import Any

from .assembly import make_gate
from .client import HOST
from .faults import read_fault


def run_server(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM; with ``--with-parent`` until standard input ends.

    The key stands in the environment, as others can see a command line.
    """
    parser = argparse.ArgumentParser(prog="python -m modeler.aws.sandbox.server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--with-parent", action="store_true")
    parser.add_argument("--fault", action="append", default=[])
    options = parser.parse_args(arguments)
    key = os.environ.pop("MODELER_SANDBOX_KEY")
    server, gate = loopback_server(key, options.port)
    for fault in options.fault:
        gate.faults.add(read_fault(fault))
    if options.with_parent:
        threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print(json.dumps({"port": server.server_port, "pid": os.getpid()}), flush=True)
    server.serve_forever()


def loopback_server(key: str, port: int = 0) -> tuple[Any, Any]:
    """Return a server on loopback, and its gate."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import ThreadedWSGIServer

    class Quiet(MotoRequestHandler):
        """Writes nothing for each request, and keeps connections open."""

        protocol_version = "HTTP/1.1"

        def log_request(self, *_: Any, **__: Any) -> None:
            """Write nothing."""

        def log(self, *_: Any, **__: Any) -> None:
            """Write nothing."""

        def run_wsgi(self) -> None:
            """Answer; a connection that a fault cuts is cut."""
            with contextlib.suppress(ConnectionError, ValueError, OSError):
                super().run_wsgi()

        def connection_dropped(self, *_: Any, **__: Any) -> None:
            """Write nothing of a client that has gone."""

    holder: dict[str, str] = {}
    gate = make_gate(key, holder)
    server = ThreadedWSGIServer(HOST, port, gate, Quiet)
    holder["url"] = f"http://{HOST}:{server.server_port}"
    return server, gate


def _end_with_parent(server: Any) -> None:
    sys.stdin.buffer.read(1)
    server.shutdown()
    os._exit(0)


if __name__ == "__main__":
    run_server()
