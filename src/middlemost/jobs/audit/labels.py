"""The audit of a question answered by a label."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
from jaxtyping import Float64

from middlemost import agreement, truth
from middlemost.agreement.following import RaterFollowing
from middlemost.agreement.repeats import SelfAgreement
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset, Paradigm
from middlemost.data.estimate import Estimate
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import CapacityError, SettingError
from middlemost.jobs.accuracy import HeldOut, cross_fitted, on_test
from middlemost.jobs.audit import rater_findings
from middlemost.jobs.audit.agreement_findings import agreement_level
from middlemost.jobs.audit.label_findings import confused_labels, contradicted_gold, open_labels
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.audit.settings import AuditSettings, method_named, part_of
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
    parts = len(_MEASURES) + 1
    for part, (name, measure) in enumerate(_MEASURES.items()):
        step = part_of(progress, part, parts)
        numbers[name] = getattr(agreement, measure)(data, **settings.resampling, progress=step)
    slices, slice_findings = audit_slices(dataset, data, settings, part_of(progress, parts - 1, parts))
    gold = encode_gold(dataset, data.items, question)
    n_items = int((data.ratings_per_item > 0).sum())
    findings = [
        *confused_labels(data),
        *contradicted_gold(data, held_out),
        *agreement_level(numbers["alpha"], n_items, dataset.paradigm),
        *slice_findings,
    ]
    if dataset.paradigm != "descriptive":  # there a divided item is a result, not one that waits for more raters
        findings += open_labels(consensus)
    raters: pl.DataFrame | None = None
    if isinstance(data, Ratings):
        repeats = agreement.self_agreement(data, level=settings.level)
        raters, rater_ones = _raters(dataset, data, consensus, gold, repeats, settings.level)
        findings += rater_ones
        numbers["self_agreement"] = repeats.overall
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
        items=item_table(dataset, consensus, data, agreement.per_item(data), gold, held_out),
        raters=raters,
        commonest=(data.labels[int(share.argmax())], float(share.max())),
        settings=settings.to_dict(),
        data=data,
    )


def _labels_and_accuracy(
    dataset: Dataset, question: str, data: Ratings | Counts, settings: AuditSettings
) -> tuple[Consensus, HeldOut | None, dict[str, Estimate]]:
    """Labels with anchors held; accuracy on test gold if there is some, else cross-fitted over the anchors."""
    infer = _method(settings.method, data, settings.seed, dataset.paradigm)
    anchors, test = (encode_gold(dataset, data.items, question, role=role) for role in ("anchor", "test"))
    consensus = infer(anchors if len(anchors) else None)
    if not len(test) and not len(anchors):
        return consensus, None, {}
    majority = partial(_with_gold, partial(truth.majority, data, seed=settings.seed))
    if len(test):
        judged = on_test(consensus, test, name=consensus.method, level=settings.level)
        beside = on_test(majority(None), test, name="majority", level=settings.level)
    else:
        judged = cross_fitted(infer, anchors, name=consensus.method, level=settings.level, seed=settings.seed)
        beside = cross_fitted(majority, anchors, name="majority", level=settings.level, seed=settings.seed)
    return consensus, judged, {"accuracy": judged.accuracy, "majority_accuracy": beside.accuracy}


def _method(
    name: str | None, data: Ratings | Counts, seed: int, paradigm: Paradigm
) -> Callable[[Gold | None], Consensus]:
    if isinstance(data, Ratings):
        if name is None and paradigm == "descriptive":
            return partial(_equal_voices, data, seed)
        method = truth.infer if name is None else method_named(truth.METHODS, name, "labels")
        return partial(_with_gold, partial(method, data, seed=seed))
    if name not in (None, "majority"):
        raise SettingError(
            f"{name} needs to know who rated what, and the raters are unknown.",
            where="method",
            remedy="Take majority, or say which column is the rater.",
        )
    return partial(_with_gold, partial(truth.majority, data, seed=seed))


def _equal_voices(data: Ratings, seed: int, gold: Gold | None) -> Consensus:
    consensus = truth.majority(data, gold=gold, seed=seed)
    return replace(consensus, notes=("Majority is the default for views: no rater's word weighs more.",))


def _with_gold(method: Callable[..., Consensus], gold: Gold | None) -> Consensus:
    return method(gold=gold)


def _raters(
    dataset: Dataset, ratings: Ratings, consensus: Consensus, gold: Gold, repeats: SelfAgreement, level: float
) -> tuple[pl.DataFrame, list[Finding]]:
    """The table of raters and what stands out in it; a descriptive study scores nobody by agreement."""
    findings = rater_findings.changed_repeats(ratings, repeats)
    parts: dict[str, pl.DataFrame] = {}
    if dataset.paradigm != "descriptive":
        following = _following(ratings)
        if following is not None:
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


def _following(ratings: Ratings) -> RaterFollowing | None:
    """None where raters times labels are too many for it; the rest of the audit does not need it."""
    try:
        return agreement.rater_following(ratings)
    except CapacityError:
        return None


def _label_shares(data: Ratings | Counts) -> Float64[np.ndarray, "labels"]:
    counts = data if isinstance(data, Counts) else Counts.from_ratings(data)
    total = counts.count.sum(axis=0)
    return total / total.sum()
