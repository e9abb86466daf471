"""What one field says of itself, read from where it is declared: unit, limits, short name, what moves with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from modeler.dataclass import dataclass
from modeler.units import format_count, parse_number
from modeler.workload.fields import Amount


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which numbers a value must lie; infinity where there is no limit.

    Examples
    --------
    >>> str(Limits(1, 6)), str(Limits(0)), str(Limits(0, 16, open_low=True)), str(Limits())
    ('1 to 6', 'at least 0', 'more than 0 and at most 16', '')
    """

    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    """Whether the lower limit itself is excluded."""
    open_high: bool = False

    def __str__(self) -> str:
        bounded = math.isfinite(self.low) and math.isfinite(self.high)
        if bounded and not self.open_low and not self.open_high:
            return f"{_limit(self.low)} to {_limit(self.high)}"
        return self.words

    @property
    def words(self) -> str:
        """The limits as a sentence asks for them."""
        words = []
        if math.isfinite(self.low):
            words.append(f"{'more than' if self.open_low else 'at least'} {_limit(self.low)}")
        if math.isfinite(self.high):
            words.append(f"{'less than' if self.open_high else 'at most'} {_limit(self.high)}")
        return " and ".join(words)


def _limit(value: float) -> str:
    """Write a limit as a person would.

    >>> _limit(1e9), _limit(10_240), _limit(0.9999)
    ('1G', '10240', '0.9999')
    """
    return format_count(value) if value >= SHORTENED_FROM else f"{value:.12g}"


SHORTENED_FROM = 1e6


@dataclass(frozen=True, slots=True)
class Declaration:
    """A field as it is declared.

    Parameters
    ----------
    unit, meaning : str
        As `modeler workload --explain` prints them.
    default : object
        Its value where nothing is given.
    choices : tuple of str
        The names that it takes; empty if it is no choice.
    vector : bool
        Whether it is a single number: then one calculation takes many values of it at once.
    whole : bool
        Whether it counts things that come whole, even where their average may be given (Fargate tasks).
    integer : bool
        Whether only whole numbers are read.
    limits : Limits
        What a number may be.
    short : str
        The name that people use for it, if that is another: ``requests``, ``rps``.
    moves_bill : bool
        False for what no bill depends on: requirements, and measured latencies.
    compared_with : tuple of str
        Fields of the same section that it must fit in size: a 99th percentile is above its mean.
    read : callable
        Reads a number as people write it; raises ValueError with one sentence, or UnitError.
    """

    unit: str
    meaning: str
    default: Any
    choices: tuple[str, ...]
    vector: bool
    whole: bool
    integer: bool
    limits: Limits
    short: str
    moves_bill: bool
    compared_with: tuple[str, ...]
    read: Callable[[Any], float]

    @property
    def allowed(self) -> str:
        """What it may be, in words; empty for free text and for switches.

        Examples
        --------
        >>> from modeler.workload import Workload
        >>> declaration(Workload.model_fields["azs"]).allowed
        'whole, 1 to 6'
        """
        if not self.vector:
            return ", ".join(self.choices)
        return ", ".join(filter(None, ("whole" if self.integer else "", str(self.limits))))

    def takes(self, number: float) -> bool:
        """Say whether a number that was read is one that the field takes.

        Examples
        --------
        >>> from modeler.workload import Workload
        >>> azs = declaration(Workload.model_fields["azs"])
        >>> azs.takes(6), azs.takes(7), azs.takes(2.5)
        (True, False, False)
        """
        limits = self.limits
        above = number > limits.low if limits.open_low else number >= limits.low
        below = number < limits.high if limits.open_high else number <= limits.high
        return above and below and math.isfinite(number) and (float(number).is_integer() or not self.integer)


def declaration(info: FieldInfo) -> Declaration:
    """Read what a field says of itself.

    Examples
    --------
    >>> from modeler.workload import Traffic
    >>> rate = declaration(Traffic.model_fields["average_rps"])
    >>> rate.unit, rate.short, rate.limits.low, rate.vector
    ('requests/s', 'rps', 0.0, True)
    """
    traits = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    types = {plain for plain in _plain_types(info.annotation) if plain is not type(None)}
    return Declaration(
        unit=str(traits.get("unit", "")),
        meaning=info.description or "",
        default=info.get_default(call_default_factory=True, validated_data={}),
        choices=_choices(info.annotation),
        vector=types in ({int}, {float}),
        whole=int in types or traits.get("whole") is True,
        integer=types == {int},
        limits=_limits(info),
        short=str(traits.get("short", "")),
        moves_bill=traits.get("moves_bill") is not False,
        compared_with=_names(traits.get("compared_with")),
        read=next((amount.read for amount in _metadata(info) if isinstance(amount, Amount)), parse_number),
    )


def _names(trait: Any) -> tuple[str, ...]:
    return tuple(trait) if isinstance(trait, list) else ()


def _plain_types(annotation: Any) -> Iterator[Any]:
    """Return the types that an annotation allows, without units, limits and None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _plain_types(annotation.__origin__)
    elif origin in (Union, UnionType):
        for option in get_args(annotation):
            yield from _plain_types(option)
    else:
        yield annotation


def _choices(annotation: Any) -> tuple[str, ...]:
    """Return the names that an annotation allows, those of the items of a list too."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(member.value for member in annotation)
    args = getattr(annotation, "__args__", ())
    if get_origin(annotation) is Literal:
        return tuple(str(name) for name in args)
    return next((names for inner in args if (names := _choices(inner))), ())


def _limits(info: FieldInfo) -> Limits:
    low, high, open_low, open_high = -math.inf, math.inf, False, False
    for constraint in _metadata(info):
        if getattr(constraint, "ge", None) is not None:
            low, open_low = float(constraint.ge), False
        if getattr(constraint, "gt", None) is not None:
            low, open_low = float(constraint.gt), True
        if getattr(constraint, "le", None) is not None:
            high, open_high = float(constraint.le), False
        if getattr(constraint, "lt", None) is not None:
            high, open_high = float(constraint.lt), True
    return Limits(low, high, open_low, open_high)


def _metadata(info: FieldInfo) -> Iterator[Any]:
    """Return all constraints of a field, those inside of "or None" too."""
    yield from info.metadata
    for option in get_args(info.annotation):
        for constraint in getattr(option, "__metadata__", ()):
            yield from constraint.metadata if isinstance(constraint, FieldInfo) else (constraint,)
