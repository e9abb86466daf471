"""Your own patterns: composed of the same parts as the built-in ones, or as explicit hops, in Python or in YAML.

Parts are named by their ids and checked against each other: a door that cannot use an integration, a network that
cannot carry the next hop or a component that does not exist is one sentence. What follows from the workload (the
backend's size, the Direct Connect ports) is filled in when the pattern meets one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from modeler.components import Role, components
from modeler.errors import CompositionError, NotComparable, nearest
from modeler.patterns.architecture import Network
from modeler.patterns.base import Pattern, Status, Variant
from modeler.patterns.fixed import FixedDoor, FixedIntegration, FixedReach
from modeler.patterns.hops import HopSpec, check_hops, read_hop
from modeler.patterns.options import checked_options, name_and_options, spelled_out
from modeler.patterns.parts import parts
from modeler.patterns.parts.door.base import Door
from modeler.patterns.parts.door.named import NAMED_DOORS
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.words import listed

_ID = re.compile(r"^[a-z0-9][a-z0-9-]{1,60}$")


def parts_known(kind: str) -> dict[str, Any]:
    """Return the parts of a kind by their ids.

    Parameters
    ----------
    kind : str
        ``reach``, ``door`` or ``integration``; or ``sequence``: doors in sequence that have a name of their own.

    Returns
    -------
    dict of id to part
        A class with its options; of a sequence, the doors that it stands for.

    Examples
    --------
    >>> "private" in parts_known("reach"), "alb-private-rest" in parts_known("sequence")
    (True, True)
    """
    return dict(NAMED_DOORS) if kind == "sequence" else dict(parts(kind))


def part(kind: str, given: Any) -> Any:
    """Return one reach, door or integration by its id, with options if wanted.

    Parameters
    ----------
    kind : str
        ``reach``, ``door`` or ``integration``.
    given : part, str or mapping
        A part, its id, or ``{id: vpc-link-v2, to: nlb}``.

    Returns
    -------
    Reach, Door or Integration

    Raises
    ------
    CompositionError
        If there is no such part or option.

    Examples
    --------
    >>> part("integration", {"id": "vpc-link-v2", "to": "nlb"}).to
    'nlb'
    """
    known = parts(kind)
    if isinstance(given, tuple(known.values())):
        return given
    name, options = name_and_options(given)
    if name not in known:
        ids = {*known, *(NAMED_DOORS if kind == "door" else ())}
        raise CompositionError(f"unknown {kind} '{name}'{nearest(name, ids)}: use one of {', '.join(sorted(ids))}")
    return known[name](**checked_options(known[name], options.items(), f"{kind} '{name}'"))


def doors_in_sequence(given: Any) -> tuple[Door, ...]:
    """Return one or more doors: by id, with options, by the name of a sequence, or as a list of these.

    Raises
    ------
    CompositionError
        If there is no such door or option.

    Examples
    --------
    >>> [door.id for door in doors_in_sequence(["global-accelerator", {"id": "internal-nlb", "listener": "TLS"}])]
    ['global-accelerator', 'internal-nlb']
    >>> [door.id for door in doors_in_sequence("alb-private-rest")]
    ['internal-alb', 'private-rest']
    """
    if isinstance(given, Doors):
        return given.doors
    if isinstance(given, list | tuple):
        return tuple(door for part in given for door in doors_in_sequence(part))
    if not isinstance(given, Door):
        name, options = name_and_options(given)
        if name in NAMED_DOORS:
            return doors_in_sequence(spelled_out(NAMED_DOORS[name], options))
    return (part("door", given),)


def doors_behind(name: str) -> tuple[str, ...]:
    """Return the ids of the doors that can stand directly behind a door.

    Examples
    --------
    >>> doors_behind("global-accelerator")
    ('internal-alb', 'internal-nlb', 'internet-facing-alb', 'internet-facing-nlb')
    """
    known = parts("door")

    def fits(following: str) -> bool:
        try:
            known[name]().before(known[following]())
        except NotComparable:
            return False
        return following != name

    return tuple(filter(fits, sorted(known)))


def own_pattern(
    id: str,
    *,
    title: str = "",
    reach: Any = "private",
    door: Any = None,
    integration: Any = "open",
    hops: Sequence[Mapping[str, Any] | HopSpec] = (),
    purpose: str = "",
    status: Any = "own",
) -> Pattern:
    """Make your own pattern from named parts, or from explicit hops.

    Parameters
    ----------
    id : str
        Name: small letters, digits and hyphens.
    title, purpose : str
        What it is; what it is for.
    reach, integration : str, mapping or part
        Ids as `part` takes them; the integration may be left open.
    door : str, mapping, part or list of these
        One door, or several in the order of the request: ``["cloudfront", {"id": "internal-nlb"}]``.
    hops : sequence of mapping
        Instead of the three parts: ``{component: alb, network: vpc, role: ..., ...options}``.
    status : str
        How it is shown: own, or another word of `Status` if you say so.

    Returns
    -------
    Pattern
        With code ``X1``, usable wherever a built-in one is.

    Raises
    ------
    CompositionError
        If the parts do not exist or do not fit together.

    Examples
    --------
    >>> import modeler as m
    >>> mine = own_pattern("rest-to-nlb", door="private-rest", reach="endpoint", integration="vpc-link-v1")
    >>> [hop.component.id for hop in mine.architecture(m.Workload(backend={"kind": "fargate"})).hops]
    ['interface-endpoint', 'rest-api', 'vpc-link-v1', 'nlb', 'fargate-tasks']
    """
    if not _ID.match(str(id)):
        raise CompositionError(f"'{id}' is no id for a pattern: use 2 to 61 small letters, digits and hyphens")
    for name, value in (("title", title), ("purpose", purpose)):
        if not isinstance(value, str):
            raise CompositionError(f"pattern '{id}': its '{name}' is {value!r}: give text")
    if status not in get_args(Status):
        raise CompositionError(f"pattern '{id}': its 'status' is {status!r}: use {listed(get_args(Status))}")
    variant = _of_parts(str(id), reach, door, integration) if not hops else _of_hops(door, hops)
    try:
        return Pattern(
            code="X1",
            id=str(id),
            title=title or str(id),
            status=status,
            purpose=purpose or "Composed by the user.",
            initiates="Clients open to the first hop.",
            must_exist=(),
            when=(),
            when_not=(),
            sources=(),
            variants=(variant,),
        )
    except NotComparable as error:
        raise CompositionError(f"pattern '{id}' cannot be built: {error}") from None


def _of_hops(door: Any, hops: Any) -> Variant:
    if door is not None:
        raise CompositionError("give either 'hops' or reach, door and integration, not both")
    if not isinstance(hops, list | tuple):
        raise CompositionError("'hops' must be a list of mappings with at least 'component' and 'network'")
    specs = tuple(read_hop(hop, n) for n, hop in enumerate(hops, start=1))
    check_hops(specs)
    first = components()[specs[0].component].traits
    return Variant(
        id="own",
        title="as listed",
        reach=FixedReach(first=Network(specs[0].network), leads_out=Role.WAY_OUT in first.roles),
        door=FixedDoor(specs=specs),
        integration=FixedIntegration(),
    )


def _of_parts(id: str, reach: Any, door: Any, integration: Any) -> Variant:
    if door is None or door in ((), []):
        known = sorted((*parts("door"), *NAMED_DOORS))
        raise CompositionError(f"pattern '{id}' needs a 'door' (or 'hops'): one or more of {', '.join(known)}")
    return Variant(
        id="own",
        title="as composed",
        reach=part("reach", reach),
        door=doors_in_sequence(door),
        integration=part("integration", integration),
    )
