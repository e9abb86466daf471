"""Compare what is recognised in public templates with labels: `python benchmarks/labelled.py FOLDER`.

FOLDER holds the repositories as OWNER/NAME/…, each at the commit that `labelled_templates.csv` names. The table there
says of each source which files are read together and what a person found in them: the patterns, in the order of the
doors; ``A1|D1`` where the files leave open which of two it is; ``none`` where no request has a way to a backend. The
forms ``source`` (a program that makes a template) and ``refused`` (AWS refuses it) are not to be read. ``findings`` has
the codes of the rules that have to find something, and ``control`` says where none may.

The command prints a row for each source and the totals, and ends with 1 if a total is below what `BOUNDS` asks.
"""

from __future__ import annotations

import argparse
import csv
import functools
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from modeler.audit.check import check_inventory
from modeler.audit.recognise import Recognised, recognise
from modeler.audit.rules import audit_rules
from modeler.errors import InventoryError
from modeler.iac.read import read
from modeler.inventory import Inventory, Node, Ref, Text, Unknown
from modeler.inventory.values import Attribute

LABELS = Path(__file__).with_name("labelled_templates.csv")
UNREADABLE = ("source", "refused")


@dataclass(frozen=True)
class Bounds:
    """What the totals have to reach: shares between 0 and 1."""

    read: float = 0.95
    unknown: float = 0.10
    recognised: float = 0.90


BOUNDS = Bounds()


@dataclass(frozen=True)
class Label:
    """What a person says of one source.

    Parameters
    ----------
    repository, commit, path : str
        Where it is.
    form : str
        ``cloudformation``, ``sam``, ``terraform``; ``source`` or ``refused`` if it is not to be read.
    together : tuple of str
        The files and folders of the repository that are read with it; wildcards are allowed.
    patterns : tuple of tuple of str
        For each door the codes of the patterns that it may be; empty for none.
    findings : frozenset of str
        The codes of the rules that have to find something.
    control : bool
        Whether no rule may find anything.
    """

    repository: str
    commit: str
    path: str
    form: str
    together: tuple[str, ...]
    patterns: tuple[tuple[str, ...], ...]
    findings: frozenset[str] = frozenset()
    control: bool = False

    @classmethod
    def of(cls, row: Mapping[str, str]) -> Label:
        """Return the label that a row of the table gives."""
        patterns = row["patterns"].split()
        return cls(
            row["repository"],
            row["commit"],
            row["path"],
            row["form"],
            tuple(row["together"].split()) or (row["path"],),
            () if patterns == ["none"] else tuple(tuple(door.split("|")) for door in patterns),
            frozenset(row["findings"].split()),
            row["control"] == "yes",
        )


@dataclass(frozen=True)
class Reading:
    """What came of one source.

    Parameters
    ----------
    label : Label
        What is expected.
    inventory : Inventory or None
        What was read.
    fault : str
        Why nothing was read.
    recognised : tuple of Recognised
        What was recognised.
    findings : frozenset of str
        The codes of the rules that found something.
    """

    label: Label
    inventory: Inventory | None = None
    fault: str = ""
    recognised: tuple[Recognised, ...] = field(default=())
    findings: frozenset[str] = frozenset()

    @cached_property
    def values(self) -> tuple[int, int]:
        """How many values the files state, and how many of them are unknown."""
        nodes = self.inventory.nodes if self.inventory is not None else ()
        stated = [value for node in nodes for value in _stated(node)]
        return len(stated), sum(isinstance(value, Unknown) for value in stated)

    @property
    def doors(self) -> tuple[frozenset[str], ...]:
        """For each door that is some pattern the codes of the patterns that it may be."""
        return tuple(
            frozenset(match.shape.pattern for match in result.matches) for result in self.recognised if result.matches
        )

    @property
    def right(self) -> bool:
        """Whether each door is what its label says, and no door is anything else."""
        wanted = [frozenset(door) for door in self.label.patterns]
        return all(any(door <= codes for door in self.doors) for codes in wanted) and all(
            any(door <= codes for codes in wanted) for door in self.doors
        )

    @property
    def missed(self) -> frozenset[str]:
        """The codes of findings that are expected and not there; a rule that does not exist is not expected."""
        return (self.label.findings & _rules()) - self.findings

    @property
    def uncalled(self) -> frozenset[str]:
        """The codes of findings on a control."""
        return self.findings if self.label.control else frozenset()


@functools.cache
def _rules() -> frozenset[str]:
    return frozenset(audit_rules())


def labels(table: Path) -> list[Label]:
    """Return the labels of a table."""
    with table.open(encoding="utf-8", newline="") as lines:
        return [Label.of(row) for row in csv.DictReader(lines)]


def reading_of(label: Label, folder: Path) -> Reading:
    """Read one source and recognise what stands there."""
    root = folder / label.repository
    paths = [path for name in label.together for path in _named(root, name)]
    if not paths:
        return Reading(label, fault=f"{label.repository}/{label.together[0]} is not in the folder")
    try:
        inventory = read(paths)
    except InventoryError as error:
        return Reading(label, fault=str(error))
    codes = frozenset(finding.rule for finding in check_inventory(inventory).findings)
    return Reading(label, inventory, recognised=recognise(inventory), findings=codes)


def _named(root: Path, name: str) -> list[Path]:
    return [root / name] if (root / name).exists() else sorted(root.glob(name))


def _stated(node: Node) -> Iterator[Any]:
    """Yield each value that the files state of a resource: no default, nothing that nobody gave."""
    defaults = [(name, default.value) for name, default in type(node).TABLE.every_default()]
    for name in ("region", "account", "exists", *node.attributes()):
        value = getattr(node, name)
        if value is not None and value is not True and (name, value) not in defaults:
            yield from _leaves(value)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Text):
        yield value.unknown or value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, (Ref, Attribute, Unknown)):
        for name in value.__dataclass_fields__:
            yield from _leaves(getattr(value, name))
    elif value is not None:
        yield value


@dataclass(frozen=True)
class Totals:
    """The shares over all sources that are to be read."""

    sources: int
    readable: int
    read: int
    right: int
    values: int
    unknown: int
    expected: int
    missed: int
    uncalled: int

    @classmethod
    def of(cls, readings: list[Reading]) -> Totals:
        """Return the totals of readings."""
        readable = [reading for reading in readings if reading.label.form not in UNREADABLE]
        through = [reading for reading in readable if reading.inventory is not None]
        unique = {(reading.label.repository, reading.label.together): reading for reading in through}
        return cls(
            len(readings),
            len(readable),
            len(through),
            sum(reading.right for reading in through),
            sum(reading.values[0] for reading in unique.values()),
            sum(reading.values[1] for reading in unique.values()),
            sum(len(reading.label.findings & _rules()) for reading in through),
            sum(len(reading.missed) for reading in through),
            sum(len(reading.uncalled) for reading in through),
        )

    def faults(self, bounds: Bounds = BOUNDS) -> list[str]:
        """Return a sentence for each share that is out of bounds."""
        asked = [
            ("read", self.read, self.readable, bounds.read, False),
            ("recognised as labelled", self.right, self.readable, bounds.recognised, False),
            ("unknown values", self.unknown, self.values, bounds.unknown, True),
        ]
        faults = [
            f"{name}: {part} of {whole}, and {'less than' if most else 'at least'} {bound:.0%} is asked for"
            for name, part, whole, bound, most in asked
            if whole and (part / whole >= bound if most else part / whole < bound)
        ]
        if self.missed:
            faults.append(f"known defects: {self.missed} of {self.expected} are not found")
        if self.uncalled:
            faults.append(f"controls: {self.uncalled} findings where there is nothing to find")
        return faults

    def __str__(self) -> str:
        def share(part: int, whole: int) -> str:
            return f"{part} of {whole} ({part / whole:.1%})" if whole else "none"

        return (
            f"{self.sources} sources, {self.readable} to be read: {share(self.read, self.readable)} read, "
            f"{share(self.right, self.readable)} recognised as labelled, "
            f"{share(self.unknown, self.values)} values unknown, "
            f"{share(self.expected - self.missed, self.expected)} known defects found, "
            f"{self.uncalled} findings on controls"
        )


def row(reading: Reading) -> str:
    """Return a line of the table."""
    name = f"{reading.label.repository}/{reading.label.path}"
    if reading.inventory is None:
        state = {"source": "a program", "refused": "refused"}.get(reading.label.form, "NOT READ")
        return f"{state:9} {'':>5} {'':>5}  {name}: {reading.fault}"
    stated, unknown = reading.values
    state = "ok" if reading.right and not reading.missed and not reading.uncalled else "DIFFERS"
    seen = " ".join("|".join(sorted(door)) for door in reading.doors) or "none"
    wanted = " ".join("|".join(door) for door in reading.label.patterns) or "none"
    told = "" if reading.right else f", labelled {wanted}"
    share = unknown / stated if stated else 0
    told += f", not found: {' '.join(sorted(reading.missed))}" if reading.missed else ""
    told += f", found on a control: {' '.join(sorted(reading.uncalled))}" if reading.uncalled else ""
    return f"{state:9} {len(reading.inventory):>5} {share:>5.0%}  {name}: {seen}{told}"


def main(arguments: list[str] | None = None) -> int:
    """Read, print, and return 1 if a share is out of bounds."""
    parser = argparse.ArgumentParser(description="Compare what is recognised in public templates with their labels.")
    parser.add_argument("folder", type=Path, help="repositories as OWNER/NAME/…")
    parser.add_argument("labels", type=Path, nargs="?", default=LABELS, help="table of labels (default: %(default)s)")
    given = parser.parse_args(arguments)
    start = time.perf_counter()
    readings = [reading_of(label, given.folder) for label in labels(given.labels)]
    print(f"{'':9} {'nodes':>5} {'unkn.':>5}  source: patterns")
    for reading in readings:
        print(row(reading))
    totals = Totals.of(readings)
    print(f"{totals}; {time.perf_counter() - start:.1f} s")
    faults = totals.faults()
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
