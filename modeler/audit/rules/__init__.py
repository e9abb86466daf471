"""The rules: what is often wrong with a private API, one file each; a new file is found by being there.

A file is named after the code of its rule: ``pa_06_endpoint_in_one_zone.py``. What several rules ask of an inventory
stands in modules beside them (`endpoints`, `zones`, `ports`).
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
from collections.abc import Iterable

from modeler.errors import UnknownNameError, nearest

from .base import AuditRule, DecidedBy, Remedy, Severity, audit_rule
from .outcome import AuditOutcome, CannotTell, Finding, Passed

__all__ = [
    "AuditOutcome",
    "AuditRule",
    "CannotTell",
    "DecidedBy",
    "Finding",
    "Passed",
    "Remedy",
    "Severity",
    "audit_rule",
    "audit_rules",
    "find_rules",
]

RULE_FILE = re.compile(r"(?P<group>[a-z][a-z0-9])_(?P<number>\d\d)_\w+")


@functools.cache
def audit_rules() -> dict[str, AuditRule]:
    """Return every rule by its code, in the order of the codes.

    Examples
    --------
    >>> audit_rules()["PA-06"].severity.value
    'medium'
    """
    rules: dict[str, AuditRule] = {}
    for module in pkgutil.iter_modules(__path__):
        if RULE_FILE.fullmatch(module.name):
            loaded = importlib.import_module(f"{__name__}.{module.name}")
            rules.update({rule.code: rule for rule in vars(loaded).values() if isinstance(rule, AuditRule)})
    return dict(sorted(rules.items()))


def find_rules(codes: Iterable[str]) -> tuple[AuditRule, ...]:
    """Return the rules with given codes, in capitals or not; a group (``PA``) stands for all of its rules.

    Raises
    ------
    UnknownNameError
        If there is no such rule.
    """
    known = audit_rules()
    chosen: dict[str, AuditRule] = {}
    for code in codes:
        name = code.strip().upper()
        same = {key: rule for key, rule in known.items() if name in (key, key.partition("-")[0])}
        if not same:
            raise UnknownNameError(
                f"there is no rule '{code}'{nearest(name, known)}: "
                "give a code of docs/rules.md as PA-06, or PA for its group"
            )
        chosen |= same
    return tuple(chosen.values())
