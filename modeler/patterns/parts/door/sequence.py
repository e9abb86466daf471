"""Doors in sequence: what a request passes on its way in, from the door that clients meet to the last one.

What a sequence speaks, lacks and is called follows from its doors. A request that is relayed must be spoken by all of
them; response streaming must be possible at each; client certificates can be checked only where the clients' TLS ends;
any other feature is there if one of the doors has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import Door, check_protocol
from modeler.patterns.parts.reach.base import Way
from modeler.patterns.parts.words import listed
from modeler.units import Note
from modeler.workload import TOKENS, Protocol, Workload


@dataclass(frozen=True)
class Doors:
    """One or more doors, in the order of the request.

    Examples
    --------
    >>> from modeler.patterns.parts.door.alb import InternalAlb
    >>> from modeler.patterns.parts.door.cloudfront import CloudFront
    >>> doors = Doors.of((CloudFront(), InternalAlb()))
    >>> doors.title, doors.kind, doors.lacks
    ('CloudFront with an internal ALB', 'alb', ('x-ray', 'iam', 'lambda-authorizer'))
    >>> Doors.of((InternalAlb(), CloudFront()))
    Traceback (most recent call last):
    modeler.errors.NotComparable: its door 'internal-alb' cannot lead to 'cloudfront', only to one of kind proxy or rest
    """

    doors: tuple[Door, ...]

    @classmethod
    def of(cls, given: Door | Sequence[Door]) -> Doors:
        """Put doors in sequence.

        Raises
        ------
        NotComparable
            If there is none, one stands twice, or one cannot lead to the next.
        """
        doors = (given,) if isinstance(given, Door) else tuple(given)
        if not doors:
            raise NotComparable("has no door")
        for name, count in Counter(door.id for door in doors).items():
            if count > 1:
                raise NotComparable(f"its door '{name}' stands {count} times in one sequence")
        if doors[-1].passes:
            raise NotComparable(f"its door '{doors[-1].id}' is only the way to another one: put that behind it")
        fitted = (*(door.before(following) for door, following in pairwise(doors)), doors[-1])
        sequence = cls(fitted)
        if not sequence.networks:
            raise NotComparable(f"its door '{doors[0].id}' cannot be the first one: nothing leads clients to it")
        return sequence

    @property
    def last(self) -> Door:
        """Return the door that the integration stands behind."""
        return self.doors[-1]

    @property
    def kind(self) -> str:
        """Return what integrations ask for."""
        return self.last.kind

    @property
    def networks(self) -> frozenset[Network]:
        """Return the networks over which clients can arrive; a name is reached over those of the door behind it."""
        first, *behind = self.doors
        return first.reached_over & behind[0].reached_over if first.passes and behind else first.reached_over

    @property
    def private(self) -> bool:
        """Say whether the internet cannot reach the first door."""
        return self._with_features[0].private

    @property
    def calls_back(self) -> bool:
        """Say whether the service calls the last door to send messages to clients."""
        return self.last.calls_back

    @property
    def by_private_dns(self) -> bool:
        """Say whether clients use names that only resolve inside AWS."""
        return any(door.by_private_dns for door in self.doors)

    @property
    def in_two_regions(self) -> bool:
        """Say whether the doors stand in two Regions."""
        return any(door.in_two_regions for door in self.doors)

    @property
    def title(self) -> str:
        """Name the sequence."""
        title = _title(self._with_features)
        for door in self.doors:
            title = door.entitled(title, self.last)
        return title

    @property
    def protocols(self) -> frozenset[Protocol]:
        """Return what the last door is sent and speaks, with those before it that relay the same request."""
        relaying = (door.protocols for door in self.doors[:-1] if door.relays)
        return self.last.protocols.intersection(*relaying)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the features that the doors do not have together."""
        doors = self._with_features
        tls_end = next((door for door in doors if door.ends_tls), self.last)

        def is_lacking(feature: str) -> bool:
            if feature == "mtls":
                return feature in tls_end.lacks
            if feature == "streaming":
                return any(feature in door.lacks for door in doors)
            return all(feature in door.lacks for door in doors)

        return tuple(filter(is_lacking, dict.fromkeys(feature for door in doors for feature in door.lacks)))

    def check_network(self, way: Way) -> None:
        """Refuse a network that cannot carry traffic to the first door.

        Raises
        ------
        NotComparable
            If traffic cannot arrive over it, or comes to an endpoint in another Region that does not lead to the door.
        """
        if way.remote_region and not self.doors[0].across_regions:
            raise NotComparable(f"has a door ({self.title}) that is not reached by an endpoint in another Region")
        if way.network not in self.networks:
            allowed = listed(sorted(self.networks))
            raise NotComparable(f"has a door ({self.title}) that is reached over {allowed}, not over {way.network}")

    def hops(self, way: Way, w: Workload, targets: str) -> tuple[Hop, ...]:
        """Return the hops of all doors.

        Parameters
        ----------
        way : Way
            How the traffic arrives at the first door.
        w : Workload
            Whose requests pass.
        targets : str
            What a load balancer that is the last door forwards to: ``ip`` or ``lambda``.

        Raises
        ------
        NotComparable
            If they do not speak the workload's protocol.
        """
        check_protocol(self.title, self.protocols, w)
        for door in self.doors[:-1]:
            check_protocol(door.title, door.protocols, w)
        return _hops(self.doors, way, w, targets)

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[Note | str]:
        """Say what the workload asks for and these doors cannot do, unless the integration adds it."""
        title = _title(self._met_by_clients)
        if w.api.edge_cache and not any(door.caches_at_edge for door in self.doors):
            yield f"no edge cache at the {title}"
        wished = _wished(w)
        for lack in self.lacks:
            if lack in wished and lack not in added:
                yield f"no {wished[lack]} at the {title}"
        for door in self.doors:
            yield from door.remarks(w)

    @property
    def _with_features(self) -> tuple[Door, ...]:
        return tuple(door for door in self.doors if not door.passes)

    @property
    def _met_by_clients(self) -> tuple[Door, ...]:
        """The doors that see the clients' own request: up to the first that makes a new one."""
        doors = self._with_features
        ends = (number for number, door in enumerate(doors, start=1) if not door.relays)
        return doors[: next(ends, len(doors))]


def _title(doors: Sequence[Door]) -> str:
    first, *behind = doors
    if not behind:
        return first.title
    return f"{first.leads} {' in front of '.join(door.behind for door in behind)}"


def _hops(doors: Sequence[Door], way: Way, w: Workload, targets: str) -> tuple[Hop, ...]:
    first, *behind = doors
    own = tuple(first.build(way, w, "ip" if behind else targets))
    if not behind:
        return own
    own = tuple(hop.before_a_door() for hop in own)
    others = _hops(behind, first.onward(way, w, behind[0]), w, targets)
    return (*own, *first.around(others, w))


def _wished(w: Workload) -> dict[str, str]:
    """Name the features that a workload asks for and that not every door has."""
    asked = w.api.authorizer if "authorizer" in w.api.model_fields_set else ""
    features = {
        "waf": (w.api.waf is not None, "web ACL (WAF)"),
        "cache": (w.api.cache_gb is not None, "response cache"),
        "x-ray": (w.logging.trace_share > 0, "X-Ray traces"),
        "streaming": (w.api.streaming, "response streaming"),
        "mtls": (w.api.mtls, "client certificates"),
        "iam": (asked == "iam", "IAM authorization"),
        "tokens": (asked in TOKENS, "check of tokens"),
        "lambda-authorizer": (asked == "lambda", "Lambda authorizer"),
    }
    return {name: words for name, (is_wished, words) in features.items() if is_wished}
