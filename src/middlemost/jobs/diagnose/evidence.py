"""From features and labels to everything that training tells about the labels."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64, Int32

from middlemost.data.consensus import Consensus
from middlemost.data.keeping import Keep, made_now
from middlemost.data.progress import Progress, silent
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.dynamics import Dynamics
from middlemost.mislabels.folds import judgeable, stratified_folds
from middlemost.mislabels.groups import numbered
from middlemost.mislabels.judge import Evidence
from middlemost.mislabels.neighbours import Neighbours, nearest
from middlemost.mislabels.signals import dynamics_signals, feature_signals, rated
from middlemost.mislabels.views.head import Head
from middlemost.mislabels.views.layers import mlp
from middlemost.mislabels.views.out_of_sample import OutOfSample, out_of_sample

FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Evidence, and the parts that it was made of.

    Attributes:
        evidence: What is judged.
        views: Out-of-sample predictions.
        dynamics: One ordinary training on all labels.
        neighbours: The nearest other items.
    """

    evidence: Evidence
    views: OutOfSample
    dynamics: Dynamics
    neighbours: Neighbours


def evidence_from_features(
    features: Float[np.ndarray, "items dims"],
    given: Int32[np.ndarray, "items"],
    items: Vocabulary,
    labels: Vocabulary,
    *,
    group: Int32[np.ndarray, "items"] | None = None,
    consensus: Consensus | None = None,
    neighbours: Neighbours | None = None,
    head: Head | None = None,
    seed: int = 0,
    keep: Keep = made_now,
    progress: Progress | None = None,
) -> Gathered:
    """Train on the labels in and out of sample, and gather what each way says of every label.

    Args:
        features: One row an item.
        given: The code of each item's label.
        items: Item ids.
        labels: Label ids.
        group: Items of one number stay in one fold; -1 stands alone.
        consensus: What raters said, in the order of the items.
        neighbours: The nearest other items, where they are known. Default: searched here.
        head: What is trained out of fold and recorded. Default: a network of two hidden layers, `mlp(features)`.
        seed: Of folds, weights and orders.
        keep: Keeps what each model said and the recorded training. Default: nobody does.
        progress: Told the steps done, of 400.

    Raises:
        InputError: There are fewer items than folds, or one label only.
    """
    if len(np.unique(given)) < 2:
        raise InputError(f"All {len(given):,} items have one label: no other could be the right one.", where="labels")
    _refuse_few(given, group)
    tell = progress or silent
    trained = mlp(features) if head is None else head
    fold = stratified_folds(given, folds=FOLDS, group=group, items=items, seed=seed)
    views = out_of_sample(
        features,
        given,
        fold,
        len(labels),
        group=group,
        head=trained,
        seed=seed,
        keep=keep,
        progress=lambda done, _: tell(done, 400),
    )
    dynamics = keep(
        "training",
        Dynamics,
        lambda: trained.recorded(
            given,
            items,
            labels,
            seed=seed,
            progress=lambda done, total: tell(300 + 100 * done // total, 400),
        ),
    )
    tell(400, 400)
    near = nearest(features) if neighbours is None else neighbours
    shares: dict[str, Float64[np.ndarray, "items"]] = {"early_confidence": dynamics.early_confidence}
    if consensus is not None:
        shares["consensus"] = rated(consensus, given)
    rows = np.arange(len(given))
    evidence = Evidence(
        items=items,
        labels=labels,
        given=given,
        probabilities=views.probabilities,
        kernel=views.kernel,
        judged=judgeable(given, fold),
        shares=shares,
        shown={
            "network": views.network[rows, given],
            "linear": views.linear[rows, given],
            **feature_signals(given, views.kernel, near, group=group),
            **dynamics_signals(dynamics),
        },
    )
    return Gathered(evidence, views, dynamics, near)


def _refuse_few(given: Int32[np.ndarray, "items"], group: Int32[np.ndarray, "items"] | None) -> None:
    if len(given) < FOLDS:
        raise InputError(
            f"{len(given)} items cannot be judged: models are trained on {FOLDS} parts of them.",
            where="items",
            remedy=f"Give {FOLDS} or more, better some hundreds.",
        )
    n_groups = len(given) if group is None else int(numbered(group).max()) + 1
    if n_groups < FOLDS:
        raise InputError(
            f"Copies and items of a group stay together, and {len(given):,} items are {n_groups} groups so: models are "
            f"trained on {FOLDS} parts of them.",
            where="items",
            remedy="Take features that tell items apart, or a finer group (--group).",
        )
