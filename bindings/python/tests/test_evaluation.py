"""Scores of predictions, of one system and of several."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
from pathlib import Path
from typing import Any

import pytest

import doichieu

Record = dict[str, Any]


def record(beads: list[tuple[list[int], list[int]]], probability: float | None = None) -> Record:
    more = {} if probability is None else {"probability": probability}
    return {"beads": [{"source": source, "target": target, **more} for source, target in beads]}


GOLD = [record([([0], [0]), ([1, 2], [1])]) for _ in range(6)]
CUT = [record([([0], [0]), ([1], [1]), ([2], [])]) for _ in range(6)]


def test_figures_are_those_of_the_definition() -> None:
    found = doichieu.evaluate(GOLD, CUT)
    assert found.main_figure == "strict_f1"
    assert next(iter(found.figures)) == "strict_f1"
    # Of 3 beads one is right, of 2 of gold one is found.
    assert found.figures["strict_precision"] == pytest.approx(1 / 3)
    assert found.figures["strict_recall"] == pytest.approx(1 / 2)
    assert found.n_documents == 6


def test_six_documents_never_give_a_smaller_p_than_their_exchanges_can() -> None:
    # Of 64 exchanges two are as large as a gain on every document, whether or not a system says how sure it is.
    sure = [record([([0], [0]), ([1, 2], [1])], 0.9) for _ in range(6)]
    for better in (GOLD, sure):
        difference = doichieu.evaluate(GOLD, {"cut": CUT, "better": better}).differences["better"]
        assert difference.p_value is not None
        assert difference.p_value > 0.02


def test_results_of_the_package_are_predictions() -> None:
    pairs = [(["It rains.", "He left."], ["Trời mưa.", "Ông đi."])] * 2
    gold = [record([([0], [0]), ([1], [1])])] * 2
    assert doichieu.evaluate(gold, [doichieu.align(*pair) for pair in pairs]).figures["strict_f1"] == 1.0


def test_tables_pages_and_pickles_have_every_system() -> None:
    found = doichieu.evaluate(GOLD, {"<cut>": CUT, "gold": GOLD})
    frame = found.to_pandas()
    assert set(frame["system"]) == {"<cut>", "gold"}
    assert len(frame) == 2 * len(found.figures)
    assert "<cut>" not in found._repr_html_()
    assert pickle.loads(pickle.dumps(found)) == found
    assert json.loads(found.to_json())["golds"][0]["n_documents"] == 6


def test_what_cannot_be_scored_is_told(tmp_path: Path) -> None:
    with pytest.raises(doichieu.EvaluateError, match="no metric `bleu`"):
        doichieu.evaluate(GOLD, CUT, "bleu")
    with pytest.raises(doichieu.EvaluateError, match="has no id of"):
        doichieu.evaluate(GOLD, [{"id": "other", "beads": []}])
    with pytest.raises(IsADirectoryError):
        doichieu.evaluate(tmp_path, CUT)
    with pytest.raises(FileNotFoundError):
        doichieu.evaluate(tmp_path / "gold.jsonl", CUT)
    with pytest.raises(TypeError, match="record 0"):
        doichieu.evaluate([1], CUT)


@pytest.mark.skipif("DOICHIEU_BIN" not in os.environ, reason="the command is not named")
def test_figures_are_those_of_the_command(tmp_path: Path) -> None:
    for name, records in (("gold", GOLD), ("pred", CUT)):
        lines = (json.dumps({"id": str(idx), **r}) + "\n" for idx, r in enumerate(records))
        (tmp_path / f"{name}.jsonl").write_text("".join(lines))
    command = [os.environ["DOICHIEU_BIN"], "eval", "score", "--metric", "beads:vecalign", "--format", "json"]
    paths = ["--gold", str(tmp_path / "gold.jsonl"), "--pred", str(tmp_path / "pred.jsonl")]
    told = json.loads(subprocess.run([*command, *paths], capture_output=True, check=True).stdout)
    found = doichieu.evaluate(tmp_path / "gold.jsonl", tmp_path / "pred.jsonl")
    assert found.figures == told["figures"]
    assert found.intervals == {name: tuple(ends) for name, ends in told["intervals"].items()}


def test_vecaligns_file_has_costs(tmp_path: Path) -> None:
    found = doichieu.align(["It rains.", "He left."], ["Trời mưa.", "Ông đi."])
    found.save(tmp_path / "a.vecalign")
    [first, _] = (tmp_path / "a.vecalign").read_text().splitlines()
    assert first.startswith("[0]:[0]:")
    assert 0.0 <= float(first.rsplit(":", 1)[1]) < 0.1
