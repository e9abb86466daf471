"""A service of containers on Fargate, whose image the user gives, and the target group of a balancer before it."""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, Ref, Unknown
from modeler.inventory.kinds.cloud_map_namespace import CloudMapNamespace
from modeler.inventory.kinds.cloud_map_service import CloudMapService
from modeler.inventory.kinds.container_cluster import ContainerCluster
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.role import Role
from modeler.inventory.kinds.task_definition import Container, TaskDefinition

from ...stack import StackParameter
from .. import policies
from ..callbacks import may_call_back, way_out_by_nat, websocket_api_before
from ..endpoints import layers_endpoint, service_endpoint
from ..logs import arn_of, log_group
from ..names import REGISTERED, namespace_name
from ..network import ANYWHERE
from ..scaling import fewest_tasks, is_scaled, scale_tasks
from ..site import ACCOUNT, HTTPS, PARTITION, REGION, BuildStep, BuiltHop, arn, composed, new_record
from ..targets import HTTP_PORT, TLS_PORT, ends_tls, lattice_targets, server_targets

BUILDS = ("fargate-tasks",)
BUILDS_BESIDE = ("interface-endpoint", "nat-gateway", "s3-gateway-endpoint")
CONTAINER = "app"
_MB_PER_GB, _UNITS_PER_VCPU = 1024, 1024
_RECORD_SECONDS = "60"


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the service with its cluster, task, roles and logs, and the endpoints that it needs to start."""
    site = step.site
    port = HTTP_PORT if ends_tls(step.before) else TLS_PORT
    group = step.network.group(f"{step.key}Group", "Guards the tasks.")
    over_lattice = step.comes_from("lattice-service")
    targets = server_targets(step, port) if step.comes_from("alb", "nlb") else None
    lattice = lattice_targets(step, port) if over_lattice else None
    registry = _registry(step) if _is_looked_up(step) else None
    with_port = registry if not step.comes_from("resource-gateway") else None
    cluster = site.add(ContainerCluster, f"{step.shared_key}Cluster", name=None)
    service = site.add(
        ContainerService,
        step.key,
        cluster=cluster,
        launch_type="FARGATE",
        desired=fewest_tasks(step) if is_scaled(step) else round(step.backend.tasks),
        task=_task(step, port),
        target_groups=(targets,) if targets else (),
        container=CONTAINER if targets else None,
        container_port=port if targets else None,
        lattice_groups=(lattice,) if lattice else (),
        lattice_role=_registering_role(step) if lattice else None,
        lattice_port=CONTAINER if lattice else None,
        registries=(registry,) if registry else (),
        registered_container=CONTAINER if with_port else None,
        registered_port=port if with_port else None,
        subnets=step.network.private,
        security_groups=(group,),
        public_address="DISABLED",
    )
    if is_scaled(step):
        scale_tasks(step, cluster, service, targets)
    _way_out(step, group)
    site.note(
        f"The image answers on port {port}, " + ("in plain HTTP." if port == HTTP_PORT else "with TLS of its own.")
    )
    return step.built(
        service,
        targets=targets or lattice,
        group=group,
        port=port,
        protocol="HTTP" if port == HTTP_PORT else "HTTPS",
        registry=registry,
    )


def _task(step: BuildStep, port: int) -> Ref[Any]:
    site, backend = step.site, step.backend
    logs = log_group(site, f"{step.key}Logs")
    role = site.add(
        Role,
        f"{step.key}StartRole",
        description="Fetches the image of a task and opens its logs.",
        trust=policies.trust("ecs-tasks", StringEquals={"aws:SourceAccount": composed(Attribute("AWS::AccountId"))}),
        policies=policies.own(
            "start",
            policies.allow(["ecr:GetAuthorizationToken"], "*"),
            policies.allow(
                ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                arn("ecr", "repository/*"),
            ),
            policies.allow(["logs:CreateLogStream", "logs:PutLogEvents"], composed(*arn_of(logs).parts, ":*")),
        ),
    )
    return site.add(
        TaskDefinition,
        f"{step.key}Task",
        name=f"{site.name}-{step.service}" if step.suffix else site.name,
        cpu=f"{backend.vcpu * _UNITS_PER_VCPU:.0f}",
        memory_mb=f"{backend.memory_gb * _MB_PER_GB:.0f}",
        compatibilities=("FARGATE",),
        processor="ARM64" if backend.architecture == "arm64" else "X86_64",
        network_mode="awsvpc",
        execution_role=role,
        task_role=_own_role(step),
        containers=(
            new_record(
                Container,
                name=CONTAINER,
                image=_image(step),
                port=port,
                port_name=CONTAINER if step.comes_from("lattice-service") else None,
                log_driver="awslogs",
                log_group=composed(Attribute(logs.key)),
                log_region=composed(REGION),
                log_prefix=CONTAINER,
            ),
        ),
    )


def _own_role(step: BuildStep) -> Ref[Any] | None:
    """Add the role of the code, where it sends messages to clients of a WebSocket API."""
    api = websocket_api_before(step)
    if api is None:
        return None
    return step.site.add(
        Role,
        f"{step.key}TaskRole",
        description="Sends messages to the clients of the API.",
        trust=policies.trust("ecs-tasks", StringEquals={"aws:SourceAccount": composed(ACCOUNT)}),
        policies=policies.own("connections", may_call_back(api)),
    )


def _registering_role(step: BuildStep) -> Ref[Any]:
    """Add the role by which Amazon ECS registers tasks as targets of VPC Lattice.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-vpc-lattice.html (2026-11-30).
    """
    return step.site.add(
        Role,
        f"{step.key}LatticeRole",
        description="Registers tasks as targets of VPC Lattice.",
        trust=policies.trust("ecs", StringEquals={"aws:SourceAccount": composed(ACCOUNT)}),
        managed_policies=(
            composed("arn:", PARTITION, ":iam::aws:policy/AmazonECSInfrastructureRolePolicyForVpcLattice"),
        ),
    )


def _image(step: BuildStep) -> Unknown:
    processor = "ARM" if step.backend.architecture == "arm64" else "x86"
    return step.site.ask(
        StackParameter(
            f"ContainerImage{step.suffix}",
            "String",
            f"The image of the tasks{_of_service(step)}, for {processor}, in Amazon ECR of this account and Region.",
            group="Backend",
        )
    )


def _of_service(step: BuildStep) -> str:
    return f" of service {step.service}" if step.w.services > 1 else ""


def _is_looked_up(step: BuildStep) -> bool:
    """Return whether what stands before the tasks finds them by a name, and not in a target group."""
    before = step.before
    return before is not None and bool(before.beside("cloud-map") or before.component == "resource-gateway")


def _registry(step: BuildStep) -> Ref[Any]:
    """Add the service of Cloud Map in which tasks register: with address and port, or for a resource the address."""
    site = step.site
    namespace = site.add(CloudMapNamespace, f"{step.key}Namespace", name=namespace_name(site), vpc=step.network.vpc)
    return site.add(
        CloudMapService,
        f"{step.key}Registry",
        name=REGISTERED,
        namespace=namespace,
        record_types=("A",) if step.comes_from("resource-gateway") else ("SRV",),
        record_ttls=(_RECORD_SECONDS,),
    )


def _way_out(step: BuildStep, group: Ref[Any]) -> None:
    """Let tasks fetch their image and write their logs: over endpoints of the stack, or by the way that the VPC has."""
    services = [item.service for item in step.hop.beside if item.id == "interface-endpoint"]  # type: ignore[attr-defined]
    for service in services:
        service_endpoint(step.network, service, group)
    if services:
        layers_endpoint(step.network)
    if step.beside("nat-gateway"):
        way_out_by_nat(step.network)
    step.site.let_cidr(
        "out",
        group,
        ANYWHERE,
        HTTPS,
        f"{group.key}ToServices",
        "Fetches the image and writes logs, over the VPC's way.",
    )
