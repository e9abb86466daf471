"""The server: the questions of `tools` joined to the protocol's SDK, with this library's own one-sentence errors."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp_types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import ValidationError

from modeler.errors import ModelerError, in_one_line, nearest, some_names
from modeler.mcp.tools import TOOLS, Tools

INSTRUCTIONS = """Ask this server about APIs on AWS that must not be on the open internet: which architecture fits, what
it costs a month, how slow its tail is, why another one does not fit, and whether templates are what they should be. It
computes: do not estimate such numbers yourself. Quote sources and dates with what you take from an answer. Read
`workload_fields` before you write a workload, and set what the user has not said to nothing: the defaults are stated.
`price` and `latency` explain a number line by line. Nothing is written, and no AWS account is called."""


class OneSentence(MCPServer[Any]):
    """A server that refuses in one sentence: what was given, what is allowed, what to do next."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a question by its name; what it does not take is refused, not left out."""
        tool = self._tool_manager.get_tool(name)
        if tool is None:
            raise ToolError(f"there is no question '{in_one_line(name)}': use one of {some_names(TOOLS)}")
        known = list(tool.parameters["properties"])
        for argument in arguments:
            if argument not in known:
                hint = nearest(argument, known)
                raise ToolError(in_one_line(f"'{name}' takes no '{argument}'{hint}: use {', '.join(known)}"))
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError:
            raise
        except ToolError as error:
            raise ToolError(_sentence(name, error)) from error.__cause__


def agent_server(root: Path) -> MCPServer[Any]:
    """Make the server; it reads files below one folder only.

    Parameters
    ----------
    root : Path
        The folder below which files may be read.

    Examples
    --------
    >>> agent_server(Path()).name
    'modeler'
    """
    from modeler import __version__

    server = OneSentence("modeler", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR")
    tools = Tools(root)
    for name in TOOLS:
        server.add_tool(
            _refusing(getattr(tools, name)),
            name=name,
            annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False, idempotent_hint=True),
        )
    return server


def _refusing(question: Callable[..., Any]) -> Callable[..., Any]:
    """Hand what the user can mend on as the protocol's error of a tool."""

    @functools.wraps(question)
    def ask(**arguments: Any) -> Any:
        try:
            return question(**arguments)
        except ModelerError as error:
            raise ToolError(str(error)) from error

    return ask


def _sentence(name: str, error: ToolError) -> str:
    """Return what is wrong without the SDK's preface, and of arguments of a wrong type the first in our words."""
    if isinstance(error.__cause__, ValidationError):
        first = error.__cause__.errors()[0]
        argument = ".".join(str(part) for part in first["loc"][:1])
        if first["type"] == "missing":
            return f"'{name}' needs '{argument}': give it"
        return in_one_line(f"'{argument}' of '{name}' is {first['input']!r}: give what its schema says")
    return str(error).removeprefix(f"Error executing tool {name}: ")
