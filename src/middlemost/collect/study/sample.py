"""A study file to begin with: every setting is there and explained."""

import json
import re
from collections.abc import Mapping, Sequence

from middlemost.collect.study.load import LARGEST
from middlemost.collect.study.model import ContentKind
from middlemost.errors import SettingError

_PLAIN = re.compile(r"[A-Za-z_](?:[\w ./-]*[\w./-])?", re.ASCII)
_NOT_TEXT = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")

_TEMPLATE = """\
# A study of middlemost collect. Lines that begin with # explain, or are settings at their default.

# What raters read above everything.
title: {title}

# A Markdown file beside this one: what raters are told. They can open it beside every item.
{guideline}

# prescriptive: raters follow the guideline, and who differs errs.
# descriptive: raters say what they think, and no rater is scored by agreement.
# paradigm: prescriptive

# Languages of the interface, en and de; the first one is shown.
# languages: [en]

# What is asked of each item, in this order. A name lasts: answers are kept under it. Types: label (one), labels
# (several), scale, preference (of two), ranking, number, text, spans.
questions:
  - name: {name}
    type: label
    prompt: {prompt}
    # A label has a key, which is stored and lasts, and a name, which raters read and you may change. A plain text is
    # both. Spelled out: {{key: spam, name: Spam, help: Unwanted mail, hotkey: p}}
    labels:
{labels}
    # A hint below the question.
    # help: Go by the whole text.
    # Whether an item needs an answer to this question.
    # required: true
    # Whether raters write down why: no, optional or required.
    # rationale: "no"
    # Whether raters say how sure they are, from 0 to 100.
    # confidence: false
    # Ask only after an answer to an earlier question: {{question: NAME, is: [KEY]}}
    # when: null

# The items: a table (CSV, TSV, JSON, JSON lines, Parquet), a folder of images or a data set; relative to this file.
items:
  file: {file}
  # The column of their ids. Default: the one headed item or id; where there is none, a hash of the content.
{item}

# What raters see of an item: columns, shown as text, markdown, code, chat, table, image or audio. Default: the column
# text; where there is none, all columns but the candidates that a question compares.
{show}

# How many ratings of each item are wanted.
overlap: {overlap}

# In which order items are given out: random, fixed (as in the file) or priority (a column of numbers, highest first).
# order: random
# priority: COLUMN

# A random order draws among so many of the first open items.
# window: 8

# How long an item is kept for a rater, in minutes. Then others may get it.
# lease_minutes: 30

# How many ratings a rater may give. Default: no limit.
# cap_per_rater: null

# Groups of raters: how many of each item's ratings come from one (all or none have per_item; they take the place of
# overlap), and how many ratings it gives altogether.
# groups:
#   - {{name: experts, per_item: 1, cap: 1000}}

# link: whoever has the raters' link may take part. invited: only those whom you invite.
# join: link

# Whether raters may go back and change an answer.
# corrections: true

# Whether raters may skip an item, with a reason.
# skip: true

# Whether ratings of models fill places and join the consensus.
# models_count: false

# How ratings become one label: default, or a method of middlemost audit.
# method: default

# Where images and sounds by URL may come from, such as https://example.org. Raters' browsers ask these servers.
# media_from: []

# Of the random order.
# seed: 0
"""


def sample_study(
    items: str,
    labels: Sequence[str],
    overlap: int = 3,
    *,
    title: str = "My study",
    name: str = "label",
    prompt: str = "Which label fits?",
    guideline: str | None = None,
    item: str | None = None,
    show: Mapping[str, ContentKind] | None = None,
) -> str:
    r"""A study file with one question, every other setting explained and at its default.

    Args:
        items: Path of the items, as it stands in the file.
        labels: The labels of the question.
        overlap: Ratings wanted of each item. Default: 3.
        title: The study's. Default: a placeholder.
        name: The question's. Default: label.
        prompt: The question as raters read it. Default: one that fits any labels.
        guideline: Path of the guideline, as it stands in the file. Default: none.
        item: The column of the items' ids. Default: found by its name.
        show: Column → how raters see it. Default: the default of `show`.

    Raises:
        SettingError: The file would be larger than a study file may be.

    Example:
        >>> print("\n".join(sample_study("items.csv", ["yes", "no"]).splitlines()[2:5]))
        # What raters read above everything.
        title: My study
        <BLANKLINE>
    """
    made = _TEMPLATE.format(
        title=scalar(title),
        guideline="# guideline: guideline.md" if guideline is None else f"guideline: {scalar(guideline)}",
        name=scalar(name),
        prompt=scalar(prompt),
        labels="\n".join(f"      - {scalar(label)}" for label in labels) if labels else "      []",
        file=scalar(items),
        item="  # item: id" if item is None else f"  item: {scalar(item)}",
        overlap=overlap,
        show=_shown(show or {}),
    )
    if len(made.encode()) > LARGEST:
        raise SettingError("The labels are too many for a study file.", remedy="Give fewer, or shorter ones.")
    return made


def _shown(show: Mapping[str, ContentKind]) -> str:
    if not show:
        return "# show:\n#   - {field: text, as: text, title: Text}"
    return "\n".join(["show:", *(f"  - {{field: {scalar(field)}, as: {kind}}}" for field, kind in show.items())])


def scalar(text: str) -> str:
    """A text as YAML: as it is where every reader takes it for this text, else in quotes.

    Args:
        text: Any text.

    Example:
        >>> scalar("good enough"), scalar("yes"), scalar("a: b")
        ('good enough', '"yes"', '"a: b"')
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
