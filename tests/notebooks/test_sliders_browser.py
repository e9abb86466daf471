"""What people do with the notebooks in JupyterLab: move a slider, give what cannot be, and export a report."""

from __future__ import annotations

import time

import pytest

import modeler as m

LIVE = ".js-plotly-plot >> nth=1"
CHANGED = "([old]) => document.querySelectorAll('.js-plotly-plot')[1].querySelector('.gtitle').textContent !== old"
ONE_REDRAW_S = 3.0
"""Much more than a redraw takes on a quiet machine (0.3 s): tests run on busy ones."""


def title(lab) -> str:
    return lab.page.locator(LIVE).locator(".gtitle").text_content()


@pytest.mark.browser
def test_a_moved_slider_changes_the_chart_and_what_cannot_be_is_said_in_place(repository, open_lab):
    w = m.Workload.load(repository / "examples" / "payroll.yaml")
    with open_lab("02_what_does_it_cost.ipynb", height=8000) as lab:
        lab.run_all(charts=4)
        before = title(lab)
        slider = lab.page.get_by_role("slider").first
        slider.focus()
        moved_at = time.monotonic()
        lab.page.keyboard.press("ArrowRight")
        lab.page.wait_for_function(CHANGED, arg=[before])
        took = time.monotonic() - moved_at
        after = title(lab)
        lab.page.locator(".widget-dropdown select").first.select_option("me-south-1")
        lab.page.wait_for_function(CHANGED, arg=[after])
        elsewhere = title(lab)
        lab.picture("slider")
        lab.check()
    for shown, values in (
        (before, {}),
        (after, {"traffic.requests_per_month": "10M"}),
        (elsewhere, {"traffic.requests_per_month": "10M", "region": "me-south-1"}),
    ):
        best = m.compare(w.with_values(values), sort="cost").ranked[0]
        assert shown.startswith(f"{best.pattern.code} costs least, ${best.monthly_usd:,.0f} a month")
    assert took < ONE_REDRAW_S


@pytest.mark.browser
def test_parts_that_do_not_fit_are_refused_in_one_sentence_and_the_notebook_goes_on(open_lab):
    with open_lab("05_build_your_own_pattern.ipynb") as lab:
        lab.run_all(charts=1)
        reach = lab.page.locator(".widget-dropdown select").first
        message = lab.page.locator(".modeler-message.modeler-error")
        drawn = lab.page.locator(".modeler-picture img").last.get_attribute("src")
        reach.select_option("hub: Endpoint in a hub VPC")
        message.wait_for()
        note_text = message.inner_text()
        kept = lab.page.locator(".modeler-picture img").last.get_attribute("src")
        reach.select_option("routed: Routed to the endpoint's VPC")
        reach.select_option("private: Private network")
        message.wait_for(state="detached")
        lab.check()
    assert note_text.endswith(".")
    assert "needs the option 'over'" in note_text
    assert kept == drawn


@pytest.mark.browser
def test_a_click_exports_the_report(repository, open_lab):
    with open_lab("04_compare_and_report.ipynb") as lab:
        lab.run_all(charts=3)
        lab.page.get_by_role("button", name="Write report").click()
        note = lab.page.locator(".modeler-message.modeler-note")
        note.wait_for()
        note_text = note.inner_text()
        written = {path.name: path.read_text() for path in (lab.folder / "build" / "payroll").iterdir()}
        page = lab.page.context.browser.new_page()
        page.goto((lab.folder / "build" / "payroll" / "report.html").as_uri())
        heading = page.locator("h1").first.inner_text()
        page.close()
        lab.check()
    pick = m.choose(m.Workload.load(repository / "examples" / "payroll.yaml")).pick
    assert all(name in note_text for name in written)
    assert sorted(written) == ["a-versus-b.svg", "a.svg", "b.svg", "decision.md", "report.html", "report.md"]
    assert "payroll" in heading.lower()
    assert all(pick.pattern.title in written[name] for name in ("report.html", "report.md", "decision.md"))
