"""A truth method by its name, with all that it needs beside the ratings."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from middlemost import truth
from middlemost.data.consensus import Consensus
from middlemost.data.dataset import Dataset
from middlemost.data.ratings import Ratings
from middlemost.errors import SettingError
from middlemost.questions.predicted import encode_predicted


def label_method(dataset: Dataset, question: str, ratings: Ratings, name: str) -> Callable[..., Consensus]:
    """A method for labels, ready for its settings.

    Args:
        dataset: The data, for guesses of what others say.
        question: The question's name.
        ratings: Its ratings.
        name: The method's name, with hyphens or underscores.

    Returns:
        Takes `gold`, `seed` and `progress`.

    Raises:
        SettingError: There is no such method.
        InputError: It needs guesses, and there are none.
    """
    method = method_named({**truth.METHODS, **truth.GUESS_METHODS}, name, "labels")
    if name.replace("-", "_") in truth.GUESS_METHODS:
        return partial(method, ratings, encode_predicted(dataset, question))
    return partial(method, ratings)


def method_named(table: Mapping[str, str], name: str, scale: str) -> Callable[..., Any]:
    """A method from a registry, by its name in the library or on the command line.

    Args:
        table: Name → module.
        name: The name, with hyphens or underscores.
        scale: What the methods of this table are for, for the error.

    Raises:
        SettingError: There is no such method.
    """
    key = name.replace("-", "_")
    if key not in table:
        there = ", ".join(one.replace("_", "-") for one in table)
        raise SettingError(f"There is no method {name!r} for {scale}.", where="method", remedy=f"There are: {there}.")
    return getattr(import_module(table[key]), key)
