"""What a value of an inventory may be: known, made of other resources' values, or unknown with a reason.

A template, a plan or an account seldom says everything. A parameter has no value yet, an import names a stack that
was not read, a call was refused. Such a value is `Unknown`: it says why, and what to give so that it becomes known.
It is never replaced by a default, since a finding that rests on a guess is worse than none.

A text may name other resources: ``execute-api:Invoke`` on ``arn:aws:execute-api:eu-west-1:…:${Api}/*``. Such a text is
`Text`: its parts in order, each a string, an `Attribute` of a resource, or `Unknown`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from modeler.dataclass import dataclass

T = TypeVar("T")
N = TypeVar("N", covariant=True)


class Cause(StrEnum):
    """Why a value is unknown."""

    PARAMETER = "parameter"
    IMPORT = "import"
    DYNAMIC_REFERENCE = "dynamic-reference"
    ON_CREATION = "on-creation"
    DATA_SOURCE = "data-source"
    MODULE = "module"
    FUNCTION = "function"
    TRANSFORM = "transform"
    CONDITION = "condition"
    FILE = "file"
    NOT_COLLECTED = "not-collected"
    REQUEST = "request"
    MALFORMED = "malformed"
    LIVE_STATE = "live-state"
    OUTSIDE = "outside"
    CYCLE = "cycle"
    LIMIT = "limit"


_WORDS: dict[Cause, tuple[str, str]] = {
    Cause.PARAMETER: (
        "the parameter {name} has no value",
        "give it with --set {name}=VALUE, or in a file with --parameters",
    ),
    Cause.IMPORT: (
        "the export {name} belongs to a stack that was not read",
        "read the template of that stack together with this one",
    ),
    Cause.DYNAMIC_REFERENCE: (
        "{name} is looked up when the stack is deployed",
        "read the account, where its value stands",
    ),
    Cause.ON_CREATION: ("AWS chooses {name} when it creates the resource", "read the account after the deployment"),
    Cause.DATA_SOURCE: (
        "the data source {name} is looked up when Terraform runs",
        "read the plan: terraform show -json PLANFILE",
    ),
    Cause.MODULE: ("the module {name} is not part of what was read", "read the plan: terraform show -json PLANFILE"),
    Cause.FUNCTION: ("the function {name} cannot be evaluated from the files alone", "read the plan, or the account"),
    Cause.TRANSFORM: (
        "the transform {name} runs only at AWS",
        "read the processed template of the stack, or the account",
    ),
    Cause.CONDITION: (
        "the condition {name} is not decided",
        "give the parameters that it asks for with --set NAME=VALUE",
    ),
    Cause.FILE: ("the file {name} was not read", "put the file beside the template"),
    Cause.NOT_COLLECTED: ("the call {name} was not made or was refused", "allow the action and collect again"),
    Cause.LIVE_STATE: (
        "no template says it: the call {name} does",
        "collect the account with a role that allows {name}",
    ),
    Cause.OUTSIDE: ("{name} is not among what was read", "read the template that makes it together with this one"),
    Cause.REQUEST: ("the request does not say {name}", "say {name} of the request"),
    Cause.MALFORMED: ("{name} is written in a way that AWS does not take", "correct it at the place that is shown"),
    Cause.CYCLE: ("{name} refers to itself", "correct it at the place that is shown"),
    Cause.LIMIT: ("{name} is more than what is worked out from files", "read the plan, or the account"),
}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known, why, and what would settle it.

    Parameters
    ----------
    cause : Cause
        Why it is unknown.
    name : str
        What it hangs on: a parameter, an export, a call.

    Examples
    --------
    >>> from modeler.inventory import Cause, Unknown
    >>> value = Unknown(Cause.PARAMETER, "VpcId")
    >>> value.reason
    'the parameter VpcId has no value'
    >>> value.how_to_learn
    'give it with --set VpcId=VALUE, or in a file with --parameters'
    """

    cause: Cause
    name: str

    @property
    def reason(self) -> str:
        """Why the value is unknown, as a clause."""
        return _WORDS[self.cause][0].format(name=self.name)

    @property
    def sentence(self) -> str:
        """Why the value is unknown, and what to do so that it becomes known."""
        return f"{self.reason}: {self.how_to_learn}"

    @property
    def how_to_learn(self) -> str:
        """What to do so that it becomes known, as a clause."""
        return _WORDS[self.cause][1].format(name=self.name)


@dataclass(frozen=True, slots=True)
class Ref(Generic[N]):
    """A reference to a node: its kind, and its key in the inventory, or its id or ARN when it stands outside.

    Examples
    --------
    >>> from modeler.inventory import Ref
    >>> str(Ref("vpc-endpoint", "vpce-0a1b"))
    'vpc-endpoint vpce-0a1b'
    """

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value that another resource has once it exists, such as the DNS name of a load balancer.

    Parameters
    ----------
    key : str
        The key of the resource.
    name : str
        The attribute as the template names it, such as ``DNSName``; empty for the resource's own id or name.
    """

    key: str
    name: str = ""

    def __str__(self) -> str:
        return "${" + (f"{self.key}.{self.name}" if self.name else self.key) + "}"


TextPart: TypeAlias = str | Attribute | Unknown


@dataclass(frozen=True, slots=True)
class Text:
    """A text with parts that are known only once other resources exist.

    Examples
    --------
    >>> from modeler.inventory import Attribute, Text
    >>> str(Text(("https://", Attribute("Api"), ".execute-api.eu-west-1.amazonaws.com")))
    'https://${Api}.execute-api.eu-west-1.amazonaws.com'
    """

    parts: tuple[TextPart, ...]

    def __str__(self) -> str:
        return "".join(f"${{{part.name}}}" if isinstance(part, Unknown) else str(part) for part in self.parts)

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The other resources' values in it, in order."""
        return tuple(part for part in self.parts if isinstance(part, Attribute))

    @property
    def unknown(self) -> Unknown | None:
        """The first part that is unknown, if there is one."""
        return next((part for part in self.parts if isinstance(part, Unknown)), None)


Value: TypeAlias = T | Unknown
String: TypeAlias = str | Text | Unknown
Tree: TypeAlias = (
    Any  # JSON (dict, list, str, int, float, bool, None) whose leaves may be Text, Attribute, Ref or Unknown
)


def is_known(value: object) -> bool:
    """Return whether a value, or each value inside it, is known without anything else.

    Examples
    --------
    >>> from modeler.inventory import Cause, Unknown, is_known
    >>> is_known({"Effect": "Allow"}), is_known([Unknown(Cause.PARAMETER, "Env")])
    (True, False)
    """
    return next(unknowns(value), None) is None


def unknowns(value: object) -> Iterator[Unknown]:
    """Yield each unknown value inside a value, in order."""
    if isinstance(value, Unknown):
        yield value
    elif isinstance(value, Text):
        yield from (part for part in value.parts if isinstance(part, Unknown))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from unknowns(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from unknowns(item)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, (Ref, Attribute)):
        for name in value.__dataclass_fields__:
            yield from unknowns(getattr(value, name))


def join(parts: list[Tree]) -> String:
    """Return the parts of a text as one: a plain string where all are, else `Text` or the one unknown that it is.

    Examples
    --------
    >>> from modeler.inventory import Attribute, join
    >>> join(["a", "b"])
    'ab'
    >>> str(join(["/", Attribute("Api"), "/*"]))
    '/${Api}/*'
    """
    flat: list[TextPart] = []
    texts: list[str] = []

    def close() -> None:
        if any(texts):
            flat.append("".join(texts))
        texts.clear()

    for part in parts:
        for piece in part.parts if isinstance(part, Text) else (part,):
            if isinstance(piece, (Attribute, Unknown)):
                close()
                flat.append(piece)
            else:
                texts.append(str(piece).lower() if isinstance(piece, bool) else str(piece))
    close()
    if not flat:
        return ""
    if len(flat) == 1 and not isinstance(flat[0], Attribute):
        return flat[0]
    return Text(tuple(flat))
