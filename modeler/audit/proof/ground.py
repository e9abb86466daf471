"""Policies with one's own account, Region and API filled in, and with names for what is not known.

A template says *this account*, *this Region*, *this API*. For a proof any value does, as long as it is the same
everywhere; so the policy and the request get the same one. An endpoint that a parameter names is somebody else's until
the parameter has a value, and it is one: it gets a name of its own, which differs from all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from modeler.audit.policy import NamePatterns, Policy, Statement, StatementCondition, policy_of
from modeler.audit.policy.document import ReadPolicy
from modeler.audit.policy.operators import BaseOperator
from modeler.audit.rules.policies import api_policy
from modeler.dataclass import dataclass
from modeler.inventory import Attribute, Node, Text, Unknown, join
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.values import String, Tree

ACCOUNT, REGION, PARTITION = "000000000000", "own-region", "aws"
_EQUALITY = (BaseOperator.STRING_EQUALS, BaseOperator.STRING_EQUALS_IGNORE_CASE)
ENDPOINT_KEYS = ("aws:sourcevpce", "aws:sourcevpc")


@dataclass(frozen=True)
class Ground:
    """What stands for one's own account, Region, partition and API.

    Parameters
    ----------
    account, region, partition : str
        The values; made up where nothing says them.
    api : str
        The id of the API; empty where a policy names an id, which may be this one.
    key : str
        The key of the API.
    """

    account: str
    region: str
    partition: str
    api: str
    key: str

    def arn(self, stage: String, method: str, path: str) -> String:
        """Return the ARN of a method of the API."""
        head = f"arn:{self.partition}:execute-api:{self.region}:{self.account}:"
        return join([head, self.api or Attribute(self.key), "/", stage, f"/{method}{path}"])

    def fill(self, tree: Tree) -> Tree:
        """Return a document with the values filled in."""
        if isinstance(tree, Attribute):
            return self._value(tree)
        if isinstance(tree, Text):
            return join([self._value(part) if isinstance(part, Attribute) else part for part in tree.parts])
        if isinstance(tree, Mapping):
            return {key: self.fill(value) for key, value in tree.items()}
        if isinstance(tree, (list, tuple)):
            return [self.fill(value) for value in tree]
        return tree

    def _value(self, attribute: Attribute) -> str | Attribute:
        values = {"AWS::AccountId": self.account, "AWS::Region": self.region, "AWS::Partition": self.partition}
        if attribute.key in values:
            return values[attribute.key]
        own_id = attribute.name.lower() in ("", "id", "restapiid", "apiid")
        return self.api if self.api and attribute.key == self.key and own_id else attribute

    def policy(self, node: Node) -> ReadPolicy:
        """Return the policy of a resource with the values filled in, each statement with its place."""
        written = getattr(node, "policy", None)
        if isinstance(node, RestApi) and written is None:
            return api_policy(node)
        return policy_of(node.replace(policy=self.fill(written)))


def ground_of(api: Node, region: str, *documents: Tree) -> Ground:
    """Return what stands for the account, the Region and the id of an API, as its policies write them.

    Parameters
    ----------
    api : Node
        The API.
    region : str
        Its Region, where the inventory says it.
    *documents : document
        The policies that a call meets.
    """
    arns = [parts for document in documents for parts in _arns(document)]
    account = api.account if isinstance(api.account, str) else _only(arns, 4, str.isdecimal) or ACCOUNT
    region = region or _only(arns, 3, lambda text: "*" not in text) or REGION
    partition = _only(arns, 1, lambda text: "*" not in text) or PARTITION
    is_read = bool(api.origin.time)
    ids = [parts[5].split("/")[0] for parts in arns]
    named = any(item and "*" not in item and "?" not in item and "\ue000" not in item for item in ids)
    own = api.key if is_read or not named else ""
    return Ground(account, region, partition, own, api.key)


def grounded_arn(value: String | None, account: str, region: str) -> String | None:
    """Return an ARN with one's own account and Region filled in, and each resource by its key.

    Examples
    --------
    >>> own = Text(("arn:aws:execute-api:eu-west-1:", Attribute("AWS::AccountId"), ":", Attribute("Api"), "/*"))
    >>> grounded_arn(own, "111122223333", "eu-west-1")
    'arn:aws:execute-api:eu-west-1:111122223333:Api/*'
    """
    if not isinstance(value, Text):
        return value
    values = {"AWS::AccountId": account, "AWS::Region": region, "AWS::Partition": PARTITION}
    parts = (values.get(part.key, part.key) if isinstance(part, Attribute) else part for part in value.parts)
    return join(list(parts))


def _arns(tree: Tree) -> Iterator[list[str]]:
    """Yield the parts of each ARN of execute-api in a document; what is known later is a sign of its own."""
    if isinstance(tree, (str, Text)):
        parts = (tree,) if isinstance(tree, str) else tree.parts
        text = "".join(part if isinstance(part, str) else "\ue000" for part in parts)
        pieces = text.split(":", 5)
        if len(pieces) == 6 and pieces[0] == "arn" and pieces[2] == "execute-api":
            yield pieces
    elif isinstance(tree, Mapping):
        for value in tree.values():
            yield from _arns(value)
    elif isinstance(tree, (list, tuple)):
        for value in tree:
            yield from _arns(value)


def _only(arns: list[list[str]], position: int, fits: Callable[[str], bool]) -> str:
    values = {parts[position] for parts in arns if parts[position] and "\ue000" not in parts[position]}
    fitting = {value for value in values if fits(value)}
    return fitting.pop() if len(fitting) == 1 else ""


# Endpoints and VPCs that policies name


def with_names(policy: ReadPolicy) -> ReadPolicy:
    """Return a policy in which each endpoint and VPC that is not known has a name of its own."""
    if not isinstance(policy, Policy):
        return policy
    return replace(policy, statements=tuple(_statement(statement) for statement in policy.statements))


def _statement(statement: Statement) -> Statement:
    if isinstance(statement.conditions, Unknown):
        return statement
    return replace(statement, conditions=tuple(_condition(condition) for condition in statement.conditions))


def _condition(condition: StatementCondition) -> StatementCondition:
    if condition.name not in ENDPOINT_KEYS or condition.operator.base not in _EQUALITY:
        return condition
    return replace(condition, values=tuple(placeholder(value) for value in condition.values))


def placeholder(value: String) -> String:
    """Return a name for a value that is not known; what is known stays."""
    if isinstance(value, Unknown):
        return Text((Attribute(f"?{value.cause.value} {value.name}"),))
    return value


def named_values(policies: list[ReadPolicy], key: str) -> tuple[String, ...]:
    """Return the values that policies compare a key with, each once."""
    values: dict[String, None] = {}
    for policy in policies:
        if isinstance(policy, Policy):
            for statement in policy.statements:
                for condition in () if isinstance(statement.conditions, Unknown) else statement.conditions:
                    if condition.name == key and condition.operator.base is not BaseOperator.NULL:
                        values.update(dict.fromkeys(condition.values))
    return tuple(values)


def resource_patterns(policies: list[ReadPolicy]) -> tuple[str, ...]:
    """Return what policies name after the id of an API: ``/prod/GET/*``; without what is not known."""
    patterns: dict[str, None] = {}
    for policy in policies:
        for statement in policy.statements if isinstance(policy, Policy) else ():
            if isinstance(statement.resources, NamePatterns):
                for text in statement.resources.patterns:
                    own = _own_part(text)
                    if own:
                        patterns[own] = None
    return tuple(patterns)


def _own_part(pattern: Any) -> str:
    """Return what a pattern says after the id; a part that is known later counts as any text."""
    parts = pattern.parts if isinstance(pattern, Text) else (pattern,)
    text = "".join(part if isinstance(part, str) else "*" for part in parts)
    start = text.find("/")
    return text[start:] if start >= 0 else ""
