"""Every row of the table from what callers see to its causes has a case whose trace ends in that message.

Each case changes one thing of an inventory that lets the request through. Sources of the messages stand in
`modeler/audit/trace/answers.py`; where AWS's pages do not settle the status, the caller may see one of several.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from modeler.audit.trace import CauseVerdict, TraceCheck, symptom, trace
from modeler.iac.read import read
from modeler.inventory import Inventory, Origin, Ref
from modeler.inventory.kinds import catalogue
from modeler.inventory.node import attributes_of

TEMPLATES = Path(__file__).parent / "templates"
READ_AT = "2026-11-30T12:00:00Z"
Change = Callable[[str], str]


def template(name: str) -> str:
    return (TEMPLATES / f"{name}.yaml").read_text(encoding="utf-8")


def swap(before: str, after: str) -> Change:
    def change(text: str) -> str:
        assert before in text, before
        return text.replace(before, after)

    return change


def without(start: str, end: str) -> Change:
    """Take out what stands from one text up to another."""

    def change(text: str) -> str:
        assert start in text, start
        begin = text.index(start)
        return text[:begin] + text[text.index(end, begin + 1) :]

    return change


def inventory_of(tmp_path: Path, name: str, *changes: Change) -> Inventory:
    text = template(name)
    for change in changes:
        text = change(text)
    file = tmp_path / "api.yaml"
    file.write_text(text, encoding="utf-8")
    return read(file, region="eu-west-1")


def seen_in_account(inventory: Inventory, key: str, **values: Any) -> Inventory:
    """Return an inventory in which a resource was collected, with what only an account says."""
    nodes = tuple(
        replace(
            node, origin=replace(node.origin, time=READ_AT) if node.origin else Origin("aws", time=READ_AT), **values
        )
        if node.key == key
        else node
        for node in inventory
    )
    return Inventory(nodes, inventory.not_collected, inventory.sources, inventory.skips)


@dataclass(frozen=True)
class Case:
    """One change, and what the caller sees.

    `live` is what only an account says: of which resource which values.
    """

    row: str
    code: str
    name: str
    changes: tuple[Change, ...]
    check: TraceCheck
    answers: tuple[str, ...]
    api: str = "Api"
    place: str = "Caller"
    live: tuple[tuple[str, dict[str, Any]], ...] = ()
    request: dict[str, str] = field(default_factory=dict)
    open: bool = False
    is_there: bool = True


FORBIDDEN = '403 {"message":"Forbidden"}'
ANONYMOUS = "403 User: anonymous is not authorized to perform: execute-api:Invoke"
DEFAULT = "${Api}.execute-api.eu-west-1.amazonaws.com"
POLICY = '{StringEquals: {"aws:SourceVpce": !Ref Door}}'
CORP = {"host": "orders.corp.example"}

CASES = [
    # 403 Forbidden when calling a public API from a VPC
    Case(
        "403 to a public API from a VPC",
        "PA-01",
        "private",
        (swap("{Types: [PRIVATE], VpcEndpointIds: [!Ref Door]}", "{Types: [REGIONAL]}"),),
        TraceCheck.DOOR,
        (FORBIDDEN,),
        request={"host": DEFAULT},
    ),
    Case(
        "403 to a public API from a VPC",
        "PA-02",
        "private",
        (swap("{Types: [PRIVATE], VpcEndpointIds: [!Ref Door]}", "{Types: [REGIONAL]}"), lambda text: text + CNAME),
        TraceCheck.DOOR,
        (FORBIDDEN,),
        request={"host": "orders.example.com"},
    ),
    # 403 User: anonymous
    Case(
        "403 anonymous",
        "PA-08",
        "private",
        (swap(POLICY, '{StringEquals: {"aws:SourceVpce": !Ref Net}}'),),
        TraceCheck.POLICIES,
        (ANONYMOUS,),
    ),
    Case(
        "403 anonymous",
        "PA-11",
        "private",
        (swap(POLICY, '{IpAddress: {"aws:SourceIp": 10.0.0.0/16}}'),),
        TraceCheck.POLICIES,
        (ANONYMOUS,),
    ),
    Case(
        "403 anonymous",
        "PA-12",
        "private",
        (swap('            Principal: "*"\n', "            Principal: {AWS: 'arn:aws:iam::111122223333:role/app'}\n"),),
        TraceCheck.POLICIES,
        (ANONYMOUS,),
    ),
    Case(
        "403 anonymous",
        "PA-14",
        "private",
        (
            swap(
                "      PrivateDnsEnabled: true\n",
                "      PrivateDnsEnabled: true\n      PolicyDocument: {Statement: [{Effect: Deny, Principal: '*',"
                " Action: '*', Resource: '*'}]}\n",
            ),
        ),
        TraceCheck.POLICIES,
        (ANONYMOUS,),
    ),
    Case(
        "403 anonymous", "PA-07", "private", (without("      Policy:", "  Orders:"),), TraceCheck.POLICIES, (ANONYMOUS,)
    ),
    # 403 from a private custom domain
    Case(
        "403 from a private custom domain",
        "PA-20",
        "private_domain",
        (without("  Association:", "  Zone:"),),
        TraceCheck.TLS,
        ("certificate error: no name of the certificate matches the host name",),
        request=CORP,
        is_there=False,
    ),
    Case(
        "403 from a private custom domain",
        "PA-20",
        "private_domain",
        (without("  Association:", "  Zone:"),),
        TraceCheck.DOOR,
        (FORBIDDEN,),
        request={"host": "${Door}.execute-api.eu-west-1.vpce.amazonaws.com", "header": "Host: orders.corp.example"},
    ),
    Case(
        "403 from a private custom domain",
        "PA-21",
        "private_domain",
        (without("      Policy: &domain", "  Mapping:"),),
        TraceCheck.POLICIES,
        ("403 User: anonymous is not authorized to perform: execute-api:Invoke on resource: /domainnames/",),
    ),
    Case(
        "403 from a private custom domain",
        "PA-18",
        "private_domain",
        (swap("      Name: orders\n", "      Name: orders\n      EndpointAccessMode: STRICT\n"),),
        TraceCheck.DOOR,
        (FORBIDDEN,),
        request={"host": "${Door}.execute-api.eu-west-1.vpce.amazonaws.com", "header": "Host: orders.corp.example"},
        is_there=False,
    ),
    # 403 through a balancer in front of the endpoint
    Case(
        "403 through a balancer",
        "AV-03",
        "balancer_before_endpoint",
        (without("  Domain:", "\x00"),),
        TraceCheck.DOOR,
        (FORBIDDEN,),
        place="on-premises:10.1.0.0/16",
        request=CORP,
    ),
    Case(
        "403 through a balancer",
        "PA-18",
        "balancer_before_endpoint",
        (swap("      Name: orders\n", "      Name: orders\n      EndpointAccessMode: STRICT\n"),),
        TraceCheck.DOOR,
        (FORBIDDEN,),
        place="on-premises:10.1.0.0/16",
        request=CORP,
    ),
    # the name does not resolve, or resolves to a public address
    Case(
        "no name",
        "PA-03",
        "private",
        (swap("EnableDnsSupport: true", "EnableDnsSupport: false"),),
        TraceCheck.NAME,
        ("could not resolve host",),
    ),
    Case(
        "public address",
        "PA-03",
        "private",
        (swap("EnableDnsHostnames: true", "EnableDnsHostnames: false"), lambda text: text + NAT),
        TraceCheck.DOOR,
        (FORBIDDEN,),
        request={"host": DEFAULT},
    ),
    Case(
        "no name",
        "PA-15",
        "private",
        (
            swap("{Types: [PRIVATE], VpcEndpointIds: [!Ref Door]}", "{Types: [PRIVATE]}"),
            swap("PrivateDnsEnabled: true", "PrivateDnsEnabled: false"),
        ),
        TraceCheck.NAME,
        ("could not resolve host",),
        request={"host": "${Api}-${Door}.execute-api.eu-west-1.amazonaws.com"},
    ),
    Case(
        "no name",
        "PA-22",
        "private_domain",
        (swap("Name: orders.corp.example\n      Type: A", "Name: other.corp.example\n      Type: A"),),
        TraceCheck.NAME,
        ("could not resolve host",),
        request=CORP,
        is_there=False,
    ),
    Case(
        "public address",
        "HY-03",
        "balancer_before_endpoint",
        (without("  Inbound:", "  Zone:"),),
        TraceCheck.DOOR,
        (FORBIDDEN,),
        place="on-premises:10.1.0.0/16",
        request={"host": DEFAULT},
        is_there=False,
    ),
    # a connect time-out
    Case(
        "time-out",
        "PA-04",
        "private",
        (swap("ToPort: 443, CidrIp: 10.0.0.0/16", "ToPort: 443, CidrIp: 192.168.0.0/16"),),
        TraceCheck.NETWORK,
        ("the connection times out",),
    ),
    Case(
        "time-out",
        "HY-04",
        "balancer_before_endpoint",
        (without("  Back:", "  Inbound:"),),
        TraceCheck.NETWORK,
        ("the connection times out",),
        place="on-premises:10.1.0.0/16",
        request=CORP,
    ),
    Case(
        "time-out",
        "HY-05",
        "private",
        (
            lambda text: text + ACL,
            swap(
                "SubnetIds: [!Ref SubnetA], SecurityGroupIds: [!Ref CallerGroup]",
                "SubnetIds: [!Ref SubnetB], SecurityGroupIds: [!Ref CallerGroup]",
            ),
        ),
        TraceCheck.NETWORK,
        ("the connection times out",),
    ),
    Case(
        "time-out",
        "N1-02",
        "endpoint_service",
        (swap("CidrIp: 10.9.0.0/16}]\n  TargetGroup:", "CidrIp: 10.8.0.0/16}]\n  TargetGroup:"),),
        TraceCheck.NETWORK,
        ("the connection times out",),
        api="Service",
        place="vpc:Far",
    ),
    Case(
        "time-out",
        "EP-01",
        "endpoint_service",
        (swap("AcceptanceRequired: false", "AcceptanceRequired: true"), lambda text: text + PENDING),
        TraceCheck.CONNECTION,
        ("the connection times out",),
        api="Service",
        place="vpc:Far",
        live=(("Pending", {"state": "pendingAcceptance"}),),
        is_there=False,
    ),
    Case(
        "the service does not exist",
        "EP-01",
        "endpoint_service",
        (),
        TraceCheck.CONNECTION,
        ("InvalidServiceName: the endpoint service does not exist",),
        api="Service",
        place="account:999988887777",
        is_there=False,
    ),
    # 500 of a REST API over a link
    Case(
        "500",
        "N1-01",
        "linked_v1",
        (),
        TraceCheck.INTEGRATION,
        ('500 {"message":"Internal server error"}', "504"),
        place="internet",
        live=(("Link", {"state": "FAILED"}),),
    ),
    Case(
        "500",
        "VL-05",
        "linked_rest",
        (swap("        IntegrationTarget: !Ref Balancer\n", ""),),
        TraceCheck.INTEGRATION,
        ('500 {"message":"Internal server error"}',),
        place="internet",
    ),
    Case(
        "500",
        "VL-06",
        "linked_rest",
        (swap("ConnectionId: !Ref Link", "ConnectionId: abc123"),),
        TraceCheck.INTEGRATION,
        ('500 {"message":"Internal server error"}',),
        place="internet",
        live=(("Method/Integration", {}),),
        is_there=False,
    ),
    Case(
        "500",
        "VL-09",
        "linked_rest",
        (swap("Uri: https://backend.corp.example", "Uri: https://other.corp.example"),),
        TraceCheck.TLS,
        ('500 {"message":"Internal server error"}',),
        place="internet",
    ),
    Case(
        "500",
        "VL-10",
        "linked_v1",
        (without("  Service:", "  Link:"),),
        TraceCheck.BACKEND,
        ('500 {"message":"Internal server error"}', "504"),
        place="internet",
        live=(("Group", {}),),
        is_there=False,
    ),
    Case(
        "500",
        "IN-01",
        "private",
        (without("  Permission:", "\x00"),),
        TraceCheck.INTEGRATION,
        ('500 {"message":"Internal server error"}',),
    ),
    # 503 of an HTTP API over a link
    Case(
        "503",
        "VL-03",
        "linked_http",
        (swap("SourceSecurityGroupId: !GetAtt LinkGroup.GroupId", "CidrIp: 192.168.0.0/16"),),
        TraceCheck.INTEGRATION,
        ('503 {"message":"Service Unavailable"}',),
        place="internet",
    ),
    Case(
        "503",
        "VL-10",
        "linked_http",
        (without("  Service:", "  Link:"),),
        TraceCheck.BACKEND,
        ("503 Service Temporarily Unavailable",),
        place="internet",
        live=(("Group", {}),),
        is_there=False,
    ),
    Case(
        "503",
        "VL-12",
        "linked_http",
        (swap("IntegrationUri: !Ref Listener", "IntegrationUri: !GetAtt Registry.Arn"), lambda text: text + REGISTRY),
        TraceCheck.INTEGRATION,
        ('503 {"message":"Service Unavailable"}',),
        place="internet",
    ),
    Case(
        "503",
        "VL-01",
        "linked_http",
        (),
        TraceCheck.INTEGRATION,
        ('503 {"message":"Service Unavailable"}',),
        place="internet",
        live=(("Link", {"state": "INACTIVE"}),),
    ),
    # 404 of the application only through API Gateway
    Case(
        "404",
        "VL-07",
        "linked_http",
        (swap("StageName: $default", "StageName: prod"),),
        TraceCheck.BACKEND_PATH,
        ("404 as the application answers",),
        place="internet",
        open=True,
    ),
    # 301 with an internal host in Location
    Case(
        "301",
        "VL-11",
        "linked_http",
        (
            swap(
                "Port: 443, Protocol: HTTPS, Certificates: [{CertificateArn: !Ref Certificate}],"
                " DefaultActions: [{Type: forward, TargetGroupArn: !Ref Group}]",
                "Port: 80, Protocol: HTTP, DefaultActions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS,"
                " Port: '443', Host: internal.example, StatusCode: HTTP_301}}]",
            ),
            swap(
                "FromPort: 443, ToPort: 443, SourceSecurityGroupId: !GetAtt LinkGroup",
                "FromPort: 80, ToPort: 80, SourceSecurityGroupId: !GetAtt LinkGroup",
            ),
            swap("      TlsConfig: {ServerNameToVerify: orders.internal.example.com}\n", ""),
        ),
        TraceCheck.LISTENER,
        ("301 Location: https://internal.example:443/orders",),
        place="internet",
    ),
    # 502 and 504 at the balancer
    Case(
        "502 or 504",
        "AV-01",
        "balancer_before_endpoint",
        (
            swap("Targets: [{Id: !Select [0, !GetAtt Door.NetworkInterfaceIds]}]", "Targets: [{Id: 10.0.0.77}]"),
            lambda text: text + INTERFACE,
        ),
        TraceCheck.BACKEND,
        ("502 Bad Gateway", "504 Gateway Time-out"),
        place="on-premises:10.1.0.0/16",
        request=CORP,
        live=(("Group", {}),),
        is_there=False,
    ),
    Case(
        "502 or 504",
        "AV-07",
        "functions",
        (without("  ByBalancer:", "  Url:"),),
        TraceCheck.BACKEND,
        ("502 Bad Gateway",),
        api="Balancer",
        place="vpc:Net",
    ),
    Case(
        "502 or 504",
        "VL-10",
        "edge",
        (swap("FromPort: 8443, ToPort: 8443", "FromPort: 80, ToPort: 80"),),
        TraceCheck.BACKEND,
        ("504 Gateway Time-out",),
        api="Cdn",
        place="internet",
        is_there=False,
    ),
    # 502 at CloudFront
    Case(
        "502 at CloudFront",
        "ED-01",
        "edge",
        (without("  Attachment:", "  BalancerGroup:"),),
        TraceCheck.ORIGIN,
        ("502 The request could not be satisfied", "504 The request could not be satisfied"),
        api="Cdn",
        place="internet",
    ),
    Case(
        "502 at CloudFront",
        "TLS",
        "edge",
        (
            swap("DomainName: origin.example.com", "DomainName: else.example.com"),
            swap("DomainName: else.example.com\n            Vpc", "DomainName: origin.example.com\n            Vpc"),
        ),
        TraceCheck.TLS,
        ("502 The request could not be satisfied",),
        api="Cdn",
        place="internet",
        is_there=False,
    ),
    # 403 when a WebSocket is opened
    Case(
        "403 of a handshake",
        "ED-02",
        "socket_behind_edge",
        (),
        TraceCheck.WEB_ACL,
        ("403 Forbidden",),
        api="Socket",
        place="internet",
        request={"host": "${Cdn}.cloudfront.net", "path": "/send"},
    ),
    Case(
        "403 of a handshake",
        "IAM",
        "functions",
        (),
        TraceCheck.POLICIES,
        (FORBIDDEN,),
        api="Socket",
        place="internet",
        is_there=False,
    ),
    # 401 on every call with a token
    Case(
        "401",
        "AU-03",
        "linked_http",
        (
            swap("AuthorizationType: NONE", "AuthorizationType: JWT, AuthorizerId: !Ref Tokens"),
            lambda text: text + AUTHORIZER,
        ),
        TraceCheck.POLICIES,
        ('401 {"message":"Unauthorized"}',),
        place="internet",
        request={"identity": "token"},
    ),
    # 429
    Case(
        "429",
        "AU-07",
        "linked_http",
        (
            swap(
                "AutoDeploy: true",
                "AutoDeploy: true, DefaultRouteSettings: {ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0}",
            ),
        ),
        TraceCheck.USAGE,
        ('429 {"message":"Too Many Requests"}',),
        place="internet",
        is_there=False,
    ),
    # what worked for months
    Case(
        "since lately",
        "VL-01",
        "linked_http",
        (),
        TraceCheck.INTEGRATION,
        ('503 {"message":"Service Unavailable"}',),
        place="internet",
        live=(("Link", {"state": "INACTIVE"}),),
    ),
    Case(
        "since lately",
        "PA-25",
        "balancer_before_endpoint",
        (),
        TraceCheck.TLS,
        ("certificate error: the certificate has expired",),
        place="on-premises:10.1.0.0/16",
        request=CORP,
        live=(("Certificate", {"not_after": "2026-11-01T00:00:00Z", "state": "EXPIRED"}),),
        is_there=False,
    ),
]

CNAME = """
  Domain: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: orders.example.com, EndpointConfiguration: {Types: [REGIONAL]}}}
  Mapping: {Type: AWS::ApiGateway::BasePathMapping, Properties: {DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: prod}}
  Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: example.com}}
  Record:
    Type: AWS::Route53::RecordSet
    Properties: {HostedZoneId: !Ref Zone, Name: orders.example.com, Type: CNAME, TTL: 60, ResourceRecords: [!GetAtt Domain.RegionalDomainName]}
"""  # noqa: E501
ACL = """
  Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Net}}
  AclOfB: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {NetworkAclId: !Ref Acl, SubnetId: !Ref SubnetA}}
  AclIn: {Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref Acl, RuleNumber: 1, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: {From: 443, To: 443}}}
  AclOut: {Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref Acl, RuleNumber: 1, Protocol: 6, RuleAction: allow, Egress: true, CidrBlock: 0.0.0.0/0, PortRange: {From: 443, To: 443}}}
"""  # noqa: E501
NAT = """
  Internet: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Net, InternetGatewayId: !Ref Internet}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref SubnetB, AllocationId: eipalloc-1}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
  TableOfA: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {RouteTableId: !Ref Table, SubnetId: !Ref SubnetA}}
  Out: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}}
"""  # noqa: E501
PENDING = """
  Pending: {Type: AWS::EC2::VPCEndpointConnectionNotification, Properties: {ServiceId: !Ref Service}}
"""
REGISTRY = """
  Space: {Type: AWS::ServiceDiscovery::PrivateDnsNamespace, Properties: {Name: internal, Vpc: !Ref Net}}
  Registry: {Type: AWS::ServiceDiscovery::Service, Properties: {NamespaceId: !Ref Space, DnsConfig: {DnsRecords: [{Type: A, TTL: 60}]}}}
  Instance: {Type: AWS::ServiceDiscovery::Instance, Properties: {ServiceId: !Ref Registry, InstanceAttributes: {AWS_INSTANCE_IPV4: 10.0.0.7}}}
"""  # noqa: E501
INTERFACE = """
  Fresh: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref SubnetA, PrivateIpAddress: 10.0.0.9}}
"""
AUTHORIZER = """
  Tokens: {Type: AWS::ApiGatewayV2::Authorizer, Properties: {ApiId: !Ref Api, Name: t, AuthorizerType: JWT, IdentitySource: [$request.header.Authorization], JwtConfiguration: {Issuer: cognito-idp.eu-west-1.amazonaws.com/pool, Audience: [app]}}}
"""  # noqa: E501


def built(tmp_path: Path, case: Case) -> Inventory:
    changes = tuple(change for change in case.changes)
    text = template(case.name) + "\n\x00"
    for change in changes:
        text = change(text)
    file = tmp_path / "api.yaml"
    file.write_text(text.replace("\x00", ""), encoding="utf-8")
    inventory = read(file, region="eu-west-1")
    for key, values in case.live:
        inventory = connection(inventory) if key == "Pending" else seen_in_account(inventory, key, **values)
    return inventory


def connection(inventory: Inventory) -> Inventory:
    """Add a connection that waits, which only an account shows."""
    kind = catalogue()["endpoint-connection"]
    values = dict.fromkeys(attributes_of(kind))
    values |= {"service": Ref("endpoint-service", "Service"), "endpoint": Ref("vpc-endpoint", "Door")}
    waiting = kind(key="c-1", origin=Origin("ec2", time=READ_AT), **{**values, "state": "pendingAcceptance"})
    return Inventory((*(node for node in inventory if node.key != "Pending"), waiting))


@pytest.mark.parametrize("case", CASES, ids=[f"{case.row}, {case.code}, {number}" for number, case in enumerate(CASES)])
def test_a_trace_ends_in_what_is_seen(tmp_path: Path, case: Case) -> None:
    inventory = built(tmp_path, case)
    result = trace(inventory, case.api, case.place, **({"path": "/orders"} | case.request))
    stopped = next((step for step in result.steps if step.passes is None and step.check is case.check), None)
    step = stopped if case.open else result.failed
    assert step is not None, [(item.check.value, item.passes, item.subject) for item in result.steps]
    assert step.check is case.check
    shown = [str(answer) for answer in step.answers]
    for wanted in case.answers:
        assert any(answer.startswith(wanted) for answer in shown), shown


@pytest.mark.parametrize("name", sorted({case.name for case in CASES}))
def test_nothing_stops_the_request_without_the_change(tmp_path: Path, name: str) -> None:
    case = next(case for case in CASES if case.name == name)
    inventory = built(tmp_path, replace(case, changes=(), live=()))
    request = {"identity": "arn:aws:iam::111122223333:role/app", "path": "/orders"}
    if name == "socket_behind_edge":
        return  # its fault is in it
    place = "vpc:Far" if name == "endpoint_service" else case.place
    result = trace(inventory, case.api, place, **request)
    assert result.failed is None, [(item.check.value, item.passes, item.subject) for item in result.steps]


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.is_there],
    ids=[f"{case.code}, {case.name}" for case in CASES if case.is_there],
)
def test_the_cause_is_found_from_what_is_seen(tmp_path: Path, case: Case) -> None:
    inventory = built(tmp_path, case)
    result = trace(inventory, case.api, case.place, **({"path": "/orders"} | case.request))
    answers = [str(answer) for step in result.steps if step.check is case.check for answer in step.answers]
    seen = next(answer for answer in answers if answer.startswith(case.answers[0]))
    causes = symptom(inventory, case.api, case.place, seen, **({"path": "/orders"} | case.request))
    codes = {code for cause in causes.of(CauseVerdict.IS_SO) for code in (cause.decided_by, *cause.cause.rules)}
    assert case.code in codes, causes.records()
