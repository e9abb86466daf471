"""What a workload needs stands in the stack, at the model's bill, or is refused in one sentence: never dropped."""

from __future__ import annotations

from typing import Any

import pytest

import modeler as m
from modeler.engine.compare import assess
from modeler.errors import StackError
from modeler.iac.build import template
from modeler.iac.build.registration import REGISTRAR
from modeler.iac.review import lint
from modeler.iac.write import cloudformation, terraform
from modeler.inventory import difference
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.scaling_policy import ScalingPolicy
from modeler.inventory.kinds.web_acl import WebAcl
from modeler.inventory.same import NOT_COMPARED

from .cases import ACCOUNT, given

SCALED = {"kind": "fargate", "way_out": "endpoints"}
TASKS = {"backend": {"kind": "fargate", "tasks": 2, "way_out": "endpoints"}}
INTERNET = {"clients": {"location": "internet"}}


def built(pattern: str, variant: str, document: dict[str, Any]) -> tuple[m.Workload, m.Inventory]:
    w = m.Workload.from_dict({"region": "eu-west-1", **document})
    stack = template(pattern, w, variant=variant)
    return w, stack.filled(region=w.region, account=ACCOUNT, **given(stack, w.region))


NEEDS = {
    "a web ACL": ("B6", "alb", {**INTERNET, "needs": {"features": ["waf"]}, **TASKS}, WebAcl, {"scope": "REGIONAL"}),
    "a web ACL at a balancer": ("A4", "alb", {"needs": {"features": ["waf"]}}, WebAcl, {"default_action": "allow"}),
    "a cache": ("D1", "rest", {**INTERNET, "needs": {"features": ["caching"]}}, RestStage, {"cache": True}),
    "traces": ("A1", "endpoint", {"needs": {"features": ["x-ray"]}}, RestStage, {"tracing": True}),
    "mutual TLS at a balancer": (
        "A4",
        "alb",
        {"needs": {"features": ["mtls"]}},
        Listener,
        {"client_certificates": "verify"},
    ),
    "mutual TLS at an API": (
        "D1",
        "http",
        {**INTERNET, "needs": {"features": ["mtls"]}},
        DomainName,
        {"trust_store": "s3://certificates/clients.pem"},
    ),
    "tasks that follow the processor": (
        "E7",
        "alb",
        {"backend": {**SCALED, "scaling": {"min": 2, "max": 20, "target_utilization": 0.6}}},
        ScalingPolicy,
        {"metric": "ECSServiceAverageCPUUtilization", "value": 60.0},
    ),
    "tasks that follow the requests": (
        "E7",
        "alb",
        {"backend": {**SCALED, "scaling": {"min": 3, "requests_per_target": 600}}},
        ScalingPolicy,
        {"metric": "ALBRequestCountPerTarget", "value": 600.0},
    ),
}


@pytest.mark.parametrize("need", NEEDS)
def test_what_is_needed_stands_at_the_bill_of_the_model(need):
    pattern, variant, document, kind, attributes = NEEDS[need]
    w, inventory = built(pattern, variant, document)
    (node,) = inventory.all(kind)
    assert {name: getattr(node, name) for name in attributes} == attributes
    entry = m.assess(inventory, w).entries[0]
    assert entry.unmet == ()
    at_rest = assess(w.with_values({"traffic.requests_per_month": 0.0}), pattern, variant)
    assert entry.fixed_usd == pytest.approx(at_rest.monthly_usd)


@pytest.mark.parametrize("need", NEEDS)
def test_what_is_needed_reads_back(need, tmp_path):
    pattern, variant, document, _, _ = NEEDS[need]
    stack = template(pattern, m.Workload.from_dict({"region": "eu-west-1", **document}), variant=variant)
    values = given(stack, "eu-west-1")
    (tmp_path / "stack.yaml").write_text(cloudformation(stack))
    read = m.read(tmp_path / "stack.yaml", values, "eu-west-1", ACCOUNT)
    module = tmp_path / "module"
    module.mkdir()
    texts = {name: text for name, text in terraform(stack).items() if name.endswith(".tf")}
    for name, text in texts.items():
        (module / name).write_text(text)
    variables = {stack.parameter(name).variable: value for name, value in values.items()}
    apart = difference(read, m.read(module, variables, "eu-west-1", ACCOUNT), NOT_COMPARED | {"targets"})
    looked_up = ["function", "log-group", "role"] if REGISTRAR in read.by_key else []
    assert sorted(node.KIND for _, node in apart) == looked_up, "Terraform looks addresses of an endpoint up by itself"
    assert difference(stack.filled(region="eu-west-1", account=ACCOUNT, **values), read) == []
    assert m.check(read).findings == ()
    assert not lint(cloudformation(stack), "eu-west-1")


def test_a_rate_of_ones_own_is_the_stages():
    _, inventory = built("A1", "endpoint", {"api": {"throttle_rps": 50, "throttle_burst": 80}})
    (stage,) = inventory.all(RestStage)
    assert [(item.throttle_rate, item.throttle_burst) for item in stage.method_settings] == [(50.0, 80)]


REFUSED = {
    "a bot control": ("A4", {"api": {"waf": {"bot_control": True}}}, "bot control"),
    "api keys": ("B1", {**INTERNET, **TASKS, "needs": {"features": ["api-keys"]}}, "API keys"),
    "mutual TLS": ("A1", {"needs": {"features": ["mtls"]}}, "client certificates"),
    "tokens at a balancer": ("A4", {"needs": {"authentication": ["jwt"]}}, "of a load balancer"),
    "streams": ("A1", {"api": {"streaming": True}}, "streams its answers"),
    "requests of each task where no balancer counts them": (
        "B4",
        {**INTERNET, "backend": {"kind": "fargate", "scaling": {"requests_per_target": 600}}},
        "give target_utilization",
    ),
    "nodes that follow the load": (
        "B5",
        {**INTERNET, "backend": {"kind": "eks-istio", "scaling": {"min": 3}}},
        "leave backend.scaling out",
    ),
    "several services of a Lattice service": (
        "E6",
        {"services": 2},
        "set services to 1, or take a pattern with",
    ),
    "a class of files": ("A4", {"classes": [{"name": "files"}]}, "the workload has 'files' besides: leave classes out"),
    "several buckets": ("A6", {"services": 2, "backend": {"kind": "s3"}}, "no builder makes 2 services of"),
    "pods without a mesh": ("C2", {"backend": {"kind": "eks"}}, "set backend.kind to eks-istio"),
    "one zone": ("A1", {"azs": 1}, "set azs to 2"),
    "peering with another account": ("E4", {"clients": {"location": "other-account", "vpcs": 2}}, "through a role"),
}


@pytest.mark.parametrize("need", REFUSED)
def test_what_no_builder_makes_is_refused(need):
    pattern, document, words = REFUSED[need]
    with pytest.raises(StackError, match=words):
        template(pattern, m.Workload.from_dict(document))
