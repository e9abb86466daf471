"""Answers of AWS as nodes; the answers are typed after the examples of AWS's API references, which each test names."""

from __future__ import annotations

from datetime import UTC, datetime

from modeler.inventory import Inventory, Origin, Ref, arguments_of, nodes_of_answer
from modeler.inventory.kinds.api_account import ApiAccount
from modeler.inventory.kinds.container_cluster import ContainerCluster
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.hosted_zone import HostedZone
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_deployment import RestDeployment
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_resource import RestResource
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.vpc import Vpc

API = RestApi(key="a1b2c3", origin=Origin("apigateway:GetRestApis"))

TABLES = {  # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
    "RouteTables": [
        {
            "RouteTableId": "rtb-13ad487a",
            "VpcId": "vpc-11ad4878",
            "Routes": [
                {"DestinationCidrBlock": "10.0.0.0/22", "GatewayId": "local", "State": "active"},
                {"DestinationPrefixListId": "pl-63a5400a", "GatewayId": "vpce-0a1b", "State": "active"},
            ],
            "Associations": [{"RouteTableAssociationId": "rtbassoc-12ad487b", "Main": True}],
        }
    ]
}
RESOURCES = {  # https://docs.aws.amazon.com/apigateway/latest/api/API_GetResources.html
    "items": [
        {"id": "root12", "path": "/"},
        {
            "id": "pets34",
            "parentId": "root12",
            "pathPart": "pets",
            "path": "/pets",
            "resourceMethods": {
                "GET": {
                    "httpMethod": "GET",
                    "authorizationType": "CUSTOM",
                    "authorizerId": "auth56",
                    "apiKeyRequired": False,
                    "methodIntegration": {
                        "type": "HTTP_PROXY",
                        "httpMethod": "POST",
                        "uri": "https://internal.example.com/pets",
                        "connectionType": "VPC_LINK",
                        "connectionId": "link78",
                        "timeoutInMillis": 29000,
                    },
                }
            },
        },
    ]
}


def test_routes_stand_in_their_table():
    (table,) = nodes_of_answer(RouteTable, RouteTable.TABLE.calls[0], TABLES)
    local, endpoint = nodes_of_answer(Route, Route.TABLE.calls[0], TABLES, region="eu-west-1", time="2026-11-30T12:00")
    assert (table.key, table.main, table.subnets) == ("rtb-13ad487a", True, ())
    assert (local.key, local.table) == ("rtb-13ad487a/10.0.0.0/22", Ref("route-table", "rtb-13ad487a"))
    assert endpoint.key == "rtb-13ad487a/pl-63a5400a"
    assert (endpoint.region, endpoint.origin.time) == ("eu-west-1", "2026-11-30T12:00")


def test_methods_and_integrations_stand_in_their_resource():
    resources = nodes_of_answer(RestResource, RestResource.TABLE.calls[0], RESOURCES, API)
    (method,) = nodes_of_answer(RestMethod, RestMethod.TABLE.calls[0], RESOURCES, API)
    (integration,) = nodes_of_answer(RestIntegration, RestIntegration.TABLE.calls[0], RESOURCES, API)
    assert [node.key for node in resources] == ["a1b2c3/root12", "a1b2c3/pets34"]
    assert resources[1].parent == Ref("rest-resource", "a1b2c3/root12")
    assert method.key == integration.key == "a1b2c3/pets34/GET"
    assert method.authorizer == Ref("rest-authorizer", "a1b2c3/auth56")
    assert method.api == integration.api == Ref("rest-api", "a1b2c3")
    assert (integration.http_method, integration.integration_method) == ("GET", "POST")
    assert integration.timeout_s == 29.0
    inventory = Inventory((API, *resources, method, integration))
    assert inventory.find(method.resource) is resources[1]


def test_a_policy_with_backslashes_is_read():
    # https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html: the policy is escaped
    answer = {
        "items": [{"id": "a1b2c3", "name": "pets", "policy": '{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[]}'}]
    }
    (api,) = nodes_of_answer(RestApi, RestApi.TABLE.calls[0], answer)
    assert api.policy == {"Version": "2012-10-17", "Statement": []}


def test_a_time_is_a_text():
    # https://docs.aws.amazon.com/apigateway/latest/api/API_GetDeployments.html
    answer = {"items": [{"id": "dep9", "createdDate": datetime(2026, 11, 30, 8, tzinfo=UTC)}]}
    (deployment,) = nodes_of_answer(RestDeployment, RestDeployment.TABLE.calls[0], answer, API)
    assert (deployment.key, deployment.created) == ("a1b2c3/dep9", "2026-11-30T08:00:00+00:00")


def test_a_call_completes_the_node_that_it_is_made_for():
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcAttribute.html
    vpc = Vpc(key="vpc-1", origin=Origin("ec2:DescribeVpcs"))
    call = next(call for call in Vpc.TABLE.calls if call.arguments.get("Attribute") == "enableDnsHostnames")
    (completed,) = nodes_of_answer(Vpc, call, {"VpcId": "vpc-1", "EnableDnsHostnames": {"Value": True}}, vpc)
    assert (completed.key, completed.dns_hostnames) == ("vpc-1", True)
    assert arguments_of(call, vpc) == {"VpcId": "vpc-1", "Attribute": "enableDnsHostnames"}


def test_a_list_of_arns_is_completed_by_another_call():
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html and API_DescribeServices.html
    cluster = ContainerCluster(key="arn:aws:ecs:eu-west-1:1:cluster/main", origin=Origin("ecs:ListClusters"))
    listing, describing = ContainerService.TABLE.calls
    arn = "arn:aws:ecs:eu-west-1:1:service/main/pets"
    (service,) = nodes_of_answer(ContainerService, listing, {"serviceArns": [arn]}, cluster)
    assert arguments_of(describing, service) == {"cluster": cluster.key, "services": [arn]}
    answer = {"services": [{"serviceArn": arn, "serviceName": "pets", "clusterArn": cluster.key, "desiredCount": 3}]}
    (completed,) = nodes_of_answer(ContainerService, describing, answer, service)
    assert (completed.key, completed.name, completed.desired) == (arn, "pets", 3)
    assert completed.cluster == Ref("container-cluster", cluster.key)


def test_records_of_one_name_are_told_apart():
    # https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
    zone = HostedZone(key="/hostedzone/Z1", origin=Origin("route53:ListHostedZones"))
    sets = [{"Name": "api.example.com.", "Type": kind, "TTL": 60, "ResourceRecords": []} for kind in ("A", "AAAA")]
    records = nodes_of_answer(DnsRecord, DnsRecord.TABLE.calls[0], {"ResourceRecordSets": sets}, zone)
    assert [node.key for node in records] == [f"/hostedzone/Z1/api.example.com. {kind}" for kind in ("A", "AAAA")]


def test_an_item_of_another_kind_is_left_out():
    # https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html
    answer = {"Items": [{"ApiId": "h1", "ProtocolType": "HTTP"}, {"ApiId": "w1", "ProtocolType": "WEBSOCKET"}]}
    assert [node.key for node in nodes_of_answer(HttpApi, HttpApi.TABLE.calls[0], answer)] == ["h1"]


def test_what_there_is_once_in_a_region_is_called_by_its_kind():
    # https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html
    answer = {"throttleSettings": {"burstLimit": 5000, "rateLimit": 10000.0}}
    (account,) = nodes_of_answer(ApiAccount, ApiAccount.TABLE.calls[0], answer, region="eu-west-1")
    assert (account.key, account.throttle_rate) == ("api-account/eu-west-1", 10000.0)


def test_a_private_name_is_asked_by_its_id_and_a_public_one_is_not():
    # https://docs.aws.amazon.com/apigateway/latest/api/API_GetBasePathMappings.html
    call = DomainMapping.TABLE.calls[0]
    private = DomainName(key="arn", origin=Origin("x"), name="api.example.com", id="abc")
    public = DomainName(key="api.example.com", origin=Origin("x"), name="api.example.com")
    assert arguments_of(call, private) == {"domainName": "api.example.com", "domainNameId": "abc"}
    assert arguments_of(call, public) == {"domainName": "api.example.com"}
