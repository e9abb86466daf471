"""Files that somebody wrote to keep a reader busy, or that are not what they look like.

Each is refused in one sentence, or the rest is read and the fault is said; nothing hangs and nothing is fetched: the
tests may open no socket.
"""

from __future__ import annotations

import copy
import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.audit.recognise.way import ways
from modeler.errors import InventoryError, ModelerError
from modeler.iac.read import cloudformation, files, hcl, read, source, terraform, terraform_blocks, work, yaml_text
from modeler.iac.read.cloudformation import Given, read_templates
from modeler.iac.read.intrinsics import FUNCTIONS, StackScope, evaluate
from modeler.iac.read.source import SourceFile
from modeler.iac.read.terraform_functions import FUNCTIONS as TERRAFORM_FUNCTIONS
from modeler.iac.read.terraform_functions import call
from modeler.iac.read.work import Work
from modeler.inventory import Attribute, Cause, System, Unknown, nodes_of
from modeler.inventory.graph import entry_points
from modeler.inventory.kinds.vpc import Vpc

VPC = "Resources:\n  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}\n"
LONGEST_S = 30.0  # many times what each needs, since machines differ; without bounds they would never end


def _vpc(value: str) -> str:
    return VPC.replace("10.0.0.0/16", value)


def _terraform(value: str, more: str = "") -> str:
    return f'resource "aws_vpc" "v" {{\n  cidr_block = {value}\n}}\n{more}'


def _write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


NESTED = "  S{}: {{Type: 'AWS::CloudFormation::Stack', Properties: {{TemplateURL: ./{}}}}}\n"
FAN = {
    f"a{level}.yaml": VPC + "".join(NESTED.format(number, f"a{level + 1}.yaml") for number in range(6))
    for level in range(9)
}
DOUBLE = "".join(f'  a{n} = "${{local.a{n + 1}}}${{local.a{n + 1}}}"\n' for n in range(38))

DOUBLING = "  {0}: {{Type: 'AWS::EC2::VPC', Properties: {{CidrBlock: !Sub '${{{1}.CidrBlock}}${{{1}.CidrBlock}}'}}}}\n"
READ = {
    "functions that double each other": {
        "t.yaml": "Resources:\n"
        + "".join(DOUBLING.format(f"V{n}", f"V{n + 1}") for n in range(40))
        + "  V40: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: x}}\n"
    },
    "functions that ask each other": {"t.yaml": "Resources:\n" + DOUBLING.format("A", "B") + DOUBLING.format("B", "A")},
    "a text that is long a thousand times": {
        "t.yaml": _vpc("!Sub ['" + "${A}" * 9000 + "', {A: '" + "x" * 9000 + "'}]")
    },
    "a stack that nests itself": {"t.yaml": VPC + NESTED.format(1, "t.yaml")},
    "stacks that nest each other": {
        "a.yaml": VPC + NESTED.format(1, "b.yaml"),
        "b.yaml": VPC + NESTED.format(1, "a.yaml"),
    },
    "stacks that fan out": FAN,
    "conditions that ask each other": {
        "t.yaml": "Conditions:\n"
        + "".join(f"  C{n}: !Not [!Condition C{(n + 1) % 300}]\n" for n in range(300))
        + VPC.replace("{Type", "{Condition: C0, Type")
    },
    "locals that ask each other": {"t.tf": _terraform("local.a", "locals {\n  a = local.b\n  b = local.a\n}\n")},
    "locals that double each other": {"t.tf": _terraform("local.a0", f'locals {{\n{DOUBLE}  a38 = "x"\n}}\n')},
    "a module that calls itself": {"t.tf": _terraform('"10.0.0.0/16"', 'module "m" {\n  source = "./"\n}\n')},
    "a count without end": {"t.tf": _terraform('"10.0.0.0/16"\n  count = 1e300')},
    "a list without end": {"t.tf": _terraform("[for a in range(1e9) : [for b in range(9) : a]]")},
    "a pattern that never ends": {"t.tf": _terraform('regex("(a+)+$", "' + "a" * 60 + '!")')},
    "a number as wide as memory": {"t.tf": _terraform('format("%0999999999d", 1)')},
    "a network of all sizes": {"t.yaml": _vpc("!Select [0, !Cidr ['::/0', 99999999, 0]]")},
}


@pytest.mark.parametrize("name", READ)
def test_what_would_never_end_is_read_as_far_as_it_goes(tmp_path, name):
    start = time.monotonic()
    assert read(_write(tmp_path, READ[name])).all(Vpc)
    assert time.monotonic() - start < LONGEST_S


REFUSED = {
    "brackets of YAML": ({"t.yaml": "a: " + "[" * 100_000}, "levels deep"),
    "lines of YAML": ({"t.yaml": "".join(" " * n + "a:\n" for n in range(2000))}, "levels deep"),
    "braces of JSON": ({"t.json": '{"a":' * 100_000}, "levels deep"),
    "brackets of Terraform": ({"t.tf": "a = " + "[" * 100_000}, "levels deep"),
    "blocks of Terraform": ({"t.tf": "a {\n" * 100_000}, "levels deep"),
    "aliases": (
        {
            "t.yaml": "a0: &a0 [1]\n"
            + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(15))
        },
        "2,000,000 values",
    ),
    "a large file": ({"t.yaml": "a: " + "x" * 20_000_000}, "more than the 5,000,000"),
    "loops without end": (
        {"t.tf": _terraform("[for a in range(9999) : [for b in range(9999) : [a, b]]]")},
        "1,000,000 steps",
    ),
    "UTF-16 without its mark": ({"t.yaml": VPC.encode("utf-16-le")}, "neither YAML nor JSON"),
    "Latin-1": ({"t.yaml": ("# für\n" + VPC).encode("latin-1")}, "save it in UTF-8"),
    "bytes": ({"t.yaml": bytes(range(256)) * 20}, "save it in UTF-8"),
    "a plan that is no JSON": ({"tfplan.json": b"PK\x03\x04" + bytes(100)}, "terraform show -json PLANFILE"),
    "a state": (
        {"terraform.tfstate": '{"version": 4, "terraform_version": "1.9.0", "lineage": "x"}'},
        "terraform show -json",
    ),
    "Terraform in JSON": ({"main.tf.json": '{"resource": {}}'}, "terraform show -json"),
    "no template": ({"t.txt": "x"}, "give the folder of a project"),
    "an empty template": ({"t.yaml": ""}, "give the folder of a project"),
    "documents": ({"t.yaml": VPC + "---\n" + VPC}, "2 documents"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_one_sentence_with_what_to_do(tmp_path, name):
    files, words = REFUSED[name]
    start = time.monotonic()
    with pytest.raises(InventoryError, match=words) as error:
        read(_write(tmp_path, files))
    assert "\n" not in str(error.value)
    assert time.monotonic() - start < LONGEST_S


@pytest.mark.parametrize("name", [name for name, (_, words) in REFUSED.items() if "folder of a project" not in words])
def test_a_file_that_cannot_be_read_does_not_hide_the_good_one(tmp_path, name):
    files, _ = REFUSED[name]
    inventory = read(_write(tmp_path, {**files, "good.yaml": VPC}))
    assert [node.cidrs for node in inventory.all(Vpc)] == [("10.0.0.0/16",)]
    assert inventory.not_collected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_usual_encodings_are_read(tmp_path, encoding):
    assert read(_write(tmp_path, {"t.yaml": VPC.encode(encoding)})).all(Vpc)


def test_links_are_not_followed(tmp_path):
    outside = _write(tmp_path / "outside", {"secret.yaml": VPC})
    inside = _write(tmp_path / "inside", {"t.tf": _terraform('file("${path.module}/link.txt")')})
    os.symlink(outside, inside / "folder")
    os.symlink(outside / "secret.yaml", inside / "secret.yaml")
    os.symlink(outside / "secret.yaml", inside / "link.txt")
    os.symlink(inside, inside / "loop")
    inventory = read(inside)
    assert [node.key for node in inventory] == ["aws_vpc.v"]
    assert "AWS::EC2::VPC" not in str(inventory.nodes)


def test_a_special_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "t.yaml")
    with pytest.raises(InventoryError, match="no regular file"):
        read(tmp_path)


SCOPE_NAMES = ["Env", "Api", "C", "AWS::Region", "AWS::NoValue", "Missing"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(SCOPE_NAMES) | st.text(max_size=5)
LEAVES |= st.sampled_from(["${Env}", "${Api.Arn}", "${!x}", "{{resolve:ssm:/x}}", "${", "Api.Name", "10.0.0.0/8", ","])
NAMES = st.sampled_from([*FUNCTIONS, "Condition", "Fn::ForEach::X", "DefaultValue"])
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES, inner, max_size=1)
        | st.dictionaries(st.sampled_from(SCOPE_NAMES), inner, max_size=3)
    ),
    max_leaves=25,
)


def _scope() -> StackScope:
    return StackScope(
        parameters={"Env": "prod", "List": ["a", "b"], "Open": Unknown(Cause.PARAMETER, "Open")},
        resources={"Api": {"Type": "X", "Properties": {"Name": {"Fn::GetAtt": ["Api", "Name"]}}}},
        mappings={"Env": {"prod": {"Api": "x"}}},
        conditions={"C": {"Fn::Or": [{"Condition": "C"}, {"Fn::Equals": ["a", {"Ref": "Open"}]}]}},
        work=Work(100_000),
    )


@given(TREES)
def test_any_tree_of_functions_has_a_value(tree):
    evaluate(tree, _scope())


@given(st.sampled_from(list(FUNCTIONS)), TREES)
def test_any_function_takes_any_argument(name, argument):
    evaluate({name: argument}, _scope())


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["10.0.0.0/8", "%d", "%s", "%q", "/a*/", "[", "(", "\\", "fe80::/10", "true"])
    | st.sampled_from([Attribute("a.b", "id"), Unknown(Cause.PARAMETER, "p")]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([*TERRAFORM_FUNCTIONS, "try", "can", "coalesce", "nothing"]), st.lists(VALUES, max_size=4))
def test_any_function_of_terraform_takes_any_arguments(name, arguments):
    call(name, arguments)


@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from([b"{", b"}", b'"', b"a", b":", b"\n", b" ", b"\xff"])).map(b"".join)
)
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("bytes")
    for name in ("t.yaml", "t.json", "t.tf", "t.tfvars"):
        (folder / name).write_bytes(data)
        with pytest.raises(ModelerError):
            read(folder / name)


@given(TREES, TREES, TREES)
def test_any_template_is_read_or_refused(tree, properties, second):
    template = {"Resources": {"A": {"Type": "AWS::EC2::VPC", "Properties": properties, "Condition": "C"}, "B": second}}
    template |= {"Conditions": {"C": tree}, "Parameters": second, "Outputs": tree, "Transform": tree}
    source = SourceFile("t.json", template, dict)
    nodes_of(read_templates([source], Given()).resources, System.CLOUDFORMATION)


ARCHITECTURES = sorted((Path(__file__).parent / "architectures").glob("*/*.*"))
SEEDS = [
    (path.name, source.decode(path.read_text(), path.name).data)
    for path in ARCHITECTURES
    if path.name in ("plan.json", "cloudformation.yaml")
]
JUNK = st.sampled_from([None, True, 0, -1.5, "", "x", [], {}, [None], {"a": None}, ["x", {}], {"Ref": "x"}, [[["a"]]]])


def _places(tree, path=()):
    """Yield the path of each value inside a document."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in pairs:
        yield (*path, key)
        yield from _places(value, (*path, key))


@given(st.data())
def test_a_damaged_document_is_read_or_refused(tmp_path_factory, data):
    name, document = data.draw(st.sampled_from(SEEDS))
    path = data.draw(st.sampled_from(list(_places(document))))
    damaged = copy.deepcopy(document)
    inside = damaged
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = data.draw(JUNK)
    file = tmp_path_factory.mktemp("damaged") / Path(name).with_suffix(".json")
    file.write_text(json.dumps(damaged))
    sentence = ""
    try:
        inventory = read(file)
        assert all(ways(inventory, entry) for entry in entry_points(inventory))
    except ModelerError as error:
        sentence = str(error)
    assert "\n" not in sentence


def test_the_documentation_says_the_limits_as_they_are():
    page = (Path(__file__).parents[2] / "docs" / "reading.md").read_text()
    sizes = [size // 10**6 for size in (source.MOST_YAML_BYTES, source.MOST_BYTES, terraform_blocks.MOST_BYTES)]
    for limit in (
        f"| files of a folder | {files.MOST_FILES:,} |",
        f"| {sizes[0]} MB; {sizes[1]} MB; {sizes[2]} MB |",
        f"| {source.DEEPEST}; {hcl.DEEPEST} |",
        f"| {yaml_text.MOST_VALUES:,} |",
        f"| {terraform.MOST_INSTANCES:,} |",
        f"| {cloudformation.DEEPEST_STACK}; {terraform.DEEPEST_MODULE} |",
        f"where a resource costs {work.RESOURCE_STEPS} | {work.MOST_STEPS:,} |",
        f"| {work.MOST_CHARACTERS:,}; {work.MOST_PARTS:,} |",
    ):
        assert limit in page
