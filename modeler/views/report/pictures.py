"""Pictures in one page: every icon stands once for all of them, and no two things in the page have the same id."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HREF = f"{{{XLINK}}}href"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
ICON = "icon-"
_PIXELS_PER_POINT = 4 / 3


def together(drawn: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Take the icons out of SVG pictures.

    Parameters
    ----------
    drawn : mapping of name to SVG
        As `modeler.views.diagrams.diagram.svg` gives them: each with its icons in ``defs``.

    Returns
    -------
    icons : str
        One SVG that shows nothing and holds every icon; it stands before the pictures.
    pictures : dict of name to SVG
        For the inside of an HTML page.

    Examples
    --------
    >>> svg = f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}"><defs><image id="icon-x"/></defs><g id="a"/></svg>'
    >>> icons, pictures = together({"A1": svg, "A2": svg})
    >>> icons.count("icon-x"), 'id="A1-a"' in pictures["A1"], 'id="A2-a"' in pictures["A2"]
    (1, True, True)
    """
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    icons: dict[str, str] = {}
    pictures = {name: _without_icons(name, content, icons) for name, content in drawn.items()}
    held = "".join(icons.values())
    sprite = f'<svg xmlns="{SVG}" width="0" height="0" class="icons" aria-hidden="true"><defs>{held}</defs></svg>'
    return sprite, pictures


def _without_icons(name: str, content: str, icons: dict[str, str]) -> str:
    root = ET.fromstring(content.encode())  # noqa: S314  (our own drawing, of the line above)
    for defs in root.findall(f"{{{SVG}}}defs"):
        for image in list(defs):
            icons.setdefault(str(image.get("id")), _bare(image))
        root.remove(defs)
    for element in root.iter():
        _rename(element, name)
    width, height = (str(root.attrib.pop(name, "")).removesuffix("pt") for name in ("width", "height"))
    if width and height:
        root.set("width", f"{float(width) * _PIXELS_PER_POINT:.0f}")
        root.set("height", f"{float(height) * _PIXELS_PER_POINT:.0f}")
    return _bare(root)


def _rename(element: ET.Element, name: str) -> None:
    """Make ids the picture's own, and what refers to them; icons keep theirs."""
    element.attrib.pop(_XML_SPACE, None)
    own = element.get("id")
    if own:
        element.set("id", _own(name, own))
    for attribute, value in list(element.attrib.items()):
        if attribute == _HREF and value.startswith("#") and not value.startswith(f"#{ICON}"):
            element.set(attribute, f"#{_own(name, value[1:])}")
        elif value.startswith("url(#"):
            element.set(attribute, f"url(#{_own(name, value[5:-1])})")


def _own(name: str, id: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", f"{name}-{id}")


def _bare(element: ET.Element) -> str:
    element.tail = None
    return ET.tostring(element, encoding="unicode")
