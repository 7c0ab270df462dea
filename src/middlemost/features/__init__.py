"""What models see of an item: numbers from texts, images and tables, cached by content."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.features.cache import cache_folder as cache_folder
    from middlemost.features.cache import cached_rows as cached_rows
    from middlemost.features.cached import cached_image_features as cached_image_features
    from middlemost.features.cached import cached_text_features as cached_text_features
    from middlemost.features.image import image_features as image_features
    from middlemost.features.table import table_features as table_features
    from middlemost.features.text import embed_texts as embed_texts

_HOMES = {
    "embed_texts": "text",
    "image_features": "image",
    "table_features": "table",
    "cached_text_features": "cached",
    "cached_image_features": "cached",
    "cached_rows": "cache",
    "cache_folder": "cache",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"middlemost.features.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'middlemost.features' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(_HOMES)
