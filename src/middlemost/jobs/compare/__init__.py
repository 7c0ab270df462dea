"""The comparison: truth methods side by side on one question, where they differ, and which is right more often."""

from collections.abc import Sequence

from middlemost.data.dataset import Dataset
from middlemost.data.progress import Progress
from middlemost.data.question import LabelQuestion, PreferenceQuestion, SetQuestion
from middlemost.data.question_lookup import inferred_question
from middlemost.errors import InputError
from middlemost.jobs.compare.labels import compare_labels
from middlemost.jobs.compare.numbers import compare_numbers
from middlemost.jobs.compare.result import Comparison as Comparison
from middlemost.jobs.compare.settings import CompareSettings
from middlemost.questions.preference import choices_as_labels


def compare(
    dataset: Dataset,
    *,
    question: str | None = None,
    methods: Sequence[str] | None = None,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    progress: Progress | None = None,
) -> Comparison:
    """Run several methods on the same ratings and say where they differ.

    Gold judges the methods and is given to none of them, unless its table has rows with the role test: then these
    judge, and rows with the role anchor are given to every method. Rows with the role control are not used.

    Args:
        dataset: What `middlemost.read` returned.
        question: The question. Default: the only one.
        methods: Names in `truth.METHODS` or `truth.GUESS_METHODS` (for numbers `truth.NUMERIC_METHODS`), with hyphens
            or underscores; differences in accuracy are taken from the first. Default: majority, dawid_skene and mace,
            and surprisingly_popular where raters guessed; for numbers all there are.
        resamples: Resamples of gold items for the intervals of differences. Default: 1,000.
        level: Nominal coverage of intervals. Default: 0.95.
        seed: Seed of methods, ties and resampling. Default: 0.
        progress: Called with (steps done, steps in all).

    Raises:
        InputError: The raters are unknown, there are no ratings, a method lacks what it needs, or the question is
            answered by sets of labels.
        SettingError: A method is unknown or named twice, or there are fewer than two.

    Example:
        >>> import polars as pl, middlemost as mm
        >>> rows = [(i, r, "yes" if r == "z" or i % 2 else "no") for i in range(20) for r in "wxyz"]
        >>> data = mm.read(pl.DataFrame(rows, schema=["item", "rater", "label"], orient="row"))
        >>> compare(data, methods=["majority", "dawid-skene"]).pairs.round(2).tolist()
        [[1.0, 1.0], [1.0, 1.0]]
    """
    asked = inferred_question(dataset.questions, question)
    settings = CompareSettings(resamples, level, seed)
    if isinstance(asked, SetQuestion):
        raise InputError(
            f"The question {asked.name!r} is answered by a set of labels, and methods for sets are not compared.",
            remedy="Audit it with --method label-by-label and commonest-set, and compare labels.csv.",
        )
    if isinstance(asked, PreferenceQuestion):
        return compare_labels(choices_as_labels(dataset, asked.name), asked.name, methods, settings, progress)
    if isinstance(asked, LabelQuestion):
        return compare_labels(dataset, asked.name, methods, settings, progress)
    return compare_numbers(dataset, asked.name, methods, settings, progress)
