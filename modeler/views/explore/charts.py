"""Charts under sliders: what patterns cost, and how slow one of them is."""

from __future__ import annotations

from typing import Any

from modeler.engine.compare import assess, compare
from modeler.facts import regions
from modeler.units import format_count, parse_count, parse_size
from modeler.views import charts
from modeler.views.widgets import LiveChart, picker, slider
from modeler.workload import Workload

_VOLUMES = ("10k", "100k", "1M", "3M", "10M", "30M", "100M", "300M", "1G")
_SIZES = ("200", "1 KB", "4 KB", "20 KB", "100 KB", "500 KB", "2 MB")
_KEPT = (1, 2, 5, 10, 25, 100, 1000)


def cost_explorer(w: Workload, at_most: int = 5) -> LiveChart:
    """Draw the first patterns of a comparison under sliders for traffic, size, Availability Zones and Region.

    Parameters
    ----------
    w : Workload
        Where the sliders stand at first; it needs one number of requests and one size of an answer.
    at_most : int
        How many patterns are drawn.

    Returns
    -------
    LiveChart

    Examples
    --------
    >>> import modeler as m
    >>> list(m.explore.cost(m.Workload()).controls)[:2]
    ['traffic.requests_per_month', 'traffic.response_bytes']
    """
    size = f"{w.traffic.response_bytes:,.0f}".replace(",", "")
    sizes = {parse_size(label): label for label in (size, *_SIZES)}
    controls = {
        "traffic.requests_per_month": _volume(w),
        "traffic.response_bytes": slider(
            "Size of an answer", [sizes[key] for key in sorted(sizes)], sizes[parse_size(size)]
        ),
        "azs": slider("Availability Zones", sorted({*range(1, 7), w.azs}), w.azs),
        "region": picker("Region", list(regions()), w.region),
    }

    def draw(**moved: Any) -> Any:
        return charts.cost(compare(w.with_values(moved)), at_most=at_most)

    return LiveChart(draw, controls)


def tail_explorer(w: Workload, name: str) -> LiveChart:
    """Draw how fast one pattern answers, under sliders for traffic and kept connections.

    Parameters
    ----------
    w : Workload
        Where the sliders stand at first.
    name : str
        Id or code of the pattern.

    Returns
    -------
    LiveChart

    Examples
    --------
    >>> import modeler as m
    >>> list(m.explore.tail(m.Workload(), "A1").controls)
    ['traffic.requests_per_month', 'clients.requests_per_connection']
    """
    now = w.clients.requests_per_connection
    kept = slider("Requests per connection", sorted({*_KEPT, now}), now)

    def draw(**moved: Any) -> Any:
        return charts.cdf(assess(w.with_values(moved), name))

    return LiveChart(draw, {"traffic.requests_per_month": _volume(w), "clients.requests_per_connection": kept})


def _volume(w: Workload) -> Any:
    now = format_count(w.requests_per_month)
    return slider("Requests a month", sorted({*_VOLUMES, now}, key=parse_count), now)
