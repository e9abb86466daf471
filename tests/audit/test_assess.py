"""What stands is priced by the one engine: its bill at rest is what its resources cost by the hour."""

from __future__ import annotations

from typing import Any

import pytest

import modeler as m
from modeler.audit.assess import VOLUMES, assess_inventory
from modeler.workload import Feature
from tests.audit.architectures import (
    HOURS,
    LINK_V1,
    TO_FUNCTION,
    TO_LINK_V1,
    TO_LINK_V2,
    balancer,
    endpoint,
    function,
    get,
    http_api,
    link_v2,
    network,
    ref,
    resource,
    rest_api,
    service,
    written,
)

REGION = "eu-west-1"
SECONDS = HOURS * 3600
TASK_X86 = ("fargate.fargate_linux_x86_vcpu_hour", "fargate.fargate_linux_x86_gb_hour")
TASK_ARM = ("fargate.fargate_linux_arm_vcpu_hour", "fargate.fargate_linux_arm_gb_hour")


def tasks(number: float, vcpu: float, memory_gb: float, dimensions: tuple[str, str] = TASK_X86) -> dict[str, float]:
    """What tasks use in a month: each its processor and its memory, all the time."""
    return {dimensions[0]: number * vcpu * HOURS, dimensions[1]: number * memory_gb * HOURS}


def lattice() -> dict[str, Any]:
    return {
        "Service": resource("VpcLattice::Service", AuthType="AWS_IAM"),
        "Listener": resource(
            "VpcLattice::Listener",
            ServiceIdentifier=ref("Service"),
            Protocol="HTTPS",
            DefaultAction={"Forward": {"TargetGroups": [{"TargetGroupIdentifier": ref("Targets")}]}},
        ),
        "Targets": resource("VpcLattice::TargetGroup", Type="LAMBDA", Targets=[{"Id": get("Function", "Arn")}]),
    }


def provisioned() -> dict[str, Any]:
    return {
        "Version": resource("Lambda::Version", FunctionName=ref("Function")),
        "Alias": resource(
            "Lambda::Alias",
            FunctionName=ref("Function"),
            FunctionVersion=get("Version", "Version"),
            Name="live",
            ProvisionedConcurrencyConfig={"ProvisionedConcurrentExecutions": 5},
        ),
    }


NAT = {
    "Nat": resource("EC2::NatGateway", SubnetId=ref("Subnet0"), AllocationId="eipalloc-1"),
}
SCALING = {
    "Scaling": resource(
        "ApplicationAutoScaling::ScalableTarget",
        ServiceNamespace="ecs",
        ScalableDimension="ecs:service:DesiredCount",
        ResourceId="service/default/orders",
        MinCapacity=3,
        MaxCapacity=9,
    )
}
WEB_ACL = {
    "Acl": resource("WAFv2::WebACL", Scope="REGIONAL", Rules=[{"Name": f"rule{n}"} for n in range(4)]),
    "Association": resource(
        "WAFv2::WebACLAssociation",
        WebACLArn=get("Acl", "Arn"),
        ResourceArn={"Fn::Sub": "arn:aws:apigateway:eu-west-1::/restapis/${Api}/stages/${Stage}"},
    ),
}
SERVERS = {f"Server{n}": resource("EC2::Instance", InstanceType="m7g.large", SubnetId=ref("Subnet0")) for n in range(2)}
CASES: dict[str, tuple[str, dict[str, Any], dict[str, float]]] = {
    "a private API with functions, whose endpoint stands in three zones": (
        "A1:endpoint = D1:private",
        {**network(3), **endpoint(3), **rest_api("PRIVATE", TO_FUNCTION), **function()},
        {"privatelink.interface_endpoint_hour_per_az": 3 * HOURS},
    ),
    "a private API with a link V2 and three tasks": (
        "A1:endpoint = C2:alb",
        {
            **network(2),
            **endpoint(2),
            **rest_api("PRIVATE", TO_LINK_V2),
            **link_v2(2),
            **balancer("application", "internal", 2),
            **service(3, "1024", "2048"),
        },
        {
            "privatelink.interface_endpoint_hour_per_az": 2 * HOURS,
            "elb.alb_hour": HOURS,
            **tasks(3, 1, 2),
        },
    ),
    "a Regional API with a link V1 and two tasks on Graviton": (
        "B7:nlb",
        {
            **network(2),
            **rest_api("REGIONAL", TO_LINK_V1),
            **LINK_V1,
            **balancer("network", "internal", 2),
            **service(2, "256", "512", "ARM64"),
        },
        {"elb.nlb_hour": HOURS, **tasks(2, 0.25, 0.5, TASK_ARM)},
    ),
    "a Regional API with a cache of 1.6 GB": (
        "D1:rest",
        {**rest_api("REGIONAL", TO_FUNCTION, {"CacheClusterEnabled": True, "CacheClusterSize": "1.6"}), **function()},
        {"apigateway.rest_cache_1.6gb": HOURS},
    ),
    "a Regional API with a web ACL of four rules": (
        "D1:rest",
        {**rest_api("REGIONAL", TO_FUNCTION), **function(), **WEB_ACL},
        {"waf.web_acl_month": 1, "waf.rule_month": 4},
    ),
    "an HTTP API with five provisioned environments of a gigabyte": (
        "D1:http",
        {
            **http_api(get("Function", "Arn"), IntegrationType="AWS_PROXY"),
            **function(MemorySize=1024, Architectures=["arm64"]),
            **provisioned(),
        },
        {"lambda.provisioned_concurrency_arm_gb_second": 5 * SECONDS},
    ),
    "an internal balancer with a function": (
        "A5:lambda",
        {
            **network(2),
            **balancer("application", "internal", 2, "lambda", Targets=[{"Id": get("Function", "Arn")}]),
            **function(),
        },
        {"elb.alb_hour": HOURS},
    ),
    "an internal balancer with tasks that scale from three": (
        "E7:alb",
        {**network(2), **balancer("application", "internal", 2), **service(5), **SCALING},
        {"elb.alb_hour": HOURS, **tasks(3, 0.5, 1)},
    ),
    "an internet-facing ALB in three zones": (
        "F6:containers",
        {**network(3), **balancer("application", "internet-facing", 3), **service(2)},
        {"elb.alb_hour": HOURS, "vpc.public_ipv4_in_use_hour": 3 * HOURS, **tasks(2, 0.5, 1)},
    ),
    "an internet-facing NLB in three zones, which no pattern is": (
        "",
        {**network(3), **balancer("network", "internet-facing", 3), **service(2)},
        {"elb.nlb_hour": HOURS, "vpc.public_ipv4_in_use_hour": 3 * HOURS, **tasks(2, 0.5, 1)},
    ),
    "an HTTP API with a link V2 and one NAT gateway for two zones": (
        "B1:alb",
        {
            **network(2),
            **http_api(
                ref("Listener"), IntegrationType="HTTP_PROXY", ConnectionType="VPC_LINK", ConnectionId=ref("Link")
            ),
            **link_v2(2),
            **balancer("application", "internal", 2),
            **service(2),
            **NAT,
        },
        {
            "elb.alb_hour": HOURS,
            "nat.nat_gateway_hour": HOURS,
            "vpc.public_ipv4_in_use_hour": HOURS,
            **tasks(2, 0.5, 1),
        },
    ),
    "a Regional API with a link V1 and two instances": (
        "B7:nlb",
        {
            **network(2),
            **rest_api("REGIONAL", TO_LINK_V1),
            **LINK_V1,
            **balancer("network", "internal", 2, "instance", Targets=[{"Id": ref("Server0")}, {"Id": ref("Server1")}]),
            **SERVERS,
        },
        {"elb.nlb_hour": HOURS, "ec2.ondemand_linux_m7g.large": 2 * HOURS},
    ),
    "a service of VPC Lattice with a function": (
        "E6:https",
        {**lattice(), **function()},
        {"lattice.service_hour": HOURS},
    ),
    "a function's URL": (
        "F4:url",
        {"Url": resource("Lambda::Url", TargetFunctionArn=get("Function", "Arn"), AuthType="AWS_IAM"), **function()},
        {},
    ),
    "an endpoint service with a consumer's endpoint in two zones": (
        "E1:nlb",
        {
            **network(2),
            **balancer("network", "internal", 2),
            **service(2),
            "EndpointService": resource("EC2::VPCEndpointService", NetworkLoadBalancerArns=[ref("Balancer")]),
            **endpoint(2, {"Fn::Sub": "com.amazonaws.vpce.eu-west-1.${EndpointService}"}),
        },
        {
            "privatelink.interface_endpoint_hour_per_az": 2 * HOURS,
            "elb.nlb_hour": HOURS,
            **tasks(2, 0.5, 1),
        },
    ),
}


def usd(quantities: dict[str, float]) -> float:
    book = m.price_book(REGION)
    return sum(quantity * book.get(dimension).usd[0] for dimension, quantity in quantities.items())


@pytest.mark.parametrize("case", CASES)
def test_the_bill_at_rest_is_what_its_resources_cost_by_the_hour(case, tmp_path):
    name, resources, quantities = CASES[case]
    (entry,) = assess_inventory(m.read(written(tmp_path, resources), region=REGION))
    assert entry.reason == ""
    assert entry.name == name
    assert {item.dimension: item.usage for item in entry.at_rest.items if item.usd} == pytest.approx(quantities)
    assert entry.fixed_usd == pytest.approx(usd(quantities), abs=0.005)


def assessed(tmp_path, resources: dict[str, Any], **workload: Any):
    w = m.Workload(**workload) if workload else None
    (entry,) = assess_inventory(m.read(written(tmp_path, resources), region=REGION), w)
    return entry


CONTAINERS = CASES["a private API with a link V2 and three tasks"][1]
ON_FUNCTIONS = CASES["a Regional API with a cache of 1.6 GB"][1]
TRAFFIC = {"traffic": {"requests_per_month": "50M"}}


def test_a_pattern_as_it_stands_is_the_catalogues_pattern_with_its_settings(tmp_path):
    entry = assessed(tmp_path, CONTAINERS, **TRAFFIC)
    by_hand = m.Workload(
        region=REGION,
        **TRAFFIC,
        azs=2,
        backend={"kind": "fargate", "tasks": 3, "vcpu": 1, "memory_gb": 2, "architecture": "x86_64"},
        api={"listener_rules": 1, "hosted_zones": 0},
        logging={"access_logs": False},
    )
    assert entry.monthly_usd == pytest.approx(m.assess(by_hand, "C2:alb").monthly_usd)
    assert entry.p99_ms == pytest.approx(m.assess(by_hand, "C2:alb").quantile_ms(0.99))


def test_more_requests_never_cost_less(tmp_path):
    costs = [assessment.monthly_usd for assessment in assessed(tmp_path, ON_FUNCTIONS).by_volume]
    assert len(costs) == len(VOLUMES)
    assert costs == sorted(costs)
    assert costs[0] >= assessed(tmp_path, ON_FUNCTIONS).fixed_usd


def test_without_a_workload_there_is_no_order_of_alternatives(tmp_path):
    entry = assessed(tmp_path, ON_FUNCTIONS)
    assert (entry.monthly_usd, entry.p99_ms, entry.verdict, entry.alternatives) == (None, None, "", ())


def test_alternatives_are_the_best_of_the_same_workload_with_what_would_change(tmp_path):
    entry = assessed(tmp_path, CONTAINERS, **TRAFFIC)
    shortlist = m.choose(entry.wanted).shortlist
    names = [migration.candidate.label for migration in entry.alternatives]
    assert names == [candidate.label for candidate in shortlist if candidate.label in names]
    for migration in entry.alternatives:
        today = [step.component for step in entry.way.steps]
        hops = [hop.component.id for hop in migration.candidate.assessment.architecture.hops]
        assert sorted([*today, *migration.added]) == sorted([*hops, *migration.removed])
        assert migration.usd == pytest.approx(migration.candidate.usd - entry.monthly_usd)


def test_a_way_to_authenticate_that_does_not_stand_is_a_need_that_is_not_met(tmp_path):
    entry = assessed(tmp_path, CONTAINERS, **TRAFFIC, needs={"authentication": ["jwt", "iam"]})
    assert (entry.verdict, entry.unmet) == ("does not meet", ("jwt",))
    assert entry.workload.api.authorizer == "iam"
    assert entry.workload.backend.tasks == 3


def test_a_web_acl_that_is_needed_and_does_not_stand_is_in_the_price_of_the_needs_alone(tmp_path):
    plain, entry = (assessed(tmp_path, CONTAINERS, **TRAFFIC, needs=needs) for needs in ({}, {"features": ["waf"]}))
    assert (entry.fixed_usd, entry.monthly_usd, entry.p99_ms) == (plain.fixed_usd, plain.monthly_usd, plain.p99_ms)
    assert (entry.verdict, entry.unmet) == ("does not meet", ("waf",))
    usual = m.Workload(api={"waf": {}}).api.waf
    rules = usual.rules + usual.managed_rule_groups
    acl = {"waf.web_acl_month": 1, "waf.rule_month": rules, "waf.requests_upto_1500_wcu": 50e6}
    assert entry.with_needs_usd - entry.monthly_usd == pytest.approx(usd(acl), abs=0.005)
    assert all("waf" in migration.candidate.assessment.workload.needs.features for migration in entry.alternatives)


def test_a_web_acl_that_stands_meets_the_need(tmp_path):
    resources = CASES["a Regional API with a web ACL of four rules"][1]
    entry = assessed(tmp_path, resources, **TRAFFIC, clients={"location": "internet"}, needs={"features": ["waf"]})
    assert (entry.unmet, entry.with_needs_usd) == ((), None)
    assert entry.fixed_usd == pytest.approx(usd(CASES["a Regional API with a web ACL of four rules"][2]), abs=0.005)
    assert entry.verdict == entry.judged.verdict == "fits"


@pytest.mark.parametrize(
    "needs",
    [{"features": [str(feature)]} for feature in Feature]
    + [{"authentication": [method]} for method in ("iam", "jwt", "cognito", "lambda", "mtls", "network")],
    ids=str,
)
def test_no_need_changes_the_bill_of_what_stands(needs, tmp_path):
    plain, entry = (assessed(tmp_path, CONTAINERS, **TRAFFIC, needs=asked) for asked in ({}, needs))
    assert entry.fixed_usd == plain.fixed_usd
    assert entry.assessment.monthly_usd == plain.monthly_usd
    assert entry.assessment.quantile_ms(0.99) == plain.p99_ms
    assert set(entry.unmet) <= {*needs.get("features", ()), *needs.get("authentication", ())}


def test_a_cache_that_is_needed_answers_nothing_until_it_stands(tmp_path):
    caching = {"needs": {"features": ["caching"]}, "clients": {"location": "internet"}}
    traffic = {"traffic": {"requests_per_month": "50M", "cache_hit_ratio": 0.5}}
    cached = assessed(tmp_path, ON_FUNCTIONS, **traffic, **caching)
    bare = assessed(tmp_path, {**rest_api("REGIONAL", TO_FUNCTION), **function()}, **traffic, **caching)
    assert (cached.unmet, cached.workload.traffic.cache_hit_ratio) == ((), 0.5)
    assert (bare.unmet, bare.workload.traffic.cache_hit_ratio) == (("caching",), 0.0)
    assert bare.wanted.traffic.cache_hit_ratio == 0.5


@pytest.mark.parametrize("number", [1, 2])
def test_as_many_endpoints_are_billed_as_stand(number, tmp_path):
    resources = {**CONTAINERS, **({"Endpoint2": CONTAINERS["Endpoint"]} if number == 2 else {})}
    ids = [ref("Endpoint"), ref("Endpoint2")][:number]
    api = resource("ApiGateway::RestApi", Name="a", EndpointConfiguration={"Types": ["PRIVATE"], "VpcEndpointIds": ids})
    clients = {"location": "other-vpc", "vpcs": 3}
    entry = assessed(tmp_path, {**resources, "Api": api}, **TRAFFIC, clients=clients)
    hours = {item.dimension: item.usage for item in entry.at_rest.items}
    assert hours["privatelink.interface_endpoint_hour_per_az"] == pytest.approx(number * 2 * HOURS)
    assert entry.wanted.clients.vpcs == 3


def test_an_endpoint_of_a_consumer_is_billed_as_it_stands(tmp_path):
    _, resources, quantities = CASES["an endpoint service with a consumer's endpoint in two zones"]
    entry = assessed(tmp_path, resources, **TRAFFIC, clients={"location": "other-vpc", "vpcs": 3})
    assert entry.fixed_usd == pytest.approx(usd(quantities), abs=0.005)


@pytest.mark.parametrize(
    "trust_store", [{}, {"MutualTlsAuthentication": {"TruststoreUri": "s3://authorities/all.pem"}}]
)
def test_a_name_of_its_own_and_its_mutual_tls_meet_the_needs(trust_store, tmp_path):
    name = {
        "Domain": resource("ApiGateway::DomainName", DomainName="orders.example.com", **trust_store),
        "Mapping": resource("ApiGateway::BasePathMapping", DomainName=ref("Domain"), RestApiId=ref("Api"), Stage="v1"),
    }
    needs = {"features": ["custom-domain", "mtls"], "authentication": ["mtls"]}
    resources = {**rest_api("REGIONAL", TO_FUNCTION), **function(), **name}
    entry = assessed(tmp_path, resources, **TRAFFIC, clients={"location": "internet"}, needs=needs)
    assert entry.unmet == (() if trust_store else ("mtls",))


def test_a_setting_of_the_workload_is_no_resource_either(tmp_path):
    resources = CASES["an internal balancer with tasks that scale from three"][1]
    plain, tokens = (assessed(tmp_path, resources, **TRAFFIC, api=api) for api in ({}, {"authorizer": "jwt"}))
    assert tokens.monthly_usd == plain.monthly_usd


def test_a_region_that_nobody_says_is_assumed(tmp_path):
    file = written(tmp_path, ON_FUNCTIONS)
    nobody, option = assess_inventory(m.read(file)), assess_inventory(m.read(file, region=REGION))
    own = assess_inventory(m.read(file), m.Workload(region=REGION))
    assert (nobody.regions, nobody.region_assumed) == ((m.Workload().region,), True)
    assert [(today.regions, today.region_assumed) for today in (option, own)] == [((REGION,), False)] * 2


def test_a_pattern_that_does_not_serve_the_clients_keeps_its_bill_at_rest_and_says_why(tmp_path):
    entry = assessed(tmp_path, CONTAINERS, **TRAFFIC, clients={"location": "internet"})
    assert entry.verdict == "not comparable"
    assert entry.monthly_usd is None
    assert entry.fixed_usd == pytest.approx(usd(CASES["a private API with a link V2 and three tasks"][2]), abs=0.005)
    assert "internet" in entry.reason
    assert all(migration.usd is None for migration in entry.alternatives)


def test_where_clients_are_is_assumed_only_where_nobody_says_it(tmp_path):
    assert assessed(tmp_path, ON_FUNCTIONS).assumed == {"clients.location": "internet"}
    assert assessed(tmp_path, ON_FUNCTIONS, clients={"location": "internet"}).assumed == {}


def test_a_fragment_has_no_bill_and_says_what_it_lacks(tmp_path):
    fragment = {"Api": ON_FUNCTIONS["Api"]}
    entry = assessed(tmp_path, fragment)
    assert entry.assessment is None
    assert entry.fixed_usd is None
    assert "the path ends at rest-api, where nothing answers" in entry.reason
    assert entry.by_volume == ()


def test_what_costs_by_the_hour_beside_the_ways_is_named(tmp_path):
    beside = {"Other": resource("EC2::NatGateway", SubnetId=ref("Subnet0"), AllocationId="eipalloc-1")}
    private = CASES["a private API with functions, whose endpoint stands in three zones"][1]
    today = assess_inventory(m.read(written(tmp_path, {**private, **beside}), region=REGION))
    assert [node.key for node in today.beside] == ["Other"]


def test_several_services_are_priced_with_the_sum_of_their_tasks(tmp_path):
    rule = {
        "Rule": resource(
            "ElasticLoadBalancingV2::ListenerRule",
            ListenerArn=ref("Listener"),
            Priority=1,
            Conditions=[{"Field": "path-pattern", "Values": ["/b"]}],
            Actions=[{"Type": "forward", "TargetGroupArn": ref("TargetsB")}],
        ),
        "TargetsB": balancer("application", "internal", 2)["Targets"],
    }
    resources = {
        **network(2),
        **balancer("application", "internal", 2),
        **service(3, "1024", "2048"),
        **service(1, "256", "512", name="B"),
        **rule,
    }
    entry = assessed(tmp_path, resources)
    vcpu, memory_gb = 3 * 1 + 1 * 0.25, 3 * 2 + 1 * 0.5
    expected = {"elb.alb_hour": HOURS, TASK_X86[0]: vcpu * HOURS, TASK_X86[1]: memory_gb * HOURS}
    assert {item.dimension: item.usage for item in entry.at_rest.items if item.usd} == pytest.approx(expected)


def test_a_workload_comes_first_or_what_stands_does(tmp_path):
    file = written(tmp_path, ON_FUNCTIONS)
    assert len(m.assess(file)) == 1
    assert m.assess(m.read(file), m.Workload())[0].given
    with pytest.raises(m.ModelerError, match="beside what stands a workload is given"):
        m.assess(file, "A1")
    with pytest.raises(m.ModelerError, match="the workload comes first"):
        m.assess("A1", m.Workload())
    with pytest.raises(m.ModelerError, match="no entry point is called 'Nobody': there are Api"):
        m.assess(file)["Nobody"]
