"""How long templates take to write: one in under 0.3 s, all variants that can be deployed in both forms in under 20 s.

By the processor's clock, since other work on the machine is not the library's, in a process that has read patterns and
prices once. Without cfn-lint.
"""

from __future__ import annotations

from time import process_time
from typing import Any

import modeler as m
from modeler.iac.build import deployable, template
from modeler.iac.write import cloudformation, terraform

ONE_S, ALL_S = 0.3, 20.0
TIMES = 10


def test_one_template(benchmark: Any) -> None:
    w = m.Workload.from_dict({"backend": {"kind": "fargate"}})
    spent: list[float] = []

    def run() -> None:
        start = process_time()
        cloudformation(template("C2", w))
        spent.append(process_time() - start)

    benchmark.pedantic(run, rounds=TIMES, warmup_rounds=1)
    benchmark.extra_info["ratio"] = f"one template: {min(spent):.3f} s of processor time (limit {ONE_S:g} s)"
    assert min(spent) < ONE_S


def test_all_variants_in_both_forms(benchmark: Any) -> None:
    names = [name for name, reason in deployable() if not reason]
    spent: list[float] = []

    def run() -> None:
        start = process_time()
        for name in names:
            pattern, _, variant = name.partition(":")
            stack = template(pattern, variant=variant)
            cloudformation(stack)
            terraform(stack)
        spent.append(process_time() - start)

    benchmark.pedantic(run, rounds=1)
    benchmark.extra_info["ratio"] = (
        f"{len(names)} variants in both forms: {spent[0]:.1f} s of processor time (limit {ALL_S:g} s)"
    )
    assert spent[0] < ALL_S
