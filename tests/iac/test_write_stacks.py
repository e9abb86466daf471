"""What the two systems write in ways of their own: registered addresses, rules left out, mappings of names."""

from __future__ import annotations

import time

import pytest

from modeler.iac.stack import Stack
from modeler.iac.write import cloudformation, terraform
from modeler.iac.write.cloudformation import template_of
from modeler.inventory import Inventory, Origin, Ref, Skip
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc import Vpc

from .build.cases import Case, stack
from .written import read_back

HERE = Origin("test")
REGISTERED = Case("A4", "alb", "new", "eu-west-1")


def test_terraform_looks_up_the_addresses_that_a_function_registers_in_cloudformation():
    resources = template_of(stack(REGISTERED))["Resources"]
    custom = next(item for item in resources.values() if item["Type"] == "Custom::EndpointAddresses")
    assert custom["Properties"]["NetworkInterfaceIds"] == {"Fn::GetAtt": ["Endpoint", "NetworkInterfaceIds"]}
    files = terraform(stack(REGISTERED))
    assert "registrar" not in "".join(text for name, text in files.items() if isinstance(text, str)).lower()
    balancer = str(files["balancer.tf"])
    assert "count = 2\n  id    = tolist(aws_vpc_endpoint.endpoint.network_interface_ids)[count.index]" in balancer
    assert "target_id        = data.aws_network_interface.endpoint_addresses[count.index].private_ip" in balancer


@pytest.mark.parametrize("write", [lambda made: {"s.yaml": cloudformation(made)}, terraform])
def test_what_leaves_a_rule_out_is_in_the_files(write, tmp_path):
    network = Vpc(key="Net", origin=HERE, cidrs=("10.0.0.0/16",))
    skip = Skip("PA-06", "it is a sandbox", HERE)
    back = read_back(write(Stack("s", "A network.", Inventory((network,), skips=(skip,)))), tmp_path)
    assert {(item.code, item.reason) for item in back.skips} == {("PA-06", "it is a sandbox")}
    assert all(item.covers(back.nodes[0].origin) for item in back.skips if "README" not in item.origin.source)


@pytest.mark.parametrize(
    ("endpoint_types", "api", "type_", "resource"),
    [
        (("REGIONAL",), "rest-api", "AWS::ApiGateway::BasePathMapping", "aws_api_gateway_base_path_mapping"),
        (("REGIONAL",), "http-api", "AWS::ApiGatewayV2::ApiMapping", "aws_apigatewayv2_api_mapping"),
        (("PRIVATE",), "rest-api", "AWS::ApiGateway::BasePathMappingV2", "aws_api_gateway_base_path_mapping"),
    ],
)
def test_a_mapping_has_the_type_of_its_api_and_its_name(endpoint_types, api, type_, resource):
    made = {"rest-api": RestApi, "http-api": HttpApi}[api](key="Api", origin=HERE, name="orders")
    domain = DomainName(key="Name", origin=HERE, name="orders.example.com", endpoint_types=endpoint_types)
    mapping = DomainMapping(
        key="Map", origin=HERE, domain=Ref("domain-name", "Name"), api=Ref(api, "Api"), stage="live"
    )
    both = Stack("s", "A name.", Inventory((made, domain, mapping)))
    assert template_of(both)["Resources"]["Map"]["Type"] == type_
    module = str(terraform(both)["api.tf"])
    assert f'resource "{resource}" "map"' in module
    assert ("domain_name_id" in module) is (endpoint_types == ("PRIVATE",))


def test_a_large_stack_is_written_in_less_than_three_tenths_of_a_second():
    largest = stack(REGISTERED)
    start = time.process_time()
    cloudformation(largest)
    middle = time.process_time()
    terraform(largest)
    assert middle - start < 0.3
    assert time.process_time() - middle < 0.3
