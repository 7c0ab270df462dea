from middlemost.report.diagnosis.contents import items_of
from middlemost.report.diagnosis.worst import hard_table, in_order, worst_table
from tests.report import diagnoses


def test_the_lowest_quality_stands_first_as_in_labels_csv():
    found = diagnoses.of_texts()
    table = worst_table(items_of(found, fold_over=280))
    assert [row[0].text for row in table.rows] == found.labels["item"].to_list()[: len(table.rows)]


def test_a_hundred_at_most_and_twenty_where_none_is_flagged():
    assert len(worst_table(items_of(diagnoses.of_many_labels(), fold_over=280)).rows) == 100
    assert len(worst_table(items_of(diagnoses.of_nothing(), fold_over=280)).rows) == 20


def test_a_row_holds_labels_reasons_and_neighbours():
    found = diagnoses.of_texts()
    table = worst_table(items_of(found, fold_over=280))
    code = in_order(found, found.quality.flagged.nonzero()[0], 1)[0]
    first = table.rows[0]
    judged = first[1]
    assert judged.text == found.quality.labels[int(found.quality.given[code])]
    assert judged.content["suggested"] == found.quality.labels[int(found.quality.suggested[code])]
    why = first[-1].content
    assert tuple(why["reasons"]) == found.quality.reasons[code]
    near = [one.shown.item for one in why["near"]]
    assert near == [found.quality.items[int(one)] for one in found.neighbours.index[code, :5]]
    same = [found.quality.given[int(one)] == found.quality.given[code] for one in found.neighbours.index[code, :5]]
    assert [one.same for one in why["near"]] == same


def test_outside_training_nothing_is_to_be_removed():
    found = diagnoses.of_texts()
    table = worst_table(items_of(found, fold_over=280))
    beside = {row[2].text: row[2].beside for row in table.rows}
    assert beside == {"train": "", "test": "relabel, never remove"}


def test_hard_items_are_those_called_ambiguous():
    found = diagnoses.of_texts()
    table = hard_table(items_of(found, fold_over=280))
    assert {row[0].text for row in table.rows} == {
        found.quality.items[int(code)] for code in found.quality.ambiguous.nonzero()[0]
    }
    assert table.rows[0][-1].content["reasons"][0].startswith("its 7 nearest are labelled")
    assert hard_table(items_of(diagnoses.of_nothing(), fold_over=280)) is None


def test_texts_fold_by_length():
    def folded(fold_over):
        table = worst_table(items_of(diagnoses.of_texts(), fold_over=fold_over))
        return sum(bool(row[0].content["texts"][0].opening) for row in table.rows)

    assert folded(280) == 1
    assert folded(0) == 60
