"""Where a node of an inventory comes from: a place in a file, or a call to AWS and its time."""

from __future__ import annotations

from modeler.dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a resource was read.

    Parameters
    ----------
    source : str
        The file as the user named it, or the call (``ec2:DescribeVpcs``).
    line, column : int
        The place in the file, from 1; 0 where there is none.
    name : str
        The logical id or the Terraform address; empty for a call.
    time : str
        When a call was made, in ISO 8601; empty for a file.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> str(Origin("template.yaml", 12, 3, "Api"))
    'template.yaml:12'
    """

    source: str
    line: int = 0
    column: int = 0
    name: str = ""
    time: str = ""

    def __str__(self) -> str:
        return f"{self.source}:{self.line}" if self.line else self.source
