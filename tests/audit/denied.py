"""An inventory as it would be collected, had AWS refused one call: by the collector's own code.

A template stands in for the account: its resources get the call and the time that those of an account have.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from modeler.aws.collect.asking import NoAnswer
from modeler.aws.collect.gathering import AccountPlace, Gathered, Task
from modeler.aws.collect.questions import ReadCall, below, waves_of, with_parents
from modeler.inventory import Inventory, Node, Origin

REGION, ACCOUNT = "eu-west-1", "111122223333"
CLIENTS: Any = None  # nobody is asked
REFUSED = NoAnswer("AWS refuses it", denied=True)


def as_live(inventory: Inventory) -> Inventory:
    """Let the resources of a template stand in an account."""
    return Inventory(
        tuple(
            node.replace(origin=Origin(_call_of(node), time="2026-11-30T12:00:00Z"), region=REGION, account=ACCOUNT)
            for node in inventory
        )
    )


def _call_of(node: Node) -> str:
    calls = node.TABLE.calls
    return f"{calls[0].service}:{calls[0].operation}" if calls else "an account"


@functools.cache
def questions() -> tuple[ReadCall, ...]:
    """All calls that a collection makes."""
    return tuple(question for wave in waves_of(with_parents()) for question in wave)


def denials(inventory: Inventory) -> Iterator[tuple[str, Inventory]]:
    """Yield each call that would be made for an inventory, and the inventory without its answer."""
    for question in questions():
        if not question.per or inventory.by_kind.get(question.per):
            yield f"{question.name} {question.per}", without_answer(inventory, question)


def without_answer(inventory: Inventory, question: ReadCall) -> Inventory:
    """Return what is collected where one call is refused, for whatever resource it is made."""
    place = AccountPlace(CLIENTS, ACCOUNT, "" if question.is_global else REGION)
    part = Gathered(place)
    gone = _hidden_with(inventory, question)
    for node in inventory:
        if (node.KIND, node.key) not in gone:
            part.nodes[node.KIND][node.key] = node
    askers = list(part.nodes.get(question.per, {}).values()) if question.per else [None]
    for asker in askers:
        part.take(Task(place, question, asker), REFUSED, "")
    return replace(part.inventory(), sources=inventory.sources)


def _hidden_with(inventory: Inventory, question: ReadCall) -> set[tuple[str, str]]:
    """Return the resources that only the refused call would have shown, and those below them."""
    listed = [cls.KIND for cls in question.listed]
    kinds = below(listed) if listed else ()
    return {(node.KIND, node.key) for kind in kinds for node in inventory.by_kind.get(kind, ())}
