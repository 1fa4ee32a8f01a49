//! Our sentences beside those of UAX #29: every departure is listed, with its reason.

use std::collections::BTreeSet;

use doichieu_bitext::Lang;
use doichieu_text::segment::segment;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// Boundaries as numbers of non-blank characters before them, so that white space at the edges does not matter.
fn boundaries(text: &str, starts: impl Iterator<Item = usize>) -> BTreeSet<usize> {
    let solid = |end: usize| {
        text.char_indices().take_while(|(at, _)| *at < end).filter(|(_, c)| !c.is_whitespace()).count()
    };
    let all = solid(text.len());
    starts.map(solid).filter(|at| *at != 0 && *at != all).collect()
}

fn ours(text: &str, lang: Lang) -> BTreeSet<usize> {
    boundaries(text, segment(text, lang).into_iter().map(|span| span.start()))
}

fn unicode(text: &str) -> BTreeSet<usize> {
    boundaries(text, text.split_sentence_bound_indices().map(|(at, _)| at))
}

/// Checks a text in which `⊖` stands where only UAX #29 has a boundary, `⊕` where only we have one and `|` where
/// both do.
#[track_caller]
fn check(marked: &str, lang: Lang) {
    let text = marked.replace(['⊖', '⊕', '|'], "");
    let expected = |marks: &[char]| {
        let mut at = 0;
        let mut found = BTreeSet::new();
        for c in marked.chars() {
            if marks.contains(&c) {
                found.insert(at);
            } else if !"⊖⊕|".contains(c) && !c.is_whitespace() {
                at += 1;
            }
        }
        found
    };
    assert_eq!(unicode(&text), expected(&['⊖', '|']), "UAX #29: {marked}");
    assert_eq!(ours(&text, lang), expected(&['⊕', '|']), "ours: {marked}");
}

#[test]
fn plain_sentences_are_cut_as_unicode_cuts_them() {
    check("The river rose. |Two bridges closed! |Who pays? |“Nobody.” |(The end.) |Really?! |Yes.", Lang::En);
    check("Nước sông dâng. |Hai cầu đóng! |Ai trả tiền? |“Không ai.” |(Hết.) |Thật à?! |Vâng.", Lang::Vi);
    check("Growth was 4.5% on 5.5.2015. |Go to example.com now.", Lang::En);
    check("これは文です。|次の文です。", Lang::Unknown);
    check("One\n|two\r\n|three\u{2028}|four", Lang::En);
}

#[test]
fn departure_abbreviations_and_initials_do_not_end_sentences() {
    check("Mr. ⊖Hale met Sen. ⊖Brook in the U.S. ⊖Senate on Nov. ⊖9.", Lang::En);
    check("UBND TP. ⊖HCM mời GS. ⊖TS. ⊖Lê Hùng và bà N. ⊖Haley.", Lang::Vi);
}

#[test]
fn departure_headings_of_items_stay_with_them() {
    check("Điều 3. ⊖Giải thích từ ngữ. |1. ⊖Trẻ em là người dưới 16 tuổi.", Lang::Vi);
}

#[test]
fn departure_a_quotation_stays_with_its_attribution() {
    check("“Is it over?” ⊖she asked. |“It is!” ⊖Alvarez shouted. |He left.", Lang::En);
    check("“Thật tuyệt!” ⊖Hammond chia sẻ.", Lang::Vi);
}

#[test]
fn departure_detached_closing_marks_stay_with_their_sentence() {
    check("\" We won . ⊖\" ⊕They lost .", Lang::En);
}

#[test]
fn departure_an_ellipsis_character_ends_a_sentence() {
    check("And then… ⊕Nothing happened.", Lang::En);
}

#[test]
fn departure_figures_and_small_letters_begin_sentences() {
    check("It hit four towns. ⊕3,000 homes lost power. ⊕iPhone sales fell.", Lang::En);
}

#[test]
fn departure_notes_stay_with_their_sentence() {
    check("The town grew.[⊖4] ⊕It was rich.", Lang::En);
}

#[test]
fn departure_items_of_a_list_are_sentences() {
    check("• Votes ⊕• Seats", Lang::En);
}

#[test]
fn departure_sentences_run_together_are_parted() {
    check("The bank closed.⊕Its owner fled abroad.", Lang::En);
}

#[test]
fn departure_brands_and_omissions_do_not_end_sentences() {
    check("Yahoo! ⊖Finance said the text [...] ⊖Was cut.", Lang::En);
}

proptest! {
    #[test]
    fn sentences_of_plain_words_are_those_of_unicode(
        sentences in proptest::collection::vec(("[A-Z][a-z]{4,8}", proptest::collection::vec("[a-z]{4,8}", 3..6), "[.!?]"), 1..6)
    ) {
        let text: Vec<String> = sentences.iter().map(|(first, words, mark)| format!("{first} {}zzz{mark}", words.join(" "))).collect();
        let text = text.join(" ");
        prop_assert_eq!(ours(&text, Lang::Unknown), unicode(&text));
    }
}
