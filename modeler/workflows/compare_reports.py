"""What changed between two reports, and why: workload, prices, facts, evidence, and what they did to each pattern.

A change of a bill is split in two: what the new usage costs more at the new prices than at the old ones is the prices'
doing, to the cent; all the rest is that of the workload, or of how modeler counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import ModelerError
from modeler.files.plain_json import load_json
from modeler.files.reading import read_bytes
from modeler.results import SCHEMAS, with_schema
from modeler.workflows.report import make_report
from modeler.workflows.report_document import KIND
from modeler.workload import Workload

Document = Mapping[str, Any]
Key = tuple[str, str]
READ = (1, SCHEMAS["report"])
"""Schemas of reports that can be compared: those of schema 1 differ in the recommendation only, which is not read."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Differences:
    """What changed from an old report to a new one.

    Parameters
    ----------
    old, new : dict
        Of each report: title, modeler, date, prices, pick.
    workload : tuple of dict
        Fields with another value: field, old, new.
    prices : tuple of dict
        Price schedules that differ: dimension, region, unit, old and new tiers, their dates and sources, and
        ``effect_usd``: by the code of each pattern, what that does to its monthly bill.
    facts, evidence : tuple of dict
        Facts of AWS and latency evidence that differ, came or went: id, old, new.
    patterns : tuple of dict
        Patterns whose verdict, rank, cost or p99 differs, with ``price_usd`` and ``other_usd`` of the change in cost.
    """

    old: dict[str, Any]
    new: dict[str, Any]
    workload: tuple[dict[str, Any], ...]
    prices: tuple[dict[str, Any], ...]
    facts: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]
    patterns: tuple[dict[str, Any], ...]

    @property
    def none(self) -> bool:
        """Whether nothing differs."""
        same_head = self.old["modeler"] == self.new["modeler"] and self.old["ranking"] == self.new["ranking"]
        return same_head and not (self.workload or self.prices or self.facts or self.evidence or self.patterns)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        fields = {
            "old": self.old,
            "new": self.new,
            "workload": list(self.workload),
            "prices": list(self.prices),
            "facts": list(self.facts),
            "evidence": list(self.evidence),
            "patterns": list(self.patterns),
        }
        return with_schema("report differences", fields)


def read_report(path: str | Path) -> dict[str, Any]:
    """Read a report that was written as JSON, or make the one of a workload file (.yaml) as of now.

    Raises
    ------
    ModelerError
        If the file cannot be read, or is no report of this schema.
    """
    path = Path(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        return make_report(Workload.load(path)).document
    how = "write one with 'modeler report WORKLOAD -o FILE.json'"
    content = read_bytes(path, ModelerError, how)
    try:
        document = load_json(content)
    except ValueError:
        raise ModelerError(f"'{path}' is not JSON: {how}") from None
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise ModelerError(f"'{path}' is no report: {how}")
    if document.get("schema") not in READ:
        allowed = " or ".join(map(str, READ))
        raise ModelerError(f"'{path}' has schema {document.get('schema')!r}, and {allowed} is read: {how}")
    return document


def compare_documents(old: Document, new: Document) -> Differences:
    """Say what changed from one report to another.

    Parameters
    ----------
    old, new : mapping
        As `modeler.workflows.report_document.report_document` gives them.

    Raises
    ------
    ModelerError
        If one of them lacks something that a report has.

    Examples
    --------
    >>> from modeler.workflows.report import make_report
    >>> from modeler.workload import Workload
    >>> w = Workload(traffic={"requests_per_month": "5M"})
    >>> more = w.with_values({"traffic.requests_per_month": "9M"})
    >>> differences = compare_documents(make_report(w, ["A5"]).document, make_report(more, ["A5"]).document)
    >>> [(change["field"], change["old"], change["new"]) for change in differences.workload], differences.prices
    ([('traffic.requests_per_month', 5000000.0, 9000000.0)], ())
    """
    try:
        prices = tuple(_prices(old, new))
        return Differences(
            _head(old),
            _head(new),
            tuple(_fields(old["workload"], new["workload"])),
            prices,
            tuple(_records(old["facts"], new["facts"])),
            tuple(_records(old["evidence"], new["evidence"])),
            tuple(_patterns(old, new, prices)),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ModelerError(
            f"one of the reports lacks something ({error!r}): write both again with 'modeler report WORKLOAD -o "
            "FILE.json'"
        ) from None


def _head(of: Document) -> dict[str, Any]:
    return {
        "title": of["title"],
        "modeler": of["modeler"],
        "date": of["date"],
        "prices": of["prices"]["origin"],
        "ranking": of["ranking"],
        "pick": of["summary"]["pick"],
    }


def _fields(old: Any, new: Any, path: str = "") -> Iterator[dict[str, Any]]:
    """Compare field by field; a field that only one has stands against None."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys((*old, *new)):
            yield from _fields(old.get(name), new.get(name), f"{path}.{name}" if path else str(name))
    elif old != new:
        yield {"field": path, "old": old, "new": new}


def _records(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for id in sorted({*old, *new}):
        if not _same(old.get(id), new.get(id)):
            yield {"id": id, "old": old.get(id), "new": new.get(id)}


def _same(old: Any, new: Any) -> bool:
    """Compare plain data; numbers that differ by rounding alone are the same."""
    if isinstance(old, float) and isinstance(new, float):
        return not _moved(old, new)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return old.keys() == new.keys() and all(_same(old[name], new[name]) for name in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_same, old, new))
    return bool(old == new)


def _schedules(of: Document) -> dict[Key, Mapping[str, Any]]:
    return {(schedule["dimension"], schedule["region"]): schedule for schedule in of["price_schedules"]}


def _by_id(of: Document) -> dict[str, Mapping[str, Any]]:
    """The patterns; the codes of own ones are only numbers in a file, so that they may be others in another report."""
    return {pattern["id"]: pattern for pattern in of["patterns"]}


def _prices(old: Document, new: Document) -> Iterator[dict[str, Any]]:
    before, after = _schedules(old), _schedules(new)
    known = _by_id(old)
    pairs = [(known[id], pattern) for id, pattern in _by_id(new).items() if id in known]
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        if not _differs(was, now) or not _meant(key, was, now, old, new):
            continue
        some = now or was or {}
        yield {
            "dimension": key[0],
            "region": key[1],
            "unit": some["unit"],
            "old": _tiers(was),
            "new": _tiers(now),
            "old_as_of": was["as_of"] if was else None,
            "new_as_of": now["as_of"] if now else None,
            "source": some["source"],
            "effect_usd": {
                after_one["code"]: effect
                for before_one, after_one in pairs
                if (effect := _effect(key, was, before_one, after_one)) is not None
            },
        }


def _differs(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> bool:
    return was is None or now is None or (was["bounds"], was["usd"]) != (now["bounds"], now["usd"])


def _meant(key: Key, was: object, now: object, old: Document, new: Document) -> bool:
    """Whether a price came or went, and not merely a use of it."""
    if was and now:
        return True
    lacking = old if was is None else new
    return any(
        item["dimension"] == key[0] and item["region"] == key[1] and item["usd"] is None
        for pattern in lacking["patterns"]
        for item in pattern["items"]
    )


def _tiers(of: Mapping[str, Any] | None) -> list[dict[str, float]] | None:
    if of is None:
        return None
    return [{"from": start, "usd": usd} for start, usd in zip(of["bounds"], of["usd"], strict=False)]


def _items(of: Mapping[str, Any], key: Key) -> list[Mapping[str, Any]]:
    return [item for item in of["items"] if (item["dimension"], item["region"]) == key]


def _effect(
    key: Key, was: Mapping[str, Any] | None, before: Mapping[str, Any], after: Mapping[str, Any]
) -> float | None:
    """What one price's change does to one pattern's bill, at the new usage; None if the pattern does not use it.

    Without an old price the whole line counts; without a new one, what the line cost before.
    """
    items = _items(after, key)
    if not items or not before["comparable"]:
        return None
    if any(item["usd"] is None for item in items):
        return -math.fsum(item["usd"] or 0.0 for item in _items(before, key))
    return math.fsum(item["usd"] - item["share"] * _at(item, was) for item in items)


def _at(item: Mapping[str, Any], schedule: Mapping[str, Any] | None) -> float:
    """What the whole of a line would cost by another schedule: the same units, in the same place of the month."""
    if schedule is None:
        return 0.0
    return math.fsum(_span(start, start + tier["quantity"], schedule) for start, tier in _places(item["tiers"]))


def _places(tiers: list[Mapping[str, Any]]) -> Iterator[tuple[float, Mapping[str, Any]]]:
    """Where each slice begins: all but the first at the limit of their tier.

    The first of several ends at its tier's limit. A single one may begin anywhere in its tier, and is taken to begin
    with it: that matters only if the limits of the tiers have changed as well.
    """
    for number, tier in enumerate(tiers):
        if number == 0 and len(tiers) > 1 and tier["to"] is not None:
            yield tier["to"] - tier["quantity"], tier
        else:
            yield tier["from"], tier


def _span(start: float, end: float, schedule: Mapping[str, Any]) -> float:
    bounds = [math.inf if bound is None else bound for bound in schedule["bounds"]]
    return math.fsum(
        max(0.0, min(end, high) - max(start, low)) * usd
        for low, high, usd in zip(bounds, bounds[1:], schedule["usd"], strict=False)
    )


def _patterns(old: Document, new: Document, prices: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    before, after = _by_id(old), _by_id(new)
    shortlists = [{candidate["id"]: candidate for candidate in of["shortlist"]} for of in (old, new)]
    for id in dict.fromkeys((*after, *before)):
        code = (after.get(id) or before[id])["code"]
        pattern = _pattern(before.get(id), after.get(id), *(shortlist.get(id) for shortlist in shortlists))
        if pattern["change_usd"] is not None:
            effects = (price["effect_usd"].get(code, 0.0) for price in prices)
            pattern["price_usd"] = math.fsum(effects)
            pattern["other_usd"] = pattern["change_usd"] - pattern["price_usd"]
        if _changed(pattern):
            yield {"code": code, **pattern}


def _pattern(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    place_before: Mapping[str, Any] | None,
    place_after: Mapping[str, Any] | None,
) -> dict[str, Any]:
    old_usd, new_usd = (of["monthly_usd"] if of else None for of in (before, after))
    pattern: dict[str, Any] = {"id": (after or before or {})["id"]}
    for name, of, place in (("old", before, place_before), ("new", after, place_after)):
        pattern[name] = {
            "verdict": of["verdict"] if of else "not compared",
            "variant": of["variant"] if of else "",
            "rank": place["rank"] if place else None,
            "monthly_usd": of["monthly_usd"] if of else None,
            "p99_ms": _p99(of),
        }
    pattern["change_usd"] = None if old_usd is None or new_usd is None else new_usd - old_usd
    pattern["price_usd"] = pattern["other_usd"] = None
    was, now = _outcomes(before), _outcomes(after)
    pattern["reasons_new"] = [message for message in now if message not in was]
    pattern["reasons_gone"] = [message for message in was if message not in now]
    return pattern


def _p99(of: Mapping[str, Any] | None) -> float | None:
    latency = of["latency"] if of else None
    low, high = latency["percentiles_ms"]["p99"] if latency else (None, None)
    return None if low is None or high is None else float((low + high) / 2)


def _outcomes(of: Mapping[str, Any] | None) -> list[str]:
    """What speaks against a pattern, or only for it under a condition."""
    if of is None:
        return []
    outcomes = [reason["message"] for reason in of["reasons"] if reason["outcome"] != "fits"]
    return [of["reason"], *outcomes] if of["reason"] else outcomes


def _changed(change: Mapping[str, Any]) -> bool:
    old, new = change["old"], change["new"]
    words = any(old[name] != new[name] for name in ("verdict", "variant", "rank"))
    numbers = any(_moved(old[name], new[name]) for name in ("monthly_usd", "p99_ms"))
    return words or numbers or bool(change["reasons_new"] or change["reasons_gone"])


def _moved(old: float | None, new: float | None) -> bool:
    if old is None or new is None:
        return old is not new
    return not math.isclose(old, new, rel_tol=_ROUNDING, abs_tol=_ROUNDING)
