import numpy as np

from middlemost import Vocabulary
from middlemost.agreement import rater_following, self_agreement
from middlemost.agreement.following import RaterFollowing
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
    low, high = (f"{follows:.2f}".replace("0.", ".") for follows in sorted(found.details["follows"]))
    assert f"They follow the others {low} to {high} (0 is chance, 1 entirely)" in found.meaning
    assert "Rater r09 agrees less than by chance" in found.meaning


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


def following(follows, error, overall):
    """What so many raters of 100 items each follow."""
    n = len(follows)
    raters = Vocabulary(f"r{k:02}" for k in range(n))
    hundred = np.full(n, 100)
    return RaterFollowing(np.array(follows), np.full(n, error), np.full(n, 0.5), hundred, raters, overall)


def test_who_follows_a_little_less_than_all_is_not_named():
    ratings, _ = crowd([0.9] * 10, n_items=100)
    half = following([0.6] * 8 + [0.45, 0.2], 0.02, 0.6)
    assert names(unfollowing_raters(ratings, half)) == ["r09"]


def test_one_of_many_tests_that_barely_speaks_is_no_discovery():
    ratings, _ = crowd([0.9] * 10, n_items=100)
    barely = following([0.6] * 9 + [0.3 - 1.9 * 0.1], 0.1, 0.6)  # p is .03, and there are ten tests
    assert unfollowing_raters(ratings, barely) == []
    alone = following([0.3 - 1.9 * 0.1] * 10, 0.1, 0.6)
    assert len(names(unfollowing_raters(ratings, alone))) == 10
