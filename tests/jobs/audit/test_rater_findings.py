from middlemost.agreement import rater_following, self_agreement
from middlemost.jobs.audit.rater_findings import changed_repeats, unfollowing_raters
from middlemost.questions.label import encode_ratings
from tests.jobs.tables import crowd, dataset


def names(findings):
    return [name for found in findings for name in found.details["raters"]]


def test_c3_two_raters_who_always_say_one_are_named():
    """C3 of the cases: three careful raters, two who press the same key throughout."""
    truth = {i: str(i % 2) for i in range(1, 61)}
    slips = {"r1": 7, "r2": 9, "r3": 11}
    rows = [
        (i, r, label if i % slip else str(1 - int(label))) for i, label in truth.items() for r, slip in slips.items()
    ]
    rows += [(i, r, "1") for i in truth for r in ("r4", "r5")]
    ratings = encode_ratings(dataset(rows))
    (found,) = unfollowing_raters(ratings, rater_following(ratings))
    assert found.details["raters"] == ["r4", "r5"]
    assert found.details["one_answer_only"] == ["r4", "r5"]
    assert found.details["ratings"] == [60, 60]


def test_a_rater_at_chance_and_one_who_inverts_are_named_and_careful_ones_are_not():
    ratings, _ = crowd([0.9] * 8 + [0.5, 0.1], n_items=150, seed=2)
    (found,) = unfollowing_raters(ratings, rater_following(ratings))
    assert sorted(found.details["raters"]) == ["r08", "r09"]
    assert found.details["against"] == ["r09"]


def test_honest_raters_are_rarely_named():
    """At a false discovery rate of 5% where there is nothing to discover, at most one crowd in ten may be blamed."""
    blamed = 0
    for seed in range(20):
        ratings, _ = crowd([0.7] * 10, n_items=60, seed=seed)
        blamed += bool(unfollowing_raters(ratings, rater_following(ratings)))
    assert blamed <= 2


def test_too_few_ratings_are_too_few_to_tell():
    ratings, _ = crowd([0.95] * 5 + [0.5], n_items=19)
    assert unfollowing_raters(ratings, rater_following(ratings)) == []


def test_constant_answers_where_nearly_everybody_says_the_same_are_no_evidence():
    rows = [(i, r, "no" if i or r == "c" else "yes") for i in range(40) for r in "abc"]
    ratings = encode_ratings(dataset(rows))
    assert names(unfollowing_raters(ratings, rater_following(ratings))) == []


def test_repeats_that_changed_are_counted_with_wilsons_interval():
    rows = [(i, "ann", "x") for i in range(10)] + [(i, "ann", "y" if i < 2 else "x") for i in range(10)]
    ratings = encode_ratings(dataset([*rows, (0, "bo", "x")]))
    (found,) = changed_repeats(ratings, self_agreement(ratings))
    assert (found.details["changed"], found.details["repeats"], found.touches) == (2, 10, 2)
    assert "20% (6% to 51%)" in found.sentence  # Wilson, 2 of 10


def test_no_repeats_no_finding():
    ratings, _ = crowd([0.8] * 3, n_items=5)
    assert changed_repeats(ratings, self_agreement(ratings)) == []
