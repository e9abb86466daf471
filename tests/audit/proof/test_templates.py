"""Usual architectures: each is proven private, or the way around it is shown that is really there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import modeler as m
from modeler.audit.proof import CredentialKind, EntryKind, Goal, PlaceKind, Privacy, PrivateProof
from modeler.inventory.kinds.launch_template import LaunchTemplate

FOLDER = Path(__file__).parents[2] / "iac" / "architectures"
MAIN = "cloudformation"


def inventory_of(architecture: str) -> m.Inventory:
    files = sorted(path for path in (FOLDER / architecture).glob("*.yaml") if path.name != "sam.yaml")
    return m.read(files, region="eu-west-1")


def proof_of(architecture: str, api: str, *clients: str) -> PrivateProof:
    return m.private(inventory_of(architecture), api, clients or None)


def ways(proof: PrivateProof) -> list[tuple[str, EntryKind, Goal]]:
    return [(str(bypass.place), bypass.kind, bypass.goal) for bypass in proof.bypasses]


@pytest.mark.parametrize(
    ("architecture", "api"),
    [
        ("private_domain", f"{MAIN}/Api"),
        ("private_rest_link_v2_alb", f"{MAIN}/Api"),
        ("on_premises_alb_private_rest", f"{MAIN}/Api"),
        ("http_link_alb_fargate", f"{MAIN}/Api"),
        ("alb_lambda", "balancer/Balancer"),
        ("lattice_lambda", "Service"),
    ],
)
def test_it_is_private(architecture: str, api: str) -> None:
    proof = proof_of(architecture, api)
    assert proof.outcome is Privacy.PRIVATE
    assert proof.assumptions


def test_an_allow_alone_does_not_hold_back_who_signs_for_the_same_account() -> None:
    """Table A of API Gateway's pages: own policies allow, the resource policy says nothing: allowed."""
    proof = proof_of("private_rest_lambda", "Api")
    (bypass,) = proof.bypasses
    assert (bypass.place.kind, bypass.credential.kind) == (PlaceKind.ACCOUNT, CredentialKind.OWN_SIGNATURE)
    assert dict(bypass.request.keys)["aws:SourceVpce"] == "vpce-new"
    (fix,) = proof.fixes
    assert fix is not None
    (change,) = fix.changes
    (endpoint,) = change.after["Condition"]["StringNotEquals"]["aws:SourceVpce"]
    assert (change.after["Effect"], str(endpoint)) == ("Deny", "${Endpoint}")
    assert (fix.monthly_usd, fix.shuts_out) == (0.0, ())
    assert proof.after_fixes is not None
    assert proof.after_fixes.outcome is Privacy.PRIVATE


def test_a_service_network_without_a_policy_lets_nobody_in() -> None:
    """AWS_IAM without an auth policy denies all, so that its clients are told that they cannot get in."""
    proof = proof_of("lattice_lambda", "Service")
    assert [(item.client.name, item.gets_in) for item in proof.outcomes] == [("vpc:Vpc", False)]


def test_a_launch_template_guards_the_instances_of_an_auto_scaling_group() -> None:
    assert proof_of("rest_link_v1_nlb", "Api").outcome is Privacy.PRIVATE


def test_groups_of_a_launch_template_are_not_taken_for_the_default_group() -> None:
    """An Auto Scaling group has its groups from a launch template: while that was not read, the way stays open."""
    inventory = inventory_of("rest_link_v1_nlb")
    unread = tuple(node for node in inventory.nodes if not isinstance(node, LaunchTemplate))
    proof = m.private(replace(inventory, nodes=unread), "Api")
    assert proof.outcome is Privacy.UNPROVEN
    (bypass,) = proof.bypasses
    assert (bypass.place.kind, bypass.door, bypass.sure) == (PlaceKind.VPC, "backend/Fleet", False)
    assert {item.name for item in proof.settled_by} == {"what has its security groups"}


def test_an_ending_of_a_key_names_an_api_where_it_is_the_only_one() -> None:
    inventory = inventory_of("private_domain")
    assert m.private(inventory, "Api").api == m.private(inventory, f"{MAIN}/Api").api


def test_a_public_api_is_open_to_the_internet() -> None:
    proof = proof_of("rest_lambda_waf", "Api")
    assert ways(proof) == [("internet", EntryKind.API_NAME, Goal.API)]
    assert proof.bypasses[0].credential.kind is CredentialKind.NOTHING


def test_an_api_behind_an_authorizer_on_the_internet_is_not_private() -> None:
    proof = proof_of("http_link_cloud_map", f"{MAIN}/Api")
    assert ways(proof) == [("internet", EntryKind.API_NAME, Goal.API)]
    assert proof.bypasses[0].credential.kind is CredentialKind.TOKEN


def test_a_producer_without_groups_is_reached_around_its_service() -> None:
    """The balancer has no group, and the tasks let in their VPC: a group that only PrivateLink passes closes both."""
    proof = proof_of("endpoint_service", "producer/Offer")
    assert ways(proof) == [
        ("vpc:producer/Vpc", EntryKind.BALANCER, Goal.BACKEND),
        ("vpc:producer/Vpc", EntryKind.TARGET, Goal.BACKEND),
    ]
    assert proof.after_fixes is not None
    assert proof.after_fixes.outcome is Privacy.PRIVATE
    served = {item.client.name: item.gets_in for item in proof.after_fixes.outcomes}
    assert served[f"vpc:{MAIN}/ClientVpc"] is True


def test_clients_that_are_named_are_no_bypass() -> None:
    clients = [f"vpc:{MAIN}/ClientVpc", "vpc:producer/Vpc", "account:444455556666"]
    proof = proof_of("endpoint_service", "producer/Offer", *clients)
    assert proof.outcome is Privacy.PRIVATE
    assert [item.gets_in for item in proof.outcomes] == [True, False, None]


def test_an_account_that_may_ask_for_a_connection_is_open_until_connections_are_read() -> None:
    proof = proof_of("endpoint_service", "producer/Offer", f"vpc:{MAIN}/ClientVpc", "vpc:producer/Vpc")
    assert proof.outcome is Privacy.UNPROVEN
    assert [str(bypass.place) for bypass in proof.bypasses] == ["account:444455556666"]
    assert [value.name for value in proof.settled_by] == ["ec2:DescribeVpcEndpointConnections"]
