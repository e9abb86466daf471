"""Where the callers are, and how they come."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from modeler.facts.bandwidths import IN_AWS, AccessLine, access_line
from modeler.units import (
    parse_count,
    parse_share,
)
from modeler.workload.fields import (
    MOST_A_MONTH,
    Access,
    Amount,
    Bandwidth,
    Milliseconds,
    Model,
    Seconds,
    Some,
    TlsVersion,
    field,
)


def _usual_access(given: Mapping[str, Any]) -> str:
    """Programs run in data centers; people sit at the end of a fiber."""
    return "data-center" if given.get("who", "applications") == "applications" else "fiber"


def line_of(given: Mapping[str, Any]) -> AccessLine:
    """Return the line at whose end one client is: over the internet its last mile, else Ethernet or an instance's own.

    >>> line_of({"location": "internet", "access": "cable"}).id, line_of({"location": "same-vpc"}).id
    ('cable', 'in-aws')
    """
    location = given.get("location", Location.SAME_VPC)
    if location not in (Location.INTERNET, Location.ON_PREMISES):
        return access_line(IN_AWS)
    over_direct_connect = location == Location.ON_PREMISES and given.get("link") != "vpn"
    return access_line("data-center" if over_direct_connect else given.get("access", "data-center"))


def _usual_bandwidth(given: Mapping[str, Any]) -> float:
    return line_of(given).down_bps


def _usual_upload(given: Mapping[str, Any]) -> float:
    """A slow line is not faster up than down."""
    usual = line_of(given)
    return min(usual.up_bps, float(given.get("bandwidth", usual.down_bps)))


class Location(StrEnum):
    """Where the clients are."""

    INTERNET = "internet"
    SAME_VPC = "same-vpc"
    OTHER_VPC = "other-vpc"
    OTHER_ACCOUNT = "other-account"
    OTHER_REGION = "other-region"
    ON_PREMISES = "on-premises"


class DirectConnect(Model):
    """A Direct Connect connection between the client network and AWS."""

    speed: Literal[
        "50mbps",
        "100mbps",
        "200mbps",
        "300mbps",
        "400mbps",
        "500mbps",
        "1gbps",
        "2gbps",
        "5gbps",
        "10gbps",
        "25gbps",
        "100gbps",
        "400gbps",
    ] = field("1gbps", "port speed", "Speed of each port.")
    hosted: bool = field(False, "yes/no", "A hosted connection from a partner, priced apart from a dedicated port.")
    connections: Some = field(2, "ports", "Number of ports; two at two locations for resilience.")
    location_region: str | None = field(
        None,
        "Region code",
        "Region to which the Direct Connect location belongs; default: the workload's own.",
    )

    def check(self) -> None:
        """Refuse a speed that AWS, or its partners, do not sell."""
        dedicated = ("1gbps", "10gbps", "100gbps", "400gbps")
        if not self.hosted and self.speed not in dedicated:
            raise ValueError(
                f"speed {self.speed} is sold only as a hosted connection: set 'hosted: true' or use "
                f"{', '.join(dedicated)}"
            )
        if self.hosted and self.speed in ("100gbps", "400gbps"):
            raise ValueError(f"speed {self.speed} is sold only as a dedicated port: set 'hosted: false'")


class Vpn(Model):
    """A Site-to-Site VPN between the client network and AWS."""

    connections: Some = field(1, "connections", "Number of VPN connections (two tunnels each).")
    accelerated: bool = field(False, "yes/no", "Enter through Global Accelerator: two accelerators a connection.")


class Clients(Model):
    """Where the callers are, and how they come."""

    location: Location = field(Location.SAME_VPC, "place", "Where the clients are.")
    who: Literal["applications", "workforce", "developers"] = field(
        "applications", "kind", "What calls: programs, employees with a browser, or developers who debug."
    )
    link: Literal["direct-connect", "vpn"] = field(
        "direct-connect", "link", "How on-premises clients reach AWS (location on-premises only)."
    )
    direct_connect: DirectConnect = field(DirectConnect, "section", "The Direct Connect link, if it is used.")
    vpn: Vpn = field(Vpn, "section", "The Site-to-Site VPN, if it is used.")
    transit_gateway: bool = field(
        False,
        "yes/no",
        "Traffic between networks crosses a Transit Gateway (else: peering or a VPN gateway).",
    )
    region: str | None = field(
        None,
        "Region code",
        "Region of the clients (location other-region), or nearest to them (location internet; CloudFront geography); "
        "default for internet: the workload's own.",
    )
    access: Access = field(
        _usual_access,
        "line",
        "Last mile of clients that come over the internet; default: data-center for applications, fiber for people.",
    )
    round_trip: Milliseconds | None = field(
        None,
        "ms",
        "Measured round trip between the clients' network and the Region; default: evidence for the link, or for line "
        "and distance.",
    )
    bandwidth: Bandwidth = field(
        _usual_bandwidth,
        "bits/s",
        "Bandwidth of one client's own line, towards the client ('100 Mb/s'); default: assumed for its access, or what "
        "AWS gives one connection of an instance.",
    )
    upload_bandwidth: Bandwidth = field(
        _usual_upload,
        "bits/s",
        "The same from the client; default: assumed for its access, at most its bandwidth.",
    )
    link_load: Annotated[float, Amount(parse_share, ge=0, lt=1)] = field(
        0, "share", "Share of the Direct Connect port or VPN tunnel that other traffic takes."
    )
    aws_sdk: bool = field(
        False,
        "yes/no",
        "All callers are programs with an AWS SDK and credentials, so that they can call Lambda's own API, which is no "
        "HTTP API.",
    )
    tls: TlsVersion = field(
        "1.3",
        "version",
        "Newest TLS version that the clients speak; some doors, such as private APIs, only accept 1.2.",
    )
    callers: Annotated[float, Amount(parse_count, ge=1, le=MOST_A_MONTH)] = field(
        100,
        "callers",
        "Distinct callers (tokens, machines), equally busy: the keys of the authorizer's cache and of DNS caches; an "
        "estimate.",
    )
    vpcs: Some = field(1, "VPCs", "Number of client VPCs that need a way in.")
    internet_egress: bool = field(
        False,
        "yes/no",
        "Clients in private networks can also go out to the internet, so they can call public APIs.",
    )
    requests_per_connection: Annotated[float, Amount(parse_count, ge=1, le=MOST_A_MONTH)] = field(
        10, "requests", "Requests that a client sends over one connection (keep-alive)."
    )
    connection_duration: Seconds = field(60, "s", "How long a client's connection stays open.")
    developers: Some = field(5, "people", "Developers who come in by Client VPN, bastion or Session Manager.")
    developer_hours_per_month: Annotated[float, Amount(ge=0, le=744)] = field(
        40, "hours/month", "How long each of them is connected."
    )

    def check(self) -> None:
        """Refuse acceleration without a hub."""
        if self.link == "vpn" and self.vpn.accelerated and not self.transit_gateway:
            raise ValueError(
                "vpn.accelerated is true without a Transit Gateway: AWS accelerates only VPNs that end at one, so set "
                "transit_gateway: true or leave it out"
            )
