from middlemost.report.diagnosis.contents import items_of
from middlemost.report.diagnosis.copies import copies_table, leaks_table
from tests.report import diagnoses


def test_groups_with_different_labels_exact_copies_first():
    table = copies_table(items_of(diagnoses.of_texts(), fold_over=280))
    assert [row[1].text for row in table.rows] == ["exact", "near", "near", "near"]
    for row in table.rows:
        assert len({member["label"] for member in row[0].content}) == 2
        assert row[2].text == "2"


def test_leaks_reach_across_splits():
    found = diagnoses.of_texts()
    table = leaks_table(items_of(found, fold_over=280))
    assert len(table.rows) == len(set(found.duplicates.near[found.duplicates.leaked]))
    for row in table.rows:
        assert len({member["split"] for member in row[0].content}) == 2


def test_there_is_no_table_where_there_is_no_trouble():
    items = items_of(diagnoses.of_nothing(), fold_over=280)
    assert copies_table(items) is None
    assert leaks_table(items) is None
