"""What is asked of AWS: the calls of the kinds, each made once for all kinds that it shows, in waves.

One call may show several kinds: the resources of a REST API come with their methods and integrations. A call that is
made for each node of a kind waits until these are known, so calls come in waves; those of one wave wait for nothing.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Collection, Iterable

from modeler.dataclass import dataclass
from modeler.errors import UnknownNameError, nearest
from modeler.inventory import Node
from modeler.inventory.kinds import catalogue
from modeler.inventory.table import Call

GLOBAL_SERVICES = {
    "cloudfront": "us-east-1",
    "globalaccelerator": "us-west-2",
    "iam": "us-east-1",
    "route53": "us-east-1",
    "s3": "us-east-1",
}
"""Services that answer for all Regions, and where they are asked.

Sources: https://docs.aws.amazon.com/general/latest/gr/rande.html, and for Global Accelerator
https://docs.aws.amazon.com/global-accelerator/latest/dg/introduction-how-to-get-started.html (2026-11-30).
"""


@dataclass(frozen=True)
class ReadCall:
    """One read call with its arguments, and the kinds that its answer shows.

    Parameters
    ----------
    service, operation : str
        As boto3 names them.
    per : str
        The kind for each of whose nodes it is made; empty for one call a Region.
    arguments : str
        Its arguments as JSON, which tell it apart from others of the same operation.
    uses : tuple of (type of Node, Call)
        What is read from the answer.
    """

    service: str
    operation: str
    per: str
    arguments: str
    uses: tuple[tuple[type[Node], Call], ...]

    def __hash__(self) -> int:
        return hash((self.service, self.operation, self.per, self.arguments))

    @property
    def call(self) -> Call:
        """The call itself; those of all uses have the same arguments."""
        return self.uses[0][1]

    @property
    def is_global(self) -> bool:
        """Whether one answer is for all Regions."""
        return self.service in GLOBAL_SERVICES

    @property
    def name(self) -> str:
        """The call as AWS writes it: ``ec2:DescribeVpcs``."""
        return f"{self.service}:{''.join(part.capitalize() for part in self.operation.split('_'))}"

    @property
    def listed(self) -> tuple[type[Node], ...]:
        """The kinds of which it makes nodes."""
        return tuple(dict.fromkeys(cls for cls, call in self.uses if not call.completes))


def with_parents(kinds: Iterable[str] = ()) -> tuple[type[Node], ...]:
    """Return kinds with those that their calls ask for, in the order of the catalogue; all of them for none.

    Raises
    ------
    UnknownNameError
        If there is no such kind.

    Examples
    --------
    >>> [kind.KIND for kind in with_parents(["listener-rule"])]
    ['listener', 'listener-rule', 'load-balancer']
    """
    known = catalogue()
    waiting, wanted = list(kinds) or list(known), dict[str, None]()
    while waiting:
        kind = waiting.pop()
        if kind not in known:
            raise UnknownNameError(
                f"there is no kind of resource '{kind}'{nearest(kind, known)}: see docs/inventory.md"
            )
        if kind not in wanted:
            wanted[kind] = None
            waiting += [call.per for call in known[kind].TABLE.calls if call.per]
    return tuple(cls for name, cls in known.items() if name in wanted)


def waves_of(kinds: Iterable[type[Node]]) -> tuple[tuple[ReadCall, ...], ...]:
    """Return the questions about kinds, those first that wait for no other.

    Examples
    --------
    >>> [[question.name for question in wave] for wave in waves_of(with_parents(["listener"]))]
    [['elbv2:DescribeLoadBalancers'], ['elbv2:DescribeListeners', 'elbv2:DescribeLoadBalancerAttributes']]
    """
    waves: dict[int, list[ReadCall]] = defaultdict(list)
    for question in _questions(kinds):
        waves[_wave_after(question.per)].append(question)
    return tuple(tuple(waves[number]) for number in sorted(waves))


def _questions(kinds: Iterable[type[Node]]) -> Iterable[ReadCall]:
    uses: dict[tuple[str, str, str, str], list[tuple[type[Node], Call]]] = defaultdict(list)
    for cls in kinds:
        for call in cls.TABLE.calls:
            arguments = json.dumps(call.arguments, sort_keys=True)
            uses[call.service, call.operation, call.per, arguments].append((cls, call))
    return [ReadCall(*where, tuple(group)) for where, group in uses.items()]


def _wave_after(kind: str) -> int:
    """Return the wave in which a call for each node of a kind can be made; the first for no kind."""
    return 0 if not kind else _wave_of(kind) + 1


@functools.cache
def _wave_of(kind: str) -> int:
    """Return the wave after which all nodes of a kind are known."""
    calls = catalogue()[kind].TABLE.calls
    return max((_wave_after(call.per) for call in calls if not call.completes), default=0)


def below(kinds: Collection[str]) -> tuple[str, ...]:
    """Return kinds with those that can only be asked for by them, in order.

    Examples
    --------
    >>> below(["load-balancer"])
    ('load-balancer', 'listener', 'listener-rule')
    """
    reached = dict.fromkeys(kinds)
    for _ in range(len(catalogue())):
        more = {
            name: None
            for name, cls in catalogue().items()
            for call in cls.TABLE.calls
            if call.per in reached and not call.completes and name not in reached
        }
        if not more:
            break
        reached |= more
    return tuple(reached)
