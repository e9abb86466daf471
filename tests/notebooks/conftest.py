"""Kernels and JupyterLab are processes of their own, which pytest-socket does not reach: here they get a guard."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

GUARD = '''
"""Python reads a module of this name when it starts: here it lets this process and its children reach only loopback."""

import os, sys


def guard(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments
    else:
        return
    host = address[0] if isinstance(address, tuple) else None  # a Unix socket's address is its path
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost", "::1") or host.startswith("127."):
        return
    with open(os.environ["MODELER_TEST_REACHED"], "a") as file:
        print(event, address, file=file)
    raise OSError(f"this test must not reach {host}")


sys.addaudithook(guard)
'''


@dataclass(frozen=True)
class Offline:
    """The environment of a process that reaches only loopback, and where it writes down what it tried beyond that."""

    env: dict[str, str]
    log: Path

    def tried(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def offline(tmp_path: Path) -> Offline:
    """An environment without a network, without settings of the person who runs the tests, and without colours."""
    guard, home, log = tmp_path / "guard", tmp_path / "jupyter", tmp_path / "reached.txt"
    for folder in (guard, home):
        folder.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD)
    own = {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(guard), os.environ.get("PYTHONPATH")))),
        "MODELER_TEST_REACHED": str(log),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    return Offline({name: v for name, v in os.environ.items() if name.lower() not in proxies} | own, log)
