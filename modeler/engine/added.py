"""What was added because the workload asks for it, and what it costs: read from the lines of the bill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from modeler.dataclass import dataclass
from modeler.engine.bill import Bill
from modeler.engine.remarks import Remark, RemarkKind
from modeler.engine.trip import Part
from modeler.patterns.architecture import Provision
from modeler.units import LineItem
from modeler.workload import Feature, Workload

if TYPE_CHECKING:
    from modeler.engine.compare import Assessment
    from modeler.engine.fit import Reason

NOT_PRICED = "(unpriced)"
STANDS_ALREADY = "(stands already)"


def added_to(bill: Bill, parts: Sequence[Part], w: Workload) -> Iterator[Remark]:
    """Return a remark for each field that asks for something, with the things and their cost.

    Parameters
    ----------
    bill : Bill
        The bill of these parts.
    parts : sequence of Part
        The architecture of each traffic class.
    w : Workload
        Says what stands already.

    Examples
    --------
    >>> from modeler.engine.compare import assess
    >>> w = Workload(needs={"features": ["waf"]}, traffic={"requests_per_month": "5M"})
    >>> [str(remark) for remark in assess(w, "A4").added]
    ['added because needs.features asks for waf: WAF web ACL $13.00']
    """
    asked: dict[str, dict[str, list[LineItem]]] = {}
    for provision in dict.fromkeys(provision for part in parts for provision in part.architecture.provisions):
        lines = list(_lines(bill, provision))
        if lines:
            asked.setdefault(provision.because, {}).setdefault(provision.title, []).extend(lines)
    for because, things in asked.items():
        values = [part for name, lines in things.items() for part in (name, _cost(lines, w))]
        yield Remark(RemarkKind.ADDED, (because, *values))


def _lines(bill: Bill, provision: Provision) -> Iterator[LineItem]:
    return (item for item in bill.items if provision.covers(item.instance, item.dimension))


def _cost(lines: Sequence[LineItem], w: Workload) -> float | str:
    usd = float(sum(line.usd for line in lines if line.usd is not None))
    if any(line.usd is None for line in lines):
        return NOT_PRICED
    return STANDS_ALREADY if not usd and any(line.component in w.existing for line in lines) else usd


_FREE = {
    Feature.CACHING: "the cache at the edge, which CloudFront does not charge for",
    Feature.RESPONSE_STREAMING: "nothing; at a REST API each started 10 MB of a response counts as a request",
}
"""What is there at no price of its own, where a word says more than that."""


class Outlay(StrEnum):
    """What a need costs at a pattern."""

    PRICED = "priced"
    UNPRICED = "unpriced"
    FREE = "free"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a need takes at one pattern.

    Parameters
    ----------
    need : str
        Which one: "needs.features: waf".
    outlay : Outlay
        Priced and unpriced things are in the bill; free ones have no price of their own; open means that a rule has
        something against it.
    words : str
        The things with their cost, or the sentence of the rule.
    """

    need: str
    outlay: Outlay
    words: str


def taken(assessment: Assessment) -> tuple[Taken, ...]:
    """Say of each feature and each way to authenticate that is needed what it takes at this pattern.

    Examples
    --------
    >>> from modeler.engine.compare import assess
    >>> w = Workload(needs={"features": ["waf", "api-keys"], "api_private": True})
    >>> [(answer.need, answer.outlay.value) for answer in taken(assess(w, "A4"))]
    [('needs.features: waf', 'priced'), ('needs.features: api-keys', 'free')]
    """
    needs = assessment.workload.needs
    asked = [("features", str(feature)) for feature in needs.features]
    asked += [("authentication", method) for method in needs.authentication]
    return tuple(_taken(assessment, name, value) for name, value in asked) if assessment.comparable else ()


def _taken(assessment: Assessment, name: str, value: str) -> Taken:
    need = f"needs.{name}: {value}"
    added = next((remark for remark in assessment.added if remark.values[0] == f"needs.{name} asks for {value}"), None)
    against = next((reason for reason in assessment.reasons if _is_open(reason, f"needs.{name}:{value}")), None)
    if against is not None:
        return Taken(need, Outlay.OPEN, against.message)
    if added is None:
        return Taken(need, Outlay.FREE, _FREE.get(value, "nothing that has a price of its own"))  # type: ignore[call-overload]
    outlay = Outlay.UNPRICED if NOT_PRICED in added.values else Outlay.PRICED
    return Taken(need, outlay, str(added).partition(": ")[2])


def _is_open(reason: Reason, requirement: str) -> bool:
    return reason.outcome != "fits" and requirement in reason.requirements
