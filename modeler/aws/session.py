"""Where AWS is asked, and as whom: a value that is made once and passed in to whatever makes a client.

Nobody who asks AWS makes a session of their own, so that the same code asks an account, another account through an
assumed role, or a server on loopback. Throttled calls are tried again by botocore's standard retry mode
(https://docs.aws.amazon.com/boto3/latest/guide/retries.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from threading import Lock
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
        return SdkClients(self).client(service, region)

    def _keys(self) -> dict[str, str | None]:
        if self.credentials is None:
            return {}
        return {
            "aws_access_key_id": self.credentials.access_key_id,
            "aws_secret_access_key": self.credentials.secret_access_key,
            "aws_session_token": self.credentials.session_token,
        }


class SdkClients:
    """The clients of a session: each is made once, and several threads may share it.

    Parameters
    ----------
    session : AwsSession
        Who asks, and where.
    retry_mode : str
        ``standard``; or ``adaptive``, which also slows down before AWS throttles, for many calls in a row.
    connections : int
        The most connections of one client at a time.

    Raises
    ------
    NoSdkError
        If boto3 is not installed.
    AwsError
        If the user's profile cannot be read.

    Examples
    --------
    >>> keys = Credentials(access_key_id="testing", secret_access_key="testing")
    >>> clients = SdkClients(AwsSession(region="eu-west-1", credentials=keys))
    >>> clients.client("ec2") is clients.client("ec2")
    True
    """

    def __init__(self, session: AwsSession, retry_mode: str = "standard", connections: int = 10) -> None:
        try:
            import boto3
            from botocore.config import Config
        except ImportError:
            raise NoSdkError("boto3 is not installed: run 'make extras' or install 'modeler[aws]'") from None
        self._endpoint_url = session.endpoint_url
        self._made: dict[tuple[str, str | None], Any] = {}
        self._lock = Lock()
        self._config = Config(
            retries={"mode": retry_mode, "total_max_attempts": MOST_ATTEMPTS},
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=connections,
            user_agent_appid="modeler",
        )
        with _in_our_words():
            self.boto = boto3.Session(profile_name=session.profile, region_name=session.region, **session._keys())

    def client(self, service: str, region: str | None = None) -> Any:
        """Return the client of a service, in a Region if this is not the session's own.

        Raises
        ------
        AwsError
            If no Region is known, or the address is none.
        """
        with self._lock:  # neither the session nor its loader may be used by two threads at once
            if (service, region) not in self._made:
                with _in_our_words():
                    self._made[service, region] = self.boto.client(
                        service, region_name=region, endpoint_url=self._endpoint_url, config=self._config
                    )
            return self._made[service, region]


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn what the SDK says of a session or a client into one sentence."""
    from botocore.exceptions import BotoCoreError

    try:
        yield
    except (BotoCoreError, ValueError) as error:
        from .failures import sdk_error

        raise sdk_error(error) from None
