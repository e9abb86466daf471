"""Pictures under pickers: a pattern of one's own, part by part, and the way of a request from several places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from modeler.audit.trace import trace
from modeler.engine.compare import assess
from modeler.patterns.compose import own_pattern, parts_known
from modeler.views.diagrams.diagram import svg
from modeler.views.widgets import Live, Page, PicturePane, picker
from modeler.workload import Workload

if TYPE_CHECKING:
    from modeler.inventory import Inventory

_PLACES = ("internet", "on-premises:10.20.0.0/16")


def parts_explorer(w: Workload, **chosen: str | Mapping[str, Any] | Sequence[Any]) -> Page:
    """Draw a pattern of one's own, with a picker for each of its parts.

    Parameters
    ----------
    w : Workload
        What it is drawn for.
    **chosen
        ``reach``, ``door`` and ``integration`` to begin with, as for `modeler.own_pattern`.

    Returns
    -------
    Page

    Examples
    --------
    >>> import modeler as m
    >>> page = m.explore.parts(m.Workload(), reach="private", door="internal-alb", integration="none")
    >>> [control.description for control in page.children[:3]]
    ['reach', 'door', 'integration']
    """
    picture = PicturePane()

    def draw(**picked: Any) -> None:
        own = own_pattern("tried", title="Tried", **picked)
        picture.show_svg(svg(assess(w, own)), "the parts that were picked")

    pickers = {kind: picker(kind, [("as above", given), *_options(kind)], given) for kind, given in chosen.items()}
    live = Live(draw, pickers)
    return Page([*pickers.values(), live.message, picture])


def _options(kind: str) -> list[tuple[str, str]]:
    known = {**parts_known(kind), **(parts_known("sequence") if kind == "door" else {})}
    return [(f"{id_}: {part.title}", id_) for id_, part in known.items()]


def traces_explorer(inventory: Inventory, api: str, place: str) -> Page:
    """Draw the way of a request, with a picker for where it comes from.

    Parameters
    ----------
    inventory : Inventory
        What stands there.
    api : str
        The name of the API.
    place : str
        Where the request comes from at first.

    Returns
    -------
    Page

    Examples
    --------
    >>> import modeler as m
    >>> page = m.explore.traces(m.read("examples/templates"), "Api", "internet")
    >>> page.children[0].description
    'From'
    """
    picture = PicturePane()
    places = picker("From", list(dict.fromkeys((*_PLACES, place))), place)

    def draw(chosen: str) -> None:
        picture.show_svg(svg(trace(inventory, api, chosen)), "the way of a request")

    live = Live(draw, {"chosen": places})
    return Page([places, live.message, picture])
