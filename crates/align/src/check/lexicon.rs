//! Whether words of the two sides translate each other.

use doichieu_bitext::Lang;
use doichieu_encode::lexicon::Lexicon;

use super::text::Words;

/// The lexicon in the program; empty in a build that leaves it out.
pub(super) fn lexicon() -> Lexicon<'static> {
    #[cfg(feature = "built-in")]
    return *Lexicon::bundled();
    #[cfg(not(feature = "built-in"))]
    Lexicon::default()
}

/// Whether a translation of `word` stands among the words of the other side.
pub(super) fn is_translated(word: &str, from: Lang, other: &Words) -> bool {
    let lexicon = lexicon();
    lexicon.translations(word, from).any(|t| other.has(t.text))
}

/// Whether a word has translations, none of which is the word itself.
pub(super) fn is_word(word: &str, from: Lang) -> bool {
    let lexicon = lexicon();
    let mut found = lexicon.translations(word, from).filter(|t| !t.evidence.is_weak()).peekable();
    found.peek().is_some() && found.all(|t| t.text != word)
}
