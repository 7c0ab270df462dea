"""The audit: labels, agreement with intervals, and what people disagree about, from one question of a data set."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from middlemost.data.dataset import Dataset
from middlemost.data.progress import Progress
from middlemost.data.question import LabelQuestion, NumberQuestion, PreferenceQuestion, Question, SetQuestion
from middlemost.data.question_lookup import inferred_question
from middlemost.errors import InputError
from middlemost.jobs.audit.labels import audit_labels
from middlemost.jobs.audit.numbers import audit_numbers
from middlemost.jobs.audit.preferences import audit_preference
from middlemost.jobs.audit.result import Audit as Audit
from middlemost.jobs.audit.sets import audit_sets
from middlemost.jobs.audit.settings import AuditSettings
from middlemost.jobs.audit.unjudged import nothing_judged, unjudged_questions


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

    A preference is judged by its choice, as a label. Questions answered by rankings, spans or texts are not judged yet:
    `Audit.unjudged` names them.

    Args:
        dataset: What `middlemost.read` returned.
        question: The question to audit. Default: the only one that can be judged.
        method: A name in `truth.METHODS` or `truth.GUESS_METHODS` (for numbers `truth.NUMERIC_METHODS`). Default:
            `truth.infer` chooses; majority where the raters are unknown.
        by: An attribute to compare slices by, such as `"items.topic"` or `"raters.age"`. Default: none.
        resamples: Two-way resamples for intervals. Default: 200.
        level: Nominal coverage of intervals. Default: 0.95.
        seed: Seed of resampling, folds and ties. Default: 0.
        progress: Called with (steps done, steps in all).

    Raises:
        InputError: The question cannot be judged yet, or has no ratings.
        SettingError: The method or attribute is unknown, or does not fit.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if i % 2 or (i, r) == (4, "x") else "no") for i in range(60) for r in "xyz"]
        >>> data = mm.read(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> [finding.kind for finding in mm.audit(data).findings]
        ['high agreement']
    """
    nothing = nothing_judged(dataset, question)
    if nothing is not None:
        raise InputError(" ".join([nothing.sentence, *(one.sentence for one in nothing.unjudged)]))
    asked = inferred_question(dataset.questions, question)
    settings = AuditSettings(method, by, resamples, level, seed)
    found = _AUDITS[type(asked)](dataset, asked.name, settings, progress)
    return replace(found, unjudged=unjudged_questions(dataset, asked.name))


_AUDITS: Mapping[type[Question], Callable[[Dataset, str, AuditSettings, Progress | None], Audit]] = {
    LabelQuestion: audit_labels,
    SetQuestion: audit_sets,
    NumberQuestion: audit_numbers,
    PreferenceQuestion: audit_preference,
}
