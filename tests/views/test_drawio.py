"""draw.io files have the form of draw.io's own schema, and everything in them is where it belongs.

The rules are those of ``mxfile.xsd`` and its companion (https://github.com/jgraph/drawio-mcp, shared/): which element
holds which, with which attributes; two cells that every page has; ids that are there once; ends of arrows and parents
that exist; vertices and edges that are one of both.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modeler as m
from modeler.components import components
from modeler.engine.situations import situation_for
from modeler.patterns import Pattern, patterns
from modeler.patterns.compose import own_pattern
from modeler.views.diagrams.diagram import draw, drawio
from modeler.views.diagrams.drawio_shapes import SHAPES
from modeler.views.diagrams.iconset import CLIENTS, PART_ICONS
from modeler.workload import Workload

EXAMPLES = Path(__file__).parents[2] / "examples"
ALLOWED = {
    "mxfile": {"host", "modified", "agent", "version", "etag", "type", "compressed", "pages"},
    "diagram": {"id", "name"},
    "mxGraphModel": {"dx", "dy", "grid", "gridSize", "guides", "page", "pageWidth", "pageHeight"},
    "root": set(),
    "mxCell": {"id", "value", "style", "vertex", "edge", "parent", "source", "target", "connectable"},
    "mxGeometry": {"x", "y", "width", "height", "relative", "as"},
}
HOLDS = {
    "mxfile": "diagram",
    "diagram": "mxGraphModel",
    "mxGraphModel": "root",
    "root": "mxCell",
    "mxCell": "mxGeometry",
}
PALETTE = {
    "alarm",
    "api_gateway",
    "application_load_balancer",
    "appsync",
    "bucket",
    "certificate_manager_3",
    "client",
    "client_vpn",
    "cloud_map",
    "cloudfront",
    "cognito",
    "corporate_data_center",
    "direct_connect",
    "ec2",
    "eks",
    "elastic_ip_address",
    "elastic_network_interface",
    "elasticache",
    "endpoints",
    "fargate",
    "gateway",
    "general",
    "global_accelerator",
    "hosted_zone",
    "instance2",
    "internet_gateway",
    "lambda",
    "lambda_function",
    "logs",
    "mesh",
    "nat_gateway",
    "network_load_balancer",
    "peering",
    "rds",
    "route_53",
    "router",
    "s3",
    "site_to_site_vpn",
    "systems_manager",
    "traditional_server",
    "transit_gateway",
    "transit_gateway_attachment",
    "users",
    "verified_access",
    "vpc_lattice",
    "vpc_privatelink",
    "vpn_gateway",
    "waf",
    "xray",
}
"""Shapes of draw.io's AWS palette."""


def pages(text: str) -> list[ET.Element]:
    """Check the form, and return the cells of each page."""
    file = ET.fromstring(text.encode())
    assert file.tag == "mxfile"
    for element in file.iter():
        assert set(element.attrib) <= ALLOWED[element.tag]
        assert {child.tag for child in element} <= {HOLDS.get(element.tag, "")}
        numbers = {name: value for name, value in element.attrib.items() if name in ("x", "y", "width", "height")}
        assert all(float(value) > -1e6 for value in numbers.values())
        if element.tag == "mxGraphModel":
            assert int(element.attrib["pageWidth"]) > 0
            assert int(element.attrib["pageHeight"]) > 0
    roots = list(file.iter("root"))
    assert len(roots) == len(list(file)) >= 1
    for root in roots:
        check_cells(list(root))
    return roots


def check_cells(cells: list[ET.Element]) -> None:
    assert [(cell.get("id"), cell.get("parent")) for cell in cells[:2]] == [("0", None), ("1", "0")]
    ids = [cell.get("id") for cell in cells]
    assert len(ids) == len(set(ids))
    vertices = {cell.get("id") for cell in cells if cell.get("vertex") == "1"}
    for cell in cells[2:]:
        assert (cell.get("vertex") == "1") != (cell.get("edge") == "1")
        assert cell.get("parent") in {"1", *vertices}
        assert str(cell.get("style")).endswith(";")
        [geometry] = cell
        assert geometry.get("as") == "geometry"
        if cell.get("edge"):
            assert {cell.get("source"), cell.get("target")} <= vertices


def box(cell: ET.Element) -> tuple[float, float, float, float]:
    return tuple(float(str(cell[0].get(side))) for side in ("x", "y", "width", "height"))  # type: ignore[return-value]


def check_places(root: ET.Element) -> None:
    """A vertex lies inside of its parent, and vertices with one parent do not overlap."""
    vertices = {str(cell.get("id")): cell for cell in root if cell.get("vertex") == "1"}
    families: dict[str, list[str]] = {}
    for name, cell in vertices.items():
        parent = str(cell.get("parent"))
        families.setdefault(parent, []).append(name)
        x, y, width, height = box(cell)
        assert x >= 0
        assert y >= 0
        if parent in vertices:
            _, _, around, depth = box(vertices[parent])
            assert x + width <= around
            assert y + height <= depth
    for names in families.values():
        for first, second in combinations(names, 2):
            (x, y, width, height), (left, top, across, down) = box(vertices[first]), box(vertices[second])
            apart = x + width <= left or left + across <= x or y + height <= top or top + down <= y
            assert apart, f"{first} overlaps {second}"


@pytest.mark.parametrize("pattern", patterns(), ids=lambda known: known.code)
def test_every_pattern_is_a_file_of_draw_io(pattern: Pattern) -> None:
    assessment = m.assess(Workload.from_dict(situation_for(pattern)), pattern)
    [root] = pages(drawio(assessment))
    check_places(root)
    assert assessment.bill
    for hop in assessment.bill.hops:
        assert any(str(cell.get("value")).startswith(f"{hop.number} ") for cell in root)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_pattern_that_serves_an_example_is_laid_out_without_overlap(file: Path) -> None:
    try:
        w = Workload.load(file)
    except m.ModelerError:
        pytest.skip("no workload")
    for known in patterns():
        assessment = m.assess(w, known)
        if assessment.comparable:
            [root] = pages(drawio(assessment))
            check_places(root)


def test_boundaries_are_containers_and_icons_are_aws_shapes() -> None:
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}})
    [root] = pages(drawio(m.assess(w, "B9")))
    cells = {cell.get("id"): cell for cell in root}
    balancer = next(cell for cell in root if str(cell.get("value")).startswith("3 "))
    assert "shape=mxgraph.aws4.application_load_balancer;" in str(balancer.get("style"))
    chain = []
    parent = balancer.get("parent")
    while parent != "1":
        chain.append(str(cells[parent].get("value")).split("<br>")[0])
        assert "container=1;" in str(cells[parent].get("style"))
        parent = cells[parent].get("parent")
    assert chain == ["Public subnets", "VPC", "Your account, Region us-east-1"]


def test_two_patterns_are_two_pages_with_what_differs() -> None:
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}})
    first, second = pages(drawio(m.assess(w, "B6:alb"), m.assess(w, "B6:nlb")))
    assert any("◀ only in A" in str(cell.get("value")) for cell in first)
    assert any("▶ only in B" in str(cell.get("value")) for cell in second)


def test_every_icon_has_a_shape_of_the_palette() -> None:
    icons = {kind.traits.icon for kind in components().values()} | set(CLIENTS.values()) | set(PART_ICONS.values())
    assert icons <= set(SHAPES)
    assert {shape.name for shape in SHAPES.values()} <= PALETTE


@given(title=st.text(max_size=12), role=st.text(max_size=12))
@settings(max_examples=25)
def test_no_name_breaks_a_file(title: str, role: str) -> None:
    hops = [
        {"component": "alb", "network": "vpc", "role": f"<b>{role}", "targets": "lambda"},
        {"component": "lambda-function", "network": "aws-internal"},
    ]
    [root] = pages(drawio(m.assess(Workload(), own_pattern("own", title=f"<script>{title}", hops=hops))))
    assert not [cell for cell in root if "<script" in str(cell.get("value")) or "<b>" in str(cell.get("value"))]


def test_it_is_written_by_the_suffix(tmp_path: Path) -> None:
    file = tmp_path / "c2.drawio"
    draw(m.assess(Workload.from_dict(situation_for(m.pattern("C2"))), "C2"), file)
    pages(file.read_text(encoding="utf-8"))
