"""The stacks that are tested: each variant that can be deployed, in two networks and two Regions."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import modeler as m
from modeler.engine.situations import situation_for
from modeler.errors import NotComparable
from modeler.iac.build import NetworkChoice, not_deployable, template
from modeler.iac.build.workload import as_built
from modeler.iac.homes import HomeStack, stacks_of
from modeler.iac.stack import Stack, StackParameter
from modeler.inventory import Attribute, Inventory
from modeler.patterns import Architecture

ACCOUNT, OTHER_ACCOUNT = "111122223333", "444455556666"
REGIONS = ("eu-west-1", "us-east-1")
NETWORKS = {
    "new": NetworkChoice(),
    "existing": NetworkChoice(vpc="vpc-0a1b2c3d", subnets=("subnet-0a1b2c3d", "subnet-0b1c2d3e")),
}
GIVEN: dict[str, Any] = {
    "AWS::EC2::SecurityGroup::Id": "sg-0a1b2c3d",
    "List<AWS::EC2::Subnet::Id>": ["subnet-0c1d2e3f", "subnet-0d1e2f3a"],
    "AWS::EC2::VPC::Id": "vpc-0c1d2e3f",
    "PeerVpcId": "vpc-0e1f2a3b",
    "TransitGatewayId": "tgw-0a1b",
    "LatticePrefixListId": "pl-0a1b2c3d",
    "ClientCidr": "192.168.0.0/16",
    "AWS::EC2::Image::Id": "ami-0a1b2c3d4e5f60718",
    "AWS::EC2::KeyPair::KeyName": "developers",
    "AWS::EC2::Subnet::Id": "subnet-0e1f2a3b",
    "DeveloperCidr": "203.0.113.0/24",
    "VpcCidr": "10.1.0.0/16",
    "OtherRegionCidr": "10.7.0.0/16",
    "CallerCidr": "203.0.113.0/24",
    "CloudFrontPrefixListId": "pl-4fa04526",
    "EdgeCertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/0b1c2d3e",
    "PeopleGroupId": "a0b1c2d3-0a1b-2c3d-4e5f-0a1b2c3d4e5f",
    "ZoneName": "example.com",
    "OriginSecret": "never-a-secret-of-anybody-0123456789",
    "WebAclArn": f"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/orders/0a1b2c3d",
    "TokenIssuer": "https://tokens.example.com",
    "TokenAudience": "orders",
    "CallbackUrl": "https://orders.example.com/signed-in",
    "ClientRate": 10,
    "ClientBurst": 20,
    "ClientQuota": 100000,
    "ContainerImage": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:1",
}
"""What the user of a stack gives, by the type or the name of a parameter."""
IN_SECOND: dict[str, Any] = {
    "AWS::EC2::SecurityGroup::Id": "sg-0b1c2d3e",
    "List<AWS::EC2::Subnet::Id>": ["subnet-0e1f2a3b", "subnet-0f1a2b3c"],
    "AWS::EC2::VPC::Id": "vpc-0d1e2f3a",
}
"""What stands in the second Region of a stack in two."""


@dataclass(frozen=True)
class Case:
    """A variant of a pattern in a network and a Region."""

    pattern: str
    variant: str
    network: str
    region: str

    def __str__(self) -> str:
        return f"{self.pattern}:{self.variant}-{self.network}-{self.region}"

    @property
    def choice(self) -> NetworkChoice:
        return NETWORKS[self.network]


@functools.cache
def document(pattern: str, variant: str) -> dict[str, Any] | None:
    """Return the plainest workload that a variant serves; nothing where it serves none."""
    try:
        return situation_for(m.pattern(pattern).only(variant))
    except NotComparable:
        return None


@functools.cache
def deployable() -> tuple[tuple[str, str], ...]:
    """Return the variants all of whose hops can be built."""
    return tuple(_deployable())


def _deployable() -> Iterator[tuple[str, str]]:
    for pattern in m.catalogue():
        for variant in pattern.variants:
            situation = document(pattern.code, variant.id)
            if situation is None:
                continue
            if not not_deployable(pattern.architecture(m.Workload.from_dict(situation), variant.id)):
                yield pattern.code, variant.id


@functools.cache
def workload(case: Case) -> m.Workload:
    """Return the workload as it is built."""
    situation = document(case.pattern, case.variant) or {}
    clients = dict(situation.get("clients", {}))
    if clients.get("region") == case.region:
        clients["region"] = "eu-central-1"
    second = {"failover_region": "eu-central-1"} if situation.get("failover_region") == case.region else {}
    w = m.Workload.from_dict({**situation, **second, "clients": clients, "region": case.region})
    return as_built(m.pattern(case.pattern), case.variant, w, case.choice)


@functools.cache
def architecture(case: Case) -> Architecture:
    """Return what is built."""
    return m.pattern(case.pattern).architecture(workload(case), case.variant)


@functools.cache
def stack(case: Case) -> Stack:
    return template(case.pattern, workload(case), variant=case.variant, network=case.choice)


def given(made: Stack, region: str) -> dict[str, Any]:
    """Return a value for each parameter that has none."""
    return {
        parameter.name: _value(parameter, made, region) for parameter in made.parameters if parameter.default is None
    }


def _value(parameter: StackParameter, made: Stack, region: str) -> Any:
    """Return a value; what stands in the second of two Regions is called so, and is another thing."""
    name, there = parameter.name.removeprefix("Second"), region
    if name != parameter.name:
        there = list(made.regions)[-1]
        if parameter.type in IN_SECOND:
            return IN_SECOND[parameter.type]
    return GIVEN.get(name, GIVEN.get(parameter.type, "")) or _by_name(name, there)


def _by_name(name: str, region: str) -> str:
    if name.startswith("ContainerImage"):
        return str(GIVEN["ContainerImage"])
    if name.endswith("CertificateArn"):
        return f"arn:aws:acm:{region}:{ACCOUNT}:certificate/0a1b2c3d"
    if name.endswith("Name"):
        return "orders.example.com" if name == "DomainName" else "backend.example.com"
    if name == "TrustStoreUri":
        return "s3://certificates/clients.pem"
    if name == "TrustStoreArn":
        return f"arn:aws:elasticloadbalancing:{region}:{ACCOUNT}:truststore/clients/0a1b2c3d"
    if name.endswith("AccountId"):
        return OTHER_ACCOUNT if name == "ConsumerAccountId" else ACCOUNT
    if name.endswith("ZoneId"):
        return "Z0A1B2C3D4"
    raise AssertionError(f"say in the test what a user gives for {name}")


@functools.cache
def inventory(case: Case) -> Inventory:
    """Return what stands once the stack is made."""
    made = stack(case)
    return made.filled(region=case.region, account=ACCOUNT, **given(made, case.region))


@functools.cache
def parts(case: Case) -> tuple[HomeStack, ...]:
    """Return the stacks of a case: one for each Region, where it stands in two."""
    return stacks_of(stack(case))


def given_part(case: Case, part: HomeStack, *, joined: bool = True) -> dict[str, Any]:
    """Return what a user gives one of several stacks: also what those before it show, or ids that nothing made."""
    shown = {name: f"x-{number}-{name.lower()}" for number, (name, _) in enumerate(part.takes)}
    values = given(stack(case), case.region) | (_as_read(taken(parts(case), part)) if joined else shown)
    names = {item.name for item in part.stack.parameters if item.default is None}
    return {name: value for name, value in values.items() if name in names}


def taken(every: tuple[HomeStack, ...], part: HomeStack) -> dict[str, Any]:
    """Return the values that a stack takes from those before it: what they show."""
    shown = {(earlier.number, output.name): output.value for earlier in every for output in earlier.stack.outputs}
    return {name: shown[number, name] for name, number in part.takes}


def _as_read(values: dict[str, Any]) -> dict[str, Any]:
    """Return values with the key of a resource in place of its id, by which a reader finds it."""
    return {
        name: value.key if isinstance(value, Attribute) and value.name == "" else value
        for name, value in values.items()
    }


CASES = [
    Case(pattern, variant, network, region)
    for pattern, variant in deployable()
    for network in NETWORKS
    for region in REGIONS
]
