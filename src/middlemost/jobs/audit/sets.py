"""The audit of a question answered by a set of labels."""

import numpy as np
import polars as pl

from middlemost import agreement, truth
from middlemost.agreement.sets import SetDistance
from middlemost.data.counts import Counts
from middlemost.data.dataset import Dataset
from middlemost.data.label_sets import LabelSets
from middlemost.data.progress import Progress
from middlemost.jobs.audit import rater_findings
from middlemost.jobs.audit.agreement_findings import agreement_level
from middlemost.jobs.audit.result import Audit
from middlemost.jobs.audit.settings import AuditSettings, part_of
from middlemost.jobs.audit.slices import audit_slices
from middlemost.jobs.audit.tables import rater_table, votes_in_words, with_attributes
from middlemost.jobs.finding import Finding, ranked, shortened
from middlemost.jobs.methods import method_named
from middlemost.questions.label_set import encode_label_sets

LEAST_TICKS = 20
"""Of a label ticked less often nothing is said."""

_DISTANCES: dict[str, SetDistance] = {"alpha": "jaccard", "masi": "masi", "equal": "equal"}


def audit_sets(dataset: Dataset, question: str, settings: AuditSettings, progress: Progress | None) -> Audit:
    """Audit one question answered by a set of labels.

    Agreement is alpha with Jaccard's distance; beside it MASI and sets that are equal or not. Slices compare whole
    sets. Raters are compared by whole sets, and get no verdict: the models behind verdicts know one label an item.

    Args:
        dataset: The data.
        question: The question's name.
        settings: The audit's settings.
        progress: Called as resamples are done.

    Raises:
        InputError: There are no sets, or the raters are unknown.
        SettingError: The method or attribute is unknown.
    """
    data = encode_label_sets(dataset, question)
    whole = data.as_ratings()
    method = method_named(truth.SET_METHODS, settings.method or "label_by_label", "sets of labels")
    consensus = method(data, seed=settings.seed)
    parts = len(_DISTANCES) + 2
    numbers = {
        name: agreement.set_alpha(
            data, distance=distance, **settings.resampling, progress=part_of(progress, part, parts)
        )
        for part, (name, distance) in enumerate(_DISTANCES.items())
    }
    numbers["raw"] = agreement.raw_agreement(
        whole, **settings.resampling, progress=part_of(progress, len(_DISTANCES), parts)
    )
    slices, slice_findings = audit_slices(dataset, whole, settings, part_of(progress, parts - 1, parts))
    repeats = agreement.self_agreement(whole, level=settings.level)
    numbers["self_agreement"] = repeats.overall
    n_items = int((data.ratings_per_item > 0).sum())
    raters: dict[str, pl.DataFrame] = {}
    if dataset.paradigm != "descriptive":
        raters["agreement"] = agreement.per_rater(whole, level=settings.level).to_polars()
    if repeats.overall.value is not None:
        raters["unchanged"] = repeats.to_polars()
    items = consensus.to_polars().with_columns(
        agreement=agreement.per_item(whole).to_polars()["agreement"],
        given=pl.Series(votes_in_words(Counts.from_ratings(whole)), dtype=pl.String),
    )
    items = items.hstack(consensus.presence_frame().drop("item"))
    items = items.sort("weakest", nulls_last=True, maintain_order=True)
    return Audit(
        question=dataset.questions[question],
        paradigm=dataset.paradigm,
        reading=dataset.reading,
        statuses=dataset.statuses,
        n_ratings=len(data),
        n_items=n_items,
        n_raters=int((data.ratings_per_rater > 0).sum()),
        consensus=consensus,
        numbers=numbers,
        slices=slices,
        findings=ranked(
            [
                *agreement_level(numbers["alpha"], n_items, dataset.paradigm),
                *slice_findings,
                *_unsteady_labels(data),
                *rater_findings.changed_repeats(whole, repeats),
            ]
        ),
        labels=consensus.to_polars(),
        items=with_attributes(items, dataset.items, "item"),
        raters=rater_table(dataset, whole, raters),
        commonest=None,
        settings=settings.to_dict(),
        data=data,
    )


def _unsteady_labels(data: LabelSets) -> list[Finding]:
    """The label that raters tick with least agreement, if it lies well below that of the others."""
    ticks = np.bincount(data.chosen, minlength=len(data.sets)) @ data.sets
    often = [int(label) for label in np.flatnonzero(ticks >= LEAST_TICKS)]
    alphas = {label: agreement.krippendorff_alpha(data.ticks(label), resamples=0).value for label in often}
    known = {label: alpha for label, alpha in alphas.items() if alpha is not None}
    if len(known) < 2:
        return []
    worst = min(known, key=lambda label: known[label])
    rest = float(np.median([alpha for label, alpha in known.items() if label != worst]))
    if known[worst] > rest / 2:
        return []
    name = data.labels[worst]
    ticked = data.sets[data.chosen, worst]
    return [
        Finding(
            "unsteady label",
            f"“{shortened(name)}” is ticked with little agreement: alpha {known[worst]:.2f}, "
            f"the median of the other labels {rest:.2f}.",
            "Raters do not mean the same by this label, or overlook it.",
            f"Read items where some ticked it and some did not (items.csv, presence_{shortened(name)} near .5).",
            len(np.unique(data.item[ticked])),
            {"label": name, "alphas": {data.labels[label]: alpha for label, alpha in known.items()}},
        )
    ]
