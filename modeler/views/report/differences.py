"""What changed between two reports, as text: first what became of the pick, then the causes, then every pattern."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.text import Text

from modeler.units import format_count, format_decimal, format_usd
from modeler.views.report.written import times
from modeler.views.text.comparison import bullets, milliseconds, plain_table

Found = Mapping[str, Any]
CENT = 0.005


def differences_text(found: Found) -> RenderableType:
    """Draw what changed.

    Parameters
    ----------
    found : mapping
        As `modeler.workflows.compare_reports.Differences.to_dict` gives it.
    """
    old, new = found["old"], found["new"]
    parts: list[RenderableType] = [Text(_title(old, new), style="bold"), Text(_pick(found))]
    causes = [
        bullets(title, lines)
        for title, lines in (
            ("Workload", [_field(each) for each in found["workload"]]),
            ("Facts", [_fact(each) for each in found["facts"]]),
            ("Latency evidence", [_evidence(each) for each in found["evidence"]]),
        )
        if lines
    ]
    if found["prices"]:
        causes.insert(1 if found["workload"] else 0, _prices(found["prices"]))
    parts += causes
    if old["modeler"] != new["modeler"]:
        parts.append(Text(f"modeler: {old['modeler']} before, {new['modeler']} now"))
    if old["ranking"] != new["ranking"]:
        parts.append(Text(f"Ranked by: {old['ranking']} before, {new['ranking']} now"))
    if found["patterns"]:
        parts += [_table(moved), Text(_split(found), style="dim")] if (moved := _moved(found["patterns"])) else []
        parts += [bullets("Reasons", reasons)] if (reasons := list(_reasons(found["patterns"]))) else []
    elif not causes:
        parts.append(Text("Nothing else differs: the same workload, prices, facts and numbers."))
    return Group(*parts)


def _title(old: Found, new: Found) -> str:
    name = new["title"] if old["title"] == new["title"] else f"{old['title']} → {new['title']}"
    dates = f" ({old['date']} → {new['date']})" if old["date"] and new["date"] else ""
    return f"{name}{dates}: prices {old['prices']} → {new['prices']}"


def _pick(found: Found) -> str:
    was, now = found["old"]["pick"], found["new"]["pick"]
    if was == now:
        return f"{now} still comes first." if now else "Still no pattern fits."
    return f"{now or 'No pattern'} {'comes first' if now else 'fits'} now, {was or 'no pattern'} did before."


def _field(each: Found) -> str:
    return f"{each['field']}: {_value(each['old'])} → {_value(each['new'])}"


def _value(value: Any) -> str:
    """Write a value of a workload or of a fact."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format_decimal(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _prices(changed: Sequence[Found]) -> RenderableType:
    drawn = plain_table("Prices")
    drawn.add_column("dimension", no_wrap=True)
    drawn.add_column("USD per unit", overflow="fold")
    for name in ("seen", "what it does to bills"):
        drawn.add_column(name, overflow="fold")
    several = len({each["region"] for each in changed}) > 1
    for each in changed:
        where = f" ({each['region']})" if several else ""
        prices = f"{_tiers(each['old'])} → {_tiers(each['new'])} per {each['unit']}"
        seen = _pair(each["old_as_of"], each["new_as_of"], str)
        drawn.add_row(*map(escape, (f"{each['dimension']}{where}", prices, seen, _effects(each["effect_usd"]))))
    return drawn


def _effects(found: Mapping[str, float]) -> str:
    """Say what a price does to the patterns' monthly bills: those together that it moves alike, most first.

    >>> _effects({"A1": -3.784, "A2": -3.784, "B1": 1.2, "E7": 0.001})
    'A1, A2 −$3.78; B1 +$1.20'
    """
    grouped: dict[str, list[str]] = {}
    for code, usd in sorted(found.items(), key=lambda one: (-abs(one[1]), one[0])):
        if abs(usd) >= CENT:
            grouped.setdefault(signed(usd), []).append(code)
    return "; ".join(f"{', '.join(codes)} {usd}" for usd, codes in grouped.items()) or "no bill moves by a cent"


def _tiers(tiers: Sequence[Found] | None) -> str:
    """Write a price schedule.

    >>> _tiers([{"from": 0.0, "usd": 0.09}, {"from": 10240.0, "usd": 0.085}])
    '0.09, from 10,240 0.085'
    """
    if tiers is None:
        return "no price"
    found = [format_decimal(round(tier["usd"], 12)) for tier in tiers]
    return ", ".join(
        price if number == 0 else f"from {format_count(each['from'])} {price}"
        for number, (each, price) in enumerate(zip(tiers, found, strict=True))
    )


def signed(usd: float) -> str:
    """Write a change of money.

    >>> signed(3.5), signed(-3.5)
    ('+$3.50', '−$3.50')
    """
    return f"{'+' if usd >= 0 else '−'}{format_usd(abs(usd))}"


def _fact(each: Found) -> str:
    was, now = each["old"], each["new"]
    if was is None:
        return f"{each['id']} counts now: {now['meaning']} (seen {now['as_of']})"
    if now is None:
        return f"{each['id']} no longer counts: {was['meaning']}"
    changed = [
        f"{name} {_value(was.get(name))} → {_value(now.get(name))}"
        for name in ("value", "confidence", "as_of", "source", "meaning")
        if was.get(name) != now.get(name)
    ]
    return f"{each['id']} ({now['key']}): {'; '.join(changed)}"


def _evidence(each: Found) -> str:
    was, now = each["old"], each["new"]
    if was is None or now is None:
        return f"{each['id']} {'counts now' if was is None else 'no longer counts'}: {(now or was)['condition']}"
    changed = (name for name in now if was.get(name) != now.get(name))
    said = (
        f"{_quantiles(was)} → {_quantiles(now)}"
        if name == "quantiles_ms"
        else f"{name.removesuffix('_ms')} {_written(was.get(name), name)} → {_written(now[name], name)}"
        for name in changed
    )
    return f"{each['id']}: {'; '.join(said)}"


def _written(value: Any, name: str) -> str:
    return f"{value:.3g} ms" if name.endswith("_ms") and value is not None else _value(value)


def _quantiles(of: Found) -> str:
    return ", ".join(f"p{100 * p:g} {times(ms)}" for p, ms in of["quantiles_ms"]) or milliseconds(of["floor_ms"])


def _moved(patterns: Sequence[Found]) -> list[Found]:
    """Leave out those of which only the reason differs why they are not comparable."""
    return [pattern for pattern in patterns if pattern["old"] != pattern["new"]]


def _table(patterns: Sequence[Found]) -> RenderableType:
    drawn = plain_table("What became of the patterns")
    for name, number in (
        ("", False),
        ("verdict", False),
        ("#", True),
        ("$/month", True),
        ("change", True),
        ("by prices", True),
        ("by the rest", True),
        ("p99", True),
    ):
        drawn.add_column(name, justify="right" if number else "left", overflow="fold")
    for pattern in patterns:
        old, new = pattern["old"], pattern["new"]
        drawn.add_row(
            pattern["code"],
            escape(_pair(old["verdict"], new["verdict"], str)),
            _pair(old["rank"], new["rank"], str),
            _pair(old["monthly_usd"], new["monthly_usd"], format_usd),
            *(_money(pattern[name]) for name in ("change_usd", "price_usd", "other_usd")),
            _pair(old["p99_ms"], new["p99_ms"], milliseconds),
        )
    return drawn


def _money(usd: float | None) -> str:
    return "–" if usd is None or abs(usd) < CENT else signed(usd)


def _pair(old: Any, new: Any, write: Any) -> str:
    """Write a value that changed as both, and one that did not as one."""
    was, now = ("–" if each is None else str(write(each)) for each in (old, new))
    return now if was == now else f"{was} → {now}"


def _split(found: Found) -> str:
    same = found["old"]["modeler"] == found["new"]["modeler"]
    rest = [] if same else ["how the new version counts"]
    if found["workload"]:
        rest.insert(0, "the workload")
    words = " and ".join(rest) or "options such as --free-tier, or the patterns themselves"
    return f"'By prices' is the new usage at new prices less the same at old ones; 'by the rest' is {words}."


def _reasons(patterns: Sequence[Found]) -> Iterator[str]:
    """Each reason that came or went, with the patterns of which it speaks."""
    for name, word in (("reasons_new", "new"), ("reasons_gone", "gone")):
        grouped: dict[str, list[str]] = {}
        for pattern in patterns:
            for message in pattern[name]:
                grouped.setdefault(message, []).append(pattern["code"])
        yield from (f"{word} for {', '.join(codes)}: {message}" for message, codes in grouped.items())
