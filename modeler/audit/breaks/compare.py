"""Compare two inventories by what callers can do: every call from every place, and everybody who gets in.

Two questions are asked of both. A call: does this request from this place reach the backend (`modeler.audit.trace`)?
And who gets in at all, over all classes of callers and all ways (`modeler.audit.proof`)? A switch of private DNS, a
route or a record changes calls; a policy, a scheme or a group changes who gets in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from modeler.audit.network import ALL_ADDRESSES, Intervals, address_text
from modeler.audit.network.intervals import NOTHING
from modeler.audit.proof import CallerAccess, Credential, CredentialKind, EntryReach
from modeler.audit.trace import TRACED, UrlForm, place_of
from modeler.errors import InventoryError, unread_name
from modeler.inventory import Inventory, Node

from .callers import with_callers
from .calls import ApiCallShape, calls_of
from .result import AccessDifference, Breaks, CallDifference, CallOutcome, ChangeEffect, effect_of
from .tracer import CallTracer

_ADDRESS_KEYS = ("aws:vpcsourceip", "aws:sourceip")
NOT_THERE = CallOutcome(False)
"""Where the caller, the API or the URL does not exist."""


def broken_by(
    before: Inventory, after: Inventory, apis: Iterable[str] | None = None, places: Iterable[str] | None = None
) -> Breaks:
    """Return what becomes of callers where one inventory takes the place of another.

    Parameters
    ----------
    before, after : Inventory
        What stands before and after the change.
    apis : iterable of str, optional
        The keys of the APIs to ask about; all of them if none are given.
    places : iterable of str, optional
        Where calls start, as `modeler.trace` takes them; all callers if none are given.

    Returns
    -------
    Breaks
        The calls that stop or begin to work, and who gets in or no longer does.

    Raises
    ------
    InventoryError
        If no such API was read.

    Examples
    --------
    >>> broken_by(Inventory(()), Inventory(())).is_empty
    True
    """
    nodes = _apis(before, after, apis)
    first, second, callers = with_callers(before, after)
    chosen = tuple(places) if places is not None else callers
    for place in chosen if places is not None else ():
        _refuse_nowhere(first, second, place)
    tracers = CallTracer(first), CallTracer(second)
    shapes = {api: _shapes(before, after, api) for api in nodes}
    calls = [call for place in chosen for api in nodes for call in _calls(tracers, place, api, shapes[api])]
    reach = EntryReach(before), EntryReach(after)
    accesses = [item for api in nodes for item in _accesses(reach, api)]
    return Breaks(
        tuple(sorted(calls, key=_by_effect)), tuple(sorted(accesses, key=_by_effect)), len(chosen), len(nodes)
    )


def _apis(before: Inventory, after: Inventory, keys: Iterable[str] | None) -> tuple[Node, ...]:
    """Return the APIs of both, each once."""
    nodes = {(node.KIND, node.key): node for part in (before, after) for kind in TRACED for node in part.all(kind)}
    if keys is None:
        return tuple(nodes.values())
    chosen: list[Node] = []
    for key in keys:
        named = {(node.KIND, node.key): node for part in (before, after) for node in part.called(key, TRACED)}
        same = list(named.values())
        if not same:
            raise unread_name("API", key, (node.key for node in nodes.values()))
        chosen += same
    return tuple(chosen)


def _refuse_nowhere(before: Inventory, after: Inventory, place: str) -> None:
    """Refuse a place that stands in neither inventory."""
    try:
        place_of(before, place)
    except InventoryError:
        place_of(after, place)


def _by_effect(item: CallDifference | AccessDifference) -> tuple[Any, ...]:
    if isinstance(item, CallDifference):
        return list(ChangeEffect).index(item.effect), item.api, item.host, item.header, item.caller, item.path
    caller = item.access.caller
    return list(ChangeEffect).index(item.effect), item.api, item.access.entry.name, str(caller.place), ""


# Calls


def _shapes(before: Inventory, after: Inventory, api: Node) -> tuple[ApiCallShape, ...]:
    """Return the calls of an API before and after, each once."""
    nodes = [(part, node) for part in (before, after) for node in part.all(type(api)) if node.key == api.key]
    return tuple(dict.fromkeys(shape for part, node in nodes for shape in calls_of(part, node)))


def _calls(
    tracers: tuple[CallTracer, CallTracer], place: str, api: Node, shapes: tuple[ApiCallShape, ...]
) -> Iterator[CallDifference]:
    for shape in shapes:
        first, second = (tracer.forms(place, api, shape) for tracer in tracers)
        for host, header in dict.fromkeys((*first, *second)):
            old, new = _outcome(first.get((host, header))), _outcome(second.get((host, header)))
            if effect_of(old.passes, new.passes) is not None:
                request = (shape.method, host, shape.path, header, shape.identity)
                yield CallDifference(place, api.key, *request, old, new)


def _outcome(form: UrlForm | None) -> CallOutcome:
    if form is None:
        return NOT_THERE
    stopping = form.failed or next((step for step in form.steps if step.passes is None), None)
    return CallOutcome(form.passes, stopping)


# Who gets in


def _accesses(reach: tuple[EntryReach, EntryReach], api: Node) -> Iterator[AccessDifference]:
    old, new = (_by_way(part, api) for part in reach)
    for way in dict.fromkeys((*old, *new)):
        yield from _of_way(api.key, old.get(way, []), new.get(way, []))


def _by_way(reach: EntryReach, api: Node) -> dict[Any, list[CallerAccess]]:
    """Return who gets in by place and way."""
    ways: dict[Any, list[CallerAccess]] = defaultdict(list)
    own = next((node for node in reach.inventory.all(type(api)) if node.key == api.key), None)
    for access in reach.of(own) if own is not None else ():
        ways[access.caller.place, access.entry].append(access)
    return ways


def _of_way(api: str, old: list[CallerAccess], new: list[CallerAccess]) -> Iterator[AccessDifference]:
    for credential in dict.fromkeys(access.caller.credential for access in (*old, *new)):
        sure_before, maybe_before = _addresses(old, credential)
        sure_after, maybe_after = _addresses(new, credential)
        parts = (
            (ChangeEffect.STOPS, sure_before - maybe_after, old),
            (
                ChangeEffect.MAY_STOP,
                (sure_before - sure_after) & maybe_after | maybe_before - sure_before - maybe_after,
                old,
            ),
            (ChangeEffect.BEGINS, sure_after - maybe_before, new),
            (
                ChangeEffect.MAY_BEGIN,
                (sure_after - sure_before) & maybe_before | maybe_after - sure_after - maybe_before,
                new,
            ),
        )
        for effect, part, side in parts:
            witness = _witness(side, credential, part) if part else None
            if witness is not None:
                shown = NOTHING if not witness.caller.addresses else part
                yield AccessDifference(api, effect, witness, shown)


def _addresses(accesses: list[CallerAccess], credential: Credential) -> tuple[Intervals, Intervals]:
    """Return the addresses from which those with a credential surely get in, and from which they may."""
    sure, maybe = NOTHING, NOTHING
    for access in accesses:
        if _suffices(credential, access.caller.credential):
            own = access.caller.addresses or ALL_ADDRESSES
            maybe = maybe | own
            sure = sure | own if access.sure else sure
    return sure, maybe


def _suffices(brought: Credential, asked: Credential) -> bool:
    """Return whether what a caller brings is as good as what is asked for."""
    if asked.kind is CredentialKind.NOTHING or asked == brought:
        return True
    signed = (CredentialKind.SIGNATURE, CredentialKind.OWN_SIGNATURE)
    return asked.kind is CredentialKind.ANY_SIGNATURE and brought.kind in signed


def _witness(accesses: list[CallerAccess], credential: Credential, part: Intervals) -> CallerAccess | None:
    """Return somebody among those who get in to whom a difference happens, who needs just this credential."""
    for access in accesses:
        shared = (access.caller.addresses or ALL_ADDRESSES) & part
        if access.caller.credential == credential and shared:
            return _from_address(access, shared) if access.caller.addresses else access
    return None


def _from_address(access: CallerAccess, part: Intervals) -> CallerAccess:
    """Return a witness whose request comes from one of the addresses that the difference is about."""
    request = access.request
    shown = address_text(part.first)
    keys = tuple((key, shown if key.lower() in _ADDRESS_KEYS else value) for key, value in request.keys)
    return replace(access, request=replace(request, keys=keys))
