"""The audit of a question answered by a label."""

from collections.abc import Callable
from functools import partial

import numpy as np
import polars as pl
from jaxtyping import Float64

from middlemost import agreement, truth
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset
from middlemost.data.estimate import Estimate
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import SettingError
from middlemost.jobs.accuracy import HeldOut, cross_fitted, on_test
from middlemost.jobs.audit import rater_findings
from middlemost.jobs.audit.agreement_findings import agreement_level
from middlemost.jobs.audit.label_findings import confused_labels, contradicted_gold, open_labels
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.audit.settings import AuditSettings, method_named
from middlemost.jobs.audit.slices import audit_slices
from middlemost.jobs.audit.tables import item_table, label_table, rater_table
from middlemost.jobs.finding import Finding, ranked
from middlemost.questions.label import encode_counts, encode_gold, encode_ratings

_MEASURES = {
    "alpha": "krippendorff_alpha",
    "raw": "raw_agreement",
    "fleiss": "fleiss_kappa",
    "ac1": "gwet_ac1",
    "brennan_prediger": "brennan_prediger",
}


def audit_labels(dataset: Dataset, question: str, settings: AuditSettings, progress: Progress | None) -> Audit:
    """Audit one question answered by a label.

    Args:
        dataset: The data.
        question: The question's name.
        settings: The audit's settings.
        progress: Called as measures are done.

    Raises:
        InputError: There are no ratings.
        SettingError: The method or attribute is unknown, or does not fit.
    """
    data = encode_ratings(dataset, question) if dataset.raters.height else encode_counts(dataset, question)
    consensus, held_out, numbers = _labels_and_accuracy(dataset, question, data, settings)
    for done, (name, measure) in enumerate(_MEASURES.items(), start=1):
        numbers[name] = getattr(agreement, measure)(data, **settings.resampling)
        if progress is not None:
            progress(done, len(_MEASURES) + 1)
    slices, slice_findings = audit_slices(dataset, data, settings)
    gold = encode_gold(dataset, data.items, question)
    n_items = int((data.ratings_per_item > 0).sum())
    findings = [
        *open_labels(consensus),
        *confused_labels(data),
        *contradicted_gold(data, held_out),
        *agreement_level(numbers["alpha"], n_items, dataset.paradigm),
        *slice_findings,
    ]
    raters: pl.DataFrame | None = None
    if isinstance(data, Ratings):
        raters, rater_ones = _raters(dataset, data, consensus, gold, settings.level)
        findings += rater_ones
        numbers["self_agreement"] = agreement.self_agreement(data, level=settings.level).overall
    share = _label_shares(data)
    return Audit(
        question=dataset.questions[question],
        paradigm=dataset.paradigm,
        reading=dataset.reading,
        statuses=dataset.statuses,
        n_ratings=int(data.ratings_per_item.sum()),
        n_items=n_items,
        n_raters=int((data.ratings_per_rater > 0).sum()) if isinstance(data, Ratings) else 0,
        consensus=consensus,
        numbers=numbers,
        slices=slices,
        findings=ranked(findings),
        labels=label_table(consensus),
        items=item_table(dataset, consensus, data, agreement.per_item(data), gold),
        raters=raters,
        commonest=(data.labels[int(share.argmax())], float(share.max())),
        settings=settings.to_dict(),
    )


def _labels_and_accuracy(
    dataset: Dataset, question: str, data: Ratings | Counts, settings: AuditSettings
) -> tuple[Consensus, HeldOut | None, dict[str, Estimate]]:
    """Labels with anchors held; accuracy on test gold if there is some, else cross-fitted over the anchors."""
    infer = _method(settings.method, data, settings.seed)
    anchors, test = (encode_gold(dataset, data.items, question, role=role) for role in ("anchor", "test"))
    consensus = infer(anchors if len(anchors) else None)
    if not len(test) and not len(anchors):
        return consensus, None, {}
    majority = partial(_with_gold, partial(truth.majority, data, seed=settings.seed))
    judged: list[HeldOut] = []
    for name, method in ((consensus.method, infer), ("majority", majority)):
        if len(test):
            judged.append(on_test(method(anchors if len(anchors) else None), test, name=name, level=settings.level))
        else:
            judged.append(cross_fitted(method, anchors, name=name, level=settings.level, seed=settings.seed))
    return consensus, judged[0], {"accuracy": judged[0].accuracy, "majority_accuracy": judged[1].accuracy}


def _method(name: str | None, data: Ratings | Counts, seed: int) -> Callable[[Gold | None], Consensus]:
    if isinstance(data, Ratings):
        method = truth.infer if name is None else method_named(truth.METHODS, name, "labels")
        return partial(_with_gold, partial(method, data, seed=seed))
    if name not in (None, "majority"):
        raise SettingError(
            f"{name} needs to know who rated what, and the raters are unknown.",
            where="method",
            remedy="Take majority, or say which column is the rater.",
        )
    return partial(_with_gold, partial(truth.majority, data, seed=seed))


def _with_gold(method: Callable[..., Consensus], gold: Gold | None) -> Consensus:
    return method(gold=gold)


def _raters(
    dataset: Dataset, ratings: Ratings, consensus: Consensus, gold: Gold, level: float
) -> tuple[pl.DataFrame, list[Finding]]:
    """The table of raters and what stands out in it; a descriptive study scores nobody by agreement."""
    repeats = agreement.self_agreement(ratings, level=level)
    findings = rater_findings.changed_repeats(ratings, repeats)
    parts: dict[str, pl.DataFrame] = {}
    if dataset.paradigm != "descriptive":
        following = agreement.rater_following(ratings)
        findings += rater_findings.unfollowing_raters(ratings, following)
        parts["follows"] = following.to_polars()
        parts["agreement"] = agreement.per_rater(ratings, level=level).to_polars()
        if consensus.quality is not None:
            parts["quality"] = consensus.rater_frame()
    if repeats.overall.value is not None:
        parts["unchanged"] = repeats.to_polars()
    if len(gold):
        parts["gold"] = agreement.gold_agreement(ratings, gold, resamples=0, level=level).to_polars()
    return rater_table(dataset, ratings, parts), findings


def _label_shares(data: Ratings | Counts) -> Float64[np.ndarray, "labels"]:
    counts = data if isinstance(data, Counts) else Counts.from_ratings(data)
    total = counts.count.sum(axis=0)
    return total / total.sum()
