"""Typed exceptions: each message is one sentence that says what was given, what is allowed and what to do next.

The command line prints the message and exits with code 2; a notebook catches the type.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from modeler.dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong, and what may stand there instead where that is a list of names.

    Parameters
    ----------
    text : str
        What was given; without a list, also what to do next.
    allowed : tuple of str
        The names to choose from.

    Examples
    --------
    >>> str(Mistake("unknown color 'blu'", ("blue", "red")))
    "unknown color 'blu': use one of blue, red"
    >>> str(Mistake("no color: give one"))
    'no color: give one'
    """

    text: str
    allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}: use one of {', '.join(self.allowed)}" if self.allowed else self.text

    def within(self, place: str) -> Mistake:
        """Return it with the place where it was made.

        >>> str(Mistake("it is empty").within("needs"))
        'needs: it is empty'
        """
        return Mistake(f"{place}: {self.text}", self.allowed) if place else self


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
        super().__init__(str(mistake))


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


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return the hint for a mistyped name: the nearest one, or nothing.

    >>> nearest("trafic", ["traffic", "backend"])
    " (did you mean 'traffic'?)"
    >>> nearest("US-EAST-1", ["us-east-1"])
    " (did you mean 'us-east-1'?)"
    >>> nearest("zzz", ["traffic"])
    ''
    """
    names = list(allowed)
    same = [known for known in names if known.lower() == name.lower()]
    similar = same or difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f" (did you mean '{similar[0]}'?)" if similar else ""


def unknown_name(kind: str, name: str, allowed: Iterable[str], see: str = "") -> UnknownNameError:
    """Build the error for a name that does not exist, with the nearest name and the list.

    >>> str(unknown_name("Region", "eu-west-9", ["eu-west-1", "us-east-1"]))
    "unknown Region 'eu-west-9' (did you mean 'eu-west-1'?): use one of eu-west-1, us-east-1"

    Where there are too many to list, `see` says what to do instead:

    >>> str(unknown_name("key", "timeouts", ["timeout_s"], "'modeler facts' shows all of them"))
    "unknown key 'timeouts' (did you mean 'timeout_s'?): 'modeler facts' shows all of them"
    """
    names = list(allowed)
    unknown = f"unknown {kind} '{name}'{nearest(name, names)}"
    return UnknownNameError(f"{unknown}: {see}" if see else Mistake(unknown, tuple(names)))
