//! From a line of JSON to a record.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::Id;
use crate::record::{Field, Record};

/// What the fields of a record are called.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Of the id.
    pub id: String,
    /// Of the first text; the first name that a record has counts.
    pub source: Vec<String>,
    /// Of the second text.
    pub target: Vec<String>,
}

/// Columns that are not there, or that are named in another way than they can be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnsError {
    /// What is before `=` is no role, or there is no `=`.
    #[error("`{given}` names no column: `id=NAME`, `source=NAME` or `target=NAME` is needed")]
    NoRole {
        /// As it was given.
        given: String,
    },
    /// The table has no such column.
    #[error("there is no column `{name}`; there are {there}")]
    Missing {
        /// The name that was looked for.
        name: String,
        /// Those that are there, in backquotes.
        there: String,
    },
    /// The column holds something else than is needed.
    #[error("the column `{name}` holds {kind}, neither {needed}")]
    Kind {
        /// Its name.
        name: String,
        /// What it holds.
        kind: String,
        /// What it may hold.
        needed: &'static str,
    },
}

impl Columns {
    /// The usual names, with those that the user gives as `id=…`, `source=…`, `target=…` in their place.
    ///
    /// # Errors
    ///
    /// Fails if one of them is something else.
    pub fn named(given: &[String]) -> Result<Self, ColumnsError> {
        let names = |all: &[&str]| all.iter().map(|n| (*n).to_owned()).collect();
        let mut columns =
            Self { id: "id".to_owned(), source: names(&["source", "en"]), target: names(&["target", "vi"]) };
        for pair in given {
            match pair.split_once('=').map(|(role, name)| (role.trim(), name.trim())) {
                Some(("id", name)) => columns.id = name.to_owned(),
                Some(("source" | "en" | "text", name)) => columns.source = vec![name.to_owned()],
                Some(("target" | "vi", name)) => columns.target = vec![name.to_owned()],
                _ => return Err(ColumnsError::NoRole { given: pair.clone() }),
            }
        }
        Ok(columns)
    }
}

/// What a bare string is held for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// A file's path.
    Path,
    /// Running text.
    Text,
    /// One sentence.
    Sentence,
}

impl Bare {
    /// The field that a bare string makes.
    pub fn field(self, string: String) -> Field {
        match self {
            Self::Path => Field::Path(string.into()),
            Self::Text => Field::Text(string),
            Self::Sentence => Field::Sentences(vec![string]),
        }
    }
}

/// What records look like.
#[derive(Debug, Clone)]
pub struct Shape {
    /// What its fields are called.
    pub columns: Columns,
    /// What a bare string in it is.
    pub bare: Bare,
    /// Whether a record has two texts.
    pub is_pair: bool,
}

/// A record that cannot be taken: its id, as far as it could be told, and why.
#[derive(Debug)]
pub struct Refused {
    /// Its id, where it has one.
    pub id: Option<Id>,
    /// Why, in words for the user.
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "text, a list of sentences, or an object with `path`, `text` or `sentences` is needed"
)]
enum FieldJson {
    Bare(String),
    List(Vec<String>),
    Path { path: String },
    Sentences { sentences: Vec<String> },
    Text { text: String },
}

impl FieldJson {
    fn field(self, bare: Bare) -> Field {
        match self {
            Self::Bare(string) => bare.field(string),
            Self::List(sentences) | Self::Sentences { sentences } => Field::Sentences(sentences),
            Self::Path { path } => Field::Path(path.into()),
            Self::Text { text } => Field::Text(text),
        }
    }
}

impl Shape {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it, and its id where that can still be told.
    pub fn parse(&self, line: &[u8]) -> Result<Record, Refused> {
        let refuse = |reason: String| Refused { id: salvaged_id(line), reason };
        if let Err(error) = std::str::from_utf8(line) {
            return Err(refuse(format!("byte {} of the line is not UTF-8", error.valid_up_to() + 1)));
        }
        let fields: BTreeMap<String, &RawValue> =
            serde_json::from_slice(line).map_err(|e| refuse(told(&e)))?;
        let id =
            fields.get(self.columns.id.as_str()).map_or_else(Id::default, |raw| Id::of((*raw).to_owned()));
        let refuse = |reason: String| Refused { id: Some(id.clone()), reason };
        let field = |names: &[String]| -> Result<Option<Field>, Refused> {
            let Some((name, raw)) = names.iter().find_map(|n| Some((n, fields.get(n)?))) else {
                return Ok(None);
            };
            let field: FieldJson =
                serde_json::from_str(raw.get()).map_err(|e| refuse(format!("`{name}`: {}", told(&e))))?;
            Ok(Some(field.field(self.bare)))
        };
        let missing = |names: &[String]| refuse(format!("there is no `{}`", names.join("` or `")));
        let mut source = field(&self.columns.source)?;
        if source.is_none() && !self.is_pair {
            // `{"id", "text"}`, as `segment` and `detect` take it.
            let own: FieldJson = serde_json::from_slice(line)
                .map_err(|_| refuse("there is no `text`, `sentences` or `path`".to_owned()))?;
            source = Some(own.field(self.bare));
        }
        let source = source.ok_or_else(|| missing(&self.columns.source))?;
        let target = field(&self.columns.target)?;
        if self.is_pair && target.is_none() {
            return Err(missing(&self.columns.target));
        }
        Ok(Record { id, source, target })
    }
}

/// What the parser says, with the column alone: the line is the file's.
fn told(error: &serde_json::Error) -> String {
    let said = error.to_string();
    match said.rsplit_once(" at line ") {
        Some((what, _)) if 0 < error.column() => format!("{what} (column {})", error.column()),
        _ => said,
    }
}

/// The id of a line that is no record, if there is something like one in it.
pub fn salvaged_id(line: &[u8]) -> Option<Id> {
    let line = String::from_utf8_lossy(line.get(..4_096).unwrap_or(line));
    let (_, rest) = line.split_once("\"id\"")?;
    let rest = rest.trim_start().strip_prefix(':')?;
    let value = serde_json::Deserializer::from_str(rest).into_iter::<serde_json::Value>().next()?.ok()?;
    (value.is_string() || value.is_number()).then(|| Id::of_value(&value)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(is_pair: bool) -> Shape {
        Shape { columns: Columns::named(&[]).unwrap(), bare: Bare::Text, is_pair }
    }

    #[track_caller]
    fn refused(line: &str, id: Option<&str>, reason: &str) {
        let refused = shape(true).parse(line.as_bytes()).unwrap_err();
        assert_eq!(refused.id.as_ref().map(Id::as_str), id, "{}", refused.reason);
        assert!(refused.reason.contains(reason), "{}", refused.reason);
    }

    #[test]
    fn fields_are_paths_texts_or_sentences() {
        let line = r#"{"id":7,"en":{"path":"a.txt"},"target":["Một.","Hai."],"more":1}"#;
        let record = shape(true).parse(line.as_bytes()).unwrap();
        assert_eq!(record.id.as_str(), "7");
        assert_eq!(record.source, Field::Path("a.txt".into()));
        assert_eq!(record.target, Some(Field::Sentences(vec!["Một.".to_owned(), "Hai.".to_owned()])));
        let record = shape(false).parse(r#"{"id":"a","text":"One."}"#.as_bytes()).unwrap();
        assert_eq!(record.source, Field::Text("One.".to_owned()));
    }

    #[test]
    fn what_is_no_record_is_refused_with_its_id() {
        refused(r#"{"id":"a","source":"x","targ"#, Some("\"a\""), "EOF");
        refused(r#"{"id":"a","source":"x"}"#, Some("\"a\""), "no `target` or `vi`");
        refused(r#"{"id":"a","source":3,"target":"x"}"#, Some("\"a\""), "`source`: text, a list");
        refused("[1]", None, "");
        let line = b"{\"id\":12,\"source\":\"\xff\",\"target\":\"x\"}";
        let refused = shape(true).parse(line).unwrap_err();
        assert_eq!(refused.id.as_ref().map(Id::as_str), Some("12"));
        assert!(refused.reason.contains("byte 20 of the line is not UTF-8"), "{}", refused.reason);
    }

    #[test]
    fn columns_have_the_names_that_users_give() {
        let shape = Shape {
            columns: Columns::named(&["id=url".into(), "source=a".into(), "target=b".into()]).unwrap(),
            ..shape(true)
        };
        let record = shape.parse(r#"{"url":"u","a":"x","b":"y"}"#.as_bytes()).unwrap();
        assert_eq!((record.id.as_str(), record.source), ("\"u\"", Field::Text("x".to_owned())));
        assert!(Columns::named(&["title=x".into()]).is_err());
    }
}
