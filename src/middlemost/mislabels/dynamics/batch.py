"""What a training loop hands over, as arrays: from NumPy, PyTorch, JAX, lists, without importing any framework."""

from typing import Any, cast

import numpy as np
from jaxtyping import Float, Int32, Int64

from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError

HOW_TO_GET_IDS = (
    "Let the data set hand each example's id out with it: WithIds and collate_with_ids of "
    "middlemost.mislabels.dynamics.adapters.torch_loop do that for a PyTorch loader; a place in a shuffled batch says "
    "nothing about which example it is."
)


def as_array(values: Any) -> np.ndarray:
    """Anything array-like as a NumPy array; tensors are detached and brought to the processor.

    Args:
        values: An array, a tensor of any framework, or a list.
    """
    if not hasattr(values, "detach"):
        return np.asarray(values)
    try:
        return values.numpy(force=True)
    except TypeError:  # 16 bits of a kind that NumPy does not have
        return values.float().numpy(force=True)


def as_ids(ids: Any) -> Int64[np.ndarray, "batch"] | list[str]:
    """The ids of a minibatch: integers as an array, texts as a list.

    Args:
        ids: Whole numbers or texts, one for each example.

    Raises:
        InputError: There are none, or they are neither whole numbers nor texts.
    """
    if ids is None:
        raise InputError("A minibatch came without the ids of its examples.", remedy=HOW_TO_GET_IDS)
    if isinstance(ids, (list, tuple)) and set(map(type, cast("list[object]", ids))) == {str}:
        return list(cast("list[str]", ids))
    array = np.atleast_1d(as_array(ids))
    if array.size == 0:
        return np.empty(0, dtype=np.int64)
    if array.ndim == 1 and array.dtype.kind in "iu":
        return array.astype(np.int64, copy=False)
    texts = _texts(array)
    if texts is not None:
        return texts
    raise InputError(
        f"Ids are whole numbers or texts, one for each example; these are an array of {array.dtype} with shape "
        f"{array.shape}.",
        where="ids",
    )


def as_outputs(outputs: Any, n_classes: int) -> Float[np.ndarray, "batch classes"]:
    """The outputs of a minibatch as a contiguous table of 32 or 64 bits.

    Args:
        outputs: One row an example, one column a class.
        n_classes: Number of classes announced.

    Raises:
        InputError: It is no table of as many columns as classes.
    """
    array = as_array(outputs)
    if array.size == 0:
        return np.empty((0, n_classes))
    if array.ndim != 2 or array.shape[1] != n_classes:
        raise InputError(
            f"Outputs have shape {array.shape}, and {n_classes} classes were announced: one row an example and one "
            "column a class are wanted.",
            where="outputs",
            remedy="Announce all classes the model has; two classes with one output o are the columns 0 and o.",
        )
    if array.dtype.name not in {"float32", "float64"}:
        array = array.astype(np.float32 if array.dtype == np.float16 else np.float64)
    return np.array(array, order="C", copy=None if array.flags.writeable else True)


def as_codes(labels: Any, classes: Vocabulary, *, ambiguous: bool = False) -> Int32[np.ndarray, "batch"]:
    """The given labels of a minibatch as codes.

    Args:
        labels: Columns of the outputs, counted from 0, as losses take them; or names of classes, as text.
        classes: The classes in the order of the outputs.
        ambiguous: Whether a whole number could be a name as well as a column.

    Raises:
        InputError: A label is no class, or whole numbers could be names as well as columns.
    """
    array = np.atleast_1d(as_array(labels))
    if array.size == 0:
        return np.empty(0, dtype=np.int32)
    if array.ndim == 1 and array.dtype.kind in "iub":
        if ambiguous:
            _refuse_two_meanings(classes)
        low, high = int(array.min()), int(array.max())
        if low < 0 or high >= len(classes):
            raise InputError(
                f"A label is {low if low < 0 else high}, and {len(classes)} classes were announced.",
                where="labels",
                remedy="Whole numbers are columns of the outputs, counted from 0; names of classes are given as text.",
            )
        return array.astype(np.int32)
    texts = _texts(array)
    if texts is None:
        raise InputError(
            f"Labels are columns of the outputs or names of classes, one for each example; these are an array of "
            f"{array.dtype} with shape {array.shape}.",
            where="labels",
        )
    return np.array([classes.code(one) for one in texts], dtype=np.int32)


def _texts(array: np.ndarray) -> list[str] | None:
    """The elements of a list of texts; None of anything else."""
    listed = cast("list[object]", array.tolist()) if array.ndim == 1 else []
    return cast("list[str]", listed) if set(map(type, listed)) == {str} else None


def _refuse_two_meanings(classes: Vocabulary) -> None:
    raise InputError(
        f"The classes are whole numbers ({', '.join(classes[:4])} …) and so are the labels: they could be names or "
        "columns of the outputs.",
        where="labels",
        remedy="Give the labels as text, or announce the classes as text and give columns.",
    )
