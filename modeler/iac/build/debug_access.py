"""Debug access: a way in for people beside any pattern whose door is private, by Session Manager and with no open port.

It is off unless it is asked for. The jump host is let in where clients are, and by its own group alone, so that one
look at the door's group says whether it is there.
"""

from __future__ import annotations

from modeler.components.network import Network
from modeler.errors import StackError
from modeler.inventory import Ref

from .clients import built_hops
from .jump_host import HOST_SIZE, session_endpoints, session_host, show_host
from .network import StackNetwork
from .site import BuiltHop, Site

JUMP_HOST = "JumpHost"
_AFTER_ALL_HOPS = 1_000


def add_debug_access(site: Site, network: StackNetwork, door: BuiltHop | None) -> None:
    """Add a jump host that may call the door, and what its sessions need.

    Parameters
    ----------
    site : Site
        The stack, whose hops are built.
    network : StackNetwork
        Its VPC.
    door : BuiltHop or None
        What clients call.

    Raises
    ------
    StackError
        If clients come over the internet, where people who debug can call the door as they do.
    """
    first = next(iter(built_hops(site.architecture)), None)
    if door is None or first is None or first.network is Network.INTERNET:
        raise StackError(
            "debug access leads to a private door, and the door of this pattern is on the internet or is one for "
            "people who debug: leave --debug-access out"
        )
    site.section = _AFTER_ALL_HOPS
    group = session_host(network, JUMP_HOST)
    session_endpoints(network, group)
    site.let(group, door.group, door.port, "People who debug call the door.")
    if not isinstance(door.group, Ref) or not site.has(door.group.key):
        site.note(f"What stands already has to let in the group of the jump host ({group.key}): add a rule to it.")
    show_host(site, JUMP_HOST)
    site.note(
        f"Debug access adds a {HOST_SIZE} instance and endpoints for ssm and ssmmessages in each zone, which the bill "
        "of the pattern leaves out: E9:ssm has their prices."
    )
