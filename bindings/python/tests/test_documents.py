"""What holds for every report that is read, compared, checked or cut into claims, and for batches of them."""

import io
import json
import multiprocessing
import os
import pickle
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doichieu
from doichieu import batch

TIMEOUT_S = 300

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
# Pieces near which boundaries, claims, numbers and boilerplate are found, and characters that are changed or dropped.
PIECES = st.lists(
    st.sampled_from(
        ["Ông nói ", "TP. HCM", ". ", "…", "“", "”", "! ", "?", " ", "\n", "\r\n", "\n\n", "\u2028", "\u0301", "😀", "𝐀"]
        + ["\u200b", "e\u0323\u0302", "GS. Lê Hùng ", "4,5%", "Mr. Hai ", "\ufeff", "1. ", "\x00", "đổ_bộ ", "<b>", "&amp;"]
        + ["The flood killed 12 people, police said on Monday. ", "Lũ làm 15 người chết ở Huế. ", '{"a":1}', "Ảnh: AFP"]
    )
).map("".join)
TEXTS = st.one_of(ANY_TEXT, PIECES)

EN = "😀 The flood in Hue killed 12 people, police said on Monday. The road is not closed. Mr. Hai left for Hanoi."
VI = "😀 Lũ lụt ở Huế làm 15 người chết, công an cho biết hôm thứ Hai. Con đường bị đóng. Ông Hải đi Hà Nội."
PAIRS = [
    {"id": "a", "en": EN, "vi": VI},
    {"id": "b", "en": "", "vi": VI},
    {"id": "ç", "en": "He paid 20 dollars.", "vi": "Ông trả 30 đô la.\nÔng đi."},
]
RESULTS: dict[str, Callable[[], Any]] = {
    "read": lambda: doichieu.read(VI),
    "align": lambda: doichieu.align(EN, VI),
    "compare": lambda: doichieu.compare(EN, VI),
    "check": lambda: doichieu.check(EN, VI),
    "claims": lambda: doichieu.claims(EN),
}
COMMAND = os.environ.get("DOICHIEU_BIN")
needs_command = pytest.mark.skipif(COMMAND is None, reason="DOICHIEU_BIN does not name the command `doichieu`")


def spans(value: Any) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every span in an answer, with the side that its name tells."""
    for item in value if isinstance(value, tuple) else [value]:
        for field in getattr(item, "__dataclass_fields__", ()):
            found = getattr(item, field)
            if field.endswith("_span_chars") or field == "span_chars" or field == "predicate_chars":
                if found is not None:
                    yield field, found
            elif field.endswith("_chars"):
                yield from ((field, span) for span in found)
            elif isinstance(found, tuple) or hasattr(found, "__dataclass_fields__"):
                if field not in ("source", "target", "document"):
                    yield from spans(found)


def running(text: str) -> str:
    """A text without what reading it changes: characters that leave nothing, white space, forms of composition."""
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return "".join(unicodedata.normalize("NFC", kept).split())


@given(TEXTS)
@settings(deadline=None)
def test_reports_keep_their_text_and_sentences_slice_to_theirs(text: str) -> None:
    report = doichieu.read([text]) if os.path.exists(text) else doichieu.read(text)
    assert report.source == text
    end_before = 0
    for number, sentence in enumerate(report):
        start, end = sentence.span_chars
        assert sentence.index == number
        assert end_before <= start < end <= len(text)
        assert unicodedata.normalize("NFC", sentence.text) == sentence.text
        # A warning says that UTF-8 which somebody had misread was repaired.
        if not report.word_segmented and not report.warnings:
            assert running(report.source_text(sentence.span_chars)) == running(sentence.text)
        end_before = end
    for _, (start, end) in spans(report):
        assert 0 <= start < end <= len(text)


@given(st.lists(TEXTS, max_size=4))
@settings(deadline=None)
def test_sentences_of_a_list_are_not_cut_again(sentences: list[str]) -> None:
    report = doichieu.read(sentences)
    assert [sentence.index for sentence in report] == list(range(len(sentences)))
    for sentence, given_text in zip(report, sentences):
        if not report.word_segmented and not report.warnings:
            assert running(sentence.text) == running(given_text)


@given(TEXTS, TEXTS)
@settings(deadline=None, max_examples=40)
def test_spans_of_every_answer_are_in_range(en: str, vi: str) -> None:
    claims = doichieu.claims([en])
    assert all(0 <= start < end <= len(claims.document.source) for _, (start, end) in spans(claims))
    for found in (doichieu.compare([en], [vi]), doichieu.check([en], [vi])):
        for field, (start, end) in spans(found):
            side = found.source if field.startswith("source") else found.target
            assert 0 <= start < end <= len(side.source), field


def test_spans_slice_to_what_they_stand_for() -> None:
    claims = doichieu.claims("😀 The flood killed 12 people near Hue on Monday. The road is not closed, police said.")
    text = claims.document.source_text
    assert [[text(m) for m in e.mentions_chars] for e in claims.entities if e.name == "Hue"] == [["Hue"]]
    assert {text(q.span_chars) for c in claims for q in c.quantities} == {"12"}
    assert {text(d.span_chars) for c in claims for d in c.dates} == {"Monday"}
    for claim in claims:
        assert " … ".join(text(span) for span in claim.spans_chars) == claim.text
    found = doichieu.compare(EN, VI)
    conflicts = [c for link in found for c in link.conflicts if c.type == "number"]
    assert conflicts[0].source_span_chars and conflicts[0].target_span_chars
    assert found.source.source_text(conflicts[0].source_span_chars) == "12"
    assert found.target.source_text(conflicts[0].target_span_chars) == "15"


def test_reports_in_the_other_order_change_places() -> None:
    found = doichieu.compare(VI, EN)
    assert (found.source.lang, found.target.lang) == ("en", "vi")
    assert found.source.source == EN


@pytest.mark.parametrize("text", ["\ud800", "Hà Nội \udfff."])
def test_lone_surrogates_are_an_error_everywhere(text: str) -> None:
    for call in (
        lambda: doichieu.read(text),
        lambda: doichieu.read([text]),
        lambda: doichieu.claims(text),
        lambda: doichieu.align("It rains.", text),
        lambda: doichieu.compare(text, "Trời mưa."),
        lambda: doichieu.check("It rains.", text),
        lambda: batch.align([("It rains.", text)]),
        lambda: batch.claims([text]),
    ):
        with pytest.raises(doichieu.TextError):
            call()


@pytest.mark.parametrize("name", RESULTS)
def test_results_are_pickled_and_compared(name: str) -> None:
    result = RESULTS[name]()
    again = pickle.loads(pickle.dumps(result))
    assert again == result
    assert repr(again) == repr(result)
    assert again.to_json() == result.to_json()
    assert again._repr_html_() == result._repr_html_()


@pytest.mark.parametrize("name", RESULTS)
def test_results_have_json_a_picture_and_as_many_rows_in_every_table(name: str) -> None:
    result = RESULTS[name]()
    assert isinstance(json.loads(result.to_json()), dict)
    assert result._repr_html_().startswith("<")
    frame, polar, arrow = result.to_pandas(), result.to_polars(), result.to_arrow()
    assert list(frame.columns) == polar.columns == arrow.column_names
    assert len(frame) == polar.height == arrow.num_rows == len(result) > 0


@pytest.mark.parametrize("name", ["claims", "check", "compare", "align"])
def test_tables_of_nothing_have_their_columns(name: str) -> None:
    empty = doichieu.claims("") if name == "claims" else getattr(doichieu, name)("", "")
    assert list(empty.to_pandas().columns) == empty.to_polars().columns == RESULTS[name]().to_arrow().column_names
    assert empty.to_arrow().num_rows == 0


class Tags(HTMLParser):
    """Names of all elements of a page, and of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


OURS = set("div b br small ol li ul details summary table thead tbody tr th td iframe".split())


@pytest.mark.parametrize("name", RESULTS)
def test_pictures_escape_what_the_texts_hold(name: str) -> None:
    en = "<script>alert(1)</script> '><img src=x> paid 20 dollars & left in Hue."
    vi = "<script>alert(1)</script> '><img src=x> trả 30 đô la & đi Huế."
    result = getattr(doichieu, name)([en]) if name in ("read", "claims") else getattr(doichieu, name)([en], [vi])
    tags = Tags(result._repr_html_())
    assert tags.seen <= OURS
    assert tags.attributes <= {"class", "value", "style", "srcdoc", "sandbox"}
    if hasattr(result, "to_html"):
        assert "<script>alert" not in result.to_html()
        assert "img" not in Tags(result.to_html()).seen


def answered(kind: str, records: Any, **options: Any) -> batch.Answers:
    found: batch.Answers = getattr(batch, kind)(records, **options)
    return found


@pytest.mark.parametrize("kind", ["align", "compare", "check", "claims"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_records_of_every_kind_get_the_same_answers(kind: str, jobs: int) -> None:
    lists = answered(kind, PAIRS, jobs=jobs)
    frame = pandas.DataFrame(PAIRS)
    tables = [frame, polars.DataFrame(PAIRS), pyarrow.Table.from_pylist(PAIRS), pyarrow.RecordBatch.from_pylist(PAIRS)]
    options = {"strings": "sentence"} if kind == "check" else {}
    for table in tables:
        assert answered(kind, table, jobs=jobs, **options) == lists
    assert [answer.id for answer in lists] == ["a", "b", "ç"]
    assert lists.errors == {}


@pytest.mark.parametrize("kind", ["align", "compare", "check", "claims"])
def test_tables_of_answers_have_a_row_a_record(kind: str) -> None:
    answers = answered(kind, PAIRS)
    linked = ["parallelness", "links"] if kind in ("align", "compare") else []
    names = answers.to_arrow().column_names
    assert set(names) == {"id", *linked, "answer", "warnings", "error"}
    assert answers.to_polars().columns == names
    assert answers.to_arrow().num_rows == answers.to_polars().height == len(answers.to_pandas()) == len(PAIRS)
    assert answers.to_arrow()["answer"].to_pylist() == [answer.line for answer in answers]
    assert pickle.loads(pickle.dumps(answers)) == answers
    assert answers.to_json() == "".join(f"{answer.line}\n" for answer in answers)


def lines(kind: str) -> str:
    return answered(kind, PAIRS * 20).to_json()


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_processes_and_threads_give_the_same_answers(method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system has no `{method}`")
    kinds = ["align", "claims"]
    # Threads run before the fork.
    expected = [lines(kind) for kind in kinds]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lines, kinds * 2)) == expected * 2
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        assert [pool.submit(lines, kind).result(timeout=TIMEOUT_S) for kind in kinds] == expected


def command(*arguments: str | Path) -> str:
    assert COMMAND is not None
    done = subprocess.run([COMMAND, *arguments], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_command
def test_a_comparison_is_that_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "vi.txt").write_text(VI, encoding="utf-8")
    told = command("compare", tmp_path / "en.txt", tmp_path / "vi.txt", "--format", "jsonl", "--offsets", "chars")
    assert doichieu.compare(tmp_path / "en.txt", tmp_path / "vi.txt").to_json() == told.rstrip("\n")


@needs_command
@pytest.mark.parametrize("kind", ["align", "compare", "check", "claims"])
def test_answers_are_those_of_the_command(kind: str, tmp_path: Path) -> None:
    with io.open(tmp_path / "pairs.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for pair in PAIRS:
            record = {"id": pair["id"], "text": pair["en"]} if kind == "claims" else pair
            print(json.dumps(record, ensure_ascii=False), file=file)
    options = [] if kind == "align" else ["--offsets", "chars"]
    command("batch", kind, tmp_path / "pairs.jsonl", "--out", tmp_path / "out", *options)
    told = (tmp_path / "out" / "results.jsonl").read_bytes()
    assert answered(kind, PAIRS).to_json().encode() == told
