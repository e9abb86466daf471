"""How many tasks, instances or pods run: a fixed number, or as many as the load needs."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from modeler.units import format_count, parse_count, parse_seconds, parse_share
from modeler.workload.fields import MOST_A_MONTH, Amount, Model, Some, Timed, field

Aim = Annotated[float, Amount(parse_share, gt=0, le=1)]
SomeRequests = Annotated[float, Amount(parse_count, gt=0, le=MOST_A_MONTH)]
"""No number of servers reaches an aim of 0."""
ScalingTime = Annotated[float, Amount(parse_seconds, ge=0, le=3600)]


class Scaling(Model):
    """How the number of servers follows the load.

    Examples
    --------
    >>> Scaling(min=4, max=2)
    Traceback (most recent call last):
    modeler.errors.WorkloadError: Scaling: min is 4 and max is 2: give a max that is not below min
    """

    kind: Literal["fixed", "target-tracking"] | None = field(
        None,
        "kind",
        "fixed: as many as the count says; target-tracking: as many as the load needs. Default: fixed where the count "
        "is given, else target-tracking.",
    )
    target_utilization: Aim = field(
        0.5, "share", "Share of what a server works on at once that scaling aims at; 50 % as in AWS's examples."
    )
    requests_per_target: SomeRequests | None = field(
        None, "requests/minute", "Requests a minute of one server that scaling aims at, instead of a utilization."
    )
    min: Some | None = field(
        None, "servers", "Fewest of each service; default: one for each AZ.", compared_with=("max",)
    )
    max: Some | None = field(None, "servers", "Most of each service; default: 5,000, as many as an ECS service has.")
    warm_up: ScalingTime | None = field(
        None,
        "s",
        "Time until a new one serves; default (assumed): 60 s for a Fargate task, 180 s for an EC2 instance, 90 s for "
        "a pod, 30 s for a pod on a fixed number of nodes.",
    )
    scale_in_delay: ScalingTime | None = field(
        None,
        "s",
        "How long fewer are needed until some stop; default: 15 min, of pods 5 min.",
    )

    @property
    def tracks(self) -> bool:
        """Whether something is said that only makes sense where the number follows the load."""
        return self.kind == "target-tracking" or bool(self.model_fields_set - {"kind"})

    @property
    def without_effect(self) -> frozenset[str]:
        """A utilization is no aim where there is another."""
        return frozenset() if self.requests_per_target is None else frozenset({"target_utilization"})

    def check(self) -> None:
        """Refuse two aims, and limits that cross."""
        super().check()
        if self.requests_per_target is not None and "target_utilization" in self.model_fields_set:
            raise ValueError("requests_per_target and target_utilization contradict each other: give one of them")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min is {self.min:,} and max is {self.max:,}: give a max that is not below min")
        if self.kind == "fixed" and self.tracks:
            raise ValueError("scaling is fixed and has settings of target-tracking: leave out one of them")


def scaling_field() -> Any:
    """The field of all backends whose number may follow the load."""
    return field(
        Scaling,
        "section",
        "How the number follows the load, where it is not given.",
        compared_with=("concurrency", "duration"),
    )


class Elastic(Timed):
    """Base of backends whose number is given, or follows the load."""

    count_field: ClassVar[str]
    """The field that gives a fixed number."""

    @property
    def fixed_count(self) -> Any:
        """The number that always runs; None where it follows the load."""
        return getattr(self, self.count_field)

    @property
    def without_effect(self) -> frozenset[str]:
        """The fields that change nothing as the others are: what follows the load, where the number is fixed."""
        return frozenset() if self.fixed_count is None else frozenset({"scaling"})

    def check(self) -> None:
        """Refuse a count beside scaling, neither of both, and an aim that no server reaches."""
        super().check()
        scaling, name = getattr(self, "scaling", Scaling()), self.count_field
        if scaling.kind == "fixed" and self.fixed_count is None:
            raise ValueError(f"scaling is fixed but {name} is not given: say how many run, or leave scaling out")
        if scaling.tracks and self.fixed_count is not None:
            raise ValueError(
                f"{name} is {self.fixed_count:g} and scaling is target-tracking: leave out {name}, or the scaling"
            )
        self._check_aim(scaling)

    def _check_aim(self, scaling: Scaling) -> None:
        """Refuse an aim that is above what one server can do."""
        a_minute, duration_s = scaling.requests_per_target, getattr(self, "duration", 0.0) / 1000
        if a_minute is None or not duration_s:
            return
        most = getattr(self, "concurrency", 1) / duration_s * 60
        if a_minute > most:
            raise ValueError(
                f"scaling.requests_per_target is {format_count(a_minute)} a minute, and one server can do "
                f"{format_count(most)} (concurrency by duration): give less"
            )
