"""The driver of the cluster test: aligns made-up pairs and says by files how far its tasks are.

    spark-submit --master MASTER cluster_job.py PAIRS MARKS RESULT

A task whose partition is not among the first few waits, once its first answers are there, until MARKS has a file `go`.
Its marks bear the number of the session that its processes run in, which is that of the Spark worker.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyspark import TaskContext
from pyspark.sql import SparkSession

from doichieu import spark as on_spark

N_PARTITIONS = 24
N_FREE = 6
"""Partitions that nothing waits in."""


def main() -> None:
    pairs_file, marks, result = sys.argv[1:]
    session = SparkSession.builder.appName("doichieu cluster test").getOrCreate()
    pairs = json.loads(Path(pairs_file).read_text("utf-8"))
    parallel = session.sparkContext.parallelize([tuple(pair) for pair in pairs], N_PARTITIONS)
    answers = on_spark.align(session.createDataFrame(parallel, "id string, en string, vi string"))

    def mark(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        context = TaskContext.get()
        assert context is not None
        partition, worker = context.partitionId(), os.getsid(0)
        for batch in batches:
            if N_FREE <= partition:
                Path(marks, f"begun-{partition}-{worker}").touch()
                while not Path(marks, "go").exists():
                    time.sleep(0.05)
            yield batch
        Path(marks, f"done-{partition}-{worker}").touch()

    # Behind the shuffle a worker's finished tasks are still needed: what dies with it is to be done again.
    shuffled = answers.mapInArrow(mark, answers.schema).repartition(2, "id")
    rows = [row.asDict(recursive=True) for row in shuffled.collect()]
    Path(result).write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    session.stop()


if __name__ == "__main__":
    main()
