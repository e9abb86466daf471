"""The table of condition keys: which a request has on which way in."""

from __future__ import annotations

import pytest

from modeler.audit.policy import Caller, Policy, PolicyOutcome, Present, decide, read_policy
from modeler.audit.policy.keys import PolicyEntry, Presence, condition_keys, request_of
from modeler.inventory import Cause, Unknown

ROLE = Caller("arn:aws:iam::111122223333:role/app")


def test_each_key_stands_once_and_has_its_page() -> None:
    keys = [row.key.lower() for row in condition_keys()]
    assert len(keys) == len(set(keys))
    assert all(row.source.startswith("https://docs.aws.amazon.com/") for row in condition_keys())


def test_keys_of_a_private_network_are_never_there_from_the_internet() -> None:
    for row in condition_keys():
        if row.key in ("aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"):
            assert row.presence[PolicyEntry.INTERNET] is Presence.NEVER
            assert row.presence[PolicyEntry.ENDPOINT] is Presence.ALWAYS


def test_what_is_said_of_a_signed_caller_is_not_there_for_an_anonymous_one() -> None:
    anonymous = request_of(PolicyEntry.ENDPOINT, "execute-api:Invoke", "*")
    signed = request_of(PolicyEntry.ENDPOINT, "execute-api:Invoke", "*", ROLE)
    unsure = request_of(PolicyEntry.ENDPOINT, "execute-api:Invoke", "*", Unknown(Cause.REQUEST, "who calls"))
    assert anonymous.value("aws:principalarn") is None
    assert signed.value("aws:principalarn") == ROLE.arn
    assert signed.value("aws:principalaccount") == "111122223333"
    assert isinstance(signed.value("aws:principaltype"), Present)
    assert isinstance(unsure.value("aws:principalarn"), Unknown)


def test_the_session_of_a_role_does_not_say_the_path_of_the_role() -> None:
    session = Caller("arn:aws:sts::111122223333:assumed-role/app/session")
    assert isinstance(request_of(PolicyEntry.INTERNET, "a:b", "*", session).value("aws:principalarn"), Present)


def test_a_key_that_no_page_speaks_of_is_not_known() -> None:
    policy = read_policy({"Statement": {"Effect": "Allow", "Action": "*", "Condition": {"StringEquals": {"x:y": "z"}}}})
    assert isinstance(policy, Policy)
    decision = decide(policy, request_of(PolicyEntry.ENDPOINT, "a:b", "*"))
    assert decision.outcome is PolicyOutcome.UNKNOWN
    assert [unknown.name for unknown in decision.unknown] == ["other condition keys"]


@pytest.mark.parametrize("entry", [PolicyEntry.ENDPOINT, PolicyEntry.INTERNET, PolicyEntry.FUNCTION_URL])
def test_api_gateway_and_function_urls_speak_only_https(entry: PolicyEntry) -> None:
    assert request_of(entry, "a:b", "*").value("aws:securetransport") == "true"
