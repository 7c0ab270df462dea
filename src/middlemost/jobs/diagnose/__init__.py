"""Which labels of a data set are wrong, found from how models learn it."""

from collections.abc import Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

import numpy as np

from middlemost.data.consensus import Consensus
from middlemost.data.dataset import Dataset
from middlemost.data.keeping import made_now
from middlemost.data.progress import Progress, silent
from middlemost.data.ratings import Ratings
from middlemost.features.encoder import ENCODER
from middlemost.jobs.diagnose.content import content_of, featured
from middlemost.jobs.diagnose.copies import copies_among
from middlemost.jobs.diagnose.evidence import evidence_from_features
from middlemost.jobs.diagnose.findings import diagnosis_findings
from middlemost.jobs.diagnose.head import head_of
from middlemost.jobs.diagnose.labelled import labelled_items
from middlemost.jobs.diagnose.raters import contradicted_raters
from middlemost.jobs.diagnose.result import Diagnosis as Diagnosis
from middlemost.jobs.diagnose.splits import training_rows
from middlemost.jobs.diagnose.stacked import stacked_margin
from middlemost.jobs.diagnose.stages import keeping, key_of
from middlemost.mislabels.aligned import aligned_consensus
from middlemost.mislabels.data_map import map_regions
from middlemost.mislabels.groups import together
from middlemost.mislabels.judge import judge
from middlemost.mislabels.neighbours import nearest
from middlemost.mislabels.reasons import with_reasons

STEPS = 1_000
NEIGHBOURS = 25
"""Enough for shares of labels to be smooth; 10 and 30 were compared on digits, MNIST and TREC."""


def diagnose(
    dataset: Dataset,
    *,
    question: str | None = None,
    text: str | None = None,
    image: str | None = None,
    features: Sequence[str] | None = None,
    group: str | None = None,
    split: str | None = None,
    encoder: str | PathLike[str] = ENCODER,
    head: str = "mlp",
    rated: tuple[Ratings, Consensus] | None = None,
    root: str | PathLike[str] | None = None,
    cache: str | PathLike[str] | None = None,
    parts: str | PathLike[str] | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Diagnosis:
    """Find the labels that training contradicts, by everything that can be learned from items and labels alone.

    Features are made of a text, an image or columns; copies and near copies found and kept in one fold; a network, a
    linear model and kernel ridge regression asked about every item without its label; one ordinary training recorded;
    and all of it weighed by `judge`.

    Args:
        dataset: From `formats.read_labelled`, or one with labels as changes.
        question: The question that the labels answer. Default: the only one.
        text: The column of texts (extra `train`). Default: one headed text.
        image: The column of images. Default: one headed image.
        features: Names or patterns of columns of a table. Default: all, where there is neither text nor image.
        group: A column; items of one value stay in one fold. Default: none.
        split: A column of splits; only items of the one named train or training are ever dropped. Default: none.
        encoder: Of texts. Default: all-MiniLM-L6-v2.
        head: The model that is trained: mlp (default), linear, or the folder of a Hugging Face model, fine-tuned.
        rated: Ratings and their consensus, which then count as evidence. Default: none.
        root: The folder that names of image files start from. Default: the current one.
        cache: The folder that features are kept in. Default: the user's.
        parts: A folder for finished parts, so that an interrupted run goes on. Default: none are kept.
        seed: Of folds, weights, orders and resamples. Default 0.
        progress: Called with (steps done, steps in all).

    Raises:
        InputError: There are too few items, one label only, or contents that cannot be used.
        SettingError: There is no such column or head.
        MissingExtraError: Texts and a head of a folder need the extra `train`.
    """
    tell = progress or silent
    name = dataset.label_question(question).name
    labelled = labelled_items(dataset, name, group=group, split=split)
    content = content_of(labelled.frame, text=text, image=image, features=features)
    head_on = head_of(head, labelled.frame, content)
    leave = [one for one in (group, split) if one is not None]
    made = featured(
        labelled.frame,
        content,
        leave=leave,
        encoder=encoder,
        root=root,
        cache=cache,
        progress=lambda done, total: tell(300 * done // max(total, 1), STEPS),
    )
    neighbours = nearest(made.features, k=NEIGHBOURS, metric="euclidean" if content.kind == "table" else "cosine")
    splits = None if labelled.split is None else np.unique(labelled.split, return_inverse=True)[1].astype(np.int32)
    duplicates, said = copies_among(made, neighbours, labelled.given, table=content.kind == "table", split=splits)
    grouped = duplicates.near if labelled.group is None else together(duplicates.near, labelled.group)
    consensus = None if rated is None else aligned_consensus(rated[1], labelled.items, labelled.labels)
    trained = head_on(made.features)
    names = list(labelled.items), list(labelled.labels)
    key = key_of(made.features, labelled.given, grouped, *names, seed, trained.version)
    gathered = evidence_from_features(
        made.features,
        labelled.given,
        labelled.items,
        labelled.labels,
        group=grouped,
        consensus=consensus,
        neighbours=neighbours,
        head=trained,
        seed=seed,
        keep=made_now if parts is None else keeping(Path(parts), key),
        progress=lambda done, total: tell(300 + 600 * done // total, STEPS),
    )
    evidence = gathered.evidence
    if rated is not None:
        stacked = stacked_margin(made.features, labelled.items, *rated, seed=seed)
        if stacked is not None:
            evidence = replace(evidence, shown={**evidence.shown, "weighted_area_under_margin": stacked})
    quality = judge(evidence, seed=seed, notes=(*made.notes, *said), version=dataset.version)
    quality = with_reasons(
        quality,
        gathered.views.probabilities,
        neighbours=neighbours,
        dynamics=gathered.dynamics,
        consensus=consensus,
    )
    tell(STEPS, STEPS)
    left = int(np.count_nonzero(quality.flagged & ~training_rows(labelled.split, len(labelled.given))))
    return Diagnosis(
        dataset=dataset,
        question=name,
        content=content,
        split=labelled.split,
        quality=quality,
        data_map=map_regions(gathered.dynamics),
        duplicates=duplicates,
        neighbours=neighbours,
        raters=None
        if rated is None
        else contradicted_raters(rated[0], gathered.views.probabilities, labelled.items, labelled.labels),
        unjudged=labelled.without,
        findings=diagnosis_findings(labelled, quality, duplicates, left),
        settings={
            "folds": int(gathered.views.fold.max()) + 1,
            "epochs": gathered.dynamics.epochs,
            "epochs_averaged": gathered.views.epochs,
            "encoder": str(encoder) if content.kind == "text" else None,
            "head": head,
            "group": group,
            "split": split,
        },
    )
