"""Which labels training contradicts: arrays in, frozen results out."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.data.label_quality import LabelQuality as LabelQuality
    from middlemost.mislabels.assessment import assess as assess
    from middlemost.mislabels.aum import area_under_margin as area_under_margin
    from middlemost.mislabels.aum import threshold_plans as threshold_plans
    from middlemost.mislabels.confident_joint import confident_learning as confident_learning
    from middlemost.mislabels.data_map import map_regions as map_regions
    from middlemost.mislabels.data_map import region_subset as region_subset
    from middlemost.mislabels.duplicates import find_duplicates as find_duplicates
    from middlemost.mislabels.dynamics import Dynamics as Dynamics
    from middlemost.mislabels.dynamics import TrainingDynamics as TrainingDynamics
    from middlemost.mislabels.dynamics import merge_dynamics as merge_dynamics
    from middlemost.mislabels.folds import stratified_folds as stratified_folds
    from middlemost.mislabels.forgetting import count_forgetting as count_forgetting
    from middlemost.mislabels.forgetting import prune as prune
    from middlemost.mislabels.forgetting import pruning_order as pruning_order
    from middlemost.mislabels.incv_selection import incv as incv
    from middlemost.mislabels.ncv_selection import ncv as ncv
    from middlemost.mislabels.neighbours import nearest as nearest
    from middlemost.mislabels.noise_classifier import classify_noise as classify_noise
    from middlemost.mislabels.noise_model import fit_noise_model as fit_noise_model
    from middlemost.mislabels.noise_rate import symmetric_noise_rate as symmetric_noise_rate
    from middlemost.mislabels.views.out_of_sample import out_of_sample as out_of_sample
    from middlemost.mislabels.waum import weighted_area_under_margin as weighted_area_under_margin

_HOMES = {
    "assess": "assessment",
    "LabelQuality": "middlemost.data.label_quality",
    "TrainingDynamics": "dynamics",
    "Dynamics": "dynamics",
    "merge_dynamics": "dynamics",
    "map_regions": "data_map",
    "region_subset": "data_map",
    "classify_noise": "noise_classifier",
    "count_forgetting": "forgetting",
    "pruning_order": "forgetting",
    "prune": "forgetting",
    "threshold_plans": "aum",
    "area_under_margin": "aum",
    "weighted_area_under_margin": "waum",
    "ncv": "ncv_selection",
    "incv": "incv_selection",
    "symmetric_noise_rate": "noise_rate",
    "confident_learning": "confident_joint",
    "fit_noise_model": "noise_model",
    "out_of_sample": "views.out_of_sample",
    "stratified_folds": "folds",
    "nearest": "neighbours",
    "find_duplicates": "duplicates",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        home = _HOMES[name]
        full = home if home.startswith("middlemost.") else f"middlemost.mislabels.{home}"
        return getattr(importlib.import_module(full), name)
    raise AttributeError(f"module 'middlemost.mislabels' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(_HOMES)
