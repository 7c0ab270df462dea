"""A question answered by a preference or a ranking: from a Dataset to Comparisons."""

import json
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Int32

from middlemost.data.comparisons import LEFT, NEITHER, RIGHT, TIE, Comparisons
from middlemost.data.dataset import Dataset
from middlemost.data.question import PreferenceQuestion, RankingQuestion
from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, SettingError
from middlemost.questions.coded import CodedAnswers, coded_answers, counted_rows, refuse_unknown_raters
from middlemost.questions.encode import distinct_ids
from middlemost.questions.preference import choice_of


def encode_comparisons(dataset: Dataset, question: str | None = None, *, criterion: str | None = None) -> Comparisons:
    """The comparisons made in answer to one question: answers whose status is rating or repeat.

    A preference is one comparison, its candidates in the order of the question. A ranking of n candidates is n (n - 1)
    / 2 of them, which carry the ranking's number; candidates that tie in it are compared with the outcome tie.

    Args:
        dataset: The data.
        question: The question's name. Default: the only preference or ranking.
        criterion: One of a preference's criteria; answers that do not judge it are left out. Default: the overall
            preference.

    Returns:
        Comparisons sorted by item, rater and number of the repeat.

    Raises:
        InputError: The question is no preference or ranking, an answer is none, or the raters are unknown.
        SettingError: The question has no such criterion.

    Example:
        >>> from dataclasses import replace
        >>> import middlemost as mm
        >>> ranked = mm.read({"item": ["p"], "rater": ["x"], "label": ['["c", "a", "b"]']})
        >>> found = encode_comparisons(replace(ranked, questions={"label": RankingQuestion("label", ("a", "b", "c"))}))
        >>> [found.candidates[code] for code in found.winner.tolist()]
        ['a', 'c', 'c']
    """
    asked = dataset.comparison_question(question)
    if criterion is not None and criterion not in getattr(asked, "criteria", ()):
        raise SettingError(f"The question {asked.name!r} has no criterion {criterion!r}.", where="criterion")
    coded = coded_answers(dataset, asked.name)
    refuse_unknown_raters(coded, dataset.reading.source)
    seen = _places_shown(dataset, asked.name, Vocabulary(asked.candidates))
    if isinstance(asked, PreferenceQuestion):
        return _of_preferences(coded, asked, seen, criterion, dataset.reading.source)
    return _of_rankings(coded, asked, seen, dataset.reading.source)


def _of_preferences(
    coded: CodedAnswers,
    asked: PreferenceQuestion,
    seen: Int32[np.ndarray, "rows candidates"],
    criterion: str | None,
    source: str,
) -> Comparisons:
    codes, texts = distinct_ids(coded.value)
    chosen = [choice_of(text, asked, source=source, criterion=criterion) for text in texts]
    outcomes = {asked.candidates[0]: LEFT, asked.candidates[1]: RIGHT, "tie": TIE, "neither": NEITHER, None: -1}
    outcome = np.array([outcomes[choice] for choice, _ in chosen], dtype=np.int8)[codes]
    strength = np.array([by for _, by in chosen], dtype=np.int32)[codes]
    rows = coded.order[outcome[coded.order] >= 0]
    left = np.zeros(len(rows), dtype=np.int32)
    return Comparisons.from_codes(
        coded.item[rows],
        coded.rater[rows],
        left,
        left + np.int32(1),
        outcome[rows],
        items=coded.items,
        raters=coded.raters,
        candidates=Vocabulary(asked.candidates),
        strength=strength[rows],
        shown_left=_first_seen(seen[rows], 0, 1),
    )


def _of_rankings(
    coded: CodedAnswers, asked: RankingQuestion, seen: Int32[np.ndarray, "rows candidates"], source: str
) -> Comparisons:
    codes, texts = distinct_ids(coded.value)
    known = Vocabulary(asked.candidates)
    places = np.array([_places(text, asked, known, source) for text in texts], dtype=np.int32)
    place, seen = places.reshape(len(texts), len(known))[codes[coded.order]], seen[coded.order]
    pairs = list(combinations(range(len(known)), 2))
    one, other = (np.array(codes, dtype=np.int32) for codes in zip(*pairs, strict=True))
    n, m = len(coded.order), len(pairs)
    ahead = place[:, one] - place[:, other]
    outcome = np.select([ahead < 0, ahead > 0], [LEFT, RIGHT], TIE).astype(np.int8)
    first = np.stack([_first_seen(seen, a, b) for a, b in pairs], axis=1)
    return Comparisons.from_codes(
        np.repeat(coded.item[coded.order], m),
        np.repeat(coded.rater[coded.order], m),
        np.tile(one, n),
        np.tile(other, n),
        outcome.ravel(),
        items=coded.items,
        raters=coded.raters,
        candidates=known,
        shown_left=first.ravel(),
        ranking=np.repeat(np.arange(n, dtype=np.int32), m),
    )


def _places(text: str, asked: RankingQuestion, known: Vocabulary, source: str) -> list[int]:
    """The place of each candidate in a ranking, 0 the best; candidates that tie share one."""
    place: dict[Any, int] = {}
    try:
        groups: list[Any] = [one if isinstance(one, list) else [one] for one in json.loads(text)]
        place = {candidate: rank for rank, group in enumerate(groups) for candidate in group}
        whole = set(place) == set(known) and sum(map(len, groups)) == len(known)
    except (ValueError, TypeError):
        whole = False
    if not whole:
        raise InputError(
            f"{text} is no answer to the ranking {asked.name!r}.",
            where=source,
            remedy=f"It is a JSON list of all of {', '.join(known)}, each once, the best first.",
        )
    return [place[candidate] for candidate in known]


def _places_shown(dataset: Dataset, question: str, known: Vocabulary) -> Int32[np.ndarray, "rows candidates"]:
    """Where each rating showed each candidate, from 0; -1 where that is unknown."""
    answers = dataset.answers.filter(counted_rows(dataset.answers, question))
    places = np.full((answers.height, len(known)), -1, dtype=np.int32)
    long = answers.select("shown").with_row_index("row").drop_nulls().explode("shown")
    long = long.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).over("row").alias("place"))
    code = known.find(long["shown"].to_list())
    here = code >= 0
    places[long["row"].to_numpy()[here], code[here]] = long["place"].to_numpy()[here]
    return places


def _first_seen(seen: Int32[np.ndarray, "rows candidates"], one: int, other: int) -> Int32[np.ndarray, "rows"]:
    """Which of two candidates was shown first; -1 where that is unknown."""
    known = (seen[:, one] >= 0) & (seen[:, other] >= 0)
    first = np.where(seen[:, one] < seen[:, other], np.int32(one), np.int32(other))
    return np.where(known, first, np.int32(-1))
