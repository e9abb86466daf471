"""An inventory: the resources that were read together, what could not be read, and how to look them up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import cached_property
from typing import Any, TypeVar

from modeler.dataclass import dataclass

from ..errors import InventoryError
from ..results import number_of
from .node import Node, attributes_of
from .other import OtherResource
from .skips import Skip
from .values import Attribute, Cause, Ref, Text, Tree, Unknown, unknowns

N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class NotCollected:
    """Something that was asked for and could not be read.

    Parameters
    ----------
    source : str
        The call (``ec2:DescribeVpcs``), or the file or module.
    reason : str
        Why, in one clause.
    action : str
        The IAM action that it needs; empty for a file.
    kinds : tuple of str
        The kinds of which nothing was read there.
    region, account : str
        Where, for a call; no Region where it answers for all.
    partly : tuple of str
        The kinds of which something was not read: of some resources only, or some of their attributes.
    """

    source: str
    reason: str
    action: str = ""
    kinds: tuple[str, ...] = ()
    region: str = ""
    account: str = ""
    partly: tuple[str, ...] = ()

    def as_unknown(self) -> Unknown:
        """Return it as the reason why something is not known."""
        return Unknown(Cause.NOT_COLLECTED, self.action)

    def is_about(self, node: Node) -> bool:
        """Return whether it may have held what stands beside a resource: in its Region and its account."""
        return all(
            not own or not isinstance(place, str) or own == place
            for own, place in ((self.region, node.region), (self.account, node.account))
        )


@dataclass(frozen=True)
class Inventory:
    """AWS resources with their references, in the order in which they were read.

    Parameters
    ----------
    nodes : tuple of Node
        The resources. A kind and a key name one node.
    not_collected : tuple of NotCollected
        What could not be read.
    sources : tuple of str
        The files or accounts that were read.
    skips : tuple of Skip
        Which rules the files ask to leave out, and why.

    Raises
    ------
    InventoryError
        If two nodes of one kind have one key.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin, Ref
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> inventory = Inventory((Vpc(key="Network", origin=Origin("t.yaml", 3)),))
    >>> inventory
    <Inventory: 1 resource of 1 kind>
    >>> inventory.find(Ref("vpc", "Network")).origin.line
    3
    """

    nodes: tuple[Node, ...]
    not_collected: tuple[NotCollected, ...] = ()
    sources: tuple[str, ...] = ()
    skips: tuple[Skip, ...] = ()
    _index: dict[tuple[str, str], Node] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for node in self.nodes:
            if (node.KIND, node.key) in self._index:
                raise InventoryError(
                    f"two resources of the kind {node.KIND} are both called '{node.key}': give each its own name"
                )
            self._index[node.KIND, node.key] = node

    def __repr__(self) -> str:
        return f"<Inventory: {number_of(len(self), 'resource')} of {number_of(len(self.by_kind), 'kind')}>"

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @cached_property
    def by_kind(self) -> dict[str, tuple[Node, ...]]:
        """The nodes by kind."""
        groups: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            groups[node.KIND].append(node)
        return {kind: tuple(nodes) for kind, nodes in groups.items()}

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """The nodes by key; where two kinds share one, the node that was read last."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def by_small_key(self) -> dict[str, Node]:
        """The nodes by key in small letters, as DNS has them; where two share one, the node that was read first."""
        return {node.key.lower(): node for node in reversed(self.nodes)}

    def all(self, kind: type[N]) -> tuple[N, ...]:
        """Return the nodes of a kind, in order."""
        return self.by_kind.get(kind.KIND, ())  # type: ignore[return-value]

    def find(self, reference: Ref[N] | Unknown | None) -> N | None:
        """Return the node that a reference names, or ``None`` if it stands outside or is unknown.

        What is of a kind that nobody knows, such as a data source in place of a VPC, counts as outside: `by_key` has
        it.
        """
        if not isinstance(reference, Ref) or reference.kind == OtherResource.KIND:
            return None
        return self._index.get((reference.kind, reference.key))  # type: ignore[return-value]

    def find_all(self, references: Iterable[Ref[N] | Unknown] | Unknown | None) -> tuple[N, ...]:
        """Return the nodes that references name, without those that stand outside or are unknown."""
        if references is None or isinstance(references, Unknown):
            return ()
        nodes = (self.find(reference) for reference in references)
        return tuple(node for node in nodes if node is not None)

    def called(self, key: str, kinds: Iterable[type[N]]) -> tuple[N, ...]:
        """Return the nodes of some kinds that a key names: in full, or by its ending where that names one alone.

        Parameters
        ----------
        key : str
            ``Api``, or ``shop/Api`` where several projects were read.
        kinds : iterable of type
            The kinds among which it is looked for; of one key, those of the earlier kind come first.

        Examples
        --------
        >>> from modeler.inventory import Inventory, Origin
        >>> from modeler.inventory.kinds.rest_api import RestApi
        >>> inventory = Inventory((RestApi(key="shop/Api", origin=Origin("t.yaml", 3)),))
        >>> [node.key for node in inventory.called("Api", (RestApi,))]
        ['shop/Api']
        """
        nodes = [node for kind in kinds for node in self.all(kind)]
        named = tuple(node for node in nodes if node.key == key)
        ending = tuple(node for node in nodes if node.key.endswith(f"/{key}"))
        return named or (ending if len({node.key for node in ending}) == 1 else ())

    def named_in(self, value: Tree) -> Iterator[Node]:
        """Yield the resources that a value names: as a reference, as their attributes in a text, or by their key.

        Parameters
        ----------
        value : Ref, Text, Attribute, str or anything else
            The value of an attribute.
        """
        nodes: tuple[Node | None, ...]
        if isinstance(value, Ref):
            nodes = (self.find(value) or self.by_key.get(value.key),)
        elif isinstance(value, Text):
            nodes = tuple(self.by_key.get(part.key) for part in value.attributes)
        elif isinstance(value, Attribute):
            nodes = (self.by_key.get(value.key),)
        else:
            nodes = (self.by_key.get(value),) if isinstance(value, str) else ()
        yield from (node for node in nodes if node is not None)

    @cached_property
    def entry_points(self) -> tuple[Node, ...]:
        """What a caller outside can name and nothing that was read stands before, in the order of reading."""
        from .graph import entry_points  # the kinds refer to each other by inventories

        return entry_points(self)

    @cached_property
    def _referring(self) -> dict[tuple[str, str], list[Node]]:
        index: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for node in self.nodes:
            for reference in dict.fromkeys(references_of(node)):
                index[reference.kind, reference.key].append(node)
        return index

    def referring_to(self, node: Node, kind: type[N] | None = None) -> tuple[N, ...]:
        """Return the nodes that refer to a node, all or those of one kind."""
        nodes = self._referring.get((node.KIND, node.key), [])
        return tuple(item for item in nodes if kind is None or isinstance(item, kind))  # type: ignore[misc]

    @cached_property
    def _hidden(self) -> dict[tuple[str, str], tuple[Node, ...]]:
        return {}

    def hidden(self, kind: type[N], attribute: str) -> tuple[N, ...]:
        """Return the nodes of a kind of which one attribute is unknown: whose part they are, nobody knows."""
        key = (kind.KIND, attribute)
        if key not in self._hidden:
            nodes = (node for node in self.all(kind) if isinstance(getattr(node, attribute), Unknown))
            self._hidden[key] = tuple(nodes)
        return self._hidden[key]  # type: ignore[return-value]

    def missing(self, *kinds: type[Node], beside: Node | None = None) -> Unknown | None:
        """Return why resources of some kinds may stand there that were not read; ``None`` where all were.

        Parameters
        ----------
        *kinds : type of Node
            The kinds.
        beside : Node, optional
            Only what may stand in the Region and the account of this resource.

        Examples
        --------
        >>> from modeler.inventory.kinds.vpc import Vpc
        >>> refused = NotCollected("ec2:DescribeVpcs", "AWS refuses it", "ec2:DescribeVpcs", kinds=("vpc",))
        >>> Inventory((), (refused,)).missing(Vpc).name
        'ec2:DescribeVpcs'
        """
        names = {kind.KIND for kind in kinds}
        for item in self.not_collected:
            if names.intersection(item.kinds) and (beside is None or item.is_about(beside)):
                return item.as_unknown()
        return None

    def unknown(self) -> Counter[Unknown]:
        """Return each unknown value with the number of places that hang on it, but for resources that no kind knows."""
        counts: Counter[Unknown] = Counter()
        for node in self.nodes:
            for attribute in () if node.KIND == "other" else attributes_of(type(node)):
                counts.update(unknowns(getattr(node, attribute)))
            counts.update(unknowns((node.exists, node.region, node.account, node.name)))
        return counts

    def join(self, *others: Inventory) -> Inventory:
        """Return one inventory of several, read apart."""
        parts = (self, *others)
        return Inventory(
            tuple(node for part in parts for node in part.nodes),
            tuple(item for part in parts for item in part.not_collected),
            tuple(dict.fromkeys(source for part in parts for source in part.sources)),
            tuple(skip for part in parts for skip in part.skips),
        )


def references_of(value: Any) -> Iterator[Ref[Any]]:
    """Yield each reference that a node, a record or a value holds, in order."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from references_of(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from references_of(item)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, Unknown):
        for name in attributes_of(type(value)):
            yield from references_of(getattr(value, name))
