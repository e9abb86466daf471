"""What stands behind CloudFront is called through it alone, and its web ACL stands where AWS has it."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.errors import StackError
from modeler.files.plain_json import load_json
from modeler.iac.build import template
from modeler.iac.build.stack import plainest_workload
from modeler.iac.build.web_acl import EDGE_TEMPLATE
from modeler.iac.review import lint
from modeler.iac.stack import Stack
from modeler.iac.write import cloudformation, terraform
from modeler.inventory import Inventory, difference
from modeler.inventory.kinds.accelerator_listener import AcceleratorListener
from modeler.inventory.kinds.bucket import Bucket
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.verified_access_group import VerifiedAccessGroup
from modeler.inventory.kinds.verified_access_instance import VerifiedAccessInstance
from modeler.inventory.kinds.web_acl import WebAcl

from .cases import ACCOUNT, GIVEN, given


def stack(name: str, region: str = "eu-west-1", **changes) -> Stack:
    pattern, _, variant = name.partition(":")
    w = plainest_workload(m.pattern(pattern), variant).with_values({"region": region, **changes})
    return template(pattern, w, variant=variant)


def filled(made: Stack, region: str = "eu-west-1") -> Inventory:
    return made.filled(region=region, account=ACCOUNT, **given(made, region))


def distribution(inventory: Inventory) -> CloudFrontDistribution:
    (only,) = inventory.all(CloudFrontDistribution)
    return only


@pytest.mark.parametrize("name", ["F1:alb", "F1:nlb", "F4:cloudfront", "F5:http", "F5:rest", "F5:files"])
def test_viewers_speak_new_tls_under_a_name_of_their_own(name):
    edge = distribution(filled(stack(name)))
    assert edge.minimum_tls == "TLSv1.2_2021"
    assert edge.viewer_protocol in ("https-only", "redirect-to-https")
    assert edge.aliases == ("orders.example.com",)
    assert edge.certificate.key == GIVEN["EdgeCertificateArn"]
    assert edge.log_bucket is not None


@pytest.mark.parametrize("name", ["F1:alb", "F1:nlb"])
def test_a_vpc_origin_lets_in_the_addresses_of_cloudfront_alone(name):
    inventory = filled(stack(name))
    rules = [
        rule
        for rule in inventory.all(SecurityGroupRule)
        if rule.direction == "in" and rule.group.key in ("AlbGroup", "NlbGroup")
    ]
    assert [(rule.prefix_list.key, rule.cidr, rule.peer) for rule in rules] == [
        (GIVEN["CloudFrontPrefixListId"], None, None)
    ]
    assert inventory.all(Route) == () or all(route.gateway is None for route in inventory.all(Route))


@pytest.mark.parametrize(("name", "kind"), [("F5:http", HttpApi), ("F5:rest", RestApi)])
def test_an_api_is_refused_without_the_secret_that_cloudfront_adds(name, kind):
    inventory = filled(stack(name))
    (listener,), (rule,), (api,) = inventory.all(Listener), inventory.all(ListenerRule), inventory.all(kind)
    (origin,) = distribution(inventory).origins
    (shown,) = rule.conditions
    assert api.default_endpoint_off is True
    assert [(action.type, action.status) for action in listener.actions] == [("fixed-response", "403")]
    assert (shown.header, shown.header_values) == (origin.header_names[0], origin.header_values)
    assert shown.header_values == (GIVEN["OriginSecret"],)
    assert [action.type for action in rule.actions] == ["forward"]


def test_nobody_reads_the_secret_of_a_stack():
    made = stack("F5:http")
    assert load_json(cloudformation(made, "json"))["Parameters"]["OriginSecret"]["NoEcho"] is True
    variable = terraform(made)["variables.tf"].split('variable "origin_secret"')[1].split("variable")[0]
    assert "sensitive   = true" in variable


def test_a_bucket_answers_its_own_distribution_alone():
    (bucket,) = (item for item in filled(stack("F5:files")).all(Bucket) if item.key == "Bucket")
    allowed, refused = bucket.policy["Statement"]
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert str(allowed["Condition"]["StringEquals"]["AWS:SourceArn"]).endswith(":distribution/${Distribution}")
    assert refused["Effect"] == "Deny"


def test_a_function_url_answers_its_own_distribution_alone():
    inventory = filled(stack("F4:cloudfront"))
    (url,) = inventory.all(FunctionUrl)
    assert url.authorization == "AWS_IAM"
    permissions = inventory.all(FunctionPermission)
    assert {item.action for item in permissions} == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert {item.principal for item in permissions} == {"cloudfront.amazonaws.com"}
    assert all(str(item.source_arn).endswith(":distribution/${Distribution}") for item in permissions)


@pytest.mark.parametrize("name", ["F5:http", "F5:rest"])
def test_the_web_acl_of_cloudfront_stands_in_the_stack_of_us_east_1(name):
    made = stack(name, "us-east-1")
    inventory = filled(made, "us-east-1")
    (acl,) = inventory.all(WebAcl)
    assert acl.scope == "CLOUDFRONT"
    assert distribution(inventory).web_acl.key == acl.key
    assert "WebAclArn" not in {parameter.name for parameter in made.parameters}
    assert not lint(cloudformation(made), "us-east-1")


def test_elsewhere_the_stack_brings_its_template_and_asks_for_its_arn(tmp_path):
    made = stack("F5:http")
    assert not filled(made).all(WebAcl)
    assert any(EDGE_TEMPLATE in note and "us-east-1" in note for note in made.notes)
    file = tmp_path / EDGE_TEMPLATE
    file.write_text(made.files[EDGE_TEMPLATE])
    (acl,) = m.read(file, {}, "us-east-1", ACCOUNT).all(WebAcl)
    assert (acl.scope, len(acl.rules)) == ("CLOUDFRONT", 5)
    assert not lint(made.files[EDGE_TEMPLATE], "us-east-1")


@pytest.mark.parametrize("name", ["F5:http", "F5:rest"])
def test_a_web_acl_counts_and_writes_logs_in_both_forms(name, tmp_path):
    made = stack(name, "us-east-1")
    values = given(made, "us-east-1")
    (tmp_path / "stack.yaml").write_text(cloudformation(made))
    (tmp_path / "module").mkdir()
    for file, text in terraform(made).items():
        if file.endswith(".tf"):
            (tmp_path / "module" / file).write_text(text)
    variables = {made.parameter(parameter).variable: value for parameter, value in values.items()}
    as_template = m.read(tmp_path / "stack.yaml", values, "us-east-1", ACCOUNT)
    as_module = m.read(tmp_path / "module", variables, "us-east-1", ACCOUNT)
    assert difference(as_template, as_module) == []
    assert difference(filled(made, "us-east-1"), as_template) == []
    (acl,) = as_module.all(WebAcl)
    assert (acl.metrics, acl.samples, acl.metric_name) == (True, True, made.name)
    assert all(rule.metrics and rule.samples and rule.metric_name for rule in acl.rules)
    assert len(acl.log_destinations) == 1
    hidden = load_json(cloudformation(made, "json"))["Resources"]["DistributionWebAclConfiguration"]["Properties"]
    assert {field["SingleHeader"]["Name"] for field in hidden["RedactedFields"]} >= {"authorization", "cookie"}


@pytest.mark.parametrize("name", ["F2:alb", "F2:nlb"])
def test_a_balancer_behind_an_accelerator_lets_in_the_callers_that_its_user_names(name):
    inventory = filled(stack(name))
    (listener,) = inventory.all(AcceleratorListener)
    assert (listener.from_ports, listener.to_ports) == (("443",), ("443",))
    rules = [
        rule.cidr
        for rule in inventory.all(SecurityGroupRule)
        if rule.direction == "in" and rule.group.key in ("AlbGroup", "NlbGroup")
    ]
    assert rules == [GIVEN["CallerCidr"]]
    assert stack(name).parameter("CallerCidr").default is None


@pytest.mark.parametrize("name", ["E8:alb", "E8:nlb"])
def test_verified_access_lets_one_group_of_people_through_and_writes_logs(name):
    inventory = filled(stack(name))
    (people,), (instance,) = inventory.all(VerifiedAccessGroup), inventory.all(VerifiedAccessInstance)
    assert f'context.idc.groups has "{GIVEN["PeopleGroupId"]}"' in str(people.policy)
    assert instance.log_group is not None
    properties = load_json(cloudformation(stack(name), "json"))["Resources"]["VerifiedAccessPeople"]["Properties"]
    assert properties["PolicyEnabled"] is True


def test_a_group_of_people_waits_in_terraform_until_its_instance_trusts_somebody():
    block = terraform(stack("E8:alb"))["network.tf"].split('"aws_verifiedaccess_group"')[1].split("\nresource")[0]
    assert "aws_verifiedaccess_instance_trust_provider_attachment" in block


REFUSED = {
    "client certificates": ("F1:alb", "eu-west-1", {"api.mtls": True}, "trust store of a distribution"),
    "a cache of answers": ("F1:alb", "eu-west-1", {"api.edge_cache": True}, "cache policy"),
    "logs where CloudFront brings none": ("F1:alb", "ap-east-1", {}, "logging.access_logs"),
    "tokens at a function URL": ("F4:url", "eu-west-1", {"api.authorizer": "jwt"}, "iam or none"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_builder_makes_at_the_edge_is_refused(case):
    name, region, changes, words = REFUSED[case]
    with pytest.raises(StackError, match=words):
        stack(name, region, **changes)


def test_a_function_url_without_an_authorizer_says_that_everybody_may_call():
    made = stack("F4:url", **{"api.authorizer": "none"})
    assert m.check(filled(made)).findings == ()
    assert any(skip.code == "IN-04" for skip in made.inventory.skips)
