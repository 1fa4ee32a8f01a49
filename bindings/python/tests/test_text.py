"""Languages, sentences and words."""

import pickle
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import doichieu

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
# Pieces in which boundaries are near: marks, quotes, combining marks, astral characters, odd line ends.
PIECES = st.lists(
    st.sampled_from(
        ["Ông nói", "TP. HCM", ". ", "…", "“", "”", "! ", "?", " ", "\n", "\r\n", "\u2028", "\u0301", "😀", "𝐀", "\u200b"]
        + ["e\u0323\u0302", "GS.", "4,5%", "Mr. ", "-", "\ufeff", "1. ", "\x00"]
    )
).map("".join)


@given(st.one_of(ANY_TEXT, PIECES), st.sampled_from([None, "en", "vi", "de"]))
def test_spans_of_sentences_slice_to_their_texts(text: str, lang: str | None) -> None:
    end_before = 0
    for sentence in doichieu.segment(text, lang):
        start, end = sentence.span_chars
        assert end_before <= start < end <= len(text)
        assert text[start:end] == sentence.text
        assert not text[end_before:start].strip()
        end_before = end
    assert not text[end_before:].strip()


@given(PIECES)
def test_decomposed_and_composed_text_are_cut_alike(text: str) -> None:
    decomposed, composed = (unicodedata.normalize(form, text) for form in ("NFD", "NFC"))
    cuts = [[unicodedata.normalize("NFC", s.text) for s in doichieu.segment(t, "vi")] for t in (decomposed, composed)]
    assert cuts[0] == cuts[1]


@given(ANY_TEXT)
def test_detection_answers_any_text(text: str) -> None:
    detection = doichieu.detect(text)
    assert detection.lang
    assert 0.0 <= detection.confidence <= 1.0
    assert doichieu.detect(text, among=["en", "vi"]).lang in {"en", "vi", "unknown"}


@given(ANY_TEXT, st.sampled_from([None, "en", "vi"]))
def test_lexicon_answers_any_word(word: str, lang: str | None) -> None:
    translations = doichieu.lexicon(word, lang)
    assert all(0.0 < t.probability <= 1.0 for t in translations)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The bank held rates on Tuesday.", "en"),
        ("Ngân hàng giữ nguyên lãi suất.", "vi"),
        ("NGAN HANG GIU NGUYEN LAI SUAT", "vi"),
        ("", "unknown"),
        ("😀", "unknown"),
    ],
)
def test_languages_are_told(text: str, lang: str) -> None:
    assert doichieu.detect(text).lang == lang


def test_a_single_code_is_a_choice_of_one() -> None:
    assert doichieu.detect("Hanoi", among="vi").lang == "vi"


def test_both_directions_are_looked_up() -> None:
    assert "ngân hàng" in [t.word for t in doichieu.lexicon("bank", "en")]
    assert doichieu.lexicon("Ngân_hàng", "vi")[0].word == "bank"
    langs = {t.lang for t in doichieu.lexicon("an")}
    assert langs == {"en", "vi"}
    assert doichieu.lexicon("bank", "de") == []


@pytest.mark.parametrize("text", ["\ud800", "Hà Nội \udfff.", "😀\ud83d"])
def test_lone_surrogates_are_an_error_that_says_where(text: str) -> None:
    place = next(i for i, c in enumerate(text) if "\ud800" <= c <= "\udfff")
    for call in (doichieu.detect, doichieu.segment, doichieu.lexicon):
        with pytest.raises(doichieu.TextError, match=f"character {place} is a lone surrogate") as caught:
            call(text)
        assert isinstance(caught.value, ValueError)
        assert isinstance(caught.value.__cause__, UnicodeEncodeError)
    with pytest.raises(doichieu.TextError, match=r"texts\[1\]"):
        doichieu.encode(["", text])


def test_codes_that_name_no_language_are_an_error() -> None:
    for call in (
        lambda: doichieu.detect("a", among=["tiếng Việt"]),
        lambda: doichieu.segment("a", "Vietnamese"),
        lambda: doichieu.lexicon("a", ""),
    ):
        with pytest.raises(doichieu.LangError, match="is not a language code"):
            call()


@pytest.mark.parametrize("call", [doichieu.detect, doichieu.segment, doichieu.lexicon])
def test_results_are_pickled_and_compared(call: Callable[[str], object]) -> None:
    result = call("mưa")
    assert result
    again = pickle.loads(pickle.dumps(result))
    assert again == result
    assert repr(again) == repr(result)


def test_exceptions_are_pickled_and_called_as_users_find_them() -> None:
    error = pickle.loads(pickle.dumps(doichieu.TextError("why")))
    assert isinstance(error, doichieu.DoichieuError)
    assert repr(type(error)) == "<class 'doichieu.TextError'>"
