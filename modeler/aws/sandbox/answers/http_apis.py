"""What moto drops or cannot list of HTTP APIs.

Source: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..gate import Amend, Own
from ..shelf import Shelf, not_found
from ..wire import WireRequest


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    return {"apigatewayv2:GetAuthorizers": _authorizers, "apigatewayv2:GetDeployments": _deployments}


def amended_answers(shelf: Shelf) -> dict[str, Amend]:
    """Return what is changed in moto's answers."""

    def written(request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        address_type = request.parameters.get("IpAddressType") or "ipv4"
        shelf.of("http-api", request, account)[answer["ApiId"]] = {"IpAddressType": address_type}
        return {**answer, "IpAddressType": address_type}

    def shown(request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        return {"IpAddressType": "ipv4", **answer, **shelf.of("http-api", request, account).get(answer["ApiId"], {})}

    def listed(request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "Items": [shown(request, account, api) for api in answer.get("Items", [])]}

    return {"apigatewayv2:CreateApi": written, "apigatewayv2:GetApi": shown, "apigatewayv2:GetApis": listed}


def _api(request: WireRequest, account: str) -> Any:
    from moto.apigatewayv2.models import apigatewayv2_backends

    apis = apigatewayv2_backends[account][request.region].apis
    name = request.parameters["ApiId"]
    if name not in apis:
        raise not_found(f"Invalid API identifier specified {account}:{name}")
    return apis[name]


def _authorizers(request: WireRequest, account: str) -> dict[str, Any]:
    written = [authorizer.to_json() for authorizer in _api(request, account).authorizers.values()]
    return {"Items": [_capitals(authorizer) for authorizer in written]}


def _deployments(request: WireRequest, account: str) -> dict[str, Any]:
    _api(request, account)
    return {"Items": []}


def _capitals(document: Any) -> Any:
    """Return a document with the names of boto3, which begin with a capital."""
    if isinstance(document, dict):
        return {f"{name[:1].upper()}{name[1:]}": _capitals(value) for name, value in document.items()}
    return [_capitals(item) for item in document] if isinstance(document, list) else document
