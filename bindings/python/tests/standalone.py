"""A standalone Spark cluster on loopback: processes that are started, watched and killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import pyspark

T = TypeVar("T")

PATIENCE = 1_200.0
"""Seconds after which a cluster that neither moves nor dies is given up. Nothing is measured by it."""

_SPARK = Path(pyspark.__file__).parent

# A machine that is busy with other things must not look dead to its neighbour.
_SLOW = {
    "spark.network.timeout": "900s",
    "spark.executor.heartbeatInterval": "20s",
    "spark.python.authenticate.socketTimeout": "600s",
    "spark.worker.timeout": "900",
    "spark.master.rest.enabled": "false",
}

_JAVA = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"


class Process:
    """A process with a session of its own, which all that it starts belongs to."""

    def __init__(self, command: list[str], log: Path, env: dict[str, str], core: int | None = None) -> None:
        self.log = log
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env, start_new_session=True
            )
        self.session = self._process.pid
        if core is not None:
            # Before it starts anything: what it starts is held to the core too.
            os.sched_setaffinity(self.session, {core})

    def text(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def code(self) -> int | None:
        return self._process.poll()

    def kill(self) -> None:
        """Kills the process and all that it started, and waits until they are gone."""
        while alive := _members(self.session):
            for pid in alive:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            self._process.poll()
            time.sleep(0.02)
        self._process.wait()


def _members(session: int) -> list[int]:
    members = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                _, _, rest = (folder / "stat").read_text("utf-8", "replace").rpartition(")")
            except OSError:
                continue
            state, _parent, _group, of_session, *_ = rest.split()
            if int(of_session) == session and state != "Z":
                members.append(int(folder.name))
    return members


class Cluster:
    """A master and workers of one core each. Leaving the context kills all of it, whatever happened.

    With `cores` each worker, and all that it starts, is held to one of them.

    >>> with Cluster(tmp_path, n_workers=2) as cluster:  # doctest: +SKIP
    ...     driver = cluster.submit(Path("job.py"), ["pairs.json"])
    """

    def __init__(self, folder: Path, n_workers: int, cores: Sequence[int] | None = None) -> None:
        self._folder = folder
        self._cores = list(cores)[:n_workers] if cores else [None] * n_workers
        self._processes: list[Process] = []
        self.master = ""
        self.workers: list[Process] = []

    def __enter__(self) -> Cluster:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> None:
        deploy = "org.apache.spark.deploy"
        command = [str(_SPARK / "bin" / "spark-class"), f"{deploy}.master.Master"]
        address = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        master = self.run("master", [*command, *address])
        found = self.wait(lambda: re.findall(r"Starting Spark master at (spark://\S+:\d+)", master.text()))
        self.master = found[0]
        for idx, core in enumerate(self._cores):
            work = str(self._folder / f"work-{idx}")
            command = [str(_SPARK / "bin" / "spark-class"), f"{deploy}.worker.Worker"]
            limits = ["--cores", "1", "--memory", "1g", "--work-dir", work]
            command = [*command, *address, *limits, self.master]
            self.workers.append(self.run(f"worker-{idx}", command, core))
        for worker in self.workers:
            self.wait(lambda: "Successfully registered with master" in worker.text())

    def run(self, name: str, command: list[str], core: int | None = None) -> Process:
        """Starts a process in the cluster's environment; it is killed with the cluster."""
        process = Process(command, self._folder / f"{name}.log", self._environment(), core)
        self._processes.append(process)
        return process

    def submit(self, script: Path, arguments: list[str], settings: dict[str, str] | None = None) -> Process:
        """Starts a driver in Python whose tasks run on the cluster, one a worker."""
        settings = {
            **_SLOW,
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "512m",
            "spark.driver.extraJavaOptions": _JAVA,
            "spark.executor.cores": "1",
            "spark.executor.extraJavaOptions": _JAVA,
            "spark.executor.memory": "512m",
            "spark.sql.warehouse.dir": str(self._folder / "warehouse"),
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            **(settings or {}),
        }
        pairs = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
        submit = str(_SPARK / "bin" / "spark-submit")
        return self.run("driver", [submit, "--master", self.master, *pairs, str(script), *arguments])

    def wait(self, what: Callable[[], T], unless: Process | None = None) -> T:
        """Waits until `what` gives something, and gives it.

        Raises `RuntimeError`, with the ends of the logs, if `unless` (or, while the cluster starts, any process) ends
        before that, or if patience does.
        """
        end = time.monotonic() + PATIENCE
        while not (found := what()):
            watched = [unless] if unless else self._processes
            if any(process.code() is not None for process in watched) and not (found := what()):
                raise RuntimeError(f"a process has ended too early\n{self._ends()}")
            if found:
                break
            if end < time.monotonic():
                raise RuntimeError(f"nothing moves\n{self._ends()}")
            time.sleep(0.05)
        return found

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.kill()

    def _environment(self) -> dict[str, str]:
        settings = [f"-D{name}={value}" for name, value in _SLOW.items()]
        conf = self._folder / "conf"
        conf.mkdir(exist_ok=True)
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))}
        return {
            **ours,
            "PYSPARK_PYTHON": sys.executable,
            "PYSPARK_DRIVER_PYTHON": sys.executable,
            "SPARK_CONF_DIR": str(conf),
            "SPARK_DAEMON_JAVA_OPTS": " ".join([_JAVA, *settings]),
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_HOME": str(_SPARK),
            "SPARK_LOCAL_DIRS": str(self._folder / "local"),
            "SPARK_LOCAL_IP": "127.0.0.1",
        }

    def _ends(self) -> str:
        return "\n".join(f"== {p.log.name} ({p.code()})\n{p.text()[-3_000:]}" for p in self._processes)
