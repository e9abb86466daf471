"""A module against the names of the provider's schema: what there is, what must be there, how often a block may stand.

The table was taken from the published schema (`provider_arguments.json`); arguments that came later are named beside.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from modeler.files.plain_json import load_json
from modeler.iac.read.hcl import parse_file
from modeler.iac.read.hcl_tree import HclBody

from ..inventory.test_names import NEWER

TYPES = load_json((Path(__file__).parent / "provider_arguments.json").read_text(encoding="utf-8"))["types"]
NO_LONGER_REQUIRED = {"aws_nat_gateway": frozenset({"subnet_id"})}
"""Arguments that had to be there when the table was taken: a Regional NAT gateway stands in no subnet.

Source: https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/nat_gateway.html.markdown
(2026-11-30).
"""
META = {"count", "for_each", "depends_on", "provider"}
META_BLOCKS = {"lifecycle"}


def faults(files: Mapping[str, str | bytes], with_required: bool = True) -> list[str]:
    """Return what a module writes that the provider does not have, and what it lacks."""
    return [
        fault
        for name, text in files.items()
        if name.endswith(".tf") and isinstance(text, str)
        for block in parse_file(text).blocks
        if block.words[0] == "resource"
        for fault in _resource(block.words[1], block.words[2], block.body, with_required)
    ]


def _resource(type_: str, name: str, body: HclBody, with_required: bool) -> Iterator[str]:
    known = TYPES.get(type_)
    if known is None:
        if type_ not in NEWER:
            yield f"{type_} is no type of the provider"
        return
    free = NO_LONGER_REQUIRED.get(type_, frozenset())
    if free:
        required = [argument for argument in known["required"].split() if argument not in free]
        known = {**known, "required": " ".join(required), "optional": " ".join((known.get("optional", ""), *free))}
    for fault in _block(known, body, newer(type_), with_required):
        yield f"{type_}.{name}: {fault}"


@functools.cache
def newer(type_: str) -> frozenset[str]:
    """Return the first names of the arguments of a type that came after the table was taken."""
    return frozenset(part for path in NEWER.get(type_, ()) for part in path.split("."))


def _block(known: Mapping, body: HclBody, later: frozenset[str], with_required: bool) -> Iterator[str]:
    if known.get("any"):
        return
    required, blocks = set(known.get("required", "").split()), known.get("blocks", {})
    allowed = required | set(known.get("optional", "").split()) | META | later
    inner = Counter(block.words[0] for block in body.blocks if block.words[0] not in META_BLOCKS)
    for name in sorted(set(body.attributes) - allowed - {name for name in blocks if name in allowed}):
        yield f"there is no argument {name}"
    for name in sorted(set(inner) - set(blocks) - set(allowed)):
        yield f"there is no block {name}"
    if with_required:
        for name in sorted(required - set(body.attributes) - set(inner)):
            yield f"the argument {name} is missing"
    for name, place in blocks.items():
        if with_required and inner[name] < place.get("least", 0):
            yield f"the block {name} is missing"
        if inner[name] > place.get("most", inner[name]):
            yield f"the block {name} stands {inner[name]} times"
    for block in body.blocks:
        if block.words[0] in blocks:
            for fault in _block(blocks[block.words[0]], block.body, later, with_required):
                yield f"{block.words[0]}: {fault}"
