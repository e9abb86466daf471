"""Caches whose entries expire a fixed time after they were stored: authorizer results, DNS answers, secrets.

A hit does not prolong the entry's life. Stored at time 0, an entry serves all requests until it expires, a t of them on
average; the next request is the miss that stores it again. One miss per 1 + a t requests: the share of hits is
a t / (1 + a t) for Poisson arrivals of rate a per key and a time to live of t. Keys are taken as equally popular.

AWS: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html (cached results)
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.dist.base import DistributionError, Floats

__all__ = ["hit_ratio"]


def hit_ratio(rate_per_s: npt.ArrayLike, ttl_s: npt.ArrayLike, keys: npt.ArrayLike = 1) -> Any:
    """Share of requests that find their entry in the cache.

    Parameters
    ----------
    rate_per_s : float or array
        Requests per second for all keys together.
    ttl_s : float or array
        Time to live of an entry in s; 0 means no cache.
    keys : float or array
        How many different keys there are (tokens, names, users), equally popular.

    Returns
    -------
    float, or array of the common shape
        From 0 to below 1.

    Raises
    ------
    DistributionError
        If a rate or a time to live is negative or not finite, or there is less than one key.

    Examples
    --------
    >>> hit_ratio(rate_per_s=0.01, ttl_s=300)  # 3 hits, then a miss
    0.75
    >>> hit_ratio(rate_per_s=10, ttl_s=300, keys=[100, 1000, 10_000]).round(3).tolist()
    [0.968, 0.75, 0.231]
    """
    rates = _checked(rate_per_s, 0, "a rate must be a finite number of requests per second of at least 0")
    lives = _checked(ttl_s, 0, "a time to live must be a finite number of seconds of at least 0")
    names = _checked(keys, 1, "keys must be a finite number of at least 1")
    hits = rates / names * lives
    ratio = hits / (1 + hits)
    return float(ratio) if np.ndim(ratio) == 0 else ratio


def _checked(values: npt.ArrayLike, least: float, rule: str) -> Floats:
    """As an array, or the rule and the first number that breaks it."""
    numbers = np.asarray(values, dtype=float)
    wrong = numbers[~((numbers >= least) & np.isfinite(numbers))]
    if wrong.size:
        raise DistributionError(f"{rule}, not {wrong.flat[0]:g}")
    return numbers
