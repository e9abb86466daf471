"""Several services behind one door: each a backend of its own, with its own targets and its own route.

What stands directly before the backends tells them apart by the path: a load balancer by its rules, an API by its
routes. The first service takes every path that is none of another's, so that one service is built as if it were alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from modeler.components import components
from modeler.errors import StackError
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.function_permission import FunctionPermission

from .site import BuildStep, BuiltHop, arn

SEVERAL_MADE = ("lambda-function", "fargate-tasks")
"""Of what a stack may have several."""
TELLS_APART = ("alb", "rest-api", "http-api")
"""What sends requests to several services by their path."""


def build_services(step: BuildStep, build: Callable[[BuildStep], BuiltHop], standing: BuiltHop | None) -> BuiltHop:
    """Build a hop: a backend once for each service of the workload, anything else once.

    Parameters
    ----------
    step : BuildStep
        The hop.
    build : callable
        What builds it.
    standing : BuiltHop or None
        What stands behind it.
    """
    step = step.then(standing)
    first = build(step)
    if standing is not None or step.component not in SEVERAL_MADE:
        return first
    others = tuple(
        build(replace(step, key=f"{step.key}{number}", service=number)) for number in range(2, step.w.services + 1)
    )
    if others:
        paths = ", ".join(f"{service_path(number)}/*" for number in range(2, step.w.services + 1))
        step.site.note(f"Service 1 takes every path but {paths}, which the others take in this order.")
    return replace(first, others=others)


def let_api_call(step: BuildStep, api: Ref[Any]) -> None:
    """Let an API invoke the functions behind it, where there are some.

    Parameters
    ----------
    step : BuildStep
        The hop of the API.
    api : Ref
        The API.
    """
    functions = (step.next, *step.next.others) if step.next and step.next.component == "lambda-function" else ()
    for function in functions:
        step.site.add(
            FunctionPermission,
            f"{function.node.key}MayBeCalledBy{step.key}",
            function=function.node,
            action="lambda:InvokeFunction",
            principal="apigateway.amazonaws.com",
            source_arn=arn("execute-api", Attribute(api.key), "/*"),
        )


def service_path(number: int) -> str:
    """Return the path under which a service is called.

    Examples
    --------
    >>> service_path(2)
    '/service-2'
    """
    return f"/service-{number}"


def check_services(steps: Sequence[BuildStep]) -> None:
    """Refuse several services where nothing tells them apart, or where a stack has one backend.

    Raises
    ------
    StackError
        Naming what stands there, and what to do.
    """
    if not steps or steps[0].w.services == 1:
        return
    last, count = steps[-1], steps[0].w.services
    if last.component not in SEVERAL_MADE:
        raise StackError(f"no builder makes {count} services of {_title(last)}: set services to 1")
    before = last.before
    if before is None or before.component not in TELLS_APART:
        raise StackError(
            f"no builder tells {count} services apart behind {_title(before or last)}: set services to 1, or take a "
            "pattern with an ALB, a REST API or an HTTP API directly before its backend"
        )


def _title(step: BuildStep) -> str:
    return f"'{components()[step.component].title}'"
