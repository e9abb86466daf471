"""Whether a statement is about an action and a resource: names with wildcards, variables and API Gateway's short forms.

``execute-api:/stage/GET/pets`` is what API Gateway completes with the ARN of the API that has the policy.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ...inventory import Text, Unknown
from ...inventory.values import String
from .document import NamePatterns
from .matching import Signs, covers, has_holes, plain_match, signs_of, wild, wild_resource
from .request import AccessRequest
from .truth import Truth, any_of, truth_of
from .variables import filled, has_variables

RequestTest: TypeAlias = Callable[[AccessRequest], Truth]
Patterns: TypeAlias = NamePatterns | Unknown | None
_SERVICE = "execute-api:"
_SHORT = "execute-api:/"


def action_test(patterns: Patterns) -> RequestTest:
    """Return the test of whether a statement is about the action of a request; actions have no case."""
    return _patterns_test(patterns, _action, _lower_wild, variables=False)


def resource_test(patterns: Patterns, variables: bool) -> RequestTest:
    """Return the test of whether a statement is about the resource of a request.

    Examples
    --------
    >>> about = resource_test(NamePatterns(("execute-api:/prod/GET/*",)), True)
    >>> about(AccessRequest("execute-api:Invoke", "arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/pets/1"))
    <Truth.YES: 2>
    """
    return _patterns_test(patterns, _resource, wild_resource, variables)


def _lower_wild(signs: Signs) -> Signs:
    return tuple(sign.lower() if isinstance(sign, str) else sign for sign in wild(signs))


def _action(request: AccessRequest) -> String:
    return request.action.lower()


def _resource(request: AccessRequest) -> String:
    return request.resource


def _patterns_test(
    patterns: Patterns,
    name_of: Callable[[AccessRequest], String],
    spread: Callable[[Signs], Signs],
    variables: bool,
) -> RequestTest:
    """Return the test of actions or resources; a policy that names none is about the resource that it belongs to."""
    if patterns is None:
        return lambda request: Truth.YES
    if isinstance(patterns, Unknown):
        return lambda request: Truth.MAYBE
    if "*" in patterns.patterns:
        return lambda request: truth_of(not patterns.negated)
    tests = tuple(_pattern_test(pattern, spread, variables) for pattern in patterns.patterns)
    if len(tests) == 1 and not patterns.negated:
        (only,) = tests
        return lambda request: only(name_of(request), request)

    def test(request: AccessRequest) -> Truth:
        name = name_of(request)
        return any_of(matches_one(name, request) for matches_one in tests)

    return (lambda request: ~test(request)) if patterns.negated else test


PatternTest: TypeAlias = Callable[[String, AccessRequest], Truth]


def _pattern_test(written: String, spread: Callable[[Signs], Signs], variables: bool) -> PatternTest:
    short = _after_service(written)
    if short is not None:
        after_api = _pattern_test(short, wild, variables)
        return lambda name, request: after_api(_own_part(name), request)
    if variables and has_variables(written):
        return lambda name, request: _filled_covers(written, name, request, spread)
    pattern = spread(signs_of(written))
    if has_holes(pattern):
        return lambda name, request: covers(pattern, signs_of(name))
    fits = plain_match(pattern)

    def test(name: String, request: AccessRequest) -> Truth:
        if isinstance(name, str):
            return Truth.YES if fits(name) else Truth.NO
        return covers(pattern, signs_of(name))

    return test


def _filled_covers(written: String, name: String, request: AccessRequest, spread: Callable[[Signs], Signs]) -> Truth:
    pattern = filled(written, request, spread)
    return Truth.NO if pattern is None else covers(pattern, signs_of(name))


def _after_service(written: String) -> String | None:
    """Return the part of a pattern in the short form that follows the service, or ``None`` for one in full.

    Examples
    --------
    >>> _after_service("execute-api:/prod/*"), _after_service("arn:aws:execute-api:*") is None
    ('/prod/*', True)
    >>> from modeler.inventory import Attribute
    >>> str(_after_service(Text(("execute-api:/", Attribute("Stage"), "/*"))))
    '/${Stage}/*'
    """
    head = written.parts[0] if isinstance(written, Text) and written.parts else written
    if not isinstance(head, str) or not head.startswith(_SHORT):
        return None
    tail = written.parts[1:] if isinstance(written, Text) else ()
    return Text((head.removeprefix(_SERVICE), *tail)) if tail else head.removeprefix(_SERVICE)


def _own_part(name: String) -> String:
    """Return what follows the API's id in an ARN: the stage, the method and the path, from the first slash.

    A part that is not known may hold that slash.
    """
    if isinstance(name, str):
        return name[name.find("/") :] if "/" in name else ""
    parts = (name,) if isinstance(name, Unknown) else name.parts
    for position, part in enumerate(parts):
        if isinstance(part, Unknown):
            return Text(parts[position:])
        if isinstance(part, str) and "/" in part:
            return Text((part[part.find("/") :], *parts[position + 1 :]))
    return ""
