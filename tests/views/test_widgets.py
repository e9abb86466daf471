"""Widgets hold no logic: they show what they are given, report what is clicked, and say errors in place."""

from __future__ import annotations

import ast
import asyncio
import base64
import threading
from pathlib import Path

import ipywidgets
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.errors import ModelerError, UnknownNameError
from modeler.views import widgets

pytestmark = pytest.mark.slow

HOSTILE = '<script>alert("x")</script>&"\''
ROOM = Path(widgets.__file__).parent


def click(widget: widgets.Pane, **message: object) -> None:
    """Send what the browser's half sends."""
    widget._handle_custom_msg(message, [])


def scripts(text: str) -> int:
    return text.lower().count("<script")


# The room


def test_widgets_import_no_engine_and_no_aws():
    for path in ROOM.glob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text()))
        names = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        ours = {name for name in names if name.startswith("modeler")}
        assert all(
            name in ("modeler.dataclass", "modeler.errors", "modeler.files.writing")
            or name.startswith("modeler.views.widgets")
            for name in ours
        ), path.name


def test_the_browsers_half_sets_text_never_html_and_fetches_nothing():
    for path in ROOM.glob("*.js"):
        text = path.read_text()
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "http:", "https:", "fetch(", "import "):
            assert forbidden not in text, f"{path.name} has {forbidden}"
    assert "http" not in (ROOM / "style.css").read_text()


def test_every_color_of_the_style_sheet_follows_the_theme_or_stands_on_a_light_ground():
    for line in (ROOM / "style.css").read_text().splitlines():
        if "#" in line and "{" in line and "/*" not in line:
            assert ".modeler-picture" in line or "var(--jp-" in line, line


# Messages


def test_what_the_user_got_wrong_is_said_in_one_sentence_and_the_notebook_goes_on():
    area = widgets.MessageArea()
    with area.catching():
        raise UnknownNameError("unknown pattern 'A99': give one of A1, A2")
    assert area.text == "Unknown pattern 'A99': give one of A1, A2."
    assert 'role="alert"' in area.value
    with area.catching():
        pass
    assert (area.text, area.value, area.layout.display) == ("", "", "none")


def test_a_defect_is_shown_and_raised():
    area = widgets.MessageArea()
    with pytest.raises(ZeroDivisionError), area.catching():
        _ = 1 / 0
    assert "something went wrong" in area.text.lower()


@given(st.text(max_size=60))
def test_whatever_a_message_says_is_shown_as_text(text):
    area = widgets.MessageArea()
    area.say(text + HOSTILE)
    assert scripts(area.html()) == 0


# The table


def table(**options: object) -> widgets.ComparisonTable:
    columns = ["pattern", widgets.Column("$/month", numeric=True)]
    rows = [
        widgets.Row("A5", ["ALB", widgets.Cell("$29.45", 29.45, note=HOSTILE)], "A5 ALB"),
        widgets.Row("A1", [HOSTILE, widgets.Cell("–")]),
    ]
    return widgets.ComparisonTable(columns, rows, **options)


def test_a_rows_button_gives_its_key_and_marks_the_row():
    asked: list[str] = []
    widget = table(on_choose=asked.append)
    click(widget, kind="choose", key="A1")
    assert (asked, widget.selected) == (["A1"], "A1")


def test_without_anything_to_call_a_table_has_no_buttons():
    assert table().action == ""
    assert table(on_choose=print).action == "Why?"


def test_what_is_sorted_are_numbers_not_their_text():
    assert [row["cells"][1]["sort"] for row in table().rows] == [29.45, "–"]


def test_an_error_behind_a_button_is_shown_and_the_table_stays():
    def fail(key: str) -> None:
        raise ModelerError(f"there is no '{key}'")

    widget = table(on_choose=fail)
    click(widget, kind="choose", key="A5")
    assert widget.message.text == "There is no 'A5'."
    assert len(widget.rows) == 2


def test_a_still_copy_shows_every_cell_as_text():
    still = table(caption=HOSTILE).html()
    assert scripts(still) == 0
    assert "$29.45" in still
    assert still.count("&lt;script&gt;") == 3
    assert widgets.ComparisonTable(["a"], empty="No row.").html().count("No row.") == 1


def test_jupyter_is_told_the_live_widget_and_its_still_copy():
    told = table()._repr_mimebundle_()
    data = told[0] if isinstance(told, tuple) else told
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "$29.45" in data["text/html"]
    assert "http" not in data["text/html"]


# The form


class Talk:
    """One question; only sums of digits are answers."""

    def __init__(self) -> None:
        self.given: dict[str, object] = {}

    def look(self, topic: str) -> widgets.FormView:
        option = widgets.FormOption(id="yes", text=HOSTILE, chosen=self.given.get("paid") == ["yes"])
        questions = (
            widgets.FormQuestion(id="paid", text="Paid?", options=(option,)),
            widgets.FormQuestion(
                id="budget", text="How much?", kind="quantity", value=str(self.given.get("budget", ""))
            ),
            widgets.FormQuestion(id="who", text="Who?", settled="only one can", chosen=HOSTILE),
        )
        topics = (widgets.FormTopic("Cost", "0 of 2"), widgets.FormTopic("Time"))
        return widgets.FormView(head=HOSTILE, topics=topics, open=topic, questions=questions if topic else ())

    def answer(self, name: str, value: object) -> None:
        if name == "budget" and not str(value).isdigit():
            raise ModelerError(f"'{value}' is no sum: write for example '500'")
        self.given[name] = value

    def clear(self, name: str) -> None:
        self.given.pop(name) if name else self.given.clear()

    def form(self) -> widgets.QuestionForm:
        return widgets.QuestionForm(self.look, self.answer, self.clear, first="Cost")


def question(form: widgets.QuestionForm, name: str) -> dict[str, object]:
    return next(form_question for form_question in form.view["questions"] if form_question["id"] == name)


def test_an_answer_is_reported_and_shown():
    talk = Talk()
    form = talk.form()
    click(form, kind="answer", id="paid", value=["yes"])
    assert talk.given == {"paid": ["yes"]}
    assert question(form, "paid")["options"][0]["chosen"] is True


def test_a_wrong_answer_is_said_at_its_question_keeps_what_was_written_and_changes_nothing():
    talk = Talk()
    form = talk.form()
    click(form, kind="answer", id="budget", value="<b>")
    assert question(form, "budget")["error"] == "'<b>' is no sum: write for example '500'."
    assert question(form, "budget")["value"] == "<b>"
    assert talk.given == {}
    click(form, kind="answer", id="budget", value="500")
    assert (question(form, "budget")["error"], talk.given) == ("", {"budget": "500"})


def test_answers_are_taken_back_one_by_one_or_all():
    talk = Talk()
    form = talk.form()
    for name, value in (("paid", ["yes"]), ("budget", "5")):
        click(form, kind="answer", id=name, value=value)
    click(form, kind="clear", id="budget")
    assert talk.given == {"paid": ["yes"]}
    click(form, kind="clear", id="")
    assert talk.given == {}


def test_a_topic_opens_and_closes():
    form = Talk().form()
    click(form, kind="open", name="")
    assert (form.view["open"], form.view["questions"]) == ("", ())
    click(form, kind="open", name="Cost")
    assert len(form.view["questions"]) == 3


def test_a_still_form_shows_text():
    assert scripts(Talk().form().html()) == 0


# What follows controls


def test_a_hundred_changes_in_a_row_are_one_call_with_the_last_value_within_300_ms():
    seen: list[tuple[int, float]] = []

    async def slide() -> float:
        loop = asyncio.get_running_loop()
        slider = ipywidgets.IntSlider(value=0, max=200)
        widgets.Live(lambda azs: seen.append((azs, loop.time())), {"azs": slider})
        for value in range(1, 101):
            slider.value = value
        stopped = loop.time()
        await asyncio.sleep(0.4)
        return stopped

    stopped = asyncio.run(slide())
    assert [value for value, _ in seen] == [0, 100]
    assert seen[1][1] - stopped < 0.3


def test_an_error_while_sliding_is_shown_and_goes_with_the_next_good_value():
    def draw(size: int) -> None:
        if size > 5:
            raise ModelerError(f"{size} is too many: give at most 5")

    slider = ipywidgets.IntSlider(value=2)
    live = widgets.Live(draw, {"size": slider})
    slider.value = 9
    assert live.message.text == "9 is too many: give at most 5."
    slider.value = 3
    assert live.message.text == ""


def chart(kind: type, *heights: int) -> go.Figure:
    return go.Figure([kind(x=[1, 2], y=[height, height]) for height in heights], {"title": {"text": f"{heights}"}})


@pytest.mark.parametrize("then", [chart(go.Bar, 7, 8), chart(go.Bar, 7), chart(go.Scatter, 1, 2, 3), go.Figure()])
def test_a_chart_becomes_the_next_one_in_the_same_place(then):
    pane = widgets.ChartPane(chart(go.Bar, 3, 4))
    held = pane.figure
    pane.show(then)
    assert pane.figure is held
    assert [(trace.type, list(trace.y)) for trace in held.data] == [(trace.type, list(trace.y)) for trace in then.data]
    assert held.layout.title.text == then.layout.title.text


def test_a_chart_that_cannot_be_drawn_leaves_the_one_before_and_says_why():
    def draw(volume: str) -> go.Figure:
        if volume == "none":
            raise ModelerError("'none' is no count")
        return chart(go.Bar, len(volume))

    slider = widgets.slider("Requests", ["1M", "none", "100M"], "1M")
    live = widgets.LiveChart(draw, {"volume": slider})
    slider.value = "none"
    assert list(live.chart.figure.data[0].y) == [2, 2]
    assert live.live.message.text == "'none' is no count."
    slider.value = "100M"
    assert list(live.chart.figure.data[0].y) == [4, 4]


def test_controls_refuse_a_value_that_they_do_not_offer():
    with pytest.raises(UnknownNameError, match="AZs"):
        widgets.slider("AZs", [1, 2, 3], 4)
    with pytest.raises(UnknownNameError, match="Rank by"):
        widgets.picker("Rank by", [("what it costs", "cost")], "p99")


def test_columns_have_a_width_each():
    with pytest.raises(ModelerError, match="2 columns have 1 widths"):
        widgets.columns(widgets.Page(), widgets.Page(), widths_px=(300,))


# Pictures


def test_a_picture_is_an_image_that_can_run_no_script():
    pane = widgets.PicturePane()
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><title>{HOSTILE}</title></svg>"
    pane.show_svg(svg, HOSTILE, HOSTILE)
    assert scripts(pane.html()) == 0
    data = pane.value.partition("base64,")[2].partition('"')[0]
    assert base64.b64decode(data).decode() == svg
    pane.clear(HOSTILE)
    assert scripts(pane.html()) == 0


# Long work


def test_long_work_is_canceled_between_two_steps_and_keeps_what_came_of_it():
    reached, go_on = threading.Event(), threading.Event()

    def steps():
        yield 1
        reached.set()
        assert go_on.wait(10)
        yield 2
        raise AssertionError("the step after the cancel was begun")

    told: list[list[int]] = []
    work = widgets.Progress(steps, 5, "squares", told.append)
    work.start()
    assert reached.wait(10)
    work.cancel()
    go_on.set()
    assert work.wait() == [1, 2]
    assert (work.state, told) == ("canceled", [[1, 2]])


def test_long_work_that_fails_says_so_and_can_be_started_again():
    tries: list[int] = []

    def steps():
        tries.append(1)
        yield 1
        if len(tries) == 1:
            raise ModelerError("no price for 'x'")

    work = widgets.Progress(steps, 1)
    work.start()
    work.wait()
    assert (work.state, work.message.text) == ("failed", "No price for 'x'.")
    work.start()
    work.wait()
    assert (work.state, work.message.text) == ("done", "")


# Saving


def box(folder: Path, proposed: str = "workload.yaml") -> widgets.SaveBox:
    return widgets.SaveBox(lambda: "region: eu-west-1\n", lambda: proposed, folder)


def test_what_exists_is_overwritten_only_after_a_second_click(tmp_path):
    (tmp_path / "workload.yaml").write_text("mine")
    save_box = box(tmp_path)
    save_box.save()
    assert (tmp_path / "workload.yaml").read_text() == "mine"
    assert "exists: overwrite it, or give another name" in save_box.message.text
    save_box.overwrite()
    assert (tmp_path / "workload.yaml").read_text() == "region: eu-west-1\n"
    assert save_box.message.text.startswith("Saved to ")


def test_another_name_takes_the_question_back(tmp_path):
    (tmp_path / "workload.yaml").write_text("mine")
    save_box = box(tmp_path)
    save_box.save()
    save_box.name.value = "other.yaml"
    assert save_box._overwrite.layout.display == "none"
    save_box.save()
    assert {path.name for path in tmp_path.iterdir()} == {"workload.yaml", "other.yaml"}


@pytest.mark.parametrize(
    ("name", "sentence"), [("", "no file name"), (".", "is a folder"), ("no/such/x.yaml", "Cannot write to")]
)
def test_a_name_that_cannot_be_is_said(tmp_path, name, sentence):
    save_box = box(tmp_path)
    save_box.name.value = name
    save_box.save()
    assert sentence in save_box.message.text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../x.yaml", "/x.yaml", "a/../../x.yaml", "link/x.yaml", "nul\0.yaml"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, name):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)
    save_box = box(folder)
    save_box.name.value = name
    save_box.save()
    save_box.overwrite()
    assert "give a name without a folder" in save_box.message.text or "No file has such a name" in save_box.message.text
    assert {path.name for path in tmp_path.rglob("*")} == {"own", "link"}


def test_what_is_saved_is_no_file_that_a_program_runs(tmp_path):
    (tmp_path / "start.py").write_text("mine")
    save_box = box(tmp_path)
    save_box.name.value = "start.py"
    save_box.overwrite()
    assert "'start.py' does not end with '.yaml'" in save_box.message.text
    assert (tmp_path / "start.py").read_text() == "mine"


def test_of_two_pages_that_save_under_one_name_one_is_asked(tmp_path):
    pages = [widgets.SaveBox(lambda text=text: text, lambda: "workload.yaml", tmp_path) for text in ("a", "b")]
    barrier = threading.Barrier(2)

    def save(page):
        barrier.wait()
        page.save()

    threads = [threading.Thread(target=save, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(page.message.text.startswith("Saved to ") for page in pages) == [False, True]
    saved = next(page for page in pages if page.message.text.startswith("Saved to "))
    assert (tmp_path / "workload.yaml").read_text() == saved._text()


def test_the_proposed_name_follows_until_the_user_writes_one(tmp_path):
    proposed = ["a.yaml"]
    save_box = widgets.SaveBox(lambda: "", lambda: proposed[0], tmp_path)
    proposed[0] = "b.yaml"
    save_box.refresh()
    assert save_box.name.value == "b.yaml"
    save_box.name.value = "mine.yaml"
    proposed[0] = "c.yaml"
    save_box.refresh()
    assert save_box.name.value == "mine.yaml"
