"""One question to one policy: what it says of a request, which statement and condition decide, and what is wrong in it.

The keys that are not given are absent. Where the request names no resource, it is asked about one of an API that
nobody names, to which the short form ``execute-api:/*`` is completed.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network

from modeler.dataclass import dataclass
from modeler.errors import InventoryError, unread_name
from modeler.results import Record, Result, short

from ...inventory import Inventory, Node
from .decide import PolicyDecision, PolicyOutcome, StatementMatch, decide
from .document import Policy, PolicyFlaw, policy_of
from .keys import PolicyEntry
from .mistakes import PolicyMistake, mistakes_in
from .request import AccessRequest, Caller, KeyValue, identity

INVOKE_ACTION = "execute-api:Invoke"
SOMEWHERE = "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/prod/GET/new"
"""A resource that is asked about where none is given."""


@dataclass(frozen=True, repr=False)
class PolicyAnswer(Result):
    """What a policy says of a request.

    Parameters
    ----------
    name : str
        Whose policy it is: a resource, or a file.
    request : AccessRequest
        What was asked.
    policy : Policy
        The policy.
    decision : PolicyDecision
        What comes out, and what decides it.
    mistakes : tuple of PolicyMistake
        What is wrong in the policy, by the values in it.
    """

    name: str
    request: AccessRequest
    policy: Policy
    decision: PolicyDecision
    mistakes: tuple[PolicyMistake, ...]

    @property
    def outcome(self) -> PolicyOutcome:
        """What comes out."""
        return self.decision.outcome

    @property
    def deciding(self) -> StatementMatch | None:
        """The statement that decides, and the part or the condition of it."""
        return self.decision.deciding

    @property
    def flaws(self) -> tuple[PolicyFlaw, ...]:
        """What AWS does not take."""
        return self.policy.flaws

    def summary(self) -> str:
        """Say in one line what comes out."""
        return f"{short(self.name)}: {self.outcome.value} for {self.request.action}"

    def records(self) -> list[Record]:
        """Return a row for each mistake."""
        return [
            {
                "kind": mistake.kind.value,
                "statements": ", ".join(map(str, mistake.positions)),
                "key": mistake.key,
                "says": mistake.text,
            }
            for mistake in self.mistakes
        ]

    def record(self) -> Record:
        """Return all of it as plain data."""
        nothing: Record = {"statement": None, "sid": "", "where": None, "part": None, "condition": None}
        caller = self.request.caller
        return {
            "policy": self.name,
            "outcome": self.outcome.value,
            "action": self.request.action,
            "resource": str(self.request.resource),
            "caller": str(caller.service or caller.arn) if isinstance(caller, Caller) else "",
            "keys": {name: str(value) for name, value in self.request.keys.items()},
            **(self.deciding.record() if self.deciding else nothing),
            "unknown": [
                {"reason": value.reason, "how_to_learn": value.how_to_learn} for value in self.decision.unknown
            ],
            "mistakes": self.records(),
            "flaws": [
                {"kind": flaw.kind.value, "statement": flaw.position, "element": flaw.element, "value": flaw.value}
                for flaw in self.flaws
            ],
        }


def answer_of(
    policy: Policy,
    name: str = "",
    *,
    action: str = INVOKE_ACTION,
    resource: str = SOMEWHERE,
    caller: str = "",
    keys: Mapping[str, str] | None = None,
    entry: PolicyEntry = PolicyEntry.ENDPOINT,
    inventory: Inventory | None = None,
) -> PolicyAnswer:
    """Ask a policy about a request.

    Parameters
    ----------
    policy : Policy
        The policy.
    name : str
        Whose it is.
    action, resource : str
        What is done to what.
    caller : str
        The ARN of who signs, a service such as ``apigateway.amazonaws.com``; empty for nobody.
    keys : mapping of str to str
        The condition keys of the request; all others are absent. An address with a slash stands for one of a network,
        the name of a resource for its id.
    entry : PolicyEntry
        The way on which it comes, for the mistakes.
    inventory : Inventory, optional
        The resources that keys may name.

    Examples
    --------
    >>> from modeler.audit.policy import read_policy
    >>> condition = {"StringEquals": {"aws:SourceVpce": "vpce-1"}}
    >>> policy = read_policy({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke",
    ...     "Resource": "execute-api:/*", "Condition": condition}})
    >>> answer_of(policy, keys={"aws:SourceVpce": "vpce-1"}).outcome.value
    'allow'
    >>> answer = answer_of(policy, keys={"aws:SourceVpce": "vpce-2"})
    >>> answer.outcome.value, answer.deciding.condition.key
    ('implicit-deny', 'aws:SourceVpce')
    """
    values = {key: _value(text, inventory) for key, text in (keys or {}).items()}
    request = AccessRequest(action, resource, _caller(caller), values)
    return PolicyAnswer(name, request, policy, decide(policy, request), mistakes_in(policy, entry))


def policy_in(inventory: Inventory, key: str) -> tuple[Node, Policy]:
    """Return the resource of a key with its policy.

    Raises
    ------
    InventoryError
        If nothing that was read has the key, or it has no policy that is known.
    """
    node = next((node for node in inventory if node.key == key and "policy" in node.attributes()), None)
    if node is None:
        raise unread_name(
            "resource with a policy", key, (node.key for node in inventory if "policy" in node.attributes())
        )
    policy = policy_of(node)
    if policy is None:
        raise InventoryError(f"'{key}' has no policy: nothing in it says who may call")
    if not isinstance(policy, Policy):
        raise InventoryError(f"the policy of '{key}' is not known, {policy.reason}: {policy.how_to_learn}")
    return node, policy


def _caller(text: str) -> Caller:
    if text.endswith(".amazonaws.com"):
        return Caller(service=text)
    return Caller(text)


def _value(text: str, inventory: Inventory | None) -> KeyValue:
    """Return a value as a request has it: the id of a resource, a network, or the text itself."""
    node = inventory.by_key.get(text) if inventory is not None else None
    if node is not None:
        return identity(node)
    if "/" in text:
        try:
            return ip_network(text)
        except ValueError:
            return text
    return text
