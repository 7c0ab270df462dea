"""How every benchmark is run: `python benchmarks/NAME.py` prints, with `--write` it also writes docs/measured/NAME.md.

Not a benchmark itself. A benchmark yields lines of Markdown; what is printed is what is written, and the
documentation includes it. Bars are printed beside the numbers, and nothing fails by them.
"""

import argparse
import importlib.metadata
import os
import platform
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import middlemost

MEASURED = Path(__file__).parents[1] / "docs" / "measured"
GROUND = ("numpy", "scipy", "numba", "polars")
PEERS = {
    "pandas": "pandas",
    "crowdkit": "crowd-kit",
    "krippendorff": "krippendorff",
    "cleanlab": "cleanlab",
    "aum": "aum",
    "torch": "torch",
}
"""Named with the machine if a benchmark has imported them: module → distribution."""


def run(measured: Callable[..., Iterable[str]], **switches: str) -> None:
    """Print the lines as they come; with `--write` also write them, with the command and the machine below.

    Args:
        measured: The benchmark: yields lines of Markdown. It takes the switches as keyword arguments.
        switches: What else can be asked for on the command line: name → help.
    """
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--write", action="store_true", help="also write docs/measured/NAME.md")
    for name, about in switches.items():
        parser.add_argument(f"--{name}", action="store_true", help=about)
    asked = vars(parser.parse_args())
    write, load, lines = asked.pop("write"), os.getloadavg()[0], []
    for line in measured(**asked):
        print(line, flush=True)
        lines.append(line)
    name = Path(sys.argv[0]).stem
    command = " ".join([f"python benchmarks/{name}.py --write", *(f"--{one}" for one in asked if asked[one])])
    machine = f"`{command}` wrote this table. {describe_machine()}; load {load:.1f} at the start."
    print(f"\n{machine}")
    if write:
        MEASURED.mkdir(exist_ok=True)
        (MEASURED / f"{name}.md").write_text("\n".join([*lines, "", machine, ""]), encoding="utf-8")


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, text_columns: int = 1) -> Iterator[str]:
    """The lines of a Markdown table, each as soon as its row is there.

    Args:
        head: Heads of the columns.
        rows: Cells.
        text_columns: How many columns, from the left, are text and not numbers. Default 1.
    """
    widths = [max(len(one), 3) for one in head]
    yield row(head, widths)
    yield row(["---" if column < text_columns else "---:" for column in range(len(head))], widths)
    for cells in rows:
        yield row(cells, widths)


def row(cells: Iterable[str], widths: Iterable[int] | None = None) -> str:
    """One line of a Markdown table.

    Args:
        cells: Cells.
        widths: To how many characters each is filled up with blanks. Default: not at all.
    """
    cells = list(cells)
    padded = [cell.ljust(width) for cell, width in zip(cells, widths or [0] * len(cells), strict=True)]
    return f"| {' | '.join(padded)} |"


def median_seconds(call: Callable[[], object], *, times: int = 5, long: float = 30.0) -> tuple[float, float]:
    """Clock and processor seconds of a call: medians.

    The processor's time says more on a busy machine, and is what one thread takes.

    Args:
        call: What is measured.
        times: Runs. Default 5.
        long: Where the first run takes more seconds than this, two runs are enough. Default 30.
    """
    clock, processor = [], []
    while len(clock) < (2 if clock and clock[0] > long else times):
        begun, spent = time.perf_counter(), time.process_time()
        call()
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - spent)
    return statistics.median(clock), statistics.median(processor)


def peak_bytes(call: Callable[[], object]) -> float:
    """The most memory that a call holds at once in arrays and objects of its own, what it was given left out.

    Args:
        call: What is measured; it runs once before, to compile.
    """
    call()
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def real_data() -> Path:
    """The folder of real data sets; without one the benchmark says so and ends."""
    folder = os.environ.get("MIDDLEMOST_DATA")
    if not folder:
        print("Skipped: MIDDLEMOST_DATA is not set, and this benchmark measures on real data.")
        raise SystemExit(0)
    return Path(folder)


def describe_machine() -> str:
    """Cores, Python, and the versions of what was measured with."""
    imported = [name for module, name in PEERS.items() if module in sys.modules]
    versions = [f"{name} {importlib.metadata.version(name)}" for name in (*GROUND, *imported)]
    where = f"{os.cpu_count()} cores, {platform.system()} on {platform.machine()}, Python {platform.python_version()}"
    return f"{where}, middlemost {middlemost.__version__}, {', '.join(versions)}"
