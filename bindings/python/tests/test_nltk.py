"""The corpus reader on files that the package and the command write."""

import json
from pathlib import Path

import nltk
import pytest
from nltk.translate import AlignedSent

import doichieu
from doichieu.nltk import AlignedCorpusReader

EN = ["Good morning.", "It rains in Hue."]
VI = ["Chào buổi sáng.", "Trời mưa ở Huế."]
WORDS = [
    '{"kind":"bitext","version":1,"source":{"name":"a","lang":"en"},"target":{"name":"b","lang":"vi"}}',
    '{"kind":"bead","source":[{"n":0,"text":"It rains."}],"target":[{"n":0,"text":"Trời mưa."}],'
    '"words":[{"source":1,"target":1,"probability":0.9},{"source":0,"target":0,"probability":0.6,"possible":true}],'
    '"properties":[["source_words","It rains"],["target_words","Trời mưa"]]}',
    '{"kind":"bead","source":[],"target":[{"n":2,"text":"Hết."}]}',
    '{"kind":"sentence","target":{"n":1,"text":"Ảnh: Lê Hùng."}}',
]
MEMORY = """<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>
<tu><prop type="x-words">0-0 1p1</prop><prop type="x-source_words">It rains</prop>
<prop type="x-target_words">Trời mưa</prop>
<tuv xml:lang="vi"><seg>Trời <hi>mưa</hi>.</seg></tuv><tuv xml:lang="en"><seg>It rains.</seg></tuv></tu>
</body></tmx>"""


@pytest.fixture(autouse=True)
def readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nltk.data, "path", [*nltk.data.path, str(tmp_path)])


def answers(path: Path, pairs: list[tuple[list[str], list[str]]], texts: bool = True) -> None:
    doichieu.batch.align(pairs, texts=texts).to_jsonl(path)


def lines(path: Path, content: list[str]) -> AlignedCorpusReader:
    path.write_text("".join(f"{line}\n" for line in content), encoding="utf-8")
    return AlignedCorpusReader(str(path.parent), path.name)


def test_answers_are_read_on_both_sides(tmp_path: Path) -> None:
    answers(tmp_path / "a.jsonl", [(EN, VI), (EN[:1], VI[:1])])
    corpus = AlignedCorpusReader(str(tmp_path))
    assert corpus.fileids() == ["a.jsonl"]
    assert list(corpus.sents()) == [["Good", "morning", "."], ["It", "rains", "in", "Hue", "."], ["Good", "morning", "."]]
    assert corpus.words(side="target")[:5] == ["Chào", "buổi", "sáng", ".", "Trời"]
    aligned = corpus.aligned_sents()
    assert len(aligned) == 3
    assert isinstance(aligned[1], AlignedSent)
    assert (aligned[1].words, aligned[1].mots[-2:]) == (["It", "rains", "in", "Hue", "."], ["Huế", "."])
    assert len(aligned[1].alignment) == 0


def test_files_of_every_format_give_the_same_sentences(tmp_path: Path) -> None:
    found = doichieu.align(EN, VI)
    found.save(tmp_path / "bitext.jsonl")
    found.to_tmx(tmp_path / "memory.tmx")
    answers(tmp_path / "answers.jsonl", [(EN, VI)])
    corpus = AlignedCorpusReader(str(tmp_path))
    assert corpus.fileids() == ["answers.jsonl", "bitext.jsonl", "memory.tmx"]
    expected = list(corpus.aligned_sents("answers.jsonl"))
    for name in corpus.fileids():
        assert [(a.words, a.mots) for a in corpus.aligned_sents(name)] == [(a.words, a.mots) for a in expected]
        assert list(corpus.sents([name], side="target")) == list(corpus.sents("answers.jsonl", side="target"))
    assert len(corpus.aligned_sents()) == 6
    assert len(corpus.sents()) == 6


def test_word_links_are_alignments_of_the_words_that_they_count(tmp_path: Path) -> None:
    corpus = lines(tmp_path / "a.jsonl", WORDS)
    (aligned,) = corpus.aligned_sents()
    assert (aligned.words, aligned.mots) == (["It", "rains"], ["Trời", "mưa"])
    assert sorted(aligned.alignment) == [(0, 0), (1, 1)]
    (tmp_path / "a.tmx").write_text(MEMORY, encoding="utf-8")
    (again,) = AlignedCorpusReader(str(tmp_path)).aligned_sents("a.tmx")
    assert (again.words, again.mots, again.alignment) == (aligned.words, aligned.mots, aligned.alignment)


def test_sentences_without_a_counterpart_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    corpus = lines(tmp_path / "a.jsonl", WORDS + WORDS)
    assert [s[0] for s in corpus.sents(side="target")] == ["Trời", "Ảnh", "Hết"] * 2
    assert len(corpus.aligned_sents()) == 2


def test_another_tokenizer_is_taken(tmp_path: Path) -> None:
    class Whole:
        def tokenize(self, text: str) -> list[str]:
            return [text]

    answers(tmp_path / "a.jsonl", [(EN, VI)])
    assert list(AlignedCorpusReader(str(tmp_path), word_tokenizer=Whole()).words()) == EN


def test_empty_files_and_empty_texts_hold_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    answers(tmp_path / "texts.jsonl", [([], [])])
    corpus = AlignedCorpusReader(str(tmp_path))
    assert list(corpus.sents()) == list(corpus.aligned_sents()) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (["{"], "no JSON"),
        (["[]"], "no object"),
        (['{"id":1,"links":[]}'], "no answer of `align`"),
        (['{"kind":"bead"}'], "begins with a `bitext`"),
        ([WORDS[0], '{"kind":"bead","source":[{"n":0}],"target":[]}'], "--texts"),
    ],
)
def test_files_that_hold_no_alignments_are_an_error_that_names_them(tmp_path: Path, content: list[str], why: str) -> None:
    with pytest.raises(doichieu.FormatError, match=why) as caught:
        list(lines(tmp_path / "bad.jsonl", content).sents())
    assert "bad.jsonl" in str(caught.value)


def test_answers_without_texts_and_broken_memories_are_errors(tmp_path: Path) -> None:
    answers(tmp_path / "a.jsonl", [(EN, VI)], texts=False)
    assert "source" not in json.loads((tmp_path / "a.jsonl").read_text())
    with pytest.raises(doichieu.FormatError, match="texts=True"):
        list(AlignedCorpusReader(str(tmp_path)).words())
    (tmp_path / "a.tmx").write_text("<tmx>")
    with pytest.raises(doichieu.FormatError, match=r"a\.tmx"):
        AlignedCorpusReader(str(tmp_path)).sents("a.tmx")
    with pytest.raises(ValueError, match="side"):
        (tmp_path / "b.tmx").write_text(MEMORY)
        AlignedCorpusReader(str(tmp_path)).sents("b.tmx", side="vi")  # type: ignore[arg-type]
