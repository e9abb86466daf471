"""What several rules ask of private APIs and of the interface endpoints that lead to them."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Cause, Inventory, Unknown
from modeler.inventory.kinds.domain_name import DomainName
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


def private_dns_of(endpoint: VpcEndpoint) -> bool | Unknown:
    """Return whether an endpoint takes over the public names of its service, or what that hangs on.

    AWS's API turns it on and Terraform turns it off where nobody says: so what is not said is not known.
    """
    if endpoint.private_dns is None:
        return Unknown(Cause.ON_CREATION, f"whether {endpoint.key} has private DNS")
    return endpoint.private_dns


def private_domains(inventory: Inventory) -> Iterator[DomainName]:
    """Yield the custom domain names that are known to be private, in order."""
    for domain in inventory.all(DomainName):
        if not isinstance(domain.endpoint_types, Unknown) and "PRIVATE" in domain.endpoint_types:
            yield domain
