"""The words of a proof: who gets in, by which way, what closes it, and on what the answer rests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from modeler.audit.proof import (
    Bypass,
    CallerPlace,
    Credential,
    CredentialKind,
    EntryKind,
    Goal,
    PlaceKind,
    Privacy,
    PrivateProof,
    StepKind,
)
from modeler.audit.proof.access import AccessStep
from modeler.audit.proof.assumptions import Assumption, AssumptionKind, Openness, OpennessKind
from modeler.audit.proof.callers import FRESH, witness_address
from modeler.audit.proof.fixes import HOURS, ChangeKind, Fix, FreeReason, ResourceChange, as_json
from modeler.inventory import Attribute, Node, Text
from modeler.results import number_of
from modeler.units import format_usd
from modeler.views.text.clean import clean

MOST_SHOWN = 4
UNSURE = {True: "get in", None: "may get in: that is not known", False: "DO NOT get in"}
_PLACES = {
    PlaceKind.VPC: "callers in the VPC {}",
    PlaceKind.CLIENT_VPN: "people on the client VPN {}",
    PlaceKind.PEERING: "a network that was not read, behind the peering {}",
    PlaceKind.TRANSIT_GATEWAY: "a network that was not read, behind {}",
    PlaceKind.JOINED: "networks that may be joined to the VPC {}",
    PlaceKind.ENDPOINT: "callers through the endpoint {}, which was not read",
    PlaceKind.ACCOUNT: "the account {}",
    PlaceKind.SERVICE: "any AWS account, by way of {},",
    PlaceKind.INTERNET: "anybody on the internet",
    PlaceKind.ON_PREMISES: "networks on premises",
}
_SEVERAL = (PlaceKind.VPC, PlaceKind.CLIENT_VPN, PlaceKind.JOINED, PlaceKind.ENDPOINT, PlaceKind.ON_PREMISES)
_CREDENTIALS = {
    CredentialKind.NOTHING: "without credentials",
    CredentialKind.ANY_SIGNATURE: "signed by whatever AWS account",
    CredentialKind.CERTIFICATE: "with a client certificate that is trusted",
    CredentialKind.TOKEN: "with a token that is accepted",
    CredentialKind.OWN_SIGNATURE: "signed by a role of the API's own account",
}
_WAYS = {Goal.API: "through the API", Goal.BACKEND: "around the API, to its backend"}
_FREE = {
    FreeReason.POLICY: "AWS charges nothing for policies",
    FreeReason.RULE: "AWS charges nothing for security groups and their rules",
    FreeReason.SETTING: "AWS charges nothing for this setting",
    FreeReason.REMOVAL: "nothing is added",
}
_STEPS = {
    StepKind.NAME: "the name leads there",
    StepKind.NETWORK: "packets arrive",
    StepKind.ENDPOINT_POLICY: "the endpoint's policy allows it",
    StepKind.DOMAIN_POLICY: "the domain's policy allows it",
    StepKind.RESOURCE_POLICY: "the resource policy allows it",
    StepKind.SIGNER_POLICIES: "the caller's own policies, or the authorizer's, allow it, and no Deny applies",
    StepKind.AUTHORIZATION: "the method asks for",
    StepKind.PERMISSION: "a permission allows it",
    StepKind.ONWARD: "it leads on to",
}
ASSUMPTION_WORDS = {
    AssumptionKind.DEPLOYED: "What was read is what is deployed; a policy takes effect with a deployment.",
    AssumptionKind.ALL_READ: "What was read is all that leads to the API and to its backend in these accounts.",
    AssumptionKind.NOT_READ: "What could not be read changes nothing: {}.",
    AssumptionKind.AWS_KEYS: "AWS itself sets the keys of a request through an endpoint (aws:SourceVpce, "
    "aws:SourceVpc, aws:VpcSourceIp), and a private API has no address on the internet.",
    AssumptionKind.AWS_NETWORK: "AWS enforces security groups, network ACLs and routes as it documents them.",
    AssumptionKind.OTHER_JOINS: "No peering, Transit Gateway, VPN or Direct Connect other than those read is joined "
    "to {}.",
    AssumptionKind.OTHER_SUBNETS: "Nothing stands in {} outside of the subnets that were read.",
    AssumptionKind.OTHER_ENDPOINTS: "No endpoint for execute-api other than those read stands in {}.",
    AssumptionKind.GROUP_CARRIERS: "Only the resources that were read carry the security groups {}.",
    AssumptionKind.ACCOUNT_PEOPLE: "People and roles of the account itself whose own policies allow "
    "lambda:InvokeFunction are trusted with {}.",
    AssumptionKind.CREDENTIALS: "Authorizers, user pools and IAM let in only those who should have their tokens and "
    "signatures.",
    AssumptionKind.ACCEPTANCE: "The owner accepts only those connections to {} that are meant.",
    AssumptionKind.CLIENT_NETWORK: "All who reach {} are meant: the network before it is not judged.",
    AssumptionKind.WEBSOCKET: "Who of the account may sign execute-api:ManageConnections for {} is trusted: that "
    "writes to connected clients, and does not reach the backend.",
    AssumptionKind.IPV4: "{} takes IPv4 alone, as is the default.",
}
OPENNESS_WORDS = {
    OpennessKind.PUBLIC_SCHEME: "{} faces the internet, but its security groups let nobody there in: an exposure, and "
    "no way in while they stay so.",
    OpennessKind.AROUND_AUTHORIZATION: "clients ({of}) reach {} around the API, without what the API asks of them.",
    OpennessKind.URL_TYPE_NONE: "{} has the type NONE, which by itself opens nothing since October 2025: no policy "
    "allows everybody both actions.",
    OpennessKind.MAY_ASK: "everybody may ask to be connected to {}; its owner has to accept each.",
}


def names_words(names: Iterable[str], most: int = MOST_SHOWN) -> str:
    """Write names as they are, and how many more there are.

    >>> names_words(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    every = [clean(name) for name in names]
    more = len(every) - most
    return ", ".join(every[:most]) + (f" and {more} more" if more > 0 else "")


def outcome_sentence(proof: PrivateProof) -> str:
    """Say in one sentence what came out, and no more than was shown."""
    key = clean(proof.api.key)
    if proof.outcome is Privacy.PRIVATE:
        return f"{key} is private under the assumptions below: of all classes of callers, {_who(proof)}."
    if proof.outcome is Privacy.BYPASSED:
        return f"{key} is not private: {number_of(len(proof.sure_bypasses), 'way')} around its clients."
    reasons = [f"{number_of(len(proof.open_ways), 'way')} cannot be settled"] if proof.open_ways else []
    reasons += [f"{number_of(len(proof.gaps), 'call')} of an account showed nothing"] if proof.gaps else []
    return f"It cannot be proven that {key} is private: {', and '.join(reasons)}."


def _who(proof: PrivateProof) -> str:
    """Say who gets in to what is private: its clients, or not even they."""
    served = {item.gets_in for item in proof.outcomes}
    if True in served:
        return "only clients get in"
    if None in served:
        return "only clients may get in, which is not known"
    return "nobody gets in, and its clients do not either" if served else "nobody gets in"


def caller_words(place: CallerPlace, kind: EntryKind) -> str:
    """Say who stands at a place."""
    if place.kind is PlaceKind.ACCOUNT and place.key == FRESH:
        own = kind in (EntryKind.API_NAME, EntryKind.DOMAIN)
        return "anybody, through an endpoint in any AWS account," if own else "any AWS account"
    return _PLACES[place.kind].format(clean(place.key))


def credential_words(credential: Credential) -> str:
    """Say what a caller must bring."""
    if credential.kind in _CREDENTIALS:
        return _CREDENTIALS[credential.kind]
    if credential.organization:
        return f"signed by somebody of the organization {clean(credential.organization)}"
    return f"signed by {clean(credential.signer)}"


def way_words(bypass: Bypass) -> str:
    """Say by which way callers come."""
    strange = bypass.place.kind in (PlaceKind.ACCOUNT, PlaceKind.ENDPOINT)
    through = f" through {clean(bypass.through)}" if bypass.through and not strange else ""
    return f"{bypass.kind.value} {names_words(bypass.names)}{through}, {_WAYS[bypass.goal]}"


def bypass_words(bypass: Bypass) -> str:
    """Say who gets in, or may."""
    words = caller_words(bypass.place, bypass.kind)
    verb = "get in" if bypass.place.kind in _SEVERAL else "gets in"
    verb = verb if bypass.sure else "may get in"
    return f"{words[:1].upper()}{words[1:]} {verb}, {credential_words(bypass.credential)}."


def address_words(bypass: Bypass) -> str:
    """Say with which addresses callers come; nothing where that plays no part."""
    blocks = bypass.witness.caller.addresses.blocks()
    if not blocks or bypass.place.kind in (PlaceKind.INTERNET, PlaceKind.ACCOUNT):
        return ""
    return names_words(blocks)


def request_words(bypass: Bypass) -> str:
    """Write the witness: a request that gets in."""
    request = bypass.request
    path = request.path if request.path.startswith("/") else ""
    url = f"https://{request.host}{path}" if bypass.kind not in (EntryKind.FUNCTION,) else request.host
    addresses = bypass.witness.caller.addresses
    start = f" from {witness_address(addresses)}" if addresses else ""
    return clean(f"{request.method or 'GET'} {url}{start}")


def key_words(bypass: Bypass) -> str:
    """Write the condition keys of the witness."""
    return ", ".join(f"{key} = {clean(value)}" for key, value in bypass.request.keys)


def step_words(step: AccessStep) -> str:
    """Say what lets a caller on, and where that is written."""
    subject = f" ({clean(step.subject)})" if step.subject else ""
    if step.kind in (StepKind.AUTHORIZATION, StepKind.ONWARD):
        subject = f" {clean(step.subject)}"
    return f"{_STEPS[step.kind]}{subject}: {names_words(step.evidence)}"


def assumption_words(assumption: Assumption) -> str:
    """Say what is taken for granted."""
    return ASSUMPTION_WORDS[assumption.kind].format(names_words(assumption.subjects, 12))


def openness_words(openness: Openness) -> str:
    """Say what is open and no way in."""
    words = OPENNESS_WORDS[openness.kind].format(clean(openness.node.key), of=names_words(openness.subjects))
    return f"{words[:1].upper()}{words[1:]}"


def clients_words(proof: PrivateProof) -> str:
    """Say who was taken for a client, and by whom."""
    if proof.clients.given:
        return "Clients, as given:"
    if not proof.outcomes:
        return "No clients were given, and the API names none: whoever gets in is a stranger."
    return "Clients, as the API itself names them, since none were given:"


# Fixes


def change_words(change: ResourceChange) -> str:
    """Say what is done to a resource."""
    node = change.node
    named = f"{node.KIND} {clean(node.key)}"
    match change.kind:
        case ChangeKind.ADD:
            return f"add the {named}"
        case ChangeKind.REMOVE:
            return f"remove the {named} ({clean(str(node.origin))})"
        case ChangeKind.ADD_STATEMENT:
            where = clean(str(node.place("policy")))
            return f"add to the policy of {named} ({where}): {_value(change.after, node)}"
        case ChangeKind.SET:
            where = clean(str(node.place(change.attribute)))
            return f"set {change.written_name} of {named} ({where}) to {_value(change.after, node)}"


def _value(value: Any, node: Node) -> str:
    """Write a value as it may be copied into the file that has the resource."""
    if value is None:
        return "nothing"
    return clean(json.dumps(_for_terraform(value) if "aws_" in node.key else _for_template(value), ensure_ascii=False))


def _for_template(value: Any) -> Any:
    """Return a value as a template of CloudFormation has it: what is known later is a function there.

    Examples
    --------
    >>> from modeler.inventory import Attribute, Text
    >>> _for_template([Text((Attribute("Endpoint"),)), Text(("arn:", Attribute("Api"), "/*"))])
    [{'Ref': 'Endpoint'}, {'Fn::Sub': 'arn:${Api}/*'}]
    """
    match value:
        case Mapping():
            return {str(key): _for_template(item) for key, item in value.items()}
        case list() | tuple():
            return [_for_template(item) for item in value]
        case Text() if len(value.parts) == 1:
            return _for_template(value.parts[0])
        case Text():
            return {"Fn::Sub": str(value)}
        case Attribute():
            return {"Fn::GetAtt": [value.key, value.name]} if value.name else {"Ref": value.key}
    return as_json(value)


def _for_terraform(value: Any) -> Any:
    """Return a value as a module of Terraform has it: of a resource its id, where no other attribute is named.

    Examples
    --------
    >>> from modeler.inventory import Attribute, Text
    >>> _for_terraform([Text(("arn:", Attribute("aws_vpc_endpoint.main"), "/*"))])
    ['arn:${aws_vpc_endpoint.main.id}/*']
    """
    match value:
        case Mapping():
            return {str(key): _for_terraform(item) for key, item in value.items()}
        case list() | tuple():
            return [_for_terraform(item) for item in value]
        case Text():
            return "".join(str(_for_terraform(part)) for part in value.parts)
        case Attribute():
            return f"${{{value.key}.{value.name or 'id'}}}"
    return as_json(value)


def price_words(fix: Fix) -> str:
    """Say what a fix costs a month, and why."""
    if fix.reason is not None:
        return f"{format_usd(0.0)} a month: {_FREE[fix.reason]}"
    hours = f"{fix.quantity / HOURS:g} interfaces x {HOURS} hours, and each GB besides"
    if fix.monthly_usd is None:
        return f"no price is known for {hours}: name the Region with --region"
    return f"{format_usd(fix.monthly_usd)} a month: {hours}"


def proven_words(fix: Fix) -> str:
    """Say what was shown of a fix."""
    if fix.shuts_out:
        return f"Proven again with it: this way is closed, and {names_words(fix.shuts_out)} cannot get in any more."
    return "Proven again with it: this way is closed, no other opens, and no client is shut out."
