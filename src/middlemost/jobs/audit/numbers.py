"""The audit of a question answered by a number."""

import polars as pl

from middlemost import agreement, truth
from middlemost.data.dataset import Dataset
from middlemost.data.progress import Progress
from middlemost.jobs.audit.agreement_findings import agreement_level
from middlemost.jobs.audit.rater_findings import changed_numbers, unfollowing_raters
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.audit.settings import AuditSettings, part_of
from middlemost.jobs.audit.slices import audit_slices
from middlemost.jobs.audit.tables import label_table, number_item_table, rater_table
from middlemost.jobs.finding import ranked
from middlemost.jobs.methods import method_named
from middlemost.questions.number import encode_values


def audit_numbers(dataset: Dataset, question: str, settings: AuditSettings, progress: Progress | None) -> Audit:
    """Audit one question answered by a number.

    Args:
        dataset: The data.
        question: The question's name.
        settings: The audit's settings.
        progress: Called as resamples are done.

    Raises:
        InputError: There are no numbers, or the raters are unknown.
        SettingError: The method or attribute is unknown.
    """
    values = encode_values(dataset, question)
    if settings.method is None:
        consensus = truth.infer(values)
    else:
        consensus = method_named(truth.NUMERIC_METHODS, settings.method, "numbers")(values)
    alpha = agreement.krippendorff_alpha(values, **settings.resampling, progress=part_of(progress, 0, 2))
    slices, slice_findings = audit_slices(dataset, values, settings, part_of(progress, 1, 2))
    repeats = agreement.self_change(values, **settings.resampling)
    parts: dict[str, pl.DataFrame] = {}
    n_items = int((values.ratings_per_item > 0).sum())
    findings = [
        *agreement_level(alpha, n_items, dataset.paradigm),
        *slice_findings,
        *changed_numbers(repeats),
    ]
    if dataset.paradigm != "descriptive":
        following = agreement.value_following(values)
        findings += unfollowing_raters(values, following)
        parts["follows"] = following.to_polars()
    if repeats.overall.value is not None:
        parts["change"] = repeats.to_polars()
    return Audit(
        question=dataset.questions[question],
        paradigm=dataset.paradigm,
        reading=dataset.reading,
        statuses=dataset.statuses,
        n_ratings=len(values),
        n_items=n_items,
        n_raters=int((values.ratings_per_rater > 0).sum()),
        consensus=consensus,
        numbers={
            "alpha": alpha,
            "icc": agreement.icc(values, **settings.resampling),
            "icc_mean": agreement.icc(values, form="A,k", **settings.resampling),
            "self_change": repeats.overall,
        },
        slices=slices,
        findings=ranked(findings),
        labels=label_table(consensus),
        items=number_item_table(dataset, consensus, values),
        raters=rater_table(dataset, values, parts),
        commonest=None,
        settings=settings.to_dict(),
        data=values,
    )
