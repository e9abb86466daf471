"""What the enumeration yields: who gets in by which way, and the steps that let them."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from modeler.dataclass import dataclass
from modeler.inventory import Node, Origin, Unknown
from modeler.results import Record

from .callers import CallerClass


class EntryKind(StrEnum):
    """What a caller names to get in."""

    API_NAME = "execute-api name"
    DOMAIN = "custom domain"
    FUNCTION_URL = "function URL"
    FUNCTION = "function itself"
    BALANCER = "load balancer"
    TARGET = "target itself"
    ENDPOINT_SERVICE = "endpoint service"
    LATTICE = "Lattice service"
    DISTRIBUTION = "CloudFront distribution"
    ACCELERATOR = "accelerator"
    VERIFIED_ACCESS = "Verified CallerAccess endpoint"
    GRAPHQL = "GraphQL API"
    RESOURCE = "resource configuration"


class Goal(StrEnum):
    """What a way leads to: through the API, or around it to its backend."""

    API = "api"
    BACKEND = "backend"


class StepKind(StrEnum):
    """What a step of a way is about."""

    NAME = "name"
    NETWORK = "network"
    ENDPOINT_POLICY = "endpoint policy"
    DOMAIN_POLICY = "policy of the domain"
    RESOURCE_POLICY = "resource policy"
    SIGNER_POLICIES = "policies of the signer"
    AUTHORIZATION = "authorization"
    PERMISSION = "permission"
    ONWARD = "leads on to"


@dataclass(frozen=True)
class AccessStep:
    """One step of a way that lets a caller on.

    Parameters
    ----------
    kind : StepKind
        What was looked at.
    subject : str
        What stands there, as a short value.
    nodes : tuple of Node
        The resources that let the caller on.
    places : tuple of Origin
        Where that is written: the statement, the rule; the resources themselves where nothing is more exact.
    """

    kind: StepKind
    subject: str = ""
    nodes: tuple[Node, ...] = ()
    places: tuple[Origin, ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        """Where it is written, each place once."""
        return tuple(dict.fromkeys(str(place) for place in self.places or [node.origin for node in self.nodes]))

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "step": self.kind.value,
            "subject": self.subject,
            "resources": [node.key for node in self.nodes],
            "where": list(self.evidence),
        }


@dataclass(frozen=True)
class WitnessRequest:
    """A request that gets in, as a caller would write it.

    Parameters
    ----------
    method, host, path : str
        What is called.
    keys : tuple of (str, str)
        The condition keys that the request has, as far as policies ask for them.
    """

    method: str = ""
    host: str = ""
    path: str = ""
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class EntryPath:
    """One way in.

    Parameters
    ----------
    kind : EntryKind
        What the caller names.
    name : str
        Its name: a host, a function, a balancer.
    door : str
        The key of the resource that the caller meets first.
    through : str
        The endpoint through which the call comes; empty where none.
    goal : Goal
        Whether it leads through the API or around it.
    """

    kind: EntryKind
    name: str
    door: str
    through: str = ""
    goal: Goal = Goal.API


@dataclass(frozen=True)
class CallerAccess:
    """Somebody who gets in: a class of callers, the way, and whether that is certain.

    Two are equal if caller, way and outcome are; evidence does not count.

    Parameters
    ----------
    caller : CallerClass
        Who gets in.
    entry : EntryPath
        By which way.
    sure : bool
        Whether they get in for certain; False where a value that is not known decides.
    steps : tuple of AccessStep
        What lets them, step by step.
    request : WitnessRequest
        A request that gets in.
    unknown : tuple of Unknown
        What would settle it.
    """

    caller: CallerClass
    entry: EntryPath
    sure: bool
    steps: tuple[AccessStep, ...] = field(default=(), compare=False)
    request: WitnessRequest = field(default=WitnessRequest(), compare=False)
    unknown: tuple[Unknown, ...] = field(default=(), compare=False)

    @property
    def door(self) -> Node | None:
        """The resource that decides at last."""
        nodes = [node for step in self.steps for node in step.nodes]
        return nodes[-1] if nodes else None
