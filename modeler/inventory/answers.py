"""From the answer of a read call to nodes: the tables of the kinds say where in it each attribute stands.

Nothing here calls AWS. Whoever makes the calls gives each answer as boto3 gives it, page by page, with the node for
which it asked, and joins what comes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from modeler.files.plain_json import load_json

from . import kinds
from .mapping import Known, matches, read_attributes
from .node import Node, attributes_of
from .origin import Origin
from .paths import PathStep, alternative_paths, get
from .table import Call, System
from .values import Ref, Tree, Unknown

MAP_KEY = "{}"
"""A place in `Call.around`: the key under which an item stands in a mapping, such as the method of a resource."""


def nodes_of_answer(
    cls: type[Node],
    call: Call,
    answer: Mapping[str, Any],
    per: Node | None = None,
    region: str | None = None,
    account: str | None = None,
    time: str = "",
) -> list[Node]:
    """Return the nodes that an answer shows, or the node that it completes.

    Parameters
    ----------
    cls : type of Node
        The kind that was asked for.
    call : Call
        One of the calls of its table.
    answer : mapping
        What boto3 returned, one page.
    per : Node or None
        The node for which it was asked, where the call is made for each node of a kind.
    region, account : str or None
        Where and whose.
    time : str
        When, in ISO 8601.

    Examples
    --------
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> answer = {"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "IsDefault": False}]}
    >>> (node,) = nodes_of_answer(Vpc, Vpc.TABLE.calls[0], answer, region="eu-west-1")
    >>> node.key, node.cidrs, str(node.origin)
    ('vpc-1', ('10.0.0.0/16',), 'ec2:DescribeVpcs')
    """
    known = _InAccount(per)
    items = _items(_plain(answer), alternative_paths(call.items)[0] if call.items else ())
    origin = Origin(_operation(call), time=time)
    if call.completes:
        return [
            per.replace(**read_attributes(cls, cls.TABLE.answer_paths(call), item, System.API, known))
            for item, _, _ in items
            if per is not None
        ]
    asked_later = frozenset(name for later in cls.TABLE.calls if later.completes for name in later.paths)
    nodes = []
    for item, around, name in items:
        if call.when and not matches(call.when, item):
            continue
        values = (
            read_attributes(cls, cls.TABLE.answer_paths(call), item, System.API, known)
            if isinstance(item, Mapping)
            else {}
        )
        values = cls.TABLE.with_defaults(values, asked_later)
        values |= read_attributes(
            cls, {attribute: attribute for attribute in call.around}, _around(call, around, name), System.API, known
        )
        if call.parent and per is not None:
            values[call.parent] = Ref(per.KIND, per.key)
        key = _key(cls, call, item, values, region)
        nodes.append(cls(key=key, origin=origin, region=region, account=account, **values))
    return nodes


def arguments_of(call: Call, per: Node | None = None) -> dict[str, Any]:
    """Return the arguments of a call for a node; one whose value the node lacks is left out.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> from modeler.inventory.kinds.rest_api import RestApi
    >>> from modeler.inventory.kinds.rest_stage import RestStage
    >>> arguments_of(RestStage.TABLE.calls[0], RestApi(key="a1b2c3", origin=Origin("apigateway:GetRestApis")))
    {'restApiId': 'a1b2c3'}
    """
    filled = ((name, _filled(value, per)) for name, value in call.arguments.items())
    return {name: value for name, value in filled if value is not None}


class _InAccount(Known):
    """How an account names things: by ids, some of which count only inside the node that was asked for."""

    def __init__(self, per: Node | None) -> None:
        super().__init__((), System.API)
        self._per = per

    def literal(self, text: str, allowed: tuple[str, ...]) -> Ref[Any]:
        """Return the node that an id names."""
        reference = super().literal(text, allowed)
        cls = kinds.catalogue().get(reference.kind)
        if cls is None or self._per is None or not cls.TABLE.within:
            return reference
        inside = attributes_of(cls)[cls.TABLE.within].kinds
        return Ref(reference.kind, f"{self._per.key}/{text}") if self._per.KIND in inside else reference


def _items(
    tree: Tree, steps: tuple[PathStep, ...], around: Tree = None, name: str = ""
) -> Iterator[tuple[Tree, Tree, str]]:
    """Yield each item at a path, with the first item around it and the key under which it stands in a mapping."""
    if tree is None:
        return
    if not steps:
        yield tree, around, name
        return
    step, later = steps[0], steps[1:]
    if isinstance(tree, str):  # a document, such as the policy of a function, stands in an answer as a text
        tree = load_json(tree)
    if step.key:
        yield from _items(tree.get(step.key), later, around, name)
    elif step.position is not None:
        yield from _items(tree[step.position] if step.position < len(tree) else None, later, around, name)
    elif step.values:
        for key, item in tree.items():
            yield from _items(item, later, item if around is None else around, str(key))
    else:
        for item in tree:
            yield from _items(item, later, item if around is None else around, name)


def _around(call: Call, around: Tree, name: str) -> dict[str, Tree]:
    """Return the attributes that stand around an item, by their names."""
    return {
        attribute: name if place == MAP_KEY else get(around, str(place)) for attribute, place in call.around.items()
    }


def _key(cls: type[Node], call: Call, item: Tree, values: Mapping[str, Any], region: str | None) -> str:
    """Return the key of a node: its id or ARN, what tells it apart in its parent, or its kind where there is one."""
    if call.keys_only:
        own = str(item)
    elif call.key:
        own = str(get(item, call.key))
    else:
        parts = (values.get(attribute) for attribute in cls.TABLE.identity)
        own = " ".join(_word(part) for part in parts if part is not None)
    outer = values.get(cls.TABLE.within) if cls.TABLE.within else None
    if isinstance(outer, Ref):
        return f"{outer.key}/{own}"
    return own or "/".join(part for part in (cls.KIND, region) if part)


def _word(value: Any) -> str:
    return value.key if isinstance(value, Ref) else str(value)


def _filled(value: Any, per: Node | None) -> Any:
    """Return an argument with ``{key}`` and ``{attribute}`` replaced by what the node has."""
    if isinstance(value, list):
        return [item for item in (_filled(part, per) for part in value) if item is not None]
    if isinstance(value, Mapping):
        return {name: _filled(part, per) for name, part in value.items()}
    if per is None or not isinstance(value, str) or not value.startswith("{"):
        return value
    attribute = value.strip("{}")
    wanted = Ref(per.KIND, per.key) if attribute == "key" else getattr(per, attribute)
    if isinstance(wanted, Ref):
        cls = kinds.catalogue().get(wanted.kind)
        return wanted.key.rpartition("/")[2] if cls is not None and cls.TABLE.within else wanted.key
    return None if isinstance(wanted, Unknown) else wanted


def _plain(tree: Any) -> Tree:
    """Return an answer with times as texts."""
    if isinstance(tree, datetime):
        return tree.isoformat()
    if isinstance(tree, Mapping):
        return {key: _plain(value) for key, value in tree.items()}
    return [_plain(item) for item in tree] if isinstance(tree, list) else tree


def _operation(call: Call) -> str:
    return f"{call.service}:{''.join(part.capitalize() for part in call.operation.split('_'))}"
