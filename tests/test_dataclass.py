"""Our dataclasses do what Python's do: each is made by both decorators, and what can be asked of both is the same."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import itertools
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from modeler.dataclass import dataclass

OPTIONS = [
    {"frozen": frozen, "slots": slots, "kw_only": by_name, "order": order}
    for frozen, slots, by_name, order in itertools.product((False, True), repeat=4)
]
Decorator = Callable[..., Any]


def made(decorator: Decorator, options: dict[str, bool]) -> Any:
    @decorator(**options)
    class Point:
        """A point."""

        kind: ClassVar[str] = "point"
        x: float
        y: float = 0.0
        marks: list[str] = dataclasses.field(default_factory=list, hash=False)
        note: str = dataclasses.field(default="", compare=False, repr=False)
        seen: dict[str, int] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)
        turn: int = dataclasses.field(default=3, init=False)

        @property
        def far(self) -> bool:
            return self.x > 1

    return Point


def both(options: dict[str, bool]) -> tuple[Any, Any]:
    return made(dataclass, options), made(dataclasses.dataclass, options)


def outcome(ask: Callable[[], Any]) -> Any:
    """What a call gives, or with what it fails."""
    try:
        return ask()
    except Exception as error:
        return type(error), str(error).rpartition("Point.")[2]


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "-".join(name for name in options if options[name]))
def test_a_dataclass_answers_as_one_of_python(options: dict[str, bool]) -> None:
    questions: list[Callable[[Any], Any]] = [
        lambda cls: repr(cls(x=1.0, y=2.0, marks=["a"], note="b")),
        lambda cls: cls(x=1.0) == cls(x=1.0, note="another"),
        lambda cls: cls(x=1.0) == cls(x=2.0),
        lambda cls: cls(x=1.0) == "text",
        lambda cls: cls(x=1.0).__eq__("text"),
        lambda cls: hash(cls(x=1.0)),
        lambda cls: hash(cls(x=1.0, marks=["a"])) == hash(cls(x=1.0)),
        lambda cls: cls(x=1.0) < cls(x=2.0),
        lambda cls: cls(x=1.0) >= cls(x=2.0),
        lambda cls: cls(x=1.0) < 2,
        lambda cls: cls(1.0, 2.0).y,
        lambda cls: cls(),
        lambda cls: cls(x=1.0, z=3.0),
        lambda cls: cls(x=1.0).marks is cls(x=1.0).marks,
        lambda cls: (cls(x=1.0).turn, cls(x=1.0).seen, cls.kind, cls(x=2.0).far),
        lambda cls: setattr(cls(x=1.0), "x", 2.0),
        lambda cls: delattr(cls(x=1.0), "x"),
        lambda cls: repr(dataclasses.replace(cls(x=1.0), y=5.0)),
        lambda cls: dataclasses.asdict(cls(x=1.0)),
        lambda cls: [field.name for field in dataclasses.fields(cls)],
        lambda cls: copy.copy(cls(x=1.0, note="b")).note,
        lambda cls: copy.deepcopy(cls(x=1.0, note="b")).note,
        lambda cls: cls.__match_args__,
        lambda cls: str(inspect.signature(cls)),
        lambda cls: hasattr(cls(x=1.0), "__dict__"),
    ]
    ours, theirs = both(options)
    for question in questions:
        assert outcome(lambda ask=question: ask(ours)) == outcome(lambda ask=question: ask(theirs)), inspect.getsource(
            question
        )


@pytest.mark.parametrize("slots", [False, True])
def test_a_frozen_object_takes_no_attribute(slots: bool) -> None:
    point = made(dataclass, {"frozen": True, "slots": slots})(x=1.0)
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'weight'"):
        point.weight = 2.0


@pytest.mark.parametrize("decorator", [dataclass, dataclasses.dataclass])
def test_what_a_class_defines_itself_stays(decorator: Decorator) -> None:
    @decorator(frozen=True)
    class Named:
        name: str

        def __post_init__(self) -> None:
            if not self.name:
                raise ValueError("no name")

        def __repr__(self) -> str:
            return self.name

        def __hash__(self) -> int:
            return 7

    assert (repr(Named("a")), hash(Named("a")), Named("a") == Named("a")) == ("a", 7, True)
    with pytest.raises(ValueError, match="no name"):
        Named("")


@pytest.mark.parametrize("decorator", [dataclass, dataclasses.dataclass])
def test_a_subclass_has_the_fields_of_both(decorator: Decorator) -> None:
    @decorator(frozen=True)
    class Parent:
        x: int
        y: int = 2

    @decorator(frozen=True)
    class Child(Parent):
        z: int = 3

    class Plain(Child):
        pass

    assert repr(Child(1)).endswith("Child(x=1, y=2, z=3)")
    assert Child(1) != Parent(1)
    assert repr(Plain(1, z=4)).endswith("Plain(x=1, y=2, z=4)")
    plain = Plain(1)
    plain.note = "any"  # only the fields of what it inherits are frozen
    with pytest.raises(dataclasses.FrozenInstanceError):
        plain.z = 9


def test_a_method_that_another_class_took_over_is_compiled_once() -> None:
    @dataclass(frozen=True)
    class Parent:
        x: int

    @dataclass(frozen=True)
    class Child(Parent):
        y: int = 0

    Child.__hash__ = Parent.__hash__  # type: ignore[method-assign]
    assert hash(Child(1)) == hash(Child(1, 2)) == hash(Parent(1))
    assert Child.__hash__.compiled() is Parent.__hash__  # type: ignore[attr-defined]


def test_an_object_that_holds_itself_can_be_shown() -> None:
    @dataclass
    class Ring:
        next: Any = None

    ring = Ring()
    ring.next = ring
    assert repr(ring).endswith("Ring(next=...)")


@dataclass(frozen=True, slots=True)
class Packed:
    x: int
    y: str = ""


def test_a_frozen_object_with_slots_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(Packed(1, "a"))) == Packed(1, "a")
