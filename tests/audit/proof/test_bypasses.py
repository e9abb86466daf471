"""Each kind of way around an API, planted by hand: it is found, with a witness, and what closes it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

import modeler as m
from modeler.audit.proof import Bypass, CredentialKind, EntryKind, Goal, PlaceKind, Privacy, PrivateProof
from modeler.audit.proof.fixes import ChangeKind
from modeler.inventory import Cause, Inventory, Node, Origin, Ref, Text, Unknown
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.internet_gateway import InternetGateway
from modeler.inventory.kinds.listener import Action, Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.target_group import Target, TargetGroup
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.inventory.kinds.vpc_peering import VpcPeering

_LINES = itertools.count(1)
ACCOUNT, REGION = "111122223333", "eu-west-1"
EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}


def made(kind: type[Node], key: str, **attributes: Any) -> Node:
    values = kind.TABLE.with_defaults(attributes)
    return kind(key=key, origin=Origin("t.yaml", next(_LINES), 1, key), region=REGION, account=ACCOUNT, **values)


def ref(kind: str, key: str) -> Ref[Any]:
    return Ref(kind, key)


def network(key: str, block: str) -> list[Node]:
    subnet = block.replace("/16", "/24")
    return [
        made(Vpc, key, cidrs=(block,), dns_support=True, dns_hostnames=True),
        made(Subnet, f"{key}Subnet", vpc=ref("vpc", key), cidr=subnet, zone="eu-west-1a"),
        made(RouteTable, f"{key}Table", vpc=ref("vpc", key), subnets=(ref("subnet", f"{key}Subnet"),)),
    ]


def group(key: str, port: int, **peer: Any) -> list[Node]:
    rule = {"group": ref("security-group", key), "protocol": "tcp", "from_port": port, "to_port": port}
    return [
        made(SecurityGroup, key, vpc=ref("vpc", "Main")),
        made(SecurityGroupRule, f"{key}In", direction="in", **rule, **peer),
        made(SecurityGroupRule, f"{key}Out", group=rule["group"], direction="out", protocol="-1", cidr="0.0.0.0/0"),
    ]


def api(condition: dict[str, Any] | None = None, opens: str = "10.0.0.0/16") -> list[Node]:
    """A private API with its endpoint; its policy names the endpoint unless another condition is given."""
    asked = {"StringEquals": {"aws:SourceVpce": Text((_own("Door"),))}} if condition is None else condition
    statement = {**EVERYBODY, **({"Condition": asked} if asked else {})}
    return [
        *network("Main", "10.0.0.0/16"),
        *group("DoorGroup", 443, cidr=opens),
        made(
            VpcEndpoint,
            "Door",
            type="Interface",
            service=f"com.amazonaws.{REGION}.execute-api",
            vpc=ref("vpc", "Main"),
            subnets=(ref("subnet", "MainSubnet"),),
            security_groups=(ref("security-group", "DoorGroup"),),
            private_dns=True,
        ),
        made(
            RestApi,
            "Api",
            endpoint_types=("PRIVATE",),
            endpoints=(ref("vpc-endpoint", "Door"),),
            policy={"Version": "2012-10-17", "Statement": [statement]},
        ),
        made(RestMethod, "Method", api=ref("rest-api", "Api"), resource=ref("rest-api", "Api"), http_method="ANY"),
        made(RestStage, "Stage", name="prod", api=ref("rest-api", "Api")),
    ]


def _own(key: str) -> Any:
    from modeler.inventory import Attribute

    return Attribute(key)


def prove(nodes: list[Node], *clients: str, api_key: str = "Api") -> PrivateProof:
    return m.private(Inventory(tuple(nodes), sources=("t.yaml",)), api_key, clients or None)


def only(proof: PrivateProof) -> Bypass:
    (bypass,) = proof.bypasses
    return bypass


def assert_closed(proof: PrivateProof) -> None:
    assert all(fix is not None and not fix.shuts_out for fix in proof.fixes)
    assert proof.after_fixes is not None
    assert proof.after_fixes.outcome is Privacy.PRIVATE


def function(*permissions: dict[str, Any]) -> list[Node]:
    uri = Text(("arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/", _own("Orders"), "/invocations"))
    own = Text((f"arn:aws:execute-api:{REGION}:{ACCOUNT}:", _own("Api"), "/*"))
    every = (
        {"action": "lambda:InvokeFunction", "principal": "apigateway.amazonaws.com", "source_arn": own},
        *permissions,
    )
    return [
        made(Function, "Orders", runtime="python3.13"),
        made(
            RestIntegration,
            "To",
            api=ref("rest-api", "Api"),
            resource=ref("rest-api", "Api"),
            http_method="ANY",
            type="AWS_PROXY",
            uri=uri,
        ),
        *(
            made(FunctionPermission, f"May{number}", function=ref("function", "Orders"), **item)
            for number, item in enumerate(every)
        ),
    ]


def test_an_endpoint_that_is_named_is_enough_without_signatures() -> None:
    proof = prove([*api(), *function()])
    assert proof.outcome is Privacy.PRIVATE
    assert [(item.client.name, item.gets_in) for item in proof.outcomes] == [("vpc:Main", True)]


def test_a_policy_without_a_condition_lets_any_account_in() -> None:
    proof = prove(api({}))
    bypass = only(proof)
    assert (bypass.place.kind, bypass.credential.kind, bypass.sure) == (PlaceKind.ACCOUNT, CredentialKind.NOTHING, True)
    assert_closed(proof)


def test_a_private_address_alone_lets_in_another_vpc_with_the_same_one() -> None:
    """PA-10 is too simple: an account chooses the addresses of its own VPC."""
    proof = prove(api({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/16"}}))
    bypass = only(proof)
    assert bypass.place.kind is PlaceKind.ACCOUNT
    assert bypass.witness.caller.addresses.blocks() == ("10.0.0.0/16",)
    assert_closed(proof)


def peered(opens: str, condition: dict[str, Any] | None = None) -> list[Node]:
    """A second VPC, peered with that of the endpoint, with routes both ways."""
    routes = [
        made(
            Route,
            f"{here}To",
            table=ref("route-table", f"{here}Table"),
            cidr=block,
            peering=ref("vpc-peering", "Peering"),
        )
        for here, block in (("Main", "10.7.0.0/16"), ("Other", "10.0.0.0/16"))
    ]
    peering = made(VpcPeering, "Peering", requester=ref("vpc", "Main"), accepter=ref("vpc", "Other"))
    return [*api(condition, opens), *network("Other", "10.7.0.0/16"), peering, *routes]


def test_a_peered_caller_passes_a_policy_for_our_vpc() -> None:
    """aws:SourceVpc names the VPC of the endpoint: the network beside the policy decides."""
    ours = {"StringEquals": {"aws:SourceVpc": Text((_own("Main"),))}}
    proof = prove(peered("10.0.0.0/8", ours))
    bypass = only(proof)
    assert (str(bypass.place), bypass.through) == ("vpc:Other", "Door")
    assert dict(bypass.request.keys)["aws:SourceVpc"] == "${Main}"
    assert_closed(proof)
    (fix,) = proof.fixes
    assert fix is not None
    (change,) = fix.changes
    assert (change.node.key, change.attribute, change.after) == ("DoorGroupIn", "cidr", "10.0.0.0/16")
    assert prove(peered("10.0.0.0/16", ours)).outcome is Privacy.PRIVATE


def test_a_peered_network_that_is_a_client_is_no_bypass() -> None:
    proof = prove(peered("10.0.0.0/8"), "vpc:Main", "vpc:Other")
    assert proof.outcome is Privacy.PRIVATE
    assert [item.gets_in for item in proof.outcomes] == [True, True]


def test_a_client_that_cannot_get_in_is_told() -> None:
    proof = prove(peered("10.0.0.0/16"), "vpc:Main", "vpc:Other", "on-premises:10.1.0.0/16")
    assert [item.gets_in for item in proof.outcomes] == [True, False, False]


def test_a_peering_with_a_vpc_that_was_not_read_is_a_way_in() -> None:
    nodes = [node for node in peered("10.0.0.0/8") if node.key not in ("Other", "OtherSubnet", "OtherTable", "OtherTo")]
    bypass = only(prove(nodes))
    assert str(bypass.place) == "peering:Peering"
    assert bypass.witness.caller.addresses.blocks() == ("10.7.0.0/16",)


BOTH = tuple({"action": action, "principal": "*"} for action in ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction"))


def test_a_function_url_without_authorization_is_open_only_with_both_permissions() -> None:
    """AuthType NONE alone opens nothing since October 2025."""
    url = made(FunctionUrl, "Url", function=ref("function", "Orders"), authorization="NONE")
    alone = prove([*api(), *function(), url])
    assert alone.outcome is Privacy.PRIVATE
    assert [openness.kind.value for openness in alone.exposures] == ["url-type-none"]
    proof = prove([*api(), *function(*BOTH), url])
    ways = {(bypass.kind, str(bypass.place), bypass.credential.kind) for bypass in proof.bypasses}
    assert (EntryKind.FUNCTION_URL, "internet", CredentialKind.NOTHING) in ways
    assert_closed(proof)


def test_a_service_without_a_source_calls_for_any_account() -> None:
    """An API of another account may call a function whose permission names API Gateway and nothing else."""
    proof = prove([*api(), *function({"action": "lambda:InvokeFunction", "principal": "apigateway.amazonaws.com"})])
    bypass = only(proof)
    assert str(bypass.place) == "service:apigateway.amazonaws.com"
    assert_closed(proof)
    (fix,) = proof.fixes
    assert fix is not None
    assert (fix.changes[0].attribute, fix.changes[0].after) == ("source_account", ACCOUNT)


def test_another_account_that_may_invoke_the_function_goes_around_the_api() -> None:
    stranger = "444455556666"
    proof = prove([*api(), *function({"action": "lambda:InvokeFunction", "principal": stranger})])
    assert (str(only(proof).place), only(proof).goal) == (f"account:{stranger}", Goal.BACKEND)
    assert prove(
        [*api(), *function({"action": "lambda:InvokeFunction", "principal": stranger})],
        "vpc:Main",
        f"account:{stranger}",
    ).is_private


def behind_balancer(scheme: str, **peer: Any) -> list[Node]:
    """A link, a balancer with one group, and an instance as its target."""
    gateway = made(
        Route,
        "Out",
        table=ref("route-table", "MainTable"),
        cidr="0.0.0.0/0",
        gateway=ref("internet-gateway", "Gateway"),
    )
    target = Target(id="Server")
    action = Action(type="forward", target_groups=(ref("target-group", "Targets"),))
    return [
        *api(),
        made(InternetGateway, "Gateway", vpcs=(ref("vpc", "Main"),)),
        gateway,
        *group("LinkGroup", 443, cidr="127.0.0.1/32"),
        *group("BalancerGroup", 443, **peer),
        made(
            VpcLinkV2,
            "Link",
            subnets=(ref("subnet", "MainSubnet"),),
            security_groups=(ref("security-group", "LinkGroup"),),
        ),
        made(
            LoadBalancer,
            "Balancer",
            type="application",
            scheme=scheme,
            subnets=(ref("subnet", "MainSubnet"),),
            security_groups=(ref("security-group", "BalancerGroup"),),
        ),
        made(
            TargetGroup,
            "Targets",
            vpc=ref("vpc", "Main"),
            target_type="ip",
            protocol="HTTP",
            port=8080,
            targets=(target,),
        ),
        made(
            Listener,
            "Listener",
            load_balancer=ref("load-balancer", "Balancer"),
            port=443,
            protocol="HTTPS",
            actions=(action,),
        ),
        made(
            RestIntegration,
            "To",
            api=ref("rest-api", "Api"),
            resource=ref("rest-api", "Api"),
            http_method="ANY",
            type="HTTP_PROXY",
            uri="https://orders.internal",
            connection_type="VPC_LINK",
            vpc_link=ref("vpc-link-v2", "Link"),
            target=ref("listener", "Listener"),
        ),
    ]


def test_a_public_balancer_with_an_open_group_is_a_way_around() -> None:
    proof = prove(behind_balancer("internet-facing", cidr="0.0.0.0/0"))
    assert {(str(bypass.place), bypass.kind) for bypass in proof.bypasses} == {("internet", EntryKind.BALANCER)}
    assert_closed(proof)
    (fix,) = proof.fixes
    assert fix is not None
    assert [change.after for change in fix.changes] == [None, ref("security-group", "LinkGroup")]


def test_a_public_balancer_that_admits_only_the_link_is_an_exposure() -> None:
    """N1-08: the scheme is no way in while the group lets in the link alone; the proof says what it is."""
    proof = prove(behind_balancer("internet-facing", peer=ref("security-group", "LinkGroup")))
    assert proof.outcome is Privacy.PRIVATE
    assert [(openness.kind.value, openness.node.key) for openness in proof.exposures] == [("public-scheme", "Balancer")]


def test_clients_who_reach_the_balancer_itself_are_an_exposure_where_the_api_asks_for_a_token() -> None:
    nodes = [
        node.replace(authorization="COGNITO_USER_POOLS") if node.key == "Method" else node
        for node in behind_balancer("internal", cidr="10.0.0.0/16")
    ]
    proof = prove(nodes)
    assert proof.outcome is Privacy.PRIVATE
    assert [(openness.kind.value, openness.node.key) for openness in proof.exposures] == [
        ("around-authorization", "Balancer")
    ]


def test_another_api_in_front_of_the_same_function_is_a_way_around() -> None:
    """A public HTTP API calls the function of the private one."""
    from modeler.inventory.kinds.api_integration import ApiIntegration
    from modeler.inventory.kinds.api_route import ApiRoute

    source = Text((f"arn:aws:execute-api:{REGION}:{ACCOUNT}:", _own("Public"), "/*"))
    may = {"action": "lambda:InvokeFunction", "principal": "apigateway.amazonaws.com", "source_arn": source}
    public = [
        made(HttpApi, "Public"),
        made(ApiIntegration, "PublicTo", api=ref("http-api", "Public"), type="AWS_PROXY", uri=Text((_own("Orders"),))),
        made(
            ApiRoute,
            "Route",
            api=ref("http-api", "Public"),
            route="$default",
            authorization="JWT",
            integration=ref("api-integration", "PublicTo"),
        ),
    ]
    proof = prove([*api(), *function(may), *public])
    bypass = only(proof)
    assert (bypass.door, bypass.goal, bypass.credential.kind) == ("Public", Goal.BACKEND, CredentialKind.TOKEN)
    assert bypass.steps[-1].subject == "Orders"
    closed = prove([*api(), *function(), *public])  # without the permission the public one cannot call it
    assert closed.outcome is Privacy.PRIVATE


def test_a_public_api_is_made_private_with_an_endpoint_that_is_priced() -> None:
    """Two interfaces of 0.011 USD an hour in eu-west-1 are 16.06 USD in 730 hours."""
    nodes = [
        *network("Main", "10.0.0.0/16"),
        made(Subnet, "Second", vpc=ref("vpc", "Main"), cidr="10.0.1.0/24", zone="eu-west-1b"),
        made(RestApi, "Api", endpoint_types=("REGIONAL",)),
        made(RestMethod, "Method", api=ref("rest-api", "Api"), resource=ref("rest-api", "Api"), http_method="ANY"),
        made(RestStage, "Stage", name="prod", api=ref("rest-api", "Api")),
    ]
    proof = prove(nodes, "vpc:Main")
    assert only(proof).place.kind is PlaceKind.INTERNET
    (fix,) = proof.fixes
    assert fix is not None
    assert fix.changes[0].kind is ChangeKind.ADD
    assert fix.monthly_usd == pytest.approx(0.011 * 2 * 730)
    assert proof.after_fixes is not None
    assert proof.after_fixes.is_private
    assert [item.gets_in for item in proof.after_fixes.outcomes] == [True]


def test_a_custom_domain_on_the_internet_stays_open_with_the_default_name_off() -> None:
    nodes = [
        made(HttpApi, "Api", default_endpoint_off=True, quick_target="https://example.com"),
        made(DomainName, "Domain", name="orders.example.com", endpoint_types=("REGIONAL",)),
        made(
            DomainMapping, "Mapping", domain=ref("domain-name", "Domain"), api=ref("http-api", "Api"), stage="$default"
        ),
    ]
    proof = prove(nodes)
    assert only(proof).names == ("orders.example.com",)
    assert_closed(proof)


def test_what_is_not_known_is_not_proven_and_says_what_would_settle_it() -> None:
    given = Unknown(Cause.PARAMETER, "DoorId")
    proof = prove(api({"StringEquals": {"aws:SourceVpce": given}}))
    assert proof.outcome is Privacy.UNPROVEN
    assert given in proof.settled_by
    assert all(not bypass.sure for bypass in proof.bypasses)


def test_an_endpoint_that_was_not_read_can_be_named_as_a_client() -> None:
    named = {"StringEquals": {"aws:SourceVpce": "vpce-0abc"}}
    proof = prove(api(named))
    assert proof.outcome is Privacy.UNPROVEN
    assert str(only(proof).place) == "endpoint:vpce-0abc"
    assert prove(api(named), "endpoint:vpce-0abc").is_private


def test_a_resource_that_hangs_on_a_condition_leaves_it_open() -> None:
    url = made(FunctionUrl, "Url", function=ref("function", "Orders"), authorization="NONE")
    hidden = Unknown(Cause.CONDITION, "WithUrl")
    proof = prove([*api(), *function(*({**item, "principal": "*"} for item in BOTH)), url.replace(exists=hidden)])
    by_url = [bypass for bypass in proof.bypasses if bypass.kind is EntryKind.FUNCTION_URL]
    assert [bypass.sure for bypass in by_url] == [False]
    assert hidden in by_url[0].unknown


def test_a_pattern_of_ids_is_open_since_aws_gives_them() -> None:
    proof = prove(api({"StringLike": {"aws:SourceVpce": "vpce-0a*"}}), "vpc:Main")
    assert proof.outcome is Privacy.UNPROVEN
    assert str(only(proof).place) == "endpoint:vpce-0a*"
    assert prove(api({"StringLike": {"aws:SourceVpce": "vpce-*"}})).outcome is Privacy.BYPASSED


def test_more_patterns_than_are_followed_leave_it_open() -> None:
    """A policy of many wildcards has too many combinations: then nothing is claimed."""
    letters = ("abcdefgh", "hgfedcba", "aceghbdf", "badcfehg", "cadbgehf")
    patterns = ["*".join(["vpce-", *order, ""]) for order in letters]
    proof = prove(api({"StringLike": {"aws:SourceVpce": patterns}}))
    assert proof.outcome is Privacy.UNPROVEN
    assert any(value.cause is Cause.LIMIT for value in proof.settled_by)
