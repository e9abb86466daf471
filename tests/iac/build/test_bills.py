"""Nothing that the bill of a stack has is listed as left out of it."""

from __future__ import annotations

import modeler as m
from modeler.iac.build import template
from modeler.inventory.kinds.resolver_endpoint import ResolverEndpoint

from .cases import ACCOUNT, given


def test_names_that_sites_look_up_inside_are_built_and_billed():
    w = m.Workload.from_dict(
        {
            "region": "eu-west-1",
            "clients": {"location": "on-premises"},
            "backend": {"kind": "fargate", "tasks": 2, "way_out": "endpoints"},
            "api": {"private_zone": True, "authorizer": "none"},
        }
    )
    stack = template("E7", w)
    inventory = stack.filled(w.region, ACCOUNT, **given(stack, w.region))
    (resolver,) = inventory.all(ResolverEndpoint)
    assert resolver.direction == "INBOUND"
    assessed = m.assess(inventory, w)
    (entry,) = assessed.entries
    assert "resolver-endpoint" in {item.component for item in entry.assessment.bill.items}
    assert assessed.beside == ()
