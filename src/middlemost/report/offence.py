"""Whether the texts of items may offend, as far as the question says so."""

from middlemost.data.question import LabelQuestion, Question, SetQuestion

_MARKS = (
    "abus",
    "harass",
    "hate",
    "insult",
    "nsfw",
    "obscen",
    "offens",
    "porn",
    "profan",
    "racis",
    "sexis",
    "slur",
    "toxic",
    "violen",
)
"""Beginnings and cores of words for what offends. Raters are asked for it where it occurs."""


def offence_named(question: Question) -> str | None:
    """The label, or else the question's name, that says that texts may offend; None where none does.

    A rule about words, not about texts: labels that are codes, or of another language, say nothing to it.

    Args:
        question: The question audited.

    Example:
        >>> from middlemost import Vocabulary
        >>> from middlemost.data.question import LabelQuestion
        >>> offence_named(LabelQuestion("tweet", Vocabulary(["Hateful", "Non-hateful"])))
        'Hateful'
    """
    labels = question.labels if isinstance(question, LabelQuestion | SetQuestion) else ()
    return next((name for name in (*labels, question.name) if any(mark in name.lower() for mark in _MARKS)), None)
