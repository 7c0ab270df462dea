"""Labels that look like sets of labels although nobody said that they are."""

import polars as pl

from middlemost.data.reading import Note
from middlemost.formats.set_cells import split_set
from middlemost.formats.words import counted

_SEPARATORS = ("|", ";", ",")
MOST_LABELS = 10_000
"""More different labels than this are not looked through."""


def look_like_sets(labels: pl.Series) -> tuple[Note, ...]:
    """A note on labels whose parts are labels too, with the option that reads them as sets.

    A label counts where a separator cuts it, or a JSON list makes it, into two or more parts, each of which stands
    alone or among the parts of some other label. No word is said of `yes, sure` beside `no, sure`.

    Args:
        labels: The distinct labels.

    Example:
        >>> look_like_sets(pl.Series(["A|B", "B", "A"]))[0].text
        "1 of 3 different labels is made of others, like 'A|B'. Sets of labels are read with --scale set."
    """
    if len(labels) > MOST_LABELS:
        return ()
    for separator in _SEPARATORS:
        parts = {label: _parts(label, separator) for label in labels.sort()}
        used: dict[str, int] = {}
        for one in parts.values():
            for part in set(one):
                used[part] = used.get(part, 0) + 1
        made = [label for label, one in parts.items() if len(one) > 1 and all(used[part] > 1 for part in one)]
        if made:
            told = "" if separator == "|" else f" --separator '{separator}'"
            verb = "is" if len(made) == 1 else "are"
            text = (
                f"{len(made):,} of {counted(len(parts), 'different label')} {verb} made of others, like {made[0]!r}. "
                f"Sets of labels are read with --scale set{told}."
            )
            return (Note("sets as labels", text, len(made)),)
    return ()


def _parts(label: str, separator: str) -> list[str]:
    """The parts of a label; none that a separator at the end leaves over."""
    read = split_set(label, separator)
    return read if isinstance(read, list) else [label]
