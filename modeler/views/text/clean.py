"""Text that came from a file, made safe to print: a terminal must not obey what somebody wrote into a template."""

from __future__ import annotations

from modeler.errors import harmless

LONGEST = 400


def clean(text: str, most: int = LONGEST) -> str:
    r"""Return text without control characters, newlines and direction marks, shortened where it is long.

    Parameters
    ----------
    text : str
        Any text.
    most : int
        So many characters are kept.

    Examples
    --------
    >>> clean("a\x1b[31mb\n" + "c")
    'a?[31mb c'
    >>> clean("x" * 30, most=10)
    'xxxxxxxxxx…'
    """
    shown = harmless(text[: most + 1])
    return shown[:most] + "…" if len(shown) > most else shown
