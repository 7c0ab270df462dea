"""A question answered in words: from a Dataset to Texts."""

from middlemost.data.dataset import Dataset
from middlemost.data.texts import Texts
from middlemost.questions.coded import CodedAnswers, coded_answers, refuse_unknown_raters
from middlemost.questions.encode import encode_ids


def encode_texts(dataset: Dataset, question: str | None = None) -> Texts:
    """The texts written in answer to one question: answers whose status is rating or repeat.

    Args:
        dataset: The data.
        question: The question's name. Default: the only one answered in words.

    Returns:
        Texts sorted by item, rater and number of the repeat; the distinct ones by code point.

    Raises:
        InputError: The question is not one answered in words, or the raters are unknown.

    Example:
        >>> from dataclasses import replace
        >>> import middlemost as mm
        >>> from middlemost.data.question import TextQuestion
        >>> written = mm.read({"item": ["p", "p"], "rater": ["x", "y"], "label": ["Hello.", "Good day."]})
        >>> encode_texts(replace(written, questions={"label": TextQuestion("label")}))
        Texts(2 of 1 items by 2 raters, 2 distinct)
    """
    asked = dataset.text_question(question)
    return texts_of(coded_answers(dataset, asked.name), source=dataset.reading.source)


def texts_of(coded: CodedAnswers, *, source: str) -> Texts:
    """Texts from answers to one question whose items and raters are coded already.

    Args:
        coded: The answers to the question.
        source: The file's name, for errors.

    Raises:
        InputError: The raters are unknown.
    """
    refuse_unknown_raters(coded, source)
    text, texts = encode_ids(coded.value)
    return Texts.from_codes(
        coded.item[coded.order],
        coded.rater[coded.order],
        text[coded.order],
        items=coded.items,
        raters=coded.raters,
        texts=texts,
    )
