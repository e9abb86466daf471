"""To serve is to be judged without anything against it: the short way gives what the long one gives."""

from __future__ import annotations

import pytest

from modeler.engine.fit import judge_pattern
from modeler.engine.fit.judging import can_serve
from modeler.patterns import patterns
from modeler.workload import Workload


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"needs": {"features": ["mtls"]}},
        {"backend": {"kind": "lambda"}},
        {"clients": {"location": "internet"}, "needs": {"api_private": False, "features": ["api-keys"]}},
        {"clients": {"location": "on-premises"}, "needs": {"features": ["request-validation"]}},
    ],
)
def test_a_pattern_can_serve_what_no_rule_excludes(document):
    w = Workload.from_dict(document)
    for pattern in patterns():
        assert can_serve(pattern, w) == (judge_pattern(pattern, w).verdict in ("fits", "fits with caveats"))
