"""`make lab` in a real browser: a notebook opens, runs, shows its table and charts, and nothing leaves the machine."""

from __future__ import annotations

import re

import pytest

import modeler as m

NOTEBOOK = "02_what_does_it_cost.ipynb"
CHARTS = 4
FINDINGS = "costs least|costs least|is cheaper|depends most"


@pytest.mark.browser
def test_make_lab_opens_a_notebook_that_runs_and_is_drawn_without_a_network(repository, open_lab):
    first = min(path.name for path in (repository / "notebooks").glob("*.ipynb"))
    with open_lab(NOTEBOOK, height=8000) as lab:
        assert f"/lab/tree/notebooks/{first}?" in lab.address
        lab.run_all(CHARTS)
        folder_shown = lab.page.locator(".jp-FileBrowser .jp-BreadCrumbs").inner_text()
        table = lab.page.locator(".jp-OutputArea-output table").first.inner_text()
        titles = lab.charts()
        bars = lab.page.locator(".js-plotly-plot").first.locator(".bars .point").count()
        lab.check()
    ranked = m.compare(m.Workload.load(repository / "examples" / "payroll.yaml")).ranked
    assert folder_shown.strip("/ ") == "notebooks"
    assert [row.split()[2] for row in table.splitlines()[1:]] == [assessment.pattern.id for assessment in ranked]
    matches = [re.search(words, title) for words, title in zip(FINDINGS.split("|"), titles, strict=True)]
    assert all(matches), titles
    assert bars >= sum(len([hop for hop in assessment.bill.hops if hop.usd]) for assessment in ranked[:12])
