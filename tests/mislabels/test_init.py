"""The face of the room."""

import importlib
import pkgutil
from inspect import ismodule

from middlemost import mislabels

FRAMEWORKS = ("torch_loop", "hugging_face", "lightning", "keras")


def test_every_name_is_what_it_says_whatever_was_imported_before():
    # A module of the same name would take the place of the function as soon as somebody imports it.
    for module in pkgutil.walk_packages(mislabels.__path__, f"{mislabels.__name__}."):
        if not module.name.endswith(FRAMEWORKS):
            importlib.import_module(module.name)
    offered = {name: getattr(mislabels, name) for name in dir(mislabels)}
    assert len(offered) > 20
    assert [name for name, one in offered.items() if ismodule(one) or not callable(one)] == []
