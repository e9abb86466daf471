"""The command that sets published measurements against the model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, print_json
from modeler.errors import ModelerError
from modeler.results import with_schema


@app.command(epilog="Example: modeler validation -o docs/validation.md")
def validation(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Markdown file to write; default: print.")] = None,
    as_json: JsonOption = False,
) -> int:
    """Set published measurements of whole paths against the model: errors, parameters, and what is required.

    Exit code 1 if something that is required is missed.
    """
    from modeler.files.writing import write_text
    from modeler.validation import validation as validate
    from modeler.views.text.validation import validation_page

    if as_json and out is not None:
        raise ModelerError("--json prints, and -o writes the page to a file: give one or the other")
    if out is not None and out.suffix.lower() != ".md":
        raise ModelerError(f"the page is Markdown, and '{out}' is not: name a file that ends in .md")
    result = validate()
    if as_json:
        print_json(with_schema("validation", result.to_dict()))
    elif out is None:
        print(validation_page(result), end="")
    else:
        write_text(out, validation_page(result))
        met = sum(check.holds for check in result.checks)
        print(f"{met} of {len(result.checks)} requirements are met; written to {out}")
    return 0 if result.holds else 1
