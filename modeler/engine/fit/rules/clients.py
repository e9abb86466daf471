"""Clients: browsers, and what they cannot do; programs, and what only they can call.

A CORS preflight carries no header that names an API
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule
from modeler.engine.fit.rules.names_and_tls import has_private_domain
from modeler.engine.fit.subject import HTTP, REST, Subject
from modeler.facts.constraints import ask


@rule("browser-clients", "Browsers that call from another origin", "needs.browser_clients", topics=("Q1", "R11"))
def browsers(s: Subject) -> Iterator[Reason]:
    """A private API must be called under a name that leads to it without an extra header."""
    if not s.w.needs.browser_clients:
        return
    words = "browsers call it from another origin"
    if s.private_door and s.door.component.id == "interface-endpoint":
        if has_private_domain(s):
            yield fits(
                f"{words}, under a private custom domain name",
                ask("rest-api-private", "custom_domain.kind"),
                ask("rest-api", "feature.cors"),
            )
        else:
            yield caveat(
                f"{words}: they must use the alias name of API and endpoint, or private DNS; over the endpoint's own "
                "name the preflight cannot say which API is meant",
                ask("rest-api-private", "endpoint_dns_name.header"),
                ask("rest-api-private", "feature.endpoint-alias-name"),
                change="take a private custom domain name (A2)",
            )
    elif s.gateways and s.gateways[0].id in (REST, HTTP):
        yield fits(
            f"{words}, and the API answers preflights",
            ask(s.gateways[0].id, "feature.cors"),
        )
    else:
        yield caveat(f"{words}: the service must answer preflights itself", pages=pages.built(s))


@rule("invoke-api-is-no-http-api", "Callers with an AWS SDK", "clients.aws_sdk", topics=("Q1",))
def invoke_api(s: Subject) -> Iterator[Reason]:
    """Lambda's Invoke API is called with an AWS SDK and credentials, one function at a time: it is no HTTP API."""
    if s.first("lambda-api") is None:
        return
    if s.w.clients.aws_sdk:
        yield fits(
            "callers have an AWS SDK, and may call the function if they are given lambda:InvokeFunction",
            ask("lambda-api", "call"),
            ask("lambda-api", "permission"),
        )
        return
    yield excluded(
        "an HTTP API was asked for (clients.aws_sdk: false), and Lambda's Invoke API is none: every caller needs an "
        "AWS SDK, credentials and lambda:InvokeFunction, and paths, methods and status codes are not yours to choose",
        ask("lambda-api", "call"),
        ask("lambda-api", "permission"),
        change="take an internal ALB (A5) or a private REST API (A1); or say clients.aws_sdk: true if all callers are "
        "such programs",
    )
