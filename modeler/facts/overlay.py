"""Negotiated prices, which lie over the list prices of a book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

import numpy as np

from modeler.dataclass import dataclass
from modeler.errors import OverlayError, nearest
from modeler.facts import regions
from modeler.facts.price import Price
from modeler.facts.price_rows import dimensions
from modeler.units import format_decimal
from modeler.yamlfile import read_yaml

UNPRICED = (
    "apigateway.developer_portal_month",
    "appsync.query_operations",
    "cloudfront.plan_custom_month",
    "cloudfront.trust_store_month",
    "cognito.users_month",
    "elb.nlb_trust_store_month",
    "firehose.ingested_gb",
    "privatelink.resource_endpoint_data_gb",
)
"""Dimensions that a building block meters and for which no public price was found: an overlay can give one."""

BY_REGION = (
    "datatransfer.inter_region_egress_gb:to:",
    "directconnect.egress_gb:to_dx_location_in:",
    "globalaccelerator.dt_premium_gb:to:",
)
"""Starts of dimensions that end in a Region code; not every Region has a price, an overlay can give one for any."""


@dataclass(frozen=True)
class Overlay:
    """Negotiated prices on top of the list: absolute or per cent, by dimension, by service, or for all.

    ``rules`` maps a dimension, a service or ``all`` to ``("percent", -12.0)`` or ``("usd", 0.9e-6)``; the most
    specific rule wins.
    """

    rules: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    name: str = "overlay"

    def apply(self, price: Price) -> Price:
        """Return the price as negotiated."""
        for key in (price.dimension, price.dimension.split(".", 1)[0], "all"):
            if key in self.rules:
                kind, value = self.rules[key]
                note = f"{price.source}; {self.name}: {key} "
                if kind == "usd":
                    return replace(
                        price, bounds=(0.0, np.inf), usd=(value,), source=f"{note}{format_decimal(value)} USD per unit"
                    )
                if value == 0:
                    return price
                usd = tuple(tier_usd * (1 + value / 100) for tier_usd in price.usd)
                return replace(price, usd=usd, source=f"{note}{'+' if value > 0 else ''}{format_decimal(value)} %")
        return price

    @staticmethod
    def parse(document: Any, name: str = "overlay") -> Overlay:
        """Read an overlay from plain data.

        Parameters
        ----------
        document : mapping
            ``{all: -5 %, apigateway: -12 %, elb.alb_hour: 0.02}``: a per cent changes the list price and has a
            sign, a number is the price in USD per unit.

        Raises
        ------
        OverlayError
            If a key is no dimension, service or ``all``, a value is neither a price nor a per cent, a per cent has
            no sign, or one is given for a dimension that has no list price.

        Examples
        --------
        >>> Overlay.parse({"apigateway": "-12 %", "elb.alb_hour": 0.02}).rules
        {'apigateway': ('percent', -12.0), 'elb.alb_hour': ('usd', 0.02)}
        """
        if not isinstance(document, Mapping):
            raise OverlayError(
                f"the price overlay {name} must be a mapping such as 'apigateway: -12 %', not {document!r}"
            )
        return Overlay({str(key): _rule(str(key), value, name) for key, value in document.items()}, name)


def _rule(key: str, value: Any, name: str) -> tuple[str, float]:
    """Read one line of an overlay: ``("percent", -12.0)`` or ``("usd", 0.02)``."""
    _check_key(key, name)
    text = str(value).strip()
    given = format_decimal(value) if isinstance(value, float) else text
    start = f"the price overlay {name} gives '{given}' for '{key}'"
    per_cent = text.endswith("%")
    text = text.removesuffix("%").strip()
    try:
        number = float(text)
    except ValueError:
        number = np.nan
    if isinstance(value, bool) or not np.isfinite(number) or (per_cent and number < -100):
        raise OverlayError(
            f"{start}: write a per cent not below -100 such as '-12 %', or a price in USD per unit such as 0.02"
        )
    if per_cent and number and text[0] not in "+-":
        raise OverlayError(
            f"{start}, which may be a discount or a surcharge: write '-{text} %' for less or '+{text} %' for more "
            "than the list price"
        )
    if not per_cent and (number < 0 or "." not in key):
        mistake = "is negative" if number < 0 else "is a price for more than one dimension"
        raise OverlayError(
            f"{start}, which {mistake}: write a per cent such as '-12 %', or a price from 0 up for one dimension"
        )
    if per_cent and "." in key and key not in dimensions():
        raise OverlayError(
            f"{start}, which has no list price to change: 'modeler prices list' shows what has; for others write USD "
            "per unit"
        )
    return ("percent", number) if per_cent else ("usd", number)


def _check_key(key: str, name: str) -> None:
    """Refuse a name that no price and no building block has: it would change nothing, and nobody would know."""
    services = sorted({dimension.split(".", 1)[0] for dimension in dimensions()})
    known = (*dimensions(), *UNPRICED)
    if "." not in key:
        if key != "all" and key not in services:
            raise OverlayError(
                f"the price overlay {name} names '{key}'{nearest(key, [*services, 'all'])}: use a dimension such as "
                f"'elb.alb_hour', a service ({', '.join(services)}) or 'all'"
            )
    elif key not in known and not any(key.removeprefix(start) in regions() for start in BY_REGION):
        raise OverlayError(
            f"the price overlay {name} names '{key}'{nearest(key, known)}, which no building block uses: "
            "'modeler prices list' shows the dimensions"
        )


def read_overlay(path: str | Path) -> Overlay:
    """Read an overlay file (YAML).

    Parameters
    ----------
    path : str or Path
        A mapping of dimension, service or ``all`` to a price or a percentage.

    Returns
    -------
    Overlay
        For `price_book`.

    Raises
    ------
    OverlayError
        If the file cannot be read, says something twice, or says something that is not a price.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "ours.yaml"
    ...     _ = file.write_text("all: -10%")
    ...     overlay = read_overlay(file)
    >>> list(overlay.rules)
    ['all']
    """
    return Overlay.parse(read_yaml(path, OverlayError, "write lines such as 'apigateway: -12 %'"), str(path))
