"""How VPC Lattice decides on a request: the auth policy of the service network, that of the service, the caller's own.

Where the auth type of a network or a service is ``NONE``, its policy is not asked; where it is ``AWS_IAM`` and there
is no policy, everybody is denied. A caller who signs needs an Allow of its own policies besides; an anonymous caller
has none, and passes where the auth policies allow everybody.

Source: https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from modeler.dataclass import dataclass

from ...inventory import Unknown
from .answers import Refusal
from .decide import ALLOW, ANYTHING, IMPLICIT_DENY, PolicyDecision, PolicyOutcome, decide
from .document import ReadPolicy
from .request import AccessRequest, Caller
from .truth import Truth

_SOURCE = "https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html (2026-11-30)"
LATTICE_REFUSAL = Refusal(403, "", "AccessDeniedException", _SOURCE)
"""Lattice answers 403 AccessDeniedException; the page states no text."""


class LatticeGate(StrEnum):
    """What a request to a Lattice service passes."""

    IDENTITY = "identity-policy"
    NETWORK = "network-auth-policy"
    SERVICE = "service-auth-policy"


@dataclass(frozen=True)
class AuthPolicy:
    """The access settings of a service network or of a service.

    Parameters
    ----------
    auth_type : str, Unknown or None
        ``AWS_IAM`` or ``NONE``, which is what AWS takes for what nobody gives.
    policy : Policy, Unknown or None
        The auth policy.
    """

    auth_type: object
    policy: ReadPolicy


@dataclass(frozen=True)
class LatticeStep:
    """What one policy says, and whether the request passes it."""

    gate: LatticeGate
    passes: Truth
    policy: PolicyDecision | None = None


def lattice_decision(
    network: AuthPolicy | None,
    service: AuthPolicy,
    request: AccessRequest,
    identity: frozenset[PolicyOutcome] = ANYTHING,
) -> tuple[LatticeStep, ...]:
    """Return what the policies on the way to a Lattice service say, up to the first that refuses for certain.

    Parameters
    ----------
    network : AuthPolicy or None
        The settings of the service network; ``None`` where no network is on the way.
    service : AuthPolicy
        The settings of the service.
    request : AccessRequest
        Who calls what.
    identity : frozenset of PolicyOutcome
        What the caller's own policies say.

    Examples
    --------
    >>> pets = "arn:aws:vpc-lattice:eu-west-1:111122223333:service/svc-1/pets"
    >>> open_service = AuthPolicy("NONE", None)
    >>> [step.passes.name for step in lattice_decision(AuthPolicy("AWS_IAM", None), open_service,
    ...     AccessRequest("vpc-lattice-svcs:Invoke", pets))]
    ['NO']
    """
    steps: list[LatticeStep] = []
    for step in _steps(network, service, request, identity):
        steps.append(step)
        if step.passes is Truth.NO:
            break
    return tuple(steps)


def _steps(
    network: AuthPolicy | None, service: AuthPolicy, request: AccessRequest, identity: frozenset[PolicyOutcome]
) -> Iterator[LatticeStep]:
    asked = [
        settings for settings in (network, service) if settings is not None and settings.auth_type not in ("NONE", None)
    ]
    if asked and not (isinstance(request.caller, Caller) and request.caller.is_anonymous):
        passes = Truth.YES if identity == {ALLOW} else Truth.MAYBE if ALLOW in identity else Truth.NO
        certain = isinstance(request.caller, Caller) and any(settings.auth_type == "AWS_IAM" for settings in asked)
        yield LatticeStep(LatticeGate.IDENTITY, passes if certain or passes is Truth.YES else Truth.MAYBE)
    if network is not None:
        yield _step(LatticeGate.NETWORK, network, request)
    yield _step(LatticeGate.SERVICE, service, request)


def _step(gate: LatticeGate, settings: AuthPolicy, request: AccessRequest) -> LatticeStep:
    if settings.auth_type in ("NONE", None):
        return LatticeStep(gate, Truth.YES)
    decision = decide(settings.policy, request) if settings.policy is not None else PolicyDecision(_DENIED)
    passes = decision.is_allowed
    if isinstance(settings.auth_type, Unknown) and passes is Truth.NO:
        passes = Truth.MAYBE
    return LatticeStep(gate, passes, decision)


_DENIED = frozenset({IMPLICIT_DENY})
