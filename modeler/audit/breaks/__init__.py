"""What a change does to callers: which calls stop or begin to work, and who gets in or no longer does."""

from .change import FORMS, apply_changes
from .compare import broken_by
from .result import AccessDifference, Breaks, CallDifference, CallOutcome, ChangeEffect

__all__ = [
    "FORMS",
    "AccessDifference",
    "Breaks",
    "CallDifference",
    "CallOutcome",
    "ChangeEffect",
    "apply_changes",
    "broken_by",
]
