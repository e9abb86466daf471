"""The plainest workload that a pattern serves: for documentation, and to try a pattern without a file.

The search goes over places, backends and protocols, from the defaults outwards, and stops at the first that the pattern
serves with nothing unpriced, or else at the first that it serves at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from modeler.engine.compare import assess
from modeler.errors import NotComparable
from modeler.patterns import Pattern
from modeler.workload import Workload

CLIENT_PLACES: tuple[dict[str, Any], ...] = (
    {"location": "same-vpc"},
    {"location": "internet"},
    {"location": "on-premises"},
    {"location": "internet", "who": "workforce"},
    {"location": "internet", "who": "developers"},
    {"location": "other-vpc", "vpcs": 2},
    {"location": "other-vpc", "vpcs": 2, "transit_gateway": True},
    {"location": "other-account"},
    {"location": "other-region", "region": "eu-west-1"},
)
"""Where clients may be, the plainest first."""
_BACKENDS = ("lambda", "fargate", "eks-istio", "s3", "rds-behind-lambda", "ec2", "eks")
_PROTOCOLS: tuple[dict[str, Any], ...] = (
    {},
    {"protocol": "websocket", "connection_minutes_per_month": "5M"},
    {"protocol": "graphql"},
    {"protocol": "tcp"},
)
_MORE: tuple[dict[str, Any], ...] = ({}, {"failover_region": "us-west-2"})


def situations() -> Iterator[dict[str, Any]]:
    """Return workload documents from the plainest to the more particular."""
    for more, protocol, backend, place in product(_MORE, _PROTOCOLS, _BACKENDS, CLIENT_PLACES):
        if set(more) <= set(Workload.model_fields):
            traffic = {"traffic": protocol} if protocol else {}
            yield {"clients": place, "backend": {"kind": backend}, **traffic, **more}


def situation_for(pattern: Pattern) -> dict[str, Any]:
    """Return the plainest workload document that a pattern serves.

    Raises
    ------
    NotComparable
        If it serves none: then the pattern could never be compared.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> situation_for(pattern("B1"))
    {'clients': {'location': 'internet'}, 'backend': {'kind': 'fargate'}}
    """
    second_best: dict[str, Any] | None = None
    for document in situations():
        w = Workload.from_dict(document)
        try:
            pattern.architecture(w)
        except NotComparable:
            continue
        if assess(w, pattern).fully_priced:
            return document
        second_best = second_best or document
    if second_best is None:
        raise NotComparable(f"pattern '{pattern.id}' serves no kind of workload that is known")
    return second_best
