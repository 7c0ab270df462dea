"""Area under the margin with threshold samples: what a label looks like that cannot be right, and who looks like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float64, Int32

from middlemost.data.arrays import OwnsArrays, freeze
from middlemost.data.tabular import Tabular
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.by_id import rank_of_ids
from middlemost.mislabels.dynamics.result import Dynamics

FAKE = "(threshold)"
"""Name of the class that threshold samples are given."""


class ThresholdPlan(NamedTuple):
    """What one of the two trainings is run on.

    Attributes:
        classes: The classes and the fake one, last.
        label: The label of each item: the given one, or the fake class.
        threshold: Which items are threshold samples.
    """

    classes: Vocabulary
    label: Int32[np.ndarray, "items"]
    threshold: Bool[np.ndarray, "items"]


@dataclass(frozen=True, slots=True, eq=False)
class AreaUnderMargin(OwnsArrays, Tabular):
    """The area under the margin of every item, and which lie where the threshold samples do.

    Attributes:
        items: Item ids.
        aum: Mean margin, from the trainings in which the item is no threshold sample: the mean of the two, or the one.
        above: Share of the threshold samples of the same trainings that have a larger AUM.
        published: Flagged by the published rule: more than 1% of the threshold samples have a larger AUM.
        calibrated: Flagged by the cut that is expected to serve best, see `area_under_margin`.
        cut: The share above which `calibrated` flags; 1 where nothing is flagged.
        noise: Estimated share of items that are distributed as the threshold samples are.
    """

    items: Vocabulary
    aum: Float64[np.ndarray, "items"]
    above: Float64[np.ndarray, "items"]
    published: Bool[np.ndarray, "items"]
    calibrated: Bool[np.ndarray, "items"]
    cut: float
    noise: float

    def __post_init__(self) -> None:
        self._own_arrays()

    def columns(self) -> Mapping[str, Any]:
        """item, aum, above, published, calibrated."""
        return {
            "item": self.items.native(),
            "aum": self.aum,
            "above": self.above,
            "published": self.published,
            "calibrated": self.calibrated,
        }


def threshold_plans(
    items: Vocabulary, given: Int32[np.ndarray, "items"], classes: Vocabulary, *, seed: int = 0
) -> tuple[ThresholdPlan, ThresholdPlan]:
    """Two trainings' labels, with N // (C + 1) threshold samples each, disjoint, drawn at random.

    Args:
        items: Item ids; the draw hangs on them and the seed, not on their order.
        given: The given label of each item, as a code.
        classes: The classes.
        seed: Default 0.

    Raises:
        InputError: There are fewer items than classes and one more, or a class is called as the fake one is.

    Source:
        Pleiss, Zhang, Elenberg and Weinberger 2020, "Identifying mislabeled data using the area under the margin
        ranking", section 3.3 and algorithm 1.

    Example:
        >>> import numpy as np
        >>> from middlemost import Vocabulary
        >>> labels = np.zeros(9, dtype=np.int32)
        >>> first, second = threshold_plans(Vocabulary("abcdefghi"), labels, Vocabulary(["no", "yes"]))
        >>> int(first.threshold.sum()), int(second.threshold.sum()), bool((first.threshold & second.threshold).any())
        (3, 3, False)
    """
    size = len(items) // (len(classes) + 1)
    if size == 0:
        raise InputError(f"{len(items)} items are too few for a threshold sample beside {len(classes)} classes.")
    if FAKE in classes:
        raise InputError(f"A class is called {FAKE}, as the fake one is.", where="classes")
    by_id = np.argsort(rank_of_ids(items))
    drawn = by_id[np.random.default_rng(seed).permutation(len(items))[: 2 * size]]
    with_fake = Vocabulary([*classes, FAKE], kind="text")
    return _plan(with_fake, given, drawn[:size]), _plan(with_fake, given, drawn[size:])


def _plan(classes: Vocabulary, given: Int32[np.ndarray, "items"], chosen: np.ndarray) -> ThresholdPlan:
    label, threshold = given.copy(), np.zeros(len(given), dtype=np.bool_)
    label[chosen], threshold[chosen] = len(classes) - 1, True
    return ThresholdPlan(classes, freeze(label), freeze(threshold))


def area_under_margin(trainings: Sequence[Dynamics]) -> AreaUnderMargin:
    """Combine the two trainings of `threshold_plans` into one AUM an item, with two sets of flags.

    An item's AUM comes from the trainings in which it is no threshold sample. `published` flags as the paper and its
    code do: those below the 99th percentile of the threshold samples. That percentile catches nearly all wrong labels
    and many right ones. `calibrated` chooses the percentile: it takes wrong labels to be distributed as the threshold
    samples are, F, and all items as a mixture G = (1 - noise) · right + noise · F. For any threshold t then at most
    G(t) / F(t) of all items are noise, and `noise` is the smallest of these bounds from F's 20th to its 99th
    percentile. Of these thresholds the one is taken at which the expected F1 of the flags,
    2 · noise · F / (noise + G), is largest. F and G are taken from each training by itself; an item that is ordinary
    in both is flagged by the mean of its two shares, which errs less than either.

    Args:
        trainings: Recorded trainings on the same items, each with its own threshold samples in the class `FAKE`.

    Raises:
        InputError: There are no threshold samples, trainings are on other items, or an item is a threshold sample in
            every one.

    Source:
        Pleiss et al. 2020, section 3.3 and algorithm 1, for AUM and `published`. `calibrated` is ours; `noise` is the
        bound of Blanchard, Lee and Scott 2010, "Semi-supervised novelty detection", on a grid.
    """
    if not trainings or any(one.items != trainings[0].items for one in trainings):
        raise InputError("Two trainings on the same items are needed.")
    ordinary = np.array([one.given != _fake_code(one, place) for place, one in enumerate(trainings, start=1)])
    counted = ordinary.sum(axis=0)
    if (counted == 0).any():
        raise InputError("An item is a threshold sample in every training.", remedy="Take disjoint samples.")
    margin = np.array([one.margin for one in trainings])
    above = np.array([_share_above(one[~mine], one) for one, mine in zip(margin, ordinary, strict=True)])
    share = np.where(ordinary, above, 0.0).sum(axis=0) / counted
    noise, cut = _mixture(above[ordinary])
    return AreaUnderMargin(
        items=trainings[0].items,
        aum=freeze(np.where(ordinary, margin, 0.0).sum(axis=0) / counted),
        above=freeze(share),
        published=freeze(share > 0.01),
        calibrated=freeze(share > cut),
        cut=cut,
        noise=noise,
    )


def _fake_code(training: Dynamics, place: int) -> int:
    code = len(training.labels) - 1
    if training.labels[code] != FAKE or not (training.given == code).any():
        raise InputError(f"It has no threshold samples in a class {FAKE}.", where=f"training {place}")
    return code


def _share_above(threshold: Float64[np.ndarray, "samples"], margin: Float64[np.ndarray, "items"]) -> np.ndarray:
    ranked = np.sort(threshold)
    return (len(ranked) - np.searchsorted(ranked, margin, side="right")) / len(ranked)


def _mixture(share: Float64[np.ndarray, "presentations"]) -> tuple[float, float]:
    """The estimated noise and the best cut, among shares from .80 down to .01.

    Shares are those of the trainings apart, not their means: a threshold sample has more than a share c of the others
    above it with probability 1 - c, which is F.
    """
    cuts = np.linspace(0.80, 0.01, 80)
    flagged = np.array([(share > cut).mean() for cut in cuts])
    caught = 1 - cuts
    noise = float(np.min(flagged / caught))
    if noise == 0:
        return 0.0, 1.0
    expected = 2 * noise * caught / (noise + flagged)
    return noise, float(cuts[int(np.argmax(expected))])
