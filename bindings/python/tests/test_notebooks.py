"""The notebooks of ``docs/`` show what comes out when they are run."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from notebooks import NOTEBOOKS, REPOSITORY, Visible, difference, shown

pytestmark = pytest.mark.notebooks
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@EACH
def test_notebook_shows_what_comes_out(path: Path) -> None:
    told = difference(path)
    assert not told, f"`python bindings/python/tests/notebooks.py --write` puts this right, if it is right:\n{told}"


@EACH
def test_notebook_is_small_and_names_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < 1_000_000
    assert str(REPOSITORY) not in text
    assert str(Path.home()) not in text
    assert "/tmp/" not in text


@EACH
def test_notebook_was_executed_from_its_first_cell_to_its_last(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_a_changed_word_within_a_frame_is_seen() -> None:
    def page(word: str) -> list[str]:
        frame = f"<style>p {{}}</style><iframe srcdoc='&lt;p&gt;{word} &amp;amp; storm&lt;/p&gt;'></iframe>"
        output = nbformat.v4.new_output("display_data", {"text/html": frame})
        cell = nbformat.v4.new_code_cell(outputs=[output])
        return list(shown(nbformat.v4.new_notebook(cells=[cell])))

    assert page("flood") == ["cell 0: flood & storm"]
    assert page("flood") != page("lũ")


def test_styles_and_scripts_are_no_words() -> None:
    assert Visible("<script>let a = '<b>'</script><b>a</b><style>b {}</style>").texts == ["a"]
