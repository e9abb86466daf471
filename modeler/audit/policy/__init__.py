"""Policies: read as typed statements, and decided for a request."""

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
    read_policy,
)
from .operators import BaseOperator, ConditionOperator, Quantifier, read_operator

__all__ = [
    "BaseOperator",
    "ConditionOperator",
    "FlawKind",
    "NamePatterns",
    "NamedPrincipal",
    "Policy",
    "PolicyFlaw",
    "Principals",
    "Quantifier",
    "Statement",
    "StatementCondition",
    "StatementEffect",
    "read_operator",
    "read_policy",
]
