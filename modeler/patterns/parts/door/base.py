"""Doors: where a request arrives.

A door says which protocols it speaks, which integrations it can use, and which hops it consists of. What a workload
asks for and this door cannot do (a web ACL on an HTTP API) becomes a remark, not a silent omission.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.reach.base import Way
from modeler.patterns.parts.words import listed
from modeler.workload import Protocol, Workload

HTTP = frozenset({Protocol.HTTP, Protocol.GRAPHQL})


STREAMED = HTTP | {Protocol.STREAMING}


WEB = STREAMED | {Protocol.WEBSOCKET}


ON_INTERNET = frozenset({Network.INTERNET, Network.EDGE})


@dataclass(frozen=True, kw_only=True)
class Front:
    """Base of all doors."""

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    kind: ClassVar[str] = ""
    """What integrations ask for: rest, http, websocket, alb or nlb."""
    protocols: ClassVar[frozenset[Protocol]] = HTTP
    private: ClassVar[bool] = False
    """Whether the door itself is out of the internet's reach."""
    lacks: ClassVar[tuple[str, ...]] = ()
    """Settings of `Api` and `Logging` that this door cannot do: waf, cache, x-ray, streaming, mtls."""
    networks: ClassVar[frozenset[Network]] = frozenset(Network)
    """Networks over which traffic can arrive at it."""

    def hops(self, way: Way, w: Workload, targets: str) -> tuple[Hop, ...]:
        """Give the door's hops.

        Parameters
        ----------
        way : Way
            How the traffic arrives.
        targets : str
            What a load balancer forwards to: ``ip`` or ``lambda``.

        Raises
        ------
        NotComparable
            If it does not speak the workload's protocol.
        """
        if w.traffic.protocol not in self.protocols:
            spoken = listed(sorted(self.protocols), "and")
            raise NotComparable(f"its door ({self.title}) does not speak {w.traffic.protocol}, only {spoken}")
        return tuple(self.build(way, w, targets))

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Give the hops for a protocol that it speaks."""
        raise NotImplementedError

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """Say what the workload asks for and this door cannot do, unless the integration adds it."""
        asked = w.api.authorizer if "authorizer" in w.api.model_fields_set else ""
        wished = {
            "waf": w.api.waf is not None and "a web ACL (WAF)",
            "cache": w.api.cache_gb is not None and "a response cache",
            "x-ray": w.logging.trace_share > 0 and "X-Ray traces",
            "streaming": w.api.streaming and "response streaming",
            "mtls": w.api.mtls and "client certificates",
            "iam": asked == "iam" and "IAM authorization",
            "lambda-authorizer": asked == "lambda" and "a Lambda authorizer",
        }
        if w.api.edge_cache and "cloudfront" not in self.id:
            yield f"no edge cache at the {self.title}"
        for lack in self.lacks:
            if wished[lack] and lack not in added:
                yield f"no {str(wished[lack]).removeprefix('a ')} at the {self.title}"


def check_network(front: Front, way: Way) -> None:
    """Refuse a network that cannot carry traffic to this door.

    Raises
    ------
    NotComparable
        If traffic cannot arrive over it.
    """
    if way.network not in front.networks:
        allowed = listed(sorted(front.networks))
        raise NotComparable(f"its door ({front.title}) is reached over {allowed}, not over {way.network}")
