"""What lines carry: the last mile of clients by its kind, and one connection inside of AWS.

Most of it is assumed, as nobody publishes what a given client has: the workload's ``clients.bandwidth`` goes before it.
The table is ``latency/bandwidths.csv`` beside this file. Source of the one limit that AWS states:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html
"""

from __future__ import annotations

from functools import cache

from modeler.dataclass import dataclass
from modeler.errors import unknown_name
from modeler.facts import rows

IN_AWS = "in-aws"


@dataclass(frozen=True, slots=True)
class AccessLine:
    """What one kind of line carries.

    Parameters
    ----------
    id, name : str
        Its kind, and what that is.
    down_bps, up_bps : float
        Bits a second towards the client, and from it.
    low_bps, high_bps : float
        Between which the speed down plausibly lies.
    method, confidence, source, as_of, reasoning : str
        As for other evidence.
    """

    id: str
    name: str
    down_bps: float
    up_bps: float
    low_bps: float
    high_bps: float
    method: str
    confidence: str
    source: str
    as_of: str
    reasoning: str


@cache
def access_lines() -> dict[str, AccessLine]:
    """Return all kinds of lines by their ids.

    >>> list(access_lines())[:2]
    ['data-center', 'fiber']
    """
    table = (
        AccessLine(
            row["id"],
            row["what"],
            float(row["down_bps"]),
            float(row["up_bps"]),
            float(row["low_bps"]),
            float(row["high_bps"]),
            row["method"],
            row["confidence"],
            row["source"],
            row["as_of"],
            row["reasoning"],
        )
        for row in rows("latency/bandwidths.csv")
    )
    return {line.id: line for line in table}


def access_line(kind: str) -> AccessLine:
    """Return what one kind of line carries.

    Raises
    ------
    UnknownNameError
        If it is not in the table.

    Examples
    --------
    >>> access_line("cable").down_bps, access_line("cable").up_bps
    (100000000.0, 20000000.0)
    """
    known = access_lines()
    if kind not in known:
        raise unknown_name("line", kind, known)
    return known[kind]
