"""A stack that is made or removed in a notebook: each event as it happens, and at the end what it came to.

In the sandbox it begins by itself, so that a notebook runs from top to bottom. In an account at work nothing is written
before somebody clicks on *Start*: the click is the consent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING

from modeler.views.text.deployed import event_line
from modeler.views.widgets.base import HtmlPane, Page
from modeler.views.widgets.progress import Progress

if TYPE_CHECKING:
    from modeler.aws.deploy import StackEvent, StackPlan
    from modeler.aws.session import AwsSession


class StackProgress(Page):
    """The events of a stack as they happen, with a button that begins.

    Parameters
    ----------
    label : str
        What the button does.
    events : callable
        Gives the events, one after the other.
    total : int
        How many resources are concerned.
    outcome : callable
        Says at the end what it came to, in lines.
    begins : bool
        Whether it begins by itself, and waits until all is done.
    """

    def __init__(
        self,
        label: str,
        events: Callable[[], Iterator[StackEvent]],
        total: int,
        outcome: Callable[[], list[str]],
        *,
        begins: bool,
    ) -> None:
        self._events, self._outcome = events, outcome
        self.lines: list[str] = []
        self.shown = HtmlPane()
        # each resource begins and ends, and so does the stack
        self.work = Progress(self._steps, 2 * (total + 1), label, lambda _: self._tell(*self._outcome()))
        super().__init__([self.work, self.shown])
        if begins:
            self.work.start()
            self.work.wait()

    def _steps(self) -> Iterator[StackEvent]:
        for event in self._events():
            self._tell(event_line(event))
            yield event

    def _tell(self, *lines: str) -> None:
        self.lines += lines
        self.shown.show(f"<pre>{escape(chr(10).join(self.lines))}</pre>")


def deployment_explorer(planned: StackPlan, account: AwsSession) -> StackProgress:
    """Make what a plan says, and show it as it happens; in an account at work after a click.

    Parameters
    ----------
    planned : StackPlan
        What `modeler.plan_deployment` returned.
    account : AwsSession
        Where, as `modeler.open_account` gives it.

    Examples
    --------
    >>> import modeler as m
    >>> account = m.open_account()  # doctest: +SKIP
    >>> stack = m.template("A1", m.Workload(), name="demo")
    >>> m.explore.deployment(m.plan_deployment(stack, "demo", account), account)  # doctest: +SKIP
    """
    from modeler.aws.deploy import make, stack_state

    def outcome() -> list[str]:
        state = stack_state(account, planned.name)
        outputs = state.outputs if state is not None else {}
        return [f"{planned.name}: {state.status if state is not None else 'gone'}"] + [
            f"{key}: {value}" for key, value in outputs.items()
        ]

    return StackProgress(
        f"Make {planned.name}",
        lambda: make(account, planned),
        len(planned.changes),
        outcome,
        begins=account.endpoint_url is not None,
    )


def removal_explorer(name: str, account: AwsSession) -> StackProgress:
    """Remove a stack, and show it as it happens; in an account at work after a click.

    Parameters
    ----------
    name : str
        The stack.
    account : AwsSession
        Where, as `modeler.open_account` gives it.

    Examples
    --------
    >>> import modeler as m
    >>> m.explore.removal("demo", m.open_account())  # doctest: +SKIP
    """
    from modeler.aws.deploy import left_behind, remove, to_remove

    goes = to_remove(account, name)

    def outcome() -> list[str]:
        left = left_behind(account, name, goes.stack_id)
        return [left.summary(), *left.arns]

    return StackProgress(
        f"Remove {name}",
        lambda: remove(account, goes),
        len(goes.resources),
        outcome,
        begins=account.endpoint_url is not None,
    )
