"""The reference pages, written from code and facts: patterns, components, prices, workload fields, commands.

Nobody edits them by hand; a test compares what is in `docs/` with what this module writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

import yaml

from modeler.components import Component, components
from modeler.components.traits import By, Wiring
from modeler.engine.compare import assess
from modeler.engine.situations import situation_for
from modeler.facts import regions
from modeler.facts.allowances import allowances
from modeler.facts.equivalents import equivalents_of
from modeler.facts.price_rows import dimensions
from modeler.facts.pricebook import available, price_book
from modeler.patterns import ARTICLES, FAMILIES, Network, Pattern, patterns
from modeler.patterns.compose import doors_behind, parts_known
from modeler.patterns.hops import answering
from modeler.patterns.options import named_options, options_of
from modeler.patterns.parts.door.named import NAMED_DOORS
from modeler.units import format_usd
from modeler.validation import validation
from modeler.views.api_page import api_page
from modeler.views.guide_pages import changes_page, choosing_page, fact_page, latency_page
from modeler.views.kinds_page import kinds_page
from modeler.views.pages import markdown_table, page
from modeler.views.policies_page import policies_page
from modeler.views.private_page import private_page
from modeler.views.programs_page import programs_page
from modeler.views.rules_page import rules_page
from modeler.views.text.comparison import decimal, elsewhere_line
from modeler.views.text.validation import validation_page
from modeler.workload import Assumptions, Workload, explain


def pages(commands: Mapping[str, str]) -> dict[str, str]:
    """Write all reference pages.

    Parameters
    ----------
    commands : mapping of command to help text
        What the command line says of itself.

    Returns
    -------
    dict of file name to Markdown
    """
    return {
        "api.md": api_page(),
        "patterns.md": pattern_page(),
        "components.md": component_page(),
        "prices.md": price_page(),
        "workload.md": workload_page(),
        "assumptions.md": assumption_page(),
        "own-patterns.md": own_pattern_page(),
        "choosing.md": choosing_page(),
        "facts.md": fact_page(),
        "compliance.md": programs_page(),
        "latency.md": latency_page(),
        "inventory.md": kinds_page(),
        "rules.md": rules_page(),
        "policies.md": policies_page(),
        "private.md": private_page(),
        "changes.md": changes_page(),
        "validation.md": validation_page(validation()),
        "commands.md": command_page(commands),
    }


def _list(title: str, lines: Iterable[str]) -> str:
    return "\n".join((f"**{title}**", "", *(f"- {line}" for line in lines)))


def pattern_page() -> str:
    """Write the catalogue: every pattern with its hops for the plainest workload that it serves."""
    blocks = []
    for letter, family in FAMILIES.items():
        members = patterns(letter)
        if members:
            blocks.append(f"## {letter}. {family}")
            blocks.extend(_pattern(pattern) for pattern in members)
    intro = (
        f"{len(patterns())} ways to expose an API on AWS without putting the backend, or the API itself, on the "
        "internet. Each has the hops and the price that it has for the plainest workload that it serves (defaults of "
        "[workload.md](workload.md)); run the command beside it for yours. "
        "A *recommended* pattern is the first choice of some workload; a *situational* one is sound but seldom the "
        "first, and says when it is; a *legacy* one has a successor; an *anti-pattern* is here to say why not."
    )
    return page("Patterns", intro, *blocks)


def _pattern(pattern: Pattern) -> str:
    document = situation_for(pattern)
    w = Workload.from_dict(document)
    assessment = assess(w, pattern)
    assert assessment.bill is not None
    since = f", since {pattern.since}" if pattern.since else ""
    bound = "at least " if assessment.bill.unpriced else ""
    total = (
        f"{bound}{format_usd(assessment.bill.monthly_usd)} a month, {format_usd(assessment.bill.fixed_usd)} of it fixed"
    )
    hops = markdown_table(
        ("hop", "role", "component", "over", "$/month"),
        (
            (str(hop.number), hop.role, hop.title, hop.over, ("≥ " if hop.unpriced else "") + format_usd(hop.usd or 0))
            for hop in assessment.bill.hops
        ),
    )
    blocks = [
        f"### {pattern.code} `{pattern.id}`",
        f"{pattern.title}. *{pattern.status}{since}.*",
        pattern.purpose,
        *([f"Situational: {pattern.situation}"] if pattern.situation else []),
        f"Who initiates: {pattern.initiates}",
        hops,
        f"{total}, for this workload (`modeler show {pattern.id} -w FILE`):",
        f"```yaml\n{yaml.safe_dump(document, sort_keys=False, allow_unicode=True)}```",
        _list("Must exist", pattern.must_exist),
        _list("Take it when", pattern.when),
        _list("Do not take it when", pattern.when_not),
        _list("Variants", (f"`{variant.id}`: {variant.title}" for variant in pattern.variants)),
    ]
    if assessment.bill.unpriced:
        names = dict.fromkeys(item.dimension for item in assessment.bill.unpriced)
        blocks.append(_list("Unpriced here", (f"`{name}`" for name in names)))
    blocks.append(_list("Elsewhere", map(elsewhere_line, equivalents_of(pattern.code))))
    if pattern.articles:
        blocks.append(_list("Known from", (ARTICLES[key] for key in pattern.articles)))
    blocks.append(_list("Sources", (f"<{source.url}> (seen {source.seen})" for source in pattern.sources)))
    return "\n\n".join(blocks)


def component_page() -> str:
    """Write the components: how each bills, its dimensions, sources and assumptions."""
    blocks = [_component(component_type) for component_type in components().values()]
    intro = f"{len(blocks)} building blocks. What each meters, on which AWS page that rests, and what is assumed."
    return page("Components", intro, *blocks)


def _component(component_type: type[Component]) -> str:
    story = _story(component_type)
    blocks = [f"## {component_type.title} (`{component_type.id}`)", story]
    if component_type.note:
        blocks.append(f"Note: {component_type.note}.")
    if component_type.dimensions:
        units = ((f"`{name}`", ", ".join(_units(name)) or "no price in the book") for name in component_type.dimensions)
        blocks.append(markdown_table(("dimension", "unit"), units))
    if component_type.assumptions:
        blocks.append(
            _list("Rests on", (f"`{name}` ([assumptions.md](assumptions.md))" for name in component_type.assumptions))
        )
    blocks.append(_list("Sources", (f"<{url}>" for url in component_type.sources)))
    return "\n\n".join(blocks)


def _story(component_type: type[Component]) -> str:
    import sys

    module = sys.modules[component_type.__module__]
    return (module.__doc__ or "").strip().split("\n\n>>>")[0]


def _units(name: str) -> list[str]:
    book = price_book()
    units: dict[str, None] = {}
    for dimension in dimensions():
        if fnmatchcase(dimension, name):
            price = book.get(dimension) or next(
                (price for code in regions() if (price := price_book(code).get(dimension))), None
            )
            if price:
                units[price.unit] = None
    return list(units)


def price_page() -> str:
    """Write the price book's contents: every dimension with unit, Regions, source and date."""
    rows = []
    for name in sorted(dimensions()):
        where = available(name)
        code = "us-east-1" if "us-east-1" in where else (where[0] if where else "")
        price = price_book(code).get(name) if code else None
        if price is None:
            continue
        first = decimal(price.usd[0])
        more = f" ({len(price.usd)} tiers)" if len(price.usd) > 1 else ""
        rows.append((f"`{name}`", price.unit, f"{first}{more}, {code}", str(len(where)), price.as_of, price.confidence))
    table = markdown_table(("dimension", "unit", "USD per unit, Region", "Regions", "seen", "confidence"), rows)
    free = markdown_table(
        ("dimension", "free a month", "kind", "source"),
        ((f"`{a.dimension}`", f"{a.quantity:g}", a.kind, f"<{a.source}>, {a.as_of}") for a in allowances()),
    )
    intro = (
        "What the price book holds. `modeler prices show DIMENSION` gives every Region with its source; "
        "`modeler price USAGE.yaml` turns quantities in these units into money. How the rows were made is in "
        "`modeler/facts/prices/README.md`."
    )
    return page("Prices", intro, table, "## Free allowances (off unless `--free-tier`; perpetual ones only)", free)


def workload_page() -> str:
    """Write every field of a workload."""
    rows = (
        (f"`{row['field']}`", row["unit"], f"`{row['default']}`", row["allowed"].replace(",", ", "), row["meaning"])
        for row in explain()
    )
    intro = (
        "A workload is a YAML file; every field has a default, so a few lines do. Counts may be written as `50M`, "
        "sizes as `20 KB` (binary), durations as `120 ms`, shares as `5 %`. Change any field for one run with "
        "`--set FIELD=VALUE`. `backend[KIND].` fields belong to `backend:` with that `kind`."
    )
    return page("Workload", intro, markdown_table(("field", "unit", "default", "allowed", "meaning"), rows))


def assumption_page() -> str:
    """Write the switchable assumptions with the components that rest on them."""
    rows = []
    for name, info in Assumptions.model_fields.items():
        users = ", ".join(
            f"`{component_type.id}`" for component_type in components().values() if name in component_type.assumptions
        )
        default: Any = info.get_default(call_default_factory=True)
        shown = ("yes" if default else "no") if isinstance(default, bool) else "–" if default is None else str(default)
        rows.append((f"`{name}`", shown, info.description or "", users))
    intro = (
        "Where AWS states nothing, or we could not verify it, the choice is a switch under `assumptions:` in the "
        "workload; each bill lists those that it rests on."
    )
    table = markdown_table(("switch", "default", "meaning", "components"), rows)
    return page("Assumptions", intro, table)


def own_pattern_page() -> str:
    """Write which parts and components own patterns can be made of."""
    blocks = [
        "Three parts, or the hops one by one:",
        f"```yaml\n{_OWN}```",
        "A file holds one pattern or a list of them; `examples/own-patterns.yaml` has two. In Python: "
        "`m.own_pattern(id, reach=..., door=..., integration=...)` or `m.own_pattern(id, hops=[...])`.",
    ]
    blocks += [_parts("reach", "Reaches"), _doors(), _named_doors(), _parts("integration", "Integrations")]
    networks = ", ".join(f"`{network}`" for network in Network)
    rows = (
        (f"`{name}`", kind.title, _options(kind), _reached(kind.traits.wiring)) for name, kind in components().items()
    )
    table = markdown_table(("component", "what it is", "options", "reached over"), rows)
    ends = ", ".join(f"`{name}`" for name in answering())
    blocks.append(
        f"## Components, for hops\n\nNetworks: {networks}. A path ends where something answers: {ends}. Beside a hop "
        "stand others, by id or with options: `beside: [cross-az, {component: cloudwatch-logs, writer: function}]`. "
        f"Every component takes `instance`: two hops with the same one are one thing, paid once.\n\n{table}"
    )
    intro = (
        "Your own patterns are priced, shown and drawn like the built-in ones: "
        "`modeler compare W.yaml --pattern-file mine.yaml`. Parts that do not fit together, and networks that cannot "
        "carry a hop, are refused."
    )
    return page("Own patterns", intro, *blocks)


def _parts(kind: str, title: str) -> str:
    rows = ((f"`{name}`", _first_line(part), _options(part)) for name, part in sorted(parts_known(kind).items()))
    return f"## {title}\n\n{markdown_table(('id', 'what it is', 'options'), rows)}"


def _doors() -> str:
    """Write the doors, with those that can stand behind each."""
    rows = (
        (
            f"`{name}`",
            _first_line(door),
            _options(door),
            ", ".join(f"`{integration}`" for integration in doors_behind(name)) or "–",
        )
        for name, door in sorted(parts_known("door").items())
    )
    table = markdown_table(("id", "what it is", "options", "doors that can stand behind it"), rows)
    intro = (
        "One door, or several in the order of the request: `door: [global-accelerator, {id: internal-nlb, listener: "
        "TLS}]`. The integration stands behind the last one. `front`, the older name of `door`, is still read in files."
    )
    return f"## Doors\n\n{intro}\n\n{table}"


def _named_doors() -> str:
    """Write the sequences of doors that have a name of their own."""
    rows = (
        (f"`{name}`", sequence.title, _shown(named_options(sequence))) for name, sequence in sorted(NAMED_DOORS.items())
    )
    table = markdown_table(("id", "what it is", "options"), rows)
    return f"## Doors in sequence with a name\n\n{table}"


_OWN = """id: private-name-to-nlb
reach: endpoint
door: {id: private-rest, custom-name: true}
integration: {id: vpc-link-v2, to: nlb}
```

```yaml
id: edge-to-internal-nlb
reach: internet
door: [cloudfront, internal-nlb]
integration: targets
```

```yaml
id: two-load-balancers
hops:
  - {component: alb, network: vpc, role: entry, instance: entry-alb}
  - {component: alb, network: vpc, role: team, instance: team-alb, beside: [cross-az]}
  - {component: fargate-tasks, network: vpc}
"""


def _first_line(part: type[Any]) -> str:
    return (part.__doc__ or "").strip().splitlines()[0]


def _options(part: type[Any]) -> str:
    """Return each option with what it takes; what follows from the workload is none."""
    return _shown({name: option for name, option in options_of(part).items() if name != "instance"})


def _shown(options: Mapping[str, tuple[str, bool]]) -> str:
    shown = (
        f"`{name.replace('_', '-')}`: {'needed, ' if needed else ''}{words}"
        for name, (words, needed) in options.items()
    )
    return "; ".join(shown) or "–"


def _reached(wiring: Wiring | None) -> str:
    """Return the networks over which a component is reached, for each kind of it if they differ."""
    if wiring is None:
        return "only beside a hop"
    if isinstance(wiring.reached_over, By):
        cases = sorted(wiring.reached_over.cases.items())
        return "; ".join(f"{kind}: {_networks(networks)}" for kind, networks in cases)
    return _networks(wiring.reached_over)


def _networks(networks: Iterable[Network]) -> str:
    return ", ".join(f"`{network}`" for network in sorted(networks))


def command_page(commands: Mapping[str, str]) -> str:
    """Write what each command says of itself."""
    blocks = (f"## `{name}`\n\n```text\n{text.rstrip()}\n```" for name, text in commands.items())
    intro = "What the user got wrong is one sentence on standard error, and exit code 2."
    return page("Commands", intro, *blocks)
