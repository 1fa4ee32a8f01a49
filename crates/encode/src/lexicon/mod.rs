//! Word translations with probabilities, read in place from one table.
//!
//! [`Lexicon::bundled`] is the one this project trained, from openly licensed parallel text and dictionaries;
//! [`Builder`] makes another. Entries are words and compounds of English and Vietnamese, in lower case, up to three
//! English words or five Vietnamese syllables.
//!
//! # Examples
//!
//! ```
//! # #[cfg(feature = "built-in")] {
//! use doichieu_bitext::Lang;
//! use doichieu_encode::lexicon::Lexicon;
//!
//! let lexicon = Lexicon::bundled();
//! let best = lexicon.translations("thủ_tướng", Lang::Vi).next();
//! assert_eq!(best.map(|t| t.text), Some("prime minister"));
//! // Without diacritics it is a guess, and says whose.
//! let guessed = lexicon.translations("thu tuong", Lang::Vi).next();
//! assert_eq!(guessed.and_then(|t| t.restored), Some("thủ tướng"));
//! # }
//! ```

mod build;
mod coverage;
mod entry;
mod index;
mod key;
mod layout;
mod matching;
mod side;
mod table;
#[cfg(test)]
mod tests;

pub use build::{BuildError, Builder, Draft, DraftTranslation};
pub use coverage::{Coverage, FoundTerms, Places, TermReader, Terms};
pub use entry::{Entry, Evidence, Translation, Written};
pub use key::key;
pub use matching::{Match, Matches};
pub use table::{Lexicon, LexiconError};
