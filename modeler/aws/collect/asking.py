"""Ask one question: every page of its answer as one, or why AWS does not give it.

Most operations have a paginator in botocore. The few that page without one carry a token (`PAGE_TOKENS`);
a test compares them with botocore's models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from modeler.aws.failures import EXPIRED, INVALID, REFUSED_CODES, code_and_message, identity_error
from modeler.dataclass import dataclass
from modeler.errors import in_one_line
from modeler.inventory import Node, arguments_of

from .questions import ReadCall

PAGE_TOKENS = {"NextToken": "NextToken", "nextToken": "nextToken", "position": "position", "NextMarker": "NextMarker"}
"""What a page has where more follow, and the argument by which the next is asked for."""
NESTED_TOKENS = {"list_vpc_origins": ("VpcOriginList", "NextMarker", "Marker")}
"""The same where the token stands inside a list."""
PAGE_SIZES = {"apigateway": 500}
"""Items of a page, where AWS sends few by itself: API Gateway sends 25 and allows 500 (GetResources, 2026-11-30)."""
MOST_PAGES = 2_000
NOTHING_THERE = frozenset(
    {
        "NotFoundException",
        "ResourceNotFoundException",
        "NoSuchBucket",
        "NoSuchBucketPolicy",
        "NoSuchEntity",
        "NoSuchHostedZone",
        "LoadBalancerNotFound",
        "TargetGroupNotFound",
        "ListenerNotFound",
        "ServiceNotFound",
        "InvalidVpcID.NotFound",
        "InvalidVpcEndpointServiceId.NotFound",
        "InvalidRouteTableID.NotFound",
        "InvalidPrefixListID.NotFound",
        "WAFNonexistentItemException",
    }
)
"""Codes by which a call for one resource says that it is gone since it was listed, or has no such thing (a policy)."""
_THROTTLED = frozenset({"Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded"})


@dataclass(frozen=True)
class NoAnswer:
    """Why AWS does not answer a question.

    Parameters
    ----------
    reason : str
        Why, in one clause.
    denied : bool
        Whether the identity may not ask.
    """

    reason: str
    denied: bool = False


@dataclass(frozen=True)
class Nothing:
    """AWS says that what a call asks for is not there."""


def answer_to(
    client: Any, question: ReadCall, per: Node | None, now: datetime
) -> Mapping[str, Any] | NoAnswer | Nothing:
    """Ask a question, and return all pages of the answer as one.

    Parameters
    ----------
    client : client
        A client of boto3 of the question's service.
    question : ReadCall
        What is asked.
    per : Node or None
        The node for which it is asked.
    now : datetime
        The moment of the collection, from which times among the arguments count.

    Returns
    -------
    mapping, NoAnswer or Nothing
        The answer as boto3 gives it; why there is none; or that what was asked for is not there.

    Raises
    ------
    AwsError
        If the credentials end meanwhile: no other question would be answered.
    """
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    arguments = with_times(arguments_of(question.call, per), now)
    try:
        return one_answer(_pages(client, question, arguments))
    except ClientError as error:
        code, message = code_and_message(error)
        if code in EXPIRED | INVALID:
            raise identity_error(error) from None
        if per is not None and code in NOTHING_THERE:
            return Nothing()
        return _refusal(code, message)
    except BotoCoreError as error:
        return NoAnswer(f"there is no answer: {in_one_line(str(error))}")
    except (ResponseParserError, TypeError, KeyError, AttributeError, ValueError):
        return NoAnswer("the answer is not in the form of AWS")


def _refusal(code: str, message: str) -> NoAnswer:
    if code in REFUSED_CODES:
        return NoAnswer("AWS refuses it", denied=True)
    if code in _THROTTLED:
        return NoAnswer("AWS throttles it, also after several attempts")
    return NoAnswer(f"AWS answers {code}: {message}".rstrip(": "))


def _pages(client: Any, question: ReadCall, arguments: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    operation = question.operation
    if client.can_paginate(operation):
        size = {"PageSize": PAGE_SIZES[question.service]} if question.service in PAGE_SIZES else {}
        yield from client.get_paginator(operation).paginate(**arguments, PaginationConfig=size)
        return
    more: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        page = getattr(client, operation)(**arguments, **more)
        yield page
        following = _token(operation, page)
        if not following or following == more:  # a server that repeats itself never ends
            return
        more = following


def _token(operation: str, page: Mapping[str, Any]) -> dict[str, str]:
    """Return the argument that asks for the page after one; nothing after the last."""
    if operation in NESTED_TOKENS:
        outer, inner, argument = NESTED_TOKENS[operation]
        value = page.get(outer, {}).get(inner)
        return {argument: value} if value else {}
    return {argument: page[name] for name, argument in PAGE_TOKENS.items() if page.get(name)}


def one_answer(pages: Iterator[Mapping[str, Any]]) -> dict[str, Any]:
    """Return pages as one answer, with each list of them in a row.

    Examples
    --------
    >>> one_answer(iter([{"Vpcs": [1], "NextToken": "a"}, {"Vpcs": [2]}]))
    {'Vpcs': [1, 2]}
    >>> one_answer(iter([{"List": {"Items": [1]}}, {"List": {"Items": [2]}}]))
    {'List': {'Items': [1, 2]}}
    """
    answer: dict[str, Any] = {}
    for page in pages:
        _extend(answer, page)
    return {name: value for name, value in answer.items() if name not in PAGE_TOKENS and name != "ResponseMetadata"}


def _extend(answer: dict[str, Any], page: Mapping[str, Any]) -> None:
    for name, value in page.items():
        if isinstance(value, list):
            answer.setdefault(name, []).extend(value)
        elif isinstance(value, Mapping):
            _extend(answer.setdefault(name, {}), value)
        else:
            answer[name] = value


def with_times(arguments: Any, now: datetime) -> Any:
    """Return arguments in which a time such as ``-P14D`` is the moment so many days ago.

    Examples
    --------
    >>> with_times({"StartTime": "-P14D"}, datetime(2026, 11, 30))["StartTime"].isoformat()
    '2026-11-16T00:00:00'
    """
    if isinstance(arguments, Mapping):
        return {name: with_times(value, now) for name, value in arguments.items()}
    if isinstance(arguments, str) and arguments.startswith("-P") and arguments.endswith("D"):
        return now - timedelta(days=int(arguments[2:-1]))
    return arguments
