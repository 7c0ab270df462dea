"""How much raters agree: on a table, an item, a slice, with gold, with themselves."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from middlemost.agreement.alpha import krippendorff_alpha as krippendorff_alpha
    from middlemost.agreement.brennan import brennan_prediger as brennan_prediger
    from middlemost.agreement.cohen import cohen_kappa as cohen_kappa
    from middlemost.agreement.fleiss import fleiss_kappa as fleiss_kappa
    from middlemost.agreement.following import rater_following as rater_following
    from middlemost.agreement.following import value_following as value_following
    from middlemost.agreement.gold import gold_agreement as gold_agreement
    from middlemost.agreement.gwet import gwet_ac1 as gwet_ac1
    from middlemost.agreement.gwet_weighted import gwet_ac2 as gwet_ac2
    from middlemost.agreement.intraclass import icc as icc
    from middlemost.agreement.pairwise import pairwise_kappa as pairwise_kappa
    from middlemost.agreement.raw import per_item as per_item
    from middlemost.agreement.raw import per_rater as per_rater
    from middlemost.agreement.raw import raw_agreement as raw_agreement
    from middlemost.agreement.repeats import self_agreement as self_agreement
    from middlemost.agreement.repeats import self_change as self_change
    from middlemost.agreement.sets import set_alpha as set_alpha
    from middlemost.agreement.slices import by_slice as by_slice

MEASURES = {
    "raw_agreement": "middlemost.agreement.raw",
    "krippendorff_alpha": "middlemost.agreement.alpha",
    "fleiss_kappa": "middlemost.agreement.fleiss",
    "gwet_ac1": "middlemost.agreement.gwet",
    "gwet_ac2": "middlemost.agreement.gwet_weighted",
    "brennan_prediger": "middlemost.agreement.brennan",
    "icc": "middlemost.agreement.intraclass",
}
"""Measures of a whole table: name → module. The module holds the function of that name and `prepare`, which
makes it ready for slices. No module may bear the name of a function here: importing it would hide that."""

_HOMES = {
    **MEASURES,
    "cohen_kappa": "middlemost.agreement.cohen",
    "pairwise_kappa": "middlemost.agreement.pairwise",
    "per_item": "middlemost.agreement.raw",
    "per_rater": "middlemost.agreement.raw",
    "rater_following": "middlemost.agreement.following",
    "value_following": "middlemost.agreement.following",
    "gold_agreement": "middlemost.agreement.gold",
    "self_agreement": "middlemost.agreement.repeats",
    "self_change": "middlemost.agreement.repeats",
    "set_alpha": "middlemost.agreement.sets",
    "by_slice": "middlemost.agreement.slices",
}

__all__ = [*_HOMES]  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll]  # loaded when used


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'middlemost.agreement' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__]
