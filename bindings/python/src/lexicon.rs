use doichieu_bitext::Lang;
use doichieu_encode::lexicon::{Lexicon, Translation};
use pyo3::prelude::*;

use crate::language::lang;
use crate::text::Text;

/// A translation: how it is written, its probability, its language, pairs of lines, whether a dictionary has it, and
/// the word with its diacritics where the one asked for lacks them.
type Row = (String, f64, &'static str, u32, bool, Option<&'static str>);

/// Translations of a word, from the language given or, if there is none, from those that know the word.
#[pyfunction]
#[pyo3(signature = (word, language=None))]
pub(crate) fn lexicon(py: Python<'_>, word: Text, language: Option<&str>) -> PyResult<Vec<Row>> {
    let given = language.map(lang).transpose()?;
    let both = [(Lang::En, "vi"), (Lang::Vi, "en")];
    Ok(py.detach(|| {
        let lexicon = Lexicon::bundled();
        let from = |wanted: &dyn Fn(Lang) -> bool| {
            let asked = both.into_iter().filter(|(lang, _)| wanted(*lang));
            let rows =
                asked.flat_map(|(lang, into)| lexicon.translations(&word, lang).map(move |t| row(&t, into)));
            rows.collect::<Vec<_>>()
        };
        match given {
            Some(given) => from(&|lang| lang == given),
            // Diacritics are guessed only where neither language has the word as it stands.
            None if both.iter().any(|(lang, _)| lexicon.is_known(&word, *lang)) => {
                from(&|lang| lexicon.is_known(&word, lang))
            }
            None => from(&|_| true),
        }
    }))
}

fn row(translation: &Translation<'static>, lang: &'static str) -> Row {
    (
        translation.written.apply(translation.text),
        translation.probability,
        lang,
        translation.evidence.n_pairs,
        translation.evidence.in_dictionary,
        translation.restored,
    )
}
