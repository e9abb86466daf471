"""Comments of Terraform files that ask to leave a rule out: ``# modeler:skip PA-06 the reason``.

A comment inside a block, or in the lines right above one, is about that block; any other is about its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...inventory import NotCollected, Origin, Skip
from .files import TemplateText

_COMMENT = re.compile(r"(?:#|//)\s*modeler:skip\s+(?P<code>[A-Za-z]\w-\d+)\b[\s:,-]*(?P<reason>.*)")
_BLOCK = re.compile(r"(resource|data|module|provider|variable|locals|output|terraform|moved|import)\b.*\{")
_PASSED_OVER = re.compile(r"\s*(#|//)")


def no_reason(code: str) -> str:
    """Say that a request to leave a rule out gives no reason, so that it counts for nothing."""
    return f"it asks to skip {code or 'a rule'} and gives no reason: write the code and the reason"


def skips_of(file: TemplateText) -> Iterator[Skip | NotCollected]:
    r"""Yield what the comments of a Terraform file ask to leave out.

    Parameters
    ----------
    file : TemplateText
        The file.

    Examples
    --------
    >>> from pathlib import Path
    >>> text = '# modeler:skip PA-06 a sandbox\nresource "aws_vpc_endpoint" "door" {\n}\n'
    >>> [(skip.code, skip.reason, skip.last[0]) for skip in skips_of(TemplateText("main.tf", Path("main.tf"), text))]
    [('PA-06', 'a sandbox', 3)]
    """
    lines = file.text.splitlines()
    for number, line in enumerate(lines):
        comment = _COMMENT.search(line)
        if comment is None:
            continue
        origin = Origin(file.name, number + 1, comment.start() + 1)
        if comment["reason"].strip():
            yield Skip(comment["code"].upper(), comment["reason"].strip(), origin, *_block(lines, number))
        else:
            yield NotCollected(str(origin), no_reason(comment["code"]))


def _block(lines: Sequence[str], number: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where the block around a line, or right below it, begins and ends; zeros for none."""
    start = _around(lines, number)
    if start is None:
        start = _below(lines, number)
    if start is None:
        return (0, 0), (0, 0)
    last = next((item for item in range(start + 1, len(lines)) if lines[item].startswith("}")), len(lines) - 1)
    if lines[start].rstrip().endswith("}"):
        last = start
    return (start + 1, 1), (last + 1, len(lines[last]) + 1)


def _around(lines: Sequence[str], number: int) -> int | None:
    """Return the first line of the block around a line: no closing brace at the left stands between."""
    for item in range(number, -1, -1):
        if _BLOCK.match(lines[item]):
            return item
        if lines[item].startswith("}"):
            return None
    return None


def _below(lines: Sequence[str], number: int) -> int | None:
    """Return the first line of the block right below a line: only comments stand between."""
    for item in range(number, len(lines)):
        if not _PASSED_OVER.match(lines[item]):
            return item if _BLOCK.match(lines[item]) else None
    return None
