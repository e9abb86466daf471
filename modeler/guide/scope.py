"""What the design guide asks, and which rules answer it; what is left out says why, and where it is answered instead.

The questions are those that an expert asks, hard filters first; the second table holds the single filters and
preferences that follow from their answers. Which of them a rule answers stands with the rule.
"""

from __future__ import annotations

from modeler.dataclass import dataclass
from modeler.engine.fit import rules

_BILL = "a preference, not a limit: the bill shows it, and the ranking weighs it"


@dataclass(frozen=True, slots=True)
class Topic:
    """One question or filter.

    Parameters
    ----------
    asks : str
        What it is about.
    elsewhere : str
        What of it no rule answers, and why, or where it is answered.
    """

    asks: str
    elsewhere: str = ""


def rules_on(topic: str) -> tuple[str, ...]:
    """Return the ids of the rules that answer a question or filter, theme by theme.

    >>> rules_on("R07"), rules_on("Q11")
    (('cross-account-backend',), ())
    """
    return tuple(rule.id for rule in rules() if topic in rule.topics)


ASKED: dict[str, Topic] = {
    "Q1": Topic(
        "Where are the clients?",
        "a pattern that does not serve clients at a place is not comparable, with the reason, before rules speak",
    ),
    "Q2": Topic("May any internet-reachable endpoint exist?"),
    "Q3": Topic(
        "Which protocol?",
        "a door that does not speak the protocol is not comparable; GraphQL is HTTP, or a private AppSync API (A7)",
    ),
    "Q4": Topic(
        "Which backend?", "an integration that does not lead to this kind of backend is not comparable, with the reason"
    ),
    "Q5": Topic("Which API-management features are mandatory?"),
    "Q6": Topic("Authentication and trust?"),
    "Q7": Topic("Custom name, TLS and static addresses?"),
    "Q8": Topic(
        "Performance envelope?",
        "a latency objective is compared with the pattern's distribution when patterns are chosen, not by a rule",
    ),
    "Q9": Topic(
        "Availability and recovery?",
        "an availability objective is compared with the composed promise when patterns are chosen, not by a rule",
    ),
    "Q10": Topic("Compliance and governance?"),
    "Q11": Topic("Cost?", _BILL),
    "Q12": Topic(
        "Operating model?",
        "which tool can write a pattern (Terraform, CDK) changes with its version: the deployment pages say it",
    ),
}

FILTERS: dict[str, Topic] = {
    "R01": Topic("nothing on the internet"),
    "R02": Topic("HTTP APIs cannot be private"),
    "R03": Topic("what HTTP APIs lack"),
    "R04": Topic("WebSocket APIs cannot be private"),
    "R05": Topic("private REST APIs ask for no client certificate"),
    "R06": Topic("private REST APIs speak TLS 1.3 under an enhanced policy only"),
    "R07": Topic("API, link and load balancer in one account"),
    "R08": Topic("Regions and zones without VPC links V2"),
    "R09": Topic(
        "an execute-api endpoint serves its own Region",
        "no pattern of the catalogue has an endpoint in the clients' Region: they are routed, or two Regions serve",
    ),
    "R10": Topic("routing needs unique addresses"),
    "R11": Topic("browsers cannot name the API in a preflight"),
    "R12": Topic("private DNS takes public APIs away"),
    "R13": Topic("sizes"),
    "R14": Topic("times"),
    "R15": Topic("the account's throttle"),
    "R16": Topic("fixed public addresses"),
    "R17": Topic(
        "an availability above the promises",
        "an objective, not a need: it is compared with the composed promise when patterns are chosen",
    ),
    "R18": Topic("links fall asleep"),
    "R19": Topic("no internet gateway"),
    "R20": Topic("few requests a day: a function instead of a load balancer", _BILL),
    "R21": Topic("Cognito from an isolated network"),
    "R22": Topic("a web ACL where none can be"),
    "R23": Topic("private names are no wildcards"),
    "R24": Topic("policies have a size"),
}
