"""Lists in sentences."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str], last: str = "or") -> str:
    """Write a list as people do.

    >>> listed(["ec2", "eks", "fargate"]), listed(["http"], "and")
    ('ec2, eks or fargate', 'http')
    """
    *before, end = names
    return f"{', '.join(before)} {last} {end}" if before else end
