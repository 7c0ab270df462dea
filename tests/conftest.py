"""What all tests share: shape and type checking of the package, and where the real data lie."""

import os
from pathlib import Path

import hypothesis
import pytest
from jaxtyping import install_import_hook

install_import_hook("middlemost", "beartype.beartype")

# No deadline: a machine is noisy, and the first call of a kernel compiles it. CI tries the same examples each time.
hypothesis.settings.register_profile(
    "middlemost", deadline=None, max_examples=30, derandomize="CI" in os.environ, print_blob=True
)
hypothesis.settings.load_profile("middlemost")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets, or a skip with the reason."""
    folder = os.environ.get("MIDDLEMOST_DATA")
    if not folder:
        pytest.skip("MIDDLEMOST_DATA is not set: no real data here")
    return Path(folder)
