"""What hides account ids leaves our own words what they are, so that an inventory can be written and read again."""

from __future__ import annotations

from modeler.aws.collect.masking import masked
from modeler.files.plain_json import load_json
from modeler.inventory import Cause, Inventory, Origin, Unknown, dumps, from_document
from modeler.inventory.kinds.vpc import Vpc


def test_why_a_value_is_not_known_stays_a_cause_and_the_inventory_can_be_written():
    unknown = Unknown(Cause.NOT_COLLECTED, "ec2:DescribeVpcs")
    vpc = Vpc(key="vpc-1", origin=Origin("account 123456789012"), account="123456789012", cidrs=unknown)
    hidden = masked(Inventory((vpc,)), ["123456789012"])
    assert type(hidden.nodes[0].cidrs.cause) is Cause
    assert "123456789012" not in dumps(hidden)
    assert from_document(load_json(dumps(hidden))) == hidden
