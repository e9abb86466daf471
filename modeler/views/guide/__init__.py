"""The design guide: questions on the left, on the right what fits, live, with pictures and reasons.

It joins `modeler.guide` and `modeler.engine.choose` to the widgets, in a notebook or as an app; every
number and every reason comes from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from modeler.engine.choose import Choice, WhyNot, choose, remaining
from modeler.engine.compare import Assessment, assess
from modeler.engine.situations import situation_for
from modeler.engine.standing import RANKINGS, Candidate, against
from modeler.errors import ModelerError, unknown_name
from modeler.facts.pricebook import PriceBook, price_book
from modeler.guide import answers_from, file_name, progress, to_yaml, workload
from modeler.patterns import patterns
from modeler.results import number_of
from modeler.views import widgets
from modeler.views.diagrams import diagram
from modeler.views.guide.interview import TOPICS, Interview
from modeler.views.guide.results import (
    LEFT_OUT,
    SHORTLIST,
    facts_line,
    left_out_rows,
    opened_text,
    shortlist_rows,
    why_html,
)
from modeler.workload import Workload

_RANKINGS = [
    ("cost, p99 and things to run", "balanced"),
    ("cost", "cost"),
    ("p99", "p99"),
    ("fewest things to run", "simplicity"),
]


class Guide(widgets.Page):
    """The guide as one widget; in the last line of a cell it shows itself.

    Parameters
    ----------
    answers : mapping, optional
        Answers to begin with, by the id of their question, such as ``{"clients": "on-premises"}``.
    rank : str
        ``balanced``, ``cost``, ``p99`` or ``simplicity``.
    folder : str or Path
        Where the workload is saved.
    book : PriceBook, optional
        Prices, whatever the Region; by default the snapshot's list prices.

    Raises
    ------
    ModelerError
        If an answer or the ranking cannot be.

    Examples
    --------
    >>> guide = Guide({"clients": "on-premises", "backend": "lambda"})
    >>> guide.in_hand == guide.choice.pick.pattern.code
    True
    >>> guide.form.answer("features", ["api-keys"])
    >>> [str(feature) for feature in guide.workload.needs.features]
    ['api-keys']
    >>> "E7" in {candidate.pattern.code for candidate in guide.choice.shortlist}
    False
    >>> guide.show("E7")
    >>> "Nearest that fits" in guide.why.html()
    True
    """

    def __init__(
        self,
        answers: Mapping[str, str | Sequence[str]] | None = None,
        rank: str = "balanced",
        folder: str | Path = ".",
        book: PriceBook | None = None,
    ) -> None:
        if rank not in RANKINGS:
            raise unknown_name("ranking", rank, RANKINGS)
        self._talk = Interview(answers or {}, remaining, len(patterns()))
        self._book = book or price_book()
        self.choice: Choice = self._chosen(rank)
        self.in_hand = ""
        self._wanted = ""
        self.form = widgets.QuestionForm(self._talk.look, self._answer, self._clear, first=TOPICS[0])
        self.save = widgets.SaveBox(self.yaml, lambda: file_name(self._talk.answers), folder)
        self.opening = widgets.OpenBox(self.load, "workload.yaml", folder)
        self.rank = widgets.picker("Rank by", _RANKINGS, rank)
        self.rank.observe(lambda _: self._choose(), names="value")
        self.head, self.why = widgets.HtmlPane(), widgets.HtmlPane()
        self.message, self.picture = widgets.MessageArea(), widgets.PicturePane()
        self.shortlist = widgets.ComparisonTable(
            SHORTLIST, on_choose=self.show, action="Show", empty="No pattern meets all that is needed."
        )
        self.left_out = widgets.ComparisonTable(
            LEFT_OUT, on_choose=self.show, action="Why not?", height="320px", empty="Every pattern is in the shortlist."
        )
        self.title = widgets.HtmlPane()
        left = widgets.Page([self.form, self.save, self.opening])
        right = widgets.Page(
            [
                self.head,
                self.rank,
                self.message,
                self.shortlist,
                self.title,
                self.picture,
                self.why,
                widgets.HtmlPane("<h3>Not in the shortlist</h3>"),
                self.left_out,
            ]
        )
        super().__init__([widgets.columns(left, right, widths_px=(300, 500))])
        self._show_choice()

    @property
    def workload(self) -> Workload:
        """What the answers describe; every other field has its default."""
        return workload(self._talk.answers)

    def yaml(self) -> str:
        """The answers as a workload file, which `modeler choose` and the other notebooks read."""
        return to_yaml(self._talk.answers)

    def load(self, path: str | Path) -> str:
        """Answer the questions as a workload file does, instead of the answers so far.

        Parameters
        ----------
        path : str or Path
            The file.

        Returns
        -------
        str
            What was answered, and which fields have no question and are left out.

        Raises
        ------
        ModelerError
            If the file is no workload; the answers so far stay.
        """
        loaded = answers_from(Workload.load(path))
        self._talk.replace(loaded.answers)
        self.form.clear_errors()
        self._choose()
        return opened_text(Path(path).name, loaded)

    def show(self, code: str) -> None:
        """Take a pattern in hand: its picture, and every reason for and against it.

        Raises
        ------
        UnknownNameError
            If there is no such pattern.
        """
        self._wanted = self._take(code)

    def reasons(self, code: str) -> widgets.HtmlPane:
        """Return every reason for and against a pattern, and leave the one in hand.

        Raises
        ------
        UnknownNameError
            If there is no such pattern.
        """
        assessment = self.choice[code]
        place = self._place(assessment)
        return widgets.HtmlPane(_title(assessment, place) + self._why(assessment, place))

    def _answer(self, name: str, value: str | Sequence[str]) -> None:
        self._talk.answer(name, value)
        self._choose()

    def _clear(self, name: str) -> None:
        self._talk.clear(name)
        self._choose()

    def _chosen(self, rank: str) -> Choice:
        w = self.workload
        return choose(w, book=self._book.elsewhere(w.region), rank=rank)

    def _choose(self) -> None:
        with self.message.catching():
            self.choice = self._chosen(self.rank.value)
            self._show_choice()
        self.save.refresh()

    def _show_choice(self) -> None:
        self.head.show(self._said())
        self.shortlist.show(shortlist_rows(self.choice))
        self.left_out.show(left_out_rows(self.choice))
        pick = self.choice.pick
        self._take(self._wanted or (pick.pattern.code if pick else next(iter(self.choice)).pattern.code))

    def _said(self) -> str:
        ahead = progress(self._talk.answers)[1]
        fit, total = len(self.choice.shortlist), len(self.choice)
        usual = f"With the usual answers to {number_of(ahead, 'open question')}" if ahead else "With these answers"
        return f"<h3>Shortlist</h3><p>{escape(usual)}, {fit} of {total} patterns fit.</p>"

    def _take(self, code: str) -> str:
        assessment = self.choice[code]
        place = self._place(assessment)
        self.in_hand = assessment.pattern.code
        self.title.show(_title(assessment, place))
        self.why.show(self._why(assessment, place))
        self.shortlist.selected = self.left_out.selected = self.in_hand
        self._draw(assessment)
        return self.in_hand

    def _place(self, assessment: Assessment) -> Candidate | None:
        return next((candidate for candidate in self.choice.shortlist if candidate.assessment is assessment), None)

    def _why(self, assessment: Assessment, place: Candidate | None) -> str:
        nearest = None if place else self.choice.nearest(assessment)
        return why_html(assessment, WhyNot(assessment.pattern, against(assessment), assessment.reason, nearest, place))

    def _draw(self, assessment: Assessment) -> None:
        name = f"{assessment.pattern.code} {assessment.pattern.title}"
        try:
            if assessment.comparable:
                self.picture.show_svg(diagram.svg(assessment), f"Picture of {name}")
            else:
                usual = assess(Workload.from_dict(situation_for(assessment.pattern)), assessment.pattern)
                caption = "Drawn for the plainest workload that it serves: it does not serve this one."
                self.picture.show_svg(diagram.svg(usual, prices=False), f"Picture of {name}", caption)
        except ModelerError as error:
            self.picture.clear(f"No picture: {error}.")


def _title(assessment: Assessment, place: Candidate | None) -> str:
    name = escape(f"{assessment.pattern.code} {assessment.pattern.title}")
    verdict = escape(assessment.verdict)
    told = f"Number {place.rank}; {facts_line(place)}; verdict: {verdict}" if place else f"Verdict: {verdict}"
    return f"<h3>{name}</h3><p>{escape(assessment.pattern.purpose)}</p><p>{told}.</p>"
