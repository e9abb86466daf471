"""Who may call a function: the permissions that templates give it, and the ARNs that these compare."""

from __future__ import annotations

from modeler.audit.policy import identity
from modeler.inventory import Attribute, Inventory, Node, Text
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.target_group import TargetGroup


def permissions_of(inventory: Inventory, function: Function) -> tuple[FunctionPermission, ...]:
    """Return the permissions of a function and of its aliases."""
    aliases = inventory.referring_to(function, FunctionAlias)
    own = inventory.referring_to(function, FunctionPermission)
    return (*own, *(item for alias in aliases for item in inventory.referring_to(alias, FunctionPermission)))


def source_arn_of(source: Node) -> str | Text:
    """Return the ARN of what invokes a function, as far as it is known: of a target group with a name, all but its id.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> group = TargetGroup(key="Group", origin=Origin("t"), name="pets", region="eu-west-1", account="111122223333")
    >>> str(source_arn_of(group))
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pets/${Group}'
    """
    own = identity(source)
    if not isinstance(source, TargetGroup) or not isinstance(source.name, str) or isinstance(own, str):
        return own
    region = source.region if isinstance(source.region, str) else Attribute("AWS::Region")
    account = source.account if isinstance(source.account, str) else Attribute("AWS::AccountId")
    name = f":targetgroup/{source.name}/"
    return Text(("arn:aws:elasticloadbalancing:", region, ":", account, name, *own.parts))
