"""AU-06: mutual TLS of a custom domain can be gone around by the default endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AU-06",
    "The default endpoint goes around mutual TLS",
    severity=Severity.HIGH,
    why="Mutual TLS guards the custom domain name only: the execute-api endpoint of the same API accepts "
    "callers without a certificate until it is turned off.",
    symptom="None: callers without a certificate are served at the execute-api name.",
    remedy=Remedy(
        "Turn the default endpoint off.",
        "aws apigatewayv2 update-api --api-id API --disable-execute-api-endpoint",
        "DisableExecuteApiEndpoint: true",
        "disable_execute_api_endpoint = true",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html", "2026-04-13"),
    ),
    kinds=(DomainName, DomainMapping, RestApi, HttpApi),
)
def mutual_tls_bypassed(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the APIs that are mapped to domain names with a trust store."""
    for domain in inventory.all(DomainName):
        if domain.trust_store is None:
            continue
        if domain.trust_store_warnings:
            yield fails(domain, "trust_store", "API Gateway warns of its trust store")
        for mapping in inventory.referring_to(domain, DomainMapping):
            api = inventory.find(mapping.api)
            if not isinstance(api, (RestApi, HttpApi)):
                continue
            if isinstance(api.default_endpoint_off, Unknown):
                yield cannot_tell(api, "default_endpoint_off", api.default_endpoint_off)
            elif api.default_endpoint_off is True:
                yield passes(api)
            else:
                yield fails(api, "default_endpoint_off", "its default endpoint is on", beside=(domain,))
