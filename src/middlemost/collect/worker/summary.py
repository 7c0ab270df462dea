"""What the worker says of the whole study, for the manager's page."""

from typing import Any

import numpy as np

import middlemost
from middlemost.collect.answers.item_state import judged_question
from middlemost.collect.study.model import StudyFile
from middlemost.collect.worker.judge import Judged

NOT_LIVE = "No question is answered by one label, so there is no consensus to follow live; audit the export."


def consensus_result(judged: Judged | None, study: StudyFile) -> dict[str, Any]:
    """The consensus in brief.

    Args:
        judged: What the ratings say; None where the study has no question that is judged.
        study: The study file in force.

    Returns:
        `question`; `method`, None with `why` where there is no consensus; `paradigm`; the numbers of `items`, `ratings`
        and `raters`; `labels`: label → items it was decided on (prescriptive); `shares`: label → share of the votes, an
        item's ratings sharing one vote; `tied` items; `quality_means`; `notes`.
    """
    asked = judged_question(study)
    if judged is None or asked is None:
        return {"question": None, "method": None, "why": NOT_LIVE}
    consensus = judged.consensus
    if consensus is None:
        return {"question": asked[0], "method": None, "why": judged.why}
    labels = list(consensus.labels)
    decided = np.bincount(consensus.label[consensus.label >= 0], minlength=len(labels)).tolist()
    shares = consensus.posterior.mean(axis=0).tolist()
    return {
        "question": asked[0],
        "method": consensus.method if judged.decided else None,
        "why": None if judged.decided else "A descriptive study has no truth: what people said is shown as it is.",
        "paradigm": study.paradigm,
        "items": len(consensus.items),
        "ratings": len(judged.ratings),
        "raters": len(consensus.raters),
        "labels": dict(zip(labels, decided, strict=True)) if judged.decided else None,
        "shares": dict(zip(labels, (round(share, 6) for share in shares), strict=True)),
        "tied": int(consensus.tied.sum()) if judged.decided else None,
        "quality_means": consensus.quality_means if judged.decided else "",
        "notes": list(consensus.notes) if judged.decided else [],
    }


def heartbeat(
    *, seconds: float | None = None, study_version: int | None = None, error: str | None = None
) -> dict[str, Any]:
    """That the worker is there.

    Args:
        seconds: How long the last refit took.
        study_version: Of the study file it went by.
        error: What went wrong with it.
    """
    return {
        "version": middlemost.__version__,
        "seconds": None if seconds is None else round(seconds, 3),
        "study_version": study_version,
        "error": error,
    }
