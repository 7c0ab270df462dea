"""Numbers of finished cells, kept so that a second run goes on. Not a benchmark itself."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

FOLDER = Path(__file__).with_name("claims-cells")
Numbers = dict[str, float]
Name = tuple[str | int, ...]


def all_kept(names: Iterable[Name], compute: Callable[..., Numbers]) -> dict[Name, Numbers]:
    """The numbers of every cell; those not there yet are computed, on two processes.

    Args:
        names: Of the cells: what `compute` is called with.
        compute: Computes one cell. Its name is part of what cells are kept under.
    """
    FOLDER.mkdir(exist_ok=True)
    names = list(names)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        made = pool.map(_kept, [compute] * len(names), names)
        return dict(zip(names, made, strict=True))


def _kept(compute: Callable[..., Numbers], name: Name) -> Numbers:
    from threadpoolctl import threadpool_limits

    file = FOLDER / f"{compute.__name__}-{'-'.join(map(str, name))}.json"
    if not file.exists():
        with threadpool_limits(1):
            made = compute(*name)
        file.write_text(json.dumps(made), encoding="utf-8")
    return json.loads(file.read_text(encoding="utf-8"))
