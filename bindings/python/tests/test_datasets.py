"""Functions for `map` of the real `datasets`."""

import json
import pickle
import subprocess
from pathlib import Path
from typing import Any

import datasets
import pytest
from datasets import Dataset, Features, Translation, Value
from datasets.fingerprint import Hasher

import doichieu
import doichieu.datasets as functions

EN = "The flood in Hue killed 12 people, police said on Monday. The road is closed."
VI = "Lũ lụt ở Huế làm 15 người chết, công an cho biết hôm thứ Hai. Con đường bị đóng."
PAIRS = [
    {"en": "Good morning.", "vi": "Chào buổi sáng."},
    {"en": None, "vi": VI},
    {"en": EN, "vi": VI},
    {"en": "", "vi": ""},
]
ALL = [functions.align, functions.compare, functions.check]


@pytest.fixture(autouse=True)
def quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    datasets.disable_progress_bars()
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)


def pairs(rows: list[dict[str, Any]] = PAIRS) -> Dataset:
    return Dataset.from_list(rows, features=Features({"en": Value("string"), "vi": Value("string")}))


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("batch_size", [1, 3, None])
def test_columns_have_the_types_that_are_told_whatever_the_first_batch_holds(make: Any, batch_size: int | None) -> None:
    function = make()
    found = pairs().map(function, batched=True, batch_size=batch_size)
    assert found.features == Features({**pairs().features, **function.features})
    assert found["error"][:] == [None, "there is no text", None, None]


@pytest.mark.parametrize(
    ("make", "column"), [(functions.claims, "claims"), (functions.detect, "lang"), (functions.segment, "sentences")]
)
def test_texts_of_one_language_are_answered(make: Any, column: str) -> None:
    function = make(text="vi")
    found = pairs([{"en": "", "vi": None}, {"en": "", "vi": VI}]).map(function, batched=True, batch_size=1)
    assert found.features == Features({**pairs().features, **function.features})
    assert found["error"][:] == ["there is no text", None]
    assert found[column][0] is None
    assert found[column][1]


def test_answers_are_those_of_the_library() -> None:
    rows = pairs()
    aligned, compared, checked = (rows.map(make(), batched=True)[2] for make in ALL)
    alignment = doichieu.align(EN, VI)
    assert aligned["parallelness"] == alignment.parallelness
    assert [(tuple(b["source"]), tuple(b["target"]), b["score"]) for b in aligned["beads"]] == [
        (b.source, b.target, b.score) for b in alignment
    ]
    comparison = doichieu.compare(EN, VI)
    assert [tuple(link["source_span_chars"]) for link in compared["links"]] == [
        link.source_span_chars for link in comparison
    ]
    assert [[c["type"] for c in link["conflicts"]] for link in compared["links"]] == [
        [c.type for c in link.conflicts] for link in comparison
    ]
    assert {finding["type"] for finding in checked["findings"]} == {"number"}
    said = rows.map(functions.claims(text="en"), batched=True)[2]
    expected = doichieu.claims(EN)
    assert [c["text"] for c in said["claims"]] == [c.text for c in expected]
    assert [(c["attribution"] or {}).get("who") for c in said["claims"]] == [
        c.attribution and c.attribution.who for c in expected
    ]
    assert [tuple(q["span_chars"]) for c in said["claims"] for q in c["quantities"] or ()] == [
        q.span_chars for c in expected for q in c.quantities
    ]
    assert [e["name"] for e in said["entities"]] == [e.name for e in expected.entities]


def test_spans_of_sentences_count_code_points() -> None:
    text = "😀 Trời mưa. Đường ngập."
    (row,) = Dataset.from_dict({"text": [text]}).map(functions.segment(), batched=True)
    for sentence in row["sentences"]:
        start, end = sentence["span_chars"]
        assert text[start:end] == sentence["text"]


def test_columns_of_translations_are_taken_and_keep_their_type() -> None:
    features = Features({"translation": Translation(["en", "vi"])})
    rows = Dataset.from_list([{"translation": PAIRS[2]}], features=features)
    found = rows.map(functions.align(), batched=True)
    assert isinstance(found.features["translation"], Translation)
    assert found[0]["beads"] == pairs().map(functions.align(), batched=True)[2]["beads"]


def test_lists_of_sentences_are_not_cut_again() -> None:
    rows = Dataset.from_list([{"en": ["Good. Morning.", "It rains."], "vi": ["Chào buổi sáng.", "Trời mưa."]}])
    (row,) = rows.map(functions.align(), batched=True)
    assert [bead["source"] for bead in row["beads"]] == [[0], [1]]


def test_single_rows_tables_and_streams_are_answered_alike() -> None:
    function = functions.compare()
    expected = pairs().map(function, batched=True).to_list()
    assert pairs().map(function).to_list() == expected
    arrow = pairs().with_format("arrow").map(function, batched=True)
    assert arrow.with_format(None).to_list() == expected
    for batched in (True, False):
        streamed = list(pairs().to_iterable_dataset().map(function, batched=batched))
        assert [row["parallelness"] for row in streamed] == [row["parallelness"] for row in expected]
        assert [row["error"] for row in streamed] == [row["error"] for row in expected]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_processes_give_the_same() -> None:
    function = functions.align(jobs=1)
    rows = pairs(PAIRS * 3)
    assert rows.map(function, batched=True, num_proc=2).to_list() == rows.map(function, batched=True).to_list()


def test_functions_are_pickled_and_told_apart_by_what_they_do() -> None:
    function = functions.check(min_probability=0.5)
    assert pickle.loads(pickle.dumps(function)) == function
    assert Hasher.hash(function) == Hasher.hash(functions.check(min_probability=0.5))
    others = [functions.check(), functions.compare(min_probability=0.5), functions.check(vi="mt", min_probability=0.5)]
    assert Hasher.hash(function) not in [Hasher.hash(other) for other in others]


def test_another_process_finds_the_same_fingerprint(python: str) -> None:
    code = "import doichieu.datasets as d; from datasets.fingerprint import Hasher; print(Hasher.hash(d.align(en='a')))"
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == Hasher.hash(functions.align(en="a"))


def test_mistakes_are_named() -> None:
    with pytest.raises(KeyError, match="no column 'english'"):
        pairs().map(functions.align(en="english"), batched=True)
    with pytest.raises(doichieu.LangError):
        functions.detect(among=["tiếng Việt"])
    rows = Dataset.from_dict({"en": [1], "vi": ["Một."]}).map(functions.check(), batched=True)
    assert rows[0]["error"] == "a text is a string or sentences, not 'int'"


def test_answers_become_json() -> None:
    (row,) = pairs(PAIRS[2:3]).map(functions.compare(), batched=True)
    assert json.loads(json.dumps(row)) == row
