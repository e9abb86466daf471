"""Requests with which policies are asked: one from a stranger's VPC, one over an endpoint that should be let in.

A policy is asked about a resource that one of its own statements names, its wildcards filled: so a policy for one
stage is asked about that stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.audit.policy import AccessRequest, AnyOf, Caller, Policy, PolicyDecision, StatementEffect, Truth, identity
from modeler.audit.policy.classes import NEW, classes_of
from modeler.audit.policy.request import KeyValue
from modeler.inventory import Attribute, Cause, Inventory, Node, Ref, Text, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.values import String, TextPart

from .policies import VPC_SOURCE_IP

INVOKE = "execute-api:Invoke"
STRANGER = Caller(f"arn:aws:iam::999999999999:role/{NEW}")
"""Somebody of another account and another organization."""
_SHORT = "execute-api:"
"""How a pattern begins that leaves out the API."""
ABSENT = AnyOf((None,))
_PRINCIPAL = ("Arn", "Account", "OrgID", "OrgPaths", "Type", "IsAWSService", "ServiceName")
_ANONYMOUS: dict[str, KeyValue] = {f"aws:Principal{name}": ABSENT for name in _PRINCIPAL}
_SOMEBODY: dict[str, KeyValue] = {
    "aws:PrincipalArn": STRANGER.arn,
    "aws:PrincipalAccount": "999999999999",
    "aws:PrincipalOrgID": f"o-{NEW}",
    "aws:PrincipalOrgPaths": f"o-{NEW}/r-{NEW}/",
    "aws:PrincipalType": "AssumedRole",
}


def stranger_requests(policy: Policy, of: RestApi) -> Iterator[AccessRequest]:
    """Yield requests from an endpoint and a VPC that nobody names, anonymous and signed by another account.

    A private address says nothing of who owns the VPC, so each address that the policy tells apart is tried.
    """
    addresses = classes_of([policy]).get(VPC_SOURCE_IP, ("10.0.0.1",))
    known: dict[str, KeyValue] = {"aws:SourceVpce": f"vpce-{NEW}", "aws:SourceVpc": f"vpc-{NEW}"}
    for resource in named_resources(policy, of):
        for address in (item for item in addresses if item is not None):
            keys = {**known, "aws:VpcSourceIp": address, "aws:SecureTransport": "true"}
            yield AccessRequest(INVOKE, resource, Caller(), {**keys, **_ANONYMOUS})
            yield AccessRequest(INVOKE, resource, STRANGER, {**keys, **_SOMEBODY})


def endpoint_requests(
    inventory: Inventory, endpoint: VpcEndpoint, resources: Iterable[String], caller: Caller | Unknown
) -> Iterator[AccessRequest]:
    """Yield requests over an endpoint of which nothing else is known."""
    vpc = endpoint.vpc
    keys: dict[str, KeyValue] = {"aws:SourceVpce": identity(endpoint), "aws:SecureTransport": "true"}
    keys["aws:SourceVpc"] = vpc if isinstance(vpc, Unknown) else _identity_of(inventory, vpc)
    if isinstance(caller, Caller) and caller.is_anonymous:
        keys |= _ANONYMOUS | {"aws:SourceIp": ABSENT}
    rest_of_it = Unknown(Cause.REQUEST, "what else a policy asks for")
    for resource in resources:
        yield AccessRequest(INVOKE, resource, caller, keys, rest_of_it)


def named_resources(policy: Policy, of: Node) -> Iterator[String]:
    """Yield a resource of an API or a domain name for each pattern that an Allow names, with its wildcards filled."""
    for statement in policy.statements:
        if statement.effect is StatementEffect.DENY or statement.resources is None:
            continue
        if isinstance(statement.resources, Unknown):
            yield statement.resources
        elif statement.resources.negated:
            yield _resource(of, _ANYTHING)
        else:
            yield from (_filled(of, pattern) for pattern in statement.resources.patterns)


def resources_of_api(api: RestApi, stages: Iterable[str]) -> Iterator[Text]:
    """Yield a resource of an API in each stage, as a policy names it."""
    for stage in stages:
        yield _resource(api, (f"/{stage}/GET/{NEW}",))


def doubts_of(decisions: Iterable[PolicyDecision]) -> tuple[Unknown, ...]:
    """Return what would settle decisions that may be an Allow; nothing where none may."""
    open_ones = [decision for decision in decisions if decision.is_allowed is Truth.MAYBE]
    named = tuple(dict.fromkeys(unknown for decision in open_ones for unknown in decision.unknown))
    return named or ((Unknown(Cause.REQUEST, "which resource it is about"),) if open_ones else ())


_ANYTHING = (f"/{NEW}/GET/{NEW}",)


def _resource(of: Node, path: tuple[TextPart, ...]) -> Text:
    """Return the ARN of what a request calls, with the Region and the account that the template leaves open."""
    region = of.region if isinstance(of.region, str) else Attribute("AWS::Region")
    account = of.account if isinstance(of.account, str) else Attribute("AWS::AccountId")
    own = identity(of)
    name = own.parts if isinstance(own, Text) else (own,)
    return Text(("arn:aws:execute-api:", region, ":", account, ":", *name, *path))


def _identity_of(inventory: Inventory, reference: Ref[Node] | None) -> KeyValue:
    if reference is None:
        return Unknown(Cause.ON_CREATION, "the VPC of the endpoint")
    node = inventory.find(reference)
    return identity(node) if node is not None else reference.key


def _filled(of: Node, pattern: String) -> String:
    if isinstance(pattern, Unknown):
        return pattern
    parts = pattern.parts if isinstance(pattern, Text) else (pattern,)
    filled = tuple(part.replace("*", NEW).replace("?", "0") if isinstance(part, str) else part for part in parts)
    head = parts[0] if isinstance(parts[0], str) else ""
    if pattern == "*":
        return _resource(of, _ANYTHING)
    if head.startswith(_SHORT):
        return _resource(of, (str(filled[0]).removeprefix(_SHORT), *filled[1:]))
    return Text(filled)
