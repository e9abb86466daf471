"""URLs of functions, which moto makes and neither lists nor keeps as they were asked for.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..gate import Own
from ..shelf import Shelf, ShelfRecord, new_id
from ..wire import SandboxFault, WireRequest

_TIME = "2026-12-01T00:00:00Z"


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    urls = _Urls(shelf)
    return {
        "lambda:CreateFunctionUrlConfig": urls.create,
        "lambda:GetFunctionUrlConfig": urls.get,
        "lambda:ListFunctionUrlConfigs": urls.listed,
        "lambda:DeleteFunctionUrlConfig": urls.delete,
    }


class _Urls:
    """A function, or an alias of it, has at most one."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def create(self, request: WireRequest, account: str) -> ShelfRecord:
        """Give a function a URL."""
        asked = request.parameters
        name = _name(request)
        arn = f"arn:aws:lambda:{request.region}:{account}:function:{name}"
        record = {
            "FunctionUrl": f"https://{new_id(32)}.lambda-url.{request.region}.on.aws/",
            "FunctionArn": f"{arn}:{asked['Qualifier']}" if asked.get("Qualifier") else arn,
            "AuthType": asked["AuthType"],
            "Cors": asked.get("Cors"),
            "InvokeMode": asked.get("InvokeMode", "BUFFERED"),
            "CreationTime": _TIME,
            "LastModifiedTime": _TIME,
        }
        self._records(request, account)[_place(request)] = record
        return record

    def get(self, request: WireRequest, account: str) -> ShelfRecord:
        """Return the URL of a function."""
        return self._standing(request, account)

    def listed(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Return the URLs of a function and its aliases."""
        start = f"{_name(request)}:"
        return {
            "FunctionUrlConfigs": [
                record for place, record in self._records(request, account).items() if place.startswith(start)
            ]
        }

    def delete(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Take the URL away."""
        self._standing(request, account)
        del self._records(request, account)[_place(request)]
        return {}

    def _records(self, request: WireRequest, account: str) -> dict[str, ShelfRecord]:
        return self._shelf.of("function-url", request, account)

    def _standing(self, request: WireRequest, account: str) -> ShelfRecord:
        records = self._records(request, account)
        if _place(request) not in records:
            raise SandboxFault("ResourceNotFoundException", "The resource you requested does not exist.")
        return records[_place(request)]


def _name(request: WireRequest) -> str:
    """Return a function's name, of which its ARN may stand."""
    return str(request.parameters["FunctionName"]).partition(":function:")[2].partition(":")[0] or str(
        request.parameters["FunctionName"]
    )


def _place(request: WireRequest) -> str:
    return f"{_name(request)}:{request.parameters.get('Qualifier') or ''}"
