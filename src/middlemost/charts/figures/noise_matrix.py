"""Which label is given where which is true."""

import altair as alt
import numpy as np

from middlemost.charts.theme import LINE, QUANTITIES, WIDTH, finished, table
from middlemost.data.label_quality import LabelQuality
from middlemost.jobs.finding import counted, shortened

MOST_LABELS = 12
"""Of more labels a page draws `noise_pairs`."""

_LEAST = 4.0
"""The brightest colour stands for this many wrong labels at least."""


def noise_matrix(quality: LabelQuality, *, width: int = WIDTH) -> alt.LayerChart:
    """Expected labels by what was given and what is true; wrong ones coloured by their count.

    Of more than 12 labels those are drawn that most wrong labels touch.

    Args:
        quality: The judgement of every label.
        width: Pixels between the axes. Default: 560.
    """
    expected = quality.noise * len(quality.given)
    wrong = expected - np.diag(np.diag(expected))
    touched = wrong.sum(axis=0) + wrong.sum(axis=1)
    order = np.sort(np.argsort(-touched, kind="stable")[:MOST_LABELS]).tolist()
    names = [shortened(quality.labels[int(k)], 16 if width >= WIDTH else 9) for k in order]
    top = float(wrong.max(initial=0.0))
    cells = [
        {
            "given": a,
            "true": b,
            "n": float(expected[i, j]),
            "text": "<1" if 0 < expected[i, j] < 0.5 else f"{expected[i, j]:,.0f}",
            "right": i == j,
        }
        for a, i in enumerate(order)
        for b, j in enumerate(order)
    ]
    looked_up = "[{}][datum.value]".format(", ".join(f"'{_escaped(name)}'" for name in names))
    wide = min(width, 90 * len(names))
    angle = 0 if 7 * max(map(len, names)) * len(names) < wide else -40
    x = alt.X("true:O", title="true label, as estimated", axis=alt.Axis(labelExpr=looked_up, labelAngle=angle))
    y = alt.Y("given:O", title="given label", axis=alt.Axis(labelExpr=looked_up, labelLimit=width // 4))
    off = alt.Chart(table([cell for cell in cells if not cell["right"]])).encode(x=x, y=y)
    on = alt.Chart(table([cell for cell in cells if cell["right"]])).encode(x=x, y=y)
    scale = alt.Scale(scheme=QUANTITIES, domain=[0, max(top, _LEAST)])
    ink = alt.condition(f"datum.n > {0.6 * max(top, _LEAST)}", alt.value("#000"), alt.value("#fff"))
    size = 11 if width >= WIDTH else 9
    return finished(
        off.mark_rect().encode(color=alt.Color("n:Q", scale=scale, legend=None)),
        on.mark_rect(color=LINE),
        off.mark_text(fontSize=size).encode(text="text:N", color=ink),
        on.mark_text(fontSize=size).encode(text="text:N"),
        title=worst_confusion(quality),
        subtitle=f"Expected number of {counted(len(quality.given), 'label')} by what was given and what is true; "
        "on the diagonal those that are right" + (f"; {len(order)} labels of {len(quality.labels):,}" * _cut(quality)),
        reads="; ".join(_pairs_read(quality)) or "no label is expected to be wrong",
        width=wide,
        height=28 * max(len(names), 1),
    )


def worst_confusion(quality: LabelQuality) -> str:
    """The commonest confusion in a sentence.

    Args:
        quality: The judgement of every label.
    """
    expected = quality.noise * len(quality.given)
    wrong = expected - np.diag(np.diag(expected))
    given, true = np.unravel_index(int(wrong.argmax()), wrong.shape)
    n = float(wrong[given, true])
    if n < 1:
        return "No confusion of two labels is expected even once"
    names = [shortened(quality.labels[int(code)], 30) for code in (given, true)]
    return f"“{names[0]}” where “{names[1]}” is right is the commonest confusion: about {counted(round(n), 'label')}"


def _pairs_read(quality: LabelQuality, most: int = 10) -> list[str]:
    expected = quality.noise * len(quality.given)
    wrong = expected - np.diag(np.diag(expected))
    order = np.argsort(-wrong, axis=None, kind="stable")[:most]
    pairs = [divmod(int(place), len(quality.labels)) for place in order]
    return [
        f"{quality.labels[i]} given, {quality.labels[j]} true: {wrong[i, j]:,.1f}" for i, j in pairs if wrong[i, j] > 0
    ]


def _cut(quality: LabelQuality) -> bool:
    return len(quality.labels) > MOST_LABELS


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace("'", "\\'")
