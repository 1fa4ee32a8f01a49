use std::sync::LazyLock;

use super::lexicon::{Classes, Lexicon};
use super::rules::Rules;
use super::words::words;

/// Words of a speaker's name and title at most: `Deputy Prime Minister Anna Maria van der Berg said`.
const MAX_SPEAKER_WORDS: usize = 7;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../assets/segment/en.tsv")));

/// English.
#[derive(Debug)]
pub(super) struct English;

impl Rules for English {
    fn abbreviation(&self, word: &str) -> Classes {
        LEXICON.abbreviation(word)
    }

    fn word(&self, word: &str, plain: bool) -> Classes {
        LEXICON.word(word, plain)
    }

    /// `Smith asked.`, `Mr. Smith said at the door.`, but not `Smith said that …`.
    fn attributes(&self, rest: &str, asked: bool) -> bool {
        let mut words = words(rest).take(MAX_SPEAKER_WORDS + 2);
        let Some(first) = words.next().and_then(|word| word.text(rest)) else { return false };
        if self.word(first, false).has(Classes::OPENER) || !first.starts_with(char::is_uppercase) {
            return false;
        }
        while let Some(span) = words.next() {
            let word = span.text(rest).unwrap_or_default();
            if self.word(word, false).has(Classes::SPEECH) {
                let after = rest.get(span.end()..).unwrap_or_default().trim_start();
                let ends = after.is_empty()
                    || after.starts_with('.')
                    || after.starts_with(',') && !after.contains(['"', '“']);
                let next = words.next().and_then(|next| next.text(rest)).unwrap_or_default();
                return ends
                    || asked
                        && !after.starts_with([':', ',', '"', '“'])
                        && !self.word(next, false).has(Classes::CLAUSE);
            }
            let particle =
                matches!(word, "of" | "the" | "de" | "van" | "der" | "bin" | "al" | "von" | "da" | "di");
            if !particle && !word.starts_with(char::is_uppercase) {
                return false;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rest: &str, asked: bool, expected: bool) {
        assert_eq!(English.attributes(rest, asked), expected, "{rest}");
    }

    #[test]
    fn a_name_and_a_speech_verb_attribute_a_question() {
        check("Smith asked.", true, true);
        check("Smith asked the reporters", true, false);
        check("Foreign Minister Ana van der Berg asked in Geneva.", true, true);
        check("Smith said that no.", true, false);
        check("Smith left.", true, false);
        check("The crowd shouted.", true, false);
    }

    #[test]
    fn after_a_full_stop_only_a_bare_attribution_counts() {
        check("Smith said.", false, true);
        check("Smith said at the door.", false, false);
    }
}
