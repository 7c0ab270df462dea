"""The audit of a question answered by a label."""

from collections.abc import Callable

import numpy as np
import polars as pl
from jaxtyping import Float64

from middlemost import agreement
from middlemost.agreement.following import RaterFollowing
from middlemost.agreement.repeats import SelfAgreement
from middlemost.data.consensus import Consensus
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset
from middlemost.data.estimate import Estimate
from middlemost.data.gold import Gold
from middlemost.data.progress import Progress
from middlemost.data.ratings import Ratings
from middlemost.errors import CapacityError
from middlemost.jobs.accuracy import HeldOut, cross_fitted, on_test
from middlemost.jobs.audit import rater_findings
from middlemost.jobs.audit.agreement_findings import agreement_level
from middlemost.jobs.audit.inference import label_inference, label_majority
from middlemost.jobs.audit.label_findings import confused_labels, contradicted_gold, open_labels
from middlemost.jobs.audit.replicated import audit_replicability
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.audit.settings import AuditSettings, part_of
from middlemost.jobs.audit.slices import audit_slices
from middlemost.jobs.audit.tables import item_table, label_table, rater_table
from middlemost.jobs.audit.verdict_findings import raters_to_look_at
from middlemost.jobs.calibrate import calibrate
from middlemost.jobs.finding import ranked
from middlemost.jobs.verdict import RaterVerdicts, verdicts_of
from middlemost.questions.label import encode_counts, encode_gold, encode_ratings

_MEASURES = {
    "alpha": "krippendorff_alpha",
    "raw": "raw_agreement",
    "fleiss": "fleiss_kappa",
    "ac1": "gwet_ac1",
    "brennan_prediger": "brennan_prediger",
}

MOST_LABELS = 40
"""Verdicts weigh a confusion a rater, which with more labels takes minutes; then raters who do not follow are named."""


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
    infer = label_inference(dataset, question, data, settings)
    anchors, test, drawn = (
        encode_gold(dataset, data.items, question, **kind)
        for kind in ({"role": "anchor"}, {"role": "test"}, {"draw": "random"})
    )
    consensus = infer(anchors if len(anchors) else None)
    held_out, numbers = _accuracy(infer, consensus, data, anchors, test, settings)
    calibration = calibrate(infer, drawn, anchors=anchors, level=settings.level, seed=settings.seed)
    parts = len(_MEASURES) + 2
    for part, (name, measure) in enumerate(_MEASURES.items()):
        step = part_of(progress, part, parts)
        numbers[name] = getattr(agreement, measure)(data, **settings.resampling, progress=step)
    if data.ordinal and isinstance(data, Ratings):
        numbers["ac2"] = agreement.gwet_ac2(data, **settings.resampling)
    slices, slice_findings = audit_slices(dataset, data, settings, part_of(progress, parts - 2, parts))
    replicated = audit_replicability(dataset, data, consensus, settings, part_of(progress, parts - 1, parts))
    if replicated is not None:
        numbers["replicability"] = replicated.halves
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
    verdicts: RaterVerdicts | None = None
    if isinstance(data, Ratings):
        repeats = agreement.self_agreement(data, level=settings.level)
        verdicts = _verdicts(dataset, data, question, settings)
        following = None if dataset.paradigm == "descriptive" else _following(data)
        raters = _raters(dataset, data, consensus, gold, repeats, following, verdicts, settings.level)
        findings += rater_findings.changed_repeats(data, repeats)
        if verdicts is not None:
            findings += raters_to_look_at(data, verdicts)
        elif following is not None:
            findings += rater_findings.unfollowing_raters(data, following)
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
        labels=label_table(consensus, calibration.probability),
        items=item_table(dataset, consensus, data, agreement.per_item(data), gold, held_out),
        raters=raters,
        commonest=(data.labels[int(share.argmax())], float(share.max())),
        settings=settings.to_dict(),
        data=data,
        verdicts=verdicts,
        replicability=replicated,
        calibration=calibration,
    )


def _accuracy(
    infer: Callable[[Gold | None], Consensus],
    consensus: Consensus,
    data: Ratings | Counts,
    anchors: Gold,
    test: Gold,
    settings: AuditSettings,
) -> tuple[HeldOut | None, dict[str, Estimate]]:
    """Accuracy on test gold if there is some, else cross-fitted over the anchors; beside it the majority's."""
    if not len(test) and not len(anchors):
        return None, {}
    majority = label_majority(data, settings.seed)
    if len(test):
        judged = on_test(consensus, test, name=consensus.method, level=settings.level)
        beside = on_test(majority(None), test, name="majority", level=settings.level)
    else:
        judged = cross_fitted(infer, anchors, name=consensus.method, level=settings.level, seed=settings.seed)
        beside = cross_fitted(majority, anchors, name="majority", level=settings.level, seed=settings.seed)
    return judged, {"accuracy": judged.accuracy, "majority_accuracy": beside.accuracy}


def _verdicts(dataset: Dataset, ratings: Ratings, question: str, settings: AuditSettings) -> RaterVerdicts | None:
    """None in a descriptive study, which judges nobody, and where the labels are too many for it."""
    if dataset.paradigm == "descriptive" or len(ratings.labels) > MOST_LABELS:
        return None
    try:
        return verdicts_of(dataset, ratings, question, level=settings.level, seed=settings.seed)
    except CapacityError:
        return None


def _raters(
    dataset: Dataset,
    ratings: Ratings,
    consensus: Consensus,
    gold: Gold,
    repeats: SelfAgreement,
    following: RaterFollowing | None,
    verdicts: RaterVerdicts | None,
    level: float,
) -> pl.DataFrame:
    """The table of raters; a descriptive study scores nobody by agreement."""
    parts: dict[str, pl.DataFrame] = {}
    if following is not None:
        parts["follows"] = following.to_polars()
    if dataset.paradigm != "descriptive":
        parts["agreement"] = agreement.per_rater(ratings, level=level).to_polars()
        if consensus.quality is not None:
            parts["quality"] = consensus.rater_frame()
    if repeats.overall.value is not None:
        parts["unchanged"] = repeats.to_polars()
    if len(gold):
        parts["gold"] = agreement.gold_agreement(ratings, gold, resamples=0, level=level).to_polars()
    return rater_table(dataset, ratings, parts, verdicts)


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
