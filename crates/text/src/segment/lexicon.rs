use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What is known of one word, as a set of classes.
///
/// The classes are the row names of `assets/segment/*.tsv`:
///
/// * `title`: stands before a person's name (`Mr.`, `Gen.`, `GS.`)
/// * `body`: stands before what it names (`TP.`, `BV.`, `St.`); may end a sentence
/// * `detached`: one of these whose stop may stand off, as tokenizers leave it (`TP . HCM`)
/// * `number`: stands before a number (`No. 3`, `pp. 4`)
/// * `month`: a month or weekday, before a number
/// * `suffix`: follows a name (`Inc.`, `Jr.`); may end a sentence
/// * `time`: `a.m.`, `p.m.`; may end a sentence
/// * `etc`: ends a sentence unless it goes on in lower case
/// * `unit`: a measure; may end a sentence
/// * `inside`: never ends a sentence (`e.g.`, `vs.`)
/// * `initialism`: letters with stops (`U.S.`); may end a sentence
/// * `brand`: a name that is written with a mark (`Yahoo!`)
///
/// and, in any case:
///
/// * `opener`: a word that begins sentences and is seldom capitalised inside one
/// * `firm`: an opener that is no part of names either, so that a capital may follow it
/// * `lead`: a word that begins the lead of a report and is seldom capitalised inside a sentence
/// * `role`: a word that begins a person's title or origin, and may begin a lead (`Prime Minister …`)
/// * `person`: a word for a person that may stand before a speech verb (`Ông nói.`)
/// * `speech`: a verb that attributes a quotation
/// * `clause`: begins what was said after a speech verb (`said that …`)
/// * `aux`: a verb form that shows the words before it to be a subject (`… Jr. Conte is …`, `Nga sẽ …`)
/// * `bind`: a word that needs a complement, so that what follows it does not begin a sentence (`of`, `của`)
/// * `zone`: goes on after a time of day (`10 a.m. EST`, `9 p.m. Monday`)
/// * `label`: a letter or Roman numeral after it is a name of a kind, no initial (`vitamin C.`)
/// * `heading`: with a number it heads what follows (`Điều 3. Giải thích từ ngữ.`)
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

impl Classes {
    pub(super) const TITLE: Self = Self(1);
    pub(super) const BODY: Self = Self(1 << 1);
    pub(super) const DETACHED: Self = Self(1 << 2);
    pub(super) const NUMBER: Self = Self(1 << 3);
    pub(super) const MONTH: Self = Self(1 << 4);
    pub(super) const SUFFIX: Self = Self(1 << 5);
    pub(super) const TIME: Self = Self(1 << 6);
    pub(super) const ETC: Self = Self(1 << 7);
    pub(super) const UNIT: Self = Self(1 << 8);
    pub(super) const INSIDE: Self = Self(1 << 9);
    pub(super) const INITIALISM: Self = Self(1 << 10);
    pub(super) const BRAND: Self = Self(1 << 11);
    pub(super) const OPENER: Self = Self(1 << 12);
    pub(super) const FIRM: Self = Self(1 << 13);
    pub(super) const LEAD: Self = Self(1 << 14);
    pub(super) const ROLE: Self = Self(1 << 15);
    pub(super) const PERSON: Self = Self(1 << 16);
    pub(super) const SPEECH: Self = Self(1 << 17);
    pub(super) const CLAUSE: Self = Self(1 << 18);
    pub(super) const AUX: Self = Self(1 << 19);
    pub(super) const BIND: Self = Self(1 << 20);
    pub(super) const ZONE: Self = Self(1 << 21);
    pub(super) const LABEL: Self = Self(1 << 22);
    pub(super) const HEADING: Self = Self(1 << 23);

    /// The class that a row of the table names.
    fn named(row: &str) -> Option<Self> {
        Some(match row {
            "title" => Self::TITLE,
            "body" => Self::BODY,
            "detached" => Self::DETACHED,
            "number" => Self::NUMBER,
            "month" => Self::MONTH,
            "suffix" => Self::SUFFIX,
            "time" => Self::TIME,
            "etc" => Self::ETC,
            "unit" => Self::UNIT,
            "inside" => Self::INSIDE,
            "initialism" => Self::INITIALISM,
            "brand" => Self::BRAND,
            "opener" => Self::OPENER,
            "firm" => Self::FIRM,
            "lead" => Self::LEAD,
            "role" => Self::ROLE,
            "person" => Self::PERSON,
            "speech" => Self::SPEECH,
            "clause" => Self::CLAUSE,
            "aux" => Self::AUX,
            "bind" => Self::BIND,
            "zone" => Self::ZONE,
            "label" => Self::LABEL,
            "heading" => Self::HEADING,
            _ => return None,
        })
    }

    /// Whether words of this class are abbreviations, whose case counts.
    fn is_abbreviation(self) -> bool {
        self.0 < Self::OPENER.0
    }

    /// Whether any class of `other` is in this set.
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether nothing is known of the word.
    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Both sets together.
    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// One language's words around sentence ends.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// Abbreviations without their last stop, as written.
    abbreviations: HashMap<Box<str>, Classes>,
    /// Other words, lower-case, NFC.
    words: HashMap<Box<str>, Classes>,
    /// The same without diacritics, for texts that lack them: there `nam` may be *năm*, elsewhere it is not.
    plain: HashMap<Box<str>, Classes>,
}

impl Lexicon {
    /// Reads a table of rows `class TAB word word …`; lines that begin with `#` are comments.
    ///
    /// Rows of unknown classes are skipped: a test sees to it that the bundled tables have none.
    pub(super) fn parse(table: &str) -> Self {
        let mut lexicon =
            Self { abbreviations: HashMap::new(), words: HashMap::new(), plain: HashMap::new() };
        for (class, entries) in rows(table) {
            let Some(class) = Classes::named(class) else { continue };
            for entry in entries.split_whitespace() {
                let (whole, plain) = (entry.nfc().collect::<String>(), without_marks(entry));
                if class.is_abbreviation() {
                    note(&mut lexicon.abbreviations, plain, class);
                    note(&mut lexicon.abbreviations, whole, class);
                } else {
                    note(&mut lexicon.plain, plain, class);
                    note(&mut lexicon.words, whole, class);
                }
            }
        }
        lexicon
    }

    /// What is known of an abbreviation, written as in the text, without its last stop.
    pub(super) fn abbreviation(&self, word: &str) -> Classes {
        if let Some(classes) = self.abbreviations.get(word) {
            return *classes;
        }
        if word.is_ascii() {
            return Classes::default();
        }
        let composed: String = word.nfc().map(modern_d).collect();
        self.abbreviations.get(composed.as_str()).copied().unwrap_or_default()
    }

    /// What is known of a word in any case.
    ///
    /// * `plain`: whether the text around lacks diacritics.
    pub(super) fn word(&self, word: &str, plain: bool) -> Classes {
        let lower = if word.is_ascii() {
            word.to_ascii_lowercase()
        } else {
            word.nfc().map(modern_d).collect::<String>().to_lowercase()
        };
        let words = if plain { &self.plain } else { &self.words };
        words.get(lower.as_str()).copied().unwrap_or_default()
    }
}

/// Bytes on either side of a place that tell whether the text lacks diacritics: ten syllables or so, among which
/// Vietnamese has some.
const AROUND: usize = 48;

/// Whether `text` lacks diacritics around byte `at`: no letters beyond ASCII, whatever the quotation marks are.
///
/// Told by lead byte: U+00C0–036F, Latin letters and combining marks; U+1000–1FFF, among them Latin Extended
/// Additional.
pub(super) fn is_plain(text: &str, at: usize) -> bool {
    let around = at.saturating_sub(AROUND)..text.len().min(at + AROUND);
    text.as_bytes().get(around).is_some_and(|bytes| !bytes.iter().any(|b| matches!(b, 0xc3..=0xcd | 0xe1)))
}

/// Adds a class to what is known of `word`.
fn note(known: &mut HashMap<Box<str>, Classes>, word: String, class: Classes) {
    let classes = known.entry(word.into()).or_default();
    *classes = classes.or(class);
}

/// The rows of a table: class and entries.
fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// Đ for the Icelandic Ð that older Vietnamese texts have in its place.
fn modern_d(c: char) -> char {
    if c == 'Ð' { 'Đ' } else { c }
}

/// `word` as it stands in a text without diacritics.
fn without_marks(word: &str) -> String {
    word.nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [&str; 2] =
        [include_str!("../../assets/segment/en.tsv"), include_str!("../../assets/segment/vi.tsv")];

    #[test]
    fn bundled_tables_name_only_known_classes() {
        for table in TABLES {
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let (class, entries) = line.split_once('\t').expect(line);
                assert!(Classes::named(class).is_some(), "{line}");
                assert!(!entries.trim().is_empty(), "{line}");
            }
        }
    }

    #[test]
    fn words_are_found_decomposed_and_without_marks() {
        let vi = Lexicon::parse(TABLES[1]);
        let decomposed: String = "NSƯT".nfd().collect();
        assert!(vi.abbreviation(&decomposed).has(Classes::TITLE));
        assert!(vi.abbreviation("ÐT").has(Classes::BODY));
        assert!(vi.word("ong", true).has(Classes::OPENER));
        assert!(vi.word("ong", false).is_none());
        let en = Lexicon::parse(TABLES[0]);
        assert!(en.abbreviation("Sen").has(Classes::TITLE));
        assert!(en.abbreviation("cat").is_none());
    }
}
