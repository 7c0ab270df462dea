"""What of a diagnosis a person should act on."""

from collections.abc import Iterator

import numpy as np

from middlemost.data.label_quality import LabelQuality
from middlemost.jobs.diagnose.labelled import Labelled
from middlemost.jobs.finding import Finding, counted, listed
from middlemost.mislabels.duplicates import Duplicates

_SHOWN_PAIRS = 2
_LEAST_SHARE = 0.1


def diagnosis_findings(
    labelled: Labelled, quality: LabelQuality, duplicates: Duplicates, left_in_place: int
) -> tuple[Finding, ...]:
    """Wrong labels first, then which labels they mix up, copies, leaks, and what is hard rather than wrong.

    Args:
        labelled: The items.
        quality: The judgement of every label.
        duplicates: Copies and near copies.
        left_in_place: Flagged items outside the training split.
    """
    return (
        *_flagged(quality, left_in_place),
        *_mixed_up(quality),
        *_conflicting(labelled, duplicates),
        *_leaked(labelled, duplicates),
        *_ambiguous(quality),
        *_without(labelled),
    )


def _flagged(quality: LabelQuality, left_in_place: int) -> Iterator[Finding]:
    n, n_items = int(quality.flagged.sum()), len(quality.given)
    rate = quality.noise_rate
    if n == 0:
        return
    # An estimate of a share is known to be wrong somewhere: the interval says how far.
    between = "" if rate.low is None or rate.high is None else f" ({rate.low:.1%} to {rate.high:.1%})"
    share = "" if rate.value is None else f", and about {rate.value:.1%} of all labels are wrong{between}"
    stays = (
        f" {counted(left_in_place, 'suspicious example')} outside training left in place: relabel, never remove."
        if left_in_place
        else ""
    )
    yield Finding(
        "wrong labels",
        f"{counted(n, 'label')} of {n_items:,} {'looks' if n == 1 else 'look'} wrong{share}.",
        "Models that have not seen these labels contradict them, and an item's doubt alone does not explain it.",
        f"labels.csv, from the top; put them before people again: recheck plan.{stays}",
        n,
        {"flagged": n, "rate": rate.value, "low": rate.low, "high": rate.high, "left_in_place": left_in_place},
    )


def _mixed_up(quality: LabelQuality) -> Iterator[Finding]:
    """The pairs of labels that most flagged items go between."""
    n_labels, flagged = len(quality.labels), quality.flagged
    pairs = quality.given[flagged].astype(np.int64) * n_labels + quality.suggested[flagged]
    counts = np.bincount(pairs, minlength=n_labels**2)
    order = np.argsort(-counts, kind="stable")[:_SHOWN_PAIRS]
    total = int(flagged.sum())
    top = [(int(one), int(counts[one])) for one in order if counts[one] >= max(_LEAST_SHARE * total, 2)]
    if not top or n_labels == 2:
        return
    named = [
        f"{quality.labels[pair // n_labels]} that should be {quality.labels[pair % n_labels]} ({count:,})"
        for pair, count in top
    ]
    touches = sum(count for _, count in top)
    yield Finding(
        "labels mixed up",
        f"Most often {' and '.join(named)}.",
        "Labels that are taken for each other in one direction point to the guideline, not to carelessness.",
        "The rule that tells them apart is the first to read; the noise matrix is in diagnosis.json",
        touches,
        {
            "pairs": [
                {
                    "given": quality.labels[pair // n_labels],
                    "suggested": quality.labels[pair % n_labels],
                    "count": count,
                }
                for pair, count in top
            ]
        },
    )


def _conflicting(labelled: Labelled, duplicates: Duplicates) -> Iterator[Finding]:
    n = int(duplicates.conflicting.sum())
    if n == 0:
        return
    groups = len(np.unique(duplicates.near[duplicates.conflicting]))
    names = [labelled.items[int(one)] for one in np.flatnonzero(duplicates.conflicting)[:3]]
    yield Finding(
        "copies with different labels",
        f"{counted(n, 'item')} in {counted(groups, 'group')} of copies or near copies have different labels "
        f"(such as {listed(names)}).",
        "Of two equal items with different labels one is wrong, or the question cannot be answered from the item.",
        "labels.csv, column copies",
        n,
        {"items": n, "groups": groups},
    )


def _leaked(labelled: Labelled, duplicates: Duplicates) -> Iterator[Finding]:
    if labelled.split is None or not duplicates.leaked.any():
        return
    n = int(duplicates.leaked.sum())
    yield Finding(
        "leaks between splits",
        f"{counted(n, 'item')} have a copy or near copy in another split.",
        "A test on items that were trained on measures memory.",
        "labels.csv, columns copies and split: take them out of one of the two",
        n,
        {"items": n},
    )


def _ambiguous(quality: LabelQuality) -> Iterator[Finding]:
    n = int(quality.ambiguous.sum())
    if n == 0:
        return
    yield Finding(
        "hard items",
        f"{counted(n, 'label')} {'is' if n == 1 else 'are'} doubted by the models without being flagged.",
        "These items are hard rather than wrong, and teach a model most: they are kept.",
        "labels.csv, column ambiguous: a second opinion here, never a removal",
        n,
        {"ambiguous": n},
    )


def _without(labelled: Labelled) -> Iterator[Finding]:
    counts = np.bincount(labelled.given, minlength=len(labelled.labels))
    single = [labelled.labels[int(code)] for code in np.flatnonzero(counts == 1)]
    if single:
        yield Finding(
            "labels with one example",
            f"{listed(single)}: 1 example, cannot be judged out of fold.",
            "No model that has not seen the example can know the label.",
            "Add examples, or read these by hand",
            len(single),
            {"labels": single},
        )


def all_is_well(quality: LabelQuality) -> str | None:
    """One line where no label is flagged; None where some are.

    Args:
        quality: The judgement of every label.
    """
    if quality.flagged.any():
        return None
    high = quality.noise_rate.high
    rest = "" if high is None else f"; up to {high:.1%} of them may be wrong all the same"
    return f"No label of {len(quality.given):,} is contradicted firmly enough to be flagged{rest}."
