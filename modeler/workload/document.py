"""The workload as a whole: from YAML, checked, changed field by field, and with ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, PrivateAttr, ValidationError

from modeler.errors import ModelerError, WorkloadError, mistake_of
from modeler.facts import region as find_region
from modeler.facts.allowances import read_used
from modeler.results import Record, Result, short
from modeler.units import (
    format_count,
    parse_share,
)
from modeler.workload.api import Api
from modeler.workload.asked import contradicting
from modeler.workload.backends import Backend, FargateBackend, LambdaBackend, S3Backend
from modeler.workload.bill import Assumptions, Counted, Existing, Logging, SharedBy
from modeler.workload.changes import agreeing, changed, opened, placed
from modeler.workload.clients import Clients, Location
from modeler.workload.fields import (
    Amount,
    Model,
    Some,
    field,
)
from modeler.workload.mistakes import explain_error
from modeler.workload.needs import Feature, HopLatency, Needs, Objectives
from modeler.workload.ranges import GivenRange, Range, given_ranges, has_ranges
from modeler.workload.spelling import spelled_as_aws
from modeler.workload.templates import refuse_path, refuse_short_forms, refuse_template
from modeler.workload.traffic import Traffic
from modeler.yamlfile import read_yaml

THE_WORKLOAD = "the workload"
"""How a mistake in a workload that has no file names it."""


class TrafficClass(Model):
    """A kind of requests that takes its own way beside the main one, e.g. the files of a single-page app."""

    name: str = field("static", "text", "Name of the class.")
    traffic: Traffic = field(Traffic, "section", "Its traffic.")
    backend: Backend = field(S3Backend, "section", "Its backend.")
    pattern: str | None = field(None, "pattern", "Pattern that serves it; default: the cheapest that fits.")


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
    failover_share: Annotated[float, Amount(parse_share, ge=0, lt=1)] = field(
        0, "share", "Share of the requests that the second Region serves in a normal month; 0 is a standby."
    )
    azs: Annotated[int, Amount(ge=1, le=6)] = field(2, "AZs", "Availability Zones used by endpoints and links.")
    hours_per_month: Annotated[float, Amount(ge=1, le=744)] = field(730, "hours", "Length of a month.")
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
    free_tier: Annotated[dict[str, float], Amount(read_used)] | None = field(
        None,
        "quantity by dimension",
        "Take the perpetual free allowances off, less what the account uses of them elsewhere: {lambda.requests_arm: "
        "600k}; {} if nobody else uses any.",
    )
    existing: tuple[Existing, ...] = field(
        (), "things", "What stands already, whoever pays it: only what this workload's traffic adds is in its bill."
    )
    needs: Needs = field(Needs, "section", "What must hold: what it takes is in the bill.")
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
        if has_ranges(given, self._called()):
            self.__setstate__(self.from_dict(given).__getstate__())
        else:
            super().__init__(**given)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def _called(cls) -> str:
        return THE_WORKLOAD

    def check(self) -> None:
        """Refuse Regions that do not exist, and settings of which one makes no sense without the other."""
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
                    raise WorkloadError(error.mistake.within(name)) from None
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
            if traffic_class.traffic.cache_hit_ratio and not self._caches:
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
        if self.traffic.cache_hit_ratio and not self._caches:
            raise ValueError(
                f"traffic.cache_hit_ratio is {self.traffic.cache_hit_ratio:g} but nothing caches: set api.cache_gb "
                "(0.5 to 237) or 'api.edge_cache: true', or leave the ratio out"
            )
        contradiction = contradicting(self.api, self.logging, self.needs)
        if contradiction:
            raise ValueError(contradiction)

    @property
    def _caches(self) -> bool:
        """Whether a door may answer from a cache."""
        return self.api.cache_gb is not None or self.api.edge_cache or Feature.CACHING in self.needs.features

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
    def load(cls, path: str | Path, changes: Mapping[str, Any] | None = None) -> Workload:
        """Read a workload from a YAML file, with changes of single fields instead of what it says of them.

        Parameters
        ----------
        path : str or Path
            The file.
        changes : mapping, optional
            Values by the path of their field, as `with_values` takes them.

        Raises
        ------
        WorkloadError
            If the file cannot be read, is not YAML, or says something that is not a workload; or if the changes do.
        """
        refuse_path(path)
        try:
            document = read_yaml(path)
        except WorkloadError as broken:
            refuse_short_forms(path, broken)
            raise
        if isinstance(document, Mapping):
            refuse_template(document, path)
        w = cls.from_dict(document, str(path), changes)
        unsold = w._unsold()
        if unsold:
            raise WorkloadError(f"{path}: {unsold}")
        return w

    def _unsold(self) -> str:
        """Say what of it AWS does not have; studies ask for more: for sizes between those that are sold."""
        from modeler.facts.fargate import why_not_sold  # a table that few workloads need

        for code in filter(None, (self.region, self.failover_region)):
            if self.azs > find_region(code).zones:
                return f"'azs' is {self.azs}, and {code} has {find_region(code).zones}: give no more than that"
        sizes = {"backend.vcpu", "backend.memory_gb"}
        if not isinstance(self.backend, FargateBackend) or sizes & set(self.ranges):
            return ""
        reason = why_not_sold(self.backend.vcpu, self.backend.memory_gb)
        return f"backend: {reason}" if reason else ""

    @classmethod
    def from_dict(
        cls, document: Mapping[str, Any], name: str = THE_WORKLOAD, changes: Mapping[str, Any] | None = None
    ) -> Workload:
        """Read a workload from plain data, with one clear sentence if it is wrong.

        Examples
        --------
        >>> Workload.from_dict({"trafic": {}})
        Traceback (most recent call last):
        modeler.errors.WorkloadError: the workload: unknown field 'trafic' (did you mean 'traffic'?)...
        >>> Workload.from_dict({"azs": 3}, changes={"traffic.response_bytes": "40 KB"}).traffic.response_bytes
        40960.0
        """
        if not changes:
            return cls._read(document, name)
        try:
            return cls._read(changed(_spelled(document, name), changes), THE_WORKLOAD)
        except WorkloadError:
            cls._read(document, name)  # a fault of the document itself is said first
            raise

    @classmethod
    def _read(cls, document: Mapping[str, Any], name: str) -> Workload:
        document = _in_full(_spelled(document, name), name)
        given = given_ranges(cls, document, name)
        if given:
            document = placed(document, {written.path: written.stand_in for written in given})
        try:
            workload = cls.model_validate(dict(document))
        except ValidationError as error:
            raise WorkloadError(explain_error(cls, error).within(name)) from None
        return workload._with_ranges(given, name) if given else workload

    def _with_ranges(self, given: Sequence[GivenRange], name: str) -> Workload:
        """Return this workload, which has the lower ends, with the middles; refuse it if no other end fits the rest."""
        ranges = {written.path: written.settled(name) for written in given}
        highs = {path: span.high for path, span in ranges.items()}
        mids = {path: span.middle if span.mid_given else span.low for path, span in ranges.items()}
        middles = {path: span.middle for path, span in ranges.items()}
        try:
            agreeing(self, highs)
            agreeing(self, mids)
            workload = agreeing(self, middles)
        except ValueError as error:
            raise WorkloadError(mistake_of(error).within(name)) from None
        workload._ranges = ranges
        return workload

    def with_values(self, changes: Mapping[str, Any]) -> Workload:
        """Return a copy with some fields changed, named by their path.

        Examples
        --------
        >>> Workload().with_values({"traffic.response_bytes": "40 KB"}).traffic.response_bytes
        40960.0
        """
        ranges = {path: span.document for path, span in self._ranges.items()}
        return self.from_dict(changed(placed(opened(self), ranges), changes))


def value_at(w: BaseModel, path: str) -> Any:
    """Return the value of a field by its path.

    >>> value_at(Workload(), "traffic.request_bytes")
    2048.0
    """
    value: Any = w
    for name in path.split("."):
        value = getattr(value, name)
    return value


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


def _in_full(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a document in which no field stands under its short name, such as ``requests``.

    Raises
    ------
    WorkloadError
        If a field is given under both of its names.
    """
    short_keys = [key for key in document if key not in Workload.model_fields]
    if isinstance(document.get("backend"), str):  # the name of a section and short for its kind
        short_keys.append("backend")
    if not short_keys:
        return document
    from modeler.workload.explain import short_names

    paths = {key: path for key in short_keys if (path := short_names().get(key, ""))}
    others = {key: value for key, value in document.items() if key not in paths}
    for key, path in paths.items():
        section, _, last = path.partition(".")
        given = others.get(section)
        if isinstance(given, Mapping) and last in given:
            raise WorkloadError(f"{name}: '{key}' is short for '{path}', which is given too: keep one")
    return placed(others, {path: document[key] for key, path in paths.items()})


def _spelled(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a document that spells as AWS does.

    Raises
    ------
    WorkloadError
        If it is no mapping, or says one thing in two spellings.
    """
    if not isinstance(document, Mapping):
        raise WorkloadError(f"{name} must be a mapping of fields such as 'region: eu-west-1'")
    try:
        return spelled_as_aws(document)
    except ValueError as error:
        raise WorkloadError(mistake_of(error).within(name)) from None
