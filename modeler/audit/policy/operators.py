"""The operators of a condition block, as they are written: ``ForAllValues:StringNotLikeIfExists``.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
(2026-11-30).
"""

from __future__ import annotations

from enum import StrEnum

from modeler.dataclass import dataclass


class Quantifier(StrEnum):
    """How a key with several values is compared."""

    ANY = "ForAnyValue"
    ALL = "ForAllValues"


class BaseOperator(StrEnum):
    """What is compared, without its negation."""

    STRING_EQUALS = "StringEquals"
    STRING_EQUALS_IGNORE_CASE = "StringEqualsIgnoreCase"
    STRING_LIKE = "StringLike"
    NUMERIC_EQUALS = "NumericEquals"
    NUMERIC_LESS_THAN = "NumericLessThan"
    NUMERIC_LESS_THAN_EQUALS = "NumericLessThanEquals"
    NUMERIC_GREATER_THAN = "NumericGreaterThan"
    NUMERIC_GREATER_THAN_EQUALS = "NumericGreaterThanEquals"
    DATE_EQUALS = "DateEquals"
    DATE_LESS_THAN = "DateLessThan"
    DATE_LESS_THAN_EQUALS = "DateLessThanEquals"
    DATE_GREATER_THAN = "DateGreaterThan"
    DATE_GREATER_THAN_EQUALS = "DateGreaterThanEquals"
    BOOL = "Bool"
    BINARY_EQUALS = "BinaryEquals"
    IP_ADDRESS = "IpAddress"
    ARN_EQUALS = "ArnEquals"
    ARN_LIKE = "ArnLike"
    NULL = "Null"


_NEGATED = {
    "StringNotEquals": BaseOperator.STRING_EQUALS,
    "StringNotEqualsIgnoreCase": BaseOperator.STRING_EQUALS_IGNORE_CASE,
    "StringNotLike": BaseOperator.STRING_LIKE,
    "NumericNotEquals": BaseOperator.NUMERIC_EQUALS,
    "DateNotEquals": BaseOperator.DATE_EQUALS,
    "NotIpAddress": BaseOperator.IP_ADDRESS,
    "ArnNotEquals": BaseOperator.ARN_EQUALS,
    "ArnNotLike": BaseOperator.ARN_LIKE,
}
_BASES = {base.value.lower(): (base, False) for base in BaseOperator} | {
    name.lower(): (base, True) for name, base in _NEGATED.items()
}
_QUANTIFIERS = {quantifier.value.lower(): quantifier for quantifier in Quantifier}
_IF_EXISTS = "ifexists"


@dataclass(frozen=True, slots=True)
class ConditionOperator:
    """An operator of a condition block.

    Parameters
    ----------
    base : BaseOperator
        What is compared.
    negated : bool
        Whether none of the policy's values may match.
    if_exists : bool
        Whether a key that the request does not have is good enough.
    quantifier : Quantifier or None
        For keys with several values.
    written : str
        As the policy writes it.
    """

    base: BaseOperator
    negated: bool = False
    if_exists: bool = False
    quantifier: Quantifier | None = None
    written: str = ""


def read_operator(written: str) -> ConditionOperator | None:
    """Return an operator by the name in a policy, or ``None`` if there is none of that name.

    Examples
    --------
    >>> read_operator("ForAnyValue:StringNotLikeIfExists").negated
    True
    >>> read_operator("StringEqual") is None
    True
    """
    prefix, _, name = written.rpartition(":")
    quantifier = _QUANTIFIERS.get(prefix.lower())
    if prefix and quantifier is None:
        return None
    lower = name.lower()
    if_exists = lower.endswith(_IF_EXISTS)
    entry = _BASES.get(lower.removesuffix(_IF_EXISTS))
    if entry is None:
        return None
    base, negated = entry
    if base is BaseOperator.NULL and (if_exists or quantifier):
        return None
    return ConditionOperator(base, negated, if_exists, quantifier, written)
