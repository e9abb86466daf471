"""What is nearest to a pattern on Azure and on Google Cloud, and the difference that matters: in `equivalents.csv`.

Nothing there is priced or compared: it helps people who come from there, or go there, to find the right page.
"""

from __future__ import annotations

from functools import cache

from modeler.dataclass import dataclass
from modeler.facts import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """What another cloud has in place of some patterns.

    Parameters
    ----------
    patterns : tuple of str
        Codes of the patterns.
    cloud : str
        Azure or Google Cloud.
    equivalent, difference : str
        What is nearest there, and in one sentence what is different.
    source, as_of, confidence : str
        Page, the day on which it was seen; low: nobody could verify it, and the difference begins with "Unverified:".
    """

    patterns: tuple[str, ...]
    cloud: str
    equivalent: str
    difference: str
    source: str
    as_of: str
    confidence: str


@cache
def all_equivalents() -> tuple[Equivalent, ...]:
    """Return all of them, in the order of the patterns.

    >>> sorted({equivalent.cloud for equivalent in all_equivalents()})
    ['Azure', 'Google Cloud']
    """
    return tuple(
        Equivalent(
            patterns=tuple(row["patterns"].split()),
            cloud=row["cloud"],
            equivalent=row["equivalent"],
            difference=row["difference"],
            source=row["source"],
            as_of=row["as_of"],
            confidence=row["confidence"],
        )
        for row in rows("equivalents.csv")
    )


def equivalents_of(code: str) -> tuple[Equivalent, ...]:
    """Return what is nearest to a pattern, cloud by cloud; nothing for a pattern of one's own.

    >>> [equivalent.equivalent for equivalent in equivalents_of("F1")][0]
    'Front Door Premium with a Private Link origin'
    """
    return tuple(equivalent for equivalent in all_equivalents() if code in equivalent.patterns)
