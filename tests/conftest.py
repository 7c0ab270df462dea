"""What all tests share: shape and type checking of the package, where the real data lie, and a browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from jaxtyping import install_import_hook

if TYPE_CHECKING:
    from playwright.sync_api import Browser

install_import_hook("middlemost", "beartype.beartype")

# No deadline: a machine is noisy, and the first call of a kernel compiles it. CI tries the same examples each time.
hypothesis.settings.register_profile(
    "middlemost", deadline=None, max_examples=30, derandomize="CI" in os.environ, print_blob=True
)
hypothesis.settings.load_profile("middlemost")


BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets, or a skip with the reason."""
    folder = os.environ.get("MIDDLEMOST_DATA")
    if not folder:
        pytest.skip("MIDDLEMOST_DATA is not set: no real data here")
    return Path(folder)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """The system's Chromium, or a skip with the reason.

    Not kept longer than a module: while Playwright runs, this thread has an event loop, and no other can be run.
    """
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed: no browser to open pages in")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
