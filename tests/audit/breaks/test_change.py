"""A change in one line: what it does to what was read, and what is refused in one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.audit.breaks import FORMS, apply_changes
from modeler.errors import InventoryError
from modeler.inventory import Inventory, Ref
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule

ESTATE = Path(__file__).parent / "estate.yaml"


@pytest.fixture(scope="module")
def estate() -> Inventory:
    return m.read(ESTATE, region="eu-west-1")


def test_private_dns_is_switched(estate: Inventory) -> None:
    assert apply_changes(estate, "private-dns on Door").by_key["Door"].private_dns is True
    assert apply_changes(estate, "PRIVATE-DNS  OFF  Door").by_key["Door"].private_dns is False


def test_a_policy_is_read_from_a_file(estate: Inventory, tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text('{"Version": "2012-10-17", "Statement": []}', encoding="utf-8")
    assert apply_changes(estate, f"policy of Private = {file}").by_key["Private"].policy["Statement"] == []


@pytest.mark.parametrize(
    ("change", "attribute", "value"),
    [
        ("attribute Net.dns_support = false", "dns_support", False),
        ("attribute Door.subnets = [Inside, Public]", "subnets", (Ref("subnet", "Inside"), Ref("subnet", "Public"))),
        ("attribute Inside.vpc = Net", "vpc", Ref("vpc", "Net")),
        ("attribute Caller.timeout_s = 30", "timeout_s", 30),
        ("attribute Net.cidrs = [10.0.0.0/8]", "cidrs", ("10.0.0.0/8",)),
        ("attribute Shop.access_mode = STRICT", "access_mode", "STRICT"),
        ("attribute Private.policy =", "policy", None),
    ],
)
def test_an_attribute_gets_a_value_of_its_type(estate: Inventory, change: str, attribute: str, value: object) -> None:
    key = change.split()[1].split(".")[0]
    assert getattr(apply_changes(estate, change).by_key[key], attribute) == value


def test_a_rule_is_added_and_taken_away(estate: Inventory) -> None:
    opened = apply_changes(estate, "allow tcp 8000-8100 from 10.9.0.0/16 to DoorGroup")
    assert len(opened.all(SecurityGroupRule)) == len(estate.all(SecurityGroupRule)) + 1
    again = apply_changes(opened, "allow tcp 8000-8100 from 10.9.0.0/16 to DoorGroup")
    assert len(again) == len(opened)
    assert apply_changes(opened, "forbid tcp 8000-8100 from 10.9.0.0/16 to DoorGroup").nodes == estate.nodes
    by_group = apply_changes(estate, "allow tcp 443 from Callers to DoorGroup")
    assert by_group.nodes[-1].peer == Ref("security-group", "Callers")


def test_a_route_takes_the_place_of_another(estate: Inventory) -> None:
    routed = apply_changes(estate, "route 0.0.0.0/0 of Table to Gateway")
    routes = [route for route in routed.all(Route) if route.table == Ref("route-table", "Table")]
    assert [(route.gateway, route.nat_gateway) for route in routes] == [(Ref("internet-gateway", "Gateway"), None)]
    assert len(apply_changes(estate, "no route 0.0.0.0/0 of Table").all(Route)) == len(estate.all(Route)) - 1


def test_changes_are_made_one_after_the_other(estate: Inventory) -> None:
    changed = apply_changes(estate, ["remove Shop", "private-dns on Door"])
    assert "Shop" not in changed.by_key
    assert changed.by_key["Door"].private_dns is True


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("switch it off", f"'switch it off' is no change: write one of {'; '.join(FORMS)}"),
        ("private-dns on Dor", "'Dor' is no vpc-endpoint that was read (did you mean 'Door'?): use one of Door"),
        ("private-dns maybe Door", "is no change"),
        ("remove Nothing", "'Nothing' is no resource that was read"),
        ("attribute Door.private_dsn = true", "a vpc-endpoint has no attribute 'private_dsn' (did you mean"),
        ("attribute Door.private_dns = perhaps", "'perhaps' is no value for 'private_dns', which is a flag"),
        ("attribute Caller.timeout_s = long", "'long' is no value for 'timeout_s', which is a"),
        ("attribute Inside.vpc = Door", "'Door' is no vpc that was read"),
        ("policy of Net = x.json", "a vpc such as 'Net' has no policy"),
        ("policy of Private = no-such-file.json", "no-such-file.json"),
        ("allow tcp many from 10.0.0.0/8 to DoorGroup", "'many' are no ports"),
        ("allow tcp 70000 from 10.0.0.0/8 to DoorGroup", "'70000' are no ports"),
        ("allow icmp 1 from 10.0.0.0/8 to DoorGroup", "'icmp' is no protocol"),
        ("allow tcp 443 from 10.0.0.0/99 to DoorGroup", "'10.0.0.0/99' is no block of addresses"),
        ("forbid tcp 80 from 10.0.0.0/8 to DoorGroup", "'DoorGroup' has no rule that lets in tcp 80 from 10.0.0.0/8"),
        ("route 10.1.0.0/16 of Table to Net", "a route cannot lead to 'Net', which is a vpc"),
        ("no route 10.1.0.0/16 of Table", "'Table' has no route to 10.1.0.0/16: it has 0.0.0.0/0"),
    ],
)
def test_what_cannot_be_changed_is_one_sentence(estate: Inventory, change: str, says: str) -> None:
    with pytest.raises(InventoryError) as raised:
        apply_changes(estate, change)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)
