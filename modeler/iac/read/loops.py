"""``Fn::ForEach``: parts of a template that stand once for each item of a list.

AWS opens such a loop before anything else (the transform ``AWS::LanguageExtensions``), and so does this: what a loop
writes becomes resources, conditions, outputs and properties as if somebody had written them, and each keeps the line
of the loop.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
(2026-11-30).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ...inventory import NotCollected, Unknown
from ...inventory.values import Tree
from .intrinsics import StackScope, evaluate
from .source import Path, SourceFile

LOOP = "Fn::ForEach::"


def has_loop(tree: Any) -> bool:
    """Return whether a part of a template holds a loop.

    Examples
    --------
    >>> has_loop({"Resources": {"Fn::ForEach::Zones": ["Zone", ["a"], {}]}})
    True
    """
    if isinstance(tree, dict):
        return any(str(key).startswith(LOOP) or has_loop(value) for key, value in tree.items())
    return isinstance(tree, list) and any(has_loop(item) for item in tree)


def open_loops(source: SourceFile, scope: StackScope) -> tuple[SourceFile, list[NotCollected]]:
    r"""Return a template with its loops opened, and the loops whose lists are not known.

    Parameters
    ----------
    source : SourceFile
        The template.
    scope : StackScope
        The values of its parameters, and its mappings.

    Examples
    --------
    >>> from modeler.iac.read.source import decode
    >>> text = "Resources:\n  Fn::ForEach::Nets:\n    - Zone\n    - [a, b]\n    - Net${Zone}: {Type: 'AWS::EC2::VPC'}\n"
    >>> source, unknown = open_loops(decode(text, "t.yaml"), StackScope())
    >>> list(source.data["Resources"]), source.origin(("Resources", "Netb")).line
    (['Neta', 'Netb'], 5)
    """
    if not has_loop(source.data):
        return source, []
    opener = _Opener(source, scope)
    data = opener.walk(source.data, ())
    return replace(source, data=data, same={**source.same, **opener.same}), opener.unknown


class _Opener:
    def __init__(self, source: SourceFile, scope: StackScope) -> None:
        self.source, self.scope = source, scope
        self.same: dict[Path, Path] = {}
        self.unknown: list[NotCollected] = []

    def walk(self, tree: Any, path: Path) -> Any:
        self.scope.work.spend()
        if isinstance(tree, list):
            return [self.walk(item, (*path, position)) for position, item in enumerate(tree)]
        if not isinstance(tree, dict):
            return tree
        values: dict[str, Any] = {}
        for key, value in tree.items():
            if key.startswith(LOOP):
                values |= self._loop(key, value, path)
            else:
                values[key] = self.walk(value, (*path, key))
        return values

    def _loop(self, key: str, loop: Any, path: Path) -> dict[str, Any]:
        if not (isinstance(loop, list) and len(loop) == 3 and isinstance(loop[0], str) and isinstance(loop[2], dict)):
            return self._say(key, path, "it is no list of a name, a list and what to repeat")
        items = evaluate(loop[1], self.scope)
        if isinstance(items, Unknown):
            return self._say(key, path, items.reason)
        if not isinstance(items, list) or not all(isinstance(item, (str, int)) for item in items):
            return self._say(key, path, "the items of its list are not known before the stack is deployed")
        values: dict[str, Any] = {}
        for item in items:
            for name, part in loop[2].items():
                own = _filled(name, loop[0], str(item))
                self.same[*path, own] = (*path, key, 2, name)
                opened = {own: self._substituted(part, loop[0], str(item))}
                values |= self.walk(opened, path)
        return values

    def _say(self, key: str, path: Path, reason: str) -> dict[str, Any]:
        self.unknown.append(NotCollected(f"{self.source.origin((*path, key))}: {key}", reason))
        return {}

    def _substituted(self, tree: Any, name: str, item: str) -> Tree:
        """Return a part with the loop's name replaced by an item."""
        self.scope.work.spend()
        if isinstance(tree, str):
            return _filled(tree, name, item)
        if isinstance(tree, list):
            return [self._substituted(part, name, item) for part in tree]
        if not isinstance(tree, dict):
            return tree
        if tree == {"Ref": name}:
            return item
        return {_filled(key, name, item): self._substituted(value, name, item) for key, value in tree.items()}


def _filled(text: str, name: str, item: str) -> str:
    """Return a text with ``${Name}`` as the item, and ``&{Name}`` as its letters and digits."""
    if "{" not in text:
        return text
    return text.replace(f"${{{name}}}", item).replace(f"&{{{name}}}", re.sub(r"[^A-Za-z0-9]", "", item))
