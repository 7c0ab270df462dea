"""Preferences and rankings as comparisons."""

from collections import Counter

import pytest

from middlemost import Vocabulary
from middlemost.data.comparisons import LEFT, RIGHT, TIE
from middlemost.data.folder import load_dataset, write_dataset
from middlemost.data.question import LabelQuestion, PreferenceQuestion, RankingQuestion
from middlemost.errors import InputError, SettingError
from middlemost.questions import encode_comparisons
from tests.questions.forms import form

BETTER = PreferenceQuestion("better", ("A", "B"), both_bad=True, strength=2, criteria=("tone", "length"))
ORDER = RankingQuestion("order", ("a", "b", "c", "d"))


def chose(choice, **more):
    return {"choice": choice, **more}


def told(found):
    """Winner over loser of each comparison, or a tie."""
    sign = {LEFT: ">", RIGHT: "<", TIE: "="}
    names = found.candidates
    columns = (found.left.tolist(), found.outcome.tolist(), found.right.tolist())
    return [f"{names[one]}{sign[how]}{names[other]}" for one, how, other in zip(*columns, strict=True)]


def shuffled():
    """Case H3: ann saw A first and chose it, bo saw B first and chose A, cy saw B first and chose it."""
    return form(
        [("p", "ann", "better", chose("A")), ("p", "bo", "better", chose("A")), ("p", "cy", "better", chose("B"))],
        BETTER,
        shown={("p", "ann"): ["A", "B"], ("p", "bo"): ["B", "A"], ("p", "cy"): ["B", "A"]},
    )


def test_what_was_preferred_is_told_by_candidate_and_what_was_seen_first_beside_it():
    found = encode_comparisons(shuffled())
    assert told(found) == ["A>B", "A>B", "A<B"]
    assert [found.candidates[code] for code in found.shown_left.tolist()] == ["A", "B", "B"]
    assert found.won_by_first == (2, 3)  # and not (2, 3) of the left: A is left in all rows


def test_what_was_shown_comes_back_from_a_folder(tmp_path):
    write_dataset(shuffled(), tmp_path / "d")
    again = load_dataset(tmp_path / "d")
    assert again == shuffled()
    assert encode_comparisons(again).shown_left.tolist() == [0, 1, 1]


def test_strength_repeats_and_skips():
    data = form(
        [
            ("q", "y", "better", chose("neither")),
            ("p", "y", "better", chose("B", strength=2)),
            ("p", "x", "better", None),
            ("p", "y", "better", chose("tie")),
        ],
        BETTER,
    )
    found = encode_comparisons(data)
    assert found.outcome.tolist() == [RIGHT, TIE, 3]
    assert found.strength.tolist() == [2, 0, 0]
    assert found.weight.tolist() == [0.5, 0.5, 1]
    assert found.shown_left.tolist() == [-1, -1, -1]
    assert found.ranking.tolist() == [-1, -1, -1]
    assert list(found.raters) == ["x", "y"]  # x has no comparison and keeps a code


def test_a_criterion_leaves_out_who_did_not_judge_it():
    data = form(
        [
            ("p", "x", "better", chose("A", criteria={"tone": chose("B", strength=1)})),
            ("p", "y", "better", chose("A")),
        ],
        BETTER,
    )
    found = encode_comparisons(data, criterion="tone")
    assert (told(found), found.strength.tolist(), found.rater.tolist()) == (["A<B"], [1], [0])
    assert len(encode_comparisons(data, criterion="length")) == 0
    with pytest.raises(SettingError, match="no criterion 'taste'"):
        encode_comparisons(data, criterion="taste")
    with pytest.raises(SettingError, match="no criterion 'tone'"):
        encode_comparisons(form([("p", "x", "order", list("abcd"))], ORDER), criterion="tone")


def test_a_ranking_of_four_is_six_comparisons_that_carry_its_number():
    data = form(
        [("p", "y", "order", list("dcba")), ("p", "x", "order", list("abcd")), ("o", "x", "order", list("bacd"))],
        ORDER,
        shown={("p", "x"): list("dabc")},
    )
    found = encode_comparisons(data)
    assert len(found) == 18
    assert found.ranking.tolist() == [0] * 6 + [1] * 6 + [2] * 6
    assert told(found)[:6] == ["a<b", "a>c", "a>d", "b>c", "b>d", "c>d"]  # item o
    assert told(found)[6:12] == ["a>b", "a>c", "a>d", "b>c", "b>d", "c>d"]  # item p, rater x
    assert set(told(found)[12:]) == {"a<b", "a<c", "a<d", "b<c", "b<d", "c<d"}
    assert [found.candidates[code] for code in found.shown_left[6:12].tolist()] == ["a", "a", "d", "b", "d", "d"]
    assert found.shown_left[12:].tolist() == [-1] * 6
    assert found.weight.tolist() == [1] * 18
    assert found.won_by_first == (0, 0)


def test_candidates_that_tie_in_a_ranking_are_compared_with_a_tie():
    """Case H2: 5 comparisons that one wins, and one tie of 6 pairs."""
    found = encode_comparisons(form([("p1", "x", "order", [["a"], ["b", "c"], ["d"]])], ORDER))
    assert told(found) == ["a>b", "a>c", "a>d", "b=c", "b>d", "c>d"]


def test_wins_do_not_depend_on_the_order_of_rows():
    rows = [(item, rater, "order", order) for item in "pq" for rater, order in zip("xy", ("abcd", "badc"), strict=True)]
    rows = [(item, rater, name, list(order)) for item, rater, name, order in rows]
    a, b = encode_comparisons(form(rows, ORDER)), encode_comparisons(form(rows[::-1], ORDER))
    for column in ("item", "rater", "left", "right", "outcome", "ranking"):
        assert getattr(a, column).tolist() == getattr(b, column).tolist()
    assert Counter(told(a))["a>b"] == 2


@pytest.mark.parametrize(
    "value", [["a", "b", "c"], ["a", "b", "c", "d", "a"], list("abce"), "a", 3, {"a": 1}, [["a"], 2]]
)
def test_what_is_no_ranking_is_refused(value):
    with pytest.raises(InputError, match=r"a study: .* is no answer to the ranking 'order'"):
        encode_comparisons(form([("p", "x", "order", value)], ORDER))


def test_which_question_is_meant():
    label = LabelQuestion("ok", Vocabulary("ab"))
    both = [("p", "x", "better", chose("A")), ("p", "x", "order", list("abcd")), ("p", "x", "ok", "a")]
    assert len(encode_comparisons(form(both[:1] + both[2:], BETTER, label))) == 1
    assert len(encode_comparisons(form(both, BETTER, ORDER, label), "order")) == 6
    with pytest.raises(InputError, match=r"by a preference or answered by a ranking: better, order"):
        encode_comparisons(form(both, BETTER, ORDER))
    with pytest.raises(InputError, match="'ok' is answered by a label: use read_ratings"):
        encode_comparisons(form(both[2:], label))


def test_unknown_raters_are_refused():
    with pytest.raises(InputError, match="raters are unknown"):
        encode_comparisons(form([("p", None, "better", chose("A"))], BETTER))
