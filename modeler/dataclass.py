"""Dataclasses that are made fast: nothing of them is compiled before it is used.

Python's own decorator writes and compiles up to eight functions for each class, used or not. A command loads two
hundred classes, and that was a sixth of its time. Here Python's decorator collects the fields, so that ``fields``,
``replace`` and ``asdict`` work as ever; each method is compiled when it is first called.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None,
        *,
        frozen: bool = False,
        slots: bool = False,
        kw_only: bool = False,
        order: bool = False,
        repr: bool = True,
    ) -> Any:
        """Make a class a dataclass, as Python's decorator of this name does.

        Parameters
        ----------
        frozen, slots, kw_only, order, repr : bool
            As in Python.

        Examples
        --------
        >>> import dataclasses
        >>> @dataclass(frozen=True)
        ... class Point:
        ...     x: float
        ...     y: float = 0.0
        >>> Point(1.0), Point(1.0) == Point(1.0, 0.0), dataclasses.replace(Point(1.0), y=2.0)
        (Point(x=1.0, y=0.0), True, Point(x=1.0, y=2.0))
        >>> Point(1.0).x = 3.0
        Traceback (most recent call last):
        dataclasses.FrozenInstanceError: cannot assign to field 'x'
        """

        def make(plain: type) -> type:
            # Also of a frozen class: what refuses changes is added below, by functions that need no compiler.
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(plain)
            _add_methods(made, frozen, order, repr)
            return made

        return make if cls is None else make(cls)


def _add_methods(cls: type[Any], frozen: bool, order: bool, with_repr: bool) -> None:
    """Give a class what a dataclass can do, but for what it defines itself."""
    fields = dataclasses.fields(cls)
    compared = [field.name for field in fields if field.compare]
    added: dict[str, Any] = {
        "__init__": _at_first_use(cls, "__init__", lambda: _init(cls, frozen)),
        "__eq__": _at_first_use(cls, "__eq__", lambda: _comparison("__eq__", "==", compared)),
        "__signature__": _Signature(),
    }
    if with_repr:
        added["__repr__"] = _repr([field.name for field in fields if field.repr])
    if order:
        added |= {name: _comparison(name, sign, compared) for name, sign in _ORDER.items()}
    if frozen:
        hashed = [field.name for field in fields if (field.compare if field.hash is None else field.hash)]
        added |= _frozen(cls, [field.name for field in fields])
        added["__hash__"] = _at_first_use(cls, "__hash__", lambda: _hash(hashed))
    elif "__hash__" not in cls.__dict__:
        added["__hash__"] = None
    if frozen and "__slots__" in cls.__dict__:
        added |= {"__getstate__": _state, "__setstate__": _set_state}  # pickle sets attributes, which is refused
    own = {name for name in cls.__dict__ if cls.__dict__[name] is not None}  # __eq__ alone makes __hash__ None
    for name, method in added.items():
        if name not in own:
            setattr(cls, name, method)


def _at_first_use(cls: type[Any], name: str, compile_it: Callable[[], Any]) -> Any:
    """Return a method that puts the compiled one into its place when it is called."""
    compiled = cache(compile_it)

    def method(self: Any, *values: Any, **named: Any) -> Any:
        setattr(cls, name, compiled())
        return compiled()(self, *values, **named)

    method.__name__, method.__qualname__ = name, f"{cls.__qualname__}.{name}"
    method.compiled = compiled  # type: ignore[attr-defined]
    return method


def _compiled(name: str, parameters: str, lines: list[str], names: dict[str, Any]) -> Any:
    """Compile a method of these lines; its source has no text but the names of fields."""
    exec("\n    ".join([f"def {name}({parameters}):", *(lines or ["pass"])]), names)  # noqa: S102
    return names[name]


_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _comparison(name: str, sign: str, fields: list[str]) -> Any:
    compared = f"{_values('self', fields)} {sign} {_values('other', fields)}"
    line = f"return {compared} if other.__class__ is self.__class__ else NotImplemented"
    return _compiled(name, "self, other", [line], {})


def _hash(fields: list[str]) -> Any:
    return _compiled("__hash__", "self", [f"return hash({_values('self', fields)})"], {})


def _values(holder: str, fields: list[str]) -> str:
    return f"({''.join(f'{holder}.{name},' for name in fields)})"


def _repr(fields: list[str]) -> Any:
    @recursive_repr()
    def __repr__(self: Any) -> str:
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"

    return __repr__


def _frozen(cls: type[Any], fields: list[str]) -> dict[str, Any]:
    """What refuses changes: of any attribute of the class itself, and of these fields where it is inherited."""

    def __setattr__(self: Any, name: str, value: Any) -> None:
        if type(self) is cls or name in fields:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self: Any, name: str) -> None:
        if type(self) is cls or name in fields:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return {"__setattr__": __setattr__, "__delattr__": __delattr__}


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


class _Signature:
    """What ``inspect.signature`` and ``help`` say of a class."""

    def __get__(self, instance: Any, owner: type[Any]) -> Any:
        if instance is not None:
            raise AttributeError("__signature__")
        import inspect

        init: Any = owner.__init__
        compiled = init.compiled() if hasattr(init, "compiled") else init
        parameters = [*inspect.signature(compiled).parameters.values()][1:]
        return inspect.Signature(parameters, return_annotation=None)


class _Absent:
    def __repr__(self) -> str:
        return "<factory>"


def _init(cls: type[Any], frozen: bool) -> Any:
    fields = dataclasses.fields(cls)
    names: dict[str, Any] = {"_set": object.__setattr__, "_absent": _Absent()}
    for field in fields:
        names |= {f"_default_{field.name}": field.default, f"_make_{field.name}": field.default_factory}
    taken = [field for field in fields if field.init]
    by_name = [_parameter(field) for field in taken if field.kw_only]
    parameters = ["self", *(_parameter(field) for field in taken if not field.kw_only), *(["*"] if by_name else [])]
    template = "_set(self, {0!r}, {1})" if frozen else "self.{0} = {1}"
    lines = [template.format(field.name, value) for field in fields if (value := _value(field, cls))]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    compiled = _compiled("__init__", ", ".join(parameters + by_name), lines, names)
    compiled.__qualname__ = f"{cls.__qualname__}.__init__"
    compiled.__annotations__ = {field.name: field.type for field in taken} | {"return": None}
    return compiled


def _parameter(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return f"{field.name}=_default_{field.name}"
    return field.name if field.default_factory is dataclasses.MISSING else f"{field.name}=_absent"


def _value(field: dataclasses.Field[Any], cls: type[Any]) -> str:
    """What a field is set to: nothing, if its default stands at the class."""
    if field.default_factory is not dataclasses.MISSING:
        made = f"_make_{field.name}()"
        return f"{made} if {field.name} is _absent else {field.name}" if field.init else made
    if field.init:
        return field.name
    return f"_default_{field.name}" if "__slots__" in cls.__dict__ and field.default is not dataclasses.MISSING else ""
