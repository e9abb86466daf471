"""What moto drops of REST APIs and their integrations, and how API Gateway writes a policy.

Sources: https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html, API_Integration.html (2026-11-30). The
policy is "a stringified JSON" whose quotation marks are escaped_policy; moto gives it plain.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..gate import Amend
from ..shelf import Shelf
from ..wire import WireRequest
from .domains import escaped_policy

_OF_AN_API = ("securityPolicy", "endpointAccessMode")
_OF_AN_INTEGRATION = ("connectionId", "integrationTarget", "responseTransferMode")


def amended_answers(shelf: Shelf) -> dict[str, Amend]:
    """Return what is changed in moto's answers."""
    apis, integrations = _Apis(shelf), _Integrations(shelf)
    return {
        "apigateway:CreateRestApi": apis.written,
        "apigateway:GetRestApi": apis.shown,
        "apigateway:UpdateRestApi": apis.shown,
        "apigateway:GetRestApis": apis.listed,
        "apigateway:PutIntegration": integrations.written,
        "apigateway:GetIntegration": integrations.shown,
        "apigateway:GetMethod": integrations.shown_in_method,
        "apigateway:GetResource": integrations.shown_in_resource,
        "apigateway:GetResources": integrations.listed,
    }


class _Apis:
    """REST APIs."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def written(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Remember what moto drops."""
        kept = {name: request.parameters[name] for name in _OF_AN_API if request.parameters.get(name)}
        self._shelf.of("rest-api", request, account)[answer["id"]] = kept
        return self._complete(request, account, answer)

    def shown(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Complete an API."""
        return self._complete(request, account, answer)

    def listed(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Complete all APIs."""
        return {**answer, "items": [self._complete(request, account, api) for api in answer.get("items", [])]}

    def _complete(self, request: WireRequest, account: str, api: dict[str, Any]) -> dict[str, Any]:
        kept = self._shelf.of("rest-api", request, account).get(api["id"], {})
        policy = {"policy": escaped_policy(api["policy"])} if api.get("policy") else {}
        return {"apiStatus": "AVAILABLE", **api, **kept, **policy}


class _Integrations:
    """Integrations of REST APIs, which stand in their methods, which stand in their resources."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def written(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Remember what moto drops."""
        kept = {name: request.parameters[name] for name in _OF_AN_INTEGRATION if request.parameters.get(name)}
        self._records(request, account)[_place(request.parameters)] = kept
        return answer | kept

    def shown(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Complete an integration."""
        return answer | self._records(request, account).get(_place(request.parameters), {})

    def shown_in_method(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Complete the integration of a method."""
        self._complete(answer, _place(request.parameters), request, account)
        return answer

    def shown_in_resource(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Complete the integrations of a resource."""
        for place, method in _methods(request.parameters["restApiId"], answer):
            self._complete(method, place, request, account)
        return answer

    def listed(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Complete the integrations of all resources."""
        for resource in answer.get("items", []):
            for place, method in _methods(request.parameters["restApiId"], resource):
                self._complete(method, place, request, account)
        return answer

    def _complete(self, method: dict[str, Any], place: str, request: WireRequest, account: str) -> None:
        if method.get("methodIntegration"):
            method["methodIntegration"] |= self._records(request, account).get(place, {})

    def _records(self, request: WireRequest, account: str) -> dict[str, dict[str, Any]]:
        return self._shelf.of("rest-integration", request, account)


def _place(parameters: Any) -> str:
    return "/".join(str(parameters[name]) for name in ("restApiId", "resourceId", "httpMethod"))


def _methods(api: str, resource: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, method in (resource.get("resourceMethods") or {}).items():
        yield f"{api}/{resource['id']}/{name}", method
