"""Collect what stands in accounts into one inventory, with nothing but read calls."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from modeler.aws.failures import MissingPermissionError, UnknownRegionError
from modeler.aws.session import AwsSession, SdkClients
from modeler.errors import CallError
from modeler.inventory import Inventory, Node

from .accounts import identities
from .gathering import AccountPlace, Gathered, gather
from .joining import one_inventory
from .masking import masked
from .progress import OnProgress
from .questions import waves_of, with_parents

THREADS = 16
MOST_THREADS = 64


def collect(
    where: AwsSession | str | Iterable[str] = "",
    *,
    profile: str | None = None,
    roles: Iterable[str] = (),
    kinds: Iterable[str] = (),
    account_ids: bool = False,
    threads: int = THREADS,
    on_progress: OnProgress | None = None,
    now: datetime | None = None,
) -> Inventory:
    """Collect what stands in an account into an inventory; only read calls are made.

    Parameters
    ----------
    where : AwsSession, str or iterable of str
        A session with its Region; or a Region, or several. By default the Region of the user's configuration.
    profile : str, optional
        A profile of the user's AWS configuration, if `where` is no session.
    roles : iterable of str
        ARNs of roles that are taken; with any, their accounts are asked and not the user's own.
    kinds : iterable of str
        Kinds of resources (``rest-api``); everything if none are given. What their calls ask for comes with them.
    account_ids : bool
        Whether account ids stand as they are; else made-up ones stand for them, the same for the same account.
    threads : int
        The most calls at a time.
    on_progress : callable (CallAnswered) -> None, optional
        Is told each answer.
    now : datetime, optional
        The moment as of which it is read; now.

    Returns
    -------
    Inventory
        What stands there. A call that was refused is in `not_collected`, with the IAM action that it needs, and what
        it would have shown is unknown.

    Raises
    ------
    NoCredentialsError, ExpiredCredentialsError, InvalidCredentialsError
        If nobody is signed in, or no longer.
    UnknownProfileError, UnknownRegionError
        If there is no such profile or Region.
    MissingPermissionError
        If a role is not given, or every call is refused.
    OutOfReachError
        If AWS cannot be reached.
    NoSdkError
        If boto3 is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> m.collect("atlantis-1")
    Traceback (most recent call last):
        ...
    modeler.aws.failures.UnknownRegionError: AWS has no Region 'atlantis-1': give one as eu-west-1
    """
    if not 0 < threads <= MOST_THREADS:
        raise CallError(f"threads={threads} is not allowed: give 1 to {MOST_THREADS}")
    if isinstance(where, AwsSession):
        if profile is not None:
            raise CallError("a session has its profile: give AwsSession(profile=...) or profile=..., not both")
        session, regions = where, [where.region or ""]
    else:
        regions = list(dict.fromkeys([where] if isinstance(where, str) else where))
        session = AwsSession(region=next(filter(None, regions), None), profile=profile)
    wanted = with_parents(kinds)
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    places = list(_places(session, tuple(filter(None, regions)), tuple(roles), threads, wanted))
    gathered = gather(places, waves_of(wanted), moment, threads, on_progress)
    _refuse_nothing(gathered)
    inventory = one_inventory(gathered)
    accounts = dict.fromkeys(place.account for place in places)
    return inventory if account_ids else masked(inventory, accounts)


def _places(
    session: AwsSession, regions: tuple[str, ...], roles: tuple[str, ...], threads: int, kinds: Iterable[type[Node]]
) -> Iterable[AccountPlace]:
    named = regions or (_own_region(session),)
    has_global = any(question.is_global for wave in waves_of(kinds) for question in wave)
    for identity in identities(session, named, roles, threads):
        for region in (*named, *([""] if has_global else [])):
            yield AccountPlace(identity.clients, identity.account, region)


def _own_region(session: AwsSession) -> str:
    region = SdkClients(session).boto.region_name
    if not region:
        raise UnknownRegionError("no Region is given: add --region, as in --region eu-west-1")
    return str(region)


def _refuse_nothing(gathered: list[Gathered]) -> None:
    """Refuse to take an account in which every call is refused for an empty one."""
    asked = sum(count for part in gathered for count in part.asked.values())
    denied = sum(part.denied for part in gathered)
    if asked and denied == asked:
        raise MissingPermissionError(
            f"AWS refuses all {asked} read calls: attach the policy that 'modeler live policy' prints"
        )
