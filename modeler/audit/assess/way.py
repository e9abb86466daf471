"""One way as one pattern: which match has its hops for the workload with the template's settings, and its bill.

Where clients are is the workload's. If it does not say, they are at the plainest place from which the pattern serves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from modeler.audit.assess.chain import chain, unknown_step
from modeler.audit.assess.entry import EntryAssessment
from modeler.audit.assess.needs import as_it_stands, unmet_needs
from modeler.audit.recognise import Match, Recognised, RequestWay
from modeler.audit.recognise.signatures import without_reach
from modeler.audit.settings import ResourceSettings, settings_of
from modeler.audit.settings.gather import ENDS_WITH, RefusedSetting, with_settings
from modeler.components import Role
from modeler.dataclass import dataclass
from modeler.engine.calls import prices_for
from modeler.engine.compare import Assessment, assess
from modeler.engine.situations import CLIENT_PLACES
from modeler.errors import CompositionError, NotComparable, WorkloadError
from modeler.facts.pricebook import PriceBook
from modeler.inventory import Inventory
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.patterns import Hop, Pattern, pattern
from modeler.workload import Clients, Workload

_ANY_BACKEND: Final = ("", "fargate", "s3")
"""What is tried where a way goes on beyond what was read: a function, a server, a bucket."""


@dataclass(frozen=True)
class _Built:
    """A pattern that was filled in with the hops of a way, and for which workload."""

    matches: tuple[Match, ...]
    pattern: Pattern
    variant: str
    workload: Workload
    assumed: dict[str, Any]
    refused: tuple[RefusedSetting, ...] = ()


def assess_way(
    inventory: Inventory, result: Recognised, way: RequestWay, w: Workload, given: bool, book: PriceBook | None
) -> EntryAssessment:
    """Price one way as it stands.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    result : Recognised
        What the entry point was recognised as.
    way : RequestWay
        One of its ways.
    w : Workload
        What the user brings, or the default.
    given : bool
        Whether the user brought it.
    book : PriceBook or None
        Prices of the workload's Region, or of another one.
    """
    settings = settings_of(inventory, way)
    base = as_it_stands(w, settings, way, inventory)
    built = _standing_pattern(inventory, result, way, base, settings)
    standing, refused = (built.workload, built.refused) if built else with_settings(base, settings, _kinds(way, w)[0])
    prices = _prices(standing, book)
    missing = unknown_step(way)
    reason = ""
    assumed = built.assumed if built else {}
    assessment: Assessment | None = None
    if built is not None:
        assessment = assess(standing, built.pattern, built.variant, book=prices)
    elif missing is None:
        assessment, assumed, reason = _as_chain(way, standing, inventory, prices)
        standing = assessment.workload if assessment else standing
    if _is_said(w):
        assumed = {path: value for path, value in assumed.items() if path == "backend.kind"}
    wanted = _wanted(w, settings, standing, assumed)
    judged = assess(wanted, assessment.pattern, assessment.variant, book=prices) if assessment else None
    if assessment is not None and judged is not None and given:
        reason = judged.reason
    return EntryAssessment(
        way=way,
        matches=built.matches if built else (),
        settings=settings,
        refused=refused,
        assumed=assumed,
        wanted=wanted,
        workload=standing,
        assessment=assessment,
        missing=missing.node if missing else None,
        reason=reason,
        judged=judged,
        unmet=unmet_needs(inventory, way, w, assessment, judged) if assessment and judged else (),
        region_assumed=not ("region" in w.model_fields_set or any(item.path == "region" for item in settings.taken)),
        given=given,
        book=prices,
    )


def _kinds(way: RequestWay, w: Workload) -> tuple[str, ...]:
    """Return the kinds of backend that may stand at the end of a way; empty for the workload's own.

    Of a way that goes on beyond what was read nobody knows it, unless the workload says it.
    """
    last = way.components[-1] if way.steps else ""
    if "istio-ingress" in way.components:
        return ENDS_WITH["istio-ingress"]
    if last in ENDS_WITH:
        return ENDS_WITH[last]
    return ("",) if "backend" in w.model_fields_set else _ANY_BACKEND


def _standing_pattern(
    inventory: Inventory, result: Recognised, way: RequestWay, w: Workload, settings: ResourceSettings
) -> _Built | None:
    """Return the first match that has the hops of a way, with all matches that have them.

    It is built for the workload; where no match serves its clients, for clients whom it serves.
    """
    order = {match.shape: place for place, match in enumerate(result.matches)}
    for own in (w, _anywhere(w)):
        every: list[_Built] = []
        for kind in _kinds(way, w):
            standing, refused = with_settings(own, settings, kind)
            builds = (_build(match, way, standing, inventory) for match in result.matches)
            guessed = {"backend.kind": kind} if _kinds(way, w) == _ANY_BACKEND and kind else {}
            every += [
                replace(built, refused=refused, assumed=built.assumed | guessed)
                for built in builds
                if built is not None
            ]
            if every and way.ends == "backend":
                break
        if every:
            every.sort(key=lambda built: order[built.matches[0].shape])
            matches = dict.fromkeys(built.matches[0] for built in every)
            return replace(every[0], matches=tuple(matches))
    return None


def _is_said(w: Workload) -> bool:
    """Say whether a workload says where its clients are."""
    return "location" in w.clients.model_fields_set


def _anywhere(w: Workload) -> Workload:
    """Return a workload whose clients are where the pattern serves them, for the bill at rest of what stands."""
    return w.model_copy(update={"clients": Clients()}) if _is_said(w) else w


def _wanted(w: Workload, settings: ResourceSettings, standing: Workload, assumed: dict[str, Any]) -> Workload:
    """Return the workload by which what stands and other patterns are judged: all its needs, and the settings beside.

    What a template says is no need of the user's; and how many networks his clients are in he knows himself.
    """
    counted = "vpcs" in w.clients.model_fields_set
    taken = tuple(setting for setting in settings.taken if not (counted and setting.path == "clients.vpcs"))
    placed = w.with_values(assumed) if assumed else w
    wanted, _ = with_settings(placed, replace(settings, taken=taken), standing.backend.kind)
    return wanted if wanted.needs == w.needs else wanted.with_values({"needs": w.needs})


def _prices(w: Workload, book: PriceBook | None) -> PriceBook:
    if book is None or book.region.code == w.region:
        return prices_for(w, book)
    return book.elsewhere(w.region)


def _build(match: Match, way: RequestWay, w: Workload, inventory: Inventory) -> _Built | None:
    """Return a pattern with the hops of a way: for clients who need no other component, if there are such."""
    fallback: _Built | None = None
    known = pattern(match.shape.pattern)
    for candidate, assumed in _placed(w, inventory):
        try:
            hops = known.architecture(candidate, match.shape.variant).hops
        except NotComparable:
            continue
        components = tuple(hop.component.id for hop in hops)
        if not (_agree(components, way, match) and _schemes_agree(hops, way)):
            continue
        built = _Built((match,), known, match.shape.variant, candidate, assumed)
        if components == way.components:
            return built
        fallback = fallback or built
    return fallback


def _agree(components: tuple[str, ...], way: RequestWay, match: Match) -> bool:
    """Say whether an architecture has the steps of a way; of one that goes on beyond what was read, its beginning."""
    built, sequence = without_reach(components), without_reach(way.components)
    return built == sequence or (match.certainty == "likely" and built[: len(sequence)] == sequence)


def _schemes_agree(hops: Sequence[Hop], way: RequestWay) -> bool:
    """Say whether the balancers of an architecture are internal, or internet-facing, as those of a way."""
    built = [str(getattr(hop.component, "scheme", "")) for hop in hops if hop.component.plays(Role.LOAD_BALANCER)]
    standing = [step.node.scheme for step in way.steps if isinstance(step.node, LoadBalancer)]
    return all(scheme == own for scheme, own in zip(built, standing, strict=False) if isinstance(own, str) and scheme)


def _placed(w: Workload, inventory: Inventory) -> Iterator[tuple[Workload, dict[str, Any]]]:
    """Yield the workload, then the same with clients at other places, if it does not say where they are."""
    yield w, {}
    if _is_said(w):
        return
    second = next((node.region for node in inventory if isinstance(node.region, str) and node.region != w.region), None)
    for more in ({}, {"failover_region": second}) if second else ({},):
        for place in _places():
            assumed = {**{f"clients.{name}": value for name, value in place.items()}, **more}
            if assumed.get("clients.region") == w.region:
                assumed["clients.region"] = second or "us-east-1"
            try:
                yield w.with_values(assumed), assumed
            except WorkloadError:
                continue


def _places() -> Iterator[dict[str, Any]]:
    """Yield places of clients, each in one VPC before it is in several."""
    for place in CLIENT_PLACES:
        if "vpcs" in place:
            yield {name: value for name, value in place.items() if name != "vpcs"}
        yield place


def _as_chain(
    way: RequestWay, w: Workload, inventory: Inventory, book: PriceBook
) -> tuple[Assessment | None, dict[str, Any], str]:
    """Return a way as its own chain of hops, with what was assumed, or why it has no bill."""
    try:
        own = chain(way, w)
    except CompositionError as error:
        return None, {}, str(error)
    reason = ""
    for candidate, assumed in _placed(w, inventory):
        assessment = assess(candidate, own, book=book)
        if assessment.comparable:
            return assessment, assumed, ""
        reason = reason or assessment.reason
    return None, {}, reason
