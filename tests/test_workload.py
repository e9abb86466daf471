"""What a user may write in a workload, what it then is, and the one sentence that a mistake is told."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from modeler.errors import ModelerError, WorkloadError
from modeler.workload import (
    BACKEND_MODELS,
    Assumptions,
    Counted,
    Logging,
    Scaling,
    SharedBy,
    Traffic,
    Workload,
    bare_numbers,
    explain,
    explained,
)


def sentence(document: Any) -> str:
    """The sentence that a wrong workload is told."""
    with pytest.raises(WorkloadError) as error:
        Workload.from_dict(document)
    message = str(error.value)
    assert "\n" not in message
    assert "pydantic" not in message
    assert "Traceback" not in message
    return message


# What people write


def test_a_file_may_spell_as_the_british_do() -> None:
    mine = Workload.from_dict(
        {
            "clients": {"location": "internet", "access": "data-centre"},
            "api": {"authoriser": "lambda", "lambda_authoriser": {"ttl": 60, "duration": {"low": 10, "high": 40}}},
            "latency": {"lambda-authoriser": {"p50": 5}},
        }
    )
    theirs = Workload.from_dict(
        {
            "clients": {"location": "internet", "access": "data-center"},
            "api": {"authorizer": "lambda", "lambda_authorizer": {"ttl": 60, "duration": {"low": 10, "high": 40}}},
            "latency": {"lambda-authorizer": {"p50": 5}},
        }
    )
    assert mine == theirs
    assert mine.ranges == theirs.ranges
    assert Workload(api={"authoriser": "jwt"}).with_values({"api.authoriser": "iam"}).api.authorizer == "iam"


def test_a_field_in_both_spellings_is_refused() -> None:
    with pytest.raises(WorkloadError, match="two spellings of one field: give it once, as 'authorizer'"):
        Workload.from_dict({"api": {"authoriser": "jwt", "authorizer": "iam"}})


def test_quantities_are_written_as_people_write_them() -> None:
    w = Workload.from_dict(
        {
            "traffic": {"requests_per_month": "50M", "response_bytes": "20 KB", "unauthenticated_share": "5 %"},
            "clients": {"connection_duration": "2 min", "requests_per_connection": "1k"},
            "backend": {"kind": "lambda", "duration": "1.2 s", "init_duration": "250 ms"},
            "logging": {"compression": "15 %"},
            "objectives": {"availability": "99.95 %", "p99": "0.3 s", "monthly_budget_usd": "5k"},
        }
    )
    assert (w.traffic.requests_per_month, w.traffic.response_bytes) == (50e6, 20 * 1024)
    assert w.traffic.unauthenticated_share == 0.05
    assert (w.clients.connection_duration, w.clients.requests_per_connection) == (120, 1000)
    assert w.backend.duration == 1200
    assert w.logging.compression == 0.15
    assert (w.objectives.availability, w.objectives.p99, w.objectives.monthly_budget_usd) == (0.9995, 300, 5000)


def test_an_empty_workload_has_documented_defaults() -> None:
    w = Workload.from_dict({})
    assert (w.region, w.azs, w.hours_per_month, w.requests_per_month) == ("us-east-1", 2, 730, 10e6)
    assert w.backend.kind == "lambda"


def test_requests_may_be_given_as_a_rate() -> None:
    """100/s over 720 hours."""
    w = Workload.from_dict({"hours_per_month": 720, "traffic": {"average_rps": 100}})
    assert w.requests_per_month == 100 * 720 * 3600
    assert Traffic(requests_per_month=0).requests_in(730) == 0


def test_a_workload_does_not_change_after_reading() -> None:
    with pytest.raises(Exception, match="frozen"):
        Workload().azs = 3  # type: ignore[misc]


# The constructor


def test_a_short_name_of_the_reference_stands_for_its_field() -> None:
    short = Workload.from_dict({"requests": "5M", "backend": "fargate", "traffic": {"response_bytes": "9 KB"}})
    assert short == Workload.from_dict(
        {"traffic": {"requests_per_month": "5M", "response_bytes": "9 KB"}, "backend": {"kind": "fargate"}}
    )
    assert Workload.from_dict({"rps": 3}).traffic.average_rps == 3
    with pytest.raises(WorkloadError, match=r"'rps' is short for .*, which is given too: keep one"):
        Workload.from_dict({"rps": 3, "traffic": {"average_rps": 4}})


@pytest.mark.parametrize(
    "document",
    [
        {"region": "eu-west-9"},
        {"trafic": {}},
        {"traffic": {"request_byte": 1}},
        {"traffic": {"requests_per_month": {"low": 5, "high": 2}}},
        {"api": {"authoriser": "jwt", "authorizer": "iam"}},
        {"backend": {"kind": "lamda"}},
        {"azs": 9},
    ],
)
def test_the_constructor_says_the_same_sentence_as_a_file(document: dict[str, Any]) -> None:
    with pytest.raises(WorkloadError) as error:
        Workload(**document)
    assert str(error.value) == sentence(document)
    assert isinstance(error.value, ValueError)
    again = pickle.loads(pickle.dumps(error.value))
    assert (type(again), str(again)) == (WorkloadError, str(error.value))


def test_the_constructor_takes_ranges() -> None:
    document = {"api": {"lambda_authoriser": {"duration": {"low": 10, "high": 40}}}, "azs": {"low": 2, "high": 3}}
    made, read = Workload(**document), Workload.from_dict(document)
    assert made == read
    assert made.ranges == read.ranges
    assert made.without_ranges().ranges == {}


def test_a_part_that_is_made_alone_says_what_is_wrong_with_it() -> None:
    with pytest.raises(
        WorkloadError, match=r"^Traffic: unknown field 'request_byte' \(did you mean 'request_bytes'\?\)"
    ):
        Traffic(request_byte=1)  # type: ignore[call-arg]
    with pytest.raises(WorkloadError, match=r"^Traffic is frozen, so 'request_bytes' cannot be set"):
        Traffic().request_bytes = 3  # type: ignore[misc]
    assert Workload(traffic=Traffic(request_bytes="1 KB")).traffic.request_bytes == 1024  # type: ignore[arg-type]


# Wrong fields, kinds and values


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"trafic": {}}, "unknown field 'trafic' (did you mean 'traffic'?): allowed are name,"),
        ({"traffic": {"request_byte": 1}}, "unknown field 'traffic.request_byte' (did you mean 'request_bytes'?)"),
        ({"authoriser": "jwt"}, "unknown field 'authorizer' (did you mean 'api.authorizer'?)"),
        ({"tasks": 2}, "unknown field 'tasks' (did you mean 'backend.tasks'?)"),
        ({"region": False}, "'region' is False: give text, in quotes: YAML reads a bare no, off, yes or on as true"),
        ({"region": 5}, "'region' is 5: give text, in quotes"),
        ({"api": {"waf": {"rule": 1}}}, "unknown field 'api.waf.rule' (did you mean 'rules'?)"),
        ({"backend": {"kind": "lambda", "memry_mb": 1}}, "'backend.memry_mb' (did you mean 'memory_mb'?)"),
        ({"backend": {"kind": "fargate", "memory_mb": 1}}, "unknown field 'backend.memory_mb'"),
        ({"classes": [{"nme": "x"}]}, "unknown field 'classes.0.nme' (did you mean 'name'?)"),
        ({"needs": {"protocol": "grpc"}}, "unknown field 'needs.protocol' (did you mean 'traffic.protocol'?)"),
        ({"needs": {"waf": True}}, "(did you mean 'api.waf', or 'shared_by.waf', or waf in the list needs.features?)"),
        ({"api": {"requests": 5}}, "(did you mean 'clients.requests_per_connection' or 'traffic.requests_per_month'?)"),
        ({"needs": {"nothing": 1}}, " more, which 'modeler workload --explain needs' prints"),
        ({"objectives": {"availability": 99.99}}, "is 99.99 (99.99 % is 0.9999): give less than 1"),
        ({"traffic": {"shape": "bursts"}}, "'traffic.shape' is 'bursts' (did you mean 'spiky'?)"),
        ({"region": "Ireland"}, "unknown Region 'Ireland' (did you mean 'eu-west-1'?)"),
        ({"region": "eu-west"}, "(did you mean 'eu-west-1', 'eu-west-2' or 'eu-west-3'?)"),
        ({"region": "eu-west-11"}, "unknown Region 'eu-west-11' (did you mean 'eu-west-1'?)"),
        (
            {"clients": {"location": "internt"}},
            "'clients.location' is 'internt' (did you mean 'internet'?): use one of",
        ),
        ({"traffic": {"shape": "flatt"}}, "'traffic.shape' is 'flatt' (did you mean 'flat'?): use one of flat,"),
        ({"needs": {"features": ["wafs"]}}, "'needs.features.0' is 'wafs' (did you mean 'waf'?)"),
        ({"assumptions": {"lcu_gb": "decimals"}}, "'assumptions.lcu_gb' is 'decimals' (did you mean 'decimal'?)"),
        ({"backend": {"kind": "lamda"}}, "use one of lambda, fargate, ec2, eks, eks-istio, s3, on-premises"),
        ({"backend": {"memory_mb": 512}}, "'backend.kind'"),
        ({"traffic": {"response_bytes": "20 ms"}}, "traffic.response_bytes: '20 ms' is a duration, not a size"),
        ({"traffic": {"requests_per_month": "20 KB"}}, "traffic.requests_per_month: '20 KB' is a size, not a count"),
        ({"traffic": {"requests_per_month": "many"}}, "traffic.requests_per_month: 'many' is not a count"),
        ({"traffic": {"requests_per_month": True}}, "'requests_per_month' is true: give a number"),
        ({"traffic": {"unauthenticated_share": "150 %"}}, "'traffic.unauthenticated_share' is '150 %': give at most 1"),
        ({"traffic": {"unauthenticated_share": float("nan")}}, "traffic.unauthenticated_share: 'nan' is not finite"),
        ({"traffic": {"requests_per_month": -1}}, "'traffic.requests_per_month' is -1: give at least 0"),
        ({"traffic": {"requests_per_month": float("inf")}}, "is not finite"),
        ({"clients": {"connection_duration": 0}}, "'clients.connection_duration' is 0: give more than 0"),
        ({"clients": {"requests_per_connection": 0.5}}, "'clients.requests_per_connection' is 0.5: give at least 1"),
        ({"azs": 9}, "'azs' is 9: give at most 6"),
        ({"azs": 0}, "'azs' is 0: give at least 1"),
        ({"azs": 2.5}, "'azs' is 2.5"),
        ({"azs": "two"}, "'azs' is 'two'"),
        ({"hours_per_month": 745}, "'hours_per_month' is 745: give at most 744"),
        ({"shared_by": {"endpoint": 0}}, "'shared_by.endpoint' is 0: give at least 1"),
        ({"objectives": {"availability": "100 %"}}, "'objectives.availability' is '100 %': give less than 1"),
        ({"traffic": 5}, "'traffic' is 5: give fields, one on a line below it"),
        ({"traffic": None}, "'traffic' is None: give fields"),
        ({"backend": "lamda"}, "'backend.kind' is 'lamda'"),
        ({"counted": {"backend": "perhaps"}}, "'counted.backend' is 'perhaps'"),
        ({1: 2}, "'1' is 1"),
        ([], "must be a mapping of fields such as 'region: eu-west-1'"),
        (None, "must be a mapping of fields"),
        ("region", "must be a mapping of fields"),
    ],
)
def test_a_mistake_is_one_sentence_with_field_and_way_out(document: Any, expected: str) -> None:
    assert expected in sentence(document)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            {"traffic": {"requests_per_month": 1, "average_rps": 1}},
            "traffic: requests_per_month and average_rps contradict each other: give one of them",
        ),
        ({"traffic": {"hourly_weights": [1, 2]}}, "hourly_weights has 2 numbers: give 24 or 168 of them"),
        ({"traffic": {"hourly_weights": [0] * 24}}, "hourly_weights are all zero"),
        ({"traffic": {"protocol": "websocket"}}, "connection_minutes_per_month is 0"),
        ({"traffic": {"connection_minutes_per_month": 5}}, "is for 'protocol: websocket' only"),
        ({"traffic": {"cache_hit_ratio": 0.5}}, "traffic.cache_hit_ratio is 0.5 but nothing caches: set api.cache_gb"),
        ({"clients": {"location": "other-region"}}, "clients.region is not given: name the Region"),
        (
            {"clients": {"location": "other-region", "region": "us-east-1"}},
            "clients.region is the workload's own us-east-1",
        ),
        ({"clients": {"region": "us-est-1"}}, "clients.region: unknown Region 'us-est-1'"),
        ({"failover_region": "us-east-1"}, "failover_region is the workload's own us-east-1"),
        ({"failover_share": 0.5}, "failover_share is 0.5 but failover_region is not given"),
        (
            {"clients": {"direct_connect": {"speed": "2gbps"}}},
            "speed 2gbps is sold only as a hosted connection: set 'hosted: true' or use 1gbps",
        ),
        ({"clients": {"direct_connect": {"speed": "100gbps", "hosted": True}}}, "is sold only as a dedicated port"),
        ({"needs": {"api_private": True, "internet_endpoint_allowed": True}}, "contradict each other"),
    ],
)
def test_fields_that_contradict_each_other_are_one_sentence(document: Any, expected: str) -> None:
    assert expected in sentence(document)


PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=5), inner, max_size=2))
)


@given(field=st.sampled_from([*Workload.model_fields, "nothing"]), value=ANYTHING)
def test_no_other_error_than_a_sentence_leaves_the_reader(field: str, value: Any) -> None:
    try:
        Workload.from_dict({field: value})
    except ModelerError as error:
        assert "pydantic" not in str(error)  # noqa: PT017 (most values are refused, some are right)


@given(section=st.sampled_from(["traffic", "clients", "api", "logging", "needs", "objectives"]), data=st.data())
def test_no_other_error_leaves_the_reader_of_a_section(section: str, data: st.DataObject) -> None:
    fields = list(type(getattr(Workload(), section)).model_fields)
    values = data.draw(st.dictionaries(st.sampled_from(fields), ANYTHING, max_size=3))
    try:
        Workload.from_dict({section: values})
    except ModelerError as error:
        assert "pydantic" not in str(error)  # noqa: PT017 (as above)


def test_a_mistyped_backend_is_told_the_nearest() -> None:
    assert "'backend.kind' is 'lamda' (did you mean 'lambda'?)" in sentence({"backend": {"kind": "lamda"}})


def test_a_cache_size_may_be_written_as_a_number() -> None:
    assert Workload.from_dict({"api": {"cache_gb": 1.6}}).api.cache_gb == "1.6"


@pytest.mark.parametrize(
    "document",
    [
        {"backend": {"kind": "s3", "storage_gb": float("inf")}},
        {"logging": {"retention_months": float("inf")}},
        {"assumptions": {"websocket_callback_share": float("inf")}},
    ],
)
def test_no_field_takes_infinity(document: Any) -> None:
    sentence(document)


# Files


def write(folder: Path, content: str | bytes) -> Path:
    file = folder / "workload.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_a_workload_is_read_from_yaml(tmp_path: Path) -> None:
    file = write(tmp_path, "region: eu-west-1\ntraffic:\n  requests_per_month: 5M\n")
    w = Workload.load(file)
    assert (w.region, w.requests_per_month) == ("eu-west-1", 5e6)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("region: eu-west-1\nregion: us-east-1\n", "line 2: the field 'region' is given twice: keep one"),
        ("traffic:\n  shape: flat\n  azs: 1\n  shape: flat\n", "line 4: the field 'shape' is given twice: keep one"),
        ("traffic: {shape: flat, shape: spiky}\n", "line 1: the field 'shape' is given twice"),
        ("traffic:\n  shape: flat\n azs: 1\n", "line 3: this is not valid YAML"),
        ("azs: 1\n\tregion: x\n", "line 2: this is not valid YAML"),
        ("region: *nothing\n", "line 1: this is not valid YAML"),
        ("traffic: &a\n  shape: *a\n", "this is not valid YAML"),
        ("azs: 1\n--- \nazs: 2\n", "this is not valid YAML"),
        ("region: !!python/object:os.system x\n", "this is not valid YAML"),
        ("\x00", "this is not valid YAML"),
        ("", "is empty: 'modeler workload --explain' lists what can be in it"),
        ("# nothing yet\n", "is empty"),
        ("- a\n- b\n", "must be a mapping of fields"),
        (b"\xff\xfe\x00", "it is not a text file; give the path of a YAML file"),
        ("trafic: {}\n", "unknown field 'trafic' (did you mean 'traffic'?)"),
        ("traffic: {requests_per_month: 20 KB}\n", "traffic.requests_per_month: '20 KB' is a size, not a count"),
    ],
)
def test_a_broken_file_is_one_sentence_with_file_and_line(tmp_path: Path, content: str | bytes, expected: str) -> None:
    file = write(tmp_path, content)
    with pytest.raises(WorkloadError) as error:
        Workload.load(file)
    assert expected in str(error.value)
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", ["[a]: 1\n", "{a: 1}: 2\n", "? - a\n: 1\n"])
def test_a_key_that_is_no_text_is_one_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(WorkloadError):
        Workload.load(write(tmp_path, content))


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorkloadError, match=r"cannot read '.*none\.yaml': No such file or directory; give the path"):
        Workload.load(tmp_path / "none.yaml")
    with pytest.raises(WorkloadError, match=r"is a folder and no workload: 'modeler assess "):
        Workload.load(tmp_path)


# Changing single values


def test_values_are_changed_by_their_path_and_in_human_units() -> None:
    w = Workload.from_dict({"traffic": {"requests_per_month": "1M", "shape": "flat"}})
    changed = w.with_values({"traffic.response_bytes": "40 KB", "azs": 3, "api.waf.rules": 7})
    assert (changed.traffic.response_bytes, changed.azs) == (40 * 1024, 3)
    assert changed.api.waf is not None
    assert changed.api.waf.rules == 7
    assert (changed.traffic.requests_per_month, changed.traffic.shape) == (1e6, "flat"), "the rest stays"
    assert w.traffic.response_bytes == 10 * 1024, "and so does the workload itself"


def test_a_new_number_of_requests_replaces_the_rate_and_the_other_way_round() -> None:
    rate = Workload.from_dict({"traffic": {"average_rps": 5}})
    assert rate.with_values({"traffic.requests_per_month": "1M"}).requests_per_month == 1e6
    count = Workload.from_dict({"traffic": {"requests_per_month": "1M"}})
    assert count.with_values({"traffic.average_rps": 1}).requests_per_month == 730 * 3600


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"trafic.shape": "flat"}, "unknown field 'trafic' (did you mean 'traffic'?)"),
        ({"traffic.shap": "flat"}, "unknown field 'traffic.shap' (did you mean 'shape'?)"),
        ({"traffic.shape.x": 1}, "traffic.shape"),
        ({"traffic.response_bytes": "1 s"}, "'1 s' is a duration, not a size"),
        ({"azs": 7}, "'azs' is 7: give at most 6"),
    ],
)
def test_a_changed_value_is_checked_as_in_a_file(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(WorkloadError) as error:
        Workload.from_dict({"traffic": {"shape": "flat"}}).with_values(changes)
    assert expected in str(error.value)


def test_a_field_of_the_default_backend_can_be_changed() -> None:
    assert Workload().with_values({"backend.memory_mb": 1024}).backend.memory_mb == 1024


def test_a_section_that_was_left_out_on_purpose_can_be_filled() -> None:
    assert Workload.from_dict({"api": {"waf": None}}).with_values({"api.waf.rules": 3}).api.waf.rules == 3


# What --explain prints


def test_every_row_of_the_explanation_has_unit_and_meaning() -> None:
    rows = explain()
    assert all(set(row) == {"field", "unit", "default", "allowed", "meaning"} for row in rows)
    assert [row["field"] for row in rows if not row["unit"] or not row["meaning"]] == []
    names = [row["field"] for row in rows]
    assert len(names) == len(set(names))


def fields_of(model: type[BaseModel]) -> list[str]:
    return list(model.model_fields)


@pytest.mark.parametrize(
    ("prefix", "model"),
    [
        ("traffic", Traffic),
        ("logging", Logging),
        ("shared_by", SharedBy),
        ("assumptions", Assumptions),
        ("counted", Counted),
        *((f"backend[{kind}]", model) for kind, model in BACKEND_MODELS.items() if kind != "eks-istio"),
    ],
)
def test_the_explanation_covers_every_field_of_a_section(prefix: str, model: type[BaseModel]) -> None:
    explained = [row["field"] for row in explain() if row["field"].startswith(f"{prefix}.")]
    own = [f"{prefix}.{name}" for name in fields_of(model) if name != "scaling"]
    assert [name for name in explained if ".scaling." not in name] == own
    scaling = [name.rpartition(".")[2] for name in explained if ".scaling." in name]
    assert scaling == (list(fields_of(Scaling)) if "scaling" in model.model_fields else [])


def test_the_explanation_names_every_section_and_field_of_a_workload() -> None:
    tops = {row["field"].split(".")[0].split("[")[0] for row in explain()}
    assert tops == set(fields_of(Workload))


def test_the_explanation_shows_defaults_and_what_is_allowed() -> None:
    rows = {row["field"]: row for row in explain()}
    assert rows["traffic.shape"]["allowed"] == "flat, business-hours, diurnal, spiky"
    assert rows["azs"]["default"] == "2"
    assert rows["api.streaming"]["default"] == "false"
    assert rows["clients.region"]["default"] == "-"
    assert rows["assumptions.lcu_gb"]["allowed"] == "decimal, binary"


def test_a_simple_field_that_the_explanation_lists_can_be_set_to_its_default() -> None:
    for row in explain():
        name, default = row["field"], row["default"]
        if "[" in name or default in ("-", "as traffic") or name.startswith(("objectives", "api.cognito", "api.waf")):
            continue
        changed = Workload().with_values({name: {"true": True, "false": False}.get(default, default)})
        assert isinstance(changed, Workload), name


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"needs": {"features": "waf"}}, "'needs.features' is 'waf': give a list, as in [waf]"),
        ({"clients": {"location": ["other-vpc", "on-premises"]}}, "for several, write a workload for each"),
        ({"clients": {"location": "vpn"}}, "'clients.location' is 'vpn' (that is on-premises with 'link: vpn')"),
        ({"backend": {"kind": "ecs"}}, "'backend.kind' is 'ecs' (ECS tasks run on fargate or ec2)"),
        ({"objectives": {"monthly_budget_usd": "600 EUR"}}, "'600 EUR' is no amount in US dollars"),
    ],
)
def test_what_people_write_is_answered_with_what_to_write(document: dict[str, Any], expected: str) -> None:
    with pytest.raises(WorkloadError) as error:
        Workload.from_dict(document)
    assert expected in str(error.value)


def test_a_budget_may_have_its_sign() -> None:
    assert Workload.from_dict({"objectives": {"monthly_budget_usd": "$1,500"}}).objectives.monthly_budget_usd == 1500


def test_a_number_without_a_unit_is_told_by_its_field_and_kind_of_backend():
    document = {
        "traffic": {"response_bytes": 40, "request_bytes": "2 KB", "cache_hit_ratio": 0.5},
        "backend": {"kind": "fargate", "duration": 120, "tasks": 2},
        "clients": {"connection_duration": 60, "aws_sdk": True},
    }
    assert {(number.path, number.value, number.unit) for number in bare_numbers(document)} == {
        ("traffic.response_bytes", 40, "bytes"),
        ("backend.duration", 120, "ms"),
        ("clients.connection_duration", 60, "s"),
    }


def test_every_field_is_explained_by_its_own_path():
    for row in explain():
        assert row in explained(row["field"])


def test_limits_are_written_for_people_and_with_their_unit():
    with pytest.raises(WorkloadError, match=r"give at most 1,000T$"):
        Workload.from_dict({"traffic": {"requests_per_month": "1e30"}})
    with pytest.raises(WorkloadError, match=r"'backend.timeout' is 901: give at most 900 s$"):
        Workload.from_dict({"backend": {"kind": "lambda", "timeout": 901}})
