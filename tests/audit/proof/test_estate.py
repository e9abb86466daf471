"""A large estate with planted defects: what is proven of each API is what was planted."""

from __future__ import annotations

import sys
from pathlib import Path

import modeler as m
from modeler.audit.proof import EntryKind, EntryReach, PlaceKind
from modeler.inventory import Inventory
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from estate import estate


def denies(api: RestApi) -> bool:
    """The policy of an API without a defect has a Deny for all other endpoints."""
    return any(statement["Effect"] == "Deny" for statement in api.policy["Statement"])


def open_balancers(inventory: Inventory) -> set[str]:
    open_groups = {
        rule.group.key
        for rule in inventory.all(SecurityGroupRule)
        if rule.cidr == "0.0.0.0/0" and rule.direction == "in"
    }
    return {
        item.key for item in inventory.all(LoadBalancer) if open_groups & {group.key for group in item.security_groups}
    }


def test_each_planted_defect_is_found_and_nothing_else() -> None:
    inventory = estate(40, 6, 10, seed=3)
    urls = {url.function.key.removeprefix("Function") for url in inventory.all(FunctionUrl)}
    exposed = open_balancers(inventory)
    reach = EntryReach(inventory)
    seen: set[str] = set()
    for api in inventory.all(RestApi):
        number = api.key.removeprefix("Api")
        proof = m.private(inventory, api.key, reach=reach)
        assert all(bypass.sure for bypass in proof.bypasses)
        strangers = any(bypass.place.kind is PlaceKind.ACCOUNT for bypass in proof.bypasses if bypass.door == api.key)
        assert strangers is not denies(api), api.key
        by_url = any(bypass.kind is EntryKind.FUNCTION_URL for bypass in proof.bypasses)
        assert by_url is (number in urls), api.key
        links = [item.target.key for item in inventory.referring_to(api, RestIntegration) if item.target is not None]
        behind = {key.replace("Listener", "Balancer") for key in links}
        public = any(
            bypass.kind is EntryKind.BALANCER and bypass.place.kind is PlaceKind.INTERNET for bypass in proof.bypasses
        )
        assert public is bool(behind & exposed), api.key
        seen |= {name for name, planted in (("policy", strangers), ("url", by_url), ("balancer", public)) if planted}
    assert seen == {"policy", "url", "balancer"}
