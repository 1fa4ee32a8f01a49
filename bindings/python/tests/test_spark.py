"""`doichieu.spark` on Spark in this process."""

from __future__ import annotations

import doctest
import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")

from pyspark.errors import PythonException
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F

import doichieu
from doichieu import _native
from doichieu import spark as on_spark
from doichieu.spark._schema import SCHEMAS, arrow_schema

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

Pairs = Sequence[tuple[str, str, str]]
FUNCTIONS: dict[str, Callable[..., DataFrame]] = {
    "align": on_spark.align,
    "compare": on_spark.compare,
    "check": on_spark.check,
    "claims": on_spark.claims,
}
KINDS = list(FUNCTIONS)

# The command counts bytes by default.
BYTES: dict[str, dict[str, Any]] = {kind: {} if kind == "align" else {"offsets": "bytes"} for kind in KINDS}

EN = "The bridge opened on Monday. It cost 12 million dollars."
VI = "Cây cầu thông xe hôm thứ Hai. Chi phí là 12 triệu đô la."


def run(kind: str, df: DataFrame, **options: Any) -> DataFrame:
    """The function of that kind, whose text is the English one where there is one only."""
    if kind == "claims":
        options["text"] = "en"
    return FUNCTIONS[kind](df, **options)


def by_id(rows: Iterable[Row]) -> dict[str | None, Row]:
    return {row["id"]: row for row in rows}


def frame(
    spark: SparkSession, rows: Sequence[tuple[Any, ...]], types: str = "id string, en string, vi string"
) -> DataFrame:
    return spark.createDataFrame(list(rows), types)


def as_sentences(pairs: Pairs) -> list[tuple[str, list[str], list[str]]]:
    return [(name, en.splitlines(), vi.splitlines()) for name, en, vi in pairs]


def expected(kind: str, records: Sequence[tuple[Any, Any, Any]], command: str | None, folder: Path) -> list[str]:
    """What `doichieu batch` writes for records, or what the package says where the command is not built."""
    if command is None:
        columns = dict(zip(("id", "en", "vi"), map(list, zip(*records))))
        table = pa.table(_native.Work(kind, {}, doichieu.encoder()).answer_table(pa.table(columns)).table)
        return [str(line) for line in table.column("answer").to_pylist()]
    name = "text" if isinstance(records[0][1], str) else "sentences"
    lines = (
        json.dumps({"id": id, name: en} if kind == "claims" else {"id": id, "source": en, "target": vi})
        for id, en, vi in records
    )
    done = subprocess.run(
        [command, "--quiet", "--no-settings", "batch", kind, "-", "--out", str(folder)],
        input="\n".join(lines).encode(),
        check=False,
    )
    assert done.returncode == 0, (folder / "errors.jsonl").read_text("utf-8")
    return (folder / "results.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("kind", KINDS)
def test_answers_of_texts_are_those_of_the_batch_command(
    kind: str, spark: SparkSession, corpus_pairs: Pairs, doichieu_bin: str | None, tmp_path: Path
) -> None:
    wanted = expected(kind, corpus_pairs, doichieu_bin, tmp_path)
    rows = by_id(run(kind, frame(spark, corpus_pairs).repartition(3), **BYTES[kind]).collect())
    assert [rows[name]["error"] for name, _, _ in corpus_pairs] == [None] * len(corpus_pairs)
    assert [rows[name]["answer"] for name, _, _ in corpus_pairs] == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_answers_of_sentences_are_those_of_the_batch_command(
    kind: str, spark: SparkSession, corpus_pairs: Pairs, doichieu_bin: str | None, tmp_path: Path
) -> None:
    records = as_sentences(corpus_pairs)
    wanted = expected(kind, records, doichieu_bin, tmp_path)
    df = frame(spark, records, "id string, en array<string>, vi array<string>")
    rows = by_id(run(kind, df, **BYTES[kind]).collect())
    assert [rows[name]["answer"] for name, _, _ in records] == wanted


def test_offsets_count_code_points_unless_told_otherwise(spark: SparkSession) -> None:
    df = frame(spark, [("a", VI, EN)])
    chars, points, octets = (
        json.loads(on_spark.claims(df, text="en", **options).collect()[0]["answer"])
        for options in ({}, {"offsets": "chars"}, {"offsets": "bytes"})
    )
    assert chars == points != octets


@pytest.mark.parametrize("kind", KINDS)
def test_the_documented_columns_come_out(kind: str, spark: SparkSession) -> None:
    df = run(kind, frame(spark, [("a", EN, VI), ("b", None, None)]))
    assert df.schema == SCHEMAS[kind]
    assert df.toArrow().schema.names == SCHEMAS[kind].names
    # What the package itself gives has these columns too, and those types.
    work = _native.Work(kind, {})
    answered = work.answer_table(pa.table({"id": ["a"], "en": [EN], "vi": [VI]}))
    assert pa.table(answered.table).schema == arrow_schema(kind)


def test_links_say_what_the_answer_says(spark: SparkSession, corpus_pairs: Pairs) -> None:
    for row in on_spark.align(frame(spark, corpus_pairs)).collect():
        answer = json.loads(row["answer"])
        assert row["parallelness"] == answer["parallelness"]
        links = [link.asDict() for link in row["links"]]
        assert links == [{k: link.get(k) for k in ("source", "target", "probability")} for link in answer["links"]]


@pytest.mark.parametrize("kind", KINDS)
def test_bad_records_have_an_error_and_the_others_an_answer(kind: str, spark: SparkSession) -> None:
    bad_bytes = F.expr("cast(x'4d61ff' as string)")
    good = [("a", EN, VI), ("null", None, VI), ("b", EN, VI)]
    df = frame(spark, good).union(frame(spark, [("bytes", EN, VI)]).withColumn("en", bad_bytes)).coalesce(1)
    rows = by_id(run(kind, df).collect())
    assert {name: row["error"] for name, row in rows.items() if row["error"]} == {
        "null": "the source is null",
        "bytes": "the source is not UTF-8 at byte 3",
    }
    for name, row in rows.items():
        assert (row["answer"] is None) == (name in ("null", "bytes"))
    assert rows["a"]["answer"].replace('"a"', '"b"') == rows["b"]["answer"]


def test_a_null_among_sentences_is_an_error_of_its_record(spark: SparkSession) -> None:
    df = frame(
        spark,
        [("a", [EN, None], [VI]), ("b", [EN], [VI]), ("c", [], [])],
        "id string, en array<string>, vi array<string>",
    )
    rows = by_id(on_spark.align(df).collect())
    assert rows["a"]["error"] is not None and rows["b"]["error"] is None
    assert rows["c"]["error"] is None and rows["c"]["warnings"]


def test_a_text_without_sentences_is_answered_with_a_warning(spark: SparkSession) -> None:
    [row] = on_spark.align(frame(spark, [("a", "", " ")])).collect()
    assert row["error"] is None and row["answer"] is not None
    assert any("no sentences" in warning for warning in row["warnings"])


def test_ids_are_strings_whole_numbers_or_null(spark: SparkSession) -> None:
    strings = on_spark.align(frame(spark, [("7", EN, VI), ("", EN, VI)])).collect()
    assert [(row["id"], json.loads(row["answer"])["id"]) for row in strings] == [("7", "7"), ("", "")]
    for kind in ("tinyint", "smallint", "int", "bigint"):
        [row] = on_spark.align(frame(spark, [(7, EN, VI)], f"id {kind}, en string, vi string")).collect()
        assert (row["id"], json.loads(row["answer"])["id"]) == ("7", 7)


def test_a_null_id_is_an_error_of_its_record(spark: SparkSession) -> None:
    rows = on_spark.align(frame(spark, [(None, EN, VI), ("a", EN, VI)]), keep=["en"]).collect()
    assert [(row["en"], row["id"], row["error"]) for row in rows] == [
        (EN, "null", "the id is null"),
        (EN, "a", None),
    ]


def test_kept_columns_are_carried_through(spark: SparkSession) -> None:
    df = frame(spark, [("a", EN, VI), ("b", None, VI), ("c", EN, VI)]).select(
        "*",
        F.lit(None).cast("string").alias("empty"),
        F.expr("timestamp '2024-02-29 12:00:00.123456'").alias("at"),
        F.expr("timestamp_ntz '2024-02-29 12:00:00'").alias("local"),
        F.expr("date '2024-02-29'").alias("day"),
        F.expr("cast(1.50 as decimal(10, 2))").alias("price"),
        F.expr("x'00ff'").alias("bytes"),
        F.expr("map('k', array(1, null))").alias("map"),
        F.expr("named_struct('x', 1, 'y', array('ố'))").alias("a.b `c`"),
        F.expr("cast(x'ff' as string)").alias("no text"),
        F.expr("true").alias("flag"),
        F.expr("interval '1' day").alias("span"),
    )
    keep = [name for name in df.columns if name not in ("id", "vi")]
    out = on_spark.align(df, keep=keep)
    assert out.columns == [*keep, *on_spark.LINKED_SCHEMA.names]
    assert out.schema.fields[: len(keep)] == [df.schema[name] for name in keep]
    hashed = [name for name in keep if name != "map"]
    quoted = ["`" + name.replace("`", "``") + "`" for name in hashed]
    before = {row["id"]: row for row in df.select("id", "map", F.hash(*quoted).alias("hash")).collect()}
    after = {row["id"]: row for row in out.select("id", "map", F.hash(*quoted).alias("hash")).collect()}
    assert before == after


def test_partitions_do_not_matter(spark: SparkSession, corpus_pairs: Pairs) -> None:
    df = frame(spark, corpus_pairs)
    wanted = on_spark.compare(df.coalesce(1)).orderBy("id").collect()
    for n_partitions in (2, 7, 40):
        assert on_spark.compare(df.repartition(n_partitions)).orderBy("id").collect() == wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("spark.sql.execution.arrow.maxRecordsPerBatch", "2"),
        ("spark.sql.execution.arrow.maxRecordsPerBatch", "0"),
        ("spark.sql.execution.arrow.useLargeVarTypes", "true"),
    ],
)
def test_settings_of_arrow_do_not_matter(name: str, value: str, spark: SparkSession) -> None:
    df = frame(spark, [(f"r{n}", EN, VI if n % 3 else None) for n in range(7)]).coalesce(1)
    wanted = on_spark.align(df, keep=["vi"]).collect()
    spark.conf.set(name, value)
    try:
        assert on_spark.align(df, keep=["vi"]).collect() == wanted
    finally:
        spark.conf.unset(name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_without_rows_has_an_answer_without_rows(kind: str, spark: SparkSession) -> None:
    df = run(kind, frame(spark, []))
    assert df.columns == SCHEMAS[kind].names
    assert df.collect() == []


def test_answers_can_be_written_and_read_back(spark: SparkSession, tmp_path: Path) -> None:
    df = on_spark.align(frame(spark, [("a", EN, VI), ("b", None, VI)]), keep=["en"])
    df.write.parquet(str(tmp_path / "answers"))
    back = spark.read.parquet(str(tmp_path / "answers"))
    assert back.orderBy("id").collect() == df.orderBy("id").collect()


def test_an_encoder_may_be_a_function(spark: SparkSession, corpus_pairs: Pairs) -> None:
    scale = 2.0

    def lengths(sentences: list[str]) -> np.ndarray[Any, Any]:
        return np.array([[scale, len(s), s.count(" ")] for s in sentences], dtype=np.float32)

    df = frame(spark, corpus_pairs[:4])
    rows = on_spark.align(df, encoder=lengths).orderBy("id").collect()
    assert [row["error"] for row in rows] == [None] * 4
    assert rows != on_spark.align(df).orderBy("id").collect()


def test_options_change_the_answers(spark: SparkSession) -> None:
    df = frame(spark, [("a", EN, VI)])
    [plain], [texts] = on_spark.align(df).collect(), on_spark.align(df, texts=True).collect()
    assert "thông xe" not in plain["answer"] and "thông xe" in texts["answer"]


@pytest.mark.parametrize(
    ("options", "kind", "said"),
    [
        ({"en": "english"}, ValueError, "there is no column `english`; there are `id`, `en`, `vi`"),
        ({"id": "key"}, ValueError, "there is no column `key`"),
        ({"keep": ["outlet"]}, ValueError, "there is no column `outlet`"),
        ({"keep": ["id"]}, ValueError, "`id` cannot be kept"),
        ({"keep": ["en", "en"]}, ValueError, "names the column `en` twice"),
        ({"keep": "en"}, TypeError, r"a list of columns: \['en'\]"),
        ({"vi": "id"}, TypeError, "the column `id` holds bigint, strings or lists of strings are needed"),
        ({"id": 3}, TypeError, "a column's name is needed, not int"),
    ],
)
def test_wrong_columns_are_told_before_anything_runs(
    options: dict[str, Any], kind: type[Exception], said: str, spark: SparkSession
) -> None:
    df = frame(spark, [], "id bigint, en string, vi string")
    with pytest.raises(kind, match=said):
        on_spark.align(df, **options)


def test_columns_of_one_name_are_told(spark: SparkSession) -> None:
    df = frame(spark, []).select("id", "en", F.col("vi").alias("en"))
    with pytest.raises(ValueError, match="there are 2 columns `en`"):
        on_spark.claims(df, text="en")


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_options_are_told_before_anything_runs(kind: str, spark: SparkSession) -> None:
    with pytest.raises(ValueError, match="`strings` is path, text or sentence, not `html`"):
        run(kind, frame(spark, []), strings="html")
    with pytest.raises(ValueError, match="klingon"):
        run(kind, frame(spark, []), encoding="klingon")


@pytest.mark.parametrize("name", KINDS)
def test_examples_in_the_documentation_run(name: str, spark: SparkSession) -> None:
    text = inspect.getdoc(FUNCTIONS[name]) or ""
    test = doctest.DocTestParser().get_doctest(text, {"spark": spark}, name, None, None)
    assert test.examples
    report: list[str] = []
    doctest.DocTestRunner().run(test, out=report.append)
    assert not report, "".join(report)


def test_an_encoder_that_cannot_be_had_fails_the_job_and_not_each_record(spark: SparkSession) -> None:
    df = on_spark.align(frame(spark, [("a", EN, VI)]), encoder="/no/such/model")
    with pytest.raises(PythonException, match="no/such/model"):
        df.collect()


def test_the_package_does_not_need_pyspark() -> None:
    code = "import sys, doichieu; assert not [m for m in sys.modules if m.split('.')[0] in ('pyspark', 'pyarrow')]"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_pyspark_the_message_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['pyspark'] = None\n"
        "try: import doichieu.spark\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "pip install 'doichieu[spark]'" in done.stdout
