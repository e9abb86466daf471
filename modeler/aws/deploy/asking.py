"""CloudFormation's answers and refusals in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from modeler.aws.failures import EXPIRED, INVALID, SWITCHED_OFF, code_and_message, identity_error, sdk_error
from modeler.aws.session import AwsError, AwsSession

POLL_S = 2.0
"""How often CloudFormation is asked what has happened."""
POLL_ON_LOOPBACK_S = 0.1
"""The same for a sandbox, which nobody shares."""
TAG = "modeler:stack"
"""The tag of everything that a deployment makes; its value is the name of the stack."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}")


class DeployError(AwsError):
    """A stack cannot be made, changed or removed: why, and what to do."""


def checked_name(name: str) -> str:
    """Return the name of a stack, if CloudFormation takes it.

    Raises
    ------
    DeployError
        If it does not.

    Examples
    --------
    >>> checked_name("demo-1")
    'demo-1'
    """
    if not _NAME.fullmatch(name):
        raise DeployError(
            f"'{name}' is no name of a stack: begin with a letter, and use letters, digits and hyphens, 128 at most"
        )
    return name


def no_stack(session: AwsSession, name: str) -> DeployError:
    """Return the error of a stack that is looked for where there is none.

    Examples
    --------
    >>> print(no_stack(AwsSession(region="eu-west-1"), "demo"))
    there is no stack 'demo' in eu-west-1: give its Region with -r, or make it with 'modeler deploy'
    """
    where = session.region or "this Region"
    return DeployError(
        f"there is no stack '{name}' in {where}: give its Region with -r, or make it with 'modeler deploy'"
    )


def poll_s(session: AwsSession) -> float:
    """Return how long to wait before CloudFormation is asked again.

    Examples
    --------
    >>> poll_s(AwsSession(region="eu-west-1"))
    2.0
    """
    return POLL_S if session.endpoint_url is None else POLL_ON_LOOPBACK_S


@contextmanager
def in_our_words(task: str) -> Iterator[None]:
    """Turn what AWS refuses, or what keeps it from being asked, into one sentence.

    Raises
    ------
    AwsError
        If AWS refuses, or cannot be asked.
    """
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    try:
        yield
    except ClientError as error:
        code, message = code_and_message(error)
        if code in EXPIRED | INVALID | SWITCHED_OFF:
            raise identity_error(error) from None
        raise DeployError(f"AWS does not {task}: {message or code}{_next_step(code)}") from None
    except (BotoCoreError, ResponseParserError) as error:
        raise sdk_error(error) from None


def _next_step(code: str) -> str:
    if code in {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}:
        return "; give your identity that action, or take another profile"
    if code == "LimitExceededException":
        return "; ask for a higher quota, or remove what is not used"
    return ""


def is_absent(error: Exception) -> bool:
    """Say whether an answer is that there is no such stack or change set."""
    code, message = code_and_message(error)
    return code.startswith("ChangeSetNotFound") or (code == "ValidationError" and "does not exist" in message)
