"""The workload as a whole: from YAML, checked, changed field by field, and with ranges."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, PrivateAttr, ValidationError, model_validator
from pydantic.fields import FieldInfo

from modeler.errors import ModelerError, WorkloadError
from modeler.facts import region as find_region
from modeler.results import Record, Result, short
from modeler.units import (
    format_count,
    parse_share,
)
from modeler.workload.api import Api
from modeler.workload.backends import BACKEND_MODELS, Backend, LambdaBackend, S3Backend
from modeler.workload.bill import Assumptions, Counted, Logging, SharedBy
from modeler.workload.clients import Clients, Location
from modeler.workload.declaration import Declaration, declaration
from modeler.workload.fields import (
    Model,
    Some,
    field,
    reader,
)
from modeler.workload.mistakes import explain_error, model_of
from modeler.workload.needs import HopLatency, Needs, Objectives
from modeler.workload.spelling import as_aws_spells, spelled_as_aws
from modeler.workload.traffic import Traffic
from modeler.yamlfile import read_yaml


class TrafficClass(Model):
    """A kind of requests that takes its own way beside the main one, e.g. the files of a single-page app."""

    name: str = field("static", "text", "Name of the class.")
    traffic: Traffic = field(Traffic, "section", "Its traffic.")
    backend: Backend = field(S3Backend, "section", "Its backend.")
    pattern: str | None = field(None, "pattern", "Pattern that serves it; default: the cheapest that fits.")


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is not known exactly: in 9 cases of 10 it lies between ``low`` and ``high``.

    Parameters
    ----------
    low, high : float
        In the field's own unit: its 5 % and 95 % quantiles; for whole numbers the smallest and the largest.
    middle : float
        What is calculated with where one number is needed, and the median where it is given as ``mid``.
    law : lognormal, logit-normal, normal or whole
        Sizes, counts and times spread lognormally; shares between 0 and 1 as the logit of a normal; either normally,
        cut at the field's limits, if one end lies on them; whole numbers are all equally likely.
    mid_given : bool
        Whether the middle was given, or follows from the law.
    """

    low: float
    high: float
    middle: float
    law: Literal["lognormal", "logit-normal", "normal", "whole"]
    mid_given: bool = False

    @property
    def document(self) -> dict[str, float]:
        """The range as it stands in a file."""
        ends = {"low": self.low, "high": self.high}
        return {**ends, "mid": self.middle} if self.mid_given else ends


class Workload(Result, Model):
    """What the user brings. Any number may be a range, ``{low: 20M, high: 80M}``: its middle counts, see `ranges`.

    Examples
    --------
    >>> w = Workload(region="eu-west-1", traffic={"requests_per_month": "50M", "response_bytes": "20 KB"})
    >>> w.requests_per_month, w.traffic.response_bytes
    (50000000.0, 20480.0)
    """

    name: str = field("workload", "text", "Name, used in titles.")
    description: str = field("", "text", "What it is.")
    region: str = field("us-east-1", "Region code", "Region of the API.")
    failover_region: str | None = field(None, "Region code", "Second Region, for the patterns that stand in two.")
    failover_share: Annotated[float, reader(parse_share), Field(ge=0, lt=1)] = field(
        0, "share", "Share of the requests that the second Region serves in a normal month; 0 is a standby."
    )
    azs: Annotated[int, Field(ge=1, le=6)] = field(2, "AZs", "Availability Zones used by endpoints and links.")
    hours_per_month: Annotated[float, Field(ge=1, le=744)] = field(730, "hours", "Length of a month.")
    apis: Some = field(1, "APIs", "APIs behind the one door.")
    services: Some = field(1, "services", "Backend services behind the one door.")
    clients: Clients = field(Clients, "section", "Who calls.")
    traffic: Traffic = field(Traffic, "section", "How much, how big and when.")
    backend: Backend = field(LambdaBackend, "section", "What answers.")
    classes: tuple[TrafficClass, ...] = field((), "list", "Further traffic classes.")
    api: Api = field(Api, "section", "How the door is set up.")
    logging: Logging = field(Logging, "section", "Logs, metrics, traces.")
    shared_by: SharedBy = field(SharedBy, "section", "By how many workloads things are shared.")
    counted: Counted = field(Counted, "section", "What belongs to this bill.")
    assumptions: Assumptions = field(Assumptions, "section", "Choices where AWS states nothing.")
    needs: Needs = field(Needs, "section", "What must hold.", moves_bill=False)
    objectives: Objectives = field(Objectives, "section", "What would be good.", moves_bill=False)
    latency: dict[str, HopLatency] = field(
        dict,
        "hops",
        "Your own measurements, by component or evidence id (alb, network.direct-connect), or by component@instance "
        "for one of several of a kind (alb@internal-alb).",
        moves_bill=False,
    )

    _ranges: dict[str, Range] = PrivateAttr(default_factory=dict)

    def summary(self) -> str:
        """Say its name, how many requests, from where and to what."""
        requests = f"{format_count(self.requests_per_month)} requests a month"
        return f"'{short(self.name)}', {requests}, {self.region}, {self.clients.location} to {self.backend.kind}"

    def records(self) -> list[Record]:
        """Return one row a field that was set, by its path."""
        given = self.model_dump(mode="json", exclude_unset=True)
        return [{"field": path, "value": value} for path, value in _leaves(given)]

    def __init__(self, /, **given: Any) -> None:
        name = self._called()
        ranges = self.from_dict(given)._ranges if dict(_ranges_in(given, name)) else {}
        if ranges:
            middles = {path: span.middle for path, span in ranges.items()}
            given = _replaced(spelled_as_aws(given), middles)
        super().__init__(**given)
        self._ranges = ranges

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def _called(cls) -> str:
        return "the workload"

    @model_validator(mode="after")
    def _consistent(self) -> Workload:
        named = {
            "region": self.region,
            "clients.region": self.clients.region,
            "failover_region": self.failover_region,
        }
        for name, code in named.items():
            if code is not None:
                try:
                    find_region(code)
                except ModelerError as error:
                    raise ValueError(f"{name}: {error}") from None
        if self.clients.location is Location.OTHER_REGION:
            if self.clients.region is None:
                raise ValueError("clients.location is other-region but clients.region is not given: name the Region")
            if self.clients.region == self.region:
                raise ValueError(
                    f"clients.location is other-region but clients.region is the workload's own {self.region}: "
                    "name another, or use other-vpc"
                )
        names = [traffic_class.name for traffic_class in self.classes]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two traffic classes are called '{name}': give each its own name")
        for traffic_class in self.classes:
            if traffic_class.traffic.cache_hit_ratio and self.api.cache_gb is None and not self.api.edge_cache:
                raise ValueError(
                    f"class '{traffic_class.name}' has a cache_hit_ratio but nothing caches: set api.cache_gb "
                    "(0.5 to 237) or api.edge_cache, or leave the ratio out"
                )
        if self.failover_region == self.region:
            raise ValueError(f"failover_region is the workload's own {self.region}: name another, or leave it out")
        if self.failover_share and self.failover_region is None:
            raise ValueError(
                f"failover_share is {self.failover_share:g} but failover_region is not given: name the second Region"
            )
        if self.traffic.cache_hit_ratio and self.api.cache_gb is None and not self.api.edge_cache:
            raise ValueError(
                f"traffic.cache_hit_ratio is {self.traffic.cache_hit_ratio:g} but nothing caches: set api.cache_gb "
                "(0.5 to 237) or 'api.edge_cache: true', or leave the ratio out"
            )
        return self

    @property
    def requests_per_month(self) -> float:
        """Requests in a month, whichever way they were given."""
        return self.traffic.requests_in(self.hours_per_month)

    @property
    def ranges(self) -> dict[str, Range]:
        """The fields that were given as a range, by their path; everywhere else they have their middle.

        Examples
        --------
        >>> w = Workload.from_dict({"traffic": {"requests_per_month": {"low": "20M", "high": "80M"}}})
        >>> w.ranges["traffic.requests_per_month"].law, w.requests_per_month
        ('lognormal', 40000000.0)
        """
        return dict(self._ranges)

    def without_ranges(self) -> Workload:
        """Return the same workload with the middle of each range as if it were known."""
        workload = self.model_copy()
        workload._ranges = {}
        return workload

    @classmethod
    def load(cls, path: str | Path) -> Workload:
        """Read a workload from a YAML file.

        Raises
        ------
        WorkloadError
            If the file cannot be read, is not YAML, or says something that is not a workload.
        """
        return cls.from_dict(read_yaml(path), str(path))

    @classmethod
    def from_dict(cls, document: Mapping[str, Any], name: str = "the workload") -> Workload:
        """Read a workload from plain data, with one clear sentence if it is wrong.

        Examples
        --------
        >>> Workload.from_dict({"trafic": {}})
        Traceback (most recent call last):
        modeler.errors.WorkloadError: the workload: unknown field 'trafic' (did you mean 'traffic'?)...
        """
        if not isinstance(document, Mapping):
            raise WorkloadError(f"{name} must be a mapping of fields such as 'region: eu-west-1'")
        try:
            document = spelled_as_aws(document)
        except ValueError as error:
            raise WorkloadError(f"{name}: {error}") from None
        given = dict(_ranges_in(document, name))
        if given:
            return cls._with_ranges(document, given, name)
        return cls._checked(document, name)

    @classmethod
    def _checked(cls, document: Mapping[str, Any], name: str) -> Workload:
        try:
            return cls.model_validate(dict(document))
        except ValidationError as error:
            raise WorkloadError(f"{name}: {explain_error(cls, error)}") from None

    @classmethod
    def _with_ranges(cls, document: Mapping[str, Any], given: dict[str, Mapping[str, Any]], name: str) -> Workload:
        """Read the workload at the lower ends, at the upper ends and in the middle: each must be one."""
        for path, ends in given.items():
            _check_range(path, ends, document, name)
        lows = cls._checked(_replaced(document, {path: ends["low"] for path, ends in given.items()}), name)
        highs = cls._checked(_replaced(document, {path: ends["high"] for path, ends in given.items()}), name)
        mids = lows
        if any("mid" in ends for ends in given.values()):
            some = {path: ends.get("mid", ends["low"]) for path, ends in given.items()}
            mids = cls._checked(_replaced(document, some), name)
        ranges = {}
        for path, ends in given.items():
            declared = declaration_at(path, document)
            if declared is None:
                raise WorkloadError(f"{name}: '{path}' has a range, where only single numbers are read: give one")
            low, high = value_at(lows, path), value_at(highs, path)
            mid = value_at(mids, path) if "mid" in ends else None
            if not low <= high or (mid is not None and not low <= mid <= high):
                words = f"{low:g} to {high:g}" if mid is None else f"{low:g}, {mid:g}, {high:g}"
                raise WorkloadError(
                    f"{name}: the range of '{path}' does not rise ({words}): write the smaller number as low"
                )
            ranges[path] = _make_range(declared, low, mid, high)
        workload = cls._checked(_replaced(document, {path: span.middle for path, span in ranges.items()}), name)
        workload._ranges = ranges
        return workload

    def with_values(self, changes: Mapping[str, Any]) -> Workload:
        """Return a copy with some fields changed, named by their path.

        Examples
        --------
        >>> Workload().with_values({"traffic.response_bytes": "40 KB"}).traffic.response_bytes
        40960.0
        """
        document = self.model_dump(exclude_unset=True)
        if self._ranges:
            document = _replaced(document, {path: span.document for path, span in self._ranges.items()})
        for path, value in ((as_aws_spells(path), value) for path, value in changes.items()):
            *sections, last = path.split(".")
            place = document
            for section in sections:
                if place.get(section) is None:
                    place[section] = {}
                place = place[section]
                if not isinstance(place, dict):
                    raise WorkloadError(f"'{path}' is not a field of a workload: '{section}' has no fields")
            if sections == ["backend"]:
                place.setdefault("kind", self.backend.kind)
            place[last] = value
            if path == "traffic.requests_per_month":
                place.pop("average_rps", None)
            elif path == "traffic.average_rps":
                place.pop("requests_per_month", None)
        return self.from_dict(document)


def value_at(w: BaseModel, path: str) -> Any:
    """Return the value of a field by its path.

    >>> value_at(Workload(), "traffic.request_bytes")
    2048.0
    """
    value: Any = w
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _ranges_in(document: Mapping[str, Any], name: str, prefix: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Find the ranges of a document, by the path of their field."""
    for key, value in document.items():
        path = f"{prefix}{key}"
        if _is_range(value):
            yield path, value
        elif isinstance(value, Mapping):
            yield from _ranges_in(value, name, f"{path}.")
        elif isinstance(value, list | tuple) and any(
            _is_range(item) or (isinstance(item, Mapping) and any(_ranges_in(item, name))) for item in value
        ):
            raise WorkloadError(f"{name}: '{path}' has a range in a list, where only single numbers are read: give one")


def _is_range(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and set(value) <= {"low", "mid", "high"}


def _check_range(path: str, ends: Mapping[str, Any], document: Mapping[str, Any], name: str) -> None:
    """Refuse a range that lacks an end, or that stands where no number is wanted."""
    declared = declaration_at(path, document)
    if declared is not None and not declared.vector:
        raise WorkloadError(f"{name}: '{path}' has a range, but is no number: give one value")
    for end in ("low", "high"):
        if end not in ends:
            raise WorkloadError(f"{name}: the range of '{path}' has no '{end}': write {{low: ..., high: ...}}")


def declaration_at(path: str, document: Mapping[str, Any]) -> Declaration | None:
    """Find what a field says of itself, by its path in a document that may name a backend; None if there is none.

    Examples
    --------
    >>> declaration_at("backend.tasks", {"backend": {"kind": "fargate"}}).whole
    True
    """
    backend = document.get("backend")
    kind = backend.get("kind", "lambda") if isinstance(backend, Mapping) else "lambda"
    model: type[BaseModel] | None = Workload
    info: FieldInfo | None = None
    for name in path.split("."):
        if model is None or name not in model.model_fields:
            return None
        info = model.model_fields[name]
        model = BACKEND_MODELS.get(str(kind)) if model is Workload and name == "backend" else model_of(info.annotation)
    return declaration(info) if info else None


def _make_range(declared: Declaration, low: float, mid: float | None, high: float) -> Range:
    """Put a range together: which law it follows, and what its middle is.

    >>> _make_range(declaration(Traffic.model_fields["cache_hit_ratio"]), 0.2, None, 0.8)
    Range(low=0.2, high=0.8, middle=0.5, law='logit-normal', mid_given=False)
    """
    is_share = declared.unit == "share"
    law: Literal["lognormal", "logit-normal", "normal", "whole"]
    if declared.whole and float(low).is_integer() and float(high).is_integer():
        law, middle = "whole", (low + high) // 2
    elif low <= 0 or (is_share and high >= 1):
        law, middle = "normal", (low + high) / 2
    elif is_share:
        law, middle = "logit-normal", expit((logit(low) + logit(high)) / 2)
    else:
        law, middle = "lognormal", math.sqrt(low * high)
    middle = float(f"{middle:.12g}") if mid is None else mid
    return Range(low, high, int(middle) if isinstance(low, int) else middle, law, mid is not None)


def logit(share: float) -> float:
    """Return the logarithm of the odds of a share.

    >>> logit(0.5)
    0.0
    """
    return math.log(share / (1 - share))


def expit(odds: float) -> float:
    """Return the share whose odds have this logarithm.

    >>> expit(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-odds))


def _leaves(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Return the values of a document by their paths.

    >>> list(_leaves({"region": "eu-west-1", "traffic": {"peak_factor": 2}}))
    [('region', 'eu-west-1'), ('traffic.peak_factor', 2)]
    """
    for name, value in document.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _replaced(document: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a document with other values at some paths."""
    copied = copy.deepcopy(dict(document))
    for path, value in values.items():
        *sections, last = path.split(".")
        place = copied
        for section in sections:
            place = place.setdefault(section, {})
        place[last] = value
    return copied
