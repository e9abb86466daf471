"""How long a trace takes on a large estate, with every URL of the API; `make bench` runs it."""

from __future__ import annotations

import statistics
import time
from typing import Any

from modeler.audit.trace import trace
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc import Vpc

from .estate import estate

MOST_MS = 20.0


def test_a_trace_on_two_hundred_apis_takes_less_than_twenty_milliseconds(benchmark: Any) -> None:
    inventory = estate(apis=200, vpcs=50, balancers=100)
    apis = [node.key for kind in (RestApi, HttpApi, LoadBalancer) for node in inventory.all(kind)]
    vpcs = [f"vpc:{vpc.key}" for vpc in inventory.all(Vpc)]
    trace(inventory, apis[0], "internet")  # builds the indexes of the inventory once
    times_ms = []
    for number, api in enumerate(apis[::7]):
        for place in ("internet", vpcs[number % len(vpcs)], "on-premises:10.200.0.0/16", "account:999999999999"):
            start = time.process_time()
            result = trace(inventory, api, place, path="/orders")
            times_ms.append((time.process_time() - start) * 1000)
            assert result.steps
    assert statistics.quantiles(times_ms, n=20)[-1] < MOST_MS
    benchmark(trace, inventory, apis[0], "internet", path="/orders")
