"""One way to make a boto3 client: the user's own credentials, standard retries, a clear word if boto3 is missing."""

from __future__ import annotations

from typing import Any

from modeler.errors import ModelerError


class AwsError(ModelerError):
    """AWS cannot be asked, or refuses to answer: why, and what to do."""


def client(service: str, region: str) -> Any:
    """Make a client of an AWS service.

    Throttled calls are tried again by botocore's standard retry mode
    (https://docs.aws.amazon.com/boto3/latest/guide/retries.html).

    Raises
    ------
    AwsError
        If boto3 is not installed, or the user's profile cannot be read.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise AwsError(
            "boto3 is not installed: run 'make extras' or install 'modeler[aws]', or use '--from-bulk'"
        ) from None
    retries = {"mode": "standard", "total_max_attempts": 6}
    config = Config(retries=retries, connect_timeout=10, read_timeout=60, user_agent_appid="modeler")
    try:
        return boto3.Session().client(service, region_name=region, config=config)
    except BotoCoreError as error:
        raise AwsError(f"AWS cannot be asked: {' '.join(str(error).split())}") from None
