//! JSON records, one a line.

use std::fmt;

use doichieu_bitext::{MappedText, MappedTextBuilder, Metadata, Span};
use serde::Deserialize;
use serde::de::{self, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::date::{DateOrder, iso_date, iso_from_unix};
use super::{Article, Extraction};

/// One record of a JSONL file.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its `id`, a number as its digits.
    pub id: Option<String>,
    /// Number of its line in the file, from 1.
    pub line: usize,
    /// Its text and metadata; spans map to the file (or the line, if it was read alone).
    pub article: Article,
}

/// Why a line is no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Not JSON.
    #[error("line {line}, column {column}: {reason}")]
    NotJson {
        /// Number of the line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What the JSON parser says.
        reason: String,
    },
    /// JSON, but not an object.
    #[error("line {line}: expected an object, found {found}")]
    NotAnObject {
        /// Number of the line, from 1.
        line: usize,
        /// What it is: `an array`.
        found: &'static str,
    },
    /// Neither `text` nor `sentences`.
    #[error("line {line}: no field `text`")]
    NoText {
        /// Number of the line, from 1.
        line: usize,
    },
    /// A field is not what it should be.
    #[error("line {line}: `{field}` should be {expected}, found {found}")]
    WrongType {
        /// Number of the line, from 1.
        line: usize,
        /// Name of the field.
        field: &'static str,
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A string holds half of a surrogate pair, which is no character.
    #[error("line {line}: unpaired surrogate in `{field}` at byte {at}")]
    Surrogate {
        /// Number of the line, from 1.
        line: usize,
        /// Name of the field.
        field: &'static str,
        /// Offset of the escape in what was read.
        at: usize,
    },
}

/// Reads one record; spans map to the line.
///
/// * `text` is the article, or `sentences` (an array of strings) is, one a line.
/// * `title`, `outlet` (also `source`, `publisher`), `byline` (also `author`, `authors`; a string or an array),
///   `date` (also `published`), `url`, `lang` (also `language`) are metadata, if they are strings.
/// * `id` is a string or a number.
/// * Every other field is kept in [`Metadata::other`].
///
/// # Errors
///
/// See [`RecordError`]; its line is 1.
pub fn read_record(line: &str) -> Result<Record, RecordError> {
    read_at(line, Span::at(0, line.len()), 1)
}

/// Reads all records of a file, in order; blank lines are left out. Spans map to the file.
///
/// A file that is one JSON object over several lines is one record. An error is one record's; the next ones
/// are read.
pub fn records(file: &str) -> impl Iterator<Item = Result<Record, RecordError>> {
    let whole = is_one_object(file).then(|| read_at(file, Span::at(0, file.len()), 1));
    let n_lines = if whole.is_some() { 0 } else { usize::MAX };
    let mut at = 0;
    let by_line = file.split_inclusive('\n').enumerate().take(n_lines).filter_map(move |(line_idx, line)| {
        let span = Span::at(at, at + line.len());
        at = span.end();
        (!line.trim().is_empty()).then(|| read_at(file, span, line_idx + 1))
    });
    whole.into_iter().chain(by_line)
}

/// Whether the first line is an object with a text.
pub(super) fn looks_like_record(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("");
    let has_text = |json: &str| {
        serde_json::from_str::<Fields<'_>>(json).is_ok_and(|f| {
            f.0.iter().any(|(name, _)| matches!(name.as_str(), "text" | "sentences" | "source"))
        })
    };
    first.starts_with('{') && (has_text(first) || (is_one_object(text) && has_text(text)))
}

/// Whether the file is one object that is not on one line.
fn is_one_object(file: &str) -> bool {
    let body = file.trim();
    body.starts_with('{')
        && body.lines().next().is_none_or(|l| serde_json::from_str::<&RawValue>(l.trim()).is_err())
        && serde_json::from_str::<Fields<'_>>(body).is_ok()
}

/// An object's fields in their order.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

fn read_at(file: &str, span: Span, line: usize) -> Result<Record, RecordError> {
    let json = span.text(file).unwrap_or("");
    let found = kind(json.trim_start());
    if !json.trim_start().starts_with('{') && serde_json::from_str::<&RawValue>(json).is_ok() {
        return Err(RecordError::NotAnObject { line, found });
    }
    let Fields(fields) = serde_json::from_str(json).map_err(|e| RecordError::NotJson {
        line: line + e.line().saturating_sub(1),
        column: e.column(),
        reason: reason(&e),
    })?;
    let mut id = None;
    let mut mapped = None;
    let mut presplit = false;
    let mut metadata = Metadata::default();
    let mut dates = Vec::new();
    for (name, raw) in &fields {
        match name.as_str() {
            "text" => {
                if kind(raw.get()) != "a string" {
                    let found = kind(raw.get());
                    return Err(RecordError::WrongType { line, field: "text", expected: "a string", found });
                }
                mapped = Some(text_of(file, &[*raw], line, "text")?);
                presplit = false;
            }
            "sentences" if mapped.is_none() => {
                let parts: Vec<&RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
                let strings = parts.iter().all(|p| kind(p.get()) == "a string");
                if kind(raw.get()) != "an array" || !strings {
                    let found = if strings { kind(raw.get()) } else { "other values in it" };
                    let expected = "an array of strings";
                    return Err(RecordError::WrongType { line, field: "sentences", expected, found });
                }
                mapped = Some(text_of(file, &parts, line, "sentences")?);
                presplit = true;
            }
            "id" if id.is_none() => id = scalar(raw),
            _ => {
                if !describe(name, raw, &mut metadata, &mut dates) {
                    metadata.other.push((name.clone(), raw.get().to_owned()));
                }
            }
        }
    }
    let order = DateOrder::of_lang(metadata.declared_lang.as_deref());
    metadata.date = dates.into_iter().next().map(|d| iso_date(&d, order).unwrap_or(d));
    let mapped = mapped.ok_or(RecordError::NoText { line })?;
    let article = Article {
        mapped,
        metadata,
        extraction: Extraction::Whole,
        presplit,
        hints: Vec::new(),
        outside: Vec::new(),
    };
    Ok(Record { id, line, article })
}

/// Takes a field that is metadata; `false` if it is none, or of a type that metadata is not.
fn describe(name: &str, raw: &RawValue, metadata: &mut Metadata, dates: &mut Vec<String>) -> bool {
    let text = || string(raw).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let into = |slot: &mut Option<String>| match text() {
        Some(found) if slot.is_none() => {
            *slot = Some(found);
            true
        }
        _ => false,
    };
    match name {
        "title" | "headline" => into(&mut metadata.title),
        "outlet" | "publisher" | "source" | "site" => into(&mut metadata.outlet),
        "url" | "link" => into(&mut metadata.url),
        "lang" | "language" => into(&mut metadata.declared_lang),
        "byline" | "author" | "authors" | "bylines" => {
            let names: Vec<String> = match string(raw) {
                Some(one) => vec![one],
                None => serde_json::from_str(raw.get()).unwrap_or_default(),
            };
            let names: Vec<String> =
                names.iter().map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect();
            let any = !names.is_empty();
            metadata.bylines.extend(names);
            any
        }
        "date" | "published" | "published_at" | "date_published" | "datePublished" => {
            let date = text().or_else(|| raw.get().parse().ok().and_then(iso_from_unix));
            let first = date.is_some() && dates.is_empty();
            dates.extend(date);
            first
        }
        _ => false,
    }
}

/// The text of JSON strings, joined by line feeds, mapped to the bytes inside their quotes.
fn text_of(
    file: &str,
    parts: &[&RawValue],
    line: usize,
    field: &'static str,
) -> Result<MappedText, RecordError> {
    let mut out = MappedTextBuilder::new();
    let mut done = 0;
    for (idx, raw) in parts.iter().enumerate() {
        // The raw value borrows from the file, so the distance of their first bytes is its offset.
        let quote = raw.get().as_ptr() as usize - file.as_ptr() as usize;
        let gap = quote + 1 - done;
        if idx > 0 {
            out.replace("\n", gap);
        } else {
            out.skip(gap);
        }
        let inside = raw.get().get(1..raw.get().len().saturating_sub(1)).unwrap_or("");
        // A line feed inside a sentence would end it.
        let one_line = field == "sentences";
        unescape(inside, one_line, &mut out).map_err(|at| RecordError::Surrogate {
            line,
            field,
            at: quote + 1 + at,
        })?;
        done = quote + 1 + inside.len();
    }
    out.skip(file.len().saturating_sub(done));
    Ok(out.finish())
}

/// Writes out what a JSON string means; fails with the offset of an unpaired surrogate.
fn unescape(literal: &str, one_line: bool, out: &mut MappedTextBuilder) -> Result<(), usize> {
    let mut at = 0;
    while let Some(rest) = literal.get(at..).filter(|r| !r.is_empty()) {
        let plain = rest.find('\\').unwrap_or(rest.len());
        if let Some(text) = rest.get(..plain).filter(|t| !t.is_empty()) {
            out.keep(text);
            at += plain;
            continue;
        }
        let (meant, len) = escape(rest).ok_or(at)?;
        let meant = if one_line && matches!(meant, '\n' | '\r') { ' ' } else { meant };
        out.replace(meant.encode_utf8(&mut [0; 4]), len);
        at += len;
    }
    Ok(())
}

/// The character that an escape at the beginning of `rest` means, and the escape's length.
fn escape(rest: &str) -> Option<(char, usize)> {
    let simple = match rest.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        b'u' => {
            let unit = |at: usize| u16::from_str_radix(rest.get(at..at + 4)?, 16).ok();
            let first = unit(2)?;
            if let Some(c) = char::from_u32(u32::from(first)) {
                return Some((c, 6));
            }
            let second = rest.get(6..8).filter(|e| *e == "\\u").and_then(|_| unit(8))?;
            return char::decode_utf16([first, second]).next()?.ok().map(|c| (c, 12));
        }
        other => char::from(*other),
    };
    Some((simple, 2))
}

/// A string, unescaped.
fn string(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

/// A string or a number, as text.
fn scalar(raw: &RawValue) -> Option<String> {
    string(raw).or_else(|| (kind(raw.get()) == "a number").then(|| raw.get().to_owned()))
}

fn kind(json: &str) -> &'static str {
    match json.as_bytes().first() {
        Some(b'"') => "a string",
        Some(b'[') => "an array",
        Some(b'{') => "an object",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// The parser's words without the place, which the error carries apart.
fn reason(error: &serde_json::Error) -> String {
    let full = error.to_string();
    full.split(" at line ").next().unwrap_or(&full).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(file: &str, expected: &[Result<(&str, &str), RecordError>]) {
        let found: Vec<_> = records(file).collect();
        let brief: Vec<Result<(&str, &str), RecordError>> = found
            .iter()
            .map(|r| match r {
                Ok(r) => Ok((r.id.as_deref().unwrap_or(""), r.article.mapped.text.as_str())),
                Err(e) => Err(e.clone()),
            })
            .collect();
        assert_eq!(brief, expected);
    }

    #[test]
    fn every_record_is_read_and_errors_name_their_line() {
        check(
            "{\"id\":\"a\",\"text\":\"Một\"}\r\n\n{\"id\":7,\"text\":\"Hai\\nba\"}\n[1]\n{\"id\":\"b\"}\n{\"text\":3}\n",
            &[
                Ok(("a", "Một")),
                Ok(("7", "Hai\nba")),
                Err(RecordError::NotAnObject { line: 4, found: "an array" }),
                Err(RecordError::NoText { line: 5 }),
                Err(RecordError::WrongType {
                    line: 6,
                    field: "text",
                    expected: "a string",
                    found: "a number",
                }),
            ],
        );
    }

    #[test]
    fn broken_json_is_named_with_its_place() {
        check(
            "{\"text\":\"a\"}\n{\"text\":\"a\",}\n",
            &[
                Ok(("", "a")),
                Err(RecordError::NotJson { line: 2, column: 13, reason: "trailing comma".to_owned() }),
            ],
        );
    }

    #[test]
    fn half_a_surrogate_pair_is_an_error() {
        let error = RecordError::Surrogate { line: 1, field: "text", at: 11 };
        check("{\"text\": \"a\\ud83d!\"}", &[Err(error)]);
    }

    #[test]
    fn one_object_over_several_lines_is_one_record() {
        check("{\n  \"id\": \"x\",\n  \"text\": \"Một\"\n}\n", &[Ok(("x", "Một"))]);
    }

    #[test]
    fn sentences_become_lines() {
        let record = read_record(r#"{"sentences": ["One.", "Two\nhalves."]}"#).unwrap();
        assert_eq!(record.article.mapped.text, "One.\nTwo halves.");
        assert!(record.article.presplit);
    }

    #[test]
    fn text_maps_into_the_quotes() {
        let file = "{\"id\":1,\"text\":\"x\"}\n{\"text\":\"Ti\\u1ebfng \\ud83d\\ude00 \\\"Việt\\\"\"}";
        let record = records(file).nth(1).unwrap().unwrap();
        let mapped = &record.article.mapped;
        assert_eq!(mapped.text, "Tiếng 😀 \"Việt\"");
        let slice = |part: &str| {
            let at = mapped.text.find(part).unwrap();
            mapped.map.to_source(Span::at(at, at + part.len())).text(file).unwrap()
        };
        assert_eq!(slice("Tiếng"), "Ti\\u1ebfng");
        assert_eq!(slice("😀"), "\\ud83d\\ude00");
        assert_eq!(slice("\"Việt\""), "\\\"Việt\\\"");
    }

    #[test]
    fn metadata_is_kept() {
        let line = r#"{"text":"a","title":" T ","source":"TTXVN","author":["A","B"],"date":"13/03/2024 10:23 (GMT+7)","lang":"vi","tags":["x", 1]}"#;
        let metadata = read_record(line).unwrap().article.metadata;
        assert_eq!(metadata.title.as_deref(), Some("T"));
        assert_eq!(metadata.outlet.as_deref(), Some("TTXVN"));
        assert_eq!(metadata.bylines, ["A", "B"]);
        assert_eq!(metadata.date.as_deref(), Some("2024-03-13T10:23+07:00"));
        assert_eq!(metadata.other, [("tags".to_owned(), "[\"x\", 1]".to_owned())]);
    }

    proptest! {
        #[test]
        fn what_serde_writes_is_read_and_maps_back(text in any::<String>(), before in "[a-z ế]{0,9}") {
            let line = serde_json::json!({ "a": before, "text": text }).to_string();
            let record = read_record(&line).unwrap();
            let mapped = &record.article.mapped;
            prop_assert_eq!(&mapped.text, &text);
            prop_assert_eq!(mapped.map.source_len(), line.len());
            for (at, c) in mapped.text.char_indices() {
                let source = mapped.map.to_source(Span::at(at, at + c.len_utf8())).text(&line).unwrap();
                let meant: String = serde_json::from_str(&format!("\"{source}\"")).unwrap();
                prop_assert_eq!(meant, c.to_string());
            }
        }

        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,80}") {
            for record in records(&text).flatten() {
                prop_assert!(record.line > 0);
            }
        }
    }
}
