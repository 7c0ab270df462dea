"""As `mislabels.py`, on data sets where features say less: photographs, fine classes of questions, tweets.

Run with `MIDDLEMOST_DATA=folder python benchmarks/mislabels_elsewhere.py [--write]`; half an hour on two cores.
"""

from collections.abc import Iterator

import report
from flips import ELSEWHERE, NOISES
from mislabels import report_on

SEEDS = 2


def measured() -> Iterator[str]:
    """The same tables."""
    report.real_data()  # without data this ends here, and says so
    yield from report_on(ELSEWHERE, {noise: NOISES[noise] for noise in ("u10", "u20", "a20")}, SEEDS)


if __name__ == "__main__":
    report.run(measured)
