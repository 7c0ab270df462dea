import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from middlemost.collect.content import markdown
from middlemost.collect.content.markdown import LONGEST_KEPT, markdown_html

OK = ("https://ok.org",)


def test_what_people_write() -> None:
    text = "# A\n\n*b* **c** ~~d~~ `e`\n\n> f\n\n3. g\n\n```py\nh\n```\n\n|i|\n|:-:|\n|j|\n\n---\n"
    html = markdown_html(text)
    for part in (
        "<h1>A</h1>",
        "<em>b</em> <strong>c</strong> <s>d</s> <code>e</code>",
        '<ol start="3">',
        "<pre><code>h\n</code></pre>",
        "<th>i</th>",
        "<td>j</td>",
        "<hr>",
    ):
        assert part in html
    assert "style" not in html


def test_links_open_a_new_page() -> None:
    assert markdown_html("[a](https://b.c 'd')") == (
        '<p><a href="https://b.c" title="d" target="_blank" rel="noopener noreferrer">a</a></p>\n'
    )
    assert 'href="mailto:a@b.c"' in markdown_html("<a@b.c>")


@pytest.mark.parametrize(
    "link",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](/manage)",
        "[a](//evil.net)",
        "[a](data:text/html;base64,AAAA)",
        "[a](data:image/png;base64,AAAA)",
        "[a](vbscript:x)",
        "[a](file:///etc/passwd)",
        "<javascript:alert(1)>",
    ],
)
def test_links_that_lead_nowhere(link: str) -> None:
    assert "href" not in markdown_html(link)


def test_images_of_origins_that_are_listed() -> None:
    assert markdown_html("![a cat](https://ok.org/c.png)", OK) == (
        '<p><img src="https://ok.org/c.png" alt="a cat"></p>\n'
    )
    assert "<img" in markdown_html("![a](data:image/png;base64,AAAA)")


@pytest.mark.parametrize("url", ["https://evil.net/c.png", "c.png", "//ok.org/c.png", "https://ok.org@evil.net/c.png"])
def test_of_other_images_the_words_are_shown(url: str) -> None:
    assert markdown_html(f"![a *cat* & <b>]({url})", OK) == "<p>a cat &amp; &lt;b&gt;</p>\n"


@pytest.mark.parametrize("html", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href=x>y</a>"])
def test_html_is_shown_as_it_is_written(html: str) -> None:
    assert re.sub("[<>]", "", html.replace('"', "&quot;")) == re.sub("</?p>|&[lg]t;|\n", "", markdown_html(html))
    assert not re.search("<(?!/?p>)", markdown_html(html))


_PIECES = ["<", ">", '"', "'", "`", "![", "](", ")", "javascript:", "data:", "on", "=", "&#", ";", "\n", "a", "//", "|"]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=30).map("".join))
def test_whatever_is_written_only_known_tags_and_attributes_come_out(text: str) -> None:
    html = markdown_html(text)
    for tag in re.findall(r"<[^>]*>", html):
        assert re.fullmatch(r"</?[a-z0-9]+(?: (?:href|title|rel|target|alt|src|start)=\"[^\"<>]*\")*>", tag), tag
    assert not re.search(r'(?:href|src)="(?!https?://|mailto:|data:image/(?:png|jpeg|gif|webp);)', html)


def test_short_texts_are_made_once_for_each_list_of_origins() -> None:
    kept = markdown._kept
    kept.cache_clear()
    for origins in ((), OK, ()):
        markdown_html("![x](https://ok.org/y.png)", origins)
    assert (kept.cache_info().misses, kept.cache_info().hits) == (2, 1)
    markdown_html("x" * (LONGEST_KEPT + 1))
    assert kept.cache_info().currsize == 2
