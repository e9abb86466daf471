"""What a request asks, and how an answer is written, by botocore's own models of the services.

A request names its service in its signed_with
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html). Some services sign with one
name; what tells them apart is a path or a version. moto parses requests and writes answers by the same models, so that
every answer of the sandbox is one that botocore can read.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.parsers import create_parser
from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound

from modeler.dataclass import dataclass

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d+/([^/]+)/([^/]+)/aws4_request")
_SIGNED_AS = {
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
    "servicequotas": "service-quotas",
    "email": "ses",
}
"""Names in signatures that differ from those of boto3's clients."""
_ELB_V2 = b"Version=2015-12-01"


@dataclass(frozen=True)
class WireRequest:
    """A request, as boto3's caller wrote it.

    Parameters
    ----------
    service, operation : str
        As botocore names them: ``apigateway``, ``GetRestApis``.
    region : str
        The Region of the signed_with.
    key_id : str
        The access key's id.
    parameters : mapping
        What was asked.
    protocol : str
        How the service writes its answers.
    """

    service: str
    operation: str
    region: str
    key_id: str
    parameters: Mapping[str, Any]
    protocol: str

    @property
    def name(self) -> str:
        """The call as IAM writes it, by the client's name: ``ec2:DescribeVpcs``."""
        return f"{self.service}:{self.operation}"


@dataclass(frozen=True)
class WireAnswer:
    """A status, headers and a body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class SandboxFault(ServiceException):
    """An error that a service answers: its code, its sentence."""


def signed_with(environ: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the key's id, Region and service of a request's signed_with; empty texts where it has none."""
    match = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    return (match[1], match[2], match[3].lower()) if match else ("", "", "")


def read_body(environ: dict[str, Any]) -> bytes:
    """Return a request's body, and leave it there to be read again."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def read_request(environ: dict[str, Any]) -> WireRequest | None:
    """Return what is asked, or ``None`` where no model of botocore knows it."""
    key_id, region, signed_as = signed_with(environ)
    body = read_body(environ)
    service = _service(signed_as, environ.get("PATH_INFO", ""), body)
    request = Request(dict(environ, **{"wsgi.input": io.BytesIO(body)}))
    try:
        model = get_service_model(service)
        operation, uri = get_service_router(service).match(request)
        protocol = determine_request_protocol(model, request.content_type)
        parser = PROTOCOL_PARSERS[protocol](operation)
        parameters = parser.parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": body,
                "url_path": request.path,
                "url_params": uri,
            }
        )
    except (NotFound, NotImplementedError, KeyError, ValueError, UnknownServiceError):
        return None
    return WireRequest(service, operation.name, region, key_id, parameters, protocol)


def write_answer(request: WireRequest, result: Any) -> WireAnswer:
    """Write a result, or an error, as the service writes it."""
    model = get_service_model(request.service)
    serializer = get_serializer_class(request.service, request.protocol)(model.operation_model(request.operation))
    written = serializer.serialize(result)
    body = written["body"]
    headers = tuple((name, str(value)) for name, value in written["headers"].items())
    return WireAnswer(written["status_code"], headers, body if isinstance(body, bytes) else body.encode())


def read_answer(request: WireRequest, answer: WireAnswer) -> dict[str, Any]:
    """Read an answer as botocore reads it."""
    model = get_service_model(request.service)
    shape = model.operation_model(request.operation).output_shape
    parsed: dict[str, Any] = create_parser(request.protocol).parse(
        {"status_code": answer.status, "headers": _Headers(answer.headers), "body": answer.body}, shape
    )
    parsed.pop("ResponseMetadata", None)
    return parsed


def unsigned_error(status: int, code: str, message: str) -> WireAnswer:
    """Write an error for a request of which nobody knows the service; clients of all protocols can read it."""
    body = json.dumps({"__type": code, "message": message, "Message": message}).encode()
    headers = (("Content-Type", "application/json"), ("x-amzn-ErrorType", code))
    return WireAnswer(status, headers, body)


class _Headers(dict[str, str]):
    """Headers whose names count in any case, as botocore's parsers ask for them."""

    def __init__(self, headers: tuple[tuple[str, str], ...]) -> None:
        super().__init__((name.lower(), value) for name, value in headers)

    def get(self, key: str, default: Any = None) -> Any:
        return super().get(key.lower(), default)

    def __getitem__(self, key: str) -> str:
        return super().__getitem__(key.lower())

    def __contains__(self, key: object) -> bool:
        return super().__contains__(str(key).lower())


def _service(signed_as: str, path: str, body: bytes) -> str:
    """Return the client's name of a service that signs with a name."""
    if signed_as == "apigateway":
        return "apigatewayv2" if path.startswith("/v2/") else "apigateway"
    if signed_as == "elasticloadbalancing":
        return "elbv2" if _ELB_V2 in body else "elb"
    return _SIGNED_AS.get(signed_as, signed_as)
