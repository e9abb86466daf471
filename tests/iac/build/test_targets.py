"""What stands behind a door that is not the pattern's plainest backend, and by which protocol it is called."""

from __future__ import annotations

import modeler as m
from modeler.iac.build import template
from modeler.inventory.kinds.lattice_target_group import LatticeTargetGroup

from .cases import ACCOUNT, given

TASKS = {"region": "eu-west-1", "backend": {"kind": "fargate", "tasks": 2}}


def built(pattern: str, variant: str) -> m.Inventory:
    w = m.Workload.from_dict(TASKS)
    stack = template(pattern, w, variant=variant)
    return stack.filled(region=w.region, account=ACCOUNT, **given(stack, w.region))


def test_lattice_calls_tasks_in_plain_http_where_it_ends_tls():
    inventory = built("E6", "https")
    (group,) = inventory.all(LatticeTargetGroup)
    assert (group.type, group.protocol, group.port) == ("IP", "HTTP", 8080)
    assert [match.shape.name for result in m.recognise(inventory) for match in result.matches] == ["E6:https"]
    assert m.check(inventory).findings == ()


def test_lattice_passes_tls_on_to_tasks_that_end_it():
    (group,) = built("E6", "tls").all(LatticeTargetGroup)
    assert (group.type, group.protocol, group.port) == ("IP", "TCP", 8443)
