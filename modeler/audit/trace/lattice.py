"""VPC Lattice: whether the caller's VPC is in a network of the service, the auth policies, and the targets.

Sources: https://docs.aws.amazon.com/vpc-lattice/latest/ug/vpc-associations.html,
https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html,
https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modeler.audit.network import Party, addresses, ports, through_groups
from modeler.audit.network.intervals import Intervals
from modeler.audit.policy.document import ReadPolicy, read_policy
from modeler.audit.policy.lattice import LATTICE_REFUSAL, AuthPolicy, lattice_decision
from modeler.audit.policy.request import AccessRequest, Caller, KeyValue, identity
from modeler.dataclass import dataclass
from modeler.inventory import Attribute, Cause, Node, Text, Unknown, unknowns
from modeler.inventory.graph import RequestGraph
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.lattice_listener import LatticeListener
from modeler.inventory.kinds.lattice_network import LatticeNetwork
from modeler.inventory.kinds.lattice_rule import LatticeRule
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.lattice_target_group import LatticeTargetGroup
from modeler.inventory.kinds.lattice_vpc_association import LatticeVpcAssociation
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .answers import BY_LATTICE, LATTICE_NO_RULE, LATTICE_NO_TARGET, SeenAnswer
from .balancers import invoked_by
from .crossing import port_of_none, unreached_by
from .policies import deciding_statement
from .scene import Onward, Scene, SentRequest, has_own_id
from .step import TraceCheck, TraceStep, unique
from .tls import certificate_step, handshake_step

_OWN_ADDRESSES = addresses("169.254.171.0/24")
"""From where Lattice calls targets (https://docs.aws.amazon.com/vpc-lattice/latest/ug/vpc-associations.html)."""
_PRINCIPAL = "vpc-lattice.amazonaws.com"


def lattice_steps(scene: Scene, arrival: SentRequest, service: LatticeService) -> Iterator[TraceStep | Onward]:
    """Yield the steps at a Lattice service, and who gets the request from it.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    service : LatticeService
        The service.
    """
    joined = _joined(scene, arrival, service)
    yield _connection(scene, arrival, service, joined)
    if joined.association is not None:
        yield from _admitted(scene, arrival, joined.association)
    listener = _listener(scene, arrival, service)
    if isinstance(listener, TraceStep):
        yield listener
        return
    if arrival.secure:
        yield _handshake(scene, arrival, service)
    yield _policies(scene, service, joined.network, listener)
    yield from _to_targets(scene, arrival, service, listener)


@dataclass(frozen=True)
class _Joined:
    """How the caller comes to the service: by which network, and what joins its VPC to it."""

    passes: bool | None
    network: LatticeNetwork | None = None
    association: LatticeVpcAssociation | None = None
    unknown: tuple[Unknown, ...] = ()


def _joined(scene: Scene, arrival: SentRequest, service: LatticeService) -> _Joined:
    networks = scene.inventory.find_all(service.networks)
    if arrival.endpoint is not None:
        network = scene.inventory.find(arrival.endpoint.service_network)
        inside = network in networks
        return _Joined(inside, network if isinstance(network, LatticeNetwork) else None)
    for network in networks:
        for association in scene.inventory.referring_to(network, LatticeVpcAssociation):
            here = scene.place.vpc is not None and scene.inventory.find(association.vpc) == scene.place.vpc
            ready = not isinstance(association.state, str) or association.state == "ACTIVE"
            if here and ready:
                return _Joined(True, network, association)
    if scene.place.account:
        return _Joined(None, None, None, (Unknown(Cause.OUTSIDE, f"the network of the account {scene.place.account}"),))
    hidden = tuple(unknowns(service.networks))
    missing = len(networks) < (0 if isinstance(service.networks, Unknown) else len(service.networks))
    if hidden or missing:
        return _Joined(None, None, None, hidden or (Unknown(Cause.OUTSIDE, "a service network"),))
    elsewhere = scene.inventory.hidden(LatticeVpcAssociation, "network")
    values = (*_vpcs(scene, networks), *(item.network for item in elsewhere))
    open_ends = tuple(value for value in values if isinstance(value, Unknown))
    return _Joined(None if open_ends else False, None, None, open_ends)


def _vpcs(scene: Scene, networks: tuple[Node, ...]) -> Iterator[object]:
    for network in networks:
        for association in scene.inventory.referring_to(network, LatticeVpcAssociation):
            yield association.vpc


def _connection(scene: Scene, arrival: SentRequest, service: LatticeService, joined: _Joined) -> TraceStep:
    way = arrival.endpoint or joined.association
    nodes = (service, *((joined.network,) if joined.network is not None else ()), *((way,) if way is not None else ()))
    subject = (
        joined.network.key if joined.network is not None else f"{scene.place.name} is in no network of {service.key}"
    )
    answers = () if joined.passes else unreached_by(arrival.sender)
    return TraceStep(TraceCheck.CONNECTION, joined.passes, subject, nodes, answers, joined.unknown, service)


def _admitted(scene: Scene, arrival: SentRequest, association: LatticeVpcAssociation) -> Iterator[TraceStep]:
    """Yield whether the security groups of the association admit the caller; without any, everybody in the VPC."""
    groups = association.security_groups
    carried = (groups,) if isinstance(groups, Unknown) else tuple(groups)
    if not carried:
        return
    port = ports(arrival.port, arrival.port)
    admitted = [through_groups(scene.inventory, carried, "in", source, "tcp", port) for source in arrival.sources]
    outcomes = [item.admitted.holds(source.addresses) for item, source in zip(admitted, arrival.sources, strict=True)]
    passes = False if False in outcomes else None if None in outcomes else True
    nodes = tuple(dict.fromkeys(node for item in admitted for node in item.deciding))
    missing = unique(value for item in admitted for value in item.unknown) if passes is None else ()
    answers = () if passes else unreached_by(arrival.sender)
    yield TraceStep(TraceCheck.NETWORK, passes, association.key, (association, *nodes), answers, missing, association)


def _listener(scene: Scene, arrival: SentRequest, service: LatticeService) -> LatticeListener | TraceStep:
    listeners = scene.inventory.referring_to(service, LatticeListener)
    for listener in listeners:
        port = listener.port if listener.port is not None else 443 if listener.protocol == "HTTPS" else 80
        if port == arrival.port:
            return listener
    hidden = tuple(item.port for item in listeners if isinstance(item.port, Unknown))
    reasons = hidden or (() if listeners else (Unknown(Cause.OUTSIDE, f"a listener of {service.key}"),))
    return port_of_none(arrival, service, reasons)


def _handshake(scene: Scene, arrival: SentRequest, service: LatticeService) -> TraceStep:
    custom = isinstance(service.custom_domain, str) and arrival.name.lower() == service.custom_domain.lower()
    if not custom:
        return handshake_step(scene, arrival, service, (f"*.{arrival.name.partition('.')[2]}",))
    return certificate_step(scene, arrival, service, (scene.inventory.find(service.certificate),), None)


def _policies(
    scene: Scene, service: LatticeService, network: LatticeNetwork | None, listener: LatticeListener
) -> TraceStep:
    """Return what the auth policies of the network and of the service say."""
    around = AuthPolicy(network.authorization, _read(network.policy)) if network is not None else None
    own = AuthPolicy(service.authorization, _read(service.policy))
    signer = scene.request.signer
    request = AccessRequest(
        "vpc-lattice-svcs:Invoke",
        _resource(scene, service),
        Caller(signer) if signer else Caller(),
        _keys(scene, listener, signer),
        Unknown(Cause.REQUEST, "what else the auth policy asks for"),
    )
    decisions = lattice_decision(around, own, request)
    outcomes = [item.passes.known for item in decisions]
    passes = False if False in outcomes else None if None in outcomes else True
    deciding = next((item for item in reversed(decisions) if item.passes.known is passes), decisions[-1])
    missing = tuple(deciding.policy.unknown) if deciding.policy is not None else ()
    if passes is None and not missing:
        missing = (Unknown(Cause.REQUEST, f"the policies of {signer}"),)
    nodes = (service, *((network,) if network is not None else ()))
    answers = () if passes else (SeenAnswer.of(LATTICE_REFUSAL),)
    open_ends = missing if passes is None else ()
    statement = deciding_statement(deciding.policy, request)
    return TraceStep(TraceCheck.POLICIES, passes, deciding.gate.value, nodes, answers, open_ends, service, statement)


def _resource(scene: Scene, service: LatticeService) -> Text:
    region = scene.region or Attribute("AWS::Region")
    account = service.account if isinstance(service.account, str) else Attribute("AWS::AccountId")
    own: str | Attribute = service.key.rpartition("/")[2] if has_own_id(service) else Attribute(service.key)
    return Text(("arn:aws:vpc-lattice:", region, ":", account, ":service/", own, scene.request.path))


def _keys(scene: Scene, listener: LatticeListener, signer: str) -> dict[str, KeyValue]:
    keys: dict[str, KeyValue] = {"vpc-lattice-svcs:RequestMethod": scene.request.method}
    if isinstance(listener.port, int):
        keys["vpc-lattice-svcs:Port"] = str(listener.port)
    if scene.place.vpc is not None:
        keys["vpc-lattice-svcs:SourceVpc"] = identity(scene.place.vpc)
    if not signer:
        keys["aws:PrincipalType"] = "Anonymous"
    return keys


def _read(value: object) -> ReadPolicy:
    return read_policy(value) if value is not None else None


# Targets


def _to_targets(
    scene: Scene, arrival: SentRequest, service: LatticeService, listener: LatticeListener
) -> Iterator[TraceStep | Onward]:
    owner, groups = _forwards(scene, listener)
    if not groups:
        known = not isinstance(owner.target_groups, Unknown) and not owner.target_groups
        hidden = () if known else tuple(unknowns(owner.target_groups)) or (Unknown(Cause.OUTSIDE, "a target group"),)
        passes = False if known else None
        subject = f"no target group for {scene.request.method} {scene.request.path}"
        yield TraceStep(TraceCheck.LISTENER, passes, subject, (owner,), (LATTICE_NO_RULE,), hidden, service)
        return
    yield TraceStep(TraceCheck.LISTENER, True, owner.key, (owner,), (), (), service)
    group = groups[0]
    targets = tuple(dict.fromkeys(RequestGraph(scene.inventory)._lattice(group)))
    if not targets:
        named = group.targets if isinstance(group.targets, Unknown) else None
        reason = named or Unknown(Cause.OUTSIDE, f"the targets of {group.key}")
        yield TraceStep(TraceCheck.BACKEND, None, group.key, (group,), (LATTICE_NO_TARGET,), (reason,), service)
        return
    yield from _to_target(scene, arrival, group, targets)


def _forwards(
    scene: Scene, listener: LatticeListener
) -> tuple[LatticeRule | LatticeListener, tuple[LatticeTargetGroup, ...]]:
    """Return the first rule that takes the request, or the listener, with where it sends it."""
    rules = scene.inventory.referring_to(listener, LatticeRule)
    for rule in sorted(rules, key=lambda item: item.priority if isinstance(item.priority, int) else 10**6):
        by_path = rule.path_prefix is None or scene.request.path.startswith(str(rule.path_prefix))
        by_method = rule.method is None or rule.method == scene.request.method
        if by_path and by_method:
            return rule, scene.inventory.find_all(rule.target_groups)
    return listener, scene.inventory.find_all(listener.target_groups)


def _to_target(
    scene: Scene, arrival: SentRequest, group: LatticeTargetGroup, targets: tuple[Node, ...]
) -> Iterator[TraceStep | Onward]:
    target = targets[0]
    if isinstance(target, Function):
        yield invoked_by(scene, target, _PRINCIPAL, group, (LATTICE_NO_TARGET,))
        return
    port = group.port if isinstance(group.port, int) else 443 if group.protocol == "HTTPS" else 80
    yield _admitted_at(scene, group, targets, port)
    if isinstance(target, (LoadBalancer, VpcEndpoint)):
        inside = replace(arrival, sender=BY_LATTICE, handshaker=BY_LATTICE, port=port, over="link", endpoint=None)
        yield Onward(target, replace(inside, secure=group.protocol == "HTTPS"))


def _admitted_at(scene: Scene, group: LatticeTargetGroup, targets: tuple[Node, ...], port: int) -> TraceStep:
    """Return whether the targets admit Lattice, which calls them from its own addresses."""
    lattice = Party(_OWN_ADDRESSES)
    asked: Intervals = ports(port, port)
    admitted = [
        through_groups(scene.inventory, target.groups, "in", lattice, "tcp", asked)
        for node in targets
        for target in scene.interfaces(node)
    ]
    outcomes = [item.admitted.holds(_OWN_ADDRESSES) for item in admitted]
    by_list = any(getattr(rule, "prefix_list", None) is not None for item in admitted for rule in item.deciding)
    passes = True if by_list else False if False in outcomes else None if None in outcomes or not outcomes else True
    nodes = tuple(dict.fromkeys((*targets, *(node for item in admitted for node in item.deciding))))
    missing = unique(value for item in admitted for value in item.unknown) if passes is None else ()
    answers = () if passes else BY_LATTICE.unreached
    names = ", ".join(node.key for node in targets)
    return TraceStep(TraceCheck.BACKEND, passes, names, (group, *nodes), answers, missing, targets[0])
