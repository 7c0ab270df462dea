"""Following a study: what came since the last look, what it says, and writing that down."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from middlemost.collect.answers.item_state import judged_question
from middlemost.collect.store.transaction import reading
from middlemost.collect.store.versions import Standing, standing
from middlemost.collect.study.model import StudyFile
from middlemost.collect.worker.agreement import agreement_result
from middlemost.collect.worker.answer_log import AnswerLog
from middlemost.collect.worker.judge import Judged, judge
from middlemost.collect.worker.kernel_types import JUDGED, ratings_of
from middlemost.collect.worker.states import (
    ItemState,
    RaterState,
    item_states,
    judged_items,
    judged_raters,
    rater_states,
)
from middlemost.collect.worker.summary import consensus_result, heartbeat
from middlemost.collect.worker.write import write_items, write_raters, write_results


@dataclass(frozen=True, slots=True)
class Refit:
    """What a refit did.

    Attributes:
        ratings: Ratings of the judged question that went in.
        items: Items with ratings.
        raters: Raters who went in.
        method: Of the consensus; `"none"` where there is none.
        items_written: Items whose state was to change.
        seconds: How long it took, pauses included.
    """

    ratings: int
    items: int
    raters: int
    method: str
    items_written: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.ratings:,} ratings of {self.items:,} items by {self.raters:,} raters, method {self.method}; "
            f"{self.items_written:,} items changed; {self.seconds:.2f} s"
        )


class Follower:
    """Keeps what it has read of a study, so that every refit reads what is new alone.

    Nothing but the answers goes in, and nothing is written that the answers don't say anew, so that a follower which is
    killed at any moment leaves nothing that the next one would not make right.

    Args:
        engine: The study's database.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._log = AnswerLog(())
        self._asked: tuple[str, ...] = ()
        self._fitted: tuple[object, ...] | None = None

    def refit(self) -> Refit | None:
        """Refit if there is anything new: an answer, another state of the study, or a version of its file."""
        started = time.monotonic()
        seen = self._look()
        key = (seen.study.state, seen.study.version, len(self._log))
        if key == self._fitted:
            return None
        study = seen.study.study
        judged = _judged(self._log, study)
        wanted = judged_items(self._log, judged, models=study.models_count)
        last = dict(zip(self._log.items.numbers, self._log.last_of_items().tolist(), strict=True))
        written = write_items(self._engine, wanted, seen.items, last)
        write_raters(self._engine, judged_raters(self._log, judged, seen.raters), seen.raters)
        results = {
            "agreement": agreement_result(self._log, study, seen.study.state),
            "consensus": consensus_result(judged, study),
        }
        done = _done(judged, written, time.monotonic() - started)
        self._tell(results | {"worker": heartbeat(seconds=done.seconds, study_version=seen.study.version)})
        self._fitted = key
        return done

    def beat(self, *, error: str | None = None) -> None:
        """Say that the worker is there.

        Args:
            error: What went wrong with the last refit.
        """
        self._tell({"worker": heartbeat(error=error)})

    def _look(self) -> "_Seen":
        with reading(self._engine) as cursor:
            study = standing(cursor)
            asked = tuple(question.name for question in study.study.questions if question.type in JUDGED)
            if asked != self._asked:
                self._log, self._asked = AnswerLog(asked), asked
            self._log.read(cursor)
            return _Seen(study, item_states(cursor), rater_states(cursor))

    def _tell(self, results: dict[str, Any]) -> None:
        write_results(self._engine, results, self._log.last, time.time())


@dataclass(frozen=True, slots=True)
class _Seen:
    study: Standing
    items: dict[int, ItemState]
    raters: dict[int, RaterState]


def _judged(log: AnswerLog, study: StudyFile) -> Judged | None:
    asked = judged_question(study)
    if asked is None:
        return None
    question = next(one for one in study.questions if one.name == asked[0])
    return judge(ratings_of(log, question, models=study.models_count), study)


def _done(judged: Judged | None, written: int, seconds: float) -> Refit:
    if judged is None or judged.consensus is None:
        n_ratings = 0 if judged is None else len(judged.ratings)
        return Refit(n_ratings, 0, 0, "none", written, seconds)
    ratings = judged.ratings
    return Refit(len(ratings), len(ratings.items), len(ratings.raters), judged.consensus.method, written, seconds)
