"""Assess: a pattern for a workload, or what stands in templates, in an inventory or in an account."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from modeler.engine.calls import check_workload
from modeler.engine.compare import Assessment
from modeler.engine.compare import assess as assess_pattern
from modeler.errors import CallError, UnknownNameError
from modeler.facts.pricebook import PriceBook
from modeler.inventory import Inventory
from modeler.patterns import Pattern, pattern
from modeler.results import short
from modeler.workload import Workload

if TYPE_CHECKING:
    from modeler.audit.assess import TemplateAssessment

WhatStands: TypeAlias = Inventory | str | Path | Iterable[str | Path]
"""What stands: an inventory, or the files and folders that `modeler.iac.read.read` takes."""


@overload
def assess(
    w: Workload, name: str | Pattern, variant: str = "", *, strict: bool = False, book: PriceBook | None = None
) -> Assessment: ...


@overload
def assess(w: WhatStands, name: Workload | None = None, *, book: PriceBook | None = None) -> TemplateAssessment: ...


def assess(
    w: Any, name: Any = None, variant: str = "", *, strict: bool = False, book: PriceBook | None = None
) -> Assessment | TemplateAssessment:
    """Assess one pattern for a workload, or what stands in templates.

    Parameters
    ----------
    w : Workload, Inventory, path or paths
        A workload, for which a pattern is assessed; or what stands: an inventory, or files and folders of templates.
    name : str, Pattern or Workload
        Beside a workload: id or code of the pattern, optionally with a variant: ``rest-vpclink-v2-alb:nlb``. Beside
        what stands: the workload, whose traffic and needs count; without one there is the bill at rest, and the bill
        by volume.
    variant : str
        Id of a variant, if `name` has none; by default the first that serves the workload and lacks least.
    strict : bool
        Whether an unpriced line is an error.
    book : PriceBook, optional
        Prices; by default the list prices of the Region.

    Returns
    -------
    Assessment or TemplateAssessment
        Of a pattern its verdict, bill, latency and availability, or the reason why it is not comparable. Of templates
        one assessment for each way of each entry point.

    Raises
    ------
    CallError
        If the arguments are in another order.
    InventoryError
        If nothing that can be read stands at the paths.
    UnknownNameError
        If there is no such pattern.
    RegionLacksServiceError
        If the Region lacks a service that a pattern needs which was asked for by name.
    PriceMissingError
        If `strict`, and the Region lacks a price.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> import modeler as m
    >>> m.assess(m.Workload(), "A1").comparable
    True
    >>> api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "HTTP", "Target": {"Ref": "Orders"}}}
    >>> file = Path(tempfile.mkdtemp()) / "orders.json"
    >>> function = {"Type": "AWS::Lambda::Function", "Properties": {}}
    >>> size = file.write_text(json.dumps({"Resources": {"Api": api, "Orders": function}}))
    >>> today = m.assess(file)[0]
    >>> today.name, today.fixed_usd, today.monthly_usd
    ('D1:http', 0.0, None)
    """
    if isinstance(w, Workload):
        if not isinstance(name, str | Pattern):
            raise CallError(f'a pattern is named beside a workload, and {short(repr(name), 60)} was given: write "C2"')
        return assess_pattern(w, name, variant, strict=strict, book=book)
    if _is_pattern(w) or not isinstance(w, Inventory | str | Path | list | tuple):
        check_workload(w, 'assess(w, "A1")')
    if name is not None and not isinstance(name, Workload):
        raise CallError(
            f"beside what stands a workload is given, and {short(repr(name), 60)} was given: write assess('infra/', w)"
        )
    from modeler.audit.assess import assess_inventory

    return assess_inventory(as_inventory(w), name, book=book)


def as_inventory(given: WhatStands) -> Inventory:
    """Return an inventory as it is, and read files and folders.

    Parameters
    ----------
    given : Inventory, path or paths
        What stands.
    """
    if isinstance(given, Inventory):
        return given
    from modeler.iac.read import read

    return read(given)


def _is_pattern(given: object) -> bool:
    """Say whether something names a pattern and no file, so that arguments are in another order."""
    if isinstance(given, Pattern):
        return True
    if not isinstance(given, str) or Path(given).exists():
        return False
    try:
        pattern(given)
    except UnknownNameError:
        return False
    return True
