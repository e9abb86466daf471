"""Application Load Balancer: by the started hour, and by LCU-hours.

One LCU is 25 new connections per second, 3,000 active connections (1,500 with mutual TLS), 1 GB per hour (0.4 GB for
Lambda targets) and 1,000 rule evaluations per second beyond the first 10 rules. Cross-zone traffic between an ALB and
its targets is free. Reserved LCUs and mTLS trust stores are meters of their own.
Sources: https://aws.amazon.com/elasticloadbalancing/pricing/, https://aws.amazon.com/elasticloadbalancing/faqs/
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from modeler.components.api_gateway import checked, seconds_to_wait, set_to_wait
from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, few_connections, whole_hours
from modeler.components.carrying import HOLDS, STREAMS, Held
from modeler.components.flow import Flow, Hours
from modeler.components.latency import Delay, Moment, backend_handshakes, delay, https_handshakes
from modeler.components.load_balancer import count_note, lcu_gb, per_second, unit_hours
from modeler.components.network import Network
from modeler.components.sla import ZonedSla
from modeler.components.traits import ANY, PRIVATE_NETWORKS, By, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.facts import metering
from modeler.facts.constraints import Fact, ask
from modeler.units import Array, Note, Usage
from modeler.workload import TOKENS, Workload

_CHECKS = {"jwt": "jwt-authorizer", "cognito": "jwt-authorizer"}


def _lcu(dimension: str) -> float:
    return metering("alb", "LCU", dimension)


@dataclass(frozen=True, kw_only=True)
class Alb(Component):
    """An Application Load Balancer.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"average_rps": 1, "shape": "flat", "request_bytes": 300_000, "response_bytes": 0}
    >>> w = Workload(traffic=traffic, clients={"requests_per_connection": 1, "connection_duration": "2 min"})
    >>> alb = Alb()
    >>> [round(u.quantity, 3) for u in alb.meter(Arrivals(((alb, client_flow(w, w.traffic)),)), w)]
    [730, 788.4]
    """

    id: ClassVar[str] = "alb"
    title: ClassVar[str] = "Application Load Balancer"
    traits: ClassVar[Traits] = Traits(
        short=By("scheme", {"internal": "internal ALB", "internet-facing": "internet-facing ALB"}),
        place=Place.VPC,
        exposure=By("scheme", {"internal": Exposure.PRIVATE, "internet-facing": Exposure.PUBLIC}),
        wiring=Wiring(
            reached_over=By(
                "scheme",
                {
                    "internal": PRIVATE_NETWORKS | {Network.EDGE},
                    "internet-facing": PRIVATE_NETWORKS | {Network.INTERNET, Network.EDGE},
                },
            ),
            leaves_over=PRIVATE_NETWORKS | {Network.AWS_INTERNAL},
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DOOR, Role.LOAD_BALANCER}),
        ends_connection=True,
        reads_requests=True,
        counts_beside=False,
        sla=ZonedSla("elb"),
        programs={"hipaa": ("elb", "compliance.hipaa_whitepaper")},
        avoided_as={"load-balancer": "load balancer", "alb": "ALB"},
        icon="aws.network.ElbApplicationLoadBalancer",
        kinds=(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::ElasticLoadBalancingV2::Listener",
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            "AWS::ElasticLoadBalancingV2::TargetGroup",
        ),
        quotas=("alb", "alb-lambda", "elb", "elb-internet-facing"),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "elb.alb_hour",
        "elb.alb_lcu_hour",
        "elb.alb_reserved_lcu_hour",
        "elb.alb_trust_store_hour",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/elasticloadbalancing/pricing/",)
    assumptions: ClassVar[tuple[str, ...]] = ("lcu_gb",)
    shared_key: ClassVar[str] = "load_balancer"

    scheme: Literal["internal", "internet-facing"] = "internal"
    targets: Literal["ip", "lambda"] = "ip"
    subnets: Literal["private", "public"] = "private"
    """Where an internal one stands: its addresses are private in either."""
    behind_gateway: bool = False
    """True where a gateway has judged the requests before."""
    judges: bool = True
    """False where an API behind it judges who calls."""
    per_service: bool = True
    """False where a door behind it tells services apart: then one is enough."""
    verifies: bool = True
    """False where an edge before it ends the clients' TLS, and verifies their certificates."""

    @property
    def identity(self) -> str:
        """An internal and an internet-facing one are two."""
        return self.instance or f"{self.scheme}-{self.id}"

    @property
    def is_door(self) -> bool:
        """Whether clients' TLS ends here, so that their certificates are checked here."""
        return not self.behind_gateway

    def before_a_door(self) -> Alb:
        """One is enough."""
        return replace(self, per_service=False)

    def checks_tokens(self, w: Workload) -> bool:
        """Say whether its listener verifies the tokens that callers show: then it must get the issuer's keys."""
        return self.is_door and self.judges and w.api.authorizer in TOKENS

    def _asks_for_certificates(self, w: Workload) -> bool:
        return w.api.mtls and self.is_door and self.verifies

    def lcus(self, arrivals: Arrivals, w: Workload) -> tuple[Hours, ...]:
        """Return what each of the four dimensions asks for, in LCUs, in each kind of hour."""
        active = _lcu("active_connections_mtls" if self._asks_for_certificates(w) else "active_connections")
        rules = max(listener_rule_count(w, self.per_service) - _lcu("free_rules"), 0)
        size = lcu_gb(w)

        def processed(hop: Alb, flow: Flow) -> Array:
            target = "lambda_target" if hop.targets == "lambda" else "ec2_container_ip"
            return flow.bytes_both / size / _lcu(f"processed_gb_per_hour_{target}")

        return (
            per_second(arrivals, lambda _, flow: flow.new_connections) / _lcu("new_connections_per_second"),
            per_second(arrivals, lambda _, flow: flow.new_connections * flow.connection_s) / active,
            arrivals.hourly(processed),
            per_second(arrivals, lambda _, flow: flow.requests * rules) / _lcu("rule_evaluations_per_second"),
        )

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Hours, and the LCU-hours of each hour's largest dimension."""
        hours = whole_hours(w)
        if self.per_service:
            yield self.fixed("elb.alb_hour", w.api.load_balancers * hours, w, count_note(w.api.load_balancers, w))
        else:
            yield self.fixed("elb.alb_hour", hours, w, "whatever the traffic")
        reserved = w.api.reserved_lcus
        lcu_hours = unit_hours(self.lcus(arrivals, w), arrivals, reserved)
        beyond = " beyond the reserved ones" if reserved else ""
        yield Usage("elb.alb_lcu_hour", lcu_hours, note=Note.of("largest of four dimensions in each hour{}", beyond))
        if reserved:
            yield self.fixed("elb.alb_reserved_lcu_hour", reserved * hours, w, Note.of("{} LCUs reserved", reserved))
        if self._asks_for_certificates(w):
            yield self.fixed("elb.alb_trust_store_hour", hours, w, "trust store for client certificates")

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """All requests, or only accepted ones where the listener itself verifies tokens; on shared connections."""
        return few_connections(flow.passed_on() if self.checks_tokens(w) else flow, w)

    def handshakes(self, w: Workload) -> int:
        """The clients' where it is the door; behind a gateway as the way to the backend is set up."""
        return https_handshakes(w) if self.is_door else backend_handshakes(w)

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Choosing a target, and checking a token where the listener does; a client certificate takes no request."""
        check = checked(w, _CHECKS) if self.checks_tokens(w) else ()
        return (delay("alb", w), *check)

    def holds(self, w: Workload) -> Held:
        """Bytes stream through to servers; a function gets, and gives, one JSON document."""
        return HOLDS if self.targets == "lambda" else STREAMS

    def timeout_ms(self, w: Workload) -> float:
        """Its idle timeout, set to what the workload needs: a target that is silent for longer is given up."""
        return seconds_to_wait(w, *_timeouts()) * 1000

    def assumes(self, w: Workload) -> tuple[str, ...]:
        """A longer idle timeout than its default."""
        return set_to_wait(self.title, "idle timeout", w, *_timeouts())


def _timeouts() -> tuple[Fact, Fact]:
    """The idle timeout by default, and the longest that can be set."""
    return ask("alb", "idle_timeout_s"), ask("alb", "max_idle_timeout_s")


def listener_rule_count(w: Workload, per_service: bool = True) -> int:
    """Return the rules of a listener: at least one for each service behind it.

    >>> w = Workload(services=60, api={"load_balancers": 4})
    >>> listener_rule_count(w), listener_rule_count(w, per_service=False)
    (15, 60)
    """
    behind = math.ceil(w.services / w.api.load_balancers) if per_service else w.services
    return max(w.api.listener_rules, behind)
