"""The network of a stack: a VPC of its own with subnets in two zones at least, or one that stands already.

A new VPC has private subnets with a route table that leads nowhere outside; public subnets, an internet gateway and
NAT gateways are added only when a builder asks for them. Of a VPC that stands, the stack takes its id and its subnets
as parameters, with the given ones as defaults.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import StackError
from modeler.inventory import Attribute, Ref, Unknown
from modeler.inventory.kinds.internet_gateway import InternetGateway
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.values import String, Tree, Value

from ..stack import StackParameter
from .joining import join_networks
from .site import HTTPS, REGION, Site, composed
from .zones import check_zones, zone_ids

LEAST_ZONES = 2
_USUAL_BLOCK = "10.0.0.0/16"
_PUBLIC_FROM = 8
"""Of sixteen equal parts of a VPC the first eight are for private subnets, the others for public ones."""
ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True)
class NetworkChoice:
    """Which network a stack is built into.

    Parameters
    ----------
    vpc : str
        The id of a VPC that stands; empty for a new one.
    subnets : tuple of str
        Ids of its private subnets, one a zone; each may name its zone: ``subnet-0a1b:euw1-az1``.
    listener : str
        The ARN of a listener that stands and takes the place of the pattern's own balancer.
    endpoint : str
        The id of an interface endpoint that stands; it may name its service: ``execute-api:vpce-0a1b``.
    cidr : str
        The addresses of a new VPC.
    client_cidr : str
        The addresses of clients who have no security group here: on premises, or in another network.

    Raises
    ------
    StackError
        If it cannot carry any pattern, in one sentence.

    Examples
    --------
    >>> NetworkChoice(vpc="vpc-0a1b", subnets=("subnet-0a",))
    Traceback (most recent call last):
    modeler.errors.StackError: one subnet was given, in one zone: give two or more, each in another Availability Zone
    """

    vpc: str = ""
    subnets: tuple[str, ...] = ()
    listener: str = ""
    endpoint: str = ""
    cidr: str = _USUAL_BLOCK
    client_cidr: str = ""

    def __post_init__(self) -> None:
        if bool(self.vpc) != bool(self.subnets):
            raise StackError("an existing network is a VPC and its subnets: give both --existing-vpc and --subnets")
        if self.vpc and not re.fullmatch(r"vpc-[0-9a-f]+", self.vpc):
            raise StackError(f"'{self.vpc}' is no id of a VPC: write it as vpc-0a1b2c3d")
        for subnet in self.subnet_ids:
            if not re.fullmatch(r"subnet-[0-9a-f]+", subnet):
                raise StackError(f"'{subnet}' is no id of a subnet: write it as subnet-0a1b2c3d")
        if len(self.subnets) == 1:
            raise StackError("one subnet was given, in one zone: give two or more, each in another Availability Zone")
        if len(set(self.subnet_ids)) < len(self.subnets):
            raise StackError("a subnet was given twice: give two or more, each in another Availability Zone")
        self._check_addresses()
        if self.listener and not re.fullmatch(r"arn:[a-z-]+:elasticloadbalancing:.+:listener/.+", self.listener):
            raise StackError(f"'{self.listener}' is no ARN of a listener: it has ':listener/' in it")
        if self.endpoint and not re.fullmatch(r"([a-z0-9.-]+:)?vpce-[0-9a-f]+", self.endpoint):
            raise StackError(
                f"'{self.endpoint}' is no id of an endpoint: write it as vpce-0a1b2c3d, or execute-api:vpce-0a1b2c3d"
            )
        if (self.listener or self.endpoint) and not self.vpc:
            raise StackError("what stands already stands in a VPC: give --existing-vpc and --subnets with it")

    def _check_addresses(self) -> None:
        if self.vpc and self.cidr != _USUAL_BLOCK:
            raise StackError(f"the VPC that stands has addresses of its own, and not {self.cidr}: leave --cidr out")
        own, clients = _block(self.cidr), _block(self.client_cidr) if self.client_cidr else None
        if not self.vpc and not 16 <= own.prefixlen <= 24:
            raise StackError(f"a VPC of {self.cidr} cannot be cut into subnets: give a block of /16 to /24")
        if clients is not None and clients.prefixlen == 0:
            raise StackError("clients at 0.0.0.0/0 are the whole internet: give the addresses of their network")
        if clients is not None and not self.vpc and own.overlaps(clients):
            raise StackError(
                f"the new VPC {self.cidr} overlaps with the clients' {self.client_cidr}, so that no route leads back: "
                "give another block with --cidr"
            )

    @property
    def is_new(self) -> bool:
        """Whether the VPC is made by the stack."""
        return not self.vpc

    @property
    def subnet_ids(self) -> tuple[str, ...]:
        """The ids of the subnets, without zones."""
        return tuple(subnet.partition(":")[0] for subnet in self.subnets)

    @property
    def subnet_zones(self) -> tuple[str, ...]:
        """The zones of the subnets, empty where none is named."""
        return tuple(subnet.partition(":")[2] for subnet in self.subnets)

    @property
    def endpoint_id(self) -> str:
        """The id of the endpoint that stands."""
        return self.endpoint.rpartition(":")[2]

    @property
    def endpoint_service(self) -> str:
        """The service of the endpoint that stands, as far as it was named."""
        return self.endpoint.rpartition(":")[0]


def _block(cidr: str) -> ipaddress.IPv4Network:
    try:
        return ipaddress.IPv4Network(cidr)
    except ValueError as error:
        raise StackError(f"'{cidr}' is no block of IPv4 addresses ({error}): write it as 10.20.0.0/16") from None


class StackNetwork:
    """The VPC of a stack and what stands in it, made when it is first asked for.

    Parameters
    ----------
    site : Site
        Where it is built.
    choice : NetworkChoice
        A new VPC, or one that stands.
    key : str
        How its keys begin; empty where there is one network only.
    """

    def __init__(self, site: Site, choice: NetworkChoice, key: str = "") -> None:
        self.site, self.choice, self.key = site, choice, key
        self.consumers: StackNetwork = self
        components = [hop.component.id for hop in site.architecture.hops]
        region = site.w.region
        check_zones(region, choice.subnet_zones, components)
        zones = zone_ids(region, components)
        self.count = len(choice.subnets) or site.w.azs
        if self.count < LEAST_ZONES:
            raise StackError("the workload stands in one zone: set azs to 2 or more, as a stack stands in two at least")
        if choice.is_new and self.count > len(zones):
            raise StackError(
                f"the workload stands in {self.count} zones, and in {region} this pattern can stand in "
                f"{len(zones)}: set azs to {len(zones)} at most"
            )
        self.zones = zones[: self.count]

    @property
    def vpc(self) -> Ref[Any] | Unknown:
        """The VPC."""
        if not self.choice.is_new:
            return self.site.ask(
                StackParameter(
                    f"{self.key}VpcId", "AWS::EC2::VPC::Id", "The VPC.", default=self.choice.vpc, group="StackNetwork"
                )
            )
        return self.site.add(
            Vpc,
            f"{self.key}Vpc",
            section=0,
            name=self._name("vpc"),
            cidrs=(self.choice.cidr,),
            dns_support=True,
            dns_hostnames=True,
        )

    @property
    def private(self) -> tuple[Ref[Any], ...] | Unknown:
        """The private subnets, one a zone."""
        if not self.choice.is_new:
            return self.site.ask(
                StackParameter(
                    f"{self.key}SubnetIds",
                    "List<AWS::EC2::Subnet::Id>",
                    "Private subnets of the VPC, each in another Availability Zone.",
                    default=self.choice.subnet_ids,
                    group="StackNetwork",
                )
            )
        subnets = self._subnets("Private", 0)
        self.site.add(
            RouteTable, self.private_routes, section=0, vpc=self.vpc, subnets=subnets, name=self._name("private")
        )
        return subnets

    @property
    def private_by_name(self) -> tuple[Ref[Any], ...] | Unknown:
        """The private subnets one by one, where each stands in a setting of its own that takes no list."""
        if self.choice.is_new:
            return self.private
        return tuple(Ref(Subnet.KIND, subnet) for subnet in self.choice.subnet_ids)

    @property
    def private_routes(self) -> str:
        """The key of the route table of the private subnets of a new VPC."""
        return f"{self.key}PrivateRoutes"

    @property
    def public(self) -> tuple[Ref[Any], ...] | Unknown:
        """Subnets with a route to the internet, one a zone."""
        if not self.choice.is_new:
            return self.site.ask(
                StackParameter(
                    f"{self.key}PublicSubnetIds",
                    "List<AWS::EC2::Subnet::Id>",
                    "Public subnets of the VPC, each in another Availability Zone.",
                    group="StackNetwork",
                )
            )
        gateway = self._internet_gateway()
        subnets = self._subnets("Public", _PUBLIC_FROM)
        table = self.site.add(
            RouteTable,
            f"{self.key}PublicRoutes",
            section=0,
            vpc=self.vpc,
            subnets=subnets,
            name=self._name("public"),
        )
        self.site.add(Route, f"{self.key}PublicRouteOut", section=0, table=table, cidr=ANYWHERE, gateway=gateway)
        return subnets

    def attach_gateway(self) -> None:
        """Attach an internet gateway to which no route leads: CloudFront and Global Accelerator ask for one.

        Sources: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html,
        https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html (2026-11-30).
        """
        if self.choice.is_new:
            self._internet_gateway()
            self.site.note("The VPC has an internet gateway that no route leads to: what calls from the edge needs it.")
        else:
            self.site.note("The VPC needs an internet gateway, though no route has to lead to it: attach one.")

    def _internet_gateway(self) -> Ref[Any]:
        return self.site.add(
            InternetGateway, f"{self.key}InternetGateway", section=0, vpcs=(self.vpc,), name=self._name("internet")
        )

    def _subnets(self, role: str, first: int) -> tuple[Ref[Any], ...]:
        blocks = list(ipaddress.IPv4Network(self.choice.cidr).subnets(prefixlen_diff=4))
        return tuple(
            self.site.add(
                Subnet,
                f"{self.key}{role}Subnet{number}",
                section=0,
                vpc=self.vpc,
                cidr=str(blocks[first + number - 1]),
                zone_id=zone,
                public_addresses=False,
                name=self._name(f"{role.lower()}-{number}"),
            )
            for number, zone in enumerate(self.zones, 1)
        )

    def group(self, key: str, description: str, section: int | None = None) -> Ref[Any]:
        """Add a security group of this VPC."""
        return self.site.group(f"{self.key}{key}", description, self.vpc, section)

    def endpoint(
        self,
        key: str,
        service: str,
        group: Ref[Any],
        policy: Tree,
        private_dns: bool = True,
        section: int | None = None,
        name: String | None = None,
    ) -> Ref[Any]:
        """Add an interface endpoint in the private subnets: for a service of AWS, or for another one by its name."""
        return self.site.add(
            VpcEndpoint,
            key,
            section=section,
            type="Interface",
            service=name or composed("com.amazonaws.", REGION, f".{service}"),
            vpc=self.vpc,
            subnets=self.private,
            security_groups=(group,),
            private_dns=private_dns,
            policy=policy,
            name=self._name(service.replace(".", "-")),
        )

    def gateway_endpoint(self, key: str, service: str, policy: Tree) -> Ref[Any]:
        """Add a gateway endpoint, to which the private route table leads; only a new VPC gets one."""
        self.private  # noqa: B018  (its route table stands first)
        return self.site.add(
            VpcEndpoint,
            key,
            section=0,
            type="Gateway",
            service=composed("com.amazonaws.", REGION, f".{service}"),
            vpc=self.vpc,
            route_tables=(Ref(RouteTable.KIND, self.private_routes),),
            policy=policy,
            name=self._name(service),
        )

    @property
    def clients(self) -> Ref[Any] | Unknown:
        """The security group that clients of this VPC join, so that the door can name it."""
        if not self.choice.is_new:
            return self.site.ask(
                StackParameter(
                    f"{self.key}ClientGroupId",
                    "AWS::EC2::SecurityGroup::Id",
                    "The security group of the clients, which may call the door.",
                    group="Clients",
                )
            )
        group = self.site.group(f"{self.key}ClientGroup", "What calls the API joins this group.", self.vpc, section=0)
        self.site.show(
            f"{self.key}ClientGroupId", group_id(group), "The security group that clients in the VPC have to join."
        )
        return group

    def client_cidr(self) -> String:
        """Return the addresses of clients who have no security group here: asked for, or of the VPC built along."""
        if self.site.clients_block:
            return self.site.clients_block
        return self.site.ask(
            StackParameter(
                "ClientCidr",
                "String",
                "The addresses from which clients call, as a block: 192.168.0.0/16.",
                default=self.choice.client_cidr or None,
                allowed_pattern=r"(?!0\.0\.0\.0/0)\d{1,3}(\.\d{1,3}){3}/\d{1,2}",
                constraint="Write a block of IPv4 addresses, not the whole internet.",
                group="Clients",
            )
        )

    def let_clients_in(self, group: Ref[Any], port: Value[int] = HTTPS, *, routed: bool = False) -> None:
        """Let clients of this network send to a group: by their group, or where they have none by their addresses."""
        if routed:
            self.site.let_cidr(
                "in", group, self.client_cidr(), port, f"{group.key}FromClients", "Clients in their own network."
            )
            if self.choice.is_new and not self.site.clients_block:
                join_networks(self)
            return
        self.site.let(self.clients, group, port, "Clients call the door.")
        if self.site.others is not None:
            self._let_in_from_other_region(self.site.others, group, port)

    def _let_in_from_other_region(self, others: String, group: Ref[Any], port: Value[int]) -> None:
        """Let clients of the VPC in the other Region in, by their addresses: a group there cannot be named here.

        Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html (2026-12-01).
        """
        site, clients = self.site, self.clients
        site.let_cidr("in", group, others, port, f"{group.key}FromOtherRegion", "Clients in the other Region.")
        if isinstance(clients, Ref):
            site.let_cidr(
                "out",
                clients,
                others,
                port,
                f"{clients.key}ToOtherRegion",
                "Clients call the other Region's door.",
            )

    def of_provider(self, key: str) -> StackNetwork:
        """Return the VPC of whoever offers a service over PrivateLink: new if this one is, else one that stands too."""
        there = (
            StackNetwork(self.site, self.choice, key)
            if self.choice.is_new
            else _OtherVpc(self.site, self.choice, key, f"VPC of the {key.lower()}", key)
        )
        there.consumers = self
        return there

    def standing_elsewhere(self, region: str) -> StackNetwork:
        """Return the VPC of another Region, which stands already and of which the user gives the id and the subnets."""
        return _OtherVpc(self.site, self.choice, self.key, f"VPC in {region}", f"Network in {region}")

    def standing_apart(self, key: str) -> StackNetwork:
        """Return another VPC, which stands already and of which the user gives the id, the subnets and the group."""
        return _OtherVpc(self.site, self.choice, key)

    def _name(self, role: str) -> str:
        return "-".join(part for part in (self.site.name, self.key.lower(), role) if part)


class _OtherVpc(StackNetwork):
    """A VPC that stands and of which nothing is known before the user says it."""

    def __init__(
        self, site: Site, choice: NetworkChoice, key: str, title: str = "Another VPC of clients", label: str = "Clients"
    ) -> None:
        super().__init__(site, choice, key)
        self.title, self.label = title, label

    @property
    def vpc(self) -> Unknown:
        """The VPC."""
        return self.site.ask(
            StackParameter(f"{self.key}VpcId", "AWS::EC2::VPC::Id", f"{self.title}.", group=self.label)
        )

    @property
    def private(self) -> Unknown:
        """Its subnets."""
        return self.site.ask(
            StackParameter(
                f"{self.key}SubnetIds",
                "List<AWS::EC2::Subnet::Id>",
                f"Subnets of that VPC, in {self.count} Availability Zones.",
                group=self.label,
            )
        )

    @property
    def clients(self) -> Unknown:
        """The security group of its clients."""
        return self.site.ask(
            StackParameter(
                f"{self.key}GroupId",
                "AWS::EC2::SecurityGroup::Id",
                "The security group of the clients in that VPC.",
                group="Clients",
            )
        )


def group_id(group: Ref[Any]) -> Attribute:
    """Return the id of a security group, for an output."""
    return Attribute(group.key, "GroupId")
