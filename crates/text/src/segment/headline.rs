use std::collections::BTreeSet;

use doichieu_bitext::{Lang, Span};

use super::lexicon::{Classes, is_plain};
use super::rules::{Rules, rules};
use super::words::words;

/// Words that a headline has at least and at most.
const HEADLINE_WORDS: std::ops::RangeInclusive<usize> = 4..=34;
/// Words that a lead has at least.
const MIN_LEAD_WORDS: usize = 8;
/// Words of the lead that are compared with the headline.
const COMPARED_WORDS: usize = 60;
/// Words within which a lead shows its predicate.
const PREDICATE_WORDS: usize = 12;
/// Bytes of the rest of the report in which a name is looked up.
const REST_BYTES: usize = 8000;
/// Score from which a place parts headline and lead; see [`score`].
const THRESHOLD: f64 = 3.4;

/// Finds where the lead begins in a first sentence that a headline without a stop runs into.
///
/// Reports that arrive flattened to one line hold no cue but the words: `… an ninh tập thể Nga cho biết sẽ duy
/// trì …`. A lead begins with a capital after a word that needs no complement, has a predicate of its own and,
/// above all, says the headline's words again. The answer is conservative, since a wrong cut costs more than a
/// missed one; ask only for documents that arrived as one long line.
///
/// * `first_sentence`: as [`segment`](super::segment) gives it. `rest`: what follows in the report.
/// * `lang`: whose words apply.
///
/// Returns the byte offset in `first_sentence` of the lead's first character, or `None` if the sentence reads as
/// one.
pub fn glued_headline(first_sentence: &str, rest: &str, lang: Lang) -> Option<usize> {
    let rules = rules(lang);
    let words: Vec<Span> = words(first_sentence).take(HEADLINE_WORDS.end() + COMPARED_WORDS).collect();
    let sentence =
        Sentence { text: first_sentence, words: &words, lang, rules, plain: is_plain(first_sentence, 0) };
    let last = words.len().checked_sub(MIN_LEAD_WORDS)?.min(*HEADLINE_WORDS.end());
    let mut best: Option<(f64, usize)> = None;
    for at in *HEADLINE_WORDS.start()..=last {
        if !sentence.may_part(at) || sentence.is_name_elsewhere(at, rest) {
            continue;
        }
        let score = sentence.score(at);
        if THRESHOLD <= score && best.is_none_or(|(before, _)| before < score) {
            best = Some((score, at));
        }
    }
    best.and_then(|(_, at)| words.get(at)).map(|word| word.start())
}

/// A first sentence and its words.
struct Sentence<'t> {
    text: &'t str,
    words: &'t [Span],
    lang: Lang,
    rules: &'static dyn Rules,
    /// Whether the text lacks diacritics.
    plain: bool,
}

impl Sentence<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).and_then(|span| span.text(self.text)).unwrap_or_default()
    }

    fn classes(&self, at: usize) -> Classes {
        self.rules.word(self.word(at), self.plain)
    }

    /// What is known of the word at `at` with the one after it: `cho biết`.
    fn pair_classes(&self, at: usize) -> Classes {
        self.classes(at).or(self.rules.word(&[self.word(at), self.word(at + 1)].join("_"), self.plain))
    }

    fn is_capitalised(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    /// Whether a lead could begin at word `at` at all.
    fn may_part(&self, at: usize) -> bool {
        let (Some(before), Some(word)) = (self.words.get(at - 1), self.words.get(at)) else { return false };
        let gap = self.text.get(before.end()..word.start()).unwrap_or_default();
        // Closing marks belong to the headline; any other mark shows that the sentence goes on.
        let blank = gap.trim_start_matches(['"', '\'', '”', '’', ')', '%']);
        let binds = !self.is_capitalised(at - 1) && self.classes(at - 1).has(Classes::BIND);
        // `Tòa án | Tối cao`, `Cơ quan | Hàng không`: the halves of a body's name.
        let names_body = self.lang != Lang::En
            && 2 < at
            && self.is_capitalised(at - 2)
            && !self.is_capitalised(at - 1)
            && self
                .text
                .get(self.words.get(at - 2).map_or(0, |w| w.end())..before.start())
                .is_some_and(|gap| matches!(gap, " " | "_"));
        self.is_capitalised(at) && !names_body && !blank.is_empty() && blank.trim().is_empty() && !binds
    }

    /// Whether the words around the place stand together again in the rest: then they are one name.
    fn is_name_elsewhere(&self, at: usize, rest: &str) -> bool {
        let end = (0..=REST_BYTES.min(rest.len())).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(0);
        let pair = [self.word(at - 1), self.word(at)].join(" ");
        rest.get(..end).is_some_and(|rest| rest.contains(&pair))
    }

    /// How much speaks for a lead that begins at word `at`, in about `-1.0..=8.0`.
    ///
    /// The weights were set by hand on headlines glued to their leads and on ordinary first sentences: each cue
    /// alone is common, several together are rare.
    fn score(&self, at: usize) -> f64 {
        let (again, contents) = self.shared(at);
        let share = if contents == 0 { 0.0 } else { again as f64 / contents as f64 };
        let mut score = (share * 6.0).min(3.0) + self.predicate(at);
        if !self.is_capitalised(at - 1) {
            score += 1.0;
        }
        if self.is_opener(at) {
            return score + 3.0;
        }
        // A name begins a lead only if it is not the end of a name, and if the lead repeats the headline.
        let role = self.classes(at).has(Classes::ROLE);
        let ends_name = self.is_capitalised(at - 1) && !role;
        let needs_object = self.lang == Lang::En && self.word(at - 1).ends_with("ed");
        let counted = self.word(at - 1).ends_with(|c: char| c.is_ascii_digit());
        if ends_name || needs_object || counted || again < 2 {
            return 0.0;
        }
        score + f64::from(u8::from(role))
    }

    /// Whether the word at `at` is a common beginning of leads, and no part of a name.
    fn is_opener(&self, at: usize) -> bool {
        self.classes(at).has(Classes::LEAD) && !self.is_capitalised(at + 1)
    }

    /// How plainly the lead shows a predicate: 1 right after its subject, 0.5 near its beginning, else −1.
    fn predicate(&self, at: usize) -> f64 {
        let subject_end =
            (at + 1..self.words.len()).find(|i| !self.is_capitalised(*i)).unwrap_or(self.words.len());
        let verb = Classes::AUX.or(Classes::SPEECH);
        let past = self.lang == Lang::En && self.word(subject_end).ends_with("ed");
        if past || self.pair_classes(subject_end).has(verb) {
            return 1.0;
        }
        if (at + 1..at + PREDICATE_WORDS).any(|i| !self.is_capitalised(i) && self.pair_classes(i).has(verb)) {
            0.5
        } else {
            -1.0
        }
    }

    /// How many of the headline's contents the lead says again, and how many it has.
    fn shared(&self, at: usize) -> (usize, usize) {
        let headline = self.contents(0..at);
        let lead = self.contents(at..(at + COMPARED_WORDS).min(self.words.len()));
        (headline.intersection(&lead).count(), headline.len())
    }

    /// What words `range` are about: names, and longer words in English, pairs of syllables in Vietnamese.
    fn contents(&self, range: std::ops::Range<usize>) -> BTreeSet<String> {
        let mut contents = BTreeSet::new();
        for at in range.clone() {
            let classes = self.classes(at);
            if classes.has(Classes::BIND) {
                continue;
            }
            let word = self.word(at).to_lowercase();
            if self.is_capitalised(at) && at != range.start
                || self.lang != Lang::Vi && 4 < word.chars().count()
            {
                contents.insert(stem(&word).to_owned());
            }
            if self.lang != Lang::En && at + 1 < range.end {
                contents.insert([word, self.word(at + 1).to_lowercase()].join(" "));
            }
        }
        contents
    }
}

/// An English word without the ending that inflects it.
fn stem(word: &str) -> &str {
    ["'s", "’s", "ing", "ed", "es", "s"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` with `|` where the lead should begin.
    #[track_caller]
    fn check(text: &str, rest: &str, lang: Lang) {
        let first = text.replace('|', "");
        assert_eq!(glued_headline(&first, rest, lang), text.find('|'), "{text}");
    }

    #[test]
    fn a_lead_that_repeats_the_headline_is_found() {
        check(
            "Nhật muốn đối thoại về việc Mông Cổ rời hiệp hội ngư dân |Nhật cho biết sẽ liên lạc với Mông Cổ để hiểu việc nước này rời hiệp hội ngư dân.",
            "Hai bên chưa ấn định ngày họp.",
            Lang::Vi,
        );
        check(
            "Death toll from Luzon ferry accident rises to 31 |The death toll from a ferry accident off Luzon has risen to 31, the coast guard said on Monday.",
            "Divers went on searching.",
            Lang::En,
        );
    }

    #[test]
    fn a_lead_is_found_in_word_segmented_text_and_without_diacritics() {
        check(
            "Nhật muốn đối_thoại về việc Mông_Cổ rời hiệp_hội ngư_dân |Nhật cho biết sẽ liên_lạc với Mông_Cổ để hiểu việc nước này rời hiệp_hội ngư_dân .",
            "",
            Lang::Vi,
        );
        check(
            "Nhat muon doi thoai ve viec Mong Co roi hiep hoi ngu dan |Nhat cho biet se lien lac voi Mong Co de hieu viec nuoc nay roi hiep hoi ngu dan.",
            "",
            Lang::Vi,
        );
    }

    #[test]
    fn a_lead_that_opens_with_a_small_word_is_found() {
        check(
            "Farmers turn to goats as fires spread |As fires spread across the hills, farmers have hired goats to eat the dry grass.",
            "",
            Lang::En,
        );
    }

    #[test]
    fn an_ordinary_first_sentence_stays_whole() {
        for text in [
            "The coast guard said on Monday that the death toll from a ferry accident off Luzon had risen to 31.",
            "Police in the city of Porto arrested four men after the match between Porto and Lisbon was stopped.",
            "Short headline",
            "",
        ] {
            check(text, "", Lang::En);
        }
        for text in [
            "Bộ trưởng Ngoại giao Nhật cho biết nước này sẽ liên lạc với Mông Cổ để hiểu việc Mông Cổ rời hiệp hội.",
            "Thẩm phán của Tòa án Tối cao đã bác đơn của công ty, theo đó Tòa án Tối cao giữ nguyên mức phạt.",
        ] {
            check(text, "", Lang::Vi);
        }
    }

    #[test]
    fn a_name_that_stands_in_the_rest_is_not_cut() {
        let first =
            "Sở cứu hỏa vùng núi Bavaria thông báo đám cháy ở vùng núi Bavaria đã được dập tắt sáng nay.";
        assert_eq!(glued_headline(first, "Dân vùng núi Bavaria trở về nhà.", Lang::Vi), None);
    }
}
