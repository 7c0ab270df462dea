"""Fifth act: a model learns the crowd's labels, finds the wrong ones, people look again, and it learns once more."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Bool, Float32, Int32

from middlemost import truth
from middlemost.data.consensus import Consensus
from middlemost.data.dataset import Dataset
from middlemost.data.estimate import Estimate
from middlemost.data.label_quality import LabelQuality
from middlemost.data.vocabulary import Vocabulary
from middlemost.formats import read
from middlemost.formats.labelled import read_labelled
from middlemost.jobs.demo.crowd import careful_crowd
from middlemost.jobs.demo.digits import rated_digits
from middlemost.jobs.demo.shares import paired_difference, share_of
from middlemost.jobs.diagnose.evidence import evidence_from_features
from middlemost.jobs.recheck.apply import apply_recheck
from middlemost.jobs.recheck.judged import Judged, judged_of
from middlemost.jobs.recheck.plan import RecheckPlan, plan_recheck
from middlemost.mislabels.aligned import aligned_consensus
from middlemost.mislabels.judge import judge
from middlemost.mislabels.views.layers import logistic
from middlemost.simulate import simulate_ratings

TRAIN, BUDGET, ANSWERS, SEED = 1_000, 200, 3, 0


@dataclass(frozen=True, slots=True, eq=False)
class SecondLookAct:
    """Labels before and after a recheck, and a model trained on either.

    Attributes:
        method: The truth method that made the labels of the crowd.
        n_items: Digits that the model learns.
        wrong: How many of their labels are wrong.
        flagged: How many are taken to be wrong.
        hits: How many of those are.
        noise_rate: The share of wrong labels, as judged without the truth.
        rechecked: Digits that people look at again.
        answers: How many of them at each.
        changed: Labels changed.
        still_wrong: How many labels are wrong after that.
        remaining: The estimate of that number by the control sample.
        sentence: The same in words.
        before: Share of test digits that the model gets wrong, trained on the labels of the crowd.
        after: The same on the labels after the recheck.
        difference: After less before, digit by digit.
    """

    method: str
    n_items: int
    wrong: int
    flagged: int
    hits: int
    noise_rate: Estimate
    rechecked: int
    answers: int
    changed: int
    still_wrong: int
    remaining: Estimate
    sentence: str
    before: Estimate
    after: Estimate
    difference: Estimate

    def to_dict(self) -> dict[str, Any]:
        """All numbers, for JSON."""
        return {
            "method": self.method,
            "items": self.n_items,
            "wrong": self.wrong,
            "flagged": self.flagged,
            "flagged_and_wrong": self.hits,
            "noise_rate": self.noise_rate.to_dict(),
            "rechecked": self.rechecked,
            "answers_an_item": self.answers,
            "changed": self.changed,
            "still_wrong": self.still_wrong,
            "remaining": self.remaining.to_dict(),
            "sentence": self.sentence,
            "test_error_before": self.before.to_dict(),
            "test_error_after": self.after.to_dict(),
            "difference": self.difference.to_dict(),
        }


def second_look() -> SecondLookAct:
    """Train on a part of the digits with the labels of the fourth act's crowd; test on the others, by their truth.

    The truth of the digits learned goes to the simulated people alone, who err, and to the counts that are shown.
    """
    images, digits, ratings = rated_digits()
    consensus = truth.infer(ratings)
    order = np.random.default_rng(SEED).permutation(len(digits))
    train, test = np.sort(order[:TRAIN]), np.sort(order[TRAIN:])
    items = Vocabulary(ratings.items[int(row)] for row in train)
    given, right = consensus.label[train], digits[train]
    quality = _judged(images[train], given, items, consensus)
    judged = judged_of(_labelled(items, ratings.labels, given), quality.to_polars())
    plan = plan_recheck(judged, budget=BUDGET, seed=SEED)
    recheck = apply_recheck(plan, judged, _answers(plan, judged, items, right, ratings.labels))
    new = ratings.labels.find(recheck.labels["label"])[np.argsort(items.find(recheck.labels["item"]))]
    errors = [_errors(images[train], label, images[test], digits[test]) for label in (given, new)]
    before, after = (
        share_of(f"test error, labels {when} the recheck", float(wrong.sum()), len(test), n_raters=0)
        for when, wrong in zip(("before", "after"), errors, strict=True)
    )
    return SecondLookAct(
        method=consensus.method,
        n_items=len(train),
        wrong=int((given != right).sum()),
        flagged=int(quality.flagged.sum()),
        hits=int((quality.flagged & (given != right)).sum()),
        noise_rate=quality.noise_rate,
        rechecked=plan.table.height,
        answers=ANSWERS,
        changed=recheck.outcomes["changed"],
        still_wrong=int((new != right).sum()),
        remaining=recheck.remaining,
        sentence=recheck.sentence,
        before=before,
        after=after,
        difference=paired_difference("test error, after less before", errors[1].astype(float) - errors[0], n_raters=0),
    )


def _judged(
    images: Float32[np.ndarray, "train pixels"],
    given: Int32[np.ndarray, "train"],
    items: Vocabulary,
    consensus: Consensus,
) -> LabelQuality:
    """What `middlemost diagnose --ratings --head linear` does with columns of numbers."""
    gathered = evidence_from_features(
        images,
        given,
        items,
        consensus.labels,
        consensus=aligned_consensus(consensus, items, consensus.labels),
        head=logistic(images),
        seed=SEED,
    )
    return judge(gathered.evidence, seed=SEED)


def _labelled(items: Vocabulary, labels: Vocabulary, given: Int32[np.ndarray, "train"]) -> Dataset:
    table = pl.DataFrame({"item": list(items), "digit": [labels[int(code)] for code in given]})
    return read_labelled(table, label="digit", item="item", labels=list(labels))


def _answers(
    plan: RecheckPlan, judged: Judged, items: Vocabulary, right: Int32[np.ndarray, "train"], labels: Vocabulary
) -> Dataset:
    """What careful people say of the items shown, as a table that is read like anybody's."""
    shown = Vocabulary(plan.table["item"].to_list())
    digits = right[items.find(shown)]
    given = simulate_ratings(digits, careful_crowd(), labels=labels, overlap=ANSWERS, items=shown, seed=SEED)
    table = pl.DataFrame(
        {
            "item": [shown[int(code)] for code in given.item],
            "rater": [given.raters[int(code)] for code in given.rater],
            judged.question: [labels[int(code)] for code in given.label],
        }
    )
    return read(table, item="item", rater="rater", label=judged.question)


def _errors(
    images: Float32[np.ndarray, "train pixels"],
    label: Int32[np.ndarray, "train"],
    others: Float32[np.ndarray, "test pixels"],
    digits: Int32[np.ndarray, "test"],
) -> Bool[np.ndarray, "test"]:
    """Where logistic regression with scikit-learn's settings, trained on some digits, is wrong on others."""
    from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]

    model: Any = LogisticRegression(max_iter=1_000)
    return model.fit(images, label).predict(others) != digits
