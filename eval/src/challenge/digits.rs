use doichieu_bitext::{Finding, FindingKind, Span};

use super::{CheckedTexts, Checker};
use crate::System;

/// The floor of checkers: digits that stand on one side alone.
///
/// Runs of digits, with points and commas between digits left out, are paired off; each that is left is a finding. It
/// is what OpusCleaner's filter `num_mismatch` does, without its ratio.
#[derive(Debug, Clone, Copy, Default)]
pub struct Digits;

impl Checker for Digits {
    fn name(&self) -> &str {
        "baseline-digits"
    }

    fn check(&self, pairs: &[CheckedTexts<'_>]) -> Vec<Vec<Finding>> {
        pairs.iter().map(|pair| unpaired(pair.source, pair.target)).collect()
    }
}

impl System for Digits {
    fn name(&self) -> &str {
        Checker::name(self)
    }

    fn check(&self, source: &str, target: &str) -> Option<Vec<FindingKind>> {
        Some(unpaired(source, target).iter().map(|f| f.kind).collect())
    }
}

fn unpaired(source: &str, target: &str) -> Vec<Finding> {
    let mut theirs = runs(target);
    let mut out = Vec::new();
    let finding = |kind, source_span, target_span| Finding {
        kind,
        source_span,
        target_span,
        probability: 1.0,
        message: String::new(),
    };
    for (digits, span) in runs(source) {
        match theirs.iter().position(|(other, _)| *other == digits) {
            Some(at) => drop(theirs.remove(at)),
            None => out.push(finding(FindingKind::NumberMissing, Some(span), None)),
        }
    }
    out.extend(theirs.into_iter().map(|(_, span)| finding(FindingKind::NumberAdded, None, Some(span))));
    out
}

/// The runs of digits of a text.
fn runs(text: &str) -> Vec<(String, Span)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut digits = String::new();
        while let Some(&byte) = bytes.get(at) {
            let joins = matches!(byte, b'.' | b',')
                && !digits.is_empty()
                && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            if byte.is_ascii_digit() {
                digits.push(char::from(byte));
            } else if !joins {
                break;
            }
            at += 1;
        }
        if digits.is_empty() {
            at += 1;
        } else {
            out.push((digits, Span::at(start, at)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, target: &str, expected: &[&str]) {
        let found: Vec<&str> = unpaired(source, target)
            .iter()
            .filter_map(|f| f.source_span.map_or_else(|| f.target_span?.text(target), |s| s.text(source)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn separators_do_not_matter_and_scales_are_not_known() {
        check("1,500 people, 3.5%", "1.500 người, 3,5%", &[]);
        check("590 people", "59 người", &["590", "59"]);
        check("1.5 million", "1.500.000", &["1.5", "1.500.000"]);
        check("", "năm 2008.", &["2008"]);
    }
}
