"""The whole job on small tables: what it finds, refuses, and takes up again."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import middlemost as mm
from middlemost.errors import InputError
from middlemost.formats import read_labelled
from middlemost.jobs.diagnose import Diagnosis, diagnose
from middlemost.jobs.diagnose.rated import inferred
from middlemost.mislabels.views import out_of_sample as views_module
from tests.jobs.diagnose.tables import found, read, trees, wrong

SMALL = trees(60, seed=2)


def flagged(diagnosis: Diagnosis) -> set[str]:
    quality = diagnosis.quality
    return {quality.items[int(one)] for one in np.flatnonzero(quality.flagged)}


def test_wrong_labels_are_found_and_put_right():
    truth = dict(trees().select(pl.col("id").cast(pl.String), "truth").iter_rows())
    expected, got = wrong(trees()), flagged(found())
    assert len(got & expected) >= 0.8 * len(expected)
    assert len(got & expected) >= 0.8 * len(got)
    quality = found().quality
    named = {item: quality.labels[int(code)] for item, code in zip(quality.items, quality.suggested, strict=True)}
    assert np.mean([named[item] == truth[item] for item in got & expected]) > 0.8
    assert quality.noise_rate.low <= len(expected) / 150 <= quality.noise_rate.high
    assert quality.version == found().dataset.version


def test_all_signals_are_there_and_the_settings():
    assert set(found().quality.signals) == {
        "posterior",
        "self_confidence",
        "early_confidence",
        "normalised_margin",
        "network",
        "linear",
        "kernel_margin",
        "neighbours",
        "area_under_margin",
        "confidence",
        "variability",
        "forgetting",
        "first_learned",
    }
    settings = found().settings
    assert (settings["folds"], settings["split"], settings["group"], settings["encoder"]) == (5, "split", None, None)
    assert found().content.columns == ("x*",)


@pytest.mark.slow
def test_the_order_of_rows_decides_nothing():
    plain, other = (
        diagnose(read(frame), features=("x*",)) for frame in (SMALL, SMALL.sample(fraction=1.0, shuffle=True, seed=7))
    )
    assert other.labels.equals(plain.labels)
    assert other.quality.noise_rate == plain.quality.noise_rate


def test_copies_of_an_item_with_two_labels_stay_in_one_fold_and_are_told():
    copies = pl.concat([SMALL, SMALL.head(1).with_columns(id=pl.lit(999, dtype=SMALL["id"].dtype), kind=pl.lit("oak"))])
    copies = copies.with_columns(kind=pl.when(pl.col("id") == SMALL["id"][0]).then(pl.lit("ash")).otherwise("kind"))
    result = diagnose(read(copies), features=("x*",))
    pair = [list(result.quality.items).index(one) for one in ("999", str(SMALL["id"][0]))]
    assert result.duplicates.exact[pair[0]] == result.duplicates.exact[pair[1]] >= 0
    assert result.duplicates.conflicting[pair].all()
    told = next(one for one in result.findings if one.kind == "copies with different labels")
    assert told.touches >= 2


def test_progress_rises_to_its_end():
    told: list[tuple[int, int]] = []
    diagnose(read(SMALL), features=("x*",), progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


@pytest.mark.slow
def test_ratings_count_and_raters_are_judged():
    frame = trees()
    rows = pl.concat(
        [
            frame.select(item=pl.col("id").cast(pl.String), rater=pl.lit("good"), label="truth"),
            frame.select(item=pl.col("id").cast(pl.String), rater=pl.lit("other"), label="truth"),
            frame.select(item=pl.col("id").cast(pl.String), rater=pl.lit("bad"), label=pl.lit("ash")),
        ]
    ).filter(pl.col("item") != str(frame["id"][0]))
    rated = inferred(mm.read(rows))
    result = diagnose(read(frame), features=("x*",), rated=rated)
    own = result.quality.signals["consensus"]
    assert np.isnan(own).sum() == 1
    is_wrong = np.array([item in wrong(frame) for item in result.quality.items])
    assert np.nanmean(own[is_wrong]) < 0.2
    assert np.nanmean(own[~is_wrong]) > 0.8
    assert result.raters is not None
    assert result.raters["rater"][0] == "bad"
    assert result.raters.filter(pl.col("rater") == "bad")["share"].item() > 0.5


def no_longer(*_: object, **__: object) -> None:
    raise AssertionError("a model was trained again")


def test_finished_parts_are_used_again_and_others_are_not(tmp_path, monkeypatch):
    first = diagnose(read(SMALL), features=("x*",), parts=tmp_path)
    made = sorted(path.name.split("-")[0] for path in tmp_path.iterdir())
    assert made == ["kernel", "linear", "network", "training"]
    monkeypatch.setattr(views_module, "linear", no_longer)
    again = diagnose(read(SMALL), features=("x*",), parts=tmp_path)
    assert again.labels.equals(first.labels)
    with pytest.raises(AssertionError, match="trained again"):
        diagnose(read(SMALL), features=("x*",), parts=tmp_path, seed=1)
    with pytest.raises(AssertionError, match="trained again"):
        diagnose(read(SMALL), features=("x1", "x2"), parts=tmp_path)
    declared = read_labelled(SMALL.drop("truth"), label="kind", labels=["ash", "elm", "oak", "yew"])
    with pytest.raises(AssertionError, match="trained again"):
        diagnose(declared, features=("x*",), parts=tmp_path)


KILLED = """
import os, signal, sys
import polars as pl
from middlemost.formats import read_labelled
from middlemost.jobs.diagnose import diagnose
from middlemost.mislabels.views import out_of_sample

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

out_of_sample.kernel_ridge = kill
diagnose(read_labelled(sys.argv[1], label="kind"), features=("x*",), parts=sys.argv[2])
"""


@pytest.mark.slow
def test_a_killed_run_goes_on_where_it_was(tmp_path, monkeypatch):
    table, parts = tmp_path / "trees.csv", tmp_path / "parts"
    SMALL.drop("truth").write_csv(table)
    child = subprocess.run([sys.executable, "-c", KILLED, table, parts], check=False, capture_output=True)
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    before = {path.name: path.stat().st_mtime_ns for path in parts.iterdir()}
    assert sorted(name.split("-")[0] for name in before) == ["linear", "network"]
    calls: list[str] = []

    def counting(name: str):
        plain = getattr(views_module, name)

        def counted(*args, **named):
            calls.append(name)
            return plain(*args, **named)

        monkeypatch.setattr(views_module, name, counted)

    counting("linear")
    counting("kernel_ridge")
    gone_on = diagnose(read_labelled(table, label="kind"), features=("x*",), parts=parts)
    assert calls == ["kernel_ridge"]
    assert {name: (parts / name).stat().st_mtime_ns for name in before} == before
    monkeypatch.undo()
    at_once = diagnose(read_labelled(table, label="kind"), features=("x*",))
    assert gone_on.labels.equals(at_once.labels)
    assert gone_on.quality.noise_rate == at_once.quality.noise_rate


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (range(4), "4 items cannot be judged: models are trained on 5 parts of them"),
        (range(0, 60, 3), "have one label: no other could be the right one"),
    ],
    ids=["fewer items than folds", "one class"],
)
def test_what_cannot_be_judged_is_refused(rows, said):
    with pytest.raises(InputError, match=said):
        diagnose(read(trees(60, flips=0.0)[list(rows)]), features=("x*",))


def test_without_any_label_there_is_nothing_to_judge():
    dataset = read(SMALL)
    with pytest.raises(InputError, match="No item has a label for 'kind'"):
        diagnose(replace(dataset, answers=dataset.answers.clear()), features=("x*",))


def test_groups_that_are_too_few_are_refused():
    with pytest.raises(InputError, match=r"60 items are . groups so.*a finer group"):
        diagnose(read(SMALL), features=("x*",), group="split")


def test_equal_rows_of_a_table_of_classes_are_no_copies():
    """Nine kinds of rows whose class decides the label: kept apart, nobody could learn which."""
    rng = np.random.default_rng(0)
    colour, shape = rng.integers(0, 3, (2, 240))
    true = (colour * shape) % 3
    flipped = np.arange(240) % 12 == 5
    given = np.where(flipped, (true + 1) % 3, true)
    names = np.array(["p", "q", "r"])
    frame = pl.DataFrame({"id": range(240), "colour": names[colour], "shape": names[shape], "kind": names[given]})
    result = diagnose(read(frame))
    assert (result.duplicates.near < 0).all()
    assert any("have the same features as another" in note for note in result.quality.notes)
    order = np.array(result.quality.items.native())
    assert (result.quality.flagged & flipped[order]).sum() >= 16
    assert (result.quality.flagged & ~flipped[order]).sum() <= 4


def test_a_class_with_one_example_is_named_and_not_flagged():
    frame = SMALL.with_columns(kind=pl.when(pl.col("id") == SMALL["id"][5]).then(pl.lit("yew")).otherwise("kind"))
    result = diagnose(read(frame), features=("x*",))
    row = list(result.quality.items).index(str(SMALL["id"][5]))
    assert not result.quality.flagged[row]
    assert not result.quality.ambiguous[row]
    named = next(one for one in result.findings if one.kind == "labels with one example")
    assert named.sentence == "yew: 1 example, cannot be judged out of fold."


def test_an_unreadable_image_is_named(tmp_path):
    for label in ("cat", "dog"):
        (tmp_path / "pets" / label).mkdir(parents=True)
        for one in range(3):
            (tmp_path / "pets" / label / f"{one}.png").write_bytes(b"not an image")
    dataset = read_labelled(tmp_path / "pets")
    with pytest.raises(InputError, match=r"0\.png"):
        diagnose(dataset, root=tmp_path / "pets", cache=Path(tmp_path / "cache"))
