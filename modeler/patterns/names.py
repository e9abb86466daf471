"""Names: who looks up which name from where, in a sentence and by one rule for all patterns.

In a VPC, private DNS or an associated private zone answers. On premises, public DNS answers for the names of interface
endpoints and internal load balancers as for any other, with private addresses
(https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html). Only what is
known in VPCs alone, an endpoint's private DNS name or a private zone, is asked for at a Resolver inbound endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modeler.patterns.architecture import Hop
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Workload


def lookups(way: Way, hops: Sequence[Hop], w: Workload) -> Iterator[str]:
    """Say how clients on premises look up the name that they call; elsewhere nothing needs saying.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> w = Workload(clients={"location": "on-premises"}, api={"private_zone": True})
    >>> [pattern(code).architecture(w).remarks[-1] for code in ("A2", "A4")]
    ['on premises its name comes from a Resolver endpoint', 'on premises its name comes from a Resolver endpoint']
    """
    if not way.resolver:
        return
    beside = {component.id for hop in hops for component in hop.beside}
    if "resolver-endpoint" in beside:
        yield "on premises its name comes from a Resolver endpoint"
    elif "hosted-zone" in beside:
        yield "on premises its name comes from public DNS"
    elif w.api.hosted_zones:
        yield "on premises AWS's name for it comes from public DNS"
    else:
        yield "on premises its name is in DNS already"
