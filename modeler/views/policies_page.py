"""The page about policies: how they are decided, which keys a request has, and which mistakes are found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from modeler.audit.policy.api_gateway import OTHER_ACCOUNT, SAME_ACCOUNT
from modeler.audit.policy.decide import ALLOW, EXPLICIT_DENY, IMPLICIT_DENY, PolicyOutcome
from modeler.audit.policy.keys import ConditionKey, PolicyEntry, condition_keys
from modeler.audit.policy.mistakes import MISTAKE_WORDS
from modeler.views.pages import markdown_table, page

_INTRO = (
    "Resource policies of APIs, endpoint policies, policies of private custom domains, auth policies of VPC Lattice, "
    "function policies and the permissions of endpoint services are decided by one evaluator, in "
    "`modeler/audit/policy/`. It judges what was read from a template, a plan or an account; it calls nothing. "
    "`modeler policy` asks one policy about one request."
)
_HOW = """## How a policy is decided

An explicit Deny that applies wins. Without one, an Allow that applies lets the request pass. Else it is denied because
nothing allows it. A statement applies where its principal, action, resource and all of its conditions match.

The answer is the set of what may come out: *allow*, *explicit deny*, *implicit deny*. It has one member unless
something is not known that can change it; then it names the statement, the condition and the value that would settle
it. What becomes known later never contradicts it.

- A key is absent, known, one of several values, an address somewhere in a network, or not known. A key that is absent
  fails a plain condition and passes a negated one, one with `IfExists`, and one with `ForAllValues`.
- Several values of the policy are one or the other; of a negated operator, none of them. Several keys or operators must
  all hold.
- `*` and `?` reach across slashes. Inside one of the first five parts of an ARN, `*` stays in that part, unless it ends
  it. `execute-api:/…` is completed with the ARN of the API.
- `${aws:…}` and `${aws:…, 'default'}` are variables in policies of the version 2012-10-17 only. One without a value
  equals nothing.
- The id that AWS gives to an endpoint or a VPC on creation (`!Ref Endpoint`) is known to differ from every id that
  somebody wrote down, and from that of another resource. Whether it matches a pattern with a wildcard is not known.
- What AWS does not take (a misspelled element or operator, both `Action` and `NotAction`) makes its statement unknown
  and is reported with its place."""
_ORDER = """## What a call of a private API passes

1. The endpoint's policy; none allows all. It sees who signed the request, whatever the method asks for; a bearer token
   is anonymous, and a signature that is not valid is refused.
2. The policy of a private custom domain, where one is used; none denies all.
3. The API, by what the method asks for:
   - nothing: the resource policy must allow;
   - a Lambda authorizer: an explicit Deny of the resource policy ends the call before the authorizer is asked; else the
     two are joined as within one account;
   - IAM: the resource policy and the caller's own policies are joined by the account of the caller;
   - a Cognito user pool: the token is checked first, then the resource policy must allow explicitly.

   A private API without a resource policy answers nobody. A public one without is open, and its first Allow closes it
   to all others. A method without IAM sees everybody as anonymous, so a principal in its policy matches nobody."""
_LIMITS = """## What it does not know

- Service control policies, permission boundaries and session policies are not asked: a caller's own policies are taken
  as *allow*, *deny* or *not known*.
- `NotPrincipal` in a Deny that names a caller but not its account, or a session but not its role: AWS says that the
  caller *might* be denied, and so does this.
- `ForAnyValue:…IfExists` for a key that is absent: one page says that it fails, another that it holds.
- Whether a role with a path is the role of a session: the ARN of a session does not say the path.
- Whether the policy of a private custom domain sees who signed: AWS's pages do not state it.
- Whether an endpoint's policy has to name a private custom domain besides the API: one that names only the API may
  refuse.
- The exact text of Lattice's refusal: its pages state the error, not the message.
- Which VPC a caller stands in: `aws:SourceVpc` is the VPC of the endpoint, and a peered caller has the same.

The decisions are held by cases from AWS's pages (`tests/audit/policy/cases/`), by laws over random policies, and by a
solver that finds a caller who gets in exactly where this does, on 1,000 random policies with equality and networks."""
_WORDS = {ALLOW: "allow", IMPLICIT_DENY: "neither", EXPLICIT_DENY: "deny"}


def policies_page() -> str:
    """Write how policies are decided, the keys by way in, the tables of API Gateway, and the mistakes."""
    return page(
        "Policies",
        _INTRO,
        _HOW,
        _ORDER,
        "\n\n".join(_tables()),
        "\n\n".join(_keys()),
        "\n\n".join(_mistakes()),
        _LIMITS,
    )


def _tables() -> Iterator[str]:
    yield "## How two policies are joined"
    yield (
        "The caller's own policies (IAM) or the policy that a Lambda authorizer returns, the resource policy, and what "
        "comes of them for a caller of the API's account and of another. "
        "[Source](https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html)."
    )
    yield markdown_table(
        ("identity or authorizer", "resource policy", "same account", "other account"),
        (
            (_WORDS[identity], _WORDS[resource], _outcome(joined), _outcome(OTHER_ACCOUNT[identity, resource]))
            for (identity, resource), joined in SAME_ACCOUNT.items()
        ),
    )


def _outcome(outcome: PolicyOutcome) -> str:
    return outcome.value.replace("-", " ")


def _keys() -> Iterator[str]:
    yield "## Which keys a request has"
    yield (
        "By the way in: through an interface endpoint, from the internet, from a service that calls a function, "
        "through a function URL, through VPC Lattice. *Signed*: only where the request is signed and IAM is asked. "
        "An empty cell: AWS's pages do not state it, and it is not known."
    )
    headings = ("key", *(entry.value.replace("-", " ") for entry in PolicyEntry), "signed", "what it is", "source")
    yield markdown_table(headings, (_key(row) for row in condition_keys()))


def _key(row: ConditionKey) -> tuple[str, ...]:
    presence = (row.presence[entry].value if entry in row.presence else "" for entry in PolicyEntry)
    source = f"[{PurePosixPath(row.source).stem}]({row.source}) ({row.seen})"
    return f"`{row.key}`", *presence, "yes" if row.signed else "", row.note, source


def _mistakes() -> Iterator[str]:
    yield "## Mistakes that are found by their values"
    yield markdown_table(
        ("mistake", "what is said of it"),
        (
            (kind.value.replace("-", " "), words.format(key="KEY", values="VALUES"))
            for kind, words in MISTAKE_WORDS.items()
        ),
    )
