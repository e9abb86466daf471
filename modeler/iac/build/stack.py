"""An architecture becomes a stack: its hops are built from the backend to the door, each by its own builder."""

from __future__ import annotations

from modeler.components import components
from modeler.engine.situations import situation_for
from modeler.errors import NotComparable, StackError
from modeler.inventory import Inventory
from modeler.patterns import Architecture, Pattern, patterns
from modeler.patterns import pattern as find_pattern
from modeler.workload import Workload, as_needed

from ..stack import Stack
from .calling import show_call
from .clients import built_hops
from .debug_access import add_debug_access
from .hops import builders, not_built
from .hops.load_balancers import takes_a_listener
from .naming import check_name, short_name
from .network import NetworkChoice, StackNetwork
from .regions import comes_from_another_region, in_two_regions, stands_in_two_regions, with_clients_region
from .services import build_services, check_services
from .site import BuildStep, BuiltHop, Site, build_steps
from .workload import as_built


def template(
    pattern: str | Pattern,
    workload: Workload | None = None,
    *,
    variant: str = "",
    name: str = "",
    network: NetworkChoice | None = None,
    debug_access: bool = False,
) -> Stack:
    """Return the stack that builds a pattern for a workload.

    Parameters
    ----------
    pattern : str or Pattern
        Its code or id, with a variant after a colon: ``C2``, ``C2:nlb``.
    workload : Workload, optional
        For whom; by default the plainest workload that the pattern serves.
    variant : str
        The variant; by default the first that serves the workload and lacks least.
    name : str
        The name of the stack; by default made of the pattern's id.
    network : NetworkChoice, optional
        The network that stands already; by default a new one.
    debug_access : bool
        Whether people who debug get a way to a private door: a jump host that Session Manager leads to.

    Returns
    -------
    Stack
        Its resources, parameters, outputs and notes; its inventory prints as CloudFormation and as Terraform.

    Raises
    ------
    StackError
        If the pattern cannot be deployed, or not into this network: why, and what next.
    NotComparable
        If the pattern does not serve the workload.

    Examples
    --------
    >>> import modeler as m
    >>> stack = m.template("A1", m.Workload())
    >>> stack.name, sorted(output.name for output in stack.outputs)
    ('private-rest-vpce', ['ApiUrl', 'CallWith', 'ClientGroupId', 'InvokeArn'])
    """
    own = find_pattern(pattern) if isinstance(pattern, str) else pattern
    choice = network or NetworkChoice()
    w = as_built(own, variant, workload or plainest_workload(own, variant), choice)
    return build_stack(own.architecture(w, variant), w, name=name, network=choice, debug_access=debug_access)


def build_stack(
    architecture: Architecture,
    w: Workload,
    *,
    name: str = "",
    network: NetworkChoice | None = None,
    debug_access: bool = False,
) -> Stack:
    """Return the stack that builds an architecture.

    Parameters
    ----------
    architecture : Architecture
        A pattern, filled in for the workload.
    w : Workload
        The workload.
    name : str
        The name of the stack.
    network : NetworkChoice, optional
        The network that stands already; by default a new one.
    debug_access : bool
        Whether people who debug get a way to a private door: a jump host that Session Manager leads to.

    Raises
    ------
    StackError
        If one of its hops cannot be built.
    """
    reason = not_deployable(architecture)
    if reason:
        raise StackError(reason)
    choice = network or NetworkChoice()
    site = Site(check_name(name or short_name(architecture.pattern)), architecture, as_needed(w))

    def build(part: Site, place: StackNetwork) -> None:
        _build(part, place, debug_access)

    if stands_in_two_regions(architecture):
        site = in_two_regions(site, choice, build)
    elif comes_from_another_region(site, choice):
        site = with_clients_region(site, choice, build)
    else:
        build(site, StackNetwork(site, choice))
    label = f"{architecture.pattern}:{architecture.variant}"
    return Stack(
        name=site.name,
        description=f"{architecture.title}. Pattern {label}, for {' and '.join(site.regions) or w.region}.",
        inventory=Inventory(site.nodes, sources=(site.name,), skips=tuple(site.skips)),
        parameters=tuple(site.parameters.values()),
        outputs=tuple(site.outputs.values()),
        notes=tuple(site.notes),
        tags={"Application": site.name, "Pattern": label},
        retained=frozenset(site.retained),
        files=dict(site.files),
        homes=dict(site.homes) if any(site.homes.values()) else {},
        regions={region: region for region in site.regions},
    )


def _build(site: Site, place: StackNetwork, debug_access: bool) -> None:
    """Build the hops of a site, from the backend to the door."""
    standing: BuiltHop | None = None
    steps = _made(build_steps(site, built_hops(site.architecture), place), place.choice)
    if not place.choice.listener:
        check_services(steps)
    for step in reversed(steps):
        site.section, site.home = step.number, step.home
        standing = build_services(step, builders()[step.component].build, standing)
    if debug_access:
        add_debug_access(site, place, standing)
    show_call(site)


def plainest_workload(pattern: Pattern, variant: str = "") -> Workload:
    """Return the plainest workload that a pattern serves, or one of its variants.

    Examples
    --------
    >>> plainest_workload(find_pattern("B1")).backend.kind
    'fargate'
    """
    return Workload.from_dict(situation_for(pattern.only(variant) if variant else pattern))


def deployable() -> tuple[tuple[str, str], ...]:
    """Return each variant of each pattern with why it cannot be deployed; nothing where it can.

    Examples
    --------
    >>> dict(deployable())["C2:alb"]
    ''
    """
    return tuple(
        (f"{pattern.code}:{variant.id}", _why_not(pattern, variant.id))
        for pattern in patterns()
        for variant in pattern.variants
    )


def _why_not(pattern: Pattern, variant: str) -> str:
    try:
        return _why_not_built(pattern.architecture(plainest_workload(pattern, variant), variant))
    except NotComparable as error:
        return str(error)


def not_deployable(architecture: Architecture) -> str:
    """Return why an architecture cannot be built, in one sentence; empty if it can.

    Examples
    --------
    >>> import modeler as m
    >>> not_deployable(m.pattern("A1").architecture(m.Workload()))
    ''
    """
    reason = _why_not_built(architecture)
    return f"{architecture.pattern}:{architecture.variant} cannot be deployed: {reason}" if reason else ""


def _why_not_built(architecture: Architecture) -> str:
    if find_pattern(architecture.pattern).status == "anti-pattern":
        return f"it is an anti-pattern, which shows what not to build: {_instead(architecture)}"
    hops = built_hops(architecture)
    if any(getattr(hop.component, "flat_rate", False) for hop in hops):
        by_use = architecture.variant.removesuffix("-plan")
        return (
            f"a flat-rate plan is bought and not built: take {architecture.pattern}:{by_use}, and subscribe its "
            "distribution to the plan in the CloudFront console"
        )
    missing = next(filter(None, map(not_built, hops, [*hops[1:], None])), "")
    return f"no builder makes its {components()[missing].title} ({missing})" if missing else ""


def _made(steps: list[BuildStep], choice: NetworkChoice) -> list[BuildStep]:
    """Return the steps that are built: where a listener stands, what is behind it stands too.

    Raises
    ------
    StackError
        If a listener is given and nothing of the pattern can take it.
    """
    if not choice.listener:
        return steps
    last = next((number for number, step in enumerate(steps, 1) if takes_a_listener(step)), 0)
    if not last:
        raise StackError(
            "a listener that stands is called over a VPC link V2, and this pattern has none before a balancer: leave "
            "--listener-arn out, or take B1 or C2"
        )
    return steps[:last]


def _instead(architecture: Architecture) -> str:
    """Return why an anti-pattern is none to build, in its own words."""
    return find_pattern(architecture.pattern).when_not[0].rstrip(".")
