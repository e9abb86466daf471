"""Host names, certificates that cover them, and domain names that have them."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Unknown
from modeler.inventory.kinds.certificate import Certificate
from modeler.inventory.values import String


def names_of(certificate: Certificate) -> Iterator[String]:
    """Yield the names that a certificate is for."""
    if certificate.name is not None:
        yield certificate.name
    if isinstance(certificate.other_names, Unknown):
        yield certificate.other_names
    else:
        yield from certificate.other_names


def covers_host(pattern: str, host: str) -> bool:
    """Return whether a name of a certificate, which may begin with ``*.``, is for a host.

    Examples
    --------
    >>> covers_host("*.example.com", "orders.example.com"), covers_host("*.example.com", "a.orders.example.com")
    (True, False)
    """
    pattern, host = pattern.lower().rstrip("."), host.lower().rstrip(".")
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return pattern == host
