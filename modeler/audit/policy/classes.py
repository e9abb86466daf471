"""Classes of callers that policies can tell apart: a few values of each key that stand for all.

Policies that compare a key for equality tell apart the values that they name, every other value, and no value.
Policies that compare addresses tell apart only the pieces into which their networks cut all addresses. One value of
each is enough to know what they say of any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from ...inventory import Text, Unknown
from .document import Policy, StatementCondition
from .operators import BaseOperator

NEW = "new"
"""Stands in a value that no policy names."""
_LIKES = (BaseOperator.STRING_LIKE, BaseOperator.ARN_LIKE, BaseOperator.ARN_EQUALS)


def classes_of(policies: Iterable[Policy]) -> dict[str, tuple[str | Text | None, ...]]:
    """Return for each key that policies ask for the values that stand for all that it may have.

    Parameters
    ----------
    policies : iterable of Policy
        The policies that a request meets.

    Returns
    -------
    dict of tuple
        By key in small letters: the values that are named, one of each kind that is not, and ``None`` for a request
        without the key. Complete for equality and for networks; of a pattern with wildcards there is one value that
        it matches, and of a policy variable none.

    Examples
    --------
    >>> from modeler.audit.policy.document import read_policy
    >>> conditions = {"StringEquals": {"aws:SourceVpce": "vpce-1"}, "IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}
    >>> policy = read_policy({"Statement": {"Effect": "Allow", "Action": "*", "Condition": conditions}})
    >>> classes_of([policy])["aws:sourcevpce"], classes_of([policy])["aws:vpcsourceip"]
    (('vpce-1', 'vpce-new', None), ('0.0.0.0', '10.0.0.0', '11.0.0.0', '::', None))
    """
    asked: dict[str, list[StatementCondition]] = {}
    for policy in policies:
        for condition in conditions_of(policy):
            asked.setdefault(condition.name, []).append(condition)
    return {key: (*dict.fromkeys(_values(key, conditions)), None) for key, conditions in asked.items()}


def conditions_of(policy: Policy) -> Iterator[StatementCondition]:
    """Yield the conditions of a policy that are known, in order."""
    for statement in policy.statements:
        if not isinstance(statement.conditions, Unknown):
            yield from statement.conditions


def _values(key: str, conditions: list[StatementCondition]) -> Iterator[str | Text]:
    addresses = [condition for condition in conditions if condition.operator.base is BaseOperator.IP_ADDRESS]
    if addresses:
        yield from _pieces(addresses)
    for condition in conditions:
        if condition.operator.base in (BaseOperator.IP_ADDRESS, BaseOperator.NULL):
            continue
        likes = condition.operator.base in _LIKES
        for value in condition.values:
            if isinstance(value, str):
                yield value.replace("*", NEW).replace("?", "0") if likes else value
            elif isinstance(value, Text):
                yield value
    if not addresses:
        yield _new(key)


def _pieces(conditions: list[StatementCondition]) -> Iterator[str]:
    """Yield the first address of each piece into which the networks cut all addresses of IPv4 and of IPv6."""
    cuts: dict[int, set[int]] = {4: {0}, 6: {0}}
    for condition in conditions:
        for value in condition.values:
            for network in _networks(value):
                after = int(network.broadcast_address) + 1
                cuts[network.version] |= {int(network.network_address), after}
    yield from (str(IPv4Address(cut)) for cut in sorted(cuts[4]) if cut < 2**32)
    yield from (str(IPv6Address(cut)) for cut in sorted(cuts[6]) if cut < 2**128)


def _networks(value: object) -> Iterator[IPv4Network | IPv6Network]:
    try:
        yield ip_network(str(value), strict=False)
    except ValueError:
        return


_PREFIXES = {"aws:sourcevpce": "vpce-", "aws:sourcevpc": "vpc-", "aws:principalorgid": "o-"}


def _new(key: str) -> str:
    """Return a value of a key that nobody names."""
    return _PREFIXES.get(key, "") + NEW
