"""Settings that a door cannot do: judged like the need that would set them, and never dropped in silence.

Who sets `api.waf` wants a web ACL, as who names it in `needs.features`. A need that cannot be met excludes; a setting
that cannot be met is a caveat with the same sentence, so that the pattern ranks after those that can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from modeler.engine.fit.reason import Outcome, Reason
from modeler.engine.fit.rule import Rule
from modeler.engine.fit.subject import Subject
from modeler.workload import Feature, Workload

_FEATURES = (
    ("api.waf", Feature.WAF),
    ("api.cache_gb", Feature.CACHING),
    ("api.streaming", Feature.RESPONSE_STREAMING),
    ("api.mtls", Feature.MTLS),
    ("logging.trace_share", Feature.X_RAY),
)
"""Settings, each with the feature that it sets up: set where it is neither none nor off."""
_LEFT_TO_THE_SERVICE = ("needs.authentication:jwt", "needs.authentication:cognito")
"""What a need only warns of where no door does it: somebody behind must."""


def wishes(w: Workload) -> tuple[tuple[str, str], ...]:
    """Return the settings that no need asks for, each with the requirement that a rule answers.

    Examples
    --------
    >>> wishes(Workload(api={"waf": {}, "authorizer": "jwt"}))
    (('api.waf', 'needs.features:waf'), ('api.authorizer', 'needs.authentication:jwt'))
    >>> wishes(Workload(api={"waf": {}}, needs={"features": ["waf"]}))
    ()
    """
    return tuple(_wishes(w))


def _wishes(w: Workload) -> Iterator[tuple[str, str]]:
    for path, feature in _FEATURES:
        section, name = path.split(".")
        asked = feature in w.needs.features or (feature is Feature.MTLS and "mtls" in w.needs.authentication)
        if getattr(getattr(w, section), name) and not asked:
            yield path, f"needs.features:{feature}"
    given = w.api.authorizer
    is_own = "authorizer" in w.api.model_fields_set and not w.needs.authentication
    if is_own and given != "none":
        yield "api.authorizer", f"needs.authentication:{given}"


def judge_settings(subject: Subject, rules: Sequence[Rule]) -> Iterator[Reason]:
    """Judge what is set as if it were needed, and say what a door cannot do.

    Parameters
    ----------
    subject : Subject
        The architecture and the workload.
    rules : sequence of Rule
        All rules: those speak that answer the need.
    """
    for path, requirement in wishes(subject.w):
        asking = replace(subject, w=_asking_for(subject.w, requirement))
        for rule in rules:
            if requirement in rule.requirements:
                yield from _softened(rule.reasons(asking), path, _against(requirement))


def _asking_for(w: Workload, requirement: str) -> Workload:
    name, _, value = requirement.removeprefix("needs.").partition(":")
    asked = (*getattr(w.needs, name), Feature(value) if name == "features" else value)
    return w.model_copy(update={"needs": w.needs.model_copy(update={name: asked})})


def _against(requirement: str) -> tuple[Outcome, ...]:
    """What a rule says of a door that cannot do what is set."""
    if requirement in _LEFT_TO_THE_SERVICE:
        return Outcome.EXCLUDED, Outcome.CAVEAT
    return (Outcome.EXCLUDED,)


def _softened(reasons: Iterable[Reason], path: str, against: tuple[Outcome, ...]) -> Iterator[Reason]:
    for reason in reasons:
        if reason.outcome in against:
            yield replace(
                reason, outcome=Outcome.CAVEAT, message=f"{path} is set: {reason.message}", requirements=(path,)
            )
