use doichieu_answer::Offsets;
use doichieu_answer::bitext::Aligned;
use doichieu_answer::document::InspectJson;
use doichieu_answer::page;
use doichieu_bitext::format::{Format, write as write_bitext};
use doichieu_text::ReadOptions;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::content::Content;
use crate::error::Raise as _;
use crate::options::{Options, encoding as encoding_named, format as format_named};
use crate::pool;

/// Reads a report; gives the answer as JSON, and the decoded text that its spans count in.
#[pyfunction]
pub(crate) fn read<'py>(
    py: Python<'py>,
    content: Content,
    encoding: Option<String>,
    format: Option<String>,
    keep_boilerplate: bool,
) -> PyResult<(Bound<'py, PyBytes>, String)> {
    let options = ReadOptions {
        encoding: encoding_named(encoding)?,
        format: format_named(format)?,
        keep_boilerplate,
        ..ReadOptions::default()
    };
    let read = pool::run(py, None, 1, None, |_| content.read(&options))?.map_err(|e| e.raise())?;
    let json = serde_json::to_vec(&InspectJson::new(&read.document, &read.warnings, Offsets::Chars));
    let json = json.map_err(|e| Options::wrong(&e.to_string()))?;
    Ok((PyBytes::new(py, &json), read.document.origin.decoded))
}

/// Writes an answer of an alignment, with its texts, in a format of alignments.
#[pyfunction]
pub(crate) fn write_alignment<'py>(
    py: Python<'py>,
    answer: &[u8],
    format: &str,
) -> PyResult<Bound<'py, PyBytes>> {
    let by_name = || format!("x.{format}");
    let format = match format.parse::<Format>() {
        Ok(format) => format,
        Err(error) => Format::from_name(&by_name()).ok_or_else(|| error.raise())?,
    };
    let aligned = Aligned::read_for(answer, format).map_err(|e| e.raise())?;
    let mut out = Vec::new();
    write_bitext(&aligned.bitext, format, &mut out).map_err(|e| e.raise())?;
    Ok(PyBytes::new(py, &out))
}

/// The page of an answer of an alignment, with its texts.
#[pyfunction]
pub(crate) fn alignment_page(answer: &[u8]) -> PyResult<String> {
    let aligned = Aligned::read(answer).map_err(|e| e.raise())?;
    Ok(page::beads(&aligned.bitext, &aligned.parallelness))
}
