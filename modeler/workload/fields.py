"""What the parts of a workload are made of: quantities with units, fields that declare themselves, times of code."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from modeler.dataclass import dataclass
from modeler.errors import ModelerError, WorkloadError
from modeler.units import (
    parse_bandwidth,
    parse_count,
    parse_milliseconds,
    parse_number,
    parse_seconds,
    parse_share,
    parse_size,
)
from modeler.workload.spelling import spelled_as_aws


@dataclass(frozen=True, slots=True)
class Amount:
    """How a number is read and between which limits it must lie, for the type that stands before it.

    Its limits are checked on what was read, and an error shows what was given. It tells pydantic itself how that is
    done: to let pydantic find out, field by field, took longer than to read a workload.

    Parameters
    ----------
    parse : callable, optional
        Reads what people write; raises a ModelerError with one sentence. Without it a plain number is read.
    ge, gt, le, lt : float, optional
        The limits.
    """

    parse: Callable[[Any], Any] | None = None
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None

    def read(self, value: Any) -> Any:
        """Read a quantity as people write it.

        Raises
        ------
        ValueError
            With one sentence.
        """
        if self.parse is None:
            return parse_number(value)
        try:
            return self.parse(value)
        except ModelerError as error:
            raise ValueError(str(error)) from None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """What pydantic asks: how to check a field of this quantity."""
        if source is int or self.parse is None:
            limits = {name: limit for name in _BROKEN if (limit := getattr(self, name)) is not None}
            return core_schema.int_schema(**limits) if source is int else core_schema.float_schema(**limits)
        read = core_schema.no_info_before_validator_function(
            self.read, core_schema.float_schema() if source is float else handler(source)
        )
        return core_schema.no_info_after_validator_function(self._within, read)

    def _within(self, number: Any) -> Any:
        """Refuse a number beyond a limit."""
        for name, (error, keeps) in _BROKEN.items():
            limit = getattr(self, name)
            if limit is not None and not keeps(number, limit):
                raise PydanticKnownError(error, {name: limit})  # type: ignore[arg-type]
        return number


_BROKEN: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "ge": ("greater_than_equal", operator.ge),
    "gt": ("greater_than", operator.gt),
    "le": ("less_than_equal", operator.le),
    "lt": ("less_than", operator.lt),
}
"""Limits, what pydantic calls a number beyond one, and when a number keeps to it."""


MOST_A_MONTH = 1e15
"""More than all requests of DynamoDB at Amazon's own peak, 151 million a second
(https://aws.amazon.com/blogs/aws/aws-services-scale-to-new-heights-for-prime-day-2025-key-metrics-and-milestones/)."""
MOST_A_SECOND = 1e9
MOST_OBJECT_BYTES = 50 * 2**40
"""The largest object of S3, 50 TB (https://aws.amazon.com/s3/faqs/)."""
MOST_BITS_PER_SECOND = 1e13
MOST_THINGS = 10_000_000
"""More servers, APIs or environments than any account has."""
MONTH_S = 31 * 24 * 3600
"""The longest month: nothing that serves a request takes longer."""
CEILINGS = frozenset(
    (MOST_A_MONTH, MOST_A_SECOND, MOST_OBJECT_BYTES, MOST_BITS_PER_SECOND, MOST_THINGS, MONTH_S, MONTH_S * 1000)
)
"""Limits that refuse nonsense: no range to search or to draw goes up to them."""

Count = Annotated[float, Amount(parse_count, ge=0, le=MOST_A_MONTH)]
PerSecond = Annotated[float, Amount(parse_count, ge=0, le=MOST_A_SECOND)]
Size = Annotated[float, Amount(parse_size, ge=0, le=MOST_OBJECT_BYTES)]
Bandwidth = Annotated[float, Amount(parse_bandwidth, ge=1000, le=MOST_BITS_PER_SECOND)]
Seconds = Annotated[float, Amount(parse_seconds, gt=0, le=MONTH_S)]
Milliseconds = Annotated[float, Amount(parse_milliseconds, ge=0, le=MONTH_S * 1000)]
Share = Annotated[float, Amount(parse_share, ge=0, le=1)]
Whole = Annotated[int, Amount(ge=0, le=MOST_THINGS)]
Some = Annotated[int, Amount(ge=1, le=MOST_THINGS)]
TtlSeconds = Annotated[float, Amount(parse_seconds, ge=0, le=3600)]
FunctionSeconds = Annotated[float, Amount(parse_seconds, gt=0, le=900)]
# YAML makes a number of 1.3; a version is a name.
TlsVersion = Annotated[
    Literal["1.2", "1.3"], BeforeValidator(lambda version: str(version) if isinstance(version, float) else version)
]
Access = Literal["data-center", "fiber", "cable", "dsl", "satellite", "wifi", "mobile"]
MOST_SPREAD = 14.9
"""Most that a 99th percentile can be of the mean of a lognormal: exp(z² / 2) at the normal score z of 0.99."""

HOURS_PER_WEEK = 168


def field(
    default: Any,
    unit: str,
    meaning: str,
    *,
    short: str = "",
    whole: bool = False,
    moves_bill: bool = True,
    compared_with: tuple[str, ...] = (),
    **more: Any,
) -> Any:
    """Declare a field of a workload, once for all who read it: reference, tables, studies, command line.

    Its type says what it may be: limits, whole numbers, choices. A single number takes many values at once.

    Parameters
    ----------
    default : object or callable
        What holds where nothing is given; a callable makes it.
    unit, meaning : str
        What `modeler workload --explain` prints.
    short : str
        The name that people use for it, if it is not the last part of its path.
    whole : bool
        Whether it counts things that come whole although its type takes an average.
    moves_bill : bool
        False for a field, or a section, that no bill depends on.
    compared_with : tuple of str
        Fields of the same section that it must fit in size, where it is given.

    Examples
    --------
    >>> field(2, "AZs", "Availability Zones used.").description
    'Availability Zones used.'
    """
    traits: JsonDict = {"unit": unit}
    traits |= {"short": short} if short else {}
    traits |= {"whole": True} if whole else {}
    traits |= {} if moves_bill else {"moves_bill": False}
    traits |= {"compared_with": list(compared_with)} if compared_with else {}
    if callable(default):
        return Field(default_factory=default, description=meaning, json_schema_extra=traits, **more)
    return Field(default, description=meaning, json_schema_extra=traits, **more)


class Model(BaseModel):
    """Base of all parts of a workload: unknown fields are errors, values do not change after reading.

    Raises
    ------
    WorkloadError
        If the fields make no such part, with one sentence; or if one is set afterwards.

    Examples
    --------
    >>> from modeler.workload import Api
    >>> Api(authoriser="iam").authorizer
    'iam'
    >>> Api(authorizer="iamm")
    Traceback (most recent call last):
    modeler.errors.WorkloadError: Api: 'authorizer' is 'iamm' (did you mean 'iam'?): use one of none, iam, jwt, ...
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False, defer_build=True)

    def __init__(self, /, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            from modeler.workload.mistakes import explain_error  # its sentences name all parts, which stand on this one

            raise WorkloadError(explain_error(type(self), error).within(self._called())) from None

    # Tells pydantic that parts of a document need not go through here, so that its error keeps the whole path.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def _called(cls) -> str:
        """The name under which an error speaks of it."""
        return cls.__name__

    def __setattr__(self, name: str, value: Any) -> None:
        if name in type(self).model_fields:
            raise WorkloadError(
                f"{self._called()} is frozen, so '{name}' cannot be set: make a copy with Workload.with_values, or a "
                "new one"
            )
        super().__setattr__(name, value)

    @model_validator(mode="before")
    @classmethod
    def _spelled_as_aws(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        spelled = spelled_as_aws(given)
        for name, value in spelled.items():
            if isinstance(value, bool) and name in cls.model_fields and _takes_numbers(cls.model_fields[name]):
                raise ValueError(
                    f"'{name}' is {str(value).lower()}: give a number (YAML reads a bare no, off, yes or on as true or "
                    "false)"
                )
        return spelled

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        self.check()
        return self

    def check(self) -> None:
        """Refuse fields that contradict each other, each being right by itself.

        It runs when a model is read, and again where a number of it is replaced.

        Raises
        ------
        ValueError
            With one sentence.
        """


def _takes_numbers(declared: FieldInfo) -> bool:
    """Say whether a field is a number and no yes or no."""
    kinds = {declared.annotation, *get_args(declared.annotation)}
    kinds |= {inner for kind in kinds for inner in get_args(kind)}
    return bool(kinds & {int, float}) and bool not in kinds


class Timed(Model):
    """Base of what has a mean duration and may have a known 99th percentile of it."""

    def check(self) -> None:
        """Refuse a 99th percentile that no lognormal with this mean has."""
        mean, p99 = getattr(self, "duration", None), getattr(self, "duration_p99", None)
        if mean is None or p99 is None or mean == p99 == 0:
            return
        if not mean < p99 <= MOST_SPREAD * mean:
            raise ValueError(
                f"duration_p99 is {p99:g} ms where duration, the mean, is {mean:g} ms: give more than the mean and at "
                f"most {MOST_SPREAD:g} times it (no lognormal has more), or leave it out"
            )


def kind_field(kind: str, meaning: str) -> Any:
    """The field of all backends that tells them apart."""
    return field(kind, "kind", meaning, short="backend")


def duration_p99_field() -> Any:
    """The field of all code of the user: how slow its slowest requests are."""
    return field(
        None,
        "ms",
        "99th percentile of the duration; default: three times the median of a lognormal (assumed).",
        compared_with=("duration",),
    )


def concurrency_field(of: str) -> Any:
    """The field of all servers: how many requests one works on at once."""
    return field(50, "requests", f"Requests that one {of} works on at once, others wait; an estimate.")


def runtime_field() -> Any:
    """The field of all functions: which runtime they have."""
    return field(
        None,
        "runtime",
        "Lambda runtime (python3.13, nodejs22.x, java21...): cold starts as measured for it; default: init_duration "
        "is the median.",
    )


def idle_timeout_field() -> Any:
    """The field of all functions: how long an idle environment is kept."""
    return field(
        "8 min", "s", "Idle time after which Lambda takes an environment away (unpublished; 6 to 10 min were measured)."
    )


def check_runtime(name: str | None, architecture: str) -> None:
    """Refuse a runtime of which no cold start was measured; of the memory that is nearest, every size has one.

    Raises
    ------
    ValueError
        With the nearest right name.
    """
    if name is None:
        return
    from modeler.facts.evidence import lambda_init  # a table that few workloads need

    try:
        lambda_init(name, 1024, architecture)
    except ModelerError as error:
        raise ValueError(f"runtime: {error}; or leave it out and give init_duration") from None
