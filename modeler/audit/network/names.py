"""Names: what a DNS name answers from inside a VPC, from a network on premises, or from the internet.

In a VPC the most specific domain decides among forwarding rules, private hosted zones and the zones of endpoints with
private DNS. At the same domain a forwarding rule wins over a private hosted zone, and what is associated with the VPC
itself wins over a Profile. A private hosted zone that holds the domain but not the name answers that there is no such
name: nobody asks the public zone then. That is the trap of private DNS: one endpoint for ``execute-api`` takes the
names of all APIs of the Region, public ones too.

Sources: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html,
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-using-rules.html,
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profiles.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html (2026-11-30).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Any

from modeler.dataclass import dataclass
from modeler.inventory import Cause, Inventory, Node, Ref, Text, Unknown, unknowns
from modeler.inventory.kinds.accelerator import Accelerator
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.dns_firewall import DnsFirewall
from modeler.inventory.kinds.dns_profile import DnsProfile
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.hosted_zone import HostedZone
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.resolver_rule import ResolverRule
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

MOST_ALIASES = 10
_ADDRESS_TYPES = ("A", "AAAA", "CNAME")


class AnswerKind(StrEnum):
    """What a name leads to."""

    ENDPOINT = "private addresses of an endpoint"
    BALANCER = "addresses of a load balancer"
    PUBLIC_API = "public addresses of API Gateway"
    DISTRIBUTION = "addresses of CloudFront"
    ACCELERATOR = "addresses of Global Accelerator"
    FUNCTION_URL = "addresses of AWS Lambda"
    LATTICE = "addresses of VPC Lattice"
    ADDRESSES = "addresses that a record gives"
    FORWARDED = "a DNS server elsewhere"
    NO_SUCH_NAME = "no such name"
    BLOCKED = "an answer of the DNS firewall"
    OUTSIDE = "public DNS"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class NameAnswer:
    """What a name answers.

    Parameters
    ----------
    name : str
        The name as it was asked for.
    kind : AnswerKind
        What it leads to.
    node : Node or None
        The endpoint, balancer or API that it leads to.
    deciding : tuple of Node
        The zones, rules and records that decided, in order.
    values : tuple of str
        Addresses or names, where a record gives them.
    unknown : tuple of Unknown
        What would settle it, or could change it.
    """

    name: str
    kind: AnswerKind
    node: Node | None = None
    deciding: tuple[Node, ...] = ()
    values: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True)
class _Zone:
    """A domain that something in a VPC answers for."""

    domain: str
    rank: int
    node: Node


def resolve(inventory: Inventory, name: str, vpc: Vpc | None = None, region: str = "") -> NameAnswer:
    """Return what a name answers from a VPC, or from the internet.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    name : str
        The name; parts that are known only once resources exist are written ``${Api}`` as in a template.
    vpc : Vpc, optional
        Where the question is asked; the internet where none is given.
    region : str
        The Region, where the inventory does not say.

    Examples
    --------
    >>> from modeler.audit.network import resolve
    >>> from modeler.inventory import Inventory, Origin, Ref
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
    >>> place = Origin("t.yaml", 1)
    >>> net = Vpc(key="Net", origin=place, dns_support=True, dns_hostnames=True)
    >>> endpoint = VpcEndpoint(
    ...     key="Door", origin=place, type="Interface", vpc=Ref("vpc", "Net"), private_dns=True,
    ...     service="com.amazonaws.eu-west-1.execute-api",
    ... )
    >>> answer = resolve(Inventory((net, endpoint)), "a1b2c3.execute-api.eu-west-1.amazonaws.com", net)
    >>> answer.kind.value, answer.node.key
    ('private addresses of an endpoint', 'Door')
    """
    return _Resolver(inventory, vpc, region).answer(name.lower().rstrip("."), (), 0)


class _Resolver:
    def __init__(self, inventory: Inventory, vpc: Vpc | None, region: str) -> None:
        self.inventory = inventory
        self.vpc = vpc
        self.region = region
        self.reference: Ref[Any] | None = Ref("vpc", vpc.key) if vpc is not None else None

    def answer(self, name: str, deciding: tuple[Node, ...], depth: int) -> NameAnswer:
        """Return what a name answers, with those that led to it."""
        if depth > MOST_ALIASES:
            return NameAnswer(name, AnswerKind.UNKNOWN, None, deciding)
        if self.vpc is None:
            return self._public(name, deciding, depth)
        if self.vpc.dns_support is False:
            return NameAnswer(name, AnswerKind.NO_SUCH_NAME, None, (*deciding, self.vpc))
        unsettled = [*unknowns((self.vpc.dns_support, self.vpc.dns_hostnames)), *self._firewall()]
        unsettled += dict.fromkeys(self._hidden_zones(name))
        best = self._most_specific(name)
        result = self._by_zone(name, best, deciding, depth) if best else self._public(name, deciding, depth)
        if not unsettled:
            return result
        return NameAnswer(result.name, result.kind, result.node, result.deciding, result.values, tuple(unsettled))

    def _firewall(self) -> Iterator[Unknown]:
        """Yield what hides whether a DNS firewall of the VPC blocks a name: its lists of domains."""
        for firewall in self.inventory.all(DnsFirewall):
            here = isinstance(firewall.vpcs, Unknown) or self.reference in firewall.vpcs
            blocks = isinstance(firewall.actions, Unknown) or "BLOCK" in firewall.actions
            if here and blocks:
                yield Unknown(Cause.NOT_COLLECTED, f"the domains of {firewall.key}")

    def _hidden_zones(self, name: str) -> Iterator[Unknown]:
        """Yield what hides whether a zone or an endpoint of the VPC answers for a name."""
        for endpoint in self.inventory.all(VpcEndpoint):
            values = tuple(unknowns((endpoint.private_dns, endpoint.vpc, endpoint.service)))
            if not values or endpoint.private_dns in (False, None) or endpoint.type not in ("Interface", None):
                continue
            here = isinstance(endpoint.vpc, Unknown) or endpoint.vpc == self.reference
            covers = isinstance(endpoint.service, Unknown) or any(
                _inside(name, domain) for domain in self._private_names(endpoint)
            )
            if here and covers:
                yield from values
        for zone in self.inventory.hidden(HostedZone, "vpcs"):
            if zone.name is not None and _inside(name, _plain(str(zone.name))):
                yield from unknowns(zone.vpcs)

    # Who answers in the VPC

    def _most_specific(self, name: str) -> _Zone | None:
        matching = [zone for zone in self._zones() if _inside(name, zone.domain)]
        return max(
            matching, key=lambda zone: (zone.domain.count(".") + 1 if zone.domain else 0, zone.rank), default=None
        )

    def _zones(self) -> Iterator[_Zone]:
        for rule in self.inventory.all(ResolverRule):
            if isinstance(rule.domain, str) and not isinstance(rule.vpcs, Unknown) and self.reference in rule.vpcs:
                yield _Zone(_plain(rule.domain), 4, rule)
        for profile in self.inventory.all(DnsProfile):
            if not isinstance(profile.vpcs, Unknown) and self.reference in profile.vpcs:
                yield from self._of_profile(profile)
        if self.vpc is None or self.vpc.dns_hostnames is False:
            return
        for zone in self.inventory.all(HostedZone):
            if zone.name is not None and not isinstance(zone.vpcs, Unknown) and self.reference in zone.vpcs:
                yield _Zone(_plain(str(zone.name)), 2, zone)
        for endpoint in self.inventory.all(VpcEndpoint):
            if endpoint.private_dns is True and endpoint.vpc == self.reference:
                for domain in self._private_names(endpoint):
                    yield _Zone(domain, 1, endpoint)

    def _of_profile(self, profile: DnsProfile) -> Iterator[_Zone]:
        for value in () if isinstance(profile.resources, Unknown) else profile.resources:
            for node in self._nodes_in(value):
                if isinstance(node, HostedZone) and node.name is not None:
                    yield _Zone(_plain(str(node.name)), 0, node)
                if isinstance(node, ResolverRule) and isinstance(node.domain, str):
                    yield _Zone(_plain(node.domain), 3, node)

    def _private_names(self, endpoint: VpcEndpoint) -> Iterator[str]:
        """Yield the domains that an endpoint with private DNS answers for."""
        service = str(endpoint.service or "")
        parts = service.split(".")
        if len(parts) >= 4 and parts[:2] == ["com", "amazonaws"]:
            suffix = "amazonaws.com.cn" if parts[2].startswith("cn-") else "amazonaws.com"
            yield ".".join((*reversed(parts[3:]), parts[2], suffix))
        for own in self.inventory.all(EndpointService):
            if isinstance(own.private_dns_name, str) and self._is_of(endpoint, own):
                yield _plain(own.private_dns_name)

    def _is_of(self, endpoint: VpcEndpoint, service: EndpointService) -> bool:
        value = endpoint.service
        if isinstance(value, Text):
            return any(part.key == service.key for part in value.attributes)
        return isinstance(value, str) and value.endswith(service.key)

    def _by_zone(self, name: str, zone: _Zone, deciding: tuple[Node, ...], depth: int) -> NameAnswer:
        here = (*deciding, zone.node)
        if isinstance(zone.node, VpcEndpoint):
            return NameAnswer(name, AnswerKind.ENDPOINT, zone.node, here)
        if isinstance(zone.node, ResolverRule):
            if str(zone.node.type).upper() == "SYSTEM":
                return self._public(name, here, depth)
            targets = zone.node.targets if not isinstance(zone.node.targets, Unknown) else ()
            return NameAnswer(name, AnswerKind.FORWARDED, None, here, tuple(str(target) for target in targets))
        return self._in_zone(name, zone.node, here, depth)

    # Records

    def _in_zone(self, name: str, zone: Node, deciding: tuple[Node, ...], depth: int) -> NameAnswer:
        records = [record for record in self.inventory.referring_to(zone, DnsRecord) if record.type in _ADDRESS_TYPES]
        own = [record for record in records if _plain(str(record.name)) == name]
        if not own:
            own = [record for record in records if _is_wildcard(str(record.name), name)]
        if not own:
            hidden = tuple(value for record in records for value in unknowns(record.name))
            hidden += tuple(self._hidden_records(zone, name))
            kind = AnswerKind.UNKNOWN if hidden else AnswerKind.NO_SUCH_NAME
            return NameAnswer(name, kind, None, deciding, (), hidden)
        return self._follow(name, own[0], (*deciding, own[0]), depth)

    def _hidden_records(self, zone: Node, name: str) -> Iterator[Unknown]:
        """Yield what hides whether a record of a name stands in a zone, or is one of addresses."""
        of_zone = self.inventory.referring_to(zone, DnsRecord)
        for record in of_zone:
            if isinstance(record.name, Unknown) and isinstance(record.type, Unknown):
                yield record.name
        for record in (*of_zone, *self.inventory.hidden(DnsRecord, "zone")):
            if not isinstance(record.name, Unknown) and _plain(str(record.name)) == name:
                yield from unknowns((record.zone, record.type))

    def _follow(self, name: str, record: DnsRecord, deciding: tuple[Node, ...], depth: int) -> NameAnswer:
        values = (record.alias,) if record.alias is not None else record.values
        missing = tuple(unknowns(values))
        if isinstance(values, Unknown) or missing:
            return NameAnswer(name, AnswerKind.UNKNOWN, None, deciding, (), missing)
        for value in values:
            for node in self._nodes_in(value):
                if record.type == "CNAME" and isinstance(node, DomainName):
                    # its own name is one of execute-api, which private DNS takes; an alias is followed outside the VPC
                    own = f"d-{node.key}.execute-api.{self._region_of(node)}.amazonaws.com"
                    return self.answer(own.lower(), deciding, depth + 1)
                return self._resource(name, node, deciding)
        texts = tuple(str(value) for value in values)
        if record.type == "CNAME" or record.alias is not None:
            return self.answer(_plain(texts[0]), deciding, depth + 1) if texts else NameAnswer(name, AnswerKind.UNKNOWN)
        return NameAnswer(name, AnswerKind.ADDRESSES, None, deciding, texts)

    def _nodes_in(self, value: Any) -> Iterator[Node]:
        """Yield the resources whose name or address a value is."""
        yield from self.inventory.named_in(value)
        if isinstance(value, str):
            yield from self._named(_plain(value.removeprefix("dualstack.")))

    def _named(self, name: str) -> Iterator[Node]:
        for balancer in self.inventory.all(LoadBalancer):
            if isinstance(balancer.dns_name, str) and _plain(balancer.dns_name) == name:
                yield balancer
        for endpoint in self.inventory.all(VpcEndpoint):
            names = () if isinstance(endpoint.names, Unknown) else endpoint.names
            if any(isinstance(own, str) and _plain(own) == name for own in names):
                yield endpoint
        for domain in self.inventory.all(DomainName):
            if isinstance(domain.regional_name, str) and _plain(domain.regional_name) == name:
                yield domain

    def _resource(self, name: str, node: Node, deciding: tuple[Node, ...]) -> NameAnswer:
        kind = next((kind for owner, kind in _LEADS_TO.items() if isinstance(node, owner)), AnswerKind.UNKNOWN)
        return NameAnswer(name, kind, node, deciding)

    def _region_of(self, node: Node) -> str:
        return node.region if isinstance(node.region, str) else self.region

    # What everybody may ask

    def _public(self, name: str, deciding: tuple[Node, ...], depth: int) -> NameAnswer:
        endpoint = self._endpoint_in(name)
        if endpoint is not None:
            return NameAnswer(name, AnswerKind.ENDPOINT, endpoint, deciding)
        if ".execute-api." in f".{name}":
            return NameAnswer(name, AnswerKind.PUBLIC_API, self._api_in(name), deciding)
        for node in (*self._named(name), *self._by_own_name(name)):
            return self._resource(name, node, deciding)
        zones = [
            (zone, _plain(str(zone.name)))
            for zone in self.inventory.all(HostedZone)
            if zone.name is not None and (not zone.vpcs or isinstance(zone.vpcs, Unknown)) and zone.private is not True
        ]
        matching = [(zone, domain) for zone, domain in zones if _inside(name, domain)]
        if not matching:
            return NameAnswer(name, AnswerKind.OUTSIDE, None, deciding)
        zone, _ = max(matching, key=lambda pair: len(pair[1]))
        answer = self._in_zone(name, zone, (*deciding, zone), depth)
        if isinstance(zone.vpcs, Unknown) and zone.private is not False:  # a private zone answers in its VPCs only
            return replace(answer, unknown=(*answer.unknown, zone.vpcs))
        return answer

    def _endpoint_in(self, name: str) -> VpcEndpoint | None:
        """Return the endpoint whose own public name, or whose name for an API (``API-ENDPOINT``), a name is."""
        first = first_label(name)
        for endpoint in self.inventory.all(VpcEndpoint):
            key = endpoint.key.lower()
            if ".vpce.amazonaws.com" in name and (first.startswith(key) or f"${{{key}}}" in first):
                return endpoint
            if ".execute-api." in name and (first.endswith(f"-{key}") or first.endswith(f"-${{{key}}}")):
                return endpoint
        return next((node for node in self._named(name) if isinstance(node, VpcEndpoint)), None)

    def _by_own_name(self, name: str) -> Iterator[Node]:
        """Yield the resource that AWS gives a name: of a distribution, a balancer, a function URL, a service."""
        for ending, kind in _OWN_NAMES.items():
            node = self._labelled(name) if ending in name else None
            if isinstance(node, kind):
                yield node

    def _labelled(self, name: str) -> Node | None:
        """Return the resource whose key is the first label of a name."""
        return self.inventory.by_small_key.get(first_label(name).removeprefix("${").removesuffix("}"))

    def _api_in(self, name: str) -> Node | None:
        node = self._labelled(name)
        return node if node is None or isinstance(node, RestApi) or node.KIND in ("http-api", "websocket-api") else None


def first_label(name: str) -> str:
    """Return what stands before the first dot of a name; the key of a resource may have dots of its own.

    >>> first_label("vpce-0a.execute-api.eu-west-1.vpce.amazonaws.com")
    'vpce-0a'
    >>> first_label("${aws_api_gateway_rest_api.api}-${aws_vpc_endpoint.door}.execute-api.eu-west-1.amazonaws.com")
    '${aws_api_gateway_rest_api.api}-${aws_vpc_endpoint.door}'
    """
    return _FIRST_LABEL.match(name)[0]  # type: ignore[index]


_FIRST_LABEL = re.compile(r"(?:\$\{[^}]*\}|[^.])*")


_LEADS_TO: dict[type[Node], AnswerKind] = {
    VpcEndpoint: AnswerKind.ENDPOINT,
    LoadBalancer: AnswerKind.BALANCER,
    DomainName: AnswerKind.PUBLIC_API,
    CloudFrontDistribution: AnswerKind.DISTRIBUTION,
    Accelerator: AnswerKind.ACCELERATOR,
    FunctionUrl: AnswerKind.FUNCTION_URL,
    LatticeService: AnswerKind.LATTICE,
}
_OWN_NAMES: dict[str, type[Node]] = {
    ".cloudfront.net": CloudFrontDistribution,
    ".awsglobalaccelerator.com": Accelerator,
    ".lambda-url.": FunctionUrl,
    ".vpc-lattice-svcs.": LatticeService,
    ".elb.amazonaws.com": LoadBalancer,
}
"""What the names that AWS gives belong to."""


def _plain(name: str) -> str:
    return name.lower().rstrip(".")


def _inside(name: str, domain: str) -> bool:
    return domain in ("", ".") or name == domain or name.endswith(f".{domain}")


def _is_wildcard(pattern: str, name: str) -> bool:
    plain = _plain(pattern)
    return plain.startswith(("*.", "\\052.")) and name.endswith(plain[plain.index(".") :])
