"""The crowd of the demo."""

import numpy as np

from middlemost.data.vocabulary import Vocabulary
from middlemost.jobs.demo.crowd import DIGITS, LOOK_ALIKE, SPAMMERS, careful_crowd, digits_crowd
from middlemost.simulate import simulate_ratings

TRUTH = np.arange(100, dtype=np.int32) % DIGITS


def test_people_are_right_as_often_as_said_and_err_toward_the_look_alike():
    people = [one for one in digits_crowd(TRUTH) if one.kind == "person"]
    accuracy = [np.diag(one.confusion) for one in people]
    np.testing.assert_allclose(accuracy, np.linspace(0.5, 0.9, 14)[:, None].repeat(DIGITS, axis=1))
    off = people[0].confusion - 0.5 * np.eye(DIGITS)
    assert off.argmax(axis=1).tolist() == list(LOOK_ALIKE)
    np.testing.assert_allclose(off.max(axis=1), 0.25 + 0.25 / 9)
    assert all(alike != digit for digit, alike in enumerate(LOOK_ALIKE))


def test_exactly_the_spammers_answer_without_looking():
    crowd = digits_crowd(TRUTH)
    labels = Vocabulary(str(digit) for digit in range(DIGITS))
    ids = simulate_ratings(TRUTH, crowd, labels=labels, overlap=5).raters
    blind = [name for name, one in zip(ids, crowd, strict=True) if np.allclose(one.confusion, one.confusion[0])]
    assert tuple(blind) == SPAMMERS


def test_the_careful_are_better_than_the_best_of_the_crowd():
    best = max(float(np.diag(one.confusion).mean()) for one in digits_crowd(TRUTH))
    assert all(float(np.diag(one.confusion).min()) > best for one in careful_crowd())
