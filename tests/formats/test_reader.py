"""The whole way from a file to a data set, on cases that people met: ids, labels, missing cells, gold."""

import pickle
from inspect import unwrap

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import middlemost as mm
from middlemost.data.folder import write_dataset
from middlemost.errors import InputError, SettingError
from middlemost.questions import encode_counts, encode_gold
from tests.formats.tables import notes, read_text, rows, statuses

A1 = rows("item;rater;label;comment", "t1;ann;4,5;well, fine", "t1;bo;3;ok", "t2;ann;2,5;no, not, really", "t2;bo;2;")


def test_a1_decimal_commas_beside_commas_in_comments(tmp_path):
    dataset = read_text(tmp_path, A1, scale="interval")
    assert dataset.answers["value"].to_list() == ["4.5", "3", "2.5", "2"]
    assert notes(dataset)["decimal comma"] == "2 numbers read with a decimal comma."
    assert dataset.reading.format["delimiter"] == "semicolon"
    values = mm.read_values(tmp_path / "ratings.csv")
    assert values.value.mean() == 3.0
    alpha = mm.agreement.krippendorff_alpha(values, resamples=10)
    assert alpha.value == pytest.approx(0.464286, abs=5e-7)


def test_a1_a_nominal_label_keeps_its_comma(tmp_path):
    assert read_text(tmp_path, A1).answers["value"].to_list() == ["4,5", "3", "2,5", "2"]


def test_a2_leading_zeros(tmp_path):
    dataset = read_text(tmp_path, rows("item,rater,label", "007,01,a", "7,01,b", "0070,02,a", "007,02,a"))
    assert dataset.items["item"].to_list() == ["007", "0070", "7"]
    assert dataset.raters["rater"].to_list() == ["01", "02"]
    ratings = mm.read_ratings(tmp_path / "ratings.csv")
    assert "007" in mm.truth.majority(ratings).to_polars()["item"].to_list()


def test_a3_ids_that_a_spreadsheet_rounded(tmp_path):
    text = rows(
        "item,rater,label",
        "1730420000000000001,ann,true",
        "1730420000000000002,ann,false",
        "1.73042E+18,bo,true",
        "1.73042E+18,cy,false",
    )
    dataset = read_text(tmp_path, text)
    assert dataset.items["item"].to_list() == ["1.73042E+18", "1730420000000000001", "1730420000000000002"]
    note = notes(dataset)["rounded ids"]
    assert note.startswith("1 item id looks rounded by a spreadsheet: 1.73042E+18 (2 rows).")


def test_a4_a_label_that_spells_missing(tmp_path):
    text = rows("item,rater,label", "p1,ann,NA", "p1,bo,NA", "p2,ann,BW", "p2,bo,None", "p3,ann,", "p3,bo,BW")
    dataset = read_text(tmp_path, text)
    assert list(dataset.label_question().labels) == ["BW", "NA", "None"]
    assert dataset.statuses == {"rating": 5, "empty": 1}
    assert dataset.answers.filter(status="empty")["line"].to_list() == [6]
    assert notes(dataset)["empty"] == "1 empty label."
    alpha = mm.agreement.krippendorff_alpha(mm.read_ratings(tmp_path / "ratings.csv"), resamples=10)
    assert alpha.value == pytest.approx(0.4, abs=1e-12)


A5 = rows("item,rater,label", "1,ann,toxic", '1,bo,"toxic "', "2,ann,Toxic", "2,bo,toxic", "3,ann,fine", "3,bo,fine")


def test_a5_blanks_are_cut_and_capitals_named(tmp_path):
    dataset = read_text(tmp_path, A5)
    assert notes(dataset)["trimmed"] == "1 label trimmed of blanks at the ends."
    assert notes(dataset)["look-alikes"].startswith("`Toxic` (1) and `toxic` (3) differ only in capitals.")
    assert "--fold-case" in notes(dataset)["look-alikes"]
    ratings = mm.read_ratings(tmp_path / "ratings.csv")
    assert mm.agreement.raw_agreement(ratings, resamples=10).value == pytest.approx(2 / 3)


def test_a5_capitals_folded_on_request(tmp_path):
    dataset = read_text(tmp_path, A5, fold_case=True)
    assert list(dataset.label_question().labels) == ["fine", "toxic"]
    assert notes(dataset)["folded"] == "1 label folded: Toxic → toxic."
    ratings = mm.read_ratings(tmp_path / "ratings.csv", fold_case=True)
    assert mm.agreement.raw_agreement(ratings, resamples=10).value == pytest.approx(1)


def test_a6_another_encoding_is_named_and_read_when_told(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes(b"item,rater,label\n1,Zo\xeb,ja\n1,Ann,nein\n")
    with pytest.raises(InputError) as error:
        mm.read(path)
    for part in ("line 2", "rater", "EB", "windows-1252"):
        assert part.lower() in str(error.value).lower()
    assert "\n" not in str(error.value)
    assert mm.read(path, encoding="windows-1252").raters["rater"].to_list() == ["Ann", "Zoë"]
    path.write_bytes("item,rater,label\n1,Zoë,ja\n1,Ann,nein\n".encode("utf-16"))
    assert mm.read(path).raters["rater"].to_list() == ["Ann", "Zoë"]


def test_a7_a_copy_a_double_click_and_a_second_look(tmp_path):
    text = rows(
        "item,rater,label,time",
        "s7,ann,80,2024-03-06T14:07:33.120",
        "s7,ann,80,2024-03-06T14:07:33.145",
        "s7,ann,80,2024-03-06T14:07:33.120",
        "s9,ann,40,2024-03-06T14:08:00",
        "s9,ann,55,2024-03-09T09:00:00",
    )
    dataset = read_text(tmp_path, text)
    assert statuses(dataset) == ["rating", "double submission", "copy", "rating", "repeat"]
    assert dataset.answers["repeat"].to_list() == [0, 0, 0, 0, 1]
    assert sum(dataset.statuses.values()) == dataset.reading.rows == 5
    assert set(notes(dataset)) >= {"copies", "double submissions", "repeats", "changed repeats"}
    values = mm.read_values(tmp_path / "ratings.csv")
    assert values.value.tolist() == [80, 40, 55]
    assert values.weight.tolist() == [1, 0.5, 0.5]


def test_a8_two_different_labels_without_a_time(tmp_path):
    text = rows("item,rater,label", "q1,ann,good", "q1,ann,bad", "q1,bo,bad", "q2,ann,good", "q2,bo,good")
    dataset = read_text(tmp_path, text)
    assert statuses(dataset) == ["rating", "repeat", "rating", "rating", "rating"]
    assert notes(dataset)["changed repeats"] == "1 rater-item pair has 2 different labels."
    ratings = mm.read_ratings(tmp_path / "ratings.csv")
    first, last = ratings.one_per_pair("first"), ratings.one_per_pair("last")
    assert [ratings.labels[int(code)] for code in first.label] == ["good", "bad", "good", "good"]
    assert [ratings.labels[int(code)] for code in last.label] == ["bad", "bad", "good", "good"]


def test_a9_lists_of_labels_have_unknown_raters(tmp_path):
    text = '{"item": "d1", "labels": [2, 3, 2]}\n{"item": "d2", "labels": [1, 1]}\n'
    dataset = read_text(tmp_path, text, name="lists.jsonl")
    assert dataset.answers["rater"].null_count() == 5
    assert dataset.raters.height == 0
    counts = encode_counts(dataset)
    assert counts.count.tolist() == [[0, 2, 1], [2, 0, 0]]
    assert mm.agreement.krippendorff_alpha(counts, resamples=10).value == pytest.approx(0.5, abs=1e-12)
    with pytest.raises(InputError, match="raters are unknown"):
        mm.read_ratings(tmp_path / "lists.jsonl")
    by_place = mm.read_ratings(tmp_path / "lists.jsonl", rater="position")
    assert list(by_place.raters) == ["1", "2", "3"]
    assert by_place.rater.tolist() == [0, 1, 2, 0, 1]


def test_positions_need_lists(tmp_path):
    with pytest.raises(SettingError, match="need a list of labels"):
        read_text(tmp_path, rows("item,label", "a,x"), rater="position")


def test_a10_integer_ids_meet_their_text(tmp_path):
    frame = pd.DataFrame({"item": [1, 1, 2], "rater": ["ann", "bo", "ann"], "label": ["a", "a", "b"]})
    gold = tmp_path / "gold.csv"
    gold.write_text("item,label\n1,a\n2,b\n9,a\n")
    dataset = mm.read(frame, gold=gold)
    ratings = mm.read_ratings(frame)
    assert len(encode_gold(dataset, ratings.items)) == 2
    assert notes(dataset)["gold without ratings"] == "gold without ratings (1): 9."
    assert ratings.items.native() == [1, 2]
    assert mm.truth.majority(ratings).to_polars()["item"].to_list() == [1, 2]


@pytest.mark.parametrize("pair", [(1, 1.0), (1, "01"), (1, "1")])
def test_a10_ids_of_two_types_that_read_as_one(pair):
    frame = pd.DataFrame({"item": pd.Series(pair, dtype=object), "rater": ["x", "y"], "label": ["a", "b"]})
    with pytest.raises(InputError) as error:
        mm.read(frame)
    assert all(repr(one) in str(error.value) for one in pair)


@pytest.mark.parametrize("text", ["", "\n\n \n", "item,rater,label\n"])
def test_a11_nothing_in_the_file(tmp_path, text):
    with pytest.raises(InputError):
        read_text(tmp_path, text)
    assert [path.name for path in tmp_path.iterdir()] == ["ratings.csv"]


A12 = rows("item,rater,label", "a,ann,yes", "a,,no", ",bo,yes", "b,ann,", "c,cy,no")


def test_a12_missing_cells_are_all_named(tmp_path):
    with pytest.raises(InputError) as error:
        read_text(tmp_path, A12)
    assert str(error.value).startswith(
        "ratings.csv: 3 of 5 rows cannot be used: line 3: no rater; line 4: no item; line 5: no label. "
    )


def test_a12_bad_rows_go_to_a_file_when_told(tmp_path):
    aside = tmp_path / "bad.csv"
    dataset = read_text(tmp_path, A12, skip_bad=aside)
    assert dataset.answers["line"].to_list() == [2, 6]
    assert dataset.statuses == {"rating": 2, "refused": 3}
    assert dataset.items["item"].to_list() == ["a", "c"]
    assert dataset.raters["rater"].to_list() == ["ann", "cy"]
    assert pl.read_csv(aside).rows() == [(3, "no rater", "a,,no"), (4, "no item", ",bo,yes"), (5, "no label", "b,ann,")]
    assert notes(dataset)["refused"].startswith("3 of 5 rows cannot be used")


def test_rows_cut_wrong_and_rows_with_missing_cells_in_one_error(tmp_path):
    text = rows("item,rater,label", "a,ann", "a,bo,yes", ",bo,yes")
    with pytest.raises(InputError) as error:
        read_text(tmp_path, text)
    assert "2 of 3 rows" in str(error.value)
    assert "line 2: " in str(error.value)
    assert "line 4: no item" in str(error.value)
    assert "unquoted comma" in str(error.value)


B4 = rows(
    "item,rater,label",
    *(
        f"{item},{rater},{label}"
        for item, *pair in [
            ("1", "low", "low"),
            ("2", "medium", "high"),
            ("3", "high", "high"),
            ("4", "low", "medium"),
            ("5", "medium", "medium"),
        ]
        for rater, label in zip(("ann", "bo"), pair, strict=True)
    ),
)


def test_b4_text_is_ordinal_only_with_an_order(tmp_path):
    with pytest.raises(InputError, match=r"no order.*--order"):
        read_text(tmp_path, B4, scale="ordinal")
    ratings = mm.read_ratings(tmp_path / "ratings.csv", order="low,medium,high")
    assert ratings.ordinal
    assert list(ratings.labels) == ["low", "medium", "high"]
    assert mm.agreement.krippendorff_alpha(ratings, resamples=10).value == pytest.approx(0.7, abs=1e-12)
    alphabetical = mm.read_ratings(tmp_path / "ratings.csv", order=["high", "low", "medium"])
    assert mm.agreement.krippendorff_alpha(alphabetical, resamples=10).value == pytest.approx(0.3327, abs=5e-5)


def test_b4_numbers_order_themselves(tmp_path):
    text = rows("item,rater,label", "1,ann,10", "1,bo,9", "2,ann,2", "2,bo,10")
    assert list(read_text(tmp_path, text, scale="ordinal").label_question().labels) == ["2", "9", "10"]


def test_b7_labels_that_nobody_used_are_kept(tmp_path):
    text = rows(
        "item,rater,label", "1,a,neg", "1,b,neg", "2,a,pos", "2,b,pos", "3,a,neg", "3,b,pos", "4,a,neg", "4,b,neg"
    )
    dataset = read_text(tmp_path, text, labels="neg,neu,pos")
    assert list(dataset.label_question().labels) == ["neg", "neu", "pos"]
    ratings = mm.read_ratings(tmp_path / "ratings.csv", labels=("neg", "neu", "pos"))
    assert mm.agreement.gwet_ac1(ratings, resamples=10).value == pytest.approx(0.673469, abs=5e-7)
    write_dataset(dataset, tmp_path / "folder")
    assert list(mm.read_ratings(tmp_path / "folder").labels) == ["neg", "neu", "pos"]
    two = mm.read_ratings(tmp_path / "ratings.csv")
    assert mm.agreement.gwet_ac1(two, resamples=10).value == pytest.approx(0.529412, abs=5e-7)


def test_b8_a_negative_number_on_a_ratio_scale_names_its_row(tmp_path):
    text = rows("item,rater,label", "1,ann,0", "1,bo,-2")
    with pytest.raises(InputError, match="line 3: -2 is negative on a ratio scale"):
        read_text(tmp_path, text, scale="ratio")
    assert read_text(tmp_path, text, scale="interval").answers["value"].to_list() == ["0", "-2"]


def test_b11_only_equal_text_is_one_label(tmp_path):
    text = rows(
        "item,rater,label", "1,ann,Ea", "1,bo,FB", "2,ann,Ea", "2,bo,Ea", "3,ann,FB", "3,bo,FB", "4,ann,FB", "4,bo,Ea"
    )
    ratings = mm.read_ratings(write(tmp_path, text))
    assert mm.agreement.raw_agreement(ratings, resamples=10).value == 0.5
    assert mm.agreement.krippendorff_alpha(ratings, resamples=10).value == pytest.approx(0.125, abs=1e-12)
    different = ["I", "l", "1", "01", "no", "No", "n", "caf\u00e9", "cafe\u0301"]
    dataset = mm.read({"item": [1] * 9, "rater": list(range(9)), "label": different})
    assert sorted(dataset.label_question().labels) == sorted(different)
    assert "differ only in how accents are composed" in notes(dataset)["look-alikes"]
    folded = mm.read({"item": [1] * 9, "rater": list(range(9)), "label": different}, fold_case=True)
    # I and l, 1 and 01 and n stay; no and No, and the two spellings of one accent, are one.
    assert len(folded.label_question().labels) == 7


def write(tmp_path, text):
    path = tmp_path / "ratings.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_c4_a_known_rater_without_ratings(tmp_path):
    text = rows("item,rater,label", "1,ann,x", "2,ann,y", "3,bo,x", "4,bo,y")
    dataset = read_text(tmp_path, text, raters=pl.DataFrame({"rater": ["ann", "bo", "cy"]}))
    assert dataset.raters["rater"].to_list() == ["ann", "bo", "cy"]
    assert notes(dataset)["raters without ratings"] == "raters of polars frame without ratings (1): cy."
    write_dataset(dataset, tmp_path / "folder")
    assert mm.read_ratings(tmp_path / "folder").ratings_per_rater.tolist() == [2, 2, 0]


def test_c7_a_double_vote_is_one_vote(tmp_path):
    text = rows("item,rater,label", "q1,ann,bad", "q1,ann,bad", "q1,bo,good", "q1,cy,good")
    dataset = read_text(tmp_path, text)
    assert dataset.statuses == {"rating": 3, "repeat": 1}
    assert "a copy cannot be told from a repeat" in notes(dataset)["repeats"]
    ratings = mm.read_ratings(tmp_path / "ratings.csv")
    consensus = mm.truth.majority(ratings)
    assert consensus.labels[int(consensus.label[0])] == "good"
    assert consensus.posterior.max() == pytest.approx(2 / 3)


def test_raters_unknown_when_told(tmp_path):
    with pytest.raises(InputError) as error:
        read_text(tmp_path, rows("task,response,seconds", "a,yes,3"))
    assert str(error.value) == (
        "ratings.csv: No column looks like the rater. Columns: task, response, seconds. If the raters are unknown, "
        "say --rater none: agreement and majority work, Dawid-Skene does not. Otherwise say which with --rater."
    )
    dataset = mm.read(tmp_path / "ratings.csv", rater="none")
    assert dataset.answers.row(0, named=True)["rater"] is None
    assert dataset.answers["seconds"].to_list() == [3.0]


def test_several_questions(tmp_path):
    text = rows("item,question,rater,label", "1,mood,ann,glad", "1,tone,ann,Loud", "2,mood,ann,calm", "1,mood,ann,glad")
    dataset = read_text(tmp_path, text)
    assert {name: list(question.labels) for name, question in dataset.questions.items()} == {
        "mood": ["calm", "glad"],
        "tone": ["Loud"],
    }
    assert statuses(dataset) == ["rating", "rating", "rating", "repeat"]
    assert len(mm.read_ratings(tmp_path / "ratings.csv", question="mood")) == 3
    with pytest.raises(InputError, match="mood, tone"):
        mm.read_ratings(tmp_path / "ratings.csv")


def test_a_skipped_answer_needs_neither_label_nor_question(tmp_path):
    text = rows("item,question,rater,label,status", "1,mood,ann,glad,done", "2,,ann,,skipped", "1,tone,ann,loud,")
    dataset = read_text(tmp_path, text)
    assert statuses(dataset) == ["rating", "skipped", "rating"]
    assert dataset.answers["question"].to_list() == ["mood", "mood", "tone"]


def test_integer_labels_of_a_frame_come_back_as_integers():
    frame = pl.DataFrame({"item": ["a", "b"], "rater": ["x", "x"], "label": [10, 9]})
    ratings = mm.read_ratings(frame)
    assert ratings.labels.native() == [9, 10]
    assert mm.truth.majority(ratings).to_polars()["label"].to_list() == [10, 9]


def test_person_file_merges_ids(tmp_path):
    persons = tmp_path / "persons.csv"
    persons.write_text("id,person\np-17,p-17\np-17-2,p-17\n")
    text = rows("item,rater,label", "3,p-17,a", "3,p-17-2,a")
    assert statuses(read_text(tmp_path, text)) == ["rating", "rating"]
    dataset = mm.read(tmp_path / "ratings.csv", person=persons)
    assert statuses(dataset) == ["rating", "repeat"]
    assert dataset.raters["rater"].to_list() == ["p-17"]
    assert notes(dataset)["persons"] == "2 rater ids of 1 person, by the file of persons."


def test_settings_are_checked(tmp_path):
    path = write(tmp_path, rows("item,rater,label", "1,a,x"))
    with pytest.raises(SettingError, match=r"There is no reading setting 'ratr'.*'rater'"):
        mm.read(path, ratr="x")
    with pytest.raises(SettingError, match="no column 'worker' for the rater"):
        mm.read(path, rater="worker")
    with pytest.raises(SettingError, match="does not fit"):
        mm.read(path, order="x,y", scale="interval")


def test_a_dataset_and_its_folder_are_sources(tmp_path):
    dataset = read_text(tmp_path, rows("item,rater,label", "1,a,x", "2,a,y"), paradigm="descriptive")
    write_dataset(dataset, tmp_path / "folder")
    assert mm.read(tmp_path / "folder") == dataset == mm.read(dataset)
    with_gold = mm.read(tmp_path / "folder", gold={"1": "x"})
    assert with_gold.gold.rows() == [("1", "label", "x", "anchor", None)]
    with pytest.raises(SettingError, match="rater: a data set has been read already"):
        mm.read(tmp_path / "folder", rater="worker")


def test_undeclared_label_is_a_bad_row(tmp_path):
    with pytest.raises(InputError, match="line 3: label maybe is not among the declared ones"):
        read_text(tmp_path, rows("item,rater,label", "1,a,yes", "2,a,maybe"), labels="yes,no")


def test_labels_of_every_script_and_punctuation(tmp_path):
    labels = ["a,b", 'say "no"', "two\nlines", "שלום", "👍🏽", "مرحبا"]
    quoted = ['"' + label.replace('"', '""') + '"' for label in labels]
    text = rows("item,rater,label", *(f"{k},ann,{label}" for k, label in enumerate(quoted)))
    assert read_text(tmp_path, text).answers["value"].to_list() == labels


@given(st.permutations(range(6)))
def test_the_order_of_rows_changes_nothing(order):
    item, rater, label = list("aabbcc"), list("xyxyxy"), list("nmnnmm")
    shuffled = {name: [cells[k] for k in order] for name, cells in (("item", item), ("rater", rater), ("label", label))}
    ratings, again = mm.read_ratings({"item": item, "rater": rater, "label": label}), mm.read_ratings(shuffled)
    for name in ("item", "rater", "label", "weight"):
        assert np.array_equal(getattr(ratings, name), getattr(again, name))
    assert (ratings.items, ratings.raters, ratings.labels) == (again.items, again.raters, again.labels)


def test_codes_found_in_reading_are_those_of_the_data_set(tmp_path):
    text = rows("item,rater,label,status", "b,y,1,", "a,x,2,rejected", "b,x,1,", "b,y,2,", "c,z,1,")
    from middlemost.questions import encode_ratings

    ratings = mm.read_ratings(write(tmp_path, text))
    again = encode_ratings(mm.read(tmp_path / "ratings.csv"))
    assert pickle.dumps(ratings) == pickle.dumps(again)
    assert ratings.item.tolist() == [1, 1, 1, 2]
    assert ratings.label.tolist() == [0, 0, 1, 0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "pairs", "changed", "share"),
    [("s_adult", 2918, 149, 0.051), ("s_rel", 1489, 277, 0.185), ("zc_us", 795, None, 0.131)],
)
def test_repeats_of_real_studies(real_data, name, pairs, changed, share):
    dataset = mm.read(real_data / "repeats" / name / "ratings.csv.gz")
    source = pl.read_csv(real_data / "repeats" / name / "ratings.csv.gz")
    answers = dataset.answers
    assert answers["repeat"].to_list() == source["repeat"].to_list()
    assert sum(dataset.statuses.values()) == source.height
    assert notes(dataset)["repeats"].startswith(f"{pairs:,} rater-item pairs rated more than once")
    if changed is not None:
        assert notes(dataset)["changed repeats"] == f"{changed:,} rater-item pairs have different labels."
    pair = ["item", "rater"]
    both = answers.filter(repeat=0).join(answers.filter(repeat=1), on=pair)
    assert both.height == pairs
    assert (both["value"] != both["value_right"]).mean() == pytest.approx(share, abs=0.0015)


PAIR = [{"item": 1, "rater": "ann", "label": "x"}, {"item": 1, "rater": "bo", "label": "y"}]


def test_what_tells_of_raters_does_not_fit_unknown_ones(tmp_path):
    with pytest.raises(SettingError, match="A table of raters does not fit"):
        mm.read(PAIR, rater="none", raters=[{"rater": "ann", "age": 3}])
    (tmp_path / "persons.csv").write_text("id,person\nann,p\n")
    with pytest.raises(SettingError, match="A file of persons does not fit"):
        mm.read(PAIR, rater="none", person=tmp_path / "persons.csv")


def test_the_ratings_are_no_gold_of_their_own(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text("item,rater,label\n1,ann,x\n2,ann,y\n")
    with pytest.raises(InputError, match="the table of ratings itself"):
        mm.read(path, gold=tmp_path / "." / "ratings.csv")


def test_a_paradigm_is_one_of_three():
    with pytest.raises(SettingError, match="paradigm is 'foo'; it is one of prescriptive, descriptive, unknown"):
        unwrap(mm.read)(PAIR, paradigm="foo")  # as a caller without types; here types are checked first


@pytest.mark.parametrize("label", [None, "", " ", float("nan")])
def test_answers_that_are_all_empty_are_no_ratings(label):
    with pytest.raises(InputError, match="No row holds a label"):
        mm.read([{"item": 1, "rater": "ann", "label": label}])


def test_rows_that_are_all_bad_are_where_they_were_written(tmp_path):
    with pytest.raises(InputError, match=r"No row holds a label\. All 2 rows are bad and are in .*bad\.csv"):
        read_text(tmp_path, rows("item,rater,label", ",ann,x", "1,,x"), skip_bad=tmp_path / "bad.csv")
