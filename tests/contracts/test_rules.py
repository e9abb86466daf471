"""What every rule of the design guide must say of itself; that it judges rightly is in tests/engine/fit."""

from __future__ import annotations

import pytest

from modeler.engine.fit import Rule, rules
from modeler.guide.scope import ASKED, FILTERS

EVERY = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
ASKED_BY_NOBODY = {"traffic", "pattern", "region", "failover_region", "azs"}
"""What a rule may judge besides the needs and the parts of a workload that someone states."""


@EVERY
def test_a_rule_has_a_title_and_a_field_that_it_answers(rule: Rule) -> None:
    assert rule.title, f"rule '{rule.id}': say in a few words what it judges"
    assert rule.requirements, f"rule '{rule.id}': name the field of the workload that it answers"
    for requirement in rule.requirements:
        path = requirement.partition(":")[0]
        assert "." in path or path in ASKED_BY_NOBODY, f"rule '{rule.id}': '{path}' is a section, name a field of it"


@EVERY
def test_a_rule_says_which_questions_of_the_guide_it_answers(rule: Rule) -> None:
    known = {**ASKED, **FILTERS}
    assert rule.topics, f"rule '{rule.id}': name in 'topics' a question that it answers, one of {', '.join(known)}"
    for topic in rule.topics:
        assert topic in known, f"rule '{rule.id}': '{topic}' is no topic, use one of {', '.join(known)}"
    assert len(set(rule.topics)) == len(rule.topics), f"rule '{rule.id}': it names a topic twice"
