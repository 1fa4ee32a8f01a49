"""What all tests share."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def python() -> str:
    """This interpreter, for tests that need a process of their own."""
    return sys.executable


@pytest.fixture(scope="session")
def corpus_pairs() -> list[tuple[str, str, str]]:
    """Name, English and Vietnamese text of each report pair in `corpus/` that is UTF-8."""
    pairs = []
    for folder in sorted((REPOSITORY / "corpus").iterdir()):
        files = [folder / "source.txt", folder / "target.txt"]
        if all(file.exists() for file in files):
            with contextlib.suppress(UnicodeDecodeError):
                source, target = (file.read_text("utf-8") for file in files)
                pairs.append((folder.name, source, target))
    assert pairs
    return pairs


@pytest.fixture(scope="session")
def doichieu_bin() -> str | None:
    """The `doichieu` command that DOICHIEU_BIN names; `None` if the variable is not set."""
    path = os.environ.get("DOICHIEU_BIN")
    if path is not None and not os.access(path, os.X_OK):
        pytest.fail(f"DOICHIEU_BIN is `{path}`, which is no program")
    return path


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Spark in this process, two cores, on loopback."""
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    os.environ |= {
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local[2]").appName("doichieu tests")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.local.dir": str(folder / "local"),
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "3",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
