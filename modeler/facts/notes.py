"""What well-known articles say of private APIs, and what holds today: one note a row, in `notes.csv`.

Half of the advice on the web is older than the features that it misses: REST APIs without VPC links V2 (2025), private
APIs without domain names of their own (2024), Network Load Balancers without security groups (2023). Each note gives
a statement in our own words, whether it was wrong, has become outdated, lacks a condition (unclear) or still holds
(confirmed), what holds today, the patterns and facts that it touches, and the page that says so.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

from modeler.dataclass import dataclass
from modeler.facts import by_id, rows

Kind = Literal["wrong", "outdated", "unclear", "confirmed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleNote:
    """One statement of an article, judged.

    Parameters
    ----------
    id : str
        Its name, e.g. ``N-007``.
    article : str
        Short name of the article, as in `Pattern.articles`.
    kind : wrong, outdated, unclear or confirmed
        What became of the statement.
    claimed, today : str
        The statement in our own words; what holds today.
    since : str
        Day (ISO) since which that holds, if a change made the statement outdated.
    patterns, facts : tuple of str
        Codes of the patterns that it touches; ids of the facts that prove it.
    source, as_of, as_of_text : str
        Page, the day (ISO) on which it was seen, and how exact that day is.
    """

    id: str
    article: str
    kind: Kind
    claimed: str
    today: str
    since: str
    patterns: tuple[str, ...]
    facts: tuple[str, ...]
    source: str
    as_of: str
    as_of_text: str


@cache
def all_notes() -> tuple[ArticleNote, ...]:
    """Return all notes, article by article.

    >>> all_notes()[0].article
    'wing'
    """
    return tuple(
        ArticleNote(
            id=row["id"],
            article=row["article"],
            kind=cast(Kind, row["kind"]),
            claimed=row["claimed"],
            today=row["today"],
            since=row["since"],
            patterns=tuple(row["patterns"].split()),
            facts=tuple(row["facts"].split()),
            source=row["source"],
            as_of=row["as_of"],
            as_of_text=row["as_of_text"],
        )
        for row in rows("notes.csv")
    )


def notes_for(pattern_code: str) -> tuple[ArticleNote, ...]:
    """Return the notes that touch a pattern, by its code; none is no error.

    >>> {note.kind for note in notes_for("C2")} >= {"wrong", "outdated"}
    True
    """
    return tuple(note for note in all_notes() if pattern_code in note.patterns)


def note(name: str) -> ArticleNote:
    """Return a note by its id.

    Raises
    ------
    UnknownNameError
        If there is none: with the nearest id.

    Examples
    --------
    >>> note("N-007").since
    '2025-11-21'
    """
    return by_id(all_notes(), name, "note")
