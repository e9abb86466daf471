"""What answers: functions, containers, instances, pods, files, servers elsewhere."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, Field

from modeler.workload.fields import (
    MOST_THINGS,
    Amount,
    Count,
    FunctionSeconds,
    Milliseconds,
    Model,
    Seconds,
    Share,
    Size,
    Some,
    Timed,
    Whole,
    check_runtime,
    concurrency_field,
    duration_p99_field,
    field,
    idle_timeout_field,
    kind_field,
    runtime_field,
)
from modeler.workload.nodes import pods_per_node
from modeler.workload.scaling import Elastic, Scaling, scaling_field

UNRESERVED = 100
"""Of an account's concurrency so much stays for functions without a reservation
(https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html)."""


class LambdaBackend(Timed):
    """A Lambda function behind the door."""

    kind: Literal["lambda"] = kind_field("lambda", "A Lambda function.")
    memory_mb: Annotated[int, Amount(ge=128, le=10240)] = field(512, "MB", "Memory of the function.")
    duration: Milliseconds = field("80 ms", "ms", "Billed duration of an invocation without initialization.")
    architecture: Literal["x86_64", "arm64"] = field("arm64", "architecture", "Processor.")
    ephemeral_mb: Annotated[int, Amount(ge=512, le=10240)] = field(512, "MB", "Size of /tmp; 512 MB are included.")
    duration_p99: Milliseconds | None = duration_p99_field()
    timeout: FunctionSeconds | None = field(
        None,
        "s",
        "Timeout of the function; default 30 s, or Lambda's most (15 min) if it takes longer on average.",
        compared_with=("duration",),
    )
    cold_start_share: Share = field(
        0.01,
        "share",
        "Share of invocations that initialize; AWS says typically under 1 %. The bill always uses it; the latency does "
        "if you give it, else it follows from arrivals and idle_timeout.",
    )
    init_duration: Milliseconds = field(
        "250 ms", "ms", "Initialization of a new environment; billed for all configurations since 2025-08-01."
    )
    runtime: str | None = runtime_field()
    idle_timeout: Seconds = idle_timeout_field()
    provisioned_concurrency: Whole = field(
        0,
        "environments",
        "Provisioned environments, all month.",
        compared_with=("account_concurrency", "reserved_concurrency"),
    )
    spill_over_share: Share | None = field(
        None,
        "share",
        "Share of the invocations that find no provisioned environment and run on demand; default: as the load of each "
        "hour leaves over.",
    )
    reserved_concurrency: Whole | None = field(
        None,
        "environments",
        "Most that run at once, kept for these functions; what comes beyond is answered 429. Default: what the account "
        "has.",
        compared_with=("account_concurrency", "provisioned_concurrency"),
    )
    account_concurrency: Some = field(
        1000, "environments", "Most that run at once in the account and Region; AWS raises it on request."
    )
    snapstart: bool = field(False, "yes/no", "SnapStart with a cached snapshot (charged outside Java).")
    snapstart_charged: bool = field(True, "yes/no", "False for Java managed runtimes, where SnapStart is free.")
    streaming: bool = field(False, "yes/no", "Response streaming: bytes beyond 6 MB a request are charged.")
    tenant_environments: Count = field(
        0, "environments/month", "Environments created with tenant isolation in a month."
    )

    @property
    def timeout_s(self) -> float:
        """The function's timeout in seconds."""
        if self.timeout is not None:
            return self.timeout
        return 30.0 if self.duration <= 30_000 else 900.0

    def check(self) -> None:
        """Refuse a runtime of which no cold start was measured, and a timeout below the mean duration."""
        super().check()
        check_runtime(self.runtime, self.architecture)
        if self.timeout is not None and self.duration >= self.timeout * 1000:
            raise ValueError(
                f"timeout is {self.timeout:g} s where duration, the mean, is {self.duration:g} ms: give a longer one, "
                "or many requests would be cut off"
            )
        self._check_concurrency()

    def _check_concurrency(self) -> None:
        account, reserved, ready = self.account_concurrency, self.reserved_concurrency, self.provisioned_concurrency
        if self.spill_over_share is not None and not ready:
            raise ValueError("spill_over_share is given but provisioned_concurrency is 0: say how many are provisioned")
        if reserved is not None and reserved > max(account - UNRESERVED, 0):
            raise ValueError(
                f"reserved_concurrency is {reserved:,} of an account_concurrency of {account:,}, of which {UNRESERVED} "
                f"cannot be reserved: give at most {max(account - UNRESERVED, 0):,}, or raise the account's"
            )
        if ready > (account if reserved is None else reserved):
            limit, of = (account, "account") if reserved is None else (reserved, "reserved")
            raise ValueError(
                f"provisioned_concurrency is {ready:,} and {of}_concurrency is {limit:,}: provision no more than that"
            )


WayOut = Literal["existing", "endpoints", "nat-gateway"]


def _way_out_field() -> Any:
    """The field of all containers: how they reach the registry and other services from private subnets."""
    return field(
        "existing",
        "way",
        "How images, logs and calls of the containers themselves leave the VPC: by a way that exists and is not in "
        "this bill, by interface endpoints, or by a NAT gateway in each AZ. The GB that they take are not in the bill.",
    )


def _nat_gateways_field() -> Any:
    """The field of all containers: how many NAT gateways their way out has."""
    return field(
        None,
        "NAT gateways",
        "NAT gateways of 'way_out: nat-gateway', all together; default: one in each AZ.",
        compared_with=("way_out",),
    )


class FargateBackend(Elastic):
    """ECS tasks on Fargate."""

    count_field: ClassVar[str] = "tasks"

    kind: Literal["fargate"] = kind_field("fargate", "ECS tasks on Fargate.")
    tasks: Annotated[float, Amount(ge=0, le=MOST_THINGS)] | None = field(
        None, "tasks", "Tasks that run all month, of each service; default: as many as the load needs.", whole=True
    )
    scaling: Scaling = scaling_field()
    runs_per_month: Count = field(0, "runs/month", "Further tasks that are started, run and stop again.")
    run_duration: Seconds = field("10 min", "s", "How long such a run lasts; a minute at least is billed.")
    vcpu: Annotated[float, Amount(gt=0, le=16)] = field(0.5, "vCPU", "Processor of a task.")
    memory_gb: Annotated[float, Amount(gt=0, le=120)] = field(1, "GB", "Memory of a task.")
    architecture: Literal["x86_64", "arm64"] = field("arm64", "architecture", "Processor.")
    ephemeral_gb: Annotated[float, Amount(ge=20, le=200)] = field(20, "GB", "Task storage; 20 GB are included.")
    duration: Milliseconds = field("60 ms", "ms", "Processing time of a request, on average.")
    duration_p99: Milliseconds | None = duration_p99_field()
    concurrency: Some = concurrency_field("task")
    way_out: WayOut = _way_out_field()
    nat_gateways: Some | None = _nat_gateways_field()


_INSTANCES = Literal[
    "t3.micro",
    "t3.medium",
    "t4g.medium",
    "c6i.large",
    "c7g.large",
    "m6i.large",
    "m6i.xlarge",
    "m7g.large",
    "m7g.xlarge",
    "m7i.large",
]


class Ec2Backend(Elastic):
    """EC2 instances in the VPC."""

    count_field: ClassVar[str] = "instances"

    kind: Literal["ec2"] = kind_field("ec2", "EC2 instances (also: ECS on EC2).")
    instances: Some | None = field(
        None, "instances", "Instances that run all month, of each service; default: as many as the load needs."
    )
    scaling: Scaling = scaling_field()
    instance_type: _INSTANCES = field("m7g.large", "type", "Instance type, Linux, on demand.")
    duration: Milliseconds = field("60 ms", "ms", "Processing time of a request, on average.")
    duration_p99: Milliseconds | None = duration_p99_field()
    concurrency: Some = concurrency_field("instance")


class EksBackend(Elastic):
    """Pods on EKS, with or without an Istio mesh."""

    count_field: ClassVar[str] = "pods"

    kind: Literal["eks", "eks-istio"] = kind_field("eks", "Pods on EKS; eks-istio: behind an Istio ingress.")
    nodes: Some | None = field(
        None, "instances", "Worker nodes of each service, which then hold its pods; default: as many as its pods need."
    )
    instance_type: _INSTANCES = field("m7g.large", "type", "Node type, Linux, on demand.")
    clusters: Some = field(1, "clusters", "EKS clusters.")
    extended_support: bool = field(False, "yes/no", "The Kubernetes version is in extended support.")
    ingress_nodes: Annotated[float, Amount(ge=0, le=MOST_THINGS)] | None = field(
        None,
        "instances",
        "Nodes that the Istio ingress gateway takes (eks-istio only); default: as its load needs, a pod for each AZ at "
        "least.",
    )
    pods: Some | None = field(
        None, "pods", "Pods that answer all month, of each service; default: as many as the load needs."
    )
    scaling: Scaling = scaling_field()
    pod_vcpu: Annotated[float, Amount(gt=0, le=16)] = field(
        0.5,
        "vCPU",
        "Processor that a pod requests, with its sidecar; how many fit on a node follows.",
        compared_with=("instance_type",),
    )
    pod_memory_gb: Annotated[float, Amount(gt=0, le=120)] = field(
        0.5, "GB", "Memory that a pod requests, with its sidecar.", compared_with=("instance_type",)
    )
    duration: Milliseconds = field("60 ms", "ms", "Processing time of a request, on average.")
    duration_p99: Milliseconds | None = duration_p99_field()
    concurrency: Some = concurrency_field("pod")
    way_out: WayOut = _way_out_field()
    nat_gateways: Some | None = _nat_gateways_field()

    @property
    def pods_per_node(self) -> Any:
        """How many pods fit on a node."""
        return pods_per_node(self.instance_type, self.pod_vcpu, self.pod_memory_gb)

    def check(self) -> None:
        """Refuse pods of which none fits on a node."""
        super().check()
        if not self.pods_per_node:
            raise ValueError(
                f"no pod of {self.pod_vcpu:g} vCPU and {self.pod_memory_gb:g} GB fits on {self.instance_type}, which "
                "keeps a part for itself: make it smaller, or take larger nodes"
            )


ElasticBackend = FargateBackend | Ec2Backend | EksBackend
"""Those whose number may follow the load."""


class S3Backend(Model):
    """Static files in S3."""

    kind: Literal["s3"] = kind_field("s3", "Static files in S3.")
    storage_gb: Annotated[float, Amount(ge=0, le=MOST_THINGS)] = field(1, "GB", "Stored data.")
    put_requests: Count = field(0, "requests/month", "Uploads (deployments) in a month.")


class OnPremisesBackend(Timed):
    """Servers outside AWS, reached over the hybrid link."""

    kind: Literal["on-premises"] = kind_field("on-premises", "Servers outside AWS.")
    servers: Some = field(2, "servers", "Servers that answer, of each service; an estimate.")
    duration: Milliseconds = field("60 ms", "ms", "Processing time of a request, on average.")
    duration_p99: Milliseconds | None = duration_p99_field()
    concurrency: Some = concurrency_field("server")


class RdsBehindLambdaBackend(LambdaBackend):
    """A database (or another private host) that a VPC-attached Lambda function talks to."""

    kind: Literal["rds-behind-lambda"] = kind_field(  # type: ignore[assignment]
        "rds-behind-lambda", "A private database or host behind a VPC-attached function."
    )
    resource_bytes: Size = field(
        "4 KB", "bytes", "Bytes between function and resource per request, both directions together."
    )


Backend = Annotated[
    LambdaBackend | FargateBackend | Ec2Backend | EksBackend | S3Backend | OnPremisesBackend | RdsBehindLambdaBackend,
    Field(discriminator="kind"),
]


BACKEND_MODELS: dict[str, type[BaseModel]] = {
    "lambda": LambdaBackend,
    "fargate": FargateBackend,
    "ec2": Ec2Backend,
    "eks": EksBackend,
    "eks-istio": EksBackend,
    "s3": S3Backend,
    "on-premises": OnPremisesBackend,
    "rds-behind-lambda": RdsBehindLambdaBackend,
}
