from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost import Vocabulary
from middlemost.jobs.verdict.competence import Competence
from middlemost.jobs.verdict.decide import Evidence, decided, reasons
from middlemost.jobs.verdict.overuse import Overuse
from middlemost.jobs.verdict.result import VERDICTS

LABELS = Vocabulary(["no", "yes"])


def seen(ends: list[tuple[float, float]], *, shared: int = 40, crowd: float = 0.8) -> Evidence:
    """Raters with these ends of their intervals, of whom nothing else is remarkable."""
    low, high = np.array(ends, dtype=np.float64).reshape(-1, 2).T.copy()
    n = len(ends)
    return Evidence(
        shared=np.full(n, shared, dtype=np.int64),
        blind=np.zeros(n, dtype=bool),
        inverted=np.zeros(n, dtype=bool),
        log10_bayes=np.full(n, -3.0),
        competence=Competence((low + high) / 2, low, high),
        overuse=Overuse(np.zeros((n, 2)), np.full(n, -1, dtype=np.int32)),
        given=np.full((n, 2), shared / 2),
        crowd=crowd,
    )


def words(evidence: Evidence) -> list[str]:
    return [VERDICTS[word] for word in decided(evidence)[0]]


def test_the_interval_decides_and_not_the_mean():
    evidence = seen([(0.1, 0.39), (0.1, 0.41), (0.39, 1.0), (0.4, 1.0), (0.0, 1.0)])
    assert words(evidence) == ["noisy", "too few to tell", "too few to tell", "reliable", "too few to tell"]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted).map(tuple), min_size=1, max_size=8),
    st.floats(0, 1),
)
def test_d2_nobody_whose_interval_spans_the_threshold_is_flagged(ends, crowd: float):
    """D2 of the cases: two right answers out of two say nothing, however good they look."""
    for word, (low, high) in zip(words(seen(ends, crowd=crowd)), ends, strict=True):
        if low < crowd / 2 <= high:
            assert word == "too few to tell"


def test_few_ratings_come_before_any_finding():
    one = seen([(0.0, 0.1)], shared=9)
    flagged = replace(one, blind=np.array([True]))
    assert words(flagged) == ["too few to tell"]
    verdict, toward = decided(flagged)
    assert reasons(flagged, verdict, toward, LABELS) == ("9 ratings shared with others, of 10 that a verdict needs.",)
    assert words(replace(seen([(0.0, 0.1)], shared=10), blind=np.array([True]))) == ["spammer"]


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"blind": np.array([True]), "inverted": np.array([True])}, "spammer"),
        ({"inverted": np.array([True]), "overuse": Overuse(np.array([[0.3, -0.3]]), np.int32([0]))}, "inverted"),
        ({"overuse": Overuse(np.array([[0.3, -0.3]]), np.int32([0]))}, "biased"),
        ({}, "noisy"),
    ],
)
def test_the_first_that_fits_decides(changed, word: str):
    assert words(replace(seen([(0.1, 0.3)]), **changed)) == [word]


def test_c3_one_label_throughout_is_said_with_its_count():
    evidence = replace(
        seen([(0.0, 0.2), (0.0, 0.2)], shared=60),
        blind=np.array([True, True]),
        log10_bayes=np.array([9.0, 2.0]),
        given=np.array([[0.0, 60.0], [30.0, 30.0]]),
    )
    verdict, toward = decided(evidence)
    assert reasons(evidence, verdict, toward, LABELS) == (
        "Gave “yes” 60 times of 60; the items differ, the answers do not.",
        "The labels do not depend on the item: odds 100 to one for blind against honest.",
    )


def test_the_other_reasons_say_what_they_rest_on():
    evidence = replace(
        seen([(0.1, 0.3), (0.1, 0.3), (0.7, 0.9), (0.2, 0.6)]),
        overuse=Overuse(np.array([[0.25, -0.25], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]), np.int32([0, -1, -1, -1])),
        given=np.array([[30.0, 10.0], [20.0, 20.0], [20.0, 20.0], [0.0, 0.0]]),
    )
    verdict, toward = decided(evidence)
    assert toward.tolist() == [0, -1, -1, -1]
    assert reasons(evidence, verdict, toward, LABELS) == (
        "“no” is 75% of the labels; the crowd would give it 50%.",
        "Competence .20 (.10 to .30), under half of the crowd's .80.",
        "Competence .80 (.70 to .90); the crowd's is .80.",
        "No ratings.",
    )
