"""The README of a module: what it makes, what it takes, what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..stack import Stack, StackParameter


def readme(stack: Stack, least: str, files: Iterable[str]) -> str:
    """Return the README of a stack's module.

    Parameters
    ----------
    stack : Stack
        The stack.
    least : str
        The least version of the AWS provider.
    files : iterable of str
        The names of all files of the module.
    """
    return "\n".join(_lines(stack, least, list(files)))


def _lines(stack: Stack, least: str, files: list[str]) -> Iterator[str]:
    yield from (f"# {stack.name}", "", stack.description, "")
    if stack.notes:
        yield from (*(f"- {note}" for note in stack.notes), "")
    yield from (f"It needs Terraform 1.5 or later and the AWS provider {least} or later.", "")
    if stack.parameters:
        yield from ("## Variables", "", "| name | type | default | what it is |", "| --- | --- | --- | --- |")
        yield from (*map(_row, stack.parameters), "")
    if stack.outputs:
        yield from ("## Outputs", "", "| name | what it is |", "| --- | --- |")
        yield from (*(f"| `{output.variable}` | {output.description} |" for output in stack.outputs), "")
    archives = [name for name in files if name.endswith(".zip")]
    if archives:
        yield from ("## Code", "")
        yield "The code of a function stands beside its archive. When you change it, make the archive again:"
        yield from ("", "```sh")
        for name in archives:
            folder = name.removesuffix(".zip")
            depth = folder.count("/") + 1
            yield f"(cd {folder} && zip -X {'../' * depth}{name} *)"
        yield from ("```", "")


def _row(parameter: StackParameter) -> str:
    default = "" if parameter.default is None else f"`{parameter.default}`"
    kind = "list of texts" if parameter.is_list else "number" if parameter.type == "Number" else "text"
    return f"| `{parameter.variable}` | {kind} | {default} | {parameter.description} |"
