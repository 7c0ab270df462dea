"""Small diagnoses of every sort that a page is made of, written by hand: training takes longer than a page."""

import io
from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl
from PIL import Image

from middlemost.data.estimate import Estimate
from middlemost.data.label_quality import LabelQuality
from middlemost.data.vocabulary import Vocabulary
from middlemost.formats.labelled import read_labelled
from middlemost.jobs.diagnose.content import Content, content_of
from middlemost.jobs.diagnose.findings import diagnosis_findings
from middlemost.jobs.diagnose.labelled import labelled_items
from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.mislabels.data_map import DataMap
from middlemost.mislabels.duplicates import Duplicates
from middlemost.mislabels.neighbours import Neighbours
from tests.report.studies import HOSTILE


def quality_of(items: Vocabulary, labels: Vocabulary, given: np.ndarray, *, n_flagged: int) -> LabelQuality:
    """The first items flagged, the next five hard but kept."""
    n, k = len(items), len(labels)
    flagged, ambiguous = np.arange(n) < n_flagged, (np.arange(n) >= n_flagged) & (np.arange(n) < n_flagged + 5)
    suggested = np.where(flagged, (given + 1) % k, given).astype(np.int32)
    noise = np.zeros((k, k))
    np.add.at(noise, (given, suggested), 1 / n)
    rate = float(np.mean(flagged))
    value = np.where(flagged, 0.0001, np.where(ambiguous, 0.4, 0.9)) + np.arange(n) / (100 * n)
    reasons = tuple((f"models give {labels[int(suggested[i])]} 90%",) if flagged[i] else () for i in range(n))
    return LabelQuality(
        items=items,
        labels=labels,
        given=given,
        quality=value,
        flagged=flagged,
        suggested=suggested,
        signals={"self_confidence": value, "early_confidence": value},
        ambiguous=ambiguous,
        reasons=reasons,
        noise_rate=Estimate("noise rate", rate, rate / 2, min(2 * rate + 0.01, 1.0), 0.95, n, how="resampled"),
        noise=noise,
        noise_low=noise / 2,
        noise_high=np.minimum(noise * 2, 1.0),
        settings={"seed": 0},
    )


def mapped(quality: LabelQuality, *, seed: int = 0) -> DataMap:
    """Flagged labels low, the others high; the last fifth ambiguous."""
    n = len(quality.given)
    variability = np.random.default_rng(seed).permutation(n) / (2.5 * n)
    confidence = np.clip(np.where(quality.flagged, 0.1, 0.95) + np.arange(n) / (1e3 * n), 0.0, 1.0)
    region = np.where(variability > 0.32, 1, np.where(quality.flagged, 2, 0)).astype(np.int8)
    numbers = (confidence, variability, confidence)
    return DataMap(quality.items, quality.labels, quality.given, *numbers, region, "by hand")


def diagnosis_of(
    frame: pl.DataFrame,
    content: Content | None = None,
    *,
    n_flagged: int = 12,
    split: str | None = None,
    copies: int = 0,
    raters: pl.DataFrame | None = None,
) -> Diagnosis:
    """A diagnosis of a table; the first items are pairs of copies."""
    data = read_labelled(frame, label="label")
    labelled = labelled_items(data, "label", split=split)
    n = len(labelled.items)
    quality = quality_of(labelled.items, labelled.labels, labelled.given, n_flagged=n_flagged)
    near = np.where(np.arange(n) < 2 * copies, np.arange(n) // 2, -1).astype(np.int32)
    split_of = [""] * n if labelled.split is None else list(labelled.split)
    members = [[row for row in range(n) if near[row] == near[one] >= 0] for one in range(n)]
    conflicting = np.array([len({int(labelled.given[row]) for row in rows}) > 1 for rows in members])
    leaked = np.array([len({split_of[row] for row in rows}) > 1 for rows in members])
    left = np.arange(0, 2 * copies, 2, dtype=np.int32)
    duplicates = Duplicates(
        exact=np.where(np.arange(n) < 2, near, -1).astype(np.int32),
        near=near,
        conflicting=conflicting,
        leaked=leaked,
        left=left,
        right=left + np.int32(1),
        apart=np.zeros(copies),
    )
    index = ((np.arange(n)[:, None] + np.arange(1, 8)) % n).astype(np.int32)
    left_in_place = 0 if labelled.split is None else sum(split_of[i] != "train" for i in range(n_flagged))
    return Diagnosis(
        dataset=data,
        question="label",
        content=content or content_of(labelled.frame),
        split=labelled.split,
        quality=quality,
        data_map=mapped(quality),
        duplicates=duplicates,
        neighbours=Neighbours(index, np.ones(index.shape), "cosine"),
        raters=raters,
        unjudged=labelled.without,
        findings=diagnosis_findings(labelled, quality, duplicates, left_in_place),
        settings={"folds": 5, "encoder": None, "group": None, "split": split},
    )


def texts(n: int = 60, labels: tuple[str, ...] = ("yes", "no", "perhaps")) -> pl.DataFrame:
    """Questions with a topic, the first one long."""
    written = [f"Text number {one}. " * (40 if one == 0 else 2) for one in range(n)]
    return pl.DataFrame(
        {
            "item": [f"item {one}" for one in range(n)],
            "text": written,
            "label": [labels[one % len(labels)] for one in range(n)],
            "topic": ["world" if one % 2 else "sport" for one in range(n)],
        }
    )


@cache
def of_texts() -> Diagnosis:
    """Texts, copies, splits and raters."""
    frame = texts().with_columns(split=pl.Series(["train" if one % 3 else "test" for one in range(60)]))
    raters = pl.DataFrame(
        {"rater": ["ann", "bo"], "ratings": [40, 5], "contradicted": [20, 1], "share": [0.5, 0.2], "low": [0.35, None]}
        | {"high": [0.65, None]}
    )
    return diagnosis_of(frame, split="split", copies=4, raters=raters)


@cache
def of_table() -> Diagnosis:
    """Numbers and a class; one column tells the labels apart."""
    rng = np.random.default_rng(0)
    given = np.arange(60) % 2
    true = np.where(np.arange(60) < 12, 1 - given, given)
    frame = pl.DataFrame(
        {
            "item": [f"row {one:02}" for one in range(60)],
            "label": [("small", "large")[one] for one in given],
            "height": (100.0 * true + rng.normal(size=60)).round(3),
            "noise": rng.normal(size=60).round(3),
            "colour": ["red" if one % 3 else "blue" for one in range(60)],
        }
    )
    return diagnosis_of(frame)


def picture(shade: int, *, side: int = 28, name: str = "PNG") -> bytes:
    """A small picture as the bytes of a file."""
    written = io.BytesIO()
    Image.new("RGB", (side, side), (shade, 0, 255 - shade)).save(written, name)
    return written.getvalue()


@cache
def of_images() -> Diagnosis:
    """Pictures as bytes, one of them unreadable by now."""
    cells = [b"no picture" if one == 3 else picture(4 * one, side=28 if one else 300) for one in range(40)]
    frame = pl.DataFrame({"item": [f"pic {one}" for one in range(40)], "image": cells, "label": ["cat", "dog"] * 20})
    return diagnosis_of(frame)


@cache
def of_nothing() -> Diagnosis:
    """No label is flagged, none is doubted."""
    found = diagnosis_of(texts(), n_flagged=0)
    quality = found.quality
    object.__setattr__(quality, "ambiguous", np.zeros(60, dtype=bool))
    object.__setattr__(found, "findings", ())
    return found


@cache
def of_many_labels() -> Diagnosis:
    """More labels than a matrix holds, and more items than a map draws."""
    return diagnosis_of(texts(2300, tuple(f"label {k}" for k in range(20))))


@cache
def of_offence() -> Diagnosis:
    """A label says that texts may offend."""
    return diagnosis_of(texts(labels=("Hateful", "fine")), copies=2)


@cache
def hostile() -> Diagnosis:
    """Ids, labels, texts, attributes, headers and raters that try to break out of the page."""
    bad = pl.lit(f" {HOSTILE} '\"`\\ {{{{7*7}}}} & \u2028")
    frame = texts(30).with_columns(pl.col("item") + bad, pl.col("label") + bad, pl.lit(HOSTILE * 9).alias("text"))
    frame = frame.with_columns(topic=pl.lit(HOSTILE[:30])).rename({"topic": "<b>"})
    raters = pl.DataFrame(
        {"rater": [HOSTILE], "ratings": [40], "contradicted": [20], "share": [0.5], "low": [0.3], "high": [0.7]}
    )
    return diagnosis_of(frame, copies=3, raters=raters)


ALL: tuple[Callable[[], Diagnosis], ...] = (
    of_texts,
    of_table,
    of_images,
    of_nothing,
    of_many_labels,
    of_offence,
    hostile,
)
