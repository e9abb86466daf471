"""Hostile files, made from good ones: every kind of file that a command reads × every kind of damage.

The same damage gives the same file each time, so that what fails can be looked at again.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..workflows.test_refresh import ELB, offer

ROOT = Path(__file__).parents[2]
TEMPLATE = (ROOT / "examples" / "templates" / "private-api.yaml").read_text(encoding="utf-8")
HCL = """
variable "name" { default = "orders" }
resource "aws_api_gateway_rest_api" "api" {
  name = var.name
  endpoint_configuration { types = ["PRIVATE"] }
}
resource "aws_lb" "door" {
  internal = true
  subnets  = [for zone in ["a", "b"] : "subnet-${zone}"]
}
"""
PLAN = json.dumps(
    {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {
            "root_module": {
                "resources": [
                    {
                        "address": "aws_lb.door",
                        "mode": "managed",
                        "type": "aws_lb",
                        "name": "door",
                        "values": {"internal": True, "subnets": ["subnet-1"], "load_balancer_type": "application"},
                    }
                ]
            }
        },
        "configuration": {"root_module": {}},
    },
    indent=1,
)
CHANGES = json.dumps(
    {
        "ChangeSetName": "next",
        "StackName": "orders",
        "Parameters": [{"ParameterKey": "Env", "ParameterValue": "prod"}],
        "StackId": "arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/1",
        "Changes": [
            {
                "Type": "Resource",
                "ResourceChange": {
                    "Action": "Add",
                    "LogicalResourceId": "Api",
                    "ResourceType": "AWS::ApiGateway::RestApi",
                    "AfterContext": '{"Properties": {"Name": "orders"}}',
                },
            }
        ],
    },
    indent=1,
)
CLOUDFORMATION = json.dumps(
    {
        "Parameters": {"Env": {"Type": "String", "Default": "prod"}},
        "Resources": {
            "Api": {
                "Type": "AWS::ApiGateway::RestApi",
                "Properties": {"Name": {"Ref": "Env"}, "EndpointConfiguration": {"Types": ["PRIVATE"]}},
            },
            "Door": {
                "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
                "Properties": {"Scheme": "internal", "Subnets": ["subnet-1", {"Fn::Sub": "${Env}-2"}]},
            },
        },
    },
    indent=1,
)


def example(name: str) -> str:
    return (ROOT / "examples" / name).read_text(encoding="utf-8")


POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "execute-api:/*",
                "Condition": {"StringEquals": {"aws:SourceVpce": ["vpce-1"]}},
            }
        ],
    },
    indent=1,
)


GOOD: dict[str, tuple[str, str]] = {
    "workload": (".yaml", example("payroll.yaml")),
    "containers": (".yaml", "region: eu-west-1\nazs: 3\nbackend: {kind: fargate, tasks: 4, vcpu: 1, memory_gb: 2}\n"),
    "sockets": (
        ".yaml",
        "traffic: {protocol: websocket, average_rps: 20, connection_minutes_per_month: 5M}\nclasses:\n- name: files\n"
        "  traffic: {requests_per_month: 1M}\n  backend: {kind: s3}\n",
    ),
    "overlay": (".yaml", example("overlay.yaml")),
    "patterns": (".yaml", example("own-patterns.yaml")),
    "usage": (".yaml", example("usage.yaml")),
    "table": (".csv", "\n".join(example("fleet.csv").splitlines()[:6]) + "\n"),
    "template": (".yaml", TEMPLATE),
    "cloudformation": (".json", CLOUDFORMATION),
    "hcl": (".tf", HCL),
    "plan": (".json", PLAN),
    "changes": (".json", CHANGES),
    "policy": (".json", POLICY),
    "offer": (".csv", offer("AWSELB", ELB)),
    "parameters": (".json", '[{"ParameterKey": "Env", "ParameterValue": "prod"}]'),
}
"""Each kind of file: how its name ends, and one that is right. Inventories and reports are made by the tests."""

Damage = Callable[[str, random.Random], str | bytes]


def _values(text: str) -> list[re.Match[str]]:
    """Find what stands for a value: after a colon, an equals sign or a comma."""
    return list(re.finditer(r"(?<=[:=,])[ \t]*(?![ \t\[{])[^,\n\]}]+", text)) or list(re.finditer(r"\S+", text))


def _with(value: str) -> Damage:
    """Put something in the place of one value."""

    def damage(text: str, chance: random.Random) -> str:
        places = _values(text)
        if not places:
            return value
        place = chance.choice(places)
        return f"{text[: place.start()]} {value}{text[place.end() :]}"

    return damage


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _line_cut(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[: chance.randrange(len(lines) + 1)])


def _flipped(text: str, chance: random.Random) -> bytes:
    data = bytearray(text.encode())
    for _ in range(3):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _swapped(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    first, second = (chance.randrange(len(lines)) for _ in range(2))
    lines[first], lines[second] = lines[second], lines[first]
    return "".join(lines)


def _twice(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    line = chance.choice(lines)
    return text + line


def _inserted(sign: str) -> Damage:
    def damage(text: str, chance: random.Random) -> str:
        at = chance.randrange(len(text) + 1)
        return text[:at] + sign + text[at:]

    return damage


def _whole(content: str | bytes) -> Damage:
    return lambda text, chance: content


VALUES = {
    "true": "true",
    "yes": "yes",
    "null": "null",
    "empty text": '""',
    "list": "[]",
    "list of lists": "[[[]]]",
    "mapping": "{}",
    "mapping of everything": '{"a": [1, {"b": null}]}',
    "zero": "0",
    "negative": "-1",
    "fraction": "0.3",
    "tiny": "1e-320",
    "huge": "1e308",
    "huger": "1e24",
    "infinite": "1e999",
    "inf": ".inf",
    "nan": ".nan",
    "NaN": "NaN",
    "400 digits": "9" * 400,
    "5000 digits": "9" * 5_000,
    "base 60": "190:20:30",
    "base 60 huge": "9" * 400 + ":30",
    "hexadecimal": "0x" + "F" * 400,
    "octal": "0o777",
    "underscores": "1_000_000",
    "date": "2026-02-30",
    "tag": "!!python/object/apply:os.system ['true']",
    "function": "!Sub ${A}",
    "5000 signs": '"' + "x" * 5_000 + '"',
    "words": '"' + "word " * 1_000 + '"',
    "escape": '"\\u001b[31mred\\u0007"',
    "bell in a name": '"a\\u0008b"',
    "half character": '"\\ud800"',
    "turned around": '"\\u202egnp.exe"',
    "newlines": '"a\\n\\nmodeler: all is well"',
    "nul": '"\\u0000"',
    "markup": "'[bold red]x[/]'",
    "closing markup": "'[/]'",
    "formula": "'=1+1'",
    "html": "'<script>alert(1)</script>'",
    "percent": "'%s %d {0} {x}'",
    "path": "'../../../etc/passwd'",
}
"""What is put in the place of a value."""

DAMAGES: dict[str, Damage] = {
    "whole": lambda text, chance: text,
    "cut": _cut,
    "cut again": _cut,
    "cut at a line": _line_cut,
    "bytes flipped": _flipped,
    "bytes flipped again": _flipped,
    "lines swapped": _swapped,
    "a line twice": _twice,
    "nul": _inserted("\0"),
    "escape": _inserted("\x1b[2J"),
    "tab": _inserted("\t"),
    "alias": _inserted("*a"),
    "anchor": _inserted("&a "),
    "bracket": _inserted("["),
    "quote": _inserted('"'),
    "byte order mark": lambda text, chance: b"\xef\xbb\xbf" + text.encode(),
    "utf-16": lambda text, chance: text.encode("utf-16"),
    "latin-1": lambda text, chance: text.encode() + "größer".encode("latin-1"),
    "carriage returns": lambda text, chance: text.replace("\n", "\r"),
    "empty": _whole(""),
    "blank": _whole(" \n\t\n"),
    "a number": _whole("42"),
    "a list": _whole("[]"),
    "a mapping": _whole("{}"),
    "null": _whole("null"),
    "documents": _whole("---\n" * 50),
    "deep brackets": _whole("[" * 100_000),
    "deep braces": _whole('{"a":' * 20_000),
    "deep closed": _whole("[" * 5_000 + "]" * 5_000),
    "deep lines": _whole("".join(f"{' ' * depth}a:\n" for depth in range(500))),
    "aliases": _whole(
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9))
    ),
    "an alias of itself": _whole("a: &a [*a]\n"),
    "random bytes": lambda text, chance: chance.randbytes(2_000),
    "an archive": _whole(b"PK\x03\x04" + bytes(100)),
    **{f"value: {name}": _with(value) for name, value in VALUES.items()},
}


@dataclass(frozen=True)
class HostileFile:
    """A file that is damaged in one way."""

    kind: str
    damage: str
    ending: str
    content: bytes

    def __str__(self) -> str:
        return f"{self.kind}: {self.damage}"


def damaged(kind: str, ending: str, text: str, damage: str, seed: int = 0) -> HostileFile:
    """Damage one file; the seed chooses the place."""
    content = DAMAGES[damage](text, random.Random(f"{kind} {damage} {seed}"))
    return HostileFile(kind, damage, ending, content if isinstance(content, bytes) else content.encode())


def corpus(good: dict[str, tuple[str, str]], seed: int = 0) -> Iterator[HostileFile]:
    """Damage each kind of file in each way."""
    for kind, (ending, text) in good.items():
        for damage in DAMAGES:
            yield damaged(kind, ending, text, damage, seed)
