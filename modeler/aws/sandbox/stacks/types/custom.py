"""The one resource of our templates that a function makes: the addresses of an endpoint as targets of a balancer.

The sandbox runs no code of a template: whoever creates a stack would run a stranger's program on their machine. What
our own function does is done here instead, and every other custom resource is refused as an unknown type.
"""

from __future__ import annotations

from ..model import Context, Made, Properties, ResourceFailed, ResourceModel

_KNOWN = {"ServiceToken", "NetworkInterfaceIds", "TargetGroupArn", "Port"}


def _register(properties: Properties, context: Context) -> Made:
    """Let the targets of a group be the addresses of an endpoint."""
    unknown = sorted(set(properties) - _KNOWN)
    if unknown:
        raise ResourceFailed(f"the function of this resource takes no {unknown[0]}")
    group = properties["TargetGroupArn"]
    wanted = properties["NetworkInterfaceIds"]
    interfaces = context.call("ec2", "describe_network_interfaces", NetworkInterfaceIds=wanted)["NetworkInterfaces"]
    addresses = sorted(interface["PrivateIpAddress"] for interface in interfaces)
    targets = [{"Id": address, "Port": int(properties["Port"])} for address in addresses]
    context.call("elbv2", "register_targets", TargetGroupArn=group, Targets=targets)
    return Made(group)


def _deregister(properties: Properties, group: str, context: Context) -> None:
    described = context.call("elbv2", "describe_target_health", TargetGroupArn=group)["TargetHealthDescriptions"]
    targets = [{"Id": target["Target"]["Id"], "Port": target["Target"]["Port"]} for target in described]
    if targets:
        context.call("elbv2", "deregister_targets", TargetGroupArn=group, Targets=targets)


MODELS = (ResourceModel("Custom::EndpointAddresses", "elbv2", make=_register, remove=_deregister),)
