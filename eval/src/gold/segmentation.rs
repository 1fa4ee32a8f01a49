use doichieu_bitext::{Lang, Span};
use serde::Deserialize;

use super::jsonl;
use crate::InputError;

/// A passage whose sentences are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its id.
    pub id: String,
    /// What sort of text it is: `en_news`, `vi_rules`.
    pub kind: String,
    /// Its language.
    pub lang: Lang,
    /// The text.
    pub text: String,
    /// Its sentences in reading order, as byte spans.
    pub sentences: Vec<Span>,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    lang: String,
    kind: String,
    text: String,
    sentences: Vec<(usize, usize)>,
}

/// Reads JSONL of `{"id", "lang", "kind", "text", "sentences": [[start, end], …]}`, offsets in code points.
///
/// # Errors
///
/// Any [`InputError`] of a JSONL file, [`InputError::Lang`], and [`InputError::Offset`].
pub fn read_segmentation(file: &str, bytes: &[u8]) -> Result<Vec<Passage>, InputError> {
    let expected = "an object with `id`, `lang`, `kind`, `text` and `sentences`";
    let mut passages = Vec::new();
    for (place, record) in jsonl(file, bytes, expected, |r: &Record| &r.id)? {
        let Record { id, lang, kind, text, sentences } = record;
        let lang = match lang.parse() {
            Ok(lang) => lang,
            Err(source) => return Err(InputError::Lang { place, id, source }),
        };
        let sentences = byte_spans(&text, &sentences).map_err(|(start, end)| {
            let len = text.chars().count();
            InputError::Offset { place, id: id.clone(), start, end, len }
        })?;
        passages.push(Passage { id, kind, lang, text, sentences });
    }
    Ok(passages)
}

/// Byte spans for ranges of code points.
///
/// # Errors
///
/// The first range that goes backwards or past the end of the text.
pub fn byte_spans(text: &str, chars: &[(usize, usize)]) -> Result<Vec<Span>, (usize, usize)> {
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    chars
        .iter()
        .map(|&(start, end)| match (starts.get(start), starts.get(end)) {
            (Some(from), Some(to)) if from <= to => Ok(Span::at(*from, *to)),
            _ => Err((start, end)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_become_bytes() {
        let text = "Mưa. Gió.";
        assert_eq!(byte_spans(text, &[(0, 4), (5, 9)]), Ok(vec![Span::at(0, 5), Span::at(6, 11)]));
        assert_eq!(byte_spans(text, &[(0, 10)]), Err((0, 10)));
        assert_eq!(byte_spans(text, &[(3, 2)]), Err((3, 2)));
    }

    #[test]
    fn errors_name_file_line_and_what_was_expected() {
        let bad = "{\"id\":\"a\",\"lang\":\"en\",\"kind\":\"k\",\"text\":\"Mưa.\",\"sentences\":[[0,4]]}\n\n{\"id\":\"b\"}";
        let error = read_segmentation("gold.jsonl", bad.as_bytes()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`gold.jsonl`, line 3: expected an object with `id`, `lang`, `kind`, `text` and `sentences`"
        );
        let past = r#"{"id":"a","lang":"en","kind":"k","text":"Mưa.","sentences":[[0,5]]}"#;
        let error = read_segmentation("gold.jsonl", past.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "`gold.jsonl`, line 1: span 0..5 of `a`, expected one within 0..4");
        let twice = format!("{}\n{}", bad.lines().next().unwrap(), bad.lines().next().unwrap());
        let error = read_segmentation("gold.jsonl", twice.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "`gold.jsonl`, line 2: id `a` occurs a second time");
    }
}
