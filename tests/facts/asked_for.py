"""Which facts the model asks for while it judges, prices and times all patterns: prints their ids, one a line.

It runs in an interpreter of its own, so that no answer is left over from before: `python tests/facts/asked_for.py`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from modeler import Workload, compare
from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.cloudfront import CloudFront
from modeler.components.http_api import HttpApi
from modeler.components.nlb import Nlb
from modeler.components.rest_api import RestApi
from modeler.components.vpc_lattice import LatticeService
from modeler.components.vpc_link_v2 import VpcLinkV2
from modeler.components.websocket_api import WebSocketApi
from modeler.engine.compare import Assessment
from modeler.engine.fit import Subject, contradictions, judge, judge_pattern
from modeler.engine.trip import trip
from modeler.facts import constraints
from modeler.facts.constraints import Fact
from modeler.patterns import Architecture, Hop, Network, pattern, patterns
from modeler.workload import Feature

HERE = Path(__file__).parent
TABLE = yaml.safe_load((HERE.parent / "engine" / "fit" / "decision_table.yaml").read_text(encoding="utf-8"))
EVERYTHING: dict[str, Any] = {
    "authentication": ["iam", "jwt", "cognito", "lambda", "mtls"],
    "compliance": ["hipaa", "pci-dss", "fedramp", "soc", "iso"],
    "consumers": 100,
    "features": [feature.value for feature in Feature],
    "idle_days": 90,
    "max_connection": "3 h",
    "max_header_bytes": 7000,
    "max_processing": "40 s",
    "max_request_bytes": "5 MB",
    "max_response_bytes": "20 MB",
    "max_silence": "20 min",
}
"""Needs that go together only here: each rule judges by its own."""
ELSEWHERE: tuple[dict[str, Any], ...] = (
    {},
    {"azs": 1},
    {"backend": {"kind": "fargate", "scaling": {"kind": "target-tracking"}}},
    {"backend": {"kind": "ec2", "scaling": {"kind": "target-tracking"}}},
    {"backend": {"kind": "eks-istio", "scaling": {"kind": "target-tracking"}}},
    {"backend": {"kind": "lambda"}, "traffic": {"response_bytes": "8 MB"}},
    {"backend": {"kind": "lambda", "streaming": True}, "traffic": {"protocol": "streaming", "response_bytes": "20 MB"}},
    {"clients": {"location": "on-premises", "direct_connect": {"connections": 4}}},
    {"clients": {"location": "on-premises", "direct_connect": {"connections": 2}}},
    {"clients": {"location": "on-premises", "direct_connect": {"connections": 1}}},
    {"clients": {"location": "on-premises", "link": "vpn"}, "azs": 1},
    {"clients": {"location": "internet"}, "azs": 1, "api": {"authorizer": "cognito", "cognito": {}, "waf": {}}},
    {"clients": {"location": "internet"}, "backend": {"kind": "lambda"}, "api": {"mtls": True}},
    {"clients": {"location": "internet"}, "api": {"endpoint": "edge"}, "traffic": {"protocol": "streaming"}},
    {"clients": {"location": "internet", "who": "workforce"}, "backend": {"kind": "lambda"}},
    {"clients": {"location": "other-region", "region": "eu-west-1"}, "backend": {"kind": "fargate"}},
    {"clients": {"location": "same-vpc"}, "backend": {"kind": "s3"}},
    {"clients": {"location": "same-vpc"}, "traffic": {"protocol": "graphql"}, "backend": {"kind": "lambda"}},
    {"clients": {"location": "same-vpc"}, "region": "eu-south-1", "failover_region": "eu-west-1"},
)
"""Situations that bills, times and promises depend on."""
SPOKEN: tuple[dict[str, Any], ...] = (
    {"protocol": "http"},
    {"protocol": "streaming"},
    {"protocol": "websocket", "connection_minutes_per_month": "1M"},
    {"protocol": "grpc"},
)
OWN: tuple[tuple[Component, ...], ...] = (
    (RestApi(),),
    (RestApi(endpoint="edge"),),
    (RestApi(endpoint="private"),),
    (HttpApi(),),
    (WebSocketApi(), VpcLinkV2(), Alb()),
    (Alb(targets="lambda"),),
    (Nlb(listener="TLS"),),
    (CloudFront(vpc_origin=True), Alb()),
    (LatticeService(),),
)
"""Paths as somebody may have built them, also where no pattern of the catalogue has them."""


class _Recorder(dict[tuple[str, str], tuple[Fact, ...]]):
    """Facts by subject and key, which remembers what was read."""

    def __init__(self, statements: Mapping[tuple[str, str], tuple[Fact, ...]]) -> None:
        super().__init__(statements)
        self.ids: set[str] = set()

    def get(self, name: Any, default: Any = None) -> Any:
        statements = super().get(name, default)
        self.ids.update(statement.id for statement in statements or ())
        return statements

    def __getitem__(self, name: tuple[str, str]) -> tuple[Fact, ...]:
        statements = super().__getitem__(name)
        self.ids.update(statement.id for statement in statements)
        return statements


def situations() -> Iterator[Workload]:
    """Give the workloads that are priced and timed, too: the above."""
    for situation in ELSEWHERE:
        yield Workload.from_dict(situation)


def judged() -> Iterator[Workload]:
    """Give the workloads that are judged only: rows of the table, and its bases with every need at once."""
    bases = {name: base["workload"] for name, base in TABLE["bases"].items()}
    for row in TABLE["rows"]:
        yield Workload.from_dict(_merged(bases[row["base"]], row.get("with", {})))
    for base in bases.values():
        without_promises = {name: value for name, value in base.items() if name != "needs"}
        yield Workload.from_dict(_merged(without_promises, {"needs": EVERYTHING}))


def _merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    both = {name: _merged(base[name], value) for name, value in more.items() if isinstance(base.get(name), Mapping)}
    return {**base, **more, **both}


def _own_paths() -> Iterator[Subject]:
    """Give paths of one's own, with every need at once."""
    for spoken, own in itertools.product(SPOKEN, OWN):
        w = Workload.from_dict({"clients": {"location": "internet"}, "traffic": spoken, "needs": EVERYTHING})
        hops = tuple(Hop(role="", component=component, network=Network.VPC) for component in own)
        path = Architecture(pattern="found", title="found", hops=hops)
        yield Subject(pattern("E7"), w, trip(path, w))


def asked_for() -> set[str]:
    """Return the ids of the facts that are asked for."""
    recorder = _Recorder(constraints._by_name())
    constraints._by_name = lambda: recorder  # type: ignore[assignment]
    for w in situations():
        for assessment in compare(w):
            for variant in (assessment, *assessment.others):
                _read(variant)
    for w in judged():
        contradictions(w)
        for candidate in patterns():
            judge_pattern(candidate, w)
    for subject in _own_paths():
        judge(subject)
    return recorder.ids


def _read(assessment: Assessment) -> None:
    """Have an assessment work out all that it holds."""
    if assessment.bill is not None:
        _ = assessment.availability, assessment.latency, assessment.remarks, assessment.reasons


if __name__ == "__main__":
    print(*sorted(asked_for()), sep="\n")
