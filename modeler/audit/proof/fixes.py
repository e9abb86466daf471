"""What closes a bypass: the smallest change of what was read, applied and proven again.

A fix is looked for among the changes that fit the way in, the smallest first: a rule of a security group, a statement
of a policy, a setting, a resource that goes. One counts if afterwards the bypass is gone, no other has come, and every
client gets in who did before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from modeler.audit.network import Intervals, parties, reach
from modeler.audit.network.party import vpc_block
from modeler.audit.policy import identity
from modeler.audit.policy.embedded import read_embedded
from modeler.dataclass import dataclass
from modeler.errors import PriceMissingError
from modeler.facts.pricebook import PriceBook
from modeler.inventory import Attribute, Inventory, Node, Origin, Ref, Text, Unknown
from modeler.inventory.graph import actions_of_listener, members
from modeler.inventory.kinds.accelerator import Accelerator
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.share import ResourceShare
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.inventory.kinds.websocket_api import WebSocketApi
from modeler.inventory.paths import alternative_paths
from modeler.inventory.table import As
from modeler.results import Record

from .access import CallerAccess, EntryKind, Goal
from .callers import PlaceKind
from .enumerate import EntryReach
from .onward import leads_on
from .proof import Bypass, PrivateProof, prove

HOURS = 730
"""The hours of a month, as the rest of the library counts them."""
ADDED = Origin("added")
"""Where a resource stands that a fix adds."""
ENDPOINT_HOUR = "privatelink.interface_endpoint_hour_per_az"


class ChangeKind(StrEnum):
    """What is done to a resource."""

    SET = "set"
    ADD_STATEMENT = "add-statement"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True)
class ResourceChange:
    """One change of one resource.

    Parameters
    ----------
    kind : ChangeKind
        What is done.
    node : Node
        The resource as it stands; for one that is added, the new one.
    attribute : str
        The attribute that changes; empty where the resource comes or goes.
    after : object
        The value that it gets; for a policy the statement that is added.
    """

    kind: ChangeKind
    node: Node
    attribute: str = ""
    after: Any = None

    @property
    def before(self) -> Any:
        """The value as it stands."""
        return getattr(self.node, self.attribute) if self.attribute else None

    @property
    def written_name(self) -> str:
        """The attribute by the name that it has in the file: of CloudFormation, or of Terraform."""
        place: Any = self.node.TABLE.rows.get(self.attribute)
        if place is None:
            return self.attribute
        written: Any = place[1] if self.node.origin.source.endswith((".tf", ".json")) else place[0]
        path = written.path if isinstance(written, As) else written
        if not isinstance(path, str) or not path:
            return self.attribute
        return ".".join(step.key for step in alternative_paths(path)[0] if step.key)

    def applied(self, inventory: Inventory) -> Inventory:
        """Return an inventory with the change."""
        nodes = inventory.nodes
        match self.kind:
            case ChangeKind.ADD:
                nodes = (*nodes, self.node)
            case ChangeKind.REMOVE:
                nodes = tuple(node for node in nodes if not _is(node, self.node))
            case _:
                nodes = tuple(self._changed(node) if _is(node, self.node) else node for node in nodes)
        return Inventory(nodes, inventory.not_collected, inventory.sources, inventory.skips)

    def _changed(self, node: Node) -> Node:
        if self.kind is ChangeKind.ADD_STATEMENT:
            return node.replace(policy=with_statement(getattr(node, "policy", None), self.after))
        return node.replace(**{self.attribute: self.after})

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "change": self.kind.value,
            "kind": self.node.KIND,
            "resource": self.node.key,
            "where": str(self.node.place(self.attribute)),
            "attribute": self.attribute,
            "before": as_json(self.before) if self.kind is ChangeKind.SET else None,
            "after": as_json(self.after),
        }


def _is(node: Node, named: Node) -> bool:
    return (node.KIND, node.key) == (named.KIND, named.key)


class FreeReason(StrEnum):
    """Why a fix costs nothing a month."""

    POLICY = "policy"
    RULE = "rule"
    SETTING = "setting"
    REMOVAL = "removal"


@dataclass(frozen=True)
class Fix:
    """What closes a bypass.

    Parameters
    ----------
    changes : tuple of ResourceChange
        What is changed.
    monthly_usd : float or None
        What it costs more a month; ``None`` where no price is known.
    reason : FreeReason or None
        Why it costs nothing.
    quantity : float
        The hours of interfaces that are billed, where it creates an endpoint.
    shuts_out : tuple of str
        Clients who got in before and do not afterwards.
    """

    changes: tuple[ResourceChange, ...]
    monthly_usd: float | None = 0.0
    reason: FreeReason | None = None
    quantity: float = 0.0
    shuts_out: tuple[str, ...] = ()

    def applied(self, inventory: Inventory) -> Inventory:
        """Return an inventory with all changes."""
        for change in self.changes:
            inventory = change.applied(inventory)
        return inventory

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "changes": [change.record() for change in self.changes],
            "monthly_usd": self.monthly_usd,
            "free_because": self.reason.value if self.reason is not None else None,
            "closes_it": True,
            "shuts_out": list(self.shuts_out),
        }


def fix_of(proof: PrivateProof, bypass: Bypass) -> Fix | None:
    """Return the smallest change that closes a bypass, or ``None`` where none of those that are known does.

    Parameters
    ----------
    proof : PrivateProof
        The proof.
    bypass : Bypass
        One of its bypasses.
    """
    costly: Fix | None = None
    for candidate in _candidates(proof, bypass):
        after = _proven(proof, candidate)
        if after is None or not _closes(proof, bypass, after) or cuts_off(proof, after):
            continue
        lost = _shut_out(proof, after)
        if not lost:
            return candidate
        if bypass.sure:
            costly = costly or replace(candidate, shuts_out=lost)
    return costly


def all_applied(proof: PrivateProof) -> PrivateProof | None:
    """Return the proof after all fixes together that shut no client out; ``None`` where there is none."""
    fixes = (fix for fix in proof.fixes if fix is not None and not fix.shuts_out)
    changes = [change for fix in fixes for change in fix.changes]
    if not changes:
        return None
    inventory = proof.inventory
    for change in {str(change.record()): change for change in changes}.values():
        inventory = change.applied(inventory)
    return _again(proof, inventory)


def _proven(proof: PrivateProof, fix: Fix) -> PrivateProof | None:
    return _again(proof, fix.applied(proof.inventory))


def _again(proof: PrivateProof, inventory: Inventory) -> PrivateProof | None:
    subject = next((node for node in inventory if _is(node, proof.api)), None)
    return prove(EntryReach(inventory), subject, proof.clients) if subject is not None else None


def _closes(proof: PrivateProof, bypass: Bypass, after: PrivateProof) -> bool:
    before = {item.identity for item in proof.bypasses}
    left = {item.identity for item in after.bypasses}
    return bypass.identity not in left and left <= before


def _shut_out(proof: PrivateProof, after: PrivateProof) -> tuple[str, ...]:
    served = {item.client.name: item.gets_in for item in after.outcomes}
    return tuple(
        item.client.name
        for item in proof.outcomes
        if item.gets_in is not False and served.get(item.client.name) is False
    )


def cuts_off(proof: PrivateProof, after: PrivateProof) -> bool:
    """Return whether a change takes the backend from its API: a link from its balancer, a balancer from its targets."""
    return bool(_leading(proof) - _leading(after))


def _leading(proof: PrivateProof) -> set[tuple[str, str]]:
    """Return which resource behind an API sends to which, as far as nothing stops it."""
    inventory, pairs = proof.inventory, set()
    nodes = (proof.api, *proof.reach.backend(proof.api))
    for node in nodes:
        if isinstance(node, (RestApi, HttpApi, WebSocketApi)) and leads_on(inventory, node) is not False:
            pairs.add((node.key, "integration"))
        if isinstance(node, LoadBalancer):
            pairs |= {(node.key, target.key) for target in _targets(inventory, node)}
    return pairs


def _targets(inventory: Inventory, balancer: LoadBalancer) -> Iterator[Node]:
    """Yield the targets that a balancer may reach."""
    for group in _groups_of(inventory, balancer):
        for target in members(inventory, group):
            pairs = [(source, end) for source in parties(inventory, balancer) for end in parties(inventory, target)]
            port = group.port if isinstance(group.port, int) else 443
            if not pairs or any(reach(inventory, *pair, port).passes is not False for pair in pairs):
                yield target


# Candidates, the smallest first


def _candidates(proof: PrivateProof, bypass: Bypass) -> Iterator[Fix]:
    door = _door(proof.inventory, bypass)
    if isinstance(door, RestApi) and _is_private(door):
        yield from _of_private_api(proof, bypass, door)
    elif isinstance(door, RestApi):
        yield from _made_private(proof, door)
        yield from _closed_names(proof.inventory, door)
    elif isinstance(door, (HttpApi, WebSocketApi)):
        yield from _closed_names(proof.inventory, door)
    elif isinstance(door, FunctionUrl):
        yield from _of_url(proof.inventory, bypass, door)
    elif bypass.kind is EntryKind.FUNCTION:
        yield from _of_permission(proof.inventory, bypass)
    elif bypass.kind in (EntryKind.BALANCER, EntryKind.TARGET):
        yield from _of_groups(proof, bypass, door)
    elif isinstance(door, EndpointService):
        yield from _of_service(door)
    elif isinstance(door, LatticeService):
        yield from _of_lattice(proof, bypass, door)
    elif isinstance(door, Accelerator):
        yield _setting(door, "enabled", False)


def _door(inventory: Inventory, bypass: Bypass) -> Node | None:
    nodes = [node for step in bypass.steps for node in step.nodes]
    return next((node for node in nodes if node.key == bypass.door), inventory.by_key.get(bypass.door))


def _is_private(api: RestApi) -> bool:
    return not isinstance(api.endpoint_types, Unknown) and "PRIVATE" in api.endpoint_types


def _setting(node: Node, attribute: str, value: Any) -> Fix:
    return Fix((ResourceChange(ChangeKind.SET, node, attribute, value),), 0.0, FreeReason.SETTING)


def _without(*nodes: Node) -> Fix:
    return Fix(tuple(ResourceChange(ChangeKind.REMOVE, node) for node in nodes), 0.0, FreeReason.REMOVAL)


def _deny(condition: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": "execute-api:/*",
        "Condition": dict(condition),
    }


def _statement(node: Node, statement: Mapping[str, Any]) -> Fix:
    change = ResourceChange(ChangeKind.ADD_STATEMENT, node, "policy", statement)
    return Fix((change,), 0.0, FreeReason.POLICY)


def _of_private_api(proof: PrivateProof, bypass: Bypass, api: RestApi) -> Iterator[Fix]:
    """Yield what keeps a place out of a private API: a rule at the endpoint, a Deny of other endpoints or addresses."""
    if bypass.through and proof.inventory.find(_endpoint_ref(bypass.through)) is not None:
        yield from _narrowed(proof, bypass)
    meant = _client_endpoints(proof)
    if meant:
        yield _statement(api, _deny({"StringNotEquals": {"aws:SourceVpce": [_id(endpoint) for endpoint in meant]}}))
    blocks = _client_blocks(proof, bypass)
    if blocks:
        yield _statement(api, _deny({"NotIpAddress": {"aws:VpcSourceIp": list(blocks)}}))
    if meant and blocks:
        denied = [
            ResourceChange(ChangeKind.ADD_STATEMENT, api, "policy", _deny(condition))
            for condition in (
                {"StringNotEquals": {"aws:SourceVpce": [_id(endpoint) for endpoint in meant]}},
                {"NotIpAddress": {"aws:VpcSourceIp": list(blocks)}},
            )
        ]
        yield Fix(tuple(denied), 0.0, FreeReason.POLICY)


def _endpoint_ref(key: str) -> Ref[Any]:
    return Ref("vpc-endpoint", key)


def _id(node: Node) -> Any:
    return identity(node)


def _client_endpoints(proof: PrivateProof) -> list[VpcEndpoint]:
    """Return the endpoints through which clients get in."""
    keys = dict.fromkeys(
        access.entry.through
        for access in proof.accesses
        if access.entry.through and access.entry.goal is Goal.API and proof.clients.without(access) is None
    )
    nodes = (proof.inventory.find(_endpoint_ref(key)) for key in keys)
    return [node for node in nodes if isinstance(node, VpcEndpoint)]


def _client_blocks(proof: PrivateProof, bypass: Bypass) -> tuple[str, ...]:
    """Return the blocks of addresses with which clients come through the endpoint of a bypass, or through any."""
    return _client_addresses(proof, bypass.through if bypass.through in _through(proof) else "").blocks()


def _through(proof: PrivateProof) -> set[str]:
    return {access.entry.through for access in proof.accesses if _is_clients(proof, access)}


def _is_clients(proof: PrivateProof, access: CallerAccess) -> bool:
    return access.entry.goal is Goal.API and proof.clients.without(access) is None


def _client_addresses(proof: PrivateProof, through: str) -> Intervals:
    """Return the addresses of clients; of a VPC all that it has, so that a new subnet is not shut out."""
    pairs: list[tuple[int, int]] = []
    for client in proof.clients.members:
        vpc = proof.inventory.find(_vpc_ref(client.place.key)) if client.place.kind is PlaceKind.VPC else None
        block = client.block
        if not block and isinstance(vpc, Vpc):
            block = vpc_block(proof.inventory, vpc).sure
        pairs += block.ranges
    if not pairs:
        meant = (access for access in proof.accesses if _is_clients(proof, access))
        pairs = [pair for access in meant if access.entry.through == through for pair in access.caller.addresses.ranges]
    return Intervals.of(pairs)


def _vpc_ref(key: str) -> Ref[Any]:
    return Ref("vpc", key)


def _narrowed(proof: PrivateProof, bypass: Bypass) -> Iterator[Fix]:
    """Yield rules of security groups that let in the clients' block and no more."""
    rules = _rules(bypass)
    blocks = _client_addresses(proof, bypass.through).blocks()
    if rules and len(blocks) == 1:
        changes = tuple(ResourceChange(ChangeKind.SET, rule, "cidr", blocks[0]) for rule in rules)
        yield Fix(changes, 0.0, FreeReason.RULE)
    if rules:
        yield replace(_without(*rules), reason=FreeReason.RULE)


def _rules(bypass: Bypass) -> list[SecurityGroupRule]:
    """Return the rules by a block of addresses that let callers in."""
    nodes = (node for access in bypass.accesses for step in access.steps for node in step.nodes)
    return [node for node in dict.fromkeys(nodes) if isinstance(node, SecurityGroupRule) and node.cidr is not None]


def _made_private(proof: PrivateProof, api: RestApi) -> Iterator[Fix]:
    """Yield a private API in place of a public one, with an endpoint for it where its clients have none."""
    inventory = proof.inventory
    vpcs = [
        client.place.key
        for client in proof.clients.members
        if client.place.kind is PlaceKind.VPC and inventory.find(_vpc_ref(client.place.key)) is not None
    ]
    standing = [
        endpoint
        for endpoint in inventory.all(VpcEndpoint)
        if str(endpoint.service).endswith(".execute-api")
        and (not vpcs or (isinstance(endpoint.vpc, Ref) and endpoint.vpc.key in vpcs))
    ]
    mappings = tuple(
        ResourceChange(ChangeKind.REMOVE, mapping) for mapping in inventory.referring_to(api, DomainMapping)
    )
    if standing:
        yield Fix((*_private_with(api, standing[0]), *mappings), 0.0, FreeReason.SETTING)
        return
    for key in vpcs or [vpc.key for vpc in inventory.all(Vpc)[:1]]:
        subnets = _one_a_zone(inventory, key)
        if subnets:
            endpoint = _new_endpoint(api, key, subnets)
            added = ResourceChange(ChangeKind.ADD, endpoint)
            hours = float(HOURS * len(subnets))
            price = _monthly(proof, api, hours)
            yield Fix((added, *_private_with(api, endpoint), *mappings), price, None, hours)


def _private_with(api: RestApi, endpoint: VpcEndpoint) -> tuple[ResourceChange, ...]:
    everybody = {key: value for key, value in _deny({}).items() if key != "Condition"}
    others = _deny({"StringNotEquals": {"aws:SourceVpce": [_id(endpoint)]}})
    policy = {"Version": "2012-10-17", "Statement": [{**everybody, "Effect": "Allow"}, others]}
    return (
        ResourceChange(ChangeKind.SET, api, "endpoint_types", ("PRIVATE",)),
        ResourceChange(ChangeKind.SET, api, "endpoints", (Ref("vpc-endpoint", endpoint.key),)),
        ResourceChange(ChangeKind.SET, api, "policy", policy),
    )


def _one_a_zone(inventory: Inventory, vpc: str) -> tuple[Ref[Any], ...]:
    zones: dict[object, str] = {}
    for subnet in inventory.all(Subnet):
        if subnet.vpc == _vpc_ref(vpc):
            zones.setdefault(subnet.zone_id or subnet.zone or subnet.key, subnet.key)
    return tuple(Ref("subnet", key) for key in zones.values())


def _new_endpoint(api: RestApi, vpc: str, subnets: tuple[Ref[Any], ...]) -> VpcEndpoint:
    region = api.region if isinstance(api.region, str) else "${AWS::Region}"
    attributes: dict[str, Any] = {
        "type": "Interface",
        "service": f"com.amazonaws.{region}.execute-api",
        "vpc": _vpc_ref(vpc),
        "subnets": subnets,
        "private_dns": False,
    }
    return VpcEndpoint(key=f"{api.key}Endpoint", origin=ADDED, region=api.region, **attributes)


def _monthly(proof: PrivateProof, api: Node, hours: float) -> float | None:
    region = api.region if isinstance(api.region, str) else ""
    book = proof.book
    try:
        if book is None:
            if not region:
                return None
            book = PriceBook(region)
        return float(book.price({ENDPOINT_HOUR: hours}).total_usd)
    except PriceMissingError:
        return None


def _closed_names(inventory: Inventory, api: RestApi | HttpApi | WebSocketApi) -> Iterator[Fix]:
    """Yield an API without its public names: the default one switched off, mappings taken away, or both."""
    mappings = inventory.referring_to(api, DomainMapping)
    if api.default_endpoint_off is not True:
        yield _setting(api, "default_endpoint_off", True)
    if mappings:
        yield _without(*mappings)
        if api.default_endpoint_off is not True:
            both = (*_setting(api, "default_endpoint_off", True).changes, *_without(*mappings).changes)
            yield Fix(both, 0.0, FreeReason.SETTING)


def _of_url(inventory: Inventory, bypass: Bypass, url: FunctionUrl) -> Iterator[Fix]:
    yield from _of_permission(inventory, bypass)
    if url.authorization != "AWS_IAM":
        yield _setting(url, "authorization", "AWS_IAM")
    yield _without(url)


def _of_permission(inventory: Inventory, bypass: Bypass) -> Iterator[Fix]:
    """Yield permissions of a function that are limited to one's own account, or go."""
    places = {str(place) for step in bypass.steps for place in step.places}
    named = [item for item in inventory.all(FunctionPermission) if str(item.origin) in places]
    for permission in named:
        if isinstance(permission.principal, str) and permission.principal.endswith(".amazonaws.com"):
            own = permission.account if isinstance(permission.account, str) else Text((Attribute("AWS::AccountId"),))
            yield replace(_setting(permission, "source_account", own), reason=FreeReason.POLICY)
    if named:
        yield replace(_without(*named), reason=FreeReason.POLICY)


def _of_groups(proof: PrivateProof, bypass: Bypass, door: Node | None) -> Iterator[Fix]:
    """Yield rules that let in only what stands before a balancer or target; for the internet an internal scheme."""
    rules = _rules(bypass)
    before = _groups_before(proof.reach, door) if door is not None else ()
    if rules and len(before) == 1:
        changes = [
            change
            for rule in rules
            for change in (
                ResourceChange(ChangeKind.SET, rule, "cidr", None),
                ResourceChange(ChangeKind.SET, rule, "peer", before[0]),
            )
        ]
        yield Fix(tuple(changes), 0.0, FreeReason.RULE)
    if isinstance(door, LoadBalancer) and bypass.place.kind is PlaceKind.INTERNET and door.scheme != "internal":
        yield _setting(door, "scheme", "internal")
    if rules:
        yield from _narrowed(proof, bypass)
    if door is not None:
        yield from _grouped_balancer(proof.inventory, door, rules)


def _grouped_balancer(inventory: Inventory, door: Node, rules: list[SecurityGroupRule]) -> Iterator[Fix]:
    """Yield a Network Load Balancer with a group that lets in nobody but PrivateLink, which its targets ask for.

    A balancer gets its first group only when it is made, so it is made anew
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html, 2026-11-30).
    """
    balancers = [door] if isinstance(door, LoadBalancer) else list(_balancers_before(inventory, door))
    if len(balancers) != 1 or balancers[0].type != "network" or balancers[0].security_groups:
        return
    balancer = balancers[0]
    homes = [subnet.vpc for subnet in inventory.find_all(balancer.subnets)]
    attributes: dict[str, Any] = {"vpc": homes[0] if homes else None}
    group = SecurityGroup(key=f"{balancer.key}Group", origin=ADDED, **attributes)
    peer: Ref[Any] = Ref("security-group", group.key)
    out: dict[str, Any] = {"group": peer, "direction": "out", "protocol": "-1", "cidr": "0.0.0.0/0"}
    changes = [
        ResourceChange(ChangeKind.ADD, group),
        ResourceChange(ChangeKind.ADD, SecurityGroupRule(key=f"{balancer.key}GroupOut", origin=ADDED, **out)),
        ResourceChange(ChangeKind.SET, balancer, "security_groups", (peer,)),
        ResourceChange(ChangeKind.SET, balancer, "inbound_rules_on_privatelink", "off"),
    ]
    for rule in rules if door is not balancer else ():
        changes.append(ResourceChange(ChangeKind.SET, rule, "cidr", None))
        changes.append(ResourceChange(ChangeKind.SET, rule, "peer", peer))
    yield Fix(tuple(changes), 0.0, FreeReason.RULE)


def _groups_of(inventory: Inventory, balancer: LoadBalancer) -> tuple[TargetGroup, ...]:
    """Return the target groups to which the listeners of a balancer and their rules send, each once."""
    groups: dict[TargetGroup, None] = {}
    for listener in inventory.referring_to(balancer, Listener):
        for _, action in actions_of_listener(inventory, listener):
            groups.update(dict.fromkeys(inventory.find_all(action.target_groups)))
    return tuple(groups)


def _balancers_before(inventory: Inventory, target: Node) -> Iterator[LoadBalancer]:
    for balancer in inventory.all(LoadBalancer):
        groups = _groups_of(inventory, balancer)
        if any(target in members(inventory, group) for group in groups):
            yield balancer


def _groups_before(ways: EntryReach, door: Node) -> tuple[Ref[Any], ...]:
    """Return the groups of the links before a balancer, or of the balancers before a target."""
    kind: type[Node] = VpcLinkV2 if isinstance(door, LoadBalancer) else LoadBalancer
    groups: dict[Ref[Any], None] = {}
    for front in ways.doors.graph.doors():
        behind = ways.behind(front)
        if door in behind:
            for node in behind:
                for group in getattr(node, "security_groups", ()) if isinstance(node, kind) else ():
                    if isinstance(group, Ref):
                        groups[group] = None
    return tuple(groups)


def _of_service(service: EndpointService) -> Iterator[Fix]:
    if service.acceptance_required is not True:
        yield _setting(service, "acceptance_required", True)
    if not isinstance(service.principals, Unknown) and "*" in service.principals:
        named = tuple(name for name in service.principals if name != "*")
        yield replace(_setting(service, "principals", named), reason=FreeReason.POLICY)


def _of_lattice(proof: PrivateProof, bypass: Bypass, service: LatticeService) -> Iterator[Fix]:
    shares = [node for step in bypass.steps for node in step.nodes if isinstance(node, ResourceShare)]
    if shares:
        yield _without(*dict.fromkeys(shares))
    vpcs = [
        _id(node)
        for client in proof.clients.members
        if (node := proof.inventory.find(_vpc_ref(client.place.key))) is not None
    ]
    if not vpcs:
        return
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "vpc-lattice-svcs:Invoke",
        "Resource": "*",
        "Condition": {"StringEquals": {"vpc-lattice-svcs:SourceVpc": vpcs}},
    }
    if service.policy is None:
        policy = ResourceChange(ChangeKind.SET, service, "policy", {"Version": "2012-10-17", "Statement": [statement]})
    else:
        unlike = {"StringNotEquals": {"vpc-lattice-svcs:SourceVpc": vpcs}}
        denied = {**statement, "Effect": "Deny", "Condition": unlike}
        policy = ResourceChange(ChangeKind.ADD_STATEMENT, service, "policy", denied)
    judged = ResourceChange(ChangeKind.SET, service, "authorization", "AWS_IAM")
    yield Fix((judged, policy) if service.authorization != "AWS_IAM" else (policy,), 0.0, FreeReason.POLICY)


# Policies and plain values


def with_statement(policy: Any, statement: Mapping[str, Any]) -> Any:
    """Return a policy document with one statement more."""
    document = read_embedded(policy) if policy is not None else None
    if not isinstance(document, Mapping):
        return {"Version": "2012-10-17", "Statement": [dict(statement)]}
    standing = document.get("Statement", ())
    listed = list(standing) if isinstance(standing, (list, tuple)) else [standing]
    return {**document, "Statement": [*listed, dict(statement)]}


def as_json(value: Any) -> Any:
    """Return a value as JSON has it; what is known later stands as ``${Name}``."""
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if isinstance(value, Ref):
        return value.key
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
