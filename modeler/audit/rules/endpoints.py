"""What several rules ask of private APIs and of the interface endpoints that lead to them."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

EXECUTE_API = ".execute-api"
"""How the service name of API Gateway's endpoints ends."""


def execute_api_endpoints(inventory: Inventory) -> Iterator[VpcEndpoint]:
    """Yield the interface endpoints of API Gateway, in order."""
    for endpoint in inventory.all(VpcEndpoint):
        if str(endpoint.service).endswith(EXECUTE_API):
            yield endpoint


def has_type(api: RestApi, type_: str) -> bool | Unknown:
    """Return whether an API has an endpoint type, or what its types hang on."""
    types = api.endpoint_types
    if isinstance(types, Unknown):
        return types
    if type_ in types:
        return True
    return next((item for item in types if isinstance(item, Unknown)), False)


def private_apis(inventory: Inventory) -> Iterator[RestApi]:
    """Yield the REST APIs that are known to be private, in order."""
    for api in inventory.all(RestApi):
        if has_type(api, "PRIVATE") is True:
            yield api
