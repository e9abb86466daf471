"""What sees the same traffic as a door without being on the path: logs, metrics, a web ACL, users, names.

Each is there once: what a door before has settled is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.api_gateway import Kind, function_decides
from modeler.components.cloudwatch import Logs, Metrics, Writer
from modeler.components.cognito import CognitoUserPool
from modeler.components.data_transfer import InternetEgress
from modeler.components.lambda_authorizer import LambdaAuthorizerFunction
from modeler.components.nat_gateway import NatGateway
from modeler.components.private_ca import PrivateCa
from modeler.components.resolver_endpoint import ResolverEndpoint
from modeler.components.route53 import HostedZone
from modeler.components.waf import WebAcl
from modeler.components.xray import XRay
from modeler.patterns.parts.door.base import Settled
from modeler.patterns.parts.reach.base import Way
from modeler.patterns.parts.way_out import WAY_OUT
from modeler.workload import Workload


def gateway_extras(
    w: Workload, way: Way, kind: Kind, *, waf: bool, traces: bool, writer: Writer = "api"
) -> Iterator[Component]:
    """What sees the same requests as an API Gateway."""
    if w.logging.access_logs:
        yield Logs(writer=writer)
    yield from common_extras(w, way, waf=waf)
    if Settled.JUDGED not in way.settled and function_decides(kind, w):
        yield from authorizer(w)
    if traces and w.logging.trace_share and Settled.TRACES not in way.settled:
        yield XRay()


def authorizer(w: Workload) -> Iterator[Component]:
    """The function that decides, and the log lines that it writes each time."""
    yield LambdaAuthorizerFunction(settings=w.api.lambda_authorizer)
    if w.logging.function_bytes_per_request:
        yield Logs(writer="authorizer")


def way_to_keys(alb: Alb, w: Workload) -> Iterator[Component]:
    """A NAT gateway, where a load balancer without public addresses fetches the keys with which it checks tokens.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
    """
    if alb.scheme == "internal" and alb.checks_tokens(w):
        yield NatGateway(carries="little", instance=WAY_OUT)


def balancer_extras(
    w: Workload, way: Way, *, waf: bool, logs: bool = True, writer: Writer = "load-balancer"
) -> Iterator[Component]:
    """What sees the same requests as a load balancer; nothing where an edge before it is watched instead."""
    if Settled.WATCH in way.settled:
        return
    if logs and w.logging.access_logs:
        yield Logs(writer=writer)
    yield from common_extras(w, way, waf=waf, adjustable=False)


def common_extras(w: Workload, way: Way, *, waf: bool, adjustable: bool = True) -> Iterator[Component]:
    """What any door may have: metrics, a web ACL, users, a certificate authority."""
    if w.logging.custom_metrics or w.logging.alarms or w.logging.insights_gb:
        yield Metrics()
    if waf and w.api.waf is not None and Settled.WAF not in way.settled:
        yield WebAcl(waf=w.api.waf, adjustable=adjustable)
    if w.api.cognito is not None and Settled.USERS not in way.settled:
        yield CognitoUserPool(cognito=w.api.cognito)
    if w.api.private_ca != "none":
        yield PrivateCa(mode=w.api.private_ca)


def traced(w: Workload, way: Way) -> Iterator[Component]:
    """What sees the same requests as a door of Lambda's own."""
    if Settled.WATCH not in way.settled:
        yield from common_extras(w, way, waf=False)
    if w.logging.trace_share:
        yield XRay()


def domain_names(w: Workload, way: Way) -> Iterator[Component]:
    """The zone of a name of your own, and how clients outside AWS look it up, by one rule for all doors.

    In VPCs a private zone is associated with them. On premises a name in a public zone is answered with private
    addresses, and one in a private zone needs a Resolver inbound endpoint. Without a zone of this workload the name is
    in somebody's DNS already.
    """
    if Settled.NAME in way.settled or not w.api.hosted_zones:
        return
    yield HostedZone()
    if w.api.private_zone:
        yield from resolver(way)


def resolver(way: Way) -> Iterator[Component]:
    """A Resolver inbound endpoint, where clients outside AWS ask for a name that only VPCs know."""
    if way.resolver:
        yield ResolverEndpoint()


def egress(way: Way) -> Iterator[Component]:
    """Data out to the internet, at the first door that responses leave by."""
    if Settled.EGRESS not in way.settled:
        yield InternetEgress()
