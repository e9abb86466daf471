"""What CloudFormation's functions give in a stack that is being made.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
(2026-11-30). A function that is not here is an error: a template that means something else than what is made would
be worse than none.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .template import TemplateError

NO_PROPERTY = object()
"""What ``AWS::NoValue`` gives: the property is not there."""
_NAMED = re.compile(r"\$\{(!?)([^}]*)\}")


class Values:
    """What names stand for in a stack: parameters, pseudo parameters, and resources that stand already.

    Parameters
    ----------
    template : mapping
        The template, with functions in their long form.
    parameters : mapping
        Parameters and pseudo parameters.
    resource : callable
        Gives a resource's id and attributes by its logical id.
    exports : mapping
        What other stacks export.
    zones : callable
        Gives the zones of a Region.
    """

    def __init__(
        self,
        template: Mapping[str, Any],
        parameters: Mapping[str, Any],
        resource: Callable[[str], tuple[str, Mapping[str, Any]]],
        exports: Mapping[str, str],
        zones: Callable[[str], list[str]],
    ) -> None:
        self._template = template
        self._parameters = parameters
        self._resource = resource
        self._exports = exports
        self._zones = zones
        self._conditions: dict[str, bool] = {}

    def of(self, value: Any) -> Any:
        """Return a value with all functions worked out."""
        if isinstance(value, list):
            return [item for item in map(self.of, value) if item is not NO_PROPERTY]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref":
                return self.ref(argument)
            if name == "Condition" and isinstance(argument, str) and argument in self._template.get("Conditions", {}):
                return self.condition(argument)
            if name.startswith("Fn::"):
                return self._function(name, argument)
        worked_out = ((name, self.of(part)) for name, part in value.items())
        return {name: part for name, part in worked_out if part is not NO_PROPERTY}

    def ref(self, name: str) -> Any:
        """Return what ``Ref`` gives."""
        if name == "AWS::NoValue":
            return NO_PROPERTY
        if name in self._parameters:
            return self._parameters[name]
        return self._resource(name)[0]

    def attribute(self, name: str, attribute: str) -> Any:
        """Return what ``Fn::GetAtt`` gives."""
        attributes = self._resource(name)[1]
        if attribute in attributes:
            return attributes[attribute]
        kind = self._template["Resources"][name]["Type"]
        raise TemplateError(f"the sandbox's {kind} has no attribute {attribute} (resource {name})")

    def condition(self, name: str) -> bool:
        """Return whether a condition of the template holds."""
        if name not in self._conditions:
            conditions = self._template.get("Conditions", {})
            if name not in conditions:
                raise TemplateError(f"Template format error: Unresolved condition dependency {name}")
            self._conditions[name] = bool(self.of(conditions[name]))
        return self._conditions[name]

    def _function(self, name: str, argument: Any) -> Any:
        function = _FUNCTIONS.get(name)
        if function is None:
            raise TemplateError(f"the sandbox does not know the function {name}")
        return function(self, argument)

    def _get_att(self, argument: Any) -> Any:
        resource, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
        return self.attribute(resource, self.of(attribute))

    def _sub(self, argument: Any) -> str:
        text, own = argument if isinstance(argument, list) else (argument, {})
        own = {name: self.of(value) for name, value in own.items()}

        def named(match: re.Match[str]) -> str:
            if match[1]:
                return "${" + match[2] + "}"
            name = match[2].strip()
            if name in own:
                return _plain(own[name])
            return _plain(self._get_att(name) if "." in name else self.ref(name))

        return _NAMED.sub(named, text)

    def _join(self, argument: Any) -> str:
        separator, parts = argument
        return str(separator).join(_plain(part) for part in self.of(parts))

    def _select(self, argument: Any) -> Any:
        position, items = self.of(argument)
        items = items.split(",") if isinstance(items, str) else items
        if int(position) >= len(items):
            raise TemplateError(f"Template error: Fn::Select cannot select nonexistent value at index {position}")
        return items[int(position)]

    def _split(self, argument: Any) -> list[str]:
        separator, text = self.of(argument)
        return str(text).split(separator)

    def _if(self, argument: Any) -> Any:
        name, yes, no = argument
        return self.of(yes if self.condition(name) else no)

    def _map(self, argument: Any) -> Any:
        mapping, first, second = self.of(argument[:3])
        try:
            return self._template["Mappings"][mapping][first][second]
        except KeyError:
            if len(argument) > 3 and "DefaultValue" in argument[3]:
                return self.of(argument[3]["DefaultValue"])
            raise TemplateError(f"Template error: Unable to get mapping for {mapping}::{first}::{second}") from None

    def _zones_of(self, argument: Any) -> list[str]:
        return self._zones(self.of(argument) or self._parameters["AWS::Region"])

    def _cidr(self, argument: Any) -> list[str]:
        block, count, *bits = self.of(argument)
        network = ipaddress.ip_network(block, strict=False)
        prefix = network.max_prefixlen - int(bits[0] if bits else 8)
        blocks = network.subnets(new_prefix=prefix)
        return [str(next(blocks)) for _ in range(int(count))]

    def _import(self, argument: Any) -> str:
        name = self.of(argument)
        if name not in self._exports:
            raise TemplateError(f"No export named {name} found. Rollback requested by user.")
        return self._exports[name]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _same(values: Values, argument: Any) -> bool:
    left, right = values.of(argument)
    return _plain(left) == _plain(right)


_FUNCTIONS: dict[str, Callable[[Values, Any], Any]] = {
    "Fn::GetAtt": Values._get_att,
    "Fn::Sub": Values._sub,
    "Fn::Join": Values._join,
    "Fn::Select": Values._select,
    "Fn::Split": Values._split,
    "Fn::If": Values._if,
    "Fn::FindInMap": Values._map,
    "Fn::GetAZs": Values._zones_of,
    "Fn::Cidr": Values._cidr,
    "Fn::ImportValue": Values._import,
    "Fn::Base64": lambda values, argument: base64.b64encode(_plain(values.of(argument)).encode()).decode(),
    "Fn::Equals": _same,
    "Fn::Not": lambda values, argument: not values.of(argument[0]),
    "Fn::And": lambda values, argument: all(values.of(part) for part in argument),
    "Fn::Or": lambda values, argument: any(values.of(part) for part in argument),
    "Fn::Length": lambda values, argument: len(values.of(argument)),
}


def asked_names(value: Any) -> Iterator[str]:
    """Yield the names that a value asks for, by ``Ref``, ``Fn::GetAtt`` and ``Fn::Sub``."""
    if isinstance(value, list):
        for item in value:
            yield from asked_names(item)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name == "Ref" and isinstance(part, str):
                yield part
            elif name == "Fn::GetAtt":
                yield part.partition(".")[0] if isinstance(part, str) else part[0]
            elif name == "Fn::Sub":
                yield from _names_in_text(part)
            else:
                yield from asked_names(part)


def _names_in_text(argument: Any) -> Iterator[str]:
    text, own = argument if isinstance(argument, list) else (argument, {})
    for escaped, name in _NAMED.findall(text):
        if not escaped and name.strip() not in own:
            yield name.strip().partition(".")[0]
    yield from asked_names(list(own.values()))
