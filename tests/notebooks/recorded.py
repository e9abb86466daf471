"""What each notebook has come to, as an expression over its names: run after its last cell, and compared."""

from __future__ import annotations

RECORDED = {
    "00_start_here": """{
        "patterns": {known.code: known.id for known in m.catalogue() if known.family in families},
        "status": [known.status for known in m.catalogue() if known.family in families],
        "families": [row["cells"][0]["text"] for row in m.grid.families(families).rows],
    }""",
    "01_which_pattern_fits": """{
        "yaml": guide.yaml(),
        "in_hand": guide.in_hand,
        "shortlist": guide.choice.to_dict()["shortlist"],
        "shown": [row["key"] for row in m.grid.shortlist(guide.choice).rows],
        "excluded": [out.pattern.code for out in guide.choice.excluded],
        "not_comparable": [out.pattern.code for out in guide.choice.not_comparable],
        "why": [reason.rule for reason in guide.choice[why].reasons],
    }""",
    "02_what_does_it_cost": """{
        "price_date": c.price_date,
        "ranked": {ranked.pattern.id: round(ranked.monthly_usd, 2) for ranked in c.ranked},
        "not_comparable": [out.pattern.id for out in c.not_comparable],
        "hops": [round(hop.usd, 2) for hop in assessment.bill.hops],
        "break_even": [
            round(crossing.at) for crossing in m.break_even(w, pattern, rival, low="10k", high="10G").crossings
        ],
        "matters_most": {
            effect.path: round(effect.swing_usd, 2)
            for effect in m.sensitivity(w, pattern, outputs=["usd"]).effects[:3]
        },
        "changed": round(changed.monthly_usd, 2),
    }""",
    "03_how_slow_is_the_tail": """{
        "p99_ms": {ranked.pattern.code: round(ranked.quantile_ms(0.99), 3) for ranked in c.ranked},
        "changes": {
            name: [round(side.quantile_ms(p), 3) for p in (0.5, 0.99)] for name, side in experiments.items()
        },
        "tail": [round(hop.share_of_p99, 6) for hop in assessment.latency.by_hop()],
        "assumed": [round(side.latency.assumed_share(0.99), 6) for side in (assessment, own)],
        "own_p99_ms": round(own.quantile_ms(0.99), 3),
    }""",
    "04_compare_and_report": """{
        "usd": {side.pattern.code: round(side.monthly_usd, 2) for side in (first, second)},
        "p99_ms": {side.pattern.code: round(side.quantile_ms(0.99), 3) for side in (first, second)},
        "verdicts": {side.pattern.code: side.verdict for side in (first, second)},
        "break_even": [round(crossing.at) for crossing in m.break_even(w, a, b, low="10k", high="10G").crossings],
        "top": [top.pattern.code for top in report.top],
    }""",
    "05_build_your_own_pattern": """{
        "hops": [round(hop.usd, 2) for hop in assessment.bill.hops],
        "ranked": {ranked.pattern.id: round(ranked.monthly_usd, 2) for ranked in c.ranked},
        "paid": round(paid.monthly_usd, 2),
        "p99_ms": [round(side.quantile_ms(0.99), 3) for side in (assessment, timed)],
    }""",
    "06_review_a_fleet": """{
        "workloads": review.sums["workloads"],
        "cheapest_total_usd": round(review.sums["cheapest_total_usd"], 2),
        "cheapest_for": {
            row["pattern"]: row["cheapest_for"] for row in review.sums["patterns"] if row["cheapest_for"]
        },
        "outliers": {row["name"]: round(row["monthly_usd"], 2) for row in review.sums["outliers"]},
        "picks": {step.workload.name: step.pick.pattern.code for step in review.steps},
        "saves": {step.workload.name: round(step.saves_usd, 2) for step in review.steps},
    }""",
    "07_deploy_it": """{
        "planned": [change.key for change in plan.changes],
        "monthly_usd": round(review.entries[0].monthly_usd, 2),
        "made": made.work.state,
        "drift": [value.key for value in stands.drift.values],
        "findings": [record["rule"] for record in checked.records()],
        "private": proof.outcome.value,
        "gone": gone.lines[-1],
    }""",
    "08_check_what_runs": """{
        "findings": [record["rule"] for record in m.check(inventory).records()],
        "trace": next(iter(traced.records()))["check"],
        "causes": len(causes.records()),
        "private": proof.summary(),
        "breaks": broken.summary(),
    }""",
    "09_price_what_you_have": """{
        "pattern": stands[0].name,
        "monthly_usd": round(stands[0].assessment.monthly_usd, 2),
        "p99_ms": round(stands[0].assessment.quantile_ms(0.99), 3),
        "entries": len(stands.records()),
    }""",
}
