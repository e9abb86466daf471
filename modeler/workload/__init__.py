"""What the user brings: Region, clients, traffic, backend, needs and objectives.

Everything has a documented default, so that a first comparison needs only a few lines; quantities are written as
people write them ("50M", "20 KB", "120 ms"). A workload is checked as a whole: a field that does not exist, a unit of
the wrong kind or two fields that contradict each other is one sentence, with the nearest right name.
"""

from modeler.workload.api import Api, Cognito, LambdaAuthorizer, Waf
from modeler.workload.asked import READ_BY_COMPONENTS, TOKENS, as_needed, checks, methods, same_door
from modeler.workload.backends import (
    BACKEND_MODELS,
    Backend,
    Ec2Backend,
    EksBackend,
    ElasticBackend,
    FargateBackend,
    LambdaBackend,
    OnPremisesBackend,
    RdsBehindLambdaBackend,
    S3Backend,
)
from modeler.workload.bill import WITHOUT_SOURCE, Assumptions, Counted, Existing, Logging, SharedBy
from modeler.workload.changes import with_numbers
from modeler.workload.clients import Clients, DirectConnect, Location, Vpn
from modeler.workload.declaration import Declaration, declaration
from modeler.workload.document import THE_WORKLOAD, TrafficClass, Workload, value_at
from modeler.workload.explain import (
    BareNumber,
    DeclaredField,
    bare_numbers,
    declared_fields,
    explain,
    explained,
    paths_called,
)
from modeler.workload.fields import HOURS_PER_WEEK, MOST_SPREAD, Access, Model
from modeler.workload.mistakes import explain_error
from modeler.workload.needs import Authentication, Avoidable, Feature, HopLatency, Needs, Objectives, Program
from modeler.workload.nodes import nodes_for, pods_per_node
from modeler.workload.ranges import Range, expit, logit
from modeler.workload.scaling import Elastic, Scaling
from modeler.workload.spelling import as_aws_spells
from modeler.workload.traffic import Protocol, Shape, Traffic
from modeler.yamlfile import read_yaml

__all__ = [
    "BACKEND_MODELS",
    "HOURS_PER_WEEK",
    "MOST_SPREAD",
    "READ_BY_COMPONENTS",
    "THE_WORKLOAD",
    "TOKENS",
    "WITHOUT_SOURCE",
    "Access",
    "Api",
    "Assumptions",
    "Authentication",
    "Avoidable",
    "Backend",
    "BareNumber",
    "Clients",
    "Cognito",
    "Counted",
    "Declaration",
    "DeclaredField",
    "DirectConnect",
    "Ec2Backend",
    "EksBackend",
    "Elastic",
    "ElasticBackend",
    "Existing",
    "FargateBackend",
    "Feature",
    "HopLatency",
    "LambdaAuthorizer",
    "LambdaBackend",
    "Location",
    "Logging",
    "Model",
    "Needs",
    "Objectives",
    "OnPremisesBackend",
    "Program",
    "Protocol",
    "Range",
    "RdsBehindLambdaBackend",
    "S3Backend",
    "Scaling",
    "Shape",
    "SharedBy",
    "Traffic",
    "TrafficClass",
    "Vpn",
    "Waf",
    "Workload",
    "as_aws_spells",
    "as_needed",
    "bare_numbers",
    "checks",
    "declaration",
    "declared_fields",
    "expit",
    "explain",
    "explain_error",
    "explained",
    "logit",
    "methods",
    "nodes_for",
    "paths_called",
    "pods_per_node",
    "read_yaml",
    "same_door",
    "value_at",
    "with_numbers",
]
