"""How long something is valid, as of the time when the account was read."""

from __future__ import annotations

from datetime import UTC, datetime

from modeler.inventory import Node


def days_left(node: Node, end: object) -> int | None:
    """Return the days from when a resource was read until a date; ``None`` where one of the two is not known.

    Parameters
    ----------
    node : Node
        The resource, whose origin has the time of reading.
    end : str or anything else
        The date in ISO 8601.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> from modeler.inventory.kinds.client_certificate import ClientCertificate
    >>> read = Origin("apigateway:GET", time="2026-11-30T12:00:00Z")
    >>> days_left(ClientCertificate(key="c1", origin=read), "2026-12-10T12:00:00Z")
    10
    """
    if not isinstance(end, str) or not node.origin.time:
        return None
    return (_moment(end) - _moment(node.origin.time)).days


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
