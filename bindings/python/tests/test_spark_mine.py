"""Mining over DataFrames, against mining over lists."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import doichieu

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytest.importorskip("pyspark")
pytestmark = pytest.mark.spark

WORDS = [
    ("the bank", "ngân hàng"),
    ("raised rates", "nâng lãi suất"),
    ("the river", "dòng sông"),
    ("farmers", "nông dân"),
    ("on Tuesday", "hôm thứ Ba"),
    ("an earthquake", "trận động đất"),
    ("12 people", "12 người"),
    ("4.5 percent", "4,5%"),
    ("the museum", "bảo tàng"),
    ("in Ecuador", "ở Ecuador"),
    ("two years", "hai năm"),
    ("the prime minister", "thủ tướng"),
]


def piles(n: int, seed: int) -> tuple[list[str], list[str]]:
    """Sentences of few words, some of them twice or in the other language, half with a translation somewhere."""
    draw = random.Random(seed)
    en, vi = [], []
    for idx in range(n):
        words = draw.sample(WORDS, draw.randint(1, 6))
        if idx % 2 or draw.random() < 0.2:
            vi.append(" ".join(word[1] for word in words))
        if idx % 2 or draw.random() < 0.8:
            en.append(" ".join(word[0] for word in words))
    en += [en[0].upper(), "—", "", vi[1]]
    vi += [vi[0] + "  ", "…", en[1]]
    draw.shuffle(en)
    draw.shuffle(vi)
    return en, vi


def frames(spark: SparkSession, en: Sequence[str | None], vi: Sequence[str | None]) -> list[DataFrame]:
    """The lines in no order, with a column that has it."""
    made = []
    for side, lines in [("e", en), ("v", vi)]:
        rows = [(idx, f"{side}{idx}", line) for idx, line in enumerate(lines)]
        random.Random(len(rows)).shuffle(rows)
        made.append(spark.createDataFrame(rows, "line int, id string, text string").repartition(3))
    return made


def check(spark: SparkSession, en: list[str], vi: list[str], n_blocks: int | None, **options: Any) -> int:
    from doichieu.spark import mine

    expected = [
        (f"e{p.source_idx}", f"v{p.target_idx}", p.score, p.source, p.target)
        for p in doichieu.mine(en, vi, **options)
    ]
    found = mine(*frames(spark, en, vi), order="line", n_blocks=n_blocks, **options)
    assert [tuple(row) for row in found.collect()] == expected
    found.unpersist()
    return len(expected)


@pytest.mark.parametrize("n_blocks", [1, 3, 5])
def test_pairs_do_not_depend_on_blocks(spark: SparkSession, n_blocks: int) -> None:
    assert 20 < check(spark, *piles(150, 1), n_blocks)


@pytest.mark.parametrize(
    "options",
    [
        {"margin": "ratio", "min_score": 0.9, "k": 2},
        {"one_to_one": False, "retrieval": "intersection", "filters": ()},
        {"centre": False, "retrieval": "backward", "min_score": 0.0},
    ],
)
def test_options_are_those_of_lists(spark: SparkSession, options: dict[str, Any]) -> None:
    assert 5 < check(spark, *piles(80, 2), 2, **options)


def test_more_lines_than_a_stripe(spark: SparkSession) -> None:
    assert 100 < check(spark, *piles(1_500, 3), 2)


def test_empty_sides_have_no_pairs(spark: SparkSession) -> None:
    assert check(spark, [], ["Trời mưa."], None) == check(spark, ["It rained."], [], 2) == 0


def test_a_function_may_encode(spark: SparkSession) -> None:
    def letters(texts: list[str]) -> np.ndarray[Any, Any]:
        return np.array([[1.0, *(text.count(letter) for letter in "abcdeghinotu")] for text in texts])

    options = {"margin": "absolute", "min_score": 0.5, "filters": ()}
    assert 5 < check(spark, *piles(60, 4), 2, encoder=letters, **options)


def test_lines_without_text_are_passed_over(spark: SparkSession) -> None:
    from doichieu.spark import mine

    en, vi = piles(40, 5)
    en_df, vi_df = frames(spark, [*en, None], vi)
    bad = spark.sql("select 1000 as line, 'bad' as id, cast(unhex('41ff42') as string) as text")
    found = mine(en_df.union(bad), vi_df, order="line")
    expected = [f"e{pair.source_idx}" for pair in doichieu.mine(en, vi)]
    assert [row.source_id for row in found.collect()] == expected


def test_ids_order_lines_if_nothing_else_does(spark: SparkSession) -> None:
    from doichieu.spark import mine

    lines = ["It rained for 12 days.", "IT RAINED for 12 days."]
    vi = spark.createDataFrame([(1, "Trời mưa 12 ngày.")], "id long, text string")
    for ids, first in [((7, 3), 3), ((3, 7), 3), (("10", "9"), "10")]:
        en = spark.createDataFrame(list(zip(ids, lines, strict=True)), ["id", "text"])
        assert [row.source_id for row in mine(en, vi, min_score=0.0).collect()] == [first]


def test_what_cannot_be_mined_is_refused_at_once(spark: SparkSession) -> None:
    from doichieu.spark import mine

    en, vi = frames(spark, ["It rained."], ["Trời mưa."])
    with pytest.raises(ValueError, match="`order`: there are 0 columns `day`"):
        mine(en, vi, order="day")
    with pytest.raises(ValueError, match="`margin` is `difference`"):
        mine(en, vi, margin="difference")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="`n_blocks` is 0"):
        mine(en, vi, n_blocks=0)
    with pytest.raises(TypeError, match="`line` holds int, not strings"):
        mine(en, vi, text="line")


def test_nothing_but_the_answer_is_kept(spark: SparkSession) -> None:
    from doichieu.spark import mine

    spark.catalog.clearCache()
    found = mine(*frames(spark, *piles(20, 6)), order="line")
    kept = spark.sparkContext._jsc.getPersistentRDDs()  # type: ignore[attr-defined]
    assert len(kept) <= 1
    found.unpersist()
