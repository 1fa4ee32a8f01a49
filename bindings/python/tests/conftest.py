"""What all tests share."""

import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def python() -> str:
    """This interpreter, for tests that need a process of their own."""
    return sys.executable
