"""PyTorch: examples that carry their ids through a shuffling loader to the loss.

```text
loader = DataLoader(WithIds(data), batch_size=64, shuffle=True, collate_fn=collate_with_ids())
for _ in range(epochs):
    for ids, (x, y) in loader:
        outputs = model(x)
        recorder.update(ids, outputs, y)
        loss(outputs, y).backward()
        ...
    recorder.end_epoch()
```
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

from middlemost.data.vocabulary import Vocabulary
from middlemost.errors import InputError, MissingExtraError


@runtime_checkable
class MapStyle(Protocol):
    """A data set that has a length and gives the example at a place."""

    def __getitem__(self, index: Any, /) -> Any: ...
    def __len__(self) -> int: ...


class WithIds:
    """A map-style data set whose examples come as (id, example).

    Args:
        data: The data set.
        ids: The id of the example at each place. Default: the place in the data set, which a shuffling loader does
            not change.

    Raises:
        InputError: There are fewer or more ids than examples, or one stands twice.

    Example:
        >>> WithIds(["a tree", "a house"], ["t7", "t9"])[1]
        ('t9', 'a house')
    """

    def __init__(self, data: MapStyle, ids: Sequence[str] | Sequence[int] | Vocabulary | None = None) -> None:
        if ids is not None and len(ids) != len(data):
            raise InputError(f"There are {len(ids):,} ids and {len(data):,} examples.")
        if ids is not None and len(set(ids)) != len(ids):
            raise InputError("An id stands twice.", where="ids")
        self.data = data
        self.ids = ids.native() if isinstance(ids, Vocabulary) else ids

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: int) -> tuple[str | int, Any]:
        return (index if self.ids is None else self.ids[index]), self.data[index]


def collate_with_ids(
    collate: Callable[[list[Any]], Any] | None = None,
) -> Callable[[list[tuple[str | int, Any]]], tuple[list[str | int], Any]]:
    """A `collate_fn` for a loader over `WithIds`: minibatches come as (ids, minibatch).

    Args:
        collate: What makes a minibatch of examples without ids. Default: that of PyTorch.

    Returns:
        Something that worker processes can be handed.

    Raises:
        MissingExtraError: `collate` is left out and PyTorch is not installed.
    """
    return _CollateWithIds(_default_collate() if collate is None else collate)


class _CollateWithIds:
    def __init__(self, collate: Callable[[list[Any]], Any]) -> None:
        self.collate = collate

    def __call__(self, examples: list[tuple[str | int, Any]]) -> tuple[list[str | int], Any]:
        return [one for one, _ in examples], self.collate([example for _, example in examples])


def _default_collate() -> Callable[[list[Any]], Any]:
    try:
        from torch.utils.data import default_collate  # pyright: ignore[reportUnknownVariableType]
    except ImportError:
        raise MissingExtraError(
            "collate_with_ids without a collate needs PyTorch.", remedy="pip install 'middlemost[train]'"
        ) from None
    return default_collate  # pyright: ignore[reportUnknownVariableType]  # torch leaves it half typed
