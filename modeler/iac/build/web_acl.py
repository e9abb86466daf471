"""A web ACL before an API or a load balancer, with rules of one's own and of AWS, as many as the workload has."""

from __future__ import annotations

from typing import Any

from modeler.errors import StackError
from modeler.inventory import Text
from modeler.inventory.kinds.web_acl import WebAcl, WebAclRule

from ..write.web_acl_rules import OWN_RULES
from .site import BuildStep, new_record

_MANAGED = (
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesAnonymousIpList",
)
"""In the order in which they are taken."""


def add_web_acl(step: BuildStep, stands_before: Text) -> None:
    """Add the web ACL of a door.

    Parameters
    ----------
    step : BuildStep
        The door.
    stands_before : Text
        The ARN of what it stands before.

    Raises
    ------
    StackError
        If the workload has more rules than builders know.
    """
    waf: Any = step.w.api.waf
    if waf.rules > len(OWN_RULES) or waf.managed_rule_groups > len(_MANAGED) or waf.bot_control:
        raise StackError(
            f"a web ACL is built with at most {len(OWN_RULES)} rules of its own, {len(_MANAGED)} managed groups and no "
            "bot control: set api.waf so, and add the others to the template"
        )
    own = [{"name": name, "action": "block"} for name in list(OWN_RULES)[: waf.rules]]
    managed = [
        {"name": group, "group_action": "none", "managed_group": group} for group in _MANAGED[: waf.managed_rule_groups]
    ]
    rules = [new_record(WebAclRule, priority=priority, **rule) for priority, rule in enumerate((*own, *managed))]
    step.site.add(
        WebAcl,
        f"{step.key}WebAcl",
        name=step.site.name,
        scope="REGIONAL",
        default_action="allow",
        rules=tuple(rules),
        resources=(stands_before,),
    )
