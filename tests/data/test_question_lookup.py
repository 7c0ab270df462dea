"""Which question is meant."""

import pytest

from middlemost import Vocabulary
from middlemost.data.question import LabelQuestion, NumberQuestion, PreferenceQuestion, SpanQuestion, TextQuestion
from middlemost.data.question_lookup import ANSWERED, READERS, inferred_question, question_of_kind
from middlemost.errors import InputError

LABEL, NUMBER = LabelQuestion("ok", Vocabulary("ab")), NumberQuestion("weight")
WHERE, WHY = SpanQuestion("where", Vocabulary("ab"), "text"), TextQuestion("why")


def of(*questions):
    return {one.name: one for one in questions}


def test_the_only_one_that_can_be_inferred_is_meant():
    assert inferred_question(of(WHERE, LABEL, WHY), None) == LABEL
    assert inferred_question(of(WHERE, LABEL, WHY), "why") == WHY
    assert inferred_question(of(WHERE), None) == WHERE
    with pytest.raises(InputError, match="There are 2 questions: ok, weight"):
        inferred_question(of(WHERE, LABEL, NUMBER), None)
    with pytest.raises(InputError, match="There are 2 questions: where, why"):
        inferred_question(of(WHERE, WHY), None)


def test_the_only_one_of_a_kind_is_meant():
    better = PreferenceQuestion("better", ("a", "b"))
    assert question_of_kind(of(LABEL, better, WHY), None, PreferenceQuestion) == better
    with pytest.raises(InputError, match="by a label or answered by a number: ok, weight"):
        question_of_kind(of(LABEL, NUMBER), None, LabelQuestion, NumberQuestion)


def test_a_question_that_the_reader_could_have_taken_otherwise_says_how():
    with pytest.raises(InputError, match=r'Say scale="set" when reading'):
        question_of_kind(of(LABEL), "ok", NumberQuestion, reread='scale="set"')
    with pytest.raises(InputError, match="Use encode_spans"):
        question_of_kind(of(WHERE), "where", NumberQuestion, reread='scale="set"')


def test_every_kind_has_words_and_a_reader():
    import middlemost
    from middlemost import questions

    assert ANSWERED.keys() == READERS.keys()
    assert all(hasattr(middlemost, name) or hasattr(questions, name) for name in READERS.values())
