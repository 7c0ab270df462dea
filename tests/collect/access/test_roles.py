import pytest

from middlemost.collect.access.roles import ANONYMOUS, Role, Visitor, need_manager, need_rater
from middlemost.collect.store.failures import RefusalError

ANN = Visitor(Role.RATER, rater=7, name="r-abc", kind="person", session=1, by="cookie")
EVE = Visitor(Role.MANAGER, account=3, name="eve", session=2, by="token")


def test_each_role_is_let_in_where_it_belongs():
    assert need_rater(ANN) == 7
    assert need_manager(EVE) == 3


@pytest.mark.parametrize(
    ("need", "visitor", "code", "status"),
    [
        (need_rater, ANONYMOUS, "not-signed-in", 401),
        (need_manager, ANONYMOUS, "not-signed-in", 401),
        (need_rater, EVE, "not-allowed", 403),
        (need_manager, ANN, "not-allowed", 403),
    ],
)
def test_and_nowhere_else(need, visitor: Visitor, code: str, status: int):
    with pytest.raises(RefusalError) as caught:
        need(visitor)
    assert (caught.value.code, caught.value.status) == (code, status)


def test_a_visitor_cannot_be_made_another():
    with pytest.raises(AttributeError):
        ANN.role = Role.MANAGER  # pyright: ignore[reportAttributeAccessIssue]
