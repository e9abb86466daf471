"""What the rules find in the architectures here: nothing but the weaknesses that each is short for, and these by name.

The templates hold what stands on the path of a request and little else, so that four forms of each stay readable; what
they leave out on purpose is found, and said here with its reason.
"""

from __future__ import annotations

import pytest

from modeler.audit.check import check_inventory

from . import forms

NO_LOG = "AU-08", "no access log: a log group and its role are no part of the path"
NO_LIMIT = "AU-07", "no throttle: one caller alone calls it"
PLAIN = "VL-08", "the backend speaks HTTP, which the hop under test needs no certificate for"
NO_GROUP = "N1-03", "a Network Load Balancer without groups is the form under test"
ONE_ZONE = "IN-02", "the client is a function in one subnet: the path is under test, not the client"
ORDER = "PA-28", "Terraform deploys without waiting for the policy: the order is no part of the inventory under test"
TRIGGERS = "PA-13", "and its triggers name the integration alone"
ACCEPTED: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "cloudfront_vpc_origin": {"": (("ED-01", "the internet gateway of the VPC belongs to the stack of the network"),)},
    "endpoint_service": {"": (ONE_ZONE, NO_GROUP)},
    "http_link_cloud_map": {"": (NO_LOG, NO_LIMIT, PLAIN)},
    "on_premises_alb_private_rest": {
        "": (NO_LOG, NO_LIMIT, ("AV-02", "its health check is a path of the API, to have one that is not /ping")),
        "terraform": (ORDER, TRIGGERS),
    },
    "private_domain": {"": (NO_LOG, NO_LIMIT), "terraform": (ORDER, TRIGGERS)},
    "private_rest_lambda": {"": (NO_LOG, NO_LIMIT), "terraform": (ORDER, TRIGGERS)},
    "private_rest_link_v2_alb": {"": (NO_LOG, NO_LIMIT), "terraform": (TRIGGERS,)},
    "rest_lambda_waf": {"": (NO_LOG, ("AU-01", "partners have API keys alone"), ("AU-02", "as many still do"))},
    "rest_link_v1_nlb": {"": (("AU-05", "the public API has no web ACL, so that one architecture has none"),)},
    "websocket_link_v1": {"": (NO_LOG, NO_GROUP)},
}
"""What is found and accepted, by architecture and form (the empty form: all forms)."""
PAIRS = [(name, form) for name in forms.NAMES for form in forms.FORMS if forms.files(name, form)]


@pytest.mark.parametrize(("name", "form"), PAIRS)
def test_nothing_is_found_but_what_is_accepted(name: str, form: str) -> None:
    accepted = ACCEPTED.get(name, {})
    expected = {
        code
        for key in ("", "terraform" if form in ("terraform", "plan") else form)
        for code, _ in accepted.get(key, ())
    }
    assert {finding.rule for finding in check_inventory(forms.inventory(name, form)).findings} == expected
