"""What the rules say, in the forms that other programs read: JSON, SARIF, JUnit and Markdown."""

from __future__ import annotations

from modeler.audit.check import Checked
from modeler.files.plain_json import dump_json
from modeler.results import with_schema

from .junit import junit
from .markdown import findings_markdown
from .sarif import sarif

__all__ = ["findings_markdown", "formatted", "junit", "sarif"]


def formatted(result: Checked, format_: str) -> str:
    """Return what the rules say as ``json``, ``sarif``, ``junit`` or ``markdown``."""
    match format_:
        case "json":
            return _json(with_schema("checked", result.record()))
        case "sarif":
            return _json(sarif(result))
        case "junit":
            return junit(result)
        case _:
            return findings_markdown(result)


def _json(document: object) -> str:
    return dump_json(document) + "\n"
