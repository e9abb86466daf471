"""How long all rules take on a large estate; `make bench` runs it."""

from __future__ import annotations

import time
from typing import Any

from modeler.audit.check import check_inventory
from modeler.audit.rules import audit_rules

from .estate import estate

MOST_SECONDS = 5.0


def test_all_rules_on_two_hundred_apis_take_less_than_five_seconds(benchmark: Any) -> None:
    inventory = estate(apis=200, vpcs=50, balancers=100)
    rules = tuple(audit_rules().values())
    start = time.process_time()
    result = benchmark.pedantic(check_inventory, (inventory, rules), rounds=1)
    assert time.process_time() - start < MOST_SECONDS
    assert result.findings
