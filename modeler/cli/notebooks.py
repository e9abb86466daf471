"""Commands that open the notebooks: all of them in JupyterLab, and the design guide as an app of its own.

Both serve on loopback only and ask for a token that only the user's own browser is told; nothing is fetched from
elsewhere.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.errors import ModelerError, unknown_name

GUIDE = "01_which_pattern_fits"
_LOOPBACK = "127.0.0.1"
_PORT = 8866
_MOST_PAGES = 100
_STARTS_WITHIN_S = 60
BrowserOption = Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")]
PagesOption = Annotated[int, typer.Option("--pages", help="So many pages are open at once; each takes 100 MB.")]
PortOption = Annotated[int, typer.Option("--port", help="Where it listens; by default the first free one from 8866.")]


@app.command(epilog="Example: modeler lab 02")
def lab(
    notebook: Annotated[
        str, typer.Argument(metavar="[NOTEBOOK]", help="Its name or number; by default the first.")
    ] = "",
    browser: BrowserOption = True,
    port: Annotated[int, typer.Option("--port", help="Where it listens; by default the first free one from 8888.")] = 0,
) -> None:
    """Open the notebooks in JupyterLab; no AWS account is needed."""
    _is_port(port)
    _installed("jupyterlab", "JupyterLab")
    folder = notebooks_folder()
    path = find_notebook(folder, notebook)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.ip={_LOOPBACK}", "--allow-root"]
    command += [f"--LabApp.default_url=/lab/tree/{folder.name}/{path.name}", *([] if browser else ["--no-browser"])]
    command += [f"--ServerApp.port={port}"] if port else []
    os.chdir(folder.parent)
    if os.name == "posix":
        os.execve(sys.executable, command, _settings(folder))  # noqa: S606  (Ctrl-C is JupyterLab's from here on)
    raise typer.Exit(subprocess.call(command, env=_settings(folder)))  # noqa: S603  (our own interpreter)


@app.command(epilog="Example: modeler guide")
def guide(browser: BrowserOption = True, port: PortOption = 0, pages: PagesOption = 10) -> None:
    """Open the design guide as an app: questions on the left, what fits on the right. Ctrl-C ends it."""
    _is_port(port)
    if not 1 <= pages <= _MOST_PAGES:
        raise ModelerError(f"'--pages {pages}' is not from 1 to {_MOST_PAGES}: each page takes 100 MB of memory")
    _installed("voila", "Voilà")
    folder = notebooks_folder()
    path = find_notebook(folder, GUIDE)
    port = port or _free_port()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended in either way, it takes its server along
    with contextlib.suppress(KeyboardInterrupt), _app(path, port, pages, token := secrets.token_hex(16)) as server:
        address = f"http://{_LOOPBACK}:{port}/?token={token}"
        print(f"The design guide: {address} (Ctrl-C ends it)", flush=True)
        if browser:
            webbrowser.open(address)
        server.wait()
        raise ModelerError(f"the app has ended by itself with code {server.returncode}: see what it said above")
    print("The design guide has ended.")


def _is_port(port: int) -> None:
    if not 0 <= port <= 65_535:
        raise ModelerError(f"'--port {port}' is no port: give a number from 1 to 65535, or leave it out")


@contextlib.contextmanager
def _app(path: Path, port: int, pages: int, token: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run Voilà until the block is left; the token is in its environment, as others can see a command line."""
    command = [
        sys.executable,
        "-m",
        "modeler.cli.with_parent",
        "modeler.cli.guide_server",
        str(path),
        f"--Voila.ip={_LOOPBACK}",
        f"--port={port}",
        "--no-browser",
        "--Voila.port_retries=0",
        "--Voila.auto_token=True",
        "--Voila.log_level=ERROR",
        "--VoilaConfiguration.template=modeler",
        "--IdentityProvider.cookie_options=samesite=Strict",
        f"--PageKernels.most_pages={pages}",
    ]
    env = _settings(path.parent) | {"JUPYTER_TOKEN": token}
    # In a session of its own Ctrl-C does not reach it: it is ended here, and ends its kernels.
    # It reads from us to notice that we have ended, in whatever way.
    server = subprocess.Popen(command, cwd=path.parent, env=env, start_new_session=True, stdin=subprocess.PIPE)  # noqa: S603  (our own interpreter)
    try:
        _await(server, port, token)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await(server: subprocess.Popen[bytes], port: int, token: str) -> None:
    until = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < until:
        if server.poll() is not None:
            raise ModelerError(
                f"the app did not start (code {server.returncode}): is port {port} free? Give another --port"
            )
        with contextlib.suppress(OSError, HTTPException):
            if _knows(port, token):
                return
        time.sleep(0.1)
    raise ModelerError(
        f"the app did not start within {_STARTS_WITHIN_S} s: try again, or open it with 'modeler lab 01'"
    )


def _knows(port: int, token: str) -> bool:
    """Say whether the server at this port is ours: who has its token is led on from the page that asks for it."""
    connection = HTTPConnection(_LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/login?next=/voila/static/", headers={"Authorization": f"token {token}"})
        return connection.getresponse().status == HTTPStatus.FOUND
    finally:
        connection.close()


def _free_port() -> int:
    """Return the first free port from the usual one on; any, if a hundred are taken."""
    for port in (*range(_PORT, _PORT + 100), 0):
        with contextlib.suppress(OSError), socket.create_server((_LOOPBACK, port)) as held:
            return int(held.getsockname()[1])
    raise ModelerError("no port is free on this machine: end some servers")


def notebooks_folder() -> Path:
    """Return the folder of notebooks: beneath the current one, or beside the library in its repository.

    Raises
    ------
    ModelerError
        If there is none.
    """
    places = (Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[2])
    for place in places:
        if (place / "notebooks" / f"{GUIDE}.ipynb").is_file():
            return place / "notebooks"
    raise ModelerError("there are no notebooks here: run this inside a clone of the repository, which has them")


def find_notebook(folder: Path, name: str) -> Path:
    """Return a notebook by name, file name or number; the first without one.

    Raises
    ------
    UnknownNameError
        If there is no such notebook.
    """
    paths = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    wanted = Path(name).name.removesuffix(".ipynb") if name else next(iter(paths))
    for stem, path in paths.items():
        if wanted == stem or wanted == stem.partition("_")[0]:
            return path
    raise unknown_name("notebook", name, paths)


def _settings(folder: Path) -> dict[str, str]:
    """The environment with the settings that come with the notebooks, before the user's own."""
    own = str(folder / ".jupyter")
    return os.environ | {
        name: os.pathsep.join(filter(None, (own, os.environ.get(name))))
        for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH")
    }


def _installed(module: str, name: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise ModelerError(f"{name} is not installed: run 'make extras' or install 'modeler[notebooks]'")
