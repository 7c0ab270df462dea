"""How often the interval of the wrong labels that remain after a recheck holds their number.

Run with `python benchmarks/remaining_errors.py [--write]`, about four minutes; `--quick` draws a tenth as often.
A population of labels is made once a row, with scores that show its wrong labels well or badly. Rechecks are then
planned from it again and again with other seeds, by `draw`, and answered by people who are always right; each time the
interval of `remaining_total` is compared with the number of wrong labels left among those that nobody looked at.
"""

from collections.abc import Iterator

import numpy as np

import report
from middlemost.jobs.recheck.drawing import draw
from middlemost.jobs.recheck.probability import probability_wrong
from middlemost.stats.remaining import Remaining, remaining_total

DRAWS = 2000
POPULATIONS = [  # labels, share wrong, share of the wrong ones that no score shows, budget
    (800, 0.0, 0.0, 120),
    (800, 0.01, 0.5, 60),
    (2500, 0.002, 1.0, 150),
    (2500, 0.02, 0.3, 150),
    (2500, 0.02, 0.0, 600),
    (2500, 0.05, 1.0, 60),
    (2500, 0.10, 0.2, 240),
    (9000, 0.003, 0.5, 400),
    (9000, 0.01, 0.2, 300),
    (9000, 0.05, 0.1, 300),
    (9000, 0.05, 0.5, 300),
    (9000, 0.10, 0.4, 600),
    (40000, 0.001, 0.3, 300),
    (40000, 0.02, 0.3, 900),
    (2500, 0.30, 0.3, 240),
    (2500, 0.30, 1.0, 300),
    (2500, 0.45, 0.1, 300),
    (9000, 0.10, 0.4, 1500),
    (9000, 0.20, 0.2, 600),
    (9000, 0.30, 0.1, 500),
    (9000, 0.40, 0.4, 900),
    (40000, 0.10, 0.2, 1500),
    (40000, 0.25, 0.1, 1200),
]


def population(n: int, share: float, hidden: float, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Quality, flags, and whether each label is wrong; as many are flagged as are wrong, give or take a tenth."""
    wrong = np.arange(n) < round(n * share)
    shown = wrong & (rng.random(n) >= hidden)
    score = rng.normal(size=n) - 3.0 * shown
    flagged = np.argsort(np.argsort(score)) < round(n * share * rng.uniform(0.9, 1.1))
    return 1 / (1 + np.exp(-score)), flagged, wrong


def recheck(
    quality: np.ndarray, flagged: np.ndarray, wrong: np.ndarray, budget: int, seed: int
) -> tuple[tuple[tuple[int, ...], ...], int, int]:
    """Sizes, drawn and found of the strata, the wrong labels left, and those in the control sample."""
    certain = min(budget - round(budget / 3), int(flagged.sum()))
    made = draw(quality, flagged, certain=certain, control=budget - certain, seed=seed)
    found = np.bincount(made.stratum[made.drawn], weights=wrong[made.drawn], minlength=3).astype(int)
    size, drawn = [one.size for one in made.strata], [one.drawn for one in made.strata]
    left = int(wrong.sum()) - int(found.sum())
    return (tuple(size), tuple(drawn), tuple(found.tolist())), left, int(found[1:].sum())


def coverage(draws: int) -> Iterator[tuple[str, ...]]:
    """One row a population."""
    for place, (n, share, hidden, budget) in enumerate(POPULATIONS):
        quality, flagged, wrong = population(n, share, hidden, np.random.default_rng(place))
        known: dict[tuple[tuple[int, ...], ...], Remaining] = {}
        held, over, under, width, seen, value, truth = 0, 0, 0, 0.0, [], [], []
        for seed in range(draws):
            strata, left, errors = recheck(quality, flagged, wrong, budget, seed)
            if strata not in known:
                known[strata] = remaining_total(*(np.array(one) for one in strata))
            one = known[strata]
            over, under = over + (left < one.low), under + (left > one.high)
            held += one.low <= left <= one.high
            width += one.high - one.low
            seen.append(errors)
            value.append(one.value)
            truth.append(left)
        yield (
            f"{n:,}",
            f"{share:.1%}",
            f"{hidden:.0%}",
            f"{budget:,}",
            f"{np.mean(seen):.1f}",
            f"{np.mean(np.array(seen) == 0):.0%}",
            f"{np.mean(truth):,.0f}",
            f"{np.mean(value):,.0f}",
            f"{width / draws:,.0f}",
            f"{100 * held / draws:.1f}",
            f"{100 * over / draws:.1f}",
            f"{100 * under / draws:.1f}",
        )


def probabilities(draws: int) -> Iterator[tuple[str, ...]]:
    """For some populations: the sum of the probabilities that labels nobody looked at are wrong, and their error."""
    for place, (n, share, hidden, budget) in enumerate(POPULATIONS):
        if share < 0.02 or n > 9000:
            continue
        quality, flagged, wrong = population(n, share, hidden, np.random.default_rng(place))
        rows = []
        for seed in range(draws):
            certain = min(budget - round(budget / 3), int(flagged.sum()))
            made = draw(quality, flagged, certain=certain, control=budget - certain, seed=seed)
            chance = np.array([one.probability for one in made.strata])[made.stratum[made.drawn]]
            rest = np.setdiff1d(np.arange(n), made.drawn)
            curves = (
                probability_wrong(quality, made.drawn, wrong[made.drawn], chance),
                logistic(quality, made.drawn, wrong[made.drawn], chance),
            )
            rows.append([wrong[rest].sum()] + [f(one[rest], wrong[rest]) for one in curves for f in (total, brier)])
        mean = np.mean(rows, axis=0)
        best = brier(np.full(len(rest), wrong[rest].mean()), wrong[rest])
        numbers = [f"{mean[1]:,.0f}", f"{mean[2]:.4f}", f"{mean[3]:,.0f}", f"{mean[4]:.4f}"]
        yield (f"{n:,}", f"{share:.0%}", f"{hidden:.0%}", f"{budget:,}", f"{mean[0]:,.0f}", *numbers, f"{best:.4f}")


def total(probability: np.ndarray, _: np.ndarray) -> float:
    """How many wrong labels the probabilities add up to."""
    return float(probability.sum())


def brier(probability: np.ndarray, wrong: np.ndarray) -> float:
    """Mean squared error."""
    return float(np.mean((probability - wrong) ** 2))


def logistic(quality: np.ndarray, drawn: np.ndarray, wrong: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The alternative: a weighted logistic curve on the rank of quality."""
    from sklearn.linear_model import LogisticRegression

    rank = (np.argsort(np.argsort(quality)) + 0.5)[:, None] / len(quality)
    if wrong.all() or not wrong.any():
        return np.full(len(quality), float(wrong.mean()))
    fitted = LogisticRegression(C=1e3, max_iter=1000).fit(rank[drawn], wrong, sample_weight=1 / chance)
    return fitted.predict_proba(rank)[:, 1]


def measured(quick: bool) -> Iterator[str]:
    """Both tables."""
    draws = DRAWS // 10 if quick else DRAWS
    error = 100 * np.sqrt(0.95 * 0.05 / draws)
    yield (
        f"Coverage of nominal 95% intervals in per cent of {draws:,} rechecks of one population a row (standard error "
        f"{error:.1f} at 95%). A third of the budget is the control sample, or more where fewer labels are flagged."
    )
    yield ""
    head = (
        "labels", "wrong", "not shown", "budget", "wrong in the control sample", "none there", "wrong left", "estimate",
        "width", "held", "below the interval", "above",
    )  # fmt: skip
    yield from report.table(head, coverage(draws), text_columns=0)
    yield ""
    yield (
        "*wrong*: the share of wrong labels before the recheck. *not shown*: the share of them that look like any "
        "other label to the score. *none there*: how often the control sample held no wrong label. *wrong left*, "
        "*estimate*, *width*: means. Bar: held at least 93 in every row, and 92 to 98 where the control sample holds "
        "30 wrong labels or more."
    )
    yield ""
    yield (
        f"The probability that a label is wrong, for labels that nobody looked at; means of {draws // 20} rechecks. "
        "*sum*: what the probabilities add up to, beside the wrong labels left. The last column gives every label the "
        "true share, which nobody knows."
    )
    yield ""
    head = (
        "labels", "wrong", "not shown", "budget", "wrong left", "isotonic: sum", "Brier", "logistic: sum", "Brier",
        "Brier, one share for all",
    )  # fmt: skip
    yield from report.table(head, probabilities(draws // 20), text_columns=0)


if __name__ == "__main__":
    report.run(measured, quick="a tenth of the draws")
