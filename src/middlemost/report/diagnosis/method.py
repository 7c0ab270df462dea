"""How the diagnosis was made: settings, versions, references."""

import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import middlemost
from middlemost.jobs.diagnose.result import Diagnosis
from middlemost.jobs.finding import counted, listed

_PACKAGES = ("numpy", "scipy", "scikit-learn", "polars", "numba", "altair", "vl-convert-python")

_FEATURES = {
    "text": "a sentence embedding of column {columns} by {encoder}",
    "image": "gradients and colours of the image in column {columns}",
    "table": "columns {columns}, measurements standardised and classes as 0 and 1",
}

REFERENCES = (
    (
        "Out-of-sample probabilities",
        (
            "Northcutt, Jiang and Chuang 2021, “Confident learning: estimating uncertainty in dataset labels”, "
            "Journal of Artificial Intelligence Research 70."
        ),
    ),
    (
        "Data map",
        (
            "Swayamdipta, Schwartz, Lourie, Wang, Hajishirzi, Smith and Choi 2020, “Dataset cartography: mapping and "
            "diagnosing datasets with training dynamics”, EMNLP."
        ),
    ),
    (
        "Margins",
        (
            "Pleiss, Zhang, Elenberg and Weinberger 2020, “Identifying mislabeled data using the area under the margin "
            "ranking”, NeurIPS."
        ),
    ),
    (
        "Forgetting",
        (
            "Toneva, Sordoni, Tachet des Combes, Trischler, Bengio and Gordon 2019, “An empirical study of example "
            "forgetting during deep neural network learning”, ICLR."
        ),
    ),
    (
        "Noise matrix",
        (
            "Patrini, Rozza, Menon, Nock and Qu 2017, “Making deep neural networks robust to label noise: a loss "
            "correction approach”, CVPR: a given label is a true one seen through a matrix. "
            "Fitted as Dawid and Skene 1979 fit raters."
        ),
    ),
)
"""What was made use of, and by whom."""


def diagnosis_facts(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    """Name and value of what is needed to compute it all again.

    Args:
        diagnosis: What was found.
    """
    quality, reading = diagnosis.quality, diagnosis.dataset.reading
    settings = {name: value for name, value in {**diagnosis.settings, **quality.settings}.items() if value is not None}
    labels = list(quality.labels)
    near = diagnosis.neighbours
    written = [
        ("Labels", f"“{diagnosis.question}”, one of {counted(len(labels), 'label')}: {listed(labels, most=12)}"),
        ("Features", _features(diagnosis)),
        ("Models", f"{_head(diagnosis)}, a linear model and kernel ridge regression, asked about items not trained on"),
        ("Signals", ", ".join(name.replace("_", " ") for name in quality.signals)),
        ("Neighbours", f"the {near.index.shape[1]} nearest of every item, {near.metric}, found exactly"),
        ("Copies", _listed(diagnosis.duplicates.settings)),
        ("Regions", diagnosis.data_map.rule),
        ("Intervals", quality.noise_rate.how),
        ("Settings", _listed(settings)),
        ("Read", f"{reading.rows:,} rows of {reading.source}"),
        ("Data version", quality.version or ""),
        ("Versions", f"middlemost {middlemost.__version__}, Python {platform.python_version()}, {_versions()}"),
    ]
    return [(name, value) for name, value in written if value]


def _head(diagnosis: Diagnosis) -> str:
    """The model that is trained."""
    head = str(diagnosis.settings.get("head", "mlp"))
    return {"mlp": "A network", "linear": "A logistic regression"}.get(head, f"The model in {head}, fine-tuned")


def _features(diagnosis: Diagnosis) -> str:
    columns = listed(list(diagnosis.content.columns), most=6)
    return _FEATURES[diagnosis.content.kind].format(columns=columns, encoder=diagnosis.settings.get("encoder"))


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in _PACKAGES)


def _listed(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in settings.items())
