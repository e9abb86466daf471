"""Quantities with units: what a user writes ("50M", "20 KB", "120 ms"), what AWS meters, and what it costs.

Sizes are binary, as on AWS's own price and quota pages for API Gateway and Lambda: 1 KB = 1,024 bytes
(https://aws.amazon.com/api-gateway/pricing/ prices 5M x 3 KB as 14.3 GB). What a *billed* GB is differs by
meter and is a fact (`facts/gigabytes.csv`), not a unit.
"""

from __future__ import annotations

import re
from dataclasses import field
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.dataclass import dataclass
from modeler.errors import UnitError

Array = float | npt.NDArray[np.float64]
"""A number, or one number for each of many workloads: the same code serves both."""

_NUMBER = re.compile(
    r"^\s*([+-]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d[\d_]*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*([A-Za-zµ%/]*)\s*$"
)
"""A comma only separates thousands: '1,5' may be one and a half, and is not 15."""

_COUNTS = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "m": 1e6, "G": 1e9, "B": 1e9, "bn": 1e9, "T": 1e12}
_SIZES = {"B": 1.0, "byte": 1.0, "bytes": 1.0}
_SIZES |= {
    unit: 1024.0**power
    for power, prefix in enumerate("KMGT", start=1)
    for unit in (f"{prefix}B", f"{prefix}iB", f"{prefix.lower()}b", f"{prefix.lower()}B")
}
_TIMES = {"us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_BANDWIDTHS = {
    f"{prefix}{unit}": 1000.0**power
    for power, prefix in enumerate(("", "k", "M", "G", "T"))
    for unit in ("bps", "b/s", "bit/s", "bits/s")
}
_KINDS = {"count": _COUNTS, "size": _SIZES, "duration": _TIMES, "bandwidth": _BANDWIDTHS}
_EXAMPLES = {"count": "50M", "size": "20 KB", "duration": "120 ms", "share": "5 %", "bandwidth": "100 Mb/s"}


def _split(value: Any, kind: str) -> tuple[float, str]:
    if isinstance(value, bool) or value is None:
        raise UnitError(f"{value!r} is not a {kind}: write for example '{_EXAMPLES[kind]}'")
    if isinstance(value, int | float | np.integer | np.floating):
        try:
            return float(value), ""
        except OverflowError:
            return np.inf, ""
    match = _NUMBER.match(str(value))
    if not match:
        text = str(value).strip()
        if "," in text and _NUMBER.match(text.replace(",", "")):
            # One comma is most likely a decimal one; of several, nobody knows.
            example = text.replace(",", ".") if text.count(",") == 1 and "." not in text else _EXAMPLES[kind]
            raise UnitError(
                f"'{value}' is not a {kind}: a comma only separates thousands, as in '1,000', and decimals follow a "
                f"point: write for example '{example}'"
            )
        raise UnitError(f"'{value}' is not a {kind}: write for example '{_EXAMPLES[kind]}'")
    return float(match[1].replace(",", "").replace("_", "")), match[2]


def _kind_of(unit: str) -> str:
    return next((kind for kind, table in _KINDS.items() if unit and unit in table), "number")


def _parse(value: Any, kind: str, own: float = 1.0) -> float:
    """Read a number in a unit that is `own` base units; a number without a unit is taken as it is."""
    number, unit = _split(value, kind)
    table = _KINDS[kind]
    if unit and unit not in table:
        actual = _kind_of(unit)
        mistake = f"is a {actual}, not a {kind}" if actual != "number" else f"has the unknown unit '{unit}'"
        raise UnitError(f"'{value}' {mistake}: write for example '{_EXAMPLES[kind]}'")
    if not np.isfinite(number):
        raise UnitError(f"'{value}' is not finite: write for example '{_EXAMPLES[kind]}'")
    if not unit:
        return number
    # The factors are exact in binary only by luck (1e-6): rounding to 12 digits keeps "120 ms" equal to 0.12.
    return float(f"{number * table[unit] / own:.12g}")


def parse_count(value: Any) -> float:
    """Read a count: a number, with k, M, G (or B, bn) or T if wanted.

    Examples
    --------
    >>> parse_count("50M"), parse_count("1.5 k"), parse_count(7), parse_count("1,000")
    (50000000.0, 1500.0, 7.0, 1000.0)
    >>> parse_count("20 KB")
    Traceback (most recent call last):
    modeler.errors.UnitError: '20 KB' is a size, not a count: write for example '50M'
    """
    return _parse(value, "count")


def parse_number(value: Any) -> float:
    """Read a plain number, which has no unit.

    Examples
    --------
    >>> parse_number("512"), parse_number(0.5)
    (512.0, 0.5)
    >>> parse_number("much")
    Traceback (most recent call last):
    modeler.errors.UnitError: 'much' is not a number: write for example '512'
    """
    try:
        number = np.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = np.nan
    if not np.isfinite(number):
        raise UnitError(f"'{value}' is not a number: write for example '512'")
    return number


def parse_usd(value: Any) -> float:
    """Read an amount in US dollars, as a count with or without its sign.

    Examples
    --------
    >>> parse_usd("$600"), parse_usd("1.5k USD"), parse_usd(20)
    (600.0, 1500.0, 20.0)
    >>> parse_usd("600 EUR")
    Traceback (most recent call last):
    modeler.errors.UnitError: '600 EUR' is no amount in US dollars: write for example 600 or '$600'
    """
    text = value.strip().removeprefix("$").removesuffix("USD").strip() if isinstance(value, str) else value
    try:
        return parse_count(text)
    except UnitError:
        raise UnitError(f"'{value}' is no amount in US dollars: write for example 600 or '$600'") from None


def parse_size(value: Any) -> float:
    """Read a size in bytes: a bare number is bytes; KB, MB, GB and TB are binary.

    Examples
    --------
    >>> parse_size("20 KB"), parse_size(300), parse_size("4.5 MB")
    (20480.0, 300.0, 4718592.0)
    >>> parse_size("120 ms")
    Traceback (most recent call last):
    modeler.errors.UnitError: '120 ms' is a duration, not a size: write for example '20 KB'
    """
    return _parse(value, "size")


def parse_seconds(value: Any) -> float:
    """Read a duration in seconds: a bare number is seconds.

    Examples
    --------
    >>> parse_seconds("120 ms"), parse_seconds("2 min"), parse_seconds(3)
    (0.12, 120.0, 3.0)
    """
    return _parse(value, "duration")


def parse_milliseconds(value: Any) -> float:
    """Read a duration in milliseconds: a bare number is milliseconds.

    Examples
    --------
    >>> parse_milliseconds("1.2 s"), parse_milliseconds(120), parse_milliseconds("120 ms")
    (1200.0, 120.0, 120.0)
    """
    return _parse(value, "duration", 1e-3)


def parse_bandwidth(value: Any) -> float:
    """Read a bandwidth in bits a second: a bare number is bits a second; kb/s, Mb/s and Gb/s are decimal.

    Examples
    --------
    >>> parse_bandwidth("3 Mb/s"), parse_bandwidth("1.25 Gbit/s"), parse_bandwidth(64000), parse_bandwidth("50Mbps")
    (3000000.0, 1250000000.0, 64000.0, 50000000.0)
    >>> parse_bandwidth("3 MB")
    Traceback (most recent call last):
    modeler.errors.UnitError: '3 MB' is a size, not a bandwidth: write for example '100 Mb/s'
    """
    return _parse(value, "bandwidth")


def parse_share(value: Any) -> float:
    """Read a share between 0 and 1, also written in per cent.

    Examples
    --------
    >>> parse_share("5 %"), parse_share(0.25)
    (0.05, 0.25)
    """
    number, unit = _split(value, "share")
    if unit not in ("", "%"):
        raise UnitError(f"'{value}' has the unknown unit '{unit}': write for example '5 %' or 0.05")
    if not np.isfinite(number):
        raise UnitError(f"'{value}' is not finite: write for example '5 %' or 0.05")
    return float(f"{number / 100:.12g}") if unit else number


def format_count(value: float) -> str:
    """Write a count as a person would: four digits, then M, G and T, and powers of ten where no letter is known.

    Examples
    --------
    >>> [format_count(n) for n in (730, 300e6, 1.25e6, 0.0442, 1234, 15.7362)]
    ['730', '300M', '1.25M', '0.0442', '1,234', '15.74']
    >>> [format_count(n) for n in (1e15, 3.77e22, 1e-07)]
    ['1,000T', '3.77 × 10²²', '0.0000001']
    """
    size = abs(value)
    if np.isfinite(value) and size > _LAST_WITH_A_LETTER:
        digits, _, power = f"{value:.4g}".partition("e")
        return f"{digits} × 10{str(int(power)).translate(_SUPERSCRIPTS)}"
    for factor, suffix in ((1e12, "T"), (1e9, "G"), (1e6, "M")):
        if size >= factor:
            return f"{float(f'{value / factor:.4g}'):,g}{suffix}"
    if size >= 1000:
        return f"{value:,.0f}"
    return format_decimal(float(f"{value:.4g}")) if 0 < size < _SMALLEST_PLAIN else f"{value:.4g}"


_LAST_WITH_A_LETTER = 1e15
_SMALLEST_PLAIN = 1e-4
"""Below it Python writes an exponent."""
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def format_quantity(value: float, unit: str) -> str:
    """Write a value of a workload's field as a person would.

    >>> format_quantity(43.76e6, "requests/month"), format_quantity(20480, "bytes"), format_quantity(0.05, "share")
    ('43.76M', '20 KB', '5 %')
    >>> format_quantity(1500, "ms"), format_quantity(120, "s"), format_quantity(5e6, "bits/s")
    ('1,500 ms', '120 s', '5M bits/s')
    """
    if unit == "bytes":
        return next((f"{value / size:.4g} {name}" for size, name in _BINARY if value >= size), f"{value:.4g} bytes")
    if unit == "share":
        return f"{value * 100:.4g} %"
    return f"{format_count(value)} {unit}" if unit in ("ms", "s", "bits/s") else format_count(value)


_BINARY = ((2.0**40, "TB"), (2.0**30, "GB"), (2.0**20, "MB"), (2.0**10, "KB"))


def format_size(size: float) -> str:
    """Write a size in bytes, binary as it is read.

    >>> format_size(500), format_size(20480), format_size(4.5 * 2**20), format_size(61528)
    ('500 B', '20 KB', '4.5 MB', '60.1 KB')
    """
    for unit, bytes_each in (("GB", 2.0**30), ("MB", 2.0**20), ("KB", 2.0**10)):
        if size >= bytes_each:
            return f"{size / bytes_each:.3g} {unit}"
    return f"{size:.3g} B"


def format_decimal(value: float) -> str:
    """Write a number as people do, without an exponent.

    >>> format_decimal(3.7e-06), format_decimal(5e20), format_decimal(-12.0), format_decimal(np.inf)
    ('0.0000037', '500000000000000000000', '-12', 'infinity')
    """
    if not np.isfinite(value):
        return "infinity" if value > 0 else str(value)
    text = f"{Decimal(repr(float(value))):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_usd(value: float) -> str:
    """Write dollars to the cent, and smaller amounts to two digits that are not zero.

    Examples
    --------
    >>> format_usd(1234.5), format_usd(0.0000035), format_usd(0), format_usd(-3)
    ('$1,234.50', '$0.0000035', '$0.00', '-$3.00')
    """
    sign, size = ("-", -value) if value < 0 else ("", value)
    if 0 < size < 0.005:
        digits = int(np.ceil(-np.log10(size))) + 1
        return f"{sign}${size:.{digits}f}"
    return f"{sign}${size:,.2f}"


def safe_cell(value: Any) -> Any:
    r"""Return a cell for a CSV file: text that a spreadsheet would run as a formula is quoted as text.

    Examples
    --------
    >>> safe_cell("=HYPERLINK(1)"), safe_cell("\t=1"), safe_cell("team #3"), safe_cell(-1.5)
    ("'=HYPERLINK(1)", "'\t=1", 'team #3', -1.5)
    """
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n"):
        return f"'{value}"
    return value


@dataclass(frozen=True, slots=True)
class Note:
    """Where a quantity comes from: a template with its values, put into words only when somebody reads them.

    Metering many workloads at once keeps the values as they are and writes nothing.

    Examples
    --------
    >>> note = Note.of("{} endpoints x {:g} AZ(s)", 2, 3.0)
    >>> note.values, str(note)
    ((2, 3.0), '2 endpoints x 3 AZ(s)')
    """

    template: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, template: str, *values: Any) -> Note:
        """Put a template and its values together; fields are written as for `str.format`."""
        return cls(template, values)

    def __str__(self) -> str:
        return self.template.format(*self.values)


@dataclass(frozen=True, slots=True)
class Usage:
    """A metered quantity in the unit that AWS bills.

    Parameters
    ----------
    dimension : str
        Name in the price book, e.g. ``elb.alb_lcu_hour``.
    quantity : float or array, shape (workloads,)
        What the whole component meters in a month.
    fixed : bool
        True if the quantity does not move with traffic (hours, months).
    share : float or array
        The part that this workload pays: 1 unless the component is shared by several.
    note : Note or str
        Where the quantity comes from, in a few words.
    region : str
        Region whose price applies, if it is not the workload's own (traffic sent from another Region).
    there : bool or array, shape (workloads,)
        Which of many workloads have this line; the others lack nothing if it has no price.
    unpriced : str
        Why there is no price, where the book has none: in other words than that it has none.
    by_hour : array, shape (168,) or (workloads, 168), optional
        How many tasks, instances or pods run in each hour of the week on average, Monday 00:00 first.
    """

    dimension: str
    quantity: Array
    fixed: bool = False
    share: Array = 1.0
    note: Note | str = ""
    region: str = ""
    there: Any = True
    unpriced: str = ""
    by_hour: Array | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TierSlice:
    """The part of a quantity that falls into one price tier."""

    tier_from: float
    tier_to: float
    quantity: float
    unit_price: float
    usd: float

    def record(self) -> dict[str, float | None]:
        """Return it as plain data; a tier without an upper limit ends at None.

        >>> TierSlice(0, np.inf, 730, 0.0225, 16.425).record()["to"] is None
        True
        """
        return {
            "from": self.tier_from,
            "to": None if np.isinf(self.tier_to) else self.tier_to,
            "quantity": self.quantity,
            "unit_price": self.unit_price,
            "usd": self.usd,
        }


@dataclass(frozen=True, slots=True)
class LineItem:
    """Usage times tiered price, attributed to a hop.

    ``usd`` is what the workload pays; ``full_usd`` is what the component costs as a whole (they differ where it
    is shared, or not counted in). An unpriced line has ``usd`` None: it is never zero.

    Parameters
    ----------
    hop, role : int, str
        Number and role of the hop.
    component, instance : str
        Kind of component, and which one of its kind: two ALBs of one architecture are two instances.
    dimension, region, usage_type : str
        Name in the price book, Region whose price applies, and AWS's own name of that usage in a cost and usage
        report ('' where it is not known).
    by_hour : tuple of float
        How many tasks, instances or pods run in each hour of the week on average, Monday 00:00 first; empty for all
        else.
    """

    hop: int
    role: str
    component: str
    instance: str
    dimension: str
    region: str
    usage: float
    fixed: bool
    share: float
    counted: bool
    note: str
    usage_type: str = ""
    unit: str = ""
    tiers: tuple[TierSlice, ...] = ()
    unit_price: float | None = None
    usd: float | None = None
    full_usd: float | None = None
    source: str = ""
    as_of: str = ""
    confidence: str = ""
    by_hour: tuple[float, ...] = ()
