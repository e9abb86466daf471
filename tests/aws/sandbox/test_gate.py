"""Who gets into the sandbox, what it writes down, what goes wrong in it on demand; over HTTP, with boto3 as it is."""

from __future__ import annotations

import urllib.error
import urllib.request

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError
from botocore.parsers import ResponseParserError

from modeler.aws.sandbox import Sandbox, SandboxError
from modeler.aws.sandbox.faults import FaultError, read_fault

ONCE = Config(retries={"total_max_attempts": 1})


def client_of(account: Sandbox, service: str, key_id: str = "", config: Config = ONCE) -> object:
    return boto3.client(
        service,
        region_name="eu-west-1",
        endpoint_url=account.url,
        aws_access_key_id=key_id or account.key_id,
        aws_secret_access_key="x",
        config=config,
    )


@pytest.mark.parametrize("key_id", ["AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "testing"])
@pytest.mark.parametrize("service", ["ec2", "sts", "apigateway", "lambda", "s3", "iam"])
def test_no_other_key_opens_it(account: Sandbox, key_id: str, service: str) -> None:
    calls = {
        "ec2": "describe_vpcs",
        "sts": "get_caller_identity",
        "apigateway": "get_rest_apis",
        "lambda": "list_functions",
        "s3": "list_buckets",
        "iam": "list_roles",
    }
    with pytest.raises(ClientError) as refused:
        getattr(client_of(account, service, key_id), calls[service])()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert account.calls() == []


def test_an_unsigned_request_gets_nothing(account: Sandbox) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{account.url}/moto-api/")


def test_another_host_name_gets_nothing(account: Sandbox) -> None:
    """A page of the internet whose name leads to 127.0.0.1 must not read what is in it."""
    request = urllib.request.Request(f"{account.url}/_sandbox/calls", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)


def test_its_own_controls_need_its_key(account: Sandbox) -> None:
    with pytest.raises(SandboxError):
        Sandbox(account.port, "SANDBOX0WRONG", account.pid).calls()


def test_keys_of_an_assumed_role_open_the_account_of_the_role(account: Sandbox) -> None:
    role = "arn:aws:iam::111122223333:role/reader"
    keys = account.client("sts").assume_role(RoleArn=role, RoleSessionName="reader")["Credentials"]
    reader = client_of(account, "sts", keys["AccessKeyId"])
    assert reader.get_caller_identity()["Account"] == "111122223333"  # type: ignore[attr-defined]


def test_each_call_is_written_down_by_the_names_of_boto3(account: Sandbox) -> None:
    account.client("ec2").describe_vpcs()
    account.client("apigateway").get_rest_apis()
    account.client("apigatewayv2").get_apis()
    account.client("elbv2").describe_load_balancers()
    account.client("cloudwatch").describe_alarms()
    account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")
    calls = account.calls()
    assert [call.name for call in calls] == [
        "ec2:DescribeVpcs",
        "apigateway:GetRestApis",
        "apigatewayv2:GetApis",
        "elbv2:DescribeLoadBalancers",
        "cloudwatch:DescribeAlarms",
        "ec2:CreateVpc",
    ]
    assert [call.is_read for call in calls] == [True] * 5 + [False]
    account.forget_calls()
    assert account.calls() == []


def test_an_error_is_written_down_with_its_code(account: Sandbox) -> None:
    with pytest.raises(ClientError):
        account.client("ec2").describe_vpcs(VpcIds=["vpc-0"])
    (call,) = account.calls()
    assert (call.status, call.error) == (400, "InvalidVpcID.NotFound")


@pytest.mark.parametrize(
    ("service", "method", "arguments"),
    [
        ("ec2", "describe_network_insights_paths", {}),
        ("globalaccelerator", "list_cross_account_attachments", {}),
        ("apigateway", "get_sdk_types", {}),
        ("iam", "simulate_custom_policy", {"PolicyInputList": ["{}"], "ActionNames": ["ec2:X"]}),
    ],
)
def test_what_it_cannot_do_is_an_error_that_names_the_call(
    account: Sandbox, service: str, method: str, arguments: dict[str, object]
) -> None:
    """moto answers a page of HTML, which some clients cannot read."""
    with pytest.raises(ClientError, match=f"the sandbox cannot do {service}:") as unknown:
        getattr(account.client(service), method)(**arguments)
    assert unknown.value.response["Error"]["Code"] == "SandboxCannot"


FAMILIES = {
    "ec2": ("describe_vpcs", "RequestLimitExceeded", "UnauthorizedOperation"),
    "elbv2": ("describe_load_balancers", "Throttling", "AccessDenied"),
    "apigateway": ("get_rest_apis", "TooManyRequestsException", "AccessDeniedException"),
    "logs": ("describe_log_groups", "ThrottlingException", "AccessDeniedException"),
}
"""A service of each protocol: EC2's, query, REST with JSON, JSON."""


@pytest.mark.parametrize("service", FAMILIES)
def test_throttling_says_what_the_service_says(account: Sandbox, service: str) -> None:
    method, code, _ = FAMILIES[service]
    account.fault("throttled", f"{service}:*")
    with pytest.raises(ClientError) as throttled:
        getattr(client_of(account, service), method)()
    assert throttled.value.response["Error"]["Code"] == code


def test_throttling_that_ends_is_waited_out_by_boto3(account: Sandbox) -> None:
    account.fault("throttled", "ec2:DescribeVpcs", times=1)
    assert account.client("ec2").describe_vpcs()["Vpcs"]
    assert [call.status for call in account.calls()] == [503, 200]


@pytest.mark.parametrize("service", FAMILIES)
def test_a_denied_call_says_what_the_service_says(account: Sandbox, service: str) -> None:
    method, _, code = FAMILIES[service]
    account.fault("denied", f"{service}:*")
    with pytest.raises(ClientError) as denied:
        getattr(account.client(service), method)()
    assert denied.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("service", ["ec2", "elbv2"])
def test_a_malformed_answer_cannot_be_read(account: Sandbox, service: str) -> None:
    account.fault("malformed", f"{service}:*")
    with pytest.raises(ResponseParserError):
        getattr(client_of(account, service), FAMILIES[service][0])()


@pytest.mark.parametrize(("service", "member"), [("apigateway", "items"), ("logs", "logGroups")])
def test_boto3_takes_malformed_json_for_an_answer_without_members(account: Sandbox, service: str, member: str) -> None:
    account.fault("malformed", f"{service}:*")
    assert member not in getattr(client_of(account, service), FAMILIES[service][0])()


def test_a_lost_connection_is_lost(account: Sandbox) -> None:
    account.fault("lost", "ec2:*")
    with pytest.raises((ConnectionClosedError, EndpointConnectionError)):
        client_of(account, "ec2").describe_vpcs()  # type: ignore[attr-defined]
    account.heal()
    assert account.client("ec2").describe_vpcs()["Vpcs"]


def test_a_slow_answer_is_slow(account: Sandbox) -> None:
    import time

    account.fault("slow", "ec2:DescribeVpcs", times=1, seconds=0.5)
    began = time.monotonic()
    account.client("ec2").describe_vpcs()
    assert time.monotonic() - began >= 0.5


def test_a_fault_may_come_later_and_only_so_often(account: Sandbox) -> None:
    account.fault("denied", "ec2:Describe*", times=2, after=1)
    client = account.client("ec2")
    assert client.describe_vpcs()["Vpcs"]
    for _ in range(2):
        with pytest.raises(ClientError):
            client.describe_subnets()
    assert client.describe_subnets()["Subnets"]
    assert account.faults() == []


@pytest.mark.parametrize(
    "text", ["", "tired", "throttled:", "throttled:ec2:X:0", "throttled:ec2:X:1:2", "slow:ec2:X:y"]
)
def test_a_fault_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(FaultError):
        read_fault(text)


def test_emptying_leaves_nothing(account: Sandbox) -> None:
    account.client("ec2").create_vpc(CidrBlock="10.9.0.0/16")
    account.fault("denied", "lambda:*")
    account.empty()
    blocks = {vpc["CidrBlock"] for vpc in account.client("ec2").describe_vpcs()["Vpcs"]}
    assert blocks == {"172.31.0.0/16"}  # the default VPC, which each Region of an account has
    assert account.faults() == []
