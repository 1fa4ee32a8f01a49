"""What notebooks show of results."""

from __future__ import annotations

import pytest

import doichieu
from doichieu._frame import framed, table


def test_cells_are_escaped_and_nothing_is_empty() -> None:
    page = table(["a <b>"], [["x & y"], [None]])
    assert "a &lt;b&gt;" in page
    assert "x &amp; y" in page
    assert "None" not in page


def test_a_page_cannot_leave_its_frame() -> None:
    page = framed("<p title='a' class=\"b\">'></iframe><script>")
    assert page.count("<") == 2
    assert "sandbox='allow-scripts'" in page


def test_nothing_found_is_said() -> None:
    assert "nothing found" in doichieu.check("It rains.", "Trời mưa.")._repr_html_()


def test_a_finding_shows_both_sides() -> None:
    page = doichieu.check("The fund has 1.5 million dollars.", "Quỹ có 15 triệu đô la.")._repr_html_()
    assert "1.5 million dollars" in page
    assert "15 triệu đô la" in page


@pytest.mark.parametrize("text", ["Nobody was hurt in Hue.", "Không ai bị thương ở Huế."])
def test_a_negated_claim_is_not_called_no_fact(text: str) -> None:
    page = doichieu.claims(text)._repr_html_()
    assert "fact, negated" in page


def test_an_evaluation_has_a_row_a_figure_and_a_column_a_system() -> None:
    record = {"beads": [{"source": [0], "target": [0]}]}
    page = doichieu.evaluate([record], {"<ours>": [record], "theirs": [{"beads": []}]})._repr_html_()
    assert page.count("<th>strict_f1</th>") == 1
    assert "<th>&lt;ours&gt;</th><th>theirs</th>" in page
    assert "brier" not in page
