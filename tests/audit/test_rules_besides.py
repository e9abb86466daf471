"""What rules find besides the defect that is planted for each: other forms of the same fault in the healthy estate."""

from __future__ import annotations

from typing import Any

import pytest

from modeler.audit.check import check_inventory
from modeler.audit.rules import find_rules
from modeler.inventory import Attribute, Ref, Text
from modeler.inventory.kinds.lattice_listener import LatticeListener
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .test_planted import ACCOUNT, EVERYBODY, Plant, add, both, copy, edit, healthy, policy

CLOSED = {"Version": "2012-10-17", "Statement": [{**EVERYBODY, "Action": "execute-api:ManageConnections"}]}


def consumer(**changes: Any) -> VpcEndpoint:
    """Another endpoint of API Gateway, which only the policy of the private API names."""
    door = next(node for node in healthy().all(VpcEndpoint) if node.key == "Door")
    made = door.replace(key="Second", **changes)
    assert isinstance(made, VpcEndpoint)
    return made


NAMES_SECOND = edit(
    "PrivateApi", policy=policy(Condition={"StringEquals": {"aws:SourceVpce": Text((Attribute("Second"),))}})
)


@pytest.mark.parametrize(
    ("code", "plant", "key"),
    [
        # the policy alone names the endpoint
        ("PA-05", both(add(consumer(state="rejected")), NAMES_SECOND), "Second"),
        ("PA-14", both(add(consumer(policy=CLOSED)), NAMES_SECOND), "Second"),
        # a public name behind the balancer that stands before the endpoint
        (
            "PA-18",
            both(
                edit("PublicName", access_mode="STRICT"),
                edit("FrontListener", certificates=(Ref("certificate", "PublicCertificate"),)),
            ),
            "PublicName",
        ),
        # an integration speaks TLS with a listener that does not
        ("VL-08", edit("BackListener", protocol="HTTP"), "BackListener"),
        # private domain names have a quota of their own: 50
        (
            "ED-08",
            both(
                edit("PrivateName", origin=ACCOUNT),
                *(copy("PrivateName", f"Name{number}", name=f"n{number}.example.com") for number in range(45)),
            ),
            "PrivateName",
        ),
        # a gateway endpoint is none of API Gateway
        ("PA-05", edit("Door", type="Gateway"), "Door"),
        # the groups of the association let nobody in
        (
            "ED-04",
            both(
                edit("MeshCallers", security_groups=(Ref("security-group", "LinkGroup"),)),
                add(
                    LatticeListener(
                        key="Mesh443", origin=ACCOUNT, service=Ref("lattice-service", "MeshService"), port=443
                    )
                ),
            ),
            "MeshCallers",
        ),
        ("N1-03", edit("Nlb", security_groups=()), "Nlb"),
        ("EP-01", edit("Offered", acceptance_required=False, principals=("*",)), "Offered"),
    ],
)
def test_another_form_of_the_fault_is_found(code: str, plant: Plant, key: str) -> None:
    findings = check_inventory(plant(healthy()), find_rules([code])).findings
    assert {finding.node.key for finding in findings} == {key}
