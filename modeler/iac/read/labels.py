"""What stands before the keys of resources where several stacks, modules or plans are read together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def labels_of(names: Sequence[str]) -> tuple[str, ...]:
    """Return a short label for each path, with a slash at its end: as many of its last parts as tell it apart.

    Parameters
    ----------
    names : sequence of str
        Paths without the ending of the file. A single one needs no label.

    Examples
    --------
    >>> labels_of(["infra/api"]), labels_of(["infra/api", "infra/network"])
    (('',), ('api/', 'network/'))
    >>> labels_of(["east/plan", "west/plan", "shared/zones"])
    ('east/plan/', 'west/plan/', 'zones/')
    """
    if len(names) < 2:
        return ("",) * len(names)
    parts = [name.strip("/").split("/") for name in names]
    lengths = [1] * len(names)
    while True:
        labels = ["/".join(part[-length:]) for part, length in zip(parts, lengths, strict=True)]
        counts = Counter(labels)
        longer = [
            position
            for position, label in enumerate(labels)
            if counts[label] > 1 and lengths[position] < len(parts[position])
        ]
        if not longer:
            return tuple(f"{label}/" for label in labels)
        for position in longer:
            lengths[position] += 1
