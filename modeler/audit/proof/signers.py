"""Who signs a request: nobody, somebody of an account that nobody names, each that policies name, one of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.audit.policy import Caller, Policy, Principals
from modeler.audit.policy.classes import conditions_of
from modeler.audit.policy.document import ReadPolicy
from modeler.audit.policy.request import KeyValue
from modeler.dataclass import dataclass
from modeler.inventory import Unknown

from .callers import FRESH, FRESH_ACCOUNT, Credential, CredentialKind
from .ground import named_values
from .texts import is_pattern, texts_apart

FRESH_SIGNER = f"arn:aws:iam::{FRESH_ACCOUNT}:role/{FRESH}"
"""Somebody of an account that nobody names."""
_SIGNED = ("aws:principal", "aws:userid", "aws:username")


@dataclass(frozen=True)
class Signer:
    """Who signs, what it counts as, and what else AWS says of it."""

    caller: Caller
    credential: Credential
    keys: tuple[tuple[str, KeyValue], ...] = ()


def names_signers(policy: ReadPolicy) -> bool:
    """Return whether a policy tells callers apart by who they are."""
    if not isinstance(policy, Policy):
        return False
    for statement in policy.statements:
        principals = statement.principals
        if isinstance(principals, Unknown):
            return True
        if isinstance(principals, Principals) and (
            principals.negated or any(principal.name != "*" for principal in principals.named)
        ):
            return True
        conditions = () if isinstance(statement.conditions, Unknown) else statement.conditions
        if any(condition.name.startswith(_SIGNED) for condition in conditions):
            return True
    return False


def signers_of(policies: Iterable[ReadPolicy], account: str) -> Iterator[Signer]:
    """Yield who may sign: somebody of an account that nobody names, each that is named, one of one's own account."""
    any_signature = Credential(CredentialKind.ANY_SIGNATURE, FRESH_SIGNER)
    yield Signer(Caller(FRESH_SIGNER), any_signature, (("aws:PrincipalOrgID", f"o-{FRESH}"),))
    named = [policy for policy in policies if isinstance(policy, Policy)]
    for arn in dict.fromkeys(arn for policy in named for arn in _named_arns(policy, account)):
        yield Signer(Caller(arn), Credential(CredentialKind.SIGNATURE, arn))
    for organization in named_values(list(named), "aws:principalorgid"):
        if isinstance(organization, str) and not is_pattern(organization):
            keys: tuple[tuple[str, KeyValue], ...] = (("aws:PrincipalOrgID", organization),)
            credential = Credential(CredentialKind.SIGNATURE, FRESH_SIGNER, organization)
            yield Signer(Caller(FRESH_SIGNER), credential, keys)
    own = f"arn:aws:iam::{account}:role/{FRESH}"
    yield Signer(Caller(own), Credential(CredentialKind.OWN_SIGNATURE, own))


def _named_arns(policy: Policy, account: str) -> Iterator[str]:
    for statement in policy.statements:
        if isinstance(statement.principals, Principals):
            for principal in statement.principals.named:
                if principal.kind == "AWS" and isinstance(principal.name, str) and principal.name != "*":
                    yield _caller_arn(principal.name)
    for condition in conditions_of(policy):
        if condition.name == "aws:principalarn":
            patterns = tuple(sorted({value for value in condition.values if isinstance(value, str)}))
            yield from texts_apart(patterns, "arn:aws:iam::????????????:role/*")
        if condition.name == "aws:principalaccount":
            yield from (_caller_arn(value) for value in condition.values if isinstance(value, str))


def _caller_arn(principal: str) -> str:
    """Return somebody whom a principal covers: of an account any role."""
    if principal.isdecimal():
        return f"arn:aws:iam::{principal}:role/{FRESH}"
    return principal.removesuffix(":root") + f":role/{FRESH}" if principal.endswith(":root") else principal
