"""An architecture: a pattern with its open parts filled in for a workload, as an ordered list of hops."""

from __future__ import annotations

from dataclasses import field, replace

from modeler.components import Component
from modeler.components.network import Network
from modeler.dataclass import dataclass
from modeler.results import Record, Result, number_of, short
from modeler.units import Note

__all__ = ["Architecture", "Hop", "Network", "Provision"]


@dataclass(frozen=True, kw_only=True)
class Hop:
    """One step of a request: arriving at a component over a network, with protocol and port.

    Parameters
    ----------
    role : str
        What the component does on this path ("door", "private load balancer").
    component : Component
        The component that is arrived at.
    network : Network
        What was crossed to get there.
    protocol, port : str, int or None
        How.
    beside : tuple of Component
        What sees the same traffic without being on the path: logs, web ACL, authorizer, name, data transfer.
    account : str
        Whose account it stands in, if a pattern tells accounts apart: ``provider``.
    """

    role: str
    component: Component
    network: Network
    protocol: str = "HTTPS"
    port: int | None = 443
    beside: tuple[Component, ...] = ()
    account: str = ""

    def before_a_door(self) -> Hop:
        """Return the same step before another door, which tells services apart."""
        beside = tuple(component.before_a_door() for component in self.beside)
        return replace(self, component=self.component.before_a_door(), beside=beside)

    @property
    def over(self) -> str:
        """Return network, protocol and port in one phrase.

        >>> from modeler.components.rest_api import RestApi
        >>> Hop(role="door", component=RestApi(), network=Network.INTERNET).over
        'internet, HTTPS :443'
        """
        return f"{self.network}, {self.protocol}" + (f" :{self.port}" if self.port else "")


@dataclass(frozen=True, slots=True)
class Provision:
    """A thing that stands on a path because the workload asks for it.

    Parameters
    ----------
    title : str
        What it is: "WAF web ACL".
    because : str
        Which field asks: "needs.features asks for waf", "api.waf is set".
    instance : str
        Name of the component that meters it.
    dimensions : tuple of str
        How those lines of the component begin that are the thing's; none if all are.
    """

    title: str
    because: str
    instance: str
    dimensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.title}, added because {self.because}"

    def covers(self, instance: str, dimension: str) -> bool:
        """Say whether a line of a bill is the thing's.

        >>> Provision("trust store", "api.mtls is set", "internal-alb", ("elb.alb_trust",)).covers(
        ...     "internal-alb", "elb.alb_hour"
        ... )
        False
        """
        return instance == self.instance and (not self.dimensions or dimension.startswith(self.dimensions))


@dataclass(frozen=True, kw_only=True, repr=False)
class Architecture(Result):
    """A pattern filled in for one workload.

    Parameters
    ----------
    pattern, variant, title : str
        Where it comes from.
    hops : tuple of Hop
        In the order of the request.
    remarks : tuple of Note or str
        What the reader must know: wished for but not possible here, or existing only partly.
    lacks : int
        How many of the remarks say what its doors lack of what was wished for.
    choices : mapping
        How reach, door and integration were filled in.
    provisions : tuple of Provision
        What stands there because the workload asks for it.
    """

    pattern: str
    title: str
    hops: tuple[Hop, ...]
    variant: str = ""
    remarks: tuple[Note | str, ...] = ()
    lacks: int = 0
    choices: dict[str, str] = field(default_factory=dict)
    provisions: tuple[Provision, ...] = ()

    def summary(self) -> str:
        """Say from which pattern it comes and how many hops it has."""
        name = f"{self.pattern}{':' if self.variant else ''}{self.variant}"
        return f"{short(name, 60)}, {number_of(len(self.hops), 'hop')}"

    def records(self) -> list[Record]:
        """Return one row a hop."""
        return [
            {
                "hop": number,
                "role": hop.role,
                "component": hop.component.id,
                "title": hop.component.title,
                "over": hop.over,
                "beside": ", ".join(component.id for component in hop.beside),
            }
            for number, hop in enumerate(self.hops, 1)
        ]
