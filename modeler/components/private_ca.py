"""ACM certificates and AWS Private CA: public certificates of ACM are free, a private authority costs by the month.

A general-purpose and a short-lived-certificate authority have different prices, and so have their certificates.
Source: https://aws.amazon.com/private-ca/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.sla import NoSla
from modeler.components.traits import BESIDE, NOT_SEEN, Exposure, Place, Traits
from modeler.dataclass import dataclass
from modeler.units import Note, Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class PrivateCa(Component):
    """A private certificate authority.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(api={"private_ca": "general", "certificates": 3})
    >>> ca = PrivateCa(mode="general")
    >>> [(u.dimension, u.quantity) for u in ca.meter(Arrivals(((ca, client_flow(w, w.traffic)),)), w)]
    [('privateca.ca_month', 1), ('privateca.certificates', 3)]
    """

    id: ClassVar[str] = "private-ca"
    title: ClassVar[str] = "Private certificate authority"
    traits: ClassVar[Traits] = Traits(
        short="Private certificate authority",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("it issues certificates before any request"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.security.CertificateAuthority",
        kinds=("AWS::ACMPCA::CertificateAuthority",),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "privateca.ca_month",
        "privateca.certificates",
        "privateca.short_lived_ca_month",
        "privateca.short_lived_certificates",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/private-ca/pricing/",)
    shared_key: ClassVar[str] = "private_ca"
    adds_no_latency: ClassVar[str] = (
        "certificates are issued ahead; showing one to a load balancer takes bytes of a handshake, no round trip"
    )

    mode: Literal["general", "short-lived"] = "general"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """The authority (shared) and this workload's certificates (own)."""
        prefix = "" if self.mode == "general" else "short_lived_"
        yield self.fixed(f"privateca.{prefix}ca_month", 1, w, Note.of("{} authority", self.mode))
        yield Usage(f"privateca.{prefix}certificates", w.api.certificates, fixed=True, note="issued in the month")
