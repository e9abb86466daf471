"""Small random worlds: two VPCs, perhaps joined, an endpoint in each, a network on premises, a private API.

`allowed` says of one request whether it gets in, with nothing of the library: blocks by `ipaddress`, patterns by a
regular expression, routes by the longest prefix, policies as AWS's pages state them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from modeler.inventory import Inventory, Node, Origin, Ref
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_resource import RestResource
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_peering import VpcPeering
from modeler.inventory.kinds.vpn_connection import VpnConnection
from modeler.inventory.kinds.vpn_gateway import VpnGateway

HERE = Origin("apigateway:GetRestApis", time="2026-11-30T00:00:00Z")
ACCOUNT = "111122223333"
BLOCKS = {"vpc-1": "10.0.0.0/28", "vpc-2": "10.0.1.0/28"}
SUBNETS = {
    "subnet-1": ("vpc-1", "10.0.0.0/29"),
    "subnet-2": ("vpc-1", "10.0.0.8/29"),
    "subnet-3": ("vpc-2", "10.0.1.0/29"),
}
ENDPOINTS = {"vpce-1": "subnet-1", "vpce-2": "subnet-3"}
ADDRESSES = (
    "0.0.0.0/0",
    "10.0.0.0/28",
    "10.0.0.0/29",
    "10.0.0.4/30",
    "10.0.0.8/29",
    "10.0.0.9",
    "10.0.1.0/28",
    "10.0.1.2/31",
    "10.9.0.0/30",
    "192.168.0.0/30",
)
NETWORKS = ("10.0.0.0/28", "10.0.0.0/29", "10.0.0.8/29", "10.0.1.0/28", "10.9.0.0/30", "10.9.0.2/31", "0.0.0.0/0")
RESOURCES = (
    "execute-api:/*",
    "execute-api:/prod/GET/*",
    "execute-api:/prod/*/a*",
    "execute-api:/prod/GET/*b",
    "execute-api:/prod/POST/a?",
    "execute-api:/dev/*",
    f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:abc/prod/GET/ab",
    "*",
)
PATHS = tuple("/" + text for text in ("", "a", "b", "c", "ab", "ac", "ba", "bb", "abb", "acb", "cab", "a/b", "c/d"))
METHODS = ("GET", "POST", "PUT")
STRANGE_IDS = ("vpce-new", "vpc-new")


@dataclass(frozen=True)
class CallerRequest:
    """A request of the brute force: where it starts, its address, the endpoint that it uses, what it asks for."""

    place: str
    address: str
    vpce: str
    vpc: str
    method: str
    path: str


@dataclass(frozen=True)
class World:
    """What stands, and the policies."""

    policy: tuple[dict[str, Any], ...]
    endpoint_policy: tuple[dict[str, Any], ...] | None
    group_rules: tuple[tuple[str, str], ...]
    routes: tuple[tuple[str, str, str], ...]
    peered: bool
    premises: bool

    def inventory(self) -> Inventory:
        return Inventory(tuple(self._nodes()), sources=("account",))

    def _nodes(self) -> Iterator[Node]:
        for key, block in BLOCKS.items():
            yield made(Vpc, key, cidrs=(block,), dns_support=True, dns_hostnames=True)
        for key, (vpc, block) in SUBNETS.items():
            yield made(Subnet, key, vpc=Ref("vpc", vpc), cidr=block)
            yield made(RouteTable, f"rtb-{key}", vpc=Ref("vpc", vpc), subnets=(Ref("subnet", key),))
            for number, (subnet, block_to, gateway) in enumerate(self.routes):
                if subnet == key:
                    target = (
                        {"peering": Ref("vpc-peering", "pcx-1")}
                        if gateway == "pcx-1"
                        else {"gateway": Ref("vpn-gateway", "vgw-1")}
                    )
                    yield made(
                        Route, f"r-{key}-{number}", table=Ref("route-table", f"rtb-{key}"), cidr=block_to, **target
                    )
        if self.peered:
            yield made(VpcPeering, "pcx-1", requester=Ref("vpc", "vpc-1"), accepter=Ref("vpc", "vpc-2"), state="active")
        if self.premises:
            yield made(VpnGateway, "vgw-1", vpcs=(Ref("vpc", "vpc-1"),))
            yield made(VpnConnection, "vpn-1", vpn_gateway=Ref("vpn-gateway", "vgw-1"))
        for endpoint, subnet in ENDPOINTS.items():
            group = f"sg-{endpoint}"
            yield made(SecurityGroup, group, vpc=Ref("vpc", SUBNETS[subnet][0]))
            for number, (of, block) in enumerate(self.group_rules):
                if of == endpoint:
                    rule = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr": whole(block)}
                    yield made(
                        SecurityGroupRule,
                        f"{group}-{number}",
                        group=Ref("security-group", group),
                        direction="in",
                        **rule,
                    )
            policy = (
                {"Statement": list(self.endpoint_policy)}
                if endpoint == "vpce-1" and self.endpoint_policy is not None
                else None
            )
            yield made(
                VpcEndpoint,
                endpoint,
                type="Interface",
                service="com.amazonaws.eu-west-1.execute-api",
                vpc=Ref("vpc", SUBNETS[subnet][0]),
                subnets=(Ref("subnet", subnet),),
                security_groups=(Ref("security-group", group),),
                policy=policy,
            )
        document = {"Version": "2012-10-17", "Statement": list(self.policy)}
        yield made(RestApi, "abc", endpoint_types=("PRIVATE",), policy=document)
        yield made(RestResource, "res", api=Ref("rest-api", "abc"), parent=Ref("rest-api", "abc"), path_part="{proxy+}")
        yield made(
            RestMethod, "any", api=Ref("rest-api", "abc"), resource=Ref("rest-resource", "res"), http_method="ANY"
        )
        yield made(RestMethod, "root", api=Ref("rest-api", "abc"), resource=Ref("rest-api", "abc"), http_method="GET")
        yield made(RestStage, "stage", name="prod", api=Ref("rest-api", "abc"))

    # The brute force

    def allowed(self, request: CallerRequest) -> bool:
        """Say whether one request gets in."""
        if request.path == "/" and request.method != "GET":
            return False  # the root has a GET alone
        if request.vpce in ENDPOINTS and not self.arrives(request):
            return False
        own = self.endpoint_policy if request.vpce == "vpce-1" else None
        return (own is None or permits(own, request)) and permits(self.policy, request)

    def arrives(self, request: CallerRequest) -> bool:
        """Say whether packets of a request reach its endpoint, and the answers come back."""
        subnet = ENDPOINTS[request.vpce]
        home = SUBNETS[subnet][0]
        if not any(of == request.vpce and inside(request.address, block) for of, block in self.group_rules):
            return False
        if request.place == home:
            return True
        back = self.hop(subnet, request.address)
        if request.place == "on-premises":
            return self.premises and home == "vpc-1" and back == "vgw-1"
        target = SUBNETS[subnet][1].split("/")[0]
        start = next(
            key for key, (vpc, block) in SUBNETS.items() if vpc == request.place and inside(request.address, block)
        )
        return self.peered and back == "pcx-1" and self.hop(start, target) == "pcx-1"

    def hop(self, subnet: str, address: str) -> str:
        """Return where a subnet's table sends an address: the longest prefix, its own VPC first."""
        if inside(address, BLOCKS[SUBNETS[subnet][0]]):
            return "local"
        fitting = [
            (int(block.split("/")[1]), gateway)
            for of, block, gateway in self.routes
            if of == subnet and inside(address, block)
        ]
        return max(fitting)[1] if fitting else ""

    def requests(self) -> Iterator[CallerRequest]:
        """Yield requests from everywhere: all addresses of the subnets, those around each block, all paths."""
        for place, address, vpce, vpc in self._starts():
            for method in METHODS:
                for path in PATHS:
                    yield CallerRequest(place, address, vpce, vpc, method, path)

    def _starts(self) -> Iterator[tuple[str, str, str, str]]:
        for endpoint, subnet in ENDPOINTS.items():
            vpc = SUBNETS[subnet][0]
            for home, block in SUBNETS.values():
                for address in ipaddress.ip_network(block):
                    yield home, str(address), endpoint, vpc
            for address in around():
                if not inside(address, BLOCKS[vpc]):
                    yield "on-premises", address, endpoint, vpc
        for address in around():
            yield "stranger", address, *STRANGE_IDS


def made(kind: type[Node], key: str, **attributes: Any) -> Node:
    return kind(key=key, origin=HERE, region="eu-west-1", account=ACCOUNT, **kind.TABLE.with_defaults(attributes))


def whole(block: str) -> str:
    return block if "/" in block else f"{block}/32"


def inside(address: str, block: str) -> bool:
    return ipaddress.ip_address(address) in ipaddress.ip_network(block)


def around() -> list[str]:
    """Return the addresses at each end of each block, and just outside."""
    numbers: set[int] = set()
    for block in {*ADDRESSES, *NETWORKS, *BLOCKS.values()}:
        network = ipaddress.ip_network(block)
        first, last = int(network.network_address), int(network.broadcast_address)
        numbers |= {first - 1, first, last, last + 1}
    return [str(ipaddress.IPv4Address(number)) for number in sorted(numbers) if 0 <= number < 2**32]


def permits(statements: tuple[dict[str, Any], ...], request: CallerRequest) -> bool:
    """An explicit Deny wins; without one an Allow is needed."""
    effects = {statement["Effect"] for statement in statements if applies(statement, request)}
    return "Allow" in effects and "Deny" not in effects


def applies(statement: dict[str, Any], request: CallerRequest) -> bool:
    names = [statement["Resource"]] if isinstance(statement["Resource"], str) else statement["Resource"]
    if not any(named(pattern, request) for pattern in names):
        return False
    return all(
        holds(operator, key, values, request)
        for operator, keys in statement.get("Condition", {}).items()
        for key, values in keys.items()
    )


def named(pattern: str, request: CallerRequest) -> bool:
    arn = f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:abc"
    full = pattern.replace("execute-api:/", f"{arn}/", 1) if pattern.startswith("execute-api:/") else pattern
    return glob(full, f"{arn}/prod/{request.method}{request.path}")


def glob(pattern: str, text: str) -> bool:
    expression = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def holds(operator: str, key: str, values: Any, request: CallerRequest) -> bool:
    has = {"aws:SourceVpce": request.vpce, "aws:SourceVpc": request.vpc, "aws:VpcSourceIp": request.address}
    if operator == "Null":
        return (values == "true") == (key not in has)
    if key not in has:
        return "Not" in operator or operator.endswith("IfExists")
    base = operator.removesuffix("IfExists").replace("Not", "")
    if base == "IpAddress":
        matched = any(inside(has[key], value) for value in values)
    elif base == "StringLike":
        matched = any(glob(value, has[key]) for value in values)
    else:
        matched = has[key] in values
    return matched != ("Not" in operator)


# Random ones


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    exists = st.sampled_from(["", "IfExists"])
    return st.one_of(
        st.builds(
            lambda operator, suffix, values: {operator + suffix: {"aws:SourceVpce": values}},
            st.sampled_from(["StringEquals", "StringNotEquals"]),
            exists,
            st.lists(st.sampled_from(list(ENDPOINTS)), min_size=1, max_size=2),
        ),
        st.builds(
            lambda operator, values: {operator: {"aws:SourceVpc": values}},
            st.sampled_from(["StringEquals", "StringNotEquals", "StringLike"]),
            st.lists(st.sampled_from(list(BLOCKS)), min_size=1, max_size=2),
        ),
        st.builds(
            lambda operator, suffix, values: {operator + suffix: {"aws:VpcSourceIp": values}},
            st.sampled_from(["IpAddress", "NotIpAddress"]),
            exists,
            st.lists(st.sampled_from(ADDRESSES), min_size=1, max_size=3),
        ),
        st.builds(
            lambda key, value: {"Null": {key: value}},
            st.sampled_from(["aws:SourceVpce", "aws:SourceIp"]),
            st.sampled_from(["true", "false"]),
        ),
        st.builds(
            lambda operator: {operator: {"aws:SourceIp": ["10.0.0.0/8"]}},
            st.sampled_from(["IpAddress", "NotIpAddress"]),
        ),
    )


def statements(effects: tuple[str, ...] = ("Allow", "Allow", "Deny")) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda effect, resources, condition: {
            "Effect": effect,
            "Principal": "*",
            "Action": "execute-api:Invoke",
            "Resource": resources,
            "Condition": condition,
        },
        st.sampled_from(effects),
        st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2),
        st.one_of(
            st.just({}),
            conditions(),
            conditions(),
            st.builds(lambda first, second: first | second, conditions(), conditions()),
        ),
    )


def worlds() -> st.SearchStrategy[World]:
    documents = st.lists(statements(), min_size=1, max_size=4).map(tuple)
    routes = st.lists(
        st.tuples(st.sampled_from(list(SUBNETS)), st.sampled_from(NETWORKS), st.sampled_from(["pcx-1", "vgw-1"])),
        max_size=6,
        unique_by=lambda route: route[:2],
    ).map(tuple)
    rules = st.lists(st.tuples(st.sampled_from(list(ENDPOINTS)), st.sampled_from(ADDRESSES)), min_size=1, max_size=4)
    return st.builds(
        World, documents, st.one_of(st.none(), documents), rules.map(tuple), routes, st.booleans(), st.booleans()
    )


def with_policy(world: World, *more: dict[str, Any]) -> World:
    return replace(world, policy=(*world.policy, *more))
