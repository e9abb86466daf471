"""Whether an API is private: the proof with its assumptions, or each way around it with a witness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from modeler.audit.trace.step import unique
from modeler.dataclass import dataclass
from modeler.facts.pricebook import PriceBook
from modeler.inventory import Cause, Inventory, Node, NotCollected, Unknown
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc
from modeler.results import Record, Result, number_of, with_schema

from .access import AccessStep, CallerAccess, EntryKind, Goal, WitnessRequest
from .assumptions import Assumption, Openness, assumptions_of, exposures_of
from .callers import CallerPlace, Credential, PlaceKind
from .clients import MeantClient, MeantClients, clients_of
from .enumerate import EntryReach, subject_of

if TYPE_CHECKING:
    from .fixes import Fix


CARRIES_NO_CALLER = frozenset(
    {
        "alarm",
        "api-account",
        "api-key",
        "auto-scaling-group",
        "client-certificate",
        "encryption-key",
        "function-version",
        "gateway-response",
        "health-check",
        "lattice-access-log",
        "log-group",
        "metric",
        "quota",
        "request-validator",
        "rest-deployment",
        "role",
        "scaling-target",
        "usage-plan",
    }
)
"""Kinds that lead nobody to an API and close no way to it: one that was not collected leaves no doubt."""


class Privacy(StrEnum):
    """What came out."""

    PRIVATE = "private"
    BYPASSED = "bypassed"
    UNPROVEN = "unproven"


@dataclass(frozen=True)
class Bypass:
    """Callers who get in, or may, and are no clients: one place, one way.

    Parameters
    ----------
    accesses : tuple of CallerAccess
        What they do: one for each name and credential, the least demanding first.
    """

    accesses: tuple[CallerAccess, ...]

    @property
    def witness(self) -> CallerAccess:
        """The access that needs least."""
        return self.accesses[0]

    @property
    def sure(self) -> bool:
        """Whether they get in for certain."""
        return self.witness.sure

    @property
    def place(self) -> CallerPlace:
        """Where they stand."""
        return self.witness.caller.place

    @property
    def kind(self) -> EntryKind:
        """What they name."""
        return self.witness.entry.kind

    @property
    def goal(self) -> Goal:
        """Whether they get through the API or around it."""
        return self.witness.entry.goal

    @property
    def door(self) -> str:
        """The key of the resource that they meet first."""
        return self.witness.entry.door

    @property
    def through(self) -> str:
        """The endpoint through which they come; empty where none."""
        return self.witness.entry.through

    @property
    def names(self) -> tuple[str, ...]:
        """The names that lead there."""
        return tuple(dict.fromkeys(access.entry.name for access in self.accesses))

    @property
    def credential(self) -> Credential:
        """What they must bring."""
        return self.witness.caller.credential

    @property
    def steps(self) -> tuple[AccessStep, ...]:
        """What lets them, step by step."""
        return self.witness.steps

    @property
    def request(self) -> WitnessRequest:
        """A request that gets in."""
        return self.witness.request

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What would settle it."""
        return unique(value for access in self.accesses for value in access.unknown)

    @property
    def identity(self) -> tuple[CallerPlace, str, str, Goal]:
        """What makes it one: the place, the door, the endpoint, where it leads."""
        return self.place, self.door, self.through, self.goal

    def record(self) -> Record:
        """Return it as plain data."""
        request = self.request
        return {
            "sure": self.sure,
            "from": str(self.place),
            "addresses": list(self.witness.caller.addresses.blocks()),
            "needs": self.credential.kind.name.lower().replace("_", " "),
            "signer": self.credential.signer,
            "way": self.kind.value,
            "names": list(self.names),
            "door": self.door,
            "through": self.through,
            "leads_to": self.goal.value,
            "request": {
                "method": request.method,
                "host": request.host,
                "path": request.path,
                "keys": dict(request.keys),
            },
            "steps": [step.record() for step in self.steps],
            "unknown": [_unknown(value) for value in self.unknown],
        }


def _unknown(value: Unknown) -> Record:
    return {"reason": value.reason, "how_to_learn": value.how_to_learn}


@dataclass(frozen=True)
class ClientOutcome:
    """Whether one client gets in through the API; ``None`` where that is not known."""

    client: MeantClient
    gets_in: bool | None


@dataclass(frozen=True, repr=False)
class PrivateProof(Result):
    """Whether an API is private.

    Parameters
    ----------
    reach : EntryReach
        What was read, and who gets where in it.
    api : Node
        The API.
    clients : MeantClients
        Who should get in.
    accesses : tuple of CallerAccess
        All who get to the API or its backend, or may.
    bypasses : tuple of Bypass
        Those who are no clients: for certain first.
    outcomes : tuple of ClientOutcome
        Whether each client gets in.
    exposures : tuple of Openness
        What is open and no way in.
    assumptions : tuple of Assumption
        On what the answer rests.
    book : PriceBook or None
        Prices for what a fix creates; those of the Region where none is given.
    """

    reach: EntryReach
    api: Node
    clients: MeantClients
    accesses: tuple[CallerAccess, ...]
    bypasses: tuple[Bypass, ...]
    outcomes: tuple[ClientOutcome, ...]
    exposures: tuple[Openness, ...]
    assumptions: tuple[Assumption, ...]
    book: PriceBook | None = field(default=None, compare=False)

    @property
    def inventory(self) -> Inventory:
        """What was read."""
        return self.reach.inventory

    @property
    def outcome(self) -> Privacy:
        """Private under the assumptions, bypassed, or not proven."""
        if any(bypass.sure for bypass in self.bypasses):
            return Privacy.BYPASSED
        return Privacy.UNPROVEN if self.bypasses or self.gaps else Privacy.PRIVATE

    @property
    def is_private(self) -> bool:
        """Whether nobody but clients gets in, under the assumptions."""
        return self.outcome is Privacy.PRIVATE

    @property
    def sure_bypasses(self) -> tuple[Bypass, ...]:
        """Those who get in for certain."""
        return tuple(bypass for bypass in self.bypasses if bypass.sure)

    @property
    def open_ways(self) -> tuple[Bypass, ...]:
        """Those of whom it is not known."""
        return tuple(bypass for bypass in self.bypasses if not bypass.sure)

    @property
    def gaps(self) -> tuple[NotCollected, ...]:
        """What an account did not show and may hold a way: nothing is proven beside it."""
        missing = self.inventory.not_collected
        return tuple(item for item in missing if {*item.kinds, *item.partly} - CARRIES_NO_CALLER)

    @property
    def settled_by(self) -> tuple[Unknown, ...]:
        """What would settle the ways that are open, what settles most first."""
        counts = Counter(value for bypass in self.open_ways for value in bypass.unknown)
        counts.update(Unknown(Cause.NOT_COLLECTED, gap.action) for gap in self.gaps)
        return tuple(value for value, _ in counts.most_common())

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """What was read, and when, where a time is known."""
        times: dict[str, str] = dict.fromkeys(self.inventory.sources, "")
        for node in self.inventory:
            if node.origin.time:
                times[node.origin.source] = max(times.get(node.origin.source, ""), node.origin.time)
            else:
                times.setdefault(node.origin.source, "")
        return tuple(times.items())

    @property
    def not_read(self) -> tuple[NotCollected, ...]:
        """What could not be read."""
        return self.inventory.not_collected

    @cached_property
    def fixes(self) -> tuple[Fix | None, ...]:
        """For each bypass the smallest change that closes it and shuts no client out, applied and proven again."""
        from .fixes import fix_of

        return tuple(fix_of(self, bypass) for bypass in self.bypasses)

    @cached_property
    def after_fixes(self) -> PrivateProof | None:
        """The proof after all fixes together; ``None`` where there is none."""
        from .fixes import all_applied

        return all_applied(self)

    def summary(self) -> str:
        """Say in one line what came out."""
        if self.outcome is Privacy.PRIVATE:
            return f"{self.api.key}: private under {number_of(len(self.assumptions), 'assumption')}"
        if self.outcome is Privacy.BYPASSED:
            return f"{self.api.key}: {number_of(len(self.sure_bypasses), 'way')} around it"
        reasons = [f"{number_of(len(self.open_ways), 'way')} open"] if self.open_ways or not self.gaps else []
        reasons += [f"{number_of(len(self.gaps), 'call')} not collected"] if self.gaps else []
        return f"{self.api.key}: cannot be proven, {', '.join(reasons)}"

    def records(self) -> list[Record]:
        """Return one row for each bypass."""
        return [
            {
                "sure": bypass.sure,
                "from": str(bypass.place),
                "needs": bypass.credential.kind.name.lower().replace("_", " "),
                "way": bypass.kind.value,
                "name": ", ".join(bypass.names),
                "leads_to": bypass.goal.value,
                "where": ", ".join(dict.fromkeys(place for step in bypass.steps for place in step.evidence)),
            }
            for bypass in self.bypasses
        ]

    def to_dict(self) -> Record:
        """Return the JSON form, with the fixes."""
        bypasses = [
            bypass.record() | {"fix": fix.record() if fix is not None else None}
            for bypass, fix in zip(self.bypasses, self.fixes, strict=True)
        ]
        return with_schema(
            "private",
            {
                "api": self.api.key,
                "where": str(self.api.origin),
                "outcome": self.outcome.value,
                "clients": {
                    "given": self.clients.given,
                    "members": [{"client": item.client.name, "gets_in": item.gets_in} for item in self.outcomes],
                },
                "bypasses": bypasses,
                "after_all_fixes": self.after_fixes.outcome.value if self.after_fixes is not None else None,
                "exposures": [exposure.record() for exposure in self.exposures],
                "assumptions": [assumption.record() for assumption in self.assumptions],
                "settled_by": [_unknown(value) for value in self.settled_by],
                "read": [{"source": source, "time": time} for source, time in self.sources],
                "not_read": [{"source": item.source, "reason": item.reason} for item in self.not_read],
            },
        )


def private(
    inventory: Inventory,
    api: str,
    clients: Iterable[str] | None = None,
    *,
    reach: EntryReach | None = None,
    book: PriceBook | None = None,
) -> PrivateProof:
    """Prove that nobody but its clients gets to an API or around it, or show who does.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api : str
        The key of an API; also of a load balancer, an endpoint service, a resource, a Lattice service, a function
        URL.
    clients : iterable of str, optional
        Who should get in: ``vpc:Main``, ``subnet:Private``, ``on-premises:10.1.0.0/16``, ``endpoint:Door``,
        ``account:111122223333``; without any, those that the API names itself.
    reach : EntryReach, optional
        What was worked out for another API of the same inventory.
    book : PriceBook, optional
        Prices for what a fix creates.

    Returns
    -------
    PrivateProof
        *Private* with its assumptions, the bypasses with a witness each, or what would settle it.

    Raises
    ------
    InventoryError
        If no such API was read, or a client is none.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.http_api import HttpApi
    >>> api = HttpApi(key="Orders", origin=Origin("t.yaml", 3), quick_target="https://example.com")
    >>> proof = private(Inventory((api,)), "Orders")
    >>> proof
    <PrivateProof: Orders: 1 way around it>
    >>> str(proof.bypasses[0].place), proof.bypasses[0].names
    ('internet', ('${Orders}.execute-api.${AWS::Region}.amazonaws.com',))
    """
    subject = subject_of(inventory, api)
    meant = clients_of(inventory, subject, clients)
    return prove(reach if reach is not None else EntryReach(inventory), subject, meant, book)


def prove(reach: EntryReach, subject: Node, meant: MeantClients, book: PriceBook | None = None) -> PrivateProof:
    """Prove that nobody but its clients gets to an API or around it, by what was worked out of an inventory.

    Parameters
    ----------
    reach : EntryReach
        Who gets where.
    subject : Node
        The API.
    meant : MeantClients
        Who should get in.
    book : PriceBook, optional
        Prices for what a fix creates.
    """
    accesses = reach.of(subject)
    outcomes = tuple(ClientOutcome(client, meant.served(client, accesses)) for client in meant.members)
    placed = (_as_far_as_placed(reach.inventory, access) for access in accesses)
    strangers = [left for access in placed if (left := meant.without(access)) is not None]
    return PrivateProof(
        reach,
        subject,
        meant,
        accesses,
        tuple(_bypasses(strangers)),
        outcomes,
        tuple(exposures_of(reach, subject, accesses, meant)),
        tuple(assumptions_of(reach, subject, accesses, meant)),
        book,
    )


def _as_far_as_placed(inventory: Inventory, access: CallerAccess) -> CallerAccess:
    """Return an access from a VPC with the doubt whether it is a client's, where not all VPCs and subnets were read."""
    doubt = inventory.missing(Vpc, Subnet) if access.caller.place.kind is PlaceKind.VPC else None
    return replace(access, sure=False, unknown=unique((*access.unknown, doubt))) if doubt is not None else access


def _bypasses(accesses: Iterable[CallerAccess]) -> Iterator[Bypass]:
    groups: dict[tuple[object, ...], list[CallerAccess]] = {}
    for access in accesses:
        entry = access.entry
        groups.setdefault((access.caller.place, entry.door, entry.through, entry.goal), []).append(access)
    made = [Bypass(tuple(sorted(group, key=_least))) for group in groups.values()]
    yield from sorted(made, key=lambda bypass: (not bypass.sure, bypass.credential))


def _least(access: CallerAccess) -> tuple[bool, Credential]:
    return not access.sure, access.caller.credential
