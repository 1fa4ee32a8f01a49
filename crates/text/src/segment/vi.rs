use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use super::lexicon::{Classes, Lexicon, is_plain};
use super::rules::Rules;
use super::words::words;

/// Syllables of a speaker's name and title at most: `Thứ trưởng Nguyễn Thị Minh Anh nói`.
const MAX_SPEAKER_SYLLABLES: usize = 10;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../assets/segment/vi.tsv")));

/// Vietnamese, with or without diacritics, running or word-segmented.
#[derive(Debug)]
pub(super) struct Vietnamese;

impl Rules for Vietnamese {
    fn abbreviation(&self, word: &str) -> Classes {
        LEXICON.abbreviation(word)
    }

    fn word(&self, word: &str, plain: bool) -> Classes {
        LEXICON.word(word, plain)
    }

    /// `Hammel chia sẻ`, `Thủ tướng Nga nói trước báo giới`, but not `Hammel nói rằng …`.
    fn attributes(&self, rest: &str, asked: bool) -> bool {
        let syllables: Vec<_> = words(rest).take(MAX_SPEAKER_SYLLABLES + 3).collect();
        let plain = is_plain(rest, 0);
        let text = |i: usize| syllables.get(i).and_then(|span| span.text(rest)).unwrap_or_default();
        let first = self.word(text(0), plain);
        // `Ông nói.` attributes, `Ông nói trước tòa …` begins a sentence as pronouns do.
        let asked = asked && !first.has(Classes::PERSON);
        if !text(0).starts_with(char::is_uppercase)
            || first.has(Classes::OPENER) && !first.has(Classes::PERSON)
        {
            return false;
        }
        for i in 1..syllables.len() {
            let pair = [text(i), text(i + 1)].join("_");
            let len = if self.word(&pair, plain).has(Classes::SPEECH) {
                2
            } else {
                usize::from(self.word(text(i), plain).has(Classes::SPEECH))
            };
            if len != 0 {
                let end = syllables.get(i + len - 1).map_or(rest.len(), |span| span.end());
                let after = rest.get(end..).unwrap_or_default().trim_start();
                let ends = after.is_empty()
                    || after.starts_with('.')
                    || after.starts_with(',') && !after.contains(['"', '“']);
                return ends
                    || asked
                        && !after.starts_with([':', ',', '"', '“'])
                        && !self.word(text(i + len), plain).has(Classes::CLAUSE);
            }
            // A title's later syllables are lower-case: `Thủ tướng Nga nói`.
            if i > 2 && !text(i).starts_with(char::is_uppercase) {
                return false;
            }
        }
        false
    }

    /// `… vợ chồng nhập viện (TP HCM) Đang chạy trên …`: a place in capitals, of two words at least, since a
    /// single one may be an acronym that explains the words before it.
    fn heads_lead(&self, headline: &str, place: &str, lead: &str) -> bool {
        let words = place.split_whitespace().count();
        let capitals = place.chars().all(|c| c.is_uppercase() || c.is_whitespace() || is_combining_mark(c));
        let last = headline.split_whitespace().next_back().unwrap_or_default();
        let small = last.starts_with(char::is_lowercase)
            && last.ends_with(|c: char| c.is_alphabetic() || is_combining_mark(c));
        1 < words
            && capitals
            && small
            && lead.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && lead.starts_with(char::is_whitespace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rest: &str, asked: bool, expected: bool) {
        assert_eq!(Vietnamese.attributes(rest, asked), expected, "{rest}");
    }

    #[test]
    fn a_name_and_a_speech_verb_attribute_a_quotation() {
        check("Hammel chia sẻ", true, true);
        check("Hammel chia_sẻ với báo giới .", true, true);
        check("Nguyễn Văn Nam nói.", false, true);
        check("Hammel nói rằng không.", true, false);
        check("Ông nói: không.", true, false);
        check("Mưa rơi suốt đêm.", true, false);
    }

    #[test]
    fn a_place_in_capitals_heads_a_lead() {
        assert!(Vietnamese.heads_lead("Xe khách lật trên đèo ", "LÂM ĐỒNG", " Rạng sáng nay"));
        assert!(!Vietnamese.heads_lead("Cục Hàng không Liên bang ", "FAA", " Mỹ cho biết"));
        assert!(!Vietnamese.heads_lead("Đường Nguyễn Huệ ", "TP HCM", " vắng người"));
        assert!(!Vietnamese.heads_lead("Ông Nam ", "TP HCM", " Đang chạy"));
    }
}
