"""What a pattern is: reach, door and integration, with what it is for and when not to use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal

from modeler.dataclass import dataclass
from modeler.errors import NotComparable, unknown_name
from modeler.patterns.apart import TWO_BALANCERS, apart, has_two
from modeler.patterns.architecture import Architecture
from modeler.patterns.names import lookups
from modeler.patterns.parts.door.base import Door
from modeler.patterns.parts.door.cloudfront import CloudFront
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import Integration, WrongBackend
from modeler.patterns.parts.reach.base import Reach
from modeler.patterns.parts.reach.endpoint import NothingToShare, SharedEndpointReach
from modeler.patterns.provisions import provisions
from modeler.results import Record, Result, number_of, short
from modeler.workload import Cognito, Workload, as_needed

Status = Literal["recommended", "situational", "legacy", "anti-pattern", "own"]
"""How AWS and this catalogue see a pattern today.

recommended: for some workload it is the first choice. situational: sound, but seldom the first choice; its `situation`
says why, and when. legacy: AWS has a successor. anti-pattern: shown to explain why not. own: a user's, of which the
catalogue knows nothing.
"""
SOUND: tuple[Status, ...] = ("recommended", "situational")
ARTICLES = {
    "wing": "Why are private API gateways so hard?",
    "four-patterns": "Understanding VPC links in Amazon API Gateway (four patterns)",
    "klika": "Exposing private VPC APIs with API Gateway (EKS, Klika Tech)",
    "aws-compute": "Understanding VPC links in API Gateway private integrations (AWS Compute Blog)",
    "cloudonaut": "Serverless hybrid cloud: API Gateway via VPN or Direct Connect (cloudonaut)",
}
"""The articles from which people know these patterns; some name them, some imply them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a statement rests on, and when it was seen."""

    url: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One way to build a pattern, with a bill of its own.

    Parameters
    ----------
    id, title : str
        Short name and one line.
    reach, door, integration : parts
        Doors can be several, in the order of the request. An integration that is left open is filled in from the
        workload's backend.
    """

    id: str
    title: str
    reach: Reach
    door: Door | Sequence[Door]
    integration: Integration

    @cached_property
    def doors(self) -> Doors:
        """Return its doors in sequence.

        Raises
        ------
        NotComparable
            If one of them cannot lead to the next.
        """
        return Doors.of(self.door)

    def check(self) -> None:
        """Refuse parts that do not fit together.

        Raises
        ------
        NotComparable
            If the doors do not fit, the last one cannot use the integration, or only some of the parts stand in two
            Regions.
        """
        self.integration.check(self.doors)
        doubled = self.doors.in_two_regions
        if self.integration.in_two_regions != doubled or (self.reach.in_two_regions and not doubled):
            raise NotComparable(
                "reach 'two-regions' and integration 'two-regions' go with door 'two-regions', and this door with that "
                "integration"
            )


def shared_by_hub(*variants: Variant) -> tuple[Variant, ...]:
    """Return variants of which each client VPC has its own endpoint as those in which VPCs share one behind a hub.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> [variant.id for variant in pattern("C2").variants]
    ['alb', 'nlb', 'alb-hub', 'nlb-hub']
    """
    return tuple(
        replace(
            variant,
            id=f"{variant.id}-hub",
            title=f"{variant.title}; VPCs share the endpoint over a Transit Gateway",
            reach=SharedEndpointReach(serves=variant.reach.serves),
        )
        for variant in variants
    )


def at_flat_rate(*variants: Variant) -> tuple[Variant, ...]:
    """Return variants behind CloudFront as those in which a flat-rate plan is paid in place of requests and data.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> [variant.id for variant in pattern("F1").variants]
    ['alb', 'nlb', 'alb-plan', 'nlb-plan']
    """
    return tuple(
        replace(
            variant,
            id=f"{variant.id}-plan",
            title=f"{variant.title}; CloudFront on a flat-rate plan",
            door=tuple(replace(door, flat_rate=True) if isinstance(door, CloudFront) else door for door in doors),
        )
        for variant in variants
        for doors in ((variant.door,) if isinstance(variant.door, Door) else variant.door,)
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Pattern(Result):
    """A named architecture: reach x door x integration.

    Parameters
    ----------
    code : str
        Letter of the family and a number, e.g. ``B1``.
    id : str
        Name in commands and files, e.g. ``http-vpclink-internal-alb``.
    title, purpose : str
        What it is; what it is for.
    status : recommended, situational, legacy, anti-pattern or own
        How AWS and this catalogue see it today: see `Status`.
    initiates : str
        Who opens connections to whom.
    since : str
        Since when it can be built, if that is known.
    must_exist, when, when_not : tuple of str
        Prerequisites; when to use it; when not.
    sources : tuple of Source
        Pages, each with the date it was seen.
    articles : tuple of str
        Keys of `ARTICLES` that name or imply it.
    variants : tuple of Variant
        Of those that serve a workload, the first that lacks least is its default.
    needs_cognito : bool
        Whether a Cognito user pool is part of it.
    situation : str
        Of a situational pattern: when it is the right one, and what else is usually before it.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> pattern("B1")
    <Pattern: B1 http-vpclink-internal-alb, recommended>
    """

    code: str
    id: str
    title: str
    status: Status
    purpose: str
    initiates: str
    since: str = ""
    must_exist: tuple[str, ...]
    when: tuple[str, ...]
    when_not: tuple[str, ...]
    sources: tuple[Source, ...]
    articles: tuple[str, ...] = ()
    variants: tuple[Variant, ...]
    needs_cognito: bool = False
    situation: str = ""
    alone: bool = False
    """Whether it was asked for with a variant, and has that one alone."""

    def __post_init__(self) -> None:
        for variant in self.variants:
            variant.check()

    def summary(self) -> str:
        """Say its name, and its variants if it has several."""
        variants = f", {number_of(len(self.variants), 'variant')}" if len(self.variants) > 1 else ""
        return f"{short(self.code)} {short(self.id, 50)}, {self.status}{variants}"

    def records(self) -> list[Record]:
        """Return it as one row."""
        return [
            {
                "code": self.code,
                "pattern": self.id,
                "title": self.title,
                "status": self.status,
                "since": self.since,
                "variants": ", ".join(variant.id for variant in self.variants),
                "purpose": self.purpose,
            }
        ]

    @property
    def is_sound(self) -> bool:
        """Whether a new design may take it: it is neither legacy nor an anti-pattern, and the catalogue knows it."""
        return self.status in SOUND

    @property
    def family(self) -> str:
        """Letter of the family: A private door, B public door with private backend, C both or chained, ..."""
        return self.code[0]

    @property
    def label(self) -> str:
        """Its code, with the variant if it was asked for with one: what commands and functions take."""
        return f"{self.code}:{self.variants[0].id}" if self.alone else self.code

    @property
    def full_id(self) -> str:
        """Its id, with the variant if it was asked for with one."""
        return f"{self.id}:{self.variants[0].id}" if self.alone else self.id

    def variant(self, name: str) -> Variant:
        """Return a variant by its id."""
        for variant in self.variants:
            if variant.id.lower() == name.lower():
                return variant
        raise unknown_name(f"variant of '{self.id}'", name, [variant.id for variant in self.variants])

    def only(self, name: str) -> Pattern:
        """Return the same pattern with one of its variants alone, under the name that both have.

        Examples
        --------
        >>> from modeler.patterns import pattern
        >>> pattern("D1").only("rest").label
        'D1:rest'
        """
        return replace(self, variants=(self.variant(name),), alone=True)

    def architecture(self, w: Workload, variant: str = "") -> Architecture:
        """Fill the open parts for a workload.

        Parameters
        ----------
        w : Workload
            Whose clients and backend decide.
        variant : str
            A variant's id; by default the first that serves the workload and lacks least.

        Raises
        ------
        NotComparable
            If no variant serves these clients and this backend: with the reason.
        """
        if variant:
            return self._build(self.variant(variant), w)
        reasons: list[NotComparable] = []
        architectures: list[Architecture] = []
        for candidate in self.variants:
            try:
                architectures.append(self._build(candidate, w))
            except NotComparable as reason:
                reasons.append(reason)
        if not architectures:
            raise NotComparable("; ".join(dict.fromkeys(map(str, self._together(reasons, w)))))
        return min(architectures, key=lambda architecture: architecture.lacks)

    def _together(self, reasons: list[NotComparable], w: Workload) -> list[NotComparable]:
        """Leave out what only some variants say of the backend; if none serves it, that is the one reason.

        That there is nothing to share is left out as well, where other variants say why they do not serve it.
        """
        usual = [not_comparable for not_comparable in reasons if not isinstance(not_comparable, NothingToShare)]
        reasons = usual or reasons
        others = [not_comparable for not_comparable in reasons if not isinstance(not_comparable, WrongBackend)]
        if len(others) == len(reasons) or any(
            w.backend.kind in variant.integration.backends for variant in self.variants
        ):
            return others
        kinds = frozenset().union(*(variant.integration.backends for variant in self.variants))
        return [WrongBackend(kinds, w.backend.kind)]

    def _build(self, variant: Variant, w: Workload) -> Architecture:
        w = as_needed(w)
        if self.needs_cognito and w.api.cognito is None:
            w = w.model_copy(update={"api": w.api.model_copy(update={"cognito": Cognito()})})
        way = variant.reach.way(w)
        doors = variant.doors
        doors.check_network(way)
        integration = variant.integration.choose(doors, w)
        before = doors.hops(way, w, integration.targets)
        hops = (*way.hops, *before, *apart(before, integration.hops(doors, w)))
        lacks = tuple(doors.remarks(w, integration.adds))
        remarks = (
            *lacks,
            *variant.reach.remarks(w),
            *((TWO_BALANCERS,) if has_two(hops) else ()),
            *lookups(way, hops, w),
        )
        return Architecture(
            pattern=self.id,
            title=self.title,
            variant=variant.id,
            hops=hops,
            remarks=remarks,
            provisions=provisions(hops, w),
            lacks=len(lacks),
            choices={
                "reach": variant.reach.title,
                "door": doors.title,
                "integration": integration.title,
            },
        )
