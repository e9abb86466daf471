"""Latency distributions and their algebra, with a bracket that contains the model's true percentile.

A hop is a distribution (`Constant`, `Lognormal`, `FromQuantiles`…), often a `mixture` of ways; a path is made of hops
by `serial`, `parallel`, `Hedge`, `Timeout` and `Retry`. Percentiles come as a pair with the true value between:

>>> from modeler.dist import Constant, FromQuantiles, Lognormal, mixture, serial
>>> warm = FromQuantiles({0.5: 9, 0.99: 40})
>>> function = mixture([(0.98, warm), (0.02, Lognormal.through(p50_ms=400, p99_ms=900))])
>>> path = serial(Constant(6), Lognormal.through(p50_ms=4, p99_ms=15), function)
>>> path.bracket(0.5).half_width < 0.05, path.bracket(0.99).half_width / path.quantile(0.99) < 0.005
(True, True)
>>> path.quantile(0.5) < 25, path.quantile(0.99) > 350  # cold starts are invisible in the median and are the tail
(True, True)
"""

from modeler.dist.base import Bracket, Distribution, DistributionError
from modeler.dist.bent import Bent, bent
from modeler.dist.beyond import means_beyond
from modeler.dist.comonotone import Comonotone
from modeler.dist.expiry import hit_ratio
from modeler.dist.grid import Grids
from modeler.dist.hedge import Hedge
from modeler.dist.mixture import Mixture, mixture
from modeler.dist.parallel import Parallel, parallel
from modeler.dist.parametric import Constant, Exponential, Lognormal, Uniform
from modeler.dist.pool import cold_share, cold_share_after_step, concurrency_quantile, mean_instances
from modeler.dist.quantiles import FromQuantiles
from modeler.dist.queue import Queue, Saturated, erlang_c
from modeler.dist.retry import Retry, retry_on_error
from modeler.dist.sample import Empirical
from modeler.dist.serial import Serial, serial
from modeler.dist.shifted import Shifted
from modeler.dist.throttle import TokenBucket
from modeler.dist.timeout import Answered, Timeout

__all__ = [
    "Answered",
    "Bent",
    "Bracket",
    "Comonotone",
    "Constant",
    "Distribution",
    "DistributionError",
    "Empirical",
    "Exponential",
    "FromQuantiles",
    "Grids",
    "Hedge",
    "Lognormal",
    "Mixture",
    "Parallel",
    "Queue",
    "Retry",
    "Saturated",
    "Serial",
    "Shifted",
    "Timeout",
    "TokenBucket",
    "Uniform",
    "bent",
    "cold_share",
    "cold_share_after_step",
    "concurrency_quantile",
    "erlang_c",
    "hit_ratio",
    "mean_instances",
    "means_beyond",
    "mixture",
    "parallel",
    "retry_on_error",
    "serial",
]
