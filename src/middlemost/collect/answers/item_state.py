"""What is known of an item, recomputed from its own answers after each of them."""

import json
from collections import Counter

from sqlalchemy import bindparam, select, update

from middlemost.collect.answers.posterior import item_posterior
from middlemost.collect.store.prepared import Cursor, Prepared
from middlemost.collect.store.tables import answer, item_state, rater, rater_state
from middlemost.collect.store.versions import Standing
from middlemost.collect.study.model import StudyFile

_LATER = answer.alias("later")
_RATINGS = Prepared(
    select(answer.c.value, rater.c.kind, rater_state.c.confusion)
    .join(rater, rater.c.id == answer.c.rater)
    .outerjoin(rater_state, rater_state.c.rater == answer.c.rater)
    .outerjoin(_LATER, _LATER.c.supersedes == answer.c.id)
    .where(answer.c.item == bindparam("item"), answer.c.status == "rating", _LATER.c.id.is_(None))
)
_WRITE = Prepared(
    update(item_state)
    .where(item_state.c.item == bindparam("of_item"))
    .values({name: bindparam(name) for name in ("ratings", "label", "posterior", "spread")})
)


def judged_question(study: StudyFile) -> tuple[str, tuple[str, ...]] | None:
    """The question whose consensus is followed while people rate: the first that is answered by one label.

    Args:
        study: The study file.

    Returns:
        Its name and the keys of its labels; None where no question is answered by one label.
    """
    for question in study.questions:
        if question.type in ("label", "scale"):
            return question.name, question.choices()
    return None


def refresh_item(cursor: Cursor, item: int, standing: Standing) -> None:
    """Recompute what is known of an item from its ratings that stand.

    Args:
        cursor: Of a transaction.
        item: The item's number.
        standing: The study as it stands.
    """
    counted = [
        (json.loads(value), confusion)
        for value, kind, confusion in cursor.all(_RATINGS, item=item)
        if kind == "person" or standing.study.models_count
    ]
    label, posterior, spread = _consensus(counted, standing.study)
    cursor.run(_WRITE, of_item=item, ratings=len(counted), label=label, posterior=posterior, spread=spread)


def _consensus(
    counted: list[tuple[dict[str, dict[str, object]], str | None]], study: StudyFile
) -> tuple[str | None, float | None, str | None]:
    asked = judged_question(study)
    if asked is None:
        return None, None, None
    name, labels = asked
    given = [
        (str(answers[name]["value"]), confusion)
        for answers, confusion in counted
        if name in answers and answers[name]["value"] in labels
    ]
    if not given:
        return None, None, None
    if study.paradigm == "descriptive":  # no answer is truer than another: what people say, and no label of it
        votes = Counter(label for label, _ in given)
        return None, None, json.dumps({label: votes[label] / len(given) for label in labels})
    spread = item_posterior(given, labels)
    label = max(labels, key=spread.__getitem__)
    return label, spread[label], json.dumps(spread)
