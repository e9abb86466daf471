"""How long the bytes of a request or an answer take over one TCP connection, beyond its round trip, in closed form.

A sender may have a *window* of bytes on the way before anything is confirmed. It starts with ten segments and doubles
each round trip (slow start), so that a body takes as many further round trips as it needs windows, until the narrowest
link on the way is full. Then its bandwidth decides. While window k crosses that link the first of its segments is
confirmed already, one round trip later; the sender stalls for what the window is too short to fill:

    extra = bytes / bandwidth + sum over the windows before the last of max(0, round trip + segment - window k)

with the times of a segment and of a window at that bandwidth. Assumed: no loss and no limit but the network's (receive
buffers grow in time); a window doubles although receivers confirm every second segment only, because it grows by bytes
confirmed. A body of at most ten segments takes its bytes / bandwidth and nothing else: what was measured with small
bodies has its round trips already.

Sources: https://www.rfc-editor.org/rfc/rfc6928 (initial window: ten segments, 14,600 bytes),
https://www.rfc-editor.org/rfc/rfc5681 (slow start; restart after idling), https://www.rfc-editor.org/rfc/rfc3465
(growth by bytes), https://www.rfc-editor.org/rfc/rfc6298 (retransmission timeout), https://www.rfc-editor.org/rfc/rfc9293
(headers of 40 bytes), https://www.rfc-editor.org/rfc/rfc8446 (TLS records), https://www.rfc-editor.org/rfc/rfc9113
(frames of HTTP/2); all seen 2026-11-30.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "INITIAL_SEGMENTS",
    "INITIAL_WINDOW",
    "SEGMENT",
    "extra_ms",
    "on_the_wire",
    "serialization_ms",
    "stalls",
    "windows",
]

SEGMENT = 1460
"""Bytes of a TCP segment in an Ethernet frame of 1,500 with headers of IPv4 (RFC 6691)."""
INITIAL_SEGMENTS = 10
INITIAL_WINDOW = INITIAL_SEGMENTS * SEGMENT
"""What a sender may have on the way at first, in bytes: min(10 segments, max(2 segments, 14,600))."""
HEADERS = 40
"""Headers of IPv4 and TCP that go with each segment, in bytes."""
RECORD = 2**14
"""Most that a TLS record, or a frame of HTTP/2 by default, can hold."""
RECORD_OVERHEAD = 5 + 1 + 16
"""Header, type and tag of a TLS record, in bytes."""
FRAME_HEADER = 9
"""Header of a frame of HTTP/2, in bytes."""


def on_the_wire(size: npt.ArrayLike, tls: bool = True, http2: bool = False) -> Any:
    """Return the bytes that TCP carries for a message, headers of HTTP included: its records of TLS, frames of HTTP/2.

    Parameters
    ----------
    size : float or array
        Bytes of the message as HTTP/1.1 sends it, which adds nothing to them.
    tls, http2 : bool
        What it is wrapped in; together they add 0.2 %.

    Returns
    -------
    float or array

    Examples
    --------
    >>> on_the_wire(2**14), on_the_wire(2**14 + 1), on_the_wire(1000, http2=True), on_the_wire(1000, tls=False)
    (16406.0, 16429.0, 1031.0, 1000.0)
    """
    body = np.asarray(size, dtype=float)
    record_overhead = RECORD_OVERHEAD * tls + FRAME_HEADER * http2
    return _plain(body + record_overhead * np.ceil(body / RECORD))


def windows(size: npt.ArrayLike, first: npt.ArrayLike = INITIAL_WINDOW) -> Any:
    """Count the windows that a body takes: one round trip each on a link that is never full.

    Parameters
    ----------
    size, first : float or array
        Bytes of the body, and of the first window; inf for one that is large enough.

    Returns
    -------
    float or array
        At least 1.

    Examples
    --------
    >>> windows([14_600, 14_601, 43_800, 60 * 1024]).tolist()  # 14,600, 43,800 and 102,200 bytes go in 1, 2 and 3
    [1.0, 2.0, 2.0, 3.0]
    """
    return _plain(np.maximum(np.ceil(np.log2(np.asarray(size, dtype=float) / first + 1.0)), 1.0))


def serialization_ms(size: npt.ArrayLike, bits_per_second: npt.ArrayLike, segment: npt.ArrayLike = SEGMENT) -> Any:
    """Return how long a body with its headers takes to pass a link, in ms.

    Examples
    --------
    >>> round(serialization_ms(2**20, 3e6))  # 2,796 ms, and headers of 719 segments
    2873
    """
    body = np.asarray(size, dtype=float)
    with np.errstate(divide="ignore"):
        return _plain((body + HEADERS * np.ceil(body / segment)) * 8e3 / bits_per_second)


def extra_ms(
    size: npt.ArrayLike,
    round_trip_ms: npt.ArrayLike,
    bits_per_second: npt.ArrayLike,
    first: npt.ArrayLike = INITIAL_WINDOW,
    segment: npt.ArrayLike = SEGMENT,
) -> Any:
    """Return what the bytes of a body add to a round trip, from its first bit sent to its last bit received.

    Parameters
    ----------
    size : float or array
        Bytes that TCP carries (`on_the_wire`).
    round_trip_ms : float or array
        Of a small packet.
    bits_per_second : float or array
        Of the narrowest link, in the direction of the body; inf for a link that nothing fills.
    first : float or array
        The sender's window when it starts, in bytes; inf on a warm connection that has kept a large one.
    segment : float or array
        Bytes of a segment.

    Returns
    -------
    float or array, of the common shape
        In ms.

    Examples
    --------
    >>> extra_ms(60 * 1024, 125.0, np.inf)
    250.0
    >>> round(extra_ms(2**20, 20.0, 3e6)) == round(serialization_ms(2**20, 3e6))  # the first window fills such a link
    True
    """
    trip, link = np.asarray(round_trip_ms, dtype=float), np.asarray(bits_per_second, dtype=float)
    count, total = windows(size, first), np.asarray(serialization_ms(size, link, segment))
    for number in range(1, int(np.max(count))):
        stall = np.maximum(trip - _filled_after_ms(number, link, first, segment), 0.0)
        total = total + np.where(number < count, stall, 0.0)
    return _plain(total)


def stalls(
    size: float, bits_per_second: float, first: float = INITIAL_WINDOW, segment: float = SEGMENT
) -> tuple[float, ...]:
    """Return the round trips in ms beyond which the sender stalls after each window before the last.

    A round trip of R ms adds max(0, R - t) for each of these times t: that is `extra_ms` without the serialization.

    Examples
    --------
    >>> stalls(60 * 1024, np.inf), stalls(10_000, 1e6)
    ((0.0, 0.0), ())
    """
    numbers = range(1, int(windows(size, first)))
    return tuple(float(_filled_after_ms(number, bits_per_second, first, segment)) for number in numbers)


def _filled_after_ms(number: int, bits_per_second: Any, first: npt.ArrayLike, segment: npt.ArrayLike) -> Any:
    """Longest round trip that a window still fills: the link is busy until its first segment is confirmed."""
    window = np.asarray(first, dtype=float) * 2.0 ** (number - 1)
    return np.maximum(
        serialization_ms(window, bits_per_second, segment) - serialization_ms(segment, bits_per_second, segment), 0.0
    )


def _plain(values: Any) -> Any:
    """A float for a scalar, the array itself otherwise."""
    return float(values) if np.ndim(values) == 0 else values
