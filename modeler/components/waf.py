"""AWS WAF: a web ACL and its rules by the month, requests by the capacity of the rules.

A managed rule group counts as one rule. Capacity above 1,500 WCU, inspecting more than 16 KB of a body, Bot Control and
CAPTCHA cost extra; blocked requests count as inspected. A web ACL can be put on a REST API, an ALB or CloudFront, not
on an HTTP API, a WebSocket API or an NLB. Sources: https://aws.amazon.com/waf/pricing/,
https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, delay
from modeler.components.sla import RegionalSla
from modeler.components.traits import BESIDE, NOT_SEEN, Exposure, Place, Traits
from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.units import Array, Note, Usage
from modeler.workload import Waf, Workload

KB = 1024.0


@dataclass(frozen=True, kw_only=True)
class WebAcl(Component):
    """A web ACL on the door.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(api={"waf": {"rules": 10, "managed_rule_groups": 0}}, traffic={"requests_per_month": "50M"})
    >>> acl = WebAcl(waf=w.api.waf)
    >>> [float(u.quantity) for u in acl.meter(Arrivals(((acl, client_flow(w, w.traffic)),)), w)]
    [1.0, 10.0, 50000000.0]
    """

    id: ClassVar[str] = "web-acl"
    title: ClassVar[str] = "WAF web ACL"
    traits: ClassVar[Traits] = Traits(
        short="WAF web ACL",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=True,
        sla=RegionalSla("waf"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.security.WAF",
        kinds=("AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation"),
        quotas=("waf",),
    )
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
    awaited: ClassVar[bool] = True

    waf: Waf
    adjustable: bool = True
    """False on an ALB or AppSync API, which inspect 8 KB of a body and not more."""
    in_plan: bool = False
    """True where a flat-rate plan of CloudFront pays for the ACL, its rules and its requests."""

    @classmethod
    def options_from(cls, w: Workload) -> dict[str, Any]:
        """Its rules are the API's.

        Raises
        ------
        NotComparable
            If the workload sets no web ACL up.
        """
        if w.api.waf is None:
            raise NotComparable("has a web ACL beside a hop, and the workload sets none up (api.waf)")
        return {"waf": w.api.waf}

    def _large_bodies(self, arrivals: Arrivals) -> Iterator[Usage]:
        """Count bodies by the 16 KB steps that are inspected beyond the first."""
        steps = [step for step in (32, 48, 64) if step <= self.waf.body_kb]
        for step in steps:
            last = step == steps[-1]

            def inspected(flow: Flow, step: int = step, last: bool = last) -> Array:
                above = np.greater(flow.request_bytes, (step - 16) * KB)
                within = True if last else np.less_equal(flow.request_bytes, step * KB)
                return flow.requests * np.logical_and(above, within).astype(float)

            note = Note.of("bodies of which {} to {} KB are inspected", step - 16, step)
            yield Usage(f"waf.body_inspection_{step}kb_surcharge", arrivals.total(inspected), note=note)

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """The ACL, its rules, every request (also blocked ones) and the extras."""
        if self.in_plan:
            return
        f = self.waf
        requests = arrivals.requests
        yield self.fixed("waf.web_acl_month", 1, w, "one web ACL")
        rules = f.rules + f.managed_rule_groups + f.bot_control
        yield self.fixed("waf.rule_month", rules, w, "own rules and managed rule groups")
        capacity = np.maximum(1500, np.ceil(f.wcu / 500) * 500)
        for step in np.unique(capacity).tolist():
            there = capacity == step
            dimension = f"waf.requests_upto_{step:.0f}_wcu"
            yield Usage(dimension, requests * there, note="inspected, blocked ones too", there=there)
        if self.adjustable:
            yield from self._large_bodies(arrivals)
        if f.bot_control:
            yield self.fixed("waf.bot_control_month", 1, w, "Bot Control rule group")
            yield Usage("waf.bot_control_requests", requests, note="inspected for bots")
        if f.captcha_attempts:
            yield Usage("waf.captcha_attempt", f.captcha_attempts, note="puzzles shown")

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Inspecting the request."""
        return (delay("web-acl", w, "inspection"),)
