"""What :mod:`doichieu.batch` does, over Spark DataFrames, a record a row.

The answers are byte for byte those of :mod:`doichieu.batch` and of the command ``doichieu batch``. Rows are answered
where they are: nothing is shuffled, each Python process of an executor loads the model once, and a record that cannot
be answered has its reason in the column ``error`` and stops nothing.

.. code-block:: python

    import doichieu.spark

    pairs = spark.read.parquet("pairs.parquet")             # id, en, vi, outlet
    aligned = doichieu.spark.align(pairs, keep=["outlet"])  # outlet, id, parallelness, links, answer, warnings, error
    aligned.where("error is null").write.parquet("aligned")

Executors need this package and PyArrow; ``docs/spark.md`` says how they get them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from doichieu import __version__, _native

try:
    import pyarrow as pa
    from pyspark import cloudpickle
    from pyspark.sql import DataFrame
except ImportError as error:
    raise ImportError(
        f"doichieu.spark needs PySpark and PyArrow ({error}): pip install 'doichieu[spark]'"
    ) from error

from ._columns import selected
from ._executor import ID, SOURCE, TARGET, Job, answers
from ._mine import mine
from ._schema import ANSWER_SCHEMA, LINKED_SCHEMA, SCHEMAS

if TYPE_CHECKING:
    from doichieu.encoders import EncoderLike

__all__ = ["ANSWER_SCHEMA", "LINKED_SCHEMA", "align", "check", "claims", "compare", "mine"]


def align(
    df: DataFrame,
    *,
    id: str = "id",
    en: str = "en",
    vi: str = "vi",
    keep: Sequence[str] = (),
    encoder: EncoderLike | None = "built-in",
    texts: bool = False,
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    strings: str | None = None,
) -> DataFrame:
    """Aligns texts with their translations, a pair a row, as :func:`doichieu.batch.align` does.

    :param df: any DataFrame.
    :param id: its column of ids: strings or whole numbers.
    :param en: column of the first texts: strings (running text), or lists of strings (sentences, which nobody cuts
        again).
    :param vi: column of the second texts, likewise.
    :param keep: columns that stand before the answers, unchanged.
    :param encoder: as for :func:`doichieu.align`. Names and paths are looked up on the executors; a function or an
        encoder travels as a pickle.
    :param texts: puts the sentences' texts into the answers.
    :param encoding: as for :func:`doichieu.read`.
    :param format: as for :func:`doichieu.read`.
    :param keep_boilerplate: as for :func:`doichieu.read`.
    :param strings: what a string is: ``text``, ``path`` (of a file that the executors can read) or ``sentence``; by
        default text.
    :returns: a row a row of ``df``: the columns ``keep``, then :data:`LINKED_SCHEMA`:

        - ``id``: a string as it is, a number as JSON.
        - ``parallelness``: what the two texts are to each other; null where there is no answer.
        - ``links``: beads with two sides: indices of sentences, from 0, on each side, and a probability from 0 to 1.
        - ``answer``: the line of JSON that ``doichieu batch align`` writes (schema ``batch-align``), or null.
        - ``warnings``: what was odd and is answered all the same.
        - ``error``: why there is no answer; null if there is one.

        Nothing runs before the DataFrame is used; columns and options are looked at now.
    :raises ValueError: if a column is not there or two have one name, or an option cannot be what it is.
    :raises TypeError: if a column cannot hold what it is named for.

    >>> from doichieu import spark as on_spark
    >>> pairs = spark.createDataFrame([("a", "It rained.", "Trời mưa.")], "id string, en string, vi string")
    >>> on_spark.align(pairs).select("id", "parallelness").collect()
    [Row(id='a', parallelness='translation')]
    """
    options = {**_reading(locals()), "texts": texts}
    return _mapped("align", df, {ID: id, SOURCE: en, TARGET: vi}, keep, encoder, options)


def compare(
    df: DataFrame,
    *,
    id: str = "id",
    en: str = "en",
    vi: str = "vi",
    keep: Sequence[str] = (),
    encoder: EncoderLike | None = "built-in",
    min_probability: float | None = None,
    offsets: str = "chars",
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    strings: str | None = None,
) -> DataFrame:
    """Compares reports, a pair a row, as :func:`doichieu.batch.compare` does.

    Columns and errors are those of :func:`align`; ``links`` are pairs of claims, ``answer`` is the line that
    ``doichieu batch compare`` writes (schema ``compare-jsonl``): with ``offsets="chars"`` its spans count code points,
    with ``"bytes"`` bytes of the text in UTF-8, as the command's by default.

    >>> from doichieu import spark as on_spark
    >>> reports = [("a", "Two boats sank near Hue.", "Hai tàu chìm gần Huế.")]
    >>> pairs = spark.createDataFrame(reports, "id string, en string, vi string")
    >>> [len(row.links) for row in on_spark.compare(pairs).collect()]
    [1]
    """
    options = {**_reading(locals()), "min_probability": min_probability, "offsets": offsets}
    return _mapped("compare", df, {ID: id, SOURCE: en, TARGET: vi}, keep, encoder, options)


def check(
    df: DataFrame,
    *,
    id: str = "id",
    en: str = "en",
    vi: str = "vi",
    keep: Sequence[str] = (),
    encoder: EncoderLike | None = "built-in",
    min_probability: float | None = None,
    offsets: str = "chars",
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    strings: str | None = None,
) -> DataFrame:
    """Finds what is wrong with translations, a pair a row, as :func:`doichieu.batch.check` does.

    Parameters and errors are those of :func:`align` and :func:`compare`, but a string is one sentence. The columns are
    ``keep``, then :data:`ANSWER_SCHEMA`: those of :func:`align` without ``parallelness`` and ``links``. ``answer`` has
    the findings (schema ``check-jsonl``).

    >>> from doichieu import spark as on_spark
    >>> sentences = [(7, "It cost 20 dollars.", "Nó có giá 30 đô la.")]
    >>> pairs = spark.createDataFrame(sentences, "id int, en string, vi string")
    >>> on_spark.check(pairs).selectExpr("id", "get_json_object(answer, '$.findings[0].type') type").collect()
    [Row(id='7', type='number')]
    """
    options = {**_reading(locals()), "min_probability": min_probability, "offsets": offsets}
    return _mapped("check", df, {ID: id, SOURCE: en, TARGET: vi}, keep, encoder, options)


def claims(
    df: DataFrame,
    *,
    id: str = "id",
    text: str = "text",
    keep: Sequence[str] = (),
    date: str | None = None,
    offsets: str = "chars",
    encoding: str | None = None,
    format: str | None = None,
    keep_boilerplate: bool = False,
    strings: str | None = None,
) -> DataFrame:
    """Cuts reports into claims, a report a row, as :func:`doichieu.batch.claims` does.

    Parameters and errors are those of :func:`align` and :func:`compare`; ``date`` is as for :func:`doichieu.claims`. The
    columns are ``keep``, then :data:`ANSWER_SCHEMA`; ``answer`` has the claims (schema ``claims-jsonl``).

    >>> from doichieu import spark as on_spark
    >>> reports = spark.createDataFrame([("a", "Hai tàu chìm gần Huế.")], "id string, text string")
    >>> on_spark.claims(reports).selectExpr("get_json_object(answer, '$.claims[0].text') claim").collect()
    [Row(claim='Hai tàu chìm gần Huế')]
    """
    options = {**_reading(locals()), "date": date, "offsets": offsets}
    return _mapped("claims", df, {ID: id, SOURCE: text}, keep, None, options)


def _reading(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("encoding", "format", "keep_boilerplate", "strings")}


def _pickled(encoder: object) -> bytes:
    pickle: bytes = cloudpickle.dumps(encoder)  # type: ignore[no-untyped-call]
    return pickle


def _mapped(
    kind: str,
    df: DataFrame,
    roles: dict[str, str],
    keep: Sequence[str],
    encoder: EncoderLike | None,
    options: dict[str, Any],
) -> DataFrame:
    columns, schema = selected(df, roles, keep, SCHEMAS[kind])
    given = {name: value for name, value in options.items() if value is not None}
    # Made and thrown away: what is wrong with the options is said here and not by an executor.
    _native.Work(kind, given)
    if isinstance(encoder, os.PathLike):
        encoder = os.fspath(encoder)
    travelling: str | bytes | None = encoder if encoder is None or isinstance(encoder, str) else _pickled(encoder)
    job = Job(kind, json.dumps(given, sort_keys=True), travelling, __version__)

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return answers(job, batches)

    return columns.mapInArrow(run, schema)
