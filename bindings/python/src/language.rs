use doichieu_bitext::Lang;
use doichieu_text::lang::Detector;
use pyo3::prelude::*;

use crate::error::Raise as _;
use crate::text::Text;

/// Language and probability; `among`: the languages to choose from, all if it is empty.
#[pyfunction]
pub(crate) fn detect(py: Python<'_>, text: Text, among: Vec<String>) -> PyResult<(String, f64)> {
    let allowed: Vec<Lang> = among.iter().map(|code| lang(code)).collect::<PyResult<_>>()?;
    let found = py.detach(|| Detector::bundled().detect_among(&text, &allowed));
    Ok((found.lang.to_string(), found.confidence))
}

/// The language that a code names.
///
/// # Errors
///
/// `doichieu.LangError` if it names none.
pub(crate) fn lang(code: &str) -> PyResult<Lang> {
    code.trim().parse().map_err(|error: doichieu_bitext::LangError| error.raise())
}
