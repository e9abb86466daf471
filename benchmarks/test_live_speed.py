"""How long a large account takes: 200 APIs, 50 VPCs, 100 balancers in the sandbox, over HTTP with boto3 as it is."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import modeler as m
from modeler.audit.check import check_inventory
from modeler.inventory import Inventory

pytest.importorskip("moto")
pytestmark = pytest.mark.enable_socket
REGION = "eu-west-1"
APIS, VPCS, BALANCERS = 200, 50, 100
MOST_COLLECT_S, MOST_CHECK_S, MOST_MB = 60.0, 5.0, 500.0


@pytest.fixture(scope="module")
def account() -> Iterator[m.Sandbox]:
    with m.sandbox() as started:
        fill(started)
        yield started


def fill(account: m.Sandbox) -> None:
    """Make the estate with the calls that a person's script would make."""
    ec2, balancing, gateway = (account.client(service, REGION) for service in ("ec2", "elbv2", "apigateway"))

    def network(number: int) -> list[str]:
        vpc = ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"]
        return [
            ec2.create_subnet(
                VpcId=vpc, CidrBlock=f"10.{number}.{zone}.0/24", AvailabilityZone=f"{REGION}{'ab'[zone]}"
            )["Subnet"]["SubnetId"]
            for zone in range(2)
        ]

    def balancer(number: int) -> None:
        made = balancing.create_load_balancer(
            Name=f"b{number}", Subnets=subnets[number % VPCS], Scheme="internal", Type="network"
        )
        actions = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]
        arn = made["LoadBalancers"][0]["LoadBalancerArn"]
        balancing.create_listener(LoadBalancerArn=arn, Protocol="TCP", Port=443, DefaultActions=actions)

    def api(number: int) -> None:
        made = gateway.create_rest_api(name=f"a{number}", endpointConfiguration={"types": ["PRIVATE"]})["id"]
        root = gateway.get_resources(restApiId=made)["items"][0]["id"]
        where = {"restApiId": made, "resourceId": root, "httpMethod": "GET"}
        gateway.put_method(**where, authorizationType="AWS_IAM")
        gateway.put_integration(**where, type="MOCK")

    with ThreadPoolExecutor(8) as pool:
        subnets = list(pool.map(network, range(VPCS)))
        list(pool.map(balancer, range(BALANCERS)))
        list(pool.map(api, range(APIS)))


def test_a_large_account_is_read_in_a_minute_and_judged_in_five_seconds(account: m.Sandbox, benchmark: Any) -> None:
    def read() -> Inventory:
        return m.collect(account.session(REGION))

    begun = time.monotonic()
    inventory = benchmark.pedantic(read, rounds=1)
    collected_s = time.monotonic() - begun
    begun = time.process_time()
    checked = check_inventory(inventory)
    checked_s = time.process_time() - begun
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    counts = {kind: len(inventory.by_kind[kind]) for kind in ("rest-api", "load-balancer", "vpc")}
    assert counts == {"rest-api": APIS, "load-balancer": BALANCERS, "vpc": VPCS + 1}  # each Region has a default VPC
    assert checked.passed
    benchmark.extra_info["ratio"] = (
        f"{len(inventory)} resources read in {collected_s:.1f} s, checked in {checked_s:.1f} s, {megabytes:.0f} MB "
        f"(limits {MOST_COLLECT_S:.0f} s, {MOST_CHECK_S:.0f} s, {MOST_MB:.0f} MB)"
    )
    assert collected_s < MOST_COLLECT_S
    assert checked_s < MOST_CHECK_S
    assert megabytes < MOST_MB
