"""The page about the proof: who is asked, what counts as a client, on what the answer rests, what it does not know."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.proof.access import EntryKind
from modeler.audit.proof.assumptions import AssumptionKind, OpennessKind
from modeler.views.pages import markdown_table, page
from modeler.views.text.private_words import ASSUMPTION_WORDS, OPENNESS_WORDS

_INTRO = (
    '`modeler private infra/ --api ID` and `m.private(inventory, "ID")` answer one question: does anybody but its '
    "clients get to an API, or around it to its backend? It judges what was read and calls nothing; the code is in "
    "`modeler/audit/proof/`."
)
_OUTCOMES = (
    ("private under assumptions", "of all classes of callers only clients get in; the assumptions are listed", "0"),
    (
        "not private",
        "each way around its clients, with a request that gets in, the way step by step with file and line, and the "
        "smallest change that closes it, with its monthly price",
        "1",
    ),
    ("cannot be proven", "a value that is not known decides; the few inputs that would settle it are named", "1"),
    ("bad input", "one sentence", "2"),
)
_FIXES = """A change counts as a fix if, applied to what was read, the proof finds that way closed and no other open, no
client shut out, and the backend still served. `--markdown` writes a section that an auditor reads and signs."""
_CLASSES = """## Who is asked

Callers are taken by classes that nothing can tell apart:

- **places**: each subnet of the VPCs in which endpoints, balancers and targets stand, and of VPCs joined to them by a
  peering or a Transit Gateway; networks on premises behind a VPN or Direct Connect; people on a client VPN; networks
  that were not read, behind a peering or a Transit Gateway; the internet; endpoints that a policy names and that were
  not read; an account that nobody names, with an endpoint of its own;
- **addresses**: cut wherever a rule, an entry of a network ACL, a route or a policy's network begins or ends;
- **ids and paths**: each that is named, and one for each combination of patterns with `*` and `?` that can match: the
  patterns are followed at once as automata, so that no combination is missed;
- **signers**: nobody, each principal and organization that a policy names, somebody of an account that nobody names,
  somebody of the API's own account; for authorizers, whoever has a token that is accepted;
- **keys that callers choose** (`aws:UserAgent`, `aws:Referer`) and **moments**: each value that is named, one that is
  not, and the key absent.

A caller chooses its own security group and signs with policies that allow it. `aws:SourceVpc` is the VPC of the
endpoint, so the network decides beside the policy. An endpoint of another account stands in a network of that account,
where all addresses can be had: a policy that asks for `aws:VpcSourceIp` alone lets it in.

For equality and networks the classes are complete: the answer equals a brute force over 100,000 requests on random
policies and networks, and a solver's on 1,000 random policies (`tests/audit/proof/`). An Allow more makes no way
vanish, a Deny more makes none appear, other ids change nothing, and what becomes known contradicts nothing."""
_CLIENTS = """## Who is a client

`--clients` takes a list: `vpc:NAME`, `subnet:NAME`, `on-premises:10.1.0.0/16`, `internet:198.51.100.0/24`,
`endpoint:NAME` (all who come by it), `account:ID`, `client-vpn:NAME`, `peering:NAME`, `transit-gateway:NAME`. Whoever
else gets in is a way around; a client who cannot get in is told. Without a list, the clients are those that the API
itself names: the VPCs in which its endpoints stand, the accounts that an endpoint service names one by one, the VPCs of
a Lattice service's networks, the VPC of an internal balancer."""
_LIMITS = """## What it does not know

- Service control policies and permission boundaries are not asked: who signs is taken to be allowed by its own
  policies.
- The rules of a web ACL are not read: one that blocks what no rule takes leaves the internet open or not, and says so.
- IPv6 is asked for balancers with such addresses, and not for APIs, endpoints and function URLs.
- Which methods an API has is taken from what was read; an OpenAPI document that was not read leaves it open.
- Whether what stands between CloudFront and its VPC origin lets it through is looked at by the balancer's groups alone.
- A change that closes a way is looked for among those that fit the way in; where none of them does, none is named."""


def private_page() -> str:
    """Write what the proof asks, takes for granted and does not know."""
    return page(
        "Is it really private",
        _INTRO,
        "## What comes out",
        markdown_table(("answer", "meaning", "exit code"), _OUTCOMES),
        _FIXES,
        _CLASSES,
        "\n\n".join(_ways()),
        _CLIENTS,
        "\n\n".join(_taken()),
        _LIMITS,
    )


def _ways() -> Iterator[str]:
    yield "## Which ways are looked at"
    kinds = ", ".join(kind.value for kind in EntryKind)
    yield (
        f"To the API itself, and around it to whatever its integrations lead to: {kinds}. Another API, a distribution "
        "or an accelerator counts where what it takes arrives there: by the permission of the function, and the "
        "filters between link, balancer and target."
    )


def _taken() -> Iterator[str]:
    yield "## What it takes for granted"
    yield markdown_table(
        ("assumption", "in words"),
        ((kind.value.replace("-", " "), ASSUMPTION_WORDS[kind].replace("{}", "…")) for kind in AssumptionKind),
    )
    yield "What is open and lets nobody in by itself is said beside the answer:"
    yield markdown_table(
        ("what is open", "in words"),
        (
            (kind.value.replace("-", " "), OPENNESS_WORDS[kind].replace("{}", "…").replace("{of}", "…"))
            for kind in OpennessKind
        ),
    )
