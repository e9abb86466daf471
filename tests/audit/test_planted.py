"""Each rule finds the defect that is planted for it in a healthy estate, and nothing else finds anything.

What follows from a defect by necessity is listed beside it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import modeler as m
from modeler.audit.check import check_inventory
from modeler.audit.rules import audit_rules
from modeler.inventory import Attribute, Inventory, Node, Origin, Ref, Text
from modeler.inventory.apart import with_keys
from modeler.inventory.kinds.direct_connect_connection import DirectConnectConnection
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.listener import Action
from modeler.inventory.kinds.metric import Metric
from modeler.inventory.kinds.network_interface import NetworkInterface
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.share_invitation import ShareInvitation
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.target_group import Target
from modeler.inventory.kinds.vpc import Vpc

Plant = Callable[[Inventory], Inventory]
HEALTHY = Path(__file__).parent / "planted" / "healthy.yaml"
ACCOUNT = Origin("an account", time="2026-11-30T12:00:00Z")
EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
NLB_ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/inner/0a1b"


@functools.cache
def healthy() -> Inventory:
    return m.read(HEALTHY, region="eu-west-1")


def edit(key: str, kind: str = "", **changes: Any) -> Plant:
    """Give one resource other values."""

    def planted(inventory: Inventory) -> Inventory:
        nodes = [node for node in inventory if node.key == key and kind in ("", node.KIND)]
        assert len(nodes) == 1, f"{key} names {len(nodes)} resources"
        return Inventory(tuple(node.replace(**changes) if node is nodes[0] else node for node in inventory))

    return planted


def drop(*keys: str) -> Plant:
    """Take resources away."""

    def planted(inventory: Inventory) -> Inventory:
        assert set(keys) <= set(inventory.by_key), set(keys) - set(inventory.by_key)
        return Inventory(tuple(node for node in inventory if node.key not in keys))

    return planted


def close(group: str, peer: str = "") -> Plant:
    """Take away the rules that let somebody into a group: all, or those for another group."""

    def planted(inventory: Inventory) -> Inventory:
        shut = {
            rule.key
            for rule in inventory.all(SecurityGroupRule)
            if rule.group == Ref("security-group", group) and rule.direction == "in"
            if not peer or rule.peer == Ref("security-group", peer)
        }
        assert shut
        return Inventory(tuple(node for node in inventory if node.key not in shut))

    return planted


def add(*nodes: Node) -> Plant:
    """Add resources."""
    return lambda inventory: Inventory((*inventory.nodes, *nodes))


def copy(key: str, new: str, **changes: Any) -> Plant:
    """Add a resource like another."""
    return lambda inventory: Inventory((*inventory.nodes, inventory.by_key[key].replace(key=new, **changes)))


def both(*plants: Plant) -> Plant:
    return lambda inventory: functools.reduce(lambda changed, plant: plant(changed), plants, inventory)


def named(old: str, new: str) -> Plant:
    return lambda inventory: with_keys(inventory, {old: new})


def subnets(*keys: str) -> tuple[Ref[Any], ...]:
    return tuple(Ref("subnet", key) for key in keys)


def policy(**changes: Any) -> dict[str, Any]:
    """The policy of the private API with other elements in its statement."""
    condition = {"StringEquals": {"aws:SourceVpce": Text((Attribute("Door"),))}}
    statement = {**EVERYBODY, "Condition": condition, **changes}
    elements = {name: value for name, value in statement.items() if value is not None}
    return {"Version": "2012-10-17", "Statement": [elements]}


def metric(name: str, subject: str, *sums: float) -> Plant:
    return add(Metric(key=subject, origin=ACCOUNT, metric=name, subject=subject, daily_sums=list(sums)))


def permission(key: str, action: str) -> FunctionPermission:
    function = Ref("function", "Orders")
    return FunctionPermission(key=key, origin=Origin("t.yaml"), function=function, action=action, principal="*")


def subnet(key: str, vpc: str, cidr: str, zone: str) -> Subnet:
    return Subnet(key=key, origin=Origin("t.yaml"), vpc=Ref("vpc", vpc), cidr=cidr, zone=zone)


OTHER_NET = add(
    Vpc(key="OtherNet", origin=Origin("t.yaml"), cidrs=("10.9.0.0/16",)),
    subnet("OtherA", "OtherNet", "10.9.0.0/24", "eu-west-1a"),
    subnet("OtherB", "OtherNet", "10.9.1.0/24", "eu-west-1b"),
)
WAITS = Origin("t.yaml", name="aws_api_gateway_rest_api_policy.orders")
NAMELESS = both(edit("PrivateApi", endpoints=()), edit("Door", private_dns=False), drop("PrivateMapping"))

PLANTS: dict[str, Plant | tuple[Plant, set[str]]] = {
    "PA-01": both(edit("HttpApi", default_endpoint_off=False), drop("HttpMapping")),
    "PA-02": edit(
        "PublicRecord", type="CNAME", alias=None, values=(Text((Attribute("PublicName", "RegionalDomainName"),)),)
    ),
    "PA-03": edit("Net", dns_hostnames=False),
    "PA-04": close("DoorGroup"),
    "PA-05": edit("Door", state="failed"),
    "PA-06": edit("Door", subnets=subnets("SubnetA")),
    "PA-07": edit("PrivateApi", policy=None),
    "PA-08": edit("PrivateApi", policy=policy(Condition={"StringEquals": {"aws:SourceVpce": "vpc-0a1b2c3d"}})),
    "PA-09": edit("Door", state="deleted"),
    "PA-10": edit("PrivateApi", policy=policy(Condition=None)),
    "PA-11": edit(
        "PrivateApi",
        policy=policy(
            Condition={
                "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
                "StringEquals": {"aws:SourceVpce": Text((Attribute("Door"),))},
            }
        ),
    ),
    "PA-12": edit("PrivateApi", policy=policy(Principal={"AWS": "arn:aws:iam::111122223333:role/app"})),
    "PA-13": edit("PrivateDeployment", made_after=("PrivateApi",), renewed_by=("aws_lambda_function.orders",)),
    "PA-14": edit("Door", policy=policy(Action="execute-api:ManageConnections")),
    "PA-15": both(NAMELESS, drop("PrivateOptions")),
    # without a name for anybody there is none for browsers
    "PA-16": (NAMELESS, {"PA-15"}),
    "PA-17": drop("RestMapping"),
    "PA-18": edit("PrivateApi", access_mode="STRICT"),
    "PA-19": drop("PrivateApi", "RestApi"),
    "PA-20": drop("Association"),
    "PA-21": edit("PrivateName", policy=None),
    "PA-22": edit("PrivateRecord", alias=Text((Attribute("PrivateName", "RegionalDomainName"),))),
    "PA-23": both(copy("PrivateName", "Twin"), copy("Association", "TwinJoin", domain=Ref("domain-name", "Twin"))),
    "PA-24": add(ShareInvitation(key="invitation", origin=ACCOUNT, state="PENDING")),
    "PA-25": edit("PrivateCertificate", key_algorithm="RSA_4096"),
    "PA-26": both(edit("Door", account="111122223333"), edit("SubnetA", owner="444455556666")),
    "PA-27": metric("4XXError", "orders", 90, 1, 1),
    "PA-28": both(
        edit("PrivateApi", places={"policy": WAITS}),
        edit("PrivateDeployment", made_after=("aws_api_gateway_method.get",), renewed_by=("timestamp()",)),
    ),
    "PA-29": edit("RestApi", policy=policy()),
    "AV-01": both(
        add(NetworkInterface(key="eni-0a1b", origin=ACCOUNT, address="10.0.0.10")),
        edit("Door", network_interfaces=(Ref("network-interface", "eni-0a1b"),)),
        edit("Doors", targets=(Target(id="10.0.0.10"), Target(id="10.0.0.99"))),
    ),
    "AV-02": edit("Doors", health_matcher="200-499"),
    "AV-03": edit("FrontListener", certificates=(Ref("certificate", "BackCertificate"),)),
    "AV-04": edit("BackListener", security_policy="ELBSecurityPolicy-2016-08"),
    "AV-05": edit("Redirect", actions=(Action(type="forward", target_groups=(Ref("target-group", "Functions"),)),)),
    "AV-06": drop("Out"),
    "AV-07": drop("MayBalance"),
    "VL-01": edit("Link", state="INACTIVE"),
    "VL-02": edit("Link", subnets=subnets("SubnetA")),
    "VL-03": close("BackGroup", "LinkGroup"),
    "VL-04": edit("HttpToBack", uri=Text((Attribute("Back"),))),
    "VL-05": edit("RestAny/Integration", target=None),
    "VL-06": edit("HttpToBack", vpc_link=Ref("vpc-link-v2", "gone"), origin=ACCOUNT),
    "VL-07": edit("HttpToBack", request_parameters=None),
    "VL-08": edit("HttpToName", server_name=None),
    "VL-09": edit("HttpToBack", server_name="other.example.com"),
    "VL-10": edit("BackTargets", targets=(Target(id="10.0.0.7", health="unhealthy"),), origin=ACCOUNT),
    "VL-11": edit("BackListener", actions=(Action(type="redirect"),)),
    "VL-12": edit("NamedService", record_types=("A",)),
    "VL-13": edit("Back", idle_timeout_s=10),
    "VL-14": both(OTHER_NET, edit("Link", subnets=subnets("OtherA", "OtherB"))),
    "VL-15": edit("RestAny/Integration", uri="https://backend.example.com"),
    "VL-16": edit("SocketsToNlb", vpc_link=Ref("vpc-link-v2", "Link")),
    "N1-01": edit("LinkV1", state="FAILED"),
    "N1-02": edit("Nlb", inbound_rules_on_privatelink="on"),
    "N1-03": both(
        edit("Nlb", security_groups=()),
        add(
            SecurityGroupRule(
                key="FromNet",
                origin=Origin("t.yaml"),
                group=Ref("security-group", "ServiceGroup"),
                direction="in",
                protocol="tcp",
                from_port=8443,
                to_port=8443,
                cidr="10.0.0.0/16",
            )
        ),
    ),
    "N1-04": close("ServiceGroup", "NlbGroup"),
    "N1-05": edit("NlbTargets", proxy_protocol=True),
    "N1-06": both(edit("Nlb", cross_zone=False), edit("Service", subnets=subnets("SubnetA"))),
    "N1-07": both(named("Nlb", NLB_ARN), metric("PortAllocationErrorCount", "net/inner/0a1b", 12, 0)),
    "N1-08": edit("Nlb", scheme="internet-facing"),
    "N1-09": edit("ToBalancer", port=80),
    "N1-10": edit("LinkV1", targets=(Ref("load-balancer", "Back"),)),
    "EP-01": edit("Offered", acceptance_required=False, principals=("*",)),
    "EP-02": both(
        add(subnet("SubnetC", "Net", "10.0.2.0/24", "eu-west-1c")), edit("Consumer", subnets=subnets("SubnetC"))
    ),
    "EP-03": edit("Offered", private_dns_name="api.example.net", private_dns_state="pendingVerification"),
    "EP-04": edit("Database", state="FAILED"),
    "IN-01": drop("MayInvoke"),
    "IN-02": edit("Orders", subnets=subnets("SubnetA")),
    "IN-03": edit("Orders", timeout_s=60),
    "IN-04": both(
        edit("Url", authorization="NONE"),
        add(permission("UseUrl", "lambda:InvokeFunctionUrl"), permission("Invoke", "lambda:InvokeFunction")),
    ),
    "AU-01": edit("HttpRoute", authorization=None, authorizer=None),
    "AU-02": edit("PrivateGet", "rest-method", api_key_required=True),
    "AU-03": edit("Tokens", audience=(Text((Attribute("OtherClient"),)),)),
    "AU-04": edit("Pool", domain="people"),
    "AU-05": edit("Guard", resources=()),
    "AU-06": edit("HttpApi", default_endpoint_off=False),
    "AU-07": edit("HttpStage", throttle_rate=None),
    "AU-08": edit("HttpStage", access_log=None),
    "AU-09": edit("ClientCertificate", not_after="2026-12-10T00:00:00Z", origin=ACCOUNT),
    "AU-10": edit("PrivateOptions", "rest-method", authorization="AWS_IAM"),
    "HY-01": edit("Office", tunnels=("UP", "DOWN")),
    "HY-02": both(
        drop("Office"),
        add(DirectConnectConnection(key="dx", origin=ACCOUNT, state="available", location="EqDC2")),
    ),
    "HY-03": edit("Inbound", subnets=subnets("SubnetA")),
    "HY-04": both(
        add(
            SecurityGroupRule(
                key="FromOffice",
                origin=Origin("t.yaml"),
                group=Ref("security-group", "DoorGroup"),
                direction="in",
                protocol="tcp",
                from_port=443,
                to_port=443,
                cidr="192.168.1.0/24",
            ),
            Route(
                key="Dead",
                origin=Origin("t.yaml"),
                table=Ref("route-table", "Table"),
                cidr="192.168.1.0/24",
                state="blackhole",
            ),
        ),
    ),
    "HY-05": edit("AclIn", action="deny"),
    "HY-06": edit("Check", type="HTTPS", domain="orders.example.com"),
    "ED-01": close("OriginGroup"),
    "ED-02": lambda inventory: edit("EdgeGuard", rules=inventory.by_key["EdgeGuard"].rules[1:])(inventory),
    # the default endpoint goes around mutual TLS besides
    "ED-03": (edit("RestApi", default_endpoint_off=False), {"AU-06"}),
    "ED-04": drop("MeshCallers"),
    "ED-05": edit("GraphDoor", private_dns=True),
    "ED-06": close("BackGroup", "WorkforceGroup"),
    "ED-07": edit("PrivateApi", state="UPDATING"),
    "ED-08": both(
        edit("Link", origin=ACCOUNT), *(copy("Link", f"Link{number}", origin=ACCOUNT) for number in range(9))
    ),
}
"""The defect of each rule; where others follow from it by necessity, their codes."""


def test_the_healthy_estate_has_no_finding() -> None:
    assert [f"{finding.rule} {finding.node.key}" for finding in check_inventory(healthy()).findings] == []


def test_most_rules_judge_something_in_the_healthy_estate() -> None:
    result = check_inventory(healthy())
    judged = {item.rule for item in (*result.passed, *result.cannot_tell)}
    # what these are about stands there only with their defect, or only in an account
    assert set(audit_rules()) - judged == {"EP-03", "HY-02", "PA-01", "PA-12", "PA-24", "PA-28", "PA-29"}


def test_each_rule_has_a_planted_defect() -> None:
    assert sorted(PLANTS) == sorted(audit_rules())


@pytest.mark.parametrize("code", sorted(PLANTS))
def test_a_planted_defect_is_found_and_nothing_else(code: str) -> None:
    entry = PLANTS[code]
    plant, besides = entry if isinstance(entry, tuple) else (entry, set[str]())
    result = check_inventory(plant(healthy()))
    assert {finding.rule for finding in result.findings} == {code} | besides


def test_all_researched_checks_have_a_rule() -> None:
    """The 89 checks that were researched, by group and number."""
    checks = {"PA": 27, "AV": 7, "VL": 14, "N1": 9, "EP": 4, "IN": 4, "AU": 10, "HY": 6, "ED": 8}
    codes = {f"{group}-{number:02}" for group, count in checks.items() for number in range(1, count + 1)}
    assert len(codes) == 89
    assert codes <= set(audit_rules())
