"""What only an account says: the call that would say it."""

from __future__ import annotations

from modeler.inventory import Cause, Node, Unknown


def live_state(kind: type[Node]) -> Unknown:
    """Return why the state of a kind is not known: no template has it, and which action the call needs.

    Examples
    --------
    >>> from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
    >>> live_state(VpcEndpoint).reason
    'no template says it: the call ec2:DescribeVpcEndpoints does'
    """
    return Unknown(Cause.LIVE_STATE, kind.TABLE.calls[0].action)
