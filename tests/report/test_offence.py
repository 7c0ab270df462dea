import pytest

from middlemost import Vocabulary
from middlemost.data.question import LabelQuestion, NumberQuestion, SetQuestion
from middlemost.report.offence import offence_named


@pytest.mark.parametrize(
    ("question", "named"),
    [
        (LabelQuestion("label", Vocabulary(["0", "1"])), None),
        (LabelQuestion("label", Vocabulary(["Hateful", "Non-hateful"])), "Hateful"),
        (LabelQuestion("offensiveness", Vocabulary("12345"), ordinal=True), "offensiveness"),
        (SetQuestion("tags", Vocabulary(["ad", "toxic"])), "toxic"),
        (NumberQuestion("Toxicity"), "Toxicity"),
        (NumberQuestion("price"), None),
    ],
)
def test_a_label_or_the_question_says_that_texts_may_offend(question, named):
    assert offence_named(question) == named
