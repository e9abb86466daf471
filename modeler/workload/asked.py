"""What needs ask of the door, written as its settings: a need and its setting are one thing, with one bill.

`needs` says what must hold, `api` and `logging` say how the door is set up. A web ACL that is needed must stand there,
so that a need sets what nobody has set: `as_needed` gives the workload that is metered, timed and drawn. What was set
stays as it was set. Two that contradict each other are refused when a workload is read (`contradicting`).

X-Ray records the first request of each second and 5 % of the others unless told otherwise
(https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html); the share stands for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from modeler.workload.api import Api, Cognito, Waf
from modeler.workload.bill import Logging
from modeler.workload.needs import Authentication, Feature, Needs

if TYPE_CHECKING:
    from modeler.workload.document import Workload

TRACED_SHARE: Final = 0.05
"""X-Ray's own sampling rule, where traces are needed and no share is set."""
SMALLEST_CACHE_GB: Final = "0.5"
"""The stage cache of a workload that needs one and does not say how large."""
READ_BY_COMPONENTS: Final = (Feature.TLS_1_3, Feature.STATIC_PUBLIC_IPS, Feature.DEVELOPER_PORTAL)
"""What a component meters or times by itself where it is needed, without a setting."""
TOKENS: Final = ("jwt", "cognito")
"""Ways to prove who one is by a token that the door checks."""
_BY_WEIGHT: Final[tuple[Authentication, ...]] = ("lambda", "cognito", "jwt", "iam")
"""Of several ways that are needed, the first is what a request waits for: the one that takes most."""
_CHECKED_BY: Final[dict[str, frozenset[str]]] = {
    "iam": frozenset({"iam"}),
    "jwt": frozenset({"jwt", "cognito", "lambda"}),
    "cognito": frozenset({"jwt", "cognito", "lambda"}),
    "lambda": frozenset({"lambda"}),
}
"""Which authorizers check what callers show."""


def as_needed(w: Workload) -> Workload:
    """Return the workload with the settings that its needs ask for; the same object if they ask for none.

    Parameters
    ----------
    w : Workload
        As the user wrote it; its numbers may be arrays.

    Examples
    --------
    >>> from modeler.workload import Workload
    >>> w = as_needed(Workload(needs={"features": ["waf", "x-ray"], "authentication": ["jwt"]}))
    >>> w.api.waf.rules, w.logging.trace_share, w.api.authorizer
    (3, 0.05, 'jwt')
    >>> plain = Workload()
    >>> as_needed(plain) is plain
    True
    """
    if not (w.needs.features or w.needs.authentication):
        return w
    api = _changed(w.api, dict(_api(w.api, w.needs)))
    logging = _changed(w.logging, dict(_logging(w.logging, w.needs)))
    if api is w.api and logging is w.logging:
        return w
    return w.model_copy(update={"api": api, "logging": logging})


def same_door(before: Workload, after: Workload) -> bool:
    """Say whether two workloads that differ in their needs alone have the same bill and the same latency.

    Examples
    --------
    >>> from modeler.workload import Workload
    >>> plain = Workload()
    >>> [same_door(plain, Workload(needs={"features": [name]})) for name in ("waf", "api-keys")]
    [False, True]
    """
    return _door(before) == _door(after)


def _door(w: Workload) -> tuple[Any, ...]:
    settled = as_needed(w)
    read = tuple(feature in w.needs.features for feature in READ_BY_COMPONENTS)
    return settled.api, settled.logging, methods(w), read, w.needs.max_processing, "cognito" in w.needs.authentication


def methods(w: Workload) -> tuple[str, ...]:
    """Return the ways in which callers prove who they are: the setting, then the other ones that are needed.

    Examples
    --------
    >>> from modeler.workload import Workload
    >>> methods(Workload(needs={"authentication": ["iam", "cognito"]}))
    ('cognito', 'iam')
    """
    api = as_needed(w).api
    return tuple(dict.fromkeys((api.authorizer, *(way for way in _BY_WEIGHT if way in w.needs.authentication))))


def checks(authorizer: str, method: str) -> bool:
    """Say whether an authorizer checks what callers show who authenticate in some way.

    Examples
    --------
    >>> checks("cognito", "jwt"), checks("iam", "jwt"), checks("none", "network")
    (True, False, True)
    """
    return method not in _CHECKED_BY or authorizer in _CHECKED_BY[method]


def _changed(section: Any, changes: dict[str, Any]) -> Any:
    return section.model_copy(update=changes) if changes else section


def _api(api: Api, needs: Needs) -> Iterator[tuple[str, Any]]:
    needed = set(needs.features)
    if Feature.WAF in needed and api.waf is None:
        yield "waf", Waf()
    if Feature.CACHING in needed:
        if api.cache_gb is None and not api.edge_cache:
            yield "cache_gb", SMALLEST_CACHE_GB
        if "edge_cache" not in api.model_fields_set:
            yield "edge_cache", True
    if Feature.RESPONSE_STREAMING in needed and not api.streaming:
        yield "streaming", True
    if (Feature.MTLS in needed or "mtls" in needs.authentication) and not api.mtls:
        yield "mtls", True
    if "cognito" in needs.authentication and api.cognito is None:
        yield "cognito", Cognito()
    way = next((way for way in _BY_WEIGHT if way in needs.authentication), None)
    if way is not None and "authorizer" not in api.model_fields_set and way != api.authorizer:
        yield "authorizer", way


def _logging(logging: Logging, needs: Needs) -> Iterator[tuple[str, Any]]:
    if Feature.X_RAY in needs.features and "trace_share" not in logging.model_fields_set:
        yield "trace_share", TRACED_SHARE


def contradicting(api: Api, logging: Logging, needs: Needs) -> str:
    """Say which setting contradicts a need, in a sentence; nothing if none does.

    Examples
    --------
    >>> contradicting(Api(authorizer="none"), Logging(), Needs(authentication=("cognito",)))[:65]
    'api.authorizer: none and needs.authentication: cognito contradict'
    """
    for check in _CHECKS:
        sentence = check(api, logging, needs)
        if sentence:
            return sentence
    return ""


def _who_decides(api: Api, logging: Logging, needs: Needs) -> str:
    checked = [way for way in needs.authentication if way in _CHECKED_BY]
    given = api.authorizer
    if "authorizer" not in api.model_fields_set or not checked:
        return ""
    if any(checks(given, way) for way in checked):
        return ""
    who = "nobody checks" if given == "none" else f"{given} does not check"
    return (
        f"api.authorizer: {given} and needs.authentication: {', '.join(checked)} contradict each other: {who} what is "
        f"asked for, so set api.authorizer: {checked[0]}, or leave it out"
    )


def _setting(path: str, feature: str, is_off: Callable[[Api, Logging], bool], right: str) -> Callable[..., str]:
    section, name = path.split(".")

    def check(api: Api, logging: Logging, needs: Needs) -> str:
        given = (api if section == "api" else logging).model_fields_set
        asked = feature in needs.features or feature in needs.authentication
        if not asked or name not in given or not is_off(api, logging):
            return ""
        where = "needs.features" if feature in needs.features else "needs.authentication"
        return (
            f"{path} is switched off and {where} names {feature}: they contradict each other, so set {right}, or leave "
            "one of them out"
        )

    return check


_CHECKS: Final[tuple[Callable[[Api, Logging, Needs], str], ...]] = (
    _who_decides,
    _setting("api.mtls", "mtls", lambda api, _: not api.mtls, "api.mtls: true"),
    _setting("api.streaming", "response-streaming", lambda api, _: not api.streaming, "api.streaming: true"),
    _setting(
        "logging.trace_share", "x-ray", lambda _, logging: not logging.trace_share, "logging.trace_share to a share"
    ),
)
