"""Labels that come from ratings."""

import pytest

from middlemost.data.versions import current_labels
from middlemost.errors import InputError
from middlemost.formats import read, read_items
from middlemost.jobs.diagnose.rated import inferred, labelled_by_consensus

RATINGS = {
    "item": ["p", "p", "p", "q", "q", "s"],
    "rater": ["1", "2", "3", "1", "2", "1"],
    "answer": ["a", "a", "b", "b", "b", "a"],
}
ITEMS = [{"id": "q", "text": "two"}, {"id": "p", "text": "one"}, {"id": "r", "text": "three"}]


def made():
    ratings = read(RATINGS, label="answer")
    name = ratings.label_question().name
    _, consensus = inferred(ratings)
    return ratings, consensus, labelled_by_consensus(read_items(ITEMS), ratings, consensus, name)


def test_the_consensus_becomes_labels_and_attributes_stay():
    ratings, consensus, dataset = made()
    assert dict(current_labels(dataset).iter_rows()) == {"p": "a", "q": "b", "r": None}
    assert dataset.items.columns == ["item", "text"]
    assert dataset.answers["item"].unique().sort().to_list() == ["p", "q"]
    assert consensus.method == "dawid_skene"
    assert ratings.answers.height == 6
    assert [(note.text, note.count) for note in dataset.reading.notes if note.kind == "unknown items"] == [
        ("Items that are rated and not among the items, left out with their ratings: 1.", 1)
    ]


def test_the_changes_say_where_labels_come_from():
    _, consensus, dataset = made()
    rows = dataset.changes.select("item", "to", "by", "method", "evidence").rows()
    posterior = dict(zip(consensus.items, consensus.posterior.max(axis=1).tolist(), strict=True))
    assert [row[:4] for row in rows] == [("p", "a", "raters", "dawid-skene"), ("q", "b", "raters", "dawid-skene")]
    assert rows[0][4] == f"posterior {posterior['p']:.3f}"


def test_ratings_of_other_items_are_refused():
    ratings = read(RATINGS, label="answer")
    _, consensus = inferred(ratings)
    with pytest.raises(InputError, match="No rated item is among the items"):
        labelled_by_consensus(read_items([{"id": "zz", "text": "x"}]), ratings, consensus, "answer")


def test_the_same_seed_makes_the_same_labels():
    tied = read({"item": ["p", "p", "q", "q"], "rater": ["1", "2", "1", "2"], "label": ["a", "b", "b", "a"]})
    first, again = inferred(tied, seed=3)[1], inferred(tied, seed=3)[1]
    assert first.label.tolist() == again.label.tolist()
