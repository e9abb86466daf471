"""Protocols: what the components of a path speak.

A door that does not speak the protocol at all is not comparable; here is judged what stands behind it, and what is
composed by hand (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule
from modeler.engine.fit.subject import HTTP, REST, WEBSOCKET, Subject
from modeler.engine.fit.words import an, name_of
from modeler.facts.constraints import ask
from modeler.workload import Feature, Location, Protocol

_RAW = "take an endpoint service on an NLB (E1) or a resource endpoint (E2)"
_TLS = frozenset({Feature.BACKEND_ENCRYPTION, Feature.TLS_1_3, Feature.MTLS})


@rule("websocket", "WebSocket", "traffic.protocol", topics=("Q3", "R04"))
def websocket(s: Subject) -> Iterator[Reason]:
    """WebSocket APIs and load balancers carry it; REST and HTTP APIs, VPC links V2 and functions behind ALBs do not."""
    if s.w.traffic.protocol is not Protocol.WEBSOCKET:
        return
    words = "the clients speak WebSocket"
    wrong = s.first(REST, HTTP)
    if wrong is not None:
        yield excluded(
            f"{words}, and {an(name_of(wrong))} does not",
            ask("websocket-api", "endpoint_type"),
            change="take a WebSocket API (B10) or an ALB (E7, F1)",
        )
    elif s.first(WEBSOCKET) is not None and s.first("vpc-link-v2") is not None:
        yield excluded(
            f"{words}, and a WebSocket API cannot use a VPC link V2",
            ask("vpc-link-v2", "feature.websocket"),
            ask("websocket-api", "feature.integration-alb"),
            change="take a VPC link V1 with an NLB (B10)",
        )
    elif any(alb.targets == "lambda" for alb in s.all("alb")):
        yield excluded(
            f"{words}, and an ALB refuses it for Lambda targets",
            ask("alb-lambda", "feature.websocket"),
            change="take containers behind the ALB (E7), or a WebSocket API (D1)",
        )
    elif s.first("cloudfront") is not None:
        yield fits(
            f"{words}, and CloudFront carries it to a VPC origin", ask("cloudfront-vpc-origin", "feature.websocket")
        )
    elif s.first(WEBSOCKET) is not None:
        yield fits(
            f"{words}, and so does a WebSocket API, always over the internet",
            ask("websocket-api", "endpoint_type"),
            ask("websocket-api", "feature.regional-endpoint"),
        )
    else:
        yield fits(f"{words}, and everything on this path carries it", pages=pages.built(s))


@rule("grpc", "gRPC", "traffic.protocol", topics=("Q3",))
def grpc(s: Subject) -> Iterator[Reason]:
    """Load balancers and Lattice carry gRPC; VPC origins do not, and no page says that API Gateway does."""
    if s.w.traffic.protocol is not Protocol.GRPC:
        return
    gateway = next(iter(s.gateways), None)
    if s.first("cloudfront") is not None:
        yield excluded(
            "the clients speak gRPC, and VPC origins of CloudFront do not carry it",
            ask("cloudfront-vpc-origin", "feature.grpc"),
            change="take an ALB (E7), Lattice (E6) or an endpoint service (E1)",
        )
    elif gateway is not None:
        yield excluded(
            f"the clients speak gRPC, and no page of AWS says that {an(name_of(gateway))} carries it",
            change="take an ALB (E7), Lattice (E6) or an endpoint service (E1)",
            pages=pages.GATEWAYS,
        )
    else:
        yield fits("the clients speak gRPC, and everything on this path carries it", pages=pages.built(s))


@rule("tcp", "Plain TCP or TLS passed through", "traffic.protocol", topics=("Q3",))
def tcp(s: Subject) -> Iterator[Reason]:
    """What reads HTTP cannot carry it, and a Lattice service finds its way by the server name in a TLS hello."""
    if s.w.traffic.protocol is not Protocol.TCP:
        return
    reader, lattice = s.reader, s.first("lattice-service")
    if lattice is not None and not _says_tls(s):
        yield excluded(
            "the clients speak plain TCP, and a VPC Lattice service carries TLS only: it reads the server name (SNI) "
            "in the client's hello",
            ask("vpc-lattice", "tls_listener.needs"),
            change=f"{_RAW}; if it is TLS, say so (needs.features: [backend-encryption])",
        )
    elif lattice is not None and lattice.listener == "TLS":
        yield caveat(
            "the clients speak TLS over TCP, and a VPC Lattice service passes it on by its server name (SNI), which "
            "must be the service's custom domain name",
            ask("vpc-lattice", "tls_listener.needs"),
            ask("vpc-lattice", "tls_listener.excludes"),
            change=f"otherwise {_RAW}",
        )
    elif reader is not None and reader.id not in ("nlb", "lattice-service"):
        yield excluded(
            f"the clients speak plain TCP, and {an(name_of(reader))} reads HTTP", change=_RAW, pages=pages.built(s)
        )
    else:
        endpoints = ("interface-endpoint", "resource-endpoint")
        facts = [ask(endpoint, "protocols") for endpoint in endpoints if s.first(endpoint) is not None]
        yield fits(
            "the clients speak plain TCP, and nothing on this path reads it",
            *facts,
            pages=() if facts else pages.built(s),
        )


def _says_tls(s: Subject) -> bool:
    """Whether the workload says of its TCP connections that TLS is spoken on them."""
    needs = s.w.needs
    return not _TLS.isdisjoint(needs.features) or "mtls" in needs.authentication


@rule("udp", "UDP", f"needs.features:{Feature.UDP}", topics=("Q3",))
def udp(s: Subject) -> Iterator[Reason]:
    """Only Network Load Balancers take UDP, also behind an endpoint service; resource endpoints carry TCP."""
    if Feature.UDP not in s.w.needs.features:
        return
    if s.first("resource-endpoint") is not None:
        yield excluded(
            "UDP was asked for, and resource endpoints carry TCP only",
            ask("resource-endpoint", "protocols"),
            change="take E1 with an NLB",
        )
    elif s.reader is not None or s.first("nlb") is None:
        yield excluded(
            f"UDP was asked for, and {an(name_of(s.reader or s.door.component))} does not carry it",
            ask("interface-endpoint", "protocols"),
            change="take an endpoint service on an NLB with a UDP listener (E1)",
        )
    elif s.w.clients.location is Location.OTHER_REGION:
        yield caveat(
            "UDP was asked for across Regions: fragments do not pass",
            ask("interface-endpoint", "protocols"),
            ask("endpoint-service", "cross_region.excludes"),
        )
    else:
        yield caveat("UDP was asked for: give the NLB a UDP listener", ask("interface-endpoint", "protocols"))
