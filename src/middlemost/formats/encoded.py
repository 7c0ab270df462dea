"""From a file or frame to what the science takes: Ratings, Values or LabelSets."""

from dataclasses import replace
from typing import Any

from middlemost.data.dataset import Dataset
from middlemost.data.label_sets import LabelSets
from middlemost.data.ratings import Ratings
from middlemost.data.values import Values
from middlemost.formats.answers import AnswersRead
from middlemost.formats.options import ReadOptions, options_with
from middlemost.formats.reader import dataset_from_table, known_dataset, loaded
from middlemost.questions.coded import CodedAnswers, of_question, vocabulary_of
from middlemost.questions.label import encode_ratings, ratings_of
from middlemost.questions.label_set import encode_label_sets, label_sets_of
from middlemost.questions.number import encode_values, values_of


def read_ratings(
    source: Any, *, question: str | None = None, options: ReadOptions | None = None, **settings: Any
) -> Ratings:
    """Read a table of labels into `Ratings`, what the methods for labels take.

    Args:
        source: As for `read`.
        question: The name of the question, where the source has several. Default: the only one.
        options: How to read; None for the defaults.
        **settings: As for `read`; of two meanings of `question`, this function takes the name of one and `read`
            the column, which goes into `options` here.

    Raises:
        InputError: The table cannot be used, has several questions and none was named, or has no raters.
        SettingError: A setting is unknown or does not fit the table.

    Example:
        >>> import middlemost as mm
        >>> mm.read_ratings([{"item": 1, "rater": "ann", "label": "yes"}, {"item": 1, "rater": "bo", "label": "no"}])
        Ratings(2 of 1 items by 2 raters, labels no, yes)
    """
    chosen = options_with(options, settings)
    dataset = known_dataset(source, chosen)
    if dataset is not None:
        return encode_ratings(dataset, question)
    dataset, made = dataset_from_table(loaded(source, chosen), chosen)
    asked = dataset.label_question(question)
    return ratings_of(_coded(dataset, made, asked.name), asked, source=dataset.reading.source)


def read_values(
    source: Any, *, question: str | None = None, options: ReadOptions | None = None, **settings: Any
) -> Values:
    """Read a table of numbers into `Values`, what the methods for numbers take.

    Args:
        source: As for `read`.
        question: The name of the question, where the source has several. Default: the only one.
        options: How to read; None for the defaults.
        **settings: As for `read`. `scale` is `"interval"` (default here) or `"ratio"`.

    Raises:
        InputError: The table cannot be used, has several questions and none was named, or has no raters.
        SettingError: A setting is unknown or does not fit the table.

    Example:
        >>> import middlemost as mm
        >>> mm.read_values([{"item": "ox", "rater": "ann", "label": "1,207"}], decimal=".", scale="ratio")
        Traceback (most recent call last):
        middlemost.errors.InputError: list of dicts, line 1: '1,207' is no number. ...
    """
    chosen = options_with(options, settings)
    dataset = known_dataset(source, chosen)
    if dataset is not None:
        return encode_values(dataset, question)
    chosen = replace(chosen, scale=chosen.scale or "interval")
    dataset, made = dataset_from_table(loaded(source, chosen), chosen)
    asked = dataset.number_question(question)
    return values_of(_coded(dataset, made, asked.name), asked, source=dataset.reading.source)


def read_label_sets(
    source: Any, *, question: str | None = None, options: ReadOptions | None = None, **settings: Any
) -> LabelSets:
    """Read a table of sets of labels into `LabelSets`, what the methods for sets take.

    Args:
        source: As for `read`.
        question: The name of the question, where the source has several. Default: the only one.
        options: How to read; None for the defaults.
        **settings: As for `read`. `scale` is `"set"` (default here); `separator` says what stands between two labels.

    Raises:
        InputError: The table cannot be used, has several questions and none was named, or has no raters.
        SettingError: A setting is unknown or does not fit the table.

    Example:
        >>> import middlemost as mm
        >>> rows = [{"item": 1, "rater": "ann", "label": "wet|cold"}, {"item": 1, "rater": "bo", "label": ["cold"]}]
        >>> mm.read_label_sets(rows)
        LabelSets(2 of 1 items by 2 raters, labels cold, wet)
    """
    chosen = options_with(options, settings)
    dataset = known_dataset(source, chosen)
    if dataset is not None:
        return encode_label_sets(dataset, question)
    chosen = replace(chosen, scale=chosen.scale or "set")
    dataset, made = dataset_from_table(loaded(source, chosen), chosen)
    asked = dataset.set_question(question)
    return label_sets_of(_coded(dataset, made, asked.name), asked, source=dataset.reading.source)


def _coded(dataset: Dataset, made: AnswersRead, question: str) -> CodedAnswers:
    """The ratings of one question with the codes that reading found, so that nothing is coded twice."""
    items, raters = vocabulary_of(dataset, "item"), vocabulary_of(dataset, "rater")
    return of_question(made.answers, question, made.item, made.rater, items=items, raters=raters)
