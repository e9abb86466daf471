"""The reference page of the rules, written from the rules themselves."""

from __future__ import annotations

from itertools import groupby

from modeler.audit.rules import AuditRule, audit_rules
from modeler.views.pages import markdown_table, page
from modeler.views.text.findings import decider, remedies

_INTRO = (
    "`modeler check` judges templates, plans and inventories by these rules. *High* is an outage or an exposure, "
    "*medium* a degraded path, *low* hygiene. What a template does not say is *cannot tell*, with what would settle "
    "it. A template leaves a rule out with a reason: in CloudFormation `Metadata: {modeler: {skip: [{code: PA-06, "
    "reason: a sandbox}]}}` at the resource or at the template, in Terraform the comment `# modeler:skip PA-06 a "
    "sandbox` in or above the block. `modeler explain PA-06` prints a rule. Names in capitals in a remedy are yours."
)


def rules_page() -> str:
    """Write the table of the rules, and a section for each."""
    rules = list(audit_rules().values())
    rows = [
        (f"[{rule.code}](#{rule.code.lower()})", rule.severity.value, rule.title, rule.decided_by.value)
        for rule in rules
    ]
    sections = [_section(rule) for _, members in groupby(rules, key=lambda rule: rule.code[:2]) for rule in members]
    return page("Rules", _INTRO, markdown_table(("rule", "severity", "what is wrong", "decided by"), rows), *sections)


def _section(rule: AuditRule) -> str:
    lines = [
        f"## {rule.code}",
        f"**{rule.title}** ({rule.severity.value}). {rule.why}",
        f"What is seen: {rule.symptom}",
        f"Fix: {rule.remedy.text}",
        *(f"{name}:\n\n```text\n{code}\n```" for name, code in remedies(rule)),
        f"Looks at: {', '.join(kind.KIND for kind in rule.kinds)}. Decided by: {decider(rule)}. "
        f"IAM actions: {', '.join(f'`{action}`' for action in rule.actions) or 'none'}.",
        "Sources: " + ", ".join(f"<{source.url}> ({source.seen})" for source in rule.sources) + ".",
    ]
    return "\n\n".join(lines)
