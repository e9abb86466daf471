"""What a rule says of a pattern and a workload: one sentence with its facts, and the verdict that many of them make.

A verdict is the worst of its reasons. What could not be verified counts as a caveat and is named; it never excludes.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from modeler.dataclass import dataclass
from modeler.facts.constraints import Fact, fact

FITS = "fits"
FITS_WITH_CAVEATS = "fits with caveats"
EXCLUDED = "excluded"


class Outcome(StrEnum):
    """What a rule found."""

    FITS = "fits"
    CAVEAT = "caveat"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's answer for one pattern.

    Parameters
    ----------
    rule : str
        Stable id of the rule, e.g. ``mtls-at-the-door``.
    outcome : Outcome
        Fits, caveat, excluded or unknown.
    message : str
        One plain sentence, with the numbers and what was asked.
    facts : tuple of str
        Ids of the facts that it rests on.
    change : str
        What would have to change, if anything could.
    requirements : tuple of str
        The workload's fields that it answers, e.g. ``needs.features:mtls``.
    pages : tuple of (str, str)
        Pages and the date each was seen, for what follows from how the pattern is built and from no single fact.
    states_only : bool
        Whether a caveat or an unknown is about what must be looked up, and no need is known to be unmet.

    Examples
    --------
    >>> from modeler.facts.constraints import ask
    >>> statement = ask("rest-api-private", "feature.mutual-tls")
    >>> Reason("mtls-at-the-door", Outcome.EXCLUDED, "...", (statement.id,)).sources[0][0].split("/")[-1]
    'rest-api-mutual-tls.html'
    """

    rule: str
    outcome: Outcome
    message: str
    facts: tuple[str, ...] = ()
    change: str = ""
    requirements: tuple[str, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()
    states_only: bool = False

    @property
    def statements(self) -> tuple[Fact, ...]:
        """The facts that it rests on."""
        return tuple(fact(id) for id in self.facts)

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """The pages that it rests on, each with the date that it was seen."""
        cited = ((statement.source, statement.as_of) for statement in self.statements)
        return tuple(dict.fromkeys((*cited, *self.pages)))


def unmet(reasons: Iterable[Reason]) -> int:
    """Return what ranks before every score: 0 if nothing is open, 1 if something must be looked up, 2 for a caveat.

    Examples
    --------
    >>> looked_up = Reason("eligible-services", Outcome.UNKNOWN, "", states_only=True)
    >>> unmet([]), unmet([looked_up]), unmet([looked_up, Reason("custom-domain", Outcome.CAVEAT, "")])
    (0, 1, 2)
    """
    open_reasons = [reason for reason in reasons if reason.outcome in (Outcome.CAVEAT, Outcome.UNKNOWN)]
    return 2 if any(not reason.states_only for reason in open_reasons) else 1 if open_reasons else 0


def verdict(reasons: Iterable[Reason]) -> str:
    """Return the verdict that reasons make together.

    Returns
    -------
    str
        ``fits``, ``fits with caveats`` (also if something is unknown) or ``excluded``.

    Examples
    --------
    >>> verdict([])
    'fits'
    >>> verdict([Reason("a", Outcome.FITS, ""), Reason("b", Outcome.UNKNOWN, "")])
    'fits with caveats'
    """
    outcomes = {reason.outcome for reason in reasons}
    if Outcome.EXCLUDED in outcomes:
        return EXCLUDED
    if outcomes & {Outcome.CAVEAT, Outcome.UNKNOWN}:
        return FITS_WITH_CAVEATS
    return FITS
