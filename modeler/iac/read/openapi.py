"""An OpenAPI document inside an API: its methods, integrations, authorizers and policy become nodes of their own.

A REST or HTTP API may be given by resources, by a document with API Gateway's extensions, or by both. Here the
document is read, so that what judges an inventory sees one form only.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...inventory import Cause, Node, Ref, Unknown
from ...inventory.kinds.api_authorizer import ApiAuthorizer
from ...inventory.kinds.api_integration import ApiIntegration
from ...inventory.kinds.api_route import ApiRoute
from ...inventory.kinds.http_api import HttpApi
from ...inventory.kinds.rest_api import RestApi
from ...inventory.kinds.rest_authorizer import RestAuthorizer
from ...inventory.kinds.rest_integration import RestIntegration
from ...inventory.kinds.rest_method import RestMethod
from ...inventory.kinds.rest_resource import RestResource
from ...inventory.mapping import Known, read_attributes
from ...inventory.table import As, FieldPlace, System
from ...inventory.values import Tree

_ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
HTTP_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "x-amazon-apigateway-any-method")
_INTEGRATION: dict[str, FieldPlace] = {
    "type": "type",
    "uri": "uri",
    "connection_type": "connectionType",
    "vpc_link": "connectionId",
}
_REST: dict[str, FieldPlace] = _INTEGRATION | {
    "integration_method": "httpMethod",
    "target": "integrationTarget",
    "insecure_skip_verification": "tlsConfig.insecureSkipVerification",
    "response_transfer": "responseTransferMode",
    "request_parameters": "requestParameters",
}
_HTTP: dict[str, FieldPlace] = _INTEGRATION | {
    "method": "httpMethod",
    "server_name": "tlsConfig.serverNameToVerify",
    "payload_version": "payloadFormatVersion",
}
_REST_AUTHORIZER: dict[str, FieldPlace] = {
    "type": "type",
    "uri": "authorizerUri",
    "user_pools": "providerARNs",
    "identity_source": "identitySource",
    "cache_ttl_s": "authorizerResultTtlInSeconds",
}
_HTTP_AUTHORIZER: dict[str, FieldPlace] = {
    "uri": "authorizerUri",
    "issuer": "jwtConfiguration.issuer",
    "audience": "jwtConfiguration.audience",
    "identity_sources": As("identitySource", "commas"),
    "cache_ttl_s": "authorizerResultTtlInSeconds",
}


def expand(node: Node, known: Known) -> list[Node]:
    """Return an API and what its OpenAPI document adds; any other node as it is.

    Parameters
    ----------
    node : Node
        A node of an inventory.
    known : Known
        What is known of the resources that are read together.
    """
    if isinstance(node, RestApi) and isinstance(node.body, Mapping):
        return _Document(node, node.body, known).rest(node)
    if isinstance(node, HttpApi) and isinstance(node.body, Mapping):
        return _Document(node, node.body, known).http(node)
    return [node]


def _with_defaults(kind: type[Node], **values: Any) -> Node:
    return kind(**kind.TABLE.with_defaults(values))


_PLACES = {"path": "path", "query": "querystring", "header": "header"}
"""Where a parameter stands, in OpenAPI's and in API Gateway's words."""


def _parameters(operation: Mapping[str, Any]) -> dict[str, bool] | None:
    """Return the parameters of a method, each with whether a request must have it; ``None`` if it lists none.

    >>> _parameters({"parameters": [{"name": "id", "in": "path", "required": True}, {"name": "page", "in": "query"}]})
    {'method.request.path.id': True, 'method.request.querystring.page': False}
    """
    listed = operation.get("parameters")
    parameters = {
        f"method.request.{_PLACES[str(item['in'])]}.{item['name']}": item.get("required") is True
        for item in (listed if isinstance(listed, list) else ())
        if isinstance(item, Mapping) and str(item.get("in")) in _PLACES and isinstance(item.get("name"), str)
    }
    return parameters or None


class _Document:
    def __init__(self, api: Node, body: Mapping[str, Any], known: Known) -> None:
        self.api, self.body, self.known = api, body, known
        self.reference: Ref[Any] = Ref(api.KIND, api.key)

    def rest(self, api: RestApi) -> list[Node]:
        policy = api.policy if api.policy is not None else self.body.get("x-amazon-apigateway-policy")
        nodes: list[Node] = [api.replace(policy=policy, **self._endpoint())]
        for name, authorizer in self._authorizers():
            values = self._upper(self._read(RestAuthorizer, _REST_AUTHORIZER, authorizer), "type")
            place = self._common(f"authorizers/{name}")
            nodes.append(_with_defaults(RestAuthorizer, api=self.reference, name=name, **place, **values))
        resources = self._resources()
        nodes += resources
        names: dict[Any, Ref[Any]] = {resource.path: Ref("rest-resource", resource.key) for resource in resources}
        for path, item in self._paths():
            resource = f"paths{path}"
            parent: Ref[Any] = names.get(path, self.reference)
            for verb, operation in self._operations(item):
                nodes.append(self._rest_method(resource, parent, verb, operation))
                integration = operation.get("x-amazon-apigateway-integration")
                if isinstance(integration, (Mapping, Unknown)):
                    nodes.append(self._rest_integration(resource, parent, verb, integration))
        return nodes

    def _endpoint(self) -> dict[str, Any]:
        """Return what the document says of the API's own address; in OpenAPI 3 it stands at a server."""
        servers = self.body.get("servers")
        for place in (self.body, *(servers if isinstance(servers, list) else ())):
            settings = place.get(_ENDPOINT) if isinstance(place, Mapping) else None
            off = settings.get("disableExecuteApiEndpoint") if isinstance(settings, Mapping) else None
            if isinstance(off, bool):
                return {"default_endpoint_off": off}
        return {}

    def _resources(self) -> list[RestResource]:
        """Return the resources of all paths, each below the one before it, as API Gateway makes them."""
        resources: dict[str, RestResource] = {}
        for path, _ in self._paths():
            parent, way = self.reference, ""
            for part in path.strip("/").split("/") if path.strip("/") else ():
                way = f"{way}/{part}"
                place = self._common(f"paths{way}")
                resources.setdefault(
                    way, RestResource(api=self.reference, parent=parent, path=way, path_part=part, **place)
                )
                parent = Ref("rest-resource", place["key"])
        return list(resources.values())

    def _rest_method(self, resource: str, parent: Ref[Any], verb: str, operation: Mapping[str, Any]) -> Node:
        scheme, kind = self._security(operation)
        authorization = {"awsSigv4": "AWS_IAM", "cognito_user_pools": "COGNITO_USER_POOLS", "custom": "CUSTOM"}.get(
            kind, "NONE"
        )
        names = [name for requirement in self._required(operation) for name in requirement]
        schemes = [(name, self._definitions().get(name)) for name in names]
        key = any(
            isinstance(scheme, Mapping) and scheme.get("name") == "x-api-key" and not self._type(name)
            for name, scheme in schemes
        )
        auth = operation.get("x-amazon-apigateway-auth")
        if isinstance(auth, Mapping) and str(auth.get("type", "")).upper() == "AWS_IAM":
            authorization = "AWS_IAM"
        authorizer: Ref[Any] | None = None
        if authorization in ("CUSTOM", "COGNITO_USER_POOLS"):
            authorizer = Ref("rest-authorizer", f"{self.api.key}/authorizers/{scheme}")
        return _with_defaults(
            RestMethod,
            api=self.reference,
            resource=parent,
            http_method=verb,
            authorization=authorization,
            authorizer=authorizer,
            scopes=self._scopes(operation, scheme),
            api_key_required=key,
            request_parameters=_parameters(operation),
            **self._common(f"{resource}/{verb}"),
        )

    def _rest_integration(self, resource: str, parent: Ref[Any], verb: str, integration: Tree) -> Node:
        return _with_defaults(
            RestIntegration,
            api=self.reference,
            resource=parent,
            http_method=verb,
            **self._integration(RestIntegration, _REST, integration),
            **self._common(f"{resource}/{verb}/integration"),
        )

    def http(self, api: HttpApi) -> list[Node]:
        nodes: list[Node] = [api.replace(**self._endpoint())]
        for name, authorizer in self._authorizers():
            values = self._read(ApiAuthorizer, _HTTP_AUTHORIZER, authorizer)
            kind = "JWT" if str(authorizer.get("type", "")).lower() == "jwt" else "REQUEST"
            place = self._common(f"authorizers/{name}")
            nodes.append(_with_defaults(ApiAuthorizer, api=self.reference, name=name, type=kind, **place, **values))
        for path, item in self._paths():
            for verb, operation in self._operations(item):
                place = self._common(f"paths{path}/{verb}")
                decider, kind = self._security(operation)
                authorization = {"jwt": "JWT", "request": "CUSTOM", "awsSigv4": "AWS_IAM"}.get(kind, "NONE")
                asked: Ref[Any] | None = None
                if authorization in ("JWT", "CUSTOM"):
                    asked = Ref("api-authorizer", f"{self.api.key}/authorizers/{decider}")
                behind = self._common(f"paths{path}/{verb}/integration")
                target: Ref[Any] = Ref("api-integration", behind["key"])
                nodes.append(
                    _with_defaults(
                        ApiRoute,
                        api=self.reference,
                        route="$default" if path.lstrip("/") == "$default" else f"{verb} {path}",
                        authorization=authorization,
                        authorizer=asked,
                        scopes=self._scopes(operation, decider),
                        integration=target,
                        **place,
                    )
                )
                values = self._integration(ApiIntegration, _HTTP, operation.get("x-amazon-apigateway-integration"))
                nodes.append(_with_defaults(ApiIntegration, api=self.reference, **values, **behind))
        return nodes

    def _read(self, kind: type[Node], places: Mapping[str, FieldPlace], given: Tree) -> dict[str, Any]:
        return read_attributes(kind, places, given, System.API, self.known) if isinstance(given, Mapping) else {}

    def _upper(self, values: dict[str, Any], *names: str) -> dict[str, Any]:
        """Return values with words in capitals, as the resources write them."""
        return {
            name: value.upper() if name in names and isinstance(value, str) else value for name, value in values.items()
        }

    def _integration(self, kind: type[Node], places: Mapping[str, FieldPlace], integration: Tree) -> dict[str, Any]:
        """Return the attributes that the integration of an operation gives."""
        values = self._upper(self._read(kind, places, integration), "type", "connection_type")
        return {"connection_type": "INTERNET", "timeout_s": self._timeout(kind, integration)} | values

    def _common(self, name: str) -> dict[str, Any]:
        return {
            "key": f"{self.api.key}/{name}",
            "origin": self.api.origin,
            "region": self.api.region,
            "account": self.api.account,
            "exists": self.api.exists,
        }

    def _paths(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        paths = self.body.get("paths")
        for path, item in paths.items() if isinstance(paths, Mapping) else ():
            if isinstance(item, Mapping):
                yield str(path), item

    def _operations(self, item: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield each method of a path in capitals, ``ANY`` for all, with what it does."""
        for method, operation in item.items():
            if method in HTTP_METHODS and isinstance(operation, Mapping):
                yield "ANY" if method == HTTP_METHODS[-1] else method.upper(), operation

    def _definitions(self) -> Mapping[str, Any]:
        components = self.body.get("components")
        schemes = components.get("securitySchemes") if isinstance(components, Mapping) else None
        schemes = schemes if isinstance(schemes, Mapping) else self.body.get("securityDefinitions")
        return schemes if isinstance(schemes, Mapping) else {}

    def _authorizers(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name, scheme in self._definitions().items():
            authorizer = scheme.get("x-amazon-apigateway-authorizer") if isinstance(scheme, Mapping) else None
            if isinstance(authorizer, Mapping):
                yield str(name), authorizer

    def _required(self, operation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        security = operation.get("security", self.body.get("security"))
        return [item for item in security if isinstance(item, Mapping)] if isinstance(security, list) else []

    def _type(self, name: str) -> str:
        """Return what kind of authorizer a scheme names, such as ``custom`` or ``jwt``; nothing for none."""
        scheme = self._definitions().get(name)
        if not isinstance(scheme, Mapping):
            return ""
        kind = str(scheme.get("x-amazon-apigateway-authtype", ""))
        authorizer = scheme.get("x-amazon-apigateway-authorizer")
        if isinstance(authorizer, Mapping) and str(authorizer.get("type", "")).lower() in ("jwt", "request", "token"):
            inner = str(authorizer["type"]).lower()
            return inner if isinstance(self.api, HttpApi) else "custom"
        return kind if kind in ("awsSigv4", "custom", "cognito_user_pools") else ""

    def _security(self, operation: Mapping[str, Any]) -> tuple[str, str]:
        """Return the scheme that an operation asks for, and its kind; the first that is an authorizer."""
        for requirement in self._required(operation):
            for name in requirement:
                if self._type(str(name)):
                    return str(name), self._type(str(name))
        return "", ""

    def _scopes(self, operation: Mapping[str, Any], scheme: str) -> tuple[Any, ...]:
        """Return what a token must be for, as a requirement lists it beside its scheme."""
        for requirement in self._required(operation):
            if isinstance(requirement.get(scheme), list):
                return tuple(requirement[scheme])
        return ()

    def _timeout(self, kind: type[Node], integration: Tree) -> Any:
        value = integration.get("timeoutInMillis") if isinstance(integration, Mapping) else None
        if isinstance(value, Unknown):
            return value
        default = next((default for name, default in kind.TABLE.every_default() if name == "timeout_s"), None)
        try:
            return float(value) / 1000 if value is not None else default.value if default else None
        except (TypeError, ValueError):
            return Unknown(Cause.MALFORMED, "timeoutInMillis")
