import pytest

from middlemost.jobs.finding import Finding, counted, listed, ranked, shortened


def finding(kind, touches):
    return Finding(kind, "", "", "", touches)


def test_findings_are_ranked_by_the_labels_they_touch_and_five_at_most():
    some = [finding(name, touches) for name, touches in zip("abcdefg", [1, 5, 3, 7, 0, 2, 7], strict=True)]
    assert [one.kind for one in ranked(some)] == ["d", "g", "b", "c", "f"]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcde"), "a, b, c and 2 more"),
    ],
)
def test_lists_in_words(names, text):
    assert listed(names) == text


def test_counts_in_words():
    assert [counted(n, "tie") for n in (0, 1, 1200)] == ["0 ties", "1 tie", "1,200 ties"]


def test_long_and_broken_texts_fit_a_line():
    assert shortened("two\nlines") == "two lines"
    assert len(shortened("x" * 500)) == 24
