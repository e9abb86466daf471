"""How a backend sends messages to clients of a WebSocket API: by the API's @connections address, with a role.

A function reaches it from AWS's own network, containers by a NAT gateway. A Regional NAT gateway stands in the VPC and
in no subnet, has addresses of its own, and is paid by the zones that it serves.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html,
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.internet_gateway import InternetGateway
from modeler.inventory.kinds.nat_gateway import NatGateway
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.values import Tree

from . import policies
from .names import domain_name, has_own_name
from .network import ANYWHERE, StackNetwork
from .site import REGION, BuildStep, arn, composed

WEBSOCKET_STAGE = "live"
WEBSOCKET_ECHO = '''\
import os

import boto3

connections = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["CONNECTIONS_URL"])


def handler(event, context):
    """Send each message back to its sender: replace it with what your API does, and with whom it has to reach."""
    request = event["requestContext"]
    if request["routeKey"] == "$default":
        connections.post_to_connection(ConnectionId=request["connectionId"], Data=(event.get("body") or "").encode())
    return {"statusCode": 200}
'''


def websocket_api_before(step: BuildStep) -> BuildStep | None:
    """Return the WebSocket API whose clients a backend answers, if it is one's."""
    before = step.before
    while before is not None and before.component != "websocket-api":
        before = before.before
    return before


def may_call_back(api: BuildStep) -> dict[str, Tree]:
    """Return what a backend may do: send to connections of this API, and close them."""
    return policies.allow(
        ["execute-api:ManageConnections"],
        arn("execute-api", Attribute(api.key), f"/{WEBSOCKET_STAGE}/*/@connections/*"),
    )


def connections_url(api: BuildStep) -> Any:
    """Return the address to which a backend sends messages for clients."""
    if has_own_name(api):
        return composed("https://", domain_name(api))
    place = (".execute-api.", REGION, ".", Attribute("AWS::URLSuffix"), f"/{WEBSOCKET_STAGE}")
    return composed("https://", Attribute(api.key), *place)


def way_out_by_nat(network: StackNetwork) -> None:
    """Give the private subnets of a new VPC a way to the internet; nothing comes in by it."""
    site = network.site
    if not network.choice.is_new:
        site.note("The subnets have to lead out over a NAT gateway: the stack makes none in a VPC that stands.")
        return
    network.private  # noqa: B018  (its route table stands first)
    site.add(
        InternetGateway, f"{network.key}InternetGateway", section=0, vpcs=(network.vpc,), name=f"{site.name}-internet"
    )
    gateway = site.add(
        NatGateway,
        f"{network.key}NatGateway",
        section=0,
        vpc=network.vpc,
        connectivity="public",
        mode="regional",
        name=f"{site.name}-nat",
    )
    site.add(
        Route,
        f"{network.key}PrivateRouteOut",
        section=0,
        table=Ref(RouteTable.KIND, network.private_routes),
        cidr=ANYWHERE,
        nat_gateway=gateway,
    )
