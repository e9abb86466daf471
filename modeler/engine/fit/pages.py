"""Pages that rules rest on where no fact can: what AWS does not say, advises, or only lists elsewhere.

What a page states of a service stands in the fact tables. Here is what follows from silence (no page says that API
Gateway carries gRPC), from advice, or from a list that must be looked up on the day of the design. Where only a page's
address is known, it says "copy not read".
"""

from __future__ import annotations

from modeler.engine.fit.rule import Pages
from modeler.engine.fit.subject import Subject

_NOT_READ = "copy not read"
_DOCS = "https://docs.aws.amazon.com"

GATEWAYS: Pages = ((f"{_DOCS}/apigateway/latest/developerguide/welcome.html", _NOT_READ),)
IDENTITY: Pages = (
    (f"{_DOCS}/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html", "2026-H2"),
)
FUNCTION_URL: Pages = ((f"{_DOCS}/lambda/latest/dg/furls-http-invoke-decision.html", "2026-11-21"),)
RESOURCES: Pages = ((f"{_DOCS}/vpc/latest/privatelink/privatelink-access-resources.html", "2026-H2"),)
PROGRAMS: Pages = (("https://aws.amazon.com/compliance/services-in-scope/", _NOT_READ),)
LAYERS: Pages = ((f"{_DOCS}/wellarchitected/latest/framework/sec_network_protection_create_layers.html", _NOT_READ),)
VERIFIED_ACCESS: Pages = ((f"{_DOCS}/verified-access/latest/ug/verified-access-endpoints.html", "2026-H2"),)


def built(s: Subject) -> Pages:
    """Return the pattern's own pages, for what follows from the components that it is made of."""
    return tuple((source.url, source.seen) for source in s.pattern.sources) or (("your own pattern", "2026-11-21"),)
