"""The batch functions over Spark DataFrames, one record a row.

The answers are byte for byte those of ``doichieu batch`` and of :func:`doichieu.align` and its kin on lists. Rows are
answered where they are: nothing is shuffled, each Python process of an executor loads the model once, and a record that
cannot be answered has its reason in the column ``error`` and stops nothing.

.. code-block:: python

    from doichieu import spark as doichieu_spark

    pairs = session.read.parquet("pairs.parquet")            # id, en, vi
    aligned = doichieu_spark.align(pairs, keep=["outlet"])   # outlet, id, parallelness, links, answer, warnings, error
    aligned.where("error is null").select("id", "answer").write.parquet("aligned")

Executors need the package, PyArrow and nothing else; ``docs/spark.md`` says how they get it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

try:
    import pyarrow as pa
    from pyspark import cloudpickle
    from pyspark.sql import DataFrame
except ImportError as error:
    raise ImportError(
        f"doichieu.spark needs PySpark and PyArrow ({error}): pip install 'doichieu[spark]'"
    ) from error

import doichieu
from doichieu import _native

from ._columns import selected
from ._executor import ID, SOURCE, TARGET, Job, answers
from ._mine import mine
from ._schema import ANSWER_SCHEMA, LINKED_SCHEMA, SCHEMAS

if TYPE_CHECKING:
    import numpy as np

    EncoderLike = str | doichieu.Encoder | Callable[[list[str]], np.ndarray[Any, Any]]

__all__ = ["ANSWER_SCHEMA", "LINKED_SCHEMA", "align", "check", "claims", "compare", "mine"]

FILES = ("weights", "blocks")
"""Options that are paths: they are looked up on the executors, so the driver cannot check them."""


def align(
    df: DataFrame,
    *,
    id: str = "id",
    source: str = "en",
    target: str = "vi",
    keep: Sequence[str] = (),
    encoder: EncoderLike | None = None,
    **options: object,
) -> DataFrame:
    """Aligns texts with their translations, a pair a row.

    * ``id``: a column of strings or whole numbers.
    * ``source``, ``target``: columns of strings (running text), or of lists of strings (sentences, which nobody cuts
      again).
    * ``keep``: columns of ``df`` that stand before the answers, unchanged.
    * ``encoder``: as of :func:`doichieu.align`: a model's name or path, an encoder, or a function
      ``list[str] -> ndarray (n, d)``, which is pickled; the built-in model if not given.
    * ``options``: those of :func:`doichieu.align` for many pairs. Paths among them are the executors'.

    Returns a DataFrame of ``keep`` and :data:`LINKED_SCHEMA`, a row a row of ``df``:

    * ``id``: a string as it is, anything else as JSON.
    * ``parallelness``: what the two texts are to each other; null where there is no answer.
    * ``links``: beads with two sides: lists of sentence indices, counted from 0, and a probability from 0 to 1.
    * ``answer``: the line of JSON that ``doichieu batch align`` writes (schema ``batch-align``); null if there is none.
    * ``warnings``: what was odd and answered all the same.
    * ``error``: why there is no answer; null if there is one.

    Nothing runs before the DataFrame is used; columns and options are checked at once.

    :raises ValueError: if a column is not there, or two have one name.
    :raises TypeError: if a column cannot hold what it is given for.
    """
    return _mapped("align", df, {ID: id, SOURCE: source, TARGET: target}, keep, encoder, options)


def compare(
    df: DataFrame,
    *,
    id: str = "id",
    source: str = "en",
    target: str = "vi",
    keep: Sequence[str] = (),
    encoder: EncoderLike | None = None,
    **options: object,
) -> DataFrame:
    """Links the claims of two reports, a pair a row.

    Parameters, columns and errors are those of :func:`align`; ``answer`` is the line of ``doichieu batch compare``
    (schema ``compare-jsonl``), ``options`` are those of :func:`doichieu.compare` for many pairs.
    """
    return _mapped("compare", df, {ID: id, SOURCE: source, TARGET: target}, keep, encoder, options)


def check(
    df: DataFrame,
    *,
    id: str = "id",
    source: str = "en",
    target: str = "vi",
    keep: Sequence[str] = (),
    encoder: EncoderLike | None = None,
    **options: object,
) -> DataFrame:
    """Finds what is wrong with translations, a pair a row.

    Parameters and errors are those of :func:`align`, but a string is one sentence, as for ``doichieu batch check``.
    Returns ``keep`` and :data:`ANSWER_SCHEMA`; ``answer`` has the findings (schema ``check-jsonl``).
    """
    return _mapped("check", df, {ID: id, SOURCE: source, TARGET: target}, keep, encoder, options)


def claims(
    df: DataFrame,
    *,
    id: str = "id",
    text: str = "text",
    keep: Sequence[str] = (),
    **options: object,
) -> DataFrame:
    """Cuts reports into claims, a report a row.

    * ``text``: a column of strings (running text), or of lists of strings (sentences).

    The other parameters and the errors are those of :func:`align`. Returns ``keep`` and :data:`ANSWER_SCHEMA`; ``answer``
    has the claims (schema ``claims-jsonl``).
    """
    return _mapped("claims", df, {ID: id, SOURCE: text}, keep, None, options)


def _mapped(
    kind: str,
    df: DataFrame,
    roles: dict[str, str],
    keep: Sequence[str],
    encoder: EncoderLike | None,
    options: dict[str, object],
) -> DataFrame:
    columns, schema = selected(df, roles, keep, SCHEMAS[kind])
    # Made and thrown away: what is wrong with the options is said here and not by an executor.
    _native.Work(kind, {name: v for name, v in options.items() if name not in FILES}, None)
    travelling = encoder if encoder is None or isinstance(encoder, str) else cloudpickle.dumps(encoder)
    job = Job(kind, json.dumps(options, sort_keys=True), travelling, doichieu.__version__)

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return answers(job, batches)

    return columns.mapInArrow(run, schema)
