"""VL-12: what is registered in Cloud Map has no address or no port."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.cloud_map_instance import CloudMapInstance
from modeler.inventory.kinds.cloud_map_service import CloudMapService
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import destinations, private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes


@audit_rule(
    "VL-12",
    "The service in Cloud Map has no instance with an address and a port",
    severity=Severity.HIGH,
    why="An HTTP API takes the address and the port of an instance from Cloud Map: a service with A records"
    " only, or an instance without the two attributes, gives it nothing to call.",
    symptom="503 Service Unavailable.",
    remedy=Remedy(
        "Register with SRV records, or with the attributes AWS_INSTANCE_IPV4 and AWS_INSTANCE_PORT.",
        "aws servicediscovery register-instance --service-id SERVICE --instance-id ID --attributes "
        "AWS_INSTANCE_IPV4=ADDRESS,AWS_INSTANCE_PORT=PORT",
        "DnsConfig:\n  DnsRecords: [{Type: SRV, TTL: 60}]",
        'dns_records {\n  type = "SRV"\n  ttl  = 60\n}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source("https://github.com/aws-samples/aws-apigw-http-api-private--integrations/issues/2", "2026-11-21"),
    ),
    kinds=(ApiIntegration, CloudMapService, CloudMapInstance, ContainerService, RestIntegration),
)
def cloud_map_without_port(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the instances that are written down, and at how a service of containers registers."""
    named = [node for integration in private_integrations(inventory) for node in destinations(inventory, integration)]
    for service in dict.fromkeys(node for node in named if isinstance(node, CloudMapService)):
        instances = inventory.referring_to(service, CloudMapInstance)
        if instances:
            yield from (_instance(instance) for instance in instances)
        elif inventory.referring_to(service, ContainerService):
            yield _records(service)
        else:
            yield not_read(service, "", f"the instances of {service.key}")


def _instance(instance: CloudMapInstance) -> AuditOutcome:
    given = instance.attributes_given
    if not isinstance(given, dict):
        return cannot_tell(instance, "attributes_given", given)
    missing = [name for name in ("AWS_INSTANCE_IPV4", "AWS_INSTANCE_PORT") if name not in given]
    if missing:
        return fails(instance, "attributes_given", "it has no {name}", name=missing[0])
    return passes(instance)


def _records(service: CloudMapService) -> AuditOutcome:
    types = service.record_types
    if isinstance(types, Unknown):
        return cannot_tell(service, "record_types", types)
    if types and "SRV" not in types:
        return fails(
            service,
            "record_types",
            "containers register with {types} records, without a port",
            types=" and ".join(map(str, types)),
        )
    return passes(service)
