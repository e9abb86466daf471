"""Environments of a function that are always ready: they stand on a version, which callers reach by an alias.

AWS keeps environments ready for a version or an alias, never for the code that changes. A new version is published when
the function changes; the alias then leads to it, so that integrations and permissions name the alias and stay as they
are. Source: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from modeler.inventory import Ref
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.function_version import FunctionVersion

from .site import BuildStep

ALIAS_NAME = "live"
_ALIAS = "Alias"


def called_function(step: BuildStep, function: Ref[Any], provisioned: int) -> Ref[Any]:
    """Return what callers of a function name: the function, or an alias of it where environments are kept ready.

    Parameters
    ----------
    step : BuildStep
        The hop of the function.
    function : Ref of Function
        The function.
    provisioned : int
        How many of its environments are kept ready.
    """
    if not provisioned:
        return function
    step.site.add(FunctionVersion, f"{function.key}Version", function=function)
    return step.site.add(
        FunctionAlias, f"{function.key}{_ALIAS}", name=ALIAS_NAME, function=function, provisioned=provisioned
    )


def function_behind(called: Ref[Any]) -> Ref[Any]:
    """Return the function that an alias of this stack leads to, or the function itself.

    Examples
    --------
    >>> function_behind(Ref("function-alias", "FunctionAlias"))
    Ref(kind='function', key='Function')
    """
    return Ref("function", called.key.removesuffix(_ALIAS)) if called.kind == FunctionAlias.KIND else called
