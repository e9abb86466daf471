"""Where a stack is built: what its builders add, and what each knows of its neighbours.

Builders work from the backend to the door, so that each knows how the next hop takes requests (`BuiltHop`). Of the hop
before it knows the keys, which follow from the convention. Who may send to whom is one call, `Site.let`: it makes the
two rules of the two security groups, so that no CIDR stands where a group can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from typing import Any

from modeler.dataclass import dataclass
from modeler.inventory import Attribute, Inventory, Node, Origin, Ref, Skip, System, Text, Unknown
from modeler.inventory.apart import with_keys, with_other_keys
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.table import FixedValue
from modeler.inventory.values import String, Tree, Value
from modeler.patterns import Architecture, Hop
from modeler.workload import Workload

from ..stack import StackOutput, StackParameter
from .clients import are_routed
from .naming import prefix
from .sides import sides_of

REGION, ACCOUNT, PARTITION = Attribute("AWS::Region"), Attribute("AWS::AccountId"), Attribute("AWS::Partition")
HTTPS = 443


@dataclass(frozen=True, kw_only=True)
class BuiltHop:
    """What was built for a hop, as the hop before must know it.

    Parameters
    ----------
    component : str
        The component.
    node : Ref
        The resource that requests arrive at: a function, a balancer, a link, an API.
    listener : Ref or None
        The listener of a balancer.
    targets : Ref or None
        The target group through which a balancer before it sends.
    group : Ref or None
        The security group that guards it.
    port : int
        On which port it listens.
    protocol : str
        What it speaks there.
    host : str, Text, Unknown or None
        The name on its certificate.
    registry : Ref or None
        The service of Cloud Map in which it registers.
    next : BuiltHop or None
        What stands behind it.
    others : tuple of BuiltHop
        Of a backend: the other services beside it, from the second on.
    """

    component: str
    node: Ref[Any]
    listener: Ref[Any] | None = None
    targets: Ref[Any] | None = None
    group: Ref[Any] | Unknown | None = None
    port: Value[int] = HTTPS
    protocol: str = "HTTPS"
    host: String | None = None
    registry: Ref[Any] | None = None
    next: BuiltHop | None = None
    others: tuple[BuiltHop, ...] = ()


@dataclass(frozen=True)
class BuiltDoor:
    """What a name leads to.

    Parameters
    ----------
    alias : Text
        The name of AWS that a record stands for.
    name : str, Text or Unknown
        The name that clients call.
    has_zone : bool
        Whether the workload has a zone for it.
    is_private : bool
        Whether only VPCs see the zone.
    """

    alias: Tree
    name: String
    has_zone: bool
    is_private: bool


@dataclass
class Site:
    """A stack that is being built.

    Parameters
    ----------
    name : str
        The name of the stack.
    architecture : Architecture
        What is built.
    w : Workload
        For whom.
    home : str
        The account or the Region for which is built, where there are several; `homes` has that of each resource.
    regions : tuple of str
        The Regions that are its homes, where it stands in two.
    prefix : str
        How keys, parameters and outputs begin in the whole, where this is built for the second of two Regions.
    others : str, Unknown or None
        The addresses of the VPC in the other of two Regions, whose clients may call this door too.
    clients_block : str
        The addresses of the clients' VPC, where that is built along.
    clients_region : str
        Where the clients' VPC stands, if it is another Region.
    door : BuiltDoor or None
        What the name leads to, where doors in two Regions share it; whoever joins the two makes its records.
    """

    name: str
    architecture: Architecture
    w: Workload
    parameters: dict[str, StackParameter] = field(default_factory=dict)
    outputs: dict[str, StackOutput] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    retained: set[str] = field(default_factory=set)
    skips: list[Skip] = field(default_factory=list)
    section: int = 0
    home: str = ""
    regions: tuple[str, ...] = ()
    prefix: str = ""
    others: String | None = None
    clients_block: str = ""
    clients_region: str = ""
    shares_name: bool = False
    door: BuiltDoor | None = None
    homes: dict[str, str] = field(default_factory=dict)
    _sections: dict[str, int] = field(default_factory=dict)
    _nodes: dict[str, Node] = field(default_factory=dict)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All resources: what several hops use, then hop by hop in the order of a request."""
        return tuple(self._nodes[key] for key in sorted(self._nodes, key=self._sections.__getitem__))

    def add(self, kind: type[Node], key: str, *, section: int | None = None, **attributes: Any) -> Ref[Any]:
        """Add a resource, with what AWS takes for what is not given; one that stands already stays as it is."""
        if key not in self._nodes:
            given = {name: value for name, value in attributes.items() if value not in (None, ())}
            complete = kind.TABLE.with_defaults(_fixed(kind) | given)
            self._nodes[key] = kind(key=key, origin=Origin(self.name, name=key), **complete)
            self._sections[key] = self.section if section is None else section
            self.homes[key] = self.home
        return Ref(kind.KIND, key)

    def has_home(self, home: str) -> bool:
        """Return whether something stands in an account or a Region."""
        return home in self.homes.values()

    @contextmanager
    def at_home(self, home: str) -> Iterator[None]:
        """Add resources in another account or Region, if the stack stands in several."""
        before = self.home
        self.home = home if before else ""
        try:
            yield
        finally:
            self.home = before

    def change(self, key: str, **attributes: Any) -> None:
        """Change attributes of a resource that was added."""
        self._nodes[key] = self._nodes[key].replace(**attributes)

    def has(self, key: str) -> bool:
        """Return whether a resource was added."""
        return key in self._nodes

    def ask(self, parameter: StackParameter) -> Unknown:
        """Let the user of the stack give a value, and return what stands for it."""
        if self.prefix and not _is_shared(parameter.name):
            own = parameter.description.replace("this Region", self.w.region)
            parameter = replace(parameter, name=f"{self.prefix}{parameter.name}", description=own)
        self.parameters.setdefault(parameter.name, parameter)
        return parameter.unknown

    def take_over(self, part: Site, home: str) -> dict[str, str]:
        """Take what was built for another Region, under keys that begin with its prefix; return the new keys.

        Parameters
        ----------
        part : Site
            What was built there.
        home : str
            The Region.
        """
        keys = {key: f"{part.prefix}{key}" for key in part._nodes}
        for node in with_keys(Inventory(part.nodes), keys):
            origin = replace(node.origin, name=node.key)
            self._sections[node.key] = len(self._sections)
            self._nodes[node.key] = node.replace(origin=origin)
            self.homes[node.key] = home
        for output in part.outputs.values():
            value = with_other_keys(output.value, keys)
            if output.name not in self.outputs or self.outputs[output.name].value != value:
                self.show(f"{part.prefix}{output.name}", value, output.description)
        self.parameters |= part.parameters
        self.files |= part.files
        self.skips += [skip for skip in part.skips if skip not in self.skips]
        self.retained |= {keys[key] for key in part.retained}
        for sentence in part.notes:
            self.note(sentence)
        return keys

    def show(self, name: str, value: Tree, description: str) -> None:
        """Show a value when the stack stands."""
        self.outputs.setdefault(name, StackOutput(name, value, description))

    def note(self, sentence: str) -> None:
        """Say something that the user of the stack has to know."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def leave_out(self, rule: str, reason: str) -> None:
        """Ask for a rule to be left out that would find what the workload wants so, and say why."""
        self.skips.append(Skip(rule, reason, Origin(self.name)))
        self.note(f"{rule} is left out: {reason}.")

    def group(self, key: str, description: str, vpc: Any, section: int | None = None) -> Ref[Any]:
        """Add a security group, which lets nothing in and nothing out."""
        return self.add(SecurityGroup, key, section=section, description=description, vpc=vpc)

    def let(
        self, source: Ref[Any] | Unknown | None, target: Ref[Any] | Unknown | None, port: Value[int], why: str
    ) -> None:
        """Let one security group send to another on a port: a rule in the one, and a rule in the other."""
        ends = (_label(source), _label(target))
        if isinstance(source, Ref) and source.key in self._nodes and target is not None:
            self._rule(f"{source.key}To{ends[1]}{_suffix(port)}", source, "out", port, why, peer=target)
        if isinstance(target, Ref) and target.key in self._nodes and source is not None:
            self._rule(f"{target.key}From{ends[0]}{_suffix(port)}", target, "in", port, why, peer=source)

    def let_cidr(self, direction: str, group: Ref[Any], cidr: String, port: Value[int], key: str, why: str) -> None:
        """Let a group receive from, or send to, addresses: where the other side has no group."""
        self._rule(key, group, direction, port, why, cidr=cidr)

    def let_prefix(self, direction: str, group: Ref[Any], prefixes: Any, port: Value[int], key: str, why: str) -> None:
        """Let a group receive from, or send to, a list of addresses that AWS keeps."""
        self._rule(key, group, direction, port, why, prefix_list=prefixes)

    def _rule(self, key: str, group: Ref[Any], direction: str, port: Value[int], why: str, **peer: Any) -> None:
        self.add(
            SecurityGroupRule,
            key,
            section=self._sections[group.key],
            group=group,
            direction=direction,
            protocol="tcp",
            from_port=port,
            to_port=port,
            description=why,
            **peer,
        )


_SHARED = ("DomainName", "BackendName", "ClientCidr")


def _is_shared(name: str) -> bool:
    """Return whether a parameter has one value for both Regions: names and accounts, not what stands in a Region."""
    return name in _SHARED or name.endswith("AccountId")


def _fixed(kind: type[Node]) -> dict[str, Any]:
    """Return what the type of a resource says of it by itself."""
    places = kind.TABLE.paths(System.CLOUDFORMATION).items()
    return {name: place.value for name, place in places if isinstance(place, FixedValue)}


def _label(end: Ref[Any] | Unknown | None) -> str:
    """Return how a key calls the other end of a rule: its own key without the word for a group."""
    name = end.key if isinstance(end, Ref) else end.name if isinstance(end, Unknown) else ""
    return name.removesuffix("Group").removesuffix("GroupId")


def _suffix(port: Value[int]) -> str:
    if isinstance(port, Unknown):
        return port.name
    return "" if port == HTTPS else str(port)


def dashed(key: str) -> str:
    """Return a key in small letters with hyphens.

    Examples
    --------
    >>> dashed("EndpointGroup")
    'endpoint-group'
    """
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in key).lstrip("-")


def arn(service: str, *parts: Any, region: bool = True, account: bool = True) -> Text:
    """Return an ARN of this stack's account and Region.

    Examples
    --------
    >>> str(arn("execute-api", Attribute("Api"), "/*"))
    'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*'
    """
    head: list[Any] = ["arn:", PARTITION, f":{service}:"]
    head += [REGION] if region else []
    head += [":"]
    head += [ACCOUNT] if account else []
    return composed(*head, ":", *parts)


def new_record(kind: type, **attributes: Any) -> Any:
    """Return a record of a node, with nothing for what is not given."""
    return kind(**attributes)


def function_arn(function: Ref[Any]) -> Attribute:
    """Return the ARN of a function, or of an alias, which CloudFormation gives as what the alias itself is.

    Examples
    --------
    >>> str(function_arn(Ref("function", "Function"))), str(function_arn(Ref("function-alias", "FunctionAlias")))
    ('Function.Arn', 'FunctionAlias')
    """
    return Attribute(function.key, "" if function.kind == "function-alias" else "Arn")


def invocation_uri(function: Ref[Any]) -> Text:
    """Return the address by which API Gateway invokes a function, or an alias of it."""
    return composed(
        "arn:",
        PARTITION,
        ":apigateway:",
        REGION,
        ":lambda:path/2015-03-31/functions/",
        function_arn(function),
        "/invocations",
    )


def composed(*parts: Any) -> Text:
    """Return a text of parts, with strings that follow each other joined."""
    pieces: list[Any] = []
    for part in parts:
        if isinstance(part, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += part
        elif part != "":
            pieces.append(part)
    return Text(tuple(pieces))


@dataclass(frozen=True)
class BuildStep:
    """A hop that is to be built.

    Parameters
    ----------
    site : Site
        Where it is built.
    network : StackNetwork
        The VPC in which it stands, if it stands in one.
    number : int
        Its place on the path, from 1.
    hop : Hop
        The hop.
    key : str
        How the keys of its resources begin.
    before : BuildStep or None
        The hop before, which is built after it.
    next : BuiltHop or None
        What the hop after is.
    home : str
        The account in which it stands, where there are several.
    service : int
        Of a backend: which of the services it is.
    """

    site: Site
    network: Any
    number: int
    hop: Hop
    key: str
    before: BuildStep | None = None
    next: BuiltHop | None = None
    home: str = ""
    service: int = 1

    @property
    def w(self) -> Workload:
        """The workload."""
        return self.site.w

    @property
    def backend(self) -> Any:
        """The backend of the workload, of whichever kind it is."""
        return self.site.w.backend

    @property
    def component(self) -> str:
        """The id of the component."""
        return self.hop.component.id

    @property
    def is_first(self) -> bool:
        """Whether clients call it directly."""
        return self.before is None

    @property
    def shared_key(self) -> str:
        """How the keys begin of what all services have together."""
        return self.key if self.service == 1 else self.key.removesuffix(str(self.service))

    @property
    def suffix(self) -> str:
        """What tells the names of a service apart from those of the first, which have none."""
        return "" if self.service == 1 else str(self.service)

    def beside(self, component: str) -> Any:
        """Return what stands beside the hop, if it does."""
        return next((item for item in self.hop.beside if item.id == component), None)

    def comes_from(self, *components: str) -> bool:
        """Return whether the hop before is one of some components."""
        return self.before is not None and self.before.component in components

    def built(self, node: Ref[Any], **attributes: Any) -> BuiltHop:
        """Return what the hop before must know."""
        return BuiltHop(component=self.component, node=node, next=self.next, **attributes)

    def then(self, standing: BuiltHop | None) -> BuildStep:
        """Return the step with what stands behind it."""
        return replace(self, next=standing)


def build_steps(site: Site, hops: Sequence[Hop], network: Any) -> list[BuildStep]:
    """Return the steps of hops, each with the one before; keys of a component that stands twice get a number."""
    steps: list[BuildStep] = []
    counts: dict[str, int] = {}
    sides = sides_of(hops, site.w, routed=are_routed(site.architecture))
    for number, (hop, side) in enumerate(zip(hops, sides, strict=True), 1):
        if side.network and side.network != network.key:
            network = network.of_provider(side.network)
        name = prefix(hop.component.id)
        counts[name] = counts.get(name, 0) + 1
        key = name if counts[name] == 1 else f"{name}{counts[name]}"
        steps.append(BuildStep(site, network, number, hop, key, steps[-1] if steps else None, home=side.home))
    return steps
