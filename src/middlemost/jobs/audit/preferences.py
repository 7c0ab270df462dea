"""The audit of a preference: its choice as a label, and whether raters favour a side."""

from dataclasses import replace

import numpy as np

from middlemost.data.comparisons import Comparisons
from middlemost.data.dataset import Dataset
from middlemost.data.estimate import Estimate
from middlemost.data.progress import Progress
from middlemost.jobs.audit.labels import audit_labels
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.audit.settings import AuditSettings
from middlemost.questions.comparisons import encode_comparisons
from middlemost.questions.preference import choices_as_labels


def audit_preference(dataset: Dataset, question: str, settings: AuditSettings, progress: Progress | None) -> Audit:
    """Audit one preference by its choice: a candidate, a tie or neither, whatever the sides were.

    Args:
        dataset: The data.
        question: The question's name.
        settings: The audit's settings.
        progress: Called as measures are done.

    Raises:
        InputError: There are no answers, or one is no preference.
        SettingError: The method or attribute is unknown, or does not fit.
    """
    found = audit_labels(choices_as_labels(dataset, question), question, settings, progress)
    if not dataset.raters.height:
        return found
    sides = first_chosen(encode_comparisons(dataset, question))
    return replace(found, numbers={**found.numbers, "first_chosen": sides})


def first_chosen(comparisons: Comparisons) -> Estimate:
    """The share of choices that fell on the candidate shown first, which is half where raters favour no side.

    Args:
        comparisons: The comparisons, each of which tells which candidate was shown first, or not.
    """
    name = "Choices of the candidate shown first"
    chosen, told = comparisons.won_by_first
    rows = (comparisons.winner >= 0) & (comparisons.shown_left >= 0)
    if not told:
        why = "it is not known of any choice what was shown first"
        return Estimate.undefined(name, why, n_items=0, n_raters=0)
    return Estimate(
        name,
        chosen / told,
        n_items=len(np.unique(comparisons.item[rows])),
        n_raters=len(np.unique(comparisons.rater[rows])),
        how="no interval: the choices of one rater depend on each other",
    )
