"""Forked and spawned processes, Ctrl-C, progress."""

import multiprocessing
import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest
from tqdm import tqdm

import doichieu

TEXTS = [f"Ngày {n}, the bank held rates at {n % 9} per cent." for n in range(20_000)]

# Far more than any test takes: a hang ends as a failure.
TIMEOUT_S = 300


def lengths(texts: list[str]) -> np.ndarray:
    return np.array([[len(text), 1.0] for text in texts])


def sums(encoder: doichieu.Encoder, texts: list[str]) -> bytes:
    return encoder.encode(texts).sum(axis=0).tobytes()


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_processes_of_both_kinds_give_the_same_vectors(method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system has no `{method}`")
    texts = TEXTS[:3000]
    encoders = [doichieu.encoder(), doichieu.encoder(lengths)]
    # Threads run before the fork.
    expected = [sums(encoder, texts) for encoder in encoders]
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        found = [pool.submit(sums, encoder, texts) for encoder in encoders * 2]
        assert [f.result(timeout=TIMEOUT_S) for f in found] == expected * 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_of_a_child_has_threads_of_its_own() -> None:
    expected = doichieu.encode(TEXTS[:3000])
    child = os.fork()
    if child == 0:
        grandchild = os.fork()
        same = np.array_equal(doichieu.encode(TEXTS[:3000]), expected)
        if grandchild == 0:
            os._exit(0 if same else 1)
        status = os.waitpid(grandchild, 0)[1]
        os._exit(0 if same and status == 0 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert np.array_equal(doichieu.encode(TEXTS[:3000]), expected)


LONG = """
import sys, doichieu
def begun(done, total):
    # Told by the library that the work is under way: now the test sends its signal.
    print("begun", flush=True)
texts = ["Ngân hàng giữ nguyên lãi suất vào thứ Ba.", "It rained."] * 50
class Endless(list):
    def __iter__(self):
        for _ in range(40_000):
            yield from texts
function = lambda texts: [[1.0, 2.0]] * len(texts)
encoder = {encoder}
try:
    for _ in range(1000):
        doichieu.encode(Endless(), encoder=encoder, progress=begun)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    # Everything still works.
    assert doichieu.encode(texts).shape == (100, 256)
    sys.exit(7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX does")
@pytest.mark.parametrize("encoder", ["'built-in'", "doichieu.Encoder.from_callable(function, dims=2)"])
def test_ctrl_c_ends_a_long_call(python: str, encoder: str) -> None:
    code = LONG.replace("{encoder}", encoder)
    with subprocess.Popen([python, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=TIMEOUT_S)
    assert out.splitlines()[-1] == "interrupted"
    assert process.returncode == 7


def test_progress_of_a_function_ends_with_everything_done() -> None:
    seen: list[tuple[int, int]] = []
    doichieu.encode(TEXTS, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(TEXTS), len(TEXTS))
    assert seen == sorted(seen)


def test_progress_of_a_bar_adds_up() -> None:
    class Bar:
        def __init__(self, total: int | None = None) -> None:
            self.total, self.n, self.closed = total, 0, 0
            bars.append(self)

        def update(self, n: int) -> None:
            self.n += n

        def close(self) -> None:
            self.closed += 1

    bars: list[Bar] = []
    doichieu.encode(TEXTS, progress=Bar)
    assert [(bar.n, bar.total, bar.closed) for bar in bars] == [(len(TEXTS), len(TEXTS), 1)]
    bar = Bar()
    doichieu.encode(TEXTS, progress=bar)
    assert (bar.n, bar.total, bar.closed) == (len(TEXTS), len(TEXTS), 0)


def test_tqdm_is_taken_as_class_and_as_bar() -> None:
    doichieu.encode(TEXTS, progress=tqdm)
    with tqdm(total=2 * len(TEXTS)) as bar:
        doichieu.encode(TEXTS, progress=bar)
        doichieu.encode(TEXTS, progress=bar)
        assert bar.n == bar.total == 2 * len(TEXTS)


def test_what_progress_raises_ends_the_call() -> None:
    def full(done: int, total: int) -> None:
        raise OSError("no room to show anything")

    with pytest.raises(OSError, match="no room"):
        doichieu.encode(TEXTS, progress=full)
    with pytest.raises(TypeError, match="progress"):
        doichieu.encode(TEXTS, progress=3)
