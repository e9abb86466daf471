"""Sequences of doors with a name of their own, for own patterns: a short way to write what is often put together.

These are data. A name stands for ids of doors with options, in the order of the request; `Asked` is what its user says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from modeler.dataclass import dataclass


@dataclass(frozen=True)
class Asked:
    """An option of a named sequence: the door that stands there, or an option of that door.

    Parameters
    ----------
    option : str
        What its user writes.
    default : str, bool or None
        What holds if it is left out; None if it must be said.
    doors : mapping
        Where it chooses a door: the words that it takes, and the id of the door that each stands for.
    """

    option: str
    default: str | bool | None = None
    doors: Mapping[str, str] = field(default_factory=dict)


DoorStep = str | Asked | Mapping[str, str | bool | Asked]


@dataclass(frozen=True)
class NamedDoors:
    """A sequence of doors with a name.

    Parameters
    ----------
    id, title : str
        Its name, and one line that says what it is.
    steps : tuple
        Ids of doors, mappings of an ``id`` and options, or a door that is asked for.
    """

    id: str
    title: str
    steps: tuple[DoorStep, ...]

    @property
    def asked(self) -> dict[str, Asked]:
        """Return its options by their names."""
        return {asked.option: asked for asked in self._all_asked()}

    def _all_asked(self) -> Iterator[Asked]:
        for step in self.steps:
            if isinstance(step, Asked):
                yield step
            elif isinstance(step, Mapping):
                yield from (value for value in step.values() if isinstance(value, Asked))


_EDGE_WITH_ACL: DoorStep = {"id": "cloudfront", "web-acl": True}
_REGIONAL_DOORS = ("private-rest", "checked-private-rest", "alb-private-rest", "nlb-private-rest")
_NAMES = {"custom-name": Asked("custom-name", False), "private-dns": Asked("private-dns", False)}
_SEQUENCES = (
    NamedDoors(
        "accelerator-alb",
        "Global Accelerator's static addresses, then an internal ALB.",
        ("global-accelerator", "internal-alb"),
    ),
    NamedDoors(
        "accelerator-nlb",
        "Global Accelerator's static addresses, then an internal NLB.",
        ("global-accelerator", "internal-nlb"),
    ),
    NamedDoors(
        "alb-private-rest",
        "An internal ALB with the corporate name, then the endpoint of a private REST API as its IP targets.",
        ("internal-alb", "private-rest"),
    ),
    NamedDoors(
        "chained-rest",
        "A public API whose private integration is the endpoint of a second, private REST API.",
        (
            Asked("public", doors={"http-api": "http-api", "public-rest": "public-rest"}),
            {"id": "vpc-link", "version": Asked("link", "v2")},
            "private-rest",
        ),
    ),
    NamedDoors(
        "checked-private-rest",
        "A private REST API with a private custom name and a health check that follows an alarm.",
        ({"id": "private-rest", **_NAMES, "custom-name": Asked("custom-name", True), "health-check": True},),
    ),
    NamedDoors("cloudfront-alb", "CloudFront, then an internal ALB as its VPC origin.", ("cloudfront", "internal-alb")),
    NamedDoors(
        "cloudfront-function-url",
        "CloudFront, which signs its requests to a function URL that admits nobody else.",
        ("cloudfront", "function-url"),
    ),
    NamedDoors(
        "cloudfront-http-api",
        "CloudFront with a web ACL, then a Regional HTTP API that admits CloudFront only.",
        (_EDGE_WITH_ACL, "http-api"),
    ),
    NamedDoors(
        "cloudfront-nlb",
        "CloudFront, then an internal NLB with a TCP listener as its VPC origin.",
        ("cloudfront", "internal-nlb"),
    ),
    NamedDoors(
        "cloudfront-rest",
        "CloudFront with a web ACL, then a Regional REST API that admits CloudFront only.",
        (_EDGE_WITH_ACL, "public-rest"),
    ),
    NamedDoors(
        "developer-rest",
        "A private REST API that developers look at from outside.",
        ({"id": "private-rest", **_NAMES},),
    ),
    NamedDoors(
        "nlb-private-rest",
        "An NLB, internal or with public addresses, then the endpoint of a private REST API as its IP targets.",
        (
            Asked("scheme", "internal", {"internal": "internal-nlb", "internet-facing": "internet-facing-nlb"}),
            "private-rest",
        ),
    ),
    NamedDoors(
        "public-alb-private-rest",
        "An internet-facing ALB, then the endpoint of a private REST API as its IP targets.",
        ("internet-facing-alb", "private-rest"),
    ),
    NamedDoors(
        "two-region-door",
        "A door in each of two Regions under one name, whose records lead clients to one of them.",
        ("two-regions", Asked("door", doors={name: name for name in _REGIONAL_DOORS})),
    ),
    NamedDoors(
        "verified-access-alb",
        "A Verified Access endpoint, then an internal ALB.",
        ("verified-access", "internal-alb"),
    ),
    NamedDoors(
        "verified-access-nlb",
        "A Verified Access endpoint, then an internal NLB.",
        ("verified-access", "internal-nlb"),
    ),
)
NAMED_DOORS = {sequence.id: sequence for sequence in _SEQUENCES}
"""Named sequences by their names."""
