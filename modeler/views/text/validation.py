"""The page that sets published measurements against the model, in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from modeler.validation import Case, ColdShare, Line, Validation, idle_timeout_s
from modeler.views.pages import markdown_table

_NOTE = "<!-- Written by `modeler docs`: change the code or the facts, not this page. -->"
_INTRO = (
    "What was published of whole paths, and what the model says of them. Parameters come from physics (round trips) "
    "and from evidence, or from the publication itself where it states them. None is fitted by a search, but some "
    "leave a choice, and choices were made with the results in sight: all that were tried are listed. The error is "
    "the modeled by the published number, less one; the half-width of the bracket is that of the model's arithmetic, "
    "not of its evidence. Print the page with `modeler validation`."
)


def validation_page(validation: Validation) -> str:
    """Write the page.

    Examples
    --------
    >>> from modeler.validation import validation
    >>> validation_page(validation()).splitlines()[0]
    '# Validation'
    """
    blocks = ["# Validation", _NOTE, _INTRO, _summary(validation), *_choices(validation), "## Required"]
    blocks += [block for case in validation.required for block in _case(case)]
    blocks += _cold(validation)
    blocks.append("## Informative")
    blocks += [block for case in validation.informative for block in _case(case)]
    blocks += [
        "## Not expressible",
        "Published, but nothing to compare: what the model would have to know was not published, or is the "
        "measurement itself.",
        markdown_table(
            ("case", "what", "why not"), ((missing.id, missing.subject, missing.why) for missing in validation.missing)
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def _summary(validation: Validation) -> str:
    met = sum(check.holds for check in validation.checks)
    checks = [(case.id, check) for case in validation.required for check in case.checks] + [
        ("E03", validation.cold_check)
    ]
    rows = ((of, check.says, "met" if check.holds else "**missed**") for of, check in checks)
    return f"{met} of {len(validation.checks)} requirements are met.\n\n" + markdown_table(
        ("case", "required", ""), rows
    )


def _choices(validation: Validation) -> Iterable[str]:
    yield "## How much the choices matter"
    yield (
        "What is required is met with the parameters marked *taken*. With others, as plausible or more independent, it "
        "would come out like this; a requirement that holds with one of them only is a weak confirmation."
    )
    yield markdown_table(
        ("case", "choice", "result", ""),
        (
            (
                alternative.case,
                f"{alternative.choice} *(taken)*" if alternative.taken else alternative.choice,
                alternative.result,
                "met" if alternative.holds else "**missed**",
            )
            for alternative in validation.alternatives
        ),
    )


def _case(case: Case) -> Iterable[str]:
    yield f"### {case.id}. {case.title}"
    yield f"Measured {case.measured}. Source: {_linked(case.sources)}."
    yield markdown_table(
        ("parameter", "value", "from"),
        ((parameter.name, parameter.value, parameter.origin) for parameter in case.parameters),
    )
    yield markdown_table(
        ("measurement", "", "published, ms", "modeled, ms", "error"), (_line(line) for line in case.lines)
    )
    own = "" if case.independent else " *Some of the evidence comes from this publication.*"
    yield case.remark + own


def _line(line: Line) -> Sequence[str]:
    half = line.modeled.half_width
    width = f" ± {_short(half)}" if half >= 0.0005 else ""
    return (
        line.variant,
        line.metric,
        f"{line.published_ms:g}",
        f"{_ms(line.modeled.midpoint)}{width}",
        f"{line.error:+.1%}",
    )


def _ms(ms: float) -> str:
    return f"{ms:,.1f}" if ms >= 10 else f"{ms:.3f}"


def _short(ms: float) -> str:
    """Two digits of a half-width, without an exponent."""
    digits = max(0, 1 - math.floor(math.log10(ms)))
    return f"{ms:.{digits}f}"


def _cold(validation: Validation) -> Iterable[str]:
    yield "### E03. Cold starts of a function by the rate of its requests"
    yield (
        "Poisson arrivals at a Lambda function (python3.6, 128 MB, 1.85 s of work), 28 hours at each rate, 2020. "
        "Source: <https://github.com/pacslab/serverless-performance-modeling>. The one parameter is the idle timeout, "
        f"{idle_timeout_s():g} s, taken from the gaps between requests of the same runs: 4 % were cold after 600 to "
        "630 s, 75 % after 630 to 660 s and all beyond. Requests take the newest idle instance."
    )
    yield markdown_table(
        ("requests a second", "published", "95 % interval", "modeled", ""),
        (_share(cold_share) for cold_share in validation.cold),
    )
    yield (
        "Where it lies outside, instances were also taken away before the timeout: 0.3 to 5 % of the requests after "
        "gaps of 1 to 10 minutes were cold, which the model does not have. The timeout and the shares come from the "
        "same requests, looked at in two ways; with the model's default for today, shares at most rates would lie "
        "above."
    )


def _share(cold_share: ColdShare) -> Sequence[str]:
    return (
        f"{cold_share.rate_per_s:g}",
        f"{cold_share.published:.2%}",
        f"{cold_share.low:.2%} to {cold_share.high:.2%}",
        f"{cold_share.modeled:.2%}",
        "inside" if cold_share.inside else "**outside**",
    )


def _linked(sources: Sequence[str]) -> str:
    return ", ".join(f"<{source}>" if source.startswith("https://") else f"`{source}`" for source in sources)
