"""From what the store returns to what the page gets."""

import json
from typing import Any

from fastapi import Response

from middlemost.collect.answers.task import Stored
from middlemost.collect.assignment.lease import Lease, Reason
from middlemost.collect.content.blocks import blocks_of, candidates_of, texts_of
from middlemost.collect.study.model import StudyFile


def as_json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A reply in JSON, without the checks that FastAPI would make of our own work.

    Args:
        content: What to send.
        status: Of the reply.
        headers: Beside the usual ones.
    """
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, status, headers, media_type="application/json")


def turn_of(next_: Lease | Reason, study: StudyFile, ratings: int, n_items: int) -> dict[str, Any]:
    """The item that a rater has now, or why there is none.

    Args:
        next_: The lease or the reason.
        study: The study file of the lease's version.
        ratings: How many the rater gave.
        n_items: Items of the study.
    """
    task = task_of(next_, study) if isinstance(next_, Lease) else None
    return {
        "task": task,
        "reason": None if isinstance(next_, Lease) else next_,
        "progress": {"done": ratings, "cap": study.cap_per_rater, "items": n_items, "pace": None},
    }


def task_of(lease: Lease, study: StudyFile, answer: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the page needs to show an item.

    Args:
        lease: The rater's lease of it.
        study: The study file of the lease's version.
        answer: The rater's answer, where they go back to it.
    """
    fields = json.loads(lease.fields)
    sides: dict[str, list[str]] = {} if lease.sides is None else json.loads(lease.sides)
    return {
        "assignment": lease.assignment,
        "item": lease.name,
        "version": lease.version,
        "content": blocks_of(study, fields),
        "candidates": candidates_of(study, fields, sides),
        "texts": texts_of(study, fields),
        "expires": lease.expires,
        "answer": answer,
    }


def stored_of(stored: Stored, study: StudyFile, n_items: int) -> dict[str, Any]:
    """The reply to an answer or a skip: what was stored, and the next item.

    Args:
        stored: What came of it.
        study: The study file of the next lease's version.
        n_items: Items of the study.
    """
    return {
        "stored": {"id": stored.id, "status": stored.status},
        **turn_of(stored.next, study, stored.ratings, n_items),
    }


def error_of(code: str, message: str, remedy: str | None = None, **details: Any) -> dict[str, Any]:
    """What is wrong, in the shape of every refusal.

    Args:
        code: A word for programs.
        message: A sentence for people.
        remedy: What to do.
        details: What else programs may want to know.
    """
    return {"error": {"code": code, "message": message, "remedy": remedy, **details}}
