"""CloudFormation's functions, evaluated as far as a template alone allows.

A reference to a parameter is its value; to a resource it is an `Attribute`, since the id is known only once the
resource exists. What hangs on something that was not given is `Unknown`, with its name. All intrinsic functions are
known: ``Ref``, ``Fn::Sub``, ``Fn::Join``, ``Fn::Select``, ``Fn::Split``, ``Fn::If`` and the conditions,
``Fn::FindInMap``, ``Fn::GetAtt``, ``Fn::GetAZs``, ``Fn::Cidr``, ``Fn::Base64``, ``Fn::ImportValue``, ``Fn::Length``,
``Fn::ToJsonString``, ``Fn::Transform``, and ``Fn::ForEach`` (`modeler.iac.read.loops`).

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
(2026-11-30).
"""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from modeler.dataclass import dataclass

from ...inventory import Attribute, Cause, Text, Unknown, is_known, join
from ...inventory.values import Tree
from .work import LONGEST_CHAIN, Work, join_within_limit

_PLACEHOLDER = re.compile(r"\$\{(!?)([^}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:[^}]*\}\}")
_PARTITIONS = (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc"))
NO_VALUE: Any = type("NoValue", (), {"__repr__": lambda self: "AWS::NoValue"})()
DEEPEST = 200

_REGION, _ACCOUNTID, _STACKNAME = (Attribute(f"AWS::{name}") for name in ("Region", "AccountId", "StackName"))


@dataclass
class StackScope:
    """What a template's functions may refer to.

    Parameters
    ----------
    parameters : mapping
        The values of the parameters, `Unknown` where none is given and none is the default.
    resources : mapping
        The resources as they are written, by logical id.
    mappings, conditions : mapping
        The template's sections.
    exports : mapping
        The exports of the stacks that are read together.
    prefix : str
        What stands before the keys of the stack's resources: the path of a nested stack.
    region, account, stack : str, Attribute
        The pseudo parameters; where one is not given, it stays what AWS fills in.
    """

    parameters: Mapping[str, Tree] = field(default_factory=dict)
    resources: Mapping[str, Any] = field(default_factory=dict)
    mappings: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    exports: Mapping[str, Tree] = field(default_factory=dict)
    outputs: Mapping[tuple[str, str], Tree] = field(default_factory=dict)
    prefix: str = ""
    region: Tree = _REGION
    account: Tree = _ACCOUNTID
    stack: Tree = _STACKNAME
    work: Work = field(default_factory=Work, repr=False)
    _stated: dict[tuple[str, str], Tree] = field(default_factory=dict, repr=False)
    _decided: dict[str, bool | Unknown] = field(default_factory=dict, repr=False)
    _open: set[str] = field(default_factory=set, repr=False)

    def condition(self, name: str) -> bool | Unknown:
        """Return whether a named condition holds, or that it is not decided."""
        if name not in self._decided:
            if name not in self.conditions or name in self._open:
                return Unknown(Cause.CONDITION, name)
            if len(self._open) >= LONGEST_CHAIN:
                return Unknown(Cause.LIMIT, f"a chain of {LONGEST_CHAIN} names that ends at {name}")
            self._open.add(name)
            try:
                value = evaluate(self.conditions[name], self)
            finally:
                self._open.discard(name)
            self._decided[name] = value if isinstance(value, (bool, Unknown)) else Unknown(Cause.CONDITION, name)
        return self._decided[name]


def evaluate(tree: Tree, scope: StackScope, depth: int = 0) -> Tree:
    """Return a part of a template with its functions evaluated.

    Examples
    --------
    >>> scope = StackScope(parameters={"Env": "prod"}, resources={"Api": {}})
    >>> evaluate({"Fn::Sub": "${Env}-api"}, scope)
    'prod-api'
    >>> evaluate({"Fn::GetAtt": ["Api", "RootResourceId"]}, scope)
    Attribute(key='Api', name='RootResourceId')
    """
    scope.work.spend()
    if depth > DEEPEST:
        return Unknown(Cause.LIMIT, f"a value that leads through {DEEPEST} others")
    if isinstance(tree, str):
        dynamic = _DYNAMIC.search(tree)
        return Unknown(Cause.DYNAMIC_REFERENCE, dynamic[0]) if dynamic else tree
    if isinstance(tree, list):
        items = (evaluate(item, scope, depth + 1) for item in tree)
        return [item for item in items if item is not NO_VALUE]
    if not isinstance(tree, dict):
        return tree
    if len(tree) == 1:
        name, argument = next(iter(tree.items()))
        function = FUNCTIONS.get(name)
        if function is not None:
            return function(argument, scope, depth + 1)
        if name.startswith("Fn::"):
            return Unknown(Cause.FUNCTION, name)
    values = {key: evaluate(value, scope, depth + 1) for key, value in tree.items()}
    return {key: value for key, value in values.items() if value is not NO_VALUE}


def resolved_name(name: str, scope: StackScope) -> Tree:
    """Return what a name stands for: a pseudo parameter, a parameter, or a resource."""
    match name:
        case "AWS::Region":
            return scope.region
        case "AWS::AccountId":
            return scope.account
        case "AWS::StackName":
            return scope.stack
        case "AWS::NoValue":
            return NO_VALUE
        case "AWS::Partition":
            return _partition(scope.region)
        case "AWS::URLSuffix":
            return "amazonaws.com.cn" if _partition(scope.region) == "aws-cn" else "amazonaws.com"
        case "AWS::StackId" | "AWS::NotificationARNs":
            return Attribute(name)
    if name in scope.parameters:
        return scope.parameters[name]
    if name in scope.resources:
        return Attribute(scope.prefix + name)
    return Unknown(Cause.MALFORMED, f"the reference to '{name}', which there is not,")


def _partition(region: Tree) -> str:
    if isinstance(region, str):
        return next((partition for prefix, partition in _PARTITIONS if region.startswith(prefix)), "aws")
    return "aws"


def _get_att(argument: Any, scope: StackScope, depth: int) -> Tree:
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    if not isinstance(parts, list) or len(parts) < 2 or not isinstance(parts[0], str):
        return Unknown(Cause.MALFORMED, "Fn::GetAtt")
    attribute = evaluate(parts[1], scope, depth) if len(parts) == 2 else ".".join(str(part) for part in parts[1:])
    if not isinstance(attribute, str):
        return Unknown(Cause.FUNCTION, f"{parts[0]}'s attribute")
    if attribute.startswith("Outputs.") and (scope.prefix + parts[0], attribute[8:]) in scope.outputs:
        return scope.outputs[scope.prefix + parts[0], attribute[8:]]
    if parts[0] not in scope.resources:
        return Unknown(Cause.MALFORMED, f"the reference to '{parts[0]}', which there is not,")
    written = _written(parts[0], attribute, scope, depth)
    return written if isinstance(written, str) else Attribute(scope.prefix + parts[0], attribute)


def _written(name: str, attribute: str, scope: StackScope, depth: int) -> Tree:
    """Return an attribute that is one of the properties that the template gives, such as a network's addresses."""
    body = scope.resources[name]
    properties = body.get("Properties") if isinstance(body, Mapping) else None
    if not isinstance(properties, Mapping) or attribute not in properties:
        return None
    key = (name, attribute)
    if key not in scope._stated:
        scope._stated[key] = None  # while it is worked out: what refers to itself stays a reference
        scope._stated[key] = evaluate(properties[attribute], scope, depth)
    return scope._stated[key]


def _sub(argument: Any, scope: StackScope, depth: int) -> Tree:
    text, names = (argument[0], argument[1]) if isinstance(argument, list) and len(argument) == 2 else (argument, {})
    if not isinstance(text, str) or not isinstance(names, dict):
        return Unknown(Cause.MALFORMED, "Fn::Sub")
    local = {name: evaluate(value, scope, depth) for name, value in names.items()}
    parts: list[Tree] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        name = match[2].strip()
        if match[1]:
            parts.append("${" + match[2] + "}")
        elif name in local:
            parts.append(_as_part(local[name]))
        elif "." in name and not name.startswith("AWS::"):
            parts.append(_as_part(_get_att(name, scope, depth)))
        else:
            parts.append(_as_part(resolved_name(name, scope)))
    parts.append(text[end:])
    joined = join_within_limit(parts)
    return evaluate(joined, scope, depth) if isinstance(joined, str) else joined


def _as_part(value: Tree) -> Tree:
    if isinstance(value, list):
        return join_within_limit([part for item in value for part in (",", _as_part(item))][1:])
    if isinstance(value, dict):
        return json.dumps(value, default=str)
    return "" if value is NO_VALUE or value is None else value


def _join(argument: Any, scope: StackScope, depth: int) -> Tree:
    if not isinstance(argument, list) or len(argument) != 2:
        return Unknown(Cause.MALFORMED, "Fn::Join")
    delimiter, items = str(argument[0]), evaluate(argument[1], scope, depth)
    if isinstance(items, Unknown):
        return items
    if isinstance(items, Attribute):
        return Text((items,))
    if not isinstance(items, list):
        return Unknown(Cause.MALFORMED, "Fn::Join")
    parts: list[Tree] = []
    for position, item in enumerate(items):
        parts += [delimiter] * (position > 0) + [_as_part(item)]
    return join_within_limit(parts)


def _select(argument: Any, scope: StackScope, depth: int) -> Tree:
    if not isinstance(argument, list) or len(argument) != 2:
        return Unknown(Cause.MALFORMED, "Fn::Select")
    index, items = (evaluate(part, scope, depth) for part in argument)
    if isinstance(items, str) and "," in items:
        items = [item.strip() for item in items.split(",")]
    for value in (index, items):
        if isinstance(value, Unknown):
            return value
    if isinstance(items, Attribute):
        return Attribute(items.key, f"{items.name}.{index}")
    try:
        return items[int(index)]
    except (TypeError, ValueError, IndexError, KeyError):
        return Unknown(Cause.MALFORMED, f"Fn::Select of item {index}")


def _split(argument: Any, scope: StackScope, depth: int) -> Tree:
    if not isinstance(argument, list) or len(argument) != 2 or not argument[0]:
        return Unknown(Cause.MALFORMED, "Fn::Split")
    text = evaluate(argument[1], scope, depth)
    if isinstance(text, str):
        return text.split(str(argument[0]))
    if isinstance(text, Text):
        return _split_text(text, str(argument[0]))
    return text


def _split_text(text: Text, delimiter: str) -> list[Tree]:
    pieces: list[list[Tree]] = [[]]
    for part in text.parts:
        if isinstance(part, str):
            first, *others = part.split(delimiter)
            pieces[-1].append(first)
            pieces += [[piece] for piece in others]
        else:
            pieces[-1].append(part)
    return [join(piece) for piece in pieces]


def _if(argument: Any, scope: StackScope, depth: int) -> Tree:
    if not isinstance(argument, list) or len(argument) != 3 or not isinstance(argument[0], str):
        return Unknown(Cause.MALFORMED, "Fn::If")
    holds = scope.condition(argument[0])
    if isinstance(holds, Unknown):
        yes, no = (evaluate(part, scope, depth) for part in argument[1:])
        return yes if yes == no else holds
    return evaluate(argument[1 if holds else 2], scope, depth)


def _equals(argument: Any, scope: StackScope, depth: int) -> bool | Unknown:
    if not isinstance(argument, list) or len(argument) != 2:
        return Unknown(Cause.MALFORMED, "Fn::Equals")
    first, second = (evaluate(part, scope, depth) for part in argument)
    for value in (first, second):
        if isinstance(value, Unknown):
            return value
        if not is_known(value) or isinstance(value, (Attribute, Text)):
            return Unknown(Cause.CONDITION, "Fn::Equals")
    return _text(first) == _text(second)


def _text(value: Tree) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _truth(value: Any, scope: StackScope, depth: int) -> bool | Unknown:
    if isinstance(value, dict) and set(value) == {"Condition"}:
        return scope.condition(str(value["Condition"]))
    holds = evaluate(value, scope, depth)
    if isinstance(holds, str) and holds.lower() in ("true", "false"):
        return holds.lower() == "true"
    return holds if isinstance(holds, (bool, Unknown)) else Unknown(Cause.MALFORMED, "a condition")


def _and(argument: Any, scope: StackScope, depth: int) -> bool | Unknown:
    values = [_truth(item, scope, depth) for item in argument] if isinstance(argument, list) else []
    if any(value is False for value in values):
        return False
    return next((value for value in values if isinstance(value, Unknown)), True)


def _or(argument: Any, scope: StackScope, depth: int) -> bool | Unknown:
    values = [_truth(item, scope, depth) for item in argument] if isinstance(argument, list) else []
    if any(value is True for value in values):
        return True
    return next((value for value in values if isinstance(value, Unknown)), False)


def _not(argument: Any, scope: StackScope, depth: int) -> bool | Unknown:
    value = (
        _truth(argument[0], scope, depth)
        if isinstance(argument, list) and argument
        else Unknown(Cause.MALFORMED, "Fn::Not")
    )
    return value if isinstance(value, Unknown) else not value


def _contains(argument: Any, scope: StackScope, depth: int) -> bool | Unknown:
    if not isinstance(argument, list) or len(argument) != 2:
        return Unknown(Cause.MALFORMED, "Fn::Contains")
    items, wanted = (evaluate(part, scope, depth) for part in argument)
    if not is_known(items) or not is_known(wanted):
        return Unknown(Cause.CONDITION, "Fn::Contains")
    if not isinstance(items, list):
        return Unknown(Cause.MALFORMED, "Fn::Contains")
    return _text(wanted) in [_text(item) for item in items]


def _find_in_map(argument: Any, scope: StackScope, depth: int) -> Tree:
    if not isinstance(argument, list) or len(argument) < 3:
        return Unknown(Cause.MALFORMED, "Fn::FindInMap")
    keys = [evaluate(part, scope, depth) for part in argument[:3]]
    for key in keys:
        if isinstance(key, Unknown):
            return key
        if isinstance(key, (Attribute, Text)):
            return Unknown(Cause.PARAMETER, key.key if isinstance(key, Attribute) else str(key))
    value: Any = scope.mappings
    for key in keys:
        value = value.get(str(key)) if isinstance(value, dict) else None
    if value is None and len(argument) > 3 and isinstance(argument[3], dict) and "DefaultValue" in argument[3]:
        return evaluate(argument[3]["DefaultValue"], scope, depth)
    return Unknown(Cause.MALFORMED, f"the entry {'.'.join(map(str, keys))} of Mappings") if value is None else value


def _zones(argument: Any, scope: StackScope, depth: int) -> Tree:
    region = evaluate(argument, scope, depth) or scope.region
    name = region if isinstance(region, str) else "region"
    return [Text((Attribute("AWS::AvailabilityZones", f"{name}.{position}"),)) for position in range(6)]


def _cidr(argument: Any, scope: StackScope, depth: int) -> Tree:
    parts = [evaluate(part, scope, depth) for part in argument] if isinstance(argument, list) else []
    if len(parts) < 2:
        return Unknown(Cause.MALFORMED, "Fn::Cidr")
    for value in parts:
        if isinstance(value, Unknown):
            return value
    if not isinstance(parts[0], str):
        return Unknown(Cause.ON_CREATION, "the address block")
    try:
        network = ipaddress.ip_network(parts[0], strict=False)
        bits = int(parts[2]) if len(parts) > 2 else (8 if network.version == 4 else 64)
        blocks = network.subnets(new_prefix=network.max_prefixlen - bits)
        return [str(block) for block, _ in zip(blocks, range(min(int(parts[1]), 256)), strict=False)]
    except (ValueError, TypeError):
        return Unknown(Cause.MALFORMED, "Fn::Cidr")


def _import_value(argument: Any, scope: StackScope, depth: int) -> Tree:
    name = evaluate(argument, scope, depth)
    if isinstance(name, (str, Text)):
        if str(name) in scope.exports:
            return scope.exports[str(name)]
        alike = [value for exported, value in scope.exports.items() if _may_be(exported, str(name))]
        if len(alike) == 1:
            return alike[0]
        return Unknown(Cause.IMPORT, str(name))
    if isinstance(name, (Unknown, Attribute)):
        return Unknown(Cause.IMPORT, f"that {name.name} names")
    return Unknown(Cause.MALFORMED, "Fn::ImportValue")


def _may_be(exported: str, imported: str) -> bool:
    """Return whether an export is what an import names, as far as templates tell: they seldom name their stack."""
    pieces = _PLACEHOLDER.split(exported)[::3]
    if len(pieces) == 1:
        return False
    name = _PLACEHOLDER.sub("*", imported)
    if not name.startswith(pieces[0]):
        return False
    end = len(pieces[0])
    for piece in pieces[1:-1]:
        end = name.find(piece, end + 1) + len(piece)
        if end < len(piece):
            return False
    return name.endswith(pieces[-1]) and len(name) - len(pieces[-1]) > end


def _base64(argument: Any, scope: StackScope, depth: int) -> Tree:
    value = evaluate(argument, scope, depth)
    return base64.b64encode(value.encode()).decode() if isinstance(value, str) else value


def _length(argument: Any, scope: StackScope, depth: int) -> Tree:
    value = evaluate(argument, scope, depth)
    return len(value) if isinstance(value, list) else value


def _json_string(argument: Any, scope: StackScope, depth: int) -> Tree:
    """Return the value itself: what reads a JSON document takes it with its references, as data or in a string."""
    return evaluate(argument, scope, depth)


def _transform(argument: Any, scope: StackScope, depth: int) -> Tree:
    name = argument.get("Name", "Fn::Transform") if isinstance(argument, dict) else "Fn::Transform"
    return Unknown(Cause.TRANSFORM, str(name))


FUNCTIONS: dict[str, Callable[[Any, StackScope, int], Tree]] = {
    "Ref": lambda argument, scope, depth: resolved_name(str(argument), scope),
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::And": _and,
    "Fn::Or": _or,
    "Fn::Not": _not,
    "Fn::Contains": _contains,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAZs": _zones,
    "Fn::Cidr": _cidr,
    "Fn::ImportValue": _import_value,
    "Fn::Base64": _base64,
    "Fn::Length": _length,
    "Fn::ToJsonString": _json_string,
    "Fn::Transform": _transform,
}
