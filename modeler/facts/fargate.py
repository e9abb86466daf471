"""The sizes of tasks that Fargate sells: to each number of vCPU belong some sizes of memory."""

from __future__ import annotations

from functools import cache

from modeler.facts import rows


@cache
def memory_sizes() -> dict[float, tuple[float, ...]]:
    """Return the GB of memory that a Linux task may have, by its vCPU.

    >>> memory_sizes()[0.25], len(memory_sizes()[4])
    ((0.5, 1.0, 2.0), 23)
    """
    sizes: dict[float, tuple[float, ...]] = {}
    for row in rows("fargate_sizes.csv"):
        least, most, step = float(row["least_gb"]), float(row["most_gb"]), float(row["step_gb"])
        count = round((most - least) / step) + 1
        vcpu = float(row["vcpu"])
        sizes[vcpu] = (*sizes.get(vcpu, ()), *(least + number * step for number in range(count)))
    return sizes


def why_not_sold(vcpu: float, memory_gb: float) -> str:
    """Say why Fargate has no task of this size, and what is nearest; nothing if it has.

    >>> why_not_sold(0.5, 1)
    ''
    >>> why_not_sold(0.3, 1)
    'Fargate has no task of 0.3 vCPU: give 0.25, 0.5, 1, 2, 4, 8, 16'
    >>> why_not_sold(0.25, 4)
    'Fargate has no task of 0.25 vCPU and 4 GB: give memory_gb as 0.5, 1, 2'
    """
    sizes = memory_sizes()
    if vcpu not in sizes:
        return f"Fargate has no task of {vcpu:g} vCPU: give {_few(tuple(sizes))}"
    if memory_gb not in sizes[vcpu]:
        return f"Fargate has no task of {vcpu:g} vCPU and {memory_gb:g} GB: give memory_gb as {_few(sizes[vcpu])}"
    return ""


def _few(numbers: tuple[float, ...]) -> str:
    """Write some numbers, or the ends and the step of many.

    >>> _few((16.0, 20.0, 24.0)), _few(tuple(float(number) for number in range(8, 31)))
    ('16, 20, 24', '8 to 30 in steps of 1')
    """
    if len(numbers) <= 7:
        return ", ".join(f"{number:g}" for number in numbers)
    return f"{numbers[0]:g} to {numbers[-1]:g} in steps of {numbers[1] - numbers[0]:g}"
