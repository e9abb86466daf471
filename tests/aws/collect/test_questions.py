"""What is asked of AWS is in botocore's models, pages to its end, and only reads."""

from __future__ import annotations

import functools
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationModel

from modeler.aws.collect.asking import NESTED_TOKENS, PAGE_SIZES, PAGE_TOKENS
from modeler.aws.collect.policy import collector_policy
from modeler.aws.collect.questions import ReadCall, below, waves_of, with_parents
from modeler.errors import UnknownNameError
from modeler.files.plain_json import load_json
from modeler.inventory.kinds import catalogue

QUESTIONS = [question for wave in waves_of(with_parents()) for question in wave]
EVERY = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.name}-{question.per}")
READ_VERBS = ("Describe", "Get", "List", "Search")
PAGE_SIZE_NAMES = {"limit", "Limit", "MaxResults", "maxResults", "MaxItems"}


@functools.cache
def models() -> botocore.session.Session:
    return botocore.session.get_session()


def operation(question: ReadCall) -> OperationModel:
    service = models().get_service_model(question.service)
    names = {xform_name(name): name for name in service.operation_names}
    return service.operation_model(names[question.operation])


def has_paginator(question: ReadCall) -> bool:
    try:
        pages = models().get_paginator_model(question.service)
        pages.get_paginator(operation(question).name)
    except (UnknownServiceError, ValueError):
        return False
    return True


@EVERY
def test_an_operation_is_one_of_botocore_and_takes_the_arguments(question: ReadCall) -> None:
    shape = operation(question).input_shape
    known = set(shape.members) if shape else set()
    given = set(load_json(question.arguments))
    assert given <= known
    assert set(shape.required_members if shape else ()) <= given


@EVERY
def test_a_call_only_reads(question: ReadCall) -> None:
    assert operation(question).name.startswith(READ_VERBS)
    verb = question.call.action.partition(":")[2]
    assert verb == "GET" or verb.startswith(READ_VERBS)
    assert {call.action for _, call in question.uses} == {question.call.action}


@EVERY
def test_an_answer_is_read_to_its_last_page(question: ReadCall) -> None:
    """An operation has a paginator, or a token that `asking` knows, or no pages at all."""
    if has_paginator(question):
        return
    model = operation(question)
    output = model.output_shape.members if model.output_shape else {}
    given = set(model.input_shape.members) if model.input_shape else set()
    if question.operation in NESTED_TOKENS:
        outer, inner, argument = NESTED_TOKENS[question.operation]
        assert inner in output[outer].members
        assert argument in given
        return
    tokens = {name for name in output if name in PAGE_TOKENS}
    assert {PAGE_TOKENS[name] for name in tokens} <= given
    assert tokens or not given & PAGE_SIZE_NAMES, "it pages by something that is not known"


@EVERY
def test_the_items_stand_where_the_table_says(question: ReadCall) -> None:
    for _, call in question.uses:
        first = call.items.partition(".")[0].partition("[")[0].partition("{")[0]
        assert not first or first in operation(question).output_shape.members


def test_page_sizes_are_those_of_services_that_are_asked() -> None:
    assert set(PAGE_SIZES) <= {question.service for question in QUESTIONS}


def test_one_call_is_made_once_for_all_kinds_that_it_shows() -> None:
    """Resources, methods and integrations come in one answer: GetResources with its methods."""
    (resources,) = [question for question in QUESTIONS if question.operation == "get_resources"]
    assert {cls.KIND for cls in resources.listed} == {"rest-resource", "rest-method", "rest-integration"}


def test_a_question_comes_after_those_that_it_needs() -> None:
    waves = waves_of(with_parents())
    listed: set[str] = set()
    for wave in waves:
        for question in wave:
            assert not question.per or question.per in listed
        listed |= {cls.KIND for question in wave for cls in question.listed}
    assert listed == {kind for kind, cls in catalogue().items() if cls.TABLE.calls}


def test_what_hangs_on_a_kind_is_missing_with_it() -> None:
    assert below(["rest-api"])[0] == "rest-api"
    assert {"rest-method", "rest-stage", "rest-integration"} <= set(below(["rest-api"]))
    assert "vpc-endpoint" not in below(["rest-api"])


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="rest-api"):
        with_parents(["rest-apy"])


def statements(policy: dict[str, Any]) -> set[str]:
    return {action for statement in policy["Statement"] for action in statement["Action"]}


def test_the_policy_has_every_action_once_and_none_that_writes() -> None:
    wanted = {call.action for cls in catalogue().values() for call in cls.TABLE.calls}
    assert statements(collector_policy()) == wanted
    assert not any("*" in action for action in wanted)


def test_api_gateway_is_read_by_the_arn_of_its_management() -> None:
    """An invocation has the service execute-api: the policy allows none.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
    """
    (statement,) = collector_policy(["rest-api"])["Statement"]
    assert statement["Action"] == ["apigateway:GET"]
    assert statement["Resource"] == ["arn:aws:apigateway:*::/*"]


def test_roles_that_are_taken_stand_in_the_policy() -> None:
    role = "arn:aws:iam::111122223333:role/read-only"
    assert collector_policy(["vpc"], [role])["Statement"][-1] == {
        "Sid": "TakeRoles",
        "Effect": "Allow",
        "Action": ["sts:AssumeRole"],
        "Resource": [role],
    }
