"""The component in pipelines of the real spaCy."""

import importlib.metadata
import pickle
import subprocess
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import doichieu
from doichieu.spacy import Component

VI = "UBND TP. HCM họp chiều 13/3. GS. Lê Hùng vắng mặt."
EN = "The bank held rates at 4.5 per cent. “It was right,” Mr. Hai said."
TEXTS = [VI, EN, "", " \n ", "1.234", EN + "\n\n" + VI]

REGISTERED = any(
    point.value == "doichieu.spacy:make" for point in importlib.metadata.entry_points(group="spacy_factories")
)


def blank(lang: str) -> Language:
    # The default tokenizer of Vietnamese needs another package.
    return spacy.blank(lang, config={"nlp": {"tokenizer": {"use_pyvi": False}}} if lang == "vi" else {})


def pipeline(tokenizer: str = "en", /, **config: object) -> Language:
    nlp = blank(tokenizer)
    nlp.add_pipe("doichieu", config=config)
    return nlp


def told(doc: Doc) -> tuple[list[str], object, object]:
    return [sentence.text for sentence in doc.sents], doc._.language, doc._.language_score


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("text", [VI, EN])
def test_sentences_and_language_are_those_of_the_library(lang: str, text: str) -> None:
    sentences, language, score = told(pipeline(lang)(text))
    assert sentences == [sentence.text for sentence in doichieu.segment(text)]
    assert (language, score) == doichieu.detect(text)


def test_every_token_is_told_whether_it_begins_a_sentence() -> None:
    doc = pipeline()(EN)
    assert doc.has_annotation("SENT_START", require_complete=True)
    assert {token.is_sent_start for token in doc} == {True, False}


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["en", "vi"]))
@settings(deadline=None)
def test_each_sentence_begins_at_the_first_token_after_its_boundary(text: str, lang: str) -> None:
    doc = PIPELINES[lang](text)
    boundaries = [sentence.span_chars[0] for sentence in doichieu.segment(doc.text)[1:]]
    expected = {next((t.i for t in doc if t.idx >= b), None) for b in boundaries} - {None}
    assert {token.i for token in doc if token.is_sent_start} == expected | set(range(min(len(doc), 1)))
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == doc.text


PIPELINES = {lang: pipeline(lang) for lang in ("en", "vi")}


def test_a_token_across_a_boundary_stays_whole() -> None:
    text = "It rained. He left. She stayed."
    assert len(doichieu.segment(text)) == 3
    doc = Doc(blank("en").vocab, words=["It", "rained. He", "left.", "She", "stayed."], spaces=[True] * 4 + [False])
    assert doc.text == text
    assert [s.text for s in Component()(doc).sents] == ["It rained. He", "left.", "She stayed."]


def test_white_space_belongs_to_the_sentence_before_it() -> None:
    doc = pipeline()("  \n It rained.\n\n He left.  ")
    assert [s.text for s in doc.sents] == ["  \n It rained.\n\n ", "He left.  "]


def test_boundaries_that_were_there_are_replaced() -> None:
    nlp = blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("doichieu")
    assert len(list(nlp(EN).sents)) == 2


def test_either_half_can_be_left_out() -> None:
    assert pipeline(set_sentences=False)(EN).has_annotation("SENT_START") is False
    doc = pipeline(set_language=False)(EN)
    assert len(list(doc.sents)) == 2
    assert doc._.language is None


def test_codes_that_name_no_language_are_an_error() -> None:
    with pytest.raises(doichieu.LangError):
        pipeline(lang="Vietnamese")


@pytest.mark.parametrize("n_process", [1, 2])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_many_texts_are_told_as_each_by_itself(n_process: int) -> None:
    nlp = pipeline()
    assert [told(doc) for doc in nlp.pipe(TEXTS, n_process=n_process, batch_size=2)] == [told(nlp(t)) for t in TEXTS]


def test_empty_documents_stay_empty() -> None:
    assert told(pipeline()("")) == ([], "unknown", doichieu.detect("").confidence)


def test_pipelines_are_saved_and_loaded(tmp_path: Path) -> None:
    nlp = pipeline("vi", lang="vi", set_language=False)
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    restored = blank("vi")
    restored.add_pipe("doichieu")
    restored.from_bytes(nlp.to_bytes())
    # What is in the folder prevails over what the configuration says.
    other = pipeline("vi").from_disk(tmp_path)
    for again in (loaded, restored, other, pickle.loads(pickle.dumps(nlp))):
        component = again.get_pipe("doichieu")
        assert isinstance(component, Component)
        assert (component.lang, component.set_sentences, component.set_language) == ("vi", True, False)


@pytest.mark.skipif(not REGISTERED, reason="the package is not installed: spaCy reads its metadata")
def test_spacy_finds_the_component_by_its_name(python: str) -> None:
    code = (
        "import sys, spacy; nlp = spacy.blank('en'); nlp.add_pipe('doichieu')\n"
        "assert len(list(nlp('It rained. He left.').sents)) == 2"
    )
    subprocess.run([python, "-c", code], check=True)
