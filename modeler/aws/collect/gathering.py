"""Ask everything in waves, several calls at a time, and put what comes into one inventory a place.

Threads only ask. What they bring is taken up in the order of the questions and of the nodes, so that the same account
gives the same inventory, whichever answer comes first. What is refused leaves a mark: an attribute, or a node all of
whose attributes are unknown, so that nobody takes it for absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import field
from datetime import datetime
from typing import Any

from modeler.aws.session import SdkClients
from modeler.dataclass import dataclass
from modeler.inventory import Cause, Inventory, Node, NotCollected, Origin, Ref, Unknown, nodes_of_answer
from modeler.inventory.kinds import catalogue
from modeler.inventory.node import AttributeShape, attributes_of
from modeler.inventory.table import Call

from .asking import NoAnswer, Nothing, answer_to
from .progress import CallAnswered, OnProgress
from .questions import GLOBAL_SERVICES, ReadCall, below

_DAMAGES = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What Python says of an answer that is not as AWS gives it."""
_PARTS = frozenset({"dns-record", "hosted-zone", "network-acl-entry", "route", "security-group-rule"})
"""Kinds of which those who judge ask for what is unknown; one of another kind would be a clue to what is not there."""


@dataclass(frozen=True)
class AccountPlace:
    """Where is asked, and as whom.

    Parameters
    ----------
    clients : SdkClients
        Who asks.
    account : str
        The account's id.
    region : str
        The Region; empty for what is the same in all of them.
    """

    clients: SdkClients
    account: str
    region: str

    @property
    def name(self) -> str:
        """The account and the Region, in words."""
        return f"account {self.account}, {self.region or 'all Regions'}"

    def client(self, service: str) -> Any:
        """Return the client that answers here."""
        return self.clients.client(service, GLOBAL_SERVICES.get(service, self.region))


@dataclass(frozen=True)
class Task:
    """One call to make: a question at a place, for one node where it is made for each."""

    place: AccountPlace
    question: ReadCall
    per: Node | None = None


@dataclass
class Gathered:
    """What has been read at one place."""

    place: AccountPlace
    nodes: dict[str, dict[str, Node]] = field(default_factory=lambda: defaultdict(dict))
    refused: dict[tuple[ReadCall, str], list[Task]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[ReadCall, int] = field(default_factory=lambda: defaultdict(int))
    denied: int = 0
    completed: set[tuple[str, str, str]] = field(default_factory=set)

    def take(self, task: Task, answer: Mapping[str, Any] | NoAnswer | Nothing, time: str) -> None:
        """Take up what a call brought."""
        self.asked[task.question] += 1
        if isinstance(answer, Nothing):
            return
        if isinstance(answer, NoAnswer):
            self._refuse(task, answer)
            return
        try:
            for cls, call in task.question.uses:
                self._read(cls, call, task, answer, time)
        except _DAMAGES:
            self._refuse(task, NoAnswer("the answer is not in the form of AWS"))

    def _read(self, cls: type[Node], call: Call, task: Task, answer: Mapping[str, Any], time: str) -> None:
        per, region = task.per, task.place.region or None
        if call.completes and per is not None:
            before = self.nodes[cls.KIND][per.key]
            (after,) = nodes_of_answer(cls, call, answer, before) or [before]
            self.nodes[cls.KIND][per.key] = self._joined(call, before, after)
            return
        for node in nodes_of_answer(cls, call, answer, per, region, task.place.account, time):
            self.nodes[cls.KIND].setdefault(node.key, node)

    def _joined(self, call: Call, before: Node, after: Node) -> Node:
        """Return a completed node; a list that several calls complete, such as what a web ACL guards, grows."""
        changes = {}
        for name in call.paths:
            mark = (before.KIND, before.key, name)
            values = (getattr(before, name), getattr(after, name))
            if mark in self.completed and all(isinstance(value, tuple) for value in values):
                changes[name] = (*values[0], *values[1])
            self.completed.add(mark)
        return after.replace(**changes) if changes else after

    def _refuse(self, task: Task, refusal: NoAnswer) -> None:
        self.refused[task.question, refusal.reason].append(task)
        self.denied += refusal.denied
        unknown = Unknown(Cause.NOT_COLLECTED, task.question.call.action)
        for cls, call in task.question.uses:
            if call.completes and task.per is not None:
                node = self.nodes[cls.KIND][task.per.key]
                names = call.paths or [name for name in cls.TABLE.answer_paths(call) if not getattr(node, name)]
                self.nodes[cls.KIND][task.per.key] = node.replace(**dict.fromkeys(names, unknown))
            elif task.per is not None or is_part(cls):
                hidden = hidden_node(cls, call, task, unknown)
                self.nodes[cls.KIND].setdefault(hidden.key, hidden)

    def not_collected(self) -> Iterator[NotCollected]:
        """Yield what could not be read here, each call once."""
        for (question, reason), tasks in self.refused.items():
            hidden = below([cls.KIND for cls in question.listed]) if question.listed else ()
            completed = dict.fromkeys(cls.KIND for cls, call in question.uses if call.completes)
            whole = not question.per
            share = f" ({len(tasks)} of {self.asked[question]} calls)" if self.asked[question] > 1 else ""
            yield NotCollected(
                question.name,
                f"{reason}{share}",
                question.call.action,
                kinds=hidden if whole else (),
                region=self.place.region,
                account=self.place.account,
                partly=() if whole else (*hidden, *completed),
            )

    def inventory(self) -> Inventory:
        """Return what was read, kinds in the order of the catalogue."""
        nodes = (node for kind in catalogue() for node in self.nodes.get(kind, {}).values())
        return Inventory(tuple(nodes), tuple(self.not_collected()), (self.place.name,))


def hidden_node(cls: type[Node], call: Call, task: Task, unknown: Unknown) -> Node:
    """Return a node that stands for all that a refused call would have shown: nothing but its parent is known."""
    values: dict[str, Any] = dict.fromkeys(attributes_of(cls), unknown)
    per, place = task.per, task.place
    if per is not None:
        values[_parent_of(cls, call, per)] = Ref(per.KIND, per.key)
    key = "/".join(part for part in (per.key if per else place.region, "not collected", call.operation) if part)
    return cls(
        key=key,
        origin=task_origin(task),
        region=place.region or None,
        account=place.account,
        exists=unknown,
        name=unknown if "name" in cls.TABLE.rows else None,
        **values,
    )


def is_part(cls: type[Node]) -> bool:
    """Return whether a kind is met only as a part of something else, and is no clue to a pattern by itself."""
    return cls.KIND in _PARTS


def _parent_of(cls: type[Node], call: Call, per: Node) -> str:
    """Return the attribute that refers to the node for which a call was made."""
    singular = {name: kind.kinds for name, kind in attributes_of(cls).items() if kind.shape is AttributeShape.REFERENCE}
    return call.parent or next(name for name, kinds in singular.items() if per.KIND in kinds)


def task_origin(task: Task) -> Origin:
    """Return where a call that brought nothing stands."""
    return Origin(task.question.name)


def gather(
    places: Sequence[AccountPlace],
    waves: Sequence[Sequence[ReadCall]],
    now: datetime,
    threads: int,
    on_progress: OnProgress | None = None,
) -> list[Gathered]:
    """Ask all questions at all places.

    Parameters
    ----------
    places : sequence of AccountPlace
        Where; those without a Region are asked the questions about what is the same in all.
    waves : sequence of sequences of ReadCall
        What, as `waves_of` orders it.
    now : datetime
        The moment as of which it is read.
    threads : int
        The most calls at a time.
    on_progress : callable, optional
        Is told each answer.

    Raises
    ------
    AwsError
        If the credentials end meanwhile.
    """
    gathered = [Gathered(place) for place in places]
    done = known = 0
    with ThreadPoolExecutor(threads) as pool:
        for wave in waves:
            tasks = [(part, task) for part in gathered for task in _tasks(part, wave)]
            known += len(tasks)
            pending: dict[Future[Any], int] = {}
            for number in _in_turn([task for _, task in tasks]):
                pending[pool.submit(_asked, tasks[number][1], now)] = number
            answers: dict[int, Any] = {}
            try:
                for future in as_completed(pending):
                    answers[pending[future]] = future.result()
                    done += 1
                    if on_progress is not None:
                        task = tasks[pending[future]][1]
                        on_progress(CallAnswered(done, known, task.question.name, task.place.region))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            for number, (part, task) in enumerate(tasks):
                part.take(task, answers[number], _written(now))
    return gathered


def _tasks(part: Gathered, wave: Iterable[ReadCall]) -> Iterator[Task]:
    for question in wave:
        if question.is_global != (not part.place.region):
            continue
        if not question.per:
            yield Task(part.place, question)
            continue
        for node in part.nodes.get(question.per, {}).values():
            if node.exists is True:  # nothing more is asked of what stands for a refused call
                yield Task(part.place, question, node)


def _in_turn(tasks: Sequence[Task]) -> list[int]:
    """Return the positions of tasks so that services take turns: one that throttles keeps no other waiting."""
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    turns = []
    for number, task in enumerate(tasks):
        where = (task.place.account, task.place.region, task.question.service)
        turns.append((seen[where], number))
        seen[where] += 1
    return [number for _, number in sorted(turns)]


def _asked(task: Task, now: datetime) -> Mapping[str, Any] | NoAnswer | Nothing:
    return answer_to(task.place.client(task.question.service), task.question, task.per, now)


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
