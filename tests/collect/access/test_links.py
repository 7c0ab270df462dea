import threading

import pytest
from sqlalchemy import Engine, text

from middlemost.collect.access.accounts import welcome
from middlemost.collect.access.links import (
    MANAGER_LASTS,
    LinkKind,
    links_of_kind,
    look_at_link,
    make_join_link,
    make_manager_link,
    make_personal_link,
    mark_used,
    open_link,
    revoke_link,
    revoke_links_of_rater,
)
from middlemost.collect.access.raters import make_rater
from middlemost.collect.store.failures import RefusalError
from middlemost.collect.store.prepared import Cursor
from middlemost.collect.store.transaction import writing
from middlemost.collect.store.writer import Writer

NOW = 1_760_000_000.0

NEVER_MADE = "mm_" + 43 * "a"
"""Of the form of a secret, the same in every process that collects the tests."""


def refused(cursor: Cursor, secret: str, kind: LinkKind, now: float = NOW) -> tuple[str, int]:
    for look in (look_at_link, open_link):
        with pytest.raises(RefusalError) as caught:
            look(cursor, secret, kind, now)
    return caught.value.code, caught.value.status


def test_a_managers_link_works_once_within_a_day(cursor: Cursor):
    made = make_manager_link(cursor, NOW)
    assert look_at_link(cursor, made.secret, "manager", NOW + MANAGER_LASTS - 1).id == made.id
    assert refused(cursor, made.secret, "manager", NOW + MANAGER_LASTS) == ("link-expired", 410)
    assert open_link(cursor, made.secret, "manager", NOW + 1).id == made.id
    mark_used(cursor, made.id, NOW + 1)
    assert refused(cursor, made.secret, "manager", NOW + 2) == ("link-used", 410)


def test_a_join_link_works_for_many_and_knows_its_group(cursor: Cursor):
    made = make_join_link(cursor, NOW, group="nurses", expires=NOW + 10)
    for _ in range(3):
        assert open_link(cursor, made.secret, "join", NOW + 9).group == "nurses"
        mark_used(cursor, made.id, NOW + 9)
    assert refused(cursor, made.secret, "join", NOW + 10) == ("link-expired", 410)
    assert open_link(cursor, make_join_link(cursor, NOW).secret, "join", NOW + 1e9).group == ""


def test_a_personal_link_is_one_raters(cursor: Cursor):
    ann = make_rater(cursor, "person", NOW)
    made = make_personal_link(cursor, ann.id, NOW)
    assert open_link(cursor, made.secret, "personal", NOW).rater == ann.id
    mark_used(cursor, made.id, NOW + 1)
    mark_used(cursor, made.id, NOW + 2)
    assert open_link(cursor, made.secret, "personal", NOW + 1e9).rater == ann.id
    (listed,) = links_of_kind(cursor, "personal")
    assert (listed.used, listed.rater) == (NOW + 1, ann.id)


def test_a_withdrawn_link_lets_nobody_in(cursor: Cursor):
    made = make_join_link(cursor, NOW)
    assert revoke_link(cursor, made.id, NOW)
    assert not revoke_link(cursor, made.id, NOW)
    assert not revoke_link(cursor, 4711, NOW)
    assert refused(cursor, made.secret, "join") == ("link-revoked", 410)


def test_all_links_of_a_rater_are_withdrawn_and_no_others(cursor: Cursor):
    ann, bo = make_rater(cursor, "person", NOW), make_rater(cursor, "person", NOW)
    anns = [make_personal_link(cursor, ann.id, NOW) for _ in range(2)]
    bos = make_personal_link(cursor, bo.id, NOW)
    assert revoke_links_of_rater(cursor, ann.id, NOW) == 2
    assert {refused(cursor, link.secret, "personal")[0] for link in anns} == {"link-revoked"}
    assert open_link(cursor, bos.secret, "personal", NOW).rater == bo.id


@pytest.mark.parametrize("secret", ["", "mm_", "x" * 10_000, "' OR 1=1 --", "mm_\x00", "\ud800", NEVER_MADE])
def test_what_is_no_link_is_unknown(cursor: Cursor, secret: str):
    make_join_link(cursor, NOW)
    assert refused(cursor, secret, "join") == ("link-unknown", 404)


def test_a_link_does_for_nothing_but_its_own_kind(cursor: Cursor):
    ann = make_rater(cursor, "person", NOW)
    secrets = {
        "join": make_join_link(cursor, NOW).secret,
        "manager": make_manager_link(cursor, NOW).secret,
        "personal": make_personal_link(cursor, ann.id, NOW).secret,
    }
    kinds: list[LinkKind] = ["join", "manager", "personal"]
    for kind in kinds:
        for other, secret in secrets.items():
            if other != kind:
                assert refused(cursor, secret, kind) == ("link-unknown", 404)


def test_no_secret_is_stored(empty: Engine):
    with writing(empty) as cursor:
        made = make_join_link(cursor, NOW)
    with empty.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM link")).all())
    assert made.secret not in stored
    assert made.secret.removeprefix("mm_") not in stored


def test_two_who_use_one_managers_link_at_once_make_one_account(empty: Engine):
    with writing(empty) as cursor:
        secret = make_manager_link(cursor, NOW).secret
    writers = [Writer(empty), Writer(empty)]  # as two processes have them
    came: list[str] = []

    def use(writer: Writer, name: str) -> None:
        try:
            came.append(writer.change_now(lambda cursor: welcome(cursor, secret, name, "hash", NOW))[0].name)
        except RefusalError as refusal:
            came.append(refusal.code)

    threads = [threading.Thread(target=use, args=(writers[k % 2], f"m{k}")) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for writer in writers:
        writer.close()
    assert came.count("link-used") == 7
