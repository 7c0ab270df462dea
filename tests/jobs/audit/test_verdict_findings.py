import numpy as np
import polars as pl
import pytest

from middlemost import audit
from middlemost.jobs.audit.verdict_findings import raters_to_look_at
from middlemost.jobs.verdict.of_ratings import rater_verdicts
from middlemost.questions.label import encode_ratings
from tests.jobs.tables import crowd, dataset


def found_in(ratings):
    return {finding.kind: finding for finding in raters_to_look_at(ratings, rater_verdicts(ratings))}


def test_c3_two_raters_who_always_say_one_are_named():
    """C3 of the cases: three careful raters, two who press the same key throughout."""
    truth = {i: str(i % 2) for i in range(1, 61)}
    slips = {"r1": 7, "r2": 9, "r3": 11}
    rows = [
        (i, r, label if i % slip else str(1 - int(label))) for i, label in truth.items() for r, slip in slips.items()
    ]
    rows += [(i, r, "1") for i in truth for r in ("r4", "r5")]
    found = audit(dataset(rows))
    (spammers,) = (finding for finding in found.findings if finding.kind.endswith(" raters"))
    assert spammers.sentence == "2 raters answer without regard to the item: r4 and r5 (120 of 300 ratings)."
    assert spammers.details["reasons"] == ["Gave “1” 60 times of 60; the items differ, the answers do not."] * 2
    assert found.verdicts.words == ["reliable"] * 3 + ["spammer"] * 2
    assert found.labels.sort(pl.col("item").cast(pl.Int64))["label"].to_list() == [truth[i] for i in range(1, 61)]


def test_d2_two_right_answers_out_of_two_get_no_verdict():
    """D2 of the cases: the newcomer's two right gold items are too few; who saw no gold has no share of right ones."""
    truth = {f"g{i:03}": "ab"[i % 2] for i in range(200)} | {f"x{i:02}": "ab"[i % 2] for i in range(40)}
    gold = [item for item in truth if item[0] == "g"]
    rows = [(item, rater, label) for item, label in truth.items() for rater in ("h1", "h2")]
    rows += [(item, "old", truth[item] if i >= 6 else "ba"[i % 2]) for i, item in enumerate(gold)]
    rows += [(item, "new", truth[item]) for item in gold[:2]]
    rows += [(item, "none", truth[item]) for item in truth if item[0] == "x"]
    control = pl.DataFrame({"item": gold, "label": [truth[item] for item in gold], "role": "control"})
    found = audit(dataset(rows, gold=control))
    raters = {row["rater"]: row for row in found.raters.to_dicts()}
    assert (raters["new"]["gold_low"], raters["new"]["gold_high"]) == (pytest.approx(0.342, abs=5e-4), 1.0)
    assert (raters["old"]["gold_low"], raters["old"]["gold_high"]) == pytest.approx((0.936, 0.986), abs=5e-4)
    assert (raters["none"]["gold"], raters["none"]["gold_note"]) == (None, "saw no gold")
    by_low = found.raters.filter(~pl.col("rater").str.starts_with("h")).sort("gold_low", descending=True)
    assert by_low.drop_nulls("gold_low")["rater"].to_list() == ["old", "new"]
    assert raters["new"]["verdict"] == "too few to tell"
    assert raters["new"]["reason"] == "2 ratings shared with others, of 10 that a verdict needs."
    assert not [finding for finding in found.findings if finding.kind.endswith(" raters")]


def test_each_kind_is_a_finding_of_its_own():
    ratings, _ = crowd([0.9] * 8 + [0.5, 0.1], n_items=150, seed=2)
    found = found_in(ratings)
    assert set(found) == {"spammer raters", "inverted raters"}
    assert found["spammer raters"].details["raters"] == ["r08"]
    assert found["spammer raters"].sentence == (
        "1 rater answers without regard to the item: r08 (150 of 1,500 ratings)."
    )
    assert found["inverted raters"].sentence == "1 rater is right less often than chance: r09 (150 of 1,500 ratings)."
    assert found["inverted raters"].touches == 150


def test_a_lean_is_named_with_its_label():
    truth = {i: "yes" if i % 2 else "no" for i in range(200)}
    rows = [(i, f"r{r}", label) for i, label in truth.items() for r in range(8)]
    rows += [(i, "lean", "yes" if i % 4 == 0 else label) for i, label in truth.items()]
    found = found_in(encode_ratings(dataset(rows)))
    assert set(found) == {"biased raters"}
    assert found["biased raters"].details["raters"] == ["lean"]
    assert found["biased raters"].meaning.startswith("Toward “yes” (1).")


def test_careful_raters_are_no_finding():
    ratings, _ = crowd([0.9] * 6, n_items=100)
    assert found_in(ratings) == {}


def test_above_forty_labels_raters_who_do_not_follow_are_named_without_a_verdict():
    def study(n_labels: int):
        rng = np.random.default_rng(0)
        rows = [(i, r, f"l{i % n_labels:02}") for i in range(120) for r in "uvwx"]
        return dataset(rows + [(i, "blind", f"l{rng.integers(n_labels):02}") for i in range(120)])

    few, many = audit(study(40), resamples=0), audit(study(41), resamples=0)
    assert few.verdicts.words[few.verdicts.raters.code("blind")] in ("noisy", "spammer")
    assert many.verdicts is None
    (named,) = [one for one in many.findings if one.kind == "raters who do not follow"]
    assert named.details["raters"] == ["blind"]
