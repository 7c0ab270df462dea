"""Recording how a model learns each item: a few numbers an item, from any training loop."""

from middlemost.mislabels.dynamics.history import History, read_history
from middlemost.mislabels.dynamics.merge import merge_dynamics
from middlemost.mislabels.dynamics.recorder import TrainingDynamics
from middlemost.mislabels.dynamics.result import Dynamics

__all__ = ["Dynamics", "History", "TrainingDynamics", "merge_dynamics", "read_history"]
