"""Markdown as HTML that is safe to put into the page."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML

from middlemost.collect.content.media import media_url
from middlemost.collect.content.trouble import ContentError

LONGEST_KEPT = 50_000
"""Characters of a text whose HTML is kept for the next rater; longer ones are made again."""

_INLINE = {"a", "br", "code", "em", "img", "s", "strong"}
_BLOCKS = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_TABLE = {"table", "tbody", "td", "th", "thead", "tr"}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}


def markdown_html(text: str, media_from: Sequence[str] = ()) -> str:
    """Markdown as HTML.

    HTML in the text is shown as it is written. Links open a new page and can be of `http`, `https` and `mailto`.
    Images are those that `media_url` lets through; of others, the words that stand for them are shown.

    Args:
        text: CommonMark, with tables and strikethrough.
        media_from: The origins that images may have. Default: none.

    Example:
        >>> print(markdown_html("**now** <script>"), end="")
        <p><strong>now</strong> &lt;script&gt;</p>
    """
    origins = tuple(media_from)
    return (_kept if len(text) <= LONGEST_KEPT else _made)(text, origins)


def _made(text: str, media_from: tuple[str, ...]) -> str:
    html = _PARSER.render(text, {"media_from": media_from})
    return nh3.clean(
        html,
        tags=_INLINE | _BLOCKS | _TABLE,
        attributes=_ATTRIBUTES,
        attribute_filter=lambda tag, name, value: _let_through(tag, name, value, media_from),
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


_kept = lru_cache(maxsize=512)(_made)


def _let_through(tag: str, name: str, value: str, media_from: tuple[str, ...]) -> str | None:
    """What stays of an attribute: a second look, whatever the parser let through."""
    if (tag, name) == ("img", "src"):
        return value if _may_show(value, media_from) else None
    if (tag, name) == ("a", "href"):
        return value if value.lower().startswith(("https://", "http://", "mailto:")) else None
    return value


def _may_show(url: str, media_from: Sequence[str]) -> bool:
    try:
        media_url(url, "image", media_from)
    except ContentError:
        return False
    return True


def _image(renderer: RendererHTML, tokens: Any, place: int, options: Any, env: Any) -> str:
    """An image that may be shown, or else the words that stand for it."""
    if _may_show(str(tokens[place].attrs["src"]), env["media_from"]):
        return renderer.image(tokens, place, options, env)
    return escapeHtml(renderer.renderInlineAsText(tokens[place].children or [], options, env))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image)
    return parser


_PARSER = _parser()
