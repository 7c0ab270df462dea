"""How an audit infers labels: the method asked for, or the one that fits the data and the paradigm."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from middlemost import truth
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset
from middlemost.data.gold import Gold
from middlemost.data.ratings import Ratings
from middlemost.errors import SettingError
from middlemost.jobs.audit.settings import AuditSettings
from middlemost.jobs.methods import label_method


def label_inference(
    dataset: Dataset, question: str, data: Ratings | Counts, settings: AuditSettings
) -> Callable[[Gold | None], Consensus]:
    """The method as a function of the gold that is held fixed.

    Args:
        dataset: The data.
        question: The question's name.
        data: Its ratings, or counts where raters are unknown.
        settings: The audit's settings.

    Raises:
        SettingError: There is no such method, or it needs raters who are unknown.
    """
    name, seed = settings.method, settings.seed
    if isinstance(data, Ratings):
        if name is None and dataset.paradigm == "descriptive":
            return partial(_equal_voices, data, seed)
        method = partial(truth.infer, data) if name is None else label_method(dataset, question, data, name)
        return partial(_with_gold, partial(method, seed=seed))
    if name not in (None, "majority"):
        raise SettingError(
            f"{name} needs to know who rated what, and the raters are unknown.",
            where="method",
            remedy="Take majority, or say which column is the rater.",
        )
    return label_majority(data, seed)


def label_majority(data: Ratings | Counts, seed: int) -> Callable[[Gold | None], Consensus]:
    """Majority as a function of the gold that is held fixed.

    Args:
        data: Ratings or counts.
        seed: Breaks ties.
    """
    return partial(_with_gold, partial(truth.majority, data, seed=seed))


def _equal_voices(data: Ratings, seed: int, gold: Gold | None) -> Consensus:
    consensus = truth.majority(data, gold=gold, seed=seed)
    return replace(consensus, notes=("Majority is the default for views: no rater's word weighs more.",))


def _with_gold(method: Callable[..., Consensus], gold: Gold | None) -> Consensus:
    return method(gold=gold)
