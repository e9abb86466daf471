"""Fit: which patterns can do what a workload asks for, and why the others cannot.

Rules are small functions in `rules`, one module for each theme, found by being there. Each says what it has to say of
an architecture (fits, caveat, excluded or unknown), with the facts that it rests on; rules that nothing in the workload
calls for stay silent.

>>> from modeler.patterns import pattern
>>> from modeler.workload import Workload
>>> w = Workload(clients={"location": "same-vpc"}, needs={"features": ["mtls"]})
>>> reasons = judge(Subject.of(pattern("A1"), w))
>>> verdict(reasons), [reason.rule for reason in reasons if reason.outcome == "excluded"]
('excluded', ['mtls-at-the-door'])
"""

from __future__ import annotations

from modeler.engine.fit.contradictions import contradictions
from modeler.engine.fit.judging import Judgment, judge, judge_pattern, rules, rules_by_theme, settle
from modeler.engine.fit.reason import EXCLUDED, FITS, FITS_WITH_CAVEATS, Outcome, Reason, unmet, verdict
from modeler.engine.fit.rule import Rule
from modeler.engine.fit.subject import Subject

__all__ = [
    "EXCLUDED",
    "FITS",
    "FITS_WITH_CAVEATS",
    "Judgment",
    "Outcome",
    "Reason",
    "Rule",
    "Subject",
    "contradictions",
    "judge",
    "judge_pattern",
    "rules",
    "rules_by_theme",
    "settle",
    "unmet",
    "verdict",
]
