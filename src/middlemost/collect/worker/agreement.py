"""How much raters agree so far, question by question."""

from typing import Any

from middlemost import agreement
from middlemost.collect.answers.item_state import judged_question
from middlemost.collect.study.model import StudyFile
from middlemost.collect.worker.answer_log import AnswerLog
from middlemost.collect.worker.kernel_types import JUDGED, kernel_data
from middlemost.data.estimate import Estimate
from middlemost.data.label_sets import LabelSets
from middlemost.data.ratings import Ratings
from middlemost.data.values import Values
from middlemost.errors import MiddlemostError
from middlemost.questions.kinds import AnyQuestion

LATER = "no interval while people rate: one that is looked at as it grows misses too often; it follows the closing"
RESAMPLES = 200
"""For the interval, as everywhere in this package."""


def agreement_on(data: Ratings | LabelSets | Values, *, resamples: int = 0) -> Estimate:
    """Krippendorff's alpha: nominal for labels, ordinal for a scale, interval for numbers, Jaccard's distance for sets.

    Args:
        data: The ratings that count.
        resamples: For the interval. Default: none.
    """
    if isinstance(data, LabelSets):
        return agreement.set_alpha(data, resamples=resamples)
    return agreement.krippendorff_alpha(data, resamples=resamples)


def agreement_result(log: AnswerLog, study: StudyFile, state: str) -> dict[str, Any]:
    """Agreement on every question, as it is written for the pages.

    The value is live and its interval appears once the study is closed: an interval of fixed n that is looked at while
    n grows does not cover as often as it says.

    Args:
        log: The answers.
        study: The study file in force.
        state: Of the study.

    Returns:
        `{"final", "question", "questions": {name: …}}`: the question whose consensus is followed, if there is one, and
        for each question the fields of `Estimate` and `ratings`, or `value` None with `why`.
    """
    judged = judged_question(study)
    resamples = RESAMPLES if state == "closed" else 0
    return {
        "final": state == "closed",
        "question": None if judged is None else judged[0],
        "questions": {
            question.name: _of_question(log, question, resamples, models=study.models_count)
            for question in study.questions
        },
    }


def _of_question(log: AnswerLog, question: AnyQuestion, resamples: int, *, models: bool) -> dict[str, Any]:
    if question.type not in JUDGED:
        why = f"Agreement on a question of type {question.type} is not followed live; audit the export."
        return {"name": None, "value": None, "why": why}
    data = kernel_data(log, question, models=models)
    try:
        found = agreement_on(data, resamples=resamples)
    except MiddlemostError as unfit:
        return {"name": None, "value": None, "why": str(unfit), "ratings": len(data)}
    written = found.to_dict() | {"ratings": len(data)}
    if found.value is not None and not resamples:
        written["how"] = LATER
    return written
