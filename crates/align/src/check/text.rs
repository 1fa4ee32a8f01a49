//! The words of a side, for looking whether something is said there in other words.

use std::collections::BTreeSet;

use doichieu_bitext::Span;
use doichieu_claims::fold;

/// A text's words in lower case, with their places.
#[derive(Debug)]
pub(super) struct Words {
    words: Vec<(String, Span)>,
    /// Vietnamese without any diacritics: phrases are looked up by their bare letters.
    is_bare: bool,
    /// Runs of digits without marks and leading zeros.
    digits: BTreeSet<String>,
}

impl Words {
    pub(super) fn read(text: &str, is_vietnamese: bool) -> Self {
        let mut words = Vec::new();
        let mut digits = BTreeSet::new();
        let mut start = None;
        let mut push = |from: usize, to: usize| {
            let span = Span::at(from, to);
            let raw = span.text(text).unwrap_or("");
            let trimmed = raw.trim_end_matches(['.', ',', '\'', '’']);
            let span = Span::at(from, from + trimmed.len());
            let stem = trimmed.strip_suffix("'s").or_else(|| trimmed.strip_suffix("’s")).unwrap_or(trimmed);
            if stem.contains(|c: char| c.is_ascii_digit()) {
                let run: String = stem.chars().filter(char::is_ascii_digit).collect();
                digits.insert(run.trim_start_matches('0').to_owned());
            }
            if !stem.is_empty() {
                words.push((fold::lower(stem), span));
            }
        };
        let mut last = '\0';
        for (at, c) in text.char_indices() {
            let joins = matches!(c, '.' | ',') && last.is_ascii_digit()
                || matches!(c, '\'' | '’') && last.is_alphabetic()
                || matches!(c, '\u{300}'..='\u{36f}');
            // Digits and letters that touch are two words: `10km`.
            let turns = last.is_ascii_digit() && c.is_alphabetic();
            if c.is_alphanumeric() && !turns || joins && start.is_some() {
                start.get_or_insert(at);
            } else {
                if let Some(from) = start.take() {
                    push(from, at);
                }
                if turns {
                    start = Some(at);
                }
            }
            last = c;
        }
        if let Some(from) = start {
            push(from, text.len());
        }
        let is_bare = is_vietnamese && text.is_ascii();
        Self { words, is_bare, digits }
    }

    /// Where a phrase of lower-case words stands, left to right.
    pub(super) fn find(&self, phrase: &str) -> impl Iterator<Item = Span> {
        let phrase = if self.is_bare { fold::bare(phrase).into_owned() } else { phrase.to_owned() };
        let parts: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        self.words
            .windows(parts.len().max(1))
            .filter(move |window| window.iter().zip(&parts).all(|((word, _), part)| word == part))
            .filter_map(|window| Some(window.first()?.1.hull(window.last()?.1)))
    }

    pub(super) fn has(&self, phrase: &str) -> bool {
        self.find(phrase).next().is_some()
    }

    pub(super) fn has_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has(phrase))
    }

    /// Whether the digits of a mention stand here too, whatever their marks.
    pub(super) fn has_digits(&self, mention: &str) -> bool {
        let mut any = false;
        for run in mention.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')) {
            let run: String = run.chars().filter(char::is_ascii_digit).collect();
            if run.is_empty() {
                continue;
            }
            if !self.digits.contains(run.trim_start_matches('0')) {
                return false;
            }
            any = true;
        }
        any
    }

    /// Index of the first word that begins at or after a byte.
    pub(super) fn at(&self, byte: usize) -> usize {
        self.words.partition_point(|(_, span)| span.start() < byte)
    }

    pub(super) fn word(&self, idx: usize) -> &str {
        self.words.get(idx).map_or("", |(word, _)| word)
    }

    pub(super) fn span(&self, idx: usize) -> Span {
        self.words.get(idx).map_or_else(Span::default, |(_, span)| *span)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Span)> {
        self.words.iter().map(|(word, span)| (word.as_str(), *span))
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}
