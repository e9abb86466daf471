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
from modeler.views.text.comparison import bullets, milliseconds
from modeler.views.text.table import TextTable

Found = Mapping[str, Any]
CENT = 0.005


def differences_text(differences: Found) -> RenderableType:
    """Draw what changed.

    Parameters
    ----------
    found : mapping
        As `modeler.workflows.compare_reports.Differences.to_dict` gives it.
    """
    old, new = differences["old"], differences["new"]
    parts: list[RenderableType] = [Text(_title(old, new), style="bold"), Text(_pick(differences))]
    causes = [
        bullets(title, lines)
        for title, lines in (
            ("Workload", [_field(field) for field in differences["workload"]]),
            ("Facts", [_fact(fact) for fact in differences["facts"]]),
            ("Latency evidence", [_evidence(evidence) for evidence in differences["evidence"]]),
        )
        if lines
    ]
    if differences["prices"]:
        causes.insert(1 if differences["workload"] else 0, _prices(differences["prices"]))
    parts += causes
    if old["modeler"] != new["modeler"]:
        parts.append(Text(f"modeler: {old['modeler']} before, {new['modeler']} now"))
    if old["ranking"] != new["ranking"]:
        parts.append(Text(f"Ranked by: {old['ranking']} before, {new['ranking']} now"))
    if differences["patterns"]:
        parts += (
            [_table(moved), Text(_split(differences), style="dim")]
            if (moved := _moved(differences["patterns"]))
            else []
        )
        parts += [bullets("Reasons", reasons)] if (reasons := list(_reasons(differences["patterns"]))) else []
    elif not causes:
        parts.append(Text("Nothing else differs: the same workload, prices, facts and numbers."))
    return Group(*parts)


def _title(old: Found, new: Found) -> str:
    name = new["title"] if old["title"] == new["title"] else f"{old['title']} → {new['title']}"
    dates = f" ({old['date']} → {new['date']})" if old["date"] and new["date"] else ""
    return f"{name}{dates}: prices {old['prices']} → {new['prices']}"


def _pick(differences: Found) -> str:
    was, now = differences["old"]["pick"], differences["new"]["pick"]
    if was == now:
        return f"{now} still comes first." if now else "Still no pattern fits."
    return f"{now or 'No pattern'} {'comes first' if now else 'fits'} now, {was or 'no pattern'} did before."


def _field(field: Found) -> str:
    return f"{field['field']}: {_value(field['old'])} → {_value(field['new'])}"


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
    drawn = TextTable("Prices")
    drawn.add_column("dimension")
    drawn.add_column("USD per unit", wraps=True)
    for name in ("seen", "what it does to bills"):
        drawn.add_column(name, wraps=True)
    several = len({price["region"] for price in changed}) > 1
    for price in changed:
        where = f" ({price['region']})" if several else ""
        prices = f"{_tiers(price['old'])} → {_tiers(price['new'])} per {price['unit']}"
        seen = _pair(price["old_as_of"], price["new_as_of"], str)
        drawn.add_row(*map(escape, (f"{price['dimension']}{where}", prices, seen, _effects(price["effect_usd"]))))
    return drawn


def _effects(usd_by_code: Mapping[str, float]) -> str:
    """Say what a price does to the patterns' monthly bills: those together that it moves alike, most first.

    >>> _effects({"A1": -3.784, "A2": -3.784, "B1": 1.2, "E7": 0.001})
    'A1, A2 −$3.78; B1 +$1.20'
    """
    grouped: dict[str, list[str]] = {}
    for code, usd in sorted(usd_by_code.items(), key=lambda pair: (-abs(pair[1]), pair[0])):
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
    prices = [format_decimal(round(tier["usd"], 12)) for tier in tiers]
    return ", ".join(
        price if number == 0 else f"from {format_count(tier['from'])} {price}"
        for number, (tier, price) in enumerate(zip(tiers, prices, strict=True))
    )


def signed(usd: float) -> str:
    """Write a change of money.

    >>> signed(3.5), signed(-3.5)
    ('+$3.50', '−$3.50')
    """
    return f"{'+' if usd >= 0 else '−'}{format_usd(abs(usd))}"


def _fact(fact: Found) -> str:
    was, now = fact["old"], fact["new"]
    if was is None:
        return f"{fact['id']} counts now: {now['meaning']} (seen {now['as_of']})"
    if now is None:
        return f"{fact['id']} no longer counts: {was['meaning']}"
    changed = [
        f"{name} {_value(was.get(name))} → {_value(now.get(name))}"
        for name in ("value", "confidence", "as_of", "source", "meaning")
        if was.get(name) != now.get(name)
    ]
    return f"{fact['id']} ({now['key']}): {'; '.join(changed)}"


def _evidence(evidence: Found) -> str:
    was, now = evidence["old"], evidence["new"]
    if was is None or now is None:
        return f"{evidence['id']} {'counts now' if was is None else 'no longer counts'}: {(now or was)['condition']}"
    changed = (name for name in now if was.get(name) != now.get(name))
    changes = (
        f"{_quantiles(was)} → {_quantiles(now)}"
        if name == "quantiles_ms"
        else f"{name.removesuffix('_ms')} {_written(was.get(name), name)} → {_written(now[name], name)}"
        for name in changed
    )
    return f"{evidence['id']}: {'; '.join(changes)}"


def _written(value: Any, name: str) -> str:
    return f"{value:.3g} ms" if name.endswith("_ms") and value is not None else _value(value)


def _quantiles(of: Found) -> str:
    return ", ".join(f"p{100 * p:g} {times(ms)}" for p, ms in of["quantiles_ms"]) or milliseconds(of["floor_ms"])


def _moved(patterns: Sequence[Found]) -> list[Found]:
    """Leave out those of which only the reason differs why they are not comparable."""
    return [pattern for pattern in patterns if pattern["old"] != pattern["new"]]


def _table(patterns: Sequence[Found]) -> RenderableType:
    drawn = TextTable("What became of the patterns")
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
        drawn.add_column(name, justify="right" if number else "left", wraps=not number)
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
    was, now = ("–" if value is None else str(write(value)) for value in (old, new))
    return now if was == now else f"{was} → {now}"


def _split(differences: Found) -> str:
    same = differences["old"]["modeler"] == differences["new"]["modeler"]
    causes = [] if same else ["how the new version counts"]
    if differences["workload"]:
        causes.insert(0, "the workload")
    words = " and ".join(causes) or "options such as --free-tier, or the patterns themselves"
    return f"'By prices' is the new usage at new prices less the same at old ones; 'by the rest' is {words}."


def _reasons(patterns: Sequence[Found]) -> Iterator[str]:
    """Each reason that came or went, with the patterns of which it speaks."""
    for name, word in (("reasons_new", "new"), ("reasons_gone", "gone")):
        grouped: dict[str, list[str]] = {}
        for pattern in patterns:
            for message in pattern[name]:
                grouped.setdefault(message, []).append(pattern["code"])
        yield from (f"{word} for {', '.join(codes)}: {message}" for message, codes in grouped.items())
