"""`doichieu.spark` on a standalone cluster that loses a worker."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")

from cluster_job import N_FREE, N_PARTITIONS
from standalone import Cluster

from doichieu import batch

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]

HERE = Path(__file__).resolve().parent


def made_up_pairs(n_pairs: int) -> list[tuple[str, str | None, str]]:
    """Pairs that all differ; some have no text on one side."""
    pairs: list[tuple[str, str | None, str]] = []
    for n in range(n_pairs):
        source = f"The bridge number {n} opened on Monday. It cost {n + 2} million dollars. Traffic was light."
        target = f"Cầu số {n} thông xe hôm thứ Hai. Chi phí là {n + 2} triệu đô la. Xe cộ thưa thớt."
        pairs.append((f"cầu {n:04}", None if n % 50 == 49 else source, target))
    return pairs


def marks(folder: Path, kind: str) -> set[tuple[int, int]]:
    """Partition and session of the marks of a kind."""
    found = (path.name.split("-") for path in folder.glob(f"{kind}-*"))
    return {(int(partition), int(session)) for _, partition, session in found}


def test_the_result_is_whole_when_a_worker_is_killed(tmp_path: Path) -> None:
    pairs = made_up_pairs(N_PARTITIONS * 10)
    columns = dict(zip(("id", "en", "vi"), map(list, zip(*pairs))))
    local = batch.align(pa.table(columns)).to_arrow().to_pylist()

    notes = tmp_path / "marks"
    notes.mkdir()
    (tmp_path / "pairs.json").write_text(json.dumps(pairs), "utf-8")
    result = tmp_path / "result.json"
    with Cluster(tmp_path, n_workers=2) as cluster:
        files = [str(tmp_path / "pairs.json"), str(notes), str(result)]
        driver = cluster.submit(HERE / "cluster_job.py", files)

        # Both workers are in the middle of a task, and what came before is done.
        sessions = {worker.session for worker in cluster.workers}
        cluster.wait(
            lambda: {session for _, session in marks(notes, "begun")} == sessions
            and len(marks(notes, "done")) == N_FREE,
            unless=driver,
        )
        done = marks(notes, "done")
        victim = max(cluster.workers, key=lambda w: sum(session == w.session for _, session in done))
        lost = {partition for partition, session in done if session == victim.session}
        assert lost
        victim.kill()
        (notes / "go").touch()
        cluster.wait(lambda: driver.code() is not None, unless=driver)
        assert driver.code() == 0, driver.text()[-5_000:]

        survivors = {partition for partition, session in marks(notes, "done") if session != victim.session}
        assert survivors == set(range(N_PARTITIONS)), "what the worker had done died with it"

    rows = json.loads(result.read_text("utf-8"))
    assert sorted(rows, key=lambda row: row["id"]) == local
    assert sum(row["error"] is not None for row in rows) == 4
