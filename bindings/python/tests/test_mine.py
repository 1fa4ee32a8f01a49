"""Mining over lists and columns."""

from __future__ import annotations

import json
import pickle
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doichieu

EN = [
    "The central bank raised its key rate to 4.5 percent on Tuesday.",
    "An earthquake killed 12 people in northern Ecuador.",
    "The museum reopens in June after two years of repairs.",
    "Farmers in the delta fear that the river will dry up.",
    "The team lost its third game in a row.",
    "the team lost  its third game in a row.",
    "",
]
VI = [
    "Nông dân vùng đồng bằng lo sợ dòng sông sẽ cạn.",
    "Giá vàng giảm nhẹ trong phiên giao dịch sáng nay.",
    "Ngân hàng trung ương nâng lãi suất chủ chốt lên 4,5% hôm thứ Ba.",
    "Bảo tàng mở cửa trở lại vào tháng 6 sau hai năm sửa chữa.",
    "Một trận động đất làm 12 người thiệt mạng ở miền bắc Ecuador.",
]
GOLD = {(0, 2), (1, 4), (2, 3), (3, 0)}


def places(pairs: doichieu.MinedPairs) -> list[tuple[int, int]]:
    return [(pair.source_idx, pair.target_idx) for pair in pairs]


def test_translations_are_found_best_first() -> None:
    pairs = doichieu.mine(EN, VI)
    assert set(places(pairs)) == GOLD
    assert list(pairs.scores) == sorted(pairs.scores, reverse=True)
    for pair in pairs:
        assert (pair.source, pair.target) == (EN[pair.source_idx], VI[pair.target_idx])
        assert pairs.min_score <= pair.score <= 1
    assert pairs.counts["en"] == {"lines": 7, "empty": 1, "duplicates": 1, "language": 0, "sought": 5}
    assert pairs.counts["pairs"]["pairs"] == len(pairs) == 4
    assert (pairs[-1], pairs[1:3]) == (list(pairs)[-1], list(pairs)[1:3])


def test_pairs_are_those_of_the_command(doichieu_bin: str | None, tmp_path: Path) -> None:
    if doichieu_bin is None:
        pytest.skip("DOICHIEU_BIN does not name the command")
    for name, lines in [("en", EN), ("vi", VI)]:
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    for flags, options in [
        ([], {}),
        (["--margin", "ratio", "--min-score", "0.5", "-k", "2"], {"margin": "ratio", "min_score": 0.5, "k": 2}),
        (["--many", "--no-centre", "--min-score", "0"], {"one_to_one": False, "centre": False, "min_score": 0}),
    ]:
        command = [doichieu_bin, "mine", str(tmp_path / "en"), str(tmp_path / "vi"), *flags]
        told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        pairs = doichieu.mine(EN, VI, **options)  # type: ignore[arg-type]
        assert told == "".join(f"{p.source_idx + 1}\t{p.target_idx + 1}\t{p.score:.6f}\n" for p in pairs)


def test_columns_of_other_libraries_are_lists() -> None:
    expected = doichieu.mine(EN, VI)
    for column in (tuple, pd.Series, pl.Series, pa.array, np.array):
        assert doichieu.mine(column(EN), column(VI)) == expected


def test_pairs_are_tables_of_other_libraries() -> None:
    for pairs in (doichieu.mine(EN, VI), doichieu.mine([], [])):
        rows = [pair._asdict() for pair in pairs]
        for table in (pairs.to_arrow().to_pylist(), pairs.to_polars().to_dicts(), pairs.to_pandas().to_dict("records")):
            assert table == rows
        assert [set(row) for row in table] == [set(row) for row in rows]
        whole = json.loads(pairs.to_json())
        assert whole["counts"] == pairs.counts
        assert [(p["source"], p["target"]) for p in whole["pairs"]] == [(p.source, p.target) for p in pairs]
    assert doichieu.mine([], []).to_polars().columns == doichieu.mine(EN, VI).to_polars().columns


def test_what_a_notebook_shows_is_text_and_no_page() -> None:
    en, vi = "The <b>bank</b> & 12 banks raised rates to 4.5%.", "<i>Ngân hàng</i> & 12 ngân hàng nâng lãi suất lên 4,5%."
    shown = doichieu.mine([en], [vi], min_score=0)._repr_html_()
    assert "&lt;b&gt;bank&lt;/b&gt; &amp; 12" in shown and "&lt;i&gt;" in shown
    assert "<b>" not in shown and "<i>" not in shown


def test_pairs_can_be_pickled() -> None:
    pairs = doichieu.mine(EN, VI)
    assert pickle.loads(pickle.dumps(pairs)) == pairs


def test_any_function_may_encode() -> None:
    def lengths(texts: list[str]) -> np.ndarray:
        return np.array([[len(text), 40.0] for text in texts])

    pairs = doichieu.mine(EN, VI, encoder=lengths, margin="absolute", centre=False, min_score=0.9, filters=())
    assert all(0.9 <= pair.score <= 1 for pair in pairs)

    def broken(texts: list[str]) -> np.ndarray:
        if 1 < len(texts):
            raise OSError("no network")
        return np.ones((1, 2))

    with pytest.raises(doichieu.EncodeError) as raised:
        doichieu.mine(EN, VI, encoder=broken)
    assert isinstance(raised.value.__cause__, OSError)


def test_progress_reaches_its_total() -> None:
    told: list[tuple[int, int]] = []
    doichieu.mine(EN, VI, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (26, 26)
    assert told == sorted(told)


def test_who_shows_progress_can_stop_it() -> None:
    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        doichieu.mine(EN, VI, progress=stop)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"margin": "difference"}, ValueError, "`margin` is `difference`"),
        ({"retrieval": "best"}, ValueError, "`retrieval` is `best`"),
        ({"filters": ("names",)}, ValueError, "`filters` is `names`"),
        ({"k": 0}, ValueError, "zero"),
        ({"encoder": None}, TypeError, "`encoder` is None"),
    ],
)
def test_options_that_are_none_are_refused(options: dict, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        doichieu.mine(EN, VI, **options)


def test_what_is_no_list_of_strings_is_refused() -> None:
    with pytest.raises(TypeError, match="one string"):
        doichieu.mine("It rained.", VI)
    with pytest.raises(TypeError, match=r"en\[1\]"):
        doichieu.mine(["It rained.", None], VI)  # type: ignore[list-item]
    with pytest.raises(doichieu.TextError):
        doichieu.mine(EN, ["Trời \ud800 mưa."])


LINE = st.lists(st.sampled_from(["bank", "ngân hàng", "12", "4,5%", "rain", "mưa", "Ecuador", "—"]), max_size=6)
LINES = st.lists(LINE.map(" ".join), max_size=25)


@settings(max_examples=40, deadline=None)
@given(LINES, LINES, st.integers(1, 5), st.sampled_from([None, "ratio", "distance", "absolute"]))
def test_no_line_is_in_two_pairs_and_threads_change_nothing(en: list[str], vi: list[str], k: int, margin) -> None:
    pairs = doichieu.mine(en, vi, k=k, margin=margin, filters=(), min_score=-9)
    assert len(set(pairs.source_idx)) == len(set(pairs.target_idx)) == len(pairs)
    assert doichieu.mine(en, vi, k=k, margin=margin, filters=(), min_score=-9, jobs=1) == pairs
