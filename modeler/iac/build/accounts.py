"""Accounts that take part in a stack: what each must be told of the others, and what is shared between them."""

from __future__ import annotations

from typing import Any

from modeler.inventory import Text, Unknown
from modeler.inventory.kinds.share import ResourceShare
from modeler.inventory.values import Tree

from ..stack import StackParameter
from . import policies
from .sides import CENTRAL, CONSUMER
from .site import ACCOUNT, PARTITION, BuildStep, Site, composed


def account(site: Site, home: str) -> Tree:
    """Return the id of an account: this one, or one that the user gives where there are several."""
    return ask_account(site, home) if site.home and site.home != home else ACCOUNT


def ask_account(site: Site, home: str) -> Unknown:
    """Ask for the id of an account that takes part."""
    return site.ask(
        StackParameter(
            f"{home.capitalize()}AccountId",
            "String",
            f"The {home} account.",
            allowed_pattern="[0-9]{12}",
            constraint="Write the twelve digits of an account.",
            group="Accounts",
        )
    )


def caller_of(step: BuildStep) -> str:
    """Return the account from which a provider is called: the consumer's, or the central one."""
    before = step.before
    while before is not None and before.home == step.home:
        before = before.before
    return before.home if before is not None else (CENTRAL if step.home == CENTRAL else CONSUMER)


def principal_of(step: BuildStep) -> Tree:
    """Return whom a provider lets connect: the account from which it is called."""
    if not step.home:
        return policies.this_account()["AWS"]
    return composed("arn:", PARTITION, ":iam::", ask_account(step.site, caller_of(step)), ":root")


def share(step: BuildStep, key: str, resource: Text, title: str) -> None:
    """Share a resource with the account that calls, where it is another one.

    Source: https://docs.aws.amazon.com/ram/latest/userguide/working-with-sharing-create.html (2026-11-30).
    """
    site = step.site
    if not step.home:
        return
    shared: dict[str, Any] = {"resources": (resource,), "principals": (ask_account(site, caller_of(step)),)}
    site.add(ResourceShare, key, name=f"{site.name}-{title.replace(' ', '-')}", external=True, **shared)
    site.note(
        f"The {title} is shared by AWS RAM: outside your organization, or where sharing in it is off, the other "
        "account accepts the invitation before its next stack is made."
    )
