"""What a change does: differences of calls and of who gets in, each with a witness."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from modeler.audit.network import Intervals
from modeler.audit.network.intervals import NOTHING
from modeler.audit.proof import CallerAccess
from modeler.audit.trace import TraceStep
from modeler.dataclass import dataclass
from modeler.inventory import Unknown
from modeler.results import Record, Result, number_of


class ChangeEffect(StrEnum):
    """What a change does to a call or to somebody; the worst first."""

    STOPS = "stops"
    MAY_STOP = "may stop"
    BEGINS = "begins"
    MAY_BEGIN = "may begin"

    @property
    def mirrored(self) -> ChangeEffect:
        """What the way back does."""
        return _MIRROR[self]


_MIRROR = {
    ChangeEffect.STOPS: ChangeEffect.BEGINS,
    ChangeEffect.MAY_STOP: ChangeEffect.MAY_BEGIN,
    ChangeEffect.BEGINS: ChangeEffect.STOPS,
    ChangeEffect.MAY_BEGIN: ChangeEffect.MAY_STOP,
}


def effect_of(before: bool | None, after: bool | None) -> ChangeEffect | None:
    """Return what became of something that worked (True), did not (False) or may have (None).

    What surely fails now and did not surely fail before stops; what surely failed and no longer does begins.

    Examples
    --------
    >>> effect_of(True, False).value, effect_of(True, None).value, effect_of(True, True)
    ('stops', 'may stop', None)
    """
    if before is after:
        return None
    if after is False:
        return ChangeEffect.STOPS
    if before is False:
        return ChangeEffect.BEGINS
    return ChangeEffect.MAY_STOP if before is True else ChangeEffect.MAY_BEGIN


@dataclass(frozen=True)
class CallOutcome:
    """What comes of a call.

    Parameters
    ----------
    passes : bool or None
        Whether it reaches the backend; ``None`` where that is not known.
    step : TraceStep or None
        The step that stops it, or the first that is not known; ``None`` where it arrives, or the caller, the URL or
        the API is not there.
    """

    passes: bool | None
    step: TraceStep | None = None

    @property
    def seen(self) -> tuple[str, ...]:
        """What the caller sees."""
        return tuple(map(str, self.step.answers)) if self.step is not None else ()

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What would settle it."""
        return self.step.unknown if self.step is not None and self.passes is None else ()

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "passes": self.passes,
            "step": self.step.record() if self.step is not None else None,
            "caller_sees": list(self.seen),
        }


@dataclass(frozen=True)
class CallDifference:
    """A call that stops or begins to work.

    Parameters
    ----------
    caller : str
        Where it starts.
    api : str
        The API.
    method, host, path, header, identity : str
        The request.
    before, after : CallOutcome
        What comes of it.
    """

    caller: str
    api: str
    method: str
    host: str
    path: str
    header: str
    identity: str
    before: CallOutcome
    after: CallOutcome

    @property
    def effect(self) -> ChangeEffect:
        """What becomes of the call."""
        effect = effect_of(self.before.passes, self.after.passes)
        if effect is None:
            raise ValueError("no difference")
        return effect

    @property
    def url(self) -> str:
        """The URL that is called."""
        return f"https://{self.host}{self.path}"

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "effect": self.effect.value,
            "caller": self.caller,
            "api": self.api,
            "method": self.method,
            "url": self.url,
            "header": self.header,
            "identity": self.identity,
            "before": self.before.record(),
            "after": self.after.record(),
        }


@dataclass(frozen=True)
class AccessDifference:
    """Somebody who gets in, or no longer does.

    Parameters
    ----------
    api : str
        The API.
    effect : ChangeEffect
        ``stops`` for one who no longer gets in, ``begins`` for one who now does.
    access : CallerAccess
        Who, by which way, and a request that gets in: before the change or after it.
    addresses : Intervals
        The addresses that this is about; none where the address plays no part.
    """

    api: str
    effect: ChangeEffect
    access: CallerAccess
    addresses: Intervals = NOTHING

    def record(self) -> Record:
        """Return it as plain data."""
        caller, entry, request = self.access.caller, self.access.entry, self.access.request
        return {
            "effect": self.effect.value,
            "api": self.api,
            "caller": str(caller.place),
            "addresses": list(self.addresses.blocks()),
            "credential": caller.credential.kind.name.lower(),
            "signer": caller.credential.signer,
            "way": entry.kind.value,
            "name": entry.name,
            "door": entry.door,
            "through": entry.through,
            "goal": entry.goal.value,
            "request": {
                "method": request.method,
                "host": request.host,
                "path": request.path,
                "keys": dict(request.keys),
            },
            "steps": [step.record() for step in self.access.steps],
            "unknown": [{"reason": value.reason, "how_to_learn": value.how_to_learn} for value in self.access.unknown],
        }


@dataclass(frozen=True, repr=False)
class Breaks(Result):
    """What a change does to callers.

    Parameters
    ----------
    calls : tuple of CallDifference
        The calls that stop or begin to work, the worst first.
    accesses : tuple of AccessDifference
        Who no longer gets in, or now does.
    callers, apis : int
        How many callers and APIs were asked about.
    """

    calls: tuple[CallDifference, ...]
    accesses: tuple[AccessDifference, ...]
    callers: int
    apis: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes for anybody."""
        return not self.calls and not self.accesses

    @property
    def breaks(self) -> bool:
        """Whether a call that worked, as far as is known, surely stops."""
        return any(call.effect is ChangeEffect.STOPS for call in self.calls)

    @property
    def opens(self) -> bool:
        """Whether somebody gets in for certain who did not before."""
        return any(item.effect is ChangeEffect.BEGINS for item in self.accesses)

    @property
    def counts(self) -> Counter[ChangeEffect]:
        """How many calls have each effect."""
        return Counter(call.effect for call in self.calls)

    def summary(self) -> str:
        """Say in one line what stops and what begins."""
        if self.is_empty:
            return f"nothing changes for {number_of(self.callers, 'caller')} of {number_of(self.apis, 'API')}"
        counts = self.counts
        parts = [_counted(effect, counts[effect]) for effect in ChangeEffect if counts[effect]]
        gained = sum(item.effect in (ChangeEffect.BEGINS, ChangeEffect.MAY_BEGIN) for item in self.accesses)
        for count, word in ((gained, "opened"), (len(self.accesses) - gained, "closed")):
            parts += [f"{number_of(count, 'way')} in {word}"] if count else []
        return ", ".join(parts)

    def records(self) -> list[Record]:
        """Return a row for each call."""
        return [
            {
                "effect": call.effect.value,
                "caller": call.caller,
                "api": call.api,
                "request": f"{call.method} {call.url}",
                "header": call.header,
                "before": _seen(call.before),
                "after": _seen(call.after),
            }
            for call in self.calls
        ]

    def record(self) -> Record:
        """Return all of it as plain data."""
        return {
            "breaks": self.breaks,
            "opens": self.opens,
            "callers": self.callers,
            "apis": self.apis,
            "calls": [call.record() for call in self.calls],
            "accesses": [item.record() for item in self.accesses],
        }


def _counted(effect: ChangeEffect, count: int) -> str:
    """Say how many calls have an effect: ``1 call stops``, ``2 calls stop``.

    >>> _counted(ChangeEffect.STOPS, 2), _counted(ChangeEffect.MAY_BEGIN, 1)
    ('2 calls stop', '1 call may begin')
    """
    word = effect.value
    return f"{number_of(count, 'call')} {word.removesuffix('s') if count > 1 else word}"


def _seen(outcome: CallOutcome) -> str:
    return "arrives" if outcome.passes is True else " or ".join(outcome.seen) or "not there"
