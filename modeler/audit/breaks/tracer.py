"""Every URL of every API from every place of one inventory; what is worked out for one call serves the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modeler.audit.trace import TracePlace, UrlForm, place_of
from modeler.audit.trace.follow import region_of, traced_request, url_forms
from modeler.audit.trace.scene import Scene
from modeler.errors import InventoryError
from modeler.inventory import Inventory, Node
from modeler.inventory.asked import as_asked

from .calls import ApiCallShape


class CallTracer:
    """Follow calls through one inventory.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._places: dict[str, TracePlace | None] = {}
        self._names: dict[tuple[str, str], Any] = {}
        self._interfaces: dict[Any, Any] = {}
        self._reached: dict[Any, Any] = {}

    def place(self, name: str) -> TracePlace | None:
        """Return where calls start; ``None`` where it does not stand here."""
        if name not in self._places:
            try:
                self._places[name] = place_of(self.inventory, name)
            except InventoryError:
                self._places[name] = None
        return self._places[name]

    def own(self, api: Node) -> Node | None:
        """Return the API of this inventory that has the kind and key of another one."""
        return next((node for node in self.inventory.all(type(api)) if node.key == api.key), None)

    def forms(self, place: str, api: Node, shape: ApiCallShape) -> Mapping[tuple[str, str], UrlForm]:
        """Return every URL of an API, by host and header, with what comes of it; none where either is not there."""
        start, target = self.place(place), self.own(api)
        if start is None or target is None:
            return {}
        request = traced_request(method=shape.method, path=shape.path, identity=shape.identity)
        region = region_of(self.inventory, target)
        names = self._names.setdefault((place, region), {})
        inventory = as_asked(self.inventory)
        scene = Scene(inventory, target, start, request, region, names, self._interfaces, self._reached)
        return {(form.host, form.header): form for form in url_forms(scene)}
