"""Policy documents: what a role may do, who may take it, and who may call an API and from where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.role import RolePolicy
from modeler.inventory.values import Tree

from .site import ACCOUNT, PARTITION, composed, new_record

INVOKE_API = "execute-api:Invoke"
EVERY_REQUEST = "execute-api:/*"


def policy_document(*statements: Mapping[str, Tree]) -> dict[str, Tree]:
    """Return a policy of statements."""
    return {"Version": "2012-10-17", "Statement": [dict(statement) for statement in statements]}


def allow(actions: Iterable[str], resources: Tree, condition: Tree = None, principal: Tree = None) -> dict[str, Tree]:
    """Return a statement that allows something."""
    return statement("Allow", actions, resources, condition, principal)


def statement(
    effect: str, actions: Iterable[str], resources: Tree, condition: Tree = None, principal: Tree = None
) -> dict[str, Tree]:
    """Return a statement of a policy."""
    out: dict[str, Tree] = {"Effect": effect}
    if principal is not None:
        out["Principal"] = principal
    listed = list(actions)
    out["Action"] = listed[0] if len(listed) == 1 else listed
    out["Resource"] = resources
    if condition:
        out["Condition"] = condition
    return out


def only_with_tls(bucket: str) -> dict[str, Tree]:
    """Return the statement by which a bucket refuses what is not encrypted on its way."""
    objects = [composed(Attribute(bucket, "Arn")), composed(Attribute(bucket, "Arn"), "/*")]
    return statement("Deny", ["s3:*"], objects, {"Bool": {"aws:SecureTransport": "false"}}, "*")


def trust(service: str, **conditions: Tree) -> dict[str, Tree]:
    """Return the policy by which a service of AWS may take a role."""
    taken: dict[str, Tree] = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    if conditions:
        taken["Condition"] = dict(conditions)
    return policy_document(taken)


def own(name: str, *statements: Mapping[str, Tree]) -> tuple[RolePolicy, ...]:
    """Return the one policy of a role."""
    return (new_record(RolePolicy, name=name, document=policy_document(*statements)),)


def only_through(key: str, values: Tree) -> dict[str, Tree]:
    """Return the resource policy of a private API: who comes another way is refused, whatever else allows him.

    To allow only what comes through the endpoint is shorter, and is enough where nothing else can allow a request. With
    IAM authorization the policy of a role in the same account can: then only a refusal keeps other ways shut.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
    (2026-04-13).
    """
    return policy_document(
        allow([INVOKE_API], EVERY_REQUEST, {"StringEquals": {key: values}}, "*"),
        statement("Deny", [INVOKE_API], EVERY_REQUEST, {"StringNotEquals": {key: values}}, "*"),
    )


def as_value(reference: Any) -> Tree:
    """Return what a policy writes for a resource: its id."""
    if isinstance(reference, Ref):
        return reference.key if reference.key.startswith(("vpce-", "vpc-")) else Attribute(reference.key)
    return reference


def this_account() -> Any:
    """Return this account as a principal."""
    return {"AWS": composed("arn:", PARTITION, ":iam::", ACCOUNT, ":root")}
