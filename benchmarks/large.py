"""Time and memory of Dawid-Skene and MACE from 100,000 to 100,000,000 ratings, 20 iterations.

Run with `python benchmarks/large.py [--write]`; a few minutes, and 6 GB of memory. Each size runs in a process of its
own, whose peak memory counts from its start to its end: making the ratings included. With `--write` the figure is
written beside the table.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np

import report
from middlemost import Ratings, Vocabulary, truth
from middlemost.data.arrays import freeze

SIZES = (100_000, 1_000_000, 10_000_000, 100_000_000)
OVERLAP, N_LABELS, ITERATIONS = 5, 4, 20
METHODS = {
    "dawid_skene": {"max_iterations": ITERATIONS, "tolerance": -1.0, "max_bytes": 2**34},
    "mace": {"max_iterations": ITERATIONS, "tolerance": -1.0, "restarts": 1, "max_bytes": 2**34},
}


def measured() -> Iterator[str]:
    """One row a size and method."""
    yield (
        f"{N_LABELS} labels, {OVERLAP} ratings an item, one rater for 200 ratings, {ITERATIONS} iterations, "
        f"{os.cpu_count()} cores. Asked at 100,000,000: under 100 s by the clock and 6 GB."
    )
    yield ""
    head = ("method", "ratings", "raters", "seconds", "of processor", "ns a rating an iteration", "peak GB", "right")
    rows = []
    for name in METHODS:
        for n in SIZES:
            done = subprocess.run([sys.executable, __file__, name, str(n)], stdout=subprocess.PIPE, check=True)
            rows.append((name, n, json.loads(done.stdout)))
    yield from report.table(head, (cells(*one) for one in rows))
    if "--write" in sys.argv:
        figure = draw([(name, n, found["seconds"] / n) for name, n, found in rows])
        (report.MEASURED / "large.svg").write_text(figure, encoding="utf-8")


def cells(name: str, n: int, found: dict[str, float]) -> tuple[str, ...]:
    """A row of the table."""
    nanoseconds = found["seconds"] / n / ITERATIONS * 1e9
    return (
        f"`{name}`",
        f"{n:,}",
        f"{n // 200:,}",
        f"{found['seconds']:.2f}",
        f"{found['processor']:.2f}",
        f"{nanoseconds:.1f}",
        f"{found['gigabytes']:.2f}",
        f"{found['right']:.1%}",
    )


def simulated(n: int) -> tuple[Ratings, np.ndarray]:
    """Ratings in the order of items, made in pieces so that making them takes little memory; and the truth."""
    n_items, n_raters = n // OVERLAP, n // 200
    rng = np.random.default_rng(0)
    known = rng.integers(0, N_LABELS, n_items, dtype=np.int8)
    accuracy = rng.beta(5, 2, n_raters).astype(np.float32)
    item, rater, label = (np.empty(n, dtype=np.int32) for _ in range(3))
    piece = 200_000
    for first in range(0, n_items, piece):
        rows = slice(first * OVERLAP, min(first + piece, n_items) * OVERLAP)
        these = np.arange(first, min(first + piece, n_items), dtype=np.int32)
        item[rows] = np.repeat(these, OVERLAP)
        # Five different raters an item, in order: one from each fifth of the crowd.
        fifth = n_raters // OVERLAP
        own = rng.integers(0, fifth, (len(these), OVERLAP)) + np.arange(OVERLAP) * fifth
        rater[rows] = own.ravel()
        right = rng.random(len(these) * OVERLAP, dtype=np.float32) < accuracy[rater[rows]]
        guess = rng.integers(0, N_LABELS, len(these) * OVERLAP, dtype=np.int32)
        label[rows] = np.where(right, known[item[rows]], guess)
    names = [Vocabulary.from_unique(np.arange(size).astype(np.dtypes.StringDType())) for size in (n_items, n_raters)]
    arrays = [freeze(one) for one in (item, rater, label, np.ones(n))]
    return Ratings(*arrays, *names, Vocabulary([str(k) for k in range(N_LABELS)]), False), known


def one_size(name: str, n: int) -> dict[str, float]:
    """Seconds of one fit after a small one that loads the compiled loops, and the peak of the process."""
    getattr(truth, name)(simulated(10_000)[0], **METHODS[name])
    ratings, known = simulated(n)
    begun, spent = time.perf_counter(), time.process_time()
    consensus = getattr(truth, name)(ratings, **METHODS[name])
    seconds, processor = time.perf_counter() - begun, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    right = float((consensus.label == known).mean())
    return {"seconds": seconds, "processor": processor, "gigabytes": peak / 1e9, "right": right}


def draw(points: list[tuple[str, int, float]]) -> str:
    """The figure of the documentation: time a rating against the number of ratings, as SVG."""
    width, height, left, bottom = 560, 300, 70, 50
    sizes = sorted({n for _, n, _ in points})
    top = max(seconds for _, _, seconds in points) * 1.15

    def place(n: int, seconds: float) -> tuple[float, float]:
        span = np.log10(sizes[-1] / sizes[0])
        x = left + (width - left - 20) * np.log10(n / sizes[0]) / span
        return x, height - bottom - (height - bottom - 50) * seconds / top

    title = finding(points)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">',
        "<style>text { font: 12px sans-serif } .title { font-weight: bold; font-size: 14px }</style>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="20" class="title">{title}</text>',
        f'<text x="12" y="38">Microseconds a rating for {ITERATIONS} iterations, {os.cpu_count()} cores</text>',
    ]
    for share in (0.0, 0.5, 1.0):
        y = place(sizes[0], top * share)[1]
        lines.append(f'<line x1="{left}" y1="{y:.1f}" x2="{width - 20}" y2="{y:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{top * share * 1e6:.2f}</text>')
    for n in sizes:
        x = place(n, 0)[0]
        anchor = "end" if n == sizes[-1] else "middle"
        lines.append(f'<text x="{x:.1f}" y="{height - bottom + 18}" text-anchor="{anchor}">{n:,}</text>')
    lines.append(f'<text x="{(left + width) / 2:.0f}" y="{height - 10}" text-anchor="middle">ratings</text>')
    for line, (name, colour) in enumerate(zip(METHODS, ("#0072B2", "#D55E00"), strict=True)):
        of_name = [place(n, seconds) for this, n, seconds in points if this == name]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in of_name)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in of_name]
        lines.append(f'<text x="{left + 12}" y="{72 + 18 * line}" fill="{colour}" font-weight="bold">{name}</text>')
    return "\n".join([*lines, "</svg>", ""])


def finding(points: list[tuple[str, int, float]]) -> str:
    """What the figure shows, in a sentence."""
    dearest = max(seconds / min(b for other, _, b in points if other == name) for name, _, seconds in points)
    small, large = min(n for _, n, _ in points), max(n for _, n, _ in points)
    return f"From {small:,} to {large:,} ratings, one costs at most {dearest:.1f} times the least"


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in METHODS:
        print(json.dumps(one_size(sys.argv[1], int(sys.argv[2]))))
    else:
        report.run(measured)
