"""The headers under which tools and people keep an item, a rater, a label."""

import re
from collections.abc import Mapping
from typing import Literal

Role = Literal[
    "item",
    "rater",
    "label",
    "question",
    "time",
    "started",
    "seconds",
    "assignment",
    "status",
    "supersedes",
    "draw",
]

SYNONYMS: Mapping[Role, tuple[tuple[str, ...], ...]] = {
    "item": (
        ("item",),
        ("task", "instance", "sample", "unit", "example", "object"),
        ("hit",),
        ("question", "id"),
    ),
    "rater": (
        ("rater",),
        (
            "worker",
            "annotator",
            "labeler",
            "labeller",
            "coder",
            "judge",
            "assessor",
            "reviewer",
            "evaluator",
            "participant",
            "respondent",
            "prolificpid",
            "user",
        ),
    ),
    "label": (
        ("label",),
        (
            "labels",
            "response",
            "annotation",
            "answer",
            "rating",
            "choice",
            "judgment",
            "judgement",
            "score",
            "grade",
            "vote",
            "category",
            "class",
            "sentiment",
        ),
    ),
    "question": (("question",),),
    "time": (
        ("submitted", "submittedat", "submittime", "completed", "completedat", "finishedat"),
        ("time", "timestamp", "datetime"),
        ("createdat",),
        ("updatedat",),
    ),
    "started": (("started", "startedat", "starttime", "accepttime", "begun", "begunat"),),
    "seconds": (("seconds", "worktimeinseconds", "timetaken", "leadtime", "durationinseconds"),),
    "assignment": (("assignment",), ("annotationid", "submission")),
    "status": (("assignmentstatus", "submissionstatus"), ("status",)),
    "supersedes": (("supersedes", "replaces"),),
    "draw": (("draw",),),
}
"""Role → words by rank. A word stands for itself and for itself with "id"; within a rank two words are a tie.

crowd-kit writes task, worker, label; Zheng's benchmark question, worker, answer; Label Studio's CSV id,
annotator, annotation_id, created_at, updated_at, lead_time; MTurk HITId, WorkerId, AssignmentId,
AssignmentStatus, AcceptTime, SubmitTime, WorkTimeInSeconds; Prolific Participant id, Submission id, Status,
Started at, Completed at, Time taken.
"""

WITHOUT_ID: tuple[Role, ...] = ("label", "time", "started", "seconds", "status", "draw")
"""Roles of which a header that ends in "id" is no synonym: a label's id is not the label."""


def normal(header: str) -> str:
    """A header without case, blanks, underscores, dashes and brackets."""
    return re.sub(r"[\s_()\-]+", "", header).casefold()


def candidates(role: Role, headers: list[str]) -> list[str]:
    """The headers of the best rank that may hold a role: none, one, or several that tie.

    Of a word and its id (`worker`, `worker_id`) the id is taken.

    Args:
        role: The role.
        headers: The headers that hold no other role yet.
    """
    for words in SYNONYMS[role]:
        found = [hit for word in words for hit in _of_word(word, role, headers)]
        if found:
            return found
    return []


def _of_word(word: str, role: Role, headers: list[str]) -> list[str]:
    plain = [header for header in headers if normal(header) == word]
    if role in WITHOUT_ID:
        return plain
    return [header for header in headers if normal(header) == f"{word}id"] or plain
