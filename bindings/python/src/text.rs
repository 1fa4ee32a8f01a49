//! Texts that come from Python.

use std::ops::Deref;

use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;

use crate::error::Class;

/// A string of Python's, read where it lies.
///
/// Python's strings may hold halves of surrogate pairs, which are no characters; for them there is an exception that
/// says where they stand.
pub(crate) struct Text(PyBackedStr);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl FromPyObject<'_, '_> for Text {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        given.extract().map(Self).map_err(|error| explained(given.py(), error, ""))
    }
}

/// All texts of a list or anything else that gives strings: a tuple, a column of pandas or Polars, an array of NumPy.
///
/// * `what`: what the list is called where it is used.
///
/// # Errors
///
/// `TypeError` if it is a single string, or gives something else than strings; `doichieu.TextError` for lone surrogates.
pub(crate) fn texts(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<Text>> {
    if given.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err(format!("`{what}` is one string, not a list of strings")));
    }
    let mut texts = Vec::with_capacity(given.len().unwrap_or(0));
    for (idx, item) in given.try_iter()?.enumerate() {
        let item = item?;
        let text = item.extract().map_err(|error| {
            if item.is_instance_of::<PyString>() {
                return explained(given.py(), error, &format!("`{what}[{idx}]`: "));
            }
            let class = item.get_type().name().map_or_else(|_| "?".to_owned(), |n| n.to_string());
            PyTypeError::new_err(format!("`{what}[{idx}]` is of type `{class}`, not a string"))
        })?;
        texts.push(Text(text));
    }
    Ok(texts)
}

/// An error of reading a string, in words for those who do not know how strings are stored.
fn explained(py: Python<'_>, error: PyErr, place: &str) -> PyErr {
    if !error.is_instance_of::<PyUnicodeEncodeError>(py) {
        return error;
    }
    let start = error.value(py).getattr("start").and_then(|s| s.extract::<usize>()).unwrap_or(0);
    let message = format!(
        "{place}character {start} is a lone surrogate, which is no character: \
         `text.encode(\"utf-8\", \"replace\").decode()` puts `?` in its place"
    );
    Class::Text.exception(py, &message, Some(error))
}
