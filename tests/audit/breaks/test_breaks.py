"""What a change does to callers: the traps that people fall into, and the laws of a difference."""

from __future__ import annotations

import functools
import json
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

import modeler as m
from modeler.audit.breaks import AccessDifference, Breaks, CallDifference, ChangeEffect, apply_changes, broken_by
from modeler.inventory import Inventory

HERE = Path(__file__).parent
TEMPLATE = HERE.parents[2] / "examples" / "templates" / "private-api.yaml"
PUBLIC_NAME = "${Shop}.execute-api.eu-west-1.amazonaws.com"
PRIVATE_NAME = "${Private}.execute-api.eu-west-1.amazonaws.com"
ALIAS = "${Private}-${Door}.execute-api.eu-west-1.amazonaws.com"
OPEN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
CHANGES = (
    "private-dns on Door",
    "remove Door",
    "remove Private",
    "remove Caller",
    "remove Inside",
    "forbid tcp 443 from 10.0.0.0/16 to DoorGroup",
    "allow tcp 443 from Callers to DoorGroup",
    "no route 0.0.0.0/0 of Table",
    "attribute Shop.default_endpoint_off = true",
    "attribute ShopAny.authorization = AWS_IAM",
    "attribute Private.policy =",
    "attribute Net.dns_hostnames = false",
)


@functools.cache
def estate() -> Inventory:
    return m.read(HERE / "estate.yaml", region="eu-west-1")


@functools.cache
def after(change: str) -> Inventory:
    return apply_changes(estate(), change)


def stopped(result: Breaks, host: str) -> set[str]:
    return {call.caller for call in result.calls if call.effect is ChangeEffect.STOPS and call.host == host}


def call_of(result: Breaks, host: str, caller: str) -> CallDifference:
    return next(call for call in result.calls if (call.host, call.caller, call.header) == (host, caller, ""))


def test_private_dns_makes_public_apis_of_the_region_unreachable_from_the_vpc() -> None:
    """The trap: https://repost.aws/knowledge-center/api-gateway-vpc-connections (2026-11-30)."""
    result = broken_by(estate(), after("private-dns on Door"))
    # who has no public address does not get out of a public subnet, before or after
    assert stopped(result, PUBLIC_NAME) == {"Caller", "somebody in Inside"}
    call = call_of(result, PUBLIC_NAME, "Caller")
    assert call.before.passes is True
    assert call.after.seen == ('403 {"message":"Forbidden"}',)
    assert "Door" in [node.key for node in call.after.step.nodes]
    assert result.breaks


def test_private_dns_lets_the_private_api_be_called_by_its_own_name() -> None:
    result = broken_by(estate(), after("private-dns on Door"))
    begun = {call.caller for call in result.calls if call.host == PRIVATE_NAME and call.effect is ChangeEffect.BEGINS}
    assert begun == {"Caller", "somebody in Inside", "somebody in Public"}
    assert not any(call.host == ALIAS for call in result.calls)
    assert not any(call.caller == "internet" for call in result.calls)
    assert not result.opens


def test_removing_the_endpoint_closes_every_way_to_the_private_api() -> None:
    result = broken_by(estate(), after("remove Door"), apis=["Private"])
    assert stopped(result, ALIAS) == {"Caller", "somebody in Inside", "somebody in Public"}
    closed = [item for item in result.accesses if item.effect is ChangeEffect.STOPS]
    assert {item.access.entry.through for item in closed} == {"Door"}
    assert not result.opens


def test_an_open_policy_lets_any_account_in(tmp_path: Path) -> None:
    file = tmp_path / "open.json"
    file.write_text(json.dumps(OPEN), encoding="utf-8")
    result = m.breaks(estate(), change=f"policy of Private = {file}", apis=["Private"])
    gained = [item for item in result.accesses if item.effect is ChangeEffect.BEGINS]
    assert any(item.access.caller.place.kind == "account" for item in gained)
    assert result.opens
    assert not result.breaks


def test_a_closed_group_times_out() -> None:
    result = broken_by(estate(), after("forbid tcp 443 from 10.0.0.0/16 to DoorGroup"), apis=["Private"])
    assert call_of(result, ALIAS, "Caller").after.seen == ("the connection times out",)


def test_a_way_out_that_goes_takes_public_apis_with_it() -> None:
    result = broken_by(estate(), after("no route 0.0.0.0/0 of Table"), apis=["Shop"])
    assert stopped(result, PUBLIC_NAME) == {"Caller", "somebody in Inside"}


def test_an_authorizer_stops_those_who_sign_nothing() -> None:
    result = broken_by(estate(), after("attribute ShopAny.authorization = AWS_IAM"), apis=["Shop"])
    identities = {call.identity for call in result.calls if call.effect is ChangeEffect.STOPS}
    assert identities == {""}


def test_a_witness_comes_from_the_addresses_that_the_difference_is_about() -> None:
    stands = m.read(TEMPLATE)
    result = m.breaks(stands, change="allow tcp 443 from 10.1.0.0/16 to EndpointGroup", apis=["Api"])
    gained = [item for item in result.accesses if item.addresses and item.effect is ChangeEffect.BEGINS]
    for item in gained:
        keys = {name.lower(): value for name, value in item.access.request.keys}
        if "aws:vpcsourceip" in keys:
            assert ip_address(keys["aws:vpcsourceip"]) in ip_network(item.addresses.blocks()[0])
    assert gained


# Laws


@pytest.mark.parametrize("change", ["", *CHANGES])
def test_nothing_changes_between_a_thing_and_itself(change: str) -> None:
    stands = after(change) if change else estate()
    assert broken_by(stands, stands).is_empty


@pytest.mark.parametrize("change", CHANGES)
def test_the_way_back_is_the_mirror_of_the_way_there(change: str) -> None:
    there, back = broken_by(estate(), after(change)), broken_by(after(change), estate())
    assert sorted(map(identity, there.calls)) == sorted(identity(call, mirrored=True) for call in back.calls)
    assert sorted(map(identity, there.accesses)) == sorted(identity(item, mirrored=True) for item in back.accesses)


@pytest.mark.parametrize("change", CHANGES)
def test_every_difference_has_a_witness(change: str) -> None:
    result = broken_by(estate(), after(change))
    for call in result.calls:
        for outcome in (call.before, call.after):
            gone = outcome.step is None and outcome.passes is False
            assert outcome.passes is True or gone or outcome.step is not None
        assert call.before.passes is not call.after.passes
    for item in result.accesses:
        assert item.access.steps
    json.dumps(result.record())


def identity(item: CallDifference | AccessDifference, mirrored: bool = False) -> tuple[Any, ...]:
    effect = item.effect.mirrored if mirrored else item.effect
    if isinstance(item, CallDifference):
        outcomes = (item.after, item.before) if mirrored else (item.before, item.after)
        passes = tuple(str(outcome.passes) for outcome in outcomes)
        return effect, item.caller, item.api, item.method, item.host, item.path, item.header, item.identity, passes
    caller, entry = item.access.caller, item.access.entry
    return effect, item.api, str(caller.place), caller.credential, str(entry), item.addresses.blocks()
