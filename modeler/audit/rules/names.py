"""By which names a private API can be called without a special header."""

from __future__ import annotations

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.rest_api import RestApi

from .endpoints import execute_api_endpoints, private_dns_of


def has_name(inventory: Inventory, api: RestApi) -> bool | Unknown | None:
    """Return whether any name leads to a private API.

    Its names are that of an association with an endpoint, its default name under private DNS, and a domain name that
    is mapped to it. ``None`` where no endpoint was read, so that nobody knows.
    """
    if isinstance(api.endpoints, Unknown):
        return api.endpoints
    if api.endpoints or inventory.referring_to(api, DomainMapping):
        return True
    states = [private_dns_of(endpoint) for endpoint in execute_api_endpoints(inventory)]
    if not states or True in states:
        return True if states else None
    return next((state for state in states if isinstance(state, Unknown)), False)
