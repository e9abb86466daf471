"""What every chart must have in its file; that it shows true numbers, units and few colors is in tests/views."""

from __future__ import annotations

import importlib

import pytest

import modeler as m
from modeler.views.charts import kinds
from modeler.views.charts.chart import Chart, chart, chart_names, charts_in_reports

EVERY = pytest.mark.parametrize("name", chart_names())


@EVERY
def test_a_chart_is_one_file_with_a_function_of_its_name(name: str) -> None:
    declared, function = chart(name), name.replace("-", "_")
    assert isinstance(declared, Chart)
    assert declared.draw.__name__ == function, f"name the function of kinds/{function}.py '{function}', as its file"
    assert declared.draw is getattr(m.plot, function)
    assert 0 <= declared.least <= declared.most, f"{name}: 'least' is more than 'most'"


@EVERY
def test_a_chart_tells_its_story_and_has_an_example(name: str) -> None:
    module = importlib.import_module(f"{kinds.__name__}.{name.replace('-', '_')}")
    assert len(module.__doc__ or "") > 60, f"{name}: say at the top of its file what one sees and how it is drawn"
    assert ">>>" in (chart(name).draw.__doc__ or ""), f"{name}: give its function an example that runs"
    assert "Returns" in (chart(name).draw.__doc__ or ""), f"{name}: say under 'Returns' what the axes and marks are"


def test_charts_of_a_report_have_places_of_their_own() -> None:
    places = [declared.in_report.place for declared in charts_in_reports().values() if declared.in_report]
    assert places == sorted(set(places)), "two charts have the same place in a report"
