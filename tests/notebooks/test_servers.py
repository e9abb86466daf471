"""What the servers of `modeler lab` and `modeler guide` refuse: asked over the network, as a stranger would."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from modeler.files.plain_json import load_json

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux has them"),
]
FOREIGN = "https://attacker.example"
REBOUND = "attacker.example"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: str


@dataclass(frozen=True)
class Server:
    """A server that runs: where, with which token, and its process."""

    port: int
    token: str
    process: subprocess.Popen[str]
    folder: Path

    def ask(self, path: str, method: str = "GET", *, token: bool = True, **headers: str) -> Answer:
        """Send one request; underscores in the names of headers are hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            given.setdefault("Authorization", f"token {self.token}")
        try:
            connection.request(method, path, headers=given)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode(errors="replace"))
        finally:
            connection.close()

    def addresses(self) -> set[str]:
        """The addresses on which its processes listen for connections of others."""
        processes = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        return {
            connection.laddr.ip
            for process in processes
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }

    def kernels(self) -> list[psutil.Process]:
        """The processes of its pages."""
        kernels = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):  # it has just ended
                if "-f" in child.cmdline():
                    kernels.append(child)
        return kernels

    def wait_for_kernels(self, number: int, seconds: float) -> float:
        """Wait until so many are left; return how long it took."""
        start = time.monotonic()
        while len(self.kernels()) != number:
            assert time.monotonic() - start < seconds, f"{len(self.kernels())} kernels after {seconds} s, not {number}"
            time.sleep(0.1)
        return time.monotonic() - start


@contextmanager
def started(repository: Path, offline, folder: Path, *arguments: str) -> Iterator[Server]:
    shutil.copytree(repository / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    printed = folder / "printed.txt"
    with printed.open("w") as file:
        command = [sys.executable, "-m", "modeler.cli", *arguments, "--no-browser"]
        process = subprocess.Popen(
            command, cwd=folder, env=offline.env, stdout=file, stderr=subprocess.STDOUT, text=True
        )
    try:
        port, token = address_of(process, printed)
        yield Server(port, token, process, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    assert "Traceback" not in printed.read_text(), printed.read_text()
    assert offline.tried() == []


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def address_of(process: subprocess.Popen[str], printed: Path) -> tuple[int, str]:
    until = time.monotonic() + 60
    while (match := re.search(r"http://127\.0\.0\.1:(\d+)/\S*\?token=(\w+)", printed.read_text())) is None:
        assert process.poll() is None, printed.read_text()
        assert time.monotonic() < until, printed.read_text()
        time.sleep(0.1)
    return int(match[1]), match[2]


@pytest.fixture
def guide(repository: Path, offline, tmp_path: Path) -> Iterator[Server]:
    """The guide, for two pages at once."""
    with started(repository, offline, tmp_path, "guide", "--pages", "2", "--port", str(free_port())) as server:
        yield server


@pytest.fixture
def lab(repository: Path, offline, tmp_path: Path) -> Iterator[Server]:
    """JupyterLab."""
    with started(repository, offline, tmp_path, "lab") as server:
        yield server


def check_who_is_let_in(server: Server, paths: tuple[str, ...]) -> None:
    """Hold what both servers promise, for paths that show something of the user's."""
    assert server.addresses() == {"127.0.0.1"}
    for path in paths:
        bare = server.ask(path, token=False)
        assert bare.status in (302, 403), path
        assert server.ask(path, token=False, Authorization="token 0000").status in (302, 403), path
        assert server.ask(f"{path}?token=0000", token=False).status in (302, 403), path
        for answer in (bare, server.ask(path, Origin=FOREIGN)):
            assert answer.headers.get("Access-Control-Allow-Origin", "") not in (FOREIGN, "*"), path
            assert answer.headers.get("Access-Control-Allow-Credentials") is None, path
        assert server.ask(path, Host=REBOUND).status == 403, path
        assert server.ask(path, Host=f"{REBOUND}:{server.port}").status == 403, path


def test_the_guide_lets_nobody_in_without_its_token_from_elsewhere_or_by_another_name(guide: Server) -> None:
    check_who_is_let_in(guide, ("/", f"/api/kernels/{'0' * 8}-0000-0000-0000-{'0' * 12}"))
    assert len(guide.kernels()) == 1, "who was refused must not have started anything"


def test_jupyterlab_lets_nobody_in_without_its_token_from_elsewhere_or_by_another_name(lab: Server) -> None:
    check_who_is_let_in(lab, ("/lab", "/api/contents", "/api/kernels", "/api/terminals"))
    assert lab.ask("/api/kernels", "POST", token=False, Origin=FOREIGN).status in (302, 403, 404)
    assert lab.kernels() == []


def opened_page(server: Server) -> tuple[str, str]:
    """Open a page as a browser does: the id of its kernel, and its cookies."""
    answer = server.ask(f"/?token={server.token}", token=False)
    assert answer.status == 200, answer.body
    cookies = answer.headers.get_all("Set-Cookie") or []
    assert any("HttpOnly" in cookie and "SameSite=Strict" in cookie for cookie in cookies)
    match = re.search(r'"?kernelId"?: "([0-9a-f-]{36})"', answer.body)
    assert match, answer.body[:3_000]
    return match[1], "; ".join(cookie.partition(";")[0] for cookie in cookies)


async def connected(server: Server, kernel_id: str, cookies: str, origin: str) -> WebSocketClientConnection:
    address = f"ws://127.0.0.1:{server.port}/api/kernels/{kernel_id}/channels"
    return await websocket_connect(HTTPRequest(address, headers={"Cookie": cookies, "Origin": origin}))


def message(kind: str, channel: str, **content: object) -> str:
    header = {
        "msg_id": f"{kind}-{channel}",
        "msg_type": kind,
        "session": "s",
        "username": "",
        "version": "5.3",
        "date": "",
    }
    return json.dumps(
        {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": channel, "buffers": []}
    )


def test_a_page_of_the_guide_cannot_run_code_and_no_other_site_can_talk_to_its_kernel(
    guide: Server, tmp_path: Path
) -> None:
    kernel_id, cookies = opened_page(guide)
    own, mark = f"http://127.0.0.1:{guide.port}", tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w')"

    async def talk() -> list[str]:
        for origin, given in ((FOREIGN, cookies), (own, "")):
            with pytest.raises(HTTPClientError, match="403"):
                await connected(guide, kernel_id, given, origin)
        page = await connected(guide, kernel_id, cookies, own)
        for channel in ("shell", "control", "stdin", "iopub"):
            asked = {"silent": False, "store_history": False, "user_expressions": {"x": code}, "allow_stdin": False}
            page.write_message(message("execute_request", channel, code=code, **asked))
            page.write_message(message("debug_request", channel, command="evaluate", arguments={"expression": code}))
            page.write_message(message("complete_request", channel, code=code, cursor_pos=3))
            page.write_message(message("inspect_request", channel, code=code, cursor_pos=3, detail_level=0))
        page.write_message(message("kernel_info_request", "shell"))
        kinds = []
        while "kernel_info_reply" not in kinds:
            heard = await asyncio.wait_for(page.read_message(), 30)
            kinds.append(
                re.search(rb'"msg_type": ?"(\w+)"', heard if isinstance(heard, bytes) else heard.encode())[1].decode()
            )
        page.close()
        return kinds

    kinds = asyncio.run(talk())
    assert not {"execute_reply", "execute_result", "error", "debug_reply", "complete_reply", "inspect_reply"} & set(
        kinds
    )
    assert not mark.exists()


def test_no_file_of_the_user_is_served_beside_the_page(guide: Server) -> None:
    (guide.folder / "notebooks" / "secret.txt").write_text("mine")
    names = ("secret.txt", "01_which_pattern_fits.ipynb", "..%2f..%2fetc/passwd", "../../../../etc/passwd", ".jupyter")
    for name in names:
        for base in ("/voila/files/", "/voila/static/", "/voila/templates/modeler/static/", "/"):
            answer = guide.ask(f"{base}{name}")
            assert "mine" not in answer.body
            assert "root:" not in answer.body
            assert answer.status != 200, f"{base}{name}"


def test_beyond_the_limit_a_page_says_so_and_when_one_closes_its_kernel_ends_and_there_is_room_again(
    guide: Server,
) -> None:
    pages = [opened_page(guide) for _ in range(2)]
    busy = guide.ask("/")
    assert busy.status == 503
    assert "No room for another page" in busy.body
    assert "Traceback" not in busy.body
    assert len(guide.kernels()) == 2

    async def look() -> None:
        own = f"http://127.0.0.1:{guide.port}"
        sockets = [await connected(guide, kernel_id, cookies, own) for kernel_id, cookies in pages]
        sockets[0].close()
        seconds = await asyncio.to_thread(guide.wait_for_kernels, 1, 15)
        print(f"a closed page's kernel ended after {seconds:.1f} s")
        sockets[1].close()

    asyncio.run(look())
    guide.wait_for_kernels(0, 15)
    until = time.monotonic() + 10
    while guide.ask("/").status != 200:
        assert time.monotonic() < until, "there is no room again"


def test_who_leaves_while_the_page_loads_leaves_no_kernel_behind(guide: Server) -> None:
    with socket.create_connection(("127.0.0.1", guide.port)) as page:
        page.sendall(f"GET /?token={guide.token} HTTP/1.1\r\nHost: 127.0.0.1:{guide.port}\r\n\r\n".encode())
        guide.wait_for_kernels(1, 30)
    guide.wait_for_kernels(0, 30)


def test_no_other_user_of_the_machine_can_enter_the_folder_in_which_kernels_are_reached(guide: Server) -> None:
    opened_page(guide)
    (kernel,) = guide.kernels()
    words = kernel.cmdline()
    connection = Path(words[words.index("-f") + 1])
    assert connection.parent.stat().st_mode & 0o777 == 0o700
    assert stat.S_IMODE(connection.stat().st_mode) == 0o600
    assert load_json(connection.read_text())["transport"] == "ipc"
    assert guide.addresses() == {"127.0.0.1"}
    assert f"{guide.token}" not in " ".join(psutil.Process(guide.process.pid).cmdline() + words)


def test_however_the_guide_ends_its_server_kernels_and_folder_end_with_it(guide: Server) -> None:
    opened_page(guide)
    (kernel,) = guide.kernels()
    words = kernel.cmdline()
    folder = Path(words[words.index("-f") + 1]).parent
    children = psutil.Process(guide.process.pid).children(recursive=True)
    os.kill(guide.process.pid, signal.SIGKILL)
    guide.process.wait()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []
    assert not folder.exists()


def together(act: Callable[[], object], number: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_pages_that_open_together_are_not_more_than_the_limit(guide: Server) -> None:
    statuses: list[int] = []
    together(lambda: statuses.append(guide.ask("/").status), 6)
    assert sorted(statuses) == [200, 200, 503, 503, 503, 503]
    assert len(guide.kernels()) == 2


def test_a_port_that_another_server_has_is_not_taken_for_ours(guide: Server, tmp_path: Path, offline) -> None:
    second = [sys.executable, "-m", "modeler.cli", "guide", "--no-browser", "--port", str(guide.port)]
    ended = subprocess.run(second, cwd=tmp_path, env=offline.env, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert f"is port {guide.port} free? Give another --port" in ended.stderr
