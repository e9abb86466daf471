"""People who debug get a way in beside any private pattern: no port opens, and the pattern stays what it is."""

from __future__ import annotations

import functools

import pytest

import modeler as m
from modeler.errors import StackError
from modeler.files.plain_json import load_json
from modeler.iac.build import NetworkChoice, template
from modeler.iac.build.stack import plainest_workload
from modeler.iac.review import lint
from modeler.iac.stack import Stack
from modeler.iac.write import cloudformation, terraform
from modeler.inventory import Inventory, difference
from modeler.inventory.kinds.bucket import Bucket
from modeler.inventory.kinds.client_vpn import ClientVpn
from modeler.inventory.kinds.instance import Instance
from modeler.inventory.kinds.role import Role
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.session_document import SessionDocument
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.same import NOT_COMPARED

from .cases import ACCOUNT, NETWORKS, given

BESIDE = ["A1:endpoint", "A4:alb", "A6:endpoint", "C2:alb", "C2:nlb", "E6:https"]
AGENT = {
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
}
"""https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html"""


@functools.cache
def stack(name: str, network: str = "new", debug: bool = True) -> Stack:
    pattern, _, variant = name.partition(":")
    w = plainest_workload(m.pattern(pattern), variant).with_values({"region": "eu-west-1"})
    return template(pattern, w, variant=variant, network=NETWORKS[network], debug_access=debug)


def filled(made: Stack) -> Inventory:
    return made.filled(region="eu-west-1", account=ACCOUNT, **given(made, "eu-west-1"))


def names(inventory: Inventory) -> list[set[str]]:
    return [{match.shape.name for match in result.matches} for result in m.recognise(inventory)]


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("name", BESIDE)
def test_the_pattern_stays_what_it_is(name, network):
    with_access = filled(stack(name, network))
    assert names(with_access) == names(filled(stack(name, network, debug=False)))
    assert m.check(with_access).findings == ()
    assert not lint(cloudformation(stack(name, network)), "eu-west-1")


@pytest.mark.parametrize("name", BESIDE)
def test_no_port_opens_and_the_door_stays_private(name):
    inventory = filled(stack(name))
    (host,) = inventory.all(Instance)
    assert host.asks_public_address is None
    assert (host.metadata_tokens, host.encrypted) == ("required", True)
    own = [rule for rule in inventory.all(SecurityGroupRule) if rule.group in host.security_groups]
    assert [rule for rule in own if rule.direction == "in"] == []
    assert all(m.private(inventory, door.key).is_private for door in inventory.entry_points)


@pytest.mark.parametrize("name", [*BESIDE, "E9:ssm"])
def test_the_host_reaches_the_session_service_over_endpoints_and_may_do_no_more(name):
    inventory = filled(stack(name, debug=name != "E9:ssm"))
    services = {str(node.service).rpartition(".")[2] for node in inventory.all(VpcEndpoint)}
    assert services >= {"ssm", "ssmmessages"}
    (role,) = (node for node in inventory.all(Role) if node.key == "JumpHostRole")
    statements = [item for own in role.policies for item in own.document["Statement"]]
    actions = {action for item in statements for action in _listed(item["Action"])}
    assert actions == AGENT | {"s3:PutObject", "s3:GetEncryptionConfiguration"}
    assert role.managed_policies == ()
    gateways = [node for node in inventory.all(VpcEndpoint) if node.type == "Gateway"]
    assert len(gateways) == 1, "a route table takes one gateway endpoint for S3"


def _listed(value):
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("name", ["A1:endpoint", "C2:alb"])
def test_sessions_write_encrypted_logs_that_expire(name):
    inventory = filled(stack(name))
    (document,) = inventory.all(SessionDocument)
    assert document.content["inputs"]["s3EncryptionEnabled"] is True
    (bucket,) = (node for node in inventory.all(Bucket) if node.key == "SessionLogBucket")
    assert [rule.status for rule in bucket.expiry] == ["Enabled"]
    content = load_json(cloudformation(stack(name), "json"))["Resources"]["SessionDocument"]["Properties"]["Content"]
    assert content["inputs"]["s3BucketName"] == {"Ref": "SessionLogBucket"}


@pytest.mark.parametrize("name", ["A1:endpoint", "C2:alb"])
def test_both_forms_say_the_same(name, tmp_path):
    made = stack(name)
    values = given(made, "eu-west-1")
    (tmp_path / "stack.yaml").write_text(cloudformation(made))
    (tmp_path / "module").mkdir()
    for file, text in terraform(made).items():
        if file.endswith(".tf"):
            (tmp_path / "module" / file).write_text(text)
    variables = {made.parameter(parameter).variable: value for parameter, value in values.items()}
    as_template = m.read(tmp_path / "stack.yaml", values, "eu-west-1", ACCOUNT)
    as_module = m.read(tmp_path / "module", variables, "eu-west-1", ACCOUNT)
    assert difference(as_template, as_module, NOT_COMPARED) == []
    assert difference(filled(made), as_template, NOT_COMPARED) == []


@pytest.mark.parametrize("name", ["D1:http", "E9:ssm", "F1:alb"])
def test_a_door_on_the_internet_needs_no_debug_access(name):
    with pytest.raises(StackError, match="leave --debug-access out"):
        stack(name)


def test_it_is_off_unless_it_is_asked_for():
    assert not filled(stack("C2:alb", debug=False)).all(Instance)


@pytest.mark.parametrize("name", ["E9:ssm", "E9:bastion", "E9:client-vpn"])
def test_the_api_that_developers_tunnel_to_is_private(name):
    inventory = filled(stack(name, debug=False))
    people = ["client-vpn:ClientVpn"] if name == "E9:client-vpn" else None  # they are the clients
    assert m.private(inventory, "Api", people).is_private


def test_a_bastion_takes_ssh_from_the_developers_alone():
    inventory = filled(stack("E9:bastion", debug=False))
    (host,) = inventory.all(Instance)
    opened = [
        (rule.from_port, rule.cidr)
        for rule in inventory.all(SecurityGroupRule)
        if rule.direction == "in" and rule.group in host.security_groups
    ]
    assert opened == [(22, "203.0.113.0/24")]
    assert host.asks_public_address is True


def test_a_vpn_writes_down_connections_and_leads_to_its_vpc_alone():
    (vpn,) = filled(stack("E9:client-vpn", debug=False)).all(ClientVpn)
    assert (vpn.logs, vpn.split_tunnel, vpn.authentication) == (True, True, "certificate-authentication")
    assert vpn.authorized_cidrs == (NetworkChoice().cidr,)
