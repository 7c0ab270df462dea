"""What all tests share: shape and type checking of the package, and where the real data lie."""

import os
from pathlib import Path

import pytest
from jaxtyping import install_import_hook

install_import_hook("middlemost", "beartype.beartype")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets, or a skip with the reason."""
    folder = os.environ.get("MIDDLEMOST_DATA")
    if not folder:
        pytest.skip("MIDDLEMOST_DATA is not set: no real data here")
    return Path(folder)
