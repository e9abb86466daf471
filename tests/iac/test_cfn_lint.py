"""Templates against CloudFormation's own resource schemas, as cfn-lint carries them: no rule is off."""

from __future__ import annotations

import pytest

from modeler.iac.build import NetworkChoice, template
from modeler.iac.stack import Stack
from modeler.iac.write import cloudformation

from .build.cases import CASES, stack, workload

THERE = NetworkChoice(vpc="vpc-0a1b2c3d4e5f60718", subnets=("subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"))
"""A network that stands already, with ids as long as AWS makes them: the linter looks."""
SAMPLE = [case for case in CASES if case.region == "eu-west-1" and case.network == "new"]
EXISTING = [
    case for case in CASES if case.region == "us-east-1" and case.network == "existing" and case.pattern in ("A2", "B1")
]


@pytest.mark.slow
@pytest.mark.parametrize("case", SAMPLE, ids=str)
def test_cfn_lint_finds_nothing(case):
    assert findings(stack(case), case.region) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", EXISTING, ids=str)
def test_cfn_lint_finds_nothing_in_a_network_that_stands(case):
    made = template(case.pattern, workload(case), variant=case.variant, network=THERE)
    assert findings(made, case.region) == []


def findings(made: Stack, region: str) -> list[str]:
    from cfnlint.api import ManualArgs, lint  # it takes two seconds to load

    matches = lint(cloudformation(made), config=ManualArgs(regions=[region]))
    return [f"{match.rule.id} {match.path}: {match.message}" for match in matches]


def test_cfn_lint_finds_what_is_wrong():
    from cfnlint.api import ManualArgs, lint

    template = "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties: {Colour: blue}\n"
    matches = lint(template, config=ManualArgs(regions=["eu-west-1"]))
    assert "E3002" in [match.rule.id for match in matches]
