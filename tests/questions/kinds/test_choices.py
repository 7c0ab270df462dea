"""Labels to choose from: lasting keys, names, hotkeys."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from middlemost.questions.kinds.choices import DEFAULT_KEYS, AnyLabels, Labels, LabelSpec, label_keys, own_hotkeys

LABELS: TypeAdapter[tuple[LabelSpec, ...]] = TypeAdapter(Labels)


def labels(*given: Any) -> tuple[LabelSpec, ...]:
    return LABELS.validate_python(list(given))


def pressed(*given: Any) -> dict[str, str]:
    return {key.value: key.key for key in label_keys(labels(*given))}


def test_a_plain_text_is_key_and_name():
    yes, no = labels("yes", {"key": "no", "name": "Certainly not"})
    assert (yes.key, yes.name) == ("yes", "yes")
    assert (no.key, no.name) == ("no", "Certainly not")


def test_whole_numbers_of_yaml_are_texts():
    assert [label.key for label in labels(0, {"key": 1, "name": 2, "hotkey": 3})] == ["0", "1"]
    assert labels(0, {"key": 1, "name": 2, "hotkey": 3})[1] == LabelSpec(key="1", name="2", hotkey="3")


def test_blanks_around_keys_and_names_are_trimmed_before_they_are_compared():
    assert labels(" a ", "b")[0].key == "a"
    with pytest.raises(ValidationError, match=r"The key 'a' stands at two labels\. Give each label its own key\."):
        labels("a", " a ")


def test_keys_and_names_that_look_the_same_are_the_same():
    with pytest.raises(ValidationError, match="The key 'caf"):
        labels("caf\u00e9", "cafe\u0301")
    with pytest.raises(ValidationError, match="The name 'Yes' stands at two labels"):
        labels({"key": "a", "name": "Yes"}, {"key": "b", "name": "Yes"})


def test_hotkeys_are_told_apart_whatever_their_case():
    with pytest.raises(ValidationError, match="The hotkey 'y' stands at two labels"):
        labels({"key": "a", "name": "A", "hotkey": "y"}, {"key": "b", "name": "B", "hotkey": "Y"})


@pytest.mark.parametrize("hotkey", ["", "ab", " ", "\t", "\u0301", "\ud800", "\u200b"])
def test_a_hotkey_is_one_visible_character(hotkey: str):
    with pytest.raises(ValidationError, match=r"not one visible character\. Take a letter"):
        labels({"key": "a", "name": "A", "hotkey": hotkey}, "b")


@pytest.mark.parametrize("hotkey", ["u", "S", "f", "?"])
def test_the_keys_of_the_page_are_taken(hotkey: str):
    with pytest.raises(ValidationError, match="belongs to the page"):
        labels({"key": "a", "name": "A", "hotkey": hotkey}, "b")


def test_the_number_of_labels_is_said_with_a_remedy():
    with pytest.raises(ValidationError, match=r"two labels at least to choose from, and 1 is there\. Add"):
        labels("a")
    with pytest.raises(ValidationError, match="none is there"):
        labels()
    assert len(TypeAdapter(AnyLabels).validate_python(["a"])) == 1
    with pytest.raises(ValidationError, match="at most 1000"):
        labels(*range(1001))


@pytest.mark.parametrize("given", [None, 0.5, True, ["a"], {"name": "A"}, {"key": "a", "name": "A", "colour": "red"}])
def test_other_things_are_no_labels(given: Any):
    with pytest.raises(ValidationError):
        labels(given, "b")


@pytest.mark.parametrize("text", ["x" * 65, "", " ", "a\nb", "a\0b", "a\ud800"])
def test_keys_that_could_not_be_kept_are_refused(text: str):
    with pytest.raises(ValidationError):
        labels(text, "b")


def test_buttons_get_digits_then_letters_that_the_page_leaves_free():
    assert list(pressed(*(f"l{n}" for n in range(12))).values()) == list("1234567890ab")
    assert not set(DEFAULT_KEYS) & set("usfg?")
    many = label_keys(labels(*(f"l{n}" for n in range(40))))
    assert [key.key for key in many].count("") == 40 - 32
    assert len({key.key for key in many}) == 33


def test_own_hotkeys_come_first_and_are_not_given_twice():
    given = ("a", {"key": "b", "name": "B", "hotkey": "1"}, "c")
    assert pressed(*given) == {"a": "2", "b": "1", "c": "3"}
    assert own_hotkeys(labels(*given)) == ("1",)


def test_a_label_whose_key_is_a_digit_has_that_digit():
    assert pressed(*range(11)) == {**{str(n): str(n) for n in range(10)}, "10": "a"}
    assert pressed(*range(1, 11))["10"] == "0"
    assert pressed("2", {"key": "b", "name": "B", "hotkey": "2"}, "c") == {"2": "1", "b": "2", "c": "3"}
