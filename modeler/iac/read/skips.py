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
    >>> [(skip.code, skip.reason, skip.last_line) for skip in skips_of(TemplateText("main.tf", Path("main.tf"), text))]
    [('PA-06', 'a sandbox', 3)]
    """
    lines = file.text.splitlines()
    for number, line in enumerate(lines):
        comment = _COMMENT.search(line)
        if comment is None:
            continue
        origin = Origin(file.name, number + 1, comment.start() + 1)
        if comment["reason"].strip():
            yield Skip(comment["code"].upper(), comment["reason"].strip(), origin, *_block_lines(lines, number))
        else:
            yield NotCollected(str(origin), no_reason(comment["code"]))


def _block_lines(lines: Sequence[str], number: int) -> tuple[int, int]:
    """Return the lines, from 1, of the block around a line or right below it; (0, 0) for none."""
    start = next((item for item in range(number, -1, -1) if _BLOCK.match(lines[item]) or lines[item][:1] == "}"), None)
    if start is None or lines[start].startswith("}"):
        start = next(item for item in range(number, len(lines) + 1) if item == len(lines) or _ends(lines[item]))
        if start == len(lines) or not _BLOCK.match(lines[start]):
            return 0, 0
    last = next(
        (
            item
            for item in range(start, len(lines))
            if lines[item].rstrip().endswith("}") and _at_left(lines, item, start)
        ),
        len(lines) - 1,
    )
    return start + 1, last + 1


def _ends(line: str) -> bool:
    """Return whether a line is no comment, so that comments above it end there."""
    return not _PASSED_OVER.match(line)


def _at_left(lines: Sequence[str], item: int, start: int) -> bool:
    """Return whether a block ends at a line: it begins with the brace, or is the block's only one."""
    return lines[item].startswith("}") or item == start
