"""Usage with its prices: the answer to raw quantities, without any pattern."""

from __future__ import annotations

from typing import Any

from modeler.dataclass import dataclass
from modeler.results import Record, Result, monthly, number_of, with_schema


@dataclass(frozen=True, repr=False)
class PricedUsage(Result):
    """The answer of `PriceBook.price`: items, their total, and what could not be priced."""

    region: str
    price_date: str
    items: tuple[dict[str, Any], ...]
    unpriced: tuple[dict[str, Any], ...]
    prices: str = ""
    """Which price book was in force, in a phrase."""
    conditions: str = ""
    """What of the list prices was changed; nothing if they are as listed."""

    @property
    def total_usd(self) -> float:
        """Sum of the priced items in USD."""
        return float(sum(item["usd"] for item in self.items))

    def summary(self) -> str:
        """Say how many items there are and what they come to."""
        cost = monthly(self.total_usd, bool(self.unpriced))
        return f"{number_of(len(self.items), 'item')} in {self.region}, {cost}"

    def records(self) -> list[Record]:
        """Return one row an item."""
        return [dict(item) for item in self.items]

    def to_dict(self) -> Record:
        """Return the JSON form."""
        fields = {
            "region": self.region,
            "price_date": self.price_date,
            "items": list(self.items),
            "total_usd": self.total_usd,
            "unpriced": list(self.unpriced),
        }
        return with_schema("priced usage", fields)
