"""How AWS Lambda decides on a call: the function's policy, and the caller's own.

A service (API Gateway, a load balancer) needs an Allow of the function's policy, which may ask for the source's ARN and
account. A caller of the same account needs an Allow of either, one of another account an Allow of both. A function URL
is called with two actions since October 2025, and both must be allowed; with the auth type ``NONE`` the function's
policy must allow everybody, so the auth type alone opens nothing.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html and
https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from modeler.dataclass import dataclass

from ...inventory import Cause, Text, Unknown
from ...inventory.kinds.function_permission import FunctionPermission
from ...inventory.values import String, Tree
from .api_gateway import OTHER_ACCOUNT, SAME_ACCOUNT
from .decide import ANYTHING, IMPLICIT_DENY, PolicyDecision, PolicyOutcome, decide
from .document import Policy, ReadPolicy, read_policy
from .matching import covers, signs_of
from .request import AccessRequest, Caller, KeyValue
from .truth import Truth, all_of, any_of, whichever

INVOKE, INVOKE_URL = "lambda:InvokeFunction", "lambda:InvokeFunctionUrl"


def policy_of_permissions(permissions: Iterable[FunctionPermission]) -> Policy | Unknown:
    """Return the policy that permissions of a function make, one statement each; unknown where AWS did not show them.

    Source: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html (2026-11-30).

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> permission = FunctionPermission(key="P", origin=Origin("t.yaml", 3), action="lambda:InvokeFunction",
    ...     principal="apigateway.amazonaws.com", source_account="111122223333")
    >>> statement = policy_of_permissions([permission]).statements[0]
    >>> statement.conditions[0].key, str(statement.origin)
    ('AWS:SourceAccount', 't.yaml:3')
    """
    nodes = tuple(permissions)
    for node in nodes:
        if isinstance(node.exists, Unknown) and node.exists.cause is Cause.NOT_COLLECTED:
            return node.exists
    read = read_policy({"Version": "2012-10-17", "Statement": [_statement(node) for node in nodes]})
    if not isinstance(read, Policy):
        return Policy(())
    statements = (
        replace(statement, origin=node.origin) for statement, node in zip(read.statements, nodes, strict=True)
    )
    return replace(read, statements=tuple(statements), flaws=read.flaws if nodes else ())


def _statement(node: FunctionPermission) -> dict[str, Tree]:
    given = {
        ("ArnLike", "AWS:SourceArn"): node.source_arn,
        ("StringEquals", "AWS:SourceAccount"): node.source_account,
        ("StringEquals", "lambda:FunctionUrlAuthType"): node.url_auth_type,
        ("Bool", "lambda:InvokedViaFunctionUrl"): node.via_url,
    }
    conditions: dict[str, dict[str, Tree]] = {}
    for (operator, key), value in given.items():
        if value is not None:
            conditions.setdefault(operator, {})[key] = value
    return {
        "Effect": "Allow",
        "Principal": _principal(node.principal),
        "Action": node.action if node.action is not None else INVOKE,
        "Resource": "*",
        **({"Condition": conditions} if conditions else {}),
    }


def _principal(name: String | None) -> Tree:
    if name == "*" or isinstance(name, (Unknown, Text)) or name is None:
        return name if name == "*" or isinstance(name, Unknown) else {"AWS": name}
    return {"Service": name} if name.endswith((".amazonaws.com", ".amazonaws.com.cn")) else {"AWS": name}


def function_decision(
    policy: ReadPolicy, request: AccessRequest, identity: frozenset[PolicyOutcome] = ANYTHING
) -> Truth:
    """Return whether a call of a function is allowed.

    Parameters
    ----------
    policy : Policy, Unknown or None
        The function's policy.
    request : AccessRequest
        The call: its resource is the function's ARN; for a service, its keys say the source.
    identity : frozenset of PolicyOutcome
        What the caller's own policies say; a service and an anonymous caller have none.

    Examples
    --------
    >>> arn = "arn:aws:lambda:eu-west-1:111122223333:function:pets"
    >>> function_decision(None, AccessRequest(INVOKE, arn, Caller(service="apigateway.amazonaws.com")))
    <Truth.NO: 0>
    """
    resource = decide(policy, request) if policy is not None else PolicyDecision(frozenset({IMPLICIT_DENY}))
    caller = request.caller
    if isinstance(caller, Caller) and (caller.is_anonymous or caller.service):
        return resource.is_allowed
    owner = _is_owner(caller, request.resource)
    joined = {
        table[first, second]
        for answer, table in ((Truth.YES, SAME_ACCOUNT), (Truth.NO, OTHER_ACCOUNT))
        if owner in (answer, Truth.MAYBE)
        for first in identity
        for second in resource.possible
    }
    return PolicyDecision(frozenset(joined)).is_allowed


def _is_owner(caller: Caller | Unknown, resource: String) -> Truth:
    if isinstance(caller, Unknown) or not isinstance(resource, str) or resource.count(":") < 5:
        return Truth.MAYBE
    return covers(signs_of(caller.owner), resource.split(":")[4])


@dataclass(frozen=True)
class UrlCall:
    """A call of a function URL.

    Parameters
    ----------
    request : AccessRequest
        Who calls which function; the action is filled in.
    auth_type : str or Unknown
        ``NONE`` or ``AWS_IAM``.
    identity : frozenset of PolicyOutcome
        What the caller's own policies say of both actions.
    asks_both : Truth
        Whether both actions are asked: yes for a URL made since October 2025.
    """

    request: AccessRequest
    auth_type: String
    identity: frozenset[PolicyOutcome] = ANYTHING
    asks_both: Truth = Truth.YES


def function_url_decision(policy: ReadPolicy, call: UrlCall) -> Truth:
    """Return whether a call of a function URL reaches the function.

    Parameters
    ----------
    policy : Policy, Unknown or None
        The function's policy.
    call : UrlCall
        The call.

    Examples
    --------
    >>> arn = "arn:aws:lambda:eu-west-1:111122223333:function:pets"
    >>> url = {"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunctionUrl", "Resource": arn}
    >>> both = read_policy({"Statement": [url, url | {"Action": "lambda:InvokeFunction"}]})
    >>> call = UrlCall(AccessRequest("", arn), "NONE")
    >>> function_url_decision(read_policy({"Statement": url}), call), function_url_decision(both, call)
    (<Truth.NO: 0>, <Truth.YES: 2>)
    """
    if not isinstance(call.auth_type, str):
        return whichever(function_url_decision(policy, replace(call, auth_type=kind)) for kind in ("NONE", "AWS_IAM"))
    caller = call.request.caller
    if call.auth_type == "NONE":
        caller = Caller()
    elif isinstance(caller, Caller) and caller.is_anonymous:
        return Truth.NO
    keys: dict[str, KeyValue] = {
        **call.request.keys,
        "lambda:FunctionUrlAuthType": call.auth_type,
        "lambda:InvokedViaFunctionUrl": "true",
    }
    request = replace(call.request, caller=caller, keys=keys)
    by_url, by_name = (
        function_decision(policy, replace(request, action=action), call.identity) for action in (INVOKE_URL, INVOKE)
    )
    old = any_of((by_name, ~call.asks_both))
    return all_of((by_url, old if call.asks_both is not Truth.MAYBE else whichever((by_name, Truth.YES))))
