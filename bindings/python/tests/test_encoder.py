"""Encoders: shapes, memory, functions of users, pickles."""

import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doichieu

TEXTS = ["The bank held rates.", "Ngân hàng giữ nguyên lãi suất.", "", "😀", "It rained in Hanoi."]


def lengths(texts: list[str]) -> np.ndarray:
    return np.array([[len(text), 1.0, -2.0] for text in texts])


def broken(texts: list[str]) -> np.ndarray:
    raise KeyError("no such model")


def test_vectors_are_rows_of_float32_with_norm_1() -> None:
    vectors = doichieu.encode(TEXTS)
    assert vectors.shape == (5, 256)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous and vectors.flags.writeable
    norms = np.linalg.norm(vectors, axis=1)
    assert np.allclose(norms[[0, 1, 4]], 1.0)
    assert norms[2] == 0.0


@pytest.mark.parametrize("n", [0, 1, 5000])
def test_vectors_are_the_memory_that_the_model_wrote(n: int) -> None:
    vectors = doichieu.encode(TEXTS[:1] * n)
    assert vectors.shape == (n, 256)
    assert not vectors.flags.owndata
    # The owner is memory of the library's, not another array.
    assert vectors.base is not None and not isinstance(vectors.base, np.ndarray)


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))), st.sampled_from([1, 2, None]))
def test_a_text_has_the_same_vector_in_any_company(texts: list[str], jobs: int | None) -> None:
    together = doichieu.encode(texts, jobs=jobs)
    assert together.shape == (len(texts), 256)
    for text, row in zip(texts, together, strict=True):
        assert doichieu.encode([text])[0].tobytes() == row.tobytes()


def test_blocks_are_put_together_in_order() -> None:
    texts = [f"Năm {n} có {n % 7} trận bão." for n in range(5000)]
    whole = doichieu.encode(texts)
    assert np.array_equal(whole, np.vstack([doichieu.encode(texts[:1234]), doichieu.encode(texts[1234:])]))
    assert np.array_equal(whole, doichieu.encode(texts, jobs=1))


@pytest.mark.parametrize(
    "column",
    [
        tuple(TEXTS),
        iter(TEXTS),
        np.array(TEXTS),
        pd.Series(TEXTS),
        pd.Series(TEXTS, dtype="string"),
        pl.Series(TEXTS),
        pa.array(TEXTS).to_pylist(),
    ],
    ids=["tuple", "iterator", "numpy", "pandas", "pandas-string", "polars", "pyarrow"],
)
def test_columns_of_other_libraries_are_lists_of_texts(column: object) -> None:
    assert np.array_equal(doichieu.encode(column), doichieu.encode(TEXTS))


def test_what_is_no_list_of_texts_is_told_by_its_place() -> None:
    with pytest.raises(TypeError, match="one string"):
        doichieu.encode("Trời mưa.")
    with pytest.raises(TypeError, match=r"texts\[1\]` is of type `NoneType`"):
        doichieu.encode(["", None])
    with pytest.raises(TypeError):
        doichieu.encode(3)
    with pytest.raises(ValueError):
        doichieu.encode([""], jobs=0)
    with pytest.raises(TypeError, match="encoder"):
        doichieu.encode([""], encoder=None)
    with pytest.raises(TypeError, match="int"):
        doichieu.encoder(3)


def test_a_function_is_an_encoder() -> None:
    encoder = doichieu.encoder(lengths)
    assert (encoder.name, encoder.dims) == ("lengths", 3)
    vectors = encoder.encode(TEXTS * 100)
    expected = lengths(TEXTS * 100)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, expected, atol=1e-6)


def test_a_function_gets_lists_of_strings_in_batches() -> None:
    calls: list[list[str]] = []

    def noted(texts: list[str]) -> np.ndarray:
        assert type(texts) is list and all(type(t) is str for t in texts)
        calls.append(texts)
        return lengths(texts)

    encoder = doichieu.Encoder.from_callable(noted, name="noted", dims=3, batch_size=2)
    assert calls == []
    encoder.encode(TEXTS)
    assert [len(call) for call in calls] == [2, 2, 1]
    assert encoder.encode([]).shape == (0, 3)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64"])
def test_a_function_may_give_any_numbers(dtype: str) -> None:
    vectors = doichieu.encode(TEXTS, encoder=lambda texts: np.asfortranarray(lengths(texts).astype(dtype)))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda texts: np.ones((len(texts) + 1, 3)), "array of shape .* for 5 texts"),
        (lambda texts: np.ones(len(texts)), r"array of shape \[5\]"),
        (lambda texts: np.ones((len(texts), 2)), r"where \(5, 3\) is expected"),
        (lambda texts: np.ones((len(texts), 3, 1)), r"array of shape \[5, 3, 1\]"),
        (lambda texts: np.full((len(texts), 3), np.nan), "NaN.*text 0: `The bank"),
        (lambda texts: np.full((len(texts), 3), np.inf), "inf"),
        (lambda texts: None, "model `odd` failed"),
        (lambda texts: [["a"]] * len(texts), "could not convert"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow")
def test_what_a_function_gives_is_checked(function: object, message: str) -> None:
    encoder = doichieu.Encoder.from_callable(function, name="odd", dims=3)
    with pytest.raises(doichieu.EncodeError, match=message):
        encoder.encode(TEXTS)


def test_what_a_function_raises_is_the_cause() -> None:
    with pytest.raises(doichieu.EncodeError, match="model `broken` failed: KeyError: 'no such model'") as caught:
        doichieu.encoder(broken)
    assert isinstance(caught.value.__cause__, KeyError)
    encoder = doichieu.Encoder.from_callable(broken, dims=3)
    with pytest.raises(RuntimeError) as caught:
        encoder.encode(TEXTS)
    assert isinstance(caught.value.__cause__, KeyError)


def test_a_function_that_wants_to_stop_is_let() -> None:
    def stop(texts: list[str]) -> np.ndarray:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        doichieu.Encoder.from_callable(stop, dims=3).encode(TEXTS)


def test_a_function_may_call_the_package() -> None:
    def halved(texts: list[str]) -> np.ndarray:
        return doichieu.encode(texts, jobs=1)[:, :128]

    expected = doichieu.encode(TEXTS)[:, :128]
    vectors = doichieu.encode(TEXTS, encoder=halved, jobs=1)
    assert np.allclose(np.linalg.norm(vectors, axis=1)[:2], 1.0)
    assert np.argmax(vectors @ expected[0]) == 0


def test_encoders_are_pickled_and_compared() -> None:
    for encoder in (doichieu.encoder(), doichieu.encoder(lengths)):
        again = pickle.loads(pickle.dumps(encoder))
        assert again == encoder and hash(again) == hash(encoder) and repr(again) == repr(encoder)
        assert np.array_equal(again.encode(TEXTS), encoder.encode(TEXTS))
    assert doichieu.encoder() != doichieu.encoder(lengths)
    assert doichieu.encoder() != "built-in"
    assert doichieu.Encoder.from_callable(lengths, hash="1") != doichieu.Encoder.from_callable(lengths, hash="2")


def test_paths_without_a_model_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        doichieu.encoder(tmp_path / "nothing")
    (tmp_path / "noise.bin").write_bytes(b"E5S1 and then noise")
    with pytest.raises(doichieu.ModelError, match="cannot load `.*noise.bin`: "):
        doichieu.Encoder.from_file(tmp_path / "noise.bin")
    (tmp_path / "noise.whl").write_bytes(b"PK noise")
    with pytest.raises(doichieu.ModelError, match="cannot read `.*noise.whl`: "):
        doichieu.Encoder.from_file(tmp_path / "noise.whl")
    with pytest.raises(doichieu.ModelError, match=r"config\.json"):
        doichieu.Encoder.from_file(tmp_path)


def test_without_its_package_e5_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(doichieu.ModelError, match=r"pip install 'doichieu\[e5\]'"):
        doichieu.encoder("e5")


def e5_weights() -> bool:
    try:
        return doichieu.encoder("e5") is not None
    except doichieu.ModelError:
        return False


@pytest.mark.skipif(not e5_weights(), reason="the extra `e5` is not installed")
def test_e5_encodes_and_is_pickled_by_its_name() -> None:
    encoder = doichieu.encoder("e5")
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (5, 384)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[4]
    pickled = pickle.dumps(encoder)
    assert len(pickled) < 500
    assert pickle.loads(pickled) == encoder
    assert doichieu.encoder("e5") is encoder


def test_threads_share_an_encoder() -> None:
    texts = [f"Câu số {n}." for n in range(3000)]
    expected = doichieu.encode(texts)
    found: dict[int, bool] = {}

    def work(idx: int) -> None:
        function = doichieu.Encoder.from_callable(lengths, dims=3)
        same = np.array_equal(doichieu.encode(texts), expected)
        found[idx] = same and function.encode(texts).shape == (3000, 3)

    threads = [threading.Thread(target=work, args=(idx,)) for idx in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(8), True)


def test_importing_needs_no_other_library() -> None:
    code = "import sys, doichieu; print(*(m for m in ('numpy', 'pandas', 'polars', 'pyarrow') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == ""
