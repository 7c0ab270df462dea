"""Each question type once: from the answers of a Dataset to the kernel type that the science takes.

`kinds` holds what a study file says of a question and which answers fit it; it needs pydantic and no frames.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.questions.comparisons import encode_comparisons as encode_comparisons
    from middlemost.questions.label import encode_counts as encode_counts
    from middlemost.questions.label import encode_gold as encode_gold
    from middlemost.questions.label import encode_ratings as encode_ratings
    from middlemost.questions.label_set import encode_label_sets as encode_label_sets
    from middlemost.questions.number import encode_values as encode_values
    from middlemost.questions.preference import preference_labels as preference_labels
    from middlemost.questions.spans import encode_spans as encode_spans
    from middlemost.questions.texts import encode_texts as encode_texts

_HOMES = {
    "encode_ratings": "middlemost.questions.label",
    "encode_counts": "middlemost.questions.label",
    "encode_gold": "middlemost.questions.label",
    "encode_label_sets": "middlemost.questions.label_set",
    "encode_values": "middlemost.questions.number",
    "encode_comparisons": "middlemost.questions.comparisons",
    "preference_labels": "middlemost.questions.preference",
    "encode_spans": "middlemost.questions.spans",
    "encode_texts": "middlemost.questions.texts",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'middlemost.questions' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
