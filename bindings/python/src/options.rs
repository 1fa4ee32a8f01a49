use doichieu_answer::Offsets;
use doichieu_answer::parse::{Bare, Columns, Shape};
use doichieu_claims::resolve::Anchor;
use doichieu_text::ReadOptions;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::Raise as _;

/// Records and files that are larger are refused, as by `doichieu batch`.
const MAX_RECORD: u64 = 64 << 20;

/// Names of all options, for the message about one that is none.
const NAMES: &[&str] = &[
    "encoding",
    "format",
    "keep_boilerplate",
    "offsets",
    "strings",
    "max_record",
    "texts",
    "min_probability",
    "date",
];

/// What a user may choose about work, read from keyword arguments.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) reading: ReadOptions,
    pub(crate) offsets: Offsets,
    pub(crate) has_texts: bool,
    pub(crate) min_probability: Option<f64>,
    pub(crate) date: Option<String>,
    /// Most bytes of a record.
    pub(crate) max_record: u64,
    bare: Bare,
}

impl Options {
    /// Reads them.
    ///
    /// * `work`: `align`, `compare`, `check` or `claims`.
    ///
    /// # Errors
    ///
    /// `ValueError` if the work or an option is none, or cannot be what it is.
    pub(crate) fn of(work: &str, given: &Bound<'_, PyDict>) -> PyResult<Self> {
        if !matches!(work, "align" | "compare" | "check" | "claims") {
            return Err(Self::wrong(&format!("`{work}` is no work: align, compare, check or claims")));
        }
        let mut options = Self {
            reading: ReadOptions::default(),
            offsets: Offsets::Bytes,
            has_texts: false,
            min_probability: None,
            date: None,
            max_record: MAX_RECORD,
            bare: if work == "check" { Bare::Sentence } else { Bare::Text },
        };
        for (name, value) in given {
            let name: String = name.extract()?;
            options.set(&name, &value)?;
        }
        Ok(options)
    }

    fn set(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        match name {
            "encoding" => self.reading.encoding = encoding(value.extract()?)?,
            "format" => self.reading.format = format(value.extract()?)?,
            "keep_boilerplate" => self.reading.keep_boilerplate = value.extract()?,
            "texts" => self.has_texts = value.extract()?,
            "max_record" => self.max_record = value.extract()?,
            "offsets" => {
                self.offsets = match value.extract::<String>()?.as_str() {
                    "bytes" => Offsets::Bytes,
                    "chars" => Offsets::Chars,
                    other => return Err(Self::wrong(&format!("`offsets` is bytes or chars, not `{other}`"))),
                }
            }
            "strings" => {
                self.bare = match value.extract::<String>()?.as_str() {
                    "path" => Bare::Path,
                    "text" => Bare::Text,
                    "sentence" => Bare::Sentence,
                    other => {
                        return Err(Self::wrong(&format!(
                            "`strings` is path, text or sentence, not `{other}`"
                        )));
                    }
                }
            }
            "min_probability" => {
                let given: f64 = value.extract()?;
                if !(0.0..=1.0).contains(&given) {
                    return Err(Self::wrong(&format!("`min_probability` is 0 to 1, not {given}")));
                }
                self.min_probability = Some(given);
            }
            "date" => {
                let date: String = value.extract()?;
                if Anchor::parse(&date).is_none() {
                    return Err(Self::wrong(&format!(
                        "`{date}` is no day or time in ISO 8601, such as `2023-12-14`"
                    )));
                }
                self.date = Some(date);
            }
            _ => {
                let message = format!("there is no option `{name}`; there are {}", NAMES.join(", "));
                return Err(Self::wrong(&message));
            }
        }
        Ok(())
    }

    /// A wrong value of an argument.
    pub(crate) fn wrong(message: &str) -> PyErr {
        PyValueError::new_err(message.to_owned())
    }

    /// What rows of a table are; a column without a name has a usual one.
    ///
    /// # Errors
    ///
    /// Never for names that are given so.
    pub(crate) fn shape(
        &self,
        id: Option<String>,
        source: Option<String>,
        target: Option<String>,
        is_pair: bool,
    ) -> PyResult<Shape> {
        let mut columns = Columns::named(&[]).map_err(|e| e.raise())?;
        if !is_pair {
            columns.source.insert(0, "text".to_owned());
        }
        columns.id = id.unwrap_or(columns.id);
        columns.source = source.map_or(columns.source, |name| vec![name]);
        columns.target = target.map_or(columns.target, |name| vec![name]);
        Ok(Shape { columns, bare: self.bare, is_pair })
    }
}

/// An encoding by its name.
pub(crate) fn encoding(name: Option<String>) -> PyResult<Option<doichieu_text::decode::Encoding>> {
    name.map(|name| name.parse().map_err(|e: doichieu_text::decode::EncodingError| e.raise())).transpose()
}

/// A format by its name.
pub(crate) fn format(name: Option<String>) -> PyResult<Option<doichieu_text::format::Format>> {
    name.map(|name| name.parse().map_err(|e: doichieu_text::format::FormatError| e.raise())).transpose()
}
