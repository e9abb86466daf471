"""`modeler choose` and `modeler latency`: what they print agrees with the library, and mistakes are one sentence."""

import json
from pathlib import Path

import pytest

from modeler.cli import main
from modeler.engine.choose import choose
from modeler.engine.compare import assess
from modeler.engine.study.what_if import what_if
from modeler.files.plain_json import load_json
from modeler.workload import Workload

pytestmark = pytest.mark.slow

PAYROLL = str(Path(__file__).parent.parent / "examples" / "payroll.yaml")


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")


def run(capsys, *arguments):
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_table_lists_the_shortlist_in_order(capsys):
    code, out, _ = run(capsys, "choose", PAYROLL)
    assert code == 0
    places = [out.index(candidate.pattern.id) for candidate in choose(Workload.load(PAYROLL)).shortlist]
    assert places == sorted(places)
    assert "Not comparable for this workload" in out


def test_json_is_what_the_library_says(capsys):
    code, out, _ = run(capsys, "choose", PAYROLL, "--json")
    assert code == 0
    document = load_json(out)
    assert document == load_json(json.dumps(choose(Workload.load(PAYROLL)).to_dict()))


def test_why_prints_rules_with_sources_and_dates(capsys):
    code, out, _ = run(capsys, "choose", PAYROLL, "--why", "A3")
    assert code == 0
    assert "https://docs.aws.amazon.com/" in out
    assert ", seen 20" in out.replace("\n", " ")


def test_why_judges_a_pattern_that_was_left_out_and_says_so(capsys):
    code, out, err = run(capsys, "choose", PAYROLL, "-p", "A4", "--why", "A2")
    assert code == 0
    assert out.startswith("A2 private-rest-custom-domain (")
    assert "A2 was left out by --pattern" in err
    _, among_all, silent = run(capsys, "choose", PAYROLL, "--why", "A2")
    assert (out, silent) == (among_all, "")


def test_why_judges_the_variant_that_is_named(capsys):
    for variant in ("https", "tls"):
        code, out, err = run(capsys, "choose", PAYROLL, "--why", f"E6:{variant}", "--json")
        assert (code, err) == (0, "")
        assessment = assess(Workload.load(PAYROLL), "E6", variant=variant)
        document = load_json(out)
        assert (document["variant"], document["verdict"]) == (assessment.variant, assessment.verdict)
        assert [row["rule"] for row in document["reasons"]] == [reason.rule for reason in assessment.reasons]


def test_explain_top_names_pick_and_runner_up(capsys):
    code, out, _ = run(capsys, "choose", PAYROLL, "--explain-top")
    shortlist = choose(Workload.load(PAYROLL)).shortlist
    assert code == 0
    assert out.startswith(f"Take {shortlist[0].label}, ")
    assert f"Runner-up: {shortlist[1].label}, " in out


def test_a_recommendation_in_json_has_kinds_with_values_and_their_words(capsys):
    code, out, _ = run(capsys, "choose", PAYROLL, "--explain-top", "--json")
    pick, second = choose(Workload.load(PAYROLL)).shortlist[:2]
    document = load_json(out)
    assert (code, document["schema"]) == (0, 2)
    assert (document["pick"], document["runner_up"]) == (pick.label, second.label)
    (cost,) = [part for part in document["because"] if part["kind"] == "cost"]
    assert cost["usd"] == pytest.approx(second.usd - pick.usd)
    assert f"${abs(cost['usd']):,.2f} a month" in cost["text"]
    assert all(part["kind"] and part["text"] for name in ("caveats", "tips") for part in document[name])


def test_what_if_names_each_need_and_objective(capsys):
    code, out, _ = run(capsys, "choose", PAYROLL, "--what-if")
    assert code == 0
    for words in ("api private: yes", "custom-domain", "jwt", "a budget of $500 a month", "a p99 of 400 ms"):
        assert words in out.replace("\n", " ")


def test_what_if_says_once_what_changes_nothing(capsys):
    """A row for each requirement that changes something, and one sentence for all others."""
    code, out, _ = run(capsys, "choose", PAYROLL, "--what-if")
    relaxations = what_if(choose(Workload.load(PAYROLL)))
    costly = [relaxed for relaxed in relaxations if relaxed.changes_pick or relaxed.allows or relaxed.saved_usd]
    table, _, sentence = out.partition("Dropping any of these alone changes nothing: ")
    assert code == 0
    assert 0 < len(costly) < len(relaxations)
    assert all(relaxed.dropped in table for relaxed in costly)
    others = [relaxed.dropped for relaxed in relaxations if relaxed not in costly]
    named, _, at_once = sentence.partition(".\n")
    assert named.replace("\n", " ").strip() == "; ".join(others)
    assert at_once.startswith("Without any of these, A3 would be first")


def test_what_if_of_needs_that_cost_nothing_is_a_sentence(capsys, tmp_path):
    path = tmp_path / "workload.yaml"
    path.write_text("objectives: {monthly_budget_usd: 100k}\n")
    code, out, _ = run(capsys, "choose", str(path), "--what-if")
    pick = choose(Workload.load(path)).pick
    words = "Dropping a budget of $100,000 a month changes nothing"
    assert (code, out.strip()) == (0, f"{words} (now {pick.label} at ${pick.usd:,.2f} a month).")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("choose", PAYROLL, "--rank", "speed"), "unknown ranking 'speed'"),
        (("choose", PAYROLL, "--rank", "cost=x"), "'--rank cost=x' has 'cost=x'"),
        (("choose", PAYROLL, "--rank", "cost=1,p99=2,cost=2"), "names 'cost' twice: give each weight once"),
        (("choose", PAYROLL, "--why", "Z9"), "unknown pattern 'Z9'"),
        (("choose", PAYROLL, "--why", "E6:tsl"), "unknown variant of 'vpc-lattice-service' 'tsl'"),
        (("choose", PAYROLL, "-o", "x.yaml"), "'-o x.yaml' saves the answers to questions"),
        (("choose", PAYROLL, "--why", "A1", "--what-if"), "exclude each other"),
        (("choose", "--json"), "need a workload file"),
        (("latency", "B1", "-w", PAYROLL), "B1 http-vpclink-internal-alb is not comparable for this workload"),
        (("latency", "A4", "-w", PAYROLL, "--set", "latency.alb.p50=-1"), "alb"),
        (("latency", "A4", "-w", PAYROLL, "--set", "latency.albb.p50=1"), "unknown hop 'albb' under 'latency' (did"),
        (("compare", PAYROLL, "--sort", "p98"), "unknown order 'p98'"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(capsys, arguments, sentence):
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1


def test_latency_prints_the_path_with_its_bracket(capsys):
    from modeler.views.text.latency import bracket

    code, out, _ = run(capsys, "latency", "A4", "-w", PAYROLL, "--correlated")
    assert code == 0
    latency = assess(Workload.load(PAYROLL), "A4").latency
    for p in (0.5, 0.9, 0.99, 0.999):
        assert bracket(latency.bracket(p)) in out
        assert bracket(latency.peak.bracket(p)) in out
    assert "week, correlated" in out


def test_latency_json_gives_every_hop_with_its_evidence(capsys):
    code, out, _ = run(capsys, "latency", "A4", "-w", PAYROLL, "--json")
    assert code == 0
    document = load_json(out)
    latency = assess(Workload.load(PAYROLL), "A4").latency
    assert document["percentiles_ms"]["p99"] == list(latency.bracket(0.99))
    assert sum(hop["share_of_p99"] for hop in document["hops"]) == pytest.approx(1)
    assert all(hop["evidence"] for hop in document["hops"])


def test_a_measurement_of_ones_own_replaces_the_published_one(capsys):
    _, before, _ = run(capsys, "latency", "A4", "-w", PAYROLL, "--json")
    changes = ["--set", "latency.alb.p50=50", "--set", "latency.alb.p99=90"]
    code, after, _ = run(capsys, "latency", "A4", "-w", PAYROLL, "--json", *changes)
    assert code == 0
    first, second = load_json(before)["hops"][2], load_json(after)["hops"][2]
    assert second["p50_ms"] > first["p50_ms"] + 40
    assert "your workload file" in json.dumps(second["evidence"])


def test_compare_can_rank_by_latency(capsys):
    code, out, _ = run(capsys, "compare", PAYROLL, "--sort", "p99", "--json")
    assert code == 0
    times = [row["latency"]["percentiles_ms"]["p99"] for row in load_json(out)["patterns"] if row["comparable"]]
    middles = [(low + high) / 2 for low, high in times]
    assert middles == sorted(middles)
