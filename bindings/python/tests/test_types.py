"""What type checkers see is what is there."""

import subprocess
import sys
from pathlib import Path

import doichieu

PACKAGE = Path(doichieu.__file__).parent
TESTS = Path(__file__).parent


def run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=TESTS.parent)
    assert done.returncode == 0, done.stdout + done.stderr


def test_package_and_examples_pass_strict_mypy() -> None:
    # The installed package by its name: as a path it would make a root of all that is installed beside it.
    run("mypy", "--strict", "--no-incremental", "-p", "doichieu")
    run("mypy", "--strict", "--no-incremental", str(TESTS / "examples.py"))


def test_stubs_agree_with_the_library() -> None:
    run("mypy.stubtest", "doichieu._native", "--ignore-disjoint-bases")


def test_package_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()
