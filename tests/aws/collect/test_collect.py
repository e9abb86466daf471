"""An account becomes an inventory: complete, in one order, and what was refused is told and never taken for absent.

Answers are typed after the examples of AWS's API references, which each names, and held against botocore's models.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from modeler.audit.check import check_inventory
from modeler.audit.rules import find_rules
from modeler.aws.collect import CallAnswered, actions_needed, collect
from modeler.aws.collect.questions import waves_of, with_parents
from modeler.errors import CallError
from modeler.inventory import Cause, Inventory, Ref, Unknown, dumps, from_document, to_document
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc import Vpc

from ..made_up_account import NOW, OWN, SESSION, Account, Answer, refuse

OTHER = "123456789012"
ROLE = f"arn:aws:iam::{OTHER}:role/read-only"

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html
VPCS = {"Vpcs": [{"VpcId": "vpc-1a2b3c4d", "CidrBlock": "10.0.0.0/23", "IsDefault": False, "OwnerId": OWN}]}
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html
ENDPOINTS = {
    "VpcEndpoints": [
        {
            "VpcEndpointId": "vpce-032a826a",
            "VpcEndpointType": "Interface",
            "VpcId": "vpc-1a2b3c4d",
            "ServiceName": "com.amazonaws.eu-west-1.execute-api",
            "State": "available",
            "PolicyDocument": '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
            "PrivateDnsEnabled": True,
            "SubnetIds": ["subnet-0a"],
            "Groups": [{"GroupId": "sg-1a2b3c4d", "GroupName": "door"}],
            "OwnerId": OWN,
        }
    ]
}
GROUPS = {"SecurityGroups": [{"GroupId": "sg-1a2b3c4d", "GroupName": "door", "VpcId": "vpc-1a2b3c4d"}]}
# https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html: the quotes of a policy are escaped
API_POLICY = (
    r"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":"
    r"\"execute-api:Invoke\",\"Resource\":\"arn:aws:execute-api:eu-west-1:210987654321:a1b2c3\/*\",\"Condition\":"
    r"{\"StringEquals\":{\"aws:SourceVpce\":\"vpce-032a826a\"}}}]}"
)
APIS = {
    "items": [
        {
            "id": "a1b2c3",
            "name": "orders",
            "endpointConfiguration": {"types": ["PRIVATE"], "vpcEndpointIds": ["vpce-032a826a"]},
            "policy": API_POLICY,
        },
        {"id": "d4e5f6", "name": "prices", "endpointConfiguration": {"types": ["REGIONAL"]}},
    ]
}


def resources(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """One method for each API, as GetResources shows it with its methods."""
    method = {"httpMethod": "GET", "authorizationType": "NONE", "methodIntegration": {"type": "MOCK"}}
    return {"items": [{"id": f"root-{arguments['restApiId']}", "path": "/", "resourceMethods": {"GET": method}}]}


NETWORK: dict[str, Answer] = {
    "ec2:DescribeVpcs": VPCS,
    "ec2:DescribeVpcAttribute": lambda arguments: {
        {"enableDnsSupport": "EnableDnsSupport", "enableDnsHostnames": "EnableDnsHostnames"}[arguments["Attribute"]]: {
            "Value": True
        }
    },
    "ec2:DescribeVpcEndpoints": ENDPOINTS,
    "ec2:DescribeSecurityGroups": GROUPS,
    "apigateway:GetRestApis": APIS,
    "apigateway:GetResources": resources,
}
KINDS = ("vpc", "vpc-endpoint", "security-group-rule", "security-group", "rest-api", "rest-method", "subnet")


def collected(answers: Mapping[str, Answer], kinds: tuple[str, ...] = KINDS, **options: Any) -> Inventory:
    with Account(answers).stands():
        return collect(options.pop("where", SESSION), kinds=kinds, now=NOW, **options)


def test_what_an_account_shows_becomes_typed_resources_with_call_and_time() -> None:
    inventory = collected(NETWORK)
    (vpc,) = inventory.all(Vpc)
    assert (vpc.cidrs, vpc.dns_support, vpc.dns_hostnames) == (("10.0.0.0/23",), True, True)
    assert (str(vpc.origin), vpc.origin.time) == ("ec2:DescribeVpcs", "2026-11-30T12:00:00Z")
    (endpoint,) = inventory.by_kind["vpc-endpoint"]
    assert (endpoint.region, endpoint.vpc) == ("eu-west-1", Ref("vpc", "vpc-1a2b3c4d"))
    assert [str(method.api) for method in inventory.all(RestMethod)] == ["rest-api a1b2c3", "rest-api d4e5f6"]
    assert inventory.not_collected == ()
    assert from_document(to_document(inventory)) == inventory


@pytest.mark.parametrize("written", [API_POLICY, API_POLICY.replace("\\", "")], ids=["escaped", "plain"])
def test_a_policy_is_read_with_its_quotes_escaped_and_plain(written: str) -> None:
    """API Gateway escapes the quotes of a policy, and servers that stand in for it do not."""
    apis = {"items": [{**APIS["items"][0], "policy": written}]}
    (api,) = collected({"apigateway:GetRestApis": apis}, ("rest-api",)).by_kind["rest-api"]
    condition = api.policy["Statement"][0]["Condition"]
    assert condition == {"StringEquals": {"aws:SourceVpce": "vpce-032a826a"}}


def test_a_policy_is_read_as_a_part_of_a_url() -> None:
    """IAM escapes policies after RFC 3986.

    Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
    """
    trust = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%7D%5D%7D"
    role = {
        "Path": "/",
        "RoleName": "app",
        "RoleId": "AROADBQP57FF2AEXAMPLE",
        "Arn": f"arn:aws:iam::{OWN}:role/app",
        "CreateDate": NOW,
        "AssumeRolePolicyDocument": trust,
    }
    (node,) = collected({"iam:ListRoles": {"Roles": [role], "IsTruncated": False}}, ("role",)).by_kind["role"]
    assert node.trust == {"Statement": [{"Effect": "Allow"}]}


def test_the_permissions_of_a_function_are_the_statements_of_its_policy() -> None:
    """https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html."""
    arn = f"arn:aws:lambda:eu-west-1:{OWN}:function:orders"
    statement = {
        "Sid": "gateway",
        "Effect": "Allow",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": arn,
        "Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:execute-api:eu-west-1:{OWN}:a1b2c3/*"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Id": "default", "Statement": [statement]})
    answers: dict[str, Answer] = {
        "lambda:ListFunctions": {"Functions": [{"FunctionArn": arn, "FunctionName": "orders"}]},
        "lambda:GetPolicy": {"Policy": policy},
    }
    inventory = collected(answers, ("function-permission",), account_ids=True)
    (permission,) = inventory.by_kind["function-permission"]
    assert (permission.function, permission.principal) == (Ref("function", arn), "apigateway.amazonaws.com")
    assert permission.source_arn == f"arn:aws:execute-api:eu-west-1:{OWN}:a1b2c3/*"
    without = answers | {"lambda:GetPolicy": refuse("ResourceNotFoundException", "No policy is associated.")}
    inventory = collected(without, ("function-permission",))
    assert "function-permission" not in inventory.by_kind
    assert inventory.not_collected == ()


def test_all_pages_are_read() -> None:
    """By botocore's paginator, and by a token where it has none (GetVpcLinks of HTTP APIs, ListWebACLs)."""
    pages = {None: ("link1", "more"), "more": ("link2", None)}

    def links(arguments: Mapping[str, Any]) -> dict[str, Any]:
        link, following = pages[arguments.get("NextToken")]
        link_of = {"VpcLinkId": link, "Name": link, "SecurityGroupIds": [], "SubnetIds": []}
        return {"Items": [link_of], **({"NextToken": following} if following else {})}

    def endpoints(arguments: Mapping[str, Any]) -> dict[str, Any]:
        number = int(arguments.get("NextToken", 0))
        endpoint = {**ENDPOINTS["VpcEndpoints"][0], "VpcEndpointId": f"vpce-{number}"}
        return {"VpcEndpoints": [endpoint], **({"NextToken": str(number + 1)} if number < 3 else {})}

    answers: dict[str, Answer] = {"apigatewayv2:GetVpcLinks": links, "ec2:DescribeVpcEndpoints": endpoints}
    inventory = collected(answers, ("vpc-link-v2", "vpc-endpoint"))
    assert [node.key for node in inventory.by_kind["vpc-link-v2"]] == ["link1", "link2"]
    assert [node.key for node in inventory.by_kind["vpc-endpoint"]] == ["vpce-0", "vpce-1", "vpce-2", "vpce-3"]


def test_a_web_acl_has_what_both_calls_say_that_it_guards() -> None:
    """ListResourcesForWebACL shows one type of resource a call.

    Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_ListResourcesForWebACL.html
    """
    acl = f"arn:aws:wafv2:eu-west-1:{OWN}:regional/webacl/edge/a1"
    guarded = {
        "API_GATEWAY": ["arn:aws:apigateway:stage-of-an-api"],
        "APPLICATION_LOAD_BALANCER": ["arn:aws:elasticloadbalancing:one"],
    }
    answers: dict[str, Answer] = {
        "wafv2:ListWebACLs": {"WebACLs": [{"ARN": acl, "Name": "edge", "Id": "a1"}]},
        "wafv2:ListResourcesForWebACL": lambda arguments: {"ResourceArns": guarded[arguments["ResourceType"]]},
    }
    (node,) = collected(answers, ("web-acl",)).by_kind["web-acl"]
    assert (node.scope, node.resources) == (
        "REGIONAL",
        (
            "arn:aws:apigateway:stage-of-an-api",
            "arn:aws:elasticloadbalancing:one",
        ),
    )


def test_the_order_does_not_hang_on_which_answer_comes_first() -> None:
    """The first API's resources come last, and still stand first."""

    def slowly(arguments: Mapping[str, Any]) -> dict[str, Any]:
        time.sleep(0.2 if arguments["restApiId"] == "a1b2c3" else 0)
        return resources(arguments)

    late = collected(NETWORK | {"apigateway:GetResources": slowly}, threads=8)
    one_by_one = collected(NETWORK, threads=1)
    assert dumps(late) == dumps(one_by_one)


def test_a_refused_list_is_told_with_its_action_and_leaves_a_mark() -> None:
    inventory = collected(NETWORK | {"ec2:DescribeSecurityGroupRules": refuse("UnauthorizedOperation")})
    (missing,) = inventory.not_collected
    assert (missing.source, missing.action) == ("ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroupRules")
    assert (missing.kinds, missing.region) == (("security-group-rule",), "eu-west-1")
    hidden = inventory.hidden(SecurityGroupRule, "group")
    assert {node.exists for node in hidden} == {Unknown(Cause.NOT_COLLECTED, "ec2:DescribeSecurityGroupRules")}
    assert inventory.missing(SecurityGroupRule) is not None
    assert inventory.missing(Vpc) is None


def test_what_is_refused_for_one_resource_is_unknown_for_this_alone() -> None:
    def only_prices(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        if arguments["restApiId"] == "a1b2c3":
            return refuse("AccessDeniedException")(arguments)  # type: ignore[operator,no-any-return]
        return resources(arguments)

    inventory = collected(NETWORK | {"apigateway:GetResources": only_prices})
    by_api = {method.api.key: method for method in inventory.all(RestMethod)}
    assert by_api["a1b2c3"].authorization == Unknown(Cause.NOT_COLLECTED, "apigateway:GET")
    assert by_api["d4e5f6"].authorization == "NONE"
    (missing,) = inventory.not_collected
    assert missing.reason == "AWS refuses it (1 of 2 calls)"
    assert missing.kinds == ()


def test_an_attribute_of_a_refused_call_is_unknown() -> None:
    inventory = collected(NETWORK | {"ec2:DescribeVpcAttribute": refuse("UnauthorizedOperation")})
    (vpc,) = inventory.all(Vpc)
    assert vpc.dns_support == Unknown(Cause.NOT_COLLECTED, "ec2:DescribeVpcAttribute")
    judged = check_inventory(inventory, find_rules(["PA-03"]))
    assert (judged.findings, len(judged.cannot_tell)) == ((), 1)


def test_an_answer_in_another_form_is_not_collected() -> None:
    damaged = {**VPCS["Vpcs"][0], "CidrBlockAssociationSet": [{"CidrBlock": "10.0.0.0/23"}]}
    inventory = collected(NETWORK | {"lambda:ListFunctions": {}, "ec2:DescribeVpcs": {"Vpcs": [damaged]}})
    assert len(inventory.all(Vpc)) == 1
    arn = f"arn:aws:lambda:eu-west-1:{OWN}:function:orders"
    answers: dict[str, Answer] = {
        "lambda:ListFunctions": {"Functions": [{"FunctionArn": arn}]},
        "lambda:GetPolicy": {"Policy": "<html>"},
    }
    inventory = collected(answers, ("function-permission",))
    assert [item.reason for item in inventory.not_collected] == ["the answer is not in the form of AWS"]


def test_what_hangs_on_a_refused_kind_is_missing_too_and_not_asked() -> None:
    account = Account({"elasticloadbalancing:x": {}, "elbv2:DescribeLoadBalancers": refuse("AccessDenied")})
    with account.stands():
        inventory = collect(SESSION, kinds=["listener-rule", "vpc"], now=NOW)
    assert inventory.not_collected[0].kinds == ("load-balancer", "listener", "listener-rule")
    assert "elbv2:DescribeListeners" not in account.operations


def test_only_reads_are_made_and_the_policy_allows_exactly_these() -> None:
    account = Account(NETWORK)
    with account.stands():
        collect(SESSION, now=NOW)
    made = set(account.operations) - {"sts:GetCallerIdentity"}
    assert all(name.partition(":")[2].startswith(("Describe", "Get", "List", "Search")) for name in made)
    questions = [question for wave in waves_of(with_parents()) for question in wave]
    asked = {question.call.action for question in questions if _api_name(question.service, question.operation) in made}
    assert asked <= set(actions_needed())
    of_lists = {question.call.action for question in questions if not question.per}
    assert of_lists <= asked


def _api_name(service: str, operation: str) -> str:
    from botocore import xform_name
    from botocore.session import get_session

    names = {xform_name(name): name for name in get_session().get_service_model(service).operation_names}
    return f"{service}:{names[operation]}"


def test_account_ids_are_masked_everywhere_and_stay_apart() -> None:
    answers = NETWORK | {"ec2:DescribeVpcs": {"Vpcs": [{**VPCS["Vpcs"][0], "Tags": [{"Key": "Name", "Value": OTHER}]}]}}
    text = dumps(collected(answers))
    assert OWN not in text
    assert OTHER not in text
    assert "arn:aws:execute-api:eu-west-1:000000000001:a1b2c3/*" in text
    assert OWN in dumps(collected(answers, account_ids=True))


def test_several_regions_are_one_inventory_and_global_things_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    account = Account(NETWORK | {"ec2:DescribeVpcEndpoints": {}, "apigateway:GetRestApis": {}})
    with account.stands():
        inventory = collect(SESSION, kinds=["api-account", "hosted-zone"], now=NOW)
        both = collect(["eu-west-1", "eu-central-1"], kinds=["api-account", "hosted-zone"], now=NOW)
    assert [node.key for node in inventory.by_kind["api-account"]] == ["api-account/eu-west-1"]
    assert [node.region for node in both.by_kind["api-account"]] == ["eu-west-1", "eu-central-1"]
    assert account.operations.count("route53:ListHostedZones") == 2


def in_two_accounts(answers: Mapping[str, Answer], kinds: tuple[str, ...]) -> Inventory:
    """The account of a role, and a second one, under two identities."""
    roles = [ROLE, ROLE.replace(OTHER, "333344445555")]
    asked = iter([OTHER, "333344445555"])
    keys = {"AccessKeyId": "ASIAIOSFODNN7EXAMPLE", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": NOW}
    account = Account(
        {
            **answers,
            "sts:AssumeRole": {"Credentials": keys},
            "sts:GetCallerIdentity": lambda arguments: {"Account": next(asked)},
        }
    )
    with account.stands():
        return collect(SESSION, kinds=kinds, roles=roles, now=NOW, account_ids=True)


def test_roles_bring_several_accounts_into_one_inventory() -> None:
    inventory = in_two_accounts({}, ("api-account",))
    settings = inventory.by_kind["api-account"]
    assert [node.account for node in settings] == [OTHER, "333344445555"]
    assert len({node.key for node in settings}) == 2, "the settings of two accounts are two things"


def test_a_shared_resource_is_one_told_by_its_owner() -> None:
    subnet = {"SubnetId": "subnet-1", "VpcId": "vpc-1", "OwnerId": "333344445555", "CidrBlock": "10.0.0.0/24"}
    inventory = in_two_accounts({"ec2:DescribeSubnets": {"Subnets": [subnet]}}, ("subnet",))
    (node,) = inventory.by_kind["subnet"]
    assert node.account == "333344445555"


def test_progress_is_told_for_each_call() -> None:
    told: list[CallAnswered] = []
    collected(NETWORK, ("vpc",), on_progress=told.append)
    assert [(item.done, item.known) for item in told] == [(1, 1), (2, 3), (3, 3)]
    assert told[0].name == "ec2:DescribeVpcs"


def test_times_among_the_arguments_count_from_the_moment_of_the_collection() -> None:
    account = Account({})
    with account.stands():
        collect(SESSION, kinds=["metric"], now=NOW)
    arguments = [arguments for name, _, arguments in account.calls if name == "cloudwatch:GetMetricData"]
    assert {(item["EndTime"] - item["StartTime"]).days for item in arguments} == {14}
    assert {item["EndTime"] for item in arguments} == {NOW}


@pytest.mark.parametrize(
    ("options", "match"),
    [({"threads": 0}, "give 1 to 64"), ({"profile": "x"}, "not both")],
)
def test_a_wrong_argument_is_one_sentence(options: dict[str, Any], match: str) -> None:
    with pytest.raises(CallError, match=match):
        collect(replace(SESSION, profile=None), **options)
