"""AWS WAF: a web ACL and its rules by the month, requests by the capacity of the rules.

A managed rule group counts as one rule. Capacity above 1,500 WCU, inspecting more than 16 KB of a body, Bot Control and
CAPTCHA cost extra; blocked requests count as inspected. A web ACL can be put on a REST API, an ALB or CloudFront, not
on an HTTP API, a WebSocket API or an NLB. Sources: https://aws.amazon.com/waf/pricing/,
https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from modeler.components.base import Component
from modeler.components.flow import Arrivals
from modeler.units import Usage
from modeler.workload import Waf, Workload

KB = 1024.0


@dataclass(frozen=True, kw_only=True)
class WebAcl(Component):
    """A web ACL on the door.

    Examples
    --------
    >>> from modeler.components.flow import Arrivals, client_flow
    >>> w = Workload(api={"waf": {"rules": 10, "managed_rule_groups": 0}}, traffic={"requests_per_month": "50M"})
    >>> acl = WebAcl(waf=w.api.waf)
    >>> [u.quantity for u in acl.meter(Arrivals(((acl, client_flow(w, w.traffic)),)), w)]
    [1, 10, 50000000.0]
    """

    id: ClassVar[str] = "web-acl"
    title: ClassVar[str] = "WAF web ACL"
    dimensions: ClassVar[tuple[str, ...]] = (
        "waf.web_acl_month",
        "waf.rule_month",
        "waf.requests_upto_*_wcu",
        "waf.body_inspection_*_surcharge",
        "waf.bot_control_*",
        "waf.captcha_attempt",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/waf/pricing/",)
    shared_key: ClassVar[str] = "waf"

    waf: Waf

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """The ACL, its rules, every request (also blocked ones) and the extras."""
        f = self.waf
        requests = arrivals.requests
        yield self.fixed("waf.web_acl_month", 1, w, "one web ACL")
        rules = f.rules + f.managed_rule_groups + f.bot_control
        yield self.fixed("waf.rule_month", rules, w, "own rules and managed rule groups")
        step = max(1500, math.ceil(f.wcu / 500) * 500)
        yield Usage(f"waf.requests_upto_{step}_wcu", requests, note="inspected, blocked ones too")
        if f.body_kb > 16:
            large = arrivals.total(lambda flow: flow.requests * np.greater(flow.request_bytes, 16 * KB).astype(float))
            yield Usage(f"waf.body_inspection_{f.body_kb}kb_surcharge", large, note="bodies above 16 KB")
        if f.bot_control:
            yield self.fixed("waf.bot_control_month", 1, w, "Bot Control rule group")
            yield Usage("waf.bot_control_requests", requests, note="inspected for bots")
        if f.captcha_attempts:
            yield Usage("waf.captcha_attempt", f.captcha_attempts, note="puzzles shown")
