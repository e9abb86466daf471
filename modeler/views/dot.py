"""Pictures by Graphviz: DOT text, and its rendering inside this process by the Graphviz of the pygraphviz wheel.

Nobody has to install ``dot`` or a font: the one font that measures and draws the labels (DejaVu Sans) comes with this
package. In SVG every icon stands once, as data, and nothing depends on the machine or the day.
"""

from __future__ import annotations

import atexit
import base64
import contextlib
import importlib
import os
import re
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape, unescape
from itertools import compress
from pathlib import Path
from typing import Any

from modeler.errors import ModelerError
from modeler.views.diagram import Picture, Step, Stop, plain

_FONT = "DejaVu Sans"
_INK, _SOFT, _ACCENT, _LINE = "#16191f", "#545b64", "#b3420e", "#687078"
_LEFT = '<BR ALIGN="LEFT"/>'
_COLOURS = {
    "internet": ("#fff7ec", "#d98a1f"),
    "premises": ("#f4f5f6", "#7d8998"),
    "link": ("#ffffff", "#9aa5b1"),
    "vpc": ("#eef8ee", "#3f8f3a"),
    "edge": ("#fdf0f6", "#c2407c"),
    "aws": ("#eef3fd", "#3b6fc9"),
}
"""Fill and border of a network; every text is dark on them."""
_ICON_POINTS = 50
_ICON_PIXELS = 128  # sharp at twice the size, and half as many bytes as the package's own

ICONS = {
    "alb": "aws.network.ElbApplicationLoadBalancer",
    "appsync-api": "aws.integration.Appsync",
    "client-vpn": "aws.network.ClientVpn",
    "clients:internet": "aws.general.Users",
    "clients:premises": "aws.general.OfficeBuilding",
    "clients:vpc": "aws.general.Client",
    "cloud-map": "aws.network.CloudMap",
    "cloudfront": "aws.network.CloudFront",
    "cloudwatch-logs": "aws.management.CloudwatchLogs",
    "cloudwatch-metrics": "aws.management.CloudwatchAlarm",
    "cognito-user-pool": "aws.security.Cognito",
    "cross-az": "aws.network.VPCRouter",
    "direct-connect": "aws.network.DirectConnect",
    "ec2-instances": "aws.compute.EC2",
    "eks-pods": "aws.compute.EKS",
    "endpoint-service": "aws.network.Privatelink",
    "failover-record": "aws.network.Route53",
    "fargate-tasks": "aws.compute.Fargate",
    "function-url": "aws.compute.LambdaFunction",
    "global-accelerator": "aws.network.GlobalAccelerator",
    "health-check": "aws.network.Route53",
    "hosted-zone": "aws.network.Route53HostedZone",
    "http-api": "aws.network.APIGateway",
    "in-region": "other.png",
    "inter-region": "between-regions.png",
    "interface-endpoint": "aws.network.Endpoint",
    "internet-egress": "aws.network.InternetGateway",
    "istio-ingress": "onprem.network.Istio",
    "jump-host": "aws.compute.EC2Instance",
    "lambda-api": "aws.compute.LambdaFunction",
    "lambda-authoriser": "aws.compute.LambdaFunction",
    "lambda-function": "aws.compute.Lambda",
    "lattice-service": "lattice.png",
    "nat-gateway": "aws.network.NATGateway",
    "nlb": "aws.network.ElbNetworkLoadBalancer",
    "on-premises-servers": "aws.general.TraditionalServer",
    "private-ca": "aws.security.CertificateAuthority",
    "public-ipv4": "aws.compute.EC2ElasticIpAddress",
    "resolver-endpoint": "aws.network.Route53",
    "resource-endpoint": "aws.network.Endpoint",
    "resource-gateway": "resource-gateway.png",
    "resource-traffic": "aws.database.RDS",
    "rest-api": "aws.network.APIGateway",
    "s3-bucket": "aws.storage.S3",
    "s3-gateway-endpoint": "aws.network.Endpoint",
    "service-network-endpoint": "aws.network.Endpoint",
    "session-manager": "aws.management.SystemsManager",
    "site-to-site-vpn": "aws.network.SiteToSiteVpn",
    "transit-gateway": "aws.network.TransitGateway",
    "transit-gateway-peering": "aws.network.TransitGatewayAttachment",
    "verified-access": "verified-access.png",
    "virtual-private-gateway": "aws.network.VpnGateway",
    "vpc-link-v1": "vpc-link.png",
    "vpc-link-v2": "vpc-link.png",
    "vpc-peering": "aws.network.VPCPeering",
    "web-acl": "aws.security.WAF",
    "websocket-api": "aws.network.APIGateway",
    "x-ray": "aws.devtools.XRay",
}
"""Component to icon: a class of the package `diagrams`, or a file of our own in `icons/`."""


def source(picture: Picture, icons: bool = False) -> str:
    """Write DOT text.

    Parameters
    ----------
    picture : Picture
        What to draw.
    icons : bool
        Whether nodes hold icons: these are files of this machine, so that a DOT file for others has none.
    """
    id = re.sub(r"[^A-Za-z0-9]+", "-", picture.id)
    height = max(_text_height(stop) for stop in picture.stops)
    lines = [
        f'digraph "{id}" {{',
        f'  graph [id="{id}", rankdir=LR, splines=spline, bgcolor="white", pad=0.2, nodesep=0.3, ranksep=0.15,',
        f'    fontname="{_FONT}", labelloc=b, label=<{_table(picture)}>]',
        f'  node [shape=plain, fontname="{_FONT}", fontsize=10]',
        f'  edge [fontname="{_FONT}", fontsize=9, fontcolor="{_INK}", color="{_LINE}", arrowsize=0.7]',
        f'  subgraph cluster_all {{ id="{id}-path"; peripheries=0; labelloc=t; label=<{_title(picture)}>',
    ]
    for index, place in enumerate(picture.places):
        fill, border = _COLOURS[place.kind]
        name = _font(place.title, 9, _SOFT)
        style = "rounded,filled,dashed" if place.kind == "link" else "rounded,filled"
        lines.append(
            f'    subgraph cluster_place{index} {{ id="{id}-place{index}"; style="{style}"; peripheries=1; '
            f'fillcolor="{fill}"; color="{border}"; margin=11; labelloc=t; labeljust=l; label=<{name}>'
        )
        for stop in picture.stops:
            if stop.place == index:
                lines.append(f'      "{stop.id}" [id="{id}-{stop.id}", label=<{_node(stop, height, icons)}>]')
        lines.append("    }")
    for number, step in enumerate(picture.steps, start=1):
        lines.append(
            f'    "{step.start}":icon:e -> "{step.end}":icon:w [id="{id}-step{number}", label=<{_edge_label(step)}>]'
        )
    return "\n".join([*lines, "  }", "}"]) + "\n"


def _markup(text: str) -> str:
    r"""Keep what users typed from being markup, or one of Graphviz's escapes such as ``\N``."""
    return escape(plain(text)).replace("\\", "&#92;")


def _font(text: str, size: int, colour: str) -> str:
    """Give text in a size and colour; nothing becomes a space, because Graphviz refuses an empty label."""
    return f'<FONT POINT-SIZE="{size}" COLOR="{colour}">{_markup(text) or "&#160;"}</FONT>'


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(plain(text), width, break_on_hyphens=False) or [""]


def _lines(texts: Iterable[str], size: int, colour: str, end: str = "<BR/>") -> str:
    return end.join(_font(text, size, colour) for text in texts)


def _node_texts(stop: Stop) -> tuple[list[str], list[str]]:
    return _wrapped(stop.name, 17), _wrapped(stop.title, 18) if stop.title else []


def _text_height(stop: Stop) -> int:
    name, title = _node_texts(stop)
    return 12 * len(name) + 11 * len(title)


def _node(stop: Stop, height: int, icons: bool) -> str:
    """Give a node: icon above, number, role and title below; all equally high, so that icons stand in one line."""
    name, title = _node_texts(stop)
    first = _font(name[0], 10, _INK)
    if stop.number is not None:
        number, _, words = name[0].partition(" ")
        first = _font(number, 10, _ACCENT) + (f"&#160;{_font(words, 10, _INK)}" if words else "")
    text = "<BR/>".join(filter(None, (first, _lines(name[1:], 10, _INK), _lines(title, 9, _SOFT))))
    size = f'WIDTH="{_ICON_POINTS}" HEIGHT="{_ICON_POINTS}"'
    image = f'<IMG SCALE="TRUE" SRC="{escape(str(_icon_file(stop.icon)))}"/>' if icons else ""
    frame = "" if icons else f' BORDER="1" COLOR="{_LINE}"'
    return (
        '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'
        f'<TR><TD PORT="icon" FIXEDSIZE="TRUE" {size}{frame}>{image}</TD></TR>'
        f'<TR><TD HEIGHT="4"></TD></TR><TR><TD HEIGHT="{height}" VALIGN="TOP">{text}</TD></TR></TABLE>'
    )


def _edge_label(step: Step) -> str:
    text = _lines(filter(None, (step.network, step.spoken)), 9, _SOFT)
    clear_of_arrow = '<TR><TD HEIGHT="5"></TD></TR>'
    rows = f"<TR><TD>{text}</TD></TR>{clear_of_arrow}"
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{rows}</TABLE>'


def _title(picture: Picture) -> str:
    return _lines(_wrapped(picture.title, 80), 15, _INK)


def _table(picture: Picture) -> str:
    """Give the table beneath: number, what, over, what is beside it if anything is, and with prices what it costs."""
    stops = tuple(_once(picture.stops))
    shown = [True, True, True, any(stop.beside for stop in stops), bool(picture.total)]

    def rows(*found: tuple[str, ...]) -> str:
        return "".join(_row([*compress(enumerate(cells), shown)]) for cells in found)

    blocks = [
        rows(("", "hop", "over", "beside it", "$ / month")),
        rows(*map(_cells, stops)),
        *([rows(("", "total", "", "", picture.total))] if picture.total else []),
    ]
    body = "<HR/>".join(blocks)
    if picture.caption:
        caption = _lines(_wrapped(picture.caption, 100), 9, _SOFT, _LEFT) + _LEFT
        body += f'<TR><TD COLSPAN="{sum(shown)}" ALIGN="LEFT">{caption}</TD></TR>'
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3" COLOR="#b8c0c8">{body}</TABLE>'


def _once(stops: Iterable[Stop]) -> Iterator[Stop]:
    """Give the stops that have a row: each number once, not the clients."""
    seen: set[int | None] = {None}
    for stop in stops:
        if stop.number not in seen:
            seen.add(stop.number)
            yield stop


def _cells(stop: Stop) -> tuple[str, ...]:
    what = ": ".join(filter(None, (stop.role, stop.title)))
    return str(stop.number), what, stop.over, ", ".join(stop.beside), stop.usd


def _row(cells: Iterable[tuple[int, str]]) -> str:
    """Give a row of cells, each with its column: numbers and costs to the right, words wrapped to the left."""
    found = []
    for column, cell in cells:
        side = "RIGHT" if column in (0, 4) else "LEFT"
        text = _font(cell, 9, _ACCENT if column == 0 else _INK) if side == "RIGHT" else _paragraph(cell)
        found.append(f'<TD ALIGN="{side}" VALIGN="TOP">{text if cell else ""}</TD>')
    return f"<TR>{''.join(found)}</TR>"


def _paragraph(text: str) -> str:
    return _lines(_wrapped(text, 60), 9, _INK, _LEFT) + _LEFT


def render(picture: Picture, kind: str) -> bytes:
    """Draw as SVG, PNG (at twice the size) or PDF.

    Raises
    ------
    ModelerError
        If the extra is not installed, or Graphviz finds an error.
    """
    text = source(picture, icons=True)
    if kind == "png":
        text = text.replace("graph [", "graph [dpi=192, ", 1)
    drawn = _graphviz(text, kind)
    return _portable(drawn.decode(), picture).encode() if kind == "svg" else drawn


def _graphviz(text: str, kind: str) -> bytes:
    """Run Graphviz in this process; some errors it only writes, and goes on with a broken picture.

    Raises
    ------
    ModelerError
        If it finds an error.
    """
    graphviz = _imported("pygraphviz")
    _load_font(_foreign(text))
    drawn: bytes = b""
    with tempfile.TemporaryFile() as said:
        try:
            with _complaints(said.fileno()):
                graph = graphviz.AGraph(string=text)
                try:
                    drawn = graph.draw(prog="dot", format=kind)
                finally:
                    graph.close()
        except (ValueError, OSError) as error:
            raise ModelerError(f"Graphviz cannot draw this: {plain(str(error))}") from None
        said.seek(0)
        complaints = said.read().decode(errors="replace")
    if "Error:" in complaints or not drawn:
        raise ModelerError(f"Graphviz cannot draw this: {plain(complaints) or 'it gives nothing'}")
    sys.stderr.write(complaints)
    return drawn


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ModelerError(
            "pictures need Graphviz, which is not installed: run 'make extras' or install 'modeler[diagrams]'; .mmd "
            "and .dot do without"
        ) from None


@cache
def _load_font(foreign: bool) -> None:
    """Have Graphviz's font library find our font; it reads its configuration once in a process.

    It leaves marks in the folders that it reads, so that it is given a copy, for as long as this process lives.

    Parameters
    ----------
    foreign : bool
        Whether there are letters that our font lacks: then the fonts of the system are read as well, which takes time.
    """
    folder = Path(tempfile.mkdtemp(prefix="modeler-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy(_data("fonts") / "DejaVuSans.ttf", folder)
    folders = (str(folder), *(("/usr/share/fonts", "/usr/local/share/fonts") if foreign else ()))
    listed = "".join(f"<dir>{escape(each)}</dir>" for each in folders)
    file = folder / "fonts.conf"
    file.write_text(
        f'<?xml version="1.0"?><fontconfig>{listed}<cachedir>{escape(str(folder))}</cachedir></fontconfig>',
        encoding="utf-8",
    )
    with _environment("FONTCONFIG_FILE", str(file)), _no_complaints():
        graph = _imported("pygraphviz").AGraph(string=f'graph {{ n [label="a", fontname="{_FONT}"] }}')
        graph.draw(prog="dot", format="svg")
        graph.close()


def _foreign(text: str) -> bool:
    """Say whether there are letters that our font lacks: Indic, East Asian, and whatever comes after.

    >>> _foreign("Größe ≥ Ω ж א"), _foreign("給与")
    (False, True)
    """
    return any("\u0900" <= each <= "\u0e7f" or each >= "\u2e80" for each in text)


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _no_complaints() -> Iterator[None]:
    """Hide what the font library says of other files of the system."""
    with open(os.devnull, "wb") as nowhere, _complaints(nowhere.fileno()):
        yield


@contextlib.contextmanager
def _complaints(to: int) -> Iterator[None]:
    """Send what Graphviz and its libraries say elsewhere: they write past Python, to the file itself."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    os.dup2(to, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _data(folder: str) -> Path:
    return Path(__file__).parent / folder


@cache
def _icon_file(name: str) -> Path:
    """Find an icon's file."""
    icon = ICONS.get(name, ICONS["in-region"])
    if icon.endswith(".png"):
        return _data("icons") / icon
    home, _, kind = icon.rpartition(".")
    found = getattr(_imported(f"diagrams.{home}"), kind)
    packages = Path(str(_imported("diagrams").__file__)).parents[1]
    return packages / str(found._icon_dir) / str(found._icon)


@cache
def _icon_data(file: Path) -> str:
    """Give an icon as a data URI, at the size that a picture needs."""
    pixels = f'FIXEDSIZE="TRUE" WIDTH="{_ICON_PIXELS}" HEIGHT="{_ICON_PIXELS}"'
    image = f'<TR><TD {pixels}><IMG SCALE="TRUE" SRC="{escape(str(file))}"/></TD></TR>'
    table = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{image}</TABLE>'
    graph = f"graph {{ graph [margin=0, pad=0, dpi=72, bgcolor=transparent] n [shape=plain, label=<{table}>] }}"
    return f"data:image/png;base64,{base64.b64encode(_graphviz(graph, 'png')).decode()}"


def _portable(svg: str, picture: Picture) -> str:
    """Make an SVG that is the same everywhere: icons inside, each once; no version, no path; a title for readers."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<!--.*?-->\n?", "", body, flags=re.DOTALL)
    body = re.sub(r"<title>.*?</title>\n?", "", body, flags=re.DOTALL)
    body = body.replace(f'font-family="{_FONT}"', f'font-family="{_FONT}, Verdana, sans-serif"')
    files: dict[str, str] = {}

    def use(found: re.Match[str]) -> str:
        file = Path(unescape(found[1]))
        name = f"icon-{file.stem}"
        size = f'width="{_ICON_POINTS}" height="{_ICON_POINTS}"'
        files[name] = f'<image id="{name}" {size} xlink:href="{_icon_data(file)}"/>'
        return f'<use xlink:href="#{name}" x="{found[2]}" y="{found[3]}"/>'

    body = re.sub(r'<image xlink:href="([^"]*)"[^>]*? x="([^"]*)" y="([^"]*)"/>', use, body)
    title = escape(plain(picture.title), quote=False)
    head = f"<title>{title}</title>\n<defs>\n{''.join(f'{each}{chr(10)}' for each in files.values())}</defs>\n"
    start = body.index(">", body.index("<svg")) + 1
    opening = body[:start].replace("<svg ", '<svg role="img" ', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}\n{head}{body[start:].lstrip()}'
