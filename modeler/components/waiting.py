"""How long requests wait where the number of servers follows the load: for a free one, and for new ones to serve.

Each period of the scaler's metric is a part of its own (`modeler.components.scaling`). While there is room, requests
wait as in a queue in its steady state, which is reached within seconds; near full use it is reached slowly, so that the
mean wait is at most what a critical queue builds up within the time that new servers take, sqrt(2 variance time / pi).
What came beyond the room waits until what came before it is done: that wait lies between those at the two ends of the
period. What comes beyond the most servers that may run is never served, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from modeler.components.flow import SECONDS_PER_HOUR
from modeler.components.handler import handler, sigma
from modeler.components.latency import YOURS, Delay, Moment
from modeler.components.scaling import course, scaler
from modeler.dist import Constant, Distribution, Exponential, Uniform, mixture
from modeler.dist.never import Never
from modeler.dist.queue import erlang_c
from modeler.facts.evidence import Evidence
from modeler.units import format_count
from modeler.workload import ElasticBackend, Workload

Points = npt.NDArray[np.float64]
_NOBODY = 1e-10
"""Share of waiting requests below which nobody waits."""
_ROUNDING = 1e-12
"""Share by which a sum of shares may miss 1."""
_USES = 400
"""Steps of utilization between idle and full that are told apart."""
_RATIO = 1.25
"""Mean waits that differ by less are one exponential with the mean of both."""
_RAMPS = 16
"""Parts of equal share into which waits for new servers are cut."""


def scaled(moment: Moment, w: Workload, code: ElasticBackend, of: str, most: float | None = None) -> tuple[Delay, ...]:
    """Return the wait for a server, and the time that it takes.

    Parameters
    ----------
    moment : Moment
        The traffic of all services together.
    of : str
        Id of the component.
    most : float, optional
        Most servers that there is room for.

    Examples
    --------
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "fargate", "duration": "100 ms", "concurrency": 2})
    >>> delays = scaled(Moment(client_flow(w, w.traffic), rps=41), w, w.backend, "fargate-tasks")  # 2 tasks do 40
    >>> [delay.activity for delay in delays], delays[0].overload
    (['wait', 'handler'], '')
    """
    if not code.duration:
        return ()
    worked = handler(code, of)
    requests = _Met(moment, w, code, most)
    parts = list(requests.parts())
    if not parts:
        return worked
    waiting = sum(share for share, _ in parts)
    time = (
        mixture([(max(1.0 - waiting, 0.0), Constant(0)), *parts]) if 1 - waiting > _ROUNDING else mixture(_even(parts))
    )
    return (Delay("wait", time, (requests.evidence(of, time),), overload=requests.overload), *worked)


def _even(parts: list[tuple[float, Distribution]]) -> list[tuple[float, Distribution]]:
    total = sum(share for share, _ in parts)
    return [(share / total, time) for share, time in parts]


class _Met:
    """What the requests of some hours meet."""

    def __init__(self, moment: Moment, w: Workload, code: ElasticBackend, most: float | None) -> None:
        self.w, self.code, self.group = w, code, scaler(code, w, most)
        flow, hours = moment.flow, moment.hours
        if not hours:
            requests = moment.rps * flow.hours * SECONDS_PER_HOUR
            flow = replace(flow, requests=requests, weights=np.ones(1), peak_factor=moment.peak_factor)
            hours = (0,)
        hourly = course(code, flow, w, most)
        past = hourly.course
        cells, times = hourly.cells_of(hours)
        self.load, self.ready, self.room = past.load_rps[:, cells], past.ready[:, cells], past.room_rps[:, cells]
        self.variability = (1 + math.expm1(sigma(code.duration, code.duration_p99) ** 2)) / 2
        late = (past.left[:, cells] > 0).any()
        left = np.where(past.left > 0, past.queue(2 * self.variability, code.concurrency), 0.0) if late else past.left
        ends = np.stack([past.waits_s(cell, left[:, cell]) for cell in cells.tolist()], axis=1)
        self.before, self.after = ends[:-1], ends[1:]
        self.share = self.load * times
        total = float(self.share.sum())
        self.share = self.share / total if total else self.share
        limit = np.asarray(self.group.most * self.group.room_rps, dtype=np.float64)
        self.limit_rps = float(limit)
        self.over = self.load > limit * (1 - 1e-9)
        self.late = ~self.over & ((self.before > 0) | (self.after > 0))

    @property
    def overload(self) -> str:
        """Which share of the requests comes while more arrives than the most servers can do; '' if none."""
        share = float(self.share[self.over].sum())
        if not share:
            return ""
        of_each = "" if self.w.services == 1 else f" (each of {self.w.services} services)"
        most = float(np.asarray(self.group.most))
        return (
            f"while {share:.0%} of these hours' requests come, they are more than {format_count(self.limit_rps)} rps, "
            f"which is all that {format_count(most)} servers can do: allow more, or shorten the service{of_each}"
        )

    def parts(self) -> Iterator[tuple[float, Distribution]]:
        """Those who wait, by how long."""
        over = float(self.share[self.over].sum())
        if over:
            yield over, Never()
        yield from self._late()
        yield from self._queued()

    def _late(self) -> Iterator[tuple[float, Distribution]]:
        """Those who wait for new servers: evenly between the waits at both ends of each period."""
        shares = self.share[self.late]
        if not shares.sum():
            return
        low = np.minimum(self.before, self.after)[self.late] * 1000
        high = np.maximum(self.before, self.after)[self.late] * 1000
        points = np.unique(np.concatenate([low, high]))
        below = np.sum(shares * _share_below(points[:, None], low, high), axis=1)
        levels = np.linspace(0, below[-1], _RAMPS + 1)
        edges = np.interp(levels, below, points)
        edges[0], edges[-1] = points[0], points[-1]
        for start, end in pairwise(edges.tolist()):
            part = float(shares.sum()) / _RAMPS
            yield part, Uniform(start, end) if end - start > 1e-6 else Constant(start)

    def _queued(self) -> Iterator[tuple[float, Distribution]]:
        """Those who wait for a free one: exponentials, those of similar means as one."""
        usual = ~self.over & ~self.late & (self.share > 0)
        servers = np.maximum(np.floor(self.ready * self.code.concurrency + 1e-6), 1.0)[usual]
        busy = self.load[usual] * self.code.duration / 1000
        share, full = self.share[usual], (self.ready >= np.asarray(self.group.most))[usual].astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            crowded = busy - servers + servers * np.log(servers / busy) < -math.log(_NOBODY)  # Chernoff's bound
        servers, busy, share, full = servers[crowded], busy[crowded], share[crowded], full[crowded]
        uses = np.minimum(np.round(busy / servers * _USES), _USES - 1)
        means: dict[int, tuple[float, float]] = {}
        for count, use, settled, part in _summed(servers, uses, full, share):
            load = max(use, 0.5) / _USES * count
            waiting = part * erlang_c(int(count), load)
            if waiting < _NOBODY:
                continue
            mean_ms = self._mean_ms(count, load, bool(settled))
            group = round(math.log(mean_ms, _RATIO))
            weight, weighted = means.get(group, (0.0, 0.0))
            means[group] = (weight + waiting, weighted + waiting * mean_ms)
        for weight, weighted in means.values():
            yield weight, Exponential(weighted / weight)

    def _mean_ms(self, servers: float, busy: float, settled: bool) -> float:
        """Mean wait of those who wait, of Allen and Cunneen; `settled` where no more servers are to come."""
        mean_ms = self.code.duration / (servers - busy) * self.variability
        if settled:
            return float(mean_ms)
        delay_s = self.group.out_periods * self.group.period_s + float(np.asarray(self.group.warm_up_s))
        a_second = busy / self.code.duration * 1000
        built_up = math.sqrt(2 * 2 * self.variability * a_second * delay_s / math.pi)
        return float(min(mean_ms, max(built_up, 1.0) * self.code.duration / servers))

    def evidence(self, of: str, time: Distribution) -> Evidence:
        """What the wait rests on; percentiles at which nobody waits are left out."""
        estimated = "concurrency" not in self.code.model_fields_set
        low, high = float(self.ready.min()), float(self.ready.max())
        return Evidence(
            id=f"{of}.wait",
            of=of,
            condition=f"{low:.3g} to {high:.3g} of each service, as the load needs",
            quantiles_ms=_known(time),
            method="assumed" if estimated else "derived",
            confidence="low" if estimated else "medium",
            source=YOURS,
            measured="",
            as_of="",
            mean_ms=time.mean,
            low_ms=0.0,
            high_ms=self.code.duration,
            reasoning="Poisson arrivals at one queue, and a scaler that acts on its metric and waits for the warm-up"
            + (f"; that each works on {self.code.concurrency} requests at once is an estimate." if estimated else "."),
        )


@lru_cache(maxsize=256)
def _known(time: Distribution) -> tuple[tuple[float, float], ...]:
    """Percentiles at which somebody waits, and not for ever: the patterns of a comparison have the same ones."""
    shares = (0.5, 0.9, 0.99, 0.999)
    return tuple((p, ms) for p, ms in zip(shares, time.quantile(shares).tolist(), strict=True) if 0 < ms < math.inf)


def _share_below(points: Points, low: Points, high: Points) -> Points:
    """Share of each even spread between two waits that lies below some points."""
    width = high - low
    inside = np.clip((points - low) / np.where(width > 0, width, 1.0), 0.0, 1.0)
    return np.where(width > 0, inside, (points >= low).astype(float))


def _summed(
    servers: Points, uses: Points, full: npt.NDArray[np.bool_], share: Points
) -> list[tuple[float, float, float, float]]:
    """Sum the shares of periods with as many servers in about the same use."""
    if not len(share):
        return []
    table = np.stack([servers, uses, full])
    groups, place = np.unique(table, axis=1, return_inverse=True)
    total = np.bincount(place.reshape(-1), weights=share)
    return [(*map(float, groups[:, number]), float(total[number])) for number in range(groups.shape[1])]  # type: ignore[misc]
