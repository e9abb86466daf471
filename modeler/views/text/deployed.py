"""What a deployment would do, does and has done, as text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from modeler.views.text.table import TextTable

if TYPE_CHECKING:
    from modeler.aws.deploy import StackEvent, StackPlan, ToRemove

_WORDS = {"Add": "make", "Modify": "change", "Remove": "remove", "Import": "import", "Dynamic": "perhaps change"}
EXPOSED = (
    "AWS::EC2::InternetGateway",
    "AWS::EC2::EIP",
    "AWS::CloudFront::Distribution",
    "AWS::GlobalAccelerator::Accelerator",
    "AWS::Lambda::Url",
)
"""Types that stand for a way in from the internet, or out to it."""


def plan_text(planned: StackPlan) -> RenderableType:
    """Draw a change set: what is made, changed and removed, and what of it meets the internet."""
    drawn = TextTable(Text(planned.summary()))
    drawn.add_column("")
    drawn.add_column("resource")
    drawn.add_column("type")
    for change in planned.changes:
        action = _WORDS.get(change.action, change.action)
        again = {"True": ", made anew", "Conditional": ", perhaps made anew"}.get(change.replaced, "")
        drawn.add_row(action + again, change.key, change.type)
    exposed = [change.key for change in planned.changes if change.type in EXPOSED and change.action == "Add"]
    line = f"Meets the internet: {', '.join(exposed)}." if exposed else "Nothing of it meets the internet."
    return Group(drawn, Text(line)) if planned.changes else Group(Text(planned.summary()))


def to_remove_text(goes: ToRemove) -> RenderableType:
    """Draw what goes, type by type; buckets lose their objects, but for those that the template keeps."""
    drawn = TextTable(Text(goes.summary()))
    drawn.add_column("type")
    drawn.add_column("how many", justify="right", wraps=False)
    for kind, number in sorted(Counter(resource.type for resource in goes.resources).items()):
        drawn.add_row(kind, str(number))
    lines = [Text(f"All objects of the bucket {bucket} go, too.") for bucket in goes.buckets]
    lines += [
        Text(f"Its template keeps {resource.key} ({resource.type} {resource.physical_id}), with all that is in it.")
        for resource in goes.kept
    ]
    return Group(drawn, *lines)


def event_line(event: StackEvent) -> str:
    """Write what happened in a line.

    >>> from types import SimpleNamespace
    >>> event_line(SimpleNamespace(seconds=75.2, status="CREATE_COMPLETE", key="Api", type="AWS::X::Y", reason=""))
    ' 1:15  CREATE_COMPLETE     Api (AWS::X::Y)'
    """
    minutes, seconds = divmod(round(event.seconds), 60)
    reason = f": {event.reason}" if event.reason and event.status.endswith("_FAILED") else ""
    return f"{minutes:>2}:{seconds:02}  {event.status:<18}  {event.key} ({event.type}){reason}"


def standing_text(stands: Any) -> RenderableType:
    """Draw how a stack stands, its outputs, and where it differs from its template."""
    reason = f" ({stands.reason})" if stands.reason else ""
    parts: list[RenderableType] = [Text(f"{stands.name}: {stands.status}{reason}", style="bold")]
    parts += [Text(f"{key}: {value}") for key, value in stands.outputs.items()]
    if stands.drift is None:
        return Group(*parts)
    parts.append(Text(f"Against its template: {stands.drift.summary()}."))
    if stands.drift.values:
        drawn = TextTable()
        for name in ("resource", "what", "template", "account"):
            drawn.add_column(name)
        for value in stands.drift.values:
            is_gone = value.is_gone
            drawn.add_row(
                value.key,
                "gone" if is_gone else value.attribute,
                "" if is_gone else str(value.template),
                "" if is_gone else str(value.account),
            )
        parts.append(drawn)
    return Group(*parts)
