import re

import pytest
from sqlalchemy import text

from middlemost.collect.access.links import make_join_link, make_personal_link, revoke_link
from middlemost.collect.access.raters import (
    come_back,
    join,
    make_rater,
    preview_rater,
    rater_of,
    set_state,
)
from middlemost.collect.access.sessions import find_session
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor, Prepared

NOW = 1_760_000_000.0

_COUNT = Prepared(text("SELECT count(*) FROM rater"))  # pyright: ignore[reportArgumentType]


def test_names_are_readable_and_all_different(cursor: Cursor):
    names = {make_rater(cursor, "person", NOW).name for _ in range(200)}
    assert len(names) == 200
    assert all(re.fullmatch(r"r-[2-9b-df-hjkmnp-tv-xz]{6}", name) for name in names)


@pytest.mark.parametrize(
    ("kind", "models_count", "counts"),
    [
        ("person", False, True),
        ("person", True, True),
        ("model", False, False),
        ("model", True, True),
        ("preview", False, False),
        ("preview", True, False),
    ],
)
def test_whose_ratings_count(cursor: Cursor, kind, models_count: bool, counts: bool):
    made = make_rater(cursor, kind, NOW, models_count=models_count)
    assert made.counts is counts
    assert rater_of(cursor, made.id) == made


def test_joining_makes_a_rater_a_session_and_a_link_to_come_back_by(cursor: Cursor):
    link = make_join_link(cursor, NOW, group="nurses")
    joined = join(cursor, link.secret, NOW)
    assert (joined.rater.kind, joined.rater.group, joined.rater.state) == ("person", "nurses", "active")
    found = find_session(cursor, joined.session.token, "cookie", NOW)
    assert found is not None
    assert found.visitor.rater == joined.rater.id

    who, second = come_back(cursor, joined.link, NOW + 1)
    assert who == joined.rater
    assert second.token != joined.session.token
    for token in (second.token, joined.session.token):  # both browsers are in, as one rater
        found = find_session(cursor, token, "cookie", NOW + 1)
        assert found is not None
        assert found.visitor.rater == joined.rater.id
    assert cursor.one(_COUNT) == (1,)


def test_a_join_link_makes_another_rater_each_time(cursor: Cursor):
    link = make_join_link(cursor, NOW)
    assert join(cursor, link.secret, NOW).rater.id != join(cursor, link.secret, NOW).rater.id


def test_nobody_joins_by_a_link_that_is_withdrawn_or_another_kind(cursor: Cursor):
    link = make_join_link(cursor, NOW)
    joined = join(cursor, link.secret, NOW)
    revoke_link(cursor, link.id, NOW)
    for secret, code in ((link.secret, "link-revoked"), (joined.link, "link-unknown")):
        with pytest.raises(RefusalError) as caught:
            join(cursor, secret, NOW)
        assert caught.value.code == code
    assert cursor.one(_COUNT) == (1,)


def test_a_removed_rater_does_not_come_back_by_their_link(cursor: Cursor):
    ann = make_rater(cursor, "person", NOW)
    link = make_personal_link(cursor, ann.id, NOW)
    assert set_state(cursor, ann.id, "removed")
    with pytest.raises(RefusalError) as caught:
        come_back(cursor, link.secret, NOW)
    assert (caught.value.code, caught.value.status) == ("removed", 403)
    assert set_state(cursor, ann.id, "active")
    assert not set_state(cursor, ann.id, "active")
    assert come_back(cursor, link.secret, NOW)[0].id == ann.id


def test_unknown_raters_are_refused(cursor: Cursor):
    for change in (lambda: rater_of(cursor, 4711), lambda: set_state(cursor, 4711, "removed")):
        with pytest.raises(RefusalError) as caught:
            change()
        assert (caught.value.code, caught.value.status) == ("no-such-rater", 404)


def test_a_name_of_ones_own_is_taken_once(cursor: Cursor):
    assert make_rater(cursor, "model", NOW, name=" gpt <b>x</b> ").name == "gpt <b>x</b>"
    with pytest.raises(RefusalError) as caught:
        make_rater(cursor, "model", NOW, name="gpt <b>x</b>")
    assert (caught.value.code, caught.value.status) == ("name-taken", 409)


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\nb", "a\x00b", "a\u202eb", "\ud800", "preview:eve"])
def test_what_is_no_name(cursor: Cursor, name: str):
    with pytest.raises(RefusalError) as caught:
        make_rater(cursor, "model", NOW, name=name)
    assert (caught.value.code, caught.value.status) == ("rater-name", 422)


def test_a_manager_looks_as_one_rater_whose_ratings_never_count(cursor: Cursor):
    first = preview_rater(cursor, "eve", NOW)
    assert (first.kind, first.counts) == ("preview", False)
    assert preview_rater(cursor, "eve", NOW + 1) == first
    assert preview_rater(cursor, "mia", NOW).id != first.id
