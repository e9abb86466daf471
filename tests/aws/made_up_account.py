"""A made-up account: botocore makes each request, and the answer is a test's, held against botocore's own model.

A call is answered before it leaves the process, whichever client, thread or Region makes it. Answers are functions of
the arguments, or plain answers; a call that nobody answers gets an empty one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import boto3
from botocore.awsrequest import AWSResponse
from botocore.model import OperationModel
from botocore.validate import ParamValidator

from modeler.aws.session import AwsSession, Credentials

KEYS = Credentials(access_key_id="testing", secret_access_key="testing")
SESSION = AwsSession(region="eu-west-1", credentials=KEYS)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
OWN = "210987654321"

Answer = Mapping[str, Any] | Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Refused(Exception):
    """An answer that refuses: the code and the message of AWS."""

    def __init__(self, code: str, message: str = "No.") -> None:
        super().__init__(code)
        self.code, self.message = code, message


def refuse(code: str, message: str = "No.") -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Return an answer that refuses."""

    def refused(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        raise Refused(code, message)

    return refused


class Account:
    """What an account answers, and what it was asked.

    Parameters
    ----------
    answers : mapping
        By ``service:Operation``.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = {"sts:GetCallerIdentity": {"Account": OWN, "Arn": f"arn:aws:iam::{OWN}:user/a"}, **answers}
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self._lock = threading.Lock()

    @property
    def operations(self) -> list[str]:
        """What it was asked, in order."""
        return [name for name, _, _ in self.calls]

    def answer(
        self, model: OperationModel, params: dict[str, Any], context: Any, **_more: Any
    ) -> tuple[AWSResponse, dict[str, Any]]:
        """Answer one call in the place of AWS."""
        name = f"{model.service_model.service_name}:{model.name}"
        arguments, region = context["modeler_arguments"], context["client_region"]
        with self._lock:
            self.calls.append((name, region, arguments))
        given = self.answers.get(name, _nothing(model.output_shape))
        try:
            answer = dict(given(arguments) if callable(given) else given)
        except Refused as refusal:
            return AWSResponse("", 400, {}, None), {"Error": {"Code": refusal.code, "Message": refusal.message}}
        report = ParamValidator().validate(answer, model.output_shape) if model.output_shape else None
        assert report is None or not report.has_errors(), f"{name}: {report.generate_report()}"
        return AWSResponse("", 200, {}, None), answer

    @contextmanager
    def stands(self) -> Iterator[Account]:
        """Let every session of boto3 ask this account."""

        class Session(boto3.Session):
            def __init__(inner, *arguments: Any, **named: Any) -> None:
                super().__init__(*arguments, **named)
                inner.events.register("provide-client-params.*.*", _remember)
                inner.events.register("before-call.*.*", self.answer)

        with patch("boto3.Session", Session):
            yield self


def _nothing(shape: Any) -> Any:
    """Return the least answer that a model takes."""
    if shape is None or shape.type_name == "structure":
        return {name: _nothing(shape.members[name]) for name in getattr(shape, "required_members", ())}
    return {"list": [], "map": {}, "integer": 0, "boolean": False}.get(shape.type_name, "")


def _remember(params: dict[str, Any], context: dict[str, Any], **_more: Any) -> None:
    context["modeler_arguments"] = dict(params)
