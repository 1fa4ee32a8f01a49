//! A report that comes from Python: `(name or None, str | bytes | list[str])`.

use doichieu_answer::work::{Text, lines};
use doichieu_text::format::Format;
use doichieu_text::{Read, ReadError, ReadOptions, Reader};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::text::{self, Text as Utf8};

/// A report's name, where it has one, and what is in it.
#[derive(Debug)]
pub(crate) struct Content {
    name: Option<String>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Bytes(Vec<u8>),
    Running(String),
    Sentences(Vec<String>),
}

impl FromPyObject<'_, '_> for Content {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let (name, content): (Option<String>, Bound<'_, PyAny>) = given.extract()?;
        let kind = if content.is_instance_of::<PyString>() {
            Kind::Running(content.extract::<Utf8>()?.to_owned())
        } else if let Ok(bytes) = content.cast::<PyBytes>() {
            Kind::Bytes(bytes.as_bytes().to_vec())
        } else {
            let sentences = text::texts(&content, "sentences")?;
            Kind::Sentences(sentences.iter().map(|s| (**s).to_owned()).collect())
        };
        if matches!(kind, Kind::Bytes(_)) && name.is_none() {
            return Err(PyTypeError::new_err("bytes need a name"));
        }
        Ok(Self { name, kind })
    }
}

impl Content {
    /// As records have it.
    pub(crate) fn text(self) -> Text {
        match self.kind {
            Kind::Bytes(bytes) => Text::File { name: self.name.unwrap_or_default(), bytes },
            Kind::Running(text) => Text::Running(text),
            Kind::Sentences(sentences) => Text::Sentences(sentences),
        }
    }

    /// Reads it as one report; of a list each sentence is a line.
    ///
    /// # Errors
    ///
    /// Fails if bytes are no text.
    pub(crate) fn read(self, options: &ReadOptions) -> Result<Read, ReadError> {
        let name = self.name.unwrap_or_else(|| "text".to_owned());
        match self.kind {
            Kind::Bytes(bytes) => Reader::new(options.clone()).read(&name, &bytes),
            Kind::Running(text) => Ok(Reader::new(options.clone()).read_text(&name, text)),
            Kind::Sentences(sentences) => {
                let options = ReadOptions { format: Some(Format::Lines), ..options.clone() };
                Ok(Reader::new(options).read_text(&name, lines(&sentences)))
            }
        }
    }
}
