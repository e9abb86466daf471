"""Asking the sandbox from within its own process: boto3's request goes to the gate, and to no socket.

The sandbox's CloudFormation makes some hundred calls for a stack. Over a socket each of them would wait for a thread of
the server; here it is a call of a function. What is asked and answered is the same to the byte.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
BEFORE_SEND = "before-send"
"""The event of botocore whose handler may answer in the network's place."""


class FromInside:
    """Answers requests to an address by an application.

    Parameters
    ----------
    url : str
        The address; a request to another one goes its own way.
    application : callable
        The WSGI application.
    """

    def __init__(self, url: str, application: Application) -> None:
        self._start = f"{url}/"
        self._application = application

    def __call__(self, request: Any, **_: Any) -> AWSResponse | None:
        """Answer a request as botocore wants it, or leave it alone."""
        if not request.url.startswith(self._start):
            return None
        heard: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], None]:
            heard[:] = [int(status.split(" ", 1)[0]), headers]
            return lambda _: None

        try:
            body = b"".join(self._application(_environment(request), start_response))
        except ConnectionError as error:
            raise ConnectionClosedError(endpoint_url=request.url, error=error) from None
        status, headers = heard
        return AWSResponse(request.url, status, dict(headers), _Body(body))


class _Body(io.BytesIO):
    """A body that botocore reads piece by piece."""

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        piece = self.read()
        while piece:
            yield piece
            piece = self.read()


def _environment(request: Any) -> dict[str, Any]:
    parts = urlsplit(request.url)
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else body.read()
    raw = f"{parts.path}?{parts.query}" if parts.query else parts.path
    environment: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "RAW_URI": raw,
        "REQUEST_URI": raw,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        environment[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = text
    environment.pop("HTTP_CONTENT_LENGTH", None)
    return environment
