"""Policy variables: ``${aws:username}``, ``${aws:PrincipalTag/team, 'none'}``, and ``${*}`` for a plain asterisk.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (2026-11-30).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from ...inventory import Cause, Text, Unknown
from ...inventory.values import String
from .matching import Hole, Signs, signs_of
from .request import AccessRequest, AnyOf, KeyValue, Present

_VARIABLE = re.compile(r"\$\{(?:(?P<sign>[*?$])|(?P<key>[^{}$',]+)(?:,\s*'(?P<default>[^']*)')?)\}")
_OPEN = Hole(Unknown(Cause.REQUEST, "the value of a policy variable"))
MakeWild: TypeAlias = Callable[[Signs], Signs]


def has_variables(value: String) -> bool:
    """Return whether a text of a policy has a variable in it."""
    parts = value.parts if isinstance(value, Text) else (value,)
    return any(isinstance(part, str) and _VARIABLE.search(part) is not None for part in parts)


def filled(value: String, request: AccessRequest, spread: MakeWild) -> Signs | None:
    """Return a text of a policy with the request's values for its variables, ``None`` if one of them has no value.

    Parameters
    ----------
    value : str, Text or Unknown
        The text.
    request : AccessRequest
        Where the values come from.
    spread : callable
        What makes wildcards of the signs that the policy itself has; a value's ``*`` is a character.

    Examples
    --------
    >>> from modeler.audit.policy.matching import wild
    >>> request = AccessRequest("s3:GetObject", "*", keys={"aws:username": "ann*"})
    >>> filled("home/${aws:username}/*", request, wild)[-3:]
    ('*', '/', <Wildcard.STAR: '*'>)
    >>> filled("home/${aws:userid}", request, wild) is None
    True
    """
    marked: list[tuple[bool, Signs]] = []
    for part in value.parts if isinstance(value, Text) else (value,):
        if not isinstance(part, str):
            marked.append((True, signs_of(Text((part,)))))
            continue
        end = 0
        for variable in _VARIABLE.finditer(part):
            signs = _value(variable, request)
            if signs is None:
                return None
            marked += [(True, tuple(part[end : variable.start()])), (False, signs)]
            end = variable.end()
        marked.append((True, tuple(part[end:])))
    return _spread(marked, spread)


def _spread(marked: list[tuple[bool, Signs]], spread: MakeWild) -> Signs:
    """Make wildcards of the policy's own signs, in one piece, since where a sign stands in an ARN matters."""
    whole = tuple(sign for _, signs in marked for sign in signs)
    own = [is_own for is_own, signs in marked for _ in signs]
    return tuple(wildcard if is_own else sign for sign, wildcard, is_own in zip(whole, spread(whole), own, strict=True))


def _value(variable: re.Match[str], request: AccessRequest) -> Signs | None:
    if variable["sign"]:
        return (variable["sign"],)
    value = request.value(variable["key"].strip().lower())
    if value is None or value == "":
        return tuple(variable["default"]) if variable["default"] is not None else None
    return _signs(value)


def _signs(value: KeyValue) -> Signs:
    """Return a key's value as signs; one that may be absent, or is one of several, equals nothing for certain."""
    match value:
        case str() | Text():
            return signs_of(value)
        case Present():
            return (Hole(value.why),)
        case Unknown() | AnyOf() | tuple():
            return (_OPEN,)
        case _:
            return tuple(str(value.network_address)) if value.num_addresses == 1 else (_OPEN,)
