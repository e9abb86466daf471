"""ED-02: managed rules of a web ACL refuse the handshake of a WebSocket at CloudFront."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown, unknowns
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.web_acl import WebAcl, WebAclRule
from modeler.inventory.kinds.websocket_api import WebSocketApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes

_COMMON = "AWSManagedRulesCommonRuleSet"
_WEBSOCKET_PATH = re.compile(r"/(ws|wss|websocket|websockets|socket\.io)(/|\*|$)", re.IGNORECASE)
_ALLOWED_TEXT = re.compile(r"websocket|(^|/)wss?(/|$)|socket\.io", re.IGNORECASE)


@audit_rule(
    "ED-02",
    "The web ACL may refuse the handshake of WebSockets",
    severity=Severity.MEDIUM,
    why="A WebSocket begins as an HTTP request with Upgrade: the common managed rules judge it too, and refuse "
    "handshakes of some clients unless a rule before them lets these through.",
    symptom="403 from CloudFront on the upgrade; the same client connects where no web ACL stands.",
    remedy=Remedy(
        "Before the managed rules, allow requests whose header Upgrade is websocket on the path of the sockets.",
        "aws wafv2 update-web-acl --scope CLOUDFRONT --region us-east-1 --name NAME --id ID --lock-token TOKEN "
        "--default-action Allow={} --visibility-config file://visibility.json --rules file://rules.json",
        "- Name: sockets\n"
        "  Priority: 0\n"
        "  Action: {Allow: {}}\n"
        "  Statement:\n"
        "    ByteMatchStatement:\n"
        "      SearchString: websocket\n"
        "      FieldToMatch: {SingleHeader: {Name: upgrade}}\n"
        "      PositionalConstraint: EXACTLY\n"
        "      TextTransformations: [{Priority: 0, Type: LOWERCASE}]",
        "rule {\n"
        '  name     = "sockets"\n'
        "  priority = 0\n"
        "  action {\n"
        "    allow {}\n"
        "  }\n"
        "  statement {\n"
        "    byte_match_statement {\n"
        '      search_string         = "websocket"\n'
        '      positional_constraint = "EXACTLY"\n'
        "      field_to_match {\n"
        "        single_header {\n"
        '          name = "upgrade"\n'
        "        }\n"
        "      }\n"
        "      text_transformation {\n"
        "        priority = 0\n"
        '        type     = "LOWERCASE"\n'
        "      }\n"
        "    }\n"
        "  }\n"
        "}",
    ),
    sources=(
        Source(
            "https://github.com/aws-samples/sample-private-ai-agent-websocket-vpc-origins-opensearch-nextgen",
            "2026-07-10",
        ),
    ),
    kinds=(CloudFrontDistribution, WebAcl, WebSocketApi),
)
def web_acl_refuses_websockets(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the web ACLs of distributions with a WebSocket API behind them, or with a path for sockets."""
    for distribution in inventory.all(CloudFrontDistribution):
        if distribution.web_acl is None or not _has_sockets(inventory, distribution):
            continue
        acl = inventory.find(distribution.web_acl)
        if isinstance(acl, WebAcl):
            yield _judged(acl)
        elif isinstance(distribution.web_acl, Unknown):
            yield cannot_tell(distribution, "web_acl", distribution.web_acl)
        else:
            yield not_read(distribution, "web_acl", f"the web ACL {distribution.web_acl.key}")


def _has_sockets(inventory: Inventory, distribution: CloudFrontDistribution) -> bool:
    paths = () if isinstance(distribution.path_patterns, Unknown) else distribution.path_patterns
    origins = () if isinstance(distribution.origins, Unknown) else distribution.origins
    behind = [node for item in origins if not isinstance(item, Unknown) for node in inventory.named_in(item.domain)]
    return any(isinstance(node, WebSocketApi) for node in behind) or any(
        _WEBSOCKET_PATH.search(path) for path in paths if isinstance(path, str)
    )


def _judged(acl: WebAcl) -> AuditOutcome:
    if isinstance(acl.rules, Unknown) or any(isinstance(rule, Unknown) for rule in acl.rules):
        return cannot_tell(acl, "rules", acl.rules)
    rules = [rule for rule in acl.rules if isinstance(rule, WebAclRule)]
    common = next((rule for rule in rules if rule.managed_group == _COMMON and rule.group_action != "count"), None)
    if common is None:
        doubts = tuple(unknowns([rule.managed_group for rule in rules]))
        return cannot_tell(acl, "rules", doubts) if doubts else passes(acl)
    letting_in = [rule for rule in rules if rule.action == "allow" and _stands_before(rule, common)]
    if any(_ALLOWED_TEXT.search(str(rule.search_text)) for rule in letting_in if rule.search_text is not None):
        return passes(acl)
    unread = [rule for rule in letting_in if not isinstance(rule.search_text, str)]
    if unread:
        return not_read(acl, "rules", f"the statement of the rule {unread[0].name}")
    return fails(acl, "rules", "{rule} judges handshakes, and no rule before it allows them", rule=str(common.name))


def _stands_before(rule: WebAclRule, common: WebAclRule) -> bool:
    if isinstance(rule.priority, int) and isinstance(common.priority, int):
        return rule.priority < common.priority
    return True
