"""Gateway responses of a REST API: the status that callers see in place of API Gateway's own.

A response for a type of error, or for all of 4xx or 5xx that have none of their own, may change the status. What its
template makes of the text is not read, so the message stays.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html (2026-11-30).
"""

from __future__ import annotations

from dataclasses import replace

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.gateway_response import GatewayResponse
from modeler.inventory.kinds.rest_api import RestApi

from .answers import SeenAnswer
from .step import TraceCheck, TraceStep

_TYPES = {
    "missing authentication token": "MISSING_AUTHENTICATION_TOKEN",
    "user: ": "ACCESS_DENIED",
    "user is not authorized": "ACCESS_DENIED",
    "unauthorized": "UNAUTHORIZED",
    "too many requests": "THROTTLED",
    "endpoint request timed out": "INTEGRATION_TIMEOUT",
}
"""The type of an error by what its message has."""
_OF_API = (TraceCheck.POLICIES, TraceCheck.USAGE, TraceCheck.ROUTE, TraceCheck.INTEGRATION)


def as_answered(inventory: Inventory, api: RestApi, step: TraceStep) -> TraceStep:
    """Return a step with the statuses that the gateway responses of an API give its answers.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api : RestApi
        The API.
    step : TraceStep
        The step.
    """
    if step.check not in _OF_API or not step.answers:
        return step
    responses = {
        str(response.type): response
        for response in inventory.referring_to(api, GatewayResponse)
        if not isinstance(response.type, Unknown)
    }
    if not responses:
        return step
    answers = tuple(_answered(step, answer, responses) for answer in step.answers)
    return replace(step, answers=tuple(dict.fromkeys(answers)))


def _answered(step: TraceStep, answer: SeenAnswer, responses: dict[str, GatewayResponse]) -> SeenAnswer:
    if answer.status is None:
        return answer
    response = responses.get(_type_of(step, answer)) or responses.get(f"DEFAULT_{answer.status // 100}XX")
    status = str(response.status) if response is not None and isinstance(response.status, (str, int)) else ""
    return replace(answer, status=int(status)) if status.isdecimal() else answer


def _type_of(step: TraceStep, answer: SeenAnswer) -> str:
    if step.check is TraceCheck.USAGE and answer.status == 403:
        return "INVALID_API_KEY"
    text = answer.message.lower()
    return next((name for words, name in _TYPES.items() if words in text), "")
