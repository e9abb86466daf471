"""What all widgets share: one style sheet for both themes, errors said in place, and a still copy for readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any, Protocol

from modeler.errors import ModelerError

try:
    import anywidget
    import ipywidgets
except ImportError:
    raise ModelerError(
        "widgets need ipywidgets and anywidget, which are not installed: run 'make extras' or install "
        "'modeler[notebooks]'"
    ) from None

_HERE = Path(__file__).parent
STYLE = (_HERE / "style.css").read_text(encoding="utf-8")


def script(name: str) -> str:
    """Return the browser's half of a widget: what all share, then its own.

    >>> "export default" in script("table.js")
    True
    """
    return (_HERE / "shared.js").read_text(encoding="utf-8") + (_HERE / name).read_text(encoding="utf-8")


def sentence(error: BaseException) -> str:
    """Write an error as one sentence.

    >>> sentence(ModelerError("'x' is no number: write for example '5M'"))
    "'x' is no number: write for example '5M'."
    """
    words = str(error) or type(error).__name__
    words = words if isinstance(error, ModelerError) else f"something went wrong ({type(error).__name__}: {words})"
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"


class HasHtml(Protocol):
    """What can give itself as HTML that needs no kernel."""

    def html(self) -> str:
        """The still copy."""


def bundle(shown: HasHtml, given: Any) -> Any:
    """Add the still copy to what Jupyter is told of a widget: pages without a kernel show that instead.

    Parameters
    ----------
    shown : HasHtml
        The widget.
    given : dict, tuple or None
        What its own class gives; a tuple has metadata beside.
    """
    still = {"text/html": f'<style>{STYLE}</style><div class="modeler modeler-still">{shown.html()}</div>'}
    if isinstance(given, tuple):
        return {**given[0], **still}, given[1]
    return {**(given or {}), **still}


class Pane(anywidget.AnyWidget):
    """A widget with a browser half of its own."""

    _css = STYLE

    def html(self) -> str:
        """The still copy: HTML with everything escaped."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return bundle(self, super()._repr_mimebundle_(**kwargs))


class _Keys(Pane):
    """Shows nothing: arrows and letters typed in the widgets around it reach them, and not JupyterLab."""

    _esm = script("keys.js")

    def html(self) -> str:
        """Nothing."""
        return ""


class HtmlPane(ipywidgets.HTML):  # type: ignore[misc]
    """Shows HTML that the library has written, with everything escaped that users typed.

    >>> HtmlPane("<b>4</b> patterns").html()
    '<b>4</b> patterns'
    """

    def __init__(self, value: str = "") -> None:
        super().__init__(value)
        self.add_class("modeler")

    def show(self, html: str) -> None:
        """Show something else."""
        self.value = html

    def html(self) -> str:
        """The still copy."""
        return str(self.value)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return bundle(self, super()._repr_mimebundle_(**kwargs))


class Page(ipywidgets.VBox):  # type: ignore[misc]
    """Widgets one below the other, which get the keys that are typed in them; their still copies are joined.

    >>> Page([HtmlPane("a"), HtmlPane("b")]).html()
    '<div>a</div><div>b</div>'
    """

    def __init__(self, children: Any = (), **kwargs: Any) -> None:
        parts = list(children)
        # A part that is a pane or a page cares for its keys itself.
        keys = [] if any(isinstance(part, (Pane, Page)) for part in parts) else [_Keys()]
        super().__init__([*parts, *keys], **kwargs)
        self.add_class("modeler")

    def html(self) -> str:
        """The still copies of all parts that have one, except hidden ones."""
        shown = (child.html() for child in self.children if hasattr(child, "html") and child.layout.display != "none")
        return "".join(f"<div>{html}</div>" for html in shown if html)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return bundle(self, super()._repr_mimebundle_(**kwargs))


class MessageArea(HtmlPane):
    """One sentence about what went wrong, read out by screen readers; empty while all is well.

    Examples
    --------
    >>> area = MessageArea()
    >>> with area.catching():
    ...     raise ModelerError("'5X' is no count: write for example '5M'")
    >>> "is no count" in area.html(), area.text
    (True, "'5X' is no count: write for example '5M'.")
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.clear()

    def say(self, text: str, kind: str = "error") -> None:
        """Show a sentence; ``kind`` is error or note."""
        self.text = text
        role = "alert" if kind == "error" else "status"
        self.value = f'<div class="modeler-message modeler-{escape(kind)}" role="{role}">{escape(text)}</div>'
        self.layout.display = None

    def clear(self) -> None:
        """Show nothing."""
        self.text = self.value = ""
        self.layout.display = "none"

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Show what the user got wrong instead of a traceback, and go on; any other error is shown and raised."""
        try:
            yield
        except ModelerError as error:
            self.say(sentence(error))
        except Exception as error:
            self.say(sentence(error))
            raise
        else:
            self.clear()


def button(text: str, action: Callable[[], None], help_text: str = "", *, main: bool = False) -> Any:
    """Return a real button, for the keyboard too."""
    Button = ipywidgets.Button(
        description=text, tooltip=help_text or text, button_style="primary" if main else "", layout={"width": "auto"}
    )
    Button.on_click(lambda _: action())
    return Button
