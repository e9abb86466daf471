"""A step of a trace, and the trace: what a request meets, whether it passes, and what the caller sees if not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from modeler.inventory import Node, Unknown
from modeler.results import Record, Result, short

from .answers import SeenAnswer


class TraceCheck(StrEnum):
    """What a step is about, in the order of a request."""

    NAME = "name"
    NETWORK = "network"
    DOOR = "API behind the name"
    POLICIES = "policies and authorizer"
    STAGE = "stage"
    ROUTE = "route"
    INTEGRATION = "integration"
    BACKEND = "backend"


@dataclass(frozen=True)
class TraceStep:
    """One step of a request.

    Parameters
    ----------
    check : TraceCheck
        What was looked at.
    passes : bool or None
        Whether the request goes on; ``None`` where that is not known.
    subject : str
        What stands there, as a short value: ``private addresses of an endpoint``, ``GET /orders``.
    nodes : tuple of Node
        The resources that decide.
    answers : tuple of SeenAnswer
        What the caller may see if it stops here.
    unknown : tuple of Unknown
        What would settle it.
    """

    check: TraceCheck
    passes: bool | None
    subject: str = ""
    nodes: tuple[Node, ...] = ()
    answers: tuple[SeenAnswer, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "check": self.check.value,
            "passes": self.passes,
            "subject": self.subject,
            "resources": [node.key for node in self.nodes],
            "where": [str(node.origin) for node in self.nodes],
            "answers": [
                {"status": answer.status, "message": answer.message, "source": answer.source} for answer in self.answers
            ],
            "unknown": [{"reason": value.reason, "how_to_learn": value.how_to_learn} for value in self.unknown],
        }


@dataclass(frozen=True, repr=False)
class Trace(Result):
    """A request followed from its place to the backend.

    Parameters
    ----------
    api : Node
        The API.
    place : str
        Where it starts.
    method, host, path : str
        What is asked for.
    steps : tuple of TraceStep
        What it meets, up to the first step that surely stops it.
    working_hosts : tuple of str
        The names of the API that lead to it from there.
    """

    api: Node
    place: str
    method: str
    host: str
    path: str
    steps: tuple[TraceStep, ...]
    working_hosts: tuple[str, ...] = field(default=())

    @property
    def passes(self) -> bool | None:
        """Whether the request reaches the backend: False where a step stops it, ``None`` where one is not known."""
        outcomes = [step.passes for step in self.steps]
        return False if False in outcomes else None if None in outcomes else True

    @property
    def failed(self) -> TraceStep | None:
        """The step that surely stops it."""
        return next((step for step in self.steps if step.passes is False), None)

    @property
    def answers(self) -> tuple[SeenAnswer, ...]:
        """What the caller may see instead of the backend's answer, step by step."""
        stops = [step for step in self.steps if step.passes is not True]
        return tuple(dict.fromkeys(answer for step in stops for answer in step.answers))

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What would settle the steps that are not known."""
        return unique(value for step in self.steps if step.passes is None for value in step.unknown)

    def summary(self) -> str:
        """Say in one line whether the request arrives."""
        outcome = {True: "arrives", False: "is stopped", None: "may arrive"}[self.passes]
        asked = short(f"{self.method} https://{self.host}{self.path}", 90)
        return f"{asked} from {short(self.place)}: {outcome}"

    def records(self) -> list[Record]:
        """Return a row for each step."""
        return [
            {
                "check": step.check.value,
                "passes": step.passes,
                "subject": step.subject,
                "resources": ", ".join(node.key for node in step.nodes),
                "caller_sees": "; ".join(map(str, step.answers)),
                "settled_by": "; ".join(value.how_to_learn for value in step.unknown),
            }
            for step in self.steps
        ]

    def record(self) -> Record:
        """Return all of it as plain data."""
        return {
            "api": self.api.key,
            "from": self.place,
            "method": self.method,
            "host": self.host,
            "path": self.path,
            "passes": self.passes,
            "steps": [step.record() for step in self.steps],
            "working_hosts": list(self.working_hosts),
        }


def unique(values: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Return unknown values in order, each once."""
    return tuple(dict.fromkeys(values))
