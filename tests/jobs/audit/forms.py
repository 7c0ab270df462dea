"""A form of several questions, some of which an audit cannot judge yet."""

from middlemost import Vocabulary
from middlemost.data.dataset import Dataset
from middlemost.data.question import LabelQuestion, PreferenceQuestion, RankingQuestion, SpanQuestion, TextQuestion
from tests.questions.forms import Row, form

OK = LabelQuestion("ok", Vocabulary(["no", "yes"]))
BETTER = PreferenceQuestion("better", ("A", "B"), strength=2, criteria=("tone",))
ORDER = RankingQuestion("order", ("A", "B", "C"))
WHERE = SpanQuestion("where", Vocabulary(["name"]), "text")
WHY = TextQuestion("why")
ALL = (OK, BETTER, ORDER, WHERE, WHY)

RATERS = ("ann", "bo", "cy")


def answered(*questions: str, n_items: int = 20) -> Dataset:
    """Three raters' answers to some of the questions; cy leaves out the texts.

    Of the preferences, A wins where the item is even; cy disagrees on every fifth item. The left is A for ann, else B.
    """
    rows: list[Row] = []
    for number in range(n_items):
        for rater in RATERS:
            turned = number % 2 != (rater == "cy" and number % 5 == 0)
            values = {
                "ok": "yes" if turned else "no",
                "better": {"choice": "B" if turned else "A", "strength": 1 + number % 2},
                "order": ["B", "A", "C"] if turned else ["A", "C", "B"],
                "where": [{"start": 0, "end": 3, "label": "name"}] if turned else [],
                "why": None if rater == "cy" else "so",
            }
            rows += [(f"i{number:02}", rater, name, values[name]) for name in questions]
    shown = {
        (f"i{k:02}", rater): ["A", "B"] if rater == "ann" else ["B", "A"] for k in range(n_items) for rater in RATERS
    }
    return form(rows, *(one for one in ALL if one.name in questions), shown=shown)
