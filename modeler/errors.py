"""Typed exceptions: each message is one sentence that says what was given, what is allowed and what to do next.

The command line prints the message and exits with code 2; a notebook catches the type.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from modeler.dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong, and what may stand there instead where that is a list of names.

    Parameters
    ----------
    text : str
        What was given; without a list, also what to do next.
    allowed : tuple of str
        The names to choose from. Of more than ten the first are shown.
    see : str
        The command that prints all of them.
    places : tuple of str
        Where it was made, the outermost first; they stand before the text.

    Examples
    --------
    >>> str(Mistake("unknown color 'blu'", ("blue", "red")))
    "unknown color 'blu': use one of blue, red"
    >>> str(Mistake("no letter", tuple("abcdefghijklmn"), "letters"))
    "no letter: use one of a, b, c, d, e, f, g, h, i, j and 4 more, which 'letters' prints"
    >>> str(Mistake("no color: give one"))
    'no color: give one'
    """

    text: str
    allowed: tuple[str, ...] = ()
    see: str = ""
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = ": ".join((*self.places, self.text))
        return in_one_line(f"{text}: use one of {some_names(self.allowed, self.see)}" if self.allowed else text)

    def within(self, place: str) -> Mistake:
        """Return it with the place where it was made.

        >>> str(Mistake("it is empty").within("needs"))
        'needs: it is empty'
        """
        return replace(self, places=(place, *self.places)) if place else self

    def without(self, place: str) -> Mistake:
        """Return it without its outermost place, if that is this one: for who says it of something else.

        >>> str(Mistake("it is empty").within("needs").within("the workload").without("the workload"))
        'needs: it is empty'
        """
        return replace(self, places=self.places[1:]) if self.places[:1] == (place,) else self


MOST_CHOICES = 10
"""Of a longer list of names a sentence shows so many."""


def some_names(names: Sequence[str], see: str = "") -> str:
    """Write a list of names, shortened where it is long, with the command that prints all of them.

    >>> some_names(["a", "b"]), some_names([str(number) for number in range(12)])
    ('a, b', '0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more')
    """
    if len(names) <= MOST_CHOICES + 1:
        return ", ".join(names)
    command = f", which '{see}' prints" if see else ""
    return f"{', '.join(names[:MOST_CHOICES])} and {len(names) - MOST_CHOICES} more{command}"


LONGEST_WORD = 160
LONGEST_SENTENCE = 4_000
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def harmless(text: str) -> str:
    r"""Return text that a terminal only prints: without control characters, newlines and direction marks.

    >>> harmless("a\x1b[31mb\nc \u202e")
    'a?[31mb c ?'
    """
    if text.isprintable():
        return text
    import unicodedata

    return "".join(" " if sign in "\n\r\t" else "?" if unicodedata.category(sign) in _UNSAFE else sign for sign in text)


def in_one_line(text: str) -> str:
    """Return a message as one harmless line in which what somebody typed is shortened.

    >>> len(in_one_line("unknown Region '" + "x" * 5_000 + "': use another"))
    169
    """
    line = harmless(text)
    if len(line) <= LONGEST_WORD:
        return line
    start, end = LONGEST_WORD - 40, 20
    # What is echoed stands in quotation marks, or is one long word.
    echoed = rf"(?<!\w)'[^']{{{LONGEST_WORD},}}'|[^\s']{{{LONGEST_WORD},}}"
    line = re.sub(echoed, lambda match: f"{match[0][:start]}…{match[0][-end:]}", line)
    return line if len(line) <= LONGEST_SENTENCE else f"{line[:LONGEST_SENTENCE]}…"


class ModelerError(Exception):
    """Base of every error that a user can cause and mend.

    Parameters
    ----------
    mistake : str or Mistake
        What is wrong.

    Examples
    --------
    >>> import modeler as m
    >>> try:
    ...     m.pattern("A99")
    ... except m.ModelerError as error:
    ...     print(type(error).__name__)
    UnknownNameError
    """

    def __init__(self, mistake: str | Mistake = "") -> None:
        self.mistake = mistake if isinstance(mistake, Mistake) else Mistake(mistake)
        super().__init__(str(self.mistake))


class UnitError(ModelerError):
    """A quantity that cannot be read, or one in the wrong kind of unit."""


class WorkloadError(ModelerError, ValueError):
    """A workload, or a part of one, that cannot be read, or that contradicts itself."""


class UnknownNameError(ModelerError):
    """A pattern, Region, dimension or field that does not exist."""


class FactMissingError(ModelerError):
    """A fact that is stated, but for other Regions or other days than those asked for."""


class PriceMissingError(ModelerError):
    """The price book holds no price for a dimension in a Region."""


class RegionLacksServiceError(PriceMissingError):
    """A pattern was asked for by name in a Region that lacks a service it needs."""


class OverlayError(ModelerError):
    """A file of negotiated prices that cannot be read or applied."""


class CallError(ModelerError, TypeError):
    """Arguments in the wrong order, or of the wrong kind."""


class InventoryError(ModelerError):
    """An inventory, a template or a plan that cannot be read, or that contradicts itself."""


class StackError(ModelerError):
    """A stack that cannot be made or written, with what stands in the way."""


class CompositionError(ModelerError):
    """Parts that cannot be joined into an architecture."""


class NotComparable(ModelerError):
    """A pattern does not serve this workload's kind of clients or backend: the reason, never a price."""


def mistake_of(error: Exception) -> Mistake:
    """Return what is wrong by an exception, in its parts where it is one of ours.

    >>> str(mistake_of(ValueError("it is empty")).within("needs"))
    'needs: it is empty'
    """
    return error.mistake if isinstance(error, ModelerError) else Mistake(str(error))


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return the hint for a mistyped name: the nearest one, those that begin with it, or nothing.

    >>> nearest("trafic", ["traffic", "backend"])
    " (did you mean 'traffic'?)"
    >>> nearest("US-EAST-1", ["us-east-1"])
    " (did you mean 'us-east-1'?)"
    >>> nearest("eu-west", ["eu-north-1", "eu-west-1", "eu-west-2"])
    " (did you mean 'eu-west-1' or 'eu-west-2'?)"
    >>> nearest("zzz", ["traffic"])
    ''
    """
    names = list(allowed)
    same = [known for known in names if known.lower() == name.lower()]
    begun = [known for known in names if name and known.lower().startswith(name.lower())]
    few = begun if len(begun) <= MOST_MEANT else []
    return meant(same or few or difflib.get_close_matches(name, names, n=1, cutoff=0.6))


MOST_MEANT = 3
"""So many names are offered in place of one that does not exist."""


def meant(names: Iterable[str]) -> str:
    """Write the names that somebody may have meant as a hint.

    >>> meant(["flat"]), meant(["a", "b", "c"]), meant([])
    (" (did you mean 'flat'?)", " (did you mean 'a', 'b' or 'c'?)", '')
    """
    *most, last = [f"'{name}'" for name in names] or [""]
    return f" (did you mean {', '.join(most)} or {last}?)" if most else f" (did you mean {last}?)" if last else ""


def unknown_name(
    kind: str, name: str, allowed: Iterable[str], see: str = "", hint: str = "", prints: str = ""
) -> UnknownNameError:
    """Build the error for a name that does not exist, with the nearest name and the list.

    >>> str(unknown_name("Region", "eu-west-9", ["eu-west-1", "us-east-1"]))
    "unknown Region 'eu-west-9' (did you mean 'eu-west-1'?): use one of eu-west-1, us-east-1"

    `hint` stands in place of the nearest name, and `prints` is the command that prints a long list. Where there are too
    many to list, `see` says what to do instead:

    >>> str(unknown_name("key", "timeouts", ["timeout_s"], "'modeler facts' shows all of them"))
    "unknown key 'timeouts' (did you mean 'timeout_s'?): 'modeler facts' shows all of them"
    """
    names = list(allowed)
    unknown = f"unknown {kind} '{name}'{hint or nearest(name, names)}"
    return UnknownNameError(f"{unknown}: {see}" if see else Mistake(unknown, tuple(names), prints))


def unread_name(kind: str, name: str, known: Iterable[str]) -> InventoryError:
    """Build the error for a resource that is named and was not read, with the nearest name and the list.

    >>> str(unread_name("API", "Ordrs", ["Shop", "Orders"]))
    "'Ordrs' is no API that was read (did you mean 'Orders'?): use one of Orders, Shop"
    >>> str(unread_name("API", "Orders", []))
    "'Orders' is no API that was read, and no other was: read the template that makes it, too"
    """
    names = sorted(set(known))
    unknown = f"'{name}' is no {kind} that was read"
    if not names:
        return InventoryError(f"{unknown}, and no other was: read the template that makes it, too")
    return InventoryError(Mistake(f"{unknown}{nearest(name, names)}", tuple(names), "modeler read --all"))
