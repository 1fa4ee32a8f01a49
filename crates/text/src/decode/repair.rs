//! Text that was decoded wrongly before it came here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use doichieu_bitext::{MappedText, MappedTextBuilder};
use unicode_normalization::UnicodeNormalization;

use super::detect::{Vietnamese, log_odds, table_of, vietnamese};
use super::evidence::{Tally, Verdict, judge, words};
use super::table::Table;
use super::{Encoding, capitals};

/// How sure it must be that a text was legacy Vietnamese before it is touched.
const SURE: f64 = 0.99;

/// How many times likelier the repaired words must be than the words as they are.
const FAR_BETTER: f64 = 1000.0;

/// A repaired text and what was wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Repaired {
    /// The text as it was meant; spans map to the text as it was given.
    pub mapped: MappedText,
    /// The encoding the bytes had been in when someone took them for windows-1252.
    pub encoding: Encoding,
    /// Probability that this is right, in `0.0..=1.0`.
    pub confidence: f64,
}

/// Repairs text that is UTF-8 or legacy Vietnamese shown as windows-1252 (`Viá»‡t`, `ViÖt`, `Vieät` for `Việt`).
///
/// Returns `None` if the text is sound, or if the evidence is too thin to touch it: a word or two.
///
/// # Examples
///
/// ```
/// use doichieu_text::decode::repair;
///
/// let repaired = repair("Ngöôøi daân Vieät Nam coù quyeàn bieát.");
/// assert_eq!(repaired.map(|m| m.text).as_deref(), Some("Người dân Việt Nam có quyền biết."));
/// assert_eq!(repair("Die Mäuse hören schöne Töne."), None);
/// ```
pub fn repair(text: &str) -> Option<MappedText> {
    repair_with_evidence(text).map(|r| r.mapped)
}

/// The same, with the encoding that was found and how sure it is.
pub fn repair_with_evidence(text: &str) -> Option<Repaired> {
    if text.is_ascii() {
        return None;
    }
    repair_utf8(text).or_else(|| repair_legacy(text))
}

/// UTF-8 taken for windows-1252: sequences of its characters whose bytes are a character of UTF-8.
fn repair_utf8(text: &str) -> Option<Repaired> {
    let mut out = MappedTextBuilder::new();
    let (mut n_short, mut n_long, mut n_stray) = (0usize, 0usize, 0usize);
    let mut rest = text;
    while !rest.is_empty() {
        let n_ascii = rest.bytes().take_while(u8::is_ascii).count();
        let (plain, after) = rest.split_at_checked(n_ascii).unwrap_or(("", rest));
        out.keep(plain);
        rest = after;
        let Some(c) = rest.chars().next() else { break };
        if let Some((meant, n_bytes)) = utf8_char(rest) {
            if meant.len_utf8() > 2 {
                n_long += 1;
            } else {
                n_short += 1;
            }
            out.replace(meant.encode_utf8(&mut [0; 4]), n_bytes);
            rest = rest.get(n_bytes..).unwrap_or("");
            continue;
        }
        n_stray += usize::from(c.is_alphabetic());
        let (first, after) = rest.split_at_checked(c.len_utf8()).unwrap_or((rest, ""));
        out.keep(first);
        rest = after;
    }
    // Three of its bytes in a row do not occur by chance (`â€™`); two hardly do (`Ã©`).
    let sure = n_long >= 1 || n_short >= 2;
    (sure && (n_short + n_long) * 2 > n_stray).then(|| Repaired {
        mapped: out.finish(),
        encoding: Encoding::Utf8,
        confidence: if n_long > 0 { 0.999 } else { 0.99 },
    })
}

/// The character that the characters at the beginning of a text are the bytes of, and their length in the text.
fn utf8_char(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let lead = byte_of(chars.next()?).filter(|b| (0xC2..=0xF4).contains(b))?;
    let n_more = match lead {
        0xC2..=0xDF => 1,
        0xE0..=0xEF => 2,
        _ => 3,
    };
    let mut bytes = [lead, 0, 0, 0];
    for slot in bytes.iter_mut().skip(1).take(n_more) {
        *slot = byte_of(chars.next()?).filter(|b| (0x80..=0xBF).contains(b))?;
    }
    let meant = std::str::from_utf8(bytes.get(..=n_more)?).ok()?.chars().next()?;
    let n_bytes = text.chars().take(1 + n_more).map(char::len_utf8).sum();
    (!meant.is_control()).then_some((meant, n_bytes))
}

/// The byte that windows-1252 shows as a character; control codes stand for the bytes it leaves free.
fn byte_of(c: char) -> Option<u8> {
    match u8::try_from(u32::from(c)) {
        Ok(byte) => Some(byte),
        Err(_) => SHOWN.get(&c).copied(),
    }
}

/// The characters beyond Latin-1 that windows-1252 shows, and their bytes.
static SHOWN: LazyLock<BTreeMap<char, u8>> = LazyLock::new(|| {
    let shown = |byte: u8| Table::windows_1252().step(&[byte]).map(|(c, _)| (c, byte));
    (0x80..=0x9F).filter_map(shown).collect()
});

/// TCVN3, VNI, VISCII or windows-1258 taken for windows-1252.
fn repair_legacy(text: &str) -> Option<Repaired> {
    // Characters that windows-1252 lacks were right already; a space in their place keeps words apart.
    let broken = text.split_inclusive('\n').filter(|line| !has_vietnamese_letters(line));
    let bytes: Vec<u8> = broken.flat_map(str::chars).map(|c| byte_of(c).unwrap_or(b' ')).collect();
    let words = words(&bytes);
    let best: Vietnamese = vietnamese(&words, |t| Tally::of(&words, t))?;
    let as_it_is = Tally::of(&words, Table::windows_1252());
    let table = table_of(best.encoding)?;
    let sound = Tally::of(&words, table);
    let better = log_odds(&sound) - log_odds(&as_it_is) > FAR_BETTER.ln();
    if best.confidence < SURE || !better || best.n_bad * 4 > best.n_valid || best.n_valid < 3 {
        return None;
    }
    let mut out = MappedTextBuilder::new();
    for line in text.split_inclusive('\n') {
        match read_line(line, table).filter(|_| !has_vietnamese_letters(line)) {
            Some(chars)
                if n_syllables(&chars.iter().map(|c| c.0).collect::<String>()) > n_syllables(line) =>
            {
                for (c, n_bytes) in chars {
                    out.replace(c.encode_utf8(&mut [0; 4]), n_bytes);
                }
            }
            _ => out.keep(line),
        }
    }
    let mut mapped = out.finish();
    if best.encoding == Encoding::Tcvn3 {
        mapped.text = capitals::raise(mapped.text);
    }
    (mapped.text != text).then_some(Repaired { mapped, encoding: best.encoding, confidence: best.confidence })
}

/// Whether a line has letters that windows-1252 cannot show: then it was decoded rightly.
fn has_vietnamese_letters(line: &str) -> bool {
    line.chars().any(|c| matches!(c, '\u{1EA0}'..='\u{1EF9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư'))
}

/// A line's characters as meant, each with the length in the text of what it is made from.
fn read_line(line: &str, table: &Table) -> Option<Vec<(char, usize)>> {
    let mut out = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let second = rest.chars().nth(1);
        let mut n_chars = 1;
        let meant = match byte_of(c) {
            None => c,
            Some(first) => {
                let pair = [first, second.and_then(byte_of).unwrap_or(b' ')];
                let (meant, n_bytes) = table.step(&pair)?;
                n_chars = n_bytes;
                meant
            }
        };
        let n_bytes: usize = rest.chars().take(n_chars).map(char::len_utf8).sum();
        out.push((meant, n_bytes));
        rest = rest.get(n_bytes..)?;
    }
    Some(out)
}

fn n_syllables(line: &str) -> usize {
    let nfc: String = line.nfc().collect();
    nfc.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic())
        .filter(|w| matches!(judge(w), Verdict::Common | Verdict::Valid))
        .count()
}
