use doichieu_bitext::Lang;
use doichieu_text::lang::Detector;
use doichieu_text::segment::segment as cut;
use pyo3::prelude::*;

use crate::language::lang;
use crate::text::Text;

/// The language is told by so many characters, which are enough and take no time.
const TOLD_BY: usize = 2_000;

/// Half-open ranges of code points, one a sentence.
#[pyfunction]
#[pyo3(signature = (text, language=None))]
pub(crate) fn segment(py: Python<'_>, text: Text, language: Option<&str>) -> PyResult<Vec<(usize, usize)>> {
    let given = language.map(lang).transpose()?;
    Ok(py.detach(|| {
        let spans = cut(&text, given.unwrap_or_else(|| told(&text)));
        let mut chars = Chars { text: &text, at: (0, 0) };
        spans.into_iter().map(|span| (chars.count(span.start()), chars.count(span.end()))).collect()
    }))
}

fn told(text: &str) -> Lang {
    let end = text.char_indices().nth(TOLD_BY).map_or(text.len(), |c| c.0);
    Detector::bundled().detect(text.get(..end).unwrap_or(text)).lang
}

/// Counts code points up to offsets that go up.
struct Chars<'t> {
    text: &'t str,
    /// Bytes and code points that were counted.
    at: (usize, usize),
}

impl Chars<'_> {
    fn count(&mut self, to: usize) -> usize {
        let (from, n) = self.at;
        let between = self.text.get(from..to).map_or(0, |t| t.chars().count());
        self.at = (to, n + between);
        n + between
    }
}
