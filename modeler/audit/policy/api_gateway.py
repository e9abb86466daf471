"""How API Gateway decides on a call of a REST API: the endpoint's policy, the domain's, the API's and the authorizer.

Each kind of authorization has an order of its own:

- without one, the resource policy must allow the caller;
- a Lambda authorizer is asked only if the resource policy does not deny explicitly; then AWS's table A joins the two;
- IAM and the resource policy are joined by table A for a caller of the same account, and by table B for another;
- a Cognito token is checked first; then the resource policy, if there is one, must allow explicitly.

A caller who does not sign, or whose method does not use IAM, is anonymous to the resource policy. A private API has a
resource policy, or answers nobody. A private custom domain without a policy denies all; an endpoint without one allows
all.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html,
apigateway-vpc-endpoint-policies.html, apigateway-private-custom-domains.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from modeler.dataclass import dataclass

from ...inventory import Cause, Unknown
from .answers import BAD_SIGNATURE, NO_SIGNATURE, NO_TOKEN, Refusal, of_authorizer, of_policy, without_repeats
from .decide import ALLOW, ANYTHING, EXPLICIT_DENY, IMPLICIT_DENY, PolicyDecision, PolicyOutcome, decide
from .document import ReadPolicy
from .matching import covers, signs_of
from .request import AccessRequest, Caller
from .truth import Truth

Outcomes = frozenset[PolicyOutcome]
SAME_ACCOUNT: dict[tuple[PolicyOutcome, PolicyOutcome], PolicyOutcome] = {
    (ALLOW, ALLOW): ALLOW,
    (ALLOW, IMPLICIT_DENY): ALLOW,
    (ALLOW, EXPLICIT_DENY): EXPLICIT_DENY,
    (IMPLICIT_DENY, ALLOW): ALLOW,
    (IMPLICIT_DENY, IMPLICIT_DENY): IMPLICIT_DENY,
    (IMPLICIT_DENY, EXPLICIT_DENY): EXPLICIT_DENY,
    (EXPLICIT_DENY, ALLOW): EXPLICIT_DENY,
    (EXPLICIT_DENY, IMPLICIT_DENY): EXPLICIT_DENY,
    (EXPLICIT_DENY, EXPLICIT_DENY): EXPLICIT_DENY,
}
"""Table A: what the identity's or authorizer's policy says, what the resource policy says, and what comes of it."""
OTHER_ACCOUNT = SAME_ACCOUNT | {(ALLOW, IMPLICIT_DENY): IMPLICIT_DENY, (IMPLICIT_DENY, ALLOW): IMPLICIT_DENY}
"""Table B: in another account both must allow."""


class MethodAuthorization(StrEnum):
    """How a method of a REST API knows its caller, by the names that API Gateway has for it."""

    NONE = "NONE"
    IAM = "AWS_IAM"
    LAMBDA = "CUSTOM"
    COGNITO = "COGNITO_USER_POOLS"


class Gate(StrEnum):
    """What a call passes, in order."""

    SIGNATURE = "signature"
    ENDPOINT_POLICY = "endpoint-policy"
    DOMAIN_POLICY = "domain-policy"
    API = "api"


@dataclass(frozen=True)
class ApiCall:
    """A call of a method of a REST API.

    Parameters
    ----------
    request : AccessRequest
        Who calls what, with the condition keys. The caller is who signed it, whatever the method asks for.
    authorization : MethodAuthorization or Unknown
        What the method asks for.
    is_private : bool
        Whether the API is private.
    identity : frozenset of PolicyOutcome
        What the caller's own policies say (IAM), or the policy that a Lambda authorizer returns; all three where
        nobody knows.
    proves_itself : Truth
        Whether what the caller sends (a signature, a token) is valid. With a Cognito or Lambda authorizer: whether
        the token is; otherwise whether the signature is, if there is one.
    """

    request: AccessRequest
    authorization: MethodAuthorization | Unknown = MethodAuthorization.NONE
    is_private: bool = True
    identity: Outcomes = ANYTHING
    proves_itself: Truth = Truth.YES

    @property
    def owner_calls(self) -> Truth:
        """Whether the caller belongs to the account of the API."""
        caller, resource = self.request.caller, self.request.resource
        if not isinstance(caller, Caller) or not isinstance(resource, str) or resource.count(":") < 5:
            return Truth.MAYBE
        return covers(signs_of(caller.owner), resource.split(":")[4])


@dataclass(frozen=True)
class GateDecision:
    """What one gate says of a call.

    Parameters
    ----------
    gate : Gate
        The gate.
    possible : frozenset of PolicyOutcome
        What may come out.
    refusals : tuple of Refusal
        What the caller may see if it stops here.
    policy : PolicyDecision or None
        What the policy of this gate says by itself, with the statement that decides; ``None`` where there is none.
    """

    gate: Gate
    possible: Outcomes
    refusals: tuple[Refusal, ...] = ()
    policy: PolicyDecision | None = None

    @property
    def passes(self) -> Truth:
        """Whether the call passes."""
        if ALLOW not in self.possible:
            return Truth.NO
        return Truth.YES if len(self.possible) == 1 else Truth.MAYBE


@dataclass(frozen=True)
class ChainDecision:
    """What all gates say of a call, in the order in which it meets them.

    Parameters
    ----------
    gates : tuple of GateDecision
        Those that it meets, up to the first that refuses for certain.
    """

    gates: tuple[GateDecision, ...]

    @property
    def is_allowed(self) -> Truth:
        """Whether the call reaches the integration."""
        passes = {gate.passes for gate in self.gates}
        if Truth.NO in passes:
            return Truth.NO
        return Truth.MAYBE if Truth.MAYBE in passes else Truth.YES

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What the caller may see instead, gate by gate."""
        return without_repeats(refusal for gate in self.gates for refusal in gate.refusals)

    @property
    def deciding(self) -> GateDecision:
        """The gate that decides: the first that refuses, else the first that may, else the last."""
        for wanted in (Truth.NO, Truth.MAYBE):
            for gate in self.gates:
                if gate.passes is wanted:
                    return gate
        return self.gates[-1]


def api_gateway_decision(policy: ReadPolicy, call: ApiCall) -> GateDecision:
    """Return what API Gateway decides by the resource policy and the authorization of a method.

    Parameters
    ----------
    policy : Policy, Unknown or None
        The resource policy of the API.
    call : ApiCall
        The call.

    Examples
    --------
    >>> pets = "arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/pets"
    >>> call = ApiCall(AccessRequest("execute-api:Invoke", pets), MethodAuthorization.COGNITO, is_private=False)
    >>> api_gateway_decision(None, call).passes
    <Truth.YES: 2>
    >>> from modeler.audit.policy.document import read_policy
    >>> other = read_policy({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "a:b", "Resource": "*"}})
    >>> api_gateway_decision(other, call).passes, api_gateway_decision(other, call).refusals[0].status
    (<Truth.NO: 0>, 403)
    """
    if isinstance(call.authorization, Unknown):
        return _any(api_gateway_decision(policy, replace(call, authorization=kind)) for kind in MethodAuthorization)
    request = call.request
    if call.authorization is not MethodAuthorization.IAM:
        request = replace(request, caller=Caller())
    decision = decide(policy, request) if policy is not None else None
    if policy is None and call.is_private:
        return GateDecision(Gate.API, _IMPLICIT, (of_policy(IMPLICIT_DENY, Caller(), request),))
    return _DECIDERS[call.authorization](call, request, decision)


_IMPLICIT: Outcomes = frozenset({IMPLICIT_DENY})
_ALLOWED: Outcomes = frozenset({ALLOW})


def _any(decisions: Iterable[GateDecision]) -> GateDecision:
    """Return what may come out where it is not known which of several decisions is made."""
    made = tuple(decisions)
    possible = frozenset(outcome for decision in made for outcome in decision.possible)
    refusals = without_repeats(refusal for decision in made for refusal in decision.refusals)
    return GateDecision(made[0].gate, possible, refusals, made[0].policy)


def _by_policy_alone(call: ApiCall, request: AccessRequest, decision: PolicyDecision | None) -> GateDecision:
    """Decide without an authorizer: an API without a policy is open, one with a policy needs an Allow."""
    possible = decision.possible if decision else _ALLOWED
    return GateDecision(Gate.API, possible, tuple(_policy_refusals(possible, request)), decision)


def _policy_refusals(possible: Outcomes, request: AccessRequest) -> Iterator[Refusal]:
    for outcome in (EXPLICIT_DENY, IMPLICIT_DENY):
        if outcome in possible:
            yield of_policy(outcome, request.caller, request)


def _with_cognito(call: ApiCall, request: AccessRequest, decision: PolicyDecision | None) -> GateDecision:
    """Check the token first, then the resource policy by itself."""
    after = _by_policy_alone(call, request, decision)
    return _authenticated(call, after)


def _authenticated(call: ApiCall, after: GateDecision, refusal: Refusal = NO_TOKEN) -> GateDecision:
    """Return what comes out with a token, or a signature, that may not be valid."""
    if call.proves_itself is Truth.YES:
        return after
    if call.proves_itself is Truth.NO:
        return replace(after, possible=_IMPLICIT, refusals=(refusal,))
    return replace(after, possible=after.possible | _IMPLICIT, refusals=(refusal, *after.refusals))


def _with_lambda(call: ApiCall, request: AccessRequest, decision: PolicyDecision | None) -> GateDecision:
    """Deny at once what the resource policy denies explicitly; else join it with the authorizer's policy."""
    resource = decision.possible if decision else _IMPLICIT
    later = resource - {EXPLICIT_DENY}
    if not later:
        return GateDecision(Gate.API, resource, tuple(_policy_refusals(resource, request)), decision)
    joined = _joined(call.identity, later, SAME_ACCOUNT)
    after = _authenticated(call, GateDecision(Gate.API, joined, tuple(_authorizer_refusals(joined)), decision))
    if EXPLICIT_DENY not in resource:
        return after
    denied = of_policy(EXPLICIT_DENY, request.caller, request)
    return replace(after, possible=after.possible | {EXPLICIT_DENY}, refusals=(denied, *after.refusals))


def _authorizer_refusals(possible: Outcomes) -> Iterator[Refusal]:
    for outcome in (EXPLICIT_DENY, IMPLICIT_DENY):
        if outcome in possible:
            yield of_authorizer(outcome)


def _with_iam(call: ApiCall, request: AccessRequest, decision: PolicyDecision | None) -> GateDecision:
    """Join the caller's policies and the resource policy by the table for its account."""
    if isinstance(request.caller, Caller) and request.caller.is_anonymous:
        explicit = decision.possible & {EXPLICIT_DENY} if decision else frozenset()
        refusals = (NO_SIGNATURE, of_policy(IMPLICIT_DENY, request.caller, request))
        denied = tuple(_policy_refusals(explicit, request))
        return GateDecision(Gate.API, explicit | _IMPLICIT, without_repeats((*refusals, *denied)), decision)
    resource = decision.possible if decision else _IMPLICIT
    tables = {Truth.YES: (SAME_ACCOUNT,), Truth.NO: (OTHER_ACCOUNT,), Truth.MAYBE: (SAME_ACCOUNT, OTHER_ACCOUNT)}
    joined: Outcomes = frozenset().union(
        *(_joined(call.identity, resource, table) for table in tables[call.owner_calls])
    )
    after = GateDecision(Gate.API, joined, tuple(_policy_refusals(joined, request)), decision)
    return _authenticated(call, after, BAD_SIGNATURE)


def _joined(
    identity: Outcomes, resource: Outcomes, table: dict[tuple[PolicyOutcome, PolicyOutcome], PolicyOutcome]
) -> Outcomes:
    return frozenset(table[first, second] for first in identity for second in resource)


Decider = Callable[[ApiCall, AccessRequest, PolicyDecision | None], GateDecision]
_DECIDERS: dict[MethodAuthorization, Decider] = {
    MethodAuthorization.NONE: _by_policy_alone,
    MethodAuthorization.IAM: _with_iam,
    MethodAuthorization.LAMBDA: _with_lambda,
    MethodAuthorization.COGNITO: _with_cognito,
}


@dataclass(frozen=True)
class CustomDomain:
    """The private custom domain through which an API is called.

    Parameters
    ----------
    arn : str
        Its ARN: ``arn:aws:execute-api:REGION:ACCOUNT:/domainnames/NAME+ID``.
    policy : Policy, Unknown or None
        Its policy for callers; without one, nobody gets in.
    """

    arn: str
    policy: ReadPolicy


def through_endpoint(
    endpoint_policy: ReadPolicy, policy: ReadPolicy, call: ApiCall, domain: CustomDomain | None = None
) -> ChainDecision:
    """Return what all policies on the way to a private API say of a call.

    Parameters
    ----------
    endpoint_policy : Policy, Unknown or None
        The policy of the interface endpoint; ``None`` allows all.
    policy : Policy, Unknown or None
        The resource policy of the API.
    call : ApiCall
        The call.
    domain : CustomDomain, optional
        The private custom domain, if the caller uses one.

    Returns
    -------
    ChainDecision
        The gates in order: the endpoint's policy, the domain's, then the API with its authorizer.

    Examples
    --------
    >>> from modeler.audit.policy.document import read_policy
    >>> everybody = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}
    >>> pets = "arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/pets"
    >>> call = ApiCall(AccessRequest("execute-api:Invoke", pets))
    >>> chain = through_endpoint(None, read_policy({"Statement": everybody}), call)
    >>> chain.is_allowed, [gate.gate.value for gate in chain.gates]
    (<Truth.YES: 2>, ['endpoint-policy', 'api'])
    """
    gates: list[GateDecision] = []
    for gate in _gates(endpoint_policy, policy, call, domain):
        gates.append(gate)
        if gate.passes is Truth.NO:
            break
    return ChainDecision(tuple(gates))


def _gates(
    endpoint_policy: ReadPolicy, policy: ReadPolicy, call: ApiCall, domain: CustomDomain | None
) -> Iterator[GateDecision]:
    if _is_signed(call) and call.proves_itself is not Truth.YES:
        possible = _IMPLICIT if call.proves_itself is Truth.NO else _ALLOWED | _IMPLICIT
        yield GateDecision(Gate.SIGNATURE, possible, (BAD_SIGNATURE,))
    yield _endpoint_gate(endpoint_policy, call.request, domain)
    if domain is not None:
        request = replace(call.request, resource=domain.arn, caller=_seen_by_domain(call))
        yield _policy_gate(Gate.DOMAIN_POLICY, domain.policy, request, _IMPLICIT)
    yield api_gateway_decision(policy, call)


def _endpoint_gate(policy: ReadPolicy, request: AccessRequest, domain: CustomDomain | None) -> GateDecision:
    """Decide by the endpoint's policy: whether it has to name a custom domain besides the API, no page says."""
    gate = _policy_gate(Gate.ENDPOINT_POLICY, policy, request, _ALLOWED)
    if domain is None or ALLOW not in gate.possible:
        return gate
    of_domain = _policy_gate(Gate.ENDPOINT_POLICY, policy, replace(request, resource=domain.arn), _ALLOWED)
    refusals = without_repeats((*gate.refusals, *of_domain.refusals))
    return replace(gate, possible=gate.possible | (of_domain.possible - _ALLOWED), refusals=refusals)


def _seen_by_domain(call: ApiCall) -> Caller | Unknown:
    """Return whom the policy of a domain sees: AWS's pages do not say whether it sees who signed."""
    caller = call.request.caller
    if isinstance(caller, Caller) and caller.is_anonymous:
        return caller
    return Unknown(Cause.REQUEST, "whether the domain's policy sees who signed")


def _is_signed(call: ApiCall) -> bool:
    """Say whether the caller sends a signature; a token of an authorizer is none."""
    caller = call.request.caller
    uses_token = call.authorization in (MethodAuthorization.LAMBDA, MethodAuthorization.COGNITO)
    return isinstance(caller, Caller) and not caller.is_anonymous and not uses_token


def _policy_gate(gate: Gate, policy: ReadPolicy, request: AccessRequest, without: Outcomes) -> GateDecision:
    decision = decide(policy, request) if policy is not None else None
    possible = decision.possible if decision else without
    return GateDecision(gate, possible, tuple(_policy_refusals(possible, request)), decision)
