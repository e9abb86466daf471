"""The one way into the sandbox: it lets nobody in but its own, writes down each call, and is loud where moto is not.

Order for each request: is it for loopback and signed with a key of ours; what does it ask; does it meet a fault; who
answers (the sandbox's own CloudFormation, a model of ours, or moto); what must be amended in moto's answer. What moto
cannot answer is an error that names the call, and never a page of HTML.
"""

from __future__ import annotations

import json
import re
import secrets
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from modeler.files.plain_json import load_json

from .calls import CallLog, MadeCall
from .client import ACCOUNT
from .faults import Fault, FaultKind, Faults, error_of, fault_of
from .wire import (
    SandboxFault,
    WireAnswer,
    WireRequest,
    read_answer,
    read_body,
    read_request,
    signed_with,
    unsigned_error,
    write_answer,
)

CONTROL = "/_sandbox/"
KEY_HEADER = "HTTP_X_SANDBOX_KEY"
_LOCAL = re.compile(r"^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$")
_UNKNOWN = "SandboxCannot"
NOT_KNOWN = 501
"""Not 500: boto3 would try again."""

Own: TypeAlias = Callable[[WireRequest, str], Any]
"""Answers a call in moto's place, or returns ``NotImplemented``: then moto does."""
Amend: TypeAlias = Callable[[WireRequest, str, dict[str, Any]], dict[str, Any]]
Environment: TypeAlias = dict[str, Any]


class Keys:
    """The keys that open the sandbox: those it has made itself."""

    def __init__(self, own: str) -> None:
        self.own = own
        self.of_stacks = f"{own[:8]}{secrets.token_hex(6).upper()}"
        self._given: dict[str, str] = {}

    def account(self, key_id: str) -> str | None:
        """Return the account of a key, ``None`` for one that is not ours."""
        if key_id in (self.own, self.of_stacks):
            return ACCOUNT
        return self._given.get(key_id)

    def give(self, key_id: str, account: str) -> None:
        """Remember a key that the sandbox's STS or IAM has handed out."""
        self._given[key_id] = account


class SandboxGate:
    """The WSGI application before moto's.

    Parameters
    ----------
    keys : Keys
        Who may come in.
    moto : callable
        moto's application.
    own : mapping
        Who answers in moto's place, by call.
    amended : mapping
        What is changed in moto's answers, by call.
    forget : callable
        Empties the account.
    stacks : callable
        Says the name and the Region of each stack.
    """

    def __init__(
        self,
        keys: Keys,
        moto: Callable[..., Iterable[bytes]],
        own: dict[str, Own],
        amended: dict[str, list[Amend]],
        forget: Callable[[], None],
        stacks: Callable[[], list[dict[str, str]]],
    ) -> None:
        self.calls = CallLog()
        self.faults = Faults()
        self._keys = keys
        self._moto = moto
        self._own = own
        self._amended = amended
        self._forget = forget
        self._stacks = stacks

    def __call__(self, environ: Environment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        answer = self._answer(environ)
        headers = [(name, value) for name, value in answer.headers if name.lower() != "content-length"]
        start_response(f"{answer.status} -", [*headers, ("Content-Length", str(len(answer.body)))])
        return [answer.body]

    def _answer(self, environ: Environment) -> WireAnswer:
        if not _LOCAL.match(environ.get("HTTP_HOST", "")):
            return unsigned_error(403, "AccessDenied", "the sandbox answers on loopback only")
        if environ.get("PATH_INFO", "").startswith(CONTROL):
            return self._control(environ)
        key_id = signed_with(environ)[0]
        account = self._keys.account(key_id)
        request = read_request(environ) if key_id else None
        if account is None:
            return _refused(request, key_id)
        if request is None:
            return unsigned_error(NOT_KNOWN, _UNKNOWN, "no model of botocore knows this request")
        return self._answer_call(request, account, environ)

    def _answer_call(self, request: WireRequest, account: str, environ: Environment) -> WireAnswer:
        fault = self.faults.meet(request.name)
        if fault is not None and fault.kind is FaultKind.SLOW:
            time.sleep(fault.seconds)
            fault = None
        answer = self._ask(request, account, environ) if fault is None else _wrong(fault, request, environ)
        self.calls.add(
            MadeCall(
                service=request.service,
                operation=request.operation,
                region=request.region,
                method=environ["REQUEST_METHOD"],
                status=answer.status,
                error=_error_code(request, answer),
                by_stack=request.key_id == self._keys.of_stacks,
            )
        )
        return answer

    def _ask(self, request: WireRequest, account: str, environ: Environment) -> WireAnswer:
        own = self._own.get(request.name)
        try:
            result = own(request, account) if own is not None else NotImplemented
            if result is not NotImplemented:
                return write_answer(request, result)
            answer = self._ask_moto(environ)
        except SandboxFault as error:
            return write_answer(request, error)
        if answer is None or _is_unknown(answer):
            return _unknown(request)
        if answer.status >= 300:
            return answer
        if request.service in ("sts", "iam"):
            self._remember_keys(request, answer)
        changes = self._amended.get(request.name, ())
        if not changes:
            return answer
        result = read_answer(request, answer)
        try:
            for change in changes:
                result = change(request, account, result)
        except SandboxFault as error:
            return write_answer(request, error)
        return write_answer(request, result)

    def _ask_moto(self, environ: Environment) -> WireAnswer | None:
        """Return moto's answer; ``None`` where it does not know the service or the call, or breaks over it."""
        heard: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], Any]:
            heard[:] = [status, headers]
            return lambda _: None

        try:
            body = b"".join(self._moto(environ, start_response))
        except Exception:
            return None
        status, headers = heard
        return WireAnswer(int(status.split(" ", 1)[0]), tuple(headers), body)

    def _remember_keys(self, request: WireRequest, answer: WireAnswer) -> None:
        result = read_answer(request, answer)
        given = result.get("Credentials") or result.get("AccessKey") or {}
        if "AccessKeyId" in given:
            arn = result.get("AssumedRoleUser", {}).get("Arn", "")
            account = arn.split(":")[4] if arn else str(self._keys.account(request.key_id))
            self._keys.give(given["AccessKeyId"], account)

    def _control(self, environ: Environment) -> WireAnswer:
        """Answer what is asked of the sandbox itself: its calls, its faults, its stacks, to forget everything."""
        if not secrets.compare_digest(environ.get(KEY_HEADER, ""), self._keys.own):
            return unsigned_error(403, "AccessDenied", "this needs the sandbox's own key")
        name = environ["PATH_INFO"].removeprefix(CONTROL)
        method = environ["REQUEST_METHOD"]
        if (name, method) == ("calls", "DELETE"):
            self.calls.clear()
        elif (name, method) == ("faults", "POST"):
            self.faults.add(fault_of(load_json(read_body(environ))))
        elif (name, method) == ("faults", "DELETE"):
            self.faults.clear()
        elif (name, method) == ("everything", "DELETE"):
            self.faults.clear()
            self._forget()
            self.calls.clear()
        elif method != "GET":
            return unsigned_error(404, "NotFound", "there is no such thing in the sandbox")
        state = {
            "calls": [call.to_dict() for call in self.calls.all()] if name == "calls" else [],
            "stacks": self._stacks() if name == "stacks" else [],
            "faults": [fault.to_dict() for fault in self.faults.all()],
        }
        return WireAnswer(200, (("Content-Type", "application/json"),), json.dumps(state).encode())


def _refused(request: WireRequest | None, key_id: str) -> WireAnswer:
    """Refuse a request that is not signed with a key of ours, in words that its client can read."""
    code, message = "UnrecognizedClientException", "the sandbox takes signed requests only"
    if key_id:
        message = "the sandbox takes the keys that it gives, and no others: real keys have no place here"
    message = f"{message}; 'modeler sandbox run -- COMMAND' sets its address and its keys"
    if request is None:
        return unsigned_error(403, code, message)
    written = write_answer(request, SandboxFault(code, message))
    return WireAnswer(403, written.headers, written.body)


def _wrong(fault: Fault, request: WireRequest, environ: Environment) -> WireAnswer:
    """Answer as AWS, or a network, does when something goes wrong."""
    if fault.kind is FaultKind.LOST:
        connection = environ.get("werkzeug.socket")
        if connection is not None:
            connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError("a fault that was asked for cuts this connection")
    if fault.kind is FaultKind.MALFORMED:
        written = write_answer(request, {})
        body = b'{"Items": [{"' if "json" in request.protocol else b"<Answer><items><item>"
        return WireAnswer(200, written.headers, body)
    status, code, message = error_of(fault.kind, request.service, request.name, request.protocol)
    written = write_answer(request, SandboxFault(code, message))
    return WireAnswer(status, written.headers, written.body)


def _is_unknown(answer: WireAnswer) -> bool:
    """Tell whether moto did not know what to answer."""
    if answer.status >= 500:
        return True
    return answer.status == 404 and (b"Not yet implemented" in answer.body or b"<title>404" in answer.body)


def _unknown(request: WireRequest) -> WireAnswer:
    message = f"the sandbox cannot do {request.name}: neither moto nor a model of its own answers this call"
    written = write_answer(request, SandboxFault(_UNKNOWN, message))
    return WireAnswer(NOT_KNOWN, written.headers, written.body)


def _error_code(request: WireRequest, answer: WireAnswer) -> str:
    """Return the code of an error; empty for an answer that is none, or that nobody can read."""
    if answer.status < 300:
        return ""
    from botocore.parsers import create_parser

    from .wire import _Headers

    try:
        parsed = create_parser(request.protocol).parse(
            {"status_code": answer.status, "headers": _Headers(answer.headers), "body": answer.body}, None
        )
    except Exception:
        return str(answer.status)
    return str(parsed.get("Error", {}).get("Code", answer.status))
