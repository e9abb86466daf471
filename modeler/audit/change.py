"""What a change to templates does: to the pattern of each entry point, its bill and its tail, and to the findings.

Ways are paired by their entry point and, where it has several, by their components. An entry point that has another key
in one of both (a CDK app renames what it moves) is paired with the only one of its kind that is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from modeler.audit.assess import EntryAssessment, TemplateAssessment, assess_inventory
from modeler.audit.check import Checked, check_inventory
from modeler.audit.rules import Finding
from modeler.audit.settings import ResourceSetting
from modeler.dataclass import dataclass
from modeler.engine.compare import Assessment
from modeler.facts.pricebook import PriceBook
from modeler.inventory import Inventory, Node
from modeler.results import Record, Result, number_of, with_schema
from modeler.workload import Workload


@dataclass(frozen=True)
class SettingChange:
    """A field of the workload that the templates said and now say otherwise; None where they say nothing."""

    before: ResourceSetting | None
    after: ResourceSetting | None

    @property
    def path(self) -> str:
        """The field."""
        setting = self.after or self.before
        return setting.path if setting else ""

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "field": self.path,
            "before": self.before.value if self.before else None,
            "after": self.after.value if self.after else None,
            "where": self.after.where if self.after else None,
        }


@dataclass(frozen=True)
class EntryChange:
    """One way of an entry point before and after; None where it is not there.

    Parameters
    ----------
    before, after : EntryAssessment or None
        What stood and what stands.
    """

    before: EntryAssessment | None
    after: EntryAssessment | None

    @property
    def entry(self) -> Node:
        """The entry point, as it stands or as it stood."""
        assessed = self.after or self.before
        assert assessed is not None
        return assessed.way.entry

    @cached_property
    def settings(self) -> tuple[SettingChange, ...]:
        """The fields that the templates say otherwise."""
        if self.before is None or self.after is None:
            return ()
        was = {setting.path: setting for setting in self.before.settings.taken}
        now = {setting.path: setting for setting in self.after.settings.taken}
        changes = (SettingChange(was.get(path), now.get(path)) for path in dict.fromkeys((*was, *now)))
        return tuple(change for change in changes if _value(change.before) != _value(change.after))

    @property
    def added(self) -> tuple[str, ...]:
        """The components that came."""
        return tuple((_components(self.after) - _components(self.before)).elements())

    @property
    def removed(self) -> tuple[str, ...]:
        """The components that went."""
        return tuple((_components(self.before) - _components(self.after)).elements())

    @property
    def fixed_usd(self) -> float | None:
        """How much more it costs without a request; None where one of both has no bill."""
        return _more(_sum(self.before, "fixed_usd"), _sum(self.after, "fixed_usd"))

    @property
    def monthly_usd(self) -> float | None:
        """How much more it costs with the workload's traffic; None where one of both has no such bill."""
        return _more(_sum(self.before, "monthly_usd"), _sum(self.after, "monthly_usd"))

    @property
    def p99_ms(self) -> float | None:
        """How much longer 99 % of the requests take at most; None where one of both has no such time."""
        if self.before is None or self.after is None:
            return None
        return _more(self.before.p99_ms, self.after.p99_ms)

    @property
    def by_volume(self) -> tuple[tuple[Assessment | None, Assessment | None], ...]:
        """Both at each of the volumes of the curve."""
        before = self.before.by_volume if self.before else ()
        after = self.after.by_volume if self.after else ()
        count = max(len(before), len(after))
        return tuple(zip(before or (None,) * count, after or (None,) * count, strict=True))

    @property
    def same(self) -> bool:
        """Whether nothing of pattern, settings, bill and tail changes."""
        if self.before is None or self.after is None:
            return False
        differences = (self.fixed_usd, self.monthly_usd, self.p99_ms)
        moved = any(difference is not None and abs(difference) >= 0.005 for difference in differences)
        return not (self.settings or self.added or self.removed or moved or self.before.name != self.after.name)

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "entry": self.entry.key,
            "kind": self.entry.KIND,
            "where": str(self.entry.origin),
            "same": self.same,
            "before": self.before.row() if self.before else None,
            "after": self.after.row() if self.after else None,
            "fixed_usd_difference": self.fixed_usd,
            "monthly_usd_difference": self.monthly_usd,
            "p99_ms_difference": self.p99_ms,
            "added": list(self.added),
            "removed": list(self.removed),
            "settings": [change.record() for change in self.settings],
        }


@dataclass(frozen=True, repr=False)
class TemplateChange(Result):
    """What a change to templates does.

    Parameters
    ----------
    before, after : TemplateAssessment
        What stood and what stands, priced.
    entries : tuple of EntryChange
        One for each way of each entry point.
    checked_before, checked_after : Checked
        What the rules say of both.
    """

    before: TemplateAssessment
    after: TemplateAssessment
    entries: tuple[EntryChange, ...]
    checked_before: Checked
    checked_after: Checked

    @property
    def given(self) -> bool:
        """Whether the user brought a workload."""
        return self.after.given

    @cached_property
    def new_findings(self) -> tuple[Finding, ...]:
        """What is wrong now and was not before."""
        known = {finding.identity for finding in self.checked_before.findings}
        return tuple(finding for finding in self.checked_after.findings if finding.identity not in known)

    @cached_property
    def gone_findings(self) -> tuple[Finding, ...]:
        """What was wrong before and is no more."""
        known = {finding.identity for finding in self.checked_after.findings}
        return tuple(finding for finding in self.checked_before.findings if finding.identity not in known)

    @cached_property
    def resources(self) -> tuple[tuple[str, Node], ...]:
        """The resources that came (``+``), went (``-``) or have other attributes (``~``)."""
        return tuple(_resources(self.before.inventory, self.after.inventory))

    @property
    def same(self) -> bool:
        """Whether nothing of any entry point and no finding changes."""
        return all(change.same for change in self.entries) and not (self.new_findings or self.gone_findings)

    def summary(self) -> str:
        """Say how much changes."""
        changed = sum(not change.same for change in self.entries)
        ways = f"{changed} of {number_of(len(self.entries), 'way')} changed"
        return f"{ways}, {number_of(len(self.new_findings), 'new finding')}, {len(self.gone_findings)} gone"

    def records(self) -> list[Record]:
        """Return one row a way."""
        return [
            {name: value for name, value in change.record().items() if not isinstance(value, dict | list)}
            for change in self.entries
        ]

    def to_dict(self) -> Record:
        """Return the JSON form."""
        return with_schema(
            "template change",
            {
                "same": self.same,
                "entries": [change.record() for change in self.entries],
                "findings": {
                    "new": [self.checked_after.finding_record(finding) for finding in self.new_findings],
                    "gone": [self.checked_before.finding_record(finding) for finding in self.gone_findings],
                },
                "resources": [
                    {"change": sign, "kind": node.KIND, "resource": node.key, "where": str(node.origin)}
                    for sign, node in self.resources
                ],
            },
        )


def change_of(
    before: Inventory, after: Inventory, workload: Workload | None = None, *, book: PriceBook | None = None
) -> TemplateChange:
    """Say what a change does to pattern, bill, tail and findings.

    Parameters
    ----------
    before, after : Inventory
        What stood and what stands.
    workload : Workload, optional
        Clients, traffic and needs; without one there is the bill at rest, and by volume.
    book : PriceBook, optional
        Prices; by default the list prices of the Region.

    Examples
    --------
    >>> import modeler as m
    >>> inventory = m.read("examples/templates/private-api.yaml")
    >>> change_of(inventory, inventory)
    <TemplateChange: 0 of 1 way changed, 0 new findings, 0 gone>
    """
    was, now = assess_inventory(before, workload, book=book), assess_inventory(after, workload, book=book)
    return TemplateChange(was, now, tuple(_pairs(was, now)), check_inventory(before), check_inventory(after))


def _pairs(before: TemplateAssessment, after: TemplateAssessment) -> Iterator[EntryChange]:
    """Yield the ways of both in pairs: those that stand in their order, then those that went."""
    left = list(before.entries)
    paired: dict[int, EntryAssessment] = {}
    for same_components in (True, False):
        for now in after.entries:
            if id(now) not in paired and (was := _taken_from(left, now, same_components)) is not None:
                paired[id(now)] = was
    for now in after.entries:
        if id(now) not in paired and (was := _renamed(left, now, after, paired)) is not None:
            paired[id(now)] = was
            left.remove(was)
    for now in after.entries:
        yield EntryChange(paired.get(id(now)), now)
    for was in left:
        yield EntryChange(was, None)


def _taken_from(left: list[EntryAssessment], now: EntryAssessment, same_components: bool) -> EntryAssessment | None:
    """Take out of a list the way of the same entry point."""
    for was in left:
        alike = _identity(was.way.entry) == _identity(now.way.entry)
        if alike and (not same_components or was.way.components == now.way.components):
            left.remove(was)
            return was
    return None


def _renamed(
    left: list[EntryAssessment], now: EntryAssessment, after: TemplateAssessment, paired: dict[int, EntryAssessment]
) -> EntryAssessment | None:
    """Return the only way that is left of the same kind, if this one is the only one, too."""
    kind = now.way.entry.KIND
    was = [entry for entry in left if kind == entry.way.entry.KIND]
    new = [entry for entry in after.entries if kind == entry.way.entry.KIND and id(entry) not in paired]
    return was[0] if len(was) == len(new) == 1 else None


def _identity(node: Node) -> tuple[str, str]:
    return node.KIND, node.key


def _value(setting: ResourceSetting | None) -> Any:
    return setting.value if setting else None


def _components(entry: EntryAssessment | None) -> Counter[str]:
    return Counter(entry.way.components if entry else ())


def _sum(entry: EntryAssessment | None, name: str) -> float | None:
    """Return what a way costs: nothing where it is not there, None where it has no bill."""
    return 0.0 if entry is None else getattr(entry, name)


def _more(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _resources(before: Inventory, after: Inventory) -> Iterator[tuple[str, Node]]:
    was = {_identity(node): node for node in before.nodes}
    now = {_identity(node): node for node in after.nodes}
    for identity, node in now.items():
        if identity not in was:
            yield "+", node
        elif _attributes(node) != _attributes(was[identity]):
            yield "~", node
    for identity, node in was.items():
        if identity not in now:
            yield "-", node


def _attributes(node: Node) -> Iterable[Any]:
    return [node.name, node.region, node.exists, *(getattr(node, name) for name in node.attributes())]
