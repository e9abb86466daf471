"""A document is validated once, whatever is in it and whatever options change of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import model_validator

import modeler.workload
from modeler.cli.common import load_workload
from modeler.errors import WorkloadError
from modeler.workload import Model, Workload


class Counted(Workload):
    """A workload that counts how often one is validated."""

    validations: ClassVar[int] = 0

    @model_validator(mode="before")
    @classmethod
    def _count(cls, document: Any) -> Any:
        Counted.validations += 1
        return document


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    Counted.validations = 0
    monkeypatch.setattr(modeler.workload, "Workload", Counted)


RANGES = {
    "region": "eu-west-1",
    "azs": {"low": 2, "high": 3},
    "traffic": {"requests_per_month": {"low": "20M", "mid": "30M", "high": "80M"}},
    "logging": {"access_logs": False},
    "backend": {"kind": "lambda", "duration": {"low": "50 ms", "high": "90 ms"}, "duration_p99": "200 ms"},
}


@pytest.mark.parametrize("document", [{}, {"azs": 3, "traffic": {"average_rps": 5}}, RANGES])
@pytest.mark.parametrize(
    "options",
    [
        ("", "", None),
        ("us-west-2", "", None),
        ("us-west-2", "5M", ["traffic.peak_factor={low: 2, high: 4}", "backend={kind: s3}"]),
    ],
)
def test_a_file_is_validated_once(tmp_path: Path, document: dict[str, Any], options: Any) -> None:
    path = tmp_path / "workload.yaml"
    path.write_text(yaml.safe_dump(document))
    w = load_workload(path, *options)
    assert Counted.validations == 1
    assert w.region == (options[0] or document.get("region", "us-east-1"))


@pytest.mark.parametrize("document", [{"azs": 3}, RANGES])
def test_the_constructor_validates_once(document: dict[str, Any]) -> None:
    Counted(**document)
    assert Counted.validations == 1


def test_a_change_validates_once_and_keeps_the_sections_that_it_leaves_alone() -> None:
    w = Counted.from_dict(RANGES)
    changed = w.with_values({"region": "us-west-2", "backend.memory_mb": 1024})
    assert Counted.validations == 2
    assert (changed.region, changed.backend.duration, changed.ranges) == (
        "us-west-2",
        w.backend.duration,
        w.ranges,
    )
    assert changed.logging is w.logging
    assert Workload.from_dict({}).with_values({"azs": 3}) == Workload(azs=3)


@pytest.mark.parametrize(
    ("document", "changes", "expected"),
    [
        ({"azs": 9}, {"region": "us-west-2"}, "^w.yaml: 'azs' is 9: give at most 6"),
        ({"traffic": 5}, {"traffic.response_bytes": 1}, "^w.yaml: 'traffic' is 5: give fields"),
        ({"backend": {"memory_mb": 512}}, {"backend.duration": 5}, "^w.yaml: 'backend.kind' is None"),
        ({}, {"azs": 9}, "^the workload: 'azs' is 9: give at most 6"),
        (
            {"region": "us-east-1"},
            {"region.code": 9},
            "^'region.code' is not a field of a workload: 'region'",
        ),
        ({"failover_region": "us-west-2"}, {"region": "us-west-2"}, "^the workload: failover_region is the workload's"),
    ],
)
def test_a_fault_of_a_file_is_told_from_a_fault_of_a_change(
    document: dict[str, Any], changes: dict[str, Any], expected: str
) -> None:
    with pytest.raises(WorkloadError, match=expected):
        Workload.from_dict(document, "w.yaml", changes)


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ({"duration": {"low": 50, "high": 300}, "duration_p99": 200}, "backend: duration_p99 is 200 ms where duration"),
        ({"duration": {"low": 1, "high": 150}, "duration_p99": 200}, "duration, the mean, is 1 ms"),
        ({"duration": {"low": 50, "mid": 250, "high": 300}, "duration_p99": {"low": 200, "high": 400}}, "is 250 ms"),
        ({"duration": {"low": 50, "high": "5 GB"}}, "'backend.duration' is '5 GB'|'5 GB' is a size"),
        ({"duration": {"low": None, "high": 5}}, "the range of 'backend.duration' has no 'low'"),
        ({"duration": {"low": -5, "high": 5}}, "'backend.duration' is -5: give at least 0"),
    ],
)
def test_every_end_of_a_range_must_fit_its_field_and_the_rest(backend: dict[str, Any], expected: str) -> None:
    with pytest.raises(WorkloadError, match=expected):
        Workload.from_dict({"backend": {"kind": "lambda", **backend}})


ENDS = st.fixed_dictionaries(
    {"duration": st.floats(1, 100), "memory_mb": st.integers(128, 10240)},
    optional={"duration_p99": st.floats(1, 1000), "timeout": st.floats(0.01, 10)},
)


@given(ENDS, ENDS)
def test_a_range_is_one_where_each_of_its_numbers_alone_makes_a_workload(
    lower: dict[str, float], upper: dict[str, float]
) -> None:
    """Ends and middle are checked without reading the document again: reading it with each of them is the oracle."""
    pairs = {name: sorted((lower[name], upper[name])) for name in lower if name in upper}
    middles = {name: float(f"{math.sqrt(low * high):.12g}") for name, (low, high) in pairs.items()}
    middles["memory_mb"] = sum(pairs["memory_mb"]) // 2
    ranges = {name: {"low": low, "high": high} for name, (low, high) in pairs.items()}
    alone = [{name: pair[end] for name, pair in pairs.items()} for end in (0, 1)]
    assert is_workload(ranges) == all(map(is_workload, [*alone, middles]))
    if is_workload(ranges):
        assert function(ranges).without_ranges() == function(middles)


def function(settings: dict[str, Any]) -> Workload:
    return Workload.from_dict({"backend": {"kind": "lambda", **settings}})


def is_workload(settings: dict[str, Any]) -> bool:
    try:
        function(settings)
    except WorkloadError:
        return False
    return True


def _models(model: type[Model]) -> Iterator[type[Model]]:
    for part in model.__subclasses__():
        yield part
        yield from _models(part)


@pytest.mark.parametrize("model", list(_models(Model)), ids=lambda model: model.__name__)
def test_rules_across_fields_are_in_check_where_changed_numbers_meet_them_as_well(model: type[Model]) -> None:
    validators = model.__pydantic_decorators__.model_validators.items()
    assert [name for name, decorated in validators if decorated.info.mode == "after"] == ["_agrees"]


def test_a_range_of_one_rate_does_not_hide_the_other() -> None:
    with pytest.raises(WorkloadError, match="contradict each other"):
        Workload.from_dict({"traffic": {"requests_per_month": {"low": 5, "high": 6}, "average_rps": 5}})
