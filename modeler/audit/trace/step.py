"""A step of a trace, and the trace: what a request meets, whether it passes, and what the caller sees if not."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from modeler.dataclass import dataclass
from modeler.inventory import Node, Unknown
from modeler.results import Record, Result, html_table, short

from ..policy.decide import StatementMatch
from .answers import SeenAnswer

if TYPE_CHECKING:
    from .stops import TracedStop


class TraceCheck(StrEnum):
    """What a step is about, in the order of a request; behind each thing that stands in front some come again."""

    NAME = "name"
    CONNECTION = "right to connect"
    NETWORK = "network"
    TLS = "TLS"
    WEB_ACL = "web ACL"
    ORIGIN = "origin"
    LISTENER = "listener and its rules"
    DOOR = "API behind the name"
    POLICIES = "policies and authorizer"
    STAGE = "stage"
    USAGE = "API key and throttle"
    ROUTE = "route"
    INTEGRATION = "integration"
    BACKEND_PATH = "path at the backend"
    BACKEND = "backend"


@dataclass(frozen=True)
class DecidingStatement:
    """The statement of a policy that decides a step, and what the request has where its condition looks.

    Parameters
    ----------
    match : StatementMatch
        The statement, and the part or the condition of it that decides.
    has : str
        The request's value of the condition's key; empty where it has none, or none that is known.
    has_key : bool
        Whether the request has the key, or may have it.
    """

    match: StatementMatch
    has: str = ""
    has_key: bool = False

    def record(self) -> Record:
        """Return it as plain data."""
        return {**self.match.record(), "request_has": self.has, "request_has_key": self.has_key}


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
    at : Node or None
        Where it happens: the endpoint, the balancer, the API; ``None`` for the name, which is asked before.
    deciding : DecidingStatement or None
        The statement of a policy that decides, where one does.
    """

    check: TraceCheck
    passes: bool | None
    subject: str = ""
    nodes: tuple[Node, ...] = ()
    answers: tuple[SeenAnswer, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    at: Node | None = None
    deciding: DecidingStatement | None = None

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "check": self.check.value,
            "passes": self.passes,
            "subject": self.subject,
            "at": self.at.key if self.at is not None else None,
            "resources": [node.key for node in self.nodes],
            "where": [str(node.origin) for node in self.nodes],
            "answers": [
                {"status": answer.status, "message": answer.message, "source": answer.source} for answer in self.answers
            ],
            "unknown": [{"reason": value.reason, "how_to_learn": value.how_to_learn} for value in self.unknown],
            "deciding": self.deciding.record() if self.deciding is not None else None,
        }


class UrlKind(StrEnum):
    """A way to name an API in a URL."""

    CUSTOM_DOMAIN = "custom domain"
    DEFAULT_NAME = "default name"
    NAME_AT_ENDPOINT = "name of the API at an endpoint"
    ENDPOINT_AND_HOST = "name of an endpoint, with the header Host"
    ENDPOINT_AND_ID = "name of an endpoint, with the header x-apigw-api-id"
    OWN_NAME = "name that AWS gives"
    IN_FRONT = "name of what stands in front"


@dataclass(frozen=True)
class UrlForm:
    """A URL of an API, and what comes of it from a place.

    Parameters
    ----------
    kind : UrlKind
        How it names the API.
    host : str
        The name in the URL.
    header : str
        A header that the request needs besides; empty for none.
    steps : tuple of TraceStep
        What a request meets, up to the first step that surely stops it.
    leads_there : bool
        Whether a request of this form reaches the API, whatever the API then says.
    """

    kind: UrlKind
    host: str
    header: str
    steps: tuple[TraceStep, ...]
    leads_there: bool

    @property
    def passes(self) -> bool | None:
        """Whether a request of this form reaches the backend."""
        return outcome_of(self.steps)

    @property
    def failed(self) -> TraceStep | None:
        """The step that surely stops it."""
        return next((step for step in self.steps if step.passes is False), None)

    @property
    def answers(self) -> tuple[SeenAnswer, ...]:
        """What the caller sees where it is stopped, or may see where a step is not known."""
        return answers_of(self.steps)

    def record(self) -> Record:
        """Return it as plain data."""
        failed = self.failed
        return {
            "kind": self.kind.value,
            "host": self.host,
            "header": self.header,
            "passes": self.passes,
            "stopped_at": failed.check.value if failed is not None else None,
            "caller_sees": [str(answer) for answer in self.answers],
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
    forms : tuple of UrlForm
        Every URL that names the API, and what comes of it from there.
    header : str
        A header that the request has besides; empty for none.
    stops : tuple of TracedStop
        What stands on its way, also what it does not reach.
    """

    api: Node
    place: str
    method: str
    host: str
    path: str
    steps: tuple[TraceStep, ...]
    forms: tuple[UrlForm, ...] = ()
    header: str = ""
    stops: tuple[TracedStop, ...] = ()

    @property
    def working_hosts(self) -> tuple[str, ...]:
        """The names of the API that lead to it from there, without a header of their own."""
        return tuple(dict.fromkeys(form.host for form in self.forms if form.leads_there and not form.header))

    @property
    def passes(self) -> bool | None:
        """Whether the request reaches the backend: False where a step stops it, ``None`` where one is not known."""
        return outcome_of(self.steps)

    @property
    def failed(self) -> TraceStep | None:
        """The step that surely stops it."""
        return next((step for step in self.steps if step.passes is False), None)

    @property
    def answers(self) -> tuple[SeenAnswer, ...]:
        """What the caller may see instead of the backend's answer, step by step."""
        return answers_of(self.steps)

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

    def _repr_html_(self) -> str:
        return html_table(repr(self), self.records())

    def record(self) -> Record:
        """Return all of it as plain data."""
        return {
            "api": self.api.key,
            "from": self.place,
            "method": self.method,
            "host": self.host,
            "path": self.path,
            "passes": self.passes,
            "header": self.header,
            "steps": [step.record() for step in self.steps],
            "working_hosts": list(self.working_hosts),
            "forms": [form.record() for form in self.forms],
            "stops": [stop.record() for stop in self.stops],
        }


def unique(values: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Return unknown values in order, each once."""
    return tuple(dict.fromkeys(values))


def outcome_of(steps: Iterable[TraceStep]) -> bool | None:
    """Return whether steps let a request pass: False where one stops it, ``None`` where one is not known."""
    outcomes = [step.passes for step in steps]
    return False if False in outcomes else None if None in outcomes else True


def answers_of(steps: Iterable[TraceStep]) -> tuple[SeenAnswer, ...]:
    """Return what the caller may see at the steps that do not surely pass, each once."""
    return tuple(dict.fromkeys(answer for step in steps if step.passes is not True for answer in step.answers))
