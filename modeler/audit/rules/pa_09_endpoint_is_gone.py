"""PA-09: a private API names an endpoint that does not exist any more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.audit.policy import Policy
from modeler.inventory import Cause, Inventory, Ref, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .endpoints import private_apis
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import VPCE, api_policy, conditions_on

_GONE = frozenset({"deleted", "deleting"})
_ID = re.compile(r"vpce-[0-9a-f]+")


@audit_rule(
    "PA-09",
    "A private API names an endpoint that is gone",
    severity=Severity.HIGH,
    why="An endpoint that is made again has a new id: an API whose policy or association names the old one "
    "lets nobody in.",
    symptom="403 for every call since the endpoint was replaced.",
    remedy=Remedy(
        "Name the endpoint that is there, and deploy the API again.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations op=replace,path=/policy,value=POLICY",
        "VpcEndpointIds: [!Ref Endpoint]",
        "vpc_endpoint_ids = [aws_vpc_endpoint.NAME.id]",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
    ),
    kinds=(
        RestApi,
        VpcEndpoint,
    ),
    decided_by=DecidedBy.ACCOUNT,
)
def endpoint_is_gone(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look up each endpoint that a private API is associated with or that its policy names."""
    for api in private_apis(inventory):
        for attribute, reference in _named(api):
            endpoint = inventory.find(reference)
            if endpoint is None:
                yield cannot_tell(api, attribute, Unknown(Cause.OUTSIDE, f"the endpoint {reference.key}"))
            elif isinstance(endpoint.state, str) and endpoint.state.lower() in _GONE:
                yield fails(
                    api,
                    attribute,
                    "{endpoint} is {state}",
                    beside=(endpoint,),
                    endpoint=endpoint.key,
                    state=endpoint.state.lower(),
                )
            else:
                yield passes(api)


def _named(api: RestApi) -> Iterator[tuple[str, Ref[VpcEndpoint]]]:
    """Yield the endpoints of an API by id, with the attribute that names each; each once."""
    seen: set[str] = set()
    for reference in () if isinstance(api.endpoints, Unknown) else api.endpoints:
        if isinstance(reference, Ref):
            seen.add(reference.key)
            yield "endpoints", reference
    policy = api_policy(api)
    for placed in conditions_on(policy, api.policy, VPCE) if isinstance(policy, Policy) else ():
        for value in placed.condition.values:
            if isinstance(value, str) and _ID.fullmatch(value) and value not in seen:
                seen.add(value)
                yield "policy", Ref("vpc-endpoint", value)
