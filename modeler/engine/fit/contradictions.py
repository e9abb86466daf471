"""Needs that no architecture can meet together: named in one sentence each, before any pattern is judged.

What contradicts itself within `Needs` is refused when a workload is read; here is what only shows together with the
clients, the traffic and the backend.
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.engine.fit.words import an, and_more, size
from modeler.facts.constraints import ask
from modeler.workload import Feature, Location, Protocol, Workload

OF_API_GATEWAY = frozenset(
    {
        Feature.API_KEYS,
        Feature.PER_CLIENT_THROTTLING,
        Feature.USAGE_QUOTAS,
        Feature.REQUEST_VALIDATION,
        Feature.BODY_TRANSFORMATION,
        Feature.CUSTOM_GATEWAY_RESPONSES,
        Feature.MOCKS,
        Feature.DEVELOPER_PORTAL,
        Feature.CLIENT_CERTIFICATE_TO_BACKEND,
    }
)
"""Features that only an API gateway has."""
_BACKENDS = {
    "lambda": ("lambda", "rds-behind-lambda"),
    "ec2": ("ec2",),
    "eks": ("eks", "eks-istio"),
}


def contradictions(w: Workload) -> tuple[str, ...]:
    """Name the needs that contradict each other.

    Parameters
    ----------
    w : Workload
        With its needs.

    Returns
    -------
    tuple of str
        One sentence each; empty if they do not.

    Examples
    --------
    >>> w = Workload(
    ...     traffic={"protocol": "websocket", "connection_minutes_per_month": "1M"},
    ...     needs={"api_private": True, "features": ["api-keys"]},
    ... )
    >>> contradictions(w)[0]
    "api-keys on a private WebSocket: API Gateway's WebSocket API is reached over the internet only; ..."
    """
    sentences = (*_protocol(w), *_place(w), *_streaming(w), *_sizes(w), *_team(w), *_regions(w))
    return tuple(sentences)


def hidden(w: Workload) -> bool:
    """Say whether nothing may be reached from the internet."""
    return bool(w.needs.api_private) or w.needs.internet_endpoint_allowed is False


_BEHIND_ONES_OWN = frozenset({"ec2", "eks", "eks-istio", "fargate", "on-premises"})
"""Backends that may stand behind a gateway that users run themselves (E11), which has those features, too."""


def _gateway_features(w: Workload) -> str:
    if w.backend.kind in _BEHIND_ONES_OWN and w.traffic.protocol is not Protocol.TCP:
        return ""
    return and_more([feature.value for feature in w.needs.features if feature in OF_API_GATEWAY] or [""])


def _protocol(w: Workload) -> Iterator[str]:
    asked, protocol = _gateway_features(w), w.traffic.protocol
    if not asked:
        return
    if protocol is Protocol.WEBSOCKET and hidden(w):
        yield (
            f"{asked} on a private WebSocket: API Gateway's WebSocket API is reached over the internet only; an "
            f"internal ALB (E7) or an endpoint service (E1) carries WebSocket privately; leave {asked} out, or allow a "
            "public door (B10)"
        )
    elif protocol in (Protocol.GRPC, Protocol.TCP):
        yield (
            f"{asked} with traffic.protocol {protocol}: these are features of API Gateway, which does not carry "
            f"{protocol}; leave them out, or speak HTTP"
        )


def _place(w: Workload) -> Iterator[str]:
    place = w.clients.location
    if place is Location.INTERNET and hidden(w) and w.clients.who != "developers":
        words = "api_private: true" if w.needs.api_private else "internet_endpoint_allowed: false"
        yield (
            f"clients.location is internet and {words}: clients on the internet reach nothing that is not on it; give "
            "their private network (on-premises, other-vpc), or allow a public door"
        )
    if place is Location.SAME_VPC and Feature.OVERLAPPING_CIDRS in w.needs.features:
        yield (
            "overlapping-cidrs with clients.location same-vpc: addresses within one VPC do not overlap; say where the "
            "other network is"
        )


def _streaming(w: Workload) -> Iterator[str]:
    streams = w.traffic.protocol is Protocol.STREAMING or Feature.RESPONSE_STREAMING in w.needs.features
    if streams and Feature.BODY_TRANSFORMATION in w.needs.features:
        yield (
            "response-streaming and body-transformation: what is streamed goes through a proxy integration, which maps "
            "nothing; leave one of them out"
        )


def _sizes(w: Workload) -> Iterator[str]:
    asked, most = _gateway_features(w), ask("rest-api", "quota.payload_bytes").number
    if asked and w.needs.max_request_bytes is not None and w.needs.max_request_bytes > most:
        yield (
            f"{asked} with requests of {size(w.needs.max_request_bytes)}: API Gateway, whose features these are, takes "
            f"{size(most)}; upload larger ones to S3 with a signed address"
        )


def _team(w: Workload) -> Iterator[str]:
    for avoided, kinds in _BACKENDS.items():
        if avoided in w.needs.avoid and w.backend.kind in kinds:
            yield f"needs.avoid names {avoided} and backend.kind is {w.backend.kind}: take another backend, or allow it"
    asked = _gateway_features(w)
    if asked and "api-gateway" in w.needs.avoid:
        yield f"needs.avoid names api-gateway and needs.features {asked}, which only {an('API Gateway')} has"


def _regions(w: Workload) -> Iterator[str]:
    home = w.needs.data_residency
    if home is not None and home != w.region:
        yield f"data_residency is {home} and region is {w.region}: set region: {home}, or leave data_residency out"
