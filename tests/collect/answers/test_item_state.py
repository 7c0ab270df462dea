"""What is known of an item after each of its answers."""

import json

import pytest
from sqlalchemy import Engine, insert

from middlemost.collect.answers.posterior import item_posterior
from middlemost.collect.store import tables

from ..acting import begun, rater, rows


def state_of(engine: Engine) -> dict[str, object]:
    (state,) = rows(engine, "item_state")
    return state


def test_each_rating_moves_the_posterior(engine: Engine) -> None:
    begun(engine, 1, overlap=3)
    given: list[tuple[str, str | None]] = []
    for name, label in (("ann", "yes"), ("bo", "yes"), ("cy", "no")):
        rater(engine, name).label(label)
        given.append((label, None))
        expected = item_posterior(given, ["yes", "no", "unsure"])
        state = state_of(engine)
        assert state["label"] == "yes"
        assert state["posterior"] == pytest.approx(expected["yes"])
        assert json.loads(str(state["spread"])) == pytest.approx(expected)
    assert state_of(engine)["ratings"] == 3


def test_what_the_worker_knows_of_raters_is_used(engine: Engine) -> None:
    begun(engine, 1, overlap=2)
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    inverted = {"yes": {"yes": 0.05, "no": 0.9, "unsure": 0.05}, "no": {"yes": 0.9, "no": 0.05, "unsure": 0.05}}
    row = {"rater": ann.id, "ratings": 50, "quality": 0.05, "confusion": json.dumps(inverted)}
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(insert(tables.rater_state).values(row))
    ann.label("yes")
    bo.label("no")
    assert state_of(engine)["label"] == "no"


def test_in_a_descriptive_study_nothing_is_called_the_label(engine: Engine) -> None:
    begun(engine, 1, overlap=3, paradigm="descriptive")
    for name, label in (("ann", "yes"), ("bo", "yes"), ("cy", "no")):
        rater(engine, name).label(label)
    state = state_of(engine)
    assert (state["label"], state["posterior"], state["ratings"]) == (None, None, 3)
    assert json.loads(str(state["spread"])) == pytest.approx({"yes": 2 / 3, "no": 1 / 3, "unsure": 0})


@pytest.mark.parametrize("models_count", [False, True])
def test_a_models_ratings_count_where_the_study_says_so(engine: Engine, models_count: bool) -> None:
    begun(engine, 1, overlap=3, models_count=models_count)
    rater(engine, "m", kind="model", counts=models_count).label("no")
    assert state_of(engine)["ratings"] == int(models_count)


def test_questions_without_labels_have_no_posterior(engine: Engine) -> None:
    begun(engine, 1, questions=[{"type": "number", "name": "size", "prompt": "How large?"}])
    ann = rater(engine, "ann")
    ann.send({"size": {"value": 3}}, ann.lease().assignment)
    state = state_of(engine)
    assert (state["label"], state["posterior"], state["spread"], state["ratings"]) == (None, None, None, 1)
