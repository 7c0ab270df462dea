"""Would other raters have said the same? As an audit asks it."""

from functools import partial

import numpy as np

from middlemost import truth
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.jobs.audit.attributes import find_attribute
from middlemost.jobs.audit.settings import AuditSettings
from middlemost.jobs.methods import method_named
from middlemost.jobs.replicability import Replicability, replicability

_QUICK = {
    "dawid_skene": {"tolerance": 1e-6},
    "mace": {"tolerance": 1e-6, "restarts": 2},
    "mace_vb": {"tolerance": 1e-6, "restarts": 2},
}
"""Settings for the halves, each of which is fitted many times; looser ones change no figure shown."""

_ALONE = ("weighted_by_gold", *truth.GUESS_METHODS)
"""Methods that need more than ratings, which halves do not have."""


def audit_replicability(
    dataset: Dataset,
    data: Ratings | Counts,
    consensus: Consensus,
    settings: AuditSettings,
    progress: Progress | None,
) -> Replicability | None:
    """Replicability of the labels by the audit's own method; None where the raters are unknown.

    Args:
        dataset: The data, for slices of items.
        data: The ratings.
        consensus: The labels, for the method that inferred them.
        settings: The audit's settings.
        progress: Called as halves are fitted.
    """
    if isinstance(data, Counts) or consensus.method in _ALONE:
        return None
    method = method_named(truth.METHODS, consensus.method, "labels")
    return replicability(
        data,
        method=partial(method, seed=settings.seed, **_QUICK.get(consensus.method, {})),
        slices=_slices(dataset, data, settings.by),
        level=settings.level,
        seed=settings.seed,
        progress=progress,
    )


def _slices(dataset: Dataset, data: Ratings, by: str | None) -> np.ndarray | None:
    """Codes of the slices in the order of their names; None without an attribute of items."""
    if by is None or not by.startswith("items."):
        return None
    values = find_attribute(dataset, by, data.items, data.raters).values
    code = {value: place for place, value in enumerate(sorted({value for value in values if value is not None}))}
    return np.array([-1 if value is None else code[value] for value in values], dtype=np.int32)
