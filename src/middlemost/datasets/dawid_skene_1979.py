"""Five anaesthetists, one of whom graded every patient three times."""

from dataclasses import replace

from middlemost.data.dataset import Dataset
from middlemost.datasets.shipped import shipped_table
from middlemost.formats import read


def anaesthetists() -> Dataset:
    """45 patients graded 1 to 4 by five anaesthetists; rater 1 did so three times, weeks apart.

    The table on which Dawid and Skene showed their model. A rater's ratings of one item are numbered in the order of
    the sittings; no true grade is known. They took the grades as nominal, and so does this data set.

    References:
        Dawid & Skene (1979), Maximum likelihood estimation of observer error-rates using the EM algorithm, Applied
        Statistics 28, table 1.

    Example:
        >>> anaesthetists().statuses
        {'rating': 225, 'repeat': 90}
    """
    dataset = read(shipped_table("dawid_skene_1979"))
    return replace(dataset, reading=replace(dataset.reading, source="Dawid & Skene 1979, table 1"))
