"""Random policies and requests over few names, so that they often meet."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from modeler.audit.policy import AccessRequest, Caller, Policy, read_policy
from modeler.audit.policy.request import KeyValue

API = "arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/"
ENDPOINTS = ["vpce-1", "vpce-2", "vpce-3"]
ADDRESSES = ["10.0.0.1", "10.0.5.1", "10.1.0.1", "192.0.2.9", "2001:db8::1"]
NETWORKS = ["10.0.0.0/8", "10.0.0.0/16", "10.0.5.0/24", "192.0.2.9", "0.0.0.0/0", "2001:db8::/32"]
ACCOUNTS = ["111122223333", "444455556666"]
CALLERS = [Caller(), *(Caller(f"arn:aws:iam::{account}:role/app") for account in ACCOUNTS)]
KEYS = ["aws:SourceVpce", "aws:VpcSourceIp", "aws:SecureTransport", "aws:TagKeys", "aws:EpochTime"]


def _conditions() -> st.SearchStrategy[dict[str, Any]]:
    texts = st.sampled_from(
        ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"]
    )
    exists = st.sampled_from(["", "IfExists"])
    return st.one_of(
        st.builds(
            lambda operator, suffix, values: {operator + suffix: {"aws:SourceVpce": values}},
            texts,
            exists,
            st.lists(st.sampled_from([*ENDPOINTS, "vpce-*", "VPCE-?", "${aws:VpcSourceIp}"]), min_size=1, max_size=2),
        ),
        st.builds(
            lambda operator, suffix, values: {operator + suffix: {"aws:VpcSourceIp": values}},
            st.sampled_from(["IpAddress", "NotIpAddress"]),
            exists,
            st.lists(st.sampled_from(NETWORKS), min_size=1, max_size=3),
        ),
        st.builds(lambda value: {"Bool": {"aws:SecureTransport": value}}, st.sampled_from(["true", "false"])),
        st.builds(lambda key, value: {"Null": {key: value}}, st.sampled_from(KEYS), st.sampled_from(["true", "false"])),
        st.builds(
            lambda quantifier, operator, values: {f"{quantifier}:{operator}": {"aws:TagKeys": values}},
            st.sampled_from(["ForAnyValue", "ForAllValues"]),
            texts,
            st.lists(st.sampled_from(["team", "env", "t*"]), min_size=1, max_size=2),
        ),
        st.builds(
            lambda operator, value: {operator: {"aws:EpochTime": value}},
            st.sampled_from(["NumericLessThan", "NumericNotEquals", "DateGreaterThanEquals"]),
            st.sampled_from(["100", "200"]),
        ),
    )


PRINCIPALS = st.one_of(
    st.just("*"),
    st.builds(
        lambda names: {"AWS": names},
        st.lists(st.sampled_from([*ACCOUNTS, *(str(caller.arn) for caller in CALLERS[1:])]), min_size=1, max_size=2),
    ),
)


def statements(effects: tuple[str, ...] = ("Allow", "Deny")) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda effect, principal, principals, action, resource, resources, condition: {
            "Effect": effect,
            principal: principals,
            action: "execute-api:Invoke",
            resource: resources,
            "Condition": condition,
        },
        st.sampled_from(effects),
        st.sampled_from(["Principal", "Principal", "NotPrincipal"]),
        PRINCIPALS,
        st.sampled_from(["Action", "Action", "Action", "NotAction"]),
        st.sampled_from(["Resource", "Resource", "NotResource"]),
        st.lists(
            st.sampled_from(["execute-api:/*", f"{API}*", f"{API}pets", "execute-api:/dev/*", "arn:aws:*/pets"]),
            min_size=1,
            max_size=2,
        ),
        st.one_of(
            st.just({}),
            _conditions(),
            st.builds(lambda first, second: first | second, _conditions(), _conditions()),
        ),
    )


def documents(max_size: int = 4) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda body: {"Version": "2012-10-17", "Statement": body}, st.lists(statements(), min_size=1, max_size=max_size)
    )


def policy_of(document: Any) -> Policy:
    policy = read_policy(document)
    assert isinstance(policy, Policy)
    assert policy.flaws == ()
    return policy


VALUES: dict[str, st.SearchStrategy[KeyValue]] = {
    "aws:SourceVpce": st.sampled_from([*ENDPOINTS, "VPCE-1", ""]),
    "aws:VpcSourceIp": st.sampled_from(ADDRESSES),
    "aws:SecureTransport": st.sampled_from(["true", "false"]),
    "aws:TagKeys": st.lists(st.sampled_from(["team", "env", "x", ""]), max_size=2).map(tuple),
    "aws:EpochTime": st.sampled_from(["50", "100", "150", "200"]),
}
PATHS = ["pets", "pets/1", "orders"]


def requests() -> st.SearchStrategy[AccessRequest]:
    keys: st.SearchStrategy[dict[str, KeyValue]] = st.fixed_dictionaries({}, optional=VALUES)
    return st.builds(
        lambda path, caller, given: AccessRequest("execute-api:Invoke", API + path, caller, given),
        st.sampled_from(PATHS),
        st.sampled_from(CALLERS),
        keys,
    )
