"""Several stacks as a folder: a template or a module for each, and a README with the order of the steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...inventory import Node
from ...inventory.kinds.transit_gateway_peering import TransitGatewayPeering
from ...inventory.kinds.vpc_peering import VpcPeering
from ..homes import HomeStack
from ..stack import Stack, snake_case
from .cloudformation import cloudformation
from .terraform import terraform

README = "README.md"


def step_files(stack: Stack, parts: Sequence[HomeStack], *, as_terraform: bool = False) -> dict[str, str | bytes]:
    """Return the files of several stacks by name.

    Parameters
    ----------
    stack : Stack
        The whole.
    parts : sequence of HomeStack
        Its stacks in order.
    as_terraform : bool
        A module each, not a template.

    Examples
    --------
    >>> import modeler as m
    >>> from modeler.iac.homes import stacks_of
    >>> whole = m.template("G3:public")
    >>> list(step_files(whole, stacks_of(whole)))
    ['1-provider.yaml', '2-central.yaml', 'README.md']
    """
    files: dict[str, str | bytes] = {}
    for part in parts:
        if as_terraform:
            files |= {f"{part.folder}/{name}": text for name, text in terraform(part.stack).items()}
        else:
            files[f"{part.folder}.yaml"] = cloudformation(part.stack)
    return {**files, **stack.files, README: "\n".join(_lines(stack, parts, as_terraform))}


def _lines(stack: Stack, parts: Sequence[HomeStack], as_terraform: bool) -> Iterator[str]:
    yield from (f"# {stack.name}", "", stack.description, "")
    where = "the Region that its step names" if any(part.region for part in parts) else "its own account"
    yield from (f"These are several stacks. Make them in this order, each in {where}.", "")
    yield from ("## Steps", "")
    for part in parts:
        yield from _step(part, as_terraform)
    if stack.notes:
        yield from ("## To know", "", *(f"- {note}" for note in stack.notes), "")


def _step(part: HomeStack, as_terraform: bool) -> Iterator[str]:
    called = part.folder if as_terraform else f"{part.folder}.yaml"
    yield f"{part.number}. In **{part.home}**: make `{called}`."
    for name, number in part.takes:
        shown = part.stack.parameter(name).variable if as_terraform else name
        yield f"   - `{shown}` is the output `{shown}` of step {number}."
    yield from _commands(part, called, as_terraform)
    yield from _acceptances(part, as_terraform)


def _commands(part: HomeStack, called: str, as_terraform: bool) -> Iterator[str]:
    asked = [item for item in part.stack.parameters if item.default is None]
    names = [item.variable if as_terraform else item.name for item in asked]
    yield from ("", "   ```sh")
    if as_terraform:
        values = "".join(f" -var {name}=…" for name in names)
        there = f"export AWS_REGION={part.region}; " if part.region else ""
        yield f"   {there}terraform -chdir={called} init && terraform -chdir={called} apply{values}"
    else:
        values = f" --parameter-overrides {' '.join(f'{name}=…' for name in names)}" if names else ""
        there = f"--region {part.region} " if part.region else ""
        yield (
            f"   aws cloudformation deploy {there}--stack-name {part.stack.name}-{part.folder} "
            f"--template-file {called} --capabilities CAPABILITY_IAM{values}"
        )
    yield from ("   ```", "")


def _acceptances(part: HomeStack, as_terraform: bool) -> Iterator[str]:
    """Yield what the other Region has to accept: CloudFormation accepts a peering of VPCs of one account by itself.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-vpcpeeringconnection.html
    (2026-12-01).
    """
    for node in part.stack.inventory:
        if isinstance(node, TransitGatewayPeering):
            yield from _acceptance(
                node,
                node.peer_region,
                "accept-transit-gateway-peering-attachment --transit-gateway-attachment-id",
                as_terraform,
                "When it is available (some minutes), take the next step.",
            )
        elif isinstance(node, VpcPeering) and isinstance(node.accepter_region, str) and as_terraform:
            call = "accept-vpc-peering-connection --vpc-peering-connection-id"
            yield from _acceptance(node, node.accepter_region, call, as_terraform, "")


def _acceptance(node: Node, region: object, call: str, as_terraform: bool, then: str) -> Iterator[str]:
    shown = snake_case(f"{node.key}Id") if as_terraform else f"{node.key}Id"
    yield from (f"   Accept the peering in **{region}**; its id is the output `{shown}`. {then}".rstrip(), "")
    yield from ("   ```sh", f"   aws ec2 {call} … --region {region}", "   ```", "")
