"""A way in for people who debug: a small instance, its role and disk, and sessions with logs and no open port.

Session Manager needs no way into the VPC: the agent on the instance calls it over two endpoints. What people type is
written to a bucket over a gateway endpoint, which costs nothing by the hour; tunnels have no transcript, so that of
them CloudTrail has the beginning alone.

Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html,
https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, Ref, Unknown
from modeler.inventory.kinds.bucket import Bucket, ExpiryRule
from modeler.inventory.kinds.instance import Instance
from modeler.inventory.kinds.instance_profile import InstanceProfile
from modeler.inventory.kinds.role import Role
from modeler.inventory.kinds.session_document import SessionDocument
from modeler.inventory.values import Tree

from ..stack import StackParameter
from . import policies
from .endpoints import gateway_to_bucket, service_endpoint
from .logs import retention_days
from .network import ANYWHERE, StackNetwork
from .site import ACCOUNT, HTTPS, Site, composed, new_record

HOST_SIZE = "t3.micro"
_SERVICES = ("ssm", "ssmmessages")
_LOGS, _PREFIX = "SessionLogBucket", "sessions"
_IDLE_MINUTES = "20"
_AGENT = (
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)
"""What the agent does for sessions; these actions know no resource."""


def session_host(network: StackNetwork, key: str, section: int | None = None) -> Ref[Any]:
    """Add an instance that only Session Manager leads to, and return its security group."""
    site = network.site
    group = network.group(f"{key}Group", "What people who debug send into the VPC.", section)
    site.let_cidr("out", group, ANYWHERE, HTTPS, f"{group.key}ToServices", "Its agent calls services of AWS.")
    _add_host(network, key, group, _role(site, key, section), section)
    _document(site, section)
    return group


def session_endpoints(network: StackNetwork, group: Ref[Any]) -> None:
    """Add the endpoints over which the agent calls Session Manager, and the way to the bucket of the logs."""
    for service in _SERVICES:
        service_endpoint(network, service, group)
    objects = composed(Attribute(_LOGS, "Arn"), "/*")
    own = {"StringEquals": {"aws:PrincipalAccount": composed(ACCOUNT)}}
    actions = ["s3:GetEncryptionConfiguration", "s3:PutObject"]
    gateway_to_bucket(network, policies.allow(actions, [composed(Attribute(_LOGS, "Arn")), objects], own, "*"))
    if not network.choice.is_new:
        network.site.note(
            "The logs of sessions go to S3, and the VPC that stands has to have a way there; leave out the endpoints "
            "for ssm and ssmmessages where it has them with private DNS already."
        )


def public_host(network: StackNetwork, key: str) -> Ref[Any]:
    """Add an instance with a public address that lets developers in by SSH, and return its security group."""
    site = network.site
    group = network.group(f"{key}Group", "Guards the bastion.")
    developers = site.ask(
        StackParameter(
            "DeveloperCidr",
            "String",
            "The addresses from which developers come, as a block: 203.0.113.0/24.",
            allowed_pattern=r"(?!0\.0\.0\.0/0)\d{1,3}(\.\d{1,3}){3}/\d{1,2}",
            constraint="Write a block of IPv4 addresses, not the whole internet.",
            group="Clients",
        )
    )
    site.let_cidr("in", group, developers, _SSH, f"{group.key}FromDevelopers", "Developers come by SSH.")
    key_name = site.ask(
        StackParameter("KeyName", "AWS::EC2::KeyPair::KeyName", "The pair of keys for SSH.", group="Clients")
    )
    _add_host(network, key, group, None, None, public=True, key_name=key_name)
    return group


_SSH = 22


def _add_host(
    network: StackNetwork, key: str, group: Ref[Any], profile: Ref[Any] | None, section: int | None, **more: Any
) -> None:
    public = more.pop("public", False)
    network.site.add(
        Instance,
        key,
        section=section,
        name=f"{network.site.name}-debug",
        type=HOST_SIZE,
        image=_image(network.site),
        subnet=_subnet(network, public=public),
        security_groups=(group,),
        profile=profile,
        asks_public_address=True if public else None,
        metadata_tokens="required",
        encrypted=True,
        **more,
    )
    network.site.note("The disk of the jump host is paid by the GB, and the bill leaves it out.")


def _subnet(network: StackNetwork, *, public: bool) -> Any:
    if not public:
        subnets = network.private_by_name
        return subnets if isinstance(subnets, Unknown) else subnets[0]
    if network.choice.is_new:
        subnets = network.public
        return subnets if isinstance(subnets, Unknown) else subnets[0]
    return network.site.ask(
        StackParameter("PublicSubnetId", "AWS::EC2::Subnet::Id", "A public subnet of the VPC.", group="StackNetwork")
    )


def _image(site: Site) -> Unknown:
    return site.ask(
        StackParameter(
            "JumpHostImageId",
            "AWS::EC2::Image::Id",
            "The image of the jump host for x86, such as the one that 'aws ssm get-parameter --name "
            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64' gives.",
            group="Clients",
        )
    )


def _role(site: Site, key: str, section: int | None) -> Ref[Any]:
    bucket = composed(Attribute(_log_bucket(site, section).key, "Arn"))
    role = site.add(
        Role,
        f"{key}Role",
        section=section,
        description="Lets the agent of the jump host open sessions and write their logs.",
        trust=policies.trust("ec2"),
        policies=policies.own(
            "sessions",
            policies.allow(_AGENT, "*"),
            policies.allow(["s3:PutObject"], composed(*bucket.parts, f"/{_PREFIX}/*")),
            policies.allow(["s3:GetEncryptionConfiguration"], bucket),
        ),
    )
    return site.add(InstanceProfile, f"{key}Profile", section=section, roles=(role,))


def _log_bucket(site: Site, section: int | None) -> Ref[Any]:
    bucket = site.add(
        Bucket,
        _LOGS,
        section=section,
        policy=policies.policy_document(policies.only_with_tls(_LOGS)),
        expiry=(
            new_record(ExpiryRule, id="expiry", status="Enabled", days=retention_days(site.w.logging.retention_months)),
        ),
    )
    site.retained.add(_LOGS)
    site.note("The bucket of the logs of sessions stays when the stack is deleted; its objects expire by themselves.")
    return bucket


def _document(site: Site, section: int | None) -> None:
    """Add how sessions run: with a log in the bucket, which has to be encrypted, and an end when nobody types."""
    inputs: dict[str, Tree] = {
        "s3BucketName": Attribute(_LOGS),
        "s3KeyPrefix": _PREFIX,
        "s3EncryptionEnabled": True,
        "idleSessionTimeout": _IDLE_MINUTES,
        "runAsEnabled": False,
    }
    content: dict[str, Tree] = {
        "schemaVersion": "1.0",
        "description": f"Sessions of {site.name}, with logs.",
        "sessionType": "Standard_Stream",
        "inputs": inputs,
    }
    document = site.add(
        SessionDocument, "SessionDocument", section=section, type="Session", format="JSON", content=content
    )
    site.show("SessionDocument", Attribute(document.key), "How sessions run: aws ssm start-session --document-name.")
    site.note(
        "Open a session with 'aws ssm start-session --target INSTANCE --document-name DOCUMENT', and a tunnel with the "
        "document AWS-StartPortForwardingSessionToRemoteHost; keep the API's own name as Host and SNI through it."
    )


def show_host(site: Site, key: str) -> None:
    """Show the instance, for which a session is opened."""
    site.show("JumpHostId", Attribute(key), "The jump host, to which a session is opened.")
