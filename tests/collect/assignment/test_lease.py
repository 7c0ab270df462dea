"""Who gets which item: tests/cases G1 to G3, caps, groups, orders, draws."""

import itertools
import json
from collections import Counter

import pytest
from sqlalchemy import Engine, update

from middlemost.collect.assignment.lease import REACH, Lease
from middlemost.collect.store import tables

from ..acting import Actor, begun, places, rater, rows
from ..conftest import NOW

MINUTE = 60.0


def _labelled_by_all(raters: list[Actor], label: str = "yes", now: float = NOW) -> list[tuple[int, str]]:
    """Raters take turns until nobody gets an item: who labelled what, in order."""
    done: list[tuple[int, str]] = []
    busy = True
    while busy:
        busy = False
        for one in raters:
            found = one.ask(now)
            if isinstance(found, Lease):
                one.answer(label, found.assignment, now=now)
                done.append((one.id, found.name))
                busy = True
    return done


def test_two_raters_never_hold_the_same_last_place(engine: Engine) -> None:
    begun(engine, 2, overlap=1)
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    first, second = ann.lease(), bo.lease()
    assert {first.name, second.name} == {"t1", "t2"}
    ann.answer("yes", first.assignment)
    bo.answer("no", second.assignment)
    assert places(engine) == {"t1": (0, 1, 0), "t2": (0, 1, 0)}


def test_32_raters_fill_200_items_exactly(engine: Engine) -> None:
    begun(engine, 200, overlap=1)
    done = _labelled_by_all([rater(engine, f"r{number}") for number in range(32)])
    assert sorted(Counter(item for _, item in done).values()) == [1] * 200
    assert all(counts == (0, 1, 0) for counts in places(engine).values())


def test_nobody_gets_an_item_twice_and_each_gets_its_overlap(engine: Engine) -> None:
    begun(engine, 30, overlap=3)
    done = _labelled_by_all([rater(engine, f"r{number}") for number in range(5)])
    assert max(Counter(done).values()) == 1
    assert set(Counter(item for _, item in done).values()) == {3}


def test_a_first_rating_does_not_hide_an_item_from_the_second_rater(engine: Engine) -> None:
    begun(engine, 3, overlap=2, order="fixed")
    ann, bo, cy = (rater(engine, name) for name in ("ann", "bo", "cy"))
    assert [ann.label("yes") for _ in range(3)] == ["t1", "t2", "t3"]
    assert ann.ask() == "all-seen"
    assert sum(ratings for _, ratings, _ in places(engine).values()) == 3
    assert [bo.label("no") for _ in range(3)] == ["t1", "t2", "t3"]
    assert cy.ask() == "complete"


def test_asking_again_gives_the_same_item(engine: Engine) -> None:
    begun(engine, 5, overlap=1)
    ann = rater(engine, "ann")
    first = ann.lease()
    assert ann.lease(NOW + MINUTE) == first
    assert len(rows(engine, "assignment")) == 1


def test_a_lease_that_ran_out_goes_to_who_asks_next(engine: Engine) -> None:
    begun(engine, 1, overlap=1, lease_minutes=10)
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    held = ann.lease(NOW)
    assert bo.ask(NOW + 9 * MINUTE) == "nothing-now"
    taken = bo.lease(NOW + 11 * MINUTE)
    assert taken.item == held.item
    assert taken.expires == NOW + 21 * MINUTE
    assert bo.answer("yes", taken.assignment, now=NOW + 12 * MINUTE).status == "rating"
    late = ann.answer("no", held.assignment, now=NOW + 13 * MINUTE)
    assert (late.status, late.late, late.next) == ("late", True, "complete")
    assert places(engine) == {"t1": (0, 1, 0)}
    assert [row["status"] for row in rows(engine, "answer")] == ["rating", "late"]


def test_a_lease_that_ran_out_still_counts_while_nobody_asked(engine: Engine) -> None:
    begun(engine, 1, overlap=1, lease_minutes=10)
    ann = rater(engine, "ann")
    held = ann.lease(NOW)
    assert ann.answer("yes", held.assignment, now=NOW + 11 * MINUTE).status == "rating"


def test_who_comes_back_to_a_lease_that_ran_out_keeps_it_for_longer(engine: Engine) -> None:
    begun(engine, 1, overlap=1, lease_minutes=10)
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    held = ann.lease(NOW)
    kept = ann.lease(NOW + 11 * MINUTE)
    assert (kept.assignment, kept.expires) == (held.assignment, NOW + 21 * MINUTE)
    assert bo.ask(NOW + 12 * MINUTE) == "nothing-now"


def test_an_item_given_back_is_found_by_who_has_passed_it(engine: Engine) -> None:
    n = 3 * REACH
    begun(engine, n, overlap=1, order="fixed", lease_minutes=10)
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    assert ann.lease(NOW).name == "t1"
    passed = [bo.label("yes", NOW + number) for number in range(2 * REACH)]
    assert "t1" not in passed
    assert [row["reached"] for row in rows(engine, "rater")][1] > 1
    bo.label("yes", NOW + 11 * MINUTE)
    assert bo.lease(NOW + 11 * MINUTE).name == "t1"


@pytest.mark.parametrize("order", ["fixed", "random"])
def test_all_items_are_found_however_far_a_rater_has_come(engine: Engine, order: str) -> None:
    n = 2 * REACH + 5
    begun(engine, n, overlap=2, order=order)
    ann = rater(engine, "ann")
    assert len({ann.label("yes") for _ in range(n)}) == n
    assert ann.ask() == "all-seen"


def test_random_order_draws_from_the_window_and_keeps_the_chance(engine: Engine) -> None:
    begun(engine, 10, overlap=1, order="random", window=4)
    raters = [rater(engine, f"r{number}") for number in range(10)]
    given = [one.lease() for one in raters]
    assert sorted(lease.item for lease in given) == list(range(1, 11))
    stored = rows(engine, "assignment")
    assert {row["draw"] for row in stored} == {"random"}
    assert [row["propensity"] for row in stored] == [1 / min(4, 10 - held) for held in range(10)]
    free = list(range(1, 11))
    for lease in given:
        assert lease.item in free[:4]
        free.remove(lease.item)


def test_every_place_of_the_window_is_drawn_equally_often(engine: Engine) -> None:
    begun(engine, 8, overlap=1000, order="random", window=8)
    firsts = Counter(rater(engine, f"r{number}").lease().item for number in range(400))
    assert set(firsts) == set(range(1, 9))
    assert all(25 <= count <= 80 for count in firsts.values())  # 50 expected, standard deviation 6.6


def test_the_same_study_can_be_played_again(engine: Engine) -> None:
    begun(engine, 20, overlap=1, order="random", seed=7)
    first = [rater(engine, f"r{number}").lease().item for number in range(10)]
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(tables.assignment.delete())
        connection.execute(update(tables.place).values(held=0, open=1))
    assert [Actor(engine, number).lease().item for number in range(1, 11)] == first


def test_fixed_order_is_steered_and_has_no_propensity(engine: Engine) -> None:
    begun(engine, 3, overlap=1, order="fixed")
    assert rater(engine, "ann").lease().name == "t1"
    (stored,) = rows(engine, "assignment")
    assert (stored["draw"], stored["propensity"]) == ("steered", None)


def test_a_rater_stops_at_their_cap(engine: Engine) -> None:
    begun(engine, 5, overlap=2, cap_per_rater=2)
    ann = rater(engine, "ann")
    ann.label("yes")
    ann.label("yes")
    assert ann.ask() == "cap"


def test_a_group_stops_at_its_cap_leases_counted(engine: Engine) -> None:
    begun(engine, 9, overlap=2, groups=[{"name": "a", "cap": 4}, {"name": "b"}])
    first, second, third = (rater(engine, name, group="a") for name in ("a1", "a2", "a3"))
    first.label("yes")
    first.label("yes")
    second.lease()  # two ratings, and two items in hand: the first rater's next and this one
    assert third.ask() == "cap"
    assert isinstance(rater(engine, "b1", group="b").ask(), Lease)


def test_each_group_fills_its_own_quota(engine: Engine) -> None:
    begun(engine, 4, groups=[{"name": "a", "per_item": 2}, {"name": "b", "per_item": 1}])
    raters = [rater(engine, f"{group}{number}", group=group) for group in "ab" for number in range(3)]
    _labelled_by_all(raters)
    found = {(row["item"], row["grp"]): row["ratings"] for row in rows(engine, "place")}
    assert found == {(item, group): wanted for item in range(1, 5) for group, wanted in (("a", 2), ("b", 1))}


def test_a_model_takes_no_place(engine: Engine) -> None:
    begun(engine, 3, overlap=1)
    ann, model = rater(engine, "ann"), rater(engine, "m", kind="model", counts=False)
    assert len({model.label("no") for _ in range(3)}) == 3
    assert model.ask() == "all-seen"
    assert places(engine) == {f"t{number}": (0, 0, 1) for number in (1, 2, 3)}
    assert len({ann.label("yes") for _ in range(3)}) == 3


@pytest.mark.parametrize(("state", "reason"), [("paused", "paused"), ("closed", "closed")])
def test_a_study_that_is_not_open_gives_nothing_out(engine: Engine, state: str, reason: str) -> None:
    begun(engine, 3)
    ann, preview = rater(engine, "ann"), rater(engine, "p", kind="preview", counts=False)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(update(tables.study).values(state=state))
    assert ann.ask() == reason
    assert isinstance(preview.ask(), Lease)


@pytest.mark.parametrize("state", ["paused", "removed"])
def test_a_rater_who_is_not_active_gets_nothing(engine: Engine, state: str) -> None:
    begun(engine, 3)
    assert rater(engine, "ann", state=state).ask() == state


def test_candidates_are_shuffled_for_each_rater_and_kept(engine: Engine) -> None:
    question = {"type": "preference", "name": "better", "prompt": "Which?", "candidates": ["left", "right"]}
    begun(engine, 2, overlap=100, questions=[question], show=[{"field": "text"}])
    sides = [rater(engine, f"r{number}").lease().sides for number in range(60)]
    orders = Counter(tuple(json.loads(one)["better"]) for one in sides if one is not None)
    assert set(orders) == set(itertools.permutations(["left", "right"]))
    assert min(orders.values()) >= 15  # 30 expected, standard deviation 3.9
    ann = Actor(engine, 1)
    assert ann.lease().sides == sides[0]


def test_the_rater_is_told_whether_others_hold_what_is_left(engine: Engine) -> None:
    begun(engine, 1, overlap=1)
    ann, bo = rater(engine, "ann"), rater(engine, "bo")
    held = ann.lease()
    assert bo.ask() == "nothing-now"
    ann.answer("yes", held.assignment)
    assert bo.ask() == "complete"
