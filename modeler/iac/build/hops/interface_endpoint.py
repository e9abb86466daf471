"""An interface endpoint: the way from a VPC to a private API, a service of AWS, or somebody's endpoint service."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from modeler.errors import StackError
from modeler.inventory import Attribute, Ref, Text
from modeler.inventory.values import Tree
from modeler.patterns.parts.reach.endpoint import VPCS

from .. import policies
from ..accounts import ask_account
from ..clients import are_routed
from ..names import name_for_clients
from ..network import StackNetwork
from ..registration import register_addresses
from ..resolver import inbound_resolver
from ..sides import CENTRAL, PROVIDER
from ..site import PARTITION, REGION, BuildStep, BuiltHop, arn, composed, function_arn

BUILDS = ("interface-endpoint",)
BUILDS_BESIDE = ("hosted-zone", "cross-az", "resolver-endpoint")
OWN_SERVICE = "own-service"


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the endpoint that leads to what stands next, guarded by a group and a policy."""
    service = step.hop.component.service  # type: ignore[attr-defined]
    if step.network.choice.endpoint:
        return _existing(step, service)
    network: StackNetwork = step.network
    group = network.group(f"{step.key}Group", f"Guards the endpoint for {service}.")
    if step.is_first:
        network.let_clients_in(group, routed=are_routed(step.site.architecture))
    endpoint = network.endpoint(
        step.key,
        service,
        group,
        _policy(step, service),
        private_dns=_private_dns(step),
        name=_own_service(step, service),
    )
    for number in further_vpcs(step):
        _in_further_vpc(step, service, number)
    if step.beside("resolver-endpoint"):
        inbound_resolver(step)
    targets = register_addresses(step, endpoint, service) if step.comes_from("alb", "nlb") else None
    if service == OWN_SERVICE and step.is_first:
        name_for_clients(step, composed(Attribute(endpoint.key, "DnsEntries.0.1")), private=True)
    return step.built(endpoint, targets=targets, group=group)


def further_vpcs(step: BuildStep) -> range:
    """Return the numbers of the client VPCs beyond the first that have an endpoint of their own."""
    own = step.number == 1 and step.w.clients.location in VPCS and not are_routed(step.site.architecture)
    return range(2, step.w.clients.vpcs + 1) if own else range(0)


def _in_further_vpc(step: BuildStep, service: str, number: int) -> None:
    """Build the endpoint of one more VPC of clients, which stands already."""
    there = further_vpc(step, number)
    group = there.group(f"{step.key}Group", f"Guards the endpoint for {service} in VPC {number}.")
    there.let_clients_in(group)
    there.endpoint(
        f"{step.key}{number}",
        service,
        group,
        _policy(replace(step, network=there), service),
        private_dns=False,
        name=_own_service(step, service),
    )


def _apis(step: BuildStep) -> Text:
    """Return the APIs of this account, or of the one that the API stands in."""
    owner = CENTRAL if step.site.has_home(CENTRAL) else PROVIDER
    if step.home in ("", owner):
        return arn("execute-api", "*")
    return composed("arn:", PARTITION, ":execute-api:", REGION, ":", ask_account(step.site, owner), ":*")


def _own_service(step: BuildStep, service: str) -> Text | None:
    """Return the name of an endpoint service of one's own, which AWS makes of its id."""
    if service != OWN_SERVICE or step.next is None:
        return None
    return composed(Attribute(step.next.node.key, "service_name"))


def further_vpc(step: BuildStep, number: int) -> StackNetwork:
    """Return one more VPC of clients, of which the user gives the id, the subnets and the group."""
    network: StackNetwork = step.network
    return network.standing_apart(f"Client{number}")


def _existing(step: BuildStep, service: str) -> BuiltHop:
    choice = step.network.choice
    if choice.endpoint_service and choice.endpoint_service.rpartition("com.amazonaws.")[2] not in (
        service,
        f"{step.w.region}.{service}",
    ):
        raise StackError(
            f"{choice.endpoint_id} is an endpoint for {choice.endpoint_service}, and this pattern needs one for "
            f"{service}: give that one, or none so that the stack makes it"
        )
    if step.comes_from("alb", "nlb"):
        raise StackError(
            f"the addresses of {choice.endpoint_id} are registered at a balancer of the stack, which has to make the "
            "endpoint itself: leave --existing-endpoint out"
        )
    return step.built(Ref("vpc-endpoint", choice.endpoint_id))


def endpoints_before(step: BuildStep) -> tuple[Ref[Any], ...]:
    """Return the endpoints through which an API is called: by the convention of keys, or the one that stands."""
    if not step.comes_from("interface-endpoint") or step.before is None:
        return ()
    existing = step.network.choice.endpoint_id
    more = (f"{step.before.key}{number}" for number in further_vpcs(step.before))
    return tuple(Ref("vpc-endpoint", key) for key in (existing or step.before.key, *more))


def _private_dns(step: BuildStep) -> bool:
    """Return whether the names of the service lead to the endpoint: then those of all public APIs do too.

    The API's own name at the endpoint needs none; clients whose DNS asks a Resolver endpoint call the service's name.
    """
    return bool(step.beside("resolver-endpoint")) and not step.beside("hosted-zone")


def _policy(step: BuildStep, service: str) -> Tree:
    """Return the policy of the endpoint: the APIs of this account, from this VPC.

    It cannot name the API itself, whose own policy names the endpoint: then each would have to be made before the
    other.
    """
    if service == "execute-api":
        from_here = {"StringEquals": {"aws:SourceVpc": policies.as_value(step.network.vpc)}}
        return policies.policy_document(policies.allow([policies.INVOKE_API], _apis(step), from_here, "*"))
    if service == "s3" and step.next is not None and step.next.component == "s3-bucket":
        from_here = {"StringEquals": {"aws:SourceVpc": policies.as_value(step.network.vpc)}}
        objects = composed(Attribute(step.next.node.key, "Arn"), "/*")
        return policies.policy_document(policies.allow(["s3:GetObject"], objects, from_here, "*"))
    if service == OWN_SERVICE:
        return None  # endpoints for services of one's own take no policy
    if service == "lambda" and step.next is not None:
        own = {"StringEquals": {"aws:PrincipalAccount": composed(Attribute("AWS::AccountId"))}}
        function = composed(function_arn(step.next.node))
        return policies.policy_document(policies.allow(["lambda:InvokeFunction"], function, own, "*"))
    own_account = {"StringEquals": {"aws:PrincipalAccount": composed(Attribute("AWS::AccountId"))}}
    return policies.policy_document(policies.allow(["*"], "*", own_account, "*"))
