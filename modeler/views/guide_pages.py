"""Reference pages on latency, on choosing and on what has changed, written from code and facts."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.components.carrying import bandwidth_text
from modeler.engine.fit import rules, rules_by_theme
from modeler.engine.standing import ORDER, RANKINGS
from modeler.facts.bandwidths import AccessLine, access_lines
from modeler.facts.constraints import facts, format_value
from modeler.facts.evidence import Decision, Evidence, all_evidence, decisions
from modeler.facts.notes import all_notes
from modeler.guide.scope import ASKED, FILTERS, rules_on
from modeler.views.pages import markdown_table, page
from modeler.views.text.comparison import milliseconds, short_source

_TRANSFER = """## Bytes

Percentiles are those of the **last byte** of an answer; the time until its first byte stands beside them. Each
component that ends connections begins a connection of its own, and on each a request and an answer of *B* bytes take,
beyond the round trip *R* that every request has,

```text
B / bandwidth + sum over its windows k = 1 ... K - 1 of max(0, R + segment / bandwidth - window k / bandwidth)
```

Windows are 10, 20, 40, … segments of 1,460 bytes (RFC 6928, RFC 5681), *K* as many as hold *B*: on a wide link each
window after the first is a further round trip, on a narrow one its bandwidth is all. 60 KB over 125 ms take two further
round trips, 1 MB over 3 Mbit/s at least 2.8 s. A segment-by-segment simulation in the tests takes as long, within the
time that one segment takes to pass the link.

- **Small bodies** add next to nothing: ten segments (14,600 bytes) go in the first window, as they did where the
  evidence was measured, so that nothing is counted twice.
- **Warm connections** start with ten segments again if the mean time between two of their requests is longer than a
  retransmission timeout (RFC 5681; taken as 200 ms and a round trip, as in Linux). Else they have kept a window that
  holds a body of the same size. AWS does not say how its front ends are set up; they are taken to follow the same rule.
- **The narrowest place** is the client's line (`clients.bandwidth`, below), a Direct Connect port or hosted connection,
  a VPN tunnel (1.25 Gbit/s), or what AWS gives one connection of an instance (5 Gbit/s): a Transit Gateway and an
  interface endpoint carry more. Of a port or tunnel other traffic (`clients.link_load`) and the workload's own take
  their shares; where more comes than it carries, the path is saturated.
- **Held or streamed**: API Gateway and Lambda have a whole request, and a whole answer unless it is streamed, before
  they pass any of it on, so that the connections on both sides add up. Through ALB, NLB, CloudFront, Lattice and Envoy
  bytes stream: the slowest connection counts, at the narrowest place that is still before the bytes, and hides what the
  others add; a simulation of relays in the tests agrees within a sixth, mostly within a few segments. Streams of a REST
  API are held back to 2 MB/s after 10 MB, those of a function after 6 MB.
- **Wrapped**: 22 bytes for a TLS record of 16 KB (RFC 8446), 9 for a frame of HTTP/2 (counted for gRPC; RFC 9113), 40
  for the headers of a segment; HTTP/1.1 adds nothing to sizes that have the headers in them. Binary bodies
  (`traffic.binary`) are base64 on the way into a function and out of it: a third more.
- **Not in it**: lost packets, receive buffers, the bytes of handshakes (a certificate is some 3 KB, within the first
  window), and the sharing of a client's line with its other traffic.

What lines carry is mostly assumed:"""


def _line(line: AccessLine) -> tuple[str, ...]:
    low, high = bandwidth_text(line.low_bps), bandwidth_text(line.high_bps)
    return (
        f"`{line.id}`, {line.name}",
        bandwidth_text(line.down_bps),
        bandwidth_text(line.up_bps),
        f"{low} to {high}",
        f"{line.method}, {line.confidence}",
        f"{short_source(line.source)}. {line.reasoning}",
    )


def latency_page() -> str:
    """Write how latencies come about, and every piece of evidence."""
    pieces = all_evidence()
    methods = {piece.method: sum(evidence.method == piece.method for evidence in pieces) for piece in pieces}
    counted = ", ".join(f"{count} {method}" for method, count in sorted(methods.items()))
    return page(
        "Latency: the evidence",
        f"""`modeler latency PATTERN -w FILE` shows each hop of a pattern with its evidence, and the path's percentiles.

Each hop has a distribution through the percentiles that are known of it: between them the logarithm of the latency is a
straight line against the normal score, beyond the last one the last piece goes on, or the overall line if that is
steeper. A single known percentile is taken as a lognormal whose p99 is three times its p50. Hops are put together as a
pair of bounds on the distribution function, so that the model's true percentile lies in the bracket that is printed.
The bracket says nothing about the evidence: that is what *method* and *confidence* are for.

- **measured**: percentiles that somebody published, with the place and the date;
- **derived**: worked out from measurements, as the reasoning says;
- **vendor claim**: what AWS says, without a measurement;
- **assumed**: nothing was found; the range is what is plausible, and why.

Put your own measurements under `latency:` in the workload, by the id in this table or by a component's id:

```yaml
latency:
  network.direct-connect: {{p50: 3 ms, p99: 6 ms, measured: 2026-10, source: ping}}
  alb: {{p50: 0.9 ms, p90: 1.4 ms, p99: 4 ms}}
```

An id stands for all components of that kind. Where a path has several, `component@instance` is one of them and goes
before the id; the lines of a bill name the instances:

```yaml
latency:
  alb@internet-facing-alb: {{p50: 2 ms, p99: 9 ms}}
  alb@internal-alb: {{p50: 0.8 ms, p99: 3 ms}}
```

{len(pieces)} pieces of evidence: {counted}. Round trips between Regions and cold starts by runtime are tables of their
own in `modeler/facts/latency/`. How the model compares with published measurements: [validation.md](validation.md).""",
        _TRANSFER,
        markdown_table(
            ("line", "down", "up", "range", "method, confidence", "source, reasoning"),
            map(_line, access_lines().values()),
        ),
        "## All evidence",
        markdown_table(
            ("id", "what", "p50", "p90", "p99", "range of p50", "method, confidence, measured", "source, reasoning"),
            (_evidence(evidence) for evidence in pieces),
        ),
        "## What carries a p99",
        """Evidence that is assumed, or rests on one source, and carries more than 2 % of the time of the slowest 1 % of
requests: of any pattern, in a fixed set of comparisons (`modeler/validation/tails.py`) whose backends are quick, so
that all else weighs more. Each was looked at again: *derived anew* from all that was found, *kept* with its range, or
*asked* of you, because it is your code or your distance. None was set by what [validation.md](validation.md) says.""",
        markdown_table(
            ("id", "largest share", "in", "p50", "p99", "plausible p50", "sources", "decision", "why"),
            (_decided(decision) for decision in decisions()),
        ),
    )


def _decided(decision: Decision) -> tuple[str, ...]:
    piece = next((piece for piece in all_evidence() if piece.id == decision.id), None)
    known = dict(piece.quantiles_ms) if piece else {}
    return (
        f"`{decision.id}`",
        f"{decision.percent:g} %",
        f"{decision.pattern}: {decision.comparison}",
        *(milliseconds(known[p]) if p in known else "" for p in (0.5, 0.99)),
        decision.plausible or (_range(piece) if piece else ""),
        f"{decision.sources}" if decision.sources else "–",
        decision.decision,
        decision.why,
    )


def _evidence(evidence: Evidence) -> tuple[str, ...]:
    known = dict(evidence.quantiles_ms)
    shown = [milliseconds(known[p]) if p in known else "" for p in (0.5, 0.9, 0.99)]
    if not known:
        shown[0] = milliseconds(evidence.floor_ms)
    graded = ", ".join(part for part in (evidence.method, evidence.confidence, evidence.measured) if part)
    return (
        f"`{evidence.id}`",
        evidence.condition,
        *shown,
        _range(evidence),
        graded,
        f"{evidence.source}. {evidence.reasoning}".rstrip(),
    )


def _range(evidence: Evidence) -> str:
    if evidence.low_ms is None or evidence.high_ms is None:
        return ""
    return f"{evidence.low_ms:g} to {evidence.high_ms:g} ms"


def choosing_page() -> str:
    """Write how patterns are judged and ranked, and every rule."""
    ranking = "; ".join(
        f"`{name}`: {', '.join(f'{criterion} {weight:g}' for criterion, weight in weights.items())}"
        for name, weights in RANKINGS.items()
    )
    return page(
        "Choosing: rules and ranking",
        f"""`modeler choose FILE` judges every pattern by {len(rules())} rules, prices it, and ranks what fits.
`--why PATTERN` prints every rule that spoke, with its facts, sources and dates; `--what-if` drops each need in turn;
`--explain-top` writes a recommendation. Without a file it asks.

A rule says *fits*, *caveat*, *excluded* or *unknown*. A hard limit excludes; one that AWS raises on request is a
caveat. What nobody could verify never excludes. Rules read numbers from facts, never from code: `modeler facts` lists
all {len(facts())} of them with age and source.

{ORDER}: the weighted geometric mean of cost, p99 and things to run, each relative to the best ({ranking}).""",
        "## Rules",
        markdown_table(
            ("rule", "what it judges", "theme", "fields of the workload"),
            (
                (
                    f"`{rule.id}`",
                    rule.title,
                    theme.replace("_", " "),
                    ", ".join(f"`{name}`" for name in rule.requirements),
                )
                for theme, members in rules_by_theme().items()
                for rule in members
            ),
        ),
        "## Questions that an expert asks",
        markdown_table(("question", "rules", "what no rule answers, and why"), _scope()),
    )


def _scope() -> Iterator[tuple[str, str, str]]:
    for name, topic in {**ASKED, **FILTERS}.items():
        yield topic.asks, ", ".join(f"`{rule}`" for rule in rules_on(name)), topic.elsewhere


def changes_page() -> str:
    """Write what well-known articles say of private APIs, and what holds today."""
    notes = all_notes()
    return page(
        "What has changed, and what was wrong",
        f"{len(notes)} statements of well-known articles, in our words, and what holds today. `modeler notes --pattern "
        "A1` lists those that touch one pattern.",
        markdown_table(
            ("statement", "", "today", "since", "patterns", "source, seen"),
            (
                (
                    note.claimed,
                    note.kind,
                    note.today,
                    note.since,
                    " ".join(note.patterns),
                    f"{short_source(note.source)}, {note.as_of}",
                )
                for note in notes
            ),
        ),
    )


def fact_page() -> str:
    """Write every fact that rules may read."""
    return page(
        "Facts: features, limits, promises",
        f"{len(facts())} statements of AWS, each with its source and the day on which it was seen. *hard* cannot be "
        "changed, *adjustable* is a quota that AWS raises, *configurable* is a setting of your own. What is *kept for* "
        "something is asked for by no rule, reach or component: *documentation* is there to be read, *live-check* also "
        "for checks of a running account or a template.",
        markdown_table(
            ("id", "applies to", "what", "value", "", "since", "kept for", "source, seen, confidence"),
            (
                (
                    fact.id,
                    ", ".join(fact.applies_to),
                    fact.meaning,
                    format_value(fact),
                    fact.hard,
                    fact.valid_from,
                    fact.kept_for,
                    f"{fact.source}, {fact.as_of}, {fact.confidence}",
                )
                for fact in facts()
            ),
        ),
    )
