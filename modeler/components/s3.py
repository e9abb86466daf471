"""S3 bucket: requests and storage. Reached over an interface endpoint, a gateway endpoint or the service's own API.

Source: https://aws.amazon.com/s3/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.carrying import Held
from modeler.components.latency import Delay, Moment, delay, https_handshakes
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import NO_NETWORK, Exposure, Place, Traits, Wiring, listed_for
from modeler.dataclass import dataclass
from modeler.facts.constraints import ask
from modeler.units import Usage
from modeler.workload import S3Backend, Workload


@dataclass(frozen=True, kw_only=True)
class S3Bucket(Component):
    """A bucket with files.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "s3", "storage_gb": 2}, traffic={"requests_per_month": "1M"})
    >>> bucket = S3Bucket(backend=w.backend)
    >>> [u.quantity for u in bucket.meter(Arrivals(((bucket, client_flow(w, w.traffic)),)), w)]
    [1000000.0, 0.0, 2.0]
    """

    id: ClassVar[str] = "s3-bucket"
    title: ClassVar[str] = "S3 bucket"
    traits: ClassVar[Traits] = Traits(
        short="S3 bucket",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=Wiring(
            reached_over=frozenset({Network.INTERNET, Network.PRIVATELINK, Network.AWS_INTERNAL, Network.EDGE}),
            leaves_over=NO_NETWORK,
            follows=frozenset(
                {"clients", "cloudfront", "interface-endpoint", "nat-gateway", "rest-api", "s3-gateway-endpoint"}
            ),
            leads_to=frozenset(),
            answers=True,
        ),
        roles=frozenset(),
        ends_connection=True,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("s3"),
        programs=listed_for("s3", "hipaa", "pci-dss", "soc", "fedramp"),
        avoided_as={},
        icon="aws.storage.S3",
        kinds=("AWS::S3::Bucket", "AWS::S3::BucketPolicy"),
        quotas=("s3",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "s3.get_and_other",
        "s3.put_copy_post_list",
        "s3.standard_storage_gb_month",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/s3/pricing/",)
    group: ClassVar[str] = "backend"

    backend: S3Backend

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """GET requests, uploads and storage."""
        yield Usage("s3.get_and_other", arrivals.requests, note="one a file")
        yield self.fixed("s3.put_copy_post_list", self.backend.put_requests, w, "deployments")
        yield self.fixed("s3.standard_storage_gb_month", self.backend.storage_gb, w, "stored files")

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS 1.2: its interface endpoints, over which it is mostly reached, speak nothing newer."""
        return https_handshakes(w, newest="1.3" if ask("s3-interface-endpoint", "feature.tls-1.3").yes else "1.2")

    def holds(self, w: Workload) -> Held:
        """Files are sent as they are read."""
        return Held(request=True, answer=False)

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """The first byte of a small object; a large one takes longer to its last byte."""
        return (delay("s3-bucket.first-byte", w, "first byte"),)
