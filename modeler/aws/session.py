"""Where AWS is asked, and as whom: a value that is made once and passed in to whatever makes a client.

Nobody who asks AWS makes a session of their own, so that the same code asks an account, another account through an
assumed role, or a server on loopback. Throttled calls are tried again by botocore's standard retry mode
(https://docs.aws.amazon.com/boto3/latest/guide/retries.html).
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import ModelerError

MOST_ATTEMPTS = 6


class AwsError(ModelerError):
    """AWS cannot be asked, or refuses to answer: why, and what to do."""


class NoSdkError(AwsError):
    """boto3 is not installed."""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """Keys of one identity; they are never printed.

    >>> Credentials(access_key_id="AKIDEXAMPLE", secret_access_key="secret")
    Credentials()
    """

    access_key_id: str = field(repr=False)
    secret_access_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class AwsSession:
    """Region, endpoint and identity with which AWS is asked.

    Parameters
    ----------
    region : str, optional
        Region of the clients; by default the one of the profile or the environment.
    profile : str, optional
        Named profile of the user's AWS configuration.
    credentials : Credentials, optional
        Keys to use in place of what boto3 finds by itself.
    endpoint_url : str, optional
        Address of all services, such as a server on loopback; by default AWS itself.

    Examples
    --------
    >>> AwsSession(region="eu-west-1")
    AwsSession(region='eu-west-1', profile=None, credentials=None, endpoint_url=None)
    """

    region: str | None = None
    profile: str | None = None
    credentials: Credentials | None = None
    endpoint_url: str | None = None

    def client(self, service: str, region: str | None = None) -> Any:
        """Make a client of an AWS service.

        Parameters
        ----------
        service : str
            Name of the service in boto3, such as ``apigateway``.
        region : str, optional
            Region, if it is not the session's own.

        Raises
        ------
        NoSdkError
            If boto3 is not installed.
        AwsError
            If the user's profile cannot be read, or no Region is known.
        """
        try:
            import boto3
            from botocore.config import Config
            from botocore.exceptions import BotoCoreError
        except ImportError:
            raise NoSdkError("boto3 is not installed: run 'make extras' or install 'modeler[aws]'") from None
        config = Config(
            retries={"mode": "standard", "total_max_attempts": MOST_ATTEMPTS},
            connect_timeout=10,
            read_timeout=60,
            user_agent_appid="modeler",
        )
        try:
            session = boto3.Session(profile_name=self.profile, region_name=self.region, **self._keys())
            return session.client(service, region_name=region, endpoint_url=self.endpoint_url, config=config)
        except (BotoCoreError, ValueError) as error:
            raise AwsError(f"AWS cannot be asked: {' '.join(str(error).split())}") from None

    def _keys(self) -> dict[str, str | None]:
        if self.credentials is None:
            return {}
        return {
            "aws_access_key_id": self.credentials.access_key_id,
            "aws_secret_access_key": self.credentials.secret_access_key,
            "aws_session_token": self.credentials.session_token,
        }
