"""A report: choose, recommend, draw, and write it all into one file that goes into a design review as it is.

The suffix says in which format: a page that needs nothing else (.html), text for code hosts (.md), the whole document
(.json), one row a pattern (.csv, .parquet). The same workload, prices and version give the same bytes: a report bears
no date of its own accord.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modeler.dataclass import dataclass
from modeler.engine.calls import check_answer, prices_for
from modeler.engine.choose import Choice, choose
from modeler.engine.compare import Assessment
from modeler.engine.records import report_rows
from modeler.engine.study.migration import PatternStep, assess_today, step_between
from modeler.errors import ModelerError, NotComparable, unknown_name
from modeler.facts.pricebook import PriceBook
from modeler.files.writing import write_bytes, write_text
from modeler.guide.recommend import recommend
from modeler.patterns import Pattern
from modeler.results import Record, Result, short
from modeler.views.report import drawings
from modeler.workflows.report_document import TOP, report_document
from modeler.workload import Workload

if TYPE_CHECKING:
    from modeler.engine.study.break_even import BreakEven
    from modeler.engine.study.sensitivity import Sensitivity

FORMATS = (".html", ".md", ".json", ".csv", ".parquet")
TEMPLATES = ("adr",)
NEAR = 10.0
"""The chart of cost by requests goes from a tenth of today's requests to ten times as many."""


@dataclass(frozen=True, repr=False)
class Report(Result):
    """What a report is made of.

    Parameters
    ----------
    choice : Choice
        The shortlist and what is not in it.
    book : PriceBook
        The prices with which it was made.
    date : str
        The day that it bears, if any.
    command : str
        With which it can be made again.
    today : Assessment or None
        What serves the workload today, if that was said.

    Examples
    --------
    >>> report = make_report(Workload(name="orders", backend={"kind": "lambda"}), ["A1", "A5"])
    >>> report.document["title"], sorted(report.document["top"])
    ('orders', ['A1', 'A5'])
    """

    choice: Choice
    book: PriceBook
    date: str = ""
    command: str = ""
    today: Assessment | None = None

    @cached_property
    def step(self) -> PatternStep | None:
        """From what serves today to the pick; None if that was not said, is the pick already, or nothing fits."""
        pick = self.choice.pick
        if self.today is None or pick is None or self.today.label == pick.label:
            return None
        return step_between(self.today, pick.assessment, self.book)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The plain data."""
        document = report_document(
            self.choice, self.book, recommend(self.choice, book=self.book), self.date, self.command
        )
        today = self.today.label if self.today else ""
        return {**document, "today": today, "migration": self.step.to_dict() if self.step else None}

    def summary(self) -> str:
        """Say for which workload it is and which pattern it recommends."""
        pick = self.choice.pick
        return f"'{short(self.choice.workload.name)}', {f'pick {short(pick.label)}' if pick else 'no pattern fits'}"

    def records(self) -> list[Record]:
        """Return one row a pattern, best first."""
        return report_rows(self.document)

    @property
    def top(self) -> tuple[Assessment, ...]:
        """The patterns that are shown in full."""
        return tuple(candidate.assessment for candidate in self.choice.shortlist[:TOP])

    @cached_property
    def drawable(self) -> drawings.Drawable:
        """What is drawn."""
        return drawings.Drawable(self.choice, self.top, self._crossings(), self._sensitivity(), self.step)

    def html(self) -> str:
        """Write it as one page.

        Raises
        ------
        ModelerError
            If the extras for charts and pictures are not installed.
        """
        from modeler.views.report.html import html

        return html(self.document, drawings.svgs(self.drawable), drawings.figures(self.drawable))

    def markdown(self, template: str = "") -> str:
        """Write it as Markdown, or as an architecture decision record.

        Raises
        ------
        UnknownNameError
            If there is no such template.
        """
        from modeler.views.report.adr import decision_record
        from modeler.views.report.markdown import markdown

        if template and template not in TEMPLATES:
            raise unknown_name("template", template, TEMPLATES)
        write = decision_record if template == "adr" else markdown
        return write(self.document, drawings.mermaids(drawings.Drawable(self.choice, self.top, step=self.step)))

    def _crossings(self) -> BreakEven | str:
        """The pick against the runner-up, or why the engine cannot set them against each other."""
        from modeler.engine.study.break_even import break_even

        w = self.choice.workload
        if len(self.top) < 2:
            return "there is no runner-up"
        if not w.requests_per_month:
            return "the workload has no requests"
        pick, rival = (_own(assessment) for assessment in self.top[:2])
        low, high = w.requests_per_month / NEAR, w.requests_per_month * NEAR
        try:
            return break_even(w, pick, rival, low=low, high=high, book=self.book)
        except ModelerError as error:
            return str(error)  # something without a price, or a pattern that does not serve other numbers of requests

    def _sensitivity(self) -> Sensitivity | str:
        """What moves the pick's bill most, or why that is not known."""
        from modeler.engine.study.sensitivity import sensitivity

        if not self.top:
            return "no pattern fits"
        try:
            return sensitivity(self.choice.workload, _own(self.top[0]), outputs=("usd",), book=self.book)
        except ModelerError as error:
            return str(error)  # something without a price


def _own(assessment: Assessment) -> Pattern:
    """Return a pattern with the chosen variant alone."""
    from dataclasses import replace

    pattern = assessment.pattern
    return replace(pattern, variants=(pattern.variant(assessment.variant),)) if assessment.variant else pattern


def make_report(
    w: Workload,
    names: Sequence[str | Pattern] = (),
    *,
    rank: str | Mapping[str, float] = "balanced",
    date: str = "",
    command: str = "",
    today: str | Pattern = "",
    book: PriceBook | None = None,
) -> Report:
    """Judge, price and rank patterns for a workload, for a report.

    Parameters
    ----------
    w : Workload
        What they are to serve.
    names : sequence of str or Pattern
        Ids or codes, or own patterns; by default the whole catalogue.
    rank : str or mapping
        As for `modeler.engine.choose.choose`.
    date, command : str
        What the report says of when and how it was made.
    today : str or Pattern
        What serves the workload today: the report then says what the step to the pick takes.
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    Report
        For `write_report`.

    Raises
    ------
    UnknownNameError
        If a pattern or a ranking does not exist.
    ModelerError
        If two patterns have the same code.

    Examples
    --------
    >>> report = make_report(Workload(name="orders"), ["A5"])
    >>> report.markdown().splitlines()[0]
    '# Orders: how to expose the API'
    """
    book = prices_for(w, book)
    choice = choose(w, names, rank=rank, book=book)
    codes = [assessment.pattern.code for assessment in choice]
    for code in codes:
        if codes.count(code) > 1:
            raise ModelerError(f"two patterns have the code '{code}': give each its own, and each pattern once")
    runs = assess_today(w, today, choice, book) if today else None
    if runs is not None and not runs.comparable:
        raise NotComparable(runs.not_comparable)
    return Report(choice, book, date, command, runs)


def write_report(report: Report, path: str | Path, template: str = "") -> Path:
    """Write a report into a file; one that is there is replaced.

    Parameters
    ----------
    report : Report
        What to write.
    path : str or Path
        Its suffix says in which format: .html, .md, .json, .csv or .parquet.
    template : str
        ``adr`` for an architecture decision record, which is Markdown.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ModelerError
        If the suffix is another, the file cannot be written, or an extra is not installed.

    Examples
    --------
    >>> write_report(make_report(Workload(), ["A5"]), "report.docx")
    Traceback (most recent call last):
    modeler.errors.ModelerError: 'report.docx' is no report: name a file that ends in .html, .md, .json, .csv, .parquet
    """
    check_answer(report, Report, "write_report(report(w), path)")
    path = Path(path)
    check_target(path, template)
    if path.suffix.lower() == ".parquet":
        from modeler.views.report.data import parquet_bytes

        write_bytes(path, parquet_bytes(report.document))
    else:
        write_text(path, _written(report, path.suffix.lower(), template))
    return path


def check_target(path: Path, template: str) -> None:
    """Refuse what cannot become a report before anything is calculated.

    Raises
    ------
    ModelerError
        If the suffix is another, or does not go with the template.
    """
    if path.suffix.lower() not in FORMATS:
        raise ModelerError(f"'{path}' is no report: name a file that ends in {', '.join(FORMATS)}")
    if template and template not in TEMPLATES:
        raise unknown_name("template", template, TEMPLATES)
    if template and path.suffix.lower() != ".md":
        raise ModelerError(f"the template '{template}' is Markdown, and '{path}' is not: name a file that ends in .md")


def _written(report: Report, suffix: str, template: str) -> str:
    if suffix == ".html":
        return report.html()
    if suffix == ".md":
        return report.markdown(template)
    if suffix == ".csv":
        from modeler.views.report.data import csv_text

        return csv_text(report.document)
    return json.dumps(report.document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
