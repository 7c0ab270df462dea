"""The audit: labels, agreement with intervals, and what people disagree about, from one question of a data set."""

from middlemost.data.dataset import Dataset
from middlemost.data.progress import Progress
from middlemost.data.question import LabelQuestion, SetQuestion
from middlemost.jobs.audit.labels import audit_labels
from middlemost.jobs.audit.numbers import audit_numbers
from middlemost.jobs.audit.result import Audit as Audit
from middlemost.jobs.audit.sets import audit_sets
from middlemost.jobs.audit.settings import AuditSettings


def audit(
    dataset: Dataset,
    *,
    question: str | None = None,
    method: str | None = None,
    by: str | None = None,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
    progress: Progress | None = None,
) -> Audit:
    """Infer labels, measure agreement, and say what stands out.

    Args:
        dataset: What `middlemost.read` returned.
        question: The question to audit. Default: the only one.
        method: A name in `truth.METHODS` or `truth.GUESS_METHODS` (for numbers `truth.NUMERIC_METHODS`). Default:
            `truth.infer` chooses; majority where the raters are unknown.
        by: An attribute to compare slices by, such as `"items.topic"` or `"raters.age"`. Default: none.
        resamples: Two-way resamples for intervals. Default: 200.
        level: Nominal coverage of intervals. Default: 0.95.
        seed: Seed of resampling, folds and ties. Default: 0.
        progress: Called with (steps done, steps in all).

    Raises:
        InputError: The question cannot be audited, or has no ratings.
        SettingError: The method or attribute is unknown, or does not fit.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if i % 2 or (i, r) == (4, "x") else "no") for i in range(60) for r in "xyz"]
        >>> data = mm.read(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> [finding.kind for finding in mm.audit(data).findings]
        ['high agreement']
    """
    asked = dataset.question(question)
    settings = AuditSettings(method, by, resamples, level, seed)
    if isinstance(asked, LabelQuestion):
        return audit_labels(dataset, asked.name, settings, progress)
    if isinstance(asked, SetQuestion):
        return audit_sets(dataset, asked.name, settings, progress)
    return audit_numbers(dataset, asked.name, settings, progress)
