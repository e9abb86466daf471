"""E9: developers tunnel into the VPC and call the private API from there.

Three ways with separate bills: Session Manager (an instance and two endpoints), a bastion (an instance with a public
address), Client VPN (subnets by the hour, people by the hour connected).
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.developers import DeveloperReach

PATTERN = Pattern(
    code="E9",
    id="bastion-or-ssm",
    title="Developers' access by Session Manager, bastion or Client VPN",
    status="recommended",
    purpose="A few people debug a private API from outside.",
    initiates="Developers open to Session Manager, the bastion or the VPN endpoint; from there to the API's endpoint.",
    must_exist=(
        "an instance with the Systems Manager agent and endpoints, a bastion with a public address, or a Client VPN",
        "the API's own name kept as Host and SNI through the tunnel",
    ),
    when=("developers must see the API as clients in the VPC do",),
    when_not=(
        "traffic is production traffic",
        "many people need it all day: take Verified Access (E8)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/code-library/latest/ug/ssm_example_ssm_StartSession_section.html",
            "archived page, date unknown",
        ),
        Source(
            "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-target-disassociate.html",
            "archived page, date unknown",
        ),
    ),
    articles=("wing",),
    variants=(
        Variant(
            id="ssm",
            title="Session Manager and a jump host",
            reach=DeveloperReach(by="ssm"),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
        Variant(
            id="bastion",
            title="bastion with a public address",
            reach=DeveloperReach(by="bastion"),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
        Variant(
            id="client-vpn",
            title="Client VPN",
            reach=DeveloperReach(by="client-vpn"),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
    ),
)
