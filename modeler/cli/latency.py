"""The command that shows where the time of a request goes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    JsonOption,
    OwnOption,
    RegionOption,
    RequestsOption,
    SetOption,
    load_workload,
    own_patterns,
    print_json,
    render,
)
from modeler.errors import ModelerError
from modeler.results import with_schema


@app.command(epilog="Example: modeler latency A4 -w examples/payroll.yaml")
def latency(
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="Id or code, with a variant: B6:nlb.")],
    workload: Annotated[Path, typer.Option("--workload", "-w", help="YAML file of the workload.")],
    region: RegionOption = "",
    requests: RequestsOption = "",
    change: SetOption = None,
    pattern_file: OwnOption = None,
    correlated: Annotated[
        bool, typer.Option("--correlated", help="Show beside it what hops that are slow together would give.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show one pattern's latency: each hop with its evidence, then the path's percentiles, each with its bracket."""
    from modeler.engine.compare import assess
    from modeler.facts.pricebook import PriceBook
    from modeler.views.text.latency import latency_text

    own = {pattern.id: pattern for pattern in own_patterns(pattern_file)}
    name, _, variant = pattern.partition(":")
    w = load_workload(workload, region, requests, change)
    assessment = assess(w, own.get(name, name), variant=variant, book=PriceBook.in_force(w.region))
    if assessment.latency is None:
        raise ModelerError(assessment.untimed)
    if as_json:
        fields = {"pattern": assessment.pattern.id, "variant": assessment.variant, **assessment.latency.to_dict()}
        document = with_schema("latency", fields)
        document["peak"] = assessment.latency.peak.to_dict(hops=False)
        if correlated:
            document["correlated_percentiles_ms"] = {
                f"p{100 * p:g}": list(assessment.latency.correlated.bracket(p)) for p in (0.5, 0.9, 0.99, 0.999)
            }
        print_json(document)
    else:
        render(latency_text(assessment, correlated), width=140)
