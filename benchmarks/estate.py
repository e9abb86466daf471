"""A large estate, made to order: VPCs on a Transit Gateway, private and public APIs, balancers, functions.

The same numbers and seed give the same estate. Most of it is as it should be; a share of the APIs, balancers and
functions has a defect that lets others in, so that judging it has something to find.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from modeler.inventory import Attribute, Inventory, Node, Origin, Ref, Text
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.internet_gateway import InternetGateway
from modeler.inventory.kinds.listener import Action, Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_deployment import RestDeployment
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_resource import RestResource
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.transit_gateway import TransitGateway
from modeler.inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.inventory.kinds.vpc_peering import VpcPeering
from modeler.inventory.kinds.vpn_connection import VpnConnection

REGION, ACCOUNT = "eu-west-1", "111122223333"
FILE = "estate.yaml"
DEFECTS = 0.15
"""The share of APIs, balancers and functions that let others in."""


def estate(apis: int = 200, vpcs: int = 50, balancers: int = 100, *, seed: int = 0) -> Inventory:
    """Return an estate of so many APIs, VPCs and load balancers, with all that stands around them.

    Parameters
    ----------
    apis, vpcs, balancers : int
        How many there are. Of four APIs three are private REST APIs and one is an HTTP API; half of the private ones
        call a function, the others a balancer over a link.
    seed : int
        Which of them have a defect.
    """
    return Inventory(tuple(_Estate(random.Random(seed)).nodes(apis, vpcs, balancers)), sources=(FILE,))


@dataclass
class _Estate:
    rng: random.Random
    line: int = 0
    subnets: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def nodes(self, apis: int, vpcs: int, balancers: int) -> Iterator[Node]:
        yield self._made(TransitGateway, "Hub")
        yield self._made(VpnConnection, "Office", transit_gateway=Ref("transit-gateway", "Hub"), static_routes=False)
        for number in range(vpcs):
            yield from self._network(number)
        for number in range(0, vpcs - 1, 10):
            yield from self._peering(number, number + 1)
        for number in range(balancers):
            yield from self._balancer(number, number % vpcs)
        for number in range(apis):
            if number % 4 == 3:
                yield from self._http_api(number, number % balancers)
            elif number % 2:
                yield from self._private_api(number, number % vpcs, number % balancers)
            else:
                yield from self._private_api(number, number % vpcs, None)

    def _made(self, kind: type[Node], key: str, **attributes: Any) -> Node:
        self.line += 5
        place = Origin(FILE, self.line, 1, key)
        return kind(key=key, origin=place, region=REGION, account=ACCOUNT, **kind.TABLE.with_defaults(attributes))

    def _is_defect(self) -> bool:
        return self.rng.random() < DEFECTS

    # Networks

    def _network(self, number: int) -> Iterator[Node]:
        """Yield a VPC of three zones on the Transit Gateway, with an endpoint for execute-api and one public subnet."""
        vpc: Ref[Any] = Ref("vpc", f"Vpc{number}")
        yield self._made(
            Vpc, vpc.key, cidrs=(f"10.{number // 250}.{number % 250}.0/24",), dns_support=True, dns_hostnames=True
        )
        base = f"10.{number // 250}.{number % 250}"
        names = tuple(f"Subnet{number}{zone}" for zone in "abc")
        self.subnets[number] = names
        for position, name in enumerate(names):
            zone = f"{REGION}{'abc'[position]}"
            yield self._made(Subnet, name, vpc=vpc, cidr=f"{base}.{position * 64}/26", zone=zone)
        table = f"Table{number}"
        private = tuple(Ref("subnet", name) for name in names[:2])
        yield self._made(RouteTable, table, vpc=vpc, subnets=private)
        yield self._made(RouteTable, f"Public{number}", vpc=vpc, subnets=(Ref("subnet", names[2]),))
        yield self._made(InternetGateway, f"Gateway{number}", vpcs=(vpc,))
        yield self._made(
            Route,
            f"ToHub{number}",
            table=Ref("route-table", table),
            cidr="10.0.0.0/8",
            transit_gateway=Ref("transit-gateway", "Hub"),
        )
        yield self._made(
            Route,
            f"ToInternet{number}",
            table=Ref("route-table", f"Public{number}"),
            cidr="0.0.0.0/0",
            gateway=Ref("internet-gateway", f"Gateway{number}"),
        )
        yield self._made(
            TransitGatewayAttachment,
            f"Attachment{number}",
            transit_gateway=Ref("transit-gateway", "Hub"),
            vpc=vpc,
            subnets=private,
        )
        yield from self._group(f"EndpointGroup{number}", number, 443, cidr=f"{base}.0/24")
        yield self._made(
            VpcEndpoint,
            f"Endpoint{number}",
            type="Interface",
            service=f"com.amazonaws.{REGION}.execute-api",
            vpc=vpc,
            subnets=private,
            security_groups=(Ref("security-group", f"EndpointGroup{number}"),),
            private_dns=True,
        )

    def _peering(self, first: int, second: int) -> Iterator[Node]:
        key = f"Peering{first}"
        yield self._made(VpcPeering, key, requester=Ref("vpc", f"Vpc{first}"), accepter=Ref("vpc", f"Vpc{second}"))
        for here, there in ((first, second), (second, first)):
            yield self._made(
                Route,
                f"ToPeer{here}",
                table=Ref("route-table", f"Table{here}"),
                cidr=f"10.{there // 250}.{there % 250}.0/24",
                peering=Ref("vpc-peering", key),
            )

    def _group(self, key: str, vpc: int, port: int, **peer: Any) -> Iterator[Node]:
        """Yield a security group that lets somebody in on one port, and everything out."""
        group: Ref[Any] = Ref("security-group", key)
        yield self._made(SecurityGroup, key, vpc=Ref("vpc", f"Vpc{vpc}"))
        rule = {"group": group, "protocol": "tcp", "from_port": port, "to_port": port}
        yield self._made(SecurityGroupRule, f"{key}In", direction="in", **rule, **peer)
        yield self._made(SecurityGroupRule, f"{key}Out", group=group, direction="out", protocol="-1", cidr="0.0.0.0/0")

    # Backends

    def _balancer(self, number: int, vpc: int) -> Iterator[Node]:
        """Yield a link with its group, a balancer that lets in the link alone, and a service behind it."""
        open_group = self._is_defect()
        subnets = tuple(Ref("subnet", name) for name in self.subnets[vpc])
        link, own, tasks = f"LinkGroup{number}", f"BalancerGroup{number}", f"TaskGroup{number}"
        yield from self._group(link, vpc, 443, cidr="127.0.0.1/32")
        admitted = {"cidr": "0.0.0.0/0"} if open_group else {"peer": Ref("security-group", link)}
        yield from self._group(own, vpc, 443, **admitted)
        yield from self._group(tasks, vpc, 8080, peer=Ref("security-group", own))
        yield self._made(
            VpcLinkV2, f"Link{number}", subnets=subnets[:2], security_groups=(Ref("security-group", link),)
        )
        yield self._made(
            LoadBalancer,
            f"Balancer{number}",
            type="application",
            scheme="internet-facing" if open_group or number % 10 == 0 else "internal",
            subnets=subnets[2:] if open_group or number % 10 == 0 else subnets[:2],
            security_groups=(Ref("security-group", own),),
        )
        yield self._made(
            TargetGroup,
            f"Targets{number}",
            vpc=Ref("vpc", f"Vpc{vpc}"),
            target_type="ip",
            protocol="HTTP",
            port=8080,
        )
        yield self._made(
            Listener,
            f"Listener{number}",
            load_balancer=Ref("load-balancer", f"Balancer{number}"),
            port=443,
            protocol="HTTPS",
            actions=(Action(type="forward", target_groups=(Ref("target-group", f"Targets{number}"),)),),
        )
        yield self._made(
            ContainerService,
            f"Service{number}",
            launch_type="FARGATE",
            desired=2,
            target_groups=(Ref("target-group", f"Targets{number}"),),
            subnets=subnets[:2],
            security_groups=(Ref("security-group", tasks),),
        )

    def _function(self, number: int) -> Iterator[Node]:
        """Yield the function of an API with its permission; a defect gives it a URL that anybody may call."""
        key = f"Function{number}"
        function: Ref[Any] = Ref("function", key)
        yield self._made(Function, key, runtime="python3.13", memory_mb=512, timeout_s=10)
        yield self._made(
            FunctionPermission,
            f"Permission{number}",
            function=function,
            action="lambda:InvokeFunction",
            principal="apigateway.amazonaws.com",
            source_arn=Text((f"arn:aws:execute-api:{REGION}:{ACCOUNT}:", Attribute(f"Api{number}"), "/*")),
        )
        if self._is_defect():
            yield self._made(FunctionUrl, f"Url{number}", function=function, authorization="NONE")
            for action in ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction"):
                yield self._made(
                    FunctionPermission, f"Public{action[13:]}{number}", function=function, action=action, principal="*"
                )

    # APIs

    def _private_api(self, number: int, vpc: int, balancer: int | None) -> Iterator[Node]:
        key, endpoint = f"Api{number}", f"Endpoint{vpc}"
        api: Ref[Any] = Ref("rest-api", key)
        yield self._made(
            RestApi,
            key,
            name=f"orders-{number}",
            endpoint_types=("PRIVATE",),
            endpoints=(Ref("vpc-endpoint", endpoint),),
            policy=self._policy(vpc),
        )
        path: Ref[Any] = Ref("rest-resource", f"Path{number}")
        yield self._made(RestResource, path.key, api=api, parent=api, path_part="{proxy+}")
        yield self._made(RestMethod, f"Method{number}", api=api, resource=path, http_method="ANY", authorization="NONE")
        if balancer is None:
            yield from self._function(number)
            function = Attribute(f"Function{number}", "Arn")
            uri = Text((f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/", function, "/invocations"))
            called: dict[str, Any] = {"type": "AWS_PROXY", "uri": uri}
        else:
            called = {
                "type": "HTTP_PROXY",
                "uri": f"https://orders-{number}.internal",
                "connection_type": "VPC_LINK",
                "vpc_link": Ref("vpc-link-v2", f"Link{balancer}"),
                "target": Ref("listener", f"Listener{balancer}"),
            }
        yield self._made(RestIntegration, f"Integration{number}", api=api, resource=path, http_method="ANY", **called)
        yield self._made(RestDeployment, f"Deployment{number}", api=api)
        deployment: Ref[Any] = Ref("rest-deployment", f"Deployment{number}")
        yield self._made(RestStage, f"Stage{number}", name="prod", api=api, deployment=deployment)
        if number % 5 == 0:
            yield from self._domain(number, api, "PRIVATE", vpc)

    def _policy(self, vpc: int) -> dict[str, Any]:
        """Return a policy that lets in one endpoint; a defect has no condition, or one on addresses alone."""
        everybody = {"Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
        allow: dict[str, Any] = {"Effect": "Allow", **everybody}
        own = Text((Attribute(f"Endpoint{vpc}"),))
        if self._is_defect():
            if self.rng.random() < 0.5:
                allow["Condition"] = {"IpAddress": {"aws:VpcSourceIp": f"10.{vpc // 250}.{vpc % 250}.0/24"}}
            return {"Version": "2012-10-17", "Statement": [allow]}
        deny = {"Effect": "Deny", **everybody, "Condition": {"StringNotEquals": {"aws:SourceVpce": own}}}
        return {"Version": "2012-10-17", "Statement": [allow, deny]}

    def _domain(self, number: int, api: Ref[Any], kind: str, vpc: int | None) -> Iterator[Node]:
        key = f"Domain{number}"
        domain: Ref[Any] = Ref("domain-name", key)
        allow = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
        policy = {"Version": "2012-10-17", "Statement": [allow]} if vpc is not None else None
        name = f"orders-{number}.example.com"
        yield self._made(DomainName, key, name=name, endpoint_types=(kind,), policy=policy)
        yield self._made(DomainMapping, f"Mapping{number}", domain=domain, api=api, stage="prod")
        if vpc is not None:
            endpoint: Ref[Any] = Ref("vpc-endpoint", f"Endpoint{vpc}")
            yield self._made(DomainAssociation, f"Association{number}", domain=domain, endpoint=endpoint)

    def _http_api(self, number: int, balancer: int) -> Iterator[Node]:
        key = f"Api{number}"
        api: Ref[Any] = Ref("http-api", key)
        yield self._made(HttpApi, key, name=f"public-{number}", default_endpoint_off=number % 8 == 7)
        yield self._made(
            ApiIntegration,
            f"Integration{number}",
            api=api,
            type="HTTP_PROXY",
            method="ANY",
            connection_type="VPC_LINK",
            vpc_link=Ref("vpc-link-v2", f"Link{balancer}"),
            uri=Text((Attribute(f"Listener{balancer}"),)),
        )
        integration: Ref[Any] = Ref("api-integration", f"Integration{number}")
        yield self._made(
            ApiRoute, f"Route{number}", api=api, route="$default", authorization="AWS_IAM", integration=integration
        )
        yield self._made(ApiStage, f"Stage{number}", name="$default", api=api, auto_deploy=True)
        if number % 8 == 7:
            yield from self._domain(number, api, "REGIONAL", None)
