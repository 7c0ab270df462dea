import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from middlemost.collect.access.accounts import welcome
from middlemost.collect.access.links import make_manager_link
from middlemost.collect.access.manager_log import last_actions, log_action
from middlemost.collect.store.prepared import Cursor

NOW = 1_760_000_000.0

NEVER_MADE = "mm_" + 43 * "a"
"""Of the form of a secret, the same in every process that collects the tests."""


def test_who_did_what_when(cursor: Cursor):
    eve, _ = welcome(cursor, make_manager_link(cursor, NOW).secret, "eve", "hash", NOW)
    log_action(cursor, eve.id, "rater-removed", NOW + 1, rater="r-7kq3mx", reason="=cmd|' /C calc'!A0 <script>")
    log_action(cursor, None, "backup", NOW + 2)
    lines = last_actions(cursor, 2)
    assert [(line.account, line.action, line.time) for line in lines] == [
        (None, "backup", NOW + 2),
        ("eve", "rater-removed", NOW + 1),
    ]
    assert lines[1].detail == {"rater": "r-7kq3mx", "reason": "=cmd|' /C calc'!A0 <script>"}


def test_pages_of_lines(cursor: Cursor):
    for k in range(5):
        log_action(cursor, None, f"action {k}", NOW)
    first = last_actions(cursor, 2)
    second = last_actions(cursor, 2, before=first[-1].id)
    assert [line.action for line in (*first, *second)] == ["action 4", "action 3", "action 2", "action 1"]


@pytest.mark.parametrize("hidden", [NEVER_MADE, f"https://a.b/r/{NEVER_MADE}", "$argon2id$v=19$m=1,t=1,p=1$c2Fs$dGFn"])
def test_no_secret_is_written(cursor: Cursor, hidden: str):
    log_action(cursor, None, "odd", NOW, a=hidden, b=[{"c": f"<{hidden}>"}], **{hidden: 1})
    detail = str(last_actions(cursor, 1)[0].detail)
    assert hidden.rpartition("/")[2] not in detail
    assert "[secret]" in detail


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(min_size=1), st.one_of(st.text(), st.integers(), st.none(), st.booleans())))
def test_any_detail_is_kept_as_it_is(cursor: Cursor, detail: dict[str, object]):
    fixed = {f"x{key}": value for key, value in detail.items()}
    log_action(cursor, None, "odd", NOW, **fixed)
    assert last_actions(cursor, 1)[0].detail == fixed
