"""The command that chooses a pattern for what a workload needs, from a file or by asking."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    FreeOption,
    JsonOption,
    OverlayOption,
    OwnOption,
    PatternOption,
    RegionOption,
    RequestsOption,
    SetOption,
    load_book,
    load_workload,
    named_pattern,
    print_json,
    render,
    wanted_patterns,
)
from modeler.errors import ModelerError
from modeler.results import with_schema

if TYPE_CHECKING:
    from modeler.engine.choose import Choice
    from modeler.engine.compare import Assessment
    from modeler.facts.pricebook import PriceBook
    from modeler.patterns import Pattern
    from modeler.workload import Workload


@app.command(epilog="Example: modeler choose examples/payroll.yaml --explain-top")
def choose(
    workload: Annotated[
        Path | None, typer.Argument(metavar="[WORKLOAD]", help="YAML file of the workload; without one, questions.")
    ] = None,
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    patterns: PatternOption = None,
    pattern_file: OwnOption = None,
    rank: Annotated[
        str,
        typer.Option("--rank", help="balanced, cost, p99, simplicity, or weights: cost=2,p99=1,simplicity=1."),
    ] = "balanced",
    why: Annotated[
        str, typer.Option("--why", metavar="PATTERN", help="Every rule that spoke of this pattern, or variant: E6:tls.")
    ] = "",
    what_if: Annotated[
        bool, typer.Option("--what-if", help="What dropping each single requirement would save.")
    ] = False,
    explain_top: Annotated[bool, typer.Option("--explain-top", help="A recommendation in plain words.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where the answers are saved, if asked.")] = None,
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Choose a pattern: which fit, ranked, and why the others do not; without a file, by asking."""
    if bool(why) + what_if + explain_top > 1:
        raise ModelerError("--why, --what-if and --explain-top exclude each other: give one of them")
    if workload is not None and out is not None:
        raise ModelerError(f"'-o {out}' saves the answers to questions, and with '{workload}' none is asked: drop one")
    if workload is None:
        if region or requests or change or as_json:
            raise ModelerError("these options need a workload file: 'modeler choose FILE', or no option to be asked")
        w = _asked(out)
    else:
        w = load_workload(workload, region, requests, change)
    book = load_book(w.region, overlay, free_tier)
    from modeler.engine.choose import choose as run

    choice = run(w, wanted_patterns(patterns, pattern_file), rank=_rank(rank), book=book)
    if why:
        assessment = _judged(choice, *named_pattern(why, pattern_file), book)
        whole = run(w, wanted_patterns(None, pattern_file), rank=_rank(rank), book=book) if patterns else choice
        _print_why(whole, assessment, as_json)
    elif what_if:
        _print_what_if(choice, as_json)
    elif explain_top:
        _print_recommendation(choice, book, as_json)
    elif as_json:
        print_json(choice.to_dict())
    else:
        from modeler.views.text.choose import choice_text

        render(choice_text(choice), width=130)
        file = workload or out
        if file is not None and pattern_file is None:
            _print_template(choice, file, region, requests, change)


def _print_template(choice: Choice, file: Path, region: str, requests: str, change: list[str] | None) -> None:
    """Print the command that makes the template of the pick, for the same workload; nothing where nothing fits."""
    if not choice.shortlist:
        return
    pick = choice.shortlist[0].assessment
    words = ["modeler", "template", f"{pick.pattern.code}:{pick.variant}", "-w", str(file)]
    words += ["--region", region] if region else []
    changes = [*(change or ()), *([f"traffic.requests_per_month={requests}"] if requests else ())]
    words += [word for value in changes for word in ("--set", value)]
    print(f"Its template: {shlex.join([*words, '-o', 'stack.yaml'])}")


def _asked(out: Path | None) -> Workload:
    from modeler.cli.interview import interview
    from modeler.engine.choose import remaining
    from modeler.guide import workload_document
    from modeler.workload import Workload

    return Workload.from_dict(workload_document(interview(remaining, out)))


def _rank(given: str) -> str | dict[str, float]:
    if "=" not in given:
        return given
    rank: dict[str, float] = {}
    for part in given.split(","):
        name, _, number = part.partition("=")
        name = name.strip()
        if name in rank:
            raise ModelerError(f"'--rank {given}' names '{name}' twice: give each weight once")
        try:
            rank[name] = float(number)
        except ValueError:
            raise ModelerError(f"'--rank {given}' has '{part}': write weights like cost=2,p99=1") from None
    return rank


def _judged(choice: Choice, own: Pattern, variant: str, book: PriceBook) -> Assessment:
    """Return what was chosen from, or judge it now: a variant by name, or what --pattern left out."""
    from modeler.engine.compare import assess
    from modeler.engine.standing import best_variant

    if variant:
        return assess(choice.workload, own, variant=variant, book=book)
    for assessment in choice:
        if assessment.pattern.id == own.id:
            return assessment
    print(f"modeler: {own.code or own.id} was left out by --pattern, and is judged all the same", file=sys.stderr)
    return best_variant(assess(choice.workload, own, book=book))


def _print_why(choice: Choice, assessment: Assessment, as_json: bool) -> None:
    from modeler.engine.records import reason_record
    from modeler.views.text.choose import why_text

    answer = choice.why_not(assessment)
    if as_json:
        fields = {
            "pattern": assessment.pattern.id,
            "variant": assessment.variant,
            "verdict": assessment.verdict,
            "not_comparable": answer.not_comparable or None,
            "reasons": [reason_record(reason) for reason in assessment.reasons],
            "nearest": answer.nearest.pattern.id if answer.nearest else None,
        }
        print_json(with_schema("why", fields))
    else:
        render(why_text(assessment, answer))


def _print_what_if(choice: Choice, as_json: bool) -> None:
    from modeler.engine.study.what_if import what_if, without_any
    from modeler.views.text.choose import what_if_text

    relaxations, together = what_if(choice), without_any(choice)
    if as_json:
        fields = {
            "requirements": [relaxed.to_dict() for relaxed in relaxations],
            "without_any": together.to_dict() if together else None,
        }
        print_json(with_schema("requirements", fields))
    else:
        render(what_if_text(choice, relaxations, together))


def _print_recommendation(choice: Choice, book: PriceBook, as_json: bool) -> None:
    from modeler.guide.recommend import recommend
    from modeler.views.text.recommendation import recommendation_record, recommendation_text

    answer = recommend(choice, book=book)
    if as_json:
        print_json(with_schema("recommendation", recommendation_record(answer)))
    else:
        render(recommendation_text(answer))
