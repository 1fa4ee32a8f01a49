"""What all tests share."""

import sys

import pytest


@pytest.fixture
def python() -> str:
    """This interpreter, for tests that need a process of their own."""
    return sys.executable
