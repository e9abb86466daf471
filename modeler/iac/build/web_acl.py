"""A web ACL before a door, with rules of one's own and of AWS, as many as the workload has, its counts and its logs.

The web ACL of CloudFront stands in us-east-1. A stack elsewhere takes its ARN and brings the template that makes it.

Sources: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html,
https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.errors import StackError
from modeler.inventory import Attribute, Inventory, Ref, Text, Unknown
from modeler.inventory.kinds.web_acl import WebAcl, WebAclRule

from ..stack import Stack, StackOutput, StackParameter
from ..write.cloudformation import cloudformation
from ..write.web_acl_rules import OWN_RULES, metric_of
from .edge import EDGE_REGION
from .logs import log_group
from .site import BuildStep, Site, arn, new_record

_MANAGED = (
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesAnonymousIpList",
)
"""In the order in which they are taken."""
EDGE_TEMPLATE = "web-acl.yaml"
_LOG_PREFIX = "aws-waf-logs-"
"""How the name of a log group must begin in which a web ACL writes."""


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
    _add(step.site, f"{step.key}WebAcl", step.w.api.waf, "REGIONAL", (stands_before,))


def edge_web_acl(step: BuildStep) -> Ref[Any] | Unknown:
    """Add the web ACL of a distribution, or ask for it and bring its template, where the stack is not in us-east-1.

    Raises
    ------
    StackError
        If the workload has more rules than builders know.
    """
    site, waf = step.site, step.beside("web-acl").component.waf
    if step.w.region == EDGE_REGION:
        return _add(site, f"{step.key}WebAcl", waf, "CLOUDFRONT", ())
    site.files[EDGE_TEMPLATE] = cloudformation(_stack_of(site, waf))
    site.note(
        f"The web ACL of CloudFront stands in {EDGE_REGION}: deploy {EDGE_TEMPLATE} there first (aws cloudformation "
        f"deploy --region {EDGE_REGION} --stack-name {site.name}-web-acl --template-file {EDGE_TEMPLATE}), and give "
        "this stack the ARN that it shows."
    )
    return site.ask(
        StackParameter(
            "WebAclArn",
            "String",
            f"The web ACL before CloudFront, which {EDGE_TEMPLATE} makes in {EDGE_REGION}.",
            allowed_pattern=f"arn:[a-z-]+:wafv2:{EDGE_REGION}:[0-9]{{12}}:global/webacl/.+",
            constraint=f"Write the ARN of a web ACL in {EDGE_REGION}.",
            group="Names",
        )
    )


def _stack_of(site: Site, waf: Any) -> Stack:
    """Return the stack of the web ACL alone, for us-east-1."""
    there = Site(site.name, site.architecture, site.w)
    acl = _add(there, "WebAcl", waf, "CLOUDFRONT", ())
    return Stack(
        name=f"{site.name}-web-acl",
        description=f"The web ACL before CloudFront of {site.name}, for {EDGE_REGION}.",
        inventory=Inventory(there.nodes, sources=(EDGE_TEMPLATE,)),
        outputs=(StackOutput("WebAclArn", Attribute(acl.key, "Arn"), "The web ACL, which the other stack takes."),),
        tags={"Application": site.name},
    )


def _add(site: Site, key: str, waf: Any, scope: str, stands_before: tuple[Text, ...]) -> Ref[Any]:
    if waf.rules > len(OWN_RULES) or waf.managed_rule_groups > len(_MANAGED) or waf.bot_control:
        raise StackError(
            f"a web ACL is built with at most {len(OWN_RULES)} rules of its own, {len(_MANAGED)} managed groups and no "
            "bot control: set api.waf so, and add the others to the template"
        )
    own = [{"name": name, "action": "block"} for name in list(OWN_RULES)[: waf.rules]]
    managed = [
        {"name": group, "group_action": "none", "managed_group": group} for group in _MANAGED[: waf.managed_rule_groups]
    ]
    rules = [
        new_record(WebAclRule, priority=priority, metric_name=metric_of(rule["name"]), **_COUNTED, **rule)
        for priority, rule in enumerate((*own, *managed))
    ]
    return site.add(
        WebAcl,
        key,
        name=site.name,
        scope=scope,
        default_action="allow",
        rules=tuple(rules),
        resources=stands_before,
        metric_name=metric_of(site.name),
        log_destinations=_logs(site, key),
        **_COUNTED,
    )


_COUNTED = {"metrics": True, "samples": True}


def _logs(site: Site, key: str) -> tuple[Text, ...]:
    """Add the log group of a web ACL, whose name must begin as AWS says, where the workload has access logs."""
    if not site.w.logging.access_logs:
        return ()
    name = f"{_LOG_PREFIX}{site.name}"
    log_group(site, f"{key}Logs", name)
    site.note("What the web ACL writes in its logs is paid by the GB, and the bill leaves it out.")
    return (arn("logs", "log-group:", name),)
