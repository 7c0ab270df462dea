"""The surprisingly popular label."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import middlemost as mm
from middlemost.errors import CapacityError, InputError, SettingError
from middlemost.questions.label import encode_gold, encode_ratings
from middlemost.questions.predicted import encode_predicted
from middlemost.stats.scores import shared_accuracy
from middlemost.truth import majority, surprisingly_popular
from tests.truth.samples import gold_of, ratings_of


def asked(item, votes, guesses):
    """Rows of one item: label → number of voters, label → what each of its voters guesses of all labels."""
    rows = [(item, f"{label}{n}", label) for label, number in votes.items() for n in range(number)]
    return rows, [guesses[label] for _, _, label in rows]


def of_two(*parts):
    """Ratings of several items with labels no and yes, and guesses of the share that says yes."""
    rows = [row for one, _ in parts for row in one]
    guesses = [guess for _, some in parts for guess in some]
    return in_order(rows, [(np.nan, guess) for guess in guesses], labels=("no", "yes"))


def in_order(rows, guesses, **told):
    """Ratings and their guesses in the order of the ratings; no rater rates an item twice."""
    order = sorted(range(len(rows)), key=lambda row: (str(rows[row][0]), str(rows[row][1])))
    return ratings_of(rows, **told), np.array([guesses[row] for row in order], dtype=np.float64)


# Figure 1 of the paper: "Philadelphia is the capital of Pennsylvania" (false) and "Columbia is the capital of South
# Carolina" (true). Most say yes to either; those who say no to Philadelphia know why others do not.
PHILADELPHIA = asked("Philadelphia", {"yes": 7, "no": 3}, {"yes": 0.9, "no": 0.8})
COLUMBIA = asked("Columbia", {"yes": 6, "no": 4}, {"yes": 0.7, "no": 0.4})


def test_philadelphia_and_columbia_by_hand():
    """7 of 10 say yes where .9 * .7 + .8 * .3 = .87 is guessed; 6 of 10 where .7 * .6 + .4 * .4 = .58 is guessed."""
    ratings, predicted = of_two(PHILADELPHIA, COLUMBIA)
    consensus = surprisingly_popular(ratings, predicted)
    assert consensus.to_polars()["label"].to_list() == ["yes", "no"]  # Columbia, Philadelphia
    yes = [0.6 * 0.42 / (0.6 * 0.42 + 0.4 * 0.58), 0.7 * 0.13 / (0.7 * 0.13 + 0.3 * 0.87)]
    np.testing.assert_allclose(consensus.posterior[:, 1], yes)
    assert majority(ratings).to_polars()["label"].to_list() == ["yes", "yes"]
    assert "not a probability" in consensus.notes[-1]


def test_a_guess_of_the_other_label_says_the_same():
    ratings, predicted = of_two(PHILADELPHIA, COLUMBIA)
    other = np.column_stack([1 - predicted[:, 1], np.full(len(ratings), np.nan)])
    both = np.column_stack([1 - predicted[:, 1], predicted[:, 1]])
    for same in (other, both):
        np.testing.assert_allclose(
            surprisingly_popular(ratings, same).posterior, surprisingly_popular(ratings, predicted).posterior
        )


def test_three_labels_by_hand():
    """Normalised: a .5 (1 + .2/.5 + .2/.4) = .95, b .3 (1 + .5/.2 + .1/.2) = 1.2, c .2 (1 + .4/.2 + .2/.1) = 1."""
    guesses = {"a": (0.6, 0.2, 0.2), "b": (0.5, 0.4, 0.1), "c": (0.4, 0.2, 0.4)}
    ratings, predicted = in_order(*asked("q", {"a": 5, "b": 3, "c": 2}, guesses))
    expected = np.array([[0.95, 1.2, 1.0]]) / 3.15
    np.testing.assert_allclose(surprisingly_popular(ratings, predicted).posterior, expected)
    predicted[:, 2] = np.nan  # two of three are enough
    np.testing.assert_allclose(surprisingly_popular(ratings, predicted).posterior, expected)


def test_a_label_without_votes_takes_no_part():
    guesses = {"a": (0.6, 0.3, 0.1), "b": (0.5, 0.4, 0.1)}
    ratings, predicted = in_order(*asked("q", {"a": 6, "b": 4}, guesses), labels=("c",))
    votes = np.array([0.6 * (1 + 0.3 / 0.5), 0.4 * (1 + 0.5 / 0.3), 0.0])
    np.testing.assert_allclose(surprisingly_popular(ratings, predicted).posterior, [votes / votes.sum()])


def test_guesses_of_nothing_are_bounded_by_the_floor():
    guesses = {"a": (1.0, 0.0, 0.0), "b": (1.0, 0.0, 0.0)}
    ratings, predicted = in_order(*asked("q", {"a": 6, "b": 4}, guesses), labels=("c",))
    votes = np.array([0.6 * (1 + 0.01 / 1), 0.4 * (1 + 1 / 0.01), 0.0])
    np.testing.assert_allclose(surprisingly_popular(ratings, predicted, floor=0.01).posterior, [votes / votes.sum()])


def test_exactly_as_popular_as_guessed_is_a_tie():
    consensus = surprisingly_popular(*of_two(asked("q", {"yes": 6, "no": 4}, {"yes": 0.7, "no": 0.45})))
    assert consensus.tied.tolist() == [True]
    np.testing.assert_allclose(consensus.posterior, [[0.5, 0.5]])


@pytest.mark.parametrize("guess", [1.0, 0.3, 0.0])
def test_a_unanimous_item_keeps_its_label(guess):
    consensus = surprisingly_popular(*of_two(asked("q", {"yes": 3}, {"yes": guess})))
    assert consensus.posterior.tolist() == [[0.0, 1.0]]


def test_what_is_not_guessed_counts_as_a_vote_and_is_said():
    ratings, predicted = of_two(PHILADELPHIA, COLUMBIA)
    predicted[ratings.item == 0] = np.nan
    predicted[np.flatnonzero(ratings.item == 1)[-1]] = np.nan
    consensus = surprisingly_popular(ratings, predicted)
    np.testing.assert_allclose(consensus.posterior[0], [0.4, 0.6])  # its votes
    assert consensus.notes[:2] == (
        "11 of 20 ratings have no guess of all labels and count as votes only.",
        "1 item lacks the guesses needed: majority decides.",
    )


def test_more_than_two_labels_need_guesses_from_the_voters_of_each():
    rows, guesses = asked("q", {"a": 5, "b": 3, "c": 2}, dict.fromkeys("abc", (0.5, 0.3, 0.2)))
    ratings, predicted = in_order(rows, guesses)
    predicted[ratings.label == 2] = np.nan
    consensus = surprisingly_popular(ratings, predicted)
    np.testing.assert_allclose(consensus.posterior, [[0.5, 0.3, 0.2]])
    predicted[:, 1:] = np.nan
    with pytest.raises(InputError, match="guesses for K - 1 of them are needed"):
        surprisingly_popular(ratings, predicted)


def test_repeats_share_one_vote_and_one_guess():
    once, guess = of_two(PHILADELPHIA)
    twice = ratings_of([row for row in PHILADELPHIA[0] for _ in range(1 + (row[1] == "yes0"))])
    again = np.insert(guess, int(np.searchsorted(once.rater, once.raters.find(["yes0"])[0])), guess[-1], axis=0)
    np.testing.assert_allclose(
        surprisingly_popular(twice, again).posterior, surprisingly_popular(once, guess).posterior
    )


def test_one_label():
    ratings = ratings_of([("q", "x", "yes")])
    assert surprisingly_popular(ratings, np.array([[np.nan]])).posterior.tolist() == [[1.0]]


def test_gold_is_held_and_items_without_ratings_have_no_label():
    rows, guesses = PHILADELPHIA
    ratings, predicted = in_order(rows, [(np.nan, guess) for guess in guesses], labels=("no",), items=("unrated",))
    consensus = surprisingly_popular(ratings, predicted, gold=gold_of(ratings, {"Philadelphia": "yes"}))
    assert consensus.to_polars()["label"].to_list() == ["yes", None]
    assert consensus.anchored.tolist() == [True, False]


def test_what_cannot_be_is_refused():
    ratings, predicted = of_two(PHILADELPHIA)
    with pytest.raises(InputError, match="a table of 9 by 2; there are 10 ratings and 2 labels"):
        surprisingly_popular(ratings, predicted[1:])
    with pytest.raises(InputError, match="outside 0 to 1"):
        surprisingly_popular(ratings, predicted * 100)
    with pytest.raises(InputError, match="guesses for K - 1"):
        surprisingly_popular(ratings, np.full_like(predicted, np.nan))
    for floor in (0.0, 0.5):
        with pytest.raises(SettingError, match="floor"):
            surprisingly_popular(ratings, predicted, floor=floor)
    with pytest.raises(CapacityError):
        surprisingly_popular(ratings, predicted, max_bytes=8)


@given(st.integers(0, 2**32 - 1), st.integers(2, 4))
def test_renamed_labels_and_shuffled_raters_change_nothing(seed, n_labels):
    rng = np.random.default_rng(seed)
    rows = [(i, f"r{r}", "abcd"[rng.integers(n_labels)]) for i in range(6) for r in range(5)]
    guesses = rng.dirichlet(np.ones(n_labels), len(rows))
    names, renamed = rng.permutation(n_labels), rng.permutation(5)
    other = [(i, f"r{renamed[int(rater[1])]}", "abcd"[names["abcd".index(label)]]) for i, rater, label in rows]
    labels = "abcd"[:n_labels]
    one = surprisingly_popular(*in_order(rows, guesses, labels=labels))
    two = surprisingly_popular(*in_order(other, guesses[:, np.argsort(names)], labels=labels))
    np.testing.assert_allclose(one.posterior, two.posterior[:, names], rtol=1e-9)
    np.testing.assert_allclose(one.posterior.sum(axis=1), 1.0)


def accuracies(table, item, rater):
    """Accuracy of majority and of the surprisingly popular label, ties sharing credit."""
    gold = table.select(item=item, label=pl.col("actual").cast(pl.String)).unique()
    told = {"item": item, "rater": rater, "label": "own", "predicted": "meta=1"}
    data = mm.read(table.select(item, rater, "own", "meta"), gold=gold, **told)
    ratings = encode_ratings(data)
    known = encode_gold(data, ratings.items)
    both = majority(ratings), surprisingly_popular(ratings, encode_predicted(data))
    return [shared_accuracy(one.posterior, known).mean for one in both]


@pytest.mark.slow
@pytest.mark.parametrize(("study", "votes", "expected"), [("1a", 0.58, 0.68), ("1b", 0.72, 0.86), ("1c", 0.62, 0.90)])
def test_states(real_data, study, votes, expected):
    """Prelec et al. (2017), studies 1a to 1c; computed from its rule without this package, ties sharing credit."""
    table = pl.read_csv(real_data / "truth" / "prelec_states" / "ratings.csv.gz", infer_schema_length=None)
    found = accuracies(table.filter(pl.col("study") == study), "state", "subject")
    assert found == pytest.approx([votes, expected], abs=1e-9)


@pytest.mark.slow
def test_trivia(real_data):
    """Prelec et al. (2017), study 2; as above."""
    table = pl.read_csv(real_data / "truth" / "prelec_trivia" / "ratings.csv.gz", infer_schema_length=None)
    assert accuracies(table, "qname", "subject") == pytest.approx([0.5625, 0.625], abs=1e-9)
