"""The demo on the terminal: of each act what it is, what you see, and what to take from it."""

from collections.abc import Sequence
from itertools import zip_longest

from middlemost.cli.terminal import columns, wrap
from middlemost.data.estimate import Estimate, plain
from middlemost.jobs.demo.digits import DigitsAct, MethodScore
from middlemost.jobs.demo.guesses import GuessesAct
from middlemost.jobs.demo.paradigms import Group, ParadigmsAct
from middlemost.jobs.demo.result import Act
from middlemost.jobs.demo.second_look import SecondLookAct
from middlemost.jobs.demo.sittings import RATER, SittingsAct
from middlemost.jobs.finding import listed

_INDENT = 5


def opening_text() -> str:
    """What comes before the first act."""
    return wrap(
        "Five acts on four small data sets: what each is, what you see in it, and what to take from it (→). Every "
        "number is computed now; intervals are at 95%."
    )


def act_text(act: Act) -> str:
    """One act.

    Args:
        act: What was computed.
    """
    if isinstance(act, ParadigmsAct):
        return _paradigms(act)
    if isinstance(act, SittingsAct):
        return _sittings(act)
    if isinstance(act, GuessesAct):
        return _guesses(act)
    if isinstance(act, DigitsAct):
        return _digits(act)
    return _second_look(act)


def your_turn_text() -> str:
    """Commands to try on own data."""
    return _block(
        "Your turn",
        "ratings.csv: one row a rating, with columns for item, rater and label under any usual name. data.csv: one "
        "row an item, with its label and a text, an image or numbers.",
        [
            "middlemost audit ratings.csv",
            "middlemost audit ratings.csv --gold gold.csv",
            "middlemost diagnose data.csv",
            "middlemost recheck plan data-diagnosis --budget 200 --out again.csv",
            "middlemost recheck apply again.plan.json answers.csv",
        ],
        "Labels and raters; then wrong labels, and what is left of them. Each command has --help.",
    )


def _paradigms(act: ParadigmsAct) -> str:
    views, guided = act.descriptive.kappa, act.prescriptive.kappa
    return _block(
        "1  The question sets the limit",
        f"{views.n_items} tweets: are they hateful? {views.n_raters} people gave their own view, "
        f"{guided.n_raters} others followed a long guideline (Röttger et al. 2022).",
        [
            f"{'':12}Fleiss' kappa{'':9}all {views.n_raters} say the same",
            f"own view    {_group(act.descriptive)}",
            f"guideline   {_group(act.prescriptive)}",
            *_lines(
                "Different people, so a comparison between groups; the intervals of kappa are for tweets and raters "
                "like these."
            ),
        ],
        "Low agreement is not always bad work. Decide first whether you want views or one answer, and say so.",
    )


def _group(group: Group) -> str:
    return f"{_range(group.kappa):<22}{_percent_range(group.unanimous)}"


def _sittings(act: SittingsAct) -> str:
    pairs = [(f"sittings {one} and {other}", share) for (one, other), share in act.changed.items()]
    beside = [
        f"{name:<17}{_percent(share, 1)} ({_percents(share)})" for name, share in (*pairs, ("two raters", act.differ))
    ]
    head = f"{'':3}{'share':>6}{'':3}{''.join(f'{grade:>5}' for grade in act.grades)}{'of':>5}"
    rows = [
        f"{grade:<3}{plain(share, 3):>6}{'':3}{''.join(f'{cell:>5.0%}' for cell in row)}{n:>5.0f}"
        for grade, share, row, n in zip(act.grades, act.shares, act.confusion, act.confusion_n, strict=True)
    ]
    table = [f"{row}   {fact}" for row, fact in zip_longest(rows, beside, fillvalue="")]
    return _block(
        "2  People differ, also from themselves",
        f"Five anaesthetists graded {act.differ.n_items} patients from 1 to {len(act.grades)}; rater {RATER} did so "
        "three times, weeks apart. The true grades are those of Dawid & Skene's model (1979).",
        [f"{'true grade':<12}{f'rater {RATER} says':<25}   patients graded otherwise", head, *table],
        "Nobody is the yardstick: ask some items twice. Knowing who errs where, the model weighs each rater's word "
        "label by label.",
    )


def _guesses(act: GuessesAct) -> str:
    middle = act.middlemost
    low, high = act.middle_half
    side = "above" if act.error > 0 else "below"
    off = f"the guess is {_pounds(abs(act.error))} lb ({abs(act.error) / act.outcome:.1%}) {side} it"
    return _block(
        "3  A crowd beats its members",
        f"At a fair {middle.n_raters} people guessed what an ox would weigh, dressed (Galton 1907).",
        [
            f"middlemost guess         {_pounds(middle.value)} lb ({_pounds(middle.low)} to {_pounds(middle.high)})",
            f"the ox                   {_pounds(act.outcome)} lb; {off}",
            f"middle half of guesses   {_pounds(low)} to {_pounds(high)} lb",
            f"guesses farther off      {act.farther:.0%}",
        ],
        "The median of many comes near, and nobody had to know who is good. But the ox lies outside the interval: an "
        "error that people share does not go away with more people.",
    )


def _digits(act: DigitsAct) -> str:
    found, blind = set(act.found), set(act.spammers)
    star = f"* given the truth of {act.n_gold} other digits, which no row counts"
    return _block(
        "4  Weigh raters, and find who is not looking",
        f"{act.n_items:,} handwritten digits (scikit-learn), {act.overlap} labels each by {act.n_raters} simulated "
        f"raters: most mix up digits that look alike, one leans to 8, {len(blind)} do not look.",
        [
            f"{'':24}{f'right of {act.one_rater.n_items:,}':<24}points above majority",
            f"{'one rater alone':<24}{_percent_range(act.one_rater, 1)}",
            *(_method(name, score) for name, score in act.methods.items()),
            *([star] if any(score.saw_gold for score in act.methods.values()) else []),
            *_lines(
                f"Answer without regard to the item: {listed(sorted(found), most=4) or 'nobody'}. That is "
                f"{len(found & blind)} of the {len(blind)} who do not look, and {len(found - blind) or 'none'} of the "
                f"{act.n_raters - len(blind)} who do."
            ),
        ],
        "Several labels an item beat one, and weighing raters beats counting heads. Who does not look shows in the "
        "labels alone, without gold.",
    )


def _method(name: str, score: MethodScore) -> str:
    star = "*" if score.saw_gold else ""
    gain = "" if score.gain is None else _points(score.gain)
    return f"{name.replace('_', '-') + star:<24}{_percent_range(score.accuracy, 1):<24}{gain}"


def _second_look(act: SecondLookAct) -> str:
    before, after, n = act.before, act.after, act.before.n_items
    share = f"{_percent(act.noise_rate)} ({_percents(act.noise_rate)})"
    return _block(
        "5  A model finds what the crowd got wrong, and people mend it",
        f"A model (logistic regression) learns {act.n_items:,} of the digits from the labels of "
        f"{act.method.replace('_', '-')} and is tested on the other {n:,}. People who take more care look again at "
        f"{act.rechecked}: the flagged ones, and a random sample of all others.",
        [
            f"{'judged to be wrong':<22}{share} of the labels; in truth {act.wrong} of {act.n_items:,}",
            f"{'flagged':<22}{act.flagged}, of which {act.hits} are wrong",
            f"{'after the recheck':<22}{act.changed} labels changed, by {act.answers} answers an item; estimated:",
            f"{'':22}{act.sentence} (in truth {act.still_wrong})",
            f"{'test error before':<22}{_percent_range(before, 1)} of {n:,}",
            f"{'test error after':<22}{_percent_range(after, 1)}; {_points(act.difference)} points",
        ],
        "Training shows which labels are wrong, people settle it, a random sample says how many are left, and the "
        "model is better for it.",
    )


def _lines(text: str) -> list[str]:
    """Text broken to stand beside a table."""
    return wrap(text, width=columns() - _INDENT).splitlines()


def _block(title: str, what: str, see: Sequence[str], take: str) -> str:
    seen = (" " * _INDENT + line for line in see)
    lines = [title, wrap(what, indent=3), *seen, wrap(f"→ {take}", indent=3, hanging=2)]
    return "\n".join(line.rstrip() for line in lines)


def _range(estimate: Estimate) -> str:
    assert estimate.value is not None
    if estimate.low is None or estimate.high is None:
        return plain(estimate.value)
    return f"{plain(estimate.value)} ({plain(estimate.low)} to {plain(estimate.high)})"


def _percent(estimate: Estimate, digits: int = 0) -> str:
    assert estimate.value is not None
    return f"{estimate.value:.{digits}%}"


def _percents(estimate: Estimate, digits: int = 0) -> str:
    assert estimate.low is not None
    assert estimate.high is not None
    return f"{100 * estimate.low:.{digits}f} to {estimate.high:.{digits}%}"


def _percent_range(estimate: Estimate, digits: int = 0) -> str:
    return f"{_percent(estimate, digits)} ({_percents(estimate, digits)})"


def _points(gain: Estimate) -> str:
    assert gain.value is not None
    assert gain.low is not None
    assert gain.high is not None
    return f"{100 * gain.value:+.1f} ({100 * gain.low:+.1f} to {100 * gain.high:+.1f})"


def _pounds(weight: float | None) -> str:
    assert weight is not None
    return f"{weight:,.0f}"
