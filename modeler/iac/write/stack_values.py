"""How the values of a stack are walked: each leaf as its system writes it, lists and mappings in order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from ...inventory import Attribute, Ref, Text, Unknown
from ...inventory.values import Tree


class StackValues(ABC):
    """Writes the values of a stack's resources in one system's way."""

    def value(self, value: Tree, leaf: str = "") -> Any:
        """Return a value as the system writes it.

        Parameters
        ----------
        value : Tree
            A value of an attribute.
        leaf : str
            The name under which it stands.
        """
        if isinstance(value, Unknown):
            return self._unknown(value)
        if isinstance(value, Ref):
            return self._attribute(Attribute(value.key), leaf)
        if isinstance(value, Attribute):
            return self._attribute(value, leaf)
        if isinstance(value, Text):
            return self._text(value, leaf)
        if isinstance(value, Mapping):
            return {str(key): self.value(item, str(key)) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(item, leaf) for item in value]
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    @abstractmethod
    def _unknown(self, value: Unknown) -> Any:
        """Return how a value is written that the stack's user gives."""

    @abstractmethod
    def _attribute(self, attribute: Attribute, leaf: str) -> Any:
        """Return how another resource's value is written."""

    @abstractmethod
    def _text(self, text: Text, leaf: str) -> Any:
        """Return how a text is written that names other resources."""
