use doichieu_bitext::Span;

use super::decide::ends_sentence;
use super::list::item_starts;
use super::quote::{Quotation, Side};
use super::rules::Rules;
use super::stop::{Stop, is_mark};
use super::unicode::UnicodeBreaks;

/// What a byte of UTF-8 may begin, for the scan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// Nothing that the rules look at.
    Plain,
    /// A one-byte stop: `.`, `!`, `?`.
    Stop,
    /// A quotation mark, the first half of one as TeX and treebanks write it, or a closing bracket.
    Quote,
    /// The lead byte of characters some of which are stops or quotation marks.
    Lead,
}

/// The class of every byte.
const BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Plain; 256];
    bytes[b'.' as usize] = Byte::Stop;
    bytes[b'!' as usize] = Byte::Stop;
    bytes[b'?' as usize] = Byte::Stop;
    bytes[b'"' as usize] = Byte::Quote;
    bytes[b'`' as usize] = Byte::Quote;
    bytes[b'\'' as usize] = Byte::Quote;
    bytes[b')' as usize] = Byte::Quote;
    // U+2000–2FFF, U+3000–3FFF, U+F000–FFFF.
    bytes[0xe2] = Byte::Lead;
    bytes[0xe3] = Byte::Lead;
    bytes[0xef] = Byte::Lead;
    bytes
};

/// Cuts one line into sentences and hands each to `take`, with white space around.
pub(super) fn cut(line: &str, rules: &dyn Rules, mut take: impl FnMut(Span)) {
    let breaks = UnicodeBreaks::new(line);
    let items = item_starts(line);
    let mut items = items.iter().copied().peekable();
    let mut foreign = breaks.of_other_scripts().iter().copied().peekable();
    let mut quotation = Quotation::default();
    let mut start = 0;
    // Up to here the boundaries of UAX #29 have been judged.
    let mut judged = 0;
    let mut at = 0;
    let bytes = line.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let class = BYTES[usize::from(*byte)];
        if class == Byte::Plain {
            at += 1;
            continue;
        }
        let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) else { break };
        if !is_mark(c) {
            if let Some(side) = side(line, at, c, quotation) {
                quotation.note(side);
            } else if c == '\'' {
                if let Some(side) = quotation.single_side(line, at) {
                    quotation.note_single(side);
                }
            } else if c == ')'
                && let Some(lead) = dateline_start(line, start, at, rules)
            {
                take(Span::at(start, lead));
                start = lead;
            }
            at += c.len_utf8();
            continue;
        }
        while let Some(item) = items.next_if(|item| *item <= at) {
            take(Span::at(start, item));
            start = item;
        }
        while let Some(end) = foreign.next_if(|end| *end <= at) {
            if judged < end && start < end {
                take(Span::at(start, end));
                start = end;
            }
        }
        // By far the most frequent stops that end nothing.
        if c == '.' && joins(at.checked_sub(1).and_then(|before| bytes.get(before)), bytes.get(at + 1)) {
            at += 1;
            continue;
        }
        let stop = Stop::read(line, start, at, quotation);
        judged = judged.max(stop.word_at());
        if ends_sentence(&stop, &breaks, rules) {
            take(Span::at(start, stop.end));
            start = stop.end;
        }
        at = stop.marks.end();
    }
    for end in items.chain(foreign.filter(|end| judged < *end)) {
        if start < end {
            take(Span::at(start, end));
            start = end;
        }
    }
    take(Span::at(start, line.len()));
}

/// Whether a full stop between these bytes ends nothing: `4.5`, `cnn.com`, `U.S`.
fn joins(before: Option<&u8>, after: Option<&u8>) -> bool {
    after.is_some_and(|after| {
        after.is_ascii_lowercase()
            || after.is_ascii_digit()
            || after.is_ascii_uppercase() && before.is_some_and(u8::is_ascii_uppercase)
    })
}

/// The longest place name of a dateline, in bytes.
const MAX_DATELINE: usize = 40;

/// Where a dateline in brackets begins that closes at byte `close` and follows a headline without a stop.
fn dateline_start(line: &str, start: usize, close: usize, rules: &dyn Rules) -> Option<usize> {
    let from = line.as_bytes().get(start..close)?.iter().rev().take(MAX_DATELINE).position(|b| *b == b'(')?;
    let open = close - 1 - from;
    let (headline, place, lead) =
        (line.get(start..open)?, line.get(open + 1..close)?, line.get(close + 1..)?);
    rules.heads_lead(headline, place, lead).then_some(open)
}

/// What the character at byte `at` does if it is a double quotation mark.
fn side(line: &str, at: usize, c: char, quotation: Quotation) -> Option<Side> {
    match c {
        '“' | '„' => Some(Side::Opens),
        '”' => Some(Side::Closes),
        '"' => Some(quotation.side(line, at)),
        '`' if line.get(at..).is_some_and(|rest| rest.starts_with("``")) => Some(Side::Opens),
        _ => None,
    }
}
