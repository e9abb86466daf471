"""Policies: read as typed statements, and decided for a request."""

from .decide import (
    CompiledPolicy,
    PolicyDecision,
    PolicyOutcome,
    StatementMatch,
    StatementPart,
    compiled_policy,
    decide,
)
from .document import (
    FlawKind,
    NamedPrincipal,
    NamePatterns,
    Policy,
    PolicyFlaw,
    Principals,
    Statement,
    StatementCondition,
    StatementEffect,
    policy_of,
    read_policy,
)
from .operators import BaseOperator, ConditionOperator, Quantifier, read_operator
from .request import AccessRequest, AnyOf, Caller, Present, identity
from .truth import Truth

__all__ = [
    "AccessRequest",
    "AnyOf",
    "BaseOperator",
    "Caller",
    "CompiledPolicy",
    "ConditionOperator",
    "FlawKind",
    "NamePatterns",
    "NamedPrincipal",
    "Policy",
    "PolicyDecision",
    "PolicyFlaw",
    "PolicyOutcome",
    "Present",
    "Principals",
    "Quantifier",
    "Statement",
    "StatementCondition",
    "StatementEffect",
    "StatementMatch",
    "StatementPart",
    "Truth",
    "compiled_policy",
    "decide",
    "identity",
    "policy_of",
    "read_operator",
    "read_policy",
]
