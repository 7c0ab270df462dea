"""Which rater ids are one person."""

import pytest

from middlemost.errors import InputError
from middlemost.formats.load import load_table
from middlemost.formats.persons import person_of


def test_a_mapping():
    assert person_of(load_table({"rater": ["a", " b"], "person": ["p", "p"]})) == {"a": "p", "b": "p"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"name": ["a"], "person": ["p"]}, "needs the columns id and person; it has name, person"),
        ({"id": ["a", "a"], "person": ["p", "q"]}, "'a' belongs to two persons, 'p' and 'q'"),
        ({"id": ["a", None], "person": ["p", "q"]}, "line 2: An id or a person is missing"),
    ],
)
def test_a_mapping_that_cannot_be_used(table, message):
    with pytest.raises(InputError, match=message):
        person_of(load_table(table))
