"""A pattern is made, looked at, changed and removed by CloudFormation, and nothing is written that nobody confirmed."""

from __future__ import annotations

import importlib
import time

import pytest

import modeler as m
from modeler.audit.recognise import recognise
from modeler.aws.deploy import (
    StackFailed,
    discard,
    left_behind,
    make,
    plan_changes,
    remove,
    stack_state,
    to_remove,
)
from modeler.aws.deploy.asking import DeployError
from modeler.aws.sandbox import Sandbox
from modeler.cli import main
from modeler.iac.build import plainest_workload
from modeler.workflows.deploy import (
    built_inventory,
    check_built,
    deploy,
    plan_deployment,
    stack_standing,
    template_in_force,
)

REGION = "eu-west-1"


def quick(_: float) -> None:
    time.sleep(0.02)


def stack_of(name: str = "A1"):
    return m.template(name, plainest_workload(m.pattern(name)).with_values({"region": REGION}), name="demo")


def make_demo(session) -> list:
    return list(make(session, plan_deployment(stack_of(), "demo", session, sleep=quick), sleep=quick))


@pytest.mark.slow
def test_what_is_deployed_is_what_was_planned_and_is_clean_recognised_without_drift_and_gone_again(account: Sandbox):
    session = account.session(REGION)
    planned = plan_deployment(stack_of(), "demo", session, sleep=quick)
    assert planned.is_new
    assert {change.action for change in planned.changes} == {"Add"}
    events = list(make(session, planned, sleep=quick))
    made = {event.key for event in events if event.status == "CREATE_COMPLETE" and not event.is_stack}
    assert made == {change.key for change in planned.changes}
    assert [event.seconds for event in events] == sorted(event.seconds for event in events)
    assert "execute-api" in stack_state(session, "demo").outputs["ApiUrl"]

    template = template_in_force("demo", session)
    assert "A1" in {
        match.shape.pattern for entry in recognise(built_inventory(template, session)) for match in entry.matches
    }
    assert check_built("demo", session).findings == ()
    assert stack_standing("demo", session).drift.values == ()

    goes = to_remove(session, "demo")
    assert {resource.key for resource in goes.kept} == {"ApiGatewayLogging", "ApiGatewayLogRole"}
    assert {resource.key for resource in (*goes.resources, *goes.kept)} == made
    list(remove(session, goes, sleep=quick))
    assert stack_state(session, "demo") is None
    left = left_behind(session, "demo", goes.stack_id)
    assert left.arns == ()
    assert [text.partition(" ")[0] for text in left.kept] == ["ApiGatewayLogging", "ApiGatewayLogRole"]


@pytest.mark.slow
def test_a_value_that_somebody_changed_by_hand_and_a_resource_that_is_gone_are_drift(account: Sandbox):
    session = account.session(REGION)
    make_demo(session)
    ids = {row.key: row.physical_id for row in to_remove(session, "demo").resources}
    session.client("lambda").update_function_configuration(FunctionName=ids["Function"], Timeout=17)
    session.client("ec2").delete_vpc_endpoints(VpcEndpointIds=[ids["Endpoint"]])
    stands = stack_standing("demo", session)
    rows = {(value.key, value.attribute or "gone") for value in stands.drift.values}
    assert ("Endpoint", "gone") in rows
    assert {value.account for value in stands.drift.values if value.key == "Function"} == {17}


def test_nothing_is_made_unless_somebody_says_yes(account: Sandbox):
    session = account.session(REGION)
    assert list(deploy(stack_of(), "demo", session, confirm=lambda _: False, sleep=quick)) == []
    assert stack_state(session, "demo") is None
    made = {call.name for call in account.calls() if not call.is_read}
    assert made <= {"cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet", "cloudformation:DeleteStack"}


def test_a_plan_left_by_an_interrupted_run_is_replaced(account: Sandbox):
    session = account.session(REGION)
    first = plan_deployment(stack_of(), "demo", session, sleep=quick)
    second = plan_deployment(stack_of(), "demo", session, sleep=quick)
    assert second.changes == first.changes
    discard(session, second)
    assert stack_state(session, "demo") is None


BROKEN = """
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    DependsOn: Network
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/none/1
      Protocol: HTTP
      Port: 80
      DefaultActions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: "404"}}]
"""


def test_a_failure_names_the_resource_that_failed_first_rolls_back_and_says_what_to_do(account: Sandbox):
    session = account.session(REGION)
    planned = plan_changes(session, "demo", BROKEN, sleep=quick)
    with pytest.raises(StackFailed, match=r"Listener .* failed first: .*'modeler destroy demo' removes it") as failure:
        list(make(session, planned, sleep=quick))
    assert failure.value.status == "ROLLBACK_COMPLETE"
    with pytest.raises(DeployError, match="ROLLBACK_COMPLETE: remove it"):
        plan_changes(session, "demo", BROKEN, sleep=quick)
    list(remove(session, to_remove(session, "demo"), sleep=quick))
    assert stack_state(session, "demo") is None


SMALL = "Resources: {Network: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}}"


def test_a_stack_is_changed_only_with_update_and_an_update_without_changes_changes_nothing(account: Sandbox):
    session = account.session(REGION)
    list(make(session, plan_changes(session, "demo", SMALL, sleep=quick), sleep=quick))
    with pytest.raises(DeployError, match="stands already: change it with --update"):
        plan_changes(session, "demo", SMALL, sleep=quick)
    assert plan_changes(session, "demo", SMALL, is_update=True, sleep=quick).changes == ()
    with pytest.raises(DeployError, match="no stack 'other' to update"):
        plan_changes(session, "other", SMALL, is_update=True, sleep=quick)


def test_objects_in_all_versions_go_with_their_bucket(account: Sandbox):
    session = account.session(REGION)
    template = "Resources: {Files: {Type: 'AWS::S3::Bucket', Properties: {VersioningConfiguration: {Status: Enabled}}}}"
    list(make(session, plan_changes(session, "demo", template, sleep=quick), sleep=quick))
    goes = to_remove(session, "demo")
    client = session.client("s3")
    for _ in range(3):
        client.put_object(Bucket=goes.buckets[0], Key="a", Body=b"x")
    list(remove(session, goes, sleep=quick))
    assert client.list_buckets()["Buckets"] == []


KEEPING = """
Resources:
  Files: {Type: 'AWS::S3::Bucket'}
  Logs: {Type: 'AWS::S3::Bucket', DeletionPolicy: Retain}
"""


def test_what_the_template_keeps_stays_with_its_contents_and_is_not_left_behind(account: Sandbox, monkeypatch, capsys):
    session = account.session(REGION)
    list(make(session, plan_changes(session, "demo", KEEPING, sleep=quick), sleep=quick))
    goes = to_remove(session, "demo")
    assert goes.summary() == "demo: 1 resource to remove"
    (files,) = goes.buckets
    (logs,) = (resource.physical_id for resource in goes.kept)
    client = session.client("s3")
    for bucket in (files, logs):
        client.put_object(Bucket=bucket, Key="a", Body=b"x")

    remembered = importlib.import_module("modeler.aws.sandbox.remembered")  # its module has a function of its name
    monkeypatch.setattr(remembered, "remembered", lambda: account)
    assert main(["destroy", "demo", "--sandbox", "--region", REGION, "--yes"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert f"All objects of the bucket {files} go, too." in words
    assert logs not in words.partition("go, too.")[0]
    assert f"Its template keeps Logs (AWS::S3::Bucket {logs}), with all that is in it." in words
    assert (
        f"nothing else with the tag modeler:stack=demo is left; its template keeps Logs (AWS::S3::Bucket {logs})"
        in words
    )
    assert [bucket["Name"] for bucket in client.list_buckets()["Buckets"]] == [logs]
    assert client.get_object(Bucket=logs, Key="a")["Body"].read() == b"x"


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("1demo", {}, "is no name of a stack"),
        ("demo", {"Nothing": "x"}, "has no parameter 'Nothing'"),
    ],
)
def test_what_cannot_be_deployed_is_one_sentence(account: Sandbox, name, parameters, words):
    with pytest.raises(DeployError, match=words):
        plan_deployment(stack_of(), name, account.session(REGION), parameters, sleep=quick)


def test_a_parameter_without_a_value_is_asked_for_by_its_name(account: Sandbox):
    with pytest.raises(DeployError, match=r"needs values: .*BackendCertificateArn \("):
        plan_deployment(stack_of("C2"), "demo", account.session(REGION), sleep=quick)


def test_there_is_nothing_to_remove_or_to_look_at(account: Sandbox):
    session = account.session(REGION)
    for look in (to_remove, lambda session, name: stack_standing(name, session)):
        with pytest.raises(DeployError, match="there is no stack 'demo'"):
            look(session, "demo")


def test_the_sandbox_is_looked_through_where_no_region_is_given(account: Sandbox, monkeypatch, capsys):
    remembered = importlib.import_module("modeler.aws.sandbox.remembered")  # its module has a function of its name
    monkeypatch.setattr(remembered, "remembered", lambda: account)
    far = account.session("us-east-1")
    list(make(far, plan_changes(far, "demo", SMALL, sleep=quick), sleep=quick))
    assert account.regions_of("demo") == ("us-east-1",)
    assert main(["outputs", "demo", "--sandbox"]) == 0

    near = account.session(REGION)
    list(make(near, plan_changes(near, "demo", SMALL, sleep=quick), sleep=quick))
    assert main(["outputs", "demo", "--sandbox"]) == 2
    assert "in each of eu-west-1, us-east-1: say which Region with -r" in capsys.readouterr().err
    assert main(["outputs", "other", "--sandbox"]) == 2
    assert "no stack 'other' in the sandbox: make it" in capsys.readouterr().err
    assert main(["outputs", "other", "--sandbox", "-r", REGION]) == 2
    assert "no stack 'other' in eu-west-1: give its Region with -r, or make it" in capsys.readouterr().err
    list(remove(far, to_remove(far, "demo"), sleep=quick))
    assert account.regions_of("demo") == (REGION,)


def test_to_look_makes_read_calls_only(account: Sandbox):
    session = account.session(REGION)
    list(make(session, plan_changes(session, "demo", SMALL, sleep=quick), sleep=quick))
    account.forget_calls()
    stack_standing("demo", session)
    to_remove(session, "demo")
    assert all(call.is_read for call in account.calls())


@pytest.mark.slow
def test_the_commands_deploy_look_and_remove_and_nobody_is_asked_without_a_terminal(account, monkeypatch, capsys):
    remembered = importlib.import_module("modeler.aws.sandbox.remembered")  # its module has a function of its name
    monkeypatch.setattr(remembered, "remembered", lambda: account)
    there = ["--sandbox", "--region", REGION]

    def run(*words: str) -> tuple[int, str, str]:
        code = main([*words, *there])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    code, out, error = run("deploy", "A1", "--name", "demo")
    assert code == 2
    assert "add --yes" in error
    code, out, error = run("deploy", "A1", "--name", "demo", "--yes")
    assert code == 0, error
    assert "Nothing of it meets the internet." in out
    assert "0 findings" in out
    assert "ApiUrl: https://" in out
    code, out, error = run("status", "demo")
    assert code == 0
    assert "no difference" in out
    assert "ApiUrl" in run("outputs", "demo", "--json")[1]
    code, out, error = run("destroy", "demo", "--yes")
    assert code == 0, (out, error)
    assert "nothing else with the tag modeler:stack=demo is left; its template keeps ApiGatewayLogging" in out
    assert run("status", "demo")[0] == 2
