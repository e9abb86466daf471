"""Files of Terraform's language as blocks that know their file and line, and ``.tfvars`` files as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import InventoryError

from ...inventory import Cause, Unknown
from ...inventory.values import Tree
from . import files
from .hcl import HclError, parse_file
from .hcl_tree import Expression, HclBlock, HclBody
from .terraform_values import plain_value_of
from .work import Work

MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class TerraformBlock:
    """A block of a file: its words, its attributes and the blocks inside it.

    Parameters
    ----------
    words : tuple of str
        ``("resource", "aws_vpc", "main")``.
    attributes : dict
        The expressions by name, not yet evaluated.
    blocks : tuple of TerraformBlock
        The blocks inside it.
    file : str
        The file that it stands in.
    line : int
        Where it stands.
    lines : dict
        Where each attribute stands.
    """

    words: tuple[str, ...]
    attributes: dict[str, Expression]
    blocks: tuple[TerraformBlock, ...]
    file: str
    line: int
    lines: dict[str, int] = field(default_factory=dict)


def parse(file: files.TemplateText) -> list[TerraformBlock]:
    """Return the blocks of a file.

    Raises
    ------
    InventoryError
        If it is not Terraform's language, with the line.
    """
    return [_block(block, file.name) for block in _parsed(file).blocks]


def _parsed(file: files.TemplateText) -> HclBody:
    if len(file.text) > MOST_BYTES:
        raise InventoryError(
            f"'{file.name}' has {len(file.text):,} characters, more than the {MOST_BYTES:,} that are read"
        )
    try:
        return parse_file(file.text)
    except HclError as error:
        raise InventoryError(
            f"'{file.name}' is not Terraform's language, line {error.line}: {error.problem}; "
            "correct it, or read the plan (terraform show -json PLANFILE)"
        ) from None


def _block(block: HclBlock, file: str) -> TerraformBlock:
    inner = tuple(_block(item, file) for item in block.body.blocks)
    return TerraformBlock(block.words, block.body.attributes, inner, file, block.line, block.body.lines)


def parse_values(file: files.TemplateText) -> dict[str, Any]:
    """Return the values that a ``.tfvars`` file gives.

    Raises
    ------
    InventoryError
        If it is not Terraform's language, with the line.
    """
    return {name: plain_value_of(tree, NoNames()) for name, tree in _parsed(file).attributes.items()}


class NoNames:
    """The scope of a file of values: nothing has a name."""

    def __init__(self) -> None:
        self.work = Work()

    def lookup(self, root: str) -> Any:
        """Return that nothing has the name."""
        return Unknown(Cause.MALFORMED, f"the name {root}")

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        """Return that no file is read."""
        return Unknown(Cause.FILE, path)
