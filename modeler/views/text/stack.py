"""A stack as text: what it makes, what it asks for, what it shows, what to know, and what a review says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from modeler.iac.review import StackReview
from modeler.iac.stack import Stack
from modeler.inventory import Cause, Unknown
from modeler.results import monthly, number_of
from modeler.views.text.clean import clean
from modeler.views.text.findings import findings_text
from modeler.views.text.table import TextTable


def stack_text(stack: Stack) -> RenderableType:
    """Draw a stack.

    Parameters
    ----------
    stack : Stack
        The stack.
    """
    return Group(*_lines(stack))


def review_text(review: StackReview) -> RenderableType:
    """Draw a stack with what a review says of it.

    Parameters
    ----------
    review : StackReview
        The review.
    """
    return Group(
        *_lines(review.stack), *_bills(review), *_lint(review), findings_text(review.checked, hint=_given_to_stack)
    )


def deployable_text(rows: Iterable[tuple[str, str]]) -> RenderableType:
    """Draw which variants of patterns can be deployed, and why the others cannot.

    Parameters
    ----------
    rows : iterable of (str, str)
        A variant, and why it cannot be deployed; empty if it can.
    """
    able: dict[str, list[str]] = {}
    table = TextTable(Text("Cannot be deployed"))
    table.add_column("pattern")
    table.add_column("why", wraps=True)
    for label, reason in rows:
        pattern, _, variant = label.partition(":")
        if reason:
            table.add_row(label, clean(reason))
        else:
            able.setdefault(pattern, []).append(variant)
    lines = [Text(f"  {pattern:<4} {', '.join(variants)}") for pattern, variants in able.items()]
    return Group(Text("Can be deployed, with their variants"), *lines, Text(), table)


def _lines(stack: Stack) -> Iterator[Text]:
    yield Text(f"{stack.name}: {number_of(len(stack.inventory), 'resource')}. {stack.description}", style="bold")
    for title, rows in (
        ("You give", [(item.name, _with_default(item)) for item in stack.parameters]),
        ("It shows", [(item.name, item.description) for item in stack.outputs]),
    ):
        if rows:
            yield Text(f"{title}:")
            width = max(len(name) for name, _ in rows)
            yield from (Text(f"  {name:<{width}}  {clean(words)}") for name, words in rows)
    if stack.notes:
        yield Text("To know:")
        yield from (Text(f"  - {clean(note)}") for note in stack.notes)


def _given_to_stack(unknown: Unknown) -> str:
    """Say what would settle a value of a stack that is not deployed yet: its parameters are given to 'deploy'.

    >>> _given_to_stack(Unknown(Cause.PARAMETER, "ClientCidr"))
    "it is a parameter of the stack: 'modeler deploy' takes it as --parameter ClientCidr=VALUE"
    """
    match unknown.cause:
        case Cause.PARAMETER:
            return f"it is a parameter of the stack: 'modeler deploy' takes it as --parameter {unknown.name}=VALUE"
        case Cause.CONDITION:
            return "it hangs on parameters of the stack: 'modeler deploy' takes them as --parameter NAME=VALUE"
        case _:
            return unknown.how_to_learn


def _with_default(parameter: object) -> str:
    default = getattr(parameter, "default", None)
    shown = ", ".join(default) if isinstance(default, tuple) else default
    description = str(getattr(parameter, "description", ""))
    return f"{description} Default: {shown}" if default is not None else description


def _bills(review: StackReview) -> Iterator[Text]:
    for entry in review.entries:
        tail = "no bound" if entry.p99_ms is None else f"{entry.p99_ms:,.0f} ms"
        cost = entry.monthly_usd if entry.served else entry.fixed_usd
        when = "" if entry.served else " without a request"
        yield Text(f"{entry.name or 'no pattern'}: {monthly(cost)}{when}, 99 % of requests within {tail}.")


def _lint(review: StackReview) -> Iterator[Text]:
    if review.lint is None:
        yield Text("cfn-lint is not installed: pip install cfn-lint lets it look at the template too.")
        return
    yield Text(f"cfn-lint: {number_of(len(review.lint), 'finding')}.")
    yield from (Text(f"  {item.rule} line {item.line}: {clean(item.message)}") for item in review.lint)
