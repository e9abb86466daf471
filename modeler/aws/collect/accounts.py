"""Whose account is asked: the user's own, and others through roles that the user may take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from modeler.aws.failures import MissingPermissionError, UnknownRegionError, code_and_message, identity_error
from modeler.aws.session import AwsError, AwsSession, Credentials, SdkClients
from modeler.dataclass import dataclass
from modeler.errors import nearest

ADAPTIVE = "adaptive"
"""Retries that also slow down before AWS throttles (https://docs.aws.amazon.com/boto3/latest/guide/retries.html)."""
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+")
_SESSION_NAME = "modeler-read"


@dataclass(frozen=True)
class Identity:
    """Who asks, in whose account.

    Parameters
    ----------
    clients : SdkClients
        The clients with which is asked.
    account : str
        The account's id.
    """

    clients: SdkClients
    account: str


def identities(session: AwsSession, regions: Iterable[str], roles: Iterable[str], threads: int) -> Iterator[Identity]:
    """Yield who asks in each account: the user, or each role in their place.

    Parameters
    ----------
    session : AwsSession
        The user's session.
    regions : iterable of str
        The Regions that will be asked.
    roles : iterable of str
        ARNs of roles; with any, only their accounts are asked.
    threads : int
        The most calls at a time.

    Raises
    ------
    AwsError
        If nobody is signed in, or a role or a Region cannot be used.
    """
    own = SdkClients(session, ADAPTIVE, threads)
    wanted = tuple(regions)
    for region in wanted:
        check_region(own, region)
    first = wanted[0]
    listed = tuple(dict.fromkeys(roles))
    if not listed:
        yield Identity(own, _account(own, wanted))
    for role in listed:
        clients = SdkClients(replace(session, profile=None, credentials=_assumed(own, role, first)), ADAPTIVE, threads)
        yield Identity(clients, _account(clients, wanted))


def check_region(clients: SdkClients, region: str) -> None:
    """Refuse what is no Region.

    Raises
    ------
    UnknownRegionError
        If no partition of AWS has it.
    """
    known = [name for partition in ("aws", "aws-us-gov", "aws-cn") for name in _regions(clients, partition)]
    if region not in known:
        raise UnknownRegionError(f"AWS has no Region '{region}'{nearest(region, known)}: give one as eu-west-1")


def _regions(clients: SdkClients, partition: str) -> list[str]:
    return list(clients.boto.get_available_regions("ec2", partition))


def _account(clients: SdkClients, regions: Iterable[str]) -> str:
    """Return the account of who asks; each Region is asked, since an account may not have switched it on."""
    account = ""
    for region in regions:
        try:
            account = str(clients.client("sts", region).get_caller_identity()["Account"])
        except Exception as error:
            raise _known(error, region) from None
    return account


def _assumed(clients: SdkClients, role: str, region: str) -> Credentials:
    if not _ROLE.fullmatch(role):
        raise AwsError(f"'{role}' is no ARN of a role: give one as arn:aws:iam::111122223333:role/read-only")
    try:
        keys = clients.client("sts", region).assume_role(RoleArn=role, RoleSessionName=_SESSION_NAME)["Credentials"]
    except Exception as error:
        known = _known(error, region)
        if isinstance(known, MissingPermissionError):
            raise MissingPermissionError(
                f"AWS refuses to give you the role {role} ({code_and_message(error)[0]}): "
                "it has to trust you, and you need sts:AssumeRole on it"
            ) from None
        raise known from None
    return Credentials(
        access_key_id=keys["AccessKeyId"],
        secret_access_key=keys["SecretAccessKey"],
        session_token=keys["SessionToken"],
    )


def _known(error: Exception, region: str) -> Exception:
    """Return an error of the SDK in our words, and any other as it is."""
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    known = (BotoCoreError, ClientError, ResponseParserError)
    return identity_error(error, region) if isinstance(error, known) else error
