"""Accounts: a backend or clients in another one, and policies that must name many callers.

API, VPC link and load balancer stand in one account
(https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.components import Role
from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule, unknown
from modeler.engine.fit.subject import Subject
from modeler.engine.fit.words import grouped
from modeler.facts.constraints import ask
from modeler.workload import Feature, Location

_BRIDGE = (
    "bridge the accounts with an endpoint service behind the link (G3), or put the API into the backend's account and "
    "share it (A2, E5)"
)
_ENTRY = len('"vpce-0123456789abcdef0",')
"""Characters that one endpoint takes in a policy: its id, quotes and a comma."""


@rule(
    "cross-account-backend",
    "A backend in another account",
    f"needs.features:{Feature.CROSS_ACCOUNT_BACKEND}",
    topics=("Q4", "R07"),
)
def cross_account_backend(s: Subject) -> Iterator[Reason]:
    """A VPC link leads to load balancers of its own account; PrivateLink, Lattice and functions cross accounts.

    Behind another API or a load balancer, the private API itself can be in the backend's account.
    """
    if Feature.CROSS_ACCOUNT_BACKEND not in s.w.needs.features:
        return
    words = "the backend is in another account"
    if any(s.all("endpoint-service")):
        yield fits(
            f"{words}, and an endpoint service leads there",
            ask("endpoint-service", "load_balancers"),
            ask("endpoint-service", "source_address"),
        )
    elif len(s.gateways) > 1 or _balancer_before_private_api(s):
        yield fits(
            f"{words}, and so can be the private API before it, which admits endpoints of any account",
            ask("rest-api-private", "feature.cross-account"),
        )
    elif s.integration_kind == "vpc-link-v2":
        yield excluded(
            f"{words}, and API, VPC link V2 and load balancer must be in one",
            ask("vpc-link-v2", "feature.cross-account"),
            change=_BRIDGE,
        )
    elif s.integration_kind == "vpc-link-v1":
        yield excluded(
            f"{words}, and a VPC link V1 leads to an NLB of its own",
            ask("vpc-link-v1", "quota.targets"),
            change=_BRIDGE,
        )
    elif any(alb.targets == "lambda" for alb in s.all("alb")):
        yield excluded(
            f"{words}, and an ALB's function must be in the account of its target group",
            ask("alb-lambda", "feature.cross-account"),
            change="take an API Gateway before the function (A1)",
        )
    elif s.first("lattice-service") is not None:
        yield fits(
            f"{words}, and Lattice services are shared between accounts", ask("vpc-lattice", "feature.cross-account")
        )
    elif s.ends_in_function and s.gateways:
        yield fits(f"{words}, and a function's own policy can admit the API", ask("lambda", "feature.resource-policy"))
    elif s.first("resource-gateway") is not None:
        yield fits(f"{words}, and a resource configuration is shared with consumers", pages=pages.RESOURCES)
    elif s.first("cloudfront") is not None and s.load_balancers:
        yield fits(
            f"{words}, and a VPC origin can be shared with CloudFront's account",
            ask("cloudfront-vpc-origin", "feature.cross-account"),
        )
    elif s.load_balancers:
        yield caveat(
            f"{words}: the load balancer's targets must be addresses over peering or a transit gateway",
            ask("alb", "feature.on-premises-targets"),
            change="share the service by PrivateLink (E1) or Lattice (E6)",
        )
    else:
        yield unknown(
            f"{words}, and nothing that was found says whether this path can lead there", pages=pages.built(s)
        )


def _balancer_before_private_api(s: Subject) -> bool:
    """Whether a load balancer stands before a private REST API, as its own door."""
    return s.is_private_api and s.door.component.plays(Role.LOAD_BALANCER)


@rule("cross-account-clients", "Clients in another account", "clients.location", topics=("Q1",))
def cross_account_clients(s: Subject) -> Iterator[Reason]:
    """A private REST API admits endpoints of any account; a private AppSync API only those of its own."""
    if s.w.clients.location is not Location.OTHER_ACCOUNT:
        return
    if s.private_door and s.door.component.id == "interface-endpoint":
        yield fits(
            "the clients are in another account, whose endpoints the API's resource policy can admit",
            ask("rest-api-private", "feature.cross-account"),
            ask("rest-api-private", "resource_policy"),
        )
    elif s.first("appsync-api") is not None:
        yield caveat(
            "the clients are in another account, and a private AppSync API has endpoints in its own only: they must be "
            "routed there",
            ask("appsync", "endpoint_service"),
        )


@rule("many-consumers", "A policy that names many callers", "needs.consumers", topics=("R24",))
def many_consumers(s: Subject) -> Iterator[Reason]:
    """A resource policy has a size; an organization or a shared domain stands in it as one."""
    asked = s.w.needs.consumers
    if asked is None or not s.is_private_api:
        return
    needed, most = asked * _ENTRY, ask("rest-api", "quota.resource_policy_characters")
    words = (
        f"{grouped(asked)} callers named one by one take some {grouped(needed)} characters, and a resource policy has"
    )
    if needed > most.number:
        yield caveat(
            f"{words} {grouped(most.number)}",
            most,
            change="admit the organization by a condition, or share a private custom domain name by Resource Access "
            "Manager (A2)",
        )
    else:
        yield fits(f"{words} {grouped(most.number)}", most)
