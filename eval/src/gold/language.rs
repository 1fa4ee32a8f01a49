use doichieu_bitext::Lang;
use serde::Deserialize;

use super::jsonl;
use crate::InputError;

/// A text whose language is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageItem {
    /// Its id.
    pub id: String,
    /// What sort of text it is: `en_headline`, `vi_nodia_sent`.
    pub kind: String,
    /// Its language.
    pub lang: Lang,
    /// The text.
    pub text: String,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    lang: String,
    kind: String,
    text: String,
}

/// Reads JSONL of `{"id", "lang", "kind", "text"}`; other fields are passed over.
///
/// # Errors
///
/// Any [`InputError`] of a JSONL file, and [`InputError::Lang`].
pub fn read_language(file: &str, bytes: &[u8]) -> Result<Vec<LanguageItem>, InputError> {
    let expected = "an object with `id`, `lang`, `kind` and `text`";
    let mut items = Vec::new();
    for (place, Record { id, lang, kind, text }) in jsonl(file, bytes, expected, |r: &Record| &r.id)? {
        let lang = lang.parse().map_err(|source| InputError::Lang { place, id: id.clone(), source })?;
        items.push(LanguageItem { id, kind, lang, text });
    }
    Ok(items)
}
