"""Sets of addresses and of ports as intervals of whole numbers, so that a statement holds for all of them at once.

An IPv4 address is its number, an IPv6 address its number above all IPv4 addresses; one set holds both families.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from functools import lru_cache

from modeler.dataclass import dataclass

FIRST_IPV6 = 1 << 32
_LAST = FIRST_IPV6 + (1 << 128) - 1


@dataclass(frozen=True, slots=True)
class Intervals:
    """A set of whole numbers as closed intervals, in order, apart from each more.

    Parameters
    ----------
    ranges : tuple of (int, int)
        First and last number of each interval.

    Examples
    --------
    >>> from modeler.audit.network import Intervals, addresses
    >>> low, high = Intervals(((1, 5),)), Intervals(((4, 9),))
    >>> low & high, low - high, low | high
    (Intervals(ranges=((4, 5),)), Intervals(ranges=((1, 3),)), Intervals(ranges=((1, 9),)))
    >>> addresses("10.0.0.0/8") - addresses("10.0.0.0/9") == addresses("10.128.0.0/9")
    True
    """

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Intervals:
        """Return the set of the numbers in any of the pairs, in any order."""
        merged: list[tuple[int, int]] = []
        for first, last in sorted(pair for pair in pairs if pair[0] <= pair[1]):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return cls(tuple(merged))

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __contains__(self, number: int) -> bool:
        return any(first <= number <= last for first, last in self.ranges)

    def __or__(self, more: Intervals) -> Intervals:
        return Intervals.of((*self.ranges, *more.ranges))

    def __and__(self, more: Intervals) -> Intervals:
        return Intervals(tuple(_shared(self.ranges, more.ranges)))

    def __sub__(self, more: Intervals) -> Intervals:
        return self & ~more

    def __invert__(self) -> Intervals:
        starts = [0, *(last + 1 for _, last in self.ranges)]
        ends = [*(first - 1 for first, _ in self.ranges), _LAST]
        return Intervals(tuple((first, last) for first, last in zip(starts, ends, strict=True) if first <= last))

    def __le__(self, more: Intervals) -> bool:
        return not self - more

    @property
    def first(self) -> int:
        """The smallest number.

        Raises
        ------
        IndexError
            If the set is empty.
        """
        return self.ranges[0][0]

    def blocks(self) -> tuple[str, ...]:
        """Return the set as blocks of addresses in CIDR notation, in order.

        Examples
        --------
        >>> from modeler.audit.network import addresses
        >>> (addresses("10.0.0.0/24") - addresses("10.0.0.0/26")).blocks()
        ('10.0.0.64/26', '10.0.0.128/25')
        """
        blocks: list[str] = []
        for first, last in self.ranges:
            for family, low, high in ((4, 0, FIRST_IPV6 - 1), (6, FIRST_IPV6, _LAST)):
                start, end = max(first, low), min(last, high)
                if start <= end:
                    kind = ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address
                    networks = ipaddress.summarize_address_range(kind(start - low), kind(end - low))
                    blocks += [str(network) for network in networks]
        return tuple(blocks)


def _shared(own: tuple[tuple[int, int], ...], others: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    here = there = 0
    while here < len(own) and there < len(others):
        first, last = max(own[here][0], others[there][0]), min(own[here][1], others[there][1])
        if first <= last:
            yield first, last
        if own[here][1] < others[there][1]:
            here += 1
        else:
            there += 1


MOST_BLOCKS_KEPT = 10_000
"""Blocks are read again and again: so many are kept."""
NOTHING = Intervals()
ALL_IPV4 = Intervals(((0, FIRST_IPV6 - 1),))
ALL_ADDRESSES = Intervals(((0, _LAST),))
ALL_PORTS = Intervals(((0, 65535),))


@lru_cache(maxsize=MOST_BLOCKS_KEPT)
def addresses(block: str) -> Intervals:
    """Return the addresses of a block such as ``10.0.0.0/16``, ``2001:db8::/32`` or of one address.

    Raises
    ------
    ValueError
        If the text is no block of addresses.
    """
    network = ipaddress.ip_network(block.strip(), strict=False)
    base = FIRST_IPV6 if network.version == 6 else 0
    return Intervals(((base + int(network.network_address), base + int(network.broadcast_address)),))


def ports(first: int | None, last: int | None) -> Intervals:
    """Return the ports from one to another; all of them where none is given or AWS's -1 stands for all."""
    if first is None or first < 0:
        return ALL_PORTS
    return Intervals(((first, first if last is None else last),))


def address_text(number: int) -> str:
    """Return an address as people write it.

    Examples
    --------
    >>> from modeler.audit.network import addresses, address_text
    >>> address_text(addresses("10.0.0.7").first)
    '10.0.0.7'
    """
    if number < FIRST_IPV6:
        return str(ipaddress.IPv4Address(number))
    return str(ipaddress.IPv6Address(number - FIRST_IPV6))


_RESERVED_IPV4 = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/3",
)
PUBLIC_IPV4 = ALL_IPV4 - Intervals.of(pair for block in _RESERVED_IPV4 for pair in addresses(block).ranges)
"""Addresses that the internet routes: all but those of IANA's registry of special purposes
(https://www.iana.org/assignments/iana-ipv4-special-registry, 2026-11-30)."""
