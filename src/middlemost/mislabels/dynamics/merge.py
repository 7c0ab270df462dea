"""Shards of a distributed training, each recorded by itself, as one."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float64, Int32, UInt8

from middlemost.data.arrays import freeze
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError
from middlemost.mislabels.dynamics.notes import recording_notes
from middlemost.mislabels.dynamics.outcomes import learning, outcome, presented
from middlemost.mislabels.dynamics.result import Dynamics

_SAME = ("epochs", "epochs_for_margin", "margin_of")


def merge_dynamics(shards: Sequence[Dynamics]) -> Dynamics:
    """One result from the recorders of several processes, equal to that of one recorder that saw everything.

    Shards may hold other items, or the same in other epochs, as where a sampler deals anew in each epoch. Means are
    weighted by presentations, deviations combined (Chan et al. 1979), and forgetting is counted on the joint
    sequence of epochs. An item that several shards hold in one epoch (samplers fill the last batch up) counts in all
    means, and for learning and forgetting with the outcome in the shard that comes first.

    Args:
        shards: Results of the same training, at least one.

    Returns:
        All items, sorted.

    Raises:
        InputError: Shards disagree on the classes or on what was announced, or an item has two labels.

    Example:
        >>> import numpy as np
        >>> from middlemost.mislabels.dynamics import TrainingDynamics, merge_dynamics
        >>> shards = []
        >>> for rank in (0, 1):
        ...     recorder = TrainingDynamics(2, epochs=1)
        ...     recorder.update([rank], np.array([[2.0, 0.0]]), [0])
        ...     recorder.end_epoch()
        ...     shards.append(recorder.result())
        >>> merge_dynamics(shards).items.native()
        [0, 1]
    """
    if not shards:
        raise InputError("There are no shards to merge.")
    for place, shard in enumerate(shards[1:], start=1):
        _check(shards[0], shard, place)
    items = _all_items(shards)
    places = [items.find(shard.items.native()) for shard in shards]
    outcomes, doubled = _joint_outcomes(shards, places, len(items))
    _, forgetting, first_learned = learning(outcomes)
    counts = [shard.presentations for shard in shards]
    early = [presented(shard.outcomes, 0, shard.early_epochs) for shard in shards]
    early_margins = [presented(shard.outcomes, 0, min(shard.early_epochs, shard.epochs_for_margin)) for shard in shards]
    margins = [presented(shard.outcomes, 0, shard.epochs_for_margin) for shard in shards]
    confidence = _mean([shard.confidence for shard in shards], counts, places, len(items))
    presentations = _total(counts, places, len(items))
    return Dynamics(
        items=items,
        labels=shards[0].labels,
        given=_joint_labels(shards, places, items),
        presentations=freeze(presentations),
        margin=_mean([shard.margin for shard in shards], margins, places, len(items)),
        confidence=confidence,
        variability=_joint_deviation(shards, places, confidence, presentations),
        early_margin=_mean([shard.early_margin for shard in shards], early_margins, places, len(items)),
        early_confidence=_mean([shard.early_confidence for shard in shards], early, places, len(items)),
        correct=freeze(_total([shard.correct for shard in shards], places, len(items))),
        forgetting=freeze(forgetting),
        first_learned=freeze(first_learned),
        outcomes=freeze(outcomes),
        epochs=shards[0].epochs,
        recorded=max(shard.recorded for shard in shards),
        epochs_for_margin=shards[0].epochs_for_margin,
        margin_of=shards[0].margin_of,
        notes=_notes(shards, outcomes, doubled),
    )


def _check(first: Dynamics, shard: Dynamics, place: int) -> None:
    if shard.labels != first.labels:
        raise InputError(
            f"The first recorder has the classes {', '.join(first.labels[:8])}; this one has "
            f"{', '.join(shard.labels[:8])}.",
            where=f"shard {place + 1}",
            remedy="Tell every recorder the same classes in the order of the model's outputs.",
        )
    for name in _SAME:
        if getattr(shard, name) != getattr(first, name):
            raise InputError(
                f"The first recorder has {name} {getattr(first, name)!r}; this one {getattr(shard, name)!r}.",
                where=f"shard {place + 1}",
            )
    if shard.items.kind != first.items.kind:
        raise InputError(
            f"Ids are {first.items.kind} in the first, here {shard.items.kind}.", where=f"shard {place + 1}"
        )


def _all_items(shards: Sequence[Dynamics]) -> Vocabulary:
    kind = shards[0].items.kind
    if kind == "integer":
        ids = np.unique(np.concatenate([shard.items.ids.astype(np.int64) for shard in shards]))
        return Vocabulary.from_unique(freeze(ids.astype(np.dtypes.StringDType())), kind=kind)
    return Vocabulary(sorted({one for shard in shards for one in shard.items}), kind=kind)


def _joint_labels(
    shards: Sequence[Dynamics], places: Sequence[Int32[np.ndarray, "_"]], items: Vocabulary
) -> Int32[np.ndarray, "items"]:
    given = np.full(len(items), -1, dtype=np.int32)
    for shard, place in zip(shards, places, strict=True):
        before = given[place]
        other = np.flatnonzero((before >= 0) & (before != shard.given))
        if len(other):
            one = int(other[0])
            raise InputError(
                f"Item {shard.items[one]!r} has the label {shard.labels[int(before[one])]!r} in one shard and "
                f"{shard.labels[int(shard.given[one])]!r} in another."
            )
        given[place] = shard.given
    return freeze(given)


def _joint_outcomes(
    shards: Sequence[Dynamics], places: Sequence[Int32[np.ndarray, "_"]], n_items: int
) -> tuple[UInt8[np.ndarray, "items bytes"], int]:
    """Outcomes of all shards, the first that has one deciding, and how often a later one had one, too."""
    joint = np.zeros((n_items, shards[0].outcomes.shape[1]), dtype=np.uint8)
    doubled = 0
    for shard, place in zip(shards, places, strict=True):
        before = joint[place]
        taken = (before & 0b01010101) * np.uint8(3)
        doubled += int(presented(taken & shard.outcomes).sum())
        joint[place] = before | (shard.outcomes & ~taken)
    return joint, doubled


def _total(
    columns: Sequence[Int32[np.ndarray, "_"]], places: Sequence[Int32[np.ndarray, "_"]], n_items: int
) -> Int32[np.ndarray, "items"]:
    total = np.zeros(n_items, dtype=np.int32)
    for column, place in zip(columns, places, strict=True):
        total[place] += column
    return total


def _mean(
    columns: Sequence[Float64[np.ndarray, "_"]],
    weights: Sequence[Int32[np.ndarray, "_"]],
    places: Sequence[Int32[np.ndarray, "_"]],
    n_items: int,
) -> Float64[np.ndarray, "items"]:
    """Weighted means over the shards; NaN where no shard has a weight."""
    total, weight_total = np.zeros(n_items), _total(weights, places, n_items)
    for column, weight, place in zip(columns, weights, places, strict=True):
        total[place] += np.where(weight > 0, column, 0.0) * weight
    total[weight_total == 0] = np.nan
    return freeze(total / np.maximum(weight_total, 1))


def _joint_deviation(
    shards: Sequence[Dynamics],
    places: Sequence[Int32[np.ndarray, "_"]],
    confidence: Float64[np.ndarray, "items"],
    presentations: Int32[np.ndarray, "items"],
) -> Float64[np.ndarray, "items"]:
    spread = np.zeros(len(confidence))
    for shard, place in zip(shards, places, strict=True):
        own = np.where(shard.presentations > 1, shard.variability, 0.0)
        spread[place] += shard.presentations * (own**2 + (shard.confidence - confidence[place]) ** 2)
    deviation = np.sqrt(spread / presentations)
    deviation[presentations < 2] = np.nan
    return freeze(deviation)


def _notes(shards: Sequence[Dynamics], outcomes: UInt8[np.ndarray, "items bytes"], doubled: int) -> tuple[str, ...]:
    epochs = shards[0].epochs
    held = [int(np.count_nonzero(outcome(outcomes, epoch))) for epoch in range(epochs)]
    ended = max(shard.recorded for shard in shards)
    notes = (
        f"Merged from {len(shards)} recorders.",
        *recording_notes(len(outcomes), len(outcomes), epochs, ended, held),
    )
    if doubled:
        return *notes, f"{doubled:,} times several recorders held an item in one epoch."
    return notes
