"""What AWS states of a component: its facts, under the first name that its traits say the constraints have for it.

A kind of REST API has facts of its own (``rest-api-private``), which go before those of all REST APIs.
"""

from __future__ import annotations

from modeler.components import Component
from modeler.facts.constraints import Fact, ask, is_stated


def stated(component: Component, key: str) -> Fact | None:
    """Return the fact of a component under a key; nothing if no page states one.

    Examples
    --------
    >>> from modeler.components.rest_api import RestApi
    >>> from modeler.components.vpc_lattice import LatticeService
    >>> stated(RestApi(endpoint="private"), "quota.header_bytes").number
    8000.0
    >>> stated(RestApi(endpoint="edge"), "quota.payload_bytes").number, stated(LatticeService(), "timeout_s")
    (10485760.0, None)
    """
    subjects = _subjects(component)
    return next((ask(subject, key) for subject in subjects if is_stated(subject, key)), None)


def _subjects(component: Component) -> tuple[str, ...]:
    if component.id == "rest-api":
        return f"rest-api-{getattr(component, 'endpoint', 'regional')}", "rest-api"
    return component.traits.quotas[:1]
