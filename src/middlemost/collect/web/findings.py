"""What the manager's page says: an answer to each of its four questions, what it rests on, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from middlemost.collect.overview.found import Judgement
from middlemost.collect.overview.items import CONTESTED, MANY_SKIPS, Unclear
from middlemost.collect.overview.progress import StudyProgress
from middlemost.collect.overview.quality import FEWEST, SHARES, Quality
from middlemost.collect.web.words import HOUR, Words


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer.

    Attributes:
        says: The sentence.
        how: What it rests on, or what to do; `""` where that goes without saying.
    """

    says: str
    how: str = ""


def how_far(words: Words, progress: StudyProgress) -> Finding:
    """How far are we?

    Args:
        words: Of the page's language.
        progress: Of the study.
    """
    found, there = progress.forecast, progress.wanted - progress.left
    counts = {"there": there, "wanted": progress.wanted, "left": progress.left, "items": progress.items}
    if progress.items == 0:
        return Finding(words("m_far_empty"), words("m_far_empty_do"))
    if progress.state == "closed":
        return Finding(words("m_far_closed", **counts))
    if found.why == "done":
        return Finding(words("m_far_done", **counts), words("m_far_done_do"))
    if progress.state == "paused":
        return Finding(words("m_far_paused", **counts))
    if progress.ratings == 0:
        return Finding(words("m_far_none", **counts), words("m_far_none_do"))
    if found.why == "idle":
        over = words.span((found.over_hours or 0) * HOUR)
        return Finding(words("m_far_idle", over=over, **counts), words("m_far_idle_do"))
    if found.hours is None:
        return Finding(words("m_far_few", **counts), words("m_far_few_how"))
    return _forecast(words, progress, counts)


def can_i_trust(words: Words, judged: Judgement, progress: StudyProgress) -> Finding:
    """Can I trust it?

    Args:
        words: Of the page's language.
        judged: What the worker found.
        progress: Of the study.
    """
    if progress.ratings == 0:
        return Finding(words("m_trust_none"), words("m_trust_none_do"))
    if judged.agreement is None:
        return Finding(words("m_trust_no_worker"), words("m_trust_no_worker_do"))
    question, estimate = main_agreement(judged.agreement.value)
    if estimate.get("value") is None:
        return Finding(words("m_trust_undefined", question=question, why=estimate.get("why") or ""))
    items, raters = words("m_n_items", n=estimate["n_items"]), words("m_n_raters", n=estimate["n_raters"])
    how = words("m_trust_how", name=estimate["name"], items=items, raters=raters)
    value = words.share(estimate["value"])
    if estimate.get("low") is None:
        return Finding(words("m_trust_live", question=question, value=value), f"{how} {words('m_trust_later')}")
    level = words("m_trust_level", level=round(100 * estimate["level"]), how=estimate["how"])
    low, high = words.share(estimate["low"]), words.share(estimate["high"])
    return Finding(words("m_trust_closed", question=question, value=value, low=low, high=high), f"{how} {level}")


def who_needs_help(words: Words, known: Sequence[Quality], progress: StudyProgress, paradigm: str) -> Finding:
    """Who needs help?

    Args:
        words: Of the page's language.
        known: What the worker infers of raters.
        progress: Of the study.
        paradigm: Of the study.
    """
    if progress.raters == 0:
        return Finding(words("m_help_none"), words("m_help_none_do"))
    if paradigm == "descriptive":
        return Finding(words("m_help_descriptive"), words("m_help_descriptive_sub"))
    spoken_of = [one for one in known if one.ratings >= FEWEST]
    if not spoken_of:
        return Finding(words("m_help_unknown", n=FEWEST))
    means = words.known(f"m_means_{spoken_of[0].means}", "m_means_other")
    if spoken_of[0].means not in SHARES:
        return Finding(words("m_help_fine"), words("m_help_how_plain", means=means))
    below = sum(one.below for one in spoken_of)
    how = words("m_help_how", means=means, n=len(spoken_of), fewest=FEWEST)
    return Finding(words("m_help_below", n=below) if below else words("m_help_fine"), how)


def what_is_unclear(words: Words, found: Unclear, progress: StudyProgress) -> Finding:
    """What is unclear?

    Args:
        words: Of the page's language.
        found: How many items need a look.
        progress: Of the study.
    """
    if progress.ratings + progress.skips + progress.flags == 0:
        return Finding(words("m_unclear_empty"))
    how = words("m_unclear_divided")
    if found.contested is not None:
        how = words("m_unclear_how", limit=words.share(CONTESTED), skips=MANY_SKIPS)
    named = {"contested": found.contested or 0, "skipped": found.skipped, "flagged": found.flagged}
    parts = [words(f"m_unclear_{name}", n=n) for name, n in named.items() if n]
    if not parts:
        return Finding(words("m_unclear_none"), how)
    return Finding(words("m_unclear_some", parts=words.listed(parts)), how)


def main_agreement(value: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The question whose agreement is spoken of first, and the estimate.

    Args:
        value: As the worker wrote it.
    """
    questions: Mapping[str, Mapping[str, Any]] = value["questions"]
    defined = [name for name, estimate in questions.items() if estimate.get("value") is not None]
    name = value.get("question") or (defined or list(questions))[0]
    return name, questions[name]


def _forecast(words: Words, progress: StudyProgress, counts: dict[str, Any]) -> Finding:
    found = progress.forecast
    assert found.hours is not None
    assert found.hours_low is not None
    rates = (found.per_hour, found.per_hour_low, found.per_hour_high)
    rate, low, high = (words.number(one or 0, 0 if (found.per_hour or 0) >= 10 else 1) for one in rates)
    how = words(
        "m_far_forecast_how",
        over=words.span((found.over_hours or 0) * HOUR),
        rate=rate,
        rate_low=low,
        rate_high=high,
        level=round(100 * found.level),
    )
    ends = {"hours": words.span(found.hours * HOUR), "low": words.span(found.hours_low * HOUR)}
    if found.hours_high is None:
        return Finding(words("m_far_forecast_open", **ends, **counts), how)
    return Finding(words("m_far_forecast", high=words.span(found.hours_high * HOUR), **ends, **counts), how)
