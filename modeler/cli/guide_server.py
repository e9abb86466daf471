"""The server of the guide: Voilà for the pages of one user, and for no more than a machine can carry.

Each page has a kernel of its own, which lives as long as its page. Beyond so many pages, or when memory is short, a
page says so instead of making the whole machine slow. Requests that another site makes, or that came by another name
than loopback's, are refused; a page sends answers to its kernel and no code. ``docs/security.md`` has all of it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextvars import ContextVar
from typing import Any

import psutil
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server import DEFAULT_STATIC_FILES_PATH
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError, authenticated
from traitlets import Integer
from voila.app import Voila
from voila.static_file_handler import TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler

ONLY_IN_NOTEBOOKS = frozenset({"notebook-only"})
"""The tags of cells that the app neither runs nor shows: they are for readers of the notebook."""
BYTES_OF_A_PAGE = 200_000_000
"""Free memory below which no further page is opened: what one takes, twice."""
_GONE_S = 5
"""A page that was closed for so long does not come back: one that is loaded anew has a kernel of its own."""
_NEVER_CAME_S = 120
"""Longer than the slowest page takes from its kernel to its first word."""
_LONGEST_SOCKET = 100
"""What a name of a Unix socket may have is about this; see unix(7)."""

_opened_for: ContextVar[object] = ContextVar("opened_for", default=None)


class PageKernels(AsyncMappingKernelManager):
    """Starts a kernel for a page while there is room, and ends it with its page."""

    most_pages = Integer(10, config=True, help="So many pages are open at once.")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._starting = 0
        self._pages: dict[str, object] = {}

    async def start_kernel(self, **how: Any) -> str:  # type: ignore[override]
        """Start the kernel of a page.

        Raises
        ------
        HTTPError
            503, if there is no room for another page.
        """
        if len(self) + self._starting >= self.most_pages or psutil.virtual_memory().available < BYTES_OF_A_PAGE:
            raise HTTPError(503)
        self._starting += 1
        try:
            kernel_id = str(await super().start_kernel(extra_arguments=["--HistoryManager.enabled=False"], **how))
        finally:
            self._starting -= 1
        self._pages[kernel_id] = _opened_for.get()
        self._end_later(kernel_id, _NEVER_CAME_S)
        return kernel_id

    def notify_disconnect(self, kernel_id: str) -> None:
        """Note that a page has left its kernel."""
        super().notify_disconnect(kernel_id)
        self._end_later(kernel_id, _GONE_S)

    async def end_page(self, page: object) -> None:
        """End the kernel that was started for a page."""
        for kernel_id in [kernel_id for kernel_id, owner in self._pages.items() if owner is page]:
            await self._end(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended."""
        self._pages.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    def _end_later(self, kernel_id: str, seconds: int) -> None:
        asyncio.get_running_loop().call_later(seconds, lambda: asyncio.ensure_future(self._end_if_alone(kernel_id)))

    async def _end_if_alone(self, kernel_id: str) -> None:
        if not self._kernel_connections.get(kernel_id, 0):
            await self._end(kernel_id)

    async def _end(self, kernel_id: str) -> None:
        self._pages.pop(kernel_id, None)
        if kernel_id in self:
            await self.shutdown_kernel(kernel_id, now=True)


class PageHandler(TornadoVoilaHandler):  # type: ignore[misc]
    """Sends the page of the guide; who leaves before it is whole leaves no kernel behind."""

    _left = False

    def on_connection_close(self) -> None:
        """Note that nobody waits for the page any more."""
        self._left = True
        super().on_connection_close()

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """Write the page, piece by piece."""
        _opened_for.set(self)
        # To its end in any case: a kernel that is ended while it works would be an error.
        async for html in self.get_generator(path=path):
            if not self._left:
                self.write(html)
                self.flush()
        if self._left:
            await self.kernel_manager.end_page(self)


class TemplateFiles(TemplateStaticFileHandler):  # type: ignore[misc]
    """Sends the files of templates, and says of any other path that it is not there."""

    def get_absolute_path(self, root: str, path: str) -> str:
        """Return where a file is.

        Raises
        ------
        HTTPError
            404, if the path is none of a template's.
        """
        try:
            return str(super().get_absolute_path(root, path))
        except (AssertionError, ValueError):
            raise HTTPError(404) from None


class GuideKernelSpecs(KernelSpecManager):
    """Knows one kernel, that of the guide, whatever kernels the user has."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return how it is started."""
        argv = [sys.executable, "-m", "modeler.cli.guide_kernel", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Design guide", language="python")

    def get_all_specs(self) -> dict[str, Any]:
        """Return it by the name that notebooks have for a kernel of Python."""
        return {"python3": {"resource_dir": "", "spec": self.get_kernel_spec("python3").to_dict()}}


class GuideServer(Voila):  # type: ignore[misc]
    """Voilà with these kernels and pages, for this machine only."""

    def initialize(self, argv: list[str] | None = None) -> None:
        """Take the settings of the command line, and what no setting may change."""
        super().initialize(argv)
        self.voila_configuration.multi_kernel_manager_class = PageKernels
        self.voila_configuration.kernel_spec_manager_class = GuideKernelSpecs
        self.voila_configuration.prelaunch_hook = without_notebook_cells
        folder = tempfile.gettempdir()
        if os.name == "posix" and len(f"{folder}/voila_12345678/kernel-{'x' * 36}-ipc-1") < _LONGEST_SOCKET:
            self.config.KernelManager.transport = "ipc"  # in a folder that only this user may enter

    def init_settings(self) -> dict[str, Any]:
        """Return the settings of all handlers."""
        # Jupyter lets any site read what was asked for with a token, unless this header is set.
        own = f"http://{self.ip}:{self.port}"
        settings: dict[str, Any] = super().init_settings()
        return settings | {
            "static_path": DEFAULT_STATIC_FILES_PATH,  # which Jupyter's page of an error asks for
            "allow_remote_access": False,
            "local_hostnames": ["localhost"],
            "headers": {"Access-Control-Allow-Origin": own, "Referrer-Policy": "same-origin"},
        }

    def init_handlers(self) -> list[Any]:
        """Return the handlers, with ours in the place of Voilà's."""
        ours = {TornadoVoilaHandler: PageHandler, TemplateStaticFileHandler: TemplateFiles}
        return [(path, ours.get(handler, handler), *settings) for path, handler, *settings in super().init_handlers()]


def without_notebook_cells(_: Any, notebook: Any, cwd: str) -> Any:
    """Take out the cells that only a notebook needs."""
    notebook.cells = [cell for cell in notebook.cells if ONLY_IN_NOTEBOOKS.isdisjoint(cell.metadata.get("tags", ()))]
    return notebook


if __name__ == "__main__":
    GuideServer.launch_instance()
