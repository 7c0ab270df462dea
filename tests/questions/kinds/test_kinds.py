"""All types of question: what they promise together, whatever JSON comes."""

import importlib
import json
import pickle
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from middlemost.questions.kinds import KINDS, AnswerError, AnyQuestion, FormError, QuestionKind, check_form

QUESTIONS: TypeAdapter[AnyQuestion] = TypeAdapter(AnyQuestion)
CHAT = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
FIELDS = {"text": "A 😀 café", "a": CHAT, "b": json.dumps(CHAT), "count": 3}

SPECS: dict[str, dict[str, Any]] = {
    "label": {"labels": ["a", "b"]},
    "labels": {"labels": ["a", "b", "c"], "max": 2},
    "scale": {"points": {"from": 1, "to": 5}, "anchors": {1: "bad", 5: "good"}},
    "preference": {
        "candidates": ["a", "b"],
        "both_bad": True,
        "strength": 2,
        "criteria": [{"key": "style", "name": "Style"}],
        "turns": True,
    },
    "ranking": {"candidates": ["a", "b", "text"]},
    "number": {"min": -1, "max": 10},
    "text": {"max_chars": 20},
    "spans": {"field": "text", "labels": ["a"]},
}
GOOD: dict[str, list[Any]] = {
    "label": ["a"],
    "labels": [[], ["b"], ["c", "a"]],
    "scale": ["1", "5"],
    "preference": [
        {
            "choice": "a",
            "strength": 1,
            "criteria": {"style": {"choice": "tie"}},
            "turns": [{"choice": "neither"}],
        }
    ],
    "ranking": [["text", "a", "b"]],
    "number": [3, -1.0, 9.5, -0.0],
    "text": ["Hello\r\nworld"],
    "spans": [[], [{"start": 2, "end": 3, "label": "a"}, {"start": 0, "end": 1, "label": "a"}]],
}


def spec(kind: str, **more: Any) -> QuestionKind:
    return QUESTIONS.validate_python({"type": kind, "name": "q", "prompt": "Which?", **SPECS[kind], **more})


def check_message(trouble: AnswerError) -> None:
    """It can be sent and read, whatever the answer held."""
    trouble.what.encode()
    assert trouble.what.endswith(".")
    assert len(trouble.what) < 300


def check_messages(trouble: FormError) -> None:
    assert trouble.errors
    for name, error in trouble.errors.items():
        assert len(name.encode()) < 500
        check_message(error)


# What JSON can hold, near misses of right answers and what Python's reader lets through (NaN, halves of characters).
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.just(-(10**4000))
    | st.floats()
    | st.text(st.characters(codec=None), max_size=30)
    | st.sampled_from(["a", "b", "c", "1", "tie", "neither", "text", "style", "\0", "\ud800", "x" * 50])
)
names = st.sampled_from(
    ["value", "choice", "strength", "criteria", "turns", "style", "start", "end", "label", "shown"]
) | st.text(max_size=5)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=100)
@given(value=anything)
def test_nothing_but_an_answer_error_is_raised_and_checking_twice_changes_nothing(kind: str, value: object):
    question = spec(kind)
    try:
        checked = question.check(value, FIELDS)
    except AnswerError as trouble:
        check_message(trouble)
    else:
        json.dumps(checked, allow_nan=False).encode()
        assert json.dumps(question.check(checked, FIELDS)) == json.dumps(checked)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(answers=anything | st.dictionaries(st.just("q") | st.text(max_size=3), anything, max_size=3))
def test_a_form_raises_form_errors_alone(kind: str, answers: object):
    question = spec(kind, rationale="optional", confidence=True)
    try:
        checked = check_form([question], answers, FIELDS)
    except FormError as trouble:
        check_messages(trouble)
    else:
        assert check_form([question], checked, FIELDS) == checked


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in GOOD.items() for value in values])
def test_right_answers_pass_and_stay(kind: str, value: Any):
    question = spec(kind)
    checked = question.check(value, FIELDS)
    assert json.dumps(question.check(json.loads(json.dumps(checked)), FIELDS)) == json.dumps(checked)
    assert set(question.chosen(checked)) <= set(question.choices())


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_survives_its_own_dump(kind: str):
    question = spec(kind, when={"question": "earlier", "is": "x"}, help="More", rationale="required")
    question.keys()
    for dump in (question.model_dump(), question.model_dump(mode="json"), json.loads(question.model_dump_json())):
        assert QUESTIONS.validate_python(dump) == question
    assert pickle.loads(pickle.dumps(question)) == question


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found_by_its_type_and_its_module(kind: str):
    question = spec(kind)
    assert type(question).__module__ == KINDS[kind]
    assert importlib.import_module(KINDS[kind]) is sys.modules[KINDS[kind]]
    assert question.model_dump()["type"] == kind


@pytest.mark.parametrize("kind", KINDS)
def test_keys_are_told_apart(kind: str):
    buttons = spec(kind).keys()
    keys = [button.key for button in buttons if button.key]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & set("usfg?")
    json.dumps([button.value for button in buttons])


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_schema_describes_every_setting(kind: str):
    schema = type(spec(kind)).model_json_schema()
    models = [schema, *schema.get("$defs", {}).values()]
    for model in models:
        assert model["description"]
        assert "Args:" not in model["description"]
        for name, setting in model["properties"].items():
            assert setting.get("description"), name
            assert len(setting["description"]) > 6


def test_the_schema_takes_the_shorthand():
    schema = QUESTIONS.json_schema()
    assert {"from", "to"} == set(schema["$defs"]["PointRange"]["properties"])
    labels = schema["$defs"]["LabelQuestion"]["properties"]["labels"]
    assert labels["minItems"] == 2
    assert {"string", "integer"} <= {kind.get("type") for kind in labels["items"]["anyOf"]}
    assert "is" in schema["$defs"]["When"]["properties"]


def test_an_unknown_type_names_the_known_ones():
    with pytest.raises(ValueError, match=r"'label', 'labels', 'scale'"):
        QUESTIONS.validate_python({"type": "essay", "name": "q", "prompt": "?"})


def test_an_answer_error_survives_pickling():
    trouble = pickle.loads(pickle.dumps(AnswerError("empty", "The text is empty.")))
    assert (trouble.code, str(trouble)) == ("empty", "The text is empty.")
    form = pickle.loads(pickle.dumps(FormError({"q": trouble})))
    assert form.errors["q"].code == "empty"


def test_checks_run_no_model_and_take_microseconds():
    # In a process of its own, without the checks of types that tests add. About 0.3 and 2.5 µs where this was written.
    code = (
        "from timeit import repeat\n"
        "from middlemost.questions.kinds import LabelQuestion, check_form\n"
        "asked = LabelQuestion(name='q', prompt='?', labels=['x', 'y'])\n"
        "answers = {'q': {'value': 'x'}}\n"
        "print(min(repeat(lambda: asked.check('x', {}), number=2000)) / 2000)\n"
        "print(min(repeat(lambda: check_form([asked], answers, {}), number=2000)) / 2000)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    label, form = map(float, run.stdout.split())
    assert label < 5e-6
    assert form < 40e-6


def test_the_web_process_loads_no_science():
    heavy = "polars numpy numba scipy sklearn narwhals jaxtyping"
    code = f"import sys, middlemost.questions.kinds; print([m for m in {heavy.split()} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_face_of_questions_offers_functions_and_needs_no_pydantic():
    code = (
        "import sys\n"
        "from middlemost import questions\n"
        "from middlemost.questions import encode_ratings, encode_gold\n"
        "assert set(dir(questions)) >= {'encode_counts', 'encode_values', 'encode_label_sets'}\n"
        "assert callable(encode_ratings) and callable(questions.encode_values)\n"
        "assert 'pydantic' not in sys.modules\n"
        "import middlemost.questions.label\n"
        "assert not hasattr(questions, 'nothing')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
